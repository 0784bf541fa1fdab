"""An empty store is led to what its papers and promises rest on, until it is written down."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from desk_app.app import DESK_ID
from desk_app.callbacks.model import CallbackDraft
from desk_app.commitments.calendar_dialog import CalendarDialog
from desk_app.main_window.window import MainWindow
from desk_app.settings.dialog import SettingsDialog
from desk_app.staff.dialog import StaffDialog
from desk_app.today.first_steps import FirstStep, first_steps
from desk_app.today.view import TodayView
from desk_app.ui.sight import show_whole
from tests.fresh_files import fresh_desk
from tests.main_window.conftest import MakeWindow
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "new.desk"
    fresh_desk(path).close()
    return path


def closing(opened: list[type]) -> None:
    """Closes the next window that opens, and notes which it was."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog):
            QTimer.singleShot(5, look)
            return
        opened.append(type(dialog))
        dialog.reject()

    QTimer.singleShot(0, look)


def today(made: MainWindow) -> TodayView:
    view = made.view("today")
    assert isinstance(view, TodayView)
    QApplication.processEvents()
    return view


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_each_link_leads_to_where_it_is_written_down(window: MakeWindow, empty: Path, lang: str, scale: float) -> None:
    made = window(lang, scale=scale, path=empty, first="today")
    made.setMinimumSize(1, 1)
    made.resize(1366, 728)
    view = today(made)
    assert view.first.isVisible() and not cut_or_overlapping(view.first)
    opened: list[type] = []
    for step in FirstStep:
        view.first.links[step].setFocus(Qt.FocusReason.TabFocusReason)
        show_whole(view.first.links[step])
        assert not view.first.links[step].visibleRegion().isEmpty()
        closing(opened)
        QTest.mouseClick(view.first.links[step], Qt.MouseButton.LeftButton)
    assert opened == [SettingsDialog, StaffDialog, CalendarDialog]
    assert first_steps(made.desk.file) == list(FirstStep)


def test_what_is_done_is_no_longer_asked_for(window: MakeWindow, empty: Path) -> None:
    made = window(path=empty, first="today")
    view, desk = today(made), made.desk
    desk.settings.fill_in(DESK_ID, {"store_name": "Harbour Electronics"})
    desk.staff.add(DESK_ID, "Lin Wei")
    made.changes.announce(frozenset({"settings", "staff"}))
    view.refresh()
    QApplication.processEvents()
    assert [step for step, made_link in view.first.links.items() if made_link.isVisible()] == [FirstStep.HOURS]
    desk.settings.fill_in(DESK_ID, {"opens_at": "08:30"})
    view.refresh()
    QApplication.processEvents()
    assert first_steps(desk.file) == [] and not view.first.isVisible()


def test_a_store_that_owes_something_is_left_alone(window: MakeWindow, empty: Path) -> None:
    made = window(path=empty, first="today")
    made.desk.callbacks.promise(DESK_ID, CallbackDraft(reason="ring", name="Wang", phone="13800138000"))
    view = today(made)
    view.refresh()
    QApplication.processEvents()
    assert view.model.rowCount() == 1 and not view.first.isVisible()
