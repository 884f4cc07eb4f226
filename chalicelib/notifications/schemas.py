"""Requests, responses and frames about notifications."""

from typing import Literal

from chalicelib.notifications.catalogue import NotificationType
from chalicelib.notifications.models import Notification
from chalicelib.schema.base import Moment, Query, View


class NotificationQuery(Query):
    unread: bool = False


class UnreadView(View):
    unread_count: int


class NotificationView(View):
    id: str
    user_id: str
    notification_type: NotificationType
    title: str
    title_ne: str
    message: str
    message_ne: str
    booking_id: str | None
    is_read: bool
    read_at: Moment | None
    created_at: Moment
    user_timezone: str

    @classmethod
    def of(cls, notification: Notification, timezone: str) -> "NotificationView":
        """``timezone`` is the owner's."""
        return cls.model_construct(
            id=notification.id,
            user_id=notification.user_id,
            notification_type=NotificationType(notification.notification_type),
            title=notification.title,
            title_ne=notification.title_ne,
            message=notification.message,
            message_ne=notification.message_ne,
            booking_id=notification.booking_id,
            is_read=notification.read_at is not None,
            read_at=notification.read_at,
            created_at=notification.created_at,
            user_timezone=timezone,
        )


class NotificationOut(View):
    """A new notification, on every open socket of its owner."""

    type: Literal["notification"] = "notification"
    notification: NotificationView
    unread_count: int


class UnreadOut(View):
    """The count has changed without a new notification: on every open socket of its owner.

    ``latest_id`` is the newest notification's, read or not. Of two frames the one with the greater ``latest_id`` is the
    newer; of two with the same, the one with the lower count.
    """

    type: Literal["unread"] = "unread"
    unread_count: int
    latest_id: str | None


class NotificationsOut(View):
    """The first frame of a notifications socket: the count, and the newest unread ones (20, or as many as fit)."""

    type: Literal["notifications"] = "notifications"
    unread_count: int
    items: list[NotificationView]
