"""A row of a file against the customer file it stands for: what is news is written, nothing is emptied.

What an import wrote the next one may write over. What a person wrote stays unless somebody decides
otherwise: that is a conflict, and it is told.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from typing import Any

from desk_app.core.i18n import in_our_words
from desk_app.core.ids import new_id
from desk_app.core.text import fold
from desk_app.customers import personal_store, store
from desk_app.customers.card_notes import plain_note
from desk_app.customers.deciding import Deciding, former, last_by_person
from desk_app.customers.incoming import Incoming
from desk_app.customers.matching import How, Match
from desk_app.customers.merging_parts import PartsMerging
from desk_app.customers.model import REACHED, free_text, one_line, sex_words
from desk_app.customers.own_merging import OwnMerging
from desk_app.exchange.templates import tidy_name
from desk_app.imports.model import Choice, Conflict, Outcome, Setting
from desk_app.storage.journal import Entry, entries_of
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx

Values = dict[str, Any]
Written = Callable[[Reader, str], Container[str]]
"""What a room above may have written of a customer in a column of our own list."""
_CHOICES = (Choice.KEEP, Choice.TAKE)
_IN_OUR_WORDS: Mapping[str, Callable[[str], str]] = {
    "preferred_channel": lambda text: in_our_words(text, REACHED),
    "sex": sex_words,
}
"""Columns whose words may stand in another language than they were kept in."""


class Merging:
    """Writes news into customer files within one import."""

    def __init__(self, tx: Tx, setting: Setting, written: Mapping[str, Written]) -> None:
        self._tx, self._setting, self._written = tx, setting, written
        self._deciding = Deciding(setting)
        self._parts = PartsMerging(tx, self._deciding)
        self.own = OwnMerging(tx, self._deciding)
        self._tags: dict[str, str] | None = None

    @property
    def conflicts(self) -> list[Conflict]:
        """Those met since it was last emptied."""
        return self._deciding.conflicts

    def merge(self, match: Match, row: Incoming) -> Outcome:
        """Writes what the row tells anew; a removed file is brought back and counts as new."""
        now, customer_id = match.row, match.customer_id
        revived = now["deleted_at"] is not None
        changes = self._news(match, row)
        if revived:
            changes |= {"deleted_at": None, "import_id": self._setting.import_id}
        if changes:
            store.change(self._tx, store.CUSTOMERS, customer_id, changes)
        wrote = [
            self._parts.merge(store.PHONES, now, row.phones, revived),
            self._parts.merge(store.ADDRESSES, now, row.addresses, revived),
            self._merge_tags(now, row.tags, revived),
            self.own.merge(now, row.own),
        ]
        if revived:
            return Outcome.NEW
        return Outcome.CHANGED if changes or any(wrote) else Outcome.UNCHANGED

    def new_tags(self, customer_id: str, tags: Sequence[str]) -> list[Values]:
        """The rows that give tags to a customer; a tag nobody had yet is made."""
        return [{"id": new_id(), "customer_id": customer_id, "tag_id": self._tag_id(tag)} for tag in tags]

    def _news(self, match: Match, row: Incoming) -> Values:
        """The columns to write; where a person wrote ours, what was decided."""
        now, double, revived = match.row, match.double, match.row["deleted_at"] is not None
        given: Values = {
            column: value
            for column, value in row.given.items()
            if value is not None and value != now[column] and not _says_the_same(column, now[column], value)
        }
        for column in self._written if row.number else ():
            if column in given and given[column] in self._written[column](self._tx, now["id"]):
                del given[column]
        extra = [line for line in row.extra if line not in (now["note"] or "").split("\n")]
        if double is not None:
            known = {column: value for column, value in given.items() if value == double[column]}
            given = {column: value for column, value in given.items() if column not in {*known, "reference"}}
            extra = [line for line in extra if line not in (double["note"] or "").split("\n")]
        if not given and not extra:
            return {}
        if revived:
            return self._with_note(given, now, row.extra)
        entries = entries_of(self._tx, store.CUSTOMERS, now["id"])
        wrote = {column: last_by_person(entries, column, now[column]) for column in {*given, "note"}}
        if wrote["note"] is not None:
            before = "\n".join(former(entries, "note")).split("\n")
            extra = [line for line in extra if line not in before]
        news: Values = {}
        for column, theirs in given.items():
            by = wrote[column]
            if column == "note":
                theirs = with_extra(theirs, row.extra)
                if theirs == now["note"] or (double is not None and theirs == double["note"]):
                    continue
            replaced = theirs in former(entries, column)
            unsure = double is not None or (column == "name" and match.how is How.LIKE)
            if (now[column] is None and not replaced) or (by is None and not unsure):
                news[column] = theirs
                continue
            chosen = self._deciding.choose(now, column, now[column], theirs, by, replaced, _CHOICES, Choice.KEEP)
            if chosen is Choice.TAKE:
                news[column] = theirs
        if "note" not in news and extra:
            news["note"] = with_extra(now["note"], extra)
        return news

    def _with_note(self, given: Values, now: store.Row, extra: Sequence[str]) -> Values:
        note = with_extra(given.get("note") or now["note"], extra)
        return {**given, "note": note} if note != now["note"] else given

    def _merge_tags(self, now: store.Row, tags: Sequence[str], revived: bool) -> bool:
        if not tags:
            return False
        tx, wanted = self._tx, {self._tag_id(tag): tag for tag in tags}
        rows = store.parts(tx, personal_store.TAGGED, [now["id"]], deleted=True).get(now["id"], [])
        has = {row["tag_id"] for row in rows if row["deleted_at"] is None}
        missing = {tag_id: name for tag_id, name in wanted.items() if tag_id not in has}
        taken: dict[str, Entry] = {}
        for row in () if revived else rows:
            if row["tag_id"] in missing:
                by = last_by_person(entries_of(tx, personal_store.TAGGED, row["id"]), "deleted_at", row["deleted_at"])
                if by is not None:
                    taken[row["tag_id"]] = by
        if taken:
            names = ", ".join(missing[tag_id] for tag_id in taken)
            by = next(iter(taken.values()))
            if self._deciding.choose(now, "tags", None, names, by, True, _CHOICES, Choice.KEEP) is Choice.KEEP:
                missing = {tag_id: name for tag_id, name in missing.items() if tag_id not in taken}
        store.add(tx, personal_store.TAGGED, self.new_tags(now["id"], list(missing.values())))
        return bool(missing)

    def _tag_id(self, name: str) -> str:
        if self._tags is None:
            self._tags = personal_store.tag_ids(self._tx)
        key = fold(name)
        if key not in self._tags:
            self._tags[key] = new_id()
            store.add(self._tx, personal_store.TAGS, [{"id": self._tags[key], "name": name}])
        return self._tags[key]


def with_extra(note: str | None, extra: Sequence[str]) -> str | None:
    """The note with the words that found no field of their own, each once."""
    lines = (note or "").split("\n")
    return "\n".join(filter(None, (note, *(line for line in extra if line not in lines)))) or None


def _says_the_same(column: str, ours: Any, theirs: Any) -> bool:
    """Whether the two differ only in what reading a file makes even: blanks, line ends, marks of a sheet."""
    if not isinstance(ours, str) or not isinstance(theirs, str):
        return False
    plain = free_text(ours) if column == "note" else one_line(ours)
    if column == "note" and theirs == plain_note(plain):
        return True
    if column in _IN_OUR_WORDS and _IN_OUR_WORDS[column](theirs) == _IN_OUR_WORDS[column](plain):
        return True
    return theirs in (plain, tidy_name(plain) if column == "name" else plain)
