"""Who decides on a compensation over the limit, what waits for whom, and what who asked has not seen yet."""

import sqlite3
from collections.abc import Mapping, Sequence

from desk_app.complaints import measures
from desk_app.complaints.measures import Measure, MeasureState, measure_words
from desk_app.complaints.model import DECIDE
from desk_app.core.i18n import _
from desk_app.matters import store as matters
from desk_app.matters.model import MatterKind, MatterMove, MoveKind
from desk_app.staff import store as staff
from desk_app.staff.model import Staff
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx


def deciders(reader: Reader, asked_by: str) -> list[Staff]:
    """The supervisors who may decide on what somebody asks for: not they themselves, unless there is no other."""
    leading = [one for one in staff.active_staff(reader) if one.decides]
    return [one for one in leading if one.id != asked_by] or leading


def may_decide(reader: Reader, who: str, asked_by: str) -> bool:
    """Whether somebody may decide on what was asked for by that one."""
    return any(one.id == who for one in deciders(reader, asked_by))


def why_not(reader: Reader, who: str, asked_by: str) -> str:
    """Why somebody may not decide on it, naming who can; "" for who may."""
    able = deciders(reader, asked_by)
    if any(one.id == who for one in able):
        return ""
    if not able:
        return _("A supervisor decides on this compensation; nobody here is one: say in the list of staff who is.")
    names = _(", ").join(one.shown for one in able)
    if who == asked_by:
        return _("You asked for this compensation yourself: {names} can decide on it.").format(names=names)
    return _("Only a supervisor decides on this compensation: {names}.").format(names=names)


def to_decide(reader: Reader, who: str) -> Mapping[str, str]:
    """The open complaints with a compensation that somebody has to decide on, each with its owner."""
    waits = [row for row in _beyond(reader) if row["state"] == MeasureState.WAITING]
    able = {asked_by: may_decide(reader, who, asked_by) for asked_by in {row["by_id"] for row in waits}}
    return {row["complaint_id"]: row["owner_id"] for row in waits if able[row["by_id"]]}


def unseen(reader: Reader, who: str, complaint_id: str = "") -> dict[str, list[Measure]]:
    """What somebody else decided about a compensation that `who` asked for, of the open complaints or that one.

    It is seen once they say so, or go on with the complaint.
    """
    found: dict[str, list[Measure]] = {}
    for row in _beyond(reader):
        if row["by_id"] != who or row["decided_by"] in (None, who) or complaint_id not in ("", row["complaint_id"]):
            continue
        if not _went_on(reader, who, row):
            found.setdefault(row["complaint_id"], []).append(measures.by_id(reader, row["id"]))
    return found


def _went_on(reader: Reader, who: str, row: sqlite3.Row) -> bool:
    later = (
        "SELECT 1 FROM complaint_steps WHERE complaint_id = ?1 AND by_id = ?2 AND at > ?3 AND deleted_at IS NULL"
        " UNION ALL SELECT 1 FROM matter_moves WHERE row_id = ?1 AND by_id = ?2 AND at >= ?3 AND what = 'noted'"
        " AND deleted_at IS NULL LIMIT 1"
    )
    return bool(reader.query(later, (row["complaint_id"], who, row["decided_at"])))


def see(tx: Tx, complaint_id: str) -> None:
    """Notes that the actor saw what was decided; nothing where there is nothing they have not seen."""
    for one in unseen(tx, tx.actor, complaint_id).get(complaint_id, []):
        said = _("Decision seen: {what}").format(what=measure_words(one))
        matters.note(tx, MatterMove(MatterKind.COMPLAINT, complaint_id, MoveKind.NOTED, tx.now, tx.actor, reason=said))


def decision_words(reader: Reader, one: Measure) -> str:
    """What was decided about it, by whom and why."""
    name = staff.names(reader).get(one.decided_by or "", "")
    if one.state == MeasureState.REFUSED:
        said = _("{name} refused {what}: {reason}")
        return said.format(name=name, what=measure_words(one), reason=one.decision_note or "")
    said = _("{name} approved {what}.").format(name=name, what=measure_words(one))
    return _("{sentence} {another}").format(sentence=said, another=one.decision_note) if one.decision_note else said


def concerning(reader: Reader, who: str) -> dict[str, str]:
    """The open complaints that concern somebody for a decision, each with its owner: to be made, or to be seen."""
    told = unseen(reader, who)
    owners = {row["complaint_id"]: row["owner_id"] for row in _beyond(reader) if row["complaint_id"] in told}
    return {**owners, **to_decide(reader, who)}


def next_words(reader: Reader, who: str, complaint_id: str, next_step: str, owner_id: str) -> str:
    """The next step of a complaint as it concerns somebody: the decision they owe, or the one that was made."""
    if complaint_id in to_decide(reader, who):
        decide = _(DECIDE)
        return decide if owner_id != who or next_step == decide else f"{next_step} · {decide}"
    told = unseen(reader, who, complaint_id).get(complaint_id, [])
    return " · ".join([next_step, *(decision_words(reader, one) for one in told)])


def _beyond(reader: Reader) -> Sequence[sqlite3.Row]:
    """What went beyond the limit in the complaints that are open."""
    if isinstance(reader, DeskFile):
        return reader.known("complaints.beyond", lambda: _read(reader), frozenset({"complaint_measures", "complaints"}))
    return _read(reader)


def _read(reader: Reader) -> Sequence[sqlite3.Row]:
    return list(
        reader.query(
            "SELECT m.id, m.complaint_id, m.state, m.by_id, m.decided_by, m.decided_at, c.owner_id"
            " FROM complaints c CROSS JOIN complaint_measures m ON m.complaint_id = c.id"
            " WHERE c.state = 'open' AND c.deleted_at IS NULL AND m.state <> 'agreed' AND m.deleted_at IS NULL"
        )
    )
