"""The window of one improvement: where it stands, what was written in each phase, on and back."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desk_app.core import when
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.improvements import store
from desk_app.improvements.figures import figure_words
from desk_app.improvements.measure_dialog import (
    ask_after,
    ask_measure,
    days_after,
    days_in,
    measure_fields,
    measured_facts,
    start_of,
    usual_after,
    usual_before,
)
from desk_app.improvements.model import PHASE_WORDS, PHASES, Improvement, Phase, step_words
from desk_app.improvements.service import ImprovementService
from desk_app.matters.dialog import ask_owner, ask_postponing, ask_reason, moment, tomorrow, wall
from desk_app.matters.handing import give_words
from desk_app.matters.model import MOVE_WORDS
from desk_app.matters.store import moves_of
from desk_app.staff import store as staff
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.record_pane import Act, RecordPane
from desk_app.ui.room_view import Surroundings
from desk_app.ui.strips import FourASteps, Step
from desk_app.ui.theme import Tone, px
from desk_app.ui.widgets import Fact, FactGrid, button, label

GIVE_KEYS, POSTPONE_KEYS, BACK_KEYS, EDIT_KEYS = "Ctrl+G", "Ctrl+D", "Ctrl+Shift+B", "F4"
MEASURE_KEYS, JOIN_KEYS, PART_KEYS = "Ctrl+M", "Ctrl+L", "Ctrl+Shift+L"
_WIDTH, _HEIGHT, _SPARE = 760, 620, 24


class ImprovementDialog(QDialog):
    """One improvement. Ctrl+Enter does the next step, Esc closes; `record_wanted(kind, id)` asks for a complaint."""

    record_wanted = Signal(str, str)

    def __init__(
        self, around: Surroundings, service: ImprovementService, improvement_id: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Improvement"))
        self.setModal(True)
        self._around, self._service, self._id = around, service, improvement_id
        self._file, self._zone = around.file, around.zone
        self.record = RecordPane()
        self.leave = button(_("Leave  Esc"), on=self.reject)
        row = QHBoxLayout()
        row.addWidget(self.leave)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        column.addWidget(self.record, 1)
        column.addLayout(row)
        room = self.screen().availableGeometry()
        self.resize(min(px(_WIDTH), room.width() - px(_SPARE)), min(px(_HEIGHT), room.height() - 2 * px(_SPARE)))
        acts: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Ctrl+Return", self.record.do_primary),
            ("Ctrl+Enter", self.record.do_primary),
            (GIVE_KEYS, self.give),
            (POSTPONE_KEYS, self.postpone),
            (BACK_KEYS, self.go_back),
            (EDIT_KEYS, self.edit),
            (MEASURE_KEYS, self.measure),
            (JOIN_KEYS, self.join),
            (PART_KEYS, self.part),
        )
        for keys, act in acts:
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        self.fill()
        self.record.focus()

    def _one(self) -> Improvement:
        return store.by_id(self._file, self._id)

    def fill(self) -> None:
        """Shows it as it stands now."""
        try:
            one = self._one()
        except NotFound:
            self.reject()
            return
        now, zone = self._file.clock.now(), self._zone()
        tone: Tone = "done" if not one.open else "late" if one.late(now) else "accent"
        state = _("closed") if not one.open else _(PHASE_WORDS[one.phase])
        self.record.set_head(one.title, state=state, tone=tone, icon="refresh", number=one.number)
        self.record.set_strip(FourASteps([self._lamp(one, phase) for phase in Phase]))
        self._fill_acts(one)
        self.record.clear_sections()
        due = when.late_by(now - one.due_at) if one.late(now) else when.on_list(one.due_at, now, zone)
        facts = [Fact(_("Owner"), staff.names(self._file).get(one.owner_id, ""))]
        if one.open:
            facts += [
                Fact(_("Next step"), step_words(one.next_step), on_edit=self.edit),
                Fact(_("Due"), due, tone="late" if one.late(now) else None),
            ]
        facts.append(Fact(_("Opened"), when.date_time(one.opened_at, zone)))
        self.record.add_section("", FactGrid(facts))
        if measured := measured_facts(self._file, one):
            self.record.add_section(_("What it is to bring, before and after"), FactGrid(measured))
        for rule in PHASES.values():
            if text := getattr(one, rule.writes):
                self.record.add_section(_(rule.question), label(text, wrap=True, select=True))
        self._fill_complaints()
        self._fill_moves()

    def _lamp(self, one: Improvement, phase: Phase) -> Step:
        order = list(Phase)
        word = _(PHASE_WORDS[phase])
        if not one.open or order.index(phase) < order.index(one.phase):
            return Step(word, "", "done")
        return Step(word, "", "now" if phase == one.phase else "later")

    def _fill_acts(self, one: Improvement) -> None:
        measure = Act(_("Measure now…") if self._measures_after(one) else _("Measure…"), self.measure, MEASURE_KEYS)
        edits = [measure, Act(_("Edit"), self.edit, EDIT_KEYS), Act(_("Add a complaint…"), self.join, JOIN_KEYS)]
        if store.complaints_of(self._file, one.id):
            edits.append(Act(_("Take a complaint off…"), self.part, PART_KEYS))
        if not one.open:
            self.record.set_actions(Act(_("Open again…"), self.reopen, "Ctrl+Return"), edits)
            return
        others = [
            Act(_("Give to…"), self.give, GIVE_KEYS, tip=give_words()),
            Act(_("Postpone…"), self.postpone, POSTPONE_KEYS),
        ]
        if PHASES[one.phase].back:
            others.append(Act(_("Go back…"), self.go_back, BACK_KEYS))
        primary = Act(_(PHASES[one.phase].ask), self.move_on, "Ctrl+Return", "check")
        self.record.set_actions(primary, [*others, *edits])

    def _fill_complaints(self) -> None:
        found = store.complaints_of(self._file, self._id)
        if not found:
            return
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        for each in found:
            column.addWidget(button(f"{each.number} · {each.title}", "link", on=partial(self._open_complaint, each.id)))
        self.record.add_section(_("Complaints it comes from"), box)

    def _fill_moves(self) -> None:
        moves = [move for move in moves_of(self._file, self._id) if move.reason]
        if not moves:
            return
        people, now = staff.names(self._file), self._file.clock.now()
        lines = [
            " · ".join(
                filter(
                    None,
                    (
                        when.on_list(move.at, now, self._zone()),
                        people.get(move.by_id, ""),
                        _("{step}: {note}").format(step=_(MOVE_WORDS[move.what]), note=move.reason),
                    ),
                )
            )
            for move in reversed(moves)
        ]
        self.record.add_section(_("Who moved it"), label("\n".join(lines), wrap=True, select=True))

    def _open_complaint(self, complaint_id: str) -> None:
        self.accept()
        self.record_wanted.emit("complaint", complaint_id)

    # What can be done

    def move_on(self) -> None:
        """Asks for the answer of the phase, and whose the next phase is."""
        one, zone, actor = self._one(), self._zone(), self._around.actor()
        rule, now = PHASES[one.phase], self._file.clock.now()
        fields = [Field("text", _(rule.question), Kind.TEXT, required=True, lines=4)]
        start: dict[str, object] = {"text": getattr(one, rule.writes) or ""}
        about = []
        if rule.on is not None:
            due = wall(store.phase_due(self._file, rule.on, now), zone)
            people = [Choice(each.id, each.shown) for each in staff.active_staff(self._file)]
            fields += [
                Field("owner", _("Who does it"), Kind.COMBO, required=True, choices=people),
                Field("due_at", _("Due"), Kind.DATE_TIME, required=True),
            ]
            start |= {"owner": one.owner_id, "due_at": due}
            about.append(_("Then comes: {step}").format(step=_(PHASES[rule.on].ask)))
        else:
            about.append(_("With this it is closed."))
        today = now.astimezone(zone).date()
        if one.phase is Phase.PLAN:
            fields += measure_fields(self._file, one.id)
            start |= {"measure": one.measure or "", **start_of(usual_before(one, today))}
        elif one.phase is Phase.CHECK and one.measure:
            fields += days_after()
            start |= start_of(usual_after(one, today))
            about.append(_("Measured by {figure}").format(figure=figure_words(self._file, one.measure)))
        dialog = FormDialog(_(rule.ask), about, _("Write it down"), fields, self)
        dialog.begin(start)

        def act(values: dict[str, object]) -> object:
            owner = str(values["owner"]) if "owner" in values else None
            at = moment(values["due_at"], zone) if "due_at" in values else None
            measure, days = str(values.get("measure") or ""), days_in(values)
            text = str(values["text"])
            return self._service.move_on(actor, one.id, text, owner_id=owner, due_at=at, measure=measure, days=days)

        if dialog.ask(lambda values: act(dict(values))):
            self.fill()

    @staticmethod
    def _measures_after(one: Improvement) -> bool:
        """Whether measuring means what it is now: the plan is done and a figure chosen."""
        return bool(one.measure) and (not one.open or one.phase in (Phase.CHECK, Phase.ACT))

    def measure(self) -> None:
        """Asks by what it is measured; once it is to be checked, over which days after it."""
        one, actor = self._one(), self._around.actor()
        today = self._file.clock.now().astimezone(self._zone()).date()
        if self._measures_after(one):
            done = ask_after(self._service, actor, one, today, self)
        else:
            done = ask_measure(self._file, self._service, actor, one, today, self)
        if done:
            self.fill()

    def join(self) -> None:
        """Asks for the number of one more complaint it comes from."""
        actor, fields = self._around.actor(), [Field("number", _("Number of the complaint"), required=True)]
        dialog = FormDialog(_("It comes from this complaint too"), (), _("Add"), fields, self)
        dialog.begin({})
        if dialog.ask(lambda values: self._service.join(actor, self._id, str(values["number"]))):
            self.fill()

    def part(self) -> None:
        """Asks which complaint it does not come from after all."""
        found, actor = store.complaints_of(self._file, self._id), self._around.actor()
        if not found:
            return
        choices = [Choice(each.id, f"{each.number} · {each.title}") for each in found]
        fields = [Field("complaint", _("Complaint"), Kind.COMBO, required=True, choices=choices)]
        dialog = FormDialog(_("It does not come from this complaint"), (), _("Take it off"), fields, self)
        dialog.begin({"complaint": found[-1].id})
        if dialog.ask(lambda values: self._service.part(actor, self._id, str(values["complaint"]))):
            self.fill()

    def go_back(self) -> None:
        """Asks to which earlier phase it goes back, and why."""
        one, actor = self._one(), self._around.actor()
        phases = PHASES[one.phase].back if one.open else ()
        if not phases:
            return
        choices = [Choice(str(each), _(PHASE_WORDS[each]), str(n)) for n, each in enumerate(phases, 1)]
        fields = (
            Field("phase", _("Back to"), Kind.COMBO, required=True, choices=choices),
            Field("reason", _("Why"), Kind.TEXT, required=True, lines=2),
        )
        about = [_("What was written stays and can be put right.")]
        dialog = FormDialog(_("Go back"), about, _("Go back"), fields, self)
        dialog.begin({"phase": str(phases[-1])}, "reason")
        if dialog.ask(
            lambda values: self._service.go_back(actor, one.id, Phase(str(values["phase"])), str(values["reason"]))
        ):
            self.fill()

    def reopen(self) -> None:
        """Asks why it is opened again."""
        act = partial(self._service.reopen, self._around.actor(), self._id)
        if ask_reason(_("Open the improvement again"), _("Open again"), (), self, act):
            self.fill()

    def give(self) -> None:
        """Asks who takes it over."""
        one, actor = self._one(), self._around.actor()
        if not one.open:
            return

        def give(owner_id: str, _step: str | None, reason: str) -> object:
            return self._service.reassign(actor, one.id, owner_id, reason)

        if ask_owner(staff.active_staff(self._file), one.owner_id, (), self, give):
            self.fill()

    def postpone(self) -> None:
        """Asks until when it is put off, and why."""
        act = partial(self._service.postpone, self._around.actor(), self._id)
        if self._one().open and ask_postponing(tomorrow(self._file), self._zone(), (), self, act):
            self.fill()

    def edit(self) -> None:
        """Asks for title, next step, and what was written so far."""
        one, actor = self._one(), self._around.actor()
        fields = [Field("title", _("Title"), required=True), Field("goal", _("Goal"), Kind.TEXT, lines=2)]
        if one.open:
            fields.append(Field("next_step", _("Next step"), required=True))
        written = [rule for rule in PHASES.values() if getattr(one, rule.writes)]
        fields += [Field(rule.writes, _(rule.question), Kind.TEXT, lines=3) for rule in written]
        dialog = FormDialog(_("Put the improvement right"), (), _("Save"), fields, self)
        start: dict[str, object] = {"title": one.title, "goal": one.goal or "", "next_step": step_words(one.next_step)}
        start |= {rule.writes: getattr(one, rule.writes) for rule in written}
        dialog.begin({key: value for key, value in start.items() if key in dialog.form.keys()})  # noqa: SIM118

        def act(values: dict[str, object]) -> object:
            changes = {key: value for key, value in values.items() if value != start[key]}
            return self._service.change(actor, one.id, changes)

        if dialog.ask(lambda values: act(dict(values))):
            self.fill()
