"""The calendar as the file keeps it: brought in, seeded, shown, undone; and the commands that reckon with it."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from desk_app.app import DESK_ID, SOURCES, Desk, open_desk
from desk_app.command_line.run import run
from desk_app.commitments import store
from desk_app.commitments.calendar import Calendar, Yearly
from desk_app.commitments.calendar_json import to_json
from desk_app.commitments.frames import WHOLE_DAY, Frame
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.core.i18n import set_language
from desk_app.storage.check import check
from desk_app.storage.undoing import undo_last

LUNCH = [["08:30", "12:00"], ["13:00", "18:00"]]
SHOP: dict[str, Any] = {
    "tz": "Asia/Shanghai",
    "hours": {**dict.fromkeys(("Mon", "Tue", "Wed", "Thu", "Fri"), LUNCH), "Sat": [["10:00", "24:00"]], "Sun": []},
    "holidays": ["01-01", "2026-10-01"],
    "open": {"2026-10-10": [["08:30", "17:30"]]},
}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    clock = FixedClock(datetime(2026, 11, 22, 2, tzinfo=UTC))
    with closing(open_desk(tmp_path / "store.desk", clock=clock)) as opened:
        yield opened


def frame(start: str, end: str) -> Frame:
    return Frame.of(start, end)


def test_without_hours_written_down_every_day_is_as_the_settings_say(desk: Desk) -> None:
    assert store.calendar(desk.file) == Calendar("Asia/Shanghai", ((frame("09:00", "18:00"),),) * 7)
    desk.settings.fill_in(DESK_ID, {"opens_at": "16:00", "closes_at": "02:00"})
    assert store.calendar(desk.file).hours[0] == (frame("00:00", "02:00"), frame("16:00", "24:00"))
    desk.settings.fill_in(DESK_ID, {"opens_at": "08:00", "closes_at": "00:00"})
    assert store.calendar(desk.file).hours[6] == (frame("08:00", "24:00"),)
    desk.settings.fill_in(DESK_ID, {"opens_at": "08:00", "closes_at": "08:00", "zone": "Europe/Berlin"})
    assert store.calendar(desk.file) == Calendar.always("Europe/Berlin")
    assert store.calendar(desk.file).hours[0] == WHOLE_DAY


def test_a_calendar_that_was_brought_in_is_the_stores_and_can_be_taken_back(desk: Desk) -> None:
    before = store.calendar(desk.file)
    made = desk.calendar.bring_in(DESK_ID, json.dumps(SHOP))
    assert to_json(made) == to_json(store.calendar(desk.file)) == SHOP
    assert made.days[Yearly(1, 1)] == ()
    other = {"tz": "Europe/Berlin", "hours": {"Sun": [["00:00", "24:00"]]}, "holidays": ["2026-12-25"]}
    assert to_json(desk.calendar.bring_in(DESK_ID, json.dumps(other)))["holidays"] == ["2026-12-25"]
    assert desk.settings.profile().zone == "Europe/Berlin"
    assert store.calendar(desk.file).hours[:6] == ((),) * 6, "a week without hours is closed, not as the settings say"
    for _time in range(2):
        undo_last(desk.file, DESK_ID)
    assert store.calendar(desk.file) == before
    path = desk.file.path
    desk.close()
    assert check(path, SOURCES) == []


def test_the_same_calendar_again_writes_nothing(desk: Desk) -> None:
    desk.calendar.bring_in(DESK_ID, json.dumps(SHOP))
    head = desk.file.journal_head()
    desk.calendar.bring_in(DESK_ID, json.dumps(SHOP))
    assert desk.file.journal_head() == head


def test_what_cannot_be_read_changes_nothing(desk: Desk) -> None:
    head = desk.file.journal_head()
    for wrong in ("{", '{"hours": {"Mon": [["18:00", "09:00"]]}}', '{"tz": "Mars"}', '{"holidays": ["31-31"]}'):
        with pytest.raises(DeskError):
            desk.calendar.bring_in(DESK_ID, wrong)
    assert desk.file.journal_head() == head


def test_holidays_are_filled_in_and_leave_what_people_wrote(desk: Desk) -> None:
    week = {**SHOP, "holidays": ["2025-10-09"], "open": {"2025-10-01": [["10:00", "12:00"]]}}
    desk.calendar.bring_in(DESK_ID, json.dumps(week))
    wrote = desk.calendar.seed(DESK_ID, "cn", [2025])
    assert wrote.new > 20
    assert (wrote.changed, wrote.kept) == (0, 1)
    found = store.calendar(desk.file)
    assert found.frames_on(date(2025, 10, 1)) == (frame("10:00", "12:00"),), "written by hand"
    assert found.frames_on(date(2025, 10, 2)) == ()
    assert found.frames_on(date(2025, 10, 9)) == ()
    assert found.frames_on(date(2025, 9, 28)) == found.hours[0], "a Sunday that is worked has the hours of a Monday"
    again = desk.calendar.seed(DESK_ID, "CN", [2025])
    assert (again.new, again.changed, again.kept) == (0, 0, 1)
    rows = desk.file.query("SELECT name_zh, name_en FROM calendar_days WHERE day = '2025-10-02'")
    assert tuple(rows[0]) == ("国庆节", "National Day")
    with pytest.raises(DeskError, match="two letters"):
        desk.calendar.seed(DESK_ID, "XX", [2025])


def answer(capsys: pytest.CaptureFixture[str], *words: object) -> Any:
    assert run([*map(str, words), "--json", "--lang", "en"]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    assert run([*map(str, words), "--lang", "en"]) != 0
    return capsys.readouterr().err


def test_the_commands(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk.close()
    path, source = desk.file.path, tmp_path / "shop.json"
    source.write_text(json.dumps(SHOP), encoding="utf-8")
    assert answer(capsys, "calendar", "import", source, "--file", path) == SHOP
    assert answer(capsys, "calendar", "show", "--file", path) == SHOP

    def due(start: str, *words: str) -> str:
        return str(answer(capsys, "due", start, "--file", path, *words)["due"])

    # 2026-11-20 is a Friday: an hour is left before closing, the rest is Saturday's, open from ten
    assert due("2026-11-20T17:00", "--amount", "4 h") == "2026-11-21T13:00:00+08:00"
    assert due("2026-11-20T09:00:00Z", "--amount", "4 h") == "2026-11-21T13:00:00+08:00"
    assert due("2026-11-20T17:00", "--amount", "4 h", "--clock", "always") == "2026-11-20T21:00:00+08:00"
    assert due("2026-11-20T17:00", "--amount", "2个工作日") == "2026-11-23T18:00:00+08:00"
    # Ten in Berlin is the store's 17:00; the store's hours stay where it stands
    assert due("2026-11-20T10:00", "--amount", "4 h", "--zone", "Europe/Berlin") == "2026-11-21T06:00:00+01:00"
    asked = ("worktime", "2026-11-20T10:00", "2026-11-21T06:00", "--zone", "Europe/Berlin", "--file", path)
    assert answer(capsys, *asked) == {"seconds": 4 * 3600}
    open_for = answer(capsys, "worktime", "2026-11-20T17:00", "2026-11-21T13:00", "--file", path)
    assert open_for == {"seconds": 4 * 3600}
    assert answer(capsys, "calendar", "seed", "CN", "2026", "--file", path)["new"] > 20
    assert "is no amount of time" in refused(capsys, "due", "2026-11-20", "--amount", "three", "--file", path)
    assert "is no time" in refused(capsys, "due", "tomorrow", "--amount", "4 h", "--file", path)
    assert "cannot be read" in refused(capsys, "calendar", "import", tmp_path / "none.json", "--file", path)
    assert "no time zone" in refused(capsys, "due", "2026-11-20", "--amount", "4 h", "--zone", "Mars", "--file", path)
