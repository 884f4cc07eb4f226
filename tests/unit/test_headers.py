"""What the origin's answers forbid a browser, and what the client still needs."""

import json

from infra.headers import GATEWAY_FORMS, form_origins, security_headers
from infra.local.sandbox.config import configuration
from infra.local.sandbox.keys import Keys

SITE = "https://puja.example"
BUCKET = "https://files.s3.amazonaws.com"


def directives(headers: dict[str, str]) -> dict[str, list[str]]:
    parts = (part.split() for part in headers["Content-Security-Policy"].split(";"))
    return {name: sources for name, *sources in parts}


def deployed() -> dict[str, str]:
    return security_headers(site=[SITE], attachments=[BUCKET], forms=GATEWAY_FORMS)


def test_no_script_or_style_stands_in_a_page_and_none_comes_from_elsewhere() -> None:
    found = directives(deployed())
    assert found["default-src"] == ["'none'"]
    assert found["script-src"] == found["style-src"] == found["font-src"] == ["'self'"]
    assert "unsafe" not in deployed()["Content-Security-Policy"]
    assert found["frame-ancestors"] == found["base-uri"] == ["'none'"]


def test_the_client_reaches_its_sockets_and_the_attachments_and_nothing_else() -> None:
    found = directives(deployed())
    assert found["connect-src"] == ["'self'", "wss://puja.example", BUCKET]
    assert found["img-src"] == ["'self'", "blob:", BUCKET]


def test_checkout_forms_may_go_to_the_gateways() -> None:
    assert directives(deployed())["form-action"] == ["'self'", *GATEWAY_FORMS]
    keys = Keys(**dict.fromkeys(Keys.__dataclass_fields__, "secret"))
    sandbox = json.dumps(configuration(keys, "http://localhost:8000/sandbox", "http://127.0.0.1:5000/sandbox"))
    assert form_origins(sandbox) == ["http://localhost:8000"]
    live = {"esewa": {"form_url": "https://epay.esewa.com.np/api/"}, "imepay": {"base_url": "https://pay.example:7979"}}
    assert form_origins(json.dumps(live)) == ["https://epay.esewa.com.np", "https://pay.example:7979"]


def test_a_configuration_that_cannot_be_read_allows_nothing() -> None:
    for text in ("", "[]", "{}", '{"esewa": null}', '{"esewa": {"form_url": 3}, "connectips": {"base_url": "here"}}'):
        assert form_origins(text) == []


def test_only_a_site_behind_tls_is_kept_there() -> None:
    assert "max-age=63072000" in deployed()["Strict-Transport-Security"]
    local = security_headers(site=["http://localhost:8000"], attachments=[], forms=[])
    assert "Strict-Transport-Security" not in local
    assert directives(local)["connect-src"] == ["'self'", "ws://localhost:8000"]


def test_an_origin_may_be_cloudformations_to_fill_in() -> None:
    headers = security_headers(site=["https://${Host}"], attachments=["https://${Bucket}.s3.example"], forms=["${F}"])
    assert directives(headers)["connect-src"] == ["'self'", "wss://${Host}", "https://${Bucket}.s3.example"]


def test_nothing_else_is_left_to_a_browsers_guess() -> None:
    headers = deployed()
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in headers["Permissions-Policy"]
