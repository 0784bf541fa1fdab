"""Answering the questions a view asks: a modal window is waited for and answered from within."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desk_app.ui.form_dialog import FormDialog


def answering(act: Callable[[FormDialog], object]) -> list[str]:
    """Waits for the next question and answers it with `act`; tells the titles of those asked."""
    titles: list[str] = []

    def look() -> None:
        dialog, at = QApplication.activeModalWidget(), QApplication.focusWidget()
        if not isinstance(dialog, FormDialog) or at is None or not dialog.isAncestorOf(at):
            QTimer.singleShot(5, look)
            return
        titles.append(dialog.windowTitle())
        try:
            act(dialog)
        finally:
            if dialog.isVisible():
                dialog.reject()

    QTimer.singleShot(0, look)
    return titles
