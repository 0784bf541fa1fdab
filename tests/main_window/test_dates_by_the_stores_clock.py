"""Dates are typed by the clock on the store's wall, wherever the computer believes to be."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desk_app.app import DESK_ID, open_desk
from desk_app.core.clock import FixedClock
from desk_app.main_window.window import MainWindow
from desk_app.ui.when_entry import WhenEntry


@pytest.fixture
def clock(tmp_path: Path, qtbot: QtBot) -> Iterator[FixedClock]:
    """A store of Auckland and its window, when it is still Sunday in Greenwich and Monday morning there."""
    found = FixedClock(datetime(2026, 11, 22, 20, 30, tzinfo=UTC))
    desk = open_desk(tmp_path / "store.desk", clock=found)
    desk.settings.set(DESK_ID, "zone", "Pacific/Auckland")
    window = MainWindow(desk, QSettings(str(tmp_path / "looks.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(window)
    yield found
    window.close()


def typed(qtbot: QtBot, text: str, *, with_time: bool = False) -> object:
    entry = WhenEntry(with_time=with_time, optional=False)
    qtbot.addWidget(entry)
    entry.show()
    entry.edit.selectAll()
    QTest.keyClicks(entry.edit, text)
    QTest.keyClick(entry.edit, Qt.Key.Key_Return)
    return entry.value()


@pytest.mark.usefixtures("clock")
def test_what_is_filled_in_and_tomorrow_are_the_stores(qtbot: QtBot) -> None:
    entry = WhenEntry(with_time=True, optional=False)
    qtbot.addWidget(entry)
    assert entry.value() == datetime.fromisoformat("2026-11-23 09:00")
    assert typed(qtbot, "tomorrow") == date(2026, 11, 24)
    assert typed(qtbot, "today 14:30", with_time=True) == datetime.fromisoformat("2026-11-23 14:30")


def test_the_days_go_on_with_the_clock(qtbot: QtBot, clock: FixedClock) -> None:
    clock.set(datetime(2026, 11, 23, 20, 30, tzinfo=UTC))
    assert typed(qtbot, "today") == date(2026, 11, 24)
