"""The calendar as a person keeps it: hours of weekdays, single days, and holidays that leave these alone."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.app import DESK_ID, SOURCES, Desk, open_desk
from desk_app.commitments import store
from desk_app.commitments.calendar import Yearly
from desk_app.commitments.frames import Frame
from desk_app.commitments.kept_day import BY_HAND, SEEDED
from desk_app.commitments.seeding import announced_until
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.core.i18n import speaking
from desk_app.storage.check import check
from desk_app.storage.undoing import undo_last
from tests.commitments.made_calendars import LUNCH
from tests.fresh_files import fresh_desk

NINE_TO_SIX = (Frame.of("09:00", "18:00"),)
NATIONAL_DAY = date(2025, 10, 1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    clock = FixedClock(datetime(2026, 11, 22, 2, tzinfo=UTC))
    with closing(fresh_desk(tmp_path / "store.desk", clock=clock)) as opened:
        yield opened


def test_the_hours_of_one_weekday_leave_the_others_as_they_were(desk: Desk) -> None:
    before = store.calendar(desk.file)
    assert not store.hours_written(desk.file)
    made = desk.calendar.set_hours(DESK_ID, 6, "closed")
    assert made.hours == (*[NINE_TO_SIX] * 6, ())
    assert desk.calendar.set_hours(DESK_ID, 0, "8:30-12 13-18").hours == (LUNCH, *[NINE_TO_SIX] * 5, ())
    desk.settings.set(DESK_ID, "opens_at", "07:00")
    assert store.calendar(desk.file).hours[1] == NINE_TO_SIX, "what is written down goes before the settings"
    path = desk.file.path
    desk.close()
    with closing(open_desk(path)) as again:
        assert store.calendar(again.file).hours == (LUNCH, *[NINE_TO_SIX] * 5, ())
        for _time in range(3):
            undo_last(again.file, DESK_ID)
        assert store.calendar(again.file) == before
        assert not store.hours_written(again.file)
    assert check(path, SOURCES) == []


def test_a_week_is_kept_whole_or_not_at_all(desk: Desk) -> None:
    head = desk.file.journal_head()
    with pytest.raises(DeskError, match="overlap") as refused:
        desk.calendar.set_week(DESK_ID, {0: "8-12 13-18", 4: "8-12 11-18"})
    assert refused.value.field == "hours_4"
    assert desk.file.journal_head() == head
    assert desk.calendar.as_typed({0: "8:30-12 13-18"}).hours[0] == LUNCH
    assert desk.file.journal_head() == head, "what is only tried is not written"
    desk.calendar.set_week(DESK_ID, {0: "8:30-12 13-18"})
    head = desk.file.journal_head()
    desk.calendar.set_week(DESK_ID, {0: "08:30–12:00 13:00–18:00"})
    assert desk.file.journal_head() == head, "the same hours again write nothing"


def test_a_change_of_one_day_touches_only_its_rows(desk: Desk) -> None:
    desk.calendar.set_hours(DESK_ID, 6, "closed")
    head = desk.file.journal_head()
    desk.calendar.set_hours(DESK_ID, 2, "9-18 19-21")
    assert desk.file.journal_head() - head == 1, "one frame more is one row"


def test_a_day_is_put_right_and_taken_away(desk: Desk) -> None:
    desk.calendar.set_hours(DESK_ID, 6, "closed")
    sunday = date(2026, 11, 29)
    desk.calendar.put_day(DESK_ID, "2026-11-29", "special", hours="10-16", name_en="Fair", name_zh="展销会")
    assert store.calendar(desk.file).frames_on(sunday) == (Frame.of("10:00", "16:00"),)
    kept = store.day_at(desk.file, sunday)
    assert kept is not None
    assert (kept.name, kept.origin) == ("Fair", BY_HAND)
    with speaking("zh_CN"):
        assert kept.name == "展销会"
    desk.calendar.put_day(DESK_ID, "2026-11-29", "make_up")
    assert store.calendar(desk.file).frames_on(sunday) == NINE_TO_SIX, "a Sunday has no hours: those of a Monday"
    desk.calendar.put_day(DESK_ID, "2026-12-06", "make_up", was=sunday)
    assert [each.day for each in store.days_of(desk.file, 2026)] == [date(2026, 12, 6)], "the day moved"
    desk.calendar.take_away(DESK_ID, date(2026, 12, 6))
    assert store.days_of(desk.file, 2026) == []
    undo_last(desk.file, DESK_ID)
    undo_last(desk.file, DESK_ID)
    assert [each.day for each in store.days_of(desk.file, 2026)] == [sunday]
    path = desk.file.path
    desk.close()
    assert check(path, SOURCES) == []


def test_a_day_that_moves_onto_another_takes_its_place(desk: Desk) -> None:
    desk.calendar.put_day(DESK_ID, "2026-12-01", "closed", name_en="Stocktaking")
    desk.calendar.put_day(DESK_ID, "2026-12-02", "closed", name_en="Works")
    desk.calendar.put_day(DESK_ID, "2026-12-02", "closed", name_en="Stocktaking", was=date(2026, 12, 1))
    assert [(str(each.day), each.name) for each in store.days_of(desk.file, 2026)] == [("2026-12-02", "Stocktaking")]


def test_a_day_of_every_year(desk: Desk) -> None:
    desk.calendar.put_day(DESK_ID, "1月1日", "closed", name_zh="元旦")
    found = store.calendar(desk.file)
    assert found.days == {Yearly(1, 1): ()}
    assert not found.is_working_day(date(2031, 1, 1))
    assert [each.in_year(2031) for each in store.days_of(desk.file, 2031)] == [date(2031, 1, 1)]
    desk.calendar.put_day(DESK_ID, "2027-01-01", "special", hours="10-12")
    assert store.calendar(desk.file).is_working_day(date(2027, 1, 1)), "what is said of a date goes first"
    assert next(str(each.day) for each in store.days_of(desk.file, 2027)) == "2027-01-01"
    assert len(store.days_of(desk.file, 2028)) == 1


@pytest.mark.parametrize(
    ("day", "kind", "hours", "field"),
    [
        ("2026-02-30", "closed", "", "day"),
        ("2026-10-01", "holiday", "", "kind"),
        ("2026-10-01", "special", "", "hours"),
        ("2026-10-01", "special", "closed", "hours"),
        ("2026-10-01", "special", "12-9", "hours"),
    ],
)
def test_what_is_wrong_names_its_field_and_writes_nothing(
    desk: Desk, day: str, kind: str, hours: str, field: str
) -> None:
    head = desk.file.journal_head()
    with pytest.raises(DeskError) as refused:
        desk.calendar.put_day(DESK_ID, day, kind, hours=hours)
    assert refused.value.field == field
    with pytest.raises(DeskError, match="Nothing is written down for 2026-10-01"):
        desk.calendar.take_away(DESK_ID, date(2026, 10, 1))
    assert desk.file.journal_head() == head


def test_which_years_are_filled_in_and_which_are_estimates(desk: Desk) -> None:
    year = announced_until()
    desk.calendar.put_day(DESK_ID, f"{year}-12-24", "closed")
    assert store.years_without_holidays(desk.file, [2025, year, year + 1]) == [2025, year, year + 1]
    assert desk.calendar.seed(DESK_ID, "CN", [2025]).estimated == ()
    wrote = desk.calendar.seed(DESK_ID, "CN", [year, year + 1])
    assert wrote.estimated == (year + 1,)
    assert store.years_without_holidays(desk.file, [2025, year, year + 1, year + 2]) == [year + 2]
    guessed = next(each for each in store.days_of(desk.file, year + 1) if each.estimated)
    desk.calendar.put_day(DESK_ID, str(guessed.day), guessed.kind, name_en=guessed.name_en, name_zh=guessed.name_zh)
    sure = store.day_at(desk.file, guessed.day)
    assert sure is not None
    assert (sure.estimated, sure.origin) == (False, BY_HAND), "somebody said that it is so"


def test_a_new_calendar_forgets_what_was_taken_away_from_the_old_one(desk: Desk) -> None:
    desk.calendar.seed(DESK_ID, "CN", [2025])
    desk.calendar.take_away(DESK_ID, NATIONAL_DAY)
    desk.calendar.seed(DESK_ID, "CN", [2025])
    assert store.calendar(desk.file).is_working_day(NATIONAL_DAY)
    desk.calendar.bring_in(DESK_ID, json.dumps({"hours": {"Wed": [["09:00", "18:00"]]}}))
    desk.calendar.seed(DESK_ID, "CN", [2025])
    assert not store.calendar(desk.file).is_working_day(NATIONAL_DAY)


SAID = st.sampled_from(("closed", "make_up", "special", "away"))
SAYINGS = st.lists(st.tuples(st.integers(-3, 9), SAID, st.booleans()), max_size=8)


@settings(max_examples=15, deadline=None)
@given(SAYINGS)
def test_what_people_said_of_a_day_stays_when_holidays_are_filled_in(sayings: list[tuple[int, str, bool]]) -> None:
    """Around the National Day of 2025, with filling in between what people say, at any point."""
    with TemporaryDirectory() as folder, closing(fresh_desk(Path(folder) / "store.desk")) as desk:
        said: dict[date, str] = {}
        for offset, what, fill_in in sayings:
            day = NATIONAL_DAY + timedelta(days=offset)
            if fill_in:
                desk.calendar.seed(DESK_ID, "CN", [2025])
            if what != "away":
                desk.calendar.put_day(DESK_ID, str(day), what, hours="10-12")
                said[day] = what
            elif store.day_at(desk.file, day):
                desk.calendar.take_away(DESK_ID, day)
                said[day] = what
        wrote = desk.calendar.seed(DESK_ID, "CN", [2025])
        again = desk.calendar.seed(DESK_ID, "CN", [2025])
        assert (again.new, again.changed, again.kept) == (0, 0, wrote.kept)
        for day, what in said.items():
            kept = store.day_at(desk.file, day)
            assert ("away" if kept is None else kept.kind) == what
            assert kept is None or kept.origin == BY_HAND
        others = [each for each in store.days_of(desk.file, 2025) if each.day not in said]
        assert all(each.origin == SEEDED for each in others)
