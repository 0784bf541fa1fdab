"""The questions asked about a customer's credit: an event, a contest, a decision, their own words."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date as Date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.money import CURRENCY, format_cents, parse_cents
from desk_app.credit.model import DECISION_WORDS, EVENT_WORDS, CreditEvent, Decision, EventDraft, EventKind
from desk_app.credit.rule import RULE, Rule
from desk_app.credit.store import headline
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form import Form
from desk_app.ui.theme import px
from desk_app.ui.widgets import button, label

Values = Mapping[str, object]
Act = Callable[[Values], object]
"""What is done with the answers."""

_EVENT_KEYS = ("kind", "happened_on", "evidence", "amount_cents", "expires_on")
_WIDTH, _SPARE = 480, 24


class CreditDialog(QDialog):
    """A short form with one verb: Ctrl+Enter does it, Esc leaves; a refusal is said beside its field.

    The end of an event moves with its kind and day until somebody chooses it.
    """

    def __init__(
        self, title: str, about: Sequence[str], verb: str, fields: Sequence[Field], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.form = Form(fields)
        self._act: Act = lambda _values: None
        self.wrong = label("", "error", wrap=True)
        self.wrong.hide()
        self.yes = button(_("{verb}  Ctrl+⏎").format(verb=verb), "primary", on=self._save)
        self.no = button(_("Leave  Esc"), on=self.reject)
        body = QWidget()
        body.setObjectName("scrolled")
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, px(6), 0)
        inner.setSpacing(px(10))
        inner.addWidget(label(title, "heading", wrap=True))
        for sentence in about:
            inner.addWidget(label(sentence, "muted", wrap=True))
        inner.addWidget(self.form)
        inner.addWidget(self.wrong)
        inner.addStretch(1)
        self._body = body
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(body)
        row = QHBoxLayout()
        row.addWidget(self.yes)
        row.addWidget(self.no)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(14), px(16))
        column.setSpacing(px(10))
        column.addWidget(self._scroll, 1)
        column.addLayout(row)
        self.form.save_wanted.connect(self._save)
        self.form.leave_wanted.connect(self.reject)
        self.form.end_reached.connect(lambda: self.yes.setFocus(Qt.FocusReason.TabFocusReason))

    def begin(self, values: Values, at: str) -> None:
        """Fills the form, takes a size at which all of it is seen where the screen has room, and waits at a field."""
        self.form.fill(values)
        self.fit()
        self.form.focus(at)

    def fit(self) -> None:
        """As high as its words need, no higher than the screen."""
        room = self.screen().availableGeometry()
        width = min(px(_WIDTH), room.width() - px(_SPARE))
        self.ensurePolished()
        inside = width - px(34 + 12)
        need = max(self._body.sizeHint().height(), self._body.heightForWidth(inside)) + px(96)
        self.resize(width, min(need, room.height() - px(_SPARE) * 2))

    def ask(self, act: Act) -> bool:
        """Asks, and does `act` with what was typed; what it refuses is shown and nothing typed is lost.

        Answers whether it was done.
        """
        self._act = act
        done = self.exec() == QDialog.DialogCode.Accepted
        self.deleteLater()
        return done

    def _save(self) -> None:
        self.wrong.hide()
        self.form.clear_errors()
        if missing := self.form.missing():
            self.form.show_error(missing[0], _("Please fill this in."))
            return
        try:
            self._act(self.form.values())
        except DeskError as error:
            if not self.form.show_desk_error(error):
                self.wrong.setText(error.sentence)
                self.wrong.show()
            return
        self.accept()


class EventDialog(CreditDialog):
    """Asks for an event; its end follows the rule until somebody chooses another."""

    rule: Rule = RULE
    _end_chosen = False

    def follow(self, rule: Rule) -> None:
        """From now on kind and day move the end by that rule."""
        self.rule = rule
        self.form.typed.connect(self._typed)

    def _typed(self, key: str) -> None:
        if key == "expires_on":
            self._end_chosen = True
        elif key in ("kind", "happened_on") and not self._end_chosen:
            values = self.form.values()
            if values["kind"] and isinstance(day := values["happened_on"], Date):
                end = self.rule.expiry(EventKind(str(values["kind"])), day)
                self.form.fill({"expires_on": end}, clean=False)


class DecideDialog(EventDialog):
    """Asks how a contested event is decided; how it really was only where it is corrected."""

    def _typed(self, key: str) -> None:
        super()._typed(key)
        if key == "decision":
            self.show_correction()

    def show_correction(self) -> None:
        """Shows the fields of the correction where there is one."""
        corrected = self.form.values()["decision"] == Decision.CORRECTED
        for key in _EVENT_KEYS:
            self.form.set_shown(key, corrected)
        self.fit()


def _event_fields() -> tuple[Field, ...]:
    kinds = [Choice(kind, _(word), f"{kind} {word}") for kind, word in EVENT_WORDS.items()]
    return (
        Field("kind", _("Kind of event"), Kind.COMBO, required=True, choices=kinds),
        Field("happened_on", _("When it happened"), Kind.DATE, required=True),
        Field(
            "evidence",
            _("What shows it"),
            Kind.TEXT,
            required=True,
            lines=3,
            hint=_("Order, call, slip, who saw it"),
        ),
        Field("amount_cents", _("Amount, where money is at stake"), hint="¥"),
        Field("expires_on", _("Counts until"), Kind.DATE, required=True),
    )


def note_dialog(name: str, today: Date, parent: QWidget | None, rule: Rule = RULE) -> EventDialog:
    """Asks for an event of a customer."""
    about = [
        _("It is kept with its evidence, is never rewritten, and the customer may read it, contest it and answer it.")
    ]
    title = _("Credit of {name}: note an event").format(name=name)
    dialog = EventDialog(title, about, _("Write it down"), _event_fields(), parent)
    dialog.follow(rule)
    dialog.begin({"happened_on": today, "expires_on": rule.expiry(EventKind.KEPT, today)}, "kind")
    return dialog


def contest_dialog(event: CreditEvent, today: Date, parent: QWidget | None) -> CreditDialog:
    """Asks what the customer says against an event."""
    fields = (
        Field("contest", _("What the customer says"), Kind.TEXT, required=True, lines=4),
        Field("contested_on", _("Contested on"), Kind.DATE, required=True),
    )
    about = [headline(event), _("From then on it does not count until it is decided.")]
    dialog = CreditDialog(_("The customer contests this event"), about, _("Write it down"), fields, parent)
    dialog.begin({"contested_on": today}, "contest")
    return dialog


def decide_dialog(event: CreditEvent, today: Date, parent: QWidget | None, rule: Rule = RULE) -> DecideDialog:
    """Asks how a contested event is decided, and why."""
    decisions = [Choice(each, _(word), f"{each} {word}") for each, word in DECISION_WORDS.items()]
    fields = (
        Field("decision", _("Decision"), Kind.COMBO, required=True, choices=decisions),
        *_event_fields(),
        Field("decision_note", _("Why; the customer is told"), Kind.TEXT, required=True, lines=3),
        Field("decided_on", _("Decided on"), Kind.DATE, required=True),
    )
    about = [headline(event), _("The customer says: {what}").format(what=event.contest or "")]
    dialog = DecideDialog(_("Decide a contested event"), about, _("Decide"), fields, parent)
    amount = "" if event.amount_cents is None else format_cents(event.amount_cents, event.currency or CURRENCY)
    values = {
        "kind": event.kind,
        "happened_on": event.happened_on,
        "evidence": event.evidence,
        "amount_cents": amount,
        "expires_on": event.expires_on or rule.expiry(event.kind, event.happened_on),
        "decided_on": today,
    }
    dialog.follow(rule)
    dialog.begin(values, "decision")
    dialog.show_correction()
    return dialog


def statement_dialog(before: str, today: Date, parent: QWidget | None) -> CreditDialog:
    """Asks for the customer's own words on their credit; `before` is what they said last."""
    fields = (
        Field("text", _("In their own words"), Kind.TEXT, required=True, lines=5),
        Field("said_on", _("Said on"), Kind.DATE, required=True),
    )
    about = [_("It stands beside the grade and on the customer's print-out. Earlier statements are kept.")]
    dialog = CreditDialog(_("The customer's own statement"), about, _("Write it down"), fields, parent)
    dialog.begin({"text": before, "said_on": today}, "text")
    return dialog


def draft_of(values: Values, currency: str = CURRENCY) -> EventDraft:
    """The event that was typed; raises DeskError for an amount that is none."""
    return EventDraft(
        kind=EventKind(str(values["kind"])),
        evidence=str(values["evidence"] or ""),
        happened_on=day_of(values, "happened_on"),
        expires_on=day_of(values, "expires_on"),
        amount_cents=_cents(str(values["amount_cents"] or "")),
        currency=currency,
    )


def day_of(values: Values, key: str) -> Date | None:
    """The day that stands in a field."""
    value = values[key]
    return value if isinstance(value, Date) else None


def _cents(text: str) -> int | None:
    if not text:
        return None
    try:
        return parse_cents(text)
    except DeskError as error:
        raise DeskError(error.sentence, field="amount_cents") from error
