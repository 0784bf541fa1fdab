"""Days and moments as people type them: every way of writing comes back as what was meant, nothing raises."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.core.typed_when import day_read, moment_read

SUNDAY = date(2026, 11, 22)
NOW = datetime.fromisoformat("2026-11-22T10:20")
DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-11-30", "2026-11-30"),
        ("２０２６－１１－３０", "2026-11-30"),
        ("20261130", "2026-11-30"),
        ("2026年11月30日", "2026-11-30"),
        ("2026/11/30", "2026-11-30"),
        ("11-30", "2026-11-30"),
        ("11/30", "2026-11-30"),
        ("1130", "2026-11-30"),
        ("11月30号", "2026-11-30"),
        ("30.11.2026", "2026-11-30"),
        ("30", "2026-11-30"),
        ("30号", "2026-11-30"),
        ("5", "2026-12-05"),
        ("31", "2026-12-31"),
        ("11-21", "2027-11-21"),
        ("2-29", "2028-02-29"),
        ("30 Nov", "2026-11-30"),
        ("November 30th, 2027", "2027-11-30"),
        ("今天", "2026-11-22"),
        ("明天", "2026-11-23"),
        ("后天", "2026-11-24"),
        ("Tomorrow", "2026-11-23"),
        ("下周一", "2026-11-23"),
        ("周五", "2026-11-27"),
        ("星期天", "2026-11-29"),
        ("next Monday", "2026-11-23"),
        ("mon", "2026-11-23"),
        ("sunday", "2026-11-29"),
        ("last friday", "2026-11-13"),
        ("+3", "2026-11-25"),
        ("-1", "2026-11-21"),
        ("3天后", "2026-11-25"),
        ("in 2 weeks", "2026-12-06"),
    ],
)
def test_a_day(typed: str, meant: str) -> None:
    assert day_read(typed, SUNDAY) == date.fromisoformat(meant)


@pytest.mark.parametrize(
    "typed", ["", "x", "soon", "2026-13-01", "2026-02-30", "05/06/2026", "32", "11-31", "+99999", "٣"]
)
def test_no_day(typed: str) -> None:
    assert day_read(typed, SUNDAY) is None


@pytest.mark.parametrize(
    ("typed", "meant"), [("20", "2026-11-20"), ("30", "2026-10-30"), ("11-30", "2025-11-30"), ("mon", "2026-11-16")]
)
def test_short_days_of_the_past(typed: str, meant: str) -> None:
    assert day_read(typed, SUNDAY, past=True) == date.fromisoformat(meant)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-11-30 14:30", "2026-11-30T14:30"),
        ("2026-11-30T14:30:00", "2026-11-30T14:30"),
        ("11-30 1430", "2026-11-30T14:30"),
        ("30 2pm", "2026-11-30T14:00"),
        ("tomorrow at 2:15 pm", "2026-11-23T14:15"),
        ("14:30 tomorrow", "2026-11-23T14:30"),
        ("next monday 9:00", "2026-11-23T09:00"),
        ("明天下午2点", "2026-11-23T14:00"),
        ("11月30日 14点30分", "2026-11-30T14:30"),
        ("周五晚上8点半", "2026-11-27T20:30"),
        ("下周一 中午", "2026-11-23T12:00"),
        ("14：30", "2026-11-22T14:30"),
        ("1430", "2026-11-22T14:30"),
        ("9:00", "2026-11-23T09:00"),
        ("下午2点", "2026-11-22T14:00"),
        ("12am", "2026-11-23T00:00"),
        ("12 pm", "2026-11-22T12:00"),
        ("30", "2026-11-30T08:15"),
        ("+3", "2026-11-25T08:15"),
        ("20261130", "2026-11-30T08:15"),
    ],
)
def test_a_moment(typed: str, meant: str) -> None:
    assert moment_read(typed, NOW, at=time(8, 15)) == datetime.fromisoformat(meant)


@pytest.mark.parametrize("typed", ["", "25:00", "14:75", "14pm", "tomorrow 25:00", "soon 14:30", "晚上12点"])
def test_no_moment(typed: str) -> None:
    assert moment_read(typed, NOW) is None


def test_a_time_of_the_past_is_the_last_such_time() -> None:
    assert moment_read("9:00", NOW, past=True) == datetime.fromisoformat("2026-11-22T09:00")
    assert moment_read("14:30", NOW, past=True) == datetime.fromisoformat("2026-11-21T14:30")


@given(day=DAYS, today=DAYS)
def test_a_whole_day_is_that_day_however_written(day: date, today: date) -> None:
    zh = f"{day.year}年{day.month}月{day.day}日"
    english = f"{day.day} {day:%b} {day.year}"
    for typed in (day.isoformat(), f"{day:%Y%m%d}", f"{day:%Y/%m/%d}", zh, english):
        assert day_read(typed, today) == day_read(typed, today, past=True) == day


@given(day=DAYS, today=DAYS)
def test_a_day_without_a_year_is_the_nearest_on_its_side(day: date, today: date) -> None:
    for typed in (f"{day.month}-{day.day}", f"{day.month}月{day.day}日", f"{day.day} {day:%b}"):
        ahead, back = day_read(typed, today), day_read(typed, today, past=True)
        assert ahead is not None and back is not None
        assert (ahead.month, ahead.day) == (back.month, back.day) == (day.month, day.day)
        assert back <= today <= ahead
        if (day.month, day.day) != (2, 29):
            assert ahead - today < timedelta(days=366) > today - back


@given(today=DAYS, number=st.integers(1, 31))
def test_a_bare_number_is_that_day_of_a_month_near(today: date, number: int) -> None:
    ahead, back = day_read(str(number), today), day_read(str(number), today, past=True)
    assert ahead is not None and back is not None and ahead.day == back.day == number
    assert back <= today <= ahead and (ahead - today).days <= 62 >= (today - back).days


@given(today=DAYS, place=st.integers(0, 6))
def test_weekdays_in_both_languages_are_the_same_days(today: date, place: int) -> None:
    english, chinese = f"{date(2024, 1, 1 + place):%A}", "周" + "一二三四五六日"[place]
    for before_en, before_zh in (("", ""), ("next ", "下"), ("this ", "本"), ("last ", "上")):
        read = day_read(before_en + english, today)
        assert read is not None and read == day_read(before_zh + chinese, today) and read.weekday() == place
    soon = day_read(english, today)
    assert soon is not None and 1 <= (soon - today).days <= 7


@given(when=st.datetimes(datetime.fromisoformat("1950-01-01"), datetime.fromisoformat("2150-12-31")))
def test_day_and_time_together(when: datetime) -> None:
    minute = when.replace(second=0, microsecond=0)
    for typed in (
        f"{minute:%Y-%m-%d %H:%M}", f"{minute:%Y-%m-%d %H%M}", f"{minute:%Y-%m-%dT%H:%M:%S}",
        f"{minute:%H:%M %Y-%m-%d}", f"{minute:%Y-%m-%d %I:%M %p}", f"{minute:%Y年%m月%d日%H点%M分}",
    ):  # fmt: skip
        assert moment_read(typed, NOW) == minute


@given(typed=st.text(max_size=40), past=st.booleans(), today=st.dates())
def test_nothing_typed_raises(typed: str, past: bool, today: date) -> None:
    day_read(typed, today, past=past)
    moment_read(typed, datetime.combine(today, time(12)), past=past)
