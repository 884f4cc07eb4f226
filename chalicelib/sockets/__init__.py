"""The life of a WebSocket: who may connect, what is sent first, and what its end leaves to be done."""
