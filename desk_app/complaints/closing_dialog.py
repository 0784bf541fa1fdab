"""The question before a complaint is closed: what was done, how satisfied they are, who calls them later."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from desk_app.complaints.closing import FollowUp
from desk_app.complaints.model import RULES_OF, SATISFACTION_WORDS, Satisfaction, Step
from desk_app.complaints.nature import Nature
from desk_app.core.i18n import _
from desk_app.matters.dialog import moment, wall
from desk_app.staff.model import Staff
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form_dialog import FormDialog, Values


@dataclass(frozen=True, slots=True)
class Closing:
    """What was answered."""

    done: str
    satisfaction: Satisfaction
    follow_up: FollowUp
    survey: bool
    note: str = ""


class ClosingDialog(FormDialog):
    """Names what is missing and what of the checklist is open; where nothing is missing, asks what closing needs."""

    def __init__(
        self,
        about: Sequence[str],
        missing: Sequence[str],
        unchecked: Sequence[str],
        done: str,
        follow_up_at: datetime,
        people: Sequence[Staff],
        actor: str,
        zone: ZoneInfo,
        parent: QWidget | None,
        nature: Nature = Nature.COMPLAINT,
    ) -> None:
        self._zone = zone
        satisfied = [Choice(str(each), _(word), str(n)) for n, (each, word) in enumerate(SATISFACTION_WORDS.items(), 1)]
        fields = (
            Field("done", _("What was done"), Kind.TEXT, required=True, lines=3),
            Field("satisfaction", _("The customer is"), Kind.COMBO, required=True, choices=satisfied),
            Field("keep", _("Keep it open: another round of steps begins"), Kind.CHECK),
            Field("again", _("What they are not satisfied with"), Kind.TEXT, lines=2),
            Field("follow_up", _("Follow-up call"), Kind.DATE_TIME),
            Field("owner", _("Who calls"), Kind.COMBO, choices=[Choice(one.id, one.shown) for one in people]),
            Field("declined", _("Why there is no follow-up call")),
            Field("survey", _("Print the survey slip"), Kind.CHECK),
            Field("note", _("Why it is closed all the same"), Kind.TEXT, lines=2),
        )
        if unchecked:
            about = [*about, _("Not checked yet: {things}").format(things=_(", ").join(unchecked))]
        super().__init__(_(RULES_OF[nature][Step.CLOSED].ask), about, _("Close"), fields, parent)
        self._unchecked = bool(unchecked)
        self._missing = _("Still missing: {what}.").format(what=_(", ").join(missing)) if missing else ""
        self.form.typed.connect(self._typed)
        start = {"done": done, "satisfaction": "", "follow_up": wall(follow_up_at, zone), "owner": actor}
        self.form.fill(start)
        self._show()
        self.begin(start, "satisfaction" if done else "done")
        if missing:
            self.tell_wrong(self._missing)

    def save(self) -> None:
        """Closes; where a field is empty too, what is missing of the steps is still said."""
        super().save()
        if self._missing and self.result() != self.DialogCode.Accepted and self.wrong.isHidden():
            self.tell_wrong(self._missing)

    def _typed(self, key: str) -> None:
        if key == "satisfaction":
            self.form.fill({"keep": self.form.text("satisfaction") == Satisfaction.NOT_SATISFIED}, clean=False)
        if key in ("satisfaction", "keep", "follow_up"):
            self._show()
            self.fit()

    def _show(self) -> None:
        values = self.form.values()
        unhappy = values["satisfaction"] == Satisfaction.NOT_SATISFIED
        again = unhappy and bool(values["keep"])
        calls = values["follow_up"] is not None
        for key, shown in (
            ("keep", unhappy),
            ("again", again),
            ("follow_up", not again),
            ("owner", calls and not again),
            ("declined", not calls and not again),
            ("survey", not again),
            ("note", self._unchecked and not again),
        ):
            self.form.set_shown(key, shown)

    def closing(self, values: Values) -> Closing:
        """What was answered."""
        satisfaction, at = Satisfaction(str(values["satisfaction"])), values["follow_up"]
        follow_up = FollowUp(moment(at, self._zone) if at else None, str(values["owner"]), str(values["declined"]))
        return Closing(str(values["done"]), satisfaction, follow_up, bool(values["survey"]), str(values["note"] or ""))

    def keeps_open(self, values: Values) -> bool:
        """Whether another round begins instead."""
        return values["satisfaction"] == Satisfaction.NOT_SATISFIED and bool(values["keep"])

    def ask_closing(self, close: Callable[[Closing], object], keep_open: Callable[[str], object]) -> Closing | None:
        """Asks, and closes or begins another round; what was answered where it was closed, else None."""
        answered: list[Closing] = []

        def act(values: Values) -> None:
            if self.keeps_open(values):
                keep_open(str(values["again"] or ""))
                return
            found = self.closing(values)
            close(found)
            answered.append(found)

        self.ask(act)
        return answered[0] if answered else None
