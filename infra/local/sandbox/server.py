"""The sandbox as one web application: the simulators, their pages and portals, and the control interface."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, web

from infra.local.sandbox import keys
from infra.local.sandbox.config import PATH
from infra.local.sandbox.connectips import ConnectIps
from infra.local.sandbox.context import SandboxContext
from infra.local.sandbox.control import Control
from infra.local.sandbox.esewa import Esewa
from infra.local.sandbox.imepay import ImePay
from infra.local.sandbox.khalti import Khalti
from infra.local.sandbox.merchant_portal import MerchantPortal, Overview
from infra.local.sandbox.payer_pages import PayerPages
from infra.local.sandbox.simulator import GatewaySimulator
from infra.local.sandbox.store import Store
from infra.local.sandbox.stripe.api import Stripe
from infra.local.sandbox.wire import Refusal

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def app(*, public_base: str, webhooks_base: str, state: Path | None = None) -> web.Application:
    """Creates the application. Serve it on the loopback only: it has no access control.

    ``public_base`` is its own address as browsers see it (it ends in ``/sandbox``), ``webhooks_base`` where the shop's
    webhooks and registered returns are (it ends in ``/webhooks``). Without a ``state`` file nothing is kept.
    """
    store = Store(state)
    context = SandboxContext(store, keys.load_or_create(store), public_base.rstrip("/"), webhooks_base.rstrip("/"))
    stripe = Stripe(context)
    gateways: list[GatewaySimulator] = [Khalti(context), Esewa(context), ConnectIps(context), ImePay(context), stripe]
    application = web.Application(middlewares=[refusals])
    application.router.add_routes(_below("", Overview(context, gateways).routes()))
    application.router.add_routes(
        _below("", Control(context, {simulator.name: simulator for simulator in gateways}).routes())
    )
    for gateway in gateways:
        application.router.add_routes(_below(f"/{gateway.name}", _recorded(context, gateway)))
        pages = [*PayerPages(gateway).routes(), *MerchantPortal(gateway).routes()]
        application.router.add_routes(_below(f"/{gateway.name}", pages))
    application.cleanup_ctx.append(lambda _: _running(context, stripe))
    return application


def _below(path: str, routes: list[web.RouteDef]) -> list[web.RouteDef]:
    return [web.RouteDef(route.method, f"{PATH}{path}{route.path}", route.handler, route.kwargs) for route in routes]


def _recorded(context: SandboxContext, gateway: GatewaySimulator) -> list[web.RouteDef]:
    """The routes of a gateway's API, which note each call for the control interface."""

    def recording(handler: Any) -> Any:
        async def record(request: web.Request) -> web.StreamResponse:
            path = request.path.removeprefix(f"{PATH}/{gateway.name}")
            call = {"method": request.method, "path": path, "query": dict(request.query)}
            headers = {name.lower(): value for name, value in request.headers.items()}
            # The parts of a multipart body can be read only once: by the gateway.
            body = "" if request.content_type.startswith("multipart/") else await request.text()
            context.calls[gateway.name].append({**call, "headers": headers, "body": body})
            response: web.StreamResponse = await handler(request)
            return response

        return record

    return [
        web.RouteDef(route.method, route.path, recording(route.handler), route.kwargs) for route in gateway.routes()
    ]


async def _running(context: SandboxContext, stripe: Stripe) -> AsyncIterator[None]:
    """Runs the HTTP client for the shop and the delivery of events as long as the server runs."""
    context.client = ClientSession(timeout=ClientTimeout(total=60), cookie_jar=DummyCookieJar())
    deliveries = asyncio.create_task(stripe.events.run())
    yield
    deliveries.cancel()
    with suppress(asyncio.CancelledError):
        await deliveries
    await context.close()
    await context.client.close()
    context.store.close()


@web.middleware
async def refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns a raised :class:`Refusal` into the answer."""
    try:
        return await handler(request)
    except Refusal as refusal:
        return await refusal.response(request)
