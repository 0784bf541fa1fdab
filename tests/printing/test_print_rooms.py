"""The paper of the four rooms, read back as a customer would."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from desk_app.calls.handout import CallSlip, call_slip
from desk_app.complaints.handout import AcceptanceSlip, acceptance_slip
from desk_app.customers.handout import CustomerSheet, LastContact, OpenMatter, customer_sheet
from desk_app.deliveries.handout import DeliveryItem, DeliveryNote, delivery_note
from desk_app.enquiries.handout import GoodsPage, goods_asked_sheet
from desk_app.enquiries.model import GoodsAsked
from desk_app.printing.letterhead import Letterhead
from tests.printing.paper_reading import by_pdfium, by_pdfminer, close, fonts_of, lines_of, outside, page_sizes

ZONE = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2026, 11, 21, 2, 12, tzinfo=UTC)
STORE = Letterhead("福满家电 中山路店", "0571-8888 1234", "杭州市中山路 88 号", "每天 8:30–12:00  13:00–18:00")
ABOUT = "空调 2 件，约定昨天 16:00–18:00 送到，没有送到，也没有接到电话。"
SLIP = AcceptanceSlip(
    number="ZS01-C-261121-0007",
    reference="OLD-7781",
    received_at=MORNING,
    received_by="李娜",
    customer_name="边𬊈",
    phone_masked="138****8000",
    about=ABOUT,
    remedy="今天送到，补偿安装费。",
    promises=(("We give a first answer within 24 hours", MORNING + timedelta(hours=24)),),
    zone=ZONE,
)
CALL = CallSlip(
    number="ZS01-L-261121-0012",
    happened_at=MORNING,
    customer_name="王𬍛",
    about=ABOUT,
    taken_by="李娜",
    answer="今天回电",
    next_step="回电确认",
    next_owner="陈强",
    next_due=MORNING + timedelta(hours=4),
    zone=ZONE,
)
NOTE = DeliveryNote(
    number="ZS01-D-261121-0031",
    customer_name="王𬍛",
    phone="138 0013 8000",
    address="杭州市上城区解放路 120 号",
    window_from=MORNING + timedelta(hours=6),
    window_until=MORNING + timedelta(hours=8),
    courier="陈强",
    items=(DeliveryItem("空调 KFR-35GW", "2 台", "含安装"), DeliveryItem("铜管", "1 套")),
    to_collect=459_900,
    zone=ZONE,
)
FILE = CustomerSheet(
    number="ZS01-K-261121-0003",
    name="边𬊈",
    printed_at=MORNING,
    zone=ZONE,
    kind="个人",
    phones=("138 0013 8000", "0571-8765 4321"),
    addresses=("杭州市上城区解放路 120 号",),
    tier="最具增长性",
    open_matters=(OpenMatter("ZS01-C-261121-0007", "送货迟到", "回电", "李娜", MORNING),),
    contacts=(LastContact(MORNING, "来电", "问送货时间", "李娜"),),
)

PAPERS: dict[str, Callable[[str, str], bytes]] = {
    "slip": lambda size, lang: acceptance_slip(SLIP, STORE, size=size, lang=lang),
    "call": lambda size, lang: call_slip(CALL, STORE, size=size, lang=lang),
    "note": lambda size, lang: delivery_note(NOTE, STORE, size=size, lang=lang),
    "file": lambda size, lang: customer_sheet(FILE, STORE, size=size, lang=lang),
}
SAID = {
    "slip": [
        "福满家电 中山路店",
        "0571-8888 1234",
        "ZS01-C-261121-0007",
        "OLD-7781",
        "李娜",
        "边𬊈",
        "138****8000",
        ABOUT,
        "今天送到，补偿安装费。",
    ],
    "call": ["ZS01-L-261121-0012", "王𬍛", ABOUT, "今天回电", "回电确认", "陈强"],
    "note": [
        "ZS01-D-261121-0031",
        "王𬍛",
        "138 0013 8000",
        "杭州市上城区解放路 120 号",
        "空调 KFR-35GW",
        "2 台",
        "¥4,599.00",
    ],
    "file": ["ZS01-K-261121-0003", "边𬊈", "0571-8765 4321", "最具增长性", "送货迟到", "问送货时间"],
}


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("size", ["A5", "A4", "80mm", "58mm"])
@pytest.mark.parametrize("kind", list(PAPERS))
def test_all_that_was_put_in_is_on_the_paper(kind: str, size: str, lang: str) -> None:
    data = PAPERS[kind](size, lang)
    words = close(by_pdfminer(data))
    for text in SAID[kind]:
        for piece in text.split("，"):
            assert all(part in words for part in piece.split()), (piece, words)
    assert not outside(data)
    assert all(fonts_of(data).values())
    assert PAPERS[kind](size, lang) == data


def test_the_slip_makes_its_promise_in_one_sentence() -> None:
    text = " ".join(by_pdfium(acceptance_slip(SLIP, STORE, lang="en")).split())
    assert "Received 21 Nov 2026 10:12 · 李娜" in text
    assert "We give a first answer within 24 hours: by 22 Nov 10:12" in text
    assert "Page 1 of 1" in text


def test_a_slip_of_little_has_no_empty_labels() -> None:
    slip = AcceptanceSlip("ZS01-C-261121-0008", MORNING, "Siân O’Brien", "Late.", ZONE)
    text = by_pdfium(acceptance_slip(slip, Letterhead(""), lang="en"))
    assert "Siân O’Brien" in text
    for label in ("Reference", "Remedy sought", "Our promise", "·"):
        assert label not in text


def test_a_long_complaint_keeps_promise_steps_and_signatures_together() -> None:
    for times in range(6, 30):
        data = acceptance_slip(replace(SLIP, about=ABOUT * times), STORE, lang="en")
        last = by_pdfium(data).split("Our promise")
        assert len(last) == 2
        assert "Page" in last[1]
        assert last[1].count("Page ") == 1, times
        assert "Handled by" in last[1]


def test_a_delivery_note_has_two_copies_on_one_sheet_of_a4() -> None:
    text = " ".join(by_pdfium(PAPERS["note"]("A4", "en")).split())
    assert len(page_sizes(PAPERS["note"]("A4", "en"))) == 1
    assert text.count("ZS01-D-261121-0031") == 2
    assert "store copy" in text
    assert "customer copy" in text
    assert "21 Nov 2026 16:12–18:12" in text


@pytest.mark.parametrize("size", ["A5", "80mm"])
def test_on_other_paper_each_copy_has_its_own(size: str) -> None:
    assert len(page_sizes(PAPERS["note"](size, "en"))) == 2


def test_copies_too_long_for_half_a_sheet_have_their_own_pages() -> None:
    data = delivery_note(replace(NOTE, items=NOTE.items * 30), STORE, lang="en")
    assert len(page_sizes(data)) == 4
    text = by_pdfium(data)
    assert text.count("Page 2 of 2") == 2
    assert text.count("空调 KFR-35GW") == 60


@pytest.mark.parametrize(
    ("window", "sentence"),
    [
        ((None, None), ""),
        ((None, MORNING), "By 21 Nov 2026 10:12"),
        ((MORNING, None), "From 21 Nov 2026 10:12"),
        ((MORNING, MORNING + timedelta(days=1)), "21 Nov 2026 10:12–22 Nov 10:12"),
    ],
)
def test_windows_of_other_shapes(window: tuple[datetime | None, datetime | None], sentence: str) -> None:
    note = replace(NOTE, window_from=window[0], window_until=window[1])
    assert sentence in " ".join(by_pdfium(delivery_note(note, STORE, lang="en")).split())


def test_an_empty_customer_file_says_so() -> None:
    text = by_pdfium(customer_sheet(replace(FILE, open_matters=(), contacts=()), STORE, lang="en"))
    assert "Nothing is open." in text
    assert "No contacts yet." in text


GOODS = GoodsPage((), MORNING.date(), MORNING.date(), MORNING, ZONE)
GROWING: dict[str, Callable[[int, str], bytes]] = {
    "slip": lambda n, lang: acceptance_slip(replace(SLIP, about="\n".join([ABOUT] * n)), STORE, size="A5", lang=lang),
    "call": lambda n, lang: call_slip(replace(CALL, about="\n".join([ABOUT] * n)), STORE, size="A5", lang=lang),
    "note": lambda n, lang: delivery_note(replace(NOTE, items=NOTE.items * n), STORE, size="A5", lang=lang),
    "goods": lambda n, lang: goods_asked_sheet(
        replace(GOODS, rows=tuple(GoodsAsked(f"空调 {k}", 1, 1, 0, 0, MORNING) for k in range(2 * n))),
        STORE,
        size="A5",
        lang=lang,
    ),
}
FEWEST = 4


@pytest.mark.parametrize("kind", list(GROWING))
def test_no_sheet_ends_on_a_page_with_hardly_a_line(kind: str) -> None:
    """Every page has its title and its foot; beside them the last one has at least a few lines."""
    seen = set()
    for n in range(1, 26):
        data = GROWING[kind](n, "en" if n % 2 else "zh_CN")
        pages = lines_of(data)
        seen.add(len(pages))
        assert len(pages) == 1 or len(pages[-1]) >= FEWEST + 2, (n, pages[-1])
        assert outside(data) == []
    assert len(seen) > 1


@pytest.mark.parametrize("size", ["A5", "A4", "80mm", "58mm"])
def test_the_slip_says_every_promise_and_how_to_ask(size: str) -> None:
    later = (("You hear what we will do", MORNING + timedelta(hours=48)), ("Put right", MORNING + timedelta(days=4)))
    slip = replace(SLIP, promises=SLIP.promises + later, product="fridge", order_ref="OD-77")
    data = acceptance_slip(slip, STORE, size=size, lang="en")
    words = close(by_pdfminer(data))
    for text in (
        "We give a first answer within 24 hours: by 22 Nov 10:12", "You hear what we will do: by 23 Nov 10:12",
        "Put right: by 25 Nov 10:12", "fridge", "OD-77", "and give the number ZS01-C-261121-0007.",
    ):  # fmt: skip
        assert all(part in words for part in text.split()), (text, words)
    assert not outside(data)
