"""Checks and re-encodes uploaded pictures and recordings, in a function without access to anything else."""
