"""The REST routes, and where each is declared: the index of the API. A domain declares these and no others."""

ROUTES = {
    "chalicelib.accounts.routes": [
        "POST /auth/register",
        "POST /auth/login",
        "POST /auth/refresh",
        "POST /auth/logout",
        "GET /me",
        "PATCH /me",
        "POST /ws/ticket",
    ],
    "chalicelib.admin.routes": [
        "GET /admin/pandits",
        "POST /admin/pandits/{pandit_id}/verify",
        "POST /admin/pandits/{pandit_id}/reject",
        "GET /admin/bookings",
        "GET /admin/payments",
        "GET /admin/users",
        "GET /admin/stats",
        "GET /admin/audit",
    ],
    "chalicelib.bookings.routes": [
        "POST /bookings",
        "GET /bookings",
        "GET /bookings/{booking_id}",
    ],
    "chalicelib.booking_moves.routes": [
        "POST /bookings/{booking_id}/accept",
        "POST /bookings/{booking_id}/cancel",
        "POST /bookings/{booking_id}/complete",
    ],
    "chalicelib.chat.routes": [
        "GET /chat/rooms",
        "GET /chat/rooms/{room_id}",
        "GET /chat/rooms/{room_id}/messages",
        "POST /chat/rooms/{room_id}/messages",
        "POST /chat/rooms/{room_id}/read",
        "POST /chat/rooms/{room_id}/attachments",
        "GET /chat/rooms/{room_id}/presence",
    ],
    "chalicelib.transcripts.routes": [
        "GET /chat/rooms/{room_id}/transcript",
    ],
    "chalicelib.notifications.routes": [
        "GET /notifications",
        "GET /notifications/unread-count",
        "POST /notifications/read-all",
        "POST /notifications/{notification_id}/read",
    ],
    "chalicelib.pandits.routes": [
        "GET /pandits",
        "GET /pandits/me",
        "PUT /pandits/me",
        "GET /pandits/{pandit_id}",
    ],
    "chalicelib.payments.routes": [
        "GET /payments/methods",
        "POST /bookings/{booking_id}/payment",
        "GET /bookings/{booking_id}/payment",
        "GET /payments",
        "GET /payments/{payment_id}",
        "POST /payments/{payment_id}/verify",
        "POST /payments/{payment_id}/confirm-cash",
        "POST /payments/{payment_id}/refund",
        "POST /admin/payments/{payment_id}/resolve",
        "GET /admin/webhooks",
        "POST /admin/webhooks/{webhook_id}/replay",
    ],
    "chalicelib.reviews.routes": [
        "POST /bookings/{booking_id}/review",
        "GET /bookings/{booking_id}/review",
        "PATCH /reviews/{review_id}",
        "GET /pandits/{pandit_id}/reviews",
        "GET /admin/reviews",
        "POST /admin/reviews/{review_id}/approve",
        "POST /admin/reviews/{review_id}/reject",
    ],
    "chalicelib.system.routes": [
        "GET /health",
        "GET /openapi.json",
        "GET /asyncapi.json",
    ],
}

MODULES = {tuple(line.split()): module for module, lines in ROUTES.items() for line in lines}
"""The module that declares a route, by method and path."""
