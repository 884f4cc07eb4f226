"""A process that signs and verifies access tokens as a Lambda function does, with the secret its environment names.

``python -m tests.integration.token_process`` reads lines: ``sign``, or a token to verify.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from infra.paths import ROOT


class TokenProcess:
    """The test's side of the process."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def sign(self) -> str:
        return self._request("sign")

    def accepts(self, token: str) -> bool:
        return self._request(token) == "customer-1"

    def _request(self, line: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()


@contextmanager
def run_token_process(secret: str) -> Iterator[TokenProcess]:
    """Runs the process inside the block."""
    command, env = [sys.executable, "-m", __name__], {**os.environ, "APP_SECRET_ARN": secret}
    with subprocess.Popen(
        command, cwd=ROOT, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        yield TokenProcess(process)


def main() -> None:
    from chalicelib.errors import Unauthenticated
    from chalicelib.tokens import Actor, Role, access_token, actor_of

    for line in sys.stdin:
        request = line.strip()
        try:
            answer = access_token(Actor("customer-1", Role.CUSTOMER)) if request == "sign" else actor_of(request).id
        except Unauthenticated:
            answer = "nobody"
        print(answer, flush=True)


if __name__ == "__main__":
    main()
