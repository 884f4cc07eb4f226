"""The merchant portals, and the list of all payments with links to them. For developers, in English only."""

from html import escape

from aiohttp import web

from infra.local.sandbox import pages, switches
from infra.local.sandbox.attempts import UNDECIDED, Attempt, NotPossible, State
from infra.local.sandbox.context import SandboxContext
from infra.local.sandbox.control import perform
from infra.local.sandbox.pages import Html
from infra.local.sandbox.simulator import GatewaySimulator
from infra.local.sandbox.wire import decimal_text, form, minor_units


class Overview:
    """The newest payments of all gateways."""

    def __init__(self, context: SandboxContext, gateways: list[GatewaySimulator]) -> None:
        self._context = context
        self._gateways = {gateway.name: gateway for gateway in gateways}

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/", self.show)]

    async def show(self, request: web.Request) -> web.Response:
        rows = pages.joined(self._row(attempt) for attempt in self._context.list_newest())
        placeholder = Html('<tr><td colspan="5">There are none yet.</td></tr>')
        body = pages.render("home.html", rows=rows or placeholder)
        return pages.page("Payment sandbox", body, width="wide")

    def _row(self, listed_attempt: Attempt) -> str:
        gateway = self._gateways[listed_attempt.gateway]
        attempt = gateway.find(listed_attempt.id) or listed_attempt
        link = f"{self._context.public}/{gateway.name}/merchant/{attempt.id}"
        cells = [money(attempt, attempt.amount), attempt.state, money(attempt, attempt.refunded)]
        other_cells = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        reference = f'<a href="{escape(link)}">{escape(attempt.reference)}</a>'
        return f'<tr><td>{escape(gateway.title)}</td><th scope="row">{reference}</th>{other_cells}</tr>'


class MerchantPortal:
    """The portal of one gateway: what the merchant, or time, can do to a payment."""

    def __init__(self, gateway: GatewaySimulator) -> None:
        self._gateway = gateway

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/merchant/{id}", self.show), web.post("/merchant/{id}", self.act)]

    async def show(self, request: web.Request) -> web.Response:
        return self._page(self._attempt(request))

    async def act(self, request: web.Request) -> web.Response:
        attempt, fields = self._attempt(request), await form(request)
        try:
            self._perform(attempt, fields)
        except (NotPossible, ValueError) as error:
            return self._page(self._attempt(request), str(error))
        return web.Response(status=303, headers={"Location": self._address(attempt)})

    def _perform(self, attempt: Attempt, fields: dict[str, str]) -> None:
        action = fields.get("action", "")
        if action == "switches":
            chosen = switches.validate(pages.chosen(fields, self._gateway.options), self._gateway.options)
            attempt.switches = switches.merge(attempt.switches, chosen)
            self._gateway.context.save(attempt)
        elif action == "refund" and (text := fields.get("amount", "").strip()):
            amount = minor_units(text)
            if amount is None:
                raise ValueError(f"{text} is no amount")
            perform(self._gateway, attempt, action, {"amount": amount})
        else:
            # What is decided here is decided for good, however "pay" was answered before.
            perform(self._gateway, attempt, action, {"settle": "at_once"} if action == "pay" else {})

    def _attempt(self, request: web.Request) -> Attempt:
        attempt = self._gateway.find(request.match_info["id"])
        if attempt is None:
            raise web.HTTPNotFound(text="There is no such payment in this sandbox.")
        return attempt

    def _address(self, attempt: Attempt) -> str:
        return f"{self._gateway.context.public}/{self._gateway.name}/merchant/{attempt.id}"

    def _page(self, attempt: Attempt, message: str = "") -> web.Response:
        body = pages.render(
            "attempt.html",
            home=f"{self._gateway.context.public}/",
            alert=pages.alert(message),
            state=attempt.state,
            amount=money(attempt, attempt.amount),
            refunded=money(attempt, attempt.refunded),
            description=attempt.description,
            reference=attempt.reference,
            id=attempt.id,
            transaction=attempt.transaction_id or "none yet",
            actions=actions(attempt, self._gateway),
            switches=pages.switch_fields(self._gateway.options, self._gateway.switches(attempt)),
        )
        title = f"{self._gateway.title} merchant portal"
        return pages.page(title, body, gateway=self._gateway.title, colour=self._gateway.colour, width="wide")


def actions(attempt: Attempt, gateway: GatewaySimulator) -> Html:
    """A form with what can be done in the attempt's state."""
    if attempt.state is State.PAID and attempt.left:
        maximum = decimal_text(attempt.left)
        controls = (
            f'<label for="amount">Amount to return (empty: all of {maximum})</label>'
            '<input id="amount" name="amount" inputmode="decimal">'
            '<button class="first" name="action" value="refund">Return money</button>'
        )
    elif attempt.state in UNDECIDED:
        controls = _button("pay", "Decide: it was paid") + _button("fail", "Decide: it failed")
    elif attempt.state is State.OPEN:
        link = f'<p><a href="{escape(gateway.page(attempt))}">The payer’s page</a></p>'
        controls = link + _button("expire", "Let it expire")
    else:
        return Html()
    if attempt.state is State.PAID and "events" in gateway.options:
        controls += _button("dispute", "The payer disputes it")
    if "events" in gateway.options:
        controls += _button("resend", "Send its events again")
    return Html(f'<form method="post">{controls}</form>')


def money(attempt: Attempt, amount: int) -> str:
    return f"{attempt.currency} {decimal_text(amount)}"


def _button(action: str, label: str) -> str:
    return f'<button name="action" value="{action}">{escape(label)}</button>'
