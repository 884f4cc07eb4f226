"""Reviews of completed bookings: written once, published by an admin, counted while they are published."""
