"""Notifications: stored with their cause, pushed to open sockets, counted and marked as read in an inbox."""
