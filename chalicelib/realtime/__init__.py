"""Open sockets: who is connected, and how to reach them."""
