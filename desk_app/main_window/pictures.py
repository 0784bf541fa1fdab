"""A picture of every tab, form and dialog, for people to look at."""

from collections.abc import Iterator
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QEventLoop, QSettings
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desk_app.app import Desk
from desk_app.main_window.tab_bar import ORDER, WITH_FORMS
from desk_app.main_window.window import MainWindow
from desk_app.ui.busy import Busy
from desk_app.ui.theme import px

_PATIENCE_S = 20.0
NAMES = {
    "today": "today",
    "customer": "customers",
    "call": "calls",
    "callback": "callbacks",
    "complaint": "complaints",
    "delivery": "deliveries",
    "figures": "figures",
}


def take(desk: Desk, folder: Path) -> Iterator[Path]:
    """Writes the PNG files into `folder`; answers their paths as they are made."""
    folder.mkdir(parents=True, exist_ok=True)
    remember = QSettings(str(folder / ".looks.ini"), QSettings.Format.IniFormat)
    window = MainWindow(desk, remember)
    window.resize(px(1366), px(768))
    window.show()
    for kind in ORDER:
        window.show_tab(kind)
        yield _grab(window, folder / f"{NAMES[kind]}.png")
    for kind in WITH_FORMS:
        window.show_tab(kind)
        window.view(kind).start_new()
        yield _grab(window, folder / f"new_{kind}.png")
        window.view(kind).leave_form()
    dialogs: list[tuple[str, QDialog]] = window.dialogs()
    for name, dialog in dialogs:
        dialog.show()
        yield _grab(dialog, folder / f"{name}.png")
        dialog.close()
    window.take_no_backup()
    window.close()
    (folder / ".looks.ini").unlink(missing_ok=True)


def settle(widget: QWidget) -> None:
    """Waits until nothing is being worked out any more and all parts have their size."""
    give_up = monotonic() + _PATIENCE_S
    while any(busy.is_running() for busy in widget.findChildren(Busy)) and monotonic() < give_up:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
    for _turn in range(6):
        QApplication.processEvents()


def _grab(widget: QWidget, path: Path) -> Path:
    settle(widget)
    widget.grab().save(str(path))
    return path
