"""What a channel is, and what is handed to it. Pure."""

from dataclasses import dataclass
from typing import Protocol

from chalicelib.localization.text import Reader, Text
from chalicelib.notifications.catalogue import NotificationType


class Undeliverable(Exception):
    """The service will never take this for this recipient: to try again is of no use."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a letter is for, and how he reads."""

    name: str
    email: str
    phone: str | None
    reader: Reader


@dataclass(frozen=True, slots=True)
class Letter:
    """A notification with what belongs to it, in both languages. ``path`` is the page of the web client about it."""

    kind: NotificationType
    title: Text
    message: Text
    facts: tuple[tuple[Text, Text], ...]
    """Labels and values: the puja, its time on the recipient's clock, ..."""
    path: str


class Channel(Protocol):
    """One way out. ``send`` raises :class:`Undeliverable`, or anything else when it may be tried again."""

    def carries(self, kind: NotificationType) -> bool: ...

    def send(self, recipient: Recipient, letter: Letter) -> None: ...
