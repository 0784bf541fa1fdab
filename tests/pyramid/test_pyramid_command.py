"""`desk-app pyramid`, without the parser that the whole command line has."""

import json
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desk_app.app import open_desk
from desk_app.command_line.pyramid import pyramid
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.core.i18n import set_language
from desk_app.pyramid.computations_store import last
from desk_app.pyramid.tiers import Tier
from desk_app.staff.model import DESK_ID
from tests.pyramid.pyramid_world import forty


@pytest.fixture
def path(tmp_path: Path) -> Path:
    clock = FixedClock(datetime(2026, 11, 21, 2, 0, tzinfo=UTC))
    desk = open_desk(tmp_path / "store.desk", clock=clock)
    forty(desk, desk.staff.add(DESK_ID, "李娜").id, clock, computed=False)
    desk.close()
    set_language("en")
    return tmp_path / "store.desk"


def run(path: Path, **said: Any) -> int:
    usual = {"method": "quintiles", "as_of": "2026-11-21", "recompute": False, "json": False, "lang": "en"}
    return pyramid(Namespace(command="pyramid", file=path, **{**usual, **said}))


def test_for_people_and_nothing_is_written(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(path) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "As of 21 Nov 2026, rule 1, fifths (5 is best)."
    assert [line.split(":")[0] for line in lines[1:5]] == [
        "most valuable",
        "most growable",
        "low contribution",
        "negative",
    ]
    assert lines[1].endswith("; retain") and "¥" in lines[1] and " %)" in lines[1]
    assert lines[-1] == "Nothing is written; with --recompute it is."
    desk = open_desk(path)
    assert last(desk.file) is None
    desk.close()


def test_for_programs_and_for_good(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(path, json=True, recompute=True, method="quartiles") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["as_of"], told["method"], told["written"], told["ranked"]) == ("2026-11-21", "quartiles", True, False)
    assert [each["class"] for each in told["classes"]] == [tier.value for tier in Tier]
    assert sum(each["customers"] for each in told["classes"]) == len(told["customers"]) == 26
    one = told["customers"][0]
    assert set(one["scores"]) <= set("1234") and one["class"] == one["rule_says"] and one["before"] is None
    assert run(path, json=True) == 0
    again = json.loads(capsys.readouterr().out)
    assert again["written"] is False and again["customers"][0]["before"] == one["class"]


def test_a_day_that_is_none(path: Path) -> None:
    with pytest.raises(DeskError, match="is not a day"):
        run(path, as_of="21.11.2026")
