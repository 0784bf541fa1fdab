"""The chips of calls that were put aside half-typed: one row, however many there are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from desk_app.calls.parking import Parked
from desk_app.core import when
from desk_app.core.i18n import _, ngettext
from desk_app.ui import theme
from desk_app.ui.theme import px
from desk_app.ui.widgets import button, label, plain_tip

_KEYS = 9
_LEAST = 150
"""A chip is not made narrower than this for the sake of others (px at 100 %)."""
_BESIDE = 56
"""What a chip needs beside its words."""


@dataclass(frozen=True, slots=True)
class _Chip:
    """One chip, what it says where there is room, and its key."""

    button: QPushButton
    drop: QPushButton
    title: str
    said: str
    keys: str


class ParkedBar(QWidget):
    """One chip a parked call, the oldest first; `taken_up(id)` by click or by Alt and its number.

    `dropped(id)` by the small button behind a chip, or by Del on the chip.

    Where the row is too narrow the chips shorten their words, never their key; what still does not fit
    stands in the menu of `more`.
    """

    taken_up = Signal(str)
    dropped = Signal(str)

    def __init__(self, now: Callable[[], datetime], zone: Callable[[], ZoneInfo]) -> None:
        super().__init__()
        self._now, self._zone = now, zone
        self.ids: list[str] = []
        self._chips: list[_Chip] = []
        self._head = label(_("Put aside:"), "muted")
        self.more = button("")
        self.more_menu = QMenu(self.more)
        self.more.setMenu(self.more_menu)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._head)
        self._row.addWidget(self.more)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Calls put aside"))
        theme.announcer().changed.connect(self._measure)
        self._measure()
        self.hide()

    def show_parked(self, parked: Sequence[Parked]) -> None:
        """Shows these; without any the bar is not there."""
        for old in self._chips:
            for gone in (old.button, old.drop):
                self._row.removeWidget(gone)
                gone.hide()
                gone.deleteLater()
        self.ids = [each.id for each in parked]
        self._chips = []
        for place, each in enumerate(parked, 1):
            since = when.clock_time(each.since, self._zone())
            title = each.title or _("nobody named yet")
            said = _("{who}, since {time}").format(who=title, time=since)
            keys = f"  Alt+{place}" if place <= _KEYS else ""
            made = button("", icon="pause", on=partial(self.taken_up.emit, each.id))
            made.setAccessibleName(_("Take up again: {call}").format(call=said))
            made.installEventFilter(self)
            drop = button("", "link", icon="close", on=partial(self.dropped.emit, each.id))
            words = _("Throw away: {call}").format(call=said)
            drop.setAccessibleName(words)
            drop.setToolTip(plain_tip(f"{words} (Del)"))
            for at, part in enumerate((made, drop), 2 * place - 1):
                self._row.insertWidget(at, part)
                part.ensurePolished()
            self._chips.append(_Chip(made, drop, title, said, keys))
        self._fit()
        self.setVisible(bool(parked))

    def at(self, place: int) -> str:
        """The id of the chip with that number, from 1; "" if there is none."""
        return self.ids[place - 1] if 0 < place <= len(self.ids) else ""

    def chips_seen(self) -> list[QPushButton]:
        """The chips that stand in the row themselves."""
        return [each.button for each in self._chips if not each.button.isHidden()]

    def take_keys(self) -> bool:
        """The keyboard to the first chip; False where there is none."""
        seen = self.chips_seen()
        if seen:
            seen[0].setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(seen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Delete:
            for row_id, chip in zip(self.ids, self._chips, strict=True):
                if chip.button is watched:
                    self.dropped.emit(row_id)
                    return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _measure(self) -> None:
        self._row.setContentsMargins(px(12), px(8), px(12), 0)
        self._row.setSpacing(px(6))
        self._fit()

    def _fit(self) -> None:
        """As many chips as the row holds, each as wide as its words or as its share."""
        if not self._chips:
            return
        edges, gap = self._row.contentsMargins(), self._row.spacing()
        room = self.width() - edges.left() - edges.right() - self._head.sizeHint().width() - gap
        count = len(self._chips)
        shown, beside = count, self._chips[0].drop.sizeHint().width() + gap
        if count * (px(_LEAST) + gap + beside) > room:
            self._say_more(count)
            room -= self.more.sizeHint().width() + gap
            shown = min(count - 1, max(1, room // (px(_LEAST) + gap + beside)))
        room -= (gap + beside) * shown - gap
        widths = _shares([self._wide(each) for each in self._chips[:shown]], room)
        for place, each in enumerate(self._chips):
            each.button.setVisible(place < shown)
            each.drop.setVisible(place < shown)
            if place < shown:
                self._write(each, widths[place])
        self.more.setVisible(shown < count)
        self._say_more(count - shown)
        self._fill_menu(shown)

    def _wide(self, chip: _Chip) -> int:
        metrics = chip.button.fontMetrics()
        return metrics.horizontalAdvance(chip.said) + metrics.horizontalAdvance(chip.keys) + px(_BESIDE)

    @staticmethod
    def _write(chip: _Chip, width: int) -> None:
        metrics = chip.button.fontMetrics()
        room = width - px(_BESIDE) - metrics.horizontalAdvance(chip.keys)
        words = chip.said if metrics.horizontalAdvance(chip.said) <= room else chip.title
        short = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(px(24), room))
        chip.button.setText(f"{short}{chip.keys}".replace("&", "&&"))
        chip.button.setToolTip("" if short == chip.said else plain_tip(chip.said))

    def _say_more(self, count: int) -> None:
        self.more.setText(f"+{count}")
        said = ngettext("{n} more call put aside", "{n} more calls put aside", count).format(n=count)
        self.more.setAccessibleName(said)
        self.more.setToolTip(said)

    def _fill_menu(self, first: int) -> None:
        self.more_menu.clear()
        for row_id, each in list(zip(self.ids, self._chips, strict=True))[first:]:
            text = f"{each.said}{each.keys}".replace("&", "&&")
            self.more_menu.addAction(text).triggered.connect(partial(self._take_up, row_id))

    def _take_up(self, row_id: str, _on: bool = False) -> None:
        self.taken_up.emit(row_id)


def _shares(wanted: Sequence[int], room: int) -> list[int]:
    """How wide each may be: the short ones as wide as they want, the long ones share the rest alike."""
    left, given = room, [0] * len(wanted)
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    for done, place in enumerate(order):
        given[place] = min(wanted[place], left // (len(order) - done))
        left -= given[place]
    return given
