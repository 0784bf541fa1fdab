"""What is done while nobody saves: the search index, which every save lengthens a little, is joined in small steps."""

from PySide6.QtCore import QObject, QTimer

from desk_app.storage.desk_file import DeskFile
from desk_app.ui.changes import Changes

QUIET_MS = 3000
"""So long after the last save it begins."""
_BETWEEN_MS = 20


class Idle(QObject):
    """Tidies the file once it was quiet, a step at a time, so that no key waits for it."""

    def __init__(self, file: DeskFile, changes: Changes, parent: QObject, quiet_ms: int = QUIET_MS) -> None:
        super().__init__(parent)
        self._file = file
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._step)
        changes.changed.connect(lambda _kinds: self._timer.start(quiet_ms))

    def stop(self) -> None:
        """Before the file is closed."""
        self._timer.stop()

    def _step(self) -> None:
        if self._file.tidy():
            self._timer.start(_BETWEEN_MS)
