"""The tables of complaints and of the steps done in them."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.calls.store import in_file, local_day
from desk_app.commitments.clock_store import pressing
from desk_app.complaints.listing import CLOSED
from desk_app.complaints.model import (
    Chip,
    Complaint,
    ComplaintRow,
    ComplaintState,
    ComplaintStep,
    Satisfaction,
    Step,
    owed_steps,
    step_words,
)
from desk_app.complaints.nature import Nature
from desk_app.complaints.search_words import SEARCH as SEARCH
from desk_app.core.clock import from_text, moment_or_none, to_text
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.core.stages import Stage
from desk_app.customers.model import TimeLineEntry
from desk_app.matters.list_ids import AT_ONCE, listed
from desk_app.matters.model import MatterKind, OpenMatter
from desk_app.staff import store as staff
from desk_app.storage.finding import rows_found
from desk_app.storage.history import FieldChange, field_changes, in_order, part_changes
from desk_app.storage.journal import Values, row_as_of
from desk_app.storage.reading import Reader, blocks, marks
from desk_app.storage.tx import Tx

_LIVE = "deleted_at IS NULL"
WAITS = """EXISTS (SELECT 1 FROM complaint_measures w
     WHERE w.complaint_id = c.id AND w.state = 'waiting' AND w.deleted_at IS NULL)"""
"""Whether a compensation of the complaint `c` waits for the supervisor."""


def record(row: sqlite3.Row | Values) -> Complaint:
    """A row of the table as a record."""
    return Complaint(
        id=row["id"],
        number=row["number"],
        reference=row["reference"],
        customer_id=row["customer_id"],
        customer_name=row["customer_name"],
        phone_raw=row["phone_raw"],
        call_id=row["call_id"],
        delivery_id=row["delivery_id"],
        delivery_line_id=row["delivery_line_id"],
        kind=row["kind"],
        title=row["title"],
        text=row["text"],
        remedy=row["remedy"],
        channel=row["channel"],
        product=row["product"],
        severity=row["severity"],
        language=row["language"],
        received_at=from_text(row["received_at"]),
        promised_at=from_text(row["promised_at"]),
        answered_at=moment_or_none(row["answered_at"]),
        answer=row["answer"],
        closed_at=moment_or_none(row["closed_at"]),
        state=ComplaintState(row["state"]),
        raw_state=row["raw_state"],
        owner_id=row["owner_id"],
        handed_by=row["handed_by"],
        handed_at=moment_or_none(row["handed_at"]),
        handed_note=row["handed_note"],
        accepted_at=moment_or_none(row["accepted_at"]),
        joined_into=row["joined_into"],
        authority=row["authority"],
        authority_due_at=moment_or_none(row["authority_due_at"]),
        next_step=row["next_step"],
        due_at=from_text(row["due_at"]),
        stage=Stage(row["stage"]),
        import_id=row["import_id"],
        kind_id=row["kind_id"],
        order_ref=row["order_ref"],
        about_staff_id=row["about_staff_id"],
        place=row["place"],
        cause_id=row["cause_id"],
        cause=row["cause"],
        department=row["department"],
        satisfaction=_satisfaction(row["satisfaction"], ComplaintState(row["state"])),
        nature=Nature(row["nature"]),
        found_by_us=bool(row["found_by_us"]),
        whys=tuple(map(str, json.loads(row["whys"] or "[]"))),
    )


def _satisfaction(said: str | None, state: ComplaintState) -> str | None:
    """How satisfied they are: what is open satisfied nobody, whatever an older file says of the round before."""
    return None if state == ComplaintState.OPEN and said == Satisfaction.SATISFIED else said


def _step(row: sqlite3.Row) -> ComplaintStep:
    return ComplaintStep(
        id=row["id"],
        complaint_id=row["complaint_id"],
        step=Step(row["step"]),
        at=from_text(row["at"]),
        by_id=row["by_id"],
        how=row["how"],
        note=row["note"],
        taken_back=row["taken_back"],
    )


def by_id(file: Reader, complaint_id: str) -> Complaint:
    """One complaint; raises NotFound."""
    rows = file.query(f"SELECT * FROM complaints WHERE id = ? AND {_LIVE}", (complaint_id,))
    if not rows:
        raise NotFound(_("This complaint is no longer there."))
    return record(rows[0])


def by_number(file: Reader, number: str) -> Complaint:
    """The complaint with our number, else the one that came in with that reference; raises NotFound.

    The number of a double leads on to the complaint it was joined into.
    """
    for column in ("number", "reference"):
        rows = file.query(
            f"SELECT * FROM complaints WHERE {column} = ? AND {_LIVE} ORDER BY received_at DESC LIMIT 1",
            (number.strip(),),
        )
        if rows:
            return by_id(file, rows[0]["joined_into"] or rows[0]["id"])
    raise NotFound(_("There is no complaint {number}.").format(number=number))


def of_call(file: Reader, call_id: str) -> Complaint | None:
    """The complaint a call became, if it did."""
    rows = file.query(f"SELECT * FROM complaints WHERE call_id = ? AND {_LIVE} LIMIT 1", (call_id,))
    return record(rows[0]) if rows else None


def of_customer(file: Reader, customer_id: str) -> list[Complaint]:
    """All complaints of a customer, newest first; doubles are told by the complaint they were joined into."""
    return [one for one in _all_of(file, customer_id) if one.joined_into is None]


def _all_of(file: Reader, customer_id: str) -> list[Complaint]:
    rows = file.query(
        f"SELECT * FROM complaints WHERE customer_id = ? AND {_LIVE} ORDER BY received_at DESC", (customer_id,)
    )
    return [record(row) for row in rows]


def open_for_customer(file: Reader, customer_id: str) -> list[Complaint]:
    """The open complaints of a customer, the most urgent first."""
    rows = file.query(
        f"SELECT * FROM complaints WHERE customer_id = ? AND state = 'open' AND {_LIVE} ORDER BY due_at",
        (customer_id,),
    )
    return [record(row) for row in rows]


_DONE = """(SELECT group_concat(p.step) FROM complaint_steps p WHERE p.complaint_id = c.id AND p.deleted_at IS NULL
     AND p.taken_back IS NULL AND p.id > coalesce((SELECT max(r.id) FROM complaint_steps r
                          WHERE r.complaint_id = c.id AND r.step = 'reopened' AND r.deleted_at IS NULL), ''))"""
"""The steps done since a complaint was last reopened."""


def open_matters(reader: Reader, customer_id: str = "") -> list[OpenMatter]:
    """Every open complaint, or a customer's, the most urgent first.

    Untold: the four steps are done, but the customer does not know.
    """
    whose, args = (" AND c.customer_id = ?", (customer_id,)) if customer_id else ("", ())
    rows = reader.query(
        "SELECT c.id, c.number, c.title, c.customer_id, coalesce(k.name, c.customer_name) AS name, c.phone_raw,"
        " c.next_step, c.owner_id, c.due_at, c.stage, c.promised_at, c.nature,"
        f" c.handed_by IS NOT NULL AND c.accepted_at IS NULL AS waits, {_DONE} AS done"
        " FROM complaints c LEFT JOIN customers k ON k.id = c.customer_id AND k.kind <> 'walk_in'"
        f" WHERE c.state = 'open' AND c.deleted_at IS NULL{whose} ORDER BY c.due_at, c.id",
        args,
    )
    return [
        OpenMatter(
            kind=MatterKind.COMPLAINT,
            row_id=row["id"],
            number=row["number"],
            title=row["title"],
            customer_id=row["customer_id"],
            name=row["name"],
            phone=row["phone_raw"] or "",
            next_step=step_words(row["next_step"]),
            owner_id=row["owner_id"],
            due_at=from_text(row["due_at"]),
            stage=Stage(row["stage"]),
            promised_at=from_text(row["promised_at"]),
            waiting_for=row["owner_id"] if row["waits"] else None,
            untold=untold(Nature(row["nature"]), _steps(row["done"])),
        )
        for row in rows
    ]


def untold(nature: Nature, done: frozenset[Step]) -> bool:
    """Whether all was done but the customer does not know."""
    return Step.TOLD not in done and done >= frozenset(owed_steps(nature))


def _steps(text: str | None) -> frozenset[Step]:
    return frozenset(Step(step) for step in (text or "").split(",") if step)


def steps_of(file: Reader, complaint_id: str) -> list[ComplaintStep]:
    """The steps done in a complaint, in the order they were written down."""
    rows = file.query(f"SELECT * FROM complaint_steps WHERE complaint_id = ? AND {_LIVE} ORDER BY id", (complaint_id,))
    return [_step(row) for row in rows]


def steps_that_count(file: Reader, complaint_id: str) -> list[ComplaintStep]:
    """The steps done in a complaint without those that were taken back."""
    return [step for step in steps_of(file, complaint_id) if step.taken_back is None]


def each(file: Reader) -> Iterator[Complaint]:
    """Every complaint, in the order they were written down."""
    last = ""
    while rows := file.query(
        "SELECT * FROM complaints WHERE id > ? AND deleted_at IS NULL ORDER BY id LIMIT 500", (last,)
    ):
        last = rows[-1]["id"]
        yield from map(record, rows)


def some(file: Reader, ids: Sequence[str]) -> Iterator[Complaint]:
    """The complaints of those ids in their order; ids that are gone are left out."""
    for block in blocks(ids):
        rows = file.query(f"SELECT * FROM complaints WHERE id IN ({marks(block)}) AND {_LIVE}", block)
        found = {row["id"]: row for row in rows}
        yield from (record(found[row_id]) for row_id in block if row_id in found)


def as_of(file: Reader, row_id: str, at: datetime) -> Complaint | None:
    """The complaint as it was at that moment; None before it was written down."""
    row = row_as_of(file, "complaints", row_id, at)
    return None if row is None else record(row)


def history(file: Reader, complaint_id: str) -> list[FieldChange]:
    """Every change of every field of a complaint and its steps, oldest first."""
    steps = file.query("SELECT id FROM complaint_steps WHERE complaint_id = ?", (complaint_id,))
    parts = [part_changes(file, "complaint_steps", row[0], _step_label) for row in steps]
    notes = file.query("SELECT id FROM complaint_notes WHERE complaint_id = ?", (complaint_id,))
    parts += [part_changes(file, "complaint_notes", row[0], _note_label) for row in notes]
    return in_order(field_changes(file, "complaints", complaint_id), *parts)


def _step_label(values: Values, column: str) -> str | None:
    return f"{values['step']}.{column}" if column in ("at", "how", "note", "taken_back") else None


def _note_label(_values: Values, column: str) -> str | None:
    return "note" if column == "text" else None


_OF_CHIP = {Chip.SUGGESTIONS: Nature.SUGGESTION.value, Chip.PRAISE: Nature.PRAISE.value}
Where = tuple[str, Sequence[object]]
"""A condition on complaints and its values."""
EVERY: Where = ("1", ())
_MINE = (
    "(owner_id = ? OR id IN (SELECT h.id FROM complaints h"
    " WHERE h.handed_by = ? AND h.accepted_at IS NULL AND h.state = 'open'))"
)


def _open_where(chip: Chip, now: datetime, zone: ZoneInfo, me: str) -> Where:
    """Which complaints a chip leaves over: of the open ones, and of the closed ones where it shows those too."""
    match chip:
        case Chip.MINE:
            return _MINE, (me, me)
        case Chip.DUE_TODAY:
            return "due_at >= ? AND due_at < ?", (to_text(now), local_day(now, zone)[1])
        case Chip.LATE:
            return "due_at < ?", (to_text(now),)
        case Chip.SUGGESTIONS | Chip.PRAISE:
            return "nature = ?", (_OF_CHIP[chip],)
        case _:
            return EVERY


_CLOSED_TOO = (Chip.ALL, Chip.SUGGESTIONS, Chip.PRAISE)
"""The chips that show closed complaints behind the open ones."""
_SHOWN = "joined_into IS NULL"
_OPEN = f"state = 'open' AND {_LIVE}"


def ids_for(
    file: Reader, chip: Chip, words: str, now: datetime, zone: ZoneInfo, me: str, narrowed: Where | None = None
) -> Sequence[str]:
    """The ids of the complaints a chip and the words typed leave over: open ones by due time, then the last closed.

    Of those due in the same minute the ones reminded today come first. Among `me`'s own are those that `me` handed
    over and nobody accepted yet. A double that was joined into another stands in no list, unless `narrowed`, which
    is a further condition, asks for doubles. Of a long list the closed ones are read when they are looked at.
    """
    mine, args = _open_where(chip, now, zone, me)
    further, values = narrowed or (_SHOWN, ())
    found = rows_found(file, words, "complaint") if words.strip() else None
    if found is not None and len(found) <= AT_ONCE:
        further, values = f"{further} AND id IN (SELECT value FROM json_each(?))", (*values, json.dumps(sorted(found)))
    rows = file.query(
        f"SELECT id FROM complaints WHERE {_OPEN} AND {mine} AND {further}"
        " ORDER BY substr(due_at, 1, 16), id NOT IN (SELECT v.row_id FROM matter_moves v WHERE v.what = 'reminded'"
        " AND v.at >= ? AND v.deleted_at IS NULL), due_at, id DESC",
        (*args, *values, local_day(now, zone)[0]),
    )
    opened = [str(row[0]) for row in rows]
    every: Sequence[str] = opened
    if chip in _CLOSED_TOO:
        every = listed(file, CLOSED, opened, f"{mine} AND {further}", (*args, *values))
    if found is None or len(found) <= AT_ONCE:
        return every
    return [row_id for row_id in every if row_id in found]


def counts(file: Reader, now: datetime, zone: ZoneInfo, me: str) -> dict[Chip, int]:
    """How many complaints stand behind each chip."""
    asked = {chip: _open_where(chip, now, zone, me) for chip in Chip}
    found = dict(zip(asked, _counted(file, _OPEN, list(asked.values())), strict=True))
    closed = _counted(file, f"{CLOSED.condition} AND {_SHOWN}", [asked[chip] for chip in _CLOSED_TOO])
    return found | {chip: found[chip] + count for chip, count in zip(_CLOSED_TOO, closed, strict=True)}


def _counted(file: Reader, among: str, several: Sequence[Where]) -> list[int]:
    """How many each of these conditions leaves over, in one reading."""
    said = ", ".join(f"count(*) FILTER (WHERE {where})" for where, _args in several)
    args = [arg for _where, values in several for arg in values]
    return [int(count) for count in file.query(f"SELECT {said} FROM complaints WHERE {among}", args)[0]]


def late_and_open(file: Reader, now: datetime) -> tuple[int, int]:
    """How many complaints are late, and how many open, the late ones among them."""
    row = file.query(
        f"SELECT count(*) FILTER (WHERE due_at < ?), count(*) FROM complaints WHERE state = 'open' AND {_LIVE}",
        (to_text(now),),
    )[0]
    return int(row[0]), int(row[1])


REMINDED_SINCE = """EXISTS (SELECT 1 FROM matter_moves v WHERE v.row_id = {row}.id AND v.what = 'reminded'
   AND v.deleted_at IS NULL AND v.at >= ?)"""
"""Whether somebody reminded of a complaint since a moment."""
_LIST = f"""SELECT c.id, c.number, c.reference, c.received_at, c.customer_id, coalesce(k.name, c.customer_name) AS name,
  c.phone_raw, c.title, c.state, c.next_step, c.owner_id, c.due_at, c.closed_at, {_DONE} AS done,
  c.handed_by, c.accepted_at, c.authority, c.authority_due_at, c.kind, c.severity, c.channel, c.product, c.place,
  c.nature, c.found_by_us,
  (SELECT count(*) FROM matter_moves v
    WHERE v.row_id = c.id AND v.what = 'reminded' AND v.deleted_at IS NULL) AS reminded,
  (SELECT count(*) FROM complaints d WHERE d.joined_into = c.id AND d.deleted_at IS NULL) AS doubles,
  EXISTS (SELECT 1 FROM clock_pauses p WHERE p.row_id = c.id AND p.until IS NULL AND p.deleted_at IS NULL) AS paused,
  {WAITS} AS undecided
 FROM complaints c LEFT JOIN customers k ON k.id = c.customer_id AND k.kind <> 'walk_in'"""


def rows_for_list(file: Reader, ids: Sequence[str], now: datetime | None = None) -> list[ComplaintRow]:
    """The complaints of those ids as a list shows them, in the order of the ids; ids that are gone are left out.

    How their promises press is told where `now` is given.
    """
    found: dict[str, ComplaintRow] = {}
    pressed = pressing(file, ids, now) if now else {}
    people = staff.names(file)
    for block in blocks(ids):
        for row in file.query(f"{_LIST} WHERE c.id IN ({marks(block)}) AND c.deleted_at IS NULL", block):
            waits = row["state"] == "open" and row["handed_by"] is not None and row["accepted_at"] is None
            found[row["id"]] = ComplaintRow(
                id=row["id"],
                number=row["number"],
                reference=row["reference"],
                received_at=from_text(row["received_at"]),
                customer_id=row["customer_id"],
                name=row["name"],
                phone=row["phone_raw"] or "",
                title=row["title"],
                state=ComplaintState(row["state"]),
                steps=_steps(row["done"]),
                next_step=row["next_step"],
                owner_id=row["owner_id"],
                owner=people.get(row["owner_id"], ""),
                due_at=from_text(row["due_at"]),
                closed_at=moment_or_none(row["closed_at"]),
                handed_by=people.get(row["handed_by"], "") if waits else "",
                waiting=waits,
                reminded=row["reminded"],
                doubles=row["doubles"],
                authority=row["authority"] or "",
                authority_due_at=moment_or_none(row["authority_due_at"]),
                press=pressed.get(row["id"]),
                paused=bool(row["paused"]),
                undecided=bool(row["undecided"]),
                kind=row["kind"] or "",
                severity=row["severity"] or "",
                channel=row["channel"] or "",
                product=row["product"] or "",
                place=row["place"] or "",
                nature=Nature(row["nature"]),
                found_by_us=bool(row["found_by_us"]),
            )
    return [found[row_id] for row_id in ids if row_id in found]


def time_line(reader: Reader, customer_id: str) -> list[TimeLineEntry]:
    """A customer's complaints for the time line of their file, newest first.

    A double is told only where it was joined into a complaint of somebody else.
    """
    found = _all_of(reader, customer_id)
    theirs = {one.id for one in found}
    return _lines(reader, [one for one in found if one.joined_into not in theirs])


def lines_of_call(reader: Reader, call_id: str) -> list[TimeLineEntry]:
    """The complaint a call became, as a line of its time line; none if it became none."""
    made = of_call(reader, call_id)
    return _lines(reader, [made] if made else [])


def _lines(reader: Reader, found: Sequence[Complaint]) -> list[TimeLineEntry]:
    people = staff.names(reader)
    return [
        TimeLineEntry(
            at=complaint.received_at,
            kind="complaint",
            row_id=complaint.id,
            number=complaint.number,
            headline=complaint.title,
            who=people.get(complaint.owner_id, ""),
            open=complaint.open,
        )
        for complaint in found
    ]


def add(tx: Tx, values: Mapping[str, Any]) -> None:
    """A new complaint."""
    tx.insert("complaints", in_file(values))


def add_many(tx: Tx, rows: Iterable[Mapping[str, Any]]) -> None:
    """New complaints, all with the same columns."""
    tx.insert_many("complaints", rows)


def change(tx: Tx, complaint_id: str, changes: Mapping[str, Any]) -> None:
    """New values for some columns of a complaint."""
    tx.update("complaints", complaint_id, in_file(changes))


def add_step(tx: Tx, step: ComplaintStep) -> None:
    """A step that was done."""
    tx.insert("complaint_steps", in_file({each.name: getattr(step, each.name) for each in fields(step)}))


def take_back(tx: Tx, step_id: str, reason: str) -> None:
    """Says that a step no longer counts, and why."""
    tx.update("complaint_steps", step_id, {"taken_back": reason})


def move(tx: Tx, from_id: str, to_id: str) -> int:
    """Hangs everything of one customer file on another; answers how many complaints it was."""
    return tx.execute("UPDATE complaints SET customer_id = ? WHERE customer_id = ?", (to_id, from_id))
