"""What was asked for, on the screen, in a file and on paper."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from desk_app.core.i18n import set_language, speaking
from desk_app.enquiries.dialog import GoodsAskedDialog, period
from desk_app.enquiries.handout import GoodsPage, goods_asked_sheet, header, headline
from desk_app.enquiries.model import About
from desk_app.printing.letterhead import Letterhead
from desk_app.ui import theme
from tests.enquiries.enquiry_world import ZONE, EnquiryWorld
from tests.printing.paper_reading import by_pdfium, by_pdfminer, close, fonts_of, outside
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
CTRL = Qt.KeyboardModifier.ControlModifier
STORE = Letterhead("福满家电 中山路店", "0571-8888 1234", "杭州市中山路 88 号", "每天 8:30–12:00")


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def asked(world: EnquiryWorld) -> EnquiryWorld:
    """Three questions about one lamp, two about =a fridge, one long ago."""
    now = world.clock.now()
    for days in (0, 1, 2):
        world.asked("lamp <b>", about=About.STOCK, at=now - timedelta(days=days))
    world.asked("=冰箱", "", callback_id=world.callback(), at=now - timedelta(days=3))
    world.asked("=冰箱", at=now - timedelta(days=4))
    world.asked("oven", at=now - timedelta(days=29, hours=1))
    world.asked("kettle", at=now - timedelta(days=40))
    return world


@pytest.fixture
def dialog(qtbot: QtBot, asked: EnquiryWorld) -> GoodsAskedDialog:
    return opened(qtbot, asked)


def opened(qtbot: QtBot, world: EnquiryWorld) -> GoodsAskedDialog:
    made = GoodsAskedDialog(world.around)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def lines(dialog: GoodsAskedDialog) -> list[list[str]]:
    items = [dialog.tree.topLevelItem(row) for row in range(dialog.tree.topLevelItemCount())]
    return [[item.text(column) for column in range(6)] for item in items if item is not None]


def test_the_last_days_are_counted_the_most_asked_first(dialog: GoodsAskedDialog) -> None:
    assert lines(dialog) == [
        ["lamp <b>", "3", "0", "3", "0", "10:00"],
        ["=冰箱", "2", "2", "0", "1", "18 Nov 10:00"],
        ["oven", "1", "1", "0", "0", "23 Oct 09:00"],
    ]
    assert dialog.said.text() == (
        "From 23 Oct 2026 to 21 Nov 2026 there were 6 questions about goods; different goods: 3.\n"
        "1 of them has no answer yet."
    )


def test_another_period_by_its_name_or_its_days(dialog: GoodsAskedDialog) -> None:
    dialog.period.setFocus()
    QTest.keyClicks(dialog.period, "the last 7")
    assert [line[0] for line in lines(dialog)] == ["lamp <b>", "=冰箱"]
    dialog.period.fill("90")
    assert "kettle" in {line[0] for line in lines(dialog)}
    dialog.first.fill(date(2026, 11, 21))
    assert dialog.period.value() == "own"
    assert lines(dialog) == [["lamp <b>", "1", "0", "1", "0", "10:00"]]
    dialog.last.fill(date(2026, 11, 20))
    assert [line[1] for line in lines(dialog)] == ["2"]
    dialog.first.fill(date(2026, 1, 1))
    dialog.last.fill(date(2026, 1, 2))
    assert lines(dialog) == [] and not dialog.save_button.isEnabled()
    assert dialog.said.text() == "From 1 Jan 2026 to 2 Jan 2026 nobody asked about goods."


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("7", date(2026, 2, 23), date(2026, 3, 1)),
        ("month", date(2026, 3, 1), date(2026, 3, 1)),
        ("before", date(2026, 2, 1), date(2026, 2, 28)),
        ("year", date(2026, 1, 1), date(2026, 3, 1)),
    ],
)
def test_what_a_period_is(name: str, first: date, last: date) -> None:
    assert period(name, date(2026, 3, 1)) == (first, last)


def test_a_click_on_a_head_sorts_by_number_not_by_word(world: EnquiryWorld, qtbot: QtBot) -> None:
    for times, goods in ((2, "b"), (10, "a"), (1, "c")):
        for _time in range(times):
            world.asked(goods)
    dialog = opened(qtbot, world)
    assert [line[0] for line in lines(dialog)] == ["a", "b", "c"]
    dialog.tree.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert [line[1] for line in lines(dialog)] == ["1", "2", "10"]
    dialog.tree.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert [line[0] for line in lines(dialog)] == ["c", "b", "a"]


def test_it_is_copied_as_a_table_in_the_order_shown(dialog: GoodsAskedDialog) -> None:
    QTest.keyClick(dialog.tree, Qt.Key.Key_C, CTRL)
    copied = [line.split("\t") for line in QApplication.clipboard().text().split("\n")]
    assert copied[0] == ["Goods", "Asked", "Price", "In stock?", "Unanswered", "Last asked"]
    assert copied[1] == ["lamp <b>", "3", "0", "3", "0", "2026-11-21 10:00:00"]
    assert len(copied) == 4 and dialog.banner.text() == "3 lines copied."


def test_it_is_written_as_a_spreadsheet_and_as_csv(dialog: GoodsAskedDialog, tmp_path: Path) -> None:
    dialog.write_to(tmp_path / "goods.csv")
    with (tmp_path / "goods.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == header() and rows[1][:2] == ["lamp <b>", "3"]
    assert rows[2][0] == "'=冰箱"
    dialog.write_to(tmp_path / "goods.xlsx")
    cells = CalamineWorkbook.from_path(tmp_path / "goods.xlsx").get_sheet_by_index(0).to_python()
    assert cells[2][:5] == ["=冰箱", 2, 2, 0, 1]
    assert str(cells[2][5]) == "2026-11-18 10:00:00"
    assert "3 records written" in dialog.banner.text()
    dialog.write_to(tmp_path / "no such folder" / "goods.csv")
    assert "The folder of goods.csv is not there." in dialog.banner.text()


def test_paper_is_asked_for_what_is_shown(dialog: GoodsAskedDialog) -> None:
    pages: list[GoodsPage] = []
    dialog.print_wanted.connect(pages.append)
    QTest.keyClick(dialog.tree, Qt.Key.Key_P, CTRL)
    (page,) = pages
    assert [row.goods for row in page.rows] == [line[0] for line in lines(dialog)]
    dialog.first.fill(date(2026, 1, 1))
    dialog.last.fill(date(2026, 1, 1))
    QTest.keyClick(dialog.tree, Qt.Key.Key_P, CTRL)
    assert len(pages) == 1


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("size", ["A4", "A5", "80mm"])
def test_the_sheet_says_it_all(dialog: GoodsAskedDialog, lang: str, size: str) -> None:
    page = dialog.page()
    data = goods_asked_sheet(page, STORE, size=size, lang=lang)
    for read in (by_pdfium, by_pdfminer):
        text = close(read(data))
        assert all(close(row.goods) in text for row in page.rows)
        with speaking(lang):
            assert close(headline(page)) in text
            assert all(close(word) in text for word in header())
    assert outside(data) == [] and all(fonts_of(data).values())
    assert goods_asked_sheet(page, STORE, size=size, lang=lang) == data


def test_an_empty_period_and_a_long_one_on_paper(asked: EnquiryWorld) -> None:
    now = asked.clock.now()
    empty = GoodsPage((), date(2026, 1, 1), date(2026, 1, 2), now, ZONE)
    assert "nobody asked about goods" in close_words(by_pdfium(goods_asked_sheet(empty, Letterhead(""), lang="en")))
    for number in range(90):
        asked.asked(f"article {number:02} 空气净化器滤芯")
    full = GoodsAskedDialog(asked.around).page()
    text = by_pdfium(goods_asked_sheet(full, STORE, lang="en"))
    assert all(f"article {number:02}" in text for number in range(90))
    assert "Page 2 of" in text


def close_words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_nothing_is_cut(qtbot: QtBot, qapp: QApplication, asked: EnquiryWorld, scale: float, language: str) -> None:
    set_language(language)
    theme.apply_theme(qapp, dark=True, scale=scale)
    dialog = opened(qtbot, asked)
    dialog.copy()
    qtbot.wait(40)
    assert cut_or_overlapping(dialog) == []
    assert all(each.accessibleName() for each in (dialog.tree, dialog.period, dialog.first.edit, dialog.last.edit))


def test_enter_asks_for_the_calls_of_a_line_newest_first(dialog: GoodsAskedDialog, asked: EnquiryWorld) -> None:
    wanted: list[tuple[str, list[str]]] = []
    dialog.calls_wanted.connect(lambda goods, ids: wanted.append((goods, ids)))
    QTest.keyClick(dialog.tree, Qt.Key.Key_Return)
    [(goods, ids)] = wanted
    rows = asked.file.query(
        "SELECT c.id FROM calls c JOIN enquiries e ON e.call_id = c.id WHERE e.goods = ? ORDER BY c.rang_at DESC",
        ("lamp <b>",),
    )
    assert (goods, ids) == ("lamp <b>", [row[0] for row in rows]) and len(ids) == 3
    assert not dialog.isVisible()
