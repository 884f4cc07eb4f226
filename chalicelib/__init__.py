"""PanditYatra's backend: a package for each domain, and the modules that they share."""
