"""One announcement for many: which kinds of records changed since the event loop last turned."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal


class Changes(QObject):
    """Collects announcements of changed kinds.

    `heard()` comes with each of them, `changed(frozenset)` once a turn of the loop.
    """

    changed = Signal(frozenset)
    heard = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kinds: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._tell)
        self.heard.connect(self._timer.start)

    def announce(self, kinds: Iterable[str]) -> None:
        """Notes these kinds; may be called from any thread, the signal comes in this object's own."""
        self._kinds |= set(kinds)
        self.heard.emit()

    def _tell(self) -> None:
        kinds, self._kinds = frozenset(self._kinds), set()
        if kinds:
            self.changed.emit(kinds)
