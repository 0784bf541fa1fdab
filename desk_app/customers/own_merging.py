"""What a list says of the store's own fields, beside what the customers' files hold in them."""

from collections.abc import Mapping
from typing import Any

from desk_app.core.errors import DeskError
from desk_app.core.i18n import ngettext
from desk_app.core.ids import new_id
from desk_app.customers import personal_store, store
from desk_app.customers.deciding import Deciding, former, last_by_person
from desk_app.customers.personal import OWN, OwnField, read_own
from desk_app.imports.model import Choice
from desk_app.storage.journal import entries_of
from desk_app.storage.tx import Tx

_CHOICES = (Choice.KEEP, Choice.TAKE)


class OwnMerging:
    """Writes own fields within one import; what a field cannot hold is counted, not taken."""

    def __init__(self, tx: Tx, deciding: Deciding) -> None:
        self._tx, self._deciding = tx, deciding
        self._fields: dict[str, OwnField] | None = None
        self._unfit: dict[str, list[str]] = {}

    def rows(self, customer_id: str, own: Mapping[str, str]) -> list[dict[str, Any]]:
        """The values of a new file."""
        read = self._read(own)
        return [{"id": new_id(), "customer_id": customer_id, "field_id": each, "value": read[each]} for each in read]

    def merge(self, now: store.Row, own: Mapping[str, str]) -> bool:
        """Writes what the row tells anew of a known file; answers whether something was written."""
        if not own:
            return False
        there, wrote = personal_store.value_rows(self._tx, now["id"]), False
        names = {each.id: each.name for each in self._known().values()}
        for field_id, value in self._read(own, {each: said for each, (_row, said) in there.items()}).items():
            row_id, before = there.get(field_id, ("", ""))
            if value == before or not self._is_chosen(now, names[field_id], row_id, before, value):
                continue
            if row_id:
                store.change(self._tx, personal_store.VALUES, row_id, {"value": value})
            else:
                row = {"id": new_id(), "customer_id": now["id"], "field_id": field_id, "value": value}
                store.add(self._tx, personal_store.VALUES, [row])
            wrote = True
        return wrote

    def notices(self) -> list[str]:
        """What could not be taken, a sentence for each field."""
        return [
            ngettext(
                "{field}: {n} word is none of the choices and was not taken: {text}.",
                "{field}: {n} words are none of the choices and were not taken, {text} for one.",
                len(texts),
            ).format(n=len(texts), field=name, text=texts[0])
            for name, texts in self._unfit.items()
        ]

    def _is_chosen(self, now: store.Row, name: str, row_id: str, before: str, value: str) -> bool:
        if not row_id:
            return True
        entries = entries_of(self._tx, personal_store.VALUES, row_id)
        by = last_by_person(entries, "value", before)
        if by is None:
            return True
        replaced = value in former(entries, "value")
        deciding = self._deciding
        return deciding.choose(now, OWN + name, before, value, by, replaced, _CHOICES, Choice.KEEP) is Choice.TAKE

    def _read(self, own: Mapping[str, str], there: Mapping[str, str] | None = None) -> dict[str, str]:
        found = {}
        for name, text in own.items():
            field = self._known().get(name)
            if field is None or (there or {}).get(field.id) == text:
                continue
            try:
                found[field.id] = read_own(field, text)
            except DeskError:
                if field.choices:
                    self._unfit.setdefault(name, []).append(text)
                else:
                    found[field.id] = text
        return found

    def _known(self) -> dict[str, OwnField]:
        if self._fields is None:
            self._fields = {each.name: each for each in personal_store.own_fields(self._tx)}
        return self._fields
