"""What the origin sends along with every answer, whoever gives it."""

import httpx
import pytest

from tests.stack import Running


@pytest.mark.parametrize("path", ["/", "/chat/a-room", "/no-such-file.js", "/api/health", "/webhooks/stripe"])
def test_every_answer_of_ours_tells_a_browser_what_it_may_do(stack: Running, path: str) -> None:
    headers = httpx.get(f"{stack.endpoints.front}{path}").headers
    assert "script-src 'self';" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def test_files_go_to_the_bucket_and_forms_to_the_gateways(stack: Running) -> None:
    policy = httpx.get(stack.endpoints.front).headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    for directive in ("connect-src", "img-src"):
        assert stack.endpoints.aws in rules[directive].split()
    assert rules["form-action"].split() == ["'self'", stack.endpoints.front]


def test_the_sandbox_plays_other_peoples_sites_with_headers_of_their_own(stack: Running) -> None:
    answer = httpx.get(f"{stack.endpoints.sandbox}/")
    assert answer.status_code == 200
    assert "Content-Security-Policy" not in answer.headers
