"""Payments: how money moves, and through whom."""
