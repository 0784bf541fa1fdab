from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from desk_app.core.errors import DeskError
from desk_app.exchange.values import DayOrder, day_order, number, seconds, stamp, whole


@pytest.mark.parametrize(
    ("text", "expected", "precision"),
    [
        ("2025-08-26", "2025-08-26T00:00:00", "day"),
        ("20241109", "2024-11-09T00:00:00", "day"),
        ("2025/07/04", "2025-07-04T00:00:00", "day"),
        ("2025/7/4 9:05", "2025-07-04T09:05:00", "time"),
        ("2017年8月26日", "2017-08-26T00:00:00", "day"),
        ("2017年8月26日 下午3时05分", "2017-08-26T15:05:00", "time"),
        ("2017年8月26日 星期六 15:05:09", "2017-08-26T15:05:09", "time"),
        ("２０２５－０８－２６", "2025-08-26T00:00:00", "day"),
        ("12/19/2015 12:06:58 AM", "2015-12-19T00:06:58", "time"),
        ("12/19/2015 12:06 pm", "2015-12-19T12:06:00", "time"),
        ("22-Apr-15", "2015-04-22T00:00:00", "day"),
        ("April 22, 2015", "2015-04-22T00:00:00", "day"),
        ("2022-05-25 10.39.15", "2022-05-25T10:39:15", "time"),
        ("2020-01-01T15:00:00Z", "2020-01-01T23:00:00", "time"),
        ("2020-01-01T15:00:00+03:00", "2020-01-01T20:00:00", "time"),
        ("2020-01-01 24:00", "2020-01-02T00:00:00", "time"),
        ("43299", "2018-07-18T00:00:00", "day"),
        ("43299.5", "2018-07-18T12:00:00", "time"),
        ("990201", "1999-02-01T00:00:00", "day"),
        ("20180718052700", "2018-07-18T05:27:00", "time"),
        ("1531862820", "2018-07-18T05:27:00", "time"),
    ],
)
def test_moments(zone: ZoneInfo, text: str, expected: str, precision: str) -> None:
    found = stamp(text, text, zone, order=DayOrder.MONTH_FIRST)
    assert found is not None
    assert (found.local.isoformat(), found.precision, found.raw) == (expected, precision, text)
    assert found.at == found.local.replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize("text", ["", " ", "0-0-00", "'null", "#N/A", "-", "0000-00-00"])
def test_no_moment(zone: ZoneInfo, text: str) -> None:
    assert stamp(text, text, zone) is None


@pytest.mark.parametrize(
    "text", ["tomorrow", "2025-13-01", "2025-02-30", "31/04/2025", "2025-01-01 25:00", "12", "99999999"]
)
def test_wrong_moments_are_said(zone: ZoneInfo, text: str) -> None:
    with pytest.raises(DeskError, match=text):
        stamp(text, text, zone)


def test_typed_cells(zone: ZoneInfo) -> None:
    day = stamp("2009-08-16", date(2009, 8, 16), zone)
    moment = stamp("x", datetime(2009, 8, 16, 1, 2), zone)  # noqa: DTZ001
    assert day is not None and moment is not None
    assert (day.precision, day.day, moment.precision) == ("day", date(2009, 8, 16), "time")


def test_patterns_win(zone: ZoneInfo) -> None:
    found = stamp("990201 7:02:47", "", zone, patterns=("%d/%m", "%y%m%d %H:%M:%S"))
    assert found is not None and found.local == datetime(1999, 2, 1, 7, 2, 47)  # noqa: DTZ001
    with pytest.raises(DeskError, match="%d"):
        stamp("x", "", zone, patterns=("%d.%m.%Y",))


def test_the_order_of_day_and_month_comes_from_the_column() -> None:
    assert day_order(["03-04-2015", "22-04-2015"]) == (DayOrder.DAY_FIRST, True)
    assert day_order(["3/4/15", "4/22/15"]) == (DayOrder.MONTH_FIRST, True)
    assert day_order(["3/4/15", "4/5/15"]) == (None, True)
    assert day_order(["2015-03-04", "3/3/15", ""]) == (None, False)


@pytest.mark.parametrize(
    ("text", "how", "expected"),
    [
        ("166", "", 166),
        ("166", "seconds", 166),
        ("2:46", "", 166),
        ("0:02:46", "h:mm:ss", 166),
        ("1:02", "h:mm", 3720),
        ("2分46秒", "", 166),
        ("1小时", "", 3600),
        ("", "", None),
    ],
)
def test_durations(text: str, how: str, expected: int | None) -> None:
    assert seconds(text, text, how=how) == expected


def test_typed_durations_and_wrong_ones() -> None:
    assert seconds("", timedelta(0)) is None
    assert seconds("0:01:00", timedelta(seconds=60)) == 60
    assert seconds("0:01:00", time(0, 1)) == 60
    for text, how in (("-5", ""), ("2:46", "seconds"), ("soon", "")):
        with pytest.raises(DeskError):
            seconds(text, text, how=how)


def test_numbers() -> None:
    assert (number("4.5"), number("1,234"), number("79.0"), number("")) == (4.5, 1234, 79, None)
    assert whole("２") == 2
    for text in ("4.5", "many", "1e5"):
        with pytest.raises(DeskError):
            whole(text)
