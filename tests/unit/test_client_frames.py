"""The WebSocket protocol: every text is a frame or a refusal, and never anything else."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.chat import client_frames
from chalicelib.chat.client_frames import Refused, parse_frame
from chalicelib.errors import Invalid

json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


def code(text: str) -> str:
    with pytest.raises(Refused) as error:
        parse_frame(text)
    return error.value.error.code


@given(st.text())
def test_any_text_is_a_frame_or_a_refusal(text: str) -> None:
    with suppress(Refused):
        parse_frame(text)


@given(json_values)
def test_any_json_is_a_frame_or_a_refusal(value: object) -> None:
    with suppress(Refused):
        parse_frame(json.dumps(value))


@given(st.sampled_from(sorted(client_frames.FRAMES)), st.dictionaries(st.text(max_size=12), json_values, max_size=4))
def test_a_known_action_with_anything_else_is_a_frame_or_a_refusal(
    action: str, other_fields: dict[str, object]
) -> None:
    with suppress(Refused):
        assert parse_frame(json.dumps({**other_fields, "action": action})).action == action


def test_a_frame_that_is_no_object_is_refused() -> None:
    assert [code(text) for text in ("5", "[]", '"text"', "null", "{", "")] == ["BAD_REQUEST"] * 6


def test_deeply_nested_json_is_refused() -> None:
    assert code("[" * 20_000) == "BAD_REQUEST"


def test_an_unknown_action_is_refused() -> None:
    assert code('{"action": "fly"}') == "UNKNOWN_ACTION"
    assert code('{"action": ["message"]}') == "UNKNOWN_ACTION"
    assert code("{}") == "UNKNOWN_ACTION"


def test_a_frame_over_32_kilobytes_is_refused() -> None:
    assert code(json.dumps({"action": "ping", "room_id": "x" * 32_768})) == "TOO_LARGE"


def test_a_frame_is_as_long_as_its_bytes() -> None:
    assert code(json.dumps({"action": "ping", "room_id": "न" * 16_384}, ensure_ascii=False)) == "TOO_LARGE"


@pytest.mark.parametrize(
    "shape", [{"action": "message", "client_id": "c", "message_type": "SYSTEM"}, {"type": "SYSTEM"}]
)
def test_a_client_may_not_send_system_messages(shape: dict[str, str]) -> None:
    assert code(json.dumps({**shape, "content": "Booking cancelled"})) == "VALIDATION_FAILED"


def test_an_unknown_field_is_refused() -> None:
    assert code('{"action": "ping", "sender_id": "me"}') == "VALIDATION_FAILED"


def test_a_typing_frame_is_not_a_message() -> None:
    assert isinstance(parse_frame('{"action": "typing", "is_typing": true}'), client_frames.TypingFrame)
    assert code('{"type": "typing"}') == "VALIDATION_FAILED"


def test_a_simple_clients_message_gets_a_client_id() -> None:
    frame = parse_frame(json.dumps({"type": "TEXT", "content": "Hello", "content_ne": "नमस्कार"}))

    assert isinstance(frame, client_frames.MessageFrame)
    draft = client_frames.draft(frame)
    assert (draft.message_type, draft.content, draft.content_ne) == ("TEXT", "Hello", "नमस्कार")
    assert len(draft.client_id) == 26


@pytest.mark.parametrize("content", ["", "   ", None])
def test_a_message_without_text_is_refused(content: str | None) -> None:
    frame = parse_frame(json.dumps({"action": "message", "client_id": "c", "message_type": "TEXT", "content": content}))

    assert isinstance(frame, client_frames.MessageFrame)
    with pytest.raises(Invalid):
        client_frames.draft(frame)


def test_4000_characters_are_a_message_and_4001_are_not() -> None:
    def message(length: int) -> str:
        return json.dumps(
            {"action": "message", "client_id": "c", "message_type": "TEXT", "content_ne": "क" * length},
            ensure_ascii=False,
        )

    assert isinstance(parse_frame(message(4000)), client_frames.MessageFrame)
    assert code(message(4001)) == "VALIDATION_FAILED"


@pytest.mark.parametrize(
    "changes",
    [
        {"content": "x" * 33_000},
        {"content": "x" * 4001},
        {"client_id": "x" * 65},
        {"client_id": "\ud800"},
        {"message_type": "SYSTEM"},
        {"action": "fly"},
    ],
    ids=["too large", "too long", "a long client_id", "half a character", "not allowed", "unknown"],
)
def test_an_error_repeats_client_id_and_action_whatever_is_wrong(changes: dict[str, str]) -> None:
    frame = {"action": "message", "client_id": "c1", "message_type": "TEXT", "content": "x", **changes}

    with pytest.raises(Refused) as error:
        parse_frame(json.dumps(frame))

    assert error.value.echo == {name: frame[name] for name in ("action", "client_id")}


def test_an_error_repeats_only_texts_and_no_more_than_a_frame_holds() -> None:
    assert client_frames.echo({"action": 5, "client_id": "x" * 100_000}) == {}


def test_broken_surrogates_are_refused_not_stored() -> None:
    assert code('{"type": "TEXT", "content": "\\ud800"}') == "VALIDATION_FAILED"
