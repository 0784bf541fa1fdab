"""What is done with the staff: taking somebody on, changing, and letting go without losing the name."""

from typing import Any

from desk_app.core.errors import DeskError, NotFound
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.staff import store
from desk_app.staff.model import DESK_ID, Role, Staff, clean_name
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader


class StaffService:
    """The staff of one desk file."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def add(self, actor: str, name: str, role: Role = Role.CLERK) -> Staff:
        """Somebody new; raises DeskError without a name, or for a name somebody has."""
        staff = Staff(new_id(), clean_name(name), _of_people(role), True)
        with self._file.write(actor, "staff.add") as tx:
            _refuse_namesake(tx, staff)
            store.add(tx, staff)
        return staff

    def change(
        self,
        actor: str,
        staff_id: str,
        *,
        name: str | None = None,
        role: Role | None = None,
        active: bool | None = None,
    ) -> Staff:
        """Another name or role, or `active=False` for somebody who left. The desk itself cannot be changed."""
        if staff_id == DESK_ID:
            raise DeskError(_("The desk itself cannot be changed: it owns what nobody has taken yet."))
        with self._file.write(actor, "staff.change") as tx:
            old = store.by_id(tx, staff_id)
            new = Staff(
                old.id,
                old.name if name is None else clean_name(name),
                old.role if role is None else _of_people(role),
                old.active if active is None else active,
            )
            if new.active and (new.name, new.active) != (old.name, old.active):
                _refuse_namesake(tx, new)
            wanted: dict[str, Any] = {"name": new.name, "role": new.role, "active": int(new.active)}
            changes = {column: value for column, value in wanted.items() if value != getattr(old, column)}
            if changes:
                store.change(tx, staff_id, changes)
        return new


def _of_people(role: Role) -> Role:
    if role == Role.DESK:
        raise DeskError(_("There is one desk only: choose clerk, supervisor or courier."), field="role")
    return role


def _refuse_namesake(reader: Reader, staff: Staff) -> None:
    """Work is handed to a name: two people here need two names."""
    try:
        other = store.by_name(reader, staff.name)
    except NotFound:
        return
    if other.active and other.id != staff.id:
        raise DeskError(
            _("There is a {name} already: add something that tells them apart.").format(name=other.shown),
            field="name",
        )
