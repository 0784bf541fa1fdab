"""Complaints written down for tests of figures."""

from datetime import datetime, timedelta
from typing import Any

from desk_app.core.clock import to_text
from desk_app.core.ids import new_id
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.schema import DESK_ID

_DAY = timedelta(days=1)


def complaint(received: datetime, **more: Any) -> dict[str, Any]:
    """The columns of an open complaint that came then."""
    for name in ("answered_at", "closed_at"):
        if name in more:
            more[name] = to_text(more[name])
    if "closed_at" in more:
        more.setdefault("state", "closed")
    base = {"customer_name": "客", "title": "坏了", "channel": "phone", "state": "open", "owner_id": DESK_ID}
    clock = {"promised_at": to_text(received + _DAY), "next_step": "x", "due_at": to_text(received + _DAY)}
    return (
        {"id": new_id(), "number": "C1", "stage": "relationship", "received_at": to_text(received)}
        | base
        | clock
        | more
    )


def put_into(file: DeskFile, *rows: dict[str, Any]) -> list[str]:
    """Writes complaints down in one save, as an import would; answers their ids."""
    with file.write(DESK_ID, "complaints.take_down") as tx:
        for row in rows:
            tx.insert("complaints", {"import_id": "seen elsewhere", **row})
    return [row["id"] for row in rows]
