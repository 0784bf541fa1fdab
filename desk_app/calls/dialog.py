"""The form of a call: its fields, and the line that finds who is calling."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from desk_app.calls.follow_up import CONTENT_WORDS
from desk_app.calls.model import (
    CHANNEL_WORDS,
    DIRECTION_WORDS,
    KIND_WORDS,
    OUTCOME_WORDS,
    Channel,
    Direction,
    Outcome,
)
from desk_app.calls.script_entry import ScriptEntry
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, ngettext
from desk_app.enquiries.dialog import EnquiryPart
from desk_app.storage.desk_file import DeskFile
from desk_app.topics.dialog import topic_hint, topic_line
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.pick_line import Pick, PickFinder
from desk_app.ui.theme import px

FoundCustomer = tuple[str, str, str, str]
"""A customer found: id, name, phone and a line about them."""
FindCustomers = Callable[[str], Sequence[FoundCustomer]]

_ROOM = 120
"""px at 100 % for those who are found."""
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
        Field("content", _("The customer is (1 to 3)"), Kind.COMBO, choices=_contents()),
        Field("heard", _("How was it? 1 to 5 each; 0: could not be reached"), wide=True, make=ScriptEntry),
        Field("again", _("Open it again for another round"), Kind.CHECK),
        Field("note", _("What the customer says"), Kind.TEXT, wide=True, lines=4),
        Field("outcome", _("Outcome (0 to 9)"), Kind.COMBO, choices=_outcomes()),
        Field("matter", _("Add to"), Kind.COMBO),
        Field("callback_at", _("Call back at"), Kind.DATE_TIME, required=True),
        Field("callback_owner", _("Who calls back"), Kind.COMBO, choices=people),
        Field("channel", _("Channel"), Kind.COMBO, choices=_choices(CHANNEL_WORDS)),
        Field("direction", _("Direction"), Kind.COMBO, choices=_choices(DIRECTION_WORDS)),
        Field("rang_at", _("When it happened"), Kind.DATE_TIME, required=True, wide=True, past=True),
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
        Choice(str(kind), _(word), f"{kind} {_SOUNDS[kind]}", str(place))
        for place, (kind, word) in enumerate(KIND_WORDS.items(), 1)
    ]


def _contents() -> list[Choice]:
    words = enumerate(CONTENT_WORDS.items(), 1)
    return [Choice(str(each), _(word), f"{each} {n}", str(n)) for n, (each, word) in words]


def _outcomes() -> list[Choice]:
    """The first nine by their place; 0 is the call nobody took."""
    digits = {value: str(place) for place, value in enumerate(OUTCOME_WORDS, 1) if place < 10} | {Outcome.MISSED: "0"}
    return [
        Choice(str(value), _(word), f"{value} {word}", digits.get(value, "")) for value, word in OUTCOME_WORDS.items()
    ]


def _choices(words: dict[Channel, str] | dict[Direction, str]) -> list[Choice]:
    return [Choice(str(value), _(word), f"{value} {word}") for value, word in words.items()]


class CustomerFinder(PickFinder):
    """Shows under a line whom the digits, name or pinyin typed there belong to; the owner leads on from there.

    `chosen(id, name)` says who was taken, `kept(text)` that it goes on without a customer file.
    """

    def __init__(self, line: QLineEdit, find: FindCustomers) -> None:
        def picks(text: str) -> Sequence[Pick]:
            found = find(text) if text else ()
            return [Pick(row_id, name, "  ".join(filter(None, (phone, about)))) for row_id, name, phone, about in found]

        super().__init__(line, picks, icon="customer", leads=True)
        self.list.setAccessibleName(_("Customers found"))

    def offer(self, text: str) -> str:
        return _("Go on without a customer file: {text}").format(text=text)


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

    def fit(self) -> None:
        """With room under the line for those who are found."""
        super().fit()
        self.resize(self.width(), self.height() + px(_ROOM))

    def _choose(self, customer_id: str, name: str) -> None:
        self.form.fill({"who": name}, clean=False)
        self._chosen = customer_id
        self.yes.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget(self) -> None:
        self._chosen = ""
