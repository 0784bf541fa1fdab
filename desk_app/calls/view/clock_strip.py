"""The clock over the form of a call: what it is at, how long already, and the key that goes on."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_app.calls.timing import NEXT_WORDS, PHASE_WORDS, CallClock, Phase, length_words
from desk_app.core.i18n import _
from desk_app.ui.flow import FlowLayout
from desk_app.ui.theme import Tone
from desk_app.ui.widgets import Capsule, ElidedLabel, button, label

_SECOND_MS = 1000
_TONES: dict[Phase, Tone] = {
    Phase.RINGING: "soon",
    Phase.TALKING: "accent",
    Phase.AFTER: "paused",
    Phase.STOPPED: "done",
}
_ICONS = {Phase.RINGING: "phone-in", Phase.TALKING: "call", Phase.AFTER: "note", Phase.STOPPED: "done"}


class ClockStrip(QWidget):
    """Ringing, talking, work after the call; `changed` after each step. Runs only while it is seen."""

    changed = Signal()

    def __init__(self, clock: CallClock, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.clock, self._now = clock, now
        self.phase = Capsule()
        self.length = label("", "strong")
        self.rest = ElidedLabel(role="muted")
        self.step_button = button("", "link", on=self.step)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        row = FlowLayout(self, gap=8)
        for part in (self.phase, self.length, self.step_button, self.rest):
            row.addWidget(part)
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND_MS)
        self._timer.timeout.connect(self._tick)
        self.show_clock()

    def step(self) -> None:
        """Goes on to the next phase."""
        self.set_clock(self.clock.step(self._now()))
        self.changed.emit()

    def set_clock(self, clock: CallClock) -> None:
        """Shows this clock from now on."""
        self.clock = clock
        self.show_clock()

    def show_clock(self) -> None:
        """How long the phase lasts, and what went before."""
        clock, now = self.clock, self._now()
        lengths, phase = clock.lengths(now), clock.phase
        self.phase.set_state(_(PHASE_WORDS[phase]), _TONES[phase], _ICONS[phase])
        seconds = int((now - clock.rang_at).total_seconds()) if phase is Phase.RINGING else lengths.talk_s
        if phase in (Phase.AFTER, Phase.STOPPED):
            seconds = lengths.after_s
        self.length.setText(length_words(max(0, seconds or 0)))
        told = []
        if phase is not Phase.RINGING:
            told.append(_("answered after {time}").format(time=length_words(lengths.wait_s)))
        if phase in (Phase.AFTER, Phase.STOPPED):
            told.append(_("talked {time}").format(time=length_words(lengths.talk_s)))
        if lengths.hold_s:
            told.append(_("on hold {time}").format(time=length_words(lengths.hold_s)))
        self.rest.setText(" · ".join(told))
        self.step_button.setText(f"{_(NEXT_WORDS[phase])}  F8")
        self.setAccessibleName(" ".join((self.phase.text(), self.length.text(), self.rest.text())))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def _tick(self) -> None:
        if not self.isVisible():
            self._timer.stop()
            return
        self.show_clock()
