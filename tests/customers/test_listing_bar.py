"""The list with its bar: filter, kept lists and bulk acts by the keys a person presses."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.customers import store
from desk_app.customers.kept_lists_dialog import KeepDialog, KeptListsDialog
from desk_app.customers.list_conditions import Conditions
from desk_app.customers.list_dialog import FilterDialog
from desk_app.customers.listing_service import ListService
from desk_app.customers.model import Chip
from desk_app.staff.model import DESK_ID
from desk_app.storage.desk_file import DeskFile
from desk_app.ui import theme
from desk_app.ui.columns_menu import ColumnsMenu
from desk_app.ui.fields import ComboEntry, LineEntry
from tests.customers.list_world import ListTab, give_tag, write_customers
from tests.fresh_files import fresh_file
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
MakeTab = Callable[..., ListTab]


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[DeskFile]:
    made = fresh_file(tmp_path / "store.desk", clock=FixedClock(datetime(2026, 11, 21, 2, tzinfo=UTC)))
    made.searches(store.SEARCH)
    areas = ("East", "West", None)
    write_customers(made, ({"name": f"n{n}", "area": areas[n % 3], "kind": "shop"} for n in range(30)))
    yield made
    made.close()


@pytest.fixture
def tab(file: DeskFile, qtbot: QtBot, tmp_path: Path) -> ListTab:
    made = ListTab(file, tmp_path / "looks.ini")
    qtbot.addWidget(made)
    made.resize(theme.px(900), theme.px(600))
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def open_up(dialog: QDialog, qtbot: QtBot) -> None:
    """Shows a window and waits until the keys go to it."""
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)


def in_dialog(kind: type[QDialog], act: Callable[[QDialog], None]) -> None:
    """Does something in the next window of that kind, once it is there."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind) and dialog.isActiveWindow():
            try:
                act(dialog)
            finally:
                dialog.reject()
        else:
            QTimer.singleShot(10, look)

    QTimer.singleShot(0, look)


def test_the_bar_comes_with_the_second_line_and_goes_with_it(tab: ListTab) -> None:
    table = tab.pane.table
    table.setFocus()
    table.choose(tab.model.id_at(2))
    assert tab.bar.bulk.isHidden()
    QTest.keyClick(table, Qt.Key.Key_Down, SHIFT)
    QTest.keyClick(table, Qt.Key.Key_Down, SHIFT)
    assert tab.bar.bulk.isVisible()
    assert tab.bar.bulk.count.text() == "3 customers chosen"
    QTest.keyClick(table, Qt.Key.Key_Up)
    assert tab.bar.bulk.isHidden()


def test_bulk_acts_are_reached_by_tab_and_name_the_lines_chosen(tab: ListTab, qtbot: QtBot) -> None:
    table, bulk = tab.pane.table, tab.bar.bulk
    table.setFocus()
    table.choose(tab.model.id_at(2))
    QTest.keyClick(table, Qt.Key.Key_Down, SHIFT)
    wanted = tab.model.ids()[2:4]
    for signal, made in (
        (tab.bar.tag_wanted, bulk.tag),
        (tab.bar.untag_wanted, bulk.untag),
        (tab.bar.export_wanted, bulk.export),
    ):
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        assert made.hasFocus()
        with qtbot.waitSignal(signal) as told:
            QTest.keyClick(made, Qt.Key.Key_Space)
        assert told.args == [wanted]
    with qtbot.waitSignal(tab.bar.said) as said:
        QTest.mouseClick(bulk.copy, Qt.MouseButton.LeftButton)
    assert said.args == ["2 lines copied."]
    assert len(QGuiApplication.clipboard().text().split("\n")) == 3
    QTest.mouseClick(bulk.let_go, Qt.MouseButton.LeftButton)
    assert (table.selected_ids(), bulk.isHidden()) == ([table.current_id()], True)


def test_everybody_is_chosen_without_reading_anybody(tab: ListTab, file: DeskFile) -> None:
    tab.model.refresh([f"none{n:06}" for n in range(100_000)])
    QApplication.processEvents()
    tab.reads.clear()
    tab.pane.table.setFocus()
    QTest.keyClick(tab.pane.table, Qt.Key.Key_A, CONTROL)
    assert len(tab.pane.table.selected_ids()) == 100_000
    assert tab.bar.bulk.count.text() == "100000 customers chosen"
    assert sum(tab.reads) <= 512
    tab.model.refresh([f"none{n:06}" for n in range(1, 100_000)])
    assert len(tab.pane.table.selected_ids()) == 99_999
    told: list[str] = []
    tab.bar.said.connect(told.append)
    QGuiApplication.clipboard().setText("before")
    QTest.keyClick(tab.pane.table, Qt.Key.Key_C, CONTROL)
    assert "save them as a file" in told[0]
    assert QGuiApplication.clipboard().text() == "before"


def test_the_list_keeps_qts_rules_while_it_is_narrowed(tab: ListTab) -> None:
    watched: QAbstractItemModel = tab.model
    tester = QAbstractItemModelTester(watched, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert tester.model() is watched
    tab.bar.take(Conditions((("area", "East"),)))
    assert tab.model.rowCount() == 10
    tab.pane.table.columns.show_column("number", True)
    tab.bar.take(Conditions())
    assert tab.model.rowCount() == 30


def test_a_filter_is_put_together_with_the_keys_and_stands_above_the_list(tab: ListTab, file: DeskFile) -> None:
    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, FilterDialog)
        line = dialog.lines[0]
        assert dialog.count.text() == "30 customers"
        line.what.setFocus()
        QTest.keyClicks(line.what, "area")
        QTest.keyClick(line.what, Qt.Key.Key_Tab)
        assert isinstance(line.value, ComboEntry)
        assert line.value.hasFocus()
        QTest.keyClicks(line.value, "we")
        dialog.count_now()
        assert dialog.count.text() == "10 customers"
        QTest.keyClick(line.value, Qt.Key.Key_Return, CONTROL)

    in_dialog(FilterDialog, fill)
    tab.pane.table.setFocus()
    QTest.keyClick(tab.pane.table, Qt.Key.Key_F, CONTROL | SHIFT)
    assert tab.shown.chosen == Conditions((("area", "West"),))
    assert tab.model.rowCount() == 10
    assert tab.bar.line.isVisible()
    assert [made.text() for made in tab.bar.line.conditions] == ["Area: West"]
    assert tab.bar.line.count.text() == "10 customers"
    tab.bar.line.conditions[0].setFocus()
    QTest.keyClick(tab.bar.line.conditions[0], Qt.Key.Key_Space)
    assert (tab.model.rowCount(), tab.bar.line.isHidden()) == (30, True)


def test_what_is_not_filled_in_is_said_at_its_line(tab: ListTab, qtbot: QtBot) -> None:
    dialog = FilterDialog(tab.shown, Conditions((("area", "East"),)), tab)
    open_up(dialog, qtbot)
    dialog.add_button.click()
    line = dialog.lines[1]
    line.what.fill("opened")
    assert isinstance(line.value, LineEntry)
    line.value.setText("soon")
    dialog.apply()
    assert dialog.isVisible()
    assert line.value.hasFocus()
    assert dialog.conditions() == Conditions((("area", "East"),))
    line.value.setText("7")
    dialog.apply()
    assert dialog.answer is not None
    assert dialog.answer.conditions == Conditions((("area", "East"), ("opened", "7")))


def test_a_condition_is_taken_away_in_the_window_and_nothing_is_everybody(tab: ListTab, qtbot: QtBot) -> None:
    dialog = FilterDialog(tab.shown, Conditions((("no_phone", "1"),), "n1"), tab)
    open_up(dialog, qtbot)
    assert dialog.count.text() == "11 customers"
    for line in list(dialog.lines):
        line.gone.emit()
    dialog.count_now()
    assert dialog.count.text() == "30 customers"
    dialog.apply()
    assert dialog.answer is not None
    assert not dialog.answer.conditions


def test_a_filter_is_kept_as_a_list_with_its_columns(tab: ListTab, file: DeskFile) -> None:
    give_tag(file, "VIP", tab.model.ids()[:3])
    tab.bar.take(Conditions((("tag", "VIP"),)))
    tab.pane.table.choose_columns(["number", "name"])

    def name(dialog: QDialog) -> None:
        assert isinstance(dialog, KeepDialog)
        focused = QApplication.focusWidget()
        assert isinstance(focused, QWidget)
        QTest.keyClicks(focused, "Our best")
        QTest.keyClick(focused, Qt.Key.Key_Return, CONTROL)

    def keep(dialog: QDialog) -> None:
        assert isinstance(dialog, FilterDialog)
        in_dialog(KeepDialog, name)
        dialog.keep_button.click()

    in_dialog(FilterDialog, keep)
    tab.bar.ask()
    [kept] = tab.shown.kept()
    assert (kept.kept.name, kept.columns) == ("Our best", ("number", "name"))
    assert tab.pane.chip() == kept.chip
    assert tab.model.rowCount() == 3
    tab.pane.table.choose_columns(["name", "phone"])
    QTest.mouseClick(tab.pane.chip_button(Chip.SHOPS), Qt.MouseButton.LeftButton)
    assert tab.pane.table.chosen_columns() == ["name", "phone"]
    QTest.mouseClick(tab.pane.chip_button(kept.chip), Qt.MouseButton.LeftButton)
    assert tab.pane.table.chosen_columns() == ["number", "name"]
    assert tab.model.rowCount() == 3
    tab.service.remove(DESK_ID, kept.kept.id)
    tab.bar.follow(kept.chip)
    assert (tab.pane.chip(), tab.model.rowCount()) == (Chip.ALL, 30)
    assert tab.pane.table.chosen_columns() == ["name", "phone"]


def test_a_list_of_the_same_name_is_replaced_when_asked(tab: ListTab, qtbot: QtBot) -> None:
    made = tab.service.keep(DESK_ID, "Best", Conditions())
    dialog = KeepDialog(tab.service, lambda: DESK_ID, Conditions(words="x"), ["name"], tab, kept=[made])
    open_up(dialog, qtbot)
    dialog.save()
    assert "name" in dialog.form.error("name")
    dialog.form.fill({"name": "best"})
    dialog.save()
    assert dialog.replace_button.isVisible()
    dialog.replace_button.click()
    assert [each.conditions.words for each in tab.shown.kept()] == ["x"]


def test_kept_lists_are_renamed_moved_and_taken_away_with_keys(tab: ListTab, qtbot: QtBot) -> None:
    for name in "abc":
        tab.service.keep(DESK_ID, name, Conditions())
    dialog = KeptListsDialog(tab.shown, ListService(tab.file), lambda: DESK_ID, tab)
    open_up(dialog, qtbot)
    dialog.list.setFocus()

    def names() -> str:
        return "".join(each.kept.name for each in tab.shown.kept())

    QTest.keyClick(dialog.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert names() == "bac"
    QTest.keyClick(dialog.list, Qt.Key.Key_Delete)
    assert names() == "bc"
    QTest.keyClick(dialog.list, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert editor is not None
    QTest.keyClicks(editor, "b")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.banner.isVisible)
    assert "already" in dialog.banner.text()
    assert names() == "bc"
    dialog.list.item(1).setText("d")
    qtbot.waitUntil(lambda: names() == "bd")


def test_columns_are_ticked_with_the_keys_in_a_list_that_stays_open(tab: ListTab) -> None:
    tab.bar.columns_button.setFocus()
    QTest.keyClick(tab.bar.columns_button, Qt.Key.Key_Space)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, ColumnsMenu)
    menu.setActiveAction(menu.tick("number"))
    QTest.keyClick(menu, Qt.Key.Key_Space)
    assert menu.isVisible()
    assert "number" in tab.pane.table.chosen_columns()
    assert tab.pane.model.headerData(5, Qt.Orientation.Horizontal) == "Number"
    assert isinstance(menu, QMenu)
    menu.close()
    line = tab.model.index(0, [column.key for column in tab.model.columns].index("number"))
    assert str(line.data()).startswith("S01-K-")


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut(qapp: QApplication, file: DeskFile, qtbot: QtBot, scale: float) -> None:
    theme.apply_theme(qapp, dark=scale > 1, scale=scale)
    ListService(file).keep(DESK_ID, "A list with a name that is as long as a name may be at all!!", Conditions())
    tab = ListTab(file)
    qtbot.addWidget(tab)
    tab.resize(theme.px(760), theme.px(600))
    tab.show()
    tab.bar.take(Conditions((("area", "East"), ("opened", "7"), ("kind", "shop"), ("no_phone", "1")), "n"))
    tab.pane.table.selectAll()
    tab.bar.take(Conditions((("area", "East"),)))
    tab.pane.table.selectAll()
    QApplication.processEvents()
    QApplication.processEvents()
    assert tab.bar.bulk.isVisible()
    assert cut_or_overlapping(tab) == []
    dialog = FilterDialog(
        tab.shown, Conditions((("area", "East"), ("opened", "7")), "n"), tab, keep=lambda _c, _p: None
    )
    open_up(dialog, qtbot)
    QApplication.processEvents()
    assert cut_or_overlapping(dialog) == []
