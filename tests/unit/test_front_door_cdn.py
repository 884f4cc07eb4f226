"""The front door at the CDN: the CloudFront Function, run by Node, and the paths of the distribution.

Its cases are those of the local front door (``test_front_door_local.py``).
"""

import json
import shutil
import subprocess
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from chalice.package import YAMLTemplateSerializer

from infra.template import build
from tests.unit.front_door_cases import CASES, Refusal

FUNCTION = build.PARTS / "frontdoor.js"


@pytest.fixture(scope="module")
def distribution() -> dict[str, Any]:
    text = (build.PARTS / "distribution.yml").read_text()
    template = YAMLTemplateSerializer().load_template(text, "distribution.yml")
    return dict(template["Resources"]["Distribution"]["Properties"]["DistributionConfig"])


@pytest.fixture(scope="module")
def answers() -> dict[str, dict[str, Any]]:
    """The function's answers to all cases, from one process."""
    return dict(zip(CASES, run_function(*map(event, CASES)), strict=True))


@pytest.mark.local
class TestFunction:
    pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="Node runs the function")

    @pytest.mark.parametrize("address", CASES)
    def test_a_request_becomes_what_the_table_says(
        self, distribution: dict[str, Any], answers: dict[str, dict[str, Any]], address: str
    ) -> None:
        expected, answer = CASES[address], answers[address]
        if isinstance(expected, Refusal):
            assert answer["statusCode"] == expected.status
            assert json.loads(answer["body"]["data"])["status"] == expected.status
            return
        query = [(key, item["value"]) for key, item in answer["querystring"].items()]
        sent_query = [(key, value) for key, value in parse_qsl("&".join(f"{k}={v}" for k, v in query))]
        part = origin(distribution, address)
        # The REST API's stage is a part of its address, and the WebSocket API's is all of its path.
        prefix = {"api": "/api", "ws": "/api"}.get(part, "")
        assert (part, answer["uri"].removeprefix(prefix)) == (expected.part, expected.path)
        if part != "web":
            assert sorted(sent_query) == sorted(expected.query)

    def test_the_viewer_address_replaces_what_a_client_sent(self) -> None:
        headers = {"x-viewer-address": {"value": "10.0.0.1"}}
        [request] = run_function(event("/api/auth/login", headers=headers))
        assert request["headers"]["x-viewer-address"]["value"] == "192.0.2.7"

    def test_pages_are_read_and_not_written(self) -> None:
        [answer] = run_function(event("/index.html", method="POST"))
        assert answer["statusCode"] == 405

    def test_the_function_is_within_the_limits_of_cloudfront(self) -> None:
        assert len(FUNCTION.read_bytes()) < 10 * 1024


def test_every_path_of_the_distribution_runs_the_function(distribution: dict[str, Any]) -> None:
    for behaviour in (distribution["DefaultCacheBehavior"], *distribution["CacheBehaviors"]):
        (association,) = behaviour["FunctionAssociations"]
        assert association["EventType"] == "viewer-request"
        assert behaviour["ViewerProtocolPolicy"] in ("https-only", "redirect-to-https")


def test_the_origin_secret_goes_to_the_rest_api_and_is_in_no_template(distribution: dict[str, Any]) -> None:
    headers_by_origin = {item["Id"]: item.get("OriginCustomHeaders", []) for item in distribution["Origins"]}
    (header,) = headers_by_origin.pop("api")
    assert header["HeaderName"] == "X-Origin-Secret"
    assert header["HeaderValue"] == {"Fn::Sub": "{{resolve:secretsmanager:${OriginSecret}:SecretString}}"}
    assert not any(headers_by_origin.values())


def event(address: str, method: str = "GET", headers: dict[str, Any] | None = None) -> dict[str, Any]:
    """CloudFront's event for a request."""
    url = urlsplit(address)
    query = {key: {"value": value} for key, _, value in (pair.partition("=") for pair in url.query.split("&")) if key}
    request = {"method": method, "uri": url.path, "querystring": query, "headers": headers or {}, "cookies": {}}
    return {"version": "1.0", "viewer": {"ip": "192.0.2.7"}, "request": request}


def run_function(*events: dict[str, Any]) -> list[dict[str, Any]]:
    """Runs the CloudFront Function with each event. Returns the forwarded requests and the responses."""
    program = f"{FUNCTION.read_text()}\nconsole.log(JSON.stringify({json.dumps(events)}.map(handler)));"
    run = subprocess.run(["node", "-e", program], capture_output=True, text=True, check=True)
    return list(json.loads(run.stdout))


def origin(distribution: dict[str, Any], address: str) -> str:
    """Which origin the distribution chooses for an address."""
    path = urlsplit(address).path
    for behaviour in distribution["CacheBehaviors"]:
        if fnmatchcase(path, behaviour["PathPattern"]):
            return str(behaviour["TargetOriginId"])
    return str(distribution["DefaultCacheBehavior"]["TargetOriginId"])
