"""Reads the outputs of a deployed stack: its addresses, and the names of its resources."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from infra import emulators
from infra.deploy.changeset import CloudFormationStack
from infra.template.functions import FUNCTIONS


@dataclass(frozen=True, slots=True)
class Outputs:
    """Addresses have no trailing slash. ``functions`` maps the names in ``app.py`` to the deployed ones.

    ``distribution_id`` is empty on an emulator, which has no distribution.
    """

    stack_name: str
    api_id: str
    api_url: str
    ws_api_id: str
    ws_url: str
    ws_management_url: str
    webhooks_url: str
    attachments_bucket: str
    table_prefix: str
    app_secret_arn: str
    gateways_secret_arn: str
    origin_secret_arn: str
    web_bucket: str
    front_url: str
    distribution_id: str
    functions: Mapping[str, str]


def read(stack_name: str, endpoint_url: str | None = None) -> Outputs:
    """The outputs of a deployed stack. Raises botocore's ``ClientError`` when there is none of that name."""
    values = CloudFormationStack(stack_name, endpoint_url).outputs()
    websocket = _reachable_url(values["WebsocketManagementUrl"], endpoint_url)
    webhooks = values["WebhooksFunctionUrl"]
    emulator = None if endpoint_url is None else emulators.detect(endpoint_url)
    return Outputs(
        stack_name=stack_name,
        api_id=values["RestAPIId"],
        api_url=_reachable_url(values["ApiUrl"], endpoint_url),
        ws_api_id=values["WebsocketAPIId"],
        ws_url=websocket.replace("http", "ws", 1) if emulator is None else emulator.socket_url(websocket),
        ws_management_url=websocket,
        webhooks_url=webhooks.rstrip("/") if emulator is None else emulator.function_url(webhooks, str(endpoint_url)),
        attachments_bucket=values["AttachmentsBucketName"],
        table_prefix=values["TablePrefix"],
        app_secret_arn=values["AppSecretArn"],
        gateways_secret_arn=values["GatewaysSecretArn"],
        origin_secret_arn=values["OriginSecretArn"],
        web_bucket=values["WebBucketName"],
        front_url=values["FrontDoorUrl"],
        distribution_id=values.get("DistributionId", ""),
        functions={function.name: f"{stack_name}-{function.name}" for function in FUNCTIONS},
    )


def _reachable_url(url: str, endpoint_url: str | None) -> str:
    """An address as it is reached from here: functions in containers know the emulator by another name."""
    return url if endpoint_url is None else f"{endpoint_url.rstrip('/')}{urlsplit(url).path}"
