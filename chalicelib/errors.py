"""The error tree. Each error has a stable code, an HTTP status, and a sentence in both languages.

AppError
├── BadRequest 400          NotJson · BadCursor · IdempotencyKeyRequired
├── Unauthenticated 401     WrongPassword · RefreshRefused
├── Forbidden 403           WrongRole
├── NotFound 404
├── Conflict 409            EmailTaken · SlotTaken · IllegalTransition · TooEarly · RoomClosed · AttachmentUsed
├── TooLarge 413
├── Invalid 422             (with the fields it is about)   FileNotAsAnnounced
├── TooFast 429             (with Retry-After)
└── Unavailable 503         Busy

Services raise these errors. ``http`` and the sockets turn them into responses. Of HTTP they know the status only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from chalicelib.localization.numbers import number
from chalicelib.localization.text import Text


@dataclass(frozen=True, slots=True)
class FieldError:
    """A field that failed, by its dotted path, and the reason in both languages."""

    field: str
    message: Text


class AppError(Exception):
    """The root of the tree. ``detail`` replaces the sentence of the class."""

    code: ClassVar[str] = "INTERNAL_ERROR"
    status: ClassVar[int] = 500
    title: ClassVar[Text] = Text("Something went wrong", "केही गडबड भयो")
    detail: Text = Text(
        "Something went wrong on our side. Please try again.", "हाम्रोतर्फ केही गडबड भयो। कृपया फेरि प्रयास गर्नुहोस्।"
    )

    def __init__(
        self,
        detail: Text | None = None,
        *,
        fields: Sequence[FieldError] = (),
        retry_after: int | None = None,
    ) -> None:
        if detail is not None:
            self.detail = detail
        self.fields = tuple(fields)
        self.retry_after = retry_after
        super().__init__(self.detail.en)


class BadRequest(AppError):
    code, status = "BAD_REQUEST", 400
    title = Text("Bad request", "अमान्य अनुरोध")
    detail = Text("The request cannot be understood.", "अनुरोध बुझ्न सकिएन।")


class NotJson(BadRequest):
    code = "NOT_JSON"
    detail = Text("The body is not a JSON object in UTF-8.", "पठाइएको सामग्री UTF-8मा लेखिएको JSON वस्तु होइन।")


class BadCursor(BadRequest):
    code = "BAD_CURSOR"
    detail = Text("This cursor does not belong to this list.", "यो कर्सर यस सूचीको होइन।")


class Unauthenticated(AppError):
    code, status = "UNAUTHENTICATED", 401
    title = Text("Log in first", "पहिले लग इन गर्नुहोस्")
    detail = Text(
        "You are not logged in, or your session has ended.", "तपाईंले लग इन गर्नुभएको छैन वा लग इनको अवधि सकिएको छ।"
    )


class WrongPassword(Unauthenticated):
    code = "WRONG_CREDENTIALS"
    detail = Text("The e-mail or the password is wrong.", "इमेल वा पासवर्ड मिलेन।")


class RefreshRefused(Unauthenticated):
    code = "REFRESH_REFUSED"
    detail = Text("This session has ended. Please log in again.", "लग इनको अवधि सकिएको छ। कृपया फेरि लग इन गर्नुहोस्।")


class Forbidden(AppError):
    code, status = "FORBIDDEN", 403
    title = Text("Not allowed", "अनुमति छैन")
    detail = Text("You may not do this.", "तपाईंलाई यो गर्ने अनुमति छैन।")


class WrongRole(Forbidden):
    code = "WRONG_ROLE"
    detail = Text("Your role may not do this.", "तपाईंको भूमिकाबाट यो गर्न मिल्दैन।")


class NotFound(AppError):
    code, status = "NOT_FOUND", 404
    title = Text("Not found", "भेटिएन")
    detail = Text("There is no such thing here, or it is not yours to see.", "यस्तो केही भेटिएन, वा तपाईंलाई हेर्ने अनुमति छैन।")


class Conflict(AppError):
    code, status = "CONFLICT", 409
    title = Text("Not possible now", "अहिले सम्भव छैन")
    detail = Text("This does not fit the present state.", "यो अहिलेको अवस्थासँग मेल खाँदैन।")


class EmailTaken(Conflict):
    code = "EMAIL_TAKEN"
    detail = Text("There is an account with this e-mail already.", "यो इमेलबाट पहिले नै खाता बनिसकेको छ।")


class SlotTaken(Conflict):
    code = "SLOT_TAKEN"
    detail = Text("The pandit already has a booking at this time.", "यस समयमा पण्डितज्यूको अर्को बुकिङ छ।")


class IllegalTransition(Conflict):
    code = "ILLEGAL_TRANSITION"
    detail = Text("The booking is in a state that does not allow this.", "बुकिङको अहिलेको अवस्थामा यो गर्न मिल्दैन।")


class TooEarly(IllegalTransition):
    detail = Text("The puja's time has not come yet.", "पूजाको समय अझै भएको छैन।")


class RoomClosed(Conflict):
    code = "ROOM_CLOSED"
    detail = Text("This conversation is closed.", "यो कुराकानी बन्द भइसकेको छ।")


class AttachmentUsed(Conflict):
    code = "ATTACHMENT_USED"
    detail = Text("This file has already been sent in another message.", "यो फाइल अर्को सन्देशमा पठाइसकिएको छ।")


class TooLarge(AppError):
    code, status = "TOO_LARGE", 413
    title = Text("Too large", "धेरै ठूलो")
    detail = Text("What you sent is too large.", "तपाईंले पठाएको सामग्री धेरै ठूलो छ।")


class Invalid(AppError):
    code, status = "VALIDATION_FAILED", 422
    title = Text("Please check what you entered", "कृपया भरेको विवरण जाँच्नुहोस्")
    detail = Text("Some fields are missing or wrong.", "केही विवरण छुटेका वा नमिलेका छन्।")

    @classmethod
    def field(cls, name: str, message: Text) -> Self:
        """Makes the error for one field."""
        return cls(fields=[FieldError(name, message)])


class FileNotAsAnnounced(Invalid):
    """The bytes of a file are not of the type that was announced, or its name has another type."""

    code = "FILE_NOT_AS_ANNOUNCED"
    detail = Text("This file is not what it is said to be.", "यो फाइल भनिएअनुसारको होइन।")


class TooFast(AppError):
    code, status = "RATE_LIMITED", 429
    title = Text("Too many requests", "धेरै अनुरोध")

    def __init__(self, *, retry_after: int) -> None:
        """``retry_after`` is the time to wait in seconds. From a minute on, the sentence rounds it up to minutes."""
        minutes = -(-retry_after // 60) if retry_after >= 60 else 0
        wait = _UNITS[bool(minutes), (minutes or retry_after) == 1].fill(n=number(minutes or retry_after))
        super().__init__(_TOO_OFTEN.fill(wait=wait), retry_after=retry_after)


_TOO_OFTEN = Text("Too many attempts. Try again in {wait}.", "धेरै पटक प्रयास भयो। {wait} फेरि प्रयास गर्नुहोस्।")
# Keys: whether the unit is minutes, and whether the number is one.
_UNITS = {
    (False, False): Text("{n} seconds", "{n} सेकेन्डपछि"),
    (False, True): Text("{n} second", "{n} सेकेन्डपछि"),
    (True, False): Text("{n} minutes", "{n} मिनेटपछि"),
    (True, True): Text("{n} minute", "{n} मिनेटपछि"),
}


class Unavailable(AppError):
    code, status = "UNAVAILABLE", 503
    title = Text("Not available just now", "अहिले उपलब्ध छैन")
    detail = Text(
        "A part we depend on is not answering. Please try again.",
        "हामी निर्भर रहेको प्रणालीले जवाफ दिएन। कृपया फेरि प्रयास गर्नुहोस्।",
    )

    def __init__(self, detail: Text | None = None, *, retry_after: int = 5) -> None:
        super().__init__(detail, retry_after=retry_after)


class Busy(Unavailable):
    code = "BUSY"
    detail = Text(
        "Too many people are changing this at once. Please try again.",
        "एकैपटक धेरै जनाले यो परिवर्तन गर्दै हुनुहुन्छ। कृपया फेरि प्रयास गर्नुहोस्।",
    )

    def __init__(self) -> None:
        super().__init__(retry_after=1)
