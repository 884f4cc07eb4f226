"""The rules of reviews, without a database."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from chalicelib.reviews import rules
from chalicelib.reviews.rules import Moderation, NotCompleted, ReviewChanged, ReviewStatus
from chalicelib.reviews.schemas import NewReview, ReviewEdit

MARKS = {"rating": 5, "professionalism": 4, "knowledge": 3, "punctuality": 2}


@given(st.lists(st.sampled_from(ReviewStatus), min_size=1))
def test_a_review_is_counted_once_while_it_is_verified(statuses: list[ReviewStatus]) -> None:
    path = [ReviewStatus.PENDING, *statuses]
    times = sum(rules.times_counted(left, reached) for left, reached in pairwise(path))

    assert times == (1 if path[-1] is ReviewStatus.VERIFIED else 0)


def test_only_verified_reviews_are_in_the_published_list() -> None:
    assert [Moderation.of(status) for status in ReviewStatus] == [
        Moderation.UNVERIFIED,
        Moderation.VERIFIED,
        Moderation.UNVERIFIED,
    ]


@pytest.mark.parametrize("status", ["PENDING", "ACCEPTED", "CANCELLED"])
def test_only_a_completed_booking_can_have_a_review(status: str) -> None:
    rules.require_completed("COMPLETED")
    with pytest.raises(NotCompleted):
        rules.require_completed(status)


def test_a_verdict_about_an_older_version_is_refused() -> None:
    rules.require_version(None, "2")
    rules.require_version("2", "2")
    with pytest.raises(ReviewChanged):
        rules.require_version("1", "2")


def test_equal_values_are_no_change() -> None:
    current = {"rating": 5, "comment": "Fine", "comment_ne": None, "translated": None}

    assert rules.effective_changes({"rating": 5, "comment_ne": None}, current) == {}
    assert rules.effective_changes({"rating": 4, "comment": None}, current) == {"rating": 4, "comment": None}


@pytest.mark.parametrize(
    ("edit", "changed"),
    [
        ({"rating": 4}, {"rating": 4}),
        ({"comment": "Fine"}, {}),
        ({"comment": "Very fine"}, {"comment": "Very fine", "comment_ne": None, "translated": None}),
        ({"comment": None}, {"comment": None, "comment_ne": None, "translated": None}),
        ({"comment_ne": "राम्रो"}, {"comment_ne": "राम्रो", "translated": None}),
    ],
)
def test_a_changed_comment_removes_its_translation(edit: dict[str, object], changed: dict[str, object]) -> None:
    current = {"rating": 5, "comment": "Fine", "comment_ne": "मेसिनको", "translated": "ne"}

    assert rules.effective_changes(edit, current) == changed


@pytest.mark.parametrize(
    ("full_name", "first_name"),
    [
        ("Sita Sharma", "Sita"),
        ("Sita", "Sita"),
        ("  Sita \t Devi\u00a0Sharma ", "Sita"),
        ("Sita\u00a0Sharma", "Sita"),
        ("सीता शर्मा", "सीता"),
        ("श्रीमती सीता देवी शर्मा", "सीता"),
        ("डा. राम प्रसाद", "राम"),
        ("Dr. Ram Prasad", "Ram"),
        ("Smt Sita Sharma", "Sita"),
        ("Sharma, Sita", "Sita"),
        ("Sita Sharma, PhD", "Sita"),
        ("Sharma,", "Sharma"),
        ("Shri", "Shri"),
        ("Anne-Marie O'Neill", "Anne-Marie"),
        ("क्\u200dषितिज थापा", "क्\u200dषितिज"),
        ("sita@example.com", "sita"),
        ("", ""),
        (" , ", ""),
    ],
)
def test_the_public_sees_the_first_name(full_name: str, first_name: str) -> None:
    assert rules.first_name(full_name) == first_name


@given(st.text(max_size=120))
def test_any_name_is_accepted_and_no_email_address_is_published(full_name: str) -> None:
    first_name = rules.first_name(full_name)

    assert first_name in full_name
    assert "@" not in first_name
    assert len(first_name.split()) <= 1


@pytest.mark.parametrize("name", rules.MARKS)
@pytest.mark.parametrize("value", [0, 6, -1, 4.5, "5", True, None])
def test_marks_are_whole_numbers_from_one_to_five(name: str, value: object) -> None:
    for body in (NewReview, ReviewEdit):
        with pytest.raises(ValidationError):
            body.model_validate({**MARKS, name: value})


def test_a_new_review_needs_all_marks_and_an_edit_any() -> None:
    for name in MARKS:
        with pytest.raises(ValidationError):
            NewReview.model_validate({key: mark for key, mark in MARKS.items() if key != name})
        assert ReviewEdit.model_validate({name: 1}).model_dump(exclude_unset=True) == {name: 1}
    assert ReviewEdit.model_validate({}).model_dump(exclude_unset=True) == {}


def test_comments_have_at_most_2000_characters_and_blank_ones_become_null() -> None:
    assert NewReview.model_validate({**MARKS, "comment_ne": "राम्रो" * 333}).comment_ne == "राम्रो" * 333
    assert NewReview.model_validate({**MARKS, "comment": "  ", "comment_ne": ""}).comment is None
    with pytest.raises(ValidationError):
        NewReview.model_validate({**MARKS, "comment": "x" * 2001})


def test_the_published_schema_of_an_edit_names_no_mark_as_the_default() -> None:
    properties = ReviewEdit.model_json_schema()["properties"]

    assert all("default" not in properties[name] for name in rules.MARKS)
