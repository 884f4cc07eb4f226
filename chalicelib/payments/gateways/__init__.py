"""The ways to pay: one stateless file a gateway behind the interface in ``base.py``."""
