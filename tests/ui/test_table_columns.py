"""Columns chosen, lent and remembered over a restart."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.ui import theme
from desk_app.ui.columns_menu import ColumnsMenu, columns_button
from desk_app.ui.table_view import TableView, joined_spans
from desk_app.ui.windowed import Column, WindowedTable
from tests.ui.kit import Row, Store

KEYS = ("name", "note", "state", "more")


def columns(*, more_hidden: bool = True) -> list[Column]:
    def text(row: Row) -> str:
        return row.name

    return [
        Column("name", lambda: "Name", text, 150),
        Column("note", lambda: "Note", text, 100, stretch=True),
        Column("state", lambda: "State", text, 80),
        Column("more", lambda: "More & more", text, 90, hidden=more_hidden),
    ]


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "looks.ini"), QSettings.Format.IniFormat)


def opened(qtbot: QtBot, settings: QSettings | None, made: list[Column] | None = None) -> TableView:
    """The table as a restart makes it, reading what is on the disk."""
    store = Store(20)
    if settings is not None:
        settings.sync()
        settings = QSettings(settings.fileName(), QSettings.Format.IniFormat)
    view = TableView(WindowedTable(made or columns(), store.fetch, store.ids()), settings, "customer")
    qtbot.addWidget(view)
    view.resize(600, 300)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    return view


def test_columns_chosen_are_there_after_a_restart(qtbot: QtBot, settings: QSettings) -> None:
    view = opened(qtbot, settings)
    assert view.chosen_columns() == ["name", "note", "state"]
    view.choose_columns(["more", "nonsense", "name", "more"])
    assert view.chosen_columns() == ["more", "name"]
    view.setColumnWidth(3, 210)
    again = opened(qtbot, settings)
    assert again.chosen_columns() == ["more", "name"]
    assert again.columnWidth(3) == 210
    again.columns.show_column("state", True)
    assert again.columnWidth(2) == 80
    assert set(opened(qtbot, settings).chosen_columns()) == {"more", "name", "state"}


def test_a_hidden_column_keeps_its_width_over_another_scale(
    qapp: QApplication, qtbot: QtBot, settings: QSettings
) -> None:
    view = opened(qtbot, settings)
    view.setColumnWidth(2, 123)
    view.columns.show_column("state", False)
    theme.apply_theme(qapp, dark=False, scale=2.0)
    assert view.chosen_columns() == ["name", "note"]
    view.columns.show_column("state", True)
    assert view.columnWidth(2) == 246


def test_the_last_column_stays(qtbot: QtBot, settings: QSettings) -> None:
    view = opened(qtbot, settings)
    view.choose_columns([])
    assert view.chosen_columns() == ["name", "note", "state"]
    for key in KEYS:
        view.columns.show_column(key, False)
    assert view.chosen_columns() == ["state"]
    menu = ColumnsMenu(view.columns, view)
    assert not menu.tick("state").isEnabled()
    menu.tick("name").trigger()
    assert menu.tick("state").isEnabled()
    assert menu.tick("more").text() == "More && more"


def test_lent_columns_are_not_remembered(qtbot: QtBot, settings: QSettings) -> None:
    view = opened(qtbot, settings)
    view.choose_columns(["state", "name"])
    with qtbot.waitSignal(view.columns.changed):
        view.columns.lend(["more", "note"])
    assert view.chosen_columns() == ["more", "note"]
    assert opened(qtbot, settings).chosen_columns() == ["state", "name"]
    view.columns.lend(None)
    assert view.chosen_columns() == ["state", "name"]
    view.columns.lend(["nonsense"])
    assert view.chosen_columns() == ["state", "name"]


@pytest.mark.parametrize("hidden", [True, False])
def test_a_column_of_a_newer_program_is_shown_as_it_is_at_first(
    qtbot: QtBot, settings: QSettings, hidden: bool
) -> None:
    view = opened(qtbot, settings, columns()[:3])
    view.columns.show_column("state", False)
    more = [] if hidden else ["more"]
    assert opened(qtbot, settings, columns(more_hidden=hidden)).chosen_columns() == ["name", "note", *more]


@pytest.mark.parametrize(
    "broken", ["{", "[]", '{"name": 3}', '{"name": false, "note": false, "state": false}', "[" * 9999]
)
def test_broken_memory_shows_the_columns_of_the_beginning(qtbot: QtBot, settings: QSettings, broken: str) -> None:
    settings.setValue("customer/shown", broken)
    settings.setValue("customer/columns", broken)
    assert opened(qtbot, settings).chosen_columns() == ["name", "note", "state"]


def test_everything_is_as_at_first_again(qtbot: QtBot, settings: QSettings) -> None:
    view = opened(qtbot, settings)
    view.choose_columns(["more", "state"])
    view.setColumnWidth(2, 300)
    menu = ColumnsMenu(view.columns, view)
    menu.reset.trigger()
    assert view.chosen_columns() == ["name", "note", "state"]
    assert view.columnWidth(2) == 80
    assert opened(qtbot, settings).chosen_columns() == ["name", "note", "state"]


def test_the_list_of_columns_opens_by_key_head_and_button(qtbot: QtBot) -> None:
    view = opened(qtbot, None)
    button = columns_button(view.ask_columns)
    qtbot.addWidget(button)
    head = view.horizontalHeader()

    def by_key() -> None:
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), view.mapToGlobal(QPoint(5, 5)))
        QApplication.sendEvent(view, event)

    for ask in (by_key, button.click, lambda: head.customContextMenuRequested.emit(QPoint(10, 10))):
        ask()
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, ColumnsMenu)
        menu.setActiveAction(menu.tick("state"))
        before = view.chosen_columns()
        QTest.keyClick(menu, Qt.Key.Key_Return)
        assert (view.chosen_columns() == before, menu.isVisible()) == (False, True)
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(menu.tick("state")).center())
        assert (set(view.chosen_columns()) == set(before), menu.isVisible()) == (True, True)
        QTest.keyClick(menu, Qt.Key.Key_Escape)
        assert not menu.isVisible()


def test_what_is_copied_is_what_is_shown(qtbot: QtBot) -> None:
    view = opened(qtbot, None)
    view.choose_columns(["more", "name"])
    view.choose("id000003")
    assert view.copy_selection()
    assert QApplication.clipboard().text() == "More & more\tName\nname 3\tname 3"


def test_how_many_lines_are_chosen_is_told_over_a_refresh_too(qtbot: QtBot) -> None:
    view = opened(qtbot, None)
    told: list[int] = []
    view.chosen_changed.connect(told.append)
    view.selectAll()
    model = view.model()
    assert isinstance(model, WindowedTable)
    ids = model.ids()
    model.refresh([ids[1], *ids[7:2:-1], *ids[12:]])
    assert sorted(view.selected_ids()) == sorted(model.ids())
    assert told == [20, len(model.ids())]
    view.clearSelection()
    assert told[-1] == 0


def test_runs_of_lines_are_joined() -> None:
    assert joined_spans([(5, 6), (0, 1), (2, 3), (9, 9), (6, 7)]) == [(0, 3), (5, 7), (9, 9)]
    assert joined_spans([]) == []
