"""Reading all that the file holds about a person, wherever it stands, and taking it out."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date as Date
from datetime import datetime
from typing import Any

from desk_app.core.clock import from_text, to_text
from desk_app.core.ids import new_id
from desk_app.core.text import fold
from desk_app.customers.erased import GONE_MARK
from desk_app.privacy.model import (
    MATTERS,
    OF_COMPLAINT,
    OF_CUSTOMER,
    OF_DELIVERY,
    OF_MATTER,
    OF_STANDING,
    PARTS,
    PERSONAL,
    Silent,
)
from desk_app.privacy.needles import Needles
from desk_app.storage.journal import Entry
from desk_app.storage.reading import Reader, blocks, marks
from desk_app.storage.tx import Tx

Ids = Mapping[str, Sequence[str]]
"""Row ids by table."""
_NAMES = {"calls": "caller_name", "callbacks": "name", "complaints": "customer_name", "deliveries": "customer_name"}


def first_of(reader: Reader, sql: str, ids: Sequence[Any], *more: Any) -> list[Any]:
    """The first column of all answers; `{}` stands for the marks of the ids, which come first."""
    return [row[0] for block in blocks(ids) for row in reader.query(sql.format(marks(block)), (*block, *more))]


def file_of(reader: Reader, customer_id: str) -> str:
    """The file a double went into, or the file itself; raises LookupError."""
    return str(reader.query("SELECT coalesce(merged_into, id) FROM customers WHERE id = ?", (customer_id,))[0][0])


def files_of_person(reader: Reader, customer_id: str) -> list[str]:
    """The file, its doubles, and removed files of the same name that have a number of theirs."""
    first = file_of(reader, customer_id)
    found = [first, *first_of(reader, "SELECT id FROM customers WHERE merged_into IN ({}) ORDER BY id", [first])]
    names, digits = values_ever(reader, "customers", "name", found), numbers_ever(reader, found)
    removed = first_of(
        reader,
        "SELECT DISTINCT c.id FROM customers c JOIN customer_phones p ON p.customer_id = c.id WHERE p.digits IN ({})"
        " AND c.deleted_at IS NOT NULL AND c.merged_into IS NULL AND c.erased_at IS NULL ORDER BY c.id",
        sorted(digits),
    )
    same = [each for each in removed if values_ever(reader, "customers", "name", [each]) & names]
    return list(dict.fromkeys((*found, *same)))


def values_ever(reader: Reader, table: str, column: str, ids: Sequence[str]) -> set[str]:
    """Every text that stands or ever stood in a column of these rows."""
    sql = f"SELECT DISTINCT json_extract(cols, '$.{column}') FROM change_log WHERE row_id IN ({{}}) AND tbl = ?"
    return {value for value in first_of(reader, sql, ids, table) if isinstance(value, str) and value.strip()}


def numbers_ever(reader: Reader, files: Sequence[str]) -> set[str]:
    """The digits of every phone these customers have or had."""
    phones = first_of(reader, "SELECT id FROM customer_phones WHERE customer_id IN ({})", files)
    return values_ever(reader, "customer_phones", "digits", phones)


def rows_of(reader: Reader, table: str, ids: Sequence[str], column: str = "id") -> list[dict[str, Any]]:
    """The rows of a table with one of these values in a column, removed ones too, in the order they were written."""
    sql = f"SELECT * FROM {table} WHERE {column} IN ({{}}) ORDER BY id"
    return [dict(row) for block in blocks(ids) for row in reader.query(sql.format(marks(block)), block)]


def ids_of_person(reader: Reader, files: Sequence[str], alone: Collection[str]) -> dict[str, list[str]]:
    """The ids of all rows about the person, by table.

    Records on no file count as theirs where a record of theirs leads to it, or where it has a number that
    only they have (`alone`, digits) and no other name.
    """
    found: dict[str, list[str]] = {"customers": list(files)}
    for table in OF_CUSTOMER:
        found[table] = first_of(reader, f"SELECT id FROM {table} WHERE customer_id IN ({{}}) ORDER BY id", files)
    names = {fold(name) for name in values_ever(reader, "customers", "name", files)}
    for table, column in _NAMES.items():
        for row in _strays(reader, table, alone):
            if fold(row[column] or "") in {*names, ""}:
                found[table].append(row["id"])
    grown = -1
    while grown != (grown := sum(map(len, found.values()))):
        for table, column, other in (
            ("calls", "call_id", "callbacks"),
            ("callbacks", "callback_id", "calls"),
            *((matter, "matter_id", "calls") for matter in MATTERS),
            ("calls", "call_id", "complaints"),
            ("calls", "call_id", "deliveries"),
            ("complaints", "complaint_id", "deliveries"),
            ("deliveries", "delivery_id", "complaints"),
            ("deliveries", "split_of", "deliveries"),
            *((matter, "row_id", "surveys") for matter in MATTERS),
        ):
            _follow(reader, found, (other, column, table, "id"))
            _follow(reader, found, (table, "id", other, column))
    for table in OF_COMPLAINT:
        sql = f"SELECT id FROM {table} WHERE complaint_id IN ({{}}) ORDER BY id"
        found[table] = first_of(reader, sql, found["complaints"])
    for table in OF_DELIVERY:
        sql = f"SELECT id FROM {table} WHERE delivery_id IN ({{}}) ORDER BY id"
        found[table] = first_of(reader, sql, found["deliveries"])
    for table in OF_STANDING:
        sql = f"SELECT id FROM {table} WHERE standing_id IN ({{}}) ORDER BY id"
        found[table] = first_of(reader, sql, found["standing_deliveries"])
    sql = "SELECT id FROM survey_marks WHERE survey_id IN ({}) ORDER BY id"
    found["survey_marks"] = first_of(reader, sql, found["surveys"])
    found["complaint_links"] = [
        each
        for column in ("a_id", "b_id")
        for each in first_of(reader, f"SELECT id FROM complaint_links WHERE {column} IN ({{}})", found["complaints"])
    ]
    found["enquiries"] = first_of(reader, "SELECT id FROM enquiries WHERE call_id IN ({}) ORDER BY id", found["calls"])
    for part in OF_MATTER:
        sql = f"SELECT id FROM {part} WHERE row_id IN ({{}}) ORDER BY id"
        found[part] = [each for table in MATTERS for each in first_of(reader, sql, found[table])]
    for part in PARTS:
        found[part] += copies_given_back(reader, part, files)
    return {table: list(dict.fromkeys(ids)) for table, ids in found.items()}


def _follow(reader: Reader, found: dict[str, list[str]], link: tuple[str, str, str, str]) -> None:
    """Adds records on no file that a link leads to: from (table, column) of known rows to (table, column)."""
    table, column, to, to_column = link
    ids = first_of(
        reader,
        f"SELECT t.id FROM {to} t JOIN {table} f ON f.{column} = t.{to_column}"
        f" WHERE f.id IN ({{}}) AND t.customer_id IS NULL",
        found[table],
    )
    found[to] += [each for each in ids if each not in found[to]]


def _strays(reader: Reader, table: str, alone: Collection[str]) -> list[sqlite3.Row]:
    """Records on no file with one of these numbers."""
    if not alone:
        return []
    if table == "complaints":
        needles = Needles.of(alone, ())
        rows = reader.query("SELECT * FROM complaints WHERE customer_id IS NULL AND phone_raw IS NOT NULL")
        return [row for row in rows if needles.found_in(row["phone_raw"])]
    sql = f"SELECT * FROM {table} WHERE phone_digits IN ({{}}) AND customer_id IS NULL"
    return [row for block in blocks(sorted(alone)) for row in reader.query(sql.format(marks(block)), block)]


def merges_taken_back(reader: Reader, files: Sequence[str]) -> list[tuple[str, str]]:
    """(save, file that was kept) of each time one of these was put together with a file it is no longer part of."""
    rows = reader.query(
        "SELECT txn, json_extract(cols, '$.merged_into') FROM change_log WHERE tbl = 'customers'"
        f" AND row_id IN ({marks(files)}) AND verb = 'customers.merge' AND op = 'U'",
        files,
    )
    return [(row[0], row[1]) for row in rows if row[1] is not None and row[1] not in files]


def copies_given_back(reader: Reader, table: str, files: Sequence[str]) -> list[str]:
    """Rows that a file got from one of these when they were put together, and lost when they parted."""
    found = []
    for txn, keep in merges_taken_back(reader, files):
        found += first_of(
            reader,
            f"SELECT t.id FROM {table} t JOIN change_log c ON c.row_id = t.id AND c.tbl = '{table}' AND c.op = 'I'"
            " WHERE t.customer_id IN ({}) AND t.deleted_at IS NOT NULL AND c.txn = ?",
            [keep],
            txn,
        )
    return found


def taken_over(reader: Reader, files: Sequence[str]) -> list[tuple[str, dict[str, tuple[Any, Any]]]]:
    """What other files took over of these for a while: (id, {column: (what they got, what they had before)})."""
    found = []
    for txn, keep in merges_taken_back(reader, files):
        rows = reader.query(
            "SELECT * FROM change_log WHERE txn = ? AND tbl = 'customers' AND row_id = ? AND op = 'U'", (txn, keep)
        )
        now = reader.query("SELECT * FROM customers WHERE id = ?", (keep,))[0]
        for entry in map(Entry.of, rows):
            given = {
                column: (value, entry.old.get(column))
                for column, value in entry.new.items()
                if column in PERSONAL["customers"] and value is not None and now[column] != value
            }
            found.append((keep, given))
    return found


def drafts_about(reader: Reader, own: Ids, names: Collection[str], needles: Needles) -> list[sqlite3.Row]:
    """Half-typed forms about the person: of their records, with their numbers, or with their name in a field."""
    theirs = {row_id for ids in own.values() for row_id in ids}
    return [
        row
        for row in reader.query("SELECT form, subject, who, body, saved_at FROM drafts ORDER BY saved_at")
        if _about(row, theirs, names, needles)
    ]


def _about(row: sqlite3.Row, theirs: Collection[str], names: Collection[str], needles: Needles) -> bool:
    if row["subject"] in theirs or any(part in theirs for part in row["subject"].split(":")):
        return True
    if needles.found_in(row["body"]):
        return True
    try:
        texts = list(_texts(json.loads(row["body"])))
    except ValueError:
        return any(each in row["body"] for each in (*theirs, *names))
    return any(text in theirs or fold(text).strip() in names for text in texts)


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def entries(reader: Reader, ids: Ids) -> list[tuple[Entry, str | None]]:
    """Every journal entry of these rows in the order of writing, with the name of who wrote it."""
    found = []
    for table, row_ids in ids.items():
        for block in blocks(row_ids):
            found += reader.query(
                f"SELECT c.*, s.name AS author FROM change_log c LEFT JOIN staff s ON s.id = c.actor"
                f" WHERE c.row_id IN ({marks(block)}) AND c.tbl = ?",
                (*block, table),
            )
    found.sort(key=lambda row: (row["hlc"], row["device_id"]))
    return [(Entry.of(row), row["author"]) for row in found]


def last_erasure(reader: Reader, customer_id: str) -> tuple[datetime, str] | None:
    """When the personal data of a file were erased and why; None where they were not."""
    rows = reader.query(
        "SELECT at, reason FROM erasures WHERE customer_id = ? ORDER BY at DESC LIMIT 1", (customer_id,)
    )
    return (from_text(rows[0][0]), rows[0][1]) if rows else None


def erased_at(reader: Reader, customer_id: str) -> datetime | None:
    """When the personal data of a file were taken out; None for any other."""
    rows = reader.query("SELECT erased_at FROM customers WHERE id = ?", (customer_id,))
    return from_text(rows[0][0]) if rows and rows[0][0] else None


def numbers(reader: Reader, files: Sequence[str]) -> list[str]:
    """Our numbers of these customer files, in their order."""
    known = dict(
        tuple(row) for row in reader.query(f"SELECT id, number FROM customers WHERE id IN ({marks(files)})", files)
    )
    return [known[each] for each in files]


def silent_for(reader: Reader, years: int, today: Date) -> list[Silent]:
    """Files without a contact, a purchase, a delivery or a change by a person for so many years; longest first.

    A change that an import wrote is none by a person. None at all where `years` is 0.
    """
    if years <= 0:
        return []
    leap = today.month == 2 and today.day == 29
    limit = today.replace(year=today.year - years, day=28 if leap else today.day).isoformat()
    latest = (
        "max(coalesce(c.created_on, ''), coalesce(c.last_purchase_on, ''),"
        " coalesce((SELECT date(max(l.wall_ms) / 1000, 'unixepoch') FROM change_log l WHERE l.row_id = c.id"
        "  AND l.tbl = 'customers' AND coalesce(l.verb, '') NOT LIKE '%.import'), ''),"
        " coalesce((SELECT max(substr(rang_at, 1, 10)) FROM calls r WHERE r.customer_id = c.id), ''),"
        " coalesce((SELECT max(substr(max(first_due_at, coalesce(last_tried_at, ''), coalesce(closed_at, '')), 1, 10))"
        "  FROM callbacks r WHERE r.customer_id = c.id), ''),"
        " coalesce((SELECT max(substr(received_at, 1, 10)) FROM complaints r WHERE r.customer_id = c.id), ''),"
        " coalesce((SELECT max(substr(max(ordered_at, coalesce(delivered_at, '')), 1, 10)) FROM deliveries r"
        "  WHERE r.customer_id = c.id), ''),"
        " coalesce((SELECT max(bought_on) FROM purchases r WHERE r.customer_id = c.id), ''))"
    )
    open_matters = (
        "(SELECT count(*) FROM callbacks r WHERE r.customer_id = c.id AND r.state = 'open' AND r.deleted_at IS NULL)"
        " + (SELECT count(*) FROM complaints r"
        "  WHERE r.customer_id = c.id AND r.state = 'open' AND r.deleted_at IS NULL)"
        " + (SELECT count(*) FROM deliveries r WHERE r.customer_id = c.id"
        "  AND r.state IN ('received','assigned','under_way','failed') AND r.deleted_at IS NULL)"
    )
    rows = reader.query(
        f"SELECT * FROM (SELECT c.id, c.number, c.name, {latest} AS last, {open_matters} AS open FROM customers c"
        " WHERE c.deleted_at IS NULL AND c.erased_at IS NULL) WHERE last < ? AND last <> '' ORDER BY last, number",
        (limit,),
    )
    return [Silent(row["id"], row["number"], row["name"], Date.fromisoformat(row["last"]), row["open"]) for row in rows]


def empty_tag(tx: Tx) -> str:
    """The id of the tag that says nothing, made where there is none yet; it is in no list."""
    rows = tx.query("SELECT id FROM tags WHERE name = ? AND deleted_at IS NOT NULL ORDER BY id LIMIT 1", (GONE_MARK,))
    if rows:
        return str(rows[0][0])
    made = new_id(tx.now)
    tx.insert("tags", {"id": made, "name": GONE_MARK, "deleted_at": to_text(tx.now)})
    return made


def drop_drafts(tx: Tx, found: Iterable[sqlite3.Row]) -> None:
    """Throws half-typed forms away."""
    for row in found:
        tx.execute("DELETE FROM drafts WHERE form = ? AND subject = ?", (row["form"], row["subject"]))


def write_down(tx: Tx, files: Sequence[str], parts: Ids, reason: str, counts: Mapping[str, int]) -> None:
    """Notes the erasure, puts the files and their parts out of every list, and bars the save from being taken back."""
    at = to_text(tx.now)
    for each in files:
        tx.update("customers", each, {"erased_at": at, "deleted_at": at})
    for table, ids in parts.items():
        for row in rows_of(tx, table, ids):
            if row["deleted_at"] is None:
                tx.update(table, row["id"], {"deleted_at": at})
    tx.insert(
        "erasures",
        {
            "id": new_id(tx.now),
            "customer_id": files[0],
            "at": at,
            "reason": reason,
            "counts": json.dumps(dict(counts), sort_keys=True),
        },
    )
    tx.execute("INSERT OR IGNORE INTO undone VALUES (?, ?)", (tx.txn, tx.txn))
