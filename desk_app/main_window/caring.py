"""The calendar's own work: standing deliveries are made as the program opens, and with each new day."""

from collections.abc import Callable
from datetime import date as Date

from PySide6.QtCore import QObject, QTimer

from desk_app.app import DESK_ID
from desk_app.care.service import CareService
from desk_app.core.errors import DeskError
from desk_app.core.i18n import ngettext

_MINUTE_MS, _BETWEEN_MS = 60_000, 20


class Caring(QObject):
    """Makes what is due one save at a time, so that no key waits for it; what cannot be saved is tried again.

    `say` hears in the end how many deliveries were made and how many days wait for a word.
    """

    def __init__(self, service: CareService, say: Callable[[str], object], parent: QObject) -> None:
        super().__init__(parent)
        self._service, self._say = service, say
        self._day: Date | None = None
        self._due: list[tuple[str, Date]] = []
        self._made = self._wait = 0
        self._between = QTimer(self)
        self._between.setSingleShot(True)
        self._between.timeout.connect(self._step)
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE_MS)
        self._minute.timeout.connect(self.look)
        self._minute.start()
        self._between.start(0)

    def look(self) -> None:
        """Begins anew on a day that was not looked at yet."""
        if not self._service.read_only and not self._due and self._service.today() != self._day:
            self._between.start(0)

    def _step(self) -> None:
        if self._service.read_only:
            return
        try:
            if self._day != self._service.today():
                self._due, self._day = self._service.due(), self._service.today()
                self._made = self._wait = 0
            if self._due:
                standing_id, day = self._due[0]
                if self._service.make(DESK_ID, standing_id, day):
                    self._made += 1
                else:
                    self._wait += 1
                self._due.pop(0)
        except DeskError:  # somebody else writes: the next minute tries again
            self._day, self._due = None, []
            return
        if self._due:
            self._between.start(_BETWEEN_MS)
        elif self._made or self._wait:
            self._say(self.words())
            self._made = self._wait = 0

    def words(self) -> str:
        """What was made, in a sentence."""
        made = ngettext("{n} standing delivery was made.", "{n} standing deliveries were made.", self._made)
        wait = ngettext("{n} waits to be confirmed.", "{n} wait to be confirmed.", self._wait)
        said = [made.format(n=self._made)] if self._made else []
        return " ".join([*said, wait.format(n=self._wait)] if self._wait else said)
