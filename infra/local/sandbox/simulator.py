"""The base of all simulators: hosted pages, actions, and broken answers.

A gateway's module adds its wire format: what it requires of a request, and its words for each state.
"""

import asyncio
import secrets
from collections.abc import Mapping
from typing import Any, ClassVar

from aiohttp import web

from infra.local.sandbox.attempts import Action, Attempt, Refund, State
from infra.local.sandbox.context import SandboxContext
from infra.local.sandbox.switches import Switches, SwitchOptions, merge
from infra.local.sandbox.wire import NO_ANSWER, OUTAGE_PAGE, BrowserReturn, Echo, Refusal, Truncated

SETTLE = ("at_once", "late", "pending", "ambiguous")
BROWSER = ("returns", "lost", "twice")
ANSWERS = (
    "normal",
    "timeout",
    "drop",
    "error",
    "bad_request",
    "too_many",
    "html",
    "list",
    "deep",
    "redirect",
    "truncated",
    "echo",
)


class GatewaySimulator:
    """One simulated gateway. ``name`` is its path below the sandbox, ``colour`` that of its page's heading."""

    name: ClassVar[str]
    title: ClassVar[str]
    colour: ClassVar[str]
    options: ClassVar[SwitchOptions]
    # The state of an open payment after these actions. At some gateways it stays open.
    states_after: ClassVar[Mapping[Action, State]] = {Action.FAIL: State.FAILED, Action.CANCEL: State.CANCELLED}

    def __init__(self, context: SandboxContext) -> None:
        self.context = context

    # what each gateway defines

    def routes(self) -> list[web.RouteDef]:
        """The routes of its API, with paths below its own."""
        raise NotImplementedError

    def browser_return(self, attempt: Attempt, action: Action) -> BrowserReturn | None:
        """The request with which the browser returns after the payer's action; None if it stays at this gateway."""
        raise NotImplementedError

    def refusal(self) -> Refusal:
        """An HTTP 400 in the gateway's own form."""
        raise NotImplementedError

    def transaction_id(self, attempt: Attempt) -> str:
        """Creates the gateway's id of a payment that was just made."""
        raise NotImplementedError

    def refund_id(self) -> str:
        return secrets.token_hex(8)

    def changed(self, attempt: Attempt, action: Action | None) -> None:
        """Is called after a change of state by the payer or (None) by time. For gateways that send events."""

    def refund_changed(self, attempt: Attempt, refund: Refund, *, new: bool) -> None:
        """Is called after a refund was made or decided. For gateways that send events."""

    # looking up

    def find(self, name: str) -> Attempt | None:
        """Finds an attempt, and applies first what has become due."""
        attempt = self.context.find(self.name, name)
        if attempt is None:
            return None
        changed, refunds = attempt.advance_to(self.context.now())
        if changed or refunds:
            self._save(attempt)
        if changed:
            self.changed(attempt, None)
        for refund in refunds:
            self.refund_changed(attempt, refund, new=False)
        return attempt

    def page(self, attempt: Attempt) -> str:
        """The address of the hosted page."""
        return f"{self.context.public}/{self.name}/pay/{attempt.id}"

    def switches(self, attempt: Attempt | None = None, reference: str = "") -> Switches:
        return self.context.switches(self.name, self.options, attempt, reference)

    def reported_amount(self, attempt: Attempt) -> int:
        """The amount that the gateway reports."""
        is_wrong = self.switches(attempt).reports == "wrong_amount"
        return max(attempt.amount - 100, 1) if is_wrong else attempt.amount

    def reported_reference(self, attempt: Attempt) -> str:
        return "another-order" if self.switches(attempt).reports == "wrong_reference" else attempt.reference

    def answer(self, name: str, body: Mapping[str, Any], attempt: Attempt) -> dict[str, Any]:
        """The body of an answer about an attempt, with its overridden members."""
        return {**body, **self.switches(attempt).overrides.get(name, {})}

    # actions

    def act(self, attempt: Attempt, action: Action, chosen: Mapping[str, Any]) -> BrowserReturn | None:
        """Does what the payer does, with more switches ``chosen``. Answers how the browser returns, if it does.

        Raises :class:`NotPossible`.
        """
        attempt.switches = merge(attempt.switches, chosen)
        switches = self.switches(attempt)
        attempt.decide(action, switches.settle, self.context.now() + switches.late_seconds, self.states_after)
        self._save(attempt)
        self.changed(attempt, action)
        browser_return = self.browser_return(attempt, action)
        if browser_return is None or switches.browser == "lost":
            return None
        if switches.browser == "twice":
            self.context.spawn(self.context.follow(browser_return))
        return browser_return

    def expire(self, attempt: Attempt) -> None:
        """Raises :class:`NotPossible`."""
        attempt.expire()
        self._save(attempt)
        self.changed(attempt, None)

    def portal_refund(self, attempt: Attempt, amount: int | None) -> None:
        """Refunds ``amount`` (by default all that is left) as in the merchant portal. Raises :class:`NotPossible`."""
        returned = attempt.left if amount is None else amount
        refund = attempt.refund(Refund(self.refund_id(), returned, self.context.now()))
        self.context.save(attempt)
        self.refund_changed(attempt, refund, new=True)

    def _save(self, attempt: Attempt) -> None:
        if attempt.state in (State.PAID, State.AMBIGUOUS) and attempt.transaction_id is None:
            attempt.transaction_id = self.transaction_id(attempt)
        self.context.save(attempt)

    # broken answers

    async def misbehave_if_chosen(
        self, request: web.Request, attempt: Attempt | None = None, reference: str = ""
    ) -> None:
        """Raises :class:`Refusal` if the switches choose a broken answer for this call."""
        switches = self.switches(attempt, reference)
        if switches.answers == "normal" or switches.answers_to not in request.path:
            return
        self._count_down(attempt, reference, int(switches.answers_times))
        if switches.answers == "timeout":
            await asyncio.sleep(switches.hold_seconds)
        raise self.broken_answer(switches.answers)

    def broken_answer(self, answers: str) -> Refusal:
        match answers:
            case "error":
                return Refusal(503, OUTAGE_PAGE)
            case "bad_request":
                return self.refusal()
            case "too_many":
                return Refusal(429, {"detail": "Request was throttled."})
            case "html":
                return Refusal(200, "<html><body>We are moving house</body></html>")
            case "list":
                return Refusal(200, ["Completed", 1500])
            case "deep":
                return Refusal(200, '{"a":' * 100_000)
            case "redirect":
                return Refusal(302, "", {"Location": "/elsewhere"})
            case "truncated":
                return Truncated()
            case "echo":
                return Echo()
        return NO_ANSWER

    def _count_down(self, attempt: Attempt | None, reference: str, times: int) -> None:
        """Resets the switch after the chosen number of answers; 0 means never."""
        if not times:
            return
        rest = {"answers_times": times - 1} if times > 1 else {"answers": None, "answers_times": None}
        if attempt is not None and "answers" in attempt.switches:
            attempt.switches = merge(attempt.switches, rest)
            self.context.save(attempt)
        elif "answers" in self.context.preset(self.name, reference):
            self.context.set_preset(self.name, reference, rest)
        else:
            self.context.set_defaults(self.name, rest)
