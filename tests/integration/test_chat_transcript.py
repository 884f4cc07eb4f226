"""The conversation as a text file, in its reader's language and time."""

import pytest

from tests.integration.people import Api, People, Person, Reply
from tests.integration.talk import Talk, Talks


def transcript(api: Api, talk: Talk, person: Person, **headers: str) -> Reply:
    return api.get(f"/chat/rooms/{talk.room_id}/transcript", person, **headers)


def test_each_reads_it_in_their_own_language(api: Api, talk: Talk) -> None:
    talk.say(talk.customer, "Good morning", content_ne="शुभ प्रभात")
    talk.say(talk.pandit, "Only English")
    talk.announce()

    english, nepali = transcript(api, talk, talk.customer).text, transcript(api, talk, talk.pandit).text

    assert f"{talk.customer.full_name}: Good morning" in english
    assert f"{talk.customer.full_name}: शुभ प्रभात" in nepali
    assert "शुभ प्रभात" not in english
    assert f"{talk.pandit.full_name}: Only English" in nepali
    assert "PanditYatra: Moved" in english
    assert "पण्डितयात्रा: Moved" in nepali


def test_the_header_chooses_the_language_for_once(api: Api, talk: Talk) -> None:
    talk.say(talk.customer, "Good morning", content_ne="शुभ प्रभात")

    assert "शुभ प्रभात" in transcript(api, talk, talk.customer, accept_language="ne").text


def test_times_are_the_readers_with_the_date_in_bikram_sambat(api: Api, people: People, talks: Talks) -> None:
    talk = talks.between(people.customer(timezone="Asia/Tokyo"), people.pandit(verified=False))
    talk.say(talk.customer)

    assert "+09:00 (20" in transcript(api, talk, talk.customer).text
    assert "+05:45 (20" in transcript(api, talk, talk.pandit).text


def test_it_is_a_download_of_plain_text(api: Api, talk: Talk) -> None:
    reply = transcript(api, talk, talk.customer)

    assert reply.status == 200
    assert reply.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert reply.headers["Content-Disposition"] == f'attachment; filename="conversation-{talk.room_id}.txt"'


def test_it_holds_the_whole_conversation_in_order(api: Api, talk: Talk) -> None:
    talk.grow(250)

    lines = transcript(api, talk, talk.customer).text.strip().splitlines()[2:]

    assert [line.rpartition(" ")[2] for line in lines] == [str(number) for number in range(1, 251)]


@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n", "\u2028", "\u0085", "\x0b"])
def test_the_lines_of_one_message_stay_together(api: Api, talk: Talk, ending: str) -> None:
    talk.say(talk.customer, f"One{ending}Two: fake")

    assert "One\n    Two: fake" in transcript(api, talk, talk.customer).text


def test_admins_may_read_it_and_outsiders_do_not_find_it(api: Api, talk: Talk, people: People) -> None:
    talk.say(talk.customer, "Between us")

    assert "Between us" in transcript(api, talk, people.admin()).text
    assert transcript(api, talk, people.stranger()).status == 404
