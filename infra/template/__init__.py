"""The CloudFormation template: what Chalice packages, merged with the parts in this folder.

The YAML parts hold what is written by hand; ``tables`` is generated from the models, ``access`` from a table of who
may do what, ``functions`` joins both to Chalice's functions, and ``build`` puts it all together.
"""
