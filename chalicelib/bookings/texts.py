"""What a booking's room is told of its moves, in both languages. Both read one text: its time is the place's."""

from chalicelib.bookings.rules import Move
from chalicelib.localization.text import Text

ROOM = {
    Move.ACCEPT: Text(
        "{name} has accepted the booking: {service} on {when}.",
        "{name}ले {service} बुकिङ स्वीकार गर्नुभयो। समय: {when}।",
    ),
    Move.CANCEL: Text("{name} has cancelled the booking. Reason: {reason}", "{name}ले बुकिङ रद्द गर्नुभयो। कारण: {reason}"),
    Move.COMPLETE: Text("The puja has been completed.", "पूजा सम्पन्न भयो।"),
}
ADMIN = Text("The PanditYatra team", "पण्डितयात्रा टोली")
NO_REASON = Text("none given", "उल्लेख नगरिएको")
