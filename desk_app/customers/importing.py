"""Rows of other programs' files as customer files: each is read, known again or not, and written.

Each row of a file stands for a file of its own: two rows alike are two files.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from desk_app.core.clock import from_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, ngettext
from desk_app.core.ids import new_id
from desk_app.core.stamp import Stamp
from desk_app.core.when import date
from desk_app.customers import personal_store, store
from desk_app.customers.incoming import DAYS, LINES, Incoming, read_row
from desk_app.customers.matching import Match, Matching
from desk_app.customers.merging import Merging, Written, with_extra
from desk_app.customers.model import is_blank, looks_destroyed, one_line
from desk_app.customers.personal import ConsentKind, read_birthday
from desk_app.imports.model import Conflict, Importer, Outcome, Setting, Value, Values
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx

_BLOCK = 1000
_MOST_NOTICES = 50
_NOTHING: dict[str, Any] = dict.fromkeys(
    ("reference", *LINES, "email", "flag", "note", "shop_size_m2", "points", "spent_cents", *DAYS)
)
_FRESH: dict[str, Any] = {"id": "", "number": "", "kind": "person", "state": "active", "name": "", **_NOTHING}


class CustomerIntake:
    """Takes rows of customers in; `notices` tells what was taken but needs somebody's eye.

    `conflicts` are those of the rows taken since it was last emptied.
    """

    def __init__(self, tx: Tx, setting: Setting, written: Mapping[str, Written] | None = None) -> None:
        self._tx, self._setting = tx, setting
        self._day = tx.now.astimezone(setting.zone).date()
        self._matching = Matching(tx)
        self._merging = Merging(tx, setting, written or {})
        self._read: Values | None = None
        self._read_before: tuple[Incoming, Match | None]
        self._seen: dict[tuple[str, str], str] = {}
        self._customers: list[dict[str, Any]] = []
        self._parts: dict[str, list[dict[str, Any]]] = {}
        self._destroyed = 0
        self._twice: list[str] = []
        self._birthdays = 0
        self._no_days: list[str] = []
        self.notices: list[str] = []

    @property
    def conflicts(self) -> list[Conflict]:
        """What rows taken say against what a person wrote."""
        return self._merging.conflicts

    def take(self, values: Values) -> Outcome:
        """Takes one row; raises DeskError without any name, and for a reference that stood there before.

        Also for a number of ours that is somebody else's here, and for a customer erased on request.
        """
        row, match = self._read_before if self._read is values else self._look(values)
        self._read = None
        self._refuse_repeated("reference", row.given["reference"], row.name)
        self._refuse_repeated("number", row.number, row.name)
        match = self._matching.find(row, match)
        self._matching.keep_number(row, match)
        if match is not None and match.row["erased_at"] is not None:
            self._refuse_erased(match.row)
        for phone in row.phones:
            if not phone["digits"] and looks_destroyed(phone["raw"]):
                self._tell_destroyed(row.name, phone["raw"])
        self._look_at_birthday(values.get("birthday"), match)
        if match is not None:
            return self._merging.merge(match, row)
        if self._matching.had_before(row):
            self._twice.append(row.name)
        self._hold(row)
        return Outcome.NEW

    def waits(self, values: Values, turn: int) -> bool:
        """Whether a row is better taken a turn later: surely known ones first, then those with a like name.

        Raises DeskError as `take` does.
        """
        row, match = self._look(values)
        if match is None and turn == 1:
            match = self._matching.likely(row)
        if match is None and turn <= 1 and self._matching.is_open(row, by_phone=turn == 0):
            return True
        self._read, self._read_before = values, (row, match)
        return False

    def _look(self, values: Values) -> tuple[Incoming, Match | None]:
        row = read_row(values, self._setting)
        return row, self._matching.surely(row)

    def finish(self) -> None:
        """Writes what is still held back."""
        self._flush()
        if self._twice:
            self.notices.insert(
                0,
                ngettext(
                    "{n} new file has the name and phone of another: {name}. See whether it is the same person.",
                    "{n} new files have the name and phone of another, {name} for one. See whether they are the same.",
                    len(self._twice),
                ).format(n=len(self._twice), name=self._twice[0]),
            )
        self._tell_birthdays()
        self.notices += self._merging.own.notices()
        more = self._destroyed - _MOST_NOTICES
        if more > 0:
            self.notices.append(
                ngettext(
                    "{n} more phone was destroyed by a spreadsheet.",
                    "{n} more phones were destroyed by a spreadsheet.",
                    more,
                ).format(n=more)
            )
            self._destroyed = 0

    def _look_at_birthday(self, told: Value, match: Match | None) -> None:
        """Counts a birthday that is not taken: a consent says since when it may be kept, a cell does not."""
        text = told.day.isoformat() if isinstance(told, Stamp) else one_line(told) if isinstance(told, str) else ""
        if is_blank(text):
            return
        try:
            day = read_birthday(text, self._day)
        except DeskError:
            self._no_days.append(text)
            return
        if match is not None and day in self._agreed(match.customer_id):
            return
        self._birthdays += 1

    def _agreed(self, customer_id: str) -> set[str]:
        """The birthdays that are kept of a customer."""
        there = personal_store.consents_of(self._tx, [customer_id]).get(customer_id, ())
        return {each.value for each in there if each.what is ConsentKind.BIRTHDAY and each.value}

    def _tell_birthdays(self) -> None:
        if self._birthdays:
            self.notices.append(
                ngettext(
                    "{n} birthday was not taken: it may be kept only if the customer agreed, with the day."
                    " Ask, and write both into the file.",
                    "{n} birthdays were not taken: they may be kept only if the customers agreed, with the day."
                    " Ask, and write both into the files.",
                    self._birthdays,
                ).format(n=self._birthdays)
            )
        if self._no_days:
            self.notices.append(
                ngettext(
                    "{n} birthday is no day there is: {text}.",
                    "{n} birthdays are no days there are, {text} for one.",
                    len(self._no_days),
                ).format(n=len(self._no_days), text=self._no_days[0])
            )
        self._birthdays, self._no_days = 0, []

    def _refuse_repeated(self, target: str, said: str | None, name: str) -> None:
        if not said:
            return
        first = self._seen.setdefault((target, said), "")
        self._seen[target, said] = first or name
        if not first:
            return
        sentence = (
            _("The reference {reference} stands twice in this file (first with {name}).").format(
                reference=said, name=first
            )
            if target == "reference"
            else _("The number {number} stands twice in this file (first with {name}).").format(number=said, name=first)
        )
        raise DeskError(sentence, field=target)

    def _refuse_erased(self, row: store.Row) -> None:
        day = from_text(row["erased_at"]).astimezone(self._setting.zone).date()
        raise DeskError(
            _("What was known of {number} was erased on request on {day}: it is not taken in again.").format(
                number=row["number"], day=date(day, year=True)
            )
        )

    def _tell_destroyed(self, name: str, raw: str) -> None:
        self._destroyed += 1
        if self._destroyed <= _MOST_NOTICES:
            self.notices.append(
                _("{name}: a spreadsheet destroyed the phone ({raw}). Ask for the number again.").format(
                    name=name, raw=raw
                )
            )

    def _hold(self, row: Incoming) -> None:
        customer_id = new_id()
        given = row.given
        if row.extra:
            given["note"] = with_extra(given.get("note"), row.extra)
        self._customers.append({**_FRESH, **given, "id": customer_id, "import_id": self._setting.import_id})
        for table, parts in ((store.PHONES, row.phones), (store.ADDRESSES, row.addresses)):
            if parts:
                self._parts.setdefault(table, []).extend(
                    {"id": new_id(), "customer_id": customer_id, "position": position, **part}
                    for position, part in enumerate(parts, 1)
                )
        if own := self._merging.own.rows(customer_id, row.own):
            self._parts.setdefault(personal_store.VALUES, []).extend(own)
        if row.tags:
            given_tags = self._merging.new_tags(customer_id, row.tags)
            self._parts.setdefault(personal_store.TAGGED, []).extend(given_tags)
        if len(self._customers) >= _BLOCK:
            self._flush()

    def _flush(self) -> None:
        if not self._customers:
            return
        numbers = self._tx.next_numbers("K", self._day, len(self._customers))
        for row, number in zip(self._customers, numbers, strict=True):
            row["number"] = number
        store.add(self._tx, store.CUSTOMERS, self._customers)
        for table, rows in self._parts.items():
            store.add(self._tx, table, rows)
        self._customers, self._parts = [], {}


def importer(written: Mapping[str, Written]) -> Importer:
    """The way in of customers; `written` tells, by column, what rooms above write of a customer in our own list."""
    return Importer("customers", partial(CustomerIntake, written=written), _own_fields)


def _own_fields(reader: Reader) -> list[str]:
    return [each.name for each in personal_store.own_fields(reader)]
