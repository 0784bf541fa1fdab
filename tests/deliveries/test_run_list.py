"""A courier's run as a table, read back as the courier's program would."""

import csv
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from desk_app.app import Desk
from desk_app.command_line.run import run
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.core.i18n import set_language, speaking
from desk_app.deliveries.model import DeliveryDraft
from desk_app.deliveries.run_list import COLUMNS, write_run
from tests.deliveries.paper_world import DAY, INSTRUCTIONS, Way, english_customer, way


@pytest.fixture
def road(desk: Desk, clock: FixedClock, li: str) -> Way:
    set_language("en")
    made = way(desk, clock, li)
    whose = english_customer(desk, li)
    ann = DeliveryDraft(customer_id=whose, goods="=Milk", courier_id=made.courier)
    made.plan([], ann, run_day=DAY.isoformat(), run_place=2, parcels=4)
    made.plan(run_day=DAY.isoformat(), run_place=1, parcels=2, cod_cents=459_900, instructions=INSTRUCTIONS)
    return made


def test_a_line_for_each_stop_in_the_order_of_the_run(road: Way, tmp_path: Path) -> None:
    path = tmp_path / "run.csv"
    assert write_run(road.desk.file, path, DAY, road.courier, names=True) == 2
    with path.open(encoding="utf-8-sig", newline="") as handle:
        first, second = csv.DictReader(handle)
    assert list(first) == list(COLUMNS)
    assert (first["stop"], first["name"], first["phone"], first["address"]) == (
        "1", "王𬍛", "138 0013 8000", "杭州 解放路 120 号",
    )  # fmt: skip
    assert (first["cod"], first["currency"], first["parcels"]) == ("4599.00", "CNY", "2")
    assert (first["window"], first["courier"]) == ("16:00–18:00", "陈强")
    assert INSTRUCTIONS in first["instructions"]
    assert (second["name"], second["goods"], second["phone_2"]) == ("Ann Lee", "'=Milk", "0571-8765 4321")


def test_headed_by_words_in_a_workbook(road: Way, tmp_path: Path) -> None:
    path = tmp_path / "run.xlsx"
    with speaking("en"):
        write_run(road.desk.file, path, DAY, road.courier)
    head, first, second = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert head[:4] == ["stop", "courier", "our own number", "name"]
    assert (first[0], first[3], second[8]) == (1, "王𬍛", "=Milk")
    with pytest.raises(DeskError, match="csv"):
        write_run(road.desk.file, tmp_path / "run.vcf", DAY)


def test_by_the_command(road: Way, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, target = str(road.desk.file.path), tmp_path / "run.csv"
    road.desk.close()
    said = ["export", "run", str(target), "--day", DAY.isoformat(), "--courier", "陈强", "--file", file, "--lang", "en"]
    assert run(said) == 0
    assert "2 stops written to" in capsys.readouterr().out
    with target.open(encoding="utf-8-sig", newline="") as handle:
        assert [line["stop"] for line in csv.DictReader(handle)] == ["1", "2"]
    with pytest.raises(SystemExit):
        run(["export", "calls", str(target), "--day", DAY.isoformat(), "--file", file])
