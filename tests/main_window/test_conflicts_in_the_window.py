"""Conflicts of a file in the dialog: told before anything is written, decided by keys, for one, a field, or all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desk_app.app import DESK_ID, Desk
from desk_app.core.i18n import set_language
from desk_app.customers import store
from desk_app.customers.model import Customer, CustomerState, PhoneDraft
from desk_app.imports.model import Choice
from desk_app.main_window.import_conflicts import in_words
from desk_app.main_window.import_dialog import ImportDialog
from desk_app.ui import theme
from tests.fresh_files import fresh_desk

HEAD = "编号,姓名,电话,备注,state\n"
ROWS = HEAD + "KH1,王丽,13800138000,旧,active\nKH2,李强,13700137000,旧,active\n"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Two customers of a file; a clerk wrote other notes, and another phone for the first."""
    opened = fresh_desk(tmp_path / "store.desk")
    source = tmp_path / "list.csv"
    source.write_text(ROWS, encoding="utf-8")
    opened.imports.run(DESK_ID, "customers", source)
    clerk = opened.staff.add(DESK_ID, "王芳").id
    one, two = store.each(opened.file)
    opened.customers.change(clerk, one.id, {"note": "新", "phones": (PhoneDraft("13900139000"),)})
    opened.customers.change(clerk, two.id, {"note": "新", "state": CustomerState.LEFT})
    yield opened
    opened.close()


@pytest.fixture
def dialog(qapp: QApplication, qtbot: QtBot, desk: Desk, tmp_path: Path) -> ImportDialog:
    set_language("en")
    theme.apply_theme(qapp, False, 1.0)
    made = ImportDialog(desk, DESK_ID)
    qtbot.addWidget(made)
    made.show()
    made.open_file(tmp_path / "list.csv")
    return made


def press(part: QPushButton, dialog: ImportDialog, qtbot: QtBot) -> None:
    QTest.mouseClick(part, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.busy.is_running(), timeout=30_000)


def shown(dialog: ImportDialog) -> list[list[str]]:
    lines = dialog.conflicts.lines
    return [
        [str(lines.data(lines.index(row, place))) for place in (0, 1, 2, 3, 4, 6)]
        for row in range(len(lines.conflicts))
    ]


def chosen(dialog: ImportDialog) -> list[str]:
    return [str(one.chosen) for one in dialog.conflicts.lines.conflicts]


def people(desk: Desk) -> list[Customer]:
    return list(store.each(desk.file))


def test_a_try_lists_them_and_counts_them(dialog: ImportDialog, qtbot: QtBot) -> None:
    press(dialog.try_it, dialog, qtbot)
    assert dialog.said.text().startswith("2 rows read: 0 new, 0 changed, 2 unchanged, 0 refused; 4 conflicts.")
    assert "Nothing is changed yet" in dialog.said.text()
    assert shown(dialog) == [
        ["2", "王丽", "note", "新", "旧", "keep ours"],
        ["2", "王丽", "phone 1", "13900139000", "13800138000", "keep ours"],
        ["3", "李强", "note", "新", "旧", "keep ours"],
        ["3", "李强", "state", "left", "active", "keep ours"],
    ]
    lines = dialog.conflicts.lines
    assert str(lines.data(lines.index(0, 5))).startswith("王芳, ")
    assert "S01-K-" in str(lines.data(lines.index(0, 1), Qt.ItemDataRole.ToolTipRole))
    assert dialog.conflicts.isVisible()


def test_bringing_in_at_once_asks_first_and_then_does_what_was_decided(
    dialog: ImportDialog, desk: Desk, qtbot: QtBot
) -> None:
    before = people(desk)
    press(dialog.take_in, dialog, qtbot)
    assert "decide below" in dialog.said.text()
    assert (people(desk), dialog.take_in.isEnabled()) == (before, True)
    table = dialog.conflicts.table
    QTest.keyClick(table, Qt.Key.Key_T)
    assert table.currentIndex().row() == 1, "on to the next"
    QTest.keyClick(table, Qt.Key.Key_B)
    QTest.keyClick(table, Qt.Key.Key_K)
    assert chosen(dialog) == ["take", "both", "keep", "keep"]
    press(dialog.take_in, dialog, qtbot)
    assert "Ctrl+Z" in dialog.said.text()
    one, two = people(desk)
    assert (one.note, [phone.raw for phone in one.phones]) == ("旧", ["13900139000", "13800138000"])
    assert (two.note, two.state) == ("新", CustomerState.LEFT)
    assert not dialog.take_in.isEnabled()
    assert chosen(dialog) == ["take", "both", "keep", "keep"]
    QTest.keyClick(table, Qt.Key.Key_T)
    assert chosen(dialog) == ["take", "both", "keep", "keep"], "done is done"
    assert not dialog.conflicts.keep.isVisible()


def test_both_is_for_numbers_and_addresses_only(dialog: ImportDialog, qtbot: QtBot) -> None:
    press(dialog.try_it, dialog, qtbot)
    assert not dialog.conflicts.both.isEnabled()
    QTest.keyClick(dialog.conflicts.table, Qt.Key.Key_B)
    assert chosen(dialog)[0] == "keep"
    assert dialog.conflicts.both.isEnabled()
    dialog.conflicts.both.click()
    assert chosen(dialog) == ["keep", "both", "keep", "keep"]


def test_one_choice_for_all_of_a_field_or_for_all(dialog: ImportDialog, desk: Desk, qtbot: QtBot) -> None:
    press(dialog.try_it, dialog, qtbot)
    QTest.keyClick(dialog.conflicts.table, Qt.Key.Key_T)
    dialog.conflicts.table.selectRow(0)
    dialog.conflicts.same_field.click()
    assert chosen(dialog) == ["take", "keep", "take", "keep"]
    dialog.conflicts.same.click()
    assert chosen(dialog) == ["take"] * 4
    press(dialog.take_in, dialog, qtbot)
    assert [(one.note, one.state.value, one.phones[0].raw) for one in people(desk)] == [
        ("旧", "active", "13800138000"),
        ("旧", "active", "13700137000"),
    ]


def test_several_lines_are_decided_at_once(dialog: ImportDialog, qtbot: QtBot) -> None:
    press(dialog.try_it, dialog, qtbot)
    table, lines = dialog.conflicts.table, dialog.conflicts.lines
    rows = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in (2, 3):
        table.selectionModel().select(lines.index(row, 0), rows)
    QTest.keyClick(table, Qt.Key.Key_T)
    assert chosen(dialog) == ["take", "keep", "take", "take"]


def test_trying_again_keeps_what_was_chosen_and_another_reading_forgets_it(
    dialog: ImportDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    press(dialog.try_it, dialog, qtbot)
    QTest.keyClick(dialog.conflicts.table, Qt.Key.Key_T)
    press(dialog.try_it, dialog, qtbot)
    assert chosen(dialog) == ["take", "keep", "keep", "keep"]
    assert "1 changed, 1 unchanged" in dialog.said.text()
    dialog.open_file(tmp_path / "list.csv")
    assert (chosen(dialog), dialog.conflicts.isVisible()) == ([], False)


def test_a_file_without_conflicts_shows_none(dialog: ImportDialog, desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(HEAD + "KH3,孙敏,13600136000,,\n", encoding="utf-8")
    dialog.open_file(tmp_path / "list.csv")
    press(dialog.take_in, dialog, qtbot)
    assert (len(people(desk)), dialog.conflicts.isVisible()) == (3, False)


def test_values_are_told_as_people_read_them() -> None:
    assert in_words("spent_cents", 123_450) == "¥1,234.50"
    assert in_words("kind", "shop") == "shop"
    assert in_words("sex", "女") == "female"
    assert in_words("note", "一\n二") == "一 ⏎ 二"
    assert in_words("phone 1", "13800138000") == "13800138000"
    assert {str(choice) for choice in Choice} == {"keep", "take", "both"}
