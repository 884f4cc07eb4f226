"""The gateways' configuration: gateways are independent, a rotation is noticed, and no secret is shown."""

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.payments.gateways.assembly import build_gateways
from chalicelib.payments.gateways.base import GatewayDown, Misconfigured, PaymentMethod
from chalicelib.payments.gateways.registry import CACHE_SECONDS, RETRY_SECONDS, GatewayCache
from tests.unit.payments.keys import pem

WHOLE: dict[str, dict[str, Any]] = {
    "khalti": {
        "base_url": "https://dev.khalti.com/api/v2/",
        "refund_base_url": "https://dev.khalti.com/api/",
        "secret_key": "live_secret_key_1",
    },
    "esewa": {
        "form_url": "https://rc-epay.esewa.com.np/api/epay/main/v2/form",
        "status_url": "https://rc.esewa.com.np/api/epay/transaction/status/",
        "product_code": "EPAYTEST",
        "secret_key": "esewa-secret (",
    },
    "connectips": {
        "base_url": "https://uat.connectips.com:7443",
        "merchant_id": 550,
        "app_id": "MER-550-APP-1",
        "app_name": "PanditYatra",
        "password": "nchl-password",
        "private_key_pem": pem(),
    },
    "imepay": {
        "base_url": "https://stg.imepay.com.np:7979",
        "merchant_code": "PANDIT",
        "api_user": "pandit",
        "api_password": "ime-password",
        "module": "PANDIT",
    },
    "stripe": {
        "secret_key": "sk_test_1",
        "webhook_secret": "whsec_1",
        "currency": "USD",
        "npr_per_unit": "133.50",
    },
    "cash": {},
}
METHODS = {
    "khalti": PaymentMethod.KHALTI,
    "esewa": PaymentMethod.ESEWA,
    "connectips": PaymentMethod.CONNECT_IPS,
    "imepay": PaymentMethod.IME_PAY,
    "stripe": PaymentMethod.STRIPE,
    "cash": PaymentMethod.CASH,
}
KEYS = [(name, key) for name, config in WHOLE.items() for key in config]


def offered_methods(config: Any) -> set[PaymentMethod]:
    return set(build_gateways(json.dumps(config)).enabled)


def changed(name: str, **values: Any) -> dict[str, Any]:
    return {**WHOLE, name: {**WHOLE[name], **values}}


def test_a_whole_configuration_offers_all_six() -> None:
    assert offered_methods(WHOLE) == set(PaymentMethod)


@pytest.mark.parametrize("name", WHOLE)
def test_a_missing_gateway_is_off_and_no_other_is(name: str) -> None:
    assert offered_methods(
        {name_of_other: config for name_of_other, config in WHOLE.items() if name_of_other != name}
    ) == {*PaymentMethod} - {METHODS[name]}


@pytest.mark.parametrize(("name", "key"), KEYS)
@pytest.mark.parametrize("value", ["", None, [], {"a": 1}])
def test_an_incomplete_gateway_is_off_and_no_other_is(name: str, key: str, value: Any) -> None:
    selection = build_gateways(json.dumps(changed(name, **{key: value})))

    assert set(selection.enabled) == {*PaymentMethod} - {METHODS[name]}
    assert selection.invalid_fields == {METHODS[name]: (key,)}


@pytest.mark.parametrize("config", [None, [], "on", 3])
def test_a_gateway_whose_config_is_no_object_is_off_and_no_other_is(config: Any) -> None:
    assert offered_methods({**WHOLE, "esewa": config}) == {*PaymentMethod} - {PaymentMethod.ESEWA}


@pytest.mark.parametrize("name", WHOLE)
def test_a_gateway_that_is_switched_off_takes_no_new_payments_and_still_answers_for_old_ones(name: str) -> None:
    selection = build_gateways(json.dumps(changed(name, enabled=False)))

    assert set(selection.enabled) == {*PaymentMethod} - {METHODS[name]}
    assert set(selection.configured) == set(PaymentMethod)
    assert selection.webhook_secrets == ("whsec_1",)


def test_unknown_keys_are_ignored() -> None:
    assert offered_methods({**changed("khalti", note="ask Hari"), "fonepay": {"a": 1}}) == set(PaymentMethod)


@pytest.mark.parametrize("merchant_id", [550, "550"])
def test_a_merchant_id_may_be_a_number_or_text(merchant_id: Any) -> None:
    assert PaymentMethod.CONNECT_IPS in offered_methods(changed("connectips", merchant_id=merchant_id))


@pytest.mark.parametrize(
    ("config", "secrets"),
    [("whsec_1", ("whsec_1",)), (["whsec_2", "whsec_1"], ("whsec_2", "whsec_1")), (["whsec_2", ""], ("whsec_2",))],
)
def test_a_webhook_secret_may_be_a_list_while_it_is_rotated(config: Any, secrets: tuple[str, ...]) -> None:
    assert build_gateways(json.dumps(changed("stripe", webhook_secret=config))).webhook_secrets == secrets


@pytest.mark.parametrize("secret", ["", "   ", [], ["", " "]])
def test_stripe_without_a_webhook_secret_is_off(secret: Any) -> None:
    selection = build_gateways(json.dumps(changed("stripe", webhook_secret=secret)))

    assert PaymentMethod.STRIPE not in selection.configured
    assert selection.webhook_secrets == ()


@pytest.mark.parametrize("rate", ["0", "-133.50", "NaN", "Infinity", "a lot", "", None])
def test_without_a_rate_stripe_is_off_and_none_is_assumed(rate: Any) -> None:
    assert PaymentMethod.STRIPE not in offered_methods(changed("stripe", npr_per_unit=rate))


def test_a_rate_that_is_a_json_number_keeps_its_digits() -> None:
    text = json.dumps(WHOLE).replace('"133.50"', "133.50")

    assert build_gateways(text).enabled[PaymentMethod.STRIPE].npr_per_unit == "133.50"


@pytest.mark.parametrize(
    ("currency", "is_on"), [("usd", True), ("EUR", True), ("JPY", False), ("KWD", False), ("$", False)]
)
def test_only_currencies_with_hundredths_can_be_quoted(currency: str, is_on: bool) -> None:
    assert (PaymentMethod.STRIPE in offered_methods(changed("stripe", currency=currency))) is is_on


@pytest.mark.parametrize("key", ["live key", "live_key\n", "live_kéy"])
def test_a_key_that_fits_into_no_header_is_a_fault_and_no_crash(key: str) -> None:
    assert build_gateways(json.dumps(changed("khalti", secret_key=key))).invalid_fields == {
        PaymentMethod.KHALTI: ("secret_key",)
    }


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"live_secret_key_1"', '{"khalti": live_secret_key_1}'])
def test_an_unreadable_secret_is_not_part_of_its_error(text: str) -> None:
    with pytest.raises(Misconfigured) as error:
        build_gateways(text)

    assert "live_secret" not in str(error.value)
    assert error.value.__context__ is None


def test_a_repr_contains_no_secret() -> None:
    selection = build_gateways(json.dumps(WHOLE))

    text = f"{selection!r} {dict(selection.enabled)!r} {dict(selection.configured)!r}"

    for secret in ("live_secret_key_1", "esewa-secret", "nchl-password", "ime-password", "sk_test_1", "whsec_1", "MII"):
        assert secret not in text


class Secrets:
    """A secret that can be rotated, broken and counted, and a clock that is turned by hand."""

    def __init__(self, *names: str) -> None:
        self.put(*names)
        self.read_count = 0
        self.now = 1000.0
        self.is_down = False

    def put(self, *names: str) -> None:
        self.text = json.dumps({name: WHOLE[name] for name in names})

    def read(self) -> str:
        self.read_count += 1
        if self.is_down:
            raise Misconfigured("Secrets Manager gave no text")
        return self.text

    def cache(self) -> GatewayCache:
        return GatewayCache(self.read, lambda: self.now)


def test_the_secret_is_read_once_in_some_minutes() -> None:
    secrets = Secrets("cash")
    cache = secrets.cache()

    for _ in range(3):
        cache.current()
        secrets.now += CACHE_SECONDS / 4

    assert secrets.read_count == 1


def test_a_rotation_is_seen_without_a_deployment() -> None:
    secrets = Secrets("cash")
    cache = secrets.cache()
    before_change = set(cache.current().enabled)
    secrets.put("cash", "khalti")
    secrets.now += CACHE_SECONDS

    assert (before_change, set(cache.current().enabled)) == (
        {PaymentMethod.CASH},
        {PaymentMethod.CASH, PaymentMethod.KHALTI},
    )


def test_an_unchanged_secret_leaves_the_gateways_as_they_are() -> None:
    secrets = Secrets("khalti")
    cache = secrets.cache()
    before_change = cache.current()
    secrets.now += CACHE_SECONDS

    assert cache.current() is before_change
    assert secrets.read_count == 2


def break_secret(secrets: Secrets) -> None:
    secrets.text = "{"


def down(secrets: Secrets) -> None:
    secrets.is_down = True


@pytest.mark.parametrize("breaks", [break_secret, down])
def test_while_the_secret_cannot_be_read_the_last_config_stays_in_use(breaks: Callable[[Secrets], None]) -> None:
    secrets = Secrets("khalti")
    cache = secrets.cache()
    before_change = cache.current()
    breaks(secrets)
    secrets.now += CACHE_SECONDS

    assert cache.current() is before_change
    assert cache.current() is before_change
    assert secrets.read_count == 2, "it is not asked again at once"


def test_without_any_readable_config_every_gateway_is_down() -> None:
    secrets = Secrets("khalti")
    cache = secrets.cache()
    secrets.is_down = True
    with pytest.raises(GatewayDown):
        cache.current()
    secrets.is_down = False
    with pytest.raises(GatewayDown):
        cache.current()
    secrets.now += RETRY_SECONDS

    assert set(cache.current().enabled) == {PaymentMethod.KHALTI}


def test_the_libraries_of_the_gateways_are_loaded_on_first_use_only() -> None:
    script = (
        "import sys, json; from chalicelib.payments.gateways import assembly, registry, stripe_events;"
        "assembly.build_gateways(json.dumps(json.load(sys.stdin)));"
        "print([name for name in ('stripe', 'requests', 'cryptography', 'botocore') if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], input=json.dumps(WHOLE), capture_output=True, text=True, check=True
    )

    assert run.stdout.strip() == "[]"
