"""What other people's records say of a person: the same number, a quotation, the bare name."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence

from desk_app.core.text import fold
from desk_app.privacy import store
from desk_app.privacy.model import (
    KIND_OF,
    OF_COMPLAINT,
    OF_CUSTOMER,
    OF_DELIVERY,
    OF_MATTER,
    OF_STANDING,
    QUOTING_BESIDES,
    RECORDS,
    Mention,
    quoting,
)
from desk_app.privacy.needles import Needles
from desk_app.privacy.store import Ids
from desk_app.storage.reading import Reader, blocks, marks


def files_with_number(reader: Reader, digits: Iterable[str], files: Sequence[str]) -> dict[str, list[str]]:
    """Which of these numbers stand in files of others too: digits, and the numbers of those files."""
    found: dict[str, list[str]] = {}
    given_back = set(store.copies_given_back(reader, "customer_phones", files))
    for block in blocks(sorted(digits)):
        for row in reader.query(
            "SELECT p.id AS phone, p.digits, c.number, c.id FROM customer_phones p"
            f" JOIN customers c ON c.id = p.customer_id WHERE p.digits IN ({marks(block)}) ORDER BY c.id",
            block,
        ):
            others = found.setdefault(row["digits"], [])
            if row["id"] not in files and row["phone"] not in given_back and row["number"] not in others:
                others.append(row["number"])
    return {number: others for number, others in found.items() if others}


def files_with_handle(reader: Reader, handles: Iterable[str], files: Collection[str]) -> dict[str, list[str]]:
    """The same of e-mail addresses, WeChat names and references."""
    found: dict[str, list[str]] = {}
    for handle in sorted(handles):
        rows = reader.query(
            "SELECT id, number FROM customers WHERE email = ? COLLATE NOCASE OR wechat = ? COLLATE NOCASE"
            " OR reference = ? ORDER BY id",
            (handle, handle, handle),
        )
        others = [row["number"] for row in rows if row["id"] not in files]
        if others:
            found[handle] = others
    return found


def known_elsewhere(reader: Reader, table: str, column: str, values: Collection[str], own: Sequence[str]) -> set[str]:
    """Which of these texts stand in the same column of somebody else's record too; `own` are the person's row ids."""
    return set(
        store.first_of(
            reader,
            f"SELECT DISTINCT {column} FROM {table} WHERE {column} IN ({{}})"
            " AND id NOT IN (SELECT value FROM json_each(?))",
            sorted(values),
            json.dumps(list(own)),
        )
    )


def rows_quoting(reader: Reader, needles: Needles, tables: Iterable[str], own: Ids) -> list[tuple[str, str]]:
    """(table, row id) of rows of others in which, now or in the past, a text may hold one of the needles."""
    if not needles:
        return []
    found: dict[tuple[str, str], None] = {}
    for table in sorted(each for each in tables if quoting(each)):
        theirs, paths = set(own.get(table, ())), ", ".join(f"'$.{column}'" for column in quoting(table))
        condition, values = needles.condition("said")  # with a path to nothing "said" is a list even of one column
        rows = reader.query(
            f"SELECT row_id, said FROM (SELECT row_id, json_extract(cols, {paths}, '$.id') AS said FROM change_log"
            f" WHERE tbl = ?) WHERE {condition}",
            (table, *values),
        )
        for row_id, said in rows:
            if row_id not in theirs and any(needles.found_in(value) for value in json.loads(said)[:-1]):
                found[table, row_id] = None
    return list(found)


def number_of(reader: Reader, table: str, row_id: str) -> tuple[str, str, str]:
    """(kind, id, number) of the record a row is or is part of; the table itself where there is none."""
    if table in OF_MATTER:
        kind, row_id = reader.query(f"SELECT kind, row_id FROM {table} WHERE id = ?", (row_id,))[0]
        table = next(each for each in KIND_OF if KIND_OF[each] == kind)
    if table == "day_closings":
        return "day", row_id, str(reader.query("SELECT day FROM day_closings WHERE id = ?", (row_id,))[0][0])
    for part, column, whole in (
        *((each, "complaint_id", "complaints") for each in (*OF_COMPLAINT, "complaint_checks")),
        *((each, "delivery_id", "deliveries") for each in OF_DELIVERY),
        ("survey_marks", "survey_id", "surveys"),
        ("complaint_links", "a_id", "complaints"),
        ("enquiries", "call_id", "calls"),
        *((each, "standing_id", "standing_deliveries") for each in OF_STANDING),
        *((each, "customer_id", "customers") for each in OF_CUSTOMER if each not in RECORDS),
    ):
        if table == part:
            found = reader.query(f"SELECT {column} FROM {part} WHERE id = ?", (row_id,))[0][0]
            if found is None and part == "allotments":
                return table, row_id, ""  # one for a tier or for everyone
            row_id, table = str(found or ""), whole
    if table not in KIND_OF:
        return table, row_id, ""
    rows = reader.query(f"SELECT number FROM {table} WHERE id = ?", (row_id,))
    return KIND_OF[table], row_id, str(rows[0][0]) if rows else ""


_NOT_INDEXED = (
    ("day_closings", "note"),
    ("matter_moves", "reason"),
    ("clock_pauses", "note"),
    ("complaint_measures", "note"),
    ("attachments", "name"),
    ("deliveries", "instructions"),
    ("delivery_lines", "note"),
    ("delivery_events", "note"),
    ("delivery_attempts", "note"),
    ("delivery_attempts", "told"),
    ("surveys", "comment"),
    ("survey_marks", "text"),
    ("standing_deliveries", "instructions"),
    ("standing_deliveries", "note"),
    ("standing_days", "note"),
    ("replenishments", "note"),
    ("allotments", "note"),
    ("allotment_handouts", "note"),
    ("allotment_overrides", "reason"),
    *(("improvements", column) for column in QUOTING_BESIDES["improvements"]),
)
"""Free texts that no search finds."""


def mentions(reader: Reader, names: Iterable[str], own: Ids) -> list[Mention]:
    """Records of others in whose text one of the names stands; people of the same name and their records are none."""
    theirs = {row_id for ids in own.values() for row_id in ids}
    called = {fold(name) for name in names}
    tables = {kind: table for table, kind in KIND_OF.items()}
    found: dict[str, Mention] = {}
    for name in sorted(called):
        if len(name) < 2:
            continue
        for kind, row_id in reader.query("SELECT kind, row_id FROM search_doc WHERE instr(plain, ?)", (name,)):
            if row_id in theirs or row_id in found or kind not in tables:
                continue
            row = reader.query(f"SELECT * FROM {tables[kind]} WHERE id = ?", (row_id,))[0]
            if not _a_namesakes(reader, kind, row, called):
                found[row_id] = Mention(kind, row_id, row["number"])
        for table, column in _NOT_INDEXED:
            for row_id, text in reader.query(f"SELECT id, {column} FROM {table} WHERE {column} IS NOT NULL"):
                if row_id not in theirs and name in fold(text):
                    mention = Mention(*number_of(reader, table, row_id))
                    if mention.row_id not in theirs:
                        found.setdefault(mention.row_id, mention)
    return sorted(found.values(), key=lambda each: (each.kind, each.number))


def namesakes(reader: Reader, names: Collection[str], files: Collection[str]) -> list[Mention]:
    """Files of others, removed ones too, that are called as the person is or was: one of them may be the same.

    `names` are folded. Doubles put together with another file are told by that one.
    """
    rows = reader.query(
        "SELECT id, number, name FROM customers WHERE erased_at IS NULL AND merged_into IS NULL ORDER BY number"
    )
    return [
        Mention("customer", row["id"], row["number"])
        for row in rows
        if row["id"] not in files and fold(row["name"]).strip() in names
    ]


def _a_namesakes(reader: Reader, kind: str, row: sqlite3.Row, called: Collection[str]) -> bool:
    if kind == "customer":
        return fold(row["name"]) in called
    if row["customer_id"] is None:
        return False
    other = reader.query("SELECT name FROM customers WHERE id = ?", (row["customer_id"],))
    return bool(other) and fold(other[0][0]) in called
