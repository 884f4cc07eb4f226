"""Lists in answers and frames are cut to the size limits: as many items as fit, and at least one."""

import json

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.realtime.push import cut_frame, encode
from chalicelib.schema.sizes import (
    MAX_ANSWER_BYTES,
    MAX_ESCAPE_BYTES,
    MAX_FRAME_BYTES,
    escaped_size,
    fits_answer,
    keep_fitting,
)

sizes = st.lists(st.integers(0, 100), max_size=30)


@given(sizes, st.integers(0, 300), st.booleans())
def test_as_much_is_kept_as_fits_and_at_least_one(items: list[int], limit: int, keep_last: bool) -> None:
    fitting = keep_fitting(items, lambda size: size, limit, keep_last=keep_last)

    ordered, ordered_fitting = (items[::-1], fitting[::-1]) if keep_last else (items, fitting)
    assert ordered_fitting == ordered[: len(fitting)]
    assert bool(fitting) == bool(items)
    assert sum(fitting) <= limit or len(fitting) == 1
    assert len(fitting) == len(items) or sum(ordered[: len(fitting) + 1]) > limit


@given(sizes, st.integers(0, 300), st.booleans())
def test_asking_for_the_rest_again_and_again_shows_each_item_once(
    items: list[int], limit: int, keep_last: bool
) -> None:
    numbered, collected = list(enumerate(items)), list[tuple[int, int]]()
    while numbered:
        fitting = keep_fitting(numbered, lambda item: item[1], limit, keep_last=keep_last)
        collected += reversed(fitting) if keep_last else fitting
        numbered = numbered[: -len(fitting)] if keep_last else numbered[len(fitting) :]

    assert [number for number, _ in collected] == list(range(len(items)))[:: -1 if keep_last else 1]


@given(st.text())
def test_a_size_is_that_of_the_body_in_the_answer_of_a_function(text: str) -> None:
    assert escaped_size(text) == len(json.dumps({"body": text}).encode()) - len('{"body": ""}')
    assert escaped_size(text) <= len(text) * MAX_ESCAPE_BYTES


@given(st.sampled_from(["a", '"', "\n", "म", "🙏", "\u0000"]), st.integers(-3, 3))
def test_a_body_fits_up_to_the_last_byte(character: str, difference: int) -> None:
    count = MAX_ANSWER_BYTES // escaped_size(character) + difference
    assert fits_answer(character * count) == (escaped_size(character) * count <= MAX_ANSWER_BYTES)


@given(st.lists(st.tuples(st.sampled_from(["a", '"', "म", "🙏"]), st.integers(0, 9000)), max_size=20), st.booleans())
def test_a_frame_holds_as_many_items_as_fit(contents: list[tuple[str, int]], keep_last: bool) -> None:
    items = [{"number": number, "text": character * count} for number, (character, count) in enumerate(contents)]
    frame = {"type": "history", "messages": items, "has_more": False}

    cut = cut_frame(frame, "messages", keep_last=keep_last)

    fitting = cut["messages"]
    assert len(encode(cut)) <= MAX_FRAME_BYTES
    assert fitting == (items[len(items) - len(fitting) :] if keep_last else items[: len(fitting)])
    if len(fitting) < len(items):
        one_more = items[len(items) - len(fitting) - 1 :] if keep_last else items[: len(fitting) + 1]
        assert len(encode({**frame, "messages": one_more})) > MAX_FRAME_BYTES - len(",")
