"""Hours and days as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.commitments.calendar import Day, Yearly
from desk_app.commitments.calendar_json import day_text
from desk_app.commitments.frames import DAY_S, WHOLE_DAY, Frame, Frames
from desk_app.commitments.typed import day_typed, frames_of, hours_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import speaking
from tests.commitments.made_calendars import LUNCH


@pytest.mark.parametrize(
    "text",
    [
        "08:30-12:00 13:00-18:00",
        "08:30–12:00 13:00–18:00",
        " 8:30 - 12:00 ,13:00-18:00 ",
        "８：３０－１２：００、１３：００－１８：００",
        "8：30—12：00；13：00—18：00",
        "8:30~12 13~18",
        "8.30-12, 13-18",
        "0830-1200 1300-1800",
        "13-18 8:30-12",
        "8点半到12点，13点到18点",
        "8点30分至12时、13时至18时整",
        "8:30 to 12:00 and 13:00 until 18:00",
        "08:30-10:00 10:00-12:00 13:00-18:00",
    ],
)
def test_several_frames_in_a_line(text: str) -> None:
    assert frames_of(text) == LUNCH


@pytest.mark.parametrize("text", ["closed", "Closed", " 休息 ", "休", "不营业", "-"])
def test_a_closed_day(text: str) -> None:
    assert frames_of(text) == ()


@pytest.mark.parametrize("text", ["24 h", "24h", "全天", "24小时", "0-24", "00:00–24:00"])
def test_a_day_without_closing(text: str) -> None:
    assert frames_of(text) == WHOLE_DAY


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Write the hours as"),
        ("   ", "Write the hours as"),
        ("nine to five", "cannot be read"),
        ("09:00", "cannot be read"),
        ("09:00-12:00-18:00", "cannot be read"),
        ("09:00-12:00 13:00", "cannot be read"),
        ("9:60-12", "no time of day"),
        ("9-25", "no time of day"),
        ("18:00-09:00", "begin before they end"),
        ("09:00-09:00", "begin before they end"),
        ("09:00-12:00 11:30-18:00", "09:00–12:00 and 11:30–18:00 overlap"),
    ],
)
def test_what_is_refused_names_its_field(text: str, said: str) -> None:
    with pytest.raises(DeskError, match=said) as refused:
        frames_of(text, field="hours_3")
    assert refused.value.field == "hours_3"


@st.composite
def any_frames(draw: st.DrawFn) -> Frames:
    """Hours of a day, none of which touch."""
    minutes = sorted(draw(st.sets(st.integers(0, DAY_S // 60), max_size=8)))
    ends = [minute * 60 for minute in minutes[: len(minutes) // 2 * 2]]
    return tuple(Frame(start, end) for start, end in zip(ends[::2], ends[1::2], strict=True))


@given(any_frames(), st.sampled_from(["en", "zh_CN"]))
def test_what_is_shown_can_be_typed_again(frames: Frames, language: str) -> None:
    with speaking(language):
        shown = hours_text(frames)
        assert frames_of(shown) == frames
        assert frames_of(shown.replace(":", "：").replace("–", "－").replace(" ", "；")) == frames


@given(st.text(alphabet="0123456789:-–~ ,;到点半分closedto休息：；、", max_size=24))
def test_anything_else_is_refused_with_a_sentence_and_never_crashes(text: str) -> None:
    try:
        frames = frames_of(text)
    except DeskError as refusal:
        assert refusal.sentence.endswith(".")
    else:
        assert frames_of(hours_text(frames)) == frames


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-10-01", date(2026, 10, 1)),
        ("2026/10/1", date(2026, 10, 1)),
        ("2026年10月1日", date(2026, 10, 1)),
        ("２０２６．１０．０１", date(2026, 10, 1)),
        ("1001", Yearly(10, 1)),
        ("20261001", date(2026, 10, 1)),
        ("10-01", Yearly(10, 1)),
        ("10月1日", Yearly(10, 1)),
        ("每年 10月1号", Yearly(10, 1)),
        ("02-29", Yearly(2, 29)),
    ],
)
def test_a_day(text: str, day: Day) -> None:
    assert day_typed(text) == day


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-02-29", "13-01", "10-32", "2026", "2026-10", "31.12.2026"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(DeskError, match="is no day") as refused:
        day_typed(text, field="day")
    assert refused.value.field == "day"


@given(st.dates())
def test_a_day_is_read_as_it_is_written(day: date) -> None:
    assert day_typed(day_text(day)) == day
    assert day_typed(day_text(Yearly(day.month, day.day))) == Yearly(day.month, day.day)
