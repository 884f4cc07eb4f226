"""Texts in English and Nepali, numbers, dates in both calendars, and timezones."""
