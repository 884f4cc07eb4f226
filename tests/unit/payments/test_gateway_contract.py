"""The contract suite: what the payment core requires of each online gateway, run against its simulator."""

import traceback

import pytest

from chalicelib.localization.clock import now
from chalicelib.payments.gateways.base import (
    ForgedReturn,
    GatewayDown,
    GatewayError,
    GatewayRefused,
    GatewayStatus,
    LookupResult,
    Order,
    PaymentGateway,
    RefundKind,
    RefundRequest,
)
from chalicelib.payments.gateways.catalogue import CATALOGUE
from infra.local.sandbox.simulator import ANSWERS
from tests.unit.payments.driver import Driver, build
from tests.unit.payments.drivers import DRIVERS
from tests.unit.payments.orders import older
from tests.unit.payments.replay import Replay
from tests.unit.sandbox.servers import Sandbox

WORDS = [(driver, word) for driver in DRIVERS for word in driver.words]
DOWN = ["error", "too_many", "timeout", "drop", "truncated"]
UNREADABLE = ["html", "list", "deep", "redirect"]


@pytest.fixture
def driver(request: pytest.FixtureRequest, sandbox: Sandbox) -> Driver:
    driver: Driver = request.param(sandbox)
    return driver


def every_gateway_but(*names: str) -> pytest.MarkDecorator:
    drivers = [driver for driver in DRIVERS if CATALOGUE[driver.method].key not in names]
    return pytest.mark.parametrize("driver", drivers, indirect=True, ids=lambda value: CATALOGUE[value.method].key)


every_gateway = every_gateway_but()


@every_gateway
def test_a_checkout_says_how_the_payer_gets_to_the_gateway_and_until_when(driver: Driver) -> None:
    order = driver.order()

    checkout = driver.gateway.create_checkout(order)

    assert checkout.kind in ("redirect", "form")
    assert checkout.url
    assert checkout.url.startswith(driver.sandbox.base)
    assert bool(checkout.fields) == (checkout.kind == "form")
    assert all(isinstance(value, str) and value for value in checkout.fields.values())
    assert checkout.expires_at
    assert checkout.expires_at > order.created_at


@every_gateway
def test_the_gateway_accepts_the_checkout_unchanged(driver: Driver) -> None:
    driver.open_order()


@every_gateway
def test_a_payment_is_found_with_its_amount_its_references_and_the_gateways_id(driver: Driver) -> None:
    order = driver.open_order()
    driver.set_status(order, driver.paid)

    lookup = driver.gateway.look_up(order)

    assert lookup.status is GatewayStatus.PAID
    # IME Pay names an amount only sometimes: test_gateway_imepay.py.
    assert lookup.amount_minor == (None if driver.key == "imepay" else order.amount_minor)
    assert lookup.currency in (None, order.currency)
    assert lookup.order_id in (None, order.id)
    assert lookup.reference in (None, order.reference)
    assert (lookup.order_id, lookup.reference) != (None, None)
    assert lookup.transaction_id
    assert lookup.raw
    assert lookup.detail


@pytest.mark.parametrize(
    ("driver", "word"), WORDS, indirect=["driver"], ids=lambda value: getattr(value, "__name__", value)
)
def test_every_documented_state_is_mapped_and_an_unknown_one_is_under_review(driver: Driver, word: str) -> None:
    order = driver.open_order()
    driver.set_status(order, word)

    assert driver.gateway.look_up(order).status is driver.words[word]


@every_gateway
def test_a_wrong_amount_is_reported_and_not_judged(driver: Driver) -> None:
    order = driver.open_order()
    driver.set_status(order, driver.paid, amount_minor=99)

    lookup = driver.gateway.look_up(order)

    assert (lookup.status, lookup.amount_minor) == (GatewayStatus.PAID, 99)


@every_gateway
@pytest.mark.parametrize("answers", DOWN)
def test_an_outage_is_an_outage_and_never_a_failed_payment(driver: Driver, answers: str) -> None:
    order = driver.open_order()
    driver.set_status(order, driver.paid)
    driver.break_with(answers)

    with pytest.raises(GatewayDown):
        driver.gateway.look_up(order)


@every_gateway
@pytest.mark.parametrize("answers", UNREADABLE)
def test_an_answer_that_nobody_can_read_is_an_error_of_the_gateway(driver: Driver, answers: str) -> None:
    order = driver.open_order()
    driver.break_with(answers)

    with pytest.raises(GatewayError):
        driver.gateway.look_up(order)


@every_gateway_but("khalti")  # which says how a payment ended with HTTP 400
def test_a_refused_call_does_not_decide_the_payment(driver: Driver) -> None:
    order = driver.open_order()
    driver.break_with("bad_request")

    with pytest.raises(GatewayError):
        driver.gateway.look_up(order)


@every_gateway_but("khalti")
def test_a_refused_call_does_not_decide_the_payment_whatever_its_text_is(driver: Driver, server: Replay) -> None:
    order = driver.open_order()
    server.answers = [{"status": 400, "ResponseCode": 1, "error": {"type": "invalid_request_error"}}]
    server.status = 400

    with pytest.raises(GatewayError):
        driver.gateway_at(server.url).look_up(order)


@every_gateway
def test_a_gateway_that_is_not_there_is_down(driver: Driver) -> None:
    order = driver.open_order()

    with pytest.raises(GatewayDown):
        driver.unreachable().look_up(order)


@every_gateway
def test_a_look_up_survives_one_failure(driver: Driver) -> None:
    order = driver.open_order()
    driver.set_status(order, driver.paid)
    driver.break_with("error", times=1)

    assert driver.gateway.look_up(order).status is GatewayStatus.PAID


@every_gateway
def test_retries_are_bounded(driver: Driver) -> None:
    order = driver.open_order()
    driver.break_with("error")
    calls_before = len(driver.calls)

    with pytest.raises(GatewayDown):
        driver.gateway.look_up(order)

    assert len(driver.calls) - calls_before == 2


@every_gateway_but("esewa", "connectips")
def test_a_checkout_call_is_repeated_under_an_idempotency_key_only(driver: Driver) -> None:
    driver.break_with("error")

    with pytest.raises(GatewayDown):
        driver.gateway.create_checkout(driver.order())

    assert len(driver.calls) == (2 if driver.key == "stripe" else 1)


@every_gateway_but("khalti", "imepay", "stripe")
def test_a_form_is_signed_here_and_costs_no_call(driver: Driver) -> None:
    driver.break_with("error")

    driver.gateway.create_checkout(driver.order())

    assert driver.calls == []


def with_other_secrets(driver: Driver) -> PaymentGateway:
    """The gateway with secrets that look right and are not."""
    config = driver.config
    for name in ("secret_key", "password", "api_password"):
        if name in config:
            config[name] = f"{config[name]}-stale"
    return build(driver.method, config, driver.timeouts)


@every_gateway_but("esewa")  # its status API asks for none
def test_wrong_credentials_are_a_refusal_and_do_not_decide_the_payment(driver: Driver) -> None:
    order = driver.open_order()
    driver.set_status(order, driver.paid)

    with pytest.raises(GatewayRefused):
        with_other_secrets(driver).look_up(order)


@every_gateway_but("stripe")  # whose return has nothing but the address we gave it
def test_a_return_for_another_order_is_forged(driver: Driver) -> None:
    first_order, other_order = driver.open_order(), driver.open_order()
    for order in (first_order, other_order):
        driver.set_status(order, driver.paid)

    assert driver.gateway.verify_return(first_order, driver.browser_return(first_order)).order.id == first_order.id
    with pytest.raises(ForgedReturn):
        driver.gateway.verify_return(first_order, driver.browser_return(other_order))


@every_gateway
def test_a_payment_that_was_made_stays_paid_when_its_payer_gives_up(driver: Driver) -> None:
    order = driver.open_order()
    driver.set_status(order, driver.paid)

    driver.gateway.close_checkout(order)

    assert driver.gateway.look_up(order).status is GatewayStatus.PAID


@every_gateway_but("esewa", "connectips")  # they have no reference before the payment
def test_an_order_whose_checkout_was_never_answered_is_open_for_minutes_and_then_failed(driver: Driver) -> None:
    order = driver.order()
    driver.gateway.create_checkout(order)

    assert driver.gateway.look_up(order).status is GatewayStatus.OPEN
    assert driver.gateway.look_up(older(order, hours=1)).status is GatewayStatus.FAILED


@every_gateway
def test_a_gateway_either_returns_money_by_api_or_says_that_a_person_does(driver: Driver) -> None:
    by_api = driver.key in ("khalti", "stripe")

    assert CATALOGUE[driver.method].refunds is (RefundKind.API if by_api else RefundKind.MANUAL)
    if not by_api:
        with pytest.raises(GatewayRefused):
            driver.gateway.refund(driver.order(), RefundRequest("R1", 1, now()))


def secrets_of(driver: Driver) -> list[str]:
    config = driver.config
    words = [config[name] for name in ("secret_key", "password", "api_password", "webhook_secret") if name in config]
    return [*words, *config.get("private_key_pem", "").splitlines()[1:-1]]


def outcome(gateway: PaymentGateway, order: Order) -> LookupResult | GatewayError:
    try:
        return gateway.look_up(order)
    except GatewayError as error:
        return error


@every_gateway
@pytest.mark.parametrize("answers", ANSWERS)
def test_secrets_are_in_no_error_no_answer_and_no_repr(driver: Driver, answers: str) -> None:
    order = driver.open_order()
    driver.break_with(answers)
    gateway = driver.gateway

    texts = [repr(gateway), str(gateway)]
    for lookup in (outcome(gateway, order), outcome(with_other_secrets(driver), order)):
        texts.append(repr(lookup))
        if isinstance(lookup, GatewayError):
            texts += traceback.format_exception(lookup)
            assert lookup.__context__ is None, "an error of the HTTP library knows the request and its headers"

    secrets = secrets_of(driver)
    assert secrets
    for text in texts:
        assert not [secret for secret in secrets if secret in text]
