"""Bookings of pujas: making, reading and listing them, and the pandits' calendars."""
