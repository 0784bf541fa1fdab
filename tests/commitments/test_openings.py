"""When the store opens again, and which of its days it is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from desk_app.commitments.calendar import Calendar
from desk_app.commitments.frames import WHOLE_DAY, Frame, Frames
from desk_app.commitments.openings import Openings
from tests.commitments.made_calendars import LUNCH, SHANGHAI, at, shown, week

NIGHT: Frames = (Frame.of("00:00", "02:00"), Frame.of("16:00", "24:00"))
NINE = time(9)


def daily(*frames: tuple[str, str], zone: str = SHANGHAI) -> Openings:
    return Openings(Calendar(zone, (tuple(Frame.of(*each) for each in frames),) * 7), NINE)


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        ("2026-11-21T12:00", "2026-11-21 12:00:00"),
        ("2026-11-21T18:00", "2026-11-21 18:00:00"),
        ("2026-11-21T18:00:01", "2026-11-22 09:00:00"),
        ("2026-11-21T23:59", "2026-11-22 09:00:00"),
        ("2026-11-22T00:00", "2026-11-22 09:00:00"),
        ("2026-11-22T08:59", "2026-11-22 09:00:00"),
        ("2026-11-22T09:00", "2026-11-22 09:00:00"),
        ("2026-12-31T19:00", "2027-01-01 09:00:00"),
    ],
)
def test_at_the_edges_of_the_day(moment: str, due: str) -> None:
    assert shown(daily(("09:00", "18:00")).while_open(at(moment))) == due


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        ("2026-11-21T23:30", "2026-11-21 23:30:00"),
        ("2026-11-22T02:00", "2026-11-22 02:00:00"),
        ("2026-11-22T02:01", "2026-11-22 16:00:00"),
        ("2026-11-22T15:59", "2026-11-22 16:00:00"),
    ],
)
def test_a_store_that_closes_after_midnight(moment: str, due: str) -> None:
    late = Openings(Calendar(SHANGHAI, (NIGHT,) * 7), time(16))
    assert shown(late.while_open(at(moment))) == due
    assert shown(late.after(date(2026, 11, 21))) == "2026-11-22 16:00:00", "not at midnight, when it goes on"
    assert late.day_of(at("2026-11-22T01:00")) == late.day_of(at("2026-11-22T15:59")) == date(2026, 11, 21)
    assert late.day_of(at("2026-11-22T16:00")) == date(2026, 11, 22)


def test_lunch_closed_sundays_and_holidays() -> None:
    shop = Openings(week(LUNCH, days={date(2026, 11, 23): ()}, working_days=6), NINE)
    assert shown(shop.while_open(at("2026-11-21T12:30"))) == "2026-11-21 13:00:00"
    assert shown(shop.while_open(at("2026-11-21T18:30"))) == "2026-11-24 08:30:00"
    assert shown(shop.after(date(2026, 11, 21))) == shown(shop.after(date(2026, 11, 22))) == "2026-11-24 08:30:00"
    assert shop.on(date(2026, 11, 22)) is None
    saturday = date(2026, 11, 21)
    for moment in ("2026-11-21T08:30", "2026-11-21T12:30", "2026-11-22T15:00", "2026-11-24T08:29"):
        assert shop.day_of(at(moment)) == saturday, moment
    assert shop.day_of(at("2026-11-24T08:30")) == date(2026, 11, 24)
    assert shop.day_of(at("2026-11-21T08:29")) == date(2026, 11, 20)


def test_a_store_open_through_the_night_turns_its_day_at_the_hour_of_the_settings() -> None:
    always = Openings(Calendar.always(SHANGHAI), time(8))
    assert shown(always.while_open(at("2026-11-22T03:00"))) == "2026-11-22 03:00:00"
    assert shown(always.after(date(2026, 11, 21))) == "2026-11-22 08:00:00"
    assert always.day_of(at("2026-11-22T07:59")) == date(2026, 11, 21)
    closed_sundays = Openings(week(WHOLE_DAY, working_days=6), time(8))
    assert shown(closed_sundays.after(date(2026, 11, 21))) == "2026-11-23 00:00:00", "Monday begins at midnight"
    assert shown(closed_sundays.after(date(2026, 11, 23))) == "2026-11-24 08:00:00"


def test_a_store_that_never_opens_goes_by_the_dates() -> None:
    never = Openings(Calendar(SHANGHAI, ((),) * 7), NINE)
    assert shown(never.while_open(at("2026-11-22T03:00"))) == "2026-11-22 03:00:00"
    assert shown(never.after(date(2026, 11, 21))) == "2026-11-22 09:00:00"
    assert never.day_of(at("2026-11-22T03:00")) == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (datetime(2026, 3, 28, 20, 0, tzinfo=UTC), datetime(2026, 3, 29, 7, 0, tzinfo=UTC)),
        (datetime(2026, 3, 27, 20, 0, tzinfo=UTC), datetime(2026, 3, 28, 8, 0, tzinfo=UTC)),
        (datetime(2026, 10, 24, 20, 0, tzinfo=UTC), datetime(2026, 10, 25, 8, 0, tzinfo=UTC)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 8, 0, tzinfo=UTC)),
    ],
)
def test_the_opening_is_that_of_the_wall_when_the_clocks_change(moment: datetime, due: datetime) -> None:
    berlin = daily(("09:00", "18:00"), zone="Europe/Berlin")
    assert berlin.while_open(moment) == due
    assert berlin.after(due.date() - timedelta(days=1)) == due


def test_an_opening_the_clocks_leap_over_comes_with_the_leap() -> None:
    berlin = daily(("02:30", "18:00"), zone="Europe/Berlin")
    leap = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert berlin.while_open(datetime(2026, 3, 28, 20, 0, tzinfo=UTC)) == leap
    assert berlin.after(date(2026, 3, 28)) == leap


moments = st.integers(0, 730 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(moments, st.times(), st.times())
def test_one_frame_a_day_is_as_it_is_read_off_the_wall(moment: datetime, opens: time, closes: time) -> None:
    opens, closes = opens.replace(second=0, microsecond=0), closes.replace(second=0, microsecond=0)
    if opens >= closes:
        opens, closes = closes, opens
    assume(opens != closes)
    wall = moment.astimezone(ZoneInfo(SHANGHAI))
    expected = wall
    if not opens <= wall.time() <= closes:
        day = wall.date() + timedelta(days=wall.time() > closes)
        expected = datetime.combine(day, opens, wall.tzinfo)
    openings = daily((f"{opens:%H:%M}", f"{closes:%H:%M}"))
    assert openings.while_open(moment) == expected
    assert openings.day_of(moment) == wall.date() - timedelta(days=wall.time() < opens)


frames = st.sampled_from(((), LUNCH, NIGHT, WHOLE_DAY, (Frame.of("10:00", "24:00"),), (Frame.of("00:00", "05:00"),)))


@given(
    moments,
    st.tuples(*[frames] * 7),
    st.sampled_from([SHANGHAI, "Europe/Berlin", "America/St_Johns", "Africa/Cairo"]),
)
def test_due_is_never_while_the_store_is_closed_and_never_earlier(
    moment: datetime, hours: tuple[Frames, ...], zone: str
) -> None:
    calendar = Calendar(zone, hours)
    openings = Openings(calendar, NINE)
    due = openings.while_open(moment)
    assert due >= moment
    assert openings.while_open(due) == due
    if not calendar.never_opens:
        assert calendar.is_open(due) or calendar.is_open(due - timedelta(microseconds=1))
        assert calendar.between(moment, due) == 0, "no opening is passed over"
    day = openings.day_of(moment)
    opened = openings.on(day)
    if opened is not None:
        assert opened <= moment < openings.after(day), "the day lasts until the next opening"
