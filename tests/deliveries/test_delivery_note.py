"""The delivery note 送货单 of a real delivery, read back as a customer would."""

from typing import Any

import pytest

from desk_app.app import Desk
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.core.money import format_cents
from desk_app.deliveries import line_store, store
from desk_app.deliveries.lines import LineDraft
from desk_app.deliveries.model import DeliveryDraft
from desk_app.paper import sheet_of, sheet_pdf, usual_language
from tests.deliveries.paper_world import INSTRUCTIONS, LONG_ADDRESS, LONG_NAME, Way, english_customer, way
from tests.printing.paper_reading import (
    by_pdfium,
    by_pdfminer,
    close,
    fonts_of,
    lines_of,
    outside,
    overlapping,
    page_sizes,
)


@pytest.fixture
def road(desk: Desk, clock: FixedClock, li: str) -> Way:
    set_language("en")
    return way(desk, clock, li)


def note(road: Way, row_id: str, size: str = "", lang: str = "en") -> bytes:
    return sheet_pdf(road.desk.file, "delivery", row_id, name="delivery_note", size=size, lang=lang)


def words(data: bytes) -> str:
    return " ".join(by_pdfium(data).split())


def test_both_copies_say_the_goods_the_money_and_the_promise_on_one_sheet(road: Way) -> None:
    row_id = road.plan(instructions=INSTRUCTIONS, parcels=3, cod_cents=459_900)
    data = note(road, row_id)
    assert len(page_sizes(data)) == 1
    said = words(data)
    for text in (
        "store copy", "customer copy", "空调 KFR-35GW · 含安装 2 台 1 台 ¥2,299.50 ¥4,599.00",
        "铜管 1.5 米 1.5 米 ¥120.00 ¥180.00", "鲜牛奶 2 箱 1 Dec 2026 gift", "Total of the order ¥4,779.00",
        "To collect ¥4,599.00", "21 Nov 2026 16:00–18:00: so we promised to hand it over.",
        "王𬍛 138 0013 8000", "杭州 解放路 120 号", "陈强 · 3 parcels", INSTRUCTIONS, "□ complete",
        "□ something is missing", "□ something is damaged", "Received by", "Page 1 of 1",
    ):  # fmt: skip
        assert close(text) in close(said), text
    assert said.count("To collect") == 2


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("size", sheet_of("delivery", "delivery_note").sizes)
def test_long_names_and_sixty_lines_are_all_there(road: Way, size: str, lang: str) -> None:
    lines = [LineDraft(f"货品{n:02d}", n + 1, picked=n + 1, unit="件", price_cents=1000) for n in range(60)]
    long = DeliveryDraft(customer_name=LONG_NAME, address=LONG_ADDRESS, courier_id=road.courier)
    row_id = road.plan(lines, long, instructions=INSTRUCTIONS * 20, cod_cents=1)
    data = note(road, row_id, size, lang)
    assert outside(data) == []
    assert overlapping(data) == []
    assert all(fonts_of(data).values())
    said = close(by_pdfminer(data))
    assert all(said.count(f"货品{n:02d}") == 2 for n in range(60))
    assert said.count("𬍛") >= 120
    assert said.count(close(LONG_ADDRESS)[-6:]) >= 2
    if size in ("A4", "A5"):
        pages = lines_of(data)
        assert len(pages) >= 4
        for page in pages:
            told = " ".join(page)
            assert ("货品" in told) == any(head in told for head in ("Ordered", "订购")), page


def test_after_handing_over_the_column_says_what_was_handed_over(road: Way) -> None:
    row_id = road.plan()
    lines = line_store.lines_of(road.desk.file, row_id)
    with road.desk.file.write(road.li, "deliveries.change") as tx:
        for line in lines:
            line_store.change(tx, line.id, {"delivered": 1, "trouble": "short" if line.ordered > 1 else None})
    said = words(note(road, row_id))
    assert "Handed over" in said
    assert "Picked" not in said
    assert "空调 KFR-35GW · short · 含安装" in said


@pytest.mark.parametrize(
    ("columns", "says", "not_said"),
    [
        ({"cod_cents": 0}, "Nothing: it is paid", format_cents(0)),
        ({"cod_cents": 500, "amount_cents": 900}, "¥5.00", "¥9.00"),
        ({"amount_cents": 900}, "¥9.00", "Nothing"),
        ({}, "Delivery note", "To collect"),
    ],
)
def test_what_is_collected_at_the_door(road: Way, columns: dict[str, Any], says: str, not_said: str) -> None:
    said = words(note(road, road.plan([], **columns)))
    assert says in said
    assert not_said not in said


def test_a_number_in_place_of_a_name_loses_its_middle_and_no_phone_leaves_no_gap(road: Way) -> None:
    said = words(note(road, road.plan(draft=DeliveryDraft(customer_name="13812345678", goods="米"))))
    assert "138****5678" in said
    assert "13812345678" not in said
    assert "None" not in said


def test_it_speaks_the_language_of_the_customer(road: Way) -> None:
    whose = english_customer(road.desk, road.li)
    row_id = road.plan(draft=DeliveryDraft(customer_id=whose, goods="Milk"))
    bare = road.plan()
    set_language("zh_CN")
    try:
        languages = [usual_language(road.desk.file, "delivery", each, "delivery_note") for each in (row_id, bare)]
        assert languages == ["en", "zh_CN"]
        assert usual_language(road.desk.file, "delivery", row_id, "service_report") == "zh_CN"
    finally:
        set_language("en")
    assert store.by_id(road.desk.file, row_id).customer_id == whose
