"""Bookings of a puja and their life."""
