"""Pandits' profiles, the public list, verification, and the lists for admins."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pynamodb.expressions.update import Action

from chalicelib.notifications.models import Notification
from chalicelib.pandits import service
from chalicelib.pandits.models import Pandit
from chalicelib.pandits.rules import rank
from chalicelib.pandits.schemas import ProfileBody
from tests.integration.people import Api, People

PUJA = {"name": "Rudri", "price": "2100.00", "currency": "NPR", "duration_minutes": 90}


def notifications_of(user_id: str) -> list[Notification]:
    return list(Notification.query(user_id, consistent_read=True))


def rate(pandit_id: str, total: int, count: int) -> None:
    """Enters a review into the averages, without storing a review."""
    sums: list[Action] = [
        Pandit.rating_sum.set(total),
        Pandit.rating_count.set(count),
        Pandit.rank.set(rank(total, count, pandit_id)),
    ]
    sums += [Pandit.professionalism_sum.set(total), Pandit.knowledge_sum.set(total), Pandit.punctuality_sum.set(total)]
    Pandit.get(pandit_id).update(sums)


def list_public_ids(api: Api, path: str) -> list[str]:
    """Returns the ids of the whole public list, read page by page."""
    ids: list[str] = []
    cursor = ""
    while True:
        reply = api.get(f"{path}&limit=3{cursor}").json
        ids += [item["id"] for item in reply["items"]]
        if reply["next_cursor"] is None:
            return ids
        cursor = f"&cursor={reply['next_cursor']}"


# profiles


def test_a_new_pandit_is_unverified_and_visible_to_themselves_only(api: Api, people: People) -> None:
    pandit = people.pandit(verified=False)
    profile = api.get("/pandits/me", pandit).json
    assert (profile["id"], profile["full_name"], profile["verification_status"]) == (
        pandit.id,
        pandit.full_name,
        "PENDING",
    )
    assert profile["rating"] == dict.fromkeys(["average", "professionalism", "knowledge", "punctuality"]) | {"count": 0}
    assert api.get(f"/pandits/{pandit.id}").status == 404
    assert pandit.id not in list_public_ids(api, "/pandits?sort=recent")


def test_fields_left_out_of_an_edit_stay(api: Api, people: People) -> None:
    pandit = people.pandit()
    same = {"services": pandit.services}
    api.put("/pandits/me", pandit, {"bio": "Acharya", "bio_ne": "आचार्य", "languages": ["ne", "sa"], **same})
    profile = api.put("/pandits/me", pandit, {"bio": "Vedacharya", **same}).json
    assert (profile["bio"], profile["bio_ne"], profile["languages"]) == ("Vedacharya", "आचार्य", ["ne", "sa"])
    assert profile["services"] == pandit.services
    assert profile["verification_status"] == "VERIFIED", "editing does not change verification"
    assert api.put("/pandits/me", pandit, {"bio": None, **same}).json["bio"] is None


def test_an_edit_must_contain_the_services(api: Api, people: People) -> None:
    pandit = people.pandit()
    refusal = api.put("/pandits/me", pandit, {"bio": "Acharya"})
    assert (refusal.status, [error["field"] for error in refusal.json["errors"]]) == (422, ["services"])
    assert api.put("/pandits/me", pandit, {"services": []}).json["services"] == []


def test_services_keep_their_ids_and_are_replaced_as_a_whole(api: Api, people: People) -> None:
    pandit = people.pandit()
    [first] = pandit.services
    services = api.put("/pandits/me", pandit, {"services": [{**first, "price": "1800.00"}, PUJA]}).json["services"]
    assert services[0] == {**first, "price": "1800.00"}
    assert services[1] == {**PUJA, "id": services[1]["id"], "name_ne": None}
    only = api.put("/pandits/me", pandit, {"services": [services[1]]}).json["services"]
    assert only == [services[1]]
    without_second = api.put("/pandits/me", pandit, {"services": [first]})
    assert without_second.status == 422
    assert [error["field"] for error in without_second.json["errors"]] == ["services.0.id"]


@pytest.mark.parametrize("names", [{"name": "Rudri"}, {"name_ne": "रुद्री"}, {"name": None, "name_ne": "रुद्री"}])
def test_a_services_name_in_one_language_is_enough(api: Api, people: People, names: dict[str, str | None]) -> None:
    pandit = people.pandit()
    nameless = {name: value for name, value in PUJA.items() if name != "name"}
    [service] = api.put("/pandits/me", pandit, {"services": [nameless | names]}).json["services"]
    assert (service["name"], service["name_ne"]) == (names.get("name"), names.get("name_ne"))
    assert api.put("/pandits/me", pandit, {"services": [service]}).json["services"] == [service]
    assert api.get(f"/pandits/{pandit.id}").json["services"] == [service]


@pytest.mark.parametrize(
    ("language", "expected_message"), [("en", "in at least one language"), ("ne", "कम्तीमा एउटा भाषामा")]
)
def test_a_service_without_any_name_is_refused(api: Api, people: People, language: str, expected_message: str) -> None:
    pandit = people.pandit()
    nameless = {**PUJA, "name": " \u200b", "name_ne": None}
    reply = api.put("/pandits/me", pandit, {"services": [PUJA, nameless]}, accept_language=language)
    assert reply.status == 422
    [error] = reply.json["errors"]
    assert error["field"] == "services.1.name"
    assert expected_message in error["message"]
    assert api.get("/pandits/me", pandit).json["services"] == pandit.services


def test_another_pandits_service_id_is_refused(api: Api, people: People) -> None:
    pandit, other_pandit = people.pandit(), people.pandit()
    assert api.put("/pandits/me", pandit, {"services": other_pandit.services}).status == 422
    assert api.get("/pandits/me", pandit).json["services"] == pandit.services


@pytest.mark.parametrize("field", ["verification_status", "rating", "rating_count", "full_name", "id"])
def test_pandits_cannot_verify_or_rate_themselves(api: Api, people: People, field: str) -> None:
    pandit = people.pandit(verified=False)
    assert api.put("/pandits/me", pandit, {field: "VERIFIED"}).status == 422
    assert api.get("/pandits/me", pandit).json["verification_status"] == "PENDING"


def test_only_pandits_have_a_profile(api: Api, people: People) -> None:
    for person in (people.customer(), people.admin()):
        assert api.get("/pandits/me", person).status == 403
        assert api.put("/pandits/me", person, {"bio": "I"}).status == 403
    assert api.get("/pandits/me").status == 401


def test_edits_of_different_fields_at_once_are_both_kept(people: People) -> None:
    pandit = people.pandit()
    edits: list[dict[str, Any]] = [{"bio": "Acharya"}, {"bio_ne": "आचार्य"}, {"languages": ["ne"]}]
    bodies = [ProfileBody.model_validate({"services": [PUJA], **edit}) for edit in edits]
    with ThreadPoolExecutor(len(bodies)) as pool:
        list(pool.map(lambda body: service.edit_profile(pandit.id, body), bodies))
    stored_profile = service.get(pandit.id)
    assert (stored_profile.bio, stored_profile.bio_ne, list(stored_profile.languages)) == ("Acharya", "आचार्य", ["ne"])
    assert [item.name for item in stored_profile.services] == ["Rudri"]


def test_the_profile_gets_the_users_new_name(api: Api, people: People) -> None:
    pandit = people.pandit()
    assert api.patch("/me", pandit, {"full_name": "Ram Prasad Acharya"}).status == 200
    assert api.get(f"/pandits/{pandit.id}").json["full_name"] == "Ram Prasad Acharya"


# the public list


def test_times_are_in_the_users_timezone_or_in_nepals_without_a_token(api: Api, people: People) -> None:
    path, reader = f"/pandits/{people.pandit().id}", people.customer(timezone="Asia/Tokyo")
    assert api.get(path, reader).json["created_at"].endswith("+09:00")
    for answer in (api.get(path), api.get(path, authorization="Bearer expired")):
        assert (answer.status, answer.json["created_at"][-6:]) == (200, "+05:45")


def test_the_public_sees_no_email_phone_or_rejection(api: Api, people: People) -> None:
    pandit = people.pandit()
    api.patch("/me", pandit, {"phone": "+977 9800000000"})
    profile = api.get(f"/pandits/{pandit.id}").json
    assert not {"email", "phone", "rejection_reason"} & set(profile)
    all_text = str(profile) + str(api.get("/pandits?limit=100").json)
    assert pandit.email not in all_text
    assert "9800000000" not in all_text


def test_the_list_is_sorted_by_rating_or_by_age_and_paged(api: Api, people: People) -> None:
    ids = [people.pandit().id for _ in range(5)]
    for pandit_id, total, count in zip(ids, [8, 5, 50, 14, 0], [2, 1, 10, 3, 0], strict=True):
        rate(pandit_id, total, count)
    by_rating = [pandit_id for pandit_id in list_public_ids(api, "/pandits?sort=rating") if pandit_id in ids]
    assert by_rating == [ids[2], ids[1], ids[3], ids[0], ids[4]]
    assert [pandit_id for pandit_id in list_public_ids(api, "/pandits?sort=recent") if pandit_id in ids] == ids[::-1]
    assert api.get(f"/pandits/{ids[3]}").json["rating"] == {
        "average": "4.67",
        "count": 3,
        "professionalism": "4.67",
        "knowledge": "4.67",
        "punctuality": "4.67",
    }
    refusal = api.get("/pandits?sort=price")
    assert refusal.status == 422
    assert [error["field"] for error in refusal.json["errors"]] == ["sort"]


# verification


def test_repeated_and_concurrent_verification_notifies_once(api: Api, people: People) -> None:
    pandit, admin = people.pandit(verified=False), people.admin()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: service.verify(admin.actor, pandit.id), range(4)))
    assert api.post(f"/admin/pandits/{pandit.id}/verify", admin).json["verification_status"] == "VERIFIED"
    assert [note.notification_type for note in notifications_of(pandit.id)] == ["PANDIT_VERIFIED"]
    entries = [entry for entry in api.get("/admin/audit", admin).json["items"] if entry["object_id"] == pandit.id]
    assert [(entry["action"], entry["actor_id"]) for entry in entries] == [("VERIFY_PANDIT", admin.id)]


def test_a_rejected_pandit_is_notified_of_the_reason_and_can_be_verified_later(api: Api, people: People) -> None:
    pandit, admin = people.pandit(), people.admin()
    count_before = len(notifications_of(pandit.id))
    for _ in range(2):
        reply = api.post(f"/admin/pandits/{pandit.id}/reject", admin, {"reason": "The licence is unreadable"})
        assert (reply.status, reply.json["rejection_reason"]) == (200, "The licence is unreadable")
    notes = notifications_of(pandit.id)[count_before:]
    assert [note.notification_type for note in notes] == ["PANDIT_REJECTED"]
    assert "The licence is unreadable" in notes[0].message
    assert "The licence is unreadable" in notes[0].message_ne
    assert api.get(f"/pandits/{pandit.id}").status == 404
    assert api.get("/pandits/me", pandit).json["rejection_reason"] == "The licence is unreadable"

    verified = api.post(f"/admin/pandits/{pandit.id}/verify", admin).json
    assert (verified["verification_status"], verified["rejection_reason"]) == ("VERIFIED", None)
    assert api.get(f"/pandits/{pandit.id}").status == 200


def test_a_rejection_needs_a_reason_and_an_existing_pandit(api: Api, people: People) -> None:
    pandit, admin = people.pandit(), people.admin()
    for body in ({}, {"reason": ""}, {"reason": "x" * 501}):
        assert api.post(f"/admin/pandits/{pandit.id}/reject", admin, body).status == 422
    assert api.post(f"/admin/pandits/{admin.id}/verify", admin).status == 404
    assert api.post(f"/admin/pandits/{admin.id}/reject", admin, {"reason": "None"}).status == 404


# lists for admins


def test_admin_routes_are_for_admins_only(api: Api, people: People) -> None:
    pandit = people.pandit()
    for person in (people.customer(), pandit):
        for path in ("pandits", "bookings", "users", "stats", "audit"):
            assert api.get(f"/admin/{path}", person).status == 403
        for move in ("verify", "reject"):
            assert api.post(f"/admin/pandits/{pandit.id}/{move}", person, {"reason": "Mine"}).status == 403


def test_admins_list_pandits_by_status_and_count_them(api: Api, people: People) -> None:
    admin = people.admin()
    count_before = api.get("/admin/stats", admin).json
    unverified, verified = people.pandit(verified=False), people.pandit()
    listed_waiting = [item["id"] for item in api.get("/admin/pandits?status=PENDING", admin).json["items"]]
    assert listed_waiting[0] == unverified.id
    assert verified.id not in listed_waiting
    newest = [item["id"] for item in api.get("/admin/pandits?limit=2", admin).json["items"]]
    assert newest == [verified.id, unverified.id]
    assert api.get("/admin/pandits?status=NO", admin).status == 422

    stats_after = api.get("/admin/stats", admin).json
    assert stats_after["users"] == count_before["users"] + 2
    assert stats_after["pandits"]["pending"] == count_before["pandits"]["pending"] + 1
    assert stats_after["pandits"]["verified"] == count_before["pandits"]["verified"] + 1
    assert stats_after["bookings"] == count_before["bookings"]


def test_admins_list_users_newest_first(api: Api, people: People) -> None:
    admin, newest = people.admin(), people.customer()
    [profile] = api.get("/admin/users?limit=1", admin).json["items"]
    assert (profile["id"], profile["email"], profile["role"]) == (newest.id, newest.email, "CUSTOMER")
    assert "password_hash" not in profile
