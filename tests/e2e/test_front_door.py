"""The headers that the origin sends with every answer."""

import httpx
import pytest

from tests.stack import RunningStack


@pytest.mark.parametrize("path", ["/", "/chat/a-room", "/no-such-file.js", "/api/health", "/webhooks/stripe"])
def test_every_answer_has_security_headers(stack: RunningStack, path: str) -> None:
    headers = httpx.get(f"{stack.endpoints.front}{path}").headers
    assert "script-src 'self';" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def test_files_go_to_the_bucket_and_forms_to_the_gateways(stack: RunningStack) -> None:
    policy = httpx.get(stack.endpoints.front).headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    for directive in ("connect-src", "img-src"):
        assert stack.endpoints.aws in rules[directive].split()
    assert rules["form-action"].split() == ["'self'", stack.endpoints.front]


def test_the_sandbox_simulates_other_sites_with_their_own_headers(stack: RunningStack) -> None:
    answer = httpx.get(f"{stack.endpoints.sandbox}/")
    assert answer.status_code == 200
    assert "Content-Security-Policy" not in answer.headers


@pytest.mark.parametrize(
    "path", ["/api/%0A", "/api/pandits/a%0Ab", "/api/pandits/%00", "/api/nothing", "/%00", "/x.js"]
)
def test_a_missing_route_is_answered_in_json(stack: RunningStack, path: str) -> None:
    answer = httpx.get(f"{stack.endpoints.front}{path}")
    assert 400 <= answer.status_code < 500
    # Of a route that there is not API Gateway itself says so, in a JSON of its own.
    assert answer.headers["Content-Type"].partition(";")[0] in {"application/problem+json", "application/json"}
    assert answer.json()


def test_a_long_answer_of_the_api_is_compressed(stack: RunningStack) -> None:
    answer = httpx.get(f"{stack.endpoints.api}/openapi.json")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.json()["openapi"] == "3.1.0"
