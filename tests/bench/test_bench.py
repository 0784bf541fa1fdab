"""The benchmark command on a small file: every question is asked, with a figure, a bound and its floor."""

import json
import math
from pathlib import Path

import pytest

from desk_app.app import SOURCES
from desk_app.bench.floor import in_turn
from desk_app.bench.questions import FINDER
from desk_app.command_line.run import run
from desk_app.storage.check import check


def test_every_question_is_answered_beside_its_floor(
    tmp_path: Path, qapp: object, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "made.desk"
    asked = ["bench", "--customers", "90", "--calls", "400", "--rows", "120", "--keep", str(kept), "--json"]
    assert run(asked) == 0
    results = {each["key"]: each for each in json.loads(capsys.readouterr().out)["results"]}
    wanted = {f"finder.{key}" for key, _what, _asked in FINDER}
    wanted |= {"customer.open", "list.open", "list.jump", "doubles.typing", "tiers.recompute"}
    wanted |= {"import.rows", "import.memory"}
    assert results.keys() == wanted
    assert all(math.isfinite(each["value"]) and each["value"] > 0 for each in results.values())
    assert all(results[key]["floor"] > 0 for key in wanted if key.startswith("finder") or key == "import.rows")
    assert check(kept, SOURCES) == []


def test_a_kept_file_is_measured_again_and_not_made_again(
    tmp_path: Path, qapp: object, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "made.desk"
    asked = ["bench", "--customers", "70", "--calls", "100", "--rows", "0", "--keep", str(kept)]
    assert run(asked) == 0
    made = kept.stat().st_ino
    assert run([*asked, "--lang", "en"]) == 0
    assert kept.stat().st_ino == made
    said = capsys.readouterr().out
    assert "list.jump" in said and ("held" in said or "NOT HELD" in said)


def test_acts_of_a_row_take_turns() -> None:
    order: list[str] = []
    rows = [(lambda: order.append("ours"), lambda: order.append("floor")) for _row in range(4)]
    ours, floor = in_turn(rows)
    assert len(ours.seconds) == len(floor.seconds) == 4
    assert order == ["floor", "ours", "ours", "floor", "floor", "ours", "ours", "floor"]
