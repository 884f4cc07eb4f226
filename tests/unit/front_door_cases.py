"""One table of requests for both front doors: the local server and the CloudFront Function at the CDN."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Arrival:
    """A request as it reaches a part of the product: the path below that part's address, and the query as pairs."""

    part: str
    path: str
    query: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Refusal:
    status: int


CASES: dict[str, Arrival | Refusal] = {
    "/api/health": Arrival("api", "/health"),
    "/api/chat/rooms/r1/messages?limit=5&before_seq=9": Arrival(
        "api", "/chat/rooms/r1/messages", (("limit", "5"), ("before_seq", "9"))
    ),
    "/api/pandits/a%2Fb": Arrival("api", "/pandits/a%2Fb"),
    "/webhooks/stripe": Arrival("webhooks", "/stripe"),
    "/webhooks/khalti/01A?pidx=x%20y&status=Completed": Arrival(
        "webhooks", "/khalti/01A", (("pidx", "x y"), ("status", "Completed"))
    ),
    "/ws/chat/01ROOM/?ticket=a.b.c": Arrival("ws", "", (("ticket", "a.b.c"), ("room_id", "01ROOM"))),
    "/ws/chat/01ROOM?ticket=a.b.c&after_seq=7": Arrival(
        "ws", "", (("ticket", "a.b.c"), ("after_seq", "7"), ("room_id", "01ROOM"))
    ),
    "/ws/chat/01ROOM/?room_id=another&ticket=t": Arrival("ws", "", (("ticket", "t"), ("room_id", "01ROOM"))),
    "/ws/notifications/?ticket=t": Arrival("ws", "", (("ticket", "t"),)),
    "/ws/notifications?ticket=t&room_id=smuggled": Arrival("ws", "", (("ticket", "t"),)),
    "/ws/elsewhere": Refusal(404),
    "/ws/chat/": Refusal(404),
    "/ws/chat/one/two": Refusal(404),
    "/": Arrival("web", "/index.html"),
    "/chat/01ROOM": Arrival("web", "/index.html"),
    "/pay/result?payment_id=p1": Arrival("web", "/index.html"),
    "/apiary": Arrival("web", "/index.html"),
    "/assets/main-1a2b.js": Arrival("web", "/assets/main-1a2b.js"),
}
"""What must become of a request, by its address below the site's origin."""
