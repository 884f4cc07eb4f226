"""Answers and frames are cut to what can be carried: never larger, never less than fits, and never nothing."""

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
    kept = keep_fitting(items, lambda size: size, limit, keep_last=keep_last)

    ordered, ordered_kept = (items[::-1], kept[::-1]) if keep_last else (items, kept)
    assert ordered_kept == ordered[: len(kept)]
    assert bool(kept) == bool(items)
    assert sum(kept) <= limit or len(kept) == 1
    assert len(kept) == len(items) or sum(ordered[: len(kept) + 1]) > limit


@given(sizes, st.integers(0, 300), st.booleans())
def test_asking_for_the_rest_again_and_again_shows_each_item_once(
    items: list[int], limit: int, keep_last: bool
) -> None:
    numbered, shown = list(enumerate(items)), list[tuple[int, int]]()
    while numbered:
        kept = keep_fitting(numbered, lambda item: item[1], limit, keep_last=keep_last)
        shown += reversed(kept) if keep_last else kept
        numbered = numbered[: -len(kept)] if keep_last else numbered[len(kept) :]

    assert [number for number, _ in shown] == list(range(len(items)))[:: -1 if keep_last else 1]


@given(st.text())
def test_a_size_is_that_of_the_body_in_the_answer_of_a_function(text: str) -> None:
    assert escaped_size(text) == len(json.dumps({"body": text}).encode()) - len('{"body": ""}')
    assert escaped_size(text) <= len(text) * MAX_ESCAPE_BYTES


@given(st.sampled_from(["a", '"', "\n", "म", "🙏", "\u0000"]), st.integers(-3, 3))
def test_a_body_fits_up_to_the_last_byte(character: str, more: int) -> None:
    count = MAX_ANSWER_BYTES // escaped_size(character) + more
    assert fits_answer(character * count) == (escaped_size(character) * count <= MAX_ANSWER_BYTES)


@given(st.lists(st.tuples(st.sampled_from(["a", '"', "म", "🙏"]), st.integers(0, 9000)), max_size=20), st.booleans())
def test_a_frame_holds_as_many_items_as_fit(contents: list[tuple[str, int]], keep_last: bool) -> None:
    items = [{"number": number, "text": character * count} for number, (character, count) in enumerate(contents)]
    frame = {"type": "history", "messages": items, "has_more": False}

    cut = cut_frame(frame, "messages", keep_last=keep_last)

    kept = cut["messages"]
    assert len(encode(cut)) <= MAX_FRAME_BYTES
    assert kept == (items[len(items) - len(kept) :] if keep_last else items[: len(kept)])
    if len(kept) < len(items):
        one_more = items[len(items) - len(kept) - 1 :] if keep_last else items[: len(kept) + 1]
        assert len(encode({**frame, "messages": one_more})) > MAX_FRAME_BYTES - len(",")
