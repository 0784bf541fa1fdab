"""The form of a call: its fields, and the line that finds who is calling."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from desk_app.calls.model import (
    CHANNEL_WORDS,
    DIRECTION_WORDS,
    KIND_WORDS,
    OUTCOME_WORDS,
    Channel,
    Direction,
)
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, ngettext
from desk_app.enquiries.dialog import EnquiryPart
from desk_app.storage.desk_file import DeskFile
from desk_app.topics.dialog import topic_hint, topic_line
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.hits import Hit, HitDelegate, Hits
from desk_app.ui.theme import px

FoundCustomer = tuple[str, str, str, str]
"""A customer found: id, name, phone and a line about them."""
FindCustomers = Callable[[str], Sequence[FoundCustomer]]

FIND_MS = 80
MOST_FOUND = 8
WAITING = "callback:"
"""Before the id of an open callback, where who was found has no file and waits for a call."""


_SOUNDS = {"enquiry": "zixun", "request": "xuqiu", "suggestion": "jianyi", "complaint": "tousu", "praise": "biaoyang"}
"""Kind to its Chinese word in pinyin, so that one letter chooses it whichever language is spoken."""


def call_fields(file: DeskFile, people: Sequence[Choice]) -> list[Field]:
    """The fields in the order the conversation goes; what only some calls need is hidden until one does.

    `people` are those who can promise to call back.
    """
    return [
        Field("who", _("Who is it?"), hint=_("Last digits, name or pinyin"), wide=True),
        Field("caller_name", _("Name of the one speaking"), hint=_("If it is somebody else")),
        Field("phone", _("Number they can be reached at")),
        Field("kind", _("Kind (1 to 5)"), Kind.COMBO, choices=_kinds()),
        Field("topic", _("Topic"), hint=topic_hint(file), make=lambda: topic_line(file)),
        Field("note", _("What the customer says"), Kind.TEXT, wide=True, lines=4),
        Field("outcome", _("Outcome (1 to 9)"), Kind.COMBO, choices=_outcomes()),
        Field("matter", _("Add to"), Kind.COMBO),
        Field("callback_at", _("Call back at"), Kind.DATE_TIME, required=True),
        Field("callback_owner", _("Who calls back"), Kind.COMBO, choices=people),
        Field("channel", _("Channel"), Kind.COMBO, choices=_choices(CHANNEL_WORDS)),
        Field("direction", _("Direction"), Kind.COMBO, choices=_choices(DIRECTION_WORDS)),
        Field("rang_at", _("When it happened"), Kind.DATE_TIME, required=True, wide=True),
        Field(
            "enquiries",
            _("Which goods, and what was answered?"),
            wide=True,
            group=_("Price or stock asked about  Alt+G"),
            make=lambda: EnquiryPart(file),
        ),
        *(
            Field(key, words, group=_("How long it took"), hint=_("as the clock says"))
            for key, words in (
                ("wait_s", _("Waited (min:s)")),
                ("talk_s", _("Talked (min:s)")),
                ("hold_s", _("On hold (min:s)")),
                ("after_s", _("Work after the call (min:s)")),
            )
        ),
        *(Field(key, key) for key in HIDDEN),
    ]


HIDDEN = ("customer_id", "topic_id", "callback_id", "clock")
"""Fields nobody types in: what was chosen, and the clock, so that a draft keeps them."""


def _kinds() -> list[Choice]:
    return [
        Choice(str(kind), _(word), f"{kind} {_SOUNDS[kind]} {place}")
        for place, (kind, word) in enumerate(KIND_WORDS.items(), 1)
    ]


def _outcomes() -> list[Choice]:
    return [
        Choice(str(value), _(word), f"{value} {word} {place if place < 10 else ''}")
        for place, (value, word) in enumerate(OUTCOME_WORDS.items(), 1)
    ]


def _choices(words: dict[Channel, str] | dict[Direction, str]) -> list[Choice]:
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


class LinkDialog(FormDialog):
    """Asks whose a call of nobody known is, and whether earlier ones of the same number are theirs too."""

    def __init__(self, find: FindCustomers, others: int, parent: QWidget | None) -> None:
        said = ngettext("Also the {n} earlier call of this number", "Also the {n} earlier calls of this number", others)
        fields = [
            Field("who", _("Whose call is it?"), hint=_("Last digits, name or pinyin"), required=True),
            Field("others", said.format(n=others), Kind.CHECK),
        ]
        super().__init__(_("Link to a customer"), [], _("Link"), fields, parent)
        self._chosen = ""
        self.form.set_shown("others", others > 0)
        line = self.form.entry("who")
        assert isinstance(line, QLineEdit)
        self.finder = CustomerFinder(line, find)
        self.finder.chosen.connect(self._choose)
        self.finder.emptied.connect(self._forget)
        self.begin({"others": others > 0}, "who")

    def customer(self) -> str:
        """The id of the customer chosen; raises DeskError while none is."""
        if not self._chosen:
            raise DeskError(_("Choose one of the customers found, or open a file for this caller."), field="who")
        return self._chosen

    def _choose(self, customer_id: str, name: str, _phone: str) -> None:
        self.form.fill({"who": name}, clean=False)
        self._chosen = customer_id
        self.yes.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget(self) -> None:
        self._chosen = ""
