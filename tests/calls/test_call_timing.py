"""The clock of a call: phases, what each took, put aside and taken up again, corrected by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.calls.timing import CallClock, Lengths, Phase, clock_of, length_words, read_length
from desk_app.core.errors import DeskError

RANG = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return RANG + timedelta(seconds=seconds)


def test_a_call_rings_is_answered_ends_and_has_work_after_it() -> None:
    clock = CallClock(RANG)
    assert (clock.phase, clock.lengths(at(9))) == (Phase.RINGING, Lengths())
    clock = clock.step(at(12))
    assert (clock.phase, clock.lengths(at(20))) == (Phase.TALKING, Lengths(12, 8, None, None))
    clock = clock.step(at(132))
    assert (clock.phase, clock.lengths(at(150))) == (Phase.AFTER, Lengths(12, 120, None, 18))
    clock = clock.step(at(160))
    assert (clock.phase, clock.lengths(at(900))) == (Phase.STOPPED, Lengths(12, 120, None, 28))
    assert clock.step(at(900)).phase is Phase.AFTER


def test_answering_twice_keeps_the_first() -> None:
    clock = CallClock(RANG).answer(at(5))
    assert clock.answer(at(50)) == clock


def test_a_call_put_aside_is_on_hold_while_somebody_is_on_the_line() -> None:
    clock = CallClock(RANG).answer(at(10)).park(at(40))
    assert clock.lengths(at(500)).talk_s == 30
    clock = clock.resume(at(100))
    assert clock.lengths(at(130)) == Lengths(10, 60, 60, None)


def test_work_after_the_call_stands_still_while_it_is_put_aside() -> None:
    clock = CallClock(RANG).answer(at(10)).step(at(40)).park(at(50)).resume(at(500))
    assert clock.lengths(at(505)).after_s == 15


@given(st.lists(st.sampled_from(["step", "park", "resume"]), max_size=12), st.data())
def test_a_clock_is_the_same_after_a_draft_kept_it_and_never_runs_backwards(
    acts: list[str], data: st.DataObject
) -> None:
    clock, now = CallClock(RANG), RANG
    for act in acts:
        now += timedelta(milliseconds=data.draw(st.integers(0, 100_000)))
        clock = getattr(clock, act)(now)
    assert clock_of(clock.as_text()) == clock
    lengths = clock.lengths(now)
    spent = sum(part or 0 for part in (lengths.wait_s, lengths.talk_s, lengths.hold_s, lengths.after_s))
    assert 0 <= spent <= (now - RANG).total_seconds()


@pytest.mark.parametrize("text", ["", "null", "{}", "[1]", '{"held": 2}', "nonsense"])
def test_what_is_no_clock_is_none(text: str) -> None:
    assert clock_of(text) is None


@pytest.mark.parametrize(
    ("typed", "seconds"), [("2:05", 125), ("0:00", 0), ("1:02:05", 3725), ("125", 125), (" 90 ", 90), ("2：05", 125)]
)
def test_a_length_is_read_as_people_write_it(typed: str, seconds: int) -> None:
    assert read_length(typed, "talk_s") == seconds
    assert read_length(length_words(seconds), "talk_s") == seconds


@pytest.mark.parametrize("typed", ["2:61", "a", "1:75:00", "-5", "99999999", "1:2:3:4"])
def test_what_is_no_length_is_said_beside_its_field(typed: str) -> None:
    with pytest.raises(DeskError) as refused:
        read_length(typed, "talk_s")
    assert refused.value.field == "talk_s"


def test_nothing_typed_is_no_length() -> None:
    assert read_length("  ", "wait_s") is None
    assert length_words(None) == ""
