"""The conversation as a text file, in its reader's language and time."""

import urllib.error
import urllib.request
from datetime import UTC, datetime
from email.message import Message as Headers

import pytest
from pynamodb.expressions.operand import Path

from chalicelib import aws
from chalicelib.bookings.models import Booking
from chalicelib.chat.models import Message
from chalicelib.settings import settings
from tests.integration.booking_helpers import book
from tests.integration.chat_client import ChatClient, ChatFactory
from tests.integration.people import Api, People, Person, Reply


def transcript(api: Api, chat: ChatClient, person: Person, **headers: str) -> Reply:
    return api.get(f"/chat/rooms/{chat.room_id}/transcript", person, **headers)


def test_each_reads_it_in_their_own_language(api: Api, chat: ChatClient) -> None:
    chat.say(chat.customer, "Good morning", content_ne="शुभ प्रभात")
    chat.say(chat.pandit, "Only English")
    chat.send_system_message()

    english, nepali = transcript(api, chat, chat.customer).text, transcript(api, chat, chat.pandit).text

    assert f"{chat.customer.full_name}: Good morning" in english
    assert f"{chat.customer.full_name}: शुभ प्रभात" in nepali
    assert "शुभ प्रभात" not in english
    assert f"{chat.pandit.full_name}: Only English" in nepali
    assert "PanditYatra: Moved" in english
    assert "पण्डितयात्रा: Moved" in nepali


def test_the_header_chooses_the_language_for_once(api: Api, chat: ChatClient) -> None:
    chat.say(chat.customer, "Good morning", content_ne="शुभ प्रभात")

    assert "शुभ प्रभात" in transcript(api, chat, chat.customer, accept_language="ne").text


def test_times_are_the_readers_with_the_date_in_bikram_sambat(api: Api, people: People, chats: ChatFactory) -> None:
    chat = chats.between(people.customer(timezone="Asia/Tokyo"), people.pandit(verified=False))
    chat.say(chat.customer)

    assert "+09:00 (20" in transcript(api, chat, chat.customer).text
    assert "+05:45 (20" in transcript(api, chat, chat.pandit).text


def test_it_is_a_download_of_plain_text(api: Api, chat: ChatClient) -> None:
    reply = transcript(api, chat, chat.customer)

    assert reply.status == 200
    assert reply.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert reply.headers["Content-Disposition"] == f'attachment; filename="conversation-{chat.room_id}.txt"'


def test_it_holds_the_whole_conversation_in_order(api: Api, chat: ChatClient) -> None:
    chat.add_messages(250)

    lines = transcript(api, chat, chat.customer).text.strip().splitlines()[2:]

    assert [line.rpartition(" ")[2] for line in lines] == [str(number) for number in range(1, 251)]


@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n", "\u2028", "\u0085", "\x0b"])
def test_the_lines_of_one_message_stay_together(api: Api, chat: ChatClient, ending: str) -> None:
    # Stored as it is: messages from before today's rules hold controls that are refused now.
    chat.say(chat.customer).update([Message.content.set(f"One{ending}Two: fake")])

    assert "One\n    Two: fake" in transcript(api, chat, chat.customer).text


def test_admins_may_read_it_and_outsiders_do_not_find_it(api: Api, chat: ChatClient, people: People) -> None:
    chat.say(chat.customer, "Between us")

    assert "Between us" in transcript(api, chat, people.admin()).text
    assert transcript(api, chat, people.stranger()).status == 404


def fetched(link: str) -> tuple[str, Headers]:
    with urllib.request.urlopen(link) as answer:
        return answer.read().decode(), answer.headers


def grow(chat: ChatClient, count: int, words: str) -> None:
    """So many messages, each of these words."""
    chat.add_messages(count)
    with Message.batch_write() as batch:
        for message in Message.query(chat.room_id):
            message.content = words
            batch.save(message)


def test_600_messages_of_4000_nepali_letters_arrive_whole(api: Api, chat: ChatClient) -> None:
    grow(chat, 600, "नमस्त" * 800)
    reply = transcript(api, chat, chat.customer)

    assert (reply.status, reply.text) == (303, "")
    assert reply.headers["Cache-Control"] == "no-store"
    text, headers = fetched(reply.headers["Location"])
    assert len(text.encode()) > 7_000_000
    assert text.count("नमस्त" * 800) == 600
    assert len(text.splitlines()) == 600 + 2
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    assert headers["Content-Disposition"] == f'attachment; filename="conversation-{chat.room_id}.txt"'


@pytest.mark.parametrize(("messages", "status"), [(166, 200), (167, 303)])
def test_what_an_answer_can_hold_is_answered(api: Api, chat: ChatClient, messages: int, status: int) -> None:
    """4,000 Devanagari letters take 24,000 bytes as JSON with escapes, and each line some 70 more."""
    grow(chat, messages, "न" * 4000)
    reply = transcript(api, chat, chat.customer)

    assert reply.status == status
    text = fetched(reply.headers["Location"])[0] if status == 303 else reply.text
    assert text.count("न" * 4000) == messages


def test_a_long_transcript_is_for_whoever_may_read_the_room(api: Api, chat: ChatClient, people: People) -> None:
    grow(chat, 170, "न" * 4000)
    assert transcript(api, chat, people.stranger()).status == 404

    link = transcript(api, chat, chat.customer).headers["Location"]
    key = f"transcripts/{chat.room_id}/"
    assert key in link
    assert "X-Amz-Expires=900" in link
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(link.partition("?")[0])
    stored = aws.client("s3").list_objects_v2(Bucket=settings().attachments_bucket, Prefix=key)["Contents"]
    assert len(stored) == 1


def test_its_head_says_when_the_puja_is_at_its_place_first(api: Api, people: People) -> None:
    customer, pandit = people.customer(timezone="America/Toronto"), people.pandit(language="ne")
    room_id = book(api, customer, pandit)["id"]
    Booking(room_id).update([Booking.scheduled_at.set(datetime(2026, 11, 30, 2, 15, tzinfo=UTC))])

    english, nepali = (api.get(f"/chat/rooms/{room_id}/transcript", person).text for person in (customer, pandit))
    assert english.splitlines()[1] == (
        "Puja: Monday, 30 November 2026 (14 Mangsir 2083), 8:00 am, Nepal time; "
        "on your clock Sunday, 29 November, 9:15 pm (Toronto)"
    )
    assert nepali.splitlines()[1] == "पूजा: २०८३ मंसिर १४ गते, सोमबार, बिहान ८:०० बजे, नेपाली समय"


def test_a_service_with_a_name_in_one_language_is_called_by_it(api: Api, people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    room_id = book(api, customer, pandit)["id"]
    Booking(room_id).update([Path(Booking.service.name).remove()])

    assert api.get(f"/chat/rooms/{room_id}/transcript", customer).text.splitlines()[1].startswith("पूजा: ")
