"""Every page of the client, by the role that opens it. The names in braces are keys of the fixture ``path_ids``."""

PAGES = {
    "nobody": ["/", "/login", "/register", "/pandits", "/pandits/{pandit}", "/no/such/page"],
    "customer": [
        "/pandits/{pandit}",
        "/bookings",
        "/bookings/{booking}",
        "/bookings/{completed}",
        "/bookings/{cancelled}",
        "/chat",
        "/chat/{booking}",
        "/chat/{cancelled}",
        "/pay/{booking}",
        "/pay/result",
        "/pay/result?payment_id={paid}",
        "/pay/receipt/{paid}",
        "/notifications",
        "/profile",
    ],
    "pandit": ["/desk", "/bookings/{booking}", "/bookings/{completed}", "/chat/{booking}"],
    "admin": [
        "/admin",
        "/admin?tab=pandits",
        "/admin?tab=reviews",
        "/admin?tab=payments",
        "/admin?tab=webhooks",
        "/admin?tab=bookings",
        "/admin?tab=users",
        "/admin?tab=audit",
        "/bookings/{paid}",
        "/chat/{booking}",
    ],
}
