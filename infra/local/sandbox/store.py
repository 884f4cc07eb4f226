"""Stores small JSON documents in one SQLite file, so that they survive a restart.

Does not know what they mean. Its calls take microseconds, so the event loop makes them directly.
"""

import json
import sqlite3
from pathlib import Path
from typing import Any

Document = dict[str, Any]

SCHEMA = "CREATE TABLE IF NOT EXISTS documents (kind TEXT, id TEXT, body TEXT NOT NULL, PRIMARY KEY (kind, id))"


class Store:
    """Documents by kind and id. Without a ``file`` they live as long as the process."""

    def __init__(self, file: Path | None = None) -> None:
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            # It holds keys. They open only this sandbox, but other users should not read them.
            file.touch(mode=0o600)
        # Made in one thread and used in another, but never in two at once.
        self._db = sqlite3.connect(file or ":memory:", isolation_level=None, check_same_thread=False, timeout=10)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute(SCHEMA)

    def close(self) -> None:
        self._db.close()

    def get(self, kind: str, id: str) -> Document | None:
        row = self._db.execute("SELECT body FROM documents WHERE kind = ? AND id = ?", (kind, id)).fetchone()
        return None if row is None else _loaded(row[0])

    def put(self, kind: str, id: str, document: Document) -> None:
        self._db.execute(
            "INSERT INTO documents VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body",
            (kind, id, json.dumps(document)),
        )

    def add(self, kind: str, id: str, document: Document) -> bool:
        """Stores a document unless there is one already; answers whether it did. Safe between processes."""
        cursor = self._db.execute("INSERT OR IGNORE INTO documents VALUES (?, ?, ?)", (kind, id, json.dumps(document)))
        return cursor.rowcount == 1

    def delete(self, kind: str, id: str) -> None:
        self._db.execute("DELETE FROM documents WHERE kind = ? AND id = ?", (kind, id))

    def list_newest(self, kind: str, prefix: str = "", limit: int = -1) -> list[Document]:
        """The documents whose id begins with ``prefix``, newest first."""
        rows = self._db.execute(
            "SELECT body FROM documents WHERE kind = ? AND substr(id, 1, ?) = ? ORDER BY rowid DESC LIMIT ?",
            (kind, len(prefix), prefix, limit),
        )
        return [_loaded(row[0]) for row in rows.fetchall()]

    def clear(self, *, keep: str) -> None:
        """Deletes all documents except those of one kind."""
        self._db.execute("DELETE FROM documents WHERE kind <> ?", (keep,))


def _loaded(body: str) -> Document:
    document: Document = json.loads(body)
    return document
