"""What every gateway of the sandbox is: an API of its own, hosted pages, and the same ways to be steered.

A gateway's module adds its wire format: what it asks of a request, and its words for what happened.
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
    """The shared half. ``name`` is its path below the sandbox, ``colour`` that of its page's heading."""

    name: ClassVar[str]
    title: ClassVar[str]
    colour: ClassVar[str]
    options: ClassVar[SwitchOptions]
    # Where these lead an open payment. At some gateways it stays open.
    states_after: ClassVar[Mapping[Action, State]] = {Action.FAIL: State.FAILED, Action.CANCEL: State.CANCELLED}

    def __init__(self, context: SandboxContext) -> None:
        self.context = context

    # what a gateway's module says

    def routes(self) -> list[web.RouteDef]:
        """Its API, with paths below its own."""
        raise NotImplementedError

    def browser_return(self, attempt: Attempt, action: Action) -> BrowserReturn | None:
        """Where the browser goes after the payer's action; ``None`` where this gateway keeps it."""
        raise NotImplementedError

    def refusal(self) -> Refusal:
        """A 400 in its own form, for no fault of the request."""
        raise NotImplementedError

    def transaction_id(self, attempt: Attempt) -> str:
        """The gateway's final number of a payment that is just being paid."""
        raise NotImplementedError

    def refund_id(self) -> str:
        return secrets.token_hex(8)

    def changed(self, attempt: Attempt, action: Action | None) -> None:
        """The state was decided, by the payer or (``None``) by time. For gateways that tell the shop."""

    def refund_changed(self, attempt: Attempt, refund: Refund, *, new: bool) -> None:
        """A refund was made or decided. For gateways that tell the shop."""

    # finding

    def find(self, name: str) -> Attempt | None:
        """The attempt as it is now: what time has done is done first."""
        attempt = self.context.find(self.name, name)
        if attempt is None:
            return None
        moved, refunds = attempt.advance_to(self.context.now())
        if moved or refunds:
            self._save(attempt)
        if moved:
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
        """What the gateway says was paid."""
        wrong = self.switches(attempt).reports == "wrong_amount"
        return max(attempt.amount - 100, 1) if wrong else attempt.amount

    def reported_reference(self, attempt: Attempt) -> str:
        return "another-order" if self.switches(attempt).reports == "wrong_reference" else attempt.reference

    def answer(self, name: str, body: Mapping[str, Any], attempt: Attempt) -> dict[str, Any]:
        """The body of an answer about an attempt, with the members that were overridden for it."""
        return {**body, **self.switches(attempt).overrides.get(name, {})}

    # being steered

    def act(self, attempt: Attempt, action: Action, given: Mapping[str, Any]) -> BrowserReturn | None:
        """What the payer does, with more switches ``given``; answers how the browser goes back, if it does.

        Raises :class:`NotPossible`.
        """
        attempt.switches = merge(attempt.switches, given)
        switches = self.switches(attempt)
        attempt.decide(action, switches.settle, self.context.now() + switches.late_seconds, self.states_after)
        self._save(attempt)
        self.changed(attempt, action)
        back = self.browser_return(attempt, action)
        if back is None or switches.browser == "lost":
            return None
        if switches.browser == "twice":
            self.context.spawn(self.context.follow(back))
        return back

    def expire(self, attempt: Attempt) -> None:
        """Raises :class:`NotPossible`."""
        attempt.expire()
        self._save(attempt)
        self.changed(attempt, None)

    def portal_refund(self, attempt: Attempt, amount: int | None) -> None:
        """The merchant returns ``amount`` (all that is left) in the gateway's portal. Raises :class:`NotPossible`."""
        returned = attempt.left if amount is None else amount
        refund = attempt.refund(Refund(self.refund_id(), returned, self.context.now()))
        self.context.save(attempt)
        self.refund_changed(attempt, refund, new=True)

    def _save(self, attempt: Attempt) -> None:
        if attempt.state in (State.PAID, State.AMBIGUOUS) and attempt.transaction_id is None:
            attempt.transaction_id = self.transaction_id(attempt)
        self.context.save(attempt)

    # being out of order

    async def misbehave_if_chosen(
        self, request: web.Request, attempt: Attempt | None = None, reference: str = ""
    ) -> None:
        """Raises :class:`Refusal` when the answers to our server are switched to something else."""
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
        """Takes the switch back after as many answers as were asked for; 0 is for ever."""
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
