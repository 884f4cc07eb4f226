"""System messages in the chat room about a booking's moves, in both languages. Times are on the place's clock."""

from chalicelib.booking_moves.rules import Move
from chalicelib.localization.text import Text

ROOM_MESSAGES = {
    Move.ACCEPT: Text(
        "{name} has accepted the booking: {service} on {when}.",
        "{name}ले {service} बुकिङ स्वीकार गर्नुभयो। समय: {when}।",
    ),
    Move.CANCEL: Text("{name} has cancelled the booking. Reason: {reason}", "{name}ले बुकिङ रद्द गर्नुभयो। कारण: {reason}"),
    Move.COMPLETE: Text("The puja has been completed.", "पूजा सम्पन्न भयो।"),
}
ADMIN_NAME = Text("The PanditYatra team", "पण्डितयात्रा टोली")
NO_REASON = Text("none given", "उल्लेख नगरिएको")
