"""Serves the sandbox on the loopback until it is ended: ``python -m infra.local.sandbox --port 8010 …``."""

import argparse
import asyncio
import signal
from pathlib import Path

from aiohttp import web

from infra.local.ports import LOOPBACKS, has
from infra.local.sandbox.server import app


async def serve(application: web.Application, port: int) -> None:
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    for family, host in LOOPBACKS:
        if has(family, host):
            await web.TCPSite(runner, host, port).start()
    await ended.wait()
    await runner.cleanup()


def main() -> None:
    arguments = argparse.ArgumentParser(description="Plays the payment gateways. No money moves.")
    arguments.add_argument("--port", type=int, required=True)
    arguments.add_argument("--state", type=Path, required=True, help="the file with its keys and payments")
    arguments.add_argument("--public", required=True, help="its address for browsers, as http://localhost:8000/sandbox")
    arguments.add_argument("--webhooks", required=True, help="the shop's, as http://localhost:8000/webhooks")
    options = arguments.parse_args()
    asyncio.run(
        serve(app(public_base=options.public, webhooks_base=options.webhooks, state=options.state), options.port)
    )


if __name__ == "__main__":
    main()
