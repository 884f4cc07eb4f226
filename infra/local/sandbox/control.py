"""The control interface: lets programs do in JSON what a payer, a merchant or a failure would do.

``GET|POST /_control/{gateway}`` reads and sets the switches of all its attempts, ``…/{gateway}/{reference}`` those of
one (also of one that is still to come), ``POST …/{reference}/{action}`` performs an action on it, and
``GET …/{gateway}/calls`` lists the newest calls of our servers.
"""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from infra.local.sandbox import switches
from infra.local.sandbox.attempts import Action, Attempt, NotPossible
from infra.local.sandbox.context import SandboxContext
from infra.local.sandbox.simulator import GatewaySimulator
from infra.local.sandbox.stripe.api import Stripe
from infra.local.sandbox.wire import BrowserReturn, Refusal


class Control:
    def __init__(self, context: SandboxContext, gateways: Mapping[str, GatewaySimulator]) -> None:
        self._context = context
        self._gateways = gateways

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/_control", self.overview),
            web.post("/_control/reset", self.reset),
            web.get("/_control/{gateway}", self.show_gateway),
            web.post("/_control/{gateway}", self.set_defaults),
            web.get("/_control/{gateway}/calls", self.calls),
            web.get("/_control/{gateway}/{reference}", self.show),
            web.post("/_control/{gateway}/{reference}", self.set_switches),
            web.get("/_control/{gateway}/{reference}/events", self.events),
            web.post("/_control/{gateway}/{reference}/{action}", self.perform_action),
        ]

    async def overview(self, request: web.Request) -> web.Response:
        gateways = {
            name: {"switches": simulator.options, "defaults": self._context.defaults(name)}
            for name, simulator in self._gateways.items()
        }
        return web.json_response({"gateways": gateways, "numbers": switches.NUMBERS})

    async def reset(self, request: web.Request) -> web.Response:
        self._context.reset()
        return web.json_response({"reset": True})

    async def show_gateway(self, request: web.Request) -> web.Response:
        gateway = self._gateway(request)
        attempts = [view(gateway, attempt) for attempt in self._context.list_newest(gateway.name)]
        return web.json_response({"defaults": self._context.defaults(gateway.name), "attempts": attempts})

    async def calls(self, request: web.Request) -> web.Response:
        """The newest API calls of our servers, oldest first, with headers and bodies."""
        return web.json_response({"items": list(self._context.calls[self._gateway(request).name])})

    async def set_defaults(self, request: web.Request) -> web.Response:
        gateway = self._gateway(request)
        self._context.set_defaults(gateway.name, _checked(gateway, await _body(request)))
        return web.json_response({"defaults": self._context.defaults(gateway.name)})

    async def show(self, request: web.Request) -> web.Response:
        gateway = self._gateway(request)
        return web.json_response(view(gateway, self._attempt(gateway, request)))

    async def set_switches(self, request: web.Request) -> web.Response:
        gateway, reference = self._gateway(request), request.match_info["reference"]
        checked = _checked(gateway, await _body(request))
        attempt = gateway.find(reference)
        if attempt is None:
            self._context.set_preset(gateway.name, reference, checked)
            preset = self._context.preset(gateway.name, reference)
            return web.json_response(
                {"gateway": gateway.name, "reference": reference, "state": None, "switches": preset}
            )
        attempt.switches = switches.merge(attempt.switches, checked)
        self._context.save(attempt)
        return web.json_response(view(gateway, attempt))

    async def events(self, request: web.Request) -> web.Response:
        gateway = self._gateway(request)
        attempt = self._attempt(gateway, request)
        events = gateway.events.list_for(attempt) if isinstance(gateway, Stripe) else []
        return web.json_response({"items": events})

    async def perform_action(self, request: web.Request) -> web.Response:
        gateway, action = self._gateway(request), request.match_info["action"]
        attempt, body = self._attempt(gateway, request), await _body(request)
        try:
            browser_return = perform(gateway, attempt, action, body)
        except NotPossible as error:
            raise _refused(409, str(error)) from error
        except ValueError as error:
            raise _refused(422, str(error)) from error
        return web.json_response(view(gateway, attempt, browser_return))

    def _gateway(self, request: web.Request) -> GatewaySimulator:
        name = request.match_info["gateway"]
        if name not in self._gateways:
            raise _refused(404, f"there is no gateway {name!r}; there are {', '.join(self._gateways)}")
        return self._gateways[name]

    def _attempt(self, gateway: GatewaySimulator, request: web.Request) -> Attempt:
        attempt = gateway.find(request.match_info["reference"])
        if attempt is None:
            raise _refused(404, f"{gateway.title} knows no payment {request.match_info['reference']!r}")
        return attempt


def perform(gateway: GatewaySimulator, attempt: Attempt, action: str, body: Mapping[str, Any]) -> BrowserReturn | None:
    """Performs an action. Raises :class:`NotPossible`, or ``ValueError`` for an unknown action or a wrong body."""
    match action:
        case "pay" | "fail" | "cancel":
            return gateway.act(attempt, Action(action), switches.validate(body, gateway.options))
        case "expire":
            gateway.expire(attempt)
        case "refund":
            amount = body.get("amount")
            if amount is not None and (isinstance(amount, bool) or not isinstance(amount, int)):
                raise ValueError(f"amount is {amount!r}, not a whole number of minor units")
            gateway.portal_refund(attempt, amount)
        case "resend" if isinstance(gateway, Stripe):
            gateway.events.resend(attempt)
        case "dispute" if isinstance(gateway, Stripe):
            gateway.dispute(attempt)
        case _:
            actions = "pay, fail, cancel, expire, refund, and at Stripe resend, dispute"
            raise ValueError(f"there is no action {action!r}; there are {actions}")
    return None


def view(gateway: GatewaySimulator, attempt: Attempt, browser_return: BrowserReturn | None = None) -> dict[str, Any]:
    """An attempt as the control interface shows it, with the browser's return if there is one."""
    refunds = [{"id": refund.id, "amount": refund.amount, "state": refund.state} for refund in attempt.refunds]
    return {
        "gateway": gateway.name,
        "id": attempt.id,
        "reference": attempt.reference,
        "state": attempt.state,
        "amount": attempt.amount,
        "currency": attempt.currency,
        "transaction_id": attempt.transaction_id,
        "refunds": refunds,
        "switches": attempt.switches,
        "page_url": gateway.page(attempt),
        "return_url": browser_return.url if browser_return else None,
        "return_method": browser_return.method if browser_return else None,
        "return_fields": browser_return.fields if browser_return else {},
    }


async def _body(request: web.Request) -> dict[str, Any]:
    text = await request.text()
    try:
        body = json.loads(text) if text else {}
    except ValueError as error:
        raise _refused(400, "the body is not JSON") from error
    if not isinstance(body, dict):
        raise _refused(400, "the body is no JSON object")
    return body


def _checked(gateway: GatewaySimulator, body: dict[str, Any]) -> dict[str, Any]:
    try:
        return switches.validate(body, gateway.options)
    except switches.UnknownSwitch as error:
        raise _refused(422, str(error)) from error


def _refused(status: int, message: str) -> Refusal:
    return Refusal(status, {"error": message})
