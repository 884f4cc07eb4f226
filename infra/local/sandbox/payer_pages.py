"""The hosted payment pages, which are the same for every gateway: a person pays, fails, cancels, or closes the tab."""

from aiohttp import web

from infra.local.sandbox import pages, switches
from infra.local.sandbox.attempts import UNDECIDED, Action, Attempt, NotPossible, State
from infra.local.sandbox.pages import Html
from infra.local.sandbox.simulator import GatewaySimulator
from infra.local.sandbox.texts import language, text
from infra.local.sandbox.wire import BrowserReturn, decimal_text, form

NOTHING = Html()


class PayerPages:
    """The pages of one gateway."""

    def __init__(self, gateway: GatewaySimulator) -> None:
        self._gateway = gateway

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/pay/{id}", self.show), web.post("/pay/{id}", self.act)]

    async def show(self, request: web.Request) -> web.Response:
        attempt = self._attempt(request)
        lang = language(request.query.get("lang"), request.headers.get("Accept-Language", ""))
        return self._open(attempt, lang) if attempt.state is State.OPEN else self._decided(attempt, lang)

    async def act(self, request: web.Request) -> web.Response:
        attempt = self._attempt(request)
        fields = await form(request)
        lang = language(fields.get("lang"), request.headers.get("Accept-Language", ""))
        if attempt.state in UNDECIDED:
            return self._decided(attempt, lang)
        try:
            chosen = switches.validate(pages.chosen(fields, self._gateway.options), self._gateway.options)
            browser_return = self._gateway.act(attempt, Action(fields.get("action", "")), chosen)
        except NotPossible:
            return self._decided(attempt, lang)
        except ValueError as error:
            return self._open(attempt, lang, str(error))
        if browser_return is not None:
            return self._go(browser_return, attempt, lang)
        if attempt.state is State.OPEN and fields["action"] == Action.FAIL:
            return self._open(attempt, lang, text(lang, "declined"))
        is_lost = self._gateway.switches(attempt).browser == "lost"
        return self._notice(attempt, lang, text(lang, "lost")) if is_lost else self._decided(attempt, lang)

    def _attempt(self, request: web.Request) -> Attempt:
        attempt = self._gateway.find(request.match_info["id"])
        if attempt is None:
            raise web.HTTPNotFound(text="There is no such payment in this sandbox.")
        return attempt

    def _open(self, attempt: Attempt, lang: str, message: str = "") -> web.Response:
        amount = f"{attempt.currency} {decimal_text(attempt.amount)}"
        labels = ("amount_label", "for_label", "reference_label", "fail", "cancel", "close_hint", "awkward")
        body = pages.render(
            "pay.html",
            lang=lang,
            other_lang="ne" if lang == "en" else "en",
            other_language=text(lang, "other_language"),
            alert=pages.alert(message),
            amount=amount,
            description=attempt.description,
            reference=attempt.reference,
            pay=text(lang, "pay", amount=amount),
            switches=pages.switch_fields(self._gateway.options, self._gateway.switches(attempt)),
            **{label: text(lang, label) for label in labels},
        )
        return self._page(body, lang)

    def _decided(self, attempt: Attempt, lang: str) -> web.Response:
        browser_return = self._gateway.browser_return(attempt, Action.CANCEL)
        link = pages.handover(browser_return, text(lang, "back")) if browser_return else NOTHING
        return self._notice(attempt, lang, text(lang, attempt.state), link)

    def _notice(self, attempt: Attempt, lang: str, message: str, extra: Html = NOTHING) -> web.Response:
        return self._page(pages.render("notice.html", text=message, more=extra), lang)

    def _go(self, browser_return: BrowserReturn, attempt: Attempt, lang: str) -> web.Response:
        if browser_return.method == "GET":
            # The address to the letter: what is made of it elsewhere is eSewa's literal `?data=`.
            return web.Response(status=303, headers={"Location": browser_return.url})
        extra = pages.handover(browser_return, text(lang, "back"), at_once=True)
        return self._notice(attempt, lang, text(lang, attempt.state), extra)

    def _page(self, body: Html, lang: str) -> web.Response:
        title = text(lang, "title", gateway=self._gateway.title)
        return pages.page(title, body, gateway=self._gateway.title, colour=self._gateway.colour, lang=lang)
