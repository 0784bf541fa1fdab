"""The benchmark command on a small file: every question is asked, with a figure, a bound and its floor."""

import json
import math
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from desk_app.app import DESK_ID, SOURCES, open_desk
from desk_app.bench.floor import TOLD_APART, in_turn
from desk_app.bench.kept import holds_complaints, holds_deliveries, holds_what_is_asked, throw_away
from desk_app.bench.making import make
from desk_app.bench.questions import FINDER
from desk_app.command_line.run import run
from desk_app.customers.model import CustomerDraft
from desk_app.storage.check import check
from desk_app.storage.lock import FileInUse

_FLOOR = {f"finder.{key}" for key, _what, _asked in FINDER} | {
    "import.rows",
    "customer.open",
    "card.caller",
    "today.open",
    "today.counts",
    "calls.open",
    "calls.scroll",
    "save.call",
    "save.longest",
    "complaints.list",
    "complaints.filter",
    "complaints.counts",
    "complaints.characters",
    "complaints.words",
    "complaints.step",
    "deliveries.board",
    "deliveries.list",
    "deliveries.jump",
    "deliveries.month",
    "deliveries.year",
    "care.proposals",
    "import.orders",
}
"""What is measured beside SQLite by hand."""
_TOLD = {"calls.jump", "figures.first", "figures.people", "save.index", "save.fsync", "deliveries.board.first"}
_ALONE = {
    "complaints.pareto",
    "due.hours",
    "due.days",
    "due.year",
    "import.memory",
    "import.orders.again",
    "list.open",
    "list.jump",
    "doubles.typing",
    "tiers.recompute",
} | {f"figures.{span}{filters}" for span in ("month", "year") for filters in ("", "_filter")}


_COMPLAINTS, _DELIVERIES = 900, 1_000


def _bench(
    kept: Path,
    *more: str,
    customers: int = 60,
    calls: int = 300,
    rows: int = 0,
    complaints: int = 0,
    deliveries: int = 0,
) -> int:
    sizes = ["--customers", str(customers), "--calls", str(calls), "--rows", str(rows)]
    sizes += ["--complaints", str(complaints), "--deliveries", str(deliveries)]
    return run(["bench", *sizes, "--keep", str(kept), *more])


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory, qapp: object) -> tuple[Path, Sequence[Mapping[str, Any]]]:
    """A small made file, and what was answered on it."""
    folder = tmp_path_factory.mktemp("bench")
    kept, said = folder / "made.desk", folder / "said.json"
    with said.open("w", encoding="utf-8") as handle, pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", handle)
        assert _bench(kept, "--json", rows=120, complaints=_COMPLAINTS, deliveries=_DELIVERIES) == 0
    return kept, json.loads(said.read_text(encoding="utf-8"))["results"]


Asked = tuple[Path, Sequence[Mapping[str, Any]]]


def test_every_question_has_a_figure_and_a_bound(asked: Asked) -> None:
    results = {each["key"]: each for each in asked[1]}
    assert len(results) == len(asked[1])
    assert results.keys() == _FLOOR | _TOLD | _ALONE
    assert all(math.isfinite(each["value"]) and each["value"] > 0 for each in results.values())
    assert {key for key, each in results.items() if each["bound"] == TOLD_APART} == _TOLD
    assert all(each["bound"][0] in "≤≥" for key, each in results.items() if key not in _TOLD)
    assert all(each["what"] and each["unit"] and each["n"] >= 1 for each in results.values())


def test_those_with_a_floor_have_it_beside_them(asked: Asked) -> None:
    results = {each["key"]: each for each in asked[1]}
    assert {key for key, each in results.items() if each["floor"]} == _FLOOR
    assert all(results[key]["ratio"] == pytest.approx(results[key]["value"] / results[key]["floor"]) for key in _FLOOR)


def test_the_file_is_whole_after_the_saves_and_none_of_the_floors_rows_stays(asked: Asked) -> None:
    kept, results = asked
    assert check(kept, SOURCES) == []
    with closing(open_desk(kept, read_only=True)) as desk:
        assert desk.file.query("SELECT count(DISTINCT device_id) FROM change_log")[0][0] == 1
        assert desk.file.query("SELECT capture FROM sync_state")[0][0] == 1
        saved = desk.file.query("SELECT count(DISTINCT row_id) FROM change_log WHERE verb = 'calls.take_down'")[0][0]
        assert desk.file.query("SELECT count(*) FROM calls")[0][0] == 300 + saved
    counted = next(each["n"] for each in results if each["key"] == "save.call")
    assert saved > counted > 0


def test_the_made_file_holds_what_is_asked_about(asked: Asked) -> None:
    with closing(open_desk(asked[0], read_only=True)) as desk:

        def one(sql: str) -> Any:
            return desk.file.query(sql)[0][0]

        made = "FROM calls WHERE id NOT IN (SELECT row_id FROM change_log WHERE verb = 'calls.take_down')"
        assert one("SELECT count(*) FROM staff WHERE role = 'clerk'") == 6
        assert one(f"SELECT count(DISTINCT staff_id) {made}") == 6
        for column, least in (("direction", 2), ("channel", 3), ("kind", 5), ("outcome", 8), ("topic_id", 5)):
            assert one(f"SELECT count(DISTINCT {column}) {made}") >= least, column
        for column in ("wait_s", "talk_s", "after_s", "customer_id"):
            assert 0 < one(f"SELECT count({column}) {made}") <= 300, column
        assert one(f"SELECT max(rang_at) {made}") < "2026-11-21T04" and one(f"SELECT min(rang_at) {made}") < "2026-11"
        assert one(f"SELECT count(*) {made} AND talk_s IS NOT NULL AND answered_at IS NULL") == 0
        opened = [one(f"SELECT count(*) FROM {table}") for table in ("callbacks", "complaints", "deliveries")]
        assert sum(opened) == 300 and min(opened) > 0
        late = "SELECT total(due_at < '2026-11-21T04') / count(*) FROM"
        assert all(0.1 < one(f"{late} {table}") < 0.9 for table in ("callbacks", "complaints", "deliveries"))


def test_the_file_of_deliveries_is_whole(asked: Asked) -> None:
    kept = asked[0].with_suffix(".deliveries.desk")
    assert check(kept, SOURCES) == []
    with closing(open_desk(kept, read_only=True)) as desk:
        assert desk.file.query("SELECT count(*) FROM delivery_lines")[0][0] == _DELIVERIES
    assert holds_deliveries(kept, _DELIVERIES)
    assert not holds_deliveries(kept, _DELIVERIES + 1)


def test_the_file_of_complaints_is_whole_after_the_steps(asked: Asked) -> None:
    kept = asked[0].with_suffix(".complaints.desk")
    assert check(kept, SOURCES) == []
    counted = next(each["n"] for each in asked[1] if each["key"] == "complaints.step")
    with closing(open_desk(kept, read_only=True)) as desk:

        def one(sql: str) -> Any:
            return desk.file.query(sql)[0][0]

        assert one("SELECT count(DISTINCT device_id) FROM change_log") == 1
        assert one("SELECT capture FROM sync_state") == 1
        assert one("SELECT count(DISTINCT txn) FROM change_log WHERE verb LIKE 'complaints.%'") > counted > 0
        assert one("SELECT count(*) FROM complaints") == _COMPLAINTS
    assert holds_complaints(kept, _COMPLAINTS)
    assert not holds_complaints(kept, _COMPLAINTS + 1)


def test_the_complaints_are_as_the_program_leaves_them(asked: Asked) -> None:
    with closing(open_desk(asked[0].with_suffix(".complaints.desk"), read_only=True)) as desk:

        def one(sql: str) -> Any:
            return desk.file.query(sql)[0][0]

        still_open = one("SELECT count(*) FROM complaints WHERE state = 'open'")
        assert _COMPLAINTS * 0.05 <= still_open <= _COMPLAINTS * 0.07
        late = one("SELECT count(*) FROM complaints WHERE state = 'open' AND due_at < '2026-11-21T04'")
        assert 0 < late < still_open
        promised = "SELECT 1 FROM matter_clocks k WHERE k.row_id = c.id"
        assert one(f"SELECT count(*) FROM complaints c WHERE state = 'open' AND NOT EXISTS ({promised})") == 0
        steps = "SELECT count(*) FROM complaint_steps s WHERE s.complaint_id = c.id"
        assert one(f"SELECT count(*) FROM complaints c WHERE state = 'closed' AND ({steps}) <> 6") == 0
        kept_late = "SELECT count(*) FROM matter_clocks WHERE met_at IS NOT NULL AND met_at < started_at"
        assert one(kept_late) == 0
        assert one("SELECT count(*) FROM complaint_notes") == _COMPLAINTS
        assert one("SELECT count(DISTINCT kind_id) FROM complaints") > 5


def test_a_file_of_complaints_is_kept_and_left_out(asked: Asked, tmp_path: Path) -> None:
    kept = asked[0].with_suffix(".complaints.desk")
    made = _device(kept)
    assert _bench(asked[0], "--json", complaints=_COMPLAINTS) == 0
    assert _device(kept) == made
    other = tmp_path / "other.desk"
    assert _bench(other, "--json", customers=20, calls=60) == 0
    assert not other.with_suffix(".complaints.desk").exists()


def _device(kept: Path) -> int:
    """Drawn at random when a file is made: another file has another."""
    with closing(sqlite3.connect(kept)) as conn:
        return int(conn.execute("SELECT device_id FROM device").fetchone()[0])


def test_a_kept_file_is_measured_again_and_not_made_again(asked: Asked, capsys: pytest.CaptureFixture[str]) -> None:
    kept = asked[0]
    made = _device(kept)
    assert _bench(kept, "--lang", "en") == 0
    assert _device(kept) == made
    said = capsys.readouterr()
    assert "list.jump" in said.out and ("held" in said.out or "NOT HELD" in said.out)
    assert "made anew" not in said.err


def test_a_kept_file_that_lacks_what_is_asked_is_made_anew_and_it_is_said(
    tmp_path: Path, qapp: object, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "made.desk"
    make(kept, 20, 60)
    made = _device(kept)
    assert _bench(kept, "--lang", "en", customers=20, calls=61) == 0
    assert "made.desk lacks some of what is asked of it" in capsys.readouterr().err
    assert _device(kept) != made
    assert holds_what_is_asked(kept, 20, 61)


@pytest.mark.parametrize(
    "lack",
    [
        "UPDATE callbacks SET state = 'done', closed_at = due_at WHERE number = (SELECT min(number) FROM callbacks)",
        "UPDATE staff SET role = 'courier' WHERE role = 'clerk'",
        "UPDATE sync_state SET capture = 0",
        "DELETE FROM _sqlite_migrations WHERE rowid = (SELECT max(rowid) FROM _sqlite_migrations)",
    ],
)
def test_what_a_file_can_lack(tmp_path: Path, lack: str) -> None:
    kept = tmp_path / "made.desk"
    make(kept, 20, 60)
    assert holds_what_is_asked(kept, 20, 60)
    assert not holds_what_is_asked(kept, 21, 60)
    assert not holds_what_is_asked(kept, 20, 61)
    with closing(sqlite3.connect(kept, isolation_level=None)) as conn:
        assert conn.execute(lack).rowcount > 0
    assert not holds_what_is_asked(kept, 20, 60)


def test_a_kept_file_that_is_open_elsewhere_is_not_thrown_away(tmp_path: Path) -> None:
    kept = tmp_path / "made.desk"
    make(kept, 5, 5)
    with closing(open_desk(kept)), pytest.raises(FileInUse):
        throw_away(kept)
    assert kept.exists()
    throw_away(kept)
    assert not kept.exists()


def test_a_file_that_was_not_made_here_is_refused_and_left_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = tmp_path / "store.desk"
    with closing(open_desk(store)) as desk:
        desk.customers.open_file(DESK_ID, CustomerDraft(name="王芳"))
    before = store.read_bytes()
    assert _bench(store, "--lang", "en") != 0
    assert "not made by the benchmark" in capsys.readouterr().err
    assert store.read_bytes() == before


def test_acts_of_a_row_take_turns() -> None:
    order: list[str] = []
    rows = [(lambda: order.append("ours"), lambda: order.append("floor")) for _row in range(4)]
    ours, floor = in_turn(rows)
    assert len(ours.seconds) == len(floor.seconds) == 4
    assert order == ["floor", "ours", "ours", "floor", "floor", "ours", "ours", "floor"]
