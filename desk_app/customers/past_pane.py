"""The file as it was on any day, with a slider; what is otherwise today stands out."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date as Date
from datetime import datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.customers import past, store
from desk_app.customers.differing import differences
from desk_app.customers.earlier import TAGS, Earlier
from desk_app.customers.model import Customer
from desk_app.storage.desk_file import DeskFile
from desk_app.ui.theme import px
from desk_app.ui.widgets import Fact, FactGrid, button, label, plain_tip

FactsOf = Callable[[Customer], Sequence[Fact]]
PutBack = Callable[[Sequence[Earlier]], object]
_COLUMNS = 2
_LONGEST_TAG = 14


class PastPane(QWidget):
    """A day between the first and today, and the facts of the file at the end of that day.

    Arrow keys move a day, Page Up and Down a month. It reads the journal when it is first shown. Beside each
    fact that is not so today stands a link that gives `put_back` the values it is made of; where these are several
    tags, one for each tag too. What was empty then and is filled in today is shown as empty.
    """

    def __init__(
        self,
        file: DeskFile,
        customer_id: str,
        zone: ZoneInfo,
        facts_of: FactsOf,
        *,
        put_back: PutBack | None = None,
    ) -> None:
        super().__init__()
        self._file, self._id, self._zone, self._facts_of = file, customer_id, zone, facts_of
        self._put_back = put_back
        self._first: Date | None = None
        self.said = label("", wrap=True)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(_("The day"))
        self.slider.setPageStep(30)
        self.slider.valueChanged.connect(self._show)
        self.facts = QWidget()
        self._grid = QGridLayout(self.facts)
        self._grid.setContentsMargins(0, 0, 0, 0)
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
            self._lay([])
            return
        now = store.by_id(self._file, self._id)
        facts = [
            Fact(fact.name, fact.value, tone="soon" if other else None)
            for fact, other in _not_among(self._facts_of(now), self._facts_of(was))
        ]
        made_of, empty = self._made_of(was, now)
        for name, earlier in empty:
            made_of[len(facts)] = earlier
            facts.append(Fact(name, "", tone="soon"))
        differs = sum(fact.tone is not None for fact in facts)
        words = (
            _("As it was at the end of {day}; coloured: not so today.")
            if differs
            else _("As it was on {day}: as today.")
        )
        self.said.setText(words.format(day=shown))
        self._lay(facts, made_of)

    def _made_of(
        self, was: Customer, today: Customer
    ) -> tuple[dict[int, list[Earlier]], list[tuple[str, list[Earlier]]]]:
        """For each fact of the past the values it is made of: it is another fact with one of them as today.

        And the names of facts that there are only with such a value as today, with these values.
        """
        found: dict[int, list[Earlier]] = {}
        empty: dict[tuple[str, str], list[Earlier]] = {}
        then = self._facts_of(was)
        for earlier, without in differences(was, today):
            facts = self._facts_of(without)
            places = [place for place, (_fact, other) in enumerate(_not_among(facts, then)) if other]
            for place in places:
                found.setdefault(place, []).append(earlier)
            for fact, other in () if places else _not_among(then, facts):
                if other:
                    empty.setdefault((earlier.table, fact.name), []).append(earlier)
        return found, [(name, values) for (_table, name), values in empty.items()]

    def _lay(self, facts: Sequence[Fact], made_of: Mapping[int, Sequence[Earlier]] | None = None) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._grid.setHorizontalSpacing(px(24))
        self._grid.setVerticalSpacing(px(8))
        for place, fact in enumerate(facts):
            earlier = (made_of or {}).get(place, ()) if fact.tone is not None else ()
            cell = self._cell(fact, earlier)
            self._grid.addWidget(cell, place // _COLUMNS, place % _COLUMNS, Qt.AlignmentFlag.AlignTop)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1)

    def _cell(self, fact: Fact, earlier: Sequence[Earlier]) -> QWidget:
        cell = QWidget()
        row = QHBoxLayout(cell)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(FactGrid([fact], columns=1), 1, Qt.AlignmentFlag.AlignTop)
        if earlier and self._put_back is not None:
            links = QVBoxLayout()
            links.setSpacing(0)
            whole = button(_("Put back"), "link", on=partial(self._put_back, earlier))
            whole.setAccessibleName(_("Put back: {field} {value}").format(field=fact.name, value=fact.value or "—"))
            links.addWidget(whole, 0, Qt.AlignmentFlag.AlignRight)
            tags = [each for each in earlier if each.field in TAGS]
            for one in tags if len(earlier) > 1 else ():
                links.addWidget(_tag_link(one, self._put_back), 0, Qt.AlignmentFlag.AlignRight)
            row.addLayout(links)
            row.setAlignment(links, Qt.AlignmentFlag.AlignBottom)
        return cell


def _tag_link(tag: Earlier, put_back: PutBack) -> QWidget:
    name = tag.row_id
    short = name if len(name) <= _LONGEST_TAG else name[: _LONGEST_TAG - 1] + "…"
    words = _("Put on {tag}") if tag.value else _("Take off {tag}")
    link = button(words.format(tag=short), "link", on=partial(put_back, [tag]))
    link.setAccessibleName(words.format(tag=name))
    link.setToolTip(plain_tip(name))
    return link


def _not_among(known: Sequence[Fact], facts: Sequence[Fact]) -> list[tuple[Fact, bool]]:
    """Each fact, and whether it is not among those known; one known once counts for one."""
    left = Counter((fact.name, fact.value) for fact in known)
    found = []
    for fact in facts:
        same = left[fact.name, fact.value] > 0
        left[fact.name, fact.value] -= same
        found.append((fact, not same))
    return found
