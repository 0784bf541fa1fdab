from pathlib import Path

from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from desk_app.ui import theme
from desk_app.ui.list_pane import Chip, ListPane
from desk_app.ui.row_delegate import RowDelegate
from desk_app.ui.widgets import EmptyHint
from tests.ui.kit import Row, Store, table


def pane(qtbot: QtBot, count: int = 500, settings: QSettings | None = None) -> tuple[Store, ListPane]:
    store = Store(count)
    made = ListPane(table(store), settings=settings, key="calls")
    made.set_chips([Chip("open", "Open", 12), Chip("late", "Late", 3, "late"), Chip("all", "All")], "open")
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    QApplication.processEvents()
    return store, made


def test_lines_are_thirty_high_and_grow_with_the_scale(qapp: QApplication, qtbot: QtBot) -> None:
    _store, made = pane(qtbot)
    assert made.table.rowHeight(0) == 30
    theme.apply_theme(qapp, dark=False, scale=2.0)
    assert made.table.rowHeight(0) == 60
    assert made.table.columnWidth(1) == 240


def test_enter_and_a_double_click_open_the_line(qtbot: QtBot) -> None:
    _store, made = pane(qtbot)
    made.table.choose("id000002")
    with qtbot.waitSignal(made.opened) as opened:
        QTest.keyClick(made.table, Qt.Key.Key_Return)
    assert opened.args == ["id000002"]
    spot = made.table.visualRect(made.model.index(4, 1)).center()
    QTest.mouseClick(made.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    with qtbot.waitSignal(made.opened) as opened:
        QTest.mouseDClick(made.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert opened.args == ["id000004"]


def test_arrow_keys_tell_the_line_they_come_to(qtbot: QtBot) -> None:
    _store, made = pane(qtbot)
    made.table.choose("id000002")
    with qtbot.waitSignal(made.current_changed) as changed:
        QTest.keyClick(made.table, Qt.Key.Key_Down)
    assert changed.args == ["id000003"]


def test_chosen_lines_are_copied_as_a_table(qtbot: QtBot) -> None:
    _store, made = pane(qtbot)
    made.table.choose("id000002")
    QTest.keyClick(made.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(made.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines == ["State\tName\tNote", "late\tname 2\t", "late\tname 3\t"]


def test_a_refresh_keeps_line_choice_and_place_by_id(qtbot: QtBot) -> None:
    store, made = pane(qtbot)
    made.table.choose("id000200")
    QTest.keyClick(made.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    top = made.table.rowViewportPosition(201)
    ids = store.ids()
    with qtbot.assertNotEmitted(made.current_changed):
        made.model.refresh([*(f"new{n}" for n in range(40)), *ids[7:]])
    assert made.table.current_id() == "id000201"
    assert made.table.selected_ids() == ["id000200", "id000201"]
    assert made.table.rowViewportPosition(made.model.row_of("id000201")) == top


def test_a_refresh_does_not_move_what_is_looked_at_without_a_choice(qtbot: QtBot) -> None:
    store, made = pane(qtbot)
    made.table.verticalScrollBar().setValue(3000)
    seen = made.model.id_at(made.table.rowAt(0))
    made.model.refresh(["new", *store.ids()])
    assert made.model.id_at(made.table.rowAt(0)) == seen


def test_a_line_that_left_the_list_is_told_once(qtbot: QtBot) -> None:
    store, made = pane(qtbot)
    made.table.choose("id000002")
    with qtbot.waitSignal(made.current_changed) as changed:
        made.model.refresh([id_ for id_ in store.ids() if id_ != "id000002"])
    assert changed.args == [""]


def test_chips_tell_their_key_and_show_their_count(qtbot: QtBot) -> None:
    _store, made = pane(qtbot)
    assert made.chip() == "open"
    assert made.chip_button("late").text() == "Late 3"
    with qtbot.waitSignal(made.chip_chosen) as chosen:
        QTest.mouseClick(made.chip_button("late"), Qt.MouseButton.LeftButton)
    assert chosen.args == ["late"]
    assert made.chip() == "late"
    kept = made.chip_button("late")
    with qtbot.assertNotEmitted(made.chip_chosen):
        made.set_chips([Chip("open", "Open", 11), Chip("late", "Late", 4, "late"), Chip("all", "All")])
    assert made.chip_button("late") is kept
    assert kept.text() == "Late 4"
    assert made.chip() == "late"


def test_no_chip_moves_when_another_is_chosen(qtbot: QtBot) -> None:
    _store, made = pane(qtbot)
    before = made.chip_button("all").pos()
    QTest.mouseClick(made.chip_button("late"), Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert made.chip_button("all").pos() == before


def test_the_filter_tells_what_was_typed_once_the_hand_rests(qtbot: QtBot) -> None:
    _store, made = pane(qtbot)
    with qtbot.waitSignal(made.filter_typed) as typed:
        QTest.keyClicks(made.filter, "wang")
    assert typed.args == ["wang"]
    QTest.keyClick(made.filter, Qt.Key.Key_Escape)
    assert made.filter.text() == ""


def test_a_click_on_a_head_asks_for_the_order_and_again_for_the_other_way(qtbot: QtBot) -> None:
    _store, made = pane(qtbot)
    head = made.table.horizontalHeader()
    spot = QPoint(head.sectionViewportPosition(1) + 20, head.height() // 2)
    asked: list[tuple[str, bool]] = []
    made.sort_wanted.connect(lambda key, descending: asked.append((key, descending)))
    for _click in range(3):
        QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert asked == [("name", False), ("name", True), ("name", False)]
    note = QPoint(head.sectionViewportPosition(2) + 20, head.height() // 2)
    QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=note)
    assert len(asked) == 3
    assert head.sortIndicatorSection() == 1


def test_columns_are_remembered_in_their_order_and_width(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "desk.ini"), QSettings.Format.IniFormat)
    _store, made = pane(qtbot, settings=settings)
    made.table.setColumnWidth(1, 222)
    made.table.horizontalHeader().moveSection(2, 0)
    theme.apply_theme(qapp, dark=False, scale=2.0)
    _store, again = pane(qtbot, settings=settings)
    assert again.table.columnWidth(1) == 444
    assert again.table.horizontalHeader().visualIndex(2) == 0


def test_broken_memory_of_columns_does_no_harm(qtbot: QtBot, tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "desk.ini"), QSettings.Format.IniFormat)
    for broken in ("{", "[1]", '{"name": "wide"}', '{"name": -5}'):
        settings.setValue("calls/columns", broken)
        _store, made = pane(qtbot, settings=settings)
        assert made.table.columnWidth(1) >= 40


def test_an_empty_list_shows_its_hint(qtbot: QtBot) -> None:
    store, made = pane(qtbot)
    hint = EmptyHint("call", "No calls yet. F2 takes one.", "Take a call")
    made.set_empty(hint)
    assert not hint.isVisible()
    made.model.refresh([])
    assert hint.isVisible()
    made.model.refresh(store.ids())
    assert made.table.isVisible()


def test_a_cut_text_has_a_tip_and_names_stay_plain_in_it(qtbot: QtBot) -> None:
    store, made = pane(qtbot, 2)
    store.rows["id000001"] = Row("id000001", "a very long name <b>of a customer</b> that does not fit")
    made.model.refresh(store.ids())
    delegate = made.table.itemDelegate()
    assert isinstance(delegate, RowDelegate)
    option = QStyleOptionViewItem()
    option.rect = made.table.visualRect(made.model.index(1, 1))
    assert "<b>" in delegate.tip(made.table, option, made.model.index(1, 1))
    assert delegate.tip(made.table, option, made.model.index(0, 1)) == ""
