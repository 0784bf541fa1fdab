"""The questions about amends: a measure or compensation, and the supervisor's decision on it."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from desk_app.complaints.measures import WHAT_WORDS, MeasureDraft, What
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.money import parse_cents
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form_dialog import FormDialog, Values


def what_choices(*, nothing: bool) -> list[Choice]:
    """The kinds of amends to choose from; with `nothing` also that there is nothing more."""
    none = [Choice("", _("nothing more"), "0")] if nothing else []
    return [*none, *(Choice(str(what), _(word), f"{n} {what}") for n, (what, word) in enumerate(WHAT_WORDS.items(), 1))]


def draft_of(values: Values) -> MeasureDraft:
    """The measure that was typed; raises DeskError at the amount when it is none."""
    what, typed = What(str(values["what"])), str(values["amount"] or "").strip()
    note = str(values["note"] or "")
    if what is What.MEASURE or not typed:
        return MeasureDraft(what, note)
    if what is What.POINTS:
        if not typed.isdecimal():
            raise DeskError(_("Points are a whole number; “{text}” is not.").format(text=typed), field="amount")
        return MeasureDraft(what, note, points=int(typed))
    try:
        return MeasureDraft(what, note, parse_cents(typed))
    except DeskError as error:
        raise DeskError(error.sentence, field="amount") from None


class MeasureDialog(FormDialog):
    """One more measure or compensation."""

    def __init__(self, about: Sequence[str], parent: QWidget | None) -> None:
        fields = (
            Field("what", _("What the customer gets"), Kind.COMBO, required=True, choices=what_choices(nothing=False)),
            Field("amount", _("Amount or points"), hint="30.00"),
            Field("note", _("In words"), Kind.TEXT, lines=3),
        )
        super().__init__(_("Measure or compensation"), about, _("Write it down"), fields, parent)
        self.form.typed.connect(self._typed)
        self.begin({"what": str(What.MEASURE)})
        self._typed("what")

    def _typed(self, key: str) -> None:
        if key == "what":
            self.form.set_shown("amount", self.form.text("what") != What.MEASURE)
            self.fit()

    def ask_measure(self, act: Callable[[MeasureDraft], object]) -> bool:
        """Asks, and does `act` with what was typed; answers whether it was done."""
        return self.ask(lambda values: act(draft_of(values)))


def ask_decision(about: Sequence[str], parent: QWidget | None, act: Callable[[bool, str], object]) -> bool:
    """Asks the supervisor whether a compensation is approved; `act` takes that and the reason."""
    choices = [Choice("approve", _("approve"), "1"), Choice("refuse", _("refuse"), "2")]
    fields = (
        Field("decision", _("What you decide"), Kind.COMBO, required=True, choices=choices),
        Field("reason", _("Reason, needed for a refusal"), Kind.TEXT, lines=2),
    )
    dialog = FormDialog(_("Decide on the compensation"), about, _("Write the decision down"), fields, parent)
    dialog.begin({"decision": ""})
    return dialog.ask(lambda values: act(values["decision"] == "approve", str(values["reason"] or "")))
