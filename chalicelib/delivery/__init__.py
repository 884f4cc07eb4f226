"""Delivery of notifications to people who are not online: e-mail, and any channel that is added later."""
