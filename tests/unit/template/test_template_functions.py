"""The functions of the template: their roles, handlers, environment and logs."""

import importlib
import inspect

from chalicelib import settings
from chalicelib.media import jobs
from infra.template.functions import FUNCTIONS
from tests.unit.template.reading import Resource, of_type, statements


def test_every_function_runs_with_the_role_of_its_group_on_the_shared_layer(template: Resource) -> None:
    functions = of_type(template, "Serverless::Function")
    assert set(functions) == {function.logical_id for function in FUNCTIONS}
    for function in FUNCTIONS:
        properties = functions[function.logical_id]
        assert properties["Role"] == {"Fn::GetAtt": [f"{function.group}Role", "Arn"]}
        assert properties["Runtime"] == "python3.11"
        assert properties["Layers"] == [{"Ref": "DependenciesLayer"}]


def test_every_handler_can_be_called_as_lambda_calls_it(template: Resource) -> None:
    for properties in of_type(template, "Serverless::Function").values():
        module, name = properties["Handler"].rsplit(".", 1)
        handler = getattr(importlib.import_module(module), name)
        inspect.signature(handler).bind({}, None)


def test_the_environment_is_what_the_settings_read(template: Resource) -> None:
    source = inspect.getsource(settings)
    for properties in of_type(template, "Serverless::Function").values():
        variables = properties["Environment"]["Variables"]
        for name in variables:
            assert f'"{name}"' in source
        settings.read({**{name: str(value) for name, value in variables.items()}, "AWS_REGION": "ap-south-1"})


def test_the_function_that_decodes_uploads_has_no_other_access(template: Resource) -> None:
    functions = of_type(template, "Serverless::Function")
    isolated, other_function = functions["ProcessMedia"], functions["WebsocketMessage"]
    assert "GATEWAYS_SECRET_ARN" in other_function["Environment"]["Variables"]
    assert {name for name, value in isolated["Environment"]["Variables"].items() if value} == {
        "STAGE",
        "VERSION",
        "TABLE_PREFIX",
        "ATTACHMENTS_BUCKET",
        "AWS_PUBLIC_ENDPOINT_URL",
    }
    assert isolated["VpcConfig"]["Fn::If"][0] == "OnAws"
    runtime = {"Log", "Trace", "JoinVpc"}
    allowed = {
        statement["Sid"]: statement
        for statement in statements(template, "MediaRole")
        if statement["Sid"] not in runtime
    }
    assert {sid: statement["Action"] for sid, statement in allowed.items()} == {
        "ReadUploads": ["s3:GetObject"],
        "KeepMedia": ["s3:PutObject"],
    }
    assert allowed["ReadUploads"]["Resource"] == [{"Fn::Sub": "${AttachmentsBucket.Arn}/uploads/*"}]
    assert allowed["KeepMedia"]["Resource"] == [{"Fn::Sub": "${AttachmentsBucket.Arn}/files/*"}]


def test_functions_time_out_before_api_gateway_does(template: Resource) -> None:
    functions = of_type(template, "Serverless::Function")
    assert functions["ProcessMedia"]["Timeout"] < jobs.ANSWER_TIMEOUT_SECONDS < 29 - 5


def test_logs_are_not_kept_for_ever(template: Resource) -> None:
    groups = of_type(template, "Logs::LogGroup")
    assert len(groups) == len(FUNCTIONS) + len(("REST", "WebSocket"))
    assert all(group["RetentionInDays"] == {"Ref": "LogRetentionDays"} for group in groups.values())


def test_the_reconciler_runs_every_five_minutes(template: Resource) -> None:
    (event,) = of_type(template, "Serverless::Function")["Reconcile"]["Events"].values()
    assert event["Properties"]["Schedule"] == "rate(5 minutes)"


def test_functions_that_people_wait_for_have_more_memory_than_others(
    template: Resource,
) -> None:
    functions = of_type(template, "Serverless::Function")
    sizes = {function.name: functions[function.logical_id]["MemorySize"] for function in FUNCTIONS}
    unwaited = {"ws_disconnect", "reconcile", "deliver", "translate"}
    assert sizes.pop("process_media") == 2048, "of 40 megapixels each copy is 160 MB"
    assert sizes == {name: 512 if name in unwaited else 1024 for name in sizes}
