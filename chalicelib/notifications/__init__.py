"""What people are told, stored and pushed."""
