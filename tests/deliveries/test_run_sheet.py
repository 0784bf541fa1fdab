"""The run sheet of a courier's day, read back as the courier would."""

from datetime import date as Date
from pathlib import Path

import pytest

from desk_app.app import Desk
from desk_app.command_line.run import run
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.core.i18n import set_language, speaking
from desk_app.deliveries.door_dialog import reason_choices
from desk_app.deliveries.model import DeliveryDraft, DeliveryState
from desk_app.deliveries.run_papers import asked_of, runs_of
from desk_app.paper import sheet_pdf
from desk_app.staff.model import Role
from tests.deliveries.paper_world import (
    DAY,
    HOUR,
    INSTRUCTIONS,
    LONG_ADDRESS,
    LONG_NAME,
    Way,
    english_customer,
    way,
)
from tests.printing.paper_reading import by_pdfium, close, lines_of, outside, overlapping, page_sizes


@pytest.fixture
def road(desk: Desk, clock: FixedClock, li: str) -> Way:
    set_language("en")
    return way(desk, clock, li)


def sheet(road: Way, courier: str = "", lang: str = "en") -> bytes:
    return sheet_pdf(road.desk.file, "run", asked_of(DAY, courier), lang=lang)


def words(data: bytes) -> str:
    return " ".join(by_pdfium(data).split())


def test_stops_stand_in_the_order_of_the_run_with_all_the_courier_needs(road: Way) -> None:
    whose = english_customer(road.desk, road.li)
    ann = DeliveryDraft(customer_id=whose, goods="Milk", courier_id=road.courier)
    second = road.plan([], ann, run_day=DAY.isoformat(), run_place=2, parcels=4)
    first = road.plan(run_day=DAY.isoformat(), run_place=1, parcels=2, cod_cents=459_900, instructions=INSTRUCTIONS)
    said = words(sheet(road, road.courier))
    for text in (
        "Run sheet", "陈强 · 21 Nov 2026 Sat", "2 stops · 6 parcels · ¥4,599.00 to collect", "王𬍛", "138 0013 8000",
        "杭州 解放路 120 号", "16:00–18:00 · 2 parcels", "Collect ¥4,599.00", INSTRUCTIONS, "Ann Lee",
        "139 0013 9000 0571-8765 4321", "Hangzhou 7 Jiefang Road", "□ done □ partly", "□ failed, reason",
        "Received by", "1 nobody was there", "8 not attempted", "Cash counted", "Page 1 of 1",
    ):  # fmt: skip
        assert close(text) in close(said), text
    assert said.index(road.number(first)) < said.index(road.number(second))


def test_sixty_stops_are_parted_between_whole_stops_with_the_digits_that_are_typed_on_each_page(road: Way) -> None:
    for n in range(60):
        draft = DeliveryDraft(customer_name=f"N{n:02d}", address=f"E{n:02d}", courier_id=road.courier)
        road.plan([], draft, run_day=DAY.isoformat(), run_place=n + 1, cod_cents=100)
    for lang in ("en", "zh_CN"):
        data = sheet(road, road.courier, lang)
        pages = [" ".join(page) for page in lines_of(data)]
        assert len(pages) > 3
        assert outside(data) == []
        assert overlapping(data) == []
        for n in range(60):
            assert [f"N{n:02d}" in page for page in pages] == [f"E{n:02d}" in page for page in pages]
        with speaking(lang):
            typed = [f"{choice.digit} {choice.text}" for choice in reason_choices()]
        assert all(each in page.replace("\xa0", " ") for page in pages if "N" in page for each in typed)
    assert "60 stops · 60 parcels · ¥60.00 to collect" in words(sheet(road, road.courier))


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_long_words_stay_on_the_paper(road: Way, lang: str) -> None:
    draft = DeliveryDraft(customer_name=LONG_NAME, address=LONG_ADDRESS, courier_id=road.courier)
    road.plan(draft=draft, run_day=DAY.isoformat(), run_place=1, instructions=INSTRUCTIONS * 25, cod_cents=10**12)
    endless = DeliveryDraft(customer_name="长" * 400, address="路" * 900, goods="米" * 900, courier_id=road.courier)
    road.plan([], endless, run_day=DAY.isoformat(), run_place=3, instructions="请" * 3000)
    bare = DeliveryDraft(customer_name="13812345678", courier_id=road.courier)
    road.plan([], bare, run_day=DAY.isoformat(), run_place=2)
    data = sheet(road, road.courier, lang)
    assert outside(data) == []
    assert overlapping(data) == []
    said = close(by_pdfium(data))
    assert said.count("𬍛") == 60
    assert close(LONG_ADDRESS) in said
    assert "138****5678" in said
    if lang == "en":
        assert "no phone number" in words(data)
        assert "no address" in words(data)


def test_everybody_has_a_part_of_the_paper_and_what_is_on_no_run_is_not_left_behind(road: Way) -> None:
    other = road.desk.staff.add(road.li, "阿强", Role.COURIER).id
    now = road.clock.now()
    road.plan([], run_day=DAY.isoformat(), run_place=1)
    road.plan([], DeliveryDraft(customer_name="Bo", courier_id=other, promised_by=now + 3 * HOUR, promised_from=now))
    tomorrow = DeliveryDraft(customer_name="Morgen", courier_id=other, promised_by=now + 30 * HOUR)
    road.plan([], tomorrow)
    gone = road.plan([], run_day=DAY.isoformat(), run_place=2)
    road.desk.deliveries.move(road.li, gone, DeliveryState.CANCELLED, reason="no longer wanted")
    data = sheet(road)
    assert len(page_sizes(data)) == 2
    said = words(data)
    assert "Morgen" not in said
    assert said.count("1 stop · 1 parcel · nothing to collect") == 4
    assert said.count("Page 1 of 1") == 2
    empty = runs_of(road.desk.file, Date(2027, 1, 1))
    assert [list(run.stops) for run in empty.runs] == [[]]
    assert "Nothing goes out." in words(sheet_pdf(road.desk.file, "run", asked_of(Date(2027, 1, 1)), lang="en"))


def test_a_stop_that_is_done_says_how_it_ended(road: Way) -> None:
    row_id = road.plan([], run_day=DAY.isoformat(), run_place=1)
    road.desk.deliveries.move(road.li, row_id, DeliveryState.UNDER_WAY)
    road.desk.deliveries.move(road.li, row_id, DeliveryState.DELIVERED)
    assert "delivered 10:00" in words(sheet(road, road.courier))


def test_the_command_prints_a_couriers_day(road: Way, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row_id = road.plan([], run_day=DAY.isoformat(), run_place=1)
    number, path, target = road.number(row_id), road.desk.file.path, tmp_path / "run.pdf"
    road.desk.close()
    usual = ["--day", "2026-11-21", "--file", str(path), "--lang", "en"]
    assert run(["print", "run", str(target), "--courier", "陈强", *usual]) == 0
    assert number in words(target.read_bytes())
    assert run(["print", "run", str(target), "--courier", "nobody", *usual]) == 1
    assert "nobody called" in capsys.readouterr().err
    assert run(["print", "run", str(target), "--day", "soon", "--file", str(path), "--lang", "en"]) == 1
    assert "is no day" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        run(["print", "callbacks", str(target), *usual])


def test_no_day_is_refused(road: Way) -> None:
    with pytest.raises(DeskError):
        sheet_pdf(road.desk.file, "run", "never", lang="en")
