"""The part of a customer's record that shows their credit: the grade, why, each event, their own words."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.core import when
from desk_app.core.i18n import _, ngettext
from desk_app.core.money import CURRENCY
from desk_app.credit import store
from desk_app.credit.dialog import (
    contest_dialog,
    day_of,
    decide_dialog,
    draft_of,
    note_dialog,
    statement_dialog,
)
from desk_app.credit.event_line import EventLine, flow
from desk_app.credit.model import CreditEvent, CreditStatement, Decision
from desk_app.credit.rule import NEVER_TOUCHES, Grade, Judged, Why, explain, grade, rule_words
from desk_app.credit.service import CreditService
from desk_app.customers.model import Customer, CustomerKind
from desk_app.ui.form_dialog import FormDialog, Values
from desk_app.ui.record_pane import Section
from desk_app.ui.room_view import Surroundings
from desk_app.ui.theme import Tone, px, tokens
from desk_app.ui.widgets import button, label

GRADE_TONES: dict[Grade, Tone] = {Grade.A: "done", Grade.B: "accent", Grade.C: "soon", Grade.D: "late"}
Say = Callable[[str], None]


class CreditPane(QWidget):
    """The credit of one customer as it is now; it is made anew after each save.

    `print_wanted(kind, customer_id)` asks for the print-out for the customer.
    """

    print_wanted = Signal(str, str)

    def __init__(self, around: Surroundings, service: CreditService, customer: Customer, say: Say) -> None:
        super().__init__()
        self._around, self._service, self._customer, self._say = around, service, customer, say
        file = around.file
        self._today = file.clock.now().astimezone(around.zone()).date()
        self.graded = grade(store.events_of(file, customer.id), self._today, service.rule)
        self.statements = store.statements_of(file, customer.id)
        self._people = store.who_did(
            file, [*(one.event.id for one in self.graded.judged), *(one.id for one in self.statements)]
        )
        self.lines: dict[str, EventLine] = {}
        self.note_button = button(_("Note an event"), "link", icon="new", on=self.note)
        self.state_button = button(_("Their own statement"), "link", icon="edit", on=self.state)
        self.print_button = button(_("Print for the customer"), "link", icon="print", on=self._print)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        if customer.kind == CustomerKind.WALK_IN:
            column.addWidget(
                label(_("This file is shared by walk-in customers: it has no credit."), "muted", wrap=True)
            )
            return
        column.addLayout(self._head())
        column.addWidget(label(_(NEVER_TOUCHES), "small", wrap=True))
        self._add_events(column)
        self._add_statements(column)
        places, links = flow(8)
        for each in (self.note_button, self.state_button, self.print_button):
            links.addWidget(each)
        column.addWidget(places)

    def _head(self) -> QHBoxLayout:
        shown = self.graded.grade
        self.figure = label("—" if shown is None else shown.value, "figure")
        said = _("No credit grade") if shown is None else _("Credit grade {grade}").format(grade=shown)
        self.figure.setAccessibleName(said)
        if shown is not None:
            self.figure.setStyleSheet(f"color: {tokens().ink(GRADE_TONES[shown]).name()}")
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addWidget(label(said, "strong", wrap=True))
        for sentence in explain(self.graded):
            words.addWidget(label(sentence, wrap=True))
        row = QHBoxLayout()
        row.setSpacing(px(16))
        row.addWidget(self.figure, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return row

    def _add_events(self, column: QVBoxLayout) -> None:
        """Those that count or wait stand open, the others are folded away below."""
        now = [one for one in self.graded.judged if one.why in (Why.COUNTS, Why.CONTESTED)]
        over = [one for one in self.graded.judged if one not in now]
        for one in now:
            column.addWidget(self._line(one))
        if over:
            words = ngettext("{n} event that does not count", "{n} events that do not count", len(over))
            column.addWidget(Section(words.format(n=len(over)), _stack(map(self._line, over)), folded=True))
        made = _stack(label(sentence, wrap=True) for sentence in rule_words(self.graded.rule))
        column.addWidget(Section(_("How the grade is made"), made, folded=True))

    def _line(self, judged: Judged) -> EventLine:
        event = judged.event
        acts: list[tuple[str, Callable[[], object]]] = []
        if event.awaits_decision:
            acts.append((_("Decide"), partial(self.decide, event)))
        elif event.contested_on is None:
            acts.append((_("Contest"), partial(self.contest, event)))
        line = EventLine(judged, self.graded.rule.points[event.kind], self._people, acts)
        self.lines[event.id] = line
        return line

    def _add_statements(self, column: QVBoxLayout) -> None:
        if not self.statements:
            return
        column.addWidget(label(_("The customer's own statement"), "head"))
        newest, *earlier = self.statements
        column.addWidget(self._statement(newest))
        if earlier:
            words = ngettext("{n} earlier statement", "{n} earlier statements", len(earlier)).format(n=len(earlier))
            column.addWidget(Section(words, _stack(map(self._statement, earlier)), folded=True))

    def _statement(self, one: CreditStatement) -> QWidget:
        when_said = when.date(one.said_on, year=True)
        who = self._people.get((one.id, store.STATE), "")
        told = _("{day} · written down by {who}").format(day=when_said, who=who) if who else when_said
        return _stack((label(one.text, select=True, wrap=True), label(told, "small", wrap=True)), gap=2)

    # What is done

    def note(self) -> None:
        """Asks for an event and writes it down."""
        dialog = note_dialog(self._customer.name, self._today, self.window(), self._service.rule)
        self._ask(
            dialog,
            lambda values: self._service.note(self._around.actor(), self._customer.id, draft_of(values)),
            _("The event is written down."),
        )

    def contest(self, event: CreditEvent) -> None:
        """Asks what the customer says against an event and writes it down."""
        self._ask(
            contest_dialog(event, self._today, self.window()),
            lambda values: self._service.contest(
                self._around.actor(), event.id, str(values["contest"]), day_of(values, "contested_on")
            ),
            _("Written down: the event does not count until it is decided."),
        )

    def decide(self, event: CreditEvent) -> None:
        """Asks how a contested event is decided and writes it down."""

        def act(values: Values) -> object:
            decision = Decision(str(values["decision"]))
            corrected = decision == Decision.CORRECTED
            return self._service.decide(
                self._around.actor(),
                event.id,
                decision,
                str(values["decision_note"]),
                day_of(values, "decided_on"),
                draft_of(values, event.currency or CURRENCY) if corrected else None,
            )

        dialog = decide_dialog(event, self._today, self.window(), self._service.rule)
        self._ask(dialog, act, _("The decision is written down: tell the customer."))

    def state(self) -> None:
        """Asks for the customer's own words and writes them down."""
        before = self.statements[0].text if self.statements else ""
        self._ask(
            statement_dialog(before, self._today, self.window()),
            lambda values: self._service.state(
                self._around.actor(), self._customer.id, str(values["text"]), day_of(values, "said_on")
            ),
            _("The statement is written down."),
        )

    def _ask(self, dialog: FormDialog, act: Callable[[Values], object], done: str) -> None:
        say = self._say  # a save makes the pane anew: nothing of it is touched afterwards
        if dialog.ask(act):
            say(done)

    def _print(self) -> None:
        self.print_wanted.emit("credit", self._customer.id)


def _stack(widgets: Iterable[QWidget], gap: float = 8) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(px(gap))
    for widget in widgets:
        column.addWidget(widget)
    return holder
