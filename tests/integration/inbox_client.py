"""Adds notifications, and reads an inbox over REST."""

from typing import Any

from chalicelib.db import Transaction, retry_on_conflict
from chalicelib.notifications import service
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.notifications.models import Notification
from tests.integration.people import Api, Person


@retry_on_conflict
def add_notification(person: Person, reason: str = "x") -> Notification:
    with Transaction() as tx:
        return service.add(tx, person.id, NotificationType.PANDIT_REJECTED, reason=reason)


@retry_on_conflict
def add_and_push(person: Person) -> None:
    with Transaction() as tx:
        service.notify(tx, person.id, NotificationType.PANDIT_REJECTED, reason="x")


def list_notifications(api: Api, person: Person, query: str = "?limit=100") -> list[dict[str, Any]]:
    return list(api.get(f"/notifications{query}", person).json["items"])


def list_unread(api: Api, person: Person) -> list[dict[str, Any]]:
    return list_notifications(api, person, "?unread=true&limit=100")


def unread_count(api: Api, person: Person) -> int:
    return int(api.get("/notifications/unread-count", person).json["unread_count"])


def list_pages(api: Api, person: Person, path: str) -> list[list[dict[str, Any]]]:
    """Reads a list to its end. ``path`` has a query."""
    pages = []
    cursor = ""
    while True:
        page = api.get(f"{path}&cursor={cursor}", person).json
        pages.append(page["items"])
        cursor = page["next_cursor"]
        if cursor is None:
            return pages
