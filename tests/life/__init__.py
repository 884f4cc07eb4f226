"""Lives: clients and server simulated together in virtual time. docs/life.md says how to run and read them."""
