"""The calendar against a walk along the clock, minute by minute, and rules that always hold."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.commitments.calendar import CLOSED, WEEK, Calendar, Day
from desk_app.commitments.frames import Frame, Frames
from tests.commitments.made_calendars import HOUR

MINUTE = timedelta(minutes=1)
MOVED = (
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("America/Sao_Paulo", date(2015, 2, 22)),
    ("America/Sao_Paulo", date(2015, 10, 18)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Asia/Tehran", date(2015, 3, 22)),
    ("Africa/Casablanca", date(2026, 2, 15)),
    ("America/St_Johns", date(2009, 11, 1)),  # at one minute past midnight
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Asia/Shanghai", date(2026, 12, 31)),
    ("UTC", date(2028, 2, 29)),
)
"""Days around which the clock is moved, and a few on which nothing happens."""


@st.composite
def frames(draw: st.DrawFn) -> Frames:
    """None to three frames of whole quarters of an hour, with gaps."""
    ends = sorted(draw(st.sets(st.integers(0, 96), max_size=6)))
    pairs = zip(ends[::2], ends[1::2], strict=False)
    return tuple(Frame(start * 900, end * 900) for start, end in pairs)


@st.composite
def calendars(draw: st.DrawFn, zone: str, around: date) -> Calendar:
    hours = tuple(draw(frames()) for _day in range(WEEK))
    days: dict[Day, Frames] = {
        around + timedelta(days=draw(st.integers(-2, 2))): draw(st.one_of(st.just(CLOSED), frames()))
        for _n in range(draw(st.integers(0, 2)))
    }
    return Calendar(zone, hours, days)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Calendar, datetime]:
    """A calendar, and a moment within three days of a day on which its clock is moved."""
    zone, around = draw(st.sampled_from(MOVED))
    noon = datetime(around.year, around.month, around.day, 12, tzinfo=UTC)
    return draw(calendars(zone, around)), noon + draw(st.integers(-72 * 60, 24 * 60)) * MINUTE


def open_minutes(calendar: Calendar, start: datetime, minutes: int) -> list[bool]:
    """Minute for minute, whether the wall clock stands within a frame of its date."""
    zone = ZoneInfo(calendar.zone)
    found = []
    for n in range(minutes):
        local = (start + n * MINUTE).astimezone(zone)
        second = local.hour * HOUR + local.minute * 60
        found.append(any(each.start <= second < each.end for each in calendar.frames_on(local.date())))
    return found


@settings(max_examples=150, deadline=None)
@given(worlds(), st.integers(1, 3_000))
def test_open_time_is_what_a_walk_along_the_clock_finds(world: tuple[Calendar, datetime], minutes: int) -> None:
    calendar, start = world
    walked = open_minutes(calendar, start, minutes)
    end = start + minutes * MINUTE
    assert calendar.between(start, end) == sum(walked) * 60
    assert calendar.is_open(start) == walked[0]
    if any(walked):
        last = max(n for n, each in enumerate(walked) if each)
        assert calendar.add(start, sum(walked) * 60) == start + (last + 1) * MINUTE


@settings(max_examples=300, deadline=None)
@given(worlds(), st.integers(0, 40 * HOUR * 1_000))
def test_what_was_added_is_measured_again(world: tuple[Calendar, datetime], milliseconds: int) -> None:
    calendar, start = world
    if calendar.never_opens or not any(calendar.hours):
        return
    seconds = milliseconds / 1_000
    due = calendar.add(start, seconds)
    assert calendar.between(start, due) == seconds
    assert calendar.between(due, start) == -seconds
    if milliseconds:
        assert calendar.between(start, due - timedelta(milliseconds=1)) < seconds


@settings(max_examples=200, deadline=None)
@given(worlds(), st.integers(0, 10**6), st.integers(0, 10**6))
def test_in_two_steps_or_in_one_it_is_due_at_the_same_time(
    world: tuple[Calendar, datetime], first: int, second: int
) -> None:
    calendar, start = world
    if not any(calendar.hours):
        return
    both = calendar.add(start, first + second)
    assert calendar.add(calendar.add(start, first), second) == both
    assert calendar.add(start, first) <= both


@settings(max_examples=200, deadline=None)
@given(worlds(), st.integers(1, 400))
def test_the_nth_working_day_is_found_by_counting(world: tuple[Calendar, datetime], n: int) -> None:
    calendar, start = world
    if not any(calendar.hours):
        return
    day = first = calendar.day_of(start)
    left = n
    while left:
        day += timedelta(days=1)
        left -= calendar.is_working_day(day)
    assert calendar.nth_working_day_after(start, n) == day
    assert calendar.working_days_between(first, day) == n


@settings(max_examples=200, deadline=None)
@given(worlds(), st.integers(1, 30))
def test_a_promise_by_the_day_falls_due_on_its_day_and_as_the_store_closes(
    world: tuple[Calendar, datetime], n: int
) -> None:
    calendar, start = world
    if not any(calendar.hours) or calendar.never_stops or calendar.zone == "Pacific/Apia":
        return
    day = calendar.nth_working_day_after(start, n)
    due = calendar.add_days(start, n)
    assert calendar.day_of(due - timedelta(seconds=1)) == day
    midnight = datetime.combine(day + timedelta(days=1), time(), calendar.tz)
    assert calendar.between(due, max(midnight.replace(fold=fold).astimezone(UTC) for fold in (0, 1))) <= 1
    assert due > start
