"""The file as it was on any day, with a slider; what is otherwise today stands out."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date as Date
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSlider, QVBoxLayout, QWidget

from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.customers import past, store
from desk_app.customers.model import Customer
from desk_app.storage.desk_file import DeskFile
from desk_app.ui.theme import px
from desk_app.ui.widgets import Fact, FactGrid, label

FactsOf = Callable[[Customer], Sequence[Fact]]


class PastPane(QWidget):
    """A day between the first and today, and the facts of the file at the end of that day.

    Arrow keys move a day, Page Up and Down a month. It reads the journal when it is first shown.
    """

    def __init__(self, file: DeskFile, customer_id: str, zone: ZoneInfo, facts_of: FactsOf) -> None:
        super().__init__()
        self._file, self._id, self._zone, self._facts_of = file, customer_id, zone, facts_of
        self._first: Date | None = None
        self.said = label("", wrap=True)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(_("The day"))
        self.slider.setPageStep(30)
        self.slider.valueChanged.connect(self._show)
        self.facts = FactGrid()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        for part in (self.said, self.slider, self.facts):
            column.addWidget(part)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._first is None:
            changes = past.history(self._file, self._id)
            now = self._file.clock.now()
            self._first = (changes[0].at if changes else now).astimezone(self._zone).date()
            days = (now.astimezone(self._zone).date() - self._first).days
            self.slider.setRange(0, max(0, days))
            self.slider.setEnabled(days > 0)
            self.slider.setValue(days)
            self._show(self.slider.value())

    def show_day(self, day: Date) -> None:
        """Moves to a day, or to the nearest one there is."""
        if self._first is not None:
            self.slider.setValue((day - self._first).days)

    def _show(self, days: int) -> None:
        if self._first is None:
            return
        day = self._first + timedelta(days=days)
        end = datetime.combine(day + timedelta(days=1), time(), self._zone) - timedelta(milliseconds=1)
        was = past.as_of(self._file, self._id, end)
        shown = when.date(day, year=True)
        if was is None:
            self.said.setText(_("On {day} there was no such file yet.").format(day=shown))
            self.facts.set_facts([])
            return
        today = Counter((fact.name, fact.value) for fact in self._facts_of(store.by_id(self._file, self._id)))
        facts = []
        for fact in self._facts_of(was):
            same = today[fact.name, fact.value] > 0
            today[fact.name, fact.value] -= same
            facts.append(Fact(fact.name, fact.value, tone=None if same else "soon"))
        differs = sum(fact.tone is not None for fact in facts)
        words = (
            _("As it was at the end of {day}; coloured: not so today.")
            if differs
            else _("As it was on {day}: as today.")
        )
        self.said.setText(words.format(day=shown))
        self.facts.set_facts(facts)
