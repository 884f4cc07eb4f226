"""The Lambda functions by name: which group of rights each belongs to, and what Chalice leaves open about them.

Knows what Chalice calls the functions in its template. What a group may do is said in ``access``.
"""

from dataclasses import dataclass
from typing import Any

from infra.template.access import CACHE_USERS

Template = dict[str, Any]

RUNTIME = "python3.11"


@dataclass(frozen=True, slots=True)
class Function:
    """A function's name, its logical id in Chalice's template, and the group whose role it takes.

    ``isolated``: it runs on what strangers upload, so it reaches the bucket and nothing else (isolation.yml), and its
    environment names nothing that it does not need.
    """

    name: str
    logical_id: str
    group: str
    isolated: bool = False


FUNCTIONS = (
    Function("api_handler", "APIHandler", "RestApi"),
    Function("ws_connect", "WebsocketConnect", "Sockets"),
    Function("ws_message", "WebsocketMessage", "Sockets"),
    Function("ws_disconnect", "WebsocketDisconnect", "Sockets"),
    Function("ws_welcome", "WsWelcome", "Sockets"),
    Function("ws_authorizer", "WsAuthorizer", "Authorizer"),
    Function("webhooks", "Webhooks", "Webhooks"),
    Function("reconcile", "Reconcile", "Reconcile"),
    Function("deliver", "Deliver", "Delivery"),
    Function("translate", "Translate", "Translation"),
    Function("process_media", "ProcessMedia", "Media", isolated=True),
)

ISOLATED_VARIABLES = frozenset({"STAGE", "VERSION", "TABLE_PREFIX", "ATTACHMENTS_BUCKET", "AWS_PUBLIC_ENDPOINT_URL"})
"""The variables that have a value in the isolated function; it has the others too, and they are empty."""
ISOLATED_NETWORK = {
    "Fn::If": [
        "OnAws",
        {
            "SecurityGroupIds": [{"Fn::GetAtt": ["IsolatedSecurityGroup", "GroupId"]}],
            "SubnetIds": [{"Ref": "IsolatedSubnetA"}, {"Ref": "IsolatedSubnetB"}],
        },
        {"Ref": "AWS::NoValue"},
    ]
}


def deployed_name(name: str) -> dict[str, str]:
    """The name of a function in a stack. It is fixed, so that a policy or a setting may name a function without
    depending on it: ``ws_connect`` invokes ``ws_welcome``, and both share their settings."""
    return {"Fn::Sub": "${AWS::StackName}-" + name}


def finish(template: Template) -> None:
    """Gives every packaged function its name, its group's role, its log group and what functions share, and checks
    that none is unknown."""
    resources: dict[str, Any] = template["Resources"]
    # SAM would merge what is shared into every function: none could do without.
    shared = template["Globals"].pop("Function")
    listed_ids = {function.logical_id for function in FUNCTIONS}
    packaged = {key for key, value in resources.items() if value["Type"] == "AWS::Serverless::Function"}
    if packaged != listed_ids:
        raise ValueError(f"infra/template/functions.py and app.py disagree about {sorted(packaged ^ listed_ids)}")
    for function in FUNCTIONS:
        properties = resources[function.logical_id]["Properties"]
        properties["FunctionName"] = deployed_name(function.name)
        properties["Role"] = {"Fn::GetAtt": [f"{function.group}Role", "Arn"]}
        _share(properties, shared, function)
        # Chalice writes the Python that packaged the app; the layer's wheels are for this one.
        properties["Runtime"] = RUNTIME
        resources[f"{function.logical_id}LogGroup"] = {
            "Type": "AWS::Logs::LogGroup",
            "DeletionPolicy": "Delete",
            "UpdateReplacePolicy": "Delete",
            "Properties": {
                "LogGroupName": {"Fn::Sub": "/aws/lambda/${AWS::StackName}-" + function.name},
                "RetentionInDays": {"Ref": "LogRetentionDays"},
            },
        }
        resources[function.logical_id]["DependsOn"] = f"{function.logical_id}LogGroup"


def _share(properties: Template, shared: Template, function: Function) -> None:
    """Completes a function's properties with what functions share; its own variables come first.

    A function without the right to use the cache does not get its address.
    """
    variables, network = shared["Environment"]["Variables"], shared["VpcConfig"]
    if function.group not in CACHE_USERS:
        variables = {**variables, "REDIS_URL": ""}
    if function.isolated:
        network = ISOLATED_NETWORK
        variables = {name: value if name in ISOLATED_VARIABLES else "" for name, value in variables.items()}
    own_variables = properties.get("Environment", {}).get("Variables", {})
    properties["Environment"] = {"Variables": {**variables, **own_variables}}
    properties["VpcConfig"] = network
    properties["Layers"] = shared["Layers"]
