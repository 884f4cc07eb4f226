"""The access table: the status that each kind of caller gets from each route. A missing route fails its test."""

from typing import Any

CALLERS = ("anonymous", "stranger", "other pandit", "customer", "pandit", "admin")
"""``customer`` and ``pandit`` are the parties of the object. ``stranger`` and ``other pandit`` are not."""

PUBLIC = "ok ok ok ok ok ok"
ANYBODY = "401 ok ok ok ok ok"
CUSTOMERS = "401 ok 403 ok 403 403"
PANDITS = "401 403 ok 403 ok 403"
ADMINS = "401 403 403 403 403 ok"
PARTIES = "401 404 404 ok ok ok"
PARTIES_ALONE = "401 404 404 ok ok 403"
ITS_CUSTOMER = "401 404 404 ok 403 403"
ITS_PANDIT = "401 404 404 403 ok 403"
ITS_PANDIT_OR_ADMIN = "401 404 404 403 ok ok"
ITS_OWNER = "401 404 404 404 ok 404"
"""The notification belongs to the pandit. For everybody else it does not exist."""

ACCESS = {
    "GET /health": PUBLIC,
    "GET /openapi.json": PUBLIC,
    "GET /asyncapi.json": PUBLIC,
    "POST /auth/register": PUBLIC,
    "POST /auth/login": PUBLIC,
    "POST /auth/refresh": PUBLIC,
    "POST /auth/logout": PUBLIC,
    "GET /me": ANYBODY,
    "PATCH /me": ANYBODY,
    "POST /ws/ticket": ANYBODY,
    "GET /pandits": PUBLIC,
    "GET /pandits/{pandit_id}": PUBLIC,
    "GET /pandits/{pandit_id}/reviews": PUBLIC,
    "GET /pandits/me": PANDITS,
    "PUT /pandits/me": PANDITS,
    "POST /bookings": CUSTOMERS,
    "GET /bookings": ANYBODY,
    "GET /bookings/{booking_id}": PARTIES,
    "POST /bookings/{booking_id}/accept": ITS_PANDIT,
    "POST /bookings/{booking_id}/cancel": PARTIES,
    "POST /bookings/{booking_id}/complete": ITS_PANDIT_OR_ADMIN,
    "POST /bookings/{booking_id}/review": ITS_CUSTOMER,
    "GET /bookings/{booking_id}/review": PARTIES,
    "POST /bookings/{booking_id}/payment": ITS_CUSTOMER,
    "GET /bookings/{booking_id}/payment": PARTIES,
    "GET /chat/rooms": ANYBODY,
    "GET /chat/rooms/{room_id}": PARTIES,
    "GET /chat/rooms/{room_id}/messages": PARTIES,
    "POST /chat/rooms/{room_id}/messages": PARTIES_ALONE,
    "POST /chat/rooms/{room_id}/read": PARTIES_ALONE,
    "POST /chat/rooms/{room_id}/attachments": PARTIES_ALONE,
    "GET /chat/rooms/{room_id}/presence": PARTIES_ALONE,
    "GET /chat/rooms/{room_id}/transcript": PARTIES,
    "GET /notifications": ANYBODY,
    "GET /notifications/unread-count": ANYBODY,
    "POST /notifications/read-all": ANYBODY,
    "POST /notifications/{notification_id}/read": ITS_OWNER,
    "PATCH /reviews/{review_id}": ITS_CUSTOMER,
    "GET /payments/methods": ANYBODY,
    "GET /payments": ANYBODY,
    "GET /payments/{payment_id}": PARTIES,
    "POST /payments/{payment_id}/verify": PARTIES,
    "POST /payments/{payment_id}/confirm-cash": ITS_PANDIT_OR_ADMIN,
    "POST /payments/{payment_id}/refund": ADMINS,
    "GET /admin/pandits": ADMINS,
    "POST /admin/pandits/{pandit_id}/verify": ADMINS,
    "POST /admin/pandits/{pandit_id}/reject": ADMINS,
    "GET /admin/bookings": ADMINS,
    "GET /admin/users": ADMINS,
    "GET /admin/stats": ADMINS,
    "GET /admin/audit": ADMINS,
    "GET /admin/reviews": ADMINS,
    "POST /admin/reviews/{review_id}/approve": ADMINS,
    "POST /admin/reviews/{review_id}/reject": ADMINS,
    "GET /admin/payments": ADMINS,
    "POST /admin/payments/{payment_id}/resolve": ADMINS,
    "GET /admin/webhooks": ADMINS,
    "POST /admin/webhooks/{webhook_id}/replay": "401 403 403 403 403 404",
}

RATING = {"rating": 5, "professionalism": 5, "knowledge": 5, "punctuality": 5}
REASON = {"reason": "Papers are missing"}

BODIES: dict[str, dict[str, Any]] = {
    "POST /auth/login": {"email": "nobody@demo.test", "password": "not-this-one"},
    "POST /auth/refresh": {"refresh_token": "none"},
    "POST /auth/logout": {"refresh_token": "none"},
    "POST /bookings/{booking_id}/cancel": REASON,
    "POST /bookings/{booking_id}/review": RATING,
    "POST /bookings/{booking_id}/payment": {"payment_method": "CASH"},
    "PATCH /reviews/{review_id}": {"rating": 4},
    "POST /chat/rooms/{room_id}/messages": {"client_id": "c", "message_type": "TEXT", "content": "Namaste"},
    "POST /chat/rooms/{room_id}/read": {"up_to_seq": 1},
    "POST /chat/rooms/{room_id}/attachments": {"filename": "a.png", "content_type": "image/png", "size": 9},
    "POST /payments/{payment_id}/refund": REASON,
    "POST /admin/pandits/{pandit_id}/reject": REASON,
    "POST /admin/reviews/{review_id}/reject": REASON,
}
"""Request bodies of the routes that do not accept an empty object."""
