"""What is done while nobody saves: the search index, which every save lengthens a little, is joined in small steps."""

from PySide6.QtCore import QObject, QTimer

from desk_app.storage.desk_file import DeskFile
from desk_app.ui.changes import Changes

QUIET_MS = 3000
"""So long after the last save it begins."""
SOON_MS = 250
"""So long after it the index knows what was saved, for other programs that read the file."""
_BETWEEN_MS = 20


class Idle(QObject):
    """Tidies the file once it was quiet, a step at a time, so that no key waits for it."""

    def __init__(self, file: DeskFile, changes: Changes, parent: QObject, quiet_ms: int = QUIET_MS) -> None:
        super().__init__(parent)
        self._file = file
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._step)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._file.catch_up)
        changes.changed.connect(lambda _kinds: self._soon.start(min(SOON_MS, quiet_ms)))
        changes.changed.connect(lambda _kinds: self._timer.start(quiet_ms))

    def stop(self) -> None:
        """Before the file is closed."""
        self._timer.stop()
        self._soon.stop()

    def _step(self) -> None:
        if self._file.tidy():
            self._timer.start(_BETWEEN_MS)
