"""Which customer file a row stands for: known by our number, its reference, a phone with a like name, or its name.

A phone alone never tells a person: families share one. A name alone does only where nobody else is called
so and nothing else speaks against it. No file stands for two rows of one list.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from desk_app.core.errors import DeskError, NotFound
from desk_app.core.i18n import _
from desk_app.core.text import fold
from desk_app.customers import store
from desk_app.customers.alike import Likeness, likeness, name_shape
from desk_app.customers.incoming import Incoming
from desk_app.customers.model import CustomerKind, sex_of
from desk_app.storage.tx import Tx

_OUR_NUMBER = re.compile(r"[A-Z]{1,4}\d{0,4}-K-\d{6}-\d{4,}")
_ONE_NAME = frozenset((Likeness.SAME, Likeness.SHAPE, Likeness.SCRIPT, Likeness.SOUND))
"""The same, mistaken by eye, in another script, read the same."""


_MOST_NAMESAKES = 8
"""Where more are called so, a name alone tells nobody."""


class How(StrEnum):
    """By what a row was known."""

    NUMBER = "number"
    REFERENCE = "reference"
    SAME = "same"
    LIKE = "like"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Match:
    """The file a row stands for, and its columns as they are.

    `double` are those of the file that once stood for the row and was put together with this one.
    """

    customer_id: str
    how: How
    row: store.Row
    double: store.Row | None = None


class Matching:
    """Knows again, within one import, the customers of the file as it was; what it needs is read when first asked for.

    Rows that are surely known go first, then those with a like name, at last those with nothing but a name
    (`is_open`): so that none takes the file another row of the list stands for, in whatever order they come.
    """

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._references = store.references(tx)
        self._referenced = frozenset(self._references.values())
        self._numbers: dict[str, str] | None = None
        self._known: dict[tuple[str, str], list[str]] | None = None
        self._by_key: dict[str, list[tuple[str, str]]] = {}
        self._by_name: dict[str, dict[str, None]] = {}
        self._seen: set[int] | None = None
        self._used: set[str] = set()

    def find(self, row: Incoming, sure: Match | None = None) -> Match | None:
        """The file of a row, None for a new one; `sure` is what `surely` said of it just before."""
        match = sure or self.likely(row) or self._by_its_name(row)
        if match is not None:
            self._used.add(match.customer_id)
        return match

    def surely(self, row: Incoming) -> Match | None:
        """The file of a row by its number, its reference, or its name and one of its phones.

        A number as we give them that nobody has here says nothing. Raises DeskError where the number is that of
        somebody quite different.
        """
        return self._by_number(row) or self._by_reference(row) or self._by_number_for_reference(row) or self._same(row)

    def keep_number(self, row: Incoming, match: Match | None) -> None:
        """Makes the number another store gave the row's customer the one they came with, where they have none.

        Calls, purchases and the like of that store name them by it.
        """
        if not row.number or row.given["reference"] or not _OUR_NUMBER.fullmatch(row.number):
            return
        if match is None or (match.how not in (How.NUMBER, How.REFERENCE) and match.row["reference"] is None):
            row.given["reference"] = row.number

    def is_open(self, row: Incoming, *, by_phone: bool) -> bool:
        """Whether a row not known yet may be somebody's of that name, or `by_phone` of one of its numbers."""
        self._index()
        known = set(self._by_name.get(row.name, ()))
        if len(known) > _MOST_NAMESAKES:
            known = set()
        for phone in row.phones if by_phone else ():
            known.update(each for _name, each in self._by_key.get(phone["digits"], ()) if phone["digits"])
        if row.given["reference"] is not None:
            known -= self._referenced
        return bool(known)

    def had_before(self, row: Incoming) -> bool:
        """Whether somebody, known before or new in this import, has the name and a number of this new row."""
        if self._seen is None:
            self._seen = {hash(key) for key in self._index()}
        keys = {hash((row.name, phone["digits"])) for phone in row.phones if phone["digits"]}
        had = not keys.isdisjoint(self._seen)
        self._seen |= keys
        return had

    def _by_number(self, row: Incoming) -> Match | None:
        if not row.number or not _OUR_NUMBER.fullmatch(row.number):
            return None
        reference = row.given["reference"]
        known = self._ids().get(row.number) or self._removed(row.number)
        theirs = self._by_their_number(row)
        if known is not None and theirs is not None and not self._agrees(store.row(self._tx, known), row):
            return theirs
        if known is None:
            return theirs
        other = self._references.get(reference) if reference else None
        if other is not None and other != known:
            raise DeskError(
                _("The number {number} and the reference {reference} belong to two different customers.").format(
                    number=row.number, reference=reference
                ),
                field="number",
            )
        now = store.row(self._tx, known)
        if not self._agrees(now, row):
            raise DeskError(
                _("{number} is {name} here, and nothing else of this row agrees: another store's number?").format(
                    number=row.number, name=now["name"]
                ),
                field="number",
            )
        return Match(known, How.NUMBER, now, self._double(now, "number", row.number))

    def _by_number_for_reference(self, row: Incoming) -> Match | None:
        """The file whose number of ours stands where theirs is looked for, as on our cards, if more agrees."""
        reference = (row.given["reference"] or "").upper()
        if row.number or not _OUR_NUMBER.fullmatch(reference):
            return None
        known = self._ids().get(reference) or self._removed(reference)
        if known is None or not self._agrees(now := store.row(self._tx, known), row):
            return None
        row.given["reference"] = None
        return Match(known, How.NUMBER, now, self._double(now, "number", reference))

    def _ids(self) -> dict[str, str]:
        """Our numbers to ids, as the file was before this import."""
        if self._numbers is None:
            ids = store.ids_for(self._tx)
            self._numbers = {told[0]: each for each, told in store.names_and_numbers(self._tx, ids).items()}
        return self._numbers

    def _by_their_number(self, row: Incoming) -> Match | None:
        """The file that came in with this number from another store that is kept with this program."""
        known = self._references.get(row.number)
        if known is None:
            return None
        now = store.row(self._tx, known)
        return Match(known, How.REFERENCE, now, self._double(now, "reference", row.number))

    def _removed(self, number: str) -> str | None:
        """A file with this number that is in no list: removed, or put together with another."""
        try:
            found = store.by_number(self._tx, number, removed=True)
        except NotFound:
            return None
        return None if found.reference == number else found.id

    def _agrees(self, now: store.Row, row: Incoming) -> bool:
        """Whether anything but the number says that it is this customer."""
        given = row.given
        if now["name"] == row.name or (given["reference"] and now["reference"] == given["reference"]):
            return True
        personal = now["kind"] != CustomerKind.SHOP
        if likeness(name_shape(row.name, personal), name_shape(now["name"], personal)) != Likeness.NONE:
            return True
        if any(given.get(column) and given[column] == now[column] for column in ("email", "wechat")):
            return True
        digits = {phone["digits"] for phone in row.phones if phone["digits"]}
        texts = {address["text"] for address in row.addresses}
        return not digits.isdisjoint(self._digits(now["id"])) or not texts.isdisjoint(self._texts(now["id"]))

    def _by_reference(self, row: Incoming) -> Match | None:
        reference = row.given["reference"]
        known = self._references.get(reference) if reference is not None else None
        if known is None:
            return None
        now = store.row(self._tx, known)
        return Match(known, How.REFERENCE, now, self._double(now, "reference", reference))

    def _double(self, now: store.Row, column: str, said: str) -> store.Row | None:
        if now[column] == said:
            return None
        rows = [store.row(self._tx, each) for each in store.merged_into(self._tx, now["id"])]
        return next((row for row in rows if row[column] == said), None)

    def _same(self, row: Incoming) -> Match | None:
        """The same name and first phone; without a phone name and e-mail, or name and address. Else another phone."""
        if row.phones:
            key = row.phones[0]["digits"] or row.phones[0]["raw"]
        else:
            key = row.given.get("email") or (row.addresses[0]["text"] if row.addresses else "")
        for known in self._index().get((row.name, key), ()):
            if known not in self._used and (match := self._match(known, row, How.SAME)):
                return match
        best, ids = self._likest(row)
        if best != Likeness.SAME:
            return None
        free = (self._match(known, row, How.LIKE) for known in ids if known not in self._used)
        return next((match for match in free if match and match.row["deleted_at"] is None), None)

    def likely(self, row: Incoming) -> Match | None:
        """The only one with one of the numbers and a name that is this one, mistaken or in another script."""
        best, ids = self._likest(row)
        if best in (Likeness.NONE, Likeness.SAME) or len(ids) > 1 or ids[0] in self._used:
            return None
        match = self._match(ids[0], row, How.LIKE)
        if match is None or match.row["deleted_at"] is not None or _differ(match.row, row, "sex"):
            return None
        return match

    def _likest(self, row: Incoming) -> tuple[Likeness, list[str]]:
        """Of those with one of the numbers whoever has the likest name."""
        self._index()
        found: dict[Likeness, dict[str, None]] = {}
        personal = row.given.get("kind") != CustomerKind.SHOP
        for phone in row.phones:
            for name, known in self._by_key.get(phone["digits"], ()) if phone["digits"] else ():
                like = likeness(name_shape(row.name, personal), name_shape(name, personal))
                if like in _ONE_NAME:
                    found.setdefault(like, {})[known] = None
        best = max(found, default=Likeness.NONE)
        return best, list(found.get(best, ()))

    def _by_its_name(self, row: Incoming) -> Match | None:
        """The only one called so whom no other row means, where no phone, e-mail, WeChat, sex or address says no."""
        self._index()
        namesakes = self._by_name.get(row.name, {})
        personal = row.given.get("kind") != CustomerKind.SHOP
        if not 0 < len(namesakes) <= _MOST_NAMESAKES or name_shape(row.name, personal).titled:
            return None
        now = self._only_one(known for known in namesakes if known not in self._used)
        if now is None or _differ(now, row, "email", "wechat", "sex"):
            return None
        digits = {phone["digits"] for phone in row.phones if phone["digits"]}
        texts = {_plain(address["text"]) for address in row.addresses}
        theirs, places = self._digits(now["id"]), {_plain(text) for text in self._texts(now["id"])}
        if (digits and theirs and digits.isdisjoint(theirs)) or (texts and places and texts.isdisjoint(places)):
            return None
        return self._match(now["id"], row, How.NAME)

    def _only_one(self, ids: Iterable[str]) -> store.Row | None:
        """The only one of them that was not removed."""
        found: store.Row | None = None
        for known in ids:
            now = store.row(self._tx, known)
            if now["deleted_at"] is None:
                if found is not None:
                    return None
                found = now
        return found

    def _match(self, known: str, row: Incoming, how: How) -> Match | None:
        """The file, unless both it and the row came with a number of their own: then they are two."""
        now = store.row(self._tx, known)
        if row.given["reference"] is not None and now["reference"] is not None:
            return None
        return Match(known, how, now)

    def _digits(self, customer_id: str) -> set[str]:
        rows = store.parts(self._tx, store.PHONES, [customer_id]).get(customer_id, [])
        return {row["digits"] for row in rows if row["digits"]}

    def _texts(self, customer_id: str) -> set[str]:
        return {row["text"] for row in store.parts(self._tx, store.ADDRESSES, [customer_id]).get(customer_id, [])}

    def _index(self) -> dict[tuple[str, str], list[str]]:
        """(name, number) to ids, as the file was before this import."""
        if self._known is None:
            self._known = store.known_by(self._tx)
            for (name, key), ids in self._known.items():
                self._by_name.setdefault(name, {}).update(dict.fromkeys(ids))
                self._by_key.setdefault(key, []).extend((name, known) for known in ids)
        return self._known


def _differ(now: store.Row, row: Incoming, *columns: str) -> bool:
    """Whether both say something in one of these columns, and not the same."""
    for column in columns:
        ours, theirs = now[column] or "", row.given.get(column) or ""
        if column == "sex":
            ours, theirs = sex_of(ours), sex_of(theirs)
        if ours and theirs and fold(ours) != fold(theirs):
            return True
    return False


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))
