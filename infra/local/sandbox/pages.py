"""Renders the sandbox's HTML from template files, with every value escaped. Knows nothing of payments."""

from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from aiohttp import web

from infra.local.sandbox.switches import CHOICES, TITLES, Switches, SwitchOptions
from infra.local.sandbox.texts import text
from infra.local.sandbox.wire import BrowserReturn

FOLDER = Path(__file__).parent / "pages"
NEUTRAL = "#37344a"


class Html(str):
    """Text that is HTML already; everything else is escaped."""

    __slots__ = ()


@cache
def _template(name: str) -> Template:
    return Template((FOLDER / name).read_text())


def render(name: str, **values: str) -> Html:
    safe = {key: value if isinstance(value, Html) else escape(value) for key, value in values.items()}
    return Html(_template(name).substitute(safe))


def joined(parts: Iterable[str]) -> Html:
    return Html("\n".join(parts))


def page(
    title: str,
    body: Html,
    *,
    gateway: str = "Payment sandbox",
    colour: str = NEUTRAL,
    lang: str = "en",
    width: str = "narrow",
    status: int = 200,
) -> web.Response:
    """A whole page. It always names the gateway, and says that it is a simulation."""
    html = render(
        "base.html",
        lang=lang,
        title=title,
        gateway=gateway,
        colour=colour,
        width=width,
        sandbox=text(lang, "sandbox"),
        notice=text(lang, "notice", gateway=gateway if gateway != "Payment sandbox" else "gateways"),
        style=Html((FOLDER / "style.css").read_text()),
        body=body,
    )
    return web.Response(text=html, status=status, content_type="text/html", headers={"Cache-Control": "no-store"})


def alert(message: str) -> Html:
    return Html(f'<p class="alert" role="alert">{escape(message)}</p>') if message else Html()


def handover(browser_return: BrowserReturn, label: str, *, at_once: bool = False) -> Html:
    """A link or form back to the shop; ``at_once`` also follows it without a click."""
    if browser_return.method == "GET":
        return Html(f'<p><a class="button first" href="{escape(browser_return.url)}">{escape(label)}</a></p>')
    fields = joined(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in browser_return.fields.items()
    )
    form = render("handover.html", method=browser_return.method, url=browser_return.url, fields=fields, label=label)
    return Html(form + '<script>document.getElementById("back").submit()</script>') if at_once else form


def switch_fields(options: SwitchOptions, chosen: Switches) -> Html:
    """A select for each switch of the gateway, and how many seconds "late" is."""
    return joined(
        [*(_select(name, choices, getattr(chosen, name)) for name, choices in options.items()), _seconds(chosen)]
    )


def chosen(form: Mapping[str, str], options: SwitchOptions) -> dict[str, Any]:
    """The switches chosen in :func:`switch_fields`, unchecked. An invalid number stays a text."""
    switches: dict[str, Any] = {name: form[name] for name in options if name in form}
    if seconds := form.get("late_seconds"):
        switches["late_seconds"] = float(seconds) if seconds.replace(".", "", 1).isdecimal() else seconds
    return switches


def _select(name: str, choices: tuple[str, ...], current: str) -> str:
    options = "".join(
        f'<option value="{choice}"{" selected" if choice == current else ""}>{escape(CHOICES[name][choice])}</option>'
        for choice in choices
    )
    return f'<label for="{name}">{escape(TITLES[name])}</label><select id="{name}" name="{name}">{options}</select>'


def _seconds(chosen: Switches) -> str:
    return (
        '<label for="late_seconds">“Some seconds” are</label>'
        f'<input id="late_seconds" name="late_seconds" inputmode="decimal" value="{chosen.late_seconds:g}">'
    )
