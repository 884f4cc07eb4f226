"""The packaged template: what holds for every table, function, policy and secret in it, and how it is generated."""

import importlib
import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection, LocalSecondaryIndex
from pynamodb.models import Model

from chalicelib.notifications.catalogue import NotificationType
from chalicelib.notifications.channels.mail import Mail
from chalicelib.settings import settings
from chalicelib.translation.service import KINDS
from chalicelib.translation.translators import TRANSLATORS
from infra import archive, package
from infra.template import access, tables
from infra.template.functions import FUNCTIONS
from infra.template.tables import logical_id

Resource = dict[str, Any]

# Actions that know no resource: IAM takes nothing but "*" for them.
WITHOUT_RESOURCE = {
    "dynamodb:DescribeEndpoints",
    "dynamodb:ListStreams",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "translate:TranslateText",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Resource:
    """The template of this working tree; neither of its zips is built."""
    folder = tmp_path_factory.mktemp("package")
    path = package.render(folder, "production", folder / "code.zip", folder / "layer.zip")
    return dict(json.loads(path.read_text()))


def of_type(template: Resource, kind: str) -> dict[str, Resource]:
    return {key: one["Properties"] for key, one in template["Resources"].items() if one["Type"] == f"AWS::{kind}"}


def statements(template: Resource, role: str) -> list[Resource]:
    document = template["Resources"][role]["Properties"]["Policies"][0]["PolicyDocument"]
    return [one["Fn::If"][1] if "Fn::If" in one else one for one in document["Statement"]]


def all_statements(template: Resource) -> Iterator[Resource]:
    for role in (f"{group}Role" for group in access.GROUPS):
        yield from statements(template, role)


class TestTables:
    def test_every_table_can_be_restored_to_any_second_and_outlives_the_stack(self, template: Resource) -> None:
        found = {key: one for key, one in template["Resources"].items() if one["Type"] == "AWS::DynamoDB::Table"}
        assert found
        for table in found.values():
            assert table["Properties"]["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
            assert table["Properties"]["BillingMode"] == "PAY_PER_REQUEST"
            assert table["Properties"]["SSESpecification"] == {"SSEEnabled": True}
            assert table["DeletionPolicy"] == "RetainExceptOnCreate"
            assert table["UpdateReplacePolicy"] == "Retain"

    def test_every_model_has_its_table_and_every_ttl_attribute_is_enabled(self, template: Resource) -> None:
        from chalicelib.db import TABLES, table_name

        importlib.import_module("app")
        for model in TABLES:
            entity = model.Meta.table_name.removeprefix(table_name(""))
            properties = template["Resources"][tables.logical_id(entity)]["Properties"]
            expires = [one.attr_name for one in model.get_attributes().values() if isinstance(one, TTLAttribute)]
            assert properties.get("TimeToLiveSpecification", {}).get("AttributeName") == next(iter(expires), None)

    def test_a_model_is_translated_with_its_keys_indexes_and_projections(self) -> None:
        table = tables.tables([Visit], "sample")["temple-visits"]
        properties = table.resource["Properties"]
        assert (table.logical_id, table.indexes) == ("TempleVisitsTable", ("by-pandit", "by-day"))
        assert properties["TableName"] == {"Fn::Sub": "${TablePrefix}-temple-visits"}
        assert properties["KeySchema"] == [
            {"AttributeName": "temple", "KeyType": "HASH"},
            {"AttributeName": "n", "KeyType": "RANGE"},
        ]
        assert properties["AttributeDefinitions"] == [
            {"AttributeName": "day", "AttributeType": "S"},
            {"AttributeName": "n", "AttributeType": "N"},
            {"AttributeName": "pandit", "AttributeType": "S"},
            {"AttributeName": "temple", "AttributeType": "S"},
        ]
        (by_pandit,) = properties["GlobalSecondaryIndexes"]
        assert by_pandit["Projection"] == {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["day"]}
        assert [key["KeyType"] for key in by_pandit["KeySchema"]] == ["HASH", "RANGE"]
        (by_day,) = properties["LocalSecondaryIndexes"]
        assert by_day["IndexName"] == "by-day"
        assert properties["TimeToLiveSpecification"] == {"AttributeName": "gone_at", "Enabled": True}

    def test_a_table_outside_the_naming_scheme_is_refused(self) -> None:
        with pytest.raises(ValueError, match="named other-<entity>"):
            tables.tables([Visit], "other")


class TestPolicies:
    def test_nobody_may_scan(self, template: Resource) -> None:
        actions = [action for one in all_statements(template) for action in one["Action"]]
        assert "dynamodb:Query" in actions
        assert not [action for action in actions if "Scan" in action or action.endswith("*")]

    def test_a_wildcard_resource_stands_only_where_iam_knows_no_other(self, template: Resource) -> None:
        for one in all_statements(template):
            if "*" in one["Resource"]:
                assert set(one["Action"]) <= WITHOUT_RESOURCE

    def test_table_rights_name_a_table_or_one_of_its_indexes(self, template: Resource) -> None:
        known = set(of_type(template, "DynamoDB::Table"))
        for one in all_statements(template):
            if one["Sid"].endswith("Tables"):
                for arn in one["Resource"]:
                    name = arn["Fn::GetAtt"][0] if "Fn::GetAtt" in arn else arn["Fn::Sub"][2:].split(".")[0]
                    assert name in known
                    assert "*" not in json.dumps(arn)

    def test_every_entity_in_the_access_table_exists(self, template: Resource) -> None:
        known = set(of_type(template, "DynamoDB::Table"))
        assert {tables.logical_id(entity) for entity in access.TABLE_ACCESS} <= known

    def test_the_authorizer_can_redeem_a_ticket_and_change_nothing_else(self, template: Resource) -> None:
        (written,) = [one for one in statements(template, "AuthorizerRole") if one["Sid"] == "WriteTables"]
        assert written["Resource"] == [{"Fn::GetAtt": ["TicketsTable", "Arn"]}]

    def test_only_those_who_push_may_post_to_connections(self, template: Resource) -> None:
        pushers = {
            role
            for role in (f"{group}Role" for group in access.GROUPS)
            if any("execute-api:ManageConnections" in one["Action"] for one in statements(template, role))
        }
        assert pushers == {"RestApiRole", "SocketsRole", "WebhooksRole", "ReconcileRole", "TranslationRole"}

    def test_the_authorizer_never_sees_the_gateways_keys(self, template: Resource) -> None:
        for role in ("AuthorizerRole", "SocketsRole"):
            assert "GatewaysSecret" not in json.dumps(statements(template, role))


class TestFunctions:
    def test_every_function_runs_with_the_role_of_its_group_on_the_shared_layer(self, template: Resource) -> None:
        found = of_type(template, "Serverless::Function")
        assert set(found) == {function.logical_id for function in FUNCTIONS}
        for function in FUNCTIONS:
            properties = found[function.logical_id]
            assert properties["Role"] == {"Fn::GetAtt": [f"{function.group}Role", "Arn"]}
            assert properties["Runtime"] == "python3.11"
        assert template["Globals"]["Function"]["Layers"] == [{"Ref": "DependenciesLayer"}]

    def test_every_handler_can_be_called_as_lambda_calls_it(self, template: Resource) -> None:
        for properties in of_type(template, "Serverless::Function").values():
            module, name = properties["Handler"].rsplit(".", 1)
            handler = getattr(importlib.import_module(module), name)
            inspect.signature(handler).bind({}, None)

    def test_the_environment_is_what_the_settings_read(self, template: Resource) -> None:
        settings = inspect.getsource(importlib.import_module("chalicelib.settings"))
        environments = [one.get("Environment", {}) for one in of_type(template, "Serverless::Function").values()]
        for environment in (template["Globals"]["Function"]["Environment"], *environments):
            for name in environment.get("Variables", {}):
                assert f'"{name}"' in settings

    def test_logs_are_not_kept_for_ever(self, template: Resource) -> None:
        groups = of_type(template, "Logs::LogGroup")
        assert len(groups) == len(FUNCTIONS) + len(("REST", "WebSocket"))
        assert all(group["RetentionInDays"] == {"Ref": "LogRetentionDays"} for group in groups.values())

    def test_the_reconciler_runs_every_five_minutes(self, template: Resource) -> None:
        (event,) = of_type(template, "Serverless::Function")["Reconcile"]["Events"].values()
        assert event["Properties"]["Schedule"] == "rate(5 minutes)"


class TestRealtime:
    def test_connect_is_guarded_by_the_ticket_authorizer(self, template: Resource) -> None:
        route = template["Resources"]["WebsocketConnectRoute"]["Properties"]
        assert route["AuthorizationType"] == "CUSTOM"
        assert route["AuthorizerId"] == {"Ref": "WebsocketAuthorizer"}
        authorizer = template["Resources"]["WebsocketAuthorizer"]["Properties"]
        assert authorizer["AuthorizerType"] == "REQUEST"
        assert authorizer["IdentitySource"] == ["route.request.querystring.ticket"]

    def test_changed_routes_go_live_by_themselves(self, template: Resource) -> None:
        assert not of_type(template, "ApiGatewayV2::Deployment")
        stage = template["Resources"]["WebsocketAPIStage"]
        assert stage["Properties"]["AutoDeploy"] is True
        assert "DeploymentId" not in stage["Properties"]
        assert "WebsocketConnectRoute" in stage["DependsOn"]

    def test_webhooks_have_a_public_function_url(self, template: Resource) -> None:
        webhooks = template["Resources"]["Webhooks"]["Properties"]
        assert webhooks["FunctionUrlConfig"] == {"AuthType": "NONE"}


class TestDelivery:
    def test_the_stream_of_the_notifications_feeds_the_function_only_where_there_is_a_sender(
        self, template: Resource
    ) -> None:
        mapping = template["Resources"]["NotificationsStream"]
        assert mapping["Condition"] == "MailIsOn"
        assert template["Parameters"]["MailSender"]["Default"] == ""
        assert mapping["Properties"]["EventSourceArn"] == {"Fn::GetAtt": ["NotificationsTable", "StreamArn"]}
        table = template["Resources"]["NotificationsTable"]["Properties"]
        assert table["StreamSpecification"] == {"StreamViewType": "NEW_IMAGE"}
        assert "StreamSpecification" not in template["Resources"]["InboxesTable"]["Properties"]

    def test_the_function_is_called_for_exactly_what_a_channel_carries(self, template: Resource) -> None:
        mapping = template["Resources"]["NotificationsStream"]["Properties"]
        (pattern,) = [json.loads(one["Pattern"]) for one in mapping["FilterCriteria"]["Filters"]]
        prefixes = tuple(one["prefix"] for one in pattern["dynamodb"]["NewImage"]["notification_type"]["S"])
        mail = Mail("namaste@example.com", "https://example.com")
        for kind in NotificationType:
            assert mail.carries(kind) == kind.startswith(prefixes)

    def test_what_cannot_be_sent_is_not_tried_for_ever(self, template: Resource) -> None:
        mapping = template["Resources"]["NotificationsStream"]["Properties"]
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert mapping["MaximumRecordAgeInSeconds"] == 3600

    def test_it_reads_one_stream_and_sends_from_one_address(self, template: Resource) -> None:
        found = {one["Sid"]: one for one in statements(template, "DeliveryRole")}
        assert found["ReadStreams"]["Resource"] == [{"Fn::GetAtt": ["NotificationsTable", "StreamArn"]}]
        assert found["Mail"]["Condition"] == {"StringEquals": {"ses:FromAddress": {"Ref": "MailSender"}}}
        assert "WriteTables" not in found
        assert "ReadSecrets" not in found


class TestTranslation:
    STREAMS = {"MessagesStream": "MessagesTable", "ReviewsStream": "ReviewsTable", "BookingsStream": "BookingsTable"}

    def test_it_is_off_unless_somebody_is_named_who_translates(self, template: Resource) -> None:
        assert template["Parameters"]["Translator"]["Default"] == "none"
        assert template["Conditions"]["TranslationIsOn"] == {
            "Fn::Not": [{"Fn::Equals": [{"Ref": "Translator"}, "none"]}]
        }
        assert {template["Resources"][name]["Condition"] for name in self.STREAMS} == {"TranslationIsOn"}

    def test_every_translator_of_the_application_can_be_chosen(self, template: Resource) -> None:
        assert template["Parameters"]["Translator"]["AllowedValues"] == ["none", *TRANSLATORS]

    def test_whatever_people_write_in_two_languages_feeds_it(self, template: Resource) -> None:
        for name, table in self.STREAMS.items():
            mapping = template["Resources"][name]["Properties"]
            assert mapping["EventSourceArn"] == {"Fn::GetAtt": [table, "StreamArn"]}
            assert template["Resources"][table]["Properties"]["StreamSpecification"] == {"StreamViewType": "NEW_IMAGE"}
            assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
            assert mapping["MaximumRecordAgeInSeconds"] == 900
        prefix = settings().table_prefix
        assert {logical_id(name.removeprefix(f"{prefix}-")) for name in KINDS} == set(self.STREAMS.values())

    def test_it_writes_what_it_translates_and_whom_it_no_longer_reaches_and_nothing_else(
        self, template: Resource
    ) -> None:
        found = {one["Sid"]: one for one in statements(template, "TranslationRole")}
        written = {arn["Fn::GetAtt"][0] for arn in found["WriteTables"]["Resource"]}
        assert written == {*self.STREAMS.values(), "ConnectionsTable", "RostersTable"}
        assert "ReadSecrets" not in found


class TestSecretsAndStorage:
    def test_no_secret_stands_in_the_template(self, template: Resource) -> None:
        secrets = of_type(template, "SecretsManager::Secret")
        assert secrets["AppSecret"]["GenerateSecretString"]["GenerateStringKey"] == "signing_key"
        assert "SecretString" not in secrets["AppSecret"]
        assert secrets["GatewaysSecret"]["SecretString"] == {"Ref": "GatewaysConfiguration"}
        assert template["Parameters"]["GatewaysConfiguration"]["NoEcho"] is True

    def test_attachments_are_private_and_open_only_to_the_configured_origins(self, template: Resource) -> None:
        bucket = template["Resources"]["AttachmentsBucket"]["Properties"]
        assert all(bucket["PublicAccessBlockConfiguration"].values())
        (rule,) = bucket["CorsConfiguration"]["CorsRules"]
        assert rule["AllowedOrigins"] == {"Ref": "AllowedOrigins"}

    def test_uploads_that_nobody_sends_are_swept_away_and_nothing_else(self, template: Resource) -> None:
        rules = template["Resources"]["AttachmentsBucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
        expiring = [(rule["Prefix"], rule["ExpirationInDays"]) for rule in rules if "ExpirationInDays" in rule]
        assert expiring == [("uploads/", 1)]


class TestPackage:
    def test_the_same_code_gives_the_same_zip(self, tmp_path: Path) -> None:
        first, second = package.code_zip(tmp_path / "a"), package.code_zip(tmp_path / "b")
        assert archive.sha256(first) == archive.sha256(second)

    def test_a_zip_carries_bytecode_that_python_takes_without_looking_at_the_source(self) -> None:
        name, content = archive.bytecode("chalicelib/rules.py", b"LIMIT = 3\n")
        assert name.startswith("chalicelib/__pycache__/rules.")
        assert content[4:8] == (1).to_bytes(4, "little")


class ByPandit(GlobalSecondaryIndex["Visit"]):
    class Meta:
        index_name = "by-pandit"
        projection = IncludeProjection(["day"])

    number = NumberAttribute(range_key=True, attr_name="n")
    pandit = UnicodeAttribute(hash_key=True)


class ByDay(LocalSecondaryIndex["Visit"]):
    class Meta:
        index_name = "by-day"
        projection = IncludeProjection(["pandit"])

    temple = UnicodeAttribute(hash_key=True)
    day = UnicodeAttribute(range_key=True)


class Visit(Model):
    """A sample with everything a table can have; its range key is declared first on purpose."""

    class Meta:
        table_name = "sample-temple-visits"

    number = NumberAttribute(range_key=True, attr_name="n")
    temple = UnicodeAttribute(hash_key=True)
    day = UnicodeAttribute()
    pandit = UnicodeAttribute()
    expires = TTLAttribute(attr_name="gone_at", null=True)
    by_pandit = ByPandit()
    by_day = ByDay()
