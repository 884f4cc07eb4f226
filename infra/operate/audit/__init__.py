"""``make audit``: reads all tables of a stage and reports every invariant that does not hold. Writes nothing."""
