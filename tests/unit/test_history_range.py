"""Which messages a page holds: paging backwards or forwards sees each message once."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.chat.history import select_range
from chalicelib.chat.schemas import HistoryQuery

lengths = st.integers(0, 400)
limits = st.integers(1, 100)


@given(lengths, limits)
def test_paging_backwards_sees_every_message_once(last_seq: int, limit: int) -> None:
    seqs: list[int] = []
    query = HistoryQuery(limit=limit)
    while (part := select_range(last_seq, query)).first <= part.last:
        seqs = [*range(part.first, part.last + 1), *seqs]
        query = HistoryQuery(limit=limit, before_seq=part.first)

    assert seqs == list(range(1, last_seq + 1))


@given(lengths, limits, st.integers(0, 400))
def test_resuming_misses_nothing_and_doubles_nothing(last_seq: int, limit: int, known_seq: int) -> None:
    seqs: list[int] = []
    query = HistoryQuery(limit=limit, after_seq=known_seq)
    while (part := select_range(last_seq, query)).first <= part.last:
        seqs += range(part.first, part.last + 1)
        query = HistoryQuery(limit=limit, after_seq=part.last)

    assert seqs == list(range(known_seq + 1, last_seq + 1))


@given(lengths, limits)
def test_a_page_is_never_longer_than_its_limit(last_seq: int, limit: int) -> None:
    part = select_range(last_seq, HistoryQuery(limit=limit))

    assert part.last - part.first + 1 <= limit
