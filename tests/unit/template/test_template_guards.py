"""The template's throttles, firewall, access logs, encryption at rest, and queue of failures."""

import json

import pytest

from chalicelib.routes import ROUTES
from infra.paths import ROOT
from infra.template.functions import FUNCTIONS
from tests.unit.template.reading import Resource, of_type, statements

FAILURES = {"Fn::GetAtt": ["FailuresQueue", "Arn"]}


def test_both_apis_are_throttled_as_the_stage_says(template: Resource) -> None:
    rest_api, tickets = template["Globals"]["Api"]["MethodSettings"]
    sockets = template["Resources"]["WebsocketAPIStage"]["Properties"]["DefaultRouteSettings"]
    for settings in (rest_api, tickets, sockets):
        assert settings["ThrottlingRateLimit"] == {"Ref": "ThrottleRate"}
        assert settings["ThrottlingBurstLimit"] == {"Ref": "ThrottleBurst"}
        assert settings["DataTraceEnabled"] is False


def test_tickets_take_no_requests_from_payments(template: Resource) -> None:
    """A method with settings of its own has its own throttle. CloudFormation writes the path's slashes as ``~1``."""
    _, tickets = template["Globals"]["Api"]["MethodSettings"]
    assert (tickets["HttpMethod"], tickets["ResourcePath"].replace("~1", "/")) == ("POST", "//ws/ticket")
    assert "POST /ws/ticket" in ROUTES["chalicelib.accounts.routes"]


def test_access_logs_name_the_route_and_never_the_address_with_its_ticket(template: Resource) -> None:
    rest_api = template["Globals"]["Api"]["AccessLogSetting"]["Format"]
    sockets = template["Resources"]["WebsocketAPIStage"]["Properties"]["AccessLogSettings"]["Format"]
    for line in (rest_api, sockets):
        assert json.loads(line)["route"]
        assert not [word for word in ("$context.path", "querystring", "queryString") if word in line]


def test_requests_are_traced_from_the_gateway_through_every_function(template: Resource) -> None:
    assert template["Globals"]["Api"]["TracingEnabled"] is True
    assert {resource["Tracing"] for resource in of_type(template, "Serverless::Function").values()} == {"Active"}


def test_the_firewall_counts_addresses_and_lets_the_gateways_through() -> None:
    from chalice.package import YAMLTemplateSerializer

    text = (ROOT / "infra" / "deploy" / "firewall.yml").read_text()
    acl = YAMLTemplateSerializer().load_template(text)["Resources"]["WebAcl"]["Properties"]
    assert acl["Scope"] == "CLOUDFRONT"
    rate = next(rule for rule in acl["Rules"] if rule["Name"] == "rate")
    rate_rule = rate["Statement"]["RateBasedStatement"]
    assert rate_rule["AggregateKeyType"] == "IP"
    exception = rate_rule["ScopeDownStatement"]["NotStatement"]["Statement"]["ByteMatchStatement"]
    assert (exception["PositionalConstraint"], exception["SearchString"]) == ("STARTS_WITH", "/webhooks/")


@pytest.mark.parametrize("kind", ["S3::Bucket", "SQS::Queue", "DynamoDB::Table", "SecretsManager::Secret"])
def test_everything_stored_is_encrypted(template: Resource, kind: str) -> None:
    resources = of_type(template, kind)
    assert resources
    for resource in resources.values():
        match kind:
            case "S3::Bucket":
                assert resource["BucketEncryption"]["ServerSideEncryptionConfiguration"]
            case "SQS::Queue":
                assert resource["SqsManagedSseEnabled"] is True
            case "DynamoDB::Table":
                assert resource["SSESpecification"] == {"SSEEnabled": True}
            case _:
                assert "KmsKeyId" not in resource  # under the account's aws/secretsmanager


def test_functions_called_asynchronously_leave_failures_in_the_queue(template: Resource) -> None:
    functions = of_type(template, "Serverless::Function")
    for name in ("WsWelcome", "Reconcile"):
        given_up = functions[name]["EventInvokeConfig"]["DestinationConfig"]["OnFailure"]
        assert given_up == {"Type": "SQS", "Destination": FAILURES}
    for mapping in of_type(template, "Lambda::EventSourceMapping").values():
        assert mapping["DestinationConfig"] == {"OnFailure": {"Destination": FAILURES}}
    groups = {function.group for function in FUNCTIONS if function.logical_id in {"WsWelcome", "Reconcile", "Deliver"}}
    for group in groups:
        assert "LeaveFailures" in {resource["Sid"] for resource in statements(template, f"{group}Role")}
