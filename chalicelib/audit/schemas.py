"""Responses about the audit trail."""

from typing import Any

from chalicelib.audit.models import AuditEntry
from chalicelib.schema.base import Moment, View


class AuditEntryView(View):
    id: str
    actor_id: str
    action: str
    object_type: str
    object_id: str
    details: dict[str, Any]
    created_at: Moment

    @classmethod
    def of(cls, entry: AuditEntry) -> "AuditEntryView":
        return cls.model_construct(
            id=entry.id,
            actor_id=entry.actor_id,
            action=entry.action,
            object_type=entry.object_type,
            object_id=entry.object_id,
            details=entry.details,
            created_at=entry.created_at,
        )
