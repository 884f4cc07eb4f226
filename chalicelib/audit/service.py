"""Writes and lists the audit trail."""

from typing import Any

from chalicelib.audit.models import AuditEntry
from chalicelib.db import Page, PageRequest, Transaction, query_page
from chalicelib.ids import new_id
from chalicelib.localization.clock import now


def record(
    tx: Transaction, actor_id: str, action: str, object_type: str, object_id: str, details: dict[str, Any]
) -> None:
    """Adds an entry to the transaction of its action, so that neither exists without the other."""
    entry = AuditEntry(
        id=new_id(),
        actor_id=actor_id,
        action=action,
        object_type=object_type,
        object_id=object_id,
        details=details,
        created_at=now(),
    )
    tx.put(entry, when=AuditEntry.id.does_not_exist())


def list_entries(page_request: PageRequest) -> Page[AuditEntry]:
    """Returns a page of the trail, newest first."""
    return query_page(AuditEntry, "audit", page_request)
