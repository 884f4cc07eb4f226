"""What is known of each payment method without its gateway's configuration. The one place for these facts.

How a gateway is talked to is in its adapter; everything else about a method derives from its entry here. Loads no
adapter, so that it costs a cold start nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.localization.text import Text
from chalicelib.payments.gateways.base import PaymentMethod, RefundKind


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodFacts:
    """The facts about one payment method. Amounts are in minor units (paisa, cents)."""

    name: Text
    key: str
    """Its key in the gateways secret, and the first part of its return addresses."""
    refunds: RefundKind
    """Whether the gateway returns money by API, or a person does."""
    currency: str = "NPR"
    """What it charges, unless its configuration says otherwise (Stripe)."""
    minimum_minor: Mapping[str, int] = field(default_factory=dict)
    """The smallest amount that it charges, by currency."""
    maximum_minor: int | None = None
    """The largest amount that it charges at once; None where no limit is published."""
    is_online: bool = True
    """Whether there is a gateway that can be asked about an attempt."""
    hides_refunds: bool = False
    """Whether its merchant portal can refund without telling us. Paid attempts are then looked up again for weeks."""


CATALOGUE: Mapping[PaymentMethod, MethodFacts] = {
    PaymentMethod.KHALTI: MethodFacts(
        name=Text("Khalti", "खल्ती"),
        key="khalti",
        refunds=RefundKind.API,
        # Rs 10. Khalti's refusal says "above" it, its own samples send exactly that, and so do merchants.
        minimum_minor={"NPR": 1000},
        hides_refunds=True,
    ),
    PaymentMethod.ESEWA: MethodFacts(
        name=Text("eSewa", "इसेवा"), key="esewa", refunds=RefundKind.MANUAL, hides_refunds=True
    ),
    PaymentMethod.CONNECT_IPS: MethodFacts(
        name=Text("connectIPS", "कनेक्ट आईपीएस"), key="connectips", refunds=RefundKind.MANUAL
    ),
    PaymentMethod.IME_PAY: MethodFacts(name=Text("IME Pay", "आईएमई पे"), key="imepay", refunds=RefundKind.MANUAL),
    PaymentMethod.STRIPE: MethodFacts(
        name=Text("card", "कार्ड"),
        key="stripe",
        refunds=RefundKind.API,
        currency="USD",
        # docs.stripe.com, "Minimum and maximum charge amounts". For other currencies Stripe itself refuses.
        minimum_minor={"USD": 50, "EUR": 50, "GBP": 30, "AUD": 50, "CAD": 50, "INR": 50, "SGD": 50},
        maximum_minor=99_999_999,
    ),
    PaymentMethod.CASH: MethodFacts(name=Text("cash", "नगद"), key="cash", refunds=RefundKind.MANUAL, is_online=False),
}


def method_facts(method: str) -> MethodFacts:
    """The facts about a payment method, given as it is stored. Raises ``ValueError`` for an unknown one."""
    return CATALOGUE[PaymentMethod(method)]
