"""Requests and responses about pandits' profiles. They never contain the e-mail address or the telephone number."""

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from chalicelib.localization.numbers import decimal_text, minor_units
from chalicelib.pandits.models import Pandit, Service
from chalicelib.pandits.rules import (
    LANGUAGES,
    MAX_DURATION_MINUTES,
    MAX_PRICE,
    MAX_SERVICES,
    MIN_PRICE,
    Sort,
    VerificationStatus,
    average,
)
from chalicelib.schema.base import Body, Moment, PartialBody, Query, View
from chalicelib.schema.fields import MoneyText, Reason, Whole, blank_is_none, line, opaque, text


def _check_price(amount: str) -> str:
    minor = minor_units(amount)
    if minor < MIN_PRICE:
        raise PydanticCustomError("greater_than_equal", "at least {ge}", {"ge": decimal_text(MIN_PRICE)})
    if minor > MAX_PRICE:
        raise PydanticCustomError("less_than_equal", "at most {le}", {"le": decimal_text(MAX_PRICE)})
    return amount


def _check_language(code: str) -> str:
    if code.lower() not in LANGUAGES:
        raise PydanticCustomError("language_code", "not an ISO 639-1 code")
    return code.lower()


def _without_duplicates(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))


Name = Annotated[str, line(0, 120), AfterValidator(blank_is_none)]
Bio = Annotated[str, text(0, 4000), AfterValidator(blank_is_none)]
Price = Annotated[MoneyText, AfterValidator(_check_price)]
LanguageCode = Annotated[str, opaque(1, 2), AfterValidator(_check_language)]


class ServiceBody(Body):
    """A service; with its ``id`` one that is there already, without one a new one.

    ``name`` or ``name_ne`` is enough; readers of the other language see the one that is there.
    """

    id: Annotated[str, opaque(1, 64)] | None = None
    name: Name | None = None
    name_ne: Name | None = None
    price: Price
    currency: Literal["NPR"]
    duration_minutes: Annotated[int, Whole(1, MAX_DURATION_MINUTES)]

    @model_validator(mode="after")
    def _require_name(self) -> Self:
        if self.name is None and self.name_ne is None:
            raise PydanticCustomError("name_missing", "needs a name", {"field": "name"})
        return self


class ProfileBody(PartialBody):
    """``services`` replaces all of them; of the others, what is left out stays."""

    bio: Bio | None = None
    bio_ne: Bio | None = None
    languages: Annotated[tuple[LanguageCode, ...], Field(max_length=20), AfterValidator(_without_duplicates)] = ()
    services: Annotated[tuple[ServiceBody, ...], Field(max_length=MAX_SERVICES)]


class Rejection(Body):
    reason: Reason


class PanditsQuery(Query):
    sort: Sort = Sort.RATING


class StatusQuery(Query):
    status: VerificationStatus | None = None


class ServiceView(View):
    """A service. ``name`` or ``name_ne`` may be null, never both."""

    id: str
    name: str | None
    name_ne: str | None
    price: str
    currency: str
    duration_minutes: int

    @classmethod
    def of(cls, service: Service) -> Self:
        return cls.model_construct(
            id=service.id,
            name=service.name,
            name_ne=service.name_ne,
            price=decimal_text(service.price_minor),
            currency=service.currency,
            duration_minutes=service.duration_minutes,
        )


class RatingView(View):
    """Averages of the published reviews with two decimals, null without any."""

    average: str | None
    count: int
    professionalism: str | None
    knowledge: str | None
    punctuality: str | None

    @classmethod
    def of(cls, pandit: Pandit) -> Self:
        count = pandit.rating_count
        return cls.model_construct(
            average=average(pandit.rating_sum, count),
            count=count,
            professionalism=average(pandit.professionalism_sum, count),
            knowledge=average(pandit.knowledge_sum, count),
            punctuality=average(pandit.punctuality_sum, count),
        )


class PanditView(View):
    id: str
    full_name: str
    bio: str | None
    bio_ne: str | None
    languages: list[str]
    verification_status: VerificationStatus
    services: list[ServiceView]
    rating: RatingView
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, pandit: Pandit) -> Self:
        return cls.model_construct(**_fields(pandit))


class OwnPanditView(PanditView):
    """A profile as its pandit and the admins see it."""

    rejection_reason: str | None

    @classmethod
    def of(cls, pandit: Pandit) -> Self:
        return cls.model_construct(**_fields(pandit), rejection_reason=pandit.rejection_reason)


def _fields(pandit: Pandit) -> dict[str, Any]:
    return {
        "id": pandit.id,
        "full_name": pandit.full_name,
        "bio": pandit.bio,
        "bio_ne": pandit.bio_ne,
        "languages": list(pandit.languages),
        "verification_status": VerificationStatus(pandit.verification_status),
        "services": [ServiceView.of(service) for service in pandit.services],
        "rating": RatingView.of(pandit),
        "created_at": pandit.created_at,
        "updated_at": pandit.updated_at,
    }
