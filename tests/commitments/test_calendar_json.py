"""Opening calendars as JSON."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.commitments.calendar import CLOSED, Yearly
from desk_app.commitments.calendar_json import read, to_json, write
from desk_app.commitments.frames import WHOLE_DAY, Frame
from desk_app.core.errors import DeskError
from tests.commitments.made_calendars import LUNCH, SHANGHAI, at, shown
from tests.commitments.test_calendar_walked import MOVED, calendars

STORE = """{"tz": "Asia/Shanghai",
 "hours": {"Mon": [["08:30","12:00"],["13:00","18:00"]], "Sat": [["00:00","24:00"]], "Sun": []},
 "holidays": ["01-01", "2026-10-01", "2026-10-10"], "open": {"2026-10-10": [["08:30","17:30"]]}}"""


def test_a_calendar_is_read() -> None:
    calendar = read(STORE, "UTC")
    assert calendar.zone == SHANGHAI
    assert calendar.hours == (LUNCH, CLOSED, CLOSED, CLOSED, CLOSED, WHOLE_DAY, CLOSED)
    assert calendar.days == {
        Yearly(1, 1): CLOSED,
        date(2026, 10, 1): CLOSED,
        date(2026, 10, 10): (Frame.of("08:30", "17:30"),),
    }


def test_what_is_left_out_is_closed_and_the_zone_is_the_stores() -> None:
    calendar = read('{"hours": {"Mon": [["08:00", "18:00"]]}}', "Europe/Berlin")
    assert calendar.zone == "Europe/Berlin"
    assert not calendar.is_working_day(date(2026, 11, 17))


def test_a_calendar_with_a_byte_order_mark_is_read() -> None:
    assert read(b"\xef\xbb\xbf" + STORE.encode(), "UTC") == read(STORE, "UTC")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_is_written_is_read_back(data: st.DataObject) -> None:
    calendar = data.draw(calendars(*data.draw(st.sampled_from(MOVED))))
    assert read(write(calendar), "UTC") == calendar


def test_it_is_written_as_it_is_read() -> None:
    made = to_json(read(STORE, "UTC"))
    assert made["holidays"] == ["01-01", "2026-10-01"]
    assert made["open"] == {"2026-10-10": [["08:30", "17:30"]]}
    assert json.loads(write(read(STORE, "UTC"))) == made


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "cannot be read as JSON"),
        ("[" * 100_000, "cannot be read as JSON"),
        ("[]", "the calendar should be names with values"),
        ('{"tz": 8}', "tz should be a time zone"),
        ('{"tz": "Asia/Beijing"}', "Asia/Beijing"),
        ('{"holiday": []}', "holiday.*only tz, hours, holidays, open"),
        ('{"hours": {"Monday": []}}', "Monday.*only Mon, Tue"),
        ('{"hours": []}', "hours should be names"),
        ('{"hours": {"Mon": "08:00-18:00"}}', r"hours\.Mon should be opening hours.*08:00-18:00"),
        ('{"hours": {"Mon": ["08:00", "18:00"]}}', r"hours\.Mon\[0\] should be two times"),
        ('{"hours": {"Mon": [["08:00", 18]]}}', r"hours\.Mon\[0\] should be two times"),
        ('{"hours": {"Mon": [["08:00", "12:00"], ["13:00", "25:00"]]}}', r"hours\.Mon\[1\].*25:00"),
        ('{"hours": {"Mon": [["08:00", "12:00"], ["11:00", "18:00"]]}}', r"hours\.Mon: .*overlap"),
        ('{"hours": {"Mon": [["22:00", "02:00"]]}}', r"hours\.Mon\[0\]: .*past midnight"),
        ('{"hours": {"Mon": [], "Mon": []}}', "Mon.*stands twice"),
        ('{"holidays": "01-01"}', "holidays should be a list"),
        ('{"holidays": ["01-01", "2026-02-29"]}', r"holidays\[1\] should be a day.*2026-02-29"),
        ('{"holidays": ["1/1"]}', r"holidays\[0\] should be a day"),
        ('{"holidays": ["13-01"]}', r"holidays\[0\] should be a day"),
        ('{"holidays": [20261001]}', r"holidays\[0\] should be a day.*20261001"),
        ('{"open": {"Sat": []}}', "open should be a day.*Sat"),
        ('{"open": {"2026-10-10": [["17:30", "08:30"]]}}', r"open\.2026-10-10\[0\]"),
    ],
)
def test_bad_calendars_are_refused_with_the_place(text: str, words: str) -> None:
    with pytest.raises(DeskError, match=words):
        read(text, SHANGHAI)


def test_every_form_of_json_is_read_or_refused() -> None:
    for bad in (b"\xff\xfe\x00", b"null", b'"x"', b'{"hours": null}', b'{"open": [1]}', b'{"holidays": [[]]}'):
        with pytest.raises(DeskError):
            read(bad, SHANGHAI)


def test_a_calendar_that_was_read_works() -> None:
    assert shown(read(STORE, "UTC").add(at("2026-11-16 17:00"), 7_200)) == "2026-11-21 01:00:00"
