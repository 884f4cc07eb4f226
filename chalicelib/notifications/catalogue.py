"""The texts of all notifications in both languages. A test proves that both have the same placeholders."""

from enum import StrEnum
from typing import NamedTuple

from chalicelib.localization.text import Text


class NotificationType(StrEnum):
    BOOKING_CREATED = "BOOKING_CREATED"
    BOOKING_ACCEPTED = "BOOKING_ACCEPTED"
    BOOKING_COMPLETED = "BOOKING_COMPLETED"
    BOOKING_CANCELLED = "BOOKING_CANCELLED"
    PAYMENT_SUCCESS = "PAYMENT_SUCCESS"
    PAYMENT_FAILED = "PAYMENT_FAILED"
    PAYMENT_REFUNDED = "PAYMENT_REFUNDED"
    NEW_MESSAGE = "NEW_MESSAGE"
    REVIEW_RECEIVED = "REVIEW_RECEIVED"
    REVIEW_REJECTED = "REVIEW_REJECTED"
    PANDIT_VERIFIED = "PANDIT_VERIFIED"
    PANDIT_REJECTED = "PANDIT_REJECTED"
    ADMIN_ATTENTION = "ADMIN_ATTENTION"


class NotificationText(NamedTuple):
    """The title and the message of one type of notification."""

    title: Text
    message: Text


CATALOGUE: dict[NotificationType, NotificationText] = {
    NotificationType.BOOKING_CREATED: NotificationText(
        Text("New booking request", "नयाँ बुकिङ अनुरोध"),
        Text(
            "{name} asks for {service} on {when}.",
            "{name}ले {service}का लागि अनुरोध गर्नुभएको छ। समय: {when}।",
        ),
    ),
    NotificationType.BOOKING_ACCEPTED: NotificationText(
        Text("Booking accepted", "बुकिङ स्वीकार भयो"),
        Text(
            "{name} has accepted your booking of {service} on {when}.",
            "{name}ले तपाईंको {service} बुकिङ स्वीकार गर्नुभयो। समय: {when}।",
        ),
    ),
    NotificationType.BOOKING_COMPLETED: NotificationText(
        Text("Puja completed", "पूजा सम्पन्न भयो"),
        Text("{service} has been completed.", "{service} सम्पन्न भएको छ।"),
    ),
    NotificationType.BOOKING_CANCELLED: NotificationText(
        Text("Booking cancelled", "बुकिङ रद्द भयो"),
        Text(
            "{name} has cancelled {service} on {when}. Reason: {reason}",
            "{name}ले {service}को बुकिङ रद्द गर्नुभयो। समय: {when}। कारण: {reason}",
        ),
    ),
    NotificationType.PAYMENT_SUCCESS: NotificationText(
        Text("Payment received", "भुक्तानी प्राप्त भयो"),
        Text("{amount} has been paid for {service}.", "{service}का लागि {amount} भुक्तानी भयो।"),
    ),
    NotificationType.PAYMENT_FAILED: NotificationText(
        Text("Payment not completed", "भुक्तानी हुन सकेन"),
        Text("{service} has not been paid. You can try again.", "{service}को भुक्तानी भएन। फेरि प्रयास गर्न सक्नुहुन्छ।"),
    ),
    NotificationType.PAYMENT_REFUNDED: NotificationText(
        Text("Payment refunded", "भुक्तानी फिर्ता भयो"),
        Text("{amount} for {service} has been returned.", "{service}को {amount} फिर्ता गरिएको छ।"),
    ),
    NotificationType.NEW_MESSAGE: NotificationText(
        Text("New message", "नयाँ सन्देश"),
        Text("{name} sent you a message.", "{name}ले सन्देश पठाउनुभयो।"),
    ),
    NotificationType.REVIEW_RECEIVED: NotificationText(
        Text("New review", "नयाँ समीक्षा"),
        Text("Your puja was rated {rating} of 5.", "तपाईंको पूजालाई ५मध्ये {rating} तारा दिइएको छ।"),
    ),
    NotificationType.REVIEW_REJECTED: NotificationText(
        Text("Review not published", "समीक्षा प्रकाशित भएन"),
        Text("Your review was not published. Reason: {reason}", "तपाईंको समीक्षा प्रकाशित गरिएन। कारण: {reason}"),
    ),
    NotificationType.PANDIT_VERIFIED: NotificationText(
        Text("Profile verified", "प्रोफाइल प्रमाणित भयो"),
        Text(
            "Your profile is verified. Families can now book you.",
            "तपाईंको प्रोफाइल प्रमाणित भयो। अब परिवारहरूले तपाईंलाई बुक गर्न सक्नुहुन्छ।",
        ),
    ),
    NotificationType.PANDIT_REJECTED: NotificationText(
        Text("Profile not verified", "प्रोफाइल प्रमाणित भएन"),
        Text("Your profile was not verified. Reason: {reason}", "तपाईंको प्रोफाइल प्रमाणित गरिएन। कारण: {reason}"),
    ),
    NotificationType.ADMIN_ATTENTION: NotificationText(
        Text("A payment needs you", "एउटा भुक्तानीमा तपाईंले ध्यान दिनुपर्ने छ"),
        Text("Payment {payment_id}: {reason}", "भुक्तानी {payment_id}: {reason}"),
    ),
}
