"""The table of the staff."""

import sqlite3
from collections.abc import Mapping
from typing import Any

from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.core.text import fold
from desk_app.staff.model import DESK_ID, DESK_NAME, Role, Staff
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx

_COLUMNS = "id, name, role, active"


def _record(row: sqlite3.Row) -> Staff:
    return Staff(row["id"], row["name"], Role(row["role"]), bool(row["active"]))


def all_staff(file: Reader) -> list[Staff]:
    """Everybody, those who left too: the desk first, then by name."""
    rows = file.query(f"SELECT {_COLUMNS} FROM staff WHERE deleted_at IS NULL ORDER BY role <> 'desk', name, id")
    return [_record(row) for row in rows]


def active_staff(file: Reader) -> list[Staff]:
    """Those who can be given work: the desk first, then by name."""
    return [one for one in all_staff(file) if one.active]


def by_id(file: Reader, staff_id: str) -> Staff:
    """One of the staff; raises NotFound."""
    rows = file.query(f"SELECT {_COLUMNS} FROM staff WHERE id = ? AND deleted_at IS NULL", (staff_id,))
    if not rows:
        raise NotFound(_("There is nobody of this id among the staff: {id}.").format(id=staff_id))
    return _record(rows[0])


def by_name(file: Reader, name: str) -> Staff:
    """One of the staff by name, capitals or not, those still here first; raises NotFound."""
    wanted = fold(" ".join(name.split()))
    found = [one for one in all_staff(file) if wanted in (fold(one.name), fold(one.shown))]
    if not found:
        raise NotFound(_("There is nobody called “{name}” among the staff.").format(name=name))
    return min(found, key=lambda one: not one.active)


def names(file: Reader) -> dict[str, str]:
    """Id to name of everybody there ever was, to put names on old records."""
    rows = file.query("SELECT id, name FROM staff")
    return {row[0]: _(DESK_NAME) if row[0] == DESK_ID else row[1] for row in rows}


def add(tx: Tx, staff: Staff) -> None:
    """Writes somebody new."""
    tx.insert("staff", {"id": staff.id, "name": staff.name, "role": staff.role, "active": int(staff.active)})


def change(tx: Tx, staff_id: str, changes: Mapping[str, Any]) -> None:
    """Writes other values for some columns."""
    tx.update("staff", staff_id, changes)
