"""Ports on the loopback: whether one is free, and finding free ones."""

import random
import socket

from infra.local.settings import SetupError

# Below the range from which systems take the ports of outgoing connections, so that none of those is in the way.
LOWEST, HIGHEST = 15_000, 30_000
LOOPBACKS = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))


def is_free(port: int) -> bool:
    """Whether nobody listens on the port, on either loopback."""
    return all(_can_bind(family, host, port) for family, host in LOOPBACKS if has(family, host))


def answers(port: int) -> bool:
    """Whether somebody accepts connections there."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def require(port: int, variable: str, purpose: str) -> None:
    """Raises :class:`SetupError` where somebody listens on the port already."""
    if not is_free(port):
        raise SetupError(
            f"port {port} for {purpose} is in use, perhaps by another `make dev`; end that, or choose another: "
            f"{variable}={free(1)[0]} make dev"
        )


def free(count: int) -> list[int]:
    """Finds so many different free ports."""
    ports: set[int] = set()
    while len(ports) < count:
        port = random.randint(LOWEST, HIGHEST)
        if is_free(port):
            ports.add(port)
    return sorted(ports)


def has(family: socket.AddressFamily, host: str) -> bool:
    """Whether this machine has that loopback at all; containers often lack the one of IPv6."""
    return _can_bind(family, host, 0)


def _can_bind(family: socket.AddressFamily, host: str, port: int) -> bool:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            # As servers do it: connections of a former listener that linger in TIME_WAIT are no obstacle.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            if port:
                probe.listen(1)
    except OSError:
        return False
    return True
