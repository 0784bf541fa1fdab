"""Bringing a file in through the dialog: what it says, what can be changed, stopping, and what is refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from desk_app.app import DESK_ID, Desk
from desk_app.core.i18n import set_language
from desk_app.main_window.import_dialog import ImportDialog
from desk_app.ui import theme
from tests.fresh_files import fresh_desk

ROWS = "编号,姓名,电话,随便\nC1,王丽,13800138000,北京\nC2,陈先生,13912345678,上海\n"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = fresh_desk(tmp_path / "store.desk")
    yield opened
    opened.close()


@pytest.fixture
def dialog(qapp: QApplication, qtbot: QtBot, desk: Desk) -> ImportDialog:
    set_language("en")
    theme.apply_theme(qapp, False, 1.0)
    made = ImportDialog(desk, DESK_ID)
    qtbot.addWidget(made)
    made.show()
    return made


def given(tmp_path: Path, text: str, name: str = "customers.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def count(desk: Desk) -> int:
    return int(desk.file.query("SELECT count(*) FROM customers")[0][0])


def press(part: QPushButton, dialog: ImportDialog, qtbot: QtBot) -> None:
    """Presses a button that begins work, and waits until the work has ended."""
    QTest.mouseClick(part, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.busy.is_running(), timeout=30_000)


def choice(dialog: ImportDialog, column: str) -> QComboBox:
    for index in range(dialog.columns.columnCount()):
        cell = dialog.columns.cellWidget(0, index)
        if isinstance(cell, QComboBox) and cell.accessibleName() == column:
            return cell
    raise AssertionError(f"no column {column}")


def choose(made: QComboBox, target: str) -> None:
    made.setCurrentIndex(made.findData(target))


def test_nothing_can_be_begun_without_a_file(dialog: ImportDialog) -> None:
    assert not dialog.try_it.isEnabled()
    assert not dialog.take_in.isEnabled()
    assert not dialog.save_refused.isVisible()


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4])
def test_a_bad_file_says_why(dialog: ImportDialog, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    dialog.open_file(path)
    assert dialog.said.isVisible()
    assert dialog.said.text()
    assert not dialog.take_in.isEnabled()


def test_a_file_that_is_gone_says_why(dialog: ImportDialog, tmp_path: Path) -> None:
    dialog.open_file(tmp_path / "gone.csv")
    assert dialog.said.text()
    assert not dialog.take_in.isEnabled()


def test_the_guess_is_shown_with_the_first_rows(dialog: ImportDialog, tmp_path: Path) -> None:
    dialog.open_file(given(tmp_path, ROWS))
    assert [choice(dialog, word).currentData() for word in ("姓名", "电话", "随便")] == ["name", "phone", ""]
    cells = [dialog.columns.item(1, index) for index in range(4)]
    assert [cell.text() for cell in cells if cell is not None] == ["C1", "王丽", "13800138000", "北京"]
    assert "customers.csv" in dialog.file_name.text()


def test_trying_changes_nothing_and_taking_in_does(
    dialog: ImportDialog, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog.open_file(given(tmp_path, ROWS))
    press(dialog.try_it, dialog, qtbot)
    assert dialog.said.text().startswith("2 rows read: 2 new")
    assert "Only tried" in dialog.said.text()
    assert count(desk) == 0
    press(dialog.take_in, dialog, qtbot)
    assert "Ctrl+Z" in dialog.said.text()
    assert count(desk) == 2
    assert not dialog.take_in.isEnabled()
    dialog.open_file(tmp_path / "customers.csv")
    press(dialog.take_in, dialog, qtbot)
    assert "2 unchanged" in dialog.said.text()
    assert count(desk) == 2


def test_a_column_can_be_read_as_something_else(dialog: ImportDialog, desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    dialog.open_file(given(tmp_path, ROWS))
    choose(choice(dialog, "随便"), "note")
    assert choice(dialog, "随便").currentData() == "note"
    press(dialog.take_in, dialog, qtbot)
    rows = desk.file.query("SELECT note FROM customers ORDER BY note")
    assert [row["note"] for row in rows] == ["上海", "北京"]


def test_a_target_belongs_to_one_column(dialog: ImportDialog, tmp_path: Path) -> None:
    dialog.open_file(given(tmp_path, ROWS))
    choose(choice(dialog, "随便"), "name")
    assert choice(dialog, "随便").currentData() == "name"
    assert choice(dialog, "姓名").currentData() == ""


def test_stopping_leaves_nothing(dialog: ImportDialog, desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    rows = "".join(f"C{n},Name {n},138{n:08d},x\n" for n in range(20_000))
    dialog.open_file(given(tmp_path, "编号,姓名,电话,随便\n" + rows))
    dialog.busy.progressed.connect(lambda done, _of: dialog.reject() if done else None)
    press(dialog.take_in, dialog, qtbot)
    assert dialog.said.text() == "Stopped: nothing was brought in."
    assert dialog.isVisible()
    assert count(desk) == 0
    assert dialog.take_in.isEnabled()
    dialog.reject()
    assert not dialog.isVisible()


def test_refused_rows_are_listed_with_their_line(
    dialog: ImportDialog, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog.open_file(given(tmp_path, ROWS + "C1,李四,13700001111,again\n"))
    press(dialog.take_in, dialog, qtbot)
    assert dialog.refused.isVisible()
    cells = [dialog.refused.item(0, column) for column in (0, 1)]
    line, why = [cell.text() for cell in cells if cell is not None]
    assert line == "4"
    assert "C1" in why
    assert dialog.save_refused.isVisible()
    assert count(desk) == 2


def test_the_kind_of_list_is_seen_by_its_columns(dialog: ImportDialog, tmp_path: Path) -> None:
    calls = "呼叫时间,主叫号码,通话时长,通话状态,坐席\n2026-11-21 10:00:00,13800138000,30,已接听,李娜\n"
    dialog.open_file(given(tmp_path, calls, "calls.csv"))
    assert dialog.kind.currentData() == "calls"
    dialog.kind.setCurrentIndex(dialog.kind.findData("customers"))
    assert dialog.said.text().startswith("This looks like a list of calls.")
    dialog.open_file(given(tmp_path, ROWS))
    assert dialog.kind.currentData() == "customers"


def test_another_kind_is_guessed_anew(dialog: ImportDialog, tmp_path: Path) -> None:
    dialog.open_file(given(tmp_path, ROWS))
    dialog.kind.setCurrentIndex(dialog.kind.findData("calls"))
    assert choice(dialog, "电话").findData("rang_at") >= 0
    assert choice(dialog, "电话").findData("points") < 0
