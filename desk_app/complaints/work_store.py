"""The tables beside a complaint: its notes, its links to others, the doubles joined into it, its authority's clock."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from desk_app.complaints.model import Complaint, ComplaintState
from desk_app.complaints.store import record
from desk_app.complaints.work_model import LATELY, LinkKind, Note, Other
from desk_app.core.clock import from_text, moment_or_none, to_text
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.matters.model import MatterKind
from desk_app.storage.journal import Values, entries_of, fold
from desk_app.storage.reading import Reader, marks
from desk_app.storage.tx import Tx

AUTHORITY = "authority"
"""What the clock of an authority's deadline is about."""
_MOST = 8
_LIVE = "deleted_at IS NULL"


def notes_of(reader: Reader, complaint_id: str, *, for_customer: bool = False) -> list[Note]:
    """The notes on a complaint, oldest first; with `for_customer` those alone that may be printed for them."""
    also = " AND for_customer = 1" if for_customer else ""
    rows = reader.query(
        f"SELECT * FROM complaint_notes WHERE complaint_id = ? AND {_LIVE}{also} ORDER BY at, id", (complaint_id,)
    )
    return [_note(row) for row in rows]


def note_by_id(reader: Reader, note_id: str) -> Note:
    """One note; raises NotFound."""
    rows = reader.query(f"SELECT * FROM complaint_notes WHERE id = ? AND {_LIVE}", (note_id,))
    if not rows:
        raise NotFound(_("This note is no longer there."))
    return _note(rows[0])


def _note(row: sqlite3.Row) -> Note:
    return Note(
        row["id"],
        row["complaint_id"],
        from_text(row["at"]),
        row["by_id"],
        row["text"],
        bool(row["for_customer"]),
    )


def add_note(tx: Tx, complaint_id: str, text: str, *, for_customer: bool) -> str:
    """A new note of the actor's; answers its id."""
    note_id = new_id(tx.now)
    at, shown = to_text(tx.now), int(for_customer)
    values = {"complaint_id": complaint_id, "at": at, "by_id": tx.actor, "text": text, "for_customer": shown}
    tx.insert("complaint_notes", {"id": note_id, **values})
    return note_id


def change_note(tx: Tx, note_id: str, text: str, *, for_customer: bool) -> None:
    """Another text for a note; the one before stays in the journal."""
    tx.update("complaint_notes", note_id, {"text": text, "for_customer": int(for_customer)})


_LINE = """SELECT c.id, c.number, c.title, coalesce(k.name, c.customer_name) AS name, c.received_at, c.state,
  c.joined_into"""
_FROM = " FROM complaints c LEFT JOIN customers k ON k.id = c.customer_id AND k.kind <> 'walk_in'"


def links_of(reader: Reader, complaint_id: str) -> list[Other]:
    """The complaints linked with one, from whichever side, the newest first."""
    rows = reader.query(
        f"{_LINE}, l.id AS link_id, l.what, l.note{_FROM} JOIN"
        " (SELECT id, b_id AS other, what, note, deleted_at FROM complaint_links WHERE a_id = ?1"
        " UNION ALL SELECT id, a_id, what, note, deleted_at FROM complaint_links WHERE b_id = ?1) l"
        " ON l.other = c.id WHERE l.deleted_at IS NULL AND c.deleted_at IS NULL ORDER BY c.received_at DESC, l.id",
        (complaint_id,),
    )
    return [_other(row, LinkKind(row["what"]), row["link_id"], row["note"] or "") for row in rows]


def likely(reader: Reader, complaint: Complaint, now: datetime) -> list[Other]:
    """Complaints that likely belong with one: of the same customer, open or of late; then of late about the same.

    About the same: of the same kind, or the same goods. Those that are linked already are left out.
    """
    since = to_text(now - LATELY)
    known = {complaint.id, *(each.id for each in links_of(reader, complaint.id))}
    alone = f"c.{_LIVE} AND c.joined_into IS NULL"
    found: list[Other] = []
    if complaint.customer_id:
        rows = reader.query(
            f"{_LINE}{_FROM} WHERE c.customer_id = ? AND {alone}"
            " AND (c.state = 'open' OR c.received_at >= ? OR c.closed_at >= ?) ORDER BY c.received_at DESC, c.id",
            (complaint.customer_id, since, since),
        )
        found += [_other(row, LinkKind.REPEATED) for row in rows if row["id"] not in known]
        known |= {row["id"] for row in rows}
    most = _MOST + len(known)
    rows = reader.query(
        f"{_LINE}{_FROM} JOIN complaints o ON o.id = ? WHERE c.received_at >= ? AND {alone}"
        " AND (c.kind_id = o.kind_id OR (o.kind <> '' AND c.kind = o.kind)"
        f" OR (o.product <> '' AND c.product = o.product)) ORDER BY c.received_at DESC, c.id LIMIT {most}",
        (complaint.id, since),
    )
    found += [_other(row, LinkKind.SIMILAR) for row in rows if row["id"] not in known]
    return found[:_MOST]


def _other(row: sqlite3.Row, what: LinkKind, link_id: str = "", note: str = "") -> Other:
    return Other(
        id=row["id"],
        number=row["number"],
        title=row["title"],
        name=row["name"],
        received_at=from_text(row["received_at"]),
        state=ComplaintState(row["state"]),
        what=what,
        link_id=link_id,
        note=note,
        joined=row["joined_into"] is not None,
    )


def link_between(reader: Reader, one_id: str, other_id: str) -> str | None:
    """The id of the link between two complaints, from whichever side; None if there is none."""
    rows = reader.query(
        f"SELECT id FROM complaint_links WHERE {_LIVE} AND (a_id = ?1 AND b_id = ?2 OR a_id = ?2 AND b_id = ?1)",
        (one_id, other_id),
    )
    return rows[0][0] if rows else None


def add_link(tx: Tx, one_id: str, other_id: str, what: LinkKind, note: str | None) -> None:
    """A link between two complaints."""
    tx.insert("complaint_links", {"id": new_id(tx.now), "a_id": one_id, "b_id": other_id, "what": what, "note": note})


def drop_link(tx: Tx, link_id: str) -> None:
    """Takes a link away."""
    tx.update("complaint_links", link_id, {"deleted_at": to_text(tx.now)})


def doubles_of(reader: Reader, complaint_id: str) -> list[Complaint]:
    """The doubles that were joined into a complaint, oldest first."""
    rows = reader.query(
        f"SELECT * FROM complaints WHERE joined_into = ? AND {_LIVE} ORDER BY received_at, id", (complaint_id,)
    )
    return [record(row) for row in rows]


def kept_id(reader: Reader, complaint_id: str) -> str:
    """The complaint a double was joined into; the id itself for any other."""
    rows = reader.query(f"SELECT joined_into FROM complaints WHERE id = ? AND {_LIVE}", (complaint_id,))
    return (rows[0][0] if rows else None) or complaint_id


def before_joining(reader: Reader, double: Complaint) -> Values:
    """The row of a double as it was when it was joined, by the journal."""
    entries = entries_of(reader, "complaints", double.id)
    at = max(place for place, each in enumerate(entries) if each.new.get("joined_into") == double.joined_into)
    return fold(entries[:at]) or {}


def attached_names(reader: Reader, row_ids: Sequence[str]) -> dict[str, list[str]]:
    """By id of a matter the names of the files attached to it, in the order they came."""
    found: dict[str, list[str]] = {}
    for row in reader.query(
        f"SELECT row_id, name FROM attachments WHERE row_id IN ({marks(row_ids)}) AND {_LIVE} ORDER BY at, id", row_ids
    ):
        found.setdefault(row["row_id"], []).append(row["name"])
    return found


def authority_since(reader: Reader, complaint_id: str) -> datetime | None:
    """When a complaint was passed to its authority; None where it was not."""
    rows = reader.query(
        f"SELECT started_at FROM matter_clocks WHERE row_id = ? AND about = '{AUTHORITY}' AND {_LIVE}"
        " AND dropped_at IS NULL ORDER BY id DESC LIMIT 1",
        (complaint_id,),
    )
    return moment_or_none(rows[0][0]) if rows else None


def set_authority_clock(tx: Tx, complaint_id: str, days: int, started_at: datetime, due_at: datetime) -> None:
    """The clock of an authority's deadline, in the place of the one before."""
    for row in tx.query(
        f"SELECT id FROM matter_clocks WHERE row_id = ? AND about = '{AUTHORITY}' AND {_LIVE}"
        " AND dropped_at IS NULL AND met_at IS NULL",
        (complaint_id,),
    ):
        tx.update("matter_clocks", row[0], {"dropped_at": to_text(tx.now)})
    tx.insert(
        "matter_clocks",
        {
            "id": new_id(tx.now),
            "kind": MatterKind.COMPLAINT,
            "row_id": complaint_id,
            "about": AUTHORITY,
            "amount": f"{days} d",
            "clock": "opening",
            "started_at": to_text(started_at),
            "due_at": to_text(due_at),
        },
    )


def kind_of(reader: Reader, complaint_id: str) -> str | None:
    """The kind of a complaint as a topic's id; None where it has none."""
    rows = reader.query("SELECT kind_id FROM complaints WHERE id = ?", (complaint_id,))
    return rows[0][0] if rows else None
