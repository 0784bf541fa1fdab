"""Long work beside the window: a thread, its progress in words, and a way to stop it."""

from collections.abc import Callable
from threading import Event
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QThread, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desk_app.core.i18n import _
from desk_app.ui.theme import px
from desk_app.ui.widgets import button, label


class Cancelled(Exception):
    """The person asked to stop; raised inside the work by `Progress.step`."""


class Progress:
    """What long work is given: it tells how far it is and learns whether to go on."""

    def __init__(self, tell: Callable[[int, int], None]) -> None:
        self._tell = tell
        self._stop = Event()

    def cancel(self) -> None:
        """Asks the work to stop at its next step."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether it should stop."""
        return self._stop.is_set()

    def step(self, done: int, total: int = 0) -> None:
        """`done` of `total` (0: not known) are finished; raises Cancelled when it should stop."""
        if self.cancelled:
            raise Cancelled
        self._tell(done, total)


class _Thread(QThread):
    """Runs the work once and keeps how it ended."""

    told = Signal(int, int)

    def __init__(self, work: Callable[[Progress], Any], parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self.progress = Progress(self.told.emit)
        self.result: Any = None
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self.result = self._work(self.progress)
        except Exception as error:  # noqa: BLE001  # handed to the window's thread, which decides
            self.error = error


class Busy(QObject):
    """Runs one function at a time in a thread; all signals come in the window's thread.

    `progressed(done, total)`, then exactly one of `finished(result)`, `failed(exception)`, `cancelled()`.
    """

    progressed = Signal(int, int)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: _Thread | None = None
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.stop)

    def is_running(self) -> bool:
        """Whether work is under way."""
        return self._thread is not None

    def start(self, work: Callable[[Progress], Any]) -> None:
        """Begins `work(progress)`; raises RuntimeError while other work is under way."""
        if self._thread is not None:
            raise RuntimeError("busy already")
        self._thread = _Thread(work, self)
        self._thread.told.connect(self.progressed)
        self._thread.finished.connect(self._ended)
        self._thread.start()

    def cancel(self) -> None:
        """Asks the work to stop; `cancelled` follows."""
        if self._thread is not None:
            self._thread.progress.cancel()

    def stop(self) -> None:
        """Asks the work to stop and waits until it has; for closing. No signal follows."""
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.progress.cancel()
            thread.finished.disconnect(self._ended)
            thread.wait()
            thread.deleteLater()

    def _ended(self) -> None:
        thread, self._thread = self._thread, None
        if thread is None:
            return
        thread.wait()
        thread.deleteLater()
        if isinstance(thread.error, Cancelled):
            self.cancelled.emit()
        elif thread.error is not None:
            self.failed.emit(thread.error)
        else:
            self.finished.emit(thread.result)


class BusyPanel(QWidget):
    """The sentence, the bar, the count and Cancel; hidden while nothing runs."""

    def __init__(self, busy: Busy) -> None:
        super().__init__()
        self.busy = busy
        self._text = label("", wrap=True)
        self._count = label("", "small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self.cancel = button(_("Stop"), on=self._stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        column.setSpacing(px(8))
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(self._count, 1)
        row.addWidget(self.cancel)
        column.addWidget(self._text)
        column.addWidget(self._bar)
        column.addLayout(row)
        busy.progressed.connect(self._progress)
        for end in (busy.finished, busy.failed, busy.cancelled):
            end.connect(lambda *_ends: self.hide())
        self.hide()

    def start(self, text: str, work: Callable[[Progress], Any]) -> None:
        """Shows the sentence and begins the work."""
        self._text.setText(text)
        self._bar.setAccessibleName(text)
        self._bar.setRange(0, 0)
        self._count.setText("")
        self.cancel.setEnabled(True)
        self.show()
        self.busy.start(work)

    def _progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(min(done, total))
        if total:
            self._count.setText(_("{done} of {total}").format(done=done, total=total))
        else:
            self._count.setText(str(done))

    def _stop(self) -> None:
        self.cancel.setEnabled(False)
        self._count.setText(_("Stopping…"))
        self.busy.cancel()


class BusyDialog(QDialog):
    """The panel in a window of its own, for work during which nothing else may be touched.

    Closing it or Esc asks the work to stop; it closes by itself once the work has ended.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.busy = Busy(self)
        self.panel = BusyPanel(self.busy)
        column = QVBoxLayout(self)
        column.addWidget(self.panel)
        self.setMinimumWidth(px(360))
        for end in (self.busy.finished, self.busy.failed, self.busy.cancelled):
            end.connect(lambda *_ends: super(BusyDialog, self).reject())

    def run(self, text: str, work: Callable[[Progress], Any]) -> None:
        """Shows itself and begins the work; the signals of `busy` tell how it ended."""
        self.panel.start(text, work)
        self.open()

    def reject(self) -> None:
        """Esc or the window's cross: stop first, close when stopped."""
        if self.busy.is_running():
            self.panel.cancel.click()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.busy.stop()
        super().closeEvent(event)
