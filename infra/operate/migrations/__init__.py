"""Bringing data that is there to what the code of today writes: ``make migrate``, once after a deployment."""

NAMES = ("search-people", "search-payments", "booking-payment-methods")
"""Every migration there is, in their order."""
