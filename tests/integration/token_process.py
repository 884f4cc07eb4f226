"""A process that signs and believes tokens as a function does, on the secret that its environment names.

``python -m tests.integration.token_process`` reads a line for each wish: ``sign``, or a token to be looked at.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from infra.package import ROOT


class TokenProcess:
    """Such a process, seen from the test."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def sign(self) -> str:
        return self._asked("sign")

    def accepts(self, token: str) -> bool:
        return self._asked(token) == "customer-1"

    def _asked(self, wish: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{wish}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()


@contextmanager
def run_token_process(secret: str) -> Iterator[TokenProcess]:
    """A process that lives until the block ends."""
    command, env = [sys.executable, "-m", __name__], {**os.environ, "APP_SECRET_ARN": secret}
    with subprocess.Popen(
        command, cwd=ROOT, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        yield TokenProcess(process)


def main() -> None:
    from chalicelib.errors import Unauthenticated
    from chalicelib.tokens import Actor, Role, access_token, actor_of

    for line in sys.stdin:
        wish = line.strip()
        try:
            told = access_token(Actor("customer-1", Role.CUSTOMER)) if wish == "sign" else actor_of(wish).id
        except Unauthenticated:
            told = "nobody"
        print(told, flush=True)


if __name__ == "__main__":
    main()
