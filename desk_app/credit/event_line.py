"""One event of a customer's credit on the screen: what happened, whether it counts, what can be done."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.core.money import CURRENCY, format_cents
from desk_app.credit import store
from desk_app.credit.model import DECISION_WORDS, EVENT_WORDS, EventKind
from desk_app.credit.rule import Judged, Why, signed, why_words
from desk_app.ui.flow import FlowLayout
from desk_app.ui.theme import Tone, px
from desk_app.ui.widgets import Capsule, IconLabel, button, label

ICONS = {
    EventKind.KEPT: "done",
    EventKind.BROKEN: "flag",
    EventKind.UNPAID: "coin",
    EventKind.ABUSE: "undo",
    EventKind.PRAISE: "star",
}


class EventLine(QWidget):
    """One event: icon and word, day and amount, whether it counts, what shows it, and what can be done."""

    def __init__(
        self,
        judged: Judged,
        points: int,
        people: Mapping[tuple[str, str], str],
        acts: Sequence[tuple[str, Callable[[], object]]],
    ) -> None:
        super().__init__()
        event = judged.event
        counts = judged.why == Why.COUNTS
        tone: Tone = "muted" if not counts else "done" if points > 0 else "late"
        day = when.date(event.happened_on, year=True)
        word = _(EVENT_WORDS[event.kind])
        self.setAccessibleName(_("{kind}, {day}: {why}").format(kind=word, day=day, why=why_words(judged)))
        self.capsule = Capsule(*_state(judged, points, tone))
        self.buttons: list[QPushButton] = []
        head, row = flow(8)
        kind = QWidget()
        named = QHBoxLayout(kind)
        named.setContentsMargins(0, 0, 0, 0)
        named.setSpacing(px(6))
        named.addWidget(IconLabel(ICONS[event.kind], tone))
        named.addWidget(label(word, "strong"))
        row.addWidget(kind)
        amount = "" if event.amount_cents is None else format_cents(event.amount_cents, event.currency or CURRENCY)
        for text in (day, amount):
            if text:
                row.addWidget(label(text))
        row.addWidget(self.capsule)
        for verb, act in acts:
            made = button(verb, "link", on=act)
            made.setAccessibleName(_("{verb}: {kind}, {day}").format(verb=verb, kind=word, day=day))
            row.addWidget(made)
            self.buttons.append(made)
        under = QVBoxLayout()
        under.setContentsMargins(px(24), 0, 0, 0)
        under.setSpacing(px(2))
        under.addWidget(label(event.evidence, select=True, wrap=True))
        for text in _told(judged, people):
            under.addWidget(label(text, "small", select=True, wrap=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        column.addWidget(head)
        column.addLayout(under)


def _state(judged: Judged, points: int, tone: Tone) -> tuple[str, Tone, str]:
    match judged.why:
        case Why.COUNTS:
            return _("counts {points}").format(points=signed(points)), tone, "check"
        case Why.CONTESTED:
            return _("contested"), "soon", "pause"
        case Why.CORRECTED:
            return _("corrected by us"), "muted", "edit"
        case Why.WITHDRAWN:
            return _("withdrawn by us"), "muted", "close"
        case Why.EXPIRED:
            return _("expired"), "muted", "clock"
    return _("not happened yet"), "muted", "clock"


def _told(judged: Judged, people: Mapping[tuple[str, str], str]) -> list[str]:
    event = judged.event
    who = people.get((event.id, store.NOTE), "")
    why = why_words(judged)
    told = [_("{why} · noted by {who}").format(why=why, who=who) if who else why]
    if event.corrects_id is not None:
        told.append(_("puts an earlier event right"))
    if event.contested_on is not None:
        told.append(
            _("contested on {day}: {what}").format(day=when.date(event.contested_on, year=True), what=event.contest)
        )
    if event.decision is not None and event.decided_on is not None:
        told.append(
            _("decided on {day}, {decision}: {what}").format(
                day=when.date(event.decided_on, year=True),
                decision=_(DECISION_WORDS[event.decision]),
                what=event.decision_note,
            )
        )
    return told


def flow(gap: float) -> tuple[QWidget, FlowLayout]:
    """A row that wraps, and the widget it lies in."""
    holder = QWidget()
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    holder.setSizePolicy(policy)
    return holder, FlowLayout(holder, gap=gap)
