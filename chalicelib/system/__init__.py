"""What the service says of itself: its health and its documents."""
