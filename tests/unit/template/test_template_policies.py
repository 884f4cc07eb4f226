"""The policies as written: narrow in what they name. Whether they fit is tried in tests/e2e/test_least_privilege.py."""

import json

from infra.template import access, tables
from tests.unit.template.reading import Resource, all_statements, of_type, statements

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


def test_nobody_may_scan(template: Resource) -> None:
    actions = [action for statement in all_statements(template) for action in statement["Action"]]
    assert "dynamodb:Query" in actions
    assert not [action for action in actions if "Scan" in action or action.endswith("*")]


def test_a_wildcard_resource_is_used_only_if_iam_allows_no_other(template: Resource) -> None:
    for statement in all_statements(template):
        if "*" in statement["Resource"]:
            assert set(statement["Action"]) <= WITHOUT_RESOURCE


def test_table_rights_name_a_table_or_one_of_its_indexes(template: Resource) -> None:
    table_ids = set(of_type(template, "DynamoDB::Table"))
    for statement in all_statements(template):
        if statement["Sid"] in {"ReadAndWriteTables", "ReadTables", "QueryIndexes", "WriteTables", "DeleteItems"}:
            for arn in statement["Resource"]:
                name = arn["Fn::GetAtt"][0] if "Fn::GetAtt" in arn else arn["Fn::Sub"][2:].split(".")[0]
                assert name in table_ids
                assert "*" not in json.dumps(arn)


def test_every_table_is_granted_to_some_group(template: Resource) -> None:
    table_ids = set(of_type(template, "DynamoDB::Table"))
    assert {tables.logical_id(entity) for entity in access.TABLE_ACCESS} == table_ids


def test_the_authorizer_can_redeem_a_ticket_and_change_nothing_else(template: Resource) -> None:
    (write_statement,) = [
        statement for statement in statements(template, "AuthorizerRole") if statement["Sid"] == "WriteTables"
    ]
    assert write_statement["Resource"] == [{"Fn::GetAtt": ["TicketsTable", "Arn"]}]


def test_only_pushing_groups_may_post_to_connections(template: Resource) -> None:
    pushers = {
        role
        for role in (f"{group}Role" for group in access.GROUPS)
        if any("execute-api:ManageConnections" in statement["Action"] for statement in statements(template, role))
    }
    assert pushers == {"RestApiRole", "SocketsRole", "WebhooksRole", "ReconcileRole", "TranslationRole"}


def test_the_authorizer_never_sees_the_gateways_keys(template: Resource) -> None:
    for role in ("AuthorizerRole", "SocketsRole"):
        assert "GatewaysSecret" not in json.dumps(statements(template, role))


def test_only_the_rest_api_writes_and_signs_transcripts(template: Resource) -> None:
    statements_by_role = {
        role: [
            (statement["Sid"], statement["Action"])
            for statement in statements(template, role)
            if "transcripts" in json.dumps(statement)
        ]
        for role in (f"{group}Role" for group in access.GROUPS)
    }
    assert {role: rights for role, rights in statements_by_role.items() if rights} == {
        "RestApiRole": [("Transcripts", ["s3:GetObject", "s3:PutObject"])]
    }
