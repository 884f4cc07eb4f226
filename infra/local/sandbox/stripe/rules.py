"""Stripe's rules beyond the types, for sessions, refunds and lists. Pure."""

from typing import Any

from infra.local.sandbox.attempts import Attempt, State
from infra.local.sandbox.stripe.errors import StripeError, invalid
from infra.local.sandbox.wire import is_url

MIN_LIFETIME_SECONDS, MAX_LIFETIME_SECONDS = 1800, 24 * 3600
MAX_LINE_ITEMS = 100
MAX_REFERENCE_LENGTH = 200
MIN_AMOUNT, MAX_AMOUNT = 50, 99_999_999
# Some of those with two decimals; in the others an amount means something else.
CURRENCIES = frozenset(
    {"aud", "cad", "chf", "dkk", "eur", "gbp", "hkd", "inr", "nok", "npr", "nzd", "sek", "sgd", "usd"}
)


def check_session(params: dict[str, Any], now: float) -> tuple[str, int]:
    """Returns the session's currency and total. Raises ``StripeError``."""
    if "mode" not in params:
        raise invalid("Missing required param: mode.", "mode", "parameter_missing")
    if params["mode"] != "payment":
        raise invalid("The sandbox knows the mode `payment` only.", "mode")
    if params.get("ui_mode", "hosted_page") != "hosted_page":
        raise invalid("The sandbox knows the hosted page only.", "ui_mode")
    if "success_url" not in params:
        raise invalid("Missing required param: success_url.", "success_url", "parameter_missing")
    for name in ("success_url", "cancel_url"):
        if name in params and not is_url(params[name]):
            raise invalid("Not a valid URL", name, "url_invalid")
    if len(params.get("client_reference_id", "")) > MAX_REFERENCE_LENGTH:
        raise invalid(f"Invalid string: must be at most {MAX_REFERENCE_LENGTH} characters", "client_reference_id")
    life = params.get("expires_at", int(now) + MAX_LIFETIME_SECONDS) - int(now)
    # The client's clock and ours may differ by the time a request takes.
    if not MIN_LIFETIME_SECONDS - 60 <= life <= MAX_LIFETIME_SECONDS + 60:
        message = "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation."
        raise invalid(message, "expires_at")
    return _total(params.get("line_items", []))


def _total(items: list[dict[str, Any]]) -> tuple[str, int]:
    if not 0 < len(items) <= MAX_LINE_ITEMS:
        message = "The `line_items` parameter is required in payment mode, with at most 100 of them."
        raise invalid(message, "line_items", "parameter_missing")
    total, currencies = 0, set()
    for number, item in enumerate(items):
        param = f"line_items[{number}]"
        if "price" in item:
            raise StripeError(
                404, f"No such price: '{item['price']}'", code="resource_missing", param=f"{param}[price]"
            )
        price, quantity = item.get("price_data", {}), item.get("quantity", 1)
        if "product_data" not in price or "unit_amount" not in price:
            message = f"Missing required param: {param}[price_data] with product_data and unit_amount."
            raise invalid(message, f"{param}[price_data]", "parameter_missing")
        if price["unit_amount"] < 0 or quantity < 1:
            raise invalid("This value must be greater than or equal to 1.", f"{param}[quantity]")
        total += price["unit_amount"] * quantity
        currencies.add(price["currency"].lower())
    currency = currencies.pop()
    if currencies or currency not in CURRENCIES:
        raise invalid(
            f"Invalid currency: {currency}: one for all items, of {', '.join(sorted(CURRENCIES))}", "currency"
        )
    if not MIN_AMOUNT <= total <= MAX_AMOUNT:
        code = "amount_too_small" if total < MIN_AMOUNT else "amount_too_large"
        raise invalid(
            f"The Checkout Session's total amount must be {MIN_AMOUNT} to {MAX_AMOUNT}, not {total}.",
            "line_items",
            code,
        )
    return currency, total


def check_refund(attempt: Attempt, amount: int | None, *, refused: bool) -> None:
    """Raises ``StripeError`` where it cannot be made, or shall not be (``refused``)."""
    if attempt.state is not State.PAID:
        raise _executed("This PaymentIntent does not have a successful charge to refund.", param="payment_intent")
    if attempt.left == 0:
        message = f"Charge {attempt.details['charge']} has already been refunded."
        raise _executed(message, code="charge_already_refunded")
    if amount is not None and amount < 1:
        raise invalid("This value must be greater than or equal to 1.", "amount", "parameter_invalid_integer")
    if amount is not None and amount > attempt.left:
        message = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({attempt.left})"
        raise _executed(message, param="amount")
    if refused:
        raise _executed("Insufficient funds in your Stripe balance to refund this amount.", code="balance_insufficient")


def _executed(message: str, *, code: str | None = None, param: str | None = None) -> StripeError:
    return StripeError(400, message, code=code, param=param, executed=True)


def page(documents: list[dict[str, Any]], params: dict[str, Any], url: str) -> dict[str, Any]:
    """A page of a list, newest first. Raises ``StripeError``."""
    limit = params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise invalid("Invalid integer: limit must be between 1 and 100", "limit")
    if unknown := params.keys() & {"created", "ending_before"}:
        raise invalid("The sandbox does not page by this parameter.", unknown.pop())
    ids = [document["id"] for document in documents]
    if (after := params.get("starting_after")) is not None:
        if after not in ids:
            raise invalid(f"No such refund: '{after}'", "starting_after", "resource_missing")
        documents = documents[ids.index(after) + 1 :]
    return {"object": "list", "data": documents[:limit], "has_more": len(documents) > limit, "url": url}
