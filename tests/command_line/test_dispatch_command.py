"""`desk-app dispatch`: the board of a day, for people and for programs."""

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk_app.app import DESK_ID, open_desk
from desk_app.command_line.run import run
from desk_app.core.clock import SystemClock
from desk_app.deliveries.model import DeliveryDraft
from desk_app.staff.model import Role

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Two deliveries of today, one of them in a run."""
    path = tmp_path / "store.desk"
    desk = open_desk(path)
    chen = desk.staff.add(DESK_ID, "Chen", Role.COURIER).id
    today = SystemClock().now().astimezone(ZONE).replace(hour=23, minute=59)
    one, _other = (
        desk.deliveries.plan(DESK_ID, DeliveryDraft(customer_name=name, promised_by=today, amount_cents=5000)).id
        for name in ("Wang", "Li")
    )
    desk.dispatch.plan_run(DESK_ID, one, today.date(), chen)
    desk.close()
    return path


def test_for_programs(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["dispatch", "--file", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [each["courier"] for each in told["columns"]] == [None, "Chen"]
    free, chens = (each["deliveries"] for each in told["columns"])
    assert [(one["name"], one["place"], one["state"]) for one in free] == [("Li", None, "received")]
    assert [(one["name"], one["place"], one["state"]) for one in chens] == [("Wang", 1, "assigned")]
    assert told["columns"][1]["to_collect"] == {"CNY": 5000}
    assert len(told["week"]) == 7
    assert datetime.fromisoformat(chens[0]["promised_by"]).tzinfo is not None


def test_for_people(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["dispatch", "--file", str(path), "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "Chen: 1 delivery" in said and "Nobody's yet: 1 delivery" in said and "¥50.00" in said
    assert "by 23:59" in said


def test_another_day_and_what_is_none(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["dispatch", "2020-01-01", "--file", str(path), "--lang", "en"]) == 0
    assert "Chen: 0 deliveries" in capsys.readouterr().out
    for text in ("tomorrow", "0001-01-01"):
        assert run(["dispatch", text, "--file", str(path), "--lang", "en"]) == 1
        assert "is not a day" in capsys.readouterr().err
