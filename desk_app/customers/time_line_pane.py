"""All that happened with a customer, one list by time: by kind, by words, and as far back as anybody scrolls."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import overload
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from desk_app.core import when
from desk_app.core.i18n import N_, _
from desk_app.core.text import fold
from desk_app.customers.model import TimeLineEntry
from desk_app.ui import theme
from desk_app.ui.flow import FlowLayout
from desk_app.ui.icons import ICONS
from desk_app.ui.search_line import SearchLine
from desk_app.ui.theme import px
from desk_app.ui.time_line import Moment, TimeLine
from desk_app.ui.widgets import label

ALL, OTHER = "all", "other"
GROUP_WORDS = {
    "call": N_("Calls"),
    "callback": N_("Callbacks"),
    "complaint": N_("Complaints"),
    "delivery": N_("Deliveries"),
    "purchase": N_("Purchases"),
    "customer": N_("File"),
    "print": N_("Paper"),
    OTHER: N_("Other"),
}
"""The kinds of entries that have a chip of their own, in their order; all others are other."""
PAGE = 30
"""How many lines are made at a time."""
FILTER_MS = 120
_LINES_SHOWN = 12
_FEW = 8
"""So few lines need no filter."""
_ICONS = {"customer": "history", "credit": "coin", "standing": "flag", "pyramid": "report"}


class TimeLinePane(QWidget):
    """Chips by kind, a line to filter with, and the list, newest first under the marks of its days.

    `entries` come newest first; lines are made of them only as far as the list is scrolled. A click or Enter on
    one emits `moment_opened(kind, row_id)`.
    """

    moment_opened = Signal(str, str)

    def __init__(self, entries: Sequence[TimeLineEntry], now: datetime, zone: ZoneInfo) -> None:
        super().__init__()
        self._entries, self._now, self._zone = entries, now, zone
        self._folded: list[str] = []
        self._chip = ALL
        self._chips: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self.chips = QWidget()
        flow = FlowLayout(self.chips)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.chips.setSizePolicy(policy)
        there = {_group_of(entry) for entry in entries}
        for key in (ALL, *(group for group in GROUP_WORDS if group in there)):
            made = self._make_chip(key)
            flow.addWidget(made)
        self._chips[ALL].setChecked(True)
        if len(there) < 2:
            self.chips.hide()
        self.filter = SearchLine()
        self.filter.setPlaceholderText(_("Filter the time line"))
        self.filter.setAccessibleName(_("Filter the time line"))
        if len(entries) <= _FEW:
            self.filter.hide()
        self.filter.installEventFilter(self)
        self.line = TimeLine()
        self.line.moment_opened.connect(self.moment_opened)
        self.line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.nothing = label(_("Nothing like this happened."), "muted", wrap=True)
        self._column = QVBoxLayout(self)
        for part in (self.chips, self.filter, self.nothing, self.line):
            self._column.addWidget(part)
        self._column.addStretch(1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FILTER_MS)
        self._timer.timeout.connect(self.show_chosen)
        self.filter.textChanged.connect(lambda _text: self._timer.start())
        theme.announcer().changed.connect(self._measure)
        self.show_chosen()
        self._measure()

    def _make_chip(self, key: str) -> QToolButton:
        made = QToolButton()
        made.setProperty("role", "chip")
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(lambda: self.choose(key))
        self._group.addButton(made)
        self._chips[key] = made
        return made

    def chip(self) -> str:
        """The key of the chip chosen."""
        return self._chip

    def chip_button(self, key: str) -> QToolButton:
        """The button of a chip; KeyError where nothing of the kind happened."""
        return self._chips[key]

    def choose(self, key: str) -> None:
        """Shows one kind alone, or all; a kind of which nothing happened is passed over."""
        if key in self._chips:
            self._chip = key
            self._chips[key].setChecked(True)
            self.show_chosen()

    def show_chosen(self) -> None:
        """Shows what the chip and the words let through."""
        found = self._matching()
        counts = Counter(map(_group_of, found))
        for key, made in self._chips.items():
            count = len(found) if key == ALL else counts[key]
            word = _("All") if key == ALL else _(GROUP_WORDS[key])
            made.setText(f"{word} {count}".replace("&", "&&"))
            made.setAccessibleName(f"{word} {count}")
        chosen = found if self._chip == ALL else [entry for entry in found if _group_of(entry) == self._chip]
        self.line.set_moments(_Moments(chosen, self._now, self._zone), page=PAGE)
        self.line.scrollToTop()
        self.line.setVisible(bool(chosen))
        self.nothing.setVisible(not chosen)

    def _matching(self) -> Sequence[TimeLineEntry]:
        words = fold(self.filter.text()).split()
        if not words:
            return self._entries
        if not self._folded:
            today = self._now.astimezone(self._zone)
            self._folded = [
                fold("\n".join((entry.headline, entry.who, entry.number, _day(entry, today, self._zone))))
                for entry in self._entries
            ]
        pairs = zip(self._entries, self._folded, strict=True)
        return [entry for entry, folded in pairs if all(word in folded for word in words)]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.filter and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._timer.stop()
                self.show_chosen()
                self.line.setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if event.key() == Qt.Key.Key_Escape and self.filter.text():
                self.filter.clear()
                return True
        return super().eventFilter(watched, event)

    def _measure(self) -> None:
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(6))
        lines = _Moments(self._entries[:_LINES_SHOWN], self._now, self._zone)
        marks = len({moment.day for moment in lines})
        rows = min(_LINES_SHOWN, max(1, len(lines) + marks))
        self.line.setFixedHeight(self.line.row_height() * rows + px(6))


class _Moments(Sequence[Moment]):
    """The lines of entries, each made when it is asked for."""

    def __init__(self, entries: Sequence[TimeLineEntry], now: datetime, zone: ZoneInfo) -> None:
        self._entries, self._zone = entries, zone
        self._now = now.astimezone(zone)

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, place: int) -> Moment: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Moment]: ...
    def __getitem__(self, place: int | slice) -> Moment | Sequence[Moment]:
        if isinstance(place, slice):
            return [self._line(entry) for entry in self._entries[place]]
        return self._line(self._entries[place])

    def _line(self, entry: TimeLineEntry) -> Moment:
        local = entry.at.astimezone(self._zone)
        at = "" if local.time() == time() else f"{local:%H:%M}"
        what = _("open: {what}").format(what=entry.headline) if entry.open else entry.headline
        icon = _ICONS.get(entry.kind, entry.kind)
        return Moment(
            at,
            icon if icon in ICONS else "info",
            what,
            entry.who,
            entry.kind,
            entry.row_id,
            "soon" if entry.open else "muted",
            _day(entry, self._now, self._zone),
        )


def _day(entry: TimeLineEntry, now: datetime, zone: ZoneInfo) -> str:
    """The mark a line stands under: "today", "yesterday", the day, with the year where it is another."""
    day, today = entry.at.astimezone(zone).date(), now.date()
    if day == today:
        return _("today")
    if day == today - timedelta(days=1):
        return _("yesterday")
    return when.date(day, year=day.year != today.year)


def _group_of(entry: TimeLineEntry) -> str:
    return entry.kind if entry.kind in GROUP_WORDS else OTHER
