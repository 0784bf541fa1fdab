"""The table of calls."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from datetime import date as Date
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.calls.model import KIND_NAMES, Call, CallKind, Direction, Outcome
from desk_app.core.clock import from_text, to_text
from desk_app.core.errors import NotFound
from desk_app.core.i18n import N_, _
from desk_app.core.stages import Stage
from desk_app.storage.finding import find
from desk_app.storage.reading import Reader, blocks, marks
from desk_app.storage.search import Document, SearchSource
from desk_app.storage.tx import Tx


def moment(text: str | None) -> datetime | None:
    """A moment of the file, or None."""
    return None if text is None else from_text(text)


def _record(row: sqlite3.Row) -> Call:
    return Call(
        id=row["id"],
        number=row["number"],
        reference=row["reference"],
        customer_id=row["customer_id"],
        caller_name=row["caller_name"],
        phone_raw=row["phone_raw"],
        phone_e164=row["phone_e164"],
        phone_digits=row["phone_digits"],
        direction=Direction(row["direction"]),
        channel=row["channel"],
        kind=CallKind(row["kind"]),
        topic=row["topic"],
        note=row["note"],
        outcome=Outcome(row["outcome"]),
        rang_at=from_text(row["rang_at"]),
        answered_at=moment(row["answered_at"]),
        ended_at=moment(row["ended_at"]),
        wait_s=row["wait_s"],
        talk_s=row["talk_s"],
        after_s=row["after_s"],
        staff_id=row["staff_id"],
        staff_name=row["staff_name"],
        priority=row["priority"],
        stage=Stage(row["stage"]),
        import_id=row["import_id"],
    )


def by_id(file: Reader, call_id: str) -> Call:
    """One call; raises NotFound."""
    rows = file.query("SELECT * FROM calls WHERE id = ? AND deleted_at IS NULL", (call_id,))
    if not rows:
        raise NotFound(_("This call is no longer there."))
    return _record(rows[0])


def by_number(file: Reader, number: str) -> Call:
    """The call with our number, else the one that came in with that reference; raises NotFound."""
    for column in ("number", "reference"):
        rows = file.query(
            f"SELECT * FROM calls WHERE {column} = ? AND deleted_at IS NULL ORDER BY rang_at DESC LIMIT 1",
            (number.strip(),),
        )
        if rows:
            return _record(rows[0])
    raise NotFound(_("There is no call {number}.").format(number=number))


def of_customer(file: Reader, customer_id: str, *, since: datetime | None = None) -> list[Call]:
    """A customer's calls since a moment, newest first."""
    rows = file.query(
        "SELECT * FROM calls WHERE customer_id = ? AND rang_at >= ? AND deleted_at IS NULL ORDER BY rang_at DESC",
        (customer_id, to_text(since) if since else ""),
    )
    return [_record(row) for row in rows]


class Chip(StrEnum):
    """The saved filters over the list of calls."""

    TODAY = "today"
    MINE = "mine"
    UNANSWERED = "unanswered"
    ALL = "all"


CHIP_NAMES = {
    Chip.TODAY: N_("Today"),
    Chip.MINE: N_("Mine"),
    Chip.UNANSWERED: N_("Not answered"),
    Chip.ALL: N_("All"),
}

_UNANSWERED = "outcome IN ('missed','abandoned','voicemail') AND direction = 'in'"


def _chip_where(chip: Chip, now: datetime, zone: ZoneInfo, me: str) -> tuple[str, tuple[str, ...]]:
    match chip:
        case Chip.TODAY:
            start, end = local_day(now, zone)
            return "rang_at >= ? AND rang_at < ?", (start, end)
        case Chip.MINE:
            return "staff_id = ?", (me,)
        case Chip.UNANSWERED:
            return _UNANSWERED, ()
        case Chip.ALL:
            return "1", ()


def local_day(now: datetime, zone: ZoneInfo) -> tuple[str, str]:
    """The begin and end of the local day around `now`, as they stand in the file."""
    today = now.astimezone(zone).date()
    return day_start(today, zone), day_start(today + timedelta(days=1), zone)


def day_start(day: Date, zone: ZoneInfo) -> str:
    """The begin of a local day, as it stands in the file."""
    return to_text(datetime.combine(day, time(), zone))


def ids_for(file: Reader, chip: Chip, words: str, now: datetime, zone: ZoneInfo, me: str) -> list[str]:
    """The ids of the calls a chip and the words typed leave over, newest first."""
    where, args = _chip_where(chip, now, zone, me)
    rows = file.query(f"SELECT id FROM calls WHERE {where} AND deleted_at IS NULL ORDER BY rang_at DESC, id DESC", args)
    return only_found(file, "call", words, [str(row[0]) for row in rows])


def only_found(file: Reader, kind: str, words: str, ids: list[str]) -> list[str]:
    """Of the ids those that the words typed find, in the same order; all of them without words."""
    if not words.strip():
        return ids
    found = {match.row_id for match in find(file, words, limit=20_000).matches if match.kind == kind}
    return [row_id for row_id in ids if row_id in found]


def counts(file: Reader, now: datetime, zone: ZoneInfo, me: str) -> dict[Chip, int]:
    """How many calls stand behind each chip."""
    found = {}
    for chip in Chip:
        where, args = _chip_where(chip, now, zone, me)
        found[chip] = int(file.query(f"SELECT count(*) FROM calls WHERE {where} AND deleted_at IS NULL", args)[0][0])
    return found


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call as a list shows it; `name` and `phone` are the customer's file's where there is one."""

    id: str
    number: str
    reference: str | None
    rang_at: datetime
    direction: Direction
    channel: str
    kind: CallKind
    outcome: Outcome
    topic: str
    note: str
    customer_id: str | None
    name: str
    phone: str
    staff: str
    imported: bool


_LIST = """SELECT c.id, c.number, c.reference, c.rang_at, c.direction, c.channel, c.kind, c.outcome, c.topic, c.note,
  c.customer_id, coalesce(k.name, c.caller_name, '') AS name, c.phone_raw, c.import_id,
  coalesce(s.name, c.staff_name, '') AS staff
 FROM calls c LEFT JOIN customers k ON k.id = c.customer_id LEFT JOIN staff s ON s.id = c.staff_id"""


def rows_for_list(file: Reader, ids: Sequence[str]) -> list[CallRow]:
    """The calls of those ids as a list shows them, in the order of the ids; ids that are gone are left out."""
    found: dict[str, CallRow] = {}
    for block in blocks(ids):
        for row in file.query(f"{_LIST} WHERE c.id IN ({marks(block)}) AND c.deleted_at IS NULL", block):
            found[row["id"]] = CallRow(
                id=row["id"],
                number=row["number"],
                reference=row["reference"],
                rang_at=from_text(row["rang_at"]),
                direction=Direction(row["direction"]),
                channel=row["channel"],
                kind=CallKind(row["kind"]),
                outcome=Outcome(row["outcome"]),
                topic=row["topic"] or "",
                note=row["note"] or "",
                customer_id=row["customer_id"],
                name=row["name"],
                phone=row["phone_raw"] or "",
                staff=row["staff"],
                imported=row["import_id"] is not None,
            )
    return [found[row_id] for row_id in ids if row_id in found]


def in_file(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a record as its table keeps them: moments as text."""
    return {key: to_text(value) if isinstance(value, datetime) else value for key, value in values.items()}


def add(tx: Tx, values: Mapping[str, Any]) -> None:
    """A new call."""
    tx.insert("calls", in_file(values))


def add_many(tx: Tx, rows: Iterable[Mapping[str, Any]]) -> None:
    """New calls, all with the same columns."""
    tx.insert_many("calls", rows)


def change(tx: Tx, call_id: str, changes: Mapping[str, Any]) -> None:
    """New values for some columns of a call."""
    tx.update("calls", call_id, in_file(changes))


def set_outcome(tx: Tx, call_id: str, outcome: Outcome) -> None:
    """Notes what a call became."""
    tx.update("calls", call_id, {"outcome": outcome})


def _documents(file: Reader, ids: Sequence[str]) -> Iterable[Document]:
    rows = file.query(
        "SELECT id, number, reference, caller_name, phone_digits, topic, note, staff_name FROM calls"
        f" WHERE id IN ({marks(ids)}) AND deleted_at IS NULL",
        ids,
    )
    for row in rows:
        yield Document(
            kind="call",
            row_id=row["id"],
            words="\n".join(filter(None, (row["topic"], row["note"], row["staff_name"]))),
            numbers=tuple(filter(None, (row["number"], row["reference"]))),
            phones=((row["phone_digits"], False),) if row["phone_digits"] else (),
            names=((row["caller_name"], True, False),) if row["caller_name"] else (),
        )


SEARCH = SearchSource("call", "calls", {}, _documents)


def headline(row: CallRow | Call) -> str:
    """One line for a call: its topic, else the beginning of its note, else its kind."""
    if row.topic:
        return row.topic
    first = (row.note or "").strip().split("\n", 1)[0]
    return first[:60] or _(KIND_NAMES[row.kind])
