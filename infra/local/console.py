"""The output of ``make dev``: each step while it runs, then one table. Works on a terminal and in a log."""

import time
from collections.abc import Sequence
from datetime import datetime

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.status import Status
from rich.table import Table


class Screen:
    """The developer's terminal. Calling it with a text shows that text as the current step.

    Once it has said that all is ready, steps are no longer shown: what a reload did is reported in one line.
    """

    def __init__(self) -> None:
        self._console = Console(highlight=False)
        self._started_at = self._step_started_at = time.monotonic()
        self._step = ""
        self._status: Status | None = None
        self._at_work = True

    def __call__(self, step: str) -> None:
        if not self._at_work:
            return
        self._finish_step()
        self._step, self._step_started_at = step, time.monotonic()
        if not self._console.is_terminal:
            self._console.print(f"  {escape(step)}")
            return
        if self._status is None:
            self._status = self._console.status("")
            self._status.start()
        self._status.update(escape(step))

    def report_success(self, text: str) -> None:
        self._console.print(f"[green]{datetime.now():%H:%M:%S}[/]  {escape(text)}")

    def report_failure(self, text: str) -> None:
        self._console.print(f"[bold red]{datetime.now():%H:%M:%S}[/]  {escape(text)}")

    def ready(self, addresses: Sequence[tuple[str, str]], log_ins: Sequence[tuple[str, str, str]]) -> None:
        """The one table: where everything is, and who can log in (e-mail, password, who it is)."""
        self.quiet()
        self._at_work = False
        table = Table.grid(padding=(0, 2))
        for name, address in addresses:
            table.add_row(f"[bold]{name}[/]", address)
        table.add_row("", "")
        for email, password, role in log_ins:
            table.add_row(f"[bold]{role}[/]", f"{email}  [dim]password[/] {password}")
        seconds = time.monotonic() - self._started_at
        self._console.print(Panel(table, title=f"PanditYatra is ready ({seconds:.1f} s)", expand=False))
        self._console.print("A saved file is live at once. Ctrl-C stops everything and keeps the data.\n")

    def ending(self, step: str) -> None:
        """Shows steps again, beginning with this one."""
        self._at_work = True
        self(step)

    def quiet(self) -> None:
        """Ends the line that shows the current step."""
        self._finish_step()
        if self._status is not None:
            self._status.stop()
            self._status = None

    def _finish_step(self) -> None:
        if self._step and self._console.is_terminal:
            seconds = time.monotonic() - self._step_started_at
            self._console.print(f"[green]✓[/] {escape(self._step)} [dim]{seconds:.1f} s[/]")
        self._step = ""
