"""The card left at the door and the labels of the parcels, read back."""

import io
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desk_app.app import Desk
from desk_app.command_line.run import run
from desk_app.core.clock import FixedClock, to_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import set_language
from desk_app.core.ids import new_id
from desk_app.deliveries.door_handout import KIND_WORDS
from desk_app.deliveries.model import DeliveryDraft, DeliveryState
from desk_app.deliveries.phases import Reason
from desk_app.main_window.paper_out import SheetPreview
from desk_app.paper import sheet_of, sheet_pdf, sheets_of, usual_language
from desk_app.prints import store as prints
from desk_app.ui import theme
from tests.deliveries.paper_world import HOUR, LONG_ADDRESS, LONG_NAME, Way, english_customer, way
from tests.printing.paper_reading import by_pdfium, by_pdfminer, close, outside, overlapping, page_sizes


@pytest.fixture
def road(desk: Desk, clock: FixedClock, li: str) -> Way:
    set_language("en")
    return way(desk, clock, li)


def paper(road: Way, row_id: str, name: str, size: str = "", lang: str = "en") -> bytes:
    return sheet_pdf(road.desk.file, "delivery", row_id, name=name, size=size, lang=lang)


def words(data: bytes) -> str:
    return " ".join(by_pdfium(data).split())


def failed(road: Way, row_id: str, reason: str, **more: Any) -> None:
    """An attempt that failed, as the file keeps it."""
    with road.desk.file.write(road.li, "deliveries.failed") as tx:
        row = {
            "id": new_id(tx.now), "delivery_id": row_id, "at": to_text(tx.now), "by_id": road.li,
            "courier_id": road.courier, "reason": reason, "note": "inside only", **more,
        }  # fmt: skip
        tx.insert("delivery_attempts", row)


def test_before_the_way_the_card_has_lines_and_boxes_and_tells_strangers_nothing(road: Way) -> None:
    row_id = road.plan(cod_cents=459_900)
    said = words(paper(road, row_id, "door_card"))
    for text in (
        "We are sorry we did not meet you", road.number(row_id), "王𬍛", "We came", "Courier",
        "□ We rang, but nobody opened.", "Ring us up and tell us when it suits you: 0571-8888 1234.",
        "You reach us 8:30–18:00.", f"Have this number at hand: {road.number(row_id)}.",
    ):  # fmt: skip
        assert close(text) in close(said), text
    for secret in ("空调", "4,599", "138 0013 8000", "解放路", "None"):
        assert secret not in said


def test_after_the_attempt_it_says_when_who_why_and_the_new_window(road: Way, clock: FixedClock) -> None:
    row_id = road.plan()
    start = clock.now() + 24 * HOUR
    failed(road, row_id, "refused")
    clock.advance(HOUR)
    again = {"new_from": to_text(start), "new_by": to_text(start + 2 * HOUR), "new_precision": "time"}
    failed(road, row_id, "absent", **again)
    said = words(paper(road, row_id, "door_card"))
    assert "We came 21 Nov 2026 11:00" in said
    assert "陈强" in said
    assert "We rang, but nobody opened." in said
    assert "We come again: 22 Nov 2026 10:00–12:00." in said
    assert "If that does not suit you, ring us up: 0571-8888 1234." in said
    assert "inside only" not in said


def test_a_way_nobody_went_is_not_called_a_visit(road: Way) -> None:
    row_id = road.plan()
    failed(road, row_id, "not_attempted")
    said = words(paper(road, row_id, "door_card"))
    assert "We did not make it to you as promised. We are sorry." in said
    assert "We came" not in said


def test_a_day_agreed_on_is_said_as_a_day(road: Way, clock: FixedClock) -> None:
    row_id = road.plan()
    day = clock.now().replace(hour=16) + 24 * HOUR  # midnight in the store
    failed(road, row_id, "absent", new_by=to_text(day), new_precision="day")
    assert "We come again: 23 Nov 2026." in words(paper(road, row_id, "door_card"))


def test_an_attempt_taken_back_is_not_told_and_every_reason_has_kind_words(road: Way) -> None:
    row_id = road.plan()
    failed(road, row_id, "damaged", taken_back="typed for another")
    assert "damaged" not in words(paper(road, row_id, "door_card"))
    assert set(KIND_WORDS) == set(Reason)


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("size", sheet_of("delivery", "door_card").sizes)
@pytest.mark.parametrize("reason", ["", "short"])
def test_the_card_is_one_page_whatever_the_name(road: Way, size: str, lang: str, reason: str) -> None:
    row_id = road.plan(draft=DeliveryDraft(customer_name=LONG_NAME, courier_id=road.courier))
    if reason:
        failed(road, row_id, reason)
    data = paper(road, row_id, "door_card", size, lang)
    assert len(page_sizes(data)) == 1
    assert outside(data) == []
    assert overlapping(data) == []
    assert close(by_pdfminer(data)).count("𬍛") == 17


def test_a_number_in_place_of_a_name_is_masked_at_the_door_and_on_the_parcel(road: Way) -> None:
    row_id = road.plan(draft=DeliveryDraft(customer_name="13812345678", address="解放路 1 号"))
    for name in ("door_card", "label"):
        said = words(paper(road, row_id, name))
        assert "138****5678" in said
        assert "13812345678" not in said


def test_the_card_speaks_the_customers_language(road: Way) -> None:
    whose = english_customer(road.desk, road.li)
    row_id = road.plan(draft=DeliveryDraft(customer_id=whose, goods="Milk"))
    set_language("zh_CN")
    try:
        assert usual_language(road.desk.file, "delivery", row_id, "door_card") == "en"
        assert usual_language(road.desk.file, "delivery", row_id, "label") == "zh_CN"
    finally:
        set_language("en")


def test_each_parcel_has_its_label(road: Way) -> None:
    row_id = road.plan(parcels=3, cod_cents=459_900)
    for size, pages in (("80mm", 3), ("58mm", 3), ("3x8", 1), ("2x7", 1)):
        data = paper(road, row_id, "label", size)
        assert len(page_sizes(data)) == pages
        said = close(by_pdfium(data))
        for n in (1, 2, 3):
            assert close(f"Parcel {n} of 3 · Collect ¥4,599.00") in said
        for text in ("王𬍛", "138 0013 8000", "杭州 解放路 120 号", road.number(row_id), "21 Nov 16:00–18:00"):
            assert said.count(close(text)) == 3, (size, text)
        assert outside(data) == []
        assert overlapping(data) == []


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("size", sheet_of("delivery", "label").sizes)
def test_what_is_too_long_for_a_label_is_said_in_full_after_it(road: Way, size: str, lang: str) -> None:
    long = DeliveryDraft(customer_name=LONG_NAME * 3, address=LONG_ADDRESS * 3, phone="13800138000")
    data = paper(road, road.plan(draft=long, parcels=30), "label", size, lang)
    assert outside(data) == []
    assert overlapping(data) == []
    assert close(LONG_ADDRESS * 3) in close(by_pdfium(data))


def test_a_store_that_hides_numbers_hides_them_on_parcels(road: Way) -> None:
    road.desk.settings.fill_in(road.li, {"mask_phones": "paper"})
    said = words(paper(road, road.plan(), "label"))
    assert "138****8000" in said
    assert "138 0013 8000" not in said


def test_no_address_and_far_too_many_parcels_are_refused(road: Way) -> None:
    with pytest.raises(DeskError, match=r"138\*\*\*\*5678 .* has no address"):
        paper(road, road.plan(draft=DeliveryDraft(customer_name="13812345678")), "label")
    with pytest.raises(DeskError, match="too many"):
        paper(road, road.plan(parcels=5000), "label")


def test_the_codes_on_a_label_are_drawn_whole(road: Way) -> None:
    """Dark modules stand where the codes are, on a roll and on a sheet."""
    from pypdfium2 import PdfDocument

    open_pdf: Any = PdfDocument
    row_id = road.plan()
    for size in ("80mm", "3x8"):
        document = open_pdf(io.BytesIO(paper(road, row_id, "label", size)))
        try:
            picture = document[0].render(scale=4).to_pil().convert("L")
        finally:
            document.close()
        dark = sum(picture.histogram()[:80])
        assert dark > 5000


def test_the_commands_print_each_sheet_and_a_print_stands_in_the_history(
    road: Way, tmp_path: Path, qtbot: QtBot, qapp: Any
) -> None:
    theme.apply_theme(qapp, dark=False, scale=1.0)
    row_id = road.plan()
    assert [each.name for each in sheets_of("delivery")][:3] == ["delivery_note", "door_card", "label"]
    window = QWidget()
    qtbot.addWidget(window)
    remember = QSettings(str(tmp_path / "desk.ini"), QSettings.Format.IniFormat)
    for name in ("delivery_note", "door_card", "label"):
        made = SheetPreview(road.desk, road.li, "delivery", row_id, remember, window, name=name, lang="en")
        made.went_out.emit()
        made.close()
    noted = prints.of_record(road.desk.file, "delivery", row_id)
    assert {each.sheet for each in noted} == {"delivery_note", "door_card", "label"}
    number, path = road.number(row_id), road.desk.file.path
    road.desk.close()
    for name in ("delivery_note", "door_card", "label"):
        target = tmp_path / f"{name}.pdf"
        asked = ["print", "delivery", number, str(target), "--sheet", name, "--file", str(path), "--lang", "en"]
        assert run(asked) == 0
        assert number in words(target.read_bytes())


def test_a_delivered_one_has_no_story_of_failing_on_its_card(road: Way) -> None:
    row_id = road.plan()
    failed(road, row_id, "absent")
    for state in (DeliveryState.UNDER_WAY, DeliveryState.DELIVERED):
        road.desk.deliveries.move(road.li, row_id, state)
    assert "□ We rang, but nobody opened." in words(paper(road, row_id, "door_card"))
