"""The store's own fields: added, ordered and taken away by the supervisor, and what files hold in them."""

import json
from collections.abc import Mapping, Sequence

from desk_app.core.clock import to_text
from desk_app.core.errors import DeskError, NotFound
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.core.text import fold
from desk_app.customers import personal_store, store
from desk_app.customers.model import is_blank, one_line
from desk_app.customers.personal import OwnField, OwnKind, read_own
from desk_app.customers.personal_store import FIELDS, VALUES
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.tx import Tx


class OwnFieldService:
    """The own fields of one desk file."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def add(self, actor: str, name: str, kind: OwnKind, choices: Sequence[str] = ()) -> OwnField:
        """One more field, after the others; raises DeskError without a name, or for one that is there already.

        A field of `OwnKind.CHOICE` needs at least one choice; the others have none.
        """
        with self._file.write(actor, "customers.add_own_field") as tx:
            fields = personal_store.own_fields(tx)
            made = new_id(tx.now)
            row = {
                "id": made,
                "name": _name(name, fields),
                "kind": kind.value,
                "choices": _choices(choices) if kind == OwnKind.CHOICE else None,
                "position": max((each.position for each in fields), default=0) + 1,
            }
            store.add(tx, FIELDS, [row])
            return _field(tx, made)

    def rename(self, actor: str, field_id: str, name: str) -> OwnField:
        """Calls a field otherwise; what stands in it stays."""
        with self._file.write(actor, "customers.rename_own_field") as tx:
            there = _field(tx, field_id)
            wanted = _name(name, [each for each in personal_store.own_fields(tx) if each.id != field_id])
            if wanted != there.name:
                store.change(tx, FIELDS, field_id, {"name": wanted})
            return _field(tx, field_id)

    def set_choices(self, actor: str, field_id: str, choices: Sequence[str]) -> OwnField:
        """Other choices; a file that holds one that is not among them keeps it until it is changed there."""
        with self._file.write(actor, "customers.set_choices") as tx:
            there = _field(tx, field_id)
            if there.kind != OwnKind.CHOICE:
                raise DeskError(_("Only a field with a list has choices."), field="choices")
            wanted = _choices(choices)
            if tuple(json.loads(wanted)) != there.choices:
                store.change(tx, FIELDS, field_id, {"choices": wanted})
            return _field(tx, field_id)

    def reorder(self, actor: str, ids: Sequence[str]) -> list[OwnField]:
        """Puts the fields in this order; those not named come after, as they were."""
        with self._file.write(actor, "customers.reorder_own_fields") as tx:
            fields = {each.id: each for each in personal_store.own_fields(tx)}
            wanted = [*(each for each in dict.fromkeys(ids) if each in fields), *(i for i in fields if i not in ids)]
            for position, field_id in enumerate(wanted, 1):
                if fields[field_id].position != position:
                    store.change(tx, FIELDS, field_id, {"position": position})
            return personal_store.own_fields(tx)

    def remove(self, actor: str, field_id: str) -> int:
        """Takes a field and what stands in it out of the files, where the history keeps it; answers how many."""
        with self._file.write(actor, "customers.remove_own_field") as tx:
            _field(tx, field_id)
            now = to_text(tx.now)
            store.change(tx, FIELDS, field_id, {"deleted_at": now})
            return personal_store.take_away(tx, VALUES, "field_id", field_id, now)


def write_values(tx: Tx, customer_id: str, own: Mapping[str, str]) -> None:
    """Brings the own fields of a file in step with what was typed; raises DeskError for an unknown choice.

    A value that stands there already is not asked for again: its choice may have been taken off the list.
    """
    fields = {each.id: each for each in personal_store.own_fields(tx)}
    if not fields:
        return
    there = personal_store.value_rows(tx, customer_id)
    for field_id, field in fields.items():
        typed = own.get(field_id, "")
        row_id, before = there.get(field_id, ("", ""))
        value = before if typed == before else _kept(field, one_line(typed))
        if value != before:
            _write_value(tx, customer_id, field_id, row_id, value)


def put_value_back(tx: Tx, customer_id: str, field_id: str, value: str | None) -> bool:
    """Puts an earlier value into an own field, None to empty it; answers whether it was not so already.

    Where the field was taken away and there is another of its name, it goes there. Raises DeskError where there
    is none, or where the value is no longer one of its choices.
    """
    fields = {each.id: each for each in personal_store.own_fields(tx)}
    retired = next((each for each in personal_store.all_own_fields(tx) if each.id == field_id), None)
    if retired is None:
        raise NotFound(_("There is no such field any more."))
    namesake = (each for each in fields.values() if fold(each.name) == fold(retired.name))
    field = fields.get(field_id) or next(namesake, None)
    if field is None:
        raise DeskError(
            _(
                "The field “{field}” is no longer in use: once the supervisor has added a field of that name"
                " (menu “More”), this can be put back."
            ).format(field=retired.name)
        )
    row_id, before = personal_store.value_rows(tx, customer_id).get(field.id, ("", ""))
    wanted = value or ""
    if wanted == before:
        return False
    if field.kind == OwnKind.CHOICE and wanted and wanted not in field.choices:
        raise DeskError(
            _("“{value}” is no longer a choice of “{field}”: the supervisor can add it again (menu “More”).").format(
                value=wanted, field=field.name
            )
        )
    _write_value(tx, customer_id, field.id, row_id, wanted)
    return True


def _write_value(tx: Tx, customer_id: str, field_id: str, row_id: str, value: str) -> None:
    """One value of a file, "" for none; `row_id` is the row that holds one now, "" where there is none."""
    if row_id:
        store.change(tx, VALUES, row_id, {"value": value} if value else {"deleted_at": to_text(tx.now)})
    elif value:
        row = {"id": new_id(tx.now), "customer_id": customer_id, "field_id": field_id, "value": value}
        store.add(tx, VALUES, [row])


def _kept(field: OwnField, typed: str) -> str:
    """What is no number or day is kept as it was typed, and the form says so; a choice must be one of those given."""
    try:
        return read_own(field, typed)
    except DeskError:
        if field.kind == OwnKind.CHOICE:
            raise
        return typed


def _field(tx: Tx, field_id: str) -> OwnField:
    found = next((each for each in personal_store.own_fields(tx) if each.id == field_id), None)
    if found is None:
        raise NotFound(_("There is no such field any more."))
    return found


def _name(text: str, others: Sequence[OwnField]) -> str:
    name = one_line(text)
    if is_blank(name):
        raise DeskError(_("Type what the field is called."), field="name")
    if fold(name) in {fold(each.name) for each in others}:
        raise DeskError(_("There is a field of this name already."), field="name")
    return name


def _choices(choices: Sequence[str]) -> str:
    wanted = [text for each in choices if not is_blank(text := one_line(each))]
    if not wanted:
        raise DeskError(_("Type at least one choice."), field="choices")
    return json.dumps(list(dict.fromkeys(wanted)), ensure_ascii=False)
