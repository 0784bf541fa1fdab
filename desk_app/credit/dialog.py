"""The questions asked about a customer's credit: an event, a contest, a decision, their own words."""

from datetime import date as Date

from PySide6.QtWidgets import QWidget

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.money import CURRENCY, format_cents, parse_cents
from desk_app.credit.model import DECISION_WORDS, EVENT_WORDS, CreditEvent, Decision, EventDraft, EventKind
from desk_app.credit.rule import RULE, Rule
from desk_app.credit.store import headline
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form_dialog import FormDialog, Values

_EVENT_KEYS = ("kind", "happened_on", "evidence", "amount_cents", "expires_on")


class EventDialog(FormDialog):
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
        Field("happened_on", _("When it happened"), Kind.DATE, required=True, past=True),
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


def contest_dialog(event: CreditEvent, today: Date, parent: QWidget | None) -> FormDialog:
    """Asks what the customer says against an event."""
    fields = (
        Field("contest", _("What the customer says"), Kind.TEXT, required=True, lines=4),
        Field("contested_on", _("Contested on"), Kind.DATE, required=True, past=True),
    )
    about = [headline(event), _("From then on it does not count until it is decided.")]
    dialog = FormDialog(_("The customer contests this event"), about, _("Write it down"), fields, parent)
    dialog.begin({"contested_on": today}, "contest")
    return dialog


def decide_dialog(event: CreditEvent, today: Date, parent: QWidget | None, rule: Rule = RULE) -> DecideDialog:
    """Asks how a contested event is decided, and why."""
    decisions = [Choice(each, _(word), f"{each} {word}") for each, word in DECISION_WORDS.items()]
    fields = (
        Field("decision", _("Decision"), Kind.COMBO, required=True, choices=decisions),
        *_event_fields(),
        Field("decision_note", _("Why; the customer is told"), Kind.TEXT, required=True, lines=3),
        Field("decided_on", _("Decided on"), Kind.DATE, required=True, past=True),
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


def statement_dialog(before: str, today: Date, parent: QWidget | None) -> FormDialog:
    """Asks for the customer's own words on their credit; `before` is what they said last."""
    fields = (
        Field("text", _("In their own words"), Kind.TEXT, required=True, lines=5),
        Field("said_on", _("Said on"), Kind.DATE, required=True, past=True),
    )
    about = [_("It stands beside the grade and on the customer's print-out. Earlier statements are kept.")]
    dialog = FormDialog(_("The customer's own statement"), about, _("Write it down"), fields, parent)
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
