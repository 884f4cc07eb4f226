"""The conversation of a booking."""
