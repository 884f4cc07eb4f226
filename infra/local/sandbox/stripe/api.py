"""Stripe's API for a one-time payment by Checkout Session, and what it tells the shop when something happens.

Source: the types and docstrings of stripe-python 16 and docs.stripe.com (Checkout, Idempotent requests, Refunds).
A declined card and a payer who turns back leave a session open, as there; it ends paid, expired, or - after a delayed
method - failed.
"""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from stripe.params import PaymentIntentRetrieveParams, RefundCreateParams, RefundListParams, RefundRetrieveParams
from stripe.params.checkout import SessionCreateParams, SessionExpireParams, SessionRetrieveParams

from infra.local.sandbox.attempts import UNDECIDED, Action, Attempt, NotPossible, Refund, RefundState, State
from infra.local.sandbox.context import SandboxContext
from infra.local.sandbox.simulator import ANSWERS, BROWSER, SETTLE, GatewaySimulator
from infra.local.sandbox.stripe import objects, rules
from infra.local.sandbox.stripe.errors import StripeError, invalid, missing
from infra.local.sandbox.stripe.event_types import attempt_events, refund_events
from infra.local.sandbox.stripe.events import Events, new_id
from infra.local.sandbox.stripe.idempotency import IdempotencyKeys
from infra.local.sandbox.stripe.parameters import checked, nested
from infra.local.sandbox.wire import NO_ANSWER, BrowserReturn, Refusal, basic_credentials, same

Document = dict[str, Any]
FORM = "application/x-www-form-urlencoded"


class Stripe(GatewaySimulator):
    name = "stripe"
    title = "Stripe"
    colour = "#4b45c6"
    # The payer may try another card, or come back by the link.
    states_after = {Action.FAIL: State.OPEN, Action.CANCEL: State.OPEN}
    options = {
        "settle": SETTLE,
        "reports": ("truth", "wrong_amount", "wrong_currency", "wrong_reference"),
        "browser": BROWSER,
        "events": ("normal", "lost", "twice", "late", "out_of_order"),
        "answers": ANSWERS,
        "refunds": ("normal", "answer_lost", "refused", "pending", "fails_later"),
    }

    def __init__(self, context: SandboxContext) -> None:
        super().__init__(context)
        self.events = Events(context, self.find)
        self._keys = IdempotencyKeys(context.store, context.now)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/v1/checkout/sessions", self.create_session),
            web.get("/v1/checkout/sessions/{id}", self.retrieve_session),
            web.post("/v1/checkout/sessions/{id}/expire", self.expire_session),
            web.get("/v1/payment_intents/{id}", self.retrieve_payment_intent),
            web.post("/v1/refunds", self.create_refund),
            web.get("/v1/refunds", self.list_refunds),
            web.get("/v1/refunds/{id}", self.retrieve_refund),
            # The last one: whatever no route above takes.
            web.route("*", "/v1/{path:.*}", self.not_simulated),
        ]

    # sessions

    async def create_session(self, request: web.Request) -> web.Response:
        request_params = await self._parse_request(request)
        await self.misbehave_if_chosen(request, reference=str(request_params.get("client_reference_id", "")))

        async def work() -> Document:
            params = checked(request_params, SessionCreateParams)
            now = self.context.now()
            currency, amount = rules.check_session(params, now)
            attempt = Attempt(
                gateway=self.name,
                id=new_id("cs_test"),
                reference=params.get("client_reference_id", ""),
                amount=amount,
                currency=currency.upper(),
                description=", ".join(item["price_data"]["product_data"]["name"] for item in params["line_items"]),
                created_at=int(now),
                expires_at=params.get("expires_at", int(now) + rules.MAX_LIFETIME_SECONDS),
                details={"params": params},
            )
            attempt.reference = attempt.reference or attempt.id
            attempt.details["url"] = self.page(attempt)
            self.context.open(attempt)
            self.events.wake_at(attempt, attempt.expires_at)
            return self._render(objects.session, attempt, params)

        return await self._keys.run_once(request, await request.read(), work)

    async def retrieve_session(self, request: web.Request) -> web.Response:
        params = checked(await self._parse_request(request), SessionRetrieveParams)
        attempt = await self._attempt(request, "checkout.session")
        return web.json_response(self._render(objects.session, attempt, params))

    async def expire_session(self, request: web.Request) -> web.Response:
        request_params = await self._parse_request(request)
        attempt = await self._attempt(request, "checkout.session")

        async def work() -> Document:
            params = checked(request_params, SessionExpireParams)
            session = self.find(attempt.id) or attempt
            try:
                self.expire(session)
            except NotPossible as error:
                status = objects.session(session, self.switches(session))["status"]
                message = (
                    'Only Checkout Sessions with a status in ["open"] can be expired. '
                    f"This Checkout Session has a status of `{status}`."
                )
                raise StripeError(400, message, executed=True) from error
            return self._render(objects.session, session, params)

        return await self._keys.run_once(request, await request.read(), work)

    async def retrieve_payment_intent(self, request: web.Request) -> web.Response:
        params = checked(await self._parse_request(request), PaymentIntentRetrieveParams)
        attempt = await self._attempt(request, "payment_intent")
        return web.json_response(self._render(objects.payment_intent, attempt, params))

    # refunds

    async def create_refund(self, request: web.Request) -> web.Response:
        request_params = await self._parse_request(request)
        payment = request_params.get("payment_intent", request_params.get("charge", ""))
        attempt = self.find(payment) if isinstance(payment, str) else None
        await self.misbehave_if_chosen(request, attempt)

        async def work() -> Document:
            params = checked(request_params, RefundCreateParams)
            session = self._find_paid(params)
            refund = self._refund(session, params)
            return self._render(lambda of_attempt, view: objects.refund(of_attempt, view, refund), session, params)

        answer = await self._keys.run_once(request, await request.read(), work)
        if attempt and self.switches(attempt).refunds == "answer_lost":
            raise NO_ANSWER
        return answer

    def _find_paid(self, params: Document) -> Attempt:
        """The attempt whose payment intent or charge is named."""
        for param in ("payment_intent", "charge"):
            if name := params.get(param):
                attempt = self.find(name)
                if attempt is None or attempt.details.get(param) != name:
                    raise missing(param, name, param)
                return attempt
        raise invalid("One of the following params should be provided for this request: payment_intent or charge.")

    def _refund(self, attempt: Attempt, params: Document) -> Refund:
        """Creates the refund. Raises ``StripeError``, which is then stored under the idempotency key."""
        switches, now = self.switches(attempt), self.context.now()
        rules.check_refund(attempt, params.get("amount"), refused=switches.refunds == "refused")
        later = {"pending": RefundState.SUCCEEDED, "fails_later": RefundState.FAILED}.get(switches.refunds)
        refund = Refund(
            id=new_id("re"),
            amount=params.get("amount", attempt.left),
            created_at=int(now),
            state=RefundState.PENDING if later else RefundState.SUCCEEDED,
            due_at=now + switches.late_seconds if later else None,
            becomes=later,
            details={"reason": params.get("reason"), "metadata": params.get("metadata") or {}},
        )
        attempt.refund(refund)
        self.context.save(attempt)
        self.refund_changed(attempt, refund, new=True)
        return refund

    async def list_refunds(self, request: web.Request) -> web.Response:
        params = checked(await self._parse_request(request), RefundListParams)
        named = [params[param] for param in ("payment_intent", "charge") if param in params]
        attempts = [self.find(name) for name in named] or [
            self.find(listed.id) for listed in self.context.list_newest(self.name)
        ]
        if named:
            await self.misbehave_if_chosen(request, attempts[0])
        documents = [
            objects.refund(attempt, self.switches(attempt), refund)
            for attempt in attempts
            if attempt is not None
            for refund in reversed(attempt.refunds)
        ]
        return web.json_response(rules.page(documents, params, "/v1/refunds"))

    async def retrieve_refund(self, request: web.Request) -> web.Response:
        params = checked(await self._parse_request(request), RefundRetrieveParams)
        attempt = await self._attempt(request, "refund")
        refund = next((candidate for candidate in attempt.refunds if candidate.id == request.match_info["id"]), None)
        if refund is None:
            raise missing("refund", request.match_info["id"])
        return web.json_response(
            self._render(lambda of_attempt, view: objects.refund(of_attempt, view, refund), attempt, params)
        )

    async def not_simulated(self, request: web.Request) -> web.Response:
        """Refuses the rest of Stripe's API as Stripe refuses an unknown address."""
        await self._parse_request(request)
        address = f"{request.method}: /v1/{request.match_info['path']}"
        raise StripeError(
            404, f"Unrecognized request URL ({address}). The sandbox simulates a part of Stripe's API only."
        )

    # what all of them do

    async def _parse_request(self, request: web.Request) -> Document:
        """The parameters of a request that has our key, as nested as they are fingerprint."""
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "basic":
            key, _ = basic_credentials(request) or ("", "")
        if not key:
            message = "You did not provide an API key. You need to provide your API key in the Authorization header."
            raise StripeError(401, message)
        if not same(key, self.context.keys.stripe_secret):
            raise StripeError(401, f"Invalid API Key provided: {key[:7]}{'*' * 8}")
        if request.method == "GET":
            return nested(request.query.items())
        if request.body_exists and request.content_type != FORM:
            raise invalid(f"Invalid request: the content type must be {FORM}")
        return nested(parse_qsl(await request.text(), keep_blank_values=True))

    async def _attempt(self, request: web.Request, kind: str) -> Attempt:
        name = request.match_info["id"]
        attempt = self.find(name)
        await self.misbehave_if_chosen(request, attempt)
        names = {"checkout.session": attempt.id, "payment_intent": attempt.details.get(kind)} if attempt else {}
        if attempt is None or names.get(kind, name) != name:
            raise missing(kind, name)
        return attempt

    def _render(self, render: Callable[..., Document | None], attempt: Attempt, params: Document) -> Document:
        view = self.switches(attempt)
        return objects.expanded(render(attempt, view) or {}, params.get("expand", ()), attempt, view)

    def refusal(self) -> Refusal:
        return invalid("Something about this request is not valid.")

    # what happens

    def act(self, attempt: Attempt, action: Action, chosen: Mapping[str, Any]) -> BrowserReturn | None:
        if attempt.state is State.OPEN and action is not Action.CANCEL:
            # The first try to pay creates the payment intent; each try is a charge of its own.
            attempt.details.setdefault("payment_intent", new_id("pi"))
            attempt.details |= {"charge": new_id("ch"), "declined": action is Action.FAIL}
            for name in ("payment_intent", "charge"):
                self.context.alias(attempt, attempt.details[name])
        browser_return = super().act(attempt, action, chosen)
        if attempt.due_at is not None:
            self.events.wake_at(attempt, attempt.due_at)
        return browser_return

    def changed(self, attempt: Attempt, action: Action | None) -> None:
        if action is Action.CANCEL:
            return
        view, was_processing = self.switches(attempt), bool(attempt.details.get("awaited"))
        drafts = attempt_events(attempt, view, was_processing=was_processing)
        if "payment_intent" in attempt.details and "known" not in attempt.details:
            drafts.insert(0, ("payment_intent.created", objects.payment_intent(attempt, view)))
        attempt.details |= {"known": True, "awaited": was_processing or attempt.state in UNDECIDED}
        self.context.save(attempt)
        self.events.record(attempt, drafts, view)

    def refund_changed(self, attempt: Attempt, refund: Refund, *, new: bool) -> None:
        view = self.switches(attempt)
        self.context.alias(attempt, refund.id)
        self.events.record(attempt, refund_events(attempt, refund, view, is_new=new), view)
        if refund.due_at is not None:
            self.events.wake_at(attempt, refund.due_at)

    def dispute(self, attempt: Attempt) -> None:
        """The payer claims the money back from the bank. Raises :class:`NotPossible` where nothing was paid."""
        if attempt.state is not State.PAID:
            raise NotPossible(f"the payment is {attempt.state}: nothing was paid that could be disputed")
        attempt.details["dispute"] = new_id("du")
        self.context.save(attempt)
        view = self.switches(attempt)
        self.events.record(attempt, [("charge.dispute.created", objects.dispute(attempt, view))], view)

    def browser_return(self, attempt: Attempt, action: Action) -> BrowserReturn | None:
        params = attempt.details["params"]
        if attempt.state is State.OPEN and action is Action.FAIL:
            return None
        if attempt.state in (State.OPEN, State.EXPIRED):
            return BrowserReturn(params["cancel_url"]) if params.get("cancel_url") else None
        return BrowserReturn(params["success_url"].replace("{CHECKOUT_SESSION_ID}", attempt.id))

    def transaction_id(self, attempt: Attempt) -> str:
        return str(attempt.details["payment_intent"])

    def refund_id(self) -> str:
        return new_id("re")
