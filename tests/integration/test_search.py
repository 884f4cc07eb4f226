"""The admins' search: people and bookings by name in either script, by e-mail, telephone number and id."""

import uuid
from functools import partial
from typing import Any
from urllib.parse import quote

import pytest

from bench.aws_calls import CallCounter
from chalicelib.accounts import service as accounts
from chalicelib.accounts.models import User
from chalicelib.accounts.schemas import Profile
from chalicelib.admin import finder
from chalicelib.bookings.models import Booking
from chalicelib.db import PageRequest
from chalicelib.search.models import SearchTerm
from tests.integration.booking_helpers import HOUR, NOON, book
from tests.integration.chat_client import run_concurrently
from tests.integration.people import Api, People, Person


def unique_name() -> str:
    """Returns a word of letters that no other test uses."""
    return "".join(chr(ord("a") + int(digit, 16)) for digit in uuid.uuid4().hex[:12])


def search_all(api: Api, person: Person, path: str, q: str, limit: int = 100, **filters: str) -> list[dict[str, Any]]:
    """Returns all hits of a search, read page by page."""
    items, cursor = [], ""
    filter_query = "".join(f"&{name}={value}" for name, value in filters.items())
    while True:
        reply = api.get(f"{path}?q={quote(q)}&limit={limit}{filter_query}{cursor}", person)
        assert reply.status == 200, reply.text
        items += reply.json["items"]
        if reply.json["next_cursor"] is None:
            return items
        cursor = f"&cursor={reply.json['next_cursor']}"


def ids_of(items: list[dict[str, Any]]) -> list[str]:
    return [item["id"] for item in items]


@pytest.fixture
def admin(people: People) -> Person:
    return people.admin()


def test_a_person_is_found_by_the_beginning_of_any_part_of_the_name(api: Api, people: People, admin: Person) -> None:
    first, last = unique_name(), unique_name()
    person = people.customer(full_name=f"{first.title()} Prasad-{last.upper()}")
    for q in (first, first[:4], last[:5].upper(), f"{last[:4]} {first[:3]}", f" {first} pra "):
        assert ids_of(search_all(api, admin, "/admin/users", q)) == [person.id], q
    assert search_all(api, admin, "/admin/users", f"{first} hari") == []
    assert search_all(api, admin, "/admin/users", first[1:]) == [], "not by its middle"


def test_devanagari_is_found_with_its_vowel_signs_however_it_is_composed(
    api: Api, people: People, admin: Person
) -> None:
    mark = "".join(chr(ord("क") + int(digit, 16)) for digit in uuid.uuid4().hex[:8])
    person = people.pandit(full_name=f"राम {mark}ी शर्मा\u200d")
    assert ids_of(search_all(api, admin, "/admin/users", f"{mark}ी")) == [person.id]
    assert ids_of(search_all(api, admin, "/admin/users", f"शर्म {mark[:6]}")) == [person.id]


def test_a_person_is_found_by_e_mail_telephone_and_id_whole(api: Api, people: People, admin: Person) -> None:
    number = f"984{uuid.uuid4().int % 10**7:07d}"
    person = people.customer(phone=f"+977 {number[:3]}-{number[3:]}")
    for q in (person.email, person.email.upper(), f" {person.email} ", number, f"+977{number}", person.id.lower()):
        assert ids_of(search_all(api, admin, "/admin/users", q)) == [person.id], q
    for prefix in (person.email[:20], number[:-1], person.id[:-1]):
        assert person.id not in ids_of(search_all(api, admin, "/admin/users", prefix))


def test_after_a_rename_only_the_new_name_finds_a_person(api: Api, people: People, admin: Person) -> None:
    old, new, number = unique_name(), unique_name(), f"985{uuid.uuid4().int % 10**7:07d}"
    person = people.pandit(full_name=f"{old} Sharma")
    assert api.patch("/me", person, {"full_name": f"{new} Sharma", "phone": number}).status == 200
    assert search_all(api, admin, "/admin/users", old) == []
    for q in (new, f"sharma {new}", number):
        assert ids_of(search_all(api, admin, "/admin/users", q)) == [person.id]
    assert api.patch("/me", person, {"phone": None}).status == 200
    assert search_all(api, admin, "/admin/users", number) == []
    assert ids_of(search_all(api, admin, "/admin/users", new)) == [person.id]


def test_after_concurrent_renames_the_terms_match_the_stored_name(people: People) -> None:
    person, names = people.customer(), [unique_name() for _ in range(4)]
    run_concurrently(
        [partial(accounts.update_profile, person.id, Profile.model_validate({"full_name": name})) for name in names]
    )
    stored_name = User.get(person.id).full_name
    matching_names = [
        name for name in names if list(SearchTerm.query(f"name#{name[0]}", SearchTerm.place.startswith(name)))
    ]
    assert matching_names == [stored_name]


def test_a_person_with_two_matching_words_is_listed_once(api: Api, people: People, admin: Person) -> None:
    mark = unique_name()
    double_match = people.customer(full_name=f"{mark}esh {mark}")
    single_match = people.customer(full_name=f"{mark}a Rai")
    for limit in (1, 2, 100):
        assert ids_of(search_all(api, admin, "/admin/users", mark, limit)) == [double_match.id, single_match.id]


def test_a_name_of_very_many_words_can_be_registered_and_changed(api: Api, people: People, admin: Person) -> None:
    letters = [chr(ord("a") + number) for number in range(26)] + [chr(ord("क") + number) for number in range(30)]
    person = people.customer(full_name=" ".join(letters))
    assert api.patch("/me", person, {"full_name": " ".join(reversed(letters))}).status == 200
    assert person.id in ids_of(search_all(api, admin, "/admin/users", " ".join(letters[-3:])))


def test_bookings_of_a_name_are_grouped_by_person_and_newest_first(api: Api, people: People, admin: Person) -> None:
    mark = unique_name()
    customer = people.customer(full_name=f"{mark} Adhikari")
    same_name = people.customer(full_name=f"Bina {mark}l")
    pandit = people.pandit(full_name=f"Pt. {mark}")
    first_ids = [book(api, customer, pandit, NOON + 2 * HOUR * number)["id"] for number in range(3)]
    second_ids = [book(api, same_name, people.pandit(), NOON + 2 * HOUR * number)["id"] for number in range(2)]
    expected = sorted(first_ids, reverse=True) + sorted(second_ids, reverse=True)
    for limit in (1, 2, 3, 100):
        assert ids_of(search_all(api, admin, "/admin/bookings", mark, limit)) == expected
    assert api.post(f"/bookings/{first_ids[1]}/accept", pandit).status == 200
    assert ids_of(search_all(api, admin, "/admin/bookings", mark, 1, status="ACCEPTED")) == [first_ids[1]]
    assert ids_of(search_all(api, admin, "/admin/bookings", f"{mark}l")) == sorted(second_ids, reverse=True)


def test_bookings_are_found_by_id_and_by_whose_they_are(api: Api, people: People, admin: Person) -> None:
    number = f"986{uuid.uuid4().int % 10**7:07d}"
    customer, pandit = people.customer(phone=number), people.pandit()
    booking_id = book(api, customer, pandit)["id"]
    for q in (booking_id, booking_id.lower(), customer.email, number, customer.id, pandit.id, pandit.email):
        assert ids_of(search_all(api, admin, "/admin/bookings", q)) == [booking_id], q
    assert sorted(ids_of(search_all(api, admin, "/admin/users", booking_id))) == sorted([customer.id, pandit.id])
    assert search_all(api, admin, "/admin/bookings", booking_id, status="ACCEPTED") == []
    assert search_all(api, admin, "/admin/bookings", unique_name()) == []


def test_only_admins_see_the_parties_of_a_booking(api: Api, people: People, admin: Person) -> None:
    customer, pandit = people.customer(), people.pandit()
    booking_id = book(api, customer, pandit)["id"]
    for path in (
        f"/admin/bookings?q={booking_id}",
        "/admin/bookings?limit=1",
        "/bookings?limit=1",
        f"/bookings/{booking_id}",
    ):
        booking = api.get(path, admin).json
        item = booking["items"][0] if "items" in booking else booking
        assert item["id"] == booking_id
        assert item["customer"] == {"id": customer.id, "full_name": customer.full_name, "email": customer.email}
        assert item["pandit"] == {"id": pandit.id, "full_name": pandit.full_name, "email": pandit.email}
    cancelled_booking = api.post(f"/bookings/{booking_id}/cancel", admin, {"reason": "Fraud"}).json
    assert cancelled_booking["customer"]["id"] == customer.id
    for person in (customer, pandit):
        assert {"customer", "pandit"} & api.get(f"/bookings/{booking_id}", person).json.keys() == set()
        assert {"customer", "pandit"} & api.get("/bookings", person).json["items"][0].keys() == set()


@pytest.mark.parametrize("q", ["", "   ", "%20"])
def test_an_empty_search_returns_the_whole_list(api: Api, people: People, admin: Person, q: str) -> None:
    booking_id = book(api, people.customer(), people.pandit())["id"]
    assert ids_of(api.get(f"/admin/bookings?limit=1&q={q}", admin).json["items"]) == [booking_id]


@pytest.mark.parametrize("q", ["#", "!", "~", "'; drop", "\u200b", "x" * 200, "@", "+", "\U0010ffff", "00000"])
@pytest.mark.parametrize("path", ["/admin/users", "/admin/bookings", "/admin/payments"])
def test_any_text_can_be_searched(api: Api, admin: Person, path: str, q: str) -> None:
    assert api.get(f"{path}?q={quote(q)}", admin).status == 200


def test_too_long_a_text_and_a_foreign_cursor_are_refused(api: Api, people: People, admin: Person) -> None:
    mark = unique_name()
    for number in range(2):
        people.customer(full_name=f"{mark} {chr(ord('a') + number)}")
    assert api.get(f"/admin/users?q={'x' * 201}", admin).status == 422
    cursor = api.get(f"/admin/users?q={mark}&limit=1", admin).json["next_cursor"]
    assert api.get(f"/admin/users?q={mark}a&limit=1&cursor={cursor}", admin).status == 400
    assert api.get(f"/admin/users?limit=1&cursor={cursor}", admin).status == 400


def test_a_page_looks_through_a_limited_number_of_people(api: Api, people: People) -> None:
    mark = unique_name()
    for letter in "abcde":
        people.customer(full_name=f"{mark}{letter}")
    last = people.customer(full_name=f"{mark}z")
    booking_id = [book(api, last, people.pandit(), NOON + 2 * HOUR * number)["id"] for number in range(2)]
    pages, window = [], PageRequest(limit=1)
    while True:
        page = finder.find_bookings(mark, None, window, max_people=2)
        pages.append([booking.id for booking in page.items])
        if page.next_key is None:
            break
        window = PageRequest(limit=1, after=page.next_key)
    assert [item for page in pages for item in page] == sorted(booking_id, reverse=True)
    assert pages[:2] == [[], []], "two people a page, and nothing of theirs"


def test_the_number_of_calls_does_not_grow_with_the_page(
    api: Api, people: People, admin: Person, call_counter: CallCounter
) -> None:
    customer, pandit = people.customer(), people.pandit()
    for number in range(6):
        book(api, customer, pandit, NOON + 2 * HOUR * number)
    counts = []
    for limit in (1, 6):
        with call_counter.record() as calls:
            assert api.get(f"/admin/bookings?limit={limit}", admin).status == 200
        counts.append(calls.count)
    for limit in (1, 5):
        with call_counter.record() as calls:
            assert len(api.get(f"/admin/bookings?q={customer.email}&limit={limit}", admin).json["items"]) == limit
        counts.append(calls.count)
    assert counts[0] == counts[1]
    assert counts[2] == counts[3]


def test_a_booking_of_a_deleted_person_is_shown_without_them(api: Api, people: People, admin: Person) -> None:
    customer, pandit = people.customer(), people.pandit()
    booking_id = book(api, customer, pandit)["id"]
    Booking(booking_id).update([Booking.customer_id.set("01ARZ3NDEKTSV4RRFFQ69G5FAV")])
    booking = api.get(f"/bookings/{booking_id}", admin).json
    assert "customer" not in booking
    assert booking["pandit"]["id"] == pandit.id


def test_only_admins_can_search(api: Api, people: People) -> None:
    for person in (people.customer(), people.pandit()):
        for path in ("/admin/users", "/admin/bookings", "/admin/payments"):
            assert api.get(f"{path}?q=ram", person).status == 403


def test_admins_see_the_contact_data_of_unverified_pandits(api: Api, people: People, admin: Person) -> None:
    pandit = people.pandit(verified=False, phone="+9779841000000")
    newest = api.get("/admin/pandits?status=PENDING&limit=1", admin).json["items"][0]
    assert (newest["id"], newest["email"], newest["phone"]) == (pandit.id, pandit.email, "+9779841000000")
    assert newest["created_at"]
    verified = api.post(f"/admin/pandits/{pandit.id}/verify", admin).json
    assert (verified["email"], verified["verification_status"]) == (pandit.email, "VERIFIED")
    assert {"email", "phone"} & api.get("/pandits/me", pandit).json.keys() == set()
    assert {"email", "phone"} & api.get(f"/pandits/{pandit.id}").json.keys() == set()
