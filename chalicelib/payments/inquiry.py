"""Asking several attempts' gateways while a person waits: all that can be had in time, and no longer.

Gateways are asked side by side, so that one that hangs takes no other's time; of one gateway the newest attempt comes
first, and after its first failure it is left alone. Settling is somebody else's: this only has it done.
"""

import time
from collections.abc import Callable, Sequence
from functools import partial

from chalicelib.parallel import ContextThreadPool
from chalicelib.payments.gateways.base import GatewayDown, GatewayError
from chalicelib.payments.models import Attempt

Settle = Callable[[Attempt], object]

BEGUN_WITHIN = 3.0
"""Seconds in which look-ups are begun. The longest ends 23 seconds later (``http.Timeouts``): API Gateway waits 29."""


def ask(
    attempts: Sequence[Attempt], settle: Settle, clock: Callable[[], float] = time.monotonic
) -> dict[str, GatewayError]:
    """Settles the attempts, given in their order; answers the payment methods of which not all could be, and why."""
    queues: dict[str, list[Attempt]] = {}
    for attempt in reversed(attempts):
        queues.setdefault(attempt.payment_method, []).append(attempt)
    if not queues:
        return {}
    until = clock() + BEGUN_WITHIN
    one = partial(_ask_gateway, settle=settle, is_late=lambda: clock() > until)
    with ContextThreadPool(len(queues), "inquiry") as pool:
        failures = zip(queues, pool.map(one, queues.values()), strict=True)
        return {method: failure for method, failure in failures if failure is not None}


def _ask_gateway(attempts: Sequence[Attempt], settle: Settle, is_late: Callable[[], bool]) -> GatewayError | None:
    for attempt in attempts:
        if is_late():
            return GatewayDown(f"{attempt.payment_method} takes too long")
        try:
            settle(attempt)
        except GatewayError as error:
            return error
    return None
