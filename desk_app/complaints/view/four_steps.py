"""What the tab does with the four steps: asks for them, shows them, takes them back, makes amends, closes."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.callbacks import store as callbacks
from desk_app.calls.model import Channel, channel_words
from desk_app.complaints import checklist, closing, fault, measures, store
from desk_app.complaints.amends import may_be_taken_away
from desk_app.complaints.amends_dialog import MeasureDialog
from desk_app.complaints.closing_dialog import Closing, ClosingDialog
from desk_app.complaints.fault_dialog import ask_fault
from desk_app.complaints.measures import MEASURE_STATE_WORDS, Measure, MeasureDraft, measure_words
from desk_app.complaints.model import (
    RULES_OF,
    SATISFACTION_WORDS,
    STEP_WORDS,
    Complaint,
    ComplaintStep,
    Satisfaction,
    Step,
    done_steps,
    falls_with,
    next_of,
)
from desk_app.complaints.nature import Nature
from desk_app.complaints.prevention import Prevention
from desk_app.complaints.recovery import RecoveryService, Stamp
from desk_app.complaints.sentences import spoken_to
from desk_app.complaints.step_dialog import AmendDialog, AnticipateDialog, StepContext, StepDialog, ask_taking_back
from desk_app.complaints.table import lamp_steps, lamps
from desk_app.complaints.view.decisions import Decisions
from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.core.money import format_cents
from desk_app.customers import store as customers
from desk_app.improvements import store as improvements
from desk_app.improvements.dialog import ImprovementDialog
from desk_app.improvements.service import ImprovementService
from desk_app.matters.dialog import ask_reason
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.ui.record_pane import Act, RecordPane
from desk_app.ui.room_view import RoomView, Surroundings
from desk_app.ui.theme import Tone, px
from desk_app.ui.widgets import Capsule, Fact, FourASteps, button, label

MEASURE_KEYS, BACK_KEYS, FAULT_KEYS = "Ctrl+Shift+M", "Ctrl+Shift+B", "F7"
_TONES: dict[str, Tone] = {"agreed": "done", "approved": "done", "waiting": "soon", "refused": "muted"}


class FourSteps(QObject):
    """The steps of the record shown in `view`; every act is a save of its own.

    `sheet_wanted(kind, id, name)` asks for a sheet of paper.
    """

    sheet_wanted = Signal(str, str, str)

    def __init__(self, view: RoomView, around: Surroundings) -> None:
        super().__init__()
        self._view, self._around, self._file, self._zone = view, around, around.file, around.zone
        self._service = RecoveryService(around.file)
        self.decisions = Decisions(view, around, self._service)

    def _one(self) -> Complaint:
        return store.by_id(self._file, self._view.current_id)

    # What is shown

    def strip(self, one: Complaint, steps: Sequence[ComplaintStep]) -> FourASteps:
        """The four lamps: a click on one does the step that is due, or shows one that is done."""
        made = FourASteps(lamps(one, steps, staff.names(self._file), self._file.clock.now(), self._zone()))
        order = lamp_steps(one.nature)
        made.opened.connect(lambda place: self.open_lamp(order[place]))
        return made

    def waits(self, one: Complaint, steps: Sequence[ComplaintStep]) -> list[Measure]:
        """The compensations that keep the amends from being made."""
        coming = next_of(done_steps(steps), one.nature)
        if not one.open or coming in (Step.ACKNOWLEDGE, Step.APOLOGIZE):
            return []
        return [each for each in measures.of_complaint(self._file, one.id) if each.waits]

    def primary(self, one: Complaint, steps: Sequence[ComplaintStep]) -> Act | None:
        """The one next step of an open complaint; None where there is none."""
        coming = next_of(done_steps(steps), one.nature)
        if not one.open or coming is None:
            return None
        if self.waits(one, steps) or self.decisions.comes_first(one):
            return self.decisions.act(one.id)
        return Act(_(RULES_OF[one.nature][coming].ask), partial(self.do, coming), "Ctrl+Return", "check")

    def acts(self, one: Complaint, steps: Sequence[ComplaintStep]) -> list[Act]:
        """What else can be done about the steps of a complaint."""
        done = done_steps(steps)
        decides = bool(self.waits(one, steps)) or self.decisions.comes_first(one)
        found = self.decisions.acts(one, primary=decides)
        if one.open:
            if one.nature is Nature.COMPLAINT:
                found.append(Act(_("Measure…"), self.add_measure, MEASURE_KEYS, rare=True))
            if done:
                found.append(Act(_("Take a step back…"), self.take_last_back, BACK_KEYS, rare=True))
            if next_of(done, one.nature) is not Step.CLOSED:
                found.append(Act(_("Close…"), self.close, rare=True))
        if one.nature is Nature.COMPLAINT and not fault.locked(done):
            found.append(Act(_("Cause…"), self.ask_fault, FAULT_KEYS, rare=True))
        for call in callbacks.of_matter(self._file, one.id)[:1]:
            lead = partial(self._view.record_wanted.emit, "callback", call.id)
            found.append(Act(_("Open the follow-up call"), lead, rare=True))
        return found

    def facts(self, one: Complaint, steps: Sequence[ComplaintStep]) -> list[Fact]:
        """Cause and department, locked before the apology; how satisfied they are, and the call that follows."""
        locked = fault.locked(done_steps(steps))
        written = fault.cause_words(self._file, one)
        if not locked and not one.cause_id:
            written = "\n".join(filter(None, (fault.missing_words(), one.cause)))
        edit = None if locked else self.ask_fault
        found = (
            []
            if one.nature is not Nature.COMPLAINT
            else [
                Fact(_("Cause"), written or locked, tone="muted" if not one.cause_id else None, on_edit=edit),
                Fact(_("Department"), one.department or locked, tone="muted" if locked else None, on_edit=edit),
            ]
        )
        if one.nature is Nature.COMPLAINT and one.whys:
            found.insert(1, Fact(_("Why it came to it"), fault.why_words(one), on_edit=edit))
        if one.satisfaction:
            found.append(Fact(_("The customer is"), _(SATISFACTION_WORDS[Satisfaction(one.satisfaction)])))
        for call in callbacks.of_matter(self._file, one.id)[:1]:
            state = when.date_time(call.due_at, self._zone()) if call.open else _("done")
            found.append(Fact(_("Follow-up call"), f"{call.number} · {state}"))
        return found

    def fill_sections(self, record: RecordPane, one: Complaint) -> None:
        """The measures and compensations, and what prevents the next one; nothing where there is none."""
        found = measures.of_complaint(self._file, one.id)
        if found:
            record.add_section(_("Measures and compensation"), self._measures(one, found))
        better = improvements.of_complaint(self._file, one.id)
        if better:
            box, column = _column()
            for each in better:
                state = _("closed") if not each.open else _("open")
                line = button(
                    f"{each.number} · {each.title} · {state}", "link", on=partial(self.open_improvement, each.id)
                )
                column.addWidget(line)
            record.add_section(_("What prevents the next one"), box)

    def _measures(self, complaint: Complaint, found: Sequence[Measure]) -> QWidget:
        people, now = staff.names(self._file), self._file.clock.now()
        done = done_steps(store.steps_of(self._file, complaint.id))
        box, column = _column()
        for one in found:
            row = QHBoxLayout()
            row.setSpacing(px(8))
            capsule = Capsule(_(MEASURE_STATE_WORDS[one.state]), _TONES[one.state])
            said = [measure_words(one), f"{people.get(one.by_id, '')} {when.on_list(one.at, now, self._zone())}"]
            if one.decided_by:
                said.append(" ".join(filter(None, (people.get(one.decided_by, ""), one.decision_note))))
            row.addWidget(capsule)
            row.addWidget(label(" · ".join(said), wrap=True, select=True), 1)
            if may_be_taken_away(one, complaint, done):
                back = button(_("Take it back…"), "link", on=partial(self.remove_measure, one.id))
                back.setAccessibleName(_("Take it back: {measure}").format(measure=measure_words(one)))
                row.addWidget(back)
            column.addLayout(row)
        return box

    # What can be done

    def _context(self, one: Complaint) -> StepContext:
        customer = customers.by_id(self._file, one.customer_id) if one.customer_id else None
        return StepContext(
            one=one,
            people=staff.active_staff(self._file),
            actor=self._around.actor(),
            now=self._file.clock.now(),
            zone=self._zone(),
            channel=one.channel if one.channel in set(Channel) else str(Channel.PHONE),
            lang=spoken_to(one, customer.language if customer else None),
        )

    def do(self, step: Step) -> None:
        """Asks for the next step, and writes it down."""
        one, actor = self._one(), self._around.actor()
        if step == Step.CLOSED:
            self.close()
        elif step == Step.AMEND:
            self._amend(one)
        elif step == Step.ANTICIPATE:

            def prevent(wish: Prevention, stamp: Stamp) -> object:
                return self._service.anticipate(actor, one.id, wish, stamp)

            AnticipateDialog(improvements.open_ones(self._file), self._context(one), self._view).ask_prevention(prevent)
        else:
            dialog = StepDialog(step, [], self._context(one), self._view)
            dialog.ask_stamp(lambda stamp: self._service.do(actor, one.id, step, stamp))

    def _amend(self, one: Complaint) -> None:
        have = [measure_words(each) for each in measures.of_complaint(self._file, one.id) if each.holds]

        def amend(drafts: Sequence[MeasureDraft], stamp: Stamp) -> object:
            return self._service.amend(self._around.actor(), one.id, drafts, stamp)

        AmendDialog(have, self._context(one), self._view).ask_amends(amend)
        self._tell_waiting(one.id)

    def add_measure(self) -> None:
        """Asks for one more measure or compensation."""
        one, actor = self._one(), self._around.actor()
        if not one.open or one.nature is not Nature.COMPLAINT:
            return
        limit = format_cents(settings.profile(self._file).approval_limit_cents)
        about = [_("Above {limit} in sum the supervisor decides.").format(limit=limit)]
        done = MeasureDialog(about, self._view).ask_measure(
            lambda draft: self._service.add_measure(actor, one.id, draft)
        )
        if done:
            self._tell_waiting(one.id)

    def _tell_waiting(self, complaint_id: str) -> None:
        if any(each.waits for each in measures.of_complaint(self._file, complaint_id)):
            self._view.said.emit(_("The compensation is above the limit: it waits for the supervisor."))

    def open_lamp(self, step: Step) -> None:
        """Does the step of a lamp where it is due, shows it where it is done, says what comes first else."""
        one, steps = self._one(), store.steps_of(self._file, self._view.current_id)
        done = done_steps(steps)
        coming = next_of(done, one.nature) if one.open else None
        if step in done:
            self._show_step(one, steps, step)
        elif step == coming:
            primary = self.primary(one, steps)
            if primary is not None and primary.why_not:
                self._view.said.emit(primary.why_not)
            elif primary is not None:
                primary.on()
        elif coming is not None:
            said = _("First comes “{missing}”, then “{step}”.")
            self._view.said.emit(said.format(missing=_(STEP_WORDS[coming]), step=_(STEP_WORDS[step])))

    def remove_measure(self, measure_id: str) -> None:
        """Asks why a measure or compensation is taken back."""
        one, actor = self._one(), self._around.actor()
        found = next((each for each in measures.of_complaint(self._file, one.id) if each.id == measure_id), None)
        if found is None:
            return
        act = partial(self._service.remove_measure, actor, one.id, measure_id)
        ask_reason(_("Take a measure back"), _("Take it back"), (measure_words(found),), self._view, act)

    def take_last_back(self) -> None:
        """Shows the last step that counts, and asks why it is taken back."""
        one, steps = self._one(), store.steps_of(self._file, self._view.current_id)
        done = done_steps(steps)
        last = next((step for step in reversed(list(RULES_OF[one.nature])) if step in done), None)
        if one.open and last is not None:
            self._show_step(one, steps, last)

    def _show_step(self, one: Complaint, steps: Sequence[ComplaintStep], step: Step) -> None:
        found = next(each for each in reversed(steps) if each.step == step and each.taken_back is None)
        actor, name = self._around.actor(), staff.names(self._file).get(found.by_id, "")
        at = when.date_time(found.at, self._zone())
        how = channel_words(found.how) if found.how else ""
        said = [" · ".join(filter(None, (at, name, how))), *filter(None, (found.note,))]
        falling = falls_with(step, done_steps(steps), one.nature)
        ask_taking_back(
            step,
            one.nature,
            said,
            falling,
            self._view,
            lambda reason: self._service.take_back(actor, one.id, step, reason),
        )

    def ask_fault(self) -> None:
        """Asks for cause and department, once the apology was made."""
        one, actor = self._one(), self._around.actor()
        if one.nature is not Nature.COMPLAINT:
            return
        if locked := fault.locked(done_steps(store.steps_of(self._file, one.id))):
            self._view.said.emit(_("Cause and department: {why}").format(why=locked))
            return

        def write(kind_of_cause: str, cause: str, department: str, whys: Sequence[str]) -> object:
            return self._service.write_fault(
                actor, one.id, kind_of_cause=kind_of_cause, cause=cause, department=department, whys=whys
            )

        ask_fault(self._file, one, self._view, write)

    def close(self) -> None:
        """Asks what closing needs; names what is missing. The survey slip is printed where that was wished."""
        one, actor, zone = self._one(), self._around.actor(), self._zone()
        if not one.open:
            return
        steps, people = store.steps_of(self._file, one.id), staff.names(self._file)
        told, about = closing.told(steps), []
        if told is not None:
            about.append(
                _("Told: {when} · {name} · {how}").format(
                    when=when.date_time(told.at, zone),
                    name=people.get(told.by_id, ""),
                    how=channel_words(told.how or ""),
                )
            )
        done = closing.what_was_done(self._file, one)
        due = closing.follow_up_at(self._file, self._file.clock.now())
        missing, active = closing.missing(self._file, one), staff.active_staff(self._file)

        def close(found: Closing) -> object:
            return self._service.close(actor, one.id, found.done, found.satisfaction, found.follow_up, found.note)

        unchecked = [each.text for each in checklist.checks_of(self._file, one.id) if not each.done]
        dialog = ClosingDialog(about, missing, unchecked, done, due, active, actor, zone, self._view, one.nature)
        answered = dialog.ask_closing(close, lambda reason: self._service.keep_open(actor, one.id, reason))
        if answered is not None and answered.survey:
            self.sheet_wanted.emit("complaint", one.id, "survey_slip")

    def open_improvement(self, improvement_id: str) -> None:
        """Shows an improvement in front of the complaint."""
        dialog = ImprovementDialog(self._around, ImprovementService(self._file), improvement_id, self._view)
        dialog.record_wanted.connect(self._view.record_wanted)
        dialog.exec()
        dialog.deleteLater()


def _column() -> tuple[QWidget, QVBoxLayout]:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(px(4))
    return box, column
