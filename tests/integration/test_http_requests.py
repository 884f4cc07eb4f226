"""What every route shares: what comes in is checked, what goes out tells what it must and no more."""

import base64
import json
import re
from typing import Any
from urllib.parse import unquote

import pytest

from app import app
from chalicelib import tokens
from chalicelib.http.route import Route, all_routes
from chalicelib.settings import settings
from tests.integration.chat_client import ChatClient, ChatFactory
from tests.integration.people import Api, People, Person

ROUTES = all_routes()
LISTS = [route for route in ROUTES if route.is_list]
BODIES = [route for route in ROUTES if route.body is not None and "{" not in route.path]


def key(route: Route) -> str:
    return f"{route.method} {route.path}"


def caller(people: People, chat: ChatClient, route: Route) -> Person | None:
    """Somebody who may call the route."""
    if route.roles is None:
        return None
    by_role = {"CUSTOMER": chat.customer, "PANDIT": chat.pandit, "ADMIN": people.admin()}
    return by_role[route.roles[0].value]


NO_JSON = [
    b'{"full_name": "\xff"}',
    b'{"full_name": "\xed\xa0\x80"}',
    '{"full_name": "x"}'.encode("utf-16"),
    b'{"x": NaN}',
    b'{"x": -Infinity}',
    b'{"full_name": "a", "full_name": "b"}',
    b'{"x": {"y": 1, "y": 1}}',
    b'{"x": ' + b"[" * 5_000 + b"]" * 5_000 + b"}",
    b'{"x": ' + b"9" * 5_000 + b"}",
]
"""What some parsers take for JSON: bytes that are no UTF-8, numbers that there are not, a name that stands twice."""

# bodies


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'"text"', b"null", b"5", b"\xff\xfe", b"[" * 100_000, *NO_JSON])
@pytest.mark.parametrize("route", BODIES, ids=key)
def test_a_body_that_is_no_json_object_is_400(
    api: Api, people: People, chat: ChatClient, route: Route, raw: bytes
) -> None:
    reply = api.call(route.method, route.path, caller(people, chat, route), raw)

    assert (reply.status, reply.json["code"]) == (400, "NOT_JSON")


@pytest.mark.parametrize("route", BODIES, ids=key)
def test_a_body_over_256_kilobytes_is_413(api: Api, people: People, chat: ChatClient, route: Route) -> None:
    just_too_large = json.dumps({"x": "y" * (256 * 1024 - 8)}).encode()

    too_large = api.call(route.method, route.path, caller(people, chat, route), just_too_large)
    as_large_as_can_be = api.call(route.method, route.path, caller(people, chat, route), just_too_large[:-1])

    assert len(just_too_large) == 256 * 1024 + 1
    assert (too_large.status, too_large.json["code"]) == (413, "TOO_LARGE")
    assert as_large_as_can_be.json["code"] == "NOT_JSON"


@pytest.mark.parametrize("route", [route for route in ROUTES if "{" not in route.path], ids=key)
def test_a_body_that_is_not_asked_for_may_be_no_larger(
    api: Api, people: People, chat: ChatClient, route: Route
) -> None:
    reply = api.call(route.method, route.path, caller(people, chat, route), b" " * (256 * 1024 + 1))

    assert (reply.status, reply.json["code"]) == (413, "TOO_LARGE")


@pytest.mark.parametrize("route", BODIES, ids=key)
def test_an_unknown_field_is_422_and_named(api: Api, people: People, chat: ChatClient, route: Route) -> None:
    reply = api.call(route.method, route.path, caller(people, chat, route), {"no_such_field": 1})

    assert (reply.status, reply.json["code"]) == (422, "VALIDATION_FAILED")
    assert "no_such_field" in [error["field"] for error in reply.json["errors"]]


def test_each_field_that_fails_is_listed(api: Api) -> None:
    reply = api.post("/auth/register", None, {"email": "x", "password": "short", "role": "KING", "extra": 1})

    fields = [error["field"] for error in reply.json["errors"]]
    assert sorted(fields) == ["email", "extra", "full_name", "password", "role"]
    assert all(error["message"] for error in reply.json["errors"])


def test_a_body_needs_no_content_type(api: Api) -> None:
    body = json.dumps({"email": "nobody@demo.test", "password": "not-this-one"}).encode()

    for content_type in ("text/plain", "application/json; charset=utf-8", "application/x-www-form-urlencoded"):
        assert api.post("/auth/login", None, body, content_type=content_type).json["code"] == "WRONG_CREDENTIALS"


def test_a_field_may_have_any_name_and_is_refused_by_it(api: Api) -> None:
    for name in ("\ud800", "x" * 5000, "a\u0000b", "नाम"):
        reply = api.post("/auth/register", None, json.dumps({name: 1}).encode())
        assert reply.status == 422
        named = [error["field"] for error in reply.json["errors"]]
        assert name[:200] in named or "body" in named, "half a character is no name"


def test_a_body_reaches_us_as_text_or_as_its_bytes(api: Api) -> None:
    """As the local emulator passes it, and as API Gateway does."""
    for body, status in ((b'{"email": "\xef\xbf\xbd", "password": "x"}', 401), (b'{"email": "\xff"}', 400)):
        as_bytes = {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}
        assert through_lambda("POST", "/auth/login", as_bytes)["statusCode"] == status
    as_text = {"body": '{"email": "\ufffd", "password": "x"}', "isBase64Encoded": False}
    assert through_lambda("POST", "/auth/login", as_text)["statusCode"] == 401


def through_lambda(method: str, path: str, body: dict[str, object]) -> dict[str, Any]:
    """The answer to API Gateway's event for a request."""
    context = {"httpMethod": method, "resourcePath": path, "path": path, "identity": {"sourceIp": "10.1.1.1"}}
    event = {"requestContext": context, "headers": {}, "pathParameters": {}, "stageVariables": {}, **body}
    return dict(app({**event, "multiValueQueryStringParameters": None}, None))


def test_a_whole_number_may_be_written_with_its_decimals(chat: ChatClient, api: Api) -> None:
    chat.say(chat.customer)
    path = f"/chat/rooms/{chat.room_id}/read"

    assert api.post(path, chat.pandit, {"up_to_seq": 1.0}).json == {"last_read_seq": 1}
    assert api.post(path, chat.pandit, {"up_to_seq": 1.5}).status == 422
    assert api.get(f"/chat/rooms/{chat.room_id}/messages?limit=4.0&after_seq=0.0", chat.pandit).status == 200
    assert api.get(f"/chat/rooms/{chat.room_id}/messages?limit=4.5", chat.pandit).status == 422


# queries


@pytest.mark.parametrize("route", ROUTES, ids=key)
def test_a_parameter_that_the_route_does_not_know_is_422_and_named(
    api: Api, people: People, chat: ChatClient, route: Route
) -> None:
    """On every route, also where another route knows it."""
    known = set(route.query.model_fields) if route.query else set()
    known |= {"limit", "cursor"} if route.is_list else set()
    ids = {"room_id": chat.room_id, "pandit_id": chat.pandit.id}
    path = re.sub(r"{(\w+)}", lambda found: ids.get(found[1], "nothing"), route.path)
    for name in {"limit", "cursor", "unknown", "%F0%9F%99%8F", "%00"} - known:
        reply = api.call(route.method, f"{path}?{name}=1", caller(people, chat, route))
        if reply.status == 404 and route.guard is not None:
            continue  # an outsider is told nothing, whatever he asks
        assert reply.status == 422, name
        assert [error["field"] for error in reply.json["errors"]] == [unquote(name)]


@pytest.mark.parametrize("part", ["%00", "%0A", "a%0Ab", "%E2%80%8B", "%ED%A0%80", "%FF", "x" * 65])
@pytest.mark.parametrize("path", ["/pandits/{}", "/chat/rooms/{}", "/bookings/{}", "/payments/{}"])
def test_what_cannot_be_an_id_is_404(api: Api, chat: ChatClient, path: str, part: str) -> None:
    assert api.get(path.format(part), chat.customer).status == 404


# lists


@pytest.mark.parametrize("limit", ["0", "101", "-1", "x", "1.5", "", "١", "9" * 30])
@pytest.mark.parametrize("route", LISTS, ids=key)
def test_a_limit_out_of_range_is_422(api: Api, people: People, chat: ChatClient, route: Route, limit: str) -> None:
    path = route.path.replace("{pandit_id}", chat.pandit.id)
    reply = api.get(f"{path}?limit={limit}", caller(people, chat, route))

    assert reply.status == 422
    assert [error["field"] for error in reply.json["errors"]] == ["limit"]


@pytest.mark.parametrize("route", LISTS, ids=key)
def test_a_forged_cursor_is_400(api: Api, people: People, chat: ChatClient, route: Route) -> None:
    path, person = route.path.replace("{pandit_id}", chat.pandit.id), caller(people, chat, route)
    genuine = tokens.cursor("another list", {"id": {"S": "x"}})
    for cursor in ("x", "a.b.c", genuine, chat.customer.token, "%00"):
        reply = api.get(f"{path}?cursor={cursor}", person)
        assert (reply.status, reply.json["code"]) == (400, "BAD_CURSOR")


@pytest.mark.parametrize("route", LISTS, ids=key)
def test_an_empty_cursor_is_none_and_a_limit_is_a_whole_number(
    api: Api, people: People, chat: ChatClient, route: Route
) -> None:
    path, person = route.path.replace("{pandit_id}", chat.pandit.id), caller(people, chat, route)

    for limit in ("4", "4.0", "04"):
        assert api.get(f"{path}?cursor=&limit={limit}", person).status == 200


def test_a_cursor_serves_its_reader_and_its_list_alone(api: Api, people: People, chats: ChatFactory) -> None:
    customer, pandit = people.customer(), people.pandit(verified=False)
    for _ in range(3):
        chats.between(customer, pandit).say(customer)
    cursor = api.get("/chat/rooms?limit=1", customer).json["next_cursor"]

    assert api.get(f"/chat/rooms?limit=2&cursor={cursor}", customer).status == 200
    assert api.get(f"/chat/rooms?cursor={cursor}", pandit).status == 400
    assert api.get(f"/chat/rooms?cursor={cursor}", people.admin()).status == 400
    assert api.get(f"/notifications?cursor={cursor}", customer).status == 400
    assert api.get(f"/chat/rooms?cursor={cursor[:-2]}xx", customer).status == 400


# languages


@pytest.mark.parametrize(
    "request_",
    [
        ("POST", "/auth/login", {"email": "nobody@demo.test", "password": "not-this-one"}),
        ("POST", "/auth/register", {"email": "x"}),
        ("GET", "/me", None),
        ("GET", "/pandits/nobody", None),
        ("GET", "/pandits?limit=0", None),
        ("GET", "/pandits?cursor=x", None),
        ("POST", "/auth/login", []),
    ],
    ids=lambda request: f"{request[0]} {request[1]}",
)
def test_a_refusal_is_in_the_language_asked_for_and_its_code_in_none(api: Api, request_: tuple[str, str, Any]) -> None:
    method, path, body = request_
    english, nepali = (api.call(method, path, None, body, accept_language=language).json for language in ("en", "ne"))

    assert english.keys() == nepali.keys() == {"type", "title", "status", "code", "detail", "errors"}
    for name in ("type", "status", "code"):
        assert english[name] == nepali[name]
    for name in ("title", "detail"):
        assert english[name].isascii()
        assert not nepali[name].isascii()
    assert [error["field"] for error in english["errors"]] == [error["field"] for error in nepali["errors"]]


def test_the_header_goes_before_the_users_own_language(api: Api, chat: ChatClient) -> None:
    def detail(**headers: str) -> str:
        return str(api.get("/chat/rooms/nowhere", chat.pandit, **headers).json["detail"])

    assert not detail().isascii(), "the pandit's own is Nepali"
    assert detail(accept_language="en-GB,en;q=0.9,ne;q=0.1").isascii()
    for unhelpful in ("fr", "*", "fr, *;q=0.5", "ne;q=0, en;q=0"):
        assert not detail(accept_language=unhelpful).isascii(), unhelpful


def test_a_public_route_is_told_in_the_language_and_on_the_clock_of_whoever_shows_who_he_is(
    api: Api, chat: ChatClient, people: People
) -> None:
    profile, traveller = f"/pandits/{chat.pandit.id}", people.customer(timezone="Asia/Tokyo")

    assert not api.get("/pandits/nobody", chat.pandit).json["detail"].isascii()
    assert api.get("/pandits/nobody", chat.pandit, accept_language="en").json["detail"].isascii()
    assert api.get(profile, traveller).json["created_at"].endswith("+09:00")
    for stranger in ({}, {"authorization": "Bearer of old news"}):
        assert api.get("/pandits/nobody", None, **stranger).json["detail"].isascii()
        assert api.get(profile, None, **stranger).json["created_at"].endswith("+05:45")


# origins


@pytest.mark.parametrize("route", ROUTES[::7], ids=key)
def test_a_page_of_a_configured_origin_may_read_the_answer_and_no_other_may(api: Api, route: Route) -> None:
    path = route.path.replace("{", "").replace("}", "")
    [ours, *_] = settings().allowed_origins

    for method in (route.method, "OPTIONS"):
        assert api.call(method, path, origin=ours).headers["Access-Control-Allow-Origin"] == ours
        for foreign in ("https://evil.example", f"{ours}.evil.example", "null", "*"):
            assert "Access-Control-Allow-Origin" not in api.call(method, path, origin=foreign).headers
        assert "Access-Control-Allow-Origin" not in api.call(method, path).headers


def test_a_preflight_tells_methods_and_headers(api: Api) -> None:
    [ours, *_] = settings().allowed_origins

    reply = api.call("OPTIONS", "/me", origin=ours)

    assert reply.status == 204
    assert reply.headers["Access-Control-Allow-Methods"] == "GET, PATCH"
    for header in ("Authorization", "Content-Type", "Accept-Language", "Idempotency-Key"):
        assert header in reply.headers["Access-Control-Allow-Headers"]


def test_answers_are_kept_by_nobody(api: Api, chat: ChatClient) -> None:
    headers = api.get("/me", chat.customer).headers

    assert (headers["Cache-Control"], headers["X-Content-Type-Options"]) == ("no-store", "nosniff")
