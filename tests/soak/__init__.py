"""``make soak``: sockets and shoppers on a stack whose parts are killed; afterwards nothing may be amiss."""
