"""The security headers: what they forbid a browser, and what the client needs."""

import json
import subprocess
import sys
from typing import Any
from urllib.parse import urlsplit

import pytest

from infra import offline
from infra.deploy.headers import GATEWAY_FORMS, form_origins, security_headers
from infra.local.sandbox.config import configuration
from infra.local.sandbox.keys import Keys
from infra.paths import ROOT
from infra.template import frontdoor

SITE = "https://puja.example"
BUCKET = "https://files.s3.amazonaws.com"


def directives(headers: dict[str, str]) -> dict[str, list[str]]:
    parts = (part.split() for part in headers["Content-Security-Policy"].split(";"))
    return {name: sources for name, *sources in parts}


def deployed() -> dict[str, str]:
    return security_headers(site=[SITE], attachments=[BUCKET], forms=GATEWAY_FORMS)


def test_inline_and_foreign_scripts_and_styles_are_forbidden() -> None:
    directives_found = directives(deployed())
    assert directives_found["default-src"] == ["'none'"]
    assert directives_found["script-src"] == directives_found["style-src"] == directives_found["font-src"] == ["'self'"]
    assert "unsafe" not in deployed()["Content-Security-Policy"]
    assert directives_found["frame-ancestors"] == directives_found["base-uri"] == ["'none'"]


def test_the_client_reaches_its_sockets_and_the_attachments_and_nothing_else() -> None:
    directives_found = directives(deployed())
    assert directives_found["connect-src"] == ["'self'", "wss://puja.example", BUCKET]
    assert directives_found["img-src"] == ["'self'", "blob:", BUCKET]
    assert directives_found["media-src"] == ["'self'", BUCKET]


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


def test_only_a_site_with_tls_sends_hsts() -> None:
    assert "max-age=63072000" in deployed()["Strict-Transport-Security"]
    local = security_headers(site=["http://localhost:8000"], attachments=[], forms=[])
    assert "Strict-Transport-Security" not in local
    assert directives(local)["connect-src"] == ["'self'", "ws://localhost:8000"]


def test_an_origin_may_be_cloudformations_to_fill_in() -> None:
    headers = security_headers(site=["https://${Host}"], attachments=["https://${Bucket}.s3.example"], forms=["${F}"])
    assert directives(headers)["connect-src"] == ["'self'", "wss://${Host}", "https://${Bucket}.s3.example"]


def test_the_other_security_headers_are_sent() -> None:
    headers = deployed()
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_both_front_doors_send_the_same_headers() -> None:
    policy = frontdoor.resources()["SecurityHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    headers = security_headers(site=[frontdoor.SITE], attachments=[frontdoor.ATTACHMENTS], forms=GATEWAY_FORMS)
    by_name: dict[str, Any] = policy["SecurityHeadersConfig"]
    custom_headers = {header["Header"]: header["Value"] for header in policy["CustomHeadersConfig"]["Items"]}
    assert len(by_name) + len(custom_headers) == len(headers)
    assert by_name["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"][0] == headers["Content-Security-Policy"]
    assert by_name["FrameOptions"]["FrameOption"] == headers["X-Frame-Options"]
    assert custom_headers.items() <= headers.items()
    assert all(header["Override"] for header in by_name.values())


@pytest.mark.local
def test_the_policy_allows_the_origin_of_attachments() -> None:
    """The host that the application signs links for on AWS is the one that CloudFormation calls regional."""
    program = """
from chalicelib import aws
print(aws.client("s3").generate_presigned_post("files", "uploads/1")["url"])
print(aws.client("s3").generate_presigned_url("get_object", Params={"Bucket": "files", "Key": "files/1"}))
"""
    env = {**offline.SETTINGS, "AWS_REGION": "ap-south-1", "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"}
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    assert {urlsplit(url).netloc for url in run.stdout.split()} == {"files.s3.ap-south-1.amazonaws.com"}
    assert frontdoor.ATTACHMENTS == "https://${AttachmentsBucket.RegionalDomainName}"
