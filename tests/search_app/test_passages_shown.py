"""What a results page shows of passages: every mark within the lines of a narrow page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_app.page import Piece
from search_app.web import presentation as shown

LONG = "قالت الوزارة في بيان لها صباح اليوم إن العمل سيبدأ في الموعد المحدد له من قبل "
WORD = "مياه"
ROOM = shown.SEEN_LETTERS


def end_of_marks(pieces: tuple[Piece, ...]) -> int:
    """Return the letters to the end of the last mark, without what is spare."""
    last = max(number for number, piece in enumerate(pieces) if piece.marked)
    return sum(len(piece.text) for piece in pieces[: last + 1] if not piece.spare)


@pytest.mark.parametrize("gaps", ["0", "1", "2", "01", "02", "12", "012"])
def test_marks_that_stand_far_apart_are_drawn_together(gaps):
    texts = [LONG if str(n) in gaps else "في " for n in range(3)]
    pieces = tuple(p for text in texts for p in (Piece(text, False), Piece(WORD, True)))
    assert end_of_marks(shown._closed_up(pieces, ROOM)) <= ROOM


def test_marks_within_sight_leave_all_as_it_is():
    pieces = (Piece("في ", False), Piece(WORD, True), Piece(" " + LONG, False))
    assert shown._closed_up(pieces, ROOM) == pieces


@given(st.lists(st.tuples(st.text("ابت ", max_size=90), st.booleans())), st.booleans())
def test_what_is_spare_is_still_there_and_never_a_mark(parts, lead):
    pieces = tuple(Piece(text, marked) for text, marked in parts)
    found = shown._closed_up(pieces, ROOM, lead=lead)
    assert "".join(p.text for p in found) == "".join(p.text for p in pieces)
    assert [p for p in found if p.marked] == [p for p in pieces if p.marked]
