"""The chips of calls that were put aside half-typed."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desk_app.calls.parking import Parked
from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.ui.flow import FlowLayout
from desk_app.ui.theme import px
from desk_app.ui.widgets import button, label

_KEYS = 9


class ParkedBar(QWidget):
    """One chip a parked call, the oldest first; `taken_up(id)` by click or by Alt and its number."""

    taken_up = Signal(str)

    def __init__(self, now: Callable[[], datetime], zone: Callable[[], ZoneInfo]) -> None:
        super().__init__()
        self._now, self._zone = now, zone
        self.ids: list[str] = []
        self._row = QWidget()
        self._flow = FlowLayout(self._row)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), 0)
        column.addWidget(self._row)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._parts: list[QWidget] = []
        self.setAccessibleName(_("Calls put aside"))
        self.hide()

    def show_parked(self, parked: Sequence[Parked]) -> None:
        """Shows these; without any the bar is not there."""
        for part in self._parts:
            self._flow.removeWidget(part)
            part.hide()
            part.deleteLater()
        self.ids = [each.id for each in parked]
        self._parts = [label(_("Put aside:"), "muted")] if parked else []
        for place, each in enumerate(parked, 1):
            since = when.clock_time(each.since, self._zone())
            said = _("{who}, since {time}").format(who=each.title or _("nobody named yet"), time=since)
            keys = f"  Alt+{place}" if place <= _KEYS else ""
            chip = button(f"{said}{keys}", icon="pause", on=partial(self.taken_up.emit, each.id))
            chip.setAccessibleName(_("Take up again: {call}").format(call=said))
            self._parts.append(chip)
        for part in self._parts:
            self._flow.addWidget(part)
        self.setVisible(bool(parked))

    def at(self, place: int) -> str:
        """The id of the chip with that number, from 1; "" if there is none."""
        return self.ids[place - 1] if 0 < place <= len(self.ids) else ""
