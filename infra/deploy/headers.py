"""The security headers of every response of the origin: a browser does no more for the client than it needs.

The local front door and the distribution in the cloud send the same: this is where it stands. Pure, and knows neither
of them: an origin may be an address, or a ``${...}`` that CloudFormation's ``Fn::Sub`` will replace by one.
"""

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

# Where the forms of eSewa, connectIPS and IME Pay go, for testing and for money. Hosts, not addresses: Chromium asks
# again for each redirect of a form that was sent, and the gateways redirect among their hosts.
GATEWAY_FORMS = (
    "https://*.esewa.com.np",
    "https://connectips.com:*",
    "https://*.connectips.com:*",
    "https://*.imepay.com.np:*",
)
# Which setting of a gateway's configuration is where its form goes; the others are reached by a link.
_FORM_SETTINGS = {"esewa": "form_url", "connectips": "base_url", "imepay": "base_url"}
# What no page of the client asks a browser for.
_UNUSED = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "microphone", "payment", "usb")
TWO_YEARS = 63_072_000


def security_headers(*, site: Iterable[str], attachments: Iterable[str], forms: Iterable[str]) -> dict[str, str]:
    """The headers by name.

    ``site``: the origins at which the client is visited; its sockets are there too, and browsers differ on whether
    ``'self'`` includes them. ``attachments``: where files are uploaded and shown from. ``forms``: where a checkout form
    may lead, redirects included.
    """
    origins = list(site)
    headers = {
        "Content-Security-Policy": _policy(origins, list(attachments), list(forms)),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        # Gateways look at where a payer comes from; the path, with a booking's id, is nobody's business.
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _UNUSED),
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    if all(origin.startswith("https:") for origin in origins):
        headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
    return headers


def form_origins(configuration: str) -> list[str]:
    """The origins to which the configured gateways (the JSON of ``GatewaysConfiguration``) have forms posted.

    What cannot be read is left out, as the gateway that it belongs to is off.
    """
    try:
        gateways: Any = json.loads(configuration)
    except ValueError:
        return []
    urls = (_setting(gateways, gateway, setting) for gateway, setting in _FORM_SETTINGS.items())
    return sorted({f"{url.scheme}://{url.netloc}" for url in map(urlsplit, urls) if url.scheme and url.netloc})


def _setting(gateways: Any, gateway: str, setting: str) -> str:
    section = gateways.get(gateway) if isinstance(gateways, dict) else None
    return str(section.get(setting) or "").strip() if isinstance(section, dict) else ""


def _policy(site: list[str], attachments: list[str], forms: list[str]) -> str:
    sockets = [origin.replace("http", "ws", 1) for origin in site]
    directives = {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "manifest-src": ["'self'"],
        # A picture is shown from the file itself until it is uploaded.
        "img-src": ["'self'", "blob:", *attachments],
        "media-src": ["'self'", *attachments],
        "connect-src": ["'self'", *sockets, *attachments],
        "form-action": ["'self'", *forms],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())
