"""The table of paper that went out."""

import sqlite3
from collections.abc import Mapping
from typing import Any

from desk_app.core.clock import from_text
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.customers.model import TimeLineEntry
from desk_app.prints.model import Print, headline
from desk_app.staff.store import names
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx

_PRINTS = (
    "SELECT p.*, c.actor FROM printed p"
    " LEFT JOIN change_log c ON c.row_id = p.id AND c.tbl = 'printed' AND c.op = 'I' WHERE p.deleted_at IS NULL"
)


def _record(row: sqlite3.Row) -> Print:
    return Print(
        id=row["id"],
        kind=row["kind"],
        row_id=row["row_id"],
        customer_id=row["customer_id"],
        sheet=row["sheet"],
        language=row["language"],
        at=from_text(row["at"]),
        by=row["actor"],
    )


def by_id(file: Reader, print_id: str) -> Print:
    """One printing; raises NotFound."""
    rows = file.query(f"{_PRINTS} AND p.id = ?", (print_id,))
    if not rows:
        raise NotFound(_("Nothing is known of this print."))
    return _record(rows[0])


def of_customer(file: Reader, customer_id: str) -> list[Print]:
    """All that was printed for a customer's file, newest first."""
    rows = file.query(f"{_PRINTS} AND p.customer_id = ? ORDER BY p.at DESC, p.id DESC", (customer_id,))
    return [_record(row) for row in rows]


def of_record(file: Reader, kind: str, row_id: str) -> list[Print]:
    """All that was printed of one record, newest first."""
    rows = file.query(f"{_PRINTS} AND p.row_id = ? AND p.kind = ? ORDER BY p.at DESC, p.id DESC", (row_id, kind))
    return [_record(row) for row in rows]


def time_line(reader: Reader, customer_id: str) -> list[TimeLineEntry]:
    """What was printed for a customer, for the time line of their file, newest first; `row_id` is the print's."""
    people = names(reader)
    return [
        TimeLineEntry(
            at=one.at,
            kind="print",
            row_id=one.id,
            number="",
            headline=headline(one),
            who=people.get(one.by or "", ""),
        )
        for one in of_customer(reader, customer_id)
    ]


def add(tx: Tx, row: Mapping[str, Any]) -> None:
    """Writes one printing."""
    tx.insert("printed", row)


def move(tx: Tx, from_id: str, to_id: str) -> int:
    """Hangs the paper of one customer file on another; answers how many sheets it was."""
    return tx.execute("UPDATE printed SET customer_id = ? WHERE customer_id = ?", (to_id, from_id))
