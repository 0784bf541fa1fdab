"""The part of the tab with which a supervisor decides on a compensation, and who asked for it hears of that."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.complaints import decisions, measures
from desk_app.complaints.amends_dialog import ask_decision
from desk_app.complaints.measures import Measure, measure_words, money_of
from desk_app.complaints.model import DECIDE, Complaint
from desk_app.complaints.recovery import RecoveryService
from desk_app.core.i18n import _
from desk_app.core.money import format_cents
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.ui.record_pane import Act
from desk_app.ui.room_view import RoomView, Surroundings
from desk_app.ui.theme import Tone
from desk_app.ui.widgets import Banner


class Decisions:
    """What waits for a decision in the record shown in `view`, and what was decided."""

    def __init__(self, view: RoomView, around: Surroundings, service: RecoveryService) -> None:
        self._view, self._around, self._file, self._service = view, around, around.file, service

    def waiting(self, complaint_id: str) -> list[Measure]:
        """What waits, first that on which who sits here may decide."""
        me = self._around.actor()
        found = [each for each in measures.of_complaint(self._file, complaint_id) if each.waits]
        return sorted(found, key=lambda each: not decisions.may_decide(self._file, me, each.by_id))

    def act(self, complaint_id: str) -> Act:
        """The decision as the next step; who may not make it reads why."""
        first = self.waiting(complaint_id)[0]
        why_not = decisions.why_not(self._file, self._around.actor(), first.by_id)
        return Act(_(DECIDE), self.decide, "Ctrl+Return", "check", why_not)

    def comes_first(self, one: Complaint) -> bool:
        """Whether the decision is what who sits here owes a complaint that somebody else works on."""
        me = self._around.actor()
        return one.owner_id != me and one.id in decisions.to_decide(self._file, me)

    def acts(self, one: Complaint, *, primary: bool) -> list[Act]:
        """The decision beside another next step (unless it is the `primary` one), and that one was seen."""
        me, found = self._around.actor(), []
        if not primary and one.id in decisions.to_decide(self._file, me):
            found.append(Act(_(DECIDE) + "…", self.decide))
        if decisions.unseen(self._file, me, one.id):
            found.append(Act(_("Decision seen"), self.seen, rare=True))
        return found

    def strip(self, one: Complaint, lamps: QWidget) -> QWidget:
        """The four steps, under what was decided and who asked for it has not seen, and why nobody here decides."""
        told = decisions.unseen(self._file, self._around.actor(), one.id).get(one.id, [])
        if not told:
            return lamps
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        said = "\n".join(decisions.decision_words(self._file, each) for each in told)
        tone: Tone = "done" if all(each.holds for each in told) else "soon"
        column.addWidget(Banner(tone, said, act=_("Seen"), on=self.seen))
        column.addWidget(lamps)
        return whole

    def seen(self) -> None:
        """Notes that what was decided was seen."""
        self._view.attempt(lambda: self._service.see(self._around.actor(), self._view.current_id))

    def decide(self) -> None:
        """Asks the supervisor about the compensation that has waited longest."""
        actor, complaint_id = self._around.actor(), self._view.current_id
        waits = self.waiting(complaint_id)
        if not waits:
            return
        one, others = waits[0], waits[1:]
        name = staff.names(self._file).get(one.by_id, "")
        agreed = [each for each in measures.of_complaint(self._file, complaint_id) if each.holds]
        limit = format_cents(settings.profile(self._file).approval_limit_cents)
        cost = format_cents(money_of([*agreed, one]))
        about = [
            _("{name} asks for: {what}").format(name=name, what=measure_words(one)),
            _("With it the complaint costs {sum}; above {limit} you decide.").format(sum=cost, limit=limit),
        ]
        if others:
            whole = format_cents(money_of([*agreed, *waits]))
            about.append(_("With the other undecided ones it would cost {sum}.").format(sum=whole))

        def decide(approve: bool, reason: str) -> object:
            act = self._service.approve if approve else self._service.refuse
            return act(actor, one.id, reason)

        ask_decision(about, self._view, decide)
