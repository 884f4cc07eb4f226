"""Who is in a room: its roster, one item with an entry for each socket that has joined.

An entry is ``<connection id> <user id> <language> <timezone> <expires, Unix seconds>``. Entries that were stored before
2026-12 lack the last part, and expire with the item. An expired entry is ignored, and the next write removes it.

A transaction that writes a roster, or relies on it, requires that its entries have not changed since they were read.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.db import Transaction, is_unchanged
from chalicelib.localization.clock import from_unix_time, unix_time
from chalicelib.localization.text import Language, Reader
from chalicelib.realtime.connection import Connection
from chalicelib.realtime.models import MAX_CONNECTION_AGE, Roster

MAX_SOCKETS_OF_MEMBER = 20
"""In one room. When a member opens one more, the oldest is closed."""


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """A connection that has joined a room, and when it must have ended at the latest (Unix seconds)."""

    connection: Connection
    expires_at: float

    @classmethod
    def parse(cls, text: str, item_expires_at: float) -> "RosterEntry":
        connection_id, user_id, language, timezone, *expires_at = text.split(" ")
        connection = Connection(connection_id, user_id, Reader(Language(language), timezone))
        return cls(connection, float(expires_at[0]) if expires_at else item_expires_at)

    @property
    def text(self) -> str:
        """The entry as it is stored today."""
        connection = self.connection
        reader = f"{connection.reader.language.value} {connection.reader.timezone}"
        return f"{connection.id} {connection.user_id} {reader} {int(self.expires_at)}"


@dataclass(frozen=True, slots=True)
class RosterState:
    """A room's roster as it was read: its entries by their stored text."""

    room_id: str
    entries: Mapping[str, RosterEntry] = field(default_factory=dict)

    @classmethod
    def of(cls, room_id: str, item: Roster | None) -> "RosterState":
        """Parses an item; None stands for a room that nobody has joined yet."""
        if item is None:
            return cls(room_id)
        end = item.expires_at.timestamp() if item.expires_at else float("inf")
        return cls(room_id, {text: RosterEntry.parse(text, end) for text in item.sockets or ()})

    def live(self) -> list[Connection]:
        """Returns the connections that are in the room now."""
        current_time = unix_time()
        return [entry.connection for entry in self.entries.values() if entry.expires_at > current_time]

    def is_in(self, user_id: str) -> bool:
        """Returns whether a socket of this user is in the room now."""
        return any(connection.user_id == user_id for connection in self.live())

    def without(self, connections: Collection[Connection] = ()) -> "RosterState":
        """Returns the roster without these connections, and without expired entries."""
        current_time, removed = unix_time(), {connection.id for connection in connections}
        kept = {
            text: entry
            for text, entry in self.entries.items()
            if entry.expires_at > current_time and entry.connection.id not in removed
        }
        return self if len(kept) == len(self.entries) else RosterState(self.room_id, kept)

    def after_joining(self, connection: Connection) -> tuple["RosterState", list[Connection]]:
        """Returns the roster with this connection, and the member's oldest connections, which are too many with it."""
        kept = self.without()
        if connection in kept.live():
            return kept, []
        entry = RosterEntry(connection, int(unix_time() + MAX_CONNECTION_AGE.total_seconds()))
        of_member = [item for item in kept.entries.items() if item[1].connection.user_id == connection.user_id]
        oldest_first = [entry.connection for _, entry in sorted(of_member, key=_age_rank)]
        evicted = oldest_first[: max(0, len(oldest_first) - MAX_SOCKETS_OF_MEMBER + 1)]
        return RosterState(self.room_id, {**kept.without(evicted).entries, entry.text: entry}), evicted


def _age_rank(item: tuple[str, RosterEntry]) -> tuple[bool, float]:
    """Sorts entries by age: those without an expiry of their own are from before all others."""
    text, entry = item
    return text == entry.text, entry.expires_at


def read(room_id: str) -> RosterState:
    """Reads a room's roster, strongly consistent."""
    return RosterState.of(room_id, Roster.find(room_id))


def require(tx: Transaction, roster: RosterState) -> None:
    """Makes a transaction raise ``WriteConflict`` unless the room's roster is as it was read."""
    tx.check(Roster(roster.room_id), when=_is_as_read(roster))


def replace(tx: Transaction, before: RosterState, after: RosterState) -> None:
    """Adds to a transaction that ``after`` replaces ``before``. Raises ``WriteConflict`` unless that is still there."""
    if after is before:
        require(tx, before)
        return
    end = max((entry.expires_at for entry in after.entries.values()), default=float("inf"))
    changes: list[Action] = [Roster.sockets.set(set(after.entries)) if after.entries else Roster.sockets.remove()]
    if end != float("inf"):
        changes.append(Roster.expires_at.set(from_unix_time(end)))
    tx.update(Roster(before.room_id), changes, when=_is_as_read(before))


def _is_as_read(roster: RosterState) -> Condition:
    return is_unchanged(Roster.sockets, set(roster.entries) or None)
