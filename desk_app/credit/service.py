"""What a person does with credit: note an event, contest it, decide, and write the customer's own words down."""

from dataclasses import asdict
from datetime import date as Date
from typing import Any

from desk_app.calls.service import living
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.credit import store
from desk_app.credit.handout import CreditSheet
from desk_app.credit.model import (
    CreditEvent,
    CreditStatement,
    Decision,
    EventDraft,
    check_day,
    check_event,
)
from desk_app.credit.rule import RULE, Rule
from desk_app.customers import store as customers
from desk_app.customers.model import Customer, CustomerKind, free_text, is_blank
from desk_app.settings import store as settings
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.tx import Tx


class CreditService:
    """The use cases of credit; each is one save. An event is never rewritten: it is contested and corrected."""

    def __init__(self, file: DeskFile, rule: Rule = RULE) -> None:
        self._file, self.rule = file, rule

    def note(self, actor: str, customer_id: str, draft: EventDraft) -> CreditEvent:
        """Writes an event down; no day is today, no expiry is the rule's for that kind.

        Raises DeskError with the field for a day still to come, no evidence, an expiry before the day or too
        far, an amount of nothing; and for the file that walk-in customers share.
        """
        with self._file.write(actor, store.NOTE) as tx:
            _somebody(tx, customer_id)
            return self._add(tx, customer_id, draft, None)

    def contest(self, actor: str, event_id: str, says: str, day: Date | None = None) -> CreditEvent:
        """Writes down that the customer contests an event, and what they say: it rests until it is decided.

        Raises DeskError with the field for nothing said or a day that cannot be, and for an event that was
        contested before.
        """
        with self._file.write(actor, store.CONTEST) as tx:
            event = store.event_by_id(tx, event_id)
            _refuse_second(event)
            said = _text(says, "contest", _("Write down what the customer says about it."))
            contested_on = day or store.today(tx)
            check_day(contested_on, store.today(tx), "contested_on", not_before=event.happened_on)
            store.change(tx, event_id, {"contested_on": contested_on, "contest": said})
            return store.event_by_id(tx, event_id)

    def decide(
        self,
        actor: str,
        event_id: str,
        decision: Decision,
        note: str,
        day: Date | None = None,
        correction: EventDraft | None = None,
    ) -> CreditEvent:
        """Decides a contested event: it stands, it was otherwise (`correction`), or it is withdrawn.

        The event stays as it was; what was really so is a new event that points back to it. Answers the event
        decided. Raises DeskError with the field for no reason or a day that cannot be, for what cannot stand in
        the correction (as `note`), for a correction that says the same, and for an event that is not contested
        or was decided before; ValueError for a correction with another decision.
        """
        if correction is not None and decision != Decision.CORRECTED:
            raise ValueError("only what is corrected has a correction")
        with self._file.write(actor, store.DECIDE) as tx:
            event = store.event_by_id(tx, event_id)
            _refuse_undecidable(event)
            said = _text(note, "decision_note", _("Write down why it is decided so: the customer is told."))
            decided_on = day or store.today(tx)
            check_day(decided_on, store.today(tx), "decided_on", not_before=event.contested_on)
            if decision == Decision.CORRECTED:
                self._correct(tx, event, correction)
            store.change(tx, event_id, {"decision": decision, "decided_on": decided_on, "decision_note": said})
            return store.event_by_id(tx, event_id)

    def state(self, actor: str, customer_id: str, text: str, day: Date | None = None) -> CreditStatement:
        """Writes the customer's own words on their credit down; the earlier ones are kept.

        Raises DeskError with the field for nothing said and for a day still to come.
        """
        with self._file.write(actor, store.STATE) as tx:
            _somebody(tx, customer_id)
            said = _text(text, "text", _("Write down what the customer says, in their own words."))
            said_on = day or store.today(tx)
            check_day(said_on, store.today(tx), "said_on")
            row = CreditStatement(new_id(tx.now), customer_id, said_on, said)
            store.add(tx, store.STATEMENTS, asdict(row))
            return row

    def _add(self, tx: Tx, customer_id: str, draft: EventDraft, corrects_id: str | None) -> CreditEvent:
        happened_on = draft.happened_on or store.today(tx)
        values: dict[str, Any] = {
            "kind": draft.kind,
            "happened_on": happened_on,
            "expires_on": draft.expires_on or self.rule.expiry(draft.kind, happened_on),
            "evidence": _tidy(draft.evidence),
            "amount_cents": draft.amount_cents,
            "currency": None if draft.amount_cents is None else draft.currency,
        }
        check_event(values["evidence"], happened_on, values["expires_on"], draft.amount_cents, store.today(tx))
        row = {"id": new_id(tx.now), "customer_id": customer_id, **values, "corrects_id": corrects_id}
        store.add(tx, store.EVENTS, row)
        return store.event_by_id(tx, row["id"])

    def _correct(self, tx: Tx, event: CreditEvent, correction: EventDraft | None) -> None:
        if correction is None:
            raise DeskError(_("Write down how it really was."), field="evidence")
        made = self._add(tx, event.customer_id, correction, event.id)
        if _content(made) == _content(event):
            raise DeskError(
                _("The correction says the same as the event: change what was otherwise, or let the event stand."),
                field="evidence",
            )


def credit_data(file: DeskFile, customer_id: str) -> CreditSheet:
    """What is printed of a customer's credit, as it is now; raises NotFound."""
    customer = customers.by_id(file, customer_id)
    return CreditSheet(
        number=customer.number,
        name=customer.name,
        printed_at=file.clock.now(),
        zone=settings.profile(file).zoneinfo,
        graded=store.graded(file, customer_id, store.today(file)),
        statements=tuple(store.statements_of(file, customer_id)),
    )


def _content(event: CreditEvent) -> tuple[object, ...]:
    return (event.kind, event.happened_on, event.expires_on, event.evidence, event.amount_cents, event.currency)


def _somebody(tx: Tx, customer_id: str) -> Customer:
    customer = living(tx, customer_id)
    if customer.kind == CustomerKind.WALK_IN:
        raise DeskError(
            _("This file is shared by walk-in customers and is nobody's: open a file for the customer first.")
        )
    return customer


def _tidy(text: str) -> str:
    return "" if is_blank(text) else free_text(text)


def _text(text: str, field: str, otherwise: str) -> str:
    if not (said := _tidy(text)):
        raise DeskError(otherwise, field=field)
    return said


def _refuse_second(event: CreditEvent) -> None:
    if event.decision is not None:
        raise DeskError(
            _("This event was contested and decided before. What the customer adds goes into their own statement.")
        )
    if event.awaits_decision:
        raise DeskError(_("This event is contested already: decide it first."))


def _refuse_undecidable(event: CreditEvent) -> None:
    if event.contested_on is None:
        raise DeskError(_("Nobody contested this event: there is nothing to decide. Contest it first."))
    if event.decision is not None:
        raise DeskError(_("This event was decided before; the decision stays as it was written."))
