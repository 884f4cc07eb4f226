"""The WebSocket API and the webhooks' address."""

from tests.unit.template.reading import Resource, of_type


def test_connect_is_guarded_by_the_ticket_authorizer(template: Resource) -> None:
    route = template["Resources"]["WebsocketConnectRoute"]["Properties"]
    assert route["AuthorizationType"] == "CUSTOM"
    assert route["AuthorizerId"] == {"Ref": "WebsocketAuthorizer"}
    authorizer = template["Resources"]["WebsocketAuthorizer"]["Properties"]
    assert authorizer["AuthorizerType"] == "REQUEST"
    assert authorizer["IdentitySource"] == ["route.request.querystring.ticket"]


def test_changed_routes_go_live_by_themselves(template: Resource) -> None:
    assert not of_type(template, "ApiGatewayV2::Deployment")
    stage = template["Resources"]["WebsocketAPIStage"]
    assert stage["Properties"]["AutoDeploy"] is True
    assert "DeploymentId" not in stage["Properties"]
    assert "WebsocketConnectRoute" in stage["DependsOn"]


def test_webhooks_have_a_public_function_url(template: Resource) -> None:
    webhooks = template["Resources"]["Webhooks"]["Properties"]
    assert webhooks["FunctionUrlConfig"] == {"AuthType": "NONE"}
