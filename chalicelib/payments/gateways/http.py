"""An HTTP client for JSON APIs of gateways: time-outs, retries of safe calls, and errors without secrets.

Maps every failure to :class:`GatewayError` or a subclass. No error and no answer that leaves this module contains a
secret of ours, even if a gateway repeats it. ``requests`` is loaded on the first call.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from chalicelib.payments.gateways.base import GatewayDown, GatewayError, GatewayRefused

if TYPE_CHECKING:
    from requests import Response

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Time-outs of a call to a gateway, in seconds.

    One of our requests must end within API Gateway's 29: the longest makes a query, repeats it, and sends a command.
    """

    connect: float = 2.0
    query: float = 5.0
    """Read time-out of a call that changes nothing. It is repeated once."""
    command: float = 9.0
    """Read time-out of a call that changes something. It is never repeated: the first one may have arrived."""
    retry_pause: float = 0.3
    """Pause before a query is repeated."""


DEFAULT_TIMEOUTS = Timeouts()


@dataclass(frozen=True, slots=True)
class JsonResponse:
    """A JSON object with its HTTP status. Numbers are kept as the text they were written in, because a float would
    change an amount or an id of 18 digits."""

    status: int
    body: Body

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    def text(self, *names: str) -> str:
        """The first of these members that holds a text or a number, as text; "" if none does."""
        for name in names:
            value = self.body.get(name)
            if isinstance(value, str) and value:
                return value
        return ""


@dataclass(frozen=True, slots=True)
class HttpClient:
    """Calls one gateway. ``secrets`` are masked in its answers."""

    name: str
    timeouts: Timeouts
    secrets: tuple[str, ...] = ()

    MIN_SECRET_LENGTH: ClassVar = 8
    """A shorter secret is not masked: an amount could contain it by chance."""

    def __repr__(self) -> str:
        return f"HttpClient({self.name!r})"

    def query(self, verb: str, url: str, **rest: Any) -> JsonResponse:
        """Makes a call that changes nothing, and repeats it once after a failure. Raises what :meth:`command` does."""
        try:
            return self.command(verb, url, read_timeout=self.timeouts.query, **rest)
        except GatewayDown:
            time.sleep(self.timeouts.retry_pause)
        return self.command(verb, url, read_timeout=self.timeouts.query, **rest)

    def command(
        self,
        verb: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        read_timeout: float | None = None,
    ) -> JsonResponse:
        """Makes a call exactly once. Answers every 2xx and 4xx that contains a JSON object.

        Raises :class:`GatewayRefused` for 401 and 403, :class:`GatewayDown` for 5xx, 429 and no answer, and
        :class:`GatewayError` for an answer that cannot be read.
        """
        import requests

        try:
            response = requests.request(
                verb,
                url,
                params=params,
                json=body,
                headers=headers,
                timeout=(self.timeouts.connect, read_timeout or self.timeouts.command),
                allow_redirects=False,
            )
        except ValueError:
            failure = GatewayError(f"{self.name}: the configured address or credentials cannot be used")
        except requests.RequestException as error:
            failure = GatewayDown(f"{self.name} does not answer ({type(error).__name__})")
        else:
            return self._parse(response)
        # Raised here, where the original error, which contains the request and its headers, is gone.
        raise failure

    def _parse(self, response: "Response") -> JsonResponse:
        status = response.status_code
        if status >= 500 or status == 429:
            raise GatewayDown(f"{self.name} is out of service ({status})")
        if status in (401, 403):
            raise GatewayRefused(f"{self.name} refuses our credentials ({status})")
        body = None if 300 <= status < 400 else _parse_object(response.content)
        if body is None:
            raise GatewayError(f"{self.name} gave an answer that cannot be read ({status})")
        return JsonResponse(status, self._mask(body))

    def _mask(self, value: Any) -> Any:
        if isinstance(value, str):
            for secret in self.secrets:
                if len(secret) >= self.MIN_SECRET_LENGTH:
                    value = value.replace(secret, "***")
            return value
        if isinstance(value, dict):
            return {self._mask(name): self._mask(member) for name, member in value.items()}
        return [self._mask(member) for member in value] if isinstance(value, list) else value


def join(base: str, path: str) -> str:
    """``path`` below ``base``, with exactly one slash between them."""
    return f"{base.rstrip('/')}/{path.lstrip('/')}"


def one_line(text: str, max_length: int = 200) -> str:
    """A gateway's words in one line of limited length, fit for an error."""
    return " ".join(text.split())[:max_length]


def _parse_object(content: bytes) -> Body | None:
    try:
        body = json.loads(content, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None
