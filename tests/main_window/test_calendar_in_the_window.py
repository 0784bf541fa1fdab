"""The opening calendar from the menu, taken back in the window, and what goes by it at the desk."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from desk_app.command_line.run import run
from desk_app.commitments import store
from desk_app.commitments.calendar_dialog import CalendarDialog
from desk_app.settings.dialog import SettingsDialog
from tests.main_window.conftest import MakeWindow


def when_open(kind: type[QDialog], act: Callable[[QDialog], object]) -> None:
    """Does `act` once a window of that kind has the keyboard."""

    def look() -> None:
        dialog, keys = QApplication.activeModalWidget(), QApplication.focusWidget()
        if not isinstance(dialog, kind) or keys is None or not dialog.isAncestorOf(keys):
            QTimer.singleShot(10, look)
            return
        act(dialog)

    QTimer.singleShot(0, look)


def type_monday(dialog: QDialog) -> None:
    """Writes other hours for Mondays and closes."""
    assert isinstance(dialog, CalendarDialog)
    line = dialog.week.lines[0]
    line.selectAll()
    QTest.keyClicks(line, "10-12 14-19")
    QTest.keyClick(line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(line, Qt.Key.Key_Escape)


def test_from_the_menu_and_taken_back(window: MakeWindow, qtbot: QtBot) -> None:
    made = window()
    before = store.calendar(made.desk.file)
    acts = dict(made.tools.to_arrange())
    when_open(CalendarDialog, type_monday)
    acts["Opening calendar…"]()
    assert store.calendar(made.desk.file).hours[0] != before.hours[0]
    qtbot.waitUntil(lambda: made.status.said() == "Saved")
    made.status.undo_wanted.emit()
    qtbot.waitUntil(lambda: store.calendar(made.desk.file) == before)
    assert made.status.said() == "Undone: the opening hours"


def test_from_the_settings(window: MakeWindow, qtbot: QtBot) -> None:
    made = window()
    shown: list[str] = []

    def settings(dialog: QDialog) -> None:
        assert isinstance(dialog, SettingsDialog)
        when_open(CalendarDialog, type_monday)
        QTest.mouseClick(dialog.calendar_button, Qt.MouseButton.LeftButton)
        shown.append(dialog.hours_shown.text())
        dialog.reject()

    when_open(SettingsDialog, settings)
    made.rarely.edit_store()
    assert shown[0].splitlines()[0] == "Mon 10:00–12:00 14:00–19:00"


def test_the_command_line_says_where_the_hours_are_written(
    window: MakeWindow, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = window()
    path = made.desk.file.path
    made.close()
    assert run(["set", "opens_at", "08:00", "--file", str(path), "--lang", "en"]) == 0
    (tmp_path / "shop.json").write_text(json.dumps({"hours": {"Mon": [["09:00", "12:00"]]}}), encoding="utf-8")
    assert run(["calendar", "import", str(tmp_path / "shop.json"), "--file", str(path), "--lang", "en"]) == 0
    capsys.readouterr()
    assert run(["set", "opens_at", "07:00", "--file", str(path), "--lang", "en"]) == 1
    assert "written in the calendar" in capsys.readouterr().err
