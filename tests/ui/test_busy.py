import threading

import pytest
from PySide6.QtCore import Qt, QThread
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.core.errors import DeskError
from desk_app.ui.busy import Busy, BusyDialog, BusyPanel, Progress


def until_told(progress: Progress) -> None:
    """Goes on until it is asked to stop."""
    pause = threading.Event()
    while True:
        progress.step(1, 2)
        pause.wait(0.005)


def test_work_runs_elsewhere_and_its_result_comes_home(qtbot: QtBot) -> None:
    busy = Busy()
    home = QThread.currentThread()
    seen: list[bool] = []
    busy.finished.connect(lambda _result: seen.append(QThread.currentThread() is home))

    def work(progress: Progress) -> tuple[int, bool]:
        for done in range(5):
            progress.step(done + 1, 5)
        return 42, QThread.currentThread() is home

    told: list[tuple[int, int]] = []
    busy.progressed.connect(lambda done, total: told.append((done, total)))
    with qtbot.waitSignal(busy.finished) as finished:
        busy.start(work)
    assert finished.args == [(42, False)]
    assert seen == [True]
    assert told == [(n, 5) for n in range(1, 6)]
    assert not busy.is_running()


@pytest.mark.parametrize("error", [DeskError("The file is empty."), ZeroDivisionError("a bug")])
def test_an_error_comes_home_as_it_is(qtbot: QtBot, error: Exception) -> None:
    busy = Busy()

    def work(progress: Progress) -> None:
        raise error

    with qtbot.waitSignal(busy.failed) as failed, qtbot.assertNotEmitted(busy.finished):
        busy.start(work)
    assert failed.args == [error]


def test_work_can_be_stopped_and_another_begun(qtbot: QtBot) -> None:
    busy = Busy()
    busy.start(until_told)
    with pytest.raises(RuntimeError):
        busy.start(until_told)
    with qtbot.waitSignal(busy.cancelled):
        busy.cancel()
    with qtbot.waitSignal(busy.finished):
        busy.start(lambda progress: None)


def test_nothing_runs_on_after_closing(qtbot: QtBot) -> None:
    busy = Busy()
    busy.start(until_told)
    thread = busy._thread
    assert thread is not None
    with qtbot.assertNotEmitted(busy.cancelled, wait=20):
        busy.stop()
        assert not busy.is_running()
        busy.stop()


def test_the_panel_counts_and_stops(qtbot: QtBot) -> None:
    panel = BusyPanel(Busy())
    qtbot.addWidget(panel)
    panel.start("Reading customers.xlsx", until_told)
    assert panel.isVisible()
    qtbot.waitUntil(lambda: panel._count.text() == "1 of 2")
    with qtbot.waitSignal(panel.busy.cancelled):
        QTest.mouseClick(panel.cancel, Qt.MouseButton.LeftButton)
    assert not panel.isVisible()


def test_the_dialog_closes_when_the_work_has_ended(qtbot: QtBot) -> None:
    dialog = BusyDialog("Import")
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.busy.finished):
        dialog.run("Reading", lambda progress: 7)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_esc_asks_the_work_to_stop_before_the_dialog_goes(qtbot: QtBot) -> None:
    dialog = BusyDialog("Import")
    qtbot.addWidget(dialog)
    dialog.run("Reading", until_told)
    QApplication.processEvents()
    with qtbot.waitSignal(dialog.busy.cancelled):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible())
