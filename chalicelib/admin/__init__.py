"""The admins' desk: lists over all domains, verification, numbers. It stores nothing of its own."""
