"""`desk-app commitments`: what is promised on a day, and when it would fall due."""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from desk_app.app import DESK_ID, open_desk, whom_to_promise
from desk_app.command_line.run import run
from desk_app.commitments.model import About, ClockKind
from desk_app.commitments.promising import CommitmentDraft
from desk_app.core.clock import to_text
from desk_app.core.i18n import set_language
from desk_app.core.ids import new_id
from desk_app.standing.model import PRIORITY

LATER = date(2199, 1, 4)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    set_language("en")


@pytest.fixture
def path(tmp_path: Path) -> Iterator[str]:
    path = tmp_path / "store.desk"
    with closing(open_desk(path)) as desk:
        kind = new_id()
        with desk.file.write(DESK_ID, "topics.add") as tx:
            row = {"id": kind, "name": "Leaks", "position": 1, "tree": "complaints"}
            tx.insert("topics", row)
            tx.insert("topics", {**row, "id": new_id(), "name": "Old", "deleted_at": to_text(tx.now)})
        draft = CommitmentDraft(About.REPAIR, "2 h", ClockKind.ALWAYS, "Two hours.", valid_from=LATER)
        desk.commitments.add(DESK_ID, draft)
        narrow = CommitmentDraft(
            About.REPAIR, "30 min", text_zh="快", valid_from=LATER, valid_until=LATER,
            level_id=PRIORITY, tier="low", kind_id=kind, means="a van",
        )  # fmt: skip
        desk.commitments.add(DESK_ID, narrow)
        assert [words for _id, words in whom_to_promise(desk.file).kinds] == ["Leaks", "Old · retired"]
    yield str(path)


def printed(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    capsys.readouterr()
    assert run(["commitments", "--lang", "en", *args]) == 0
    return capsys.readouterr().out


def test_what_is_promised_on_a_day_as_lines(capsys: pytest.CaptureFixture[str], path: str) -> None:
    today = printed(capsys, "--file", path)
    assert "first answer: We give a first answer within 24 hours.\n  24 hours, around the clock; everybody; " in today
    assert "If promised now, it is due " in today
    assert "Two hours." not in today
    later = printed(capsys, "--file", path, "--day", "2199-01-04", "--start", "2026-11-27T17:00")
    assert "  2 hours, around the clock; everybody; since 4 Jan 2199" in later
    assert "  30 minutes, opening hours; service level: " in later
    assert "complaints: Leaks; 4 Jan 2199 to 4 Jan 2199" in later
    assert re.search(r"If promised Fri 27 Nov[ 0-9]* 17:00, it is due Fri 27 Nov[ 0-9]* 19:00", later)


def test_the_same_for_programs(capsys: pytest.CaptureFixture[str], path: str) -> None:
    args = ("--json", "--file", path, "--day", "2199-01-04", "--start", "2026-11-27T17:40+08:00")
    found = json.loads(printed(capsys, *args))
    assert (found["day"], found["start"]) == ("2199-01-04", "2026-11-27T17:40:00+08:00")
    about = [each["about"] for each in found["commitments"]]
    assert about == ["first_answer", "acknowledge", "solution", "repair", "repair"]
    for_all, narrow = found["commitments"][-2:]
    assert (for_all["tier"], for_all["due"]) == (None, "2026-11-27T19:40:00+08:00")
    assert narrow["level"]
    del narrow["level"]
    assert narrow == {
        "about": "repair",
        "text_en": None,
        "text_zh": "快",
        "amount": "30 min",
        "clock": "opening",
        "tier": "low",
        "complaint_kind": "Leaks",
        "since": "2199-01-04",
        "until": "2199-01-04",
        "industry": None,
        "competitors": None,
        "wishes": None,
        "means": "a van",
        "due": "2026-11-28T09:10:00+08:00",
    }


def test_a_store_that_never_opens_still_says_what_it_promises(
    capsys: pytest.CaptureFixture[str], path: str, tmp_path: Path
) -> None:
    calendar = tmp_path / "calendar.json"
    calendar.write_text('{"hours": {}}', encoding="utf-8")
    assert run(["calendar", "import", str(calendar), "--file", path]) == 0
    found = json.loads(printed(capsys, "--json", "--file", path))
    assert [bool(each["due"]) for each in found["commitments"]] == [True, False, False]


def test_a_day_nobody_can_read_is_refused(capsys: pytest.CaptureFixture[str], path: str) -> None:
    for args in (("--day", "soon"), ("--start", "soon")):
        assert run(["commitments", "--lang", "en", "--file", path, *args]) == 1
        assert "soon" in capsys.readouterr().err
