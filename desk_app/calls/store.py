"""The table of calls."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.callbacks.model import Callback
from desk_app.calls.long_list import LIVING, CallIds, count
from desk_app.calls.model import Call, CallKind, CallRow, Chip, Direction, Outcome, line_words
from desk_app.calls.model import headline as headline
from desk_app.core.clock import from_text, moment_or_none, to_text
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.core.names import fold_name
from desk_app.core.stages import Stage
from desk_app.customers import store as customers
from desk_app.customers.model import CustomerKind, TimeLineEntry
from desk_app.enquiries import store as enquiries
from desk_app.matters.model import MatterKind
from desk_app.staff import store as staff
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.finding import find
from desk_app.storage.history import FieldChange, field_changes
from desk_app.storage.journal import Values, entries_of, row_as_of
from desk_app.storage.reading import Reader, blocks, marks
from desk_app.storage.search import Document, SearchSource
from desk_app.storage.tx import Tx


def _record(row: sqlite3.Row | Values) -> Call:
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
        answered_at=moment_or_none(row["answered_at"]),
        ended_at=moment_or_none(row["ended_at"]),
        wait_s=row["wait_s"],
        talk_s=row["talk_s"],
        after_s=row["after_s"],
        staff_id=row["staff_id"],
        staff_name=row["staff_name"],
        priority=row["priority"],
        stage=Stage(row["stage"]),
        import_id=row["import_id"],
        topic_id=row["topic_id"],
        hold_s=row["hold_s"],
        written_at=moment_or_none(row["written_at"]),
        callback_id=row["callback_id"],
        matter_kind=MatterKind(row["matter_kind"]) if row["matter_kind"] else None,
        matter_id=row["matter_id"],
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


def of_customer(
    file: Reader, customer_id: str, *, since: datetime | None = None, newest: int | None = None
) -> list[Call]:
    """A customer's calls since a moment, newest first; of many only the `newest` so many."""
    rows = file.query(
        "SELECT * FROM calls WHERE customer_id = ? AND rang_at >= ? AND deleted_at IS NULL"
        " ORDER BY rang_at DESC LIMIT ?",
        (customer_id, to_text(since) if since else "", -1 if newest is None else newest),
    )
    return [_record(row) for row in rows]


def each(file: Reader) -> Iterator[Call]:
    """Every call, in the order they were written down."""
    last = ""
    while rows := file.query("SELECT * FROM calls WHERE id > ? AND deleted_at IS NULL ORDER BY id LIMIT 500", (last,)):
        last = rows[-1]["id"]
        yield from map(_record, rows)


def as_of(file: Reader, row_id: str, at: datetime) -> Call | None:
    """The call as it was at that moment; None before it was written down."""
    row = row_as_of(file, "calls", row_id, at)
    return None if row is None else _record(row)


def history(file: Reader, call_id: str) -> list[FieldChange]:
    """Every change of every field of a call, oldest first."""
    return field_changes(file, "calls", call_id)


_UNANSWERED = "direction = 'in' AND outcome IN ('missed','abandoned','voicemail')"


def _chip_where(chip: Chip, now: datetime, zone: ZoneInfo, me: str) -> tuple[str, tuple[str, ...]]:
    match chip:
        case Chip.TODAY:
            start, end = local_day(now, zone)
            return f"{LIVING} AND rang_at >= ? AND rang_at < ?", (start, end)
        case Chip.MINE:
            return f"{LIVING} AND staff_id = ?", (me,)
        case Chip.UNANSWERED:
            return f"{LIVING} AND {_UNANSWERED}", ()
        case Chip.ALL:
            return LIVING, ()


def local_day(now: datetime, zone: ZoneInfo) -> tuple[str, str]:
    """The begin and end of the local day around `now`, as they stand in the file."""
    today = now.astimezone(zone).date()
    return day_start(today, zone), day_start(today + timedelta(days=1), zone)


def day_start(day: Date, zone: ZoneInfo) -> str:
    """The begin of a local day, as it stands in the file."""
    return to_text(datetime.combine(day, time(), zone))


def ids_for(
    file: DeskFile, chip: Chip, words: str, now: datetime, zone: ZoneInfo, me: str, *, oldest_first: bool = False
) -> Sequence[str]:
    """The ids of the calls a chip and the words typed leave over, newest first unless asked otherwise."""
    where, args = _chip_where(chip, now, zone, me)
    if not words.strip() and chip is not Chip.TODAY:
        return CallIds(file, where, args, oldest_first=oldest_first)
    found = [row["id"] for row in _newest_first(file, where, args, words)]
    return found[::-1] if oldest_first else found


def _newest_first(file: Reader, where: str, args: Sequence[str], words: str) -> list[sqlite3.Row]:
    if not words.strip():
        return file.query(f"SELECT id FROM calls WHERE {where} ORDER BY rang_at DESC, rowid DESC", args)
    hits = [match.row_id for match in find(file, words, limit=20_000).matches if match.kind == "call"]
    rows = [
        row
        for block in blocks(hits)
        for row in file.query(
            f"SELECT id, rang_at, rowid AS at FROM calls WHERE id IN ({marks(block)}) AND {where}", (*block, *args)
        )
    ]
    return sorted(rows, key=lambda row: (row["rang_at"], row["at"]), reverse=True)


def only_found(file: Reader, kind: str, words: str, ids: list[str]) -> list[str]:
    """Of the ids those that the words typed find, in the same order; all of them without words."""
    if not words.strip():
        return ids
    found = {match.row_id for match in find(file, words, limit=20_000).matches if match.kind == kind}
    return [row_id for row_id in ids if row_id in found]


def counts(file: DeskFile, now: datetime, zone: ZoneInfo, me: str) -> dict[Chip, int]:
    """How many calls stand behind each chip."""
    found = {Chip.ALL: count(file)}
    for chip in (Chip.TODAY, Chip.MINE, Chip.UNANSWERED):
        where, args = _chip_where(chip, now, zone, me)
        found[chip] = int(file.query(f"SELECT count(*) FROM calls WHERE {where}", args)[0][0])
    return found


_LIST = """SELECT c.id, c.number, c.reference, c.rang_at, c.direction, c.channel, c.kind, c.outcome, c.topic, c.note,
  c.customer_id, coalesce(k.name, c.caller_name, '') AS name, c.phone_raw, c.import_id, c.staff_id, c.staff_name
 FROM calls c LEFT JOIN customers k ON k.id = c.customer_id"""


def rows_for_list(file: Reader, ids: Sequence[str]) -> list[CallRow]:
    """The calls of those ids as a list shows them, in the order of the ids; ids that are gone are left out."""
    found: dict[str, CallRow] = {}
    people = staff.names(file)
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
                staff=people.get(row["staff_id"]) or row["staff_name"] or "",
                imported=row["import_id"] is not None,
            )
    return [found[row_id] for row_id in ids if row_id in found]


def in_file(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a record as its table keeps them: moments as text."""
    return {key: to_text(value) if isinstance(value, datetime) else value for key, value in values.items()}


def add(tx: Tx, values: Mapping[str, Any]) -> Call:
    """A new call, as it stands in the file."""
    return _record(tx.inserted("calls", in_file(values)))


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
    asked = enquiries.of_calls(file, ids)
    for row in rows:
        goods = (text for one in asked.get(row["id"], ()) for text in (one.goods, one.answer))
        yield Document(
            kind="call",
            row_id=row["id"],
            words="\n".join(filter(None, (row["topic"], row["note"], row["staff_name"], *goods))),
            numbers=tuple(filter(None, (row["number"], row["reference"]))),
            phones=((row["phone_digits"], False),) if row["phone_digits"] else (),
            names=((row["caller_name"], True, False),) if row["caller_name"] else (),
        )


SEARCH = SearchSource("call", "calls", {"enquiries": "call_id"}, _documents)


def time_line(reader: Reader, customer_id: str, newest: int | None = None) -> list[TimeLineEntry]:
    """A customer's calls for the time line of their file, newest first; of many only the `newest` so many."""
    return _lines(reader, of_customer(reader, customer_id, newest=newest))


def _lines(reader: Reader, found: Sequence[Call]) -> list[TimeLineEntry]:
    people = staff.names(reader)
    return [
        TimeLineEntry(
            at=call.rang_at,
            kind="call",
            row_id=call.id,
            number=call.number,
            headline=line_words(call),
            who=people.get(call.staff_id or "") or call.staff_name or "",
        )
        for call in found
    ]


def last_topics(file: Reader, customer_ids: Sequence[str]) -> dict[str, str]:
    """What each of these customers spoke of last: the topic, else the note of their newest call that has one."""
    found: dict[str, str] = {}
    for block in blocks(customer_ids):
        rows = file.query(
            "SELECT customer_id, coalesce(nullif(topic, ''), note) AS about, max(rang_at) FROM calls"
            f" WHERE customer_id IN ({marks(block)}) AND deleted_at IS NULL"
            " AND coalesce(nullif(topic, ''), nullif(note, '')) IS NOT NULL GROUP BY customer_id",
            block,
        )
        found.update((row["customer_id"], " ".join(row["about"].split())) for row in rows)
    return found


def written_at(file: Reader, call_id: str) -> datetime:
    """When a call was written down, as the journal has it; it may have rung days before."""
    return next(entry.at for entry in entries_of(file, "calls", call_id))


def staff_by_name(file: Reader) -> dict[str, str]:
    """Exact name to id of those who are still here."""
    return {one.name: one.id for one in staff.active_staff(file)}


@dataclass(frozen=True, slots=True)
class Known:
    """What an import knows customers by."""

    names: dict[str, str]
    """Id to name, of removed files too."""
    removed: set[str]
    references: dict[str, str]
    phones: dict[str, list[str]]
    """Digits of seven or more to the ids of those who have the number."""
    without_phone: dict[str, list[str]]
    """Folded name to the ids of files that have no number."""
    walk_ins: dict[str, str]
    """Name to id of the files of walk-in customers."""


def known_customers(file: Reader) -> Known:
    """All customer files as an import looks them up, read at once."""
    names, removed, walk_ins = dict[str, str](), set[str](), dict[str, str]()
    phones, without = dict[str, list[str]](), dict[str, list[str]]()
    for row in file.query("SELECT id, name, kind, deleted_at IS NOT NULL AS gone FROM customers ORDER BY id"):
        names[row["id"]] = row["name"]
        if row["gone"]:
            removed.add(row["id"])
        elif row["kind"] == CustomerKind.WALK_IN:
            walk_ins.setdefault(row["name"], row["id"])
    numbered = set()
    for digits, customer_id in file.query(
        "SELECT digits, customer_id FROM customer_phones WHERE deleted_at IS NULL ORDER BY customer_id"
    ):
        numbered.add(customer_id)
        if len(digits) >= SHORTEST_PHONE and customer_id not in removed:
            phones.setdefault(digits, []).append(customer_id)
    shared = set(walk_ins.values())
    for customer_id, name in names.items():
        if customer_id not in numbered and customer_id not in removed and customer_id not in shared:
            without.setdefault(fold_name(name), []).append(customer_id)
    return Known(names, removed, customers.references(file), phones, without, walk_ins)


SHORTEST_PHONE = 7
"""Digits; a shorter number says nothing about who it is."""


def references(file: Reader, table: str) -> dict[str, str]:
    """Reference to id of all rows of a table that came in with one, a removed row only where no other has it."""
    rows = file.query(f"SELECT reference, id FROM {table} WHERE reference IS NOT NULL ORDER BY deleted_at IS NULL, id")
    return {row[0]: row[1] for row in rows}


def row_of_number(file: Reader, table: str, number: str) -> Mapping[str, Any] | None:
    """The row of a table that has this number of ours, one that was removed only where no other has it."""
    rows = file.query(f"SELECT * FROM {table} WHERE number = ? ORDER BY deleted_at IS NOT NULL, id LIMIT 1", (number,))
    return dict(zip(rows[0].keys(), rows[0], strict=True)) if rows else None


def number_of_customer(file: Reader, customer_id: str) -> str:
    """Our number of a customer's file, as lists name it: "" for one that was removed."""
    rows = file.query("SELECT number FROM customers WHERE id = ? AND deleted_at IS NULL", (customer_id,))
    return str(rows[0][0]) if rows else ""


def row_of(file: Reader, table: str, row_id: str) -> sqlite3.Row:
    """One row of a table, removed or not."""
    return file.query(f"SELECT * FROM {table} WHERE id = ?", (row_id,))[0]


def rewrite(tx: Tx, table: str, row_id: str, changes: Mapping[str, Any]) -> None:
    """New values, as the file keeps them, for some columns of a row of any table."""
    tx.update(table, row_id, changes)


def move(tx: Tx, from_id: str, to_id: str) -> int:
    """Hangs everything of one customer file on another; answers how many calls it was."""
    return tx.execute("UPDATE calls SET customer_id = ? WHERE customer_id = ?", (to_id, from_id))


def remove(tx: Tx, call_id: str) -> None:
    """Takes a call out of the lists; its row stays."""
    tx.update("calls", call_id, {"deleted_at": to_text(tx.now)})


def unknown_of_phone(file: Reader, digits: str | None, *, besides: str = "") -> list[Call]:
    """The calls of nobody known from this number, but for one, newest first."""
    if not digits:
        return []
    rows = file.query(
        "SELECT * FROM calls WHERE phone_digits = ? AND customer_id IS NULL AND deleted_at IS NULL AND id <> ?"
        " ORDER BY rang_at DESC",
        (digits, besides),
    )
    return [_record(row) for row in rows]


def attempts(reader: Reader, callback_id: str) -> list[TimeLineEntry]:
    """The calls by which somebody tried a callback, newest first."""
    rows = reader.query(
        "SELECT * FROM calls WHERE callback_id = ? AND deleted_at IS NULL ORDER BY rang_at DESC", (callback_id,)
    )
    return _lines(reader, [_record(row) for row in rows])


def kind_of_attempt(reader: Reader, callback: Callback) -> CallKind:
    """Of which kind a call is that tries a callback: a complaint's, that of the call it began with, else a request."""
    if callback.matter_kind == MatterKind.COMPLAINT:
        return CallKind.COMPLAINT
    try:
        return by_id(reader, callback.call_id).kind if callback.call_id else CallKind.REQUEST
    except NotFound:
        return CallKind.REQUEST


def of_matter(reader: Reader, matter_id: str, first: str | None = None) -> list[Call]:
    """The call a matter began with (the id `first`) and those added to it later, newest first; removed ones not."""
    rows = reader.query(
        "SELECT * FROM calls WHERE (id = ? OR matter_id = ?) AND deleted_at IS NULL ORDER BY rang_at DESC, id DESC",
        (first or "", matter_id),
    )
    return [_record(row) for row in rows]


_CAME = "deleted_at IS NULL AND direction = 'in' AND outcome <> 'no_call'"
"""A contact of the customer's own, as the figures count them."""


def contacts_on(file: Reader, customer_id: str, since: datetime, until: datetime) -> list[tuple[str, int]]:
    """What a customer came with within [since, until], each topic with how often, most often first."""
    rows = file.query(
        "SELECT topic, count(*) AS n FROM calls WHERE customer_id = ? AND rang_at >= ? AND rang_at <= ?"
        f" AND {_CAME} AND topic <> '' GROUP BY topic ORDER BY n DESC, max(rang_at) DESC",
        (customer_id, to_text(since), to_text(until)),
    )
    return [(row["topic"], int(row["n"])) for row in rows]


def contacts(file: Reader, customer_id: str, since: datetime, until: datetime) -> int:
    """How often a customer came to us within [since, until]; what we rang them for does not count."""
    rows = file.query(
        f"SELECT count(*) FROM calls WHERE customer_id = ? AND rang_at >= ? AND rang_at <= ? AND {_CAME}",
        (customer_id, to_text(since), to_text(until)),
    )
    return int(rows[0][0])
