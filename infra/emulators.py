"""The AWS emulators and every difference between them. No other module knows which one runs.

MiniStack runs embedded or in its container, LocalStack in its own. What both do alike, such as serving a REST API and
``@connections`` below ``/_aws/execute-api/``, stands where it is used.

Sources: MiniStack's ``app.py``; LocalStack's documentation (https://docs.localstack.cloud/aws: services/apigateway,
services/lambda, services/ses, capabilities/networking), and for ``@connections`` by path
https://github.com/localstack/localstack/issues/12321. The tests here run MiniStack; LocalStack's ways are as it
describes them.
"""

import urllib.request
from dataclasses import dataclass
from urllib.error import HTTPError
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Emulator:
    """``name`` is its service and profile in ``docker-compose.yml``."""

    name: str
    title: str
    health: str
    """The path that answers 200 once it is ready."""
    mailbox: str
    """The path that shows the e-mails it was given: nothing leaves the machine."""
    inside: str
    """Its address for functions in containers beside it."""
    domain: str = ""
    """Below which it serves WebSocket APIs and Function URLs, each by its host name; without one, by path."""

    def socket_url(self, management_url: str) -> str:
        """The address at which clients connect to the WebSocket API with these ``@connections``."""
        if not self.domain:
            return management_url.replace("http", "ws", 1)
        address = urlsplit(management_url)
        api_id, stage = address.path.split("/")[-2:]
        return f"ws://{api_id}.execute-api.{self.domain}:{address.port}/{stage}"

    def function_url(self, url: str, endpoint_url: str) -> str:
        """A Function URL as it can be called from this machine."""
        host, port = str(urlsplit(url).hostname), urlsplit(endpoint_url).port
        if self.domain:
            return f"http://{host}:{port}"
        return f"{endpoint_url.rstrip('/')}/_aws/lambda-url/{host.split('.')[0]}"


MINISTACK = Emulator(
    name="ministack",
    title="MiniStack",
    health="/_ministack/health",
    mailbox="/_ministack/ses/messages",
    # An alias in docker-compose.yml; MiniStack has no name of its own there.
    inside="http://emulator:4566",
)
LOCALSTACK = Emulator(
    name="localstack",
    title="LocalStack",
    health="/_localstack/health",
    mailbox="/_aws/ses",
    # LocalStack's own name server answers this name with LocalStack's address in containers that it has started; on
    # this machine public DNS answers 127.0.0.1.
    inside="http://localhost.localstack.cloud:4566",
    domain="localhost.localstack.cloud",
)


def detect(endpoint_url: str) -> Emulator:
    """The emulator that runs at this address. Raises ``URLError`` where none does."""
    return MINISTACK if is_ready(MINISTACK, endpoint_url) else LOCALSTACK


def is_ready(emulator: Emulator, endpoint_url: str) -> bool:
    """Whether this emulator answers there. Raises ``URLError`` where nobody does."""
    try:
        # MiniStack answers to LocalStack's health path too, and not the other way round.
        with urllib.request.urlopen(f"{endpoint_url.rstrip('/')}{emulator.health}", timeout=2) as answer:
            return bool(answer.status == 200)
    except HTTPError:
        return False
