"""The form of a call: its fields, the line that finds who is calling, and the card of the caller."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListView, QSizePolicy, QVBoxLayout, QWidget

from desk_app.calls.model import (
    CHANNEL_WORDS,
    DIRECTION_WORDS,
    KIND_WORDS,
    OUTCOME_WORDS,
    CallKind,
    Channel,
    Direction,
    Outcome,
)
from desk_app.core.i18n import _, ngettext
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.hits import Hit, HitDelegate, Hits
from desk_app.ui.theme import px
from desk_app.ui.widgets import Banner, Capsule, ElidedLabel, Moment, TimeLine

FoundCustomer = tuple[str, str, str, str]
"""A customer found: id, name, phone and a line about them."""
FindCustomers = Callable[[str], Sequence[FoundCustomer]]

FIND_MS = 80
MOST_FOUND = 8
_CARD_LINES = 3


def call_fields() -> list[Field]:
    """The fields in the order the conversation goes."""
    return [
        Field("who", _("Who is it?"), hint=_("Last digits, name or pinyin"), wide=True),
        Field("caller_name", _("Name of the one speaking"), hint=_("If it is somebody else")),
        Field("phone", _("Number they can be reached at")),
        Field("kind", _("Kind"), Kind.COMBO, choices=_choices(KIND_WORDS)),
        Field("topic", _("Topic"), hint=_("In a few words")),
        Field("note", _("What the customer says"), Kind.TEXT, wide=True, lines=4),
        Field("outcome", _("Outcome"), Kind.COMBO, choices=_choices(OUTCOME_WORDS)),
        Field("channel", _("Channel"), Kind.COMBO, choices=_choices(CHANNEL_WORDS)),
        Field("rang_at", _("When it happened"), Kind.DATE_TIME, required=True),
        Field("direction", _("Direction"), Kind.COMBO, choices=_choices(DIRECTION_WORDS)),
        Field("customer_id", _("Customer file")),
    ]


def _choices(
    words: dict[CallKind, str] | dict[Outcome, str] | dict[Channel, str] | dict[Direction, str],
) -> list[Choice]:
    return [Choice(str(value), _(word), f"{value} {word}") for value, word in words.items()]


class CustomerFinder(QObject):
    """Shows under a line whom the digits, name or pinyin typed there belong to.

    Enter takes the first, the arrows another, a click any. `chosen(id, name, phone)` says who was taken,
    `nobody(text)` that it goes on without a customer file, `emptied` that the line is typed in anew.
    """

    chosen = Signal(str, str, str)
    nobody = Signal(str)
    emptied = Signal()

    def __init__(self, line: QLineEdit, find: FindCustomers) -> None:
        super().__init__(line)
        self._line, self._find = line, find
        self._found: dict[str, FoundCustomer] = {}
        self.model = Hits()
        self.popup = QFrame(line)
        self.popup.setObjectName("popup")
        self.popup.hide()
        self.list = QListView()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setModel(self.model)
        self.list.setItemDelegate(HitDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("Customers found"))
        self.list.clicked.connect(self._take)
        column = QVBoxLayout(self.popup)
        column.setContentsMargins(px(3), px(3), px(3), px(3))
        column.addWidget(self.list)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FIND_MS)
        self._timer.timeout.connect(self._ask)
        line.textEdited.connect(self._typed)
        line.installEventFilter(self)
        line.destroyed.connect(self._timer.stop)

    def is_open(self) -> bool:
        """Whether customers are shown."""
        return not self.popup.isHidden()

    def begin(self, text: str) -> None:
        """Puts text into the line as if it were typed."""
        self._line.setText(text)
        self._typed(text)

    def _typed(self, text: str) -> None:
        self.emptied.emit()
        if text.strip():
            self._timer.start()
        else:
            self._close()

    def _ask(self) -> None:
        text = self._line.text().strip()
        if not text or not self._line.hasFocus():
            self._close()
            return
        found = list(self._find(text))[:MOST_FOUND]
        self._found = {one[0]: one for one in found}
        hits = [
            Hit("customer", row_id, name, "  ".join(filter(None, (phone, detail))), "", text)
            for row_id, name, phone, detail in found
        ]
        self.model.show(hits, _("Go on without a customer file: {text}").format(text=text))
        self.list.setCurrentIndex(self.model.index(0))
        self._place()
        self.popup.show()
        self.popup.raise_()

    def _place(self) -> None:
        window = self._line.window()
        if self.popup.parentWidget() is not window:
            self.popup.setParent(window)
            self._line.destroyed.connect(self.popup.deleteLater)
        corner = self._line.mapTo(window, QPoint(0, self._line.height() + px(2)))
        rows = sum(self.list.sizeHintForRow(row) for row in range(self.model.rowCount()))
        high = min(rows + px(14), max(px(80), window.height() - corner.y() - px(8)))
        self.popup.setGeometry(corner.x(), corner.y(), self._line.width(), high)

    def _close(self) -> None:
        self._timer.stop()
        self.popup.hide()

    def _take(self, index: QModelIndex) -> None:
        entry = self.model.entry(index.row())
        text = self._line.text().strip()
        self._close()
        if isinstance(entry, Hit):
            row_id, name, phone, _detail = self._found[entry.id]
            self.chosen.emit(row_id, name, phone)
        elif entry is not None:
            self.nobody.emit(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self._close()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._timer.isActive():
                self._timer.stop()
                self._ask()
            if self.is_open():
                self._take(self.list.currentIndex())
                return True
        elif self.is_open() and key == Qt.Key.Key_Escape:
            self._close()
            return True
        elif self.is_open() and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            to = self.model.next_choice(self.list.currentIndex().row(), 1 if key == Qt.Key.Key_Down else -1)
            if to >= 0:
                self.list.setCurrentIndex(self.model.index(to))
            return True
        return False


@dataclass(frozen=True, slots=True)
class Caller:
    """What to know about the one who calls; `contacts` in the last `days`, `moments` open matters first."""

    name: str
    detail: str
    flag: str
    contacts: int
    days: int
    moments: Sequence[Moment]


class CallerCard(QFrame):
    """The caller over the form: name, what to heed, how often lately, what is open and what was last."""

    moment_opened = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.name = ElidedLabel(role="strong")
        self.detail = ElidedLabel(role="muted")
        self.often = Capsule()
        self.flag = Banner("soon", "")
        self.lines = TimeLine()
        self.lines.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.lines.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.lines.setAccessibleName(_("Open matters and last contacts"))
        self.lines.moment_opened.connect(self.moment_opened)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.name)
        head.addWidget(self.detail)
        head.addStretch(1)
        head.addWidget(self.often)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(6))
        column.addLayout(head)
        column.addWidget(self.flag)
        column.addWidget(self.lines)
        self.hide()

    def show_caller(self, caller: Caller | None) -> None:
        """Shows what is known; None takes the card away."""
        self.setVisible(caller is not None)
        if caller is None:
            return
        self.name.setText(caller.name)
        self.detail.setText(caller.detail)
        often = ngettext("{n} contact in {days} days", "{n} contacts in {days} days", caller.contacts)
        often = often.format(n=caller.contacts, days=caller.days)
        self.often.set_state(often, "soon" if caller.contacts > 1 else "muted", "history")
        self.flag.set_text("soon", caller.flag)
        self.flag.setVisible(bool(caller.flag))
        moments = list(caller.moments)[:_CARD_LINES]
        self.lines.set_moments(moments)
        self.lines.setFixedHeight(self.lines.row_height() * max(1, len(moments)) + px(6))
        self.lines.setVisible(bool(moments))


def put_on_top(form: QWidget, card: QWidget) -> None:
    """Puts the card over the form, where both scroll together."""
    body = form.parentWidget()
    layout = body.layout() if body is not None else None
    if isinstance(layout, QVBoxLayout):
        layout.insertWidget(0, card)
        layout.setSpacing(px(10))
