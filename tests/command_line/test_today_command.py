"""`desk-app today`: every open matter once, in the order of work, for people and for programs."""

import json
from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desk_app.app import DESK_ID, open_desk
from desk_app.callbacks.model import CallbackDraft
from desk_app.command_line.today import today
from desk_app.complaints.model import ComplaintDraft
from desk_app.core.clock import SystemClock
from desk_app.core.errors import NotFound
from desk_app.deliveries.model import DeliveryDraft

HOUR = timedelta(hours=1)
Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """A store with a late complaint, a callback of nobody and a delivery; answers what the command prints."""
    path, now = tmp_path / "store.desk", SystemClock().now()
    desk = open_desk(path)
    li = desk.staff.add(DESK_ID, "李娜").id
    desk.deliveries.plan(li, DeliveryDraft(customer_name="c", goods="g", promised_by=now + 5 * HOUR))
    late = desk.complaints.take_down(li, ComplaintDraft(title="t", customer_name="a", received_at=now - 26 * HOUR))
    desk.complaints.change(li, late.id, {"due_at": now - 2 * HOUR})
    desk.callbacks.promise(li, CallbackDraft(name="b", reason="r", due_at=now + HOUR))
    desk.close()

    def printed(**said: Any) -> str:
        wanted = {"command": "today", "file": path, "owner": "", "json": False, "lang": "en", **said}
        assert today(Namespace(**wanted)) == 0
        return capsys.readouterr().out

    return printed


def test_each_open_matter_once_in_the_order_shown(run: Run) -> None:
    told = json.loads(run(json=True))
    assert [(one["kind"], one["next_step"], one["owner"], one["late"]) for one in told] == [
        ("complaint", "Acknowledge and call back", "李娜", True),
        ("callback", "Call back", "Desk", False),
        ("delivery", "Assign a courier", "李娜", False),
    ]
    fields = {"kind", "number", "next_step", "owner", "due", "late", "snoozed_until"}
    assert all(set(one) == fields and one["snoozed_until"] is None for one in told)
    due = [datetime.fromisoformat(one["due"]) for one in told]
    assert [moment.utcoffset() for moment in due] == [8 * HOUR] * 3
    assert abs(datetime.now(UTC) - 2 * HOUR - due[0]) < HOUR / 2
    assert [one["number"].split("-")[1] for one in told] == ["C", "B", "D"]


def test_what_was_put_aside_says_until_when(run: Run, tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "store.desk")
    (owed,) = desk.file.query("SELECT id FROM callbacks")
    until = desk.file.clock.now() + HOUR / 2
    desk.callbacks.snooze(DESK_ID, owed["id"], until)
    desk.close()
    told = {one["kind"]: one for one in json.loads(run(json=True))}
    assert abs(datetime.fromisoformat(told["callback"]["snoozed_until"]) - until) < timedelta(seconds=1)
    assert told["complaint"]["snoozed_until"] is None
    assert [line for line in run().splitlines() if "rests until" in line and "Callback" in line]
    assert run(lang="en").count("rests until") == 1


def test_of_one_owner_by_name_and_the_desk_in_either_language(run: Run) -> None:
    assert [one["kind"] for one in json.loads(run(json=True, owner="李娜"))] == ["complaint", "delivery"]
    assert [one["kind"] for one in json.loads(run(json=True, owner="desk"))] == ["callback"]
    with pytest.raises(NotFound, match="王五"):
        run(owner="王五")


def test_for_people_as_lines(run: Run) -> None:
    lines = run().splitlines()
    assert lines[0].startswith("2 h late  Complaint  S01-C-")
    assert lines[0].endswith("a  Acknowledge and call back  李娜")
    assert lines[-1] == "3 open matters, 1 late"


def test_where_nothing_is_owed_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "empty.desk"
    open_desk(path).close()
    today(Namespace(command="today", file=path, owner="", json=False, lang="en"))
    assert capsys.readouterr().out == "Nothing is owed.\n"
    today(Namespace(command="today", file=path, owner="", json=True, lang="en"))
    assert json.loads(capsys.readouterr().out) == []
