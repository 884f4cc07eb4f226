"""The invariants, by what they are about. Pure: items in, findings out."""
