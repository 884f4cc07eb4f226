"""Verifies a payment while a person waits: asks the gateways of its attempts, for as long as the API may take.

Gateways are asked in parallel, so that one that hangs takes no time from the others. At each gateway the newest attempt
comes first, and after its first failure the gateway is not asked again.
"""

import time
from collections.abc import Callable, Sequence
from functools import partial

from chalicelib.parallel import ContextThreadPool
from chalicelib.payments import repository
from chalicelib.payments.gateway_access import to_api_error
from chalicelib.payments.gateways.base import GatewayDown, GatewayError
from chalicelib.payments.gateways.catalogue import method_facts
from chalicelib.payments.models import Attempt, Payment
from chalicelib.payments.rules import OPEN, SETTLED, PaymentStatus
from chalicelib.payments.service import get_payment
from chalicelib.payments.settlement import settle
from chalicelib.tokens import Actor

START_PERIOD_SECONDS = 3.0
"""How long look-ups are started. The longest takes 23 seconds more (``http.Timeouts``); API Gateway waits for 29."""


def verify(actor: Actor, payment_id: str) -> Payment:
    """Asks the gateways for the state of a payment's attempts, and records it. Safe to repeat.

    Asks about attempts that are open or ended unpaid (payers may be late), and about paid ones that may have been
    returned in a merchant portal. Raises ``NotFound``, and 502 or 503 if no attempt is paid and the gateway of an open
    one gave no answer in time.
    """
    attempts = [item for item in repository.list_attempts(get_payment(actor, payment_id)) if _can_change(item)]
    failures = settle_in_parallel(attempts, settle)
    payment = Payment.load(payment_id)
    unknown = [item for item in attempts if item.status in OPEN and item.payment_method in failures]
    if unknown and payment.status in OPEN:
        failure = failures[unknown[-1].payment_method]
        raise to_api_error(failure) from failure
    return payment


def _can_change(attempt: Attempt) -> bool:
    facts = method_facts(attempt.payment_method)
    if attempt.status in SETTLED:
        return attempt.status == PaymentStatus.COMPLETED and facts.hides_refunds
    return facts.is_online


def settle_in_parallel(
    attempts: Sequence[Attempt], settle: Callable[[Attempt], object], clock: Callable[[], float] = time.monotonic
) -> dict[str, GatewayError]:
    """Settles attempts, given oldest first. Returns why by payment method, where not all of them could be settled.

    Raises what ``settle`` raises, except ``GatewayError``. ``clock`` counts seconds.
    """
    by_method: dict[str, list[Attempt]] = {}
    for attempt in reversed(attempts):
        by_method.setdefault(attempt.payment_method, []).append(attempt)
    if not by_method:
        return {}
    deadline = clock() + START_PERIOD_SECONDS
    settle_gateway = partial(_settle_gateway, settle=settle, is_late=lambda: clock() > deadline)
    with ContextThreadPool(len(by_method), "verification") as pool:
        failures = zip(by_method, pool.map(settle_gateway, by_method.values()), strict=True)
        return {method: failure for method, failure in failures if failure is not None}


def _settle_gateway(
    attempts: Sequence[Attempt], settle: Callable[[Attempt], object], is_late: Callable[[], bool]
) -> GatewayError | None:
    for attempt in attempts:
        if is_late():
            return GatewayDown(f"{attempt.payment_method} takes too long")
        try:
            settle(attempt)
        except GatewayError as error:
            return error
    return None
