"""The interface of a channel, and the data it is given. Pure."""

from dataclasses import dataclass
from typing import Protocol

from chalicelib.localization.text import Reader, Text
from chalicelib.notifications.catalogue import NotificationType


class Undeliverable(Exception):
    """The service will never accept this message for this recipient. Trying again does not help."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """The person a letter is for, with the language and timezone in which they read."""

    name: str
    email: str
    phone: str | None
    reader: Reader


@dataclass(frozen=True, slots=True)
class Letter:
    """A notification in both languages, with facts about its booking. ``path`` is the page of the web client."""

    kind: NotificationType
    title: Text
    message: Text
    facts: tuple[tuple[Text, Text], ...]
    """Pairs of label and value: the puja, its time on the recipient's clock, its place, its price."""
    path: str


class Channel(Protocol):
    """One way to reach a person."""

    def carries(self, kind: NotificationType) -> bool:
        """Returns whether this channel sends notifications of this kind."""
        ...

    def send(self, recipient: Recipient, letter: Letter) -> None:
        """Sends a letter. Raises :class:`Undeliverable` for good, and any other error where a repetition may help."""
        ...
