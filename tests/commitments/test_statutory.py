"""The working days an authority counts are those of the country, not the days on which the store opens."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk_app.app import Desk
from desk_app.commitments import statutory, store
from desk_app.commitments.frames import Frame
from desk_app.commitments.kept_day import KeptDay
from desk_app.commitments.seeding import DayKind
from desk_app.storage.schema import DESK_ID
from tests.fresh_files import fresh_desk

ZONE = ZoneInfo("Asia/Shanghai")
DAY = (Frame.of("09:00", "17:30"),)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = fresh_desk(tmp_path / "store.desk")
    yield opened
    opened.close()


def after(desk: Desk, since: date, n: int) -> date:
    return statutory.nth_working_day_after(desk.file, since, n)


def keep(desk: Desk, day: date, kind: str) -> None:
    with desk.file.write(DESK_ID, "test") as tx:
        store.put_day(tx, KeptDay(day, kind))


@pytest.mark.parametrize(
    ("since", "n", "last"),
    [
        (date(2026, 11, 20), 7, date(2026, 12, 1)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # the National Day week
        (date(2026, 9, 30), 3, date(2026, 10, 10)),  # the Saturday after it is worked
        (date(2026, 9, 19), 1, date(2026, 9, 20)),  # a Sunday that is worked for it
        (date(2026, 2, 13), 2, date(2026, 2, 24)),  # from the make-up Saturday over the Spring Festival
        (date(2025, 12, 31), 1, date(2026, 1, 4)),  # over the turn of the year
    ],
)
def test_holidays_and_make_up_days_of_the_country_count(desk: Desk, since: date, n: int, last: date) -> None:
    assert after(desk, since, n) == last


def test_when_the_store_opens_changes_nothing(desk: Desk) -> None:
    with desk.file.write(DESK_ID, "test") as tx:
        store.replace_hours(tx, [DAY] * 6 + [()])
    for off in (date(2026, 11, 24), date(2026, 11, 25)):
        keep(desk, off, DayKind.CLOSED)
    assert after(desk, date(2026, 11, 20), 7) == date(2026, 12, 1), "Saturdays, and the store's own days off"
    due = statutory.deadline(desk.file, date(2026, 11, 20), 7)
    assert due == datetime(2026, 12, 1, 9, 30, tzinfo=UTC), "as the store closes"
    due = statutory.deadline(desk.file, date(2026, 11, 20), 2)
    assert due == datetime(2026, 11, 24, 18, tzinfo=ZONE), "the store is closed that day: by its settings"


def test_what_is_written_goes_before_what_is_only_estimated(desk: Desk) -> None:
    assert after(desk, date(2027, 9, 30), 1) > date(2027, 10, 1)
    keep(desk, date(2027, 10, 9), DayKind.MAKE_UP)
    assert date(2027, 10, 9).weekday() == 5
    assert after(desk, date(2027, 10, 8), 1) == date(2027, 10, 9)
    keep(desk, date(2027, 11, 10), DayKind.CLOSED)
    assert after(desk, date(2027, 11, 9), 1) == date(2027, 11, 11)


def test_other_countries_rest_on_other_days(desk: Desk) -> None:
    desk.settings.fill_in(DESK_ID, {"region": "SA"})
    assert after(desk, date(2025, 11, 6), 1) == date(2025, 11, 9), "Friday and Saturday are off"
    with pytest.raises(ValueError, match="number 1"):
        after(desk, date(2025, 11, 6), 0)
