"""``make bench``: what the budgets allow, what was measured, and how far that is from the floor of the machine.

Wall times on a laptop drift, so what can be counted is counted, and what must be timed is timed beside a yardstick of
the same run: a bare echo function, a plain chat out of a tutorial, an import of the libraries alone.
"""
