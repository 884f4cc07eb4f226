"""Accounts of people: registration, log-in and sessions, and the users themselves."""
