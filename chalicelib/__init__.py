"""PanditYatra's backend: one folder a domain, and the few rooms that all of them share."""
