"""The questions asked about a callback, and the line of its form that finds whom to ring."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desk_app.callbacks.model import Snooze, snoozes
from desk_app.commitments.openings import Openings
from desk_app.core import when
from desk_app.core.i18n import N_, _
from desk_app.matters.dialog import moment, wall
from desk_app.matters.handing import hand_over_words
from desk_app.staff.model import Staff
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form import Form
from desk_app.ui.form_dialog import FormDialog, Values
from desk_app.ui.pick_line import PickLine

_SNOOZE_WORDS = {
    Snooze.HOUR: N_("in 1 hour: {when}"),
    Snooze.AFTERNOON: N_("this afternoon: {when}"),
    Snooze.OPENING: N_("at the next opening: {when}"),
    Snooze.OTHER: N_("another time"),
}


class SnoozeDialog(FormDialog):
    """Until when a callback rests: one of the usual moments by its first letter or digit, or any other."""

    def __init__(self, now: datetime, openings: Openings, about: str, parent: QWidget | None = None) -> None:
        zone = openings.calendar.tz
        self._zone, self._ready = zone, snoozes(now, openings)
        choices = []
        for place, (key, words) in enumerate(_SNOOZE_WORDS.items(), 1):
            if key in self._ready or key == Snooze.OTHER:
                at = when.on_list(self._ready[key], now, zone) if key in self._ready else ""
                choices.append(Choice(str(key), _(words).format(when=at), f"{place} {key}"))
        fields = (
            Field("choice", _("Until when"), Kind.COMBO, required=True, choices=choices),
            Field("until", _("Until"), Kind.DATE_TIME, required=True),
        )
        super().__init__(_("Put aside"), [about, _("It stays due when it is due.")], _("Put aside"), fields, parent)
        self.form.typed.connect(self._typed)
        self.begin({"choice": str(Snooze.HOUR), "until": wall(now + timedelta(hours=2), zone)})
        self._typed("choice")

    def _typed(self, key: str) -> None:
        if key == "choice":
            self.form.set_shown("until", self.form.text("choice") == Snooze.OTHER)
            self.fit()

    def until(self, values: Values) -> datetime:
        """The moment that was chosen."""
        chosen = Snooze(str(values["choice"]))
        return self._ready[chosen] if chosen in self._ready else moment(values["until"], self._zone)

    def ask_until(self, act: Callable[[datetime], object]) -> bool:
        """Asks, and does `act` with the moment; answers whether it was done."""
        return self.ask(lambda values: act(self.until(values)))


def ask_hand_over(
    people: Sequence[Staff], about: str, act: Callable[[str, str], object], parent: QWidget | None
) -> bool:
    """Asks which colleague takes it over, and what they should know."""
    fields = (
        Field("to", _("To whom"), Kind.COMBO, required=True, choices=[Choice(one.id, one.shown) for one in people]),
        Field("note", _("What they should know"), Kind.TEXT, lines=3),
    )
    dialog = FormDialog(_("Hand over"), [about, hand_over_words()], _("Hand over"), fields, parent)
    dialog.begin({"to": people[0].id if len(people) == 1 else ""})
    return dialog.ask(lambda values: act(str(values["to"]), str(values["note"])))


Known = Callable[[str, str], Mapping[str, object]]
"""What a form takes over from a customer's file, found by what was typed."""


class Whom(QObject):
    """The line of a form that finds the customer to ring.

    What the file knows goes into the fields that are still empty, and out of them again when somebody else is
    typed. `taken(customer_id)` says who was found, "" that it is nobody any more.
    """

    taken = Signal(str)

    def __init__(self, form: Form, known: Known) -> None:
        super().__init__(form)
        self._form, self._known = form, known
        line = form.entry("who")
        assert isinstance(line, PickLine)
        self._typed = ""
        customer_id = form.text("customer_id")
        there = known(customer_id, "").items() if customer_id else ()
        self._carried = {key: str(value) for key, value in there if form.text(key) == str(value)}
        line.textEdited.connect(self._remember)
        line.chosen.connect(self._chosen)
        line.emptied.connect(self._emptied)
        form.set_shown("customer_id", False)

    def _remember(self, text: str) -> None:
        self._typed = text

    def _chosen(self, customer_id: str, name: str) -> None:
        form, known = self._form, self._known(customer_id, self._typed)
        fresh = {key: str(value) for key, value in known.items() if not form.text(key)}
        self._carried = fresh
        form.fill({**fresh, "customer_id": customer_id, "who": name}, clean=False)
        self.taken.emit(customer_id)

    def _emptied(self) -> None:
        if not self._form.text("customer_id"):
            return
        blank = {key: "" for key, value in self._carried.items() if self._form.text(key) == value}
        self._carried = {}
        self._form.fill({"customer_id": "", **blank}, clean=False)
        self.taken.emit("")
