"""The table of the pictures and papers of matters."""

import sqlite3
from collections.abc import Mapping
from typing import Any

from desk_app.core.clock import from_text
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.matters.attachments import Attachment
from desk_app.matters.model import MatterKind
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx


def of_matter(reader: Reader, row_id: str) -> list[Attachment]:
    """What is kept of a matter, oldest first."""
    sql = "SELECT * FROM attachments WHERE row_id = ? AND deleted_at IS NULL ORDER BY at, rowid"
    rows = reader.query(sql, (row_id,))
    return [_record(row) for row in rows]


def by_id(reader: Reader, attachment_id: str) -> Attachment:
    """One of them; raises NotFound."""
    rows = reader.query("SELECT * FROM attachments WHERE id = ? AND deleted_at IS NULL", (attachment_id,))
    if not rows:
        raise NotFound(_("This picture or paper is no longer there."))
    return _record(rows[0])


def add(tx: Tx, row: Mapping[str, Any]) -> None:
    """One more."""
    tx.insert("attachments", row)


def change(tx: Tx, attachment_id: str, changes: Mapping[str, Any]) -> None:
    """New values for some of its columns."""
    tx.update("attachments", attachment_id, changes)


def _record(row: sqlite3.Row) -> Attachment:
    return Attachment(
        id=row["id"],
        kind=MatterKind(row["kind"]),
        row_id=row["row_id"],
        name=row["name"],
        media_type=row["media_type"],
        size=row["size"],
        sha256=row["sha256"],
        note=row["note"],
        at=from_text(row["at"]),
        by_id=row["by_id"],
    )
