"""A payer's browser without a screen: follows the links and posts the forms of the gateways' pages."""

import re
from html import unescape
from typing import Any

import httpx

HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)"')
ACTION = re.compile(r'<form[^>]* action="([^"]*)"')


class CheckoutBrowser:
    """Opens the checkout's page. ``page`` is the page that is shown."""

    def __init__(self, http: httpx.Client, checkout: dict[str, Any]) -> None:
        self._http = http
        is_form = checkout["kind"] == "form"
        url = checkout["url"]
        self.page = self._http.post(url, data=checkout["fields"]) if is_form else self._http.get(url)

    def click(self, action: str) -> None:
        """Clicks a button of the hosted page. Follows redirects and forms that submit themselves."""
        self.page = self._http.post(self.page.url, data={"action": action})
        if target := ACTION.search(self.page.text if self.page.is_success else ""):
            fields = {unescape(name): unescape(value) for name, value in HIDDEN.findall(self.page.text)}
            self.page = self._http.post(unescape(target[1]), data=fields)
