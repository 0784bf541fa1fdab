"""What the figures are of: a period, and which calls."""

from collections.abc import Iterable, Sequence
from datetime import date as Date
from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from desk_app.calls.model import CHANNEL_WORDS, KIND_WORDS, OUTCOME_WORDS
from desk_app.core.i18n import _
from desk_app.insights.model import Conditions, Period
from desk_app.insights.periods import SPAN_WORDS, Span, period_of
from desk_app.ui.flow import FlowLayout
from desk_app.ui.theme import px
from desk_app.ui.when_entry import WhenEntry

_FILTERS = ("staff", "channel", "topic", "kind", "outcome")


class Chooser(QWidget):
    """Combos for the period and for each filter; `chosen` after every choice."""

    chosen = Signal()

    def __init__(self, today: Date) -> None:
        super().__init__()
        self._today = today
        self._filling = False
        row = FlowLayout(self, gap=8)
        self.span = self._combo(_("Period"))
        for span in Span:
            self.span.addItem(_(SPAN_WORDS[span]), span)
        self.span.setCurrentIndex(list(Span).index(Span.MONTH))
        self.start, self.last = self._day(_("First day")), self._day(_("Last day"))
        self._fill_days(period_of(Span.MONTH, today))
        self.filters = {key: self._combo(word) for key, word in zip(_FILTERS, self._words(), strict=True)}
        for part in (self.span, self.start, self.last, *self.filters.values()):
            row.addWidget(part)
        self.offer("channel", [(str(key), _(word)) for key, word in CHANNEL_WORDS.items()])
        self.offer("kind", [(str(key), _(word)) for key, word in KIND_WORDS.items()])
        self.offer("outcome", [(str(key), _(word)) for key, word in OUTCOME_WORDS.items()])
        self.offer("staff", [])
        self.offer("topic", [])
        self.span.currentIndexChanged.connect(self._span_chosen)
        for day in (self.start, self.last):
            day.typed.connect(self._changed)
        for combo in self.filters.values():
            combo.currentIndexChanged.connect(self._changed)
        self._show_days()

    @staticmethod
    def _words() -> tuple[str, ...]:
        return _("Everybody"), _("Every channel"), _("Every topic"), _("Every kind"), _("Every outcome")

    @staticmethod
    def _combo(name: str) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName(name)
        made.setMinimumWidth(px(120))
        made.setMaximumWidth(px(240))
        return made

    @staticmethod
    def _day(name: str) -> WhenEntry:
        made = WhenEntry(with_time=False, optional=False, past=True)
        made.edit.setAccessibleName(name)
        return made

    def offer(self, key: str, choices: Iterable[tuple[str, str]]) -> None:
        """What a filter offers: value and words, after the choice of all; what was chosen stays chosen."""
        combo = self.filters[key]
        before = str(combo.currentData() or "")
        self._filling = True
        combo.clear()
        combo.addItem(self._words()[_FILTERS.index(key)], "")
        known = {value: words for value, words in choices if value}
        if before and before not in known:
            known[before] = before
        for value, words in known.items():
            combo.addItem(words, value)
        combo.setCurrentIndex(max(0, combo.findData(before)))
        self._filling = False

    def period(self) -> Period:
        """The days chosen; a last day before the first counts as that one day."""
        start, last = (_day_in(each) for each in (self.start, self.last))
        return Period(start, max(start, last) + timedelta(days=1))

    def conditions(self) -> Conditions:
        """Which calls count."""
        return Conditions(**{key: str(combo.currentData() or "") for key, combo in self.filters.items()})

    def clear(self) -> None:
        """All calls again."""
        self._filling = True
        for combo in self.filters.values():
            combo.setCurrentIndex(0)
        self._filling = False
        self._changed()

    def is_today(self, today: Date) -> None:
        """Midnight came: the periods around today move on."""
        if today != self._today:
            self._today = today
            self._span_chosen()

    def _span_chosen(self) -> None:
        span = Span(self.span.currentData())
        self._show_days()
        if span != Span.OWN:
            self._fill_days(period_of(span, self._today))
            self._changed()

    def _show_days(self) -> None:
        own = Span(self.span.currentData()) == Span.OWN
        for day in (self.start, self.last):
            day.setVisible(own)

    def _fill_days(self, period: Period) -> None:
        self._filling = True
        self.start.fill(period.start)
        self.last.fill(period.end - timedelta(days=1))
        self._filling = False

    def _changed(self) -> None:
        if not self._filling:
            self.chosen.emit()


def _day_in(entry: WhenEntry) -> Date:
    day = entry.value()
    assert isinstance(day, Date)
    return day


def named(people: Iterable[str], seen: Sequence[str]) -> list[tuple[str, str]]:
    """Names to choose from: those of the staff, then others that calls bear."""
    return [(name, name) for name in dict.fromkeys([*people, *seen])]
