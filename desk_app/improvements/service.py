"""What a person does with an improvement: lead it on or back, put it right, give it to somebody, postpone it."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.text import text_or_none
from desk_app.improvements import figures, store
from desk_app.improvements.days import Days, last_days
from desk_app.improvements.model import (
    PHASE_WORDS,
    PHASES,
    TEXTS,
    Improvement,
    ImprovementDraft,
    ImprovementState,
    Phase,
)
from desk_app.matters import store as matters
from desk_app.matters.model import MatterKind, MatterMove, MoveKind
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.tx import Tx

CHANGEABLE = frozenset({"title", "goal", "next_step", *TEXTS})


class ImprovementService:
    """The use cases of improvements; each is one save."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def open(self, actor: str, draft: ImprovementDraft) -> Improvement:
        """Opens an improvement nobody complained for. Raises DeskError with the field without a title."""
        with self._file.write(actor, "improvements.open") as tx:
            title = text_or_none(draft.title)
            if title is None:
                raise DeskError(_("Write down what is to be improved."), field="title")
            made = store.start(tx, title, _owner(tx, draft.owner_id or actor))
            columns: dict[str, Any] = {"goal": text_or_none(draft.goal)}
            if draft.due_at:
                columns["due_at"] = _to_come(tx, draft.due_at)
            store.change(tx, made.id, columns | _before(tx, draft.measure, draft.before))
            return store.by_id(tx, made.id)

    def measure(self, actor: str, improvement_id: str, key: str, before: Days, goal: str = "") -> Improvement:
        """Says by which figure it is measured, and works out what it was over the days before it.

        What was worked out after it is dropped where the figure is another. Raises DeskError for no such figure.
        """
        with self._file.write(actor, "improvements.measure") as tx:
            one = store.by_id(tx, improvement_id)
            store.change(tx, improvement_id, _before(tx, key, before) | {"goal": text_or_none(goal)})
            if one.after and key != one.measure:
                store.change(tx, improvement_id, dict.fromkeys(("after_from", "after_until", "after_value")))
            return store.by_id(tx, improvement_id)

    def measure_after(self, actor: str, improvement_id: str, after: Days) -> Improvement:
        """Works out what the figure was over the days after it. Raises DeskError while none was chosen."""
        with self._file.write(actor, "improvements.measure_after") as tx:
            _measure_after(tx, store.by_id(tx, improvement_id), after)
            return store.by_id(tx, improvement_id)

    def join(self, actor: str, improvement_id: str, number: str) -> Improvement:
        """Says that it comes from the complaint of that number too. Raises DeskError where there is none."""
        with self._file.write(actor, "improvements.join") as tx:
            found = store.complaint_numbered(tx, number) if number.strip() else None
            if found is None:
                raise DeskError(_("There is no complaint {number}.").format(number=number.strip()), field="number")
            store.join(tx, store.by_id(tx, improvement_id).id, found)
            return store.by_id(tx, improvement_id)

    def part(self, actor: str, improvement_id: str, complaint_id: str) -> Improvement:
        """Says that it does not come from a complaint after all."""
        with self._file.write(actor, "improvements.part") as tx:
            store.part(tx, improvement_id, complaint_id)
            return store.by_id(tx, improvement_id)

    def change(self, actor: str, improvement_id: str, changes: Mapping[str, object]) -> Improvement:
        """Puts title, texts or next step right; raises DeskError for an empty title or next step."""
        if strangers := set(changes) - CHANGEABLE:
            raise ValueError(f"no such field of an improvement: {sorted(strangers)}")
        with self._file.write(actor, "improvements.change") as tx:
            before = store.by_id(tx, improvement_id)
            columns = {key: text_or_none(str(value or "")) for key, value in changes.items()}
            if "title" in columns and columns["title"] is None:
                raise DeskError(_("Write down what is to be improved."), field="title")
            if "next_step" in columns and columns["next_step"] is None:
                raise DeskError(
                    _("An open matter needs a next step: write down what is to be done."), field="next_step"
                )
            _write(tx, before, columns)
            return store.by_id(tx, improvement_id)

    def move_on(
        self,
        actor: str,
        improvement_id: str,
        text: str,
        *,
        owner_id: str | None = None,
        due_at: datetime | None = None,
        measure: str = "",
        days: Days | None = None,
    ) -> Improvement:
        """Writes the answer of the phase down; the next phase begins, after the last the improvement is closed.

        Planning may choose the `measure` and the `days` before it, checking the days after it.

        Raises DeskError with the field without the answer, for an owner who left, a due time that has passed.
        """
        with self._file.write(actor, "improvements.move_on") as tx:
            before = _open_one(tx, improvement_id)
            rule, said = PHASES[before.phase], text_or_none(text)
            if said is None:
                raise DeskError(_("{what}: write it down first.").format(what=_(rule.question)), field="text")
            columns: dict[str, Any] = {rule.writes: said}
            if before.phase is Phase.PLAN and measure:
                store.change(tx, improvement_id, _before(tx, measure, days))
            elif before.phase is Phase.CHECK and days is not None:
                _measure_after(tx, before, days)
            if rule.on is None:
                columns |= {"state": ImprovementState.CLOSED, "closed_at": tx.now}
            else:
                columns |= store.begun(tx, rule.on, tx.now)
                columns |= _owner_and_due(tx, owner_id, due_at)
                _note_owner(tx, before, columns.get("owner_id", before.owner_id))
            _write(tx, before, columns)
            return store.by_id(tx, improvement_id)

    def go_back(self, actor: str, improvement_id: str, phase: Phase, reason: str) -> Improvement:
        """Begins an earlier phase again; what was written stays. Raises DeskError without a reason."""
        with self._file.write(actor, "improvements.go_back") as tx:
            before = _open_one(tx, improvement_id)
            if phase not in PHASES[before.phase].back:
                now = _(PHASE_WORDS[before.phase])
                raise DeskError(_("From “{phase}” it does not go back there.").format(phase=now))
            why = _reason(reason, _("Write down why it goes back."))
            columns = store.begun(tx, phase, tx.now)
            _note(tx, before, MoveKind.NOTED, why, due_at=columns["due_at"])
            _write(tx, before, columns)
            return store.by_id(tx, improvement_id)

    def reopen(self, actor: str, improvement_id: str, reason: str) -> Improvement:
        """Opens a closed improvement at its last phase again; it is the actor's. Raises DeskError without a reason."""
        with self._file.write(actor, "improvements.reopen") as tx:
            before = store.by_id(tx, improvement_id)
            if before.open:
                raise DeskError(_("Improvement {number} is open already.").format(number=before.number))
            why = _reason(reason, _("Write down why it is opened again."))
            _note(tx, before, MoveKind.NOTED, why)
            back = {"state": ImprovementState.OPEN, "closed_at": None, "owner_id": actor}
            store.change(tx, improvement_id, back | store.begun(tx, Phase.ACT, tx.now))
            return store.by_id(tx, improvement_id)

    def reassign(self, actor: str, improvement_id: str, owner_id: str, reason: str = "") -> Improvement:
        """Gives an improvement to somebody; raises DeskError for who left."""
        with self._file.write(actor, "improvements.reassign") as tx:
            give(tx, improvement_id, owner_id, reason)
            return store.by_id(tx, improvement_id)

    def postpone(self, actor: str, improvement_id: str, due_at: datetime, reason: str) -> Improvement:
        """Puts the next step off; raises DeskError with the field without a reason or for a time that has passed."""
        with self._file.write(actor, "improvements.postpone") as tx:
            put_off(tx, improvement_id, due_at, reason)
            return store.by_id(tx, improvement_id)


def _before(tx: Tx, key: str, days: Days | None) -> dict[str, Any]:
    """The columns of a measure and of what it was before; none without one."""
    if not key:
        return {}
    if not figures.known(tx, key):
        raise DeskError(_("Choose one of the program's own figures."), field="measure")
    days = days or last_days(tx.now.astimezone(settings.profile(tx).zoneinfo).date())
    return {"measure": key, **_worked_out(tx, "before", key, days)}


def _measure_after(tx: Tx, one: Improvement, days: Days) -> None:
    if not one.measure:
        raise DeskError(_("Choose by which figure it is measured first."), field="measure")
    if one.before and days.first <= one.before.days.last:
        raise DeskError(_("The days after it begin when the days before it are over."), field="first")
    store.change(tx, one.id, _worked_out(tx, "after", one.measure, days))


def _worked_out(tx: Tx, which: str, key: str, days: Days) -> dict[str, Any]:
    if days.last < days.first:
        raise DeskError(_("The last day lies before the first."), field="last")
    found = figures.worked_out(tx, key, days)
    first, last = days.first.isoformat(), days.last.isoformat()
    return {f"{which}_from": first, f"{which}_until": last, f"{which}_value": found.value}


def give(tx: Tx, improvement_id: str, owner_id: str, reason: str = "") -> None:
    """Gives an improvement to somebody within a save (see `reassign`)."""
    before = store.by_id(tx, improvement_id)
    _note_owner(tx, before, _owner(tx, owner_id), reason)
    _write(tx, before, {"owner_id": owner_id})


def put_off(tx: Tx, improvement_id: str, due_at: datetime, reason: str) -> None:
    """Postpones an improvement within a save (see `postpone`)."""
    before = _open_one(tx, improvement_id)
    why = _reason(reason, _("Write down why it is postponed: whoever opens it next wants to know."))
    _to_come(tx, due_at)
    _note(tx, before, MoveKind.POSTPONED, why, due_at=due_at)
    _write(tx, before, {"due_at": due_at})


def open_for(
    tx: Tx, complaint_id: str, title: str, plan: str | None, owner_id: str | None, improvement_id: str | None
) -> Improvement:
    """What will prevent a complaint, within a save: a new improvement, or one that is open already.

    Raises DeskError when that one is closed, or the owner left.
    """
    if improvement_id:
        found = _open_one(tx, improvement_id)
    else:
        found = store.start(tx, title, _owner(tx, owner_id or tx.actor), plan)
    store.join(tx, found.id, complaint_id)
    return found


def _open_one(tx: Tx, improvement_id: str) -> Improvement:
    found = store.by_id(tx, improvement_id)
    if not found.open:
        raise DeskError(_("Improvement {number} is closed: open it again first.").format(number=found.number))
    return found


def _owner(tx: Tx, owner_id: str) -> str:
    found = staff.by_id(tx, owner_id)
    if not found.active:
        raise DeskError(_("{name} no longer works here: choose somebody else.").format(name=found.shown), field="owner")
    return owner_id


def _to_come(tx: Tx, due_at: datetime) -> datetime:
    if due_at <= tx.now:
        raise DeskError(_("This time has passed: choose one that is still to come."), field="due_at")
    return due_at


def _owner_and_due(tx: Tx, owner_id: str | None, due_at: datetime | None) -> dict[str, Any]:
    owner = {"owner_id": _owner(tx, owner_id)} if owner_id else {}
    return owner | ({"due_at": _to_come(tx, due_at)} if due_at else {})


def _reason(reason: str, missing: str) -> str:
    text = text_or_none(reason)
    if text is None:
        raise DeskError(missing, field="reason")
    return text


def _note(tx: Tx, one: Improvement, what: MoveKind, reason: str, *, due_at: datetime | None = None) -> None:
    move = MatterMove(
        kind=MatterKind.IMPROVEMENT,
        row_id=one.id,
        what=what,
        at=tx.now,
        by_id=tx.actor,
        from_due=one.due_at if due_at else None,
        to_due=due_at,
        reason=reason,
    )
    matters.note(tx, move)


def _note_owner(tx: Tx, one: Improvement, owner_id: str, reason: str = "") -> None:
    said = text_or_none(reason)
    if owner_id == one.owner_id and said is None:
        return
    move = MatterMove(
        kind=MatterKind.IMPROVEMENT,
        row_id=one.id,
        what=MoveKind.REASSIGNED,
        at=tx.now,
        by_id=tx.actor,
        from_owner=one.owner_id,
        to_owner=owner_id,
        reason=said,
    )
    matters.note(tx, move)


def _write(tx: Tx, before: Improvement, columns: Mapping[str, Any]) -> None:
    now = asdict(before)
    changed = {key: value for key, value in columns.items() if now[key] != value}
    if changed:
        store.change(tx, before.id, changed)
