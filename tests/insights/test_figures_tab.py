import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desk_app.core.i18n import LANGUAGES, set_language
from desk_app.insights import view as view_module
from desk_app.insights.figures import rows_behind
from desk_app.insights.model import WITHOUT, Conditions, Dimension, Period, Wanted
from desk_app.insights.periods import Span, period_of
from desk_app.insights.tiles import TileCard
from desk_app.insights.view import FiguresView
from desk_app.storage.desk_file import DeskFile
from desk_app.ui import theme
from desk_app.ui.room_view import Surroundings
from tests.insights.calls_made import NOW, call, customers, opened, write
from tests.ui.geometry import cut_or_overlapping

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 11, 9, 2, tzinfo=UTC)
"""A Monday, ten o'clock at the store."""


@pytest.fixture
def file(tmp_path: Path, qtbot: QtBot) -> Iterator[DeskFile]:
    made = opened(tmp_path)
    people = customers(made, 3)
    day = timedelta(days=1)
    write(
        made,
        [
            call(AT, customer_id=people[0], wait_s=10, talk_s=60, staff_name="李娜", topic="送货 · 迟到"),
            call(AT + day, customer_id=people[0], wait_s=40, talk_s=90, staff_name="陈强", topic="送货"),
            call(AT + day, outcome="missed", wait_s=50),
            call(AT + 2 * day, customer_id=people[1], channel="wechat", kind="praise", staff_name="李娜"),
            call(AT + 2 * day, direction="out", outcome="no_answer"),
            call(AT + 11 * day, customer_id=people[2], wait_s=5, talk_s=30, after_s=30, staff_name="李娜"),
        ],
    )
    yield made
    made.close()


@pytest.fixture
def tab(file: DeskFile, qtbot: QtBot) -> Iterator[FiguresView]:
    made = shown(file, qtbot)
    yield made
    made.put_down()


def shown(file: DeskFile, qtbot: QtBot) -> FiguresView:
    made = FiguresView(Surroundings(file, lambda: "", lambda: ZONE))
    qtbot.addWidget(made)
    made.resize(theme.px(1366), theme.px(768))
    made.show()
    ready(made, qtbot)
    return made


def ready(tab: FiguresView, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not tab.busy.is_running() and tab.working.isHidden())


def cards(tab: FiguresView) -> dict[str, TileCard]:
    return {card.tile.measure.key: card for card in tab.tiles.cards}


def words(widget: TileCard) -> list[str]:
    return [each.text() for each in widget.findChildren(QLabel)]


def test_handling_time_stands_with_its_guard_rails_and_its_formula(tab: FiguresView) -> None:
    said = words(cards(tab)["calls.handling_time_s"])
    assert said[:4] == [
        "Handling time",
        "1:10",
        "n = 3, fewer than 5",
        "(talk + hold + work after the call) ÷ contacts handled; 1 answered without a measured time are left out",
    ]
    assert said[4:] == [
        "Came again: 33.3 % (n = 3, fewer than 5; too early to tell for 1)",
        "Contacts per customer: 1.33 (n = 3, fewer than 5)",
        "Talk time: 1:00 (n = 3, fewer than 5)",
    ]


def test_the_sentence_the_moment_and_the_tail_are_said(tab: FiguresView) -> None:
    assert tab.headline.text() == "5 came in, 20.0 % of them were not answered; 50.0 % were answered within 30 s."
    assert tab.as_of.text() == "1 Nov 2026 to 30 Nov 2026, as of 21 Nov 12:00"
    assert tab.early.isVisible()
    assert "1 contact after 13 Nov 2026 10:00" in tab.early.text()


def test_another_period_and_filters_are_asked_beside_the_window(tab: FiguresView, qtbot: QtBot) -> None:
    tab.chooser.span.setCurrentIndex(list(Span).index(Span.TODAY))
    ready(tab, qtbot)
    assert tab.empty.isVisible()
    assert not tab._body.isVisible()
    tab.chooser.span.setCurrentIndex(list(Span).index(Span.YEAR))
    ready(tab, qtbot)
    combo = tab.chooser.filters["staff"]
    combo.setCurrentIndex(combo.findData("李娜"))
    ready(tab, qtbot)
    assert tab.shown is not None
    assert tab.shown.figures.whole.offered == 3
    assert combo.currentData() == "李娜"
    tab.chooser.clear()
    ready(tab, qtbot)
    assert tab.shown.figures.whole.offered == 5


def test_a_question_that_comes_while_one_is_worked_out_is_answered_last(tab: FiguresView, qtbot: QtBot) -> None:
    for index in (0, 1, 2, 3, list(Span).index(Span.MONTH)):
        tab.chooser.span.setCurrentIndex(index)
    ready(tab, qtbot)
    assert tab.shown is not None
    assert tab.shown.figures.period == Period(date(2026, 11, 1), date(2026, 12, 1))


def test_a_save_is_followed_by_new_figures(
    tab: FiguresView, file: DeskFile, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(file, [call(AT)])
    tab.refresh(frozenset({"purchase"}))
    assert not tab._soon.isActive()
    tab._soon.setInterval(1)
    with qtbot.waitSignal(tab.refreshed):
        tab.refresh(frozenset({"call"}))
    assert tab.shown is not None
    assert tab.shown.figures.whole.offered == 6


def test_keys_move_through_the_heat_map_and_open_its_calls(tab: FiguresView, file: DeskFile, qtbot: QtBot) -> None:
    heat = tab.heat
    assert "Mon 10:00: 1 call" in heat.accessibleDescription()
    heat.setFocus()
    QTest.keyClick(heat, Qt.Key.Key_Home)
    assert heat.current == (0, 9)
    QTest.keyClick(heat, Qt.Key.Key_Return)
    QTest.keyClick(heat, Qt.Key.Key_Right)
    QTest.keyClick(heat, Qt.Key.Key_Down)
    assert heat.accessibleName() == "Calls by weekday and hour, Tue 10:00: 2 calls"
    with qtbot.waitSignal(tab.rows_wanted) as asked:
        QTest.keyClick(heat, Qt.Key.Key_Return)
    wanted = asked.args[0]
    assert isinstance(wanted, Wanted)
    assert (wanted.weekday, wanted.hour) == (1, 10)
    assert len(rows_behind(file, wanted, now=NOW)) == 2
    with qtbot.waitSignal(tab.rows_wanted) as asked:
        QTest.mouseClick(heat, Qt.MouseButton.LeftButton, pos=heat.cell(0, 10).center())
    assert rows_behind(file, asked.args[0], now=NOW) == rows_behind(
        file, Wanted(Period(date(2026, 11, 9), date(2026, 11, 10))), now=NOW
    )


@pytest.mark.parametrize(
    ("part", "rows"),
    [
        (Dimension.DAY, ["9 Nov Mon (few)", "10 Nov Tue (few)", "11 Nov Wed (few)"]),
        (Dimension.STAFF, ["李娜 (few)", "nobody named (few)", "陈强 (few)"]),
        (Dimension.CHANNEL, ["phone (few)", "WeChat (few)"]),
        (Dimension.TOPIC, ["without topic (few)", "送货 (few)"]),
        (Dimension.OUTCOME, ["solved · enquiry (few)", "missed · enquiry (few)", "no answer · enquiry (few)"]),
    ],
)
def test_each_line_of_a_table_opens_just_the_calls_it_counts(
    tab: FiguresView, file: DeskFile, qtbot: QtBot, part: Dimension, rows: list[str]
) -> None:
    QTest.mouseClick(tab._parts[part], Qt.MouseButton.LeftButton)
    table = tab.table
    names = [item.text() for row in range(table.rowCount()) if (item := table.item(row, 0))]
    assert set(rows) <= set(names)
    assert tab.shown is not None
    for row in range(table.rowCount()):
        table.setCurrentCell(row, 0)
        with qtbot.waitSignal(tab.rows_wanted) as asked:
            QTest.keyClick(table, Qt.Key.Key_Return)
        key = table._lines[row].key
        behind = rows_behind(file, asked.args[0], now=NOW)
        assert len(behind) == tab.shown.figures.parts[part][key].calls


def test_the_calls_of_nobody_named_are_asked_for_as_such(file: DeskFile) -> None:
    november = Period(date(2026, 11, 1), date(2026, 12, 1))
    assert len(rows_behind(file, Wanted(november, Conditions(staff=WITHOUT)), now=NOW)) == 2
    assert len(rows_behind(file, Wanted(november, Conditions(topic=WITHOUT)), now=NOW)) == 4


def test_figures_are_copied_and_saved_as_a_table(
    tab: FiguresView, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab.choose_part(Dimension.CHANNEL)
    with qtbot.waitSignal(tab.said):
        tab.copy_button.click()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert "Came in\t5\tn = 5\tall that came in, on any channel" in lines
    assert lines[-1].startswith("WeChat\t1\t")
    target = tmp_path / "figures.csv"
    monkeypatch.setattr(view_module, "ask_save", lambda *_asked: target)
    tab.csv_button.click()
    with target.open(encoding="utf-8-sig", newline="") as handle:
        assert ["Came in", "5", "n = 5", "all that came in, on any channel"] in list(csv.reader(handle))
    with qtbot.waitSignal(tab.print_wanted) as printed:
        tab.print_button.click()
    assert printed.args == ["figures", "2026-11-01_2026-12-01"]
    channel = tab.chooser.filters["channel"]
    channel.setCurrentIndex(channel.findData("wechat"))
    with qtbot.waitSignal(tab.print_wanted) as printed:
        tab.print_button.click()
    assert printed.args == ["figures", "2026-11-01_2026-12-01?channel=wechat"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut_at_either_size(file: DeskFile, qtbot: QtBot, lang: str, scale: float) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    set_language(lang)
    theme.apply_theme(app, dark=False, scale=scale)
    try:
        tab = shown(file, qtbot)
        tab.resize(1366, 768)
        qtbot.waitUntil(lambda: cut_or_overlapping(tab) == [])
        tab.put_down()
    finally:
        set_language("en")
        theme.apply_theme(app, dark=False, scale=1.0)


@pytest.mark.parametrize(
    ("span", "first", "end"),
    [
        (Span.TODAY, date(2026, 1, 31), date(2026, 2, 1)),
        (Span.WEEK, date(2026, 1, 26), date(2026, 2, 2)),
        (Span.MONTH, date(2026, 1, 1), date(2026, 2, 1)),
        (Span.LAST_MONTH, date(2025, 12, 1), date(2026, 1, 1)),
        (Span.YEAR, date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_periods_around_the_last_of_january(span: Span, first: date, end: date) -> None:
    assert period_of(span, date(2026, 1, 31)) == Period(first, end)
