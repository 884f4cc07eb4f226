"""Delivery of notifications: from the table's stream through the channels to the emulator's SES."""

import json
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from chalicelib import aws
from chalicelib.delivery.channels.base import Letter, Recipient, Undeliverable
from chalicelib.delivery.channels.email import EmailChannel
from chalicelib.delivery.channels.user_text import WORD_JOINER
from chalicelib.delivery.deliver import deliver
from chalicelib.localization.text import Language, Reader, Text
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.notifications.models import Notification
from chalicelib.settings import settings
from chalicelib.streams import process_records
from tests.integration.people import Api, People, Person
from tests.integration.streams import Stream

SENDER = "namaste@pandityatra.test"


@dataclass
class RecordingChannel:
    """A channel that records its letters, and raises the errors that a test sets."""

    fails_with: dict[str, Exception] = field(default_factory=dict)
    """The errors, by the recipient's address."""
    letters: list[tuple[Recipient, Letter]] = field(default_factory=list)

    def carries(self, kind: NotificationType) -> bool:
        return kind.startswith("BOOKING_")

    def send(self, recipient: Recipient, letter: Letter) -> None:
        if recipient.email in self.fails_with:
            raise self.fails_with[recipient.email]
        self.letters.append((recipient, letter))


@pytest.fixture
def stream(api: Api) -> Stream:
    return Stream(Notification)


@pytest.fixture
def booked_parties(api: Api, people: People, stream: Stream) -> "BookedParties":
    """A booking by an English-speaking customer in Toronto with a pandit who reads Nepali, and its id."""
    customer = people.customer(full_name="Sita Sharma", language="en", timezone="America/Toronto")
    pandit = people.pandit(full_name="राम आचार्य", language="ne")
    stream.read()
    body = {
        "pandit_id": pandit.id,
        "service_id": pandit.services[0]["id"],
        "scheduled_at": (datetime.now(UTC) + timedelta(days=3)).replace(hour=2, minute=15).isoformat(),
        "address": "Asan <Kathmandu>",
    }
    return customer, pandit, api.post("/bookings", customer, body).json["id"]


BookedParties = tuple[Person, Person, str]


def inbox(address: str) -> list[dict[str, Any]]:
    """Returns the e-mails to this address that the emulator's SES has accepted, oldest first."""
    with urllib.request.urlopen(f"{settings().aws_public_endpoint_url}/_ministack/ses/messages") as answer:
        messages = json.load(answer)["messages"]
    return [mail for mails in messages.values() for mail in mails if address in mail["To"]]


def test_each_person_gets_a_letter_in_their_own_timezone(
    api: Api, stream: Stream, booked_parties: BookedParties
) -> None:
    customer, pandit, booking_id = booked_parties
    api.post(f"/bookings/{booking_id}/accept", pandit)
    channel = RecordingChannel()
    assert process_records(stream.read(), partial(deliver, [channel])) is None

    [(to_pandit, created_letter), (to_customer, accepted_letter)] = channel.letters
    assert (to_pandit.email, to_pandit.reader.language, created_letter.kind) == (
        pandit.email,
        Language.NE,
        "BOOKING_CREATED",
    )
    assert (to_customer.email, accepted_letter.kind) == (customer.email, "BOOKING_ACCEPTED")
    assert created_letter.path == accepted_letter.path == f"/bookings/{booking_id}"
    facts = {label.en: value for label, value in created_letter.facts}
    assert facts["Puja"] == ("Puja", "पूजा")
    assert facts["Amount"] == ("Rs 1,500.50", "रु १,५००.५०")
    assert facts["Time"].ne.endswith("बार, बिहान ८:०० बजे, नेपाली समय")
    [time] = [value for label, value in accepted_letter.facts if label.en == "Time"]
    assert ", 8:00 am, Nepal time; on your clock " in time.en
    assert time.en.endswith(" pm (Toronto)")


def test_a_notification_that_no_channel_carries_is_skipped(api: Api, people: People, stream: Stream) -> None:
    stream.read()
    people.pandit()
    records, channel = stream.read(), RecordingChannel()
    assert [record["dynamodb"]["NewImage"]["notification_type"]["S"] for record in records] == ["PANDIT_VERIFIED"]
    assert process_records(records, partial(deliver, [channel])) is None
    assert channel.letters == []


def test_after_a_failure_later_records_wait_and_nothing_is_sent_twice(
    api: Api, stream: Stream, booked_parties: BookedParties
) -> None:
    customer, pandit, booking_id = booked_parties
    api.post(f"/bookings/{booking_id}/accept", pandit)
    api.post(f"/bookings/{booking_id}/cancel", customer)
    records, channel = stream.read(), RecordingChannel({customer.email: ConnectionError("no network")})
    failed_from = process_records(records, partial(deliver, [channel]))
    assert failed_from == records[1]["dynamodb"]["SequenceNumber"]

    channel.fails_with.clear()
    repeated_records = [record for record in records if record["dynamodb"]["SequenceNumber"] >= str(failed_from)]
    assert process_records(repeated_records, partial(deliver, [channel])) is None
    assert [letter.kind for _, letter in channel.letters] == [
        "BOOKING_CREATED",
        "BOOKING_ACCEPTED",
        "BOOKING_CANCELLED",
    ]


def test_an_undeliverable_letter_does_not_stop_the_others(
    api: Api, stream: Stream, booked_parties: BookedParties
) -> None:
    customer, pandit, booking_id = booked_parties
    api.post(f"/bookings/{booking_id}/accept", pandit)
    channel = RecordingChannel({pandit.email: Undeliverable("no such address")})
    assert process_records(stream.read(), partial(deliver, [channel])) is None
    assert [recipient.email for recipient, _ in channel.letters] == [customer.email]


def test_emails_arrive_in_their_readers_language(api: Api, stream: Stream, booked_parties: BookedParties) -> None:
    customer, pandit, booking_id = booked_parties
    api.post(f"/bookings/{booking_id}/accept", pandit)
    aws.client("sesv2").create_email_identity(EmailIdentity=SENDER)
    assert process_records(stream.read(), partial(deliver, [EmailChannel(SENDER, settings().public_url)])) is None

    [nepali] = inbox(pandit.email)
    assert nepali["Source"] == f"PanditYatra <{SENDER}>"
    assert nepali["Subject"] == "नयाँ बुकिङ अनुरोध"
    assert "नमस्ते राम आचार्य ज्यू" in nepali["BodyText"]
    assert "रकम: रु १,५००.५०" in nepali["BodyText"]
    assert f"{settings().public_url}/bookings/{booking_id}" in nepali["BodyText"]
    assert "Asan &lt;Kathmandu&gt;" in nepali["BodyHtml"]
    [english] = inbox(customer.email)
    assert english["Subject"] == "Booking accepted"
    assert "Namaste Sita Sharma," in english["BodyText"]
    assert "Amount: Rs 1,500.50" in english["BodyText"]


def test_headers_are_seven_bit_and_a_subject_is_one_line(api: Api) -> None:
    aws.client("sesv2").create_email_identity(EmailIdentity=SENDER)
    mail, reader = EmailChannel(SENDER, settings().public_url), Reader(Language.EN)
    title = Text("Booked\r\nBcc: all@evil.test", "बुकिङ")
    letter = Letter(NotificationType.BOOKING_CREATED, title, title, (), "/bookings/B1")

    mail.send(Recipient("Sita", "sita@काठमाडौं.test", None, reader), letter)
    [sent_mail] = inbox("sita@xn--i1b1b7ae8dwec7i.test")
    assert sent_mail["Subject"].replace(WORD_JOINER, "") == "Booked Bcc: all@evil.test"
    with pytest.raises(Undeliverable):
        mail.send(Recipient("Sita", "सीता@demo.test", None, reader), letter)


def test_an_address_that_ses_refuses_is_undeliverable(stream: Stream, booked_parties: BookedParties) -> None:
    channel = EmailChannel("nobody@unknown.test", settings().public_url)
    assert process_records(stream.read(), partial(deliver, [channel])) is None
    assert inbox(booked_parties[1].email) == []
