"""What a person does with open matters of all kinds: give, postpone, note, carry over, close the day."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date as Date
from datetime import datetime
from typing import Any, Protocol

from desk_app.callbacks import store as callbacks
from desk_app.complaints import service as complaints
from desk_app.complaints import store as complaint_store
from desk_app.complaints.service import Matter, new_owner, note_giving, note_postponing, still_to_come, why_later
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, ngettext
from desk_app.core.text import text_or_none
from desk_app.deliveries import service as deliveries
from desk_app.deliveries import store as delivery_store
from desk_app.improvements import service as improvements
from desk_app.improvements import store as improvement_store
from desk_app.matters import store as matters
from desk_app.matters.model import MatterKind, MatterMove, MoveKind
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.tx import Tx
from desk_app.today import store
from desk_app.today.model import DayClosing
from desk_app.today.store import Source

Chosen = Sequence[tuple[MatterKind, str]]
"""Matters by kind and id."""


class TodayService:
    """The use cases over matters of all kinds; each is one save, also over several matters."""

    def __init__(self, file: DeskFile, sources: Sequence[Source]) -> None:
        self._file, self.sources = file, tuple(sources)

    def reassign(self, actor: str, kind: MatterKind, row_id: str, owner_id: str, reason: str = "") -> None:
        """Gives a matter to somebody; raises DeskError for who no longer works here, or when it is closed."""
        self.reassign_all(actor, [(kind, row_id)], owner_id, reason)

    def reassign_all(self, actor: str, chosen: Chosen, owner_id: str, reason: str = "") -> None:
        """Gives several matters to one person."""
        with self._file.write(actor, "today.reassign") as tx:
            for kind, row_id in chosen:
                _open_one(tx, kind, row_id)
                _GIVE[kind](tx, row_id, owner_id, reason)

    def postpone(self, actor: str, kind: MatterKind, row_id: str, due_at: datetime, reason: str) -> None:
        """Puts a matter off; raises DeskError with the field without a reason, or for a time that has passed."""
        self.postpone_all(actor, [(kind, row_id)], due_at, reason)

    def postpone_all(self, actor: str, chosen: Chosen, due_at: datetime, reason: str) -> None:
        """Puts several matters off to the same time."""
        with self._file.write(actor, "today.postpone") as tx:
            for kind, row_id in chosen:
                _open_one(tx, kind, row_id)
                _PUT_OFF[kind](tx, row_id, due_at, reason)

    def note_all(self, actor: str, chosen: Chosen, text: str) -> None:
        """Leaves a note for the owners of these matters; raises DeskError for an empty one."""
        with self._file.write(actor, "today.note") as tx:
            said = text_or_none(text)
            if said is None:
                raise DeskError(_("Write down what the owner should know."), field="note")
            for kind, row_id in chosen:
                owner = _open_one(tx, kind, row_id).owner_id
                matters.note(
                    tx,
                    MatterMove(
                        kind, row_id, MoveKind.NOTED, tx.now, actor, from_owner=owner, to_owner=owner, reason=said
                    ),
                )

    def carry_over(
        self, actor: str, kind: MatterKind, row_id: str, day: Date, reason: str, due_at: datetime | None = None
    ) -> None:
        """Lets a matter stay open over the closing of a day, with the reason; due at another time where one is given.

        Raises DeskError with the field without a reason, or for a time that has passed.
        """
        self.carry_over_all(actor, [(kind, row_id)], day, reason, due_at)

    def carry_over_all(
        self, actor: str, chosen: Chosen, day: Date, reason: str, due_at: datetime | None = None
    ) -> None:
        """Carries several matters over for the same reason."""
        with self._file.write(actor, "today.carry_over") as tx:
            why = text_or_none(reason)
            if why is None:
                raise DeskError(_("Write down why it is carried over: the next shift reads it."), field="reason")
            due = None if due_at is None else still_to_come(due_at, tx.now)
            for kind, row_id in chosen:
                one = _open_one(tx, kind, row_id)
                if due is not None:
                    _CHANGE[kind](tx, row_id, {"due_at": due})
                matters.note(
                    tx,
                    MatterMove(
                        kind,
                        row_id,
                        MoveKind.CARRIED_OVER,
                        tx.now,
                        actor,
                        from_due=one.due_at if due else None,
                        to_due=due,
                        reason=why,
                        day=day.isoformat(),
                    ),
                )

    def close_day(self, actor: str, day: Date, note: str = "") -> DayClosing:
        """Closes a day with a note for the next shift; closing it again keeps the newest counts.

        Raises DeskError while a matter that must be handled is neither handled nor carried over, and for a day
        that is still to come.
        """
        with self._file.write(actor, "today.close_day") as tx:
            state = store.day_state(tx, self.sources, tx.now)
            if day > state.day:
                raise DeskError(_("This day is still to come: close it when it is over."))
            if day != state.day:
                state = store.day_state(tx, self.sources, tx.now, day)
            if left := len(state.left):
                raise DeskError(
                    ngettext(
                        "{n} matter is still to be decided: do it, or carry it over with a reason.",
                        "{n} matters are still to be decided: do them, or carry them over with a reason.",
                        left,
                    ).format(n=left)
                )
            store.close(tx, day, (text_or_none(note) or ""), state.counts(store.done_on(tx, day)))
            closing = store.closing_of(tx, day)
        assert closing is not None
        return closing


def _open_one(tx: Tx, kind: MatterKind, row_id: str) -> Matter:
    """The matter as it stands; raises DeskError when it is closed, NotFound when it is gone."""
    one = _BY_ID[kind](tx, row_id)
    if not one.open:
        raise DeskError(_("{number} is closed meanwhile: leave it out.").format(number=one.number))
    return one


def _give_callback(tx: Tx, row_id: str, owner_id: str, reason: str) -> None:
    """A callback that is given to somebody rests no longer and waits for nobody to accept it."""
    before = callbacks.by_id(tx, row_id)
    owner = new_owner(tx, owner_id)
    note_giving(tx, MatterKind.CALLBACK, before, owner, before.due_at, reason)
    handed = dict.fromkeys(("handed_by", "handed_at", "handed_note", "accepted_at"))
    callbacks.change(tx, row_id, {"owner_id": owner, "snoozed_until": None, **handed})


def _put_off_callback(tx: Tx, row_id: str, due_at: datetime, reason: str) -> None:
    before = callbacks.by_id(tx, row_id)
    why, due_at = why_later(reason), still_to_come(due_at, tx.now)
    callbacks.change(tx, row_id, {"due_at": due_at, "snoozed_until": None})
    note_postponing(tx, MatterKind.CALLBACK, before, due_at, why)


def _give_complaint(tx: Tx, row_id: str, owner_id: str, reason: str) -> None:
    complaints.give(tx, row_id, owner_id, reason=reason)


def _give_delivery(tx: Tx, row_id: str, owner_id: str, reason: str) -> None:
    deliveries.give(tx, row_id, owner_id, reason=reason)


class _Open(Matter, Protocol):
    @property
    def number(self) -> str: ...

    @property
    def open(self) -> bool: ...


_BY_ID: Mapping[MatterKind, Callable[[Tx, str], _Open]] = {
    MatterKind.CALLBACK: callbacks.by_id,
    MatterKind.COMPLAINT: complaint_store.by_id,
    MatterKind.DELIVERY: delivery_store.by_id,
    MatterKind.IMPROVEMENT: improvement_store.by_id,
}
_CHANGE: Mapping[MatterKind, Callable[[Tx, str, Mapping[str, Any]], None]] = {
    MatterKind.CALLBACK: callbacks.change,
    MatterKind.COMPLAINT: complaint_store.change,
    MatterKind.DELIVERY: delivery_store.change,
    MatterKind.IMPROVEMENT: improvement_store.change,
}
_GIVE: Mapping[MatterKind, Callable[[Tx, str, str, str], None]] = {
    MatterKind.CALLBACK: _give_callback,
    MatterKind.COMPLAINT: _give_complaint,
    MatterKind.DELIVERY: _give_delivery,
    MatterKind.IMPROVEMENT: improvements.give,
}
_PUT_OFF: Mapping[MatterKind, Callable[[Tx, str, datetime, str], None]] = {
    MatterKind.CALLBACK: _put_off_callback,
    MatterKind.COMPLAINT: complaints.put_off,
    MatterKind.DELIVERY: deliveries.put_off,
    MatterKind.IMPROVEMENT: improvements.put_off,
}
