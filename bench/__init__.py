"""``make bench``: measures the budgets, and compares each with the least that this machine can do.

Wall times on a laptop drift, so what can be counted is counted, and what must be timed is timed beside a reference of
the same run: a bare echo function, a plain chat out of a tutorial, an import of the libraries alone.
"""

from infra import offline

# Reporting imports the application; what is measured runs in processes that are set up as deployed functions are.
offline.apply()
