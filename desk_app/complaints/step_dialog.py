"""The questions of a step: who did it, when, how the customer heard of it, what was said; and taking it back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desk_app.calls.model import CHANNEL_WORDS
from desk_app.complaints.amends_dialog import draft_of, what_choices
from desk_app.complaints.measures import MeasureDraft, What
from desk_app.complaints.model import RULES_OF, STEP_WORDS, Complaint, Step
from desk_app.complaints.nature import Nature
from desk_app.complaints.prevention import Prevention
from desk_app.complaints.recovery import Stamp
from desk_app.complaints.sentences import FILLED_IN, ready
from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.improvements.model import Improvement
from desk_app.matters.dialog import moment, wall
from desk_app.staff.model import Staff
from desk_app.ui.fields import Choice, ComboEntry, Field, Kind
from desk_app.ui.form_dialog import FormDialog, Values
from desk_app.ui.theme import px

_NARROW = 120
"""The least width of a list of sentences, which are longer than the window is wide."""


@dataclass(frozen=True, slots=True)
class StepContext:
    """What the questions of a step begin with; `lang` is the customer's."""

    one: Complaint
    people: Sequence[Staff]
    actor: str
    now: datetime
    zone: ZoneInfo
    channel: str
    lang: str

    def answer_by(self) -> str:
        """By when the first answer was promised, as long as it is still to come."""
        waits = self.one.answered_at is None and self.one.promised_at > self.now
        return when.date_time(self.one.promised_at, self.zone) if waits else ""


class StepDialog(FormDialog):
    """A step: who, when, how, what was said. A ready sentence that is chosen goes into the text."""

    def __init__(
        self,
        step: Step,
        about: Sequence[str],
        context: StepContext,
        parent: QWidget | None,
        more: Sequence[Field] = (),
        values: Values | None = None,
    ) -> None:
        self.step, self._context = step, context
        self._sentences = ready(step, context.lang, context.answer_by, context.one.nature)
        self._start = wall(context.now, context.zone)
        people = [Choice(one.id, one.shown) for one in context.people]
        channels = [Choice(str(value), _(word), str(value)) for value, word in CHANNEL_WORDS.items()]
        sentences = [Choice(str(n), text) for n, text in enumerate(self._sentences)]
        note = Field("note", _note_label(step), Kind.TEXT, lines=3, required=step == Step.ANTICIPATE)
        how = Field("how", _("How the customer was told"), Kind.COMBO, required=step == Step.TOLD, choices=channels)
        other = Field("ready", _("Another ready sentence"), Kind.COMBO, choices=sentences, hint=_("choose one"))
        words = (note, other) if step == Step.ANTICIPATE else (*more, how, note, other)
        last = (*more, how) if step == Step.ANTICIPATE else ()
        fields = [
            *words,
            *last,
            Field("by", _("Who did it"), Kind.COMBO, required=True, choices=people),
            Field("at", _("When"), Kind.DATE_TIME, required=True, past=True),
        ]
        super().__init__(_(RULES_OF[context.one.nature][step].ask), about, _("Write it down"), fields, parent)
        self.form.typed.connect(self._typed)
        other_sentences = self.form.entry("ready")
        assert isinstance(other_sentences, ComboEntry)
        other_sentences.setSizeAdjustPolicy(ComboEntry.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        other_sentences.setMinimumWidth(px(_NARROW))
        sentence = self._sentences[0] if step in FILLED_IN else ""
        start = {"note": sentence, "how": context.channel, "by": context.actor, "at": self._start}
        self.begin(start | dict(values or {}), fields[0].key)
        text = self.form.entry("note")
        if isinstance(text, QPlainTextEdit):
            text.moveCursor(QTextCursor.MoveOperation.End)

    def _typed(self, key: str) -> None:
        if key == "ready" and (chosen := self.form.text("ready")):
            self.form.fill({"note": self._sentences[int(chosen)]}, clean=False)

    def stamp(self, values: Values) -> Stamp:
        """Who, when, how and what was said; a time that was left as it stood means now."""
        at = None if values["at"] == self._start else moment(values["at"], self._context.zone)
        return Stamp(str(values["how"] or ""), str(values["note"] or ""), at, str(values["by"] or ""))

    def ask_stamp(self, act: Callable[[Stamp], object]) -> bool:
        """Asks, and does `act` with what was typed; answers whether it was done."""
        return self.ask(lambda values: act(self.stamp(values)))


def _note_label(step: Step) -> str:
    match step:
        case Step.AMEND:
            return _("What is done for the customer")
        case Step.ANTICIPATE:
            return _("What will prevent the next one")
    return _("What was said")


class AmendDialog(StepDialog):
    """Makes amends: with what stands there already (`have`, in words), and one more measure or compensation."""

    def __init__(self, have: Sequence[str], context: StepContext, parent: QWidget | None) -> None:
        choices = what_choices(nothing=bool(have))
        more = (
            Field("what", _("What the customer gets"), Kind.COMBO, required=not have, choices=choices),
            Field("amount", _("Amount or points"), hint="30.00"),
        )
        about = [_("So far: {measures}").format(measures=_("; ").join(have))] if have else []
        super().__init__(Step.AMEND, about, context, parent, more, {"what": "" if have else str(What.MEASURE)})
        self.form.typed.connect(self._what_typed)
        self._what_typed("what")

    def _what_typed(self, key: str) -> None:
        if key == "what":
            self.form.set_shown("amount", self.form.text("what") not in ("", What.MEASURE))
            self.fit()

    def ask_amends(self, act: Callable[[Sequence[MeasureDraft], Stamp], object]) -> bool:
        """Asks, and does `act` with the measures and the stamp; answers whether it was done."""
        return self.ask(lambda values: act([draft_of(values)] if values["what"] else [], self.stamp(values)))


class AnticipateDialog(StepDialog):
    """What will prevent the next one, and the improvement it becomes: a new one, or one that is open."""

    def __init__(self, found: Sequence[Improvement], context: StepContext, parent: QWidget | None) -> None:
        choices = [
            Choice("", _("a new improvement")),
            *(Choice(one.id, f"{one.number} · {one.title}", one.title) for one in found),
        ]
        more = (
            Field("improvement", _("It becomes"), Kind.COMBO, choices=choices),
            Field("title", _("Title of the improvement")),
            Field(
                "owner", _("Who sees to it"), Kind.COMBO, choices=[Choice(one.id, one.shown) for one in context.people]
            ),
        )
        start = {"improvement": "", "title": context.one.title, "owner": context.actor}
        super().__init__(Step.ANTICIPATE, [], context, parent, more, start)
        self.form.set_shown("how", False)
        self.form.fill({"how": ""})
        which = self.form.entry("improvement")
        assert isinstance(which, ComboEntry)
        which.setSizeAdjustPolicy(ComboEntry.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        which.setMinimumWidth(px(_NARROW))
        self.form.set_shown("improvement", bool(found))
        self.form.typed.connect(self._which_typed)
        self.fit()
        self.form.focus("note")

    def _which_typed(self, key: str) -> None:
        if key == "improvement":
            new = not self.form.text("improvement")
            self.form.set_shown("title", new)
            self.form.set_shown("owner", new)
            self.fit()

    def ask_prevention(self, act: Callable[[Prevention, Stamp], object]) -> bool:
        """Asks, and does `act` with the improvement and the stamp; answers whether it was done."""

        def do(values: Values) -> object:
            known = str(values["improvement"] or "")
            new = Prevention("", str(values["title"] or ""), str(values["owner"] or ""))
            return act(Prevention(known) if known else new, self.stamp(values))

        return self.ask(do)


def ask_taking_back(
    step: Step,
    nature: Nature,
    said: Sequence[str],
    falling: Sequence[Step],
    parent: QWidget | None,
    act: Callable[[str], object],
) -> bool:
    """Shows a step that was done and asks why it is taken back; Esc leaves it as it stands."""
    also = [_(STEP_WORDS[each]) for each in falling if each != step]
    about = [*said]
    if also:
        about.append(_("With it are taken back: {steps}.").format(steps=_(", ").join(also)))
    if not falling:
        about.append(_("It is in a round that is over: it stays as it stands."))
    reason = Field("reason", _("Why it is taken back"), Kind.TEXT, required=True, lines=2)
    dialog = FormDialog(_(RULES_OF[nature][step].ask), about, _("Take it back"), (reason,), parent)
    dialog.begin({})
    return dialog.ask(lambda values: act(str(values["reason"])))
