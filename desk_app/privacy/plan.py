"""What erasing a person means, worked out before anything is touched: whose rows, and what becomes of each value."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from desk_app.callbacks.model import BARE_REASONS, CALL_BACK, RESULT_WORDS
from desk_app.complaints.model import CHECK_IMPORTED, STEP_RULES
from desk_app.core.i18n import in_our_words, speaking
from desk_app.core.text import fold
from desk_app.customers.erased import GONE_MARK
from desk_app.deliveries.model import STATE_RULES
from desk_app.privacy import elsewhere_store as elsewhere
from desk_app.privacy import store
from desk_app.privacy.model import (
    HOLDS_JSON,
    KEYS_OF_A_NUMBER,
    PERSONAL,
    QUOTING_BESIDES,
    How,
    Mention,
    Shared,
    quoting,
)
from desk_app.privacy.needles import Needles, looked_for
from desk_app.storage.attachments import NO_BYTES
from desk_app.storage.erasing import Rewrite
from desk_app.storage.reading import Reader
from desk_app.topics.model import Tree
from desk_app.topics.store import all_topics

_TREES = {
    ("calls", "topic"): Tree.CALLS,
    ("callbacks", "topic"): Tree.CALLS,
    ("complaints", "kind"): Tree.COMPLAINTS,
}
"""Columns in which a path of one of the store's trees may stand."""
_STEPS = (
    CHECK_IMPORTED,
    *(rule.ask for rule in STEP_RULES.values()),
    *(rule.ask for rule in STATE_RULES.values()),
    CALL_BACK,
    *BARE_REASONS,
)


@dataclass(frozen=True)
class Person:
    """Everybody's rows that are about one person: `files` of them, `ids` of all rows by table.

    `alone` are the digits only they have, `shared` what others have too, `needles` what is looked for elsewhere.
    """

    files: list[str]
    ids: dict[str, list[str]]
    names: set[str]
    needles: Needles
    shared: tuple[Shared, ...]


def person(reader: Reader, customer_id: str) -> Person:
    """Finds all that is about a customer; raises LookupError for an unknown one."""
    files = store.files_of_person(reader, customer_id)
    digits = store.numbers_ever(reader, files)
    handles = set[str]().union(
        *(store.values_ever(reader, "customers", column, files) for column in ("email", "wechat", "reference"))
    )
    shared = {
        **elsewhere.files_with_number(reader, digits, files),
        **elsewhere.files_with_handle(reader, handles, files),
    }
    alone = {each for each in digits if each not in shared and looked_for(each)}
    return Person(
        files,
        store.ids_of_person(reader, files, alone),
        {fold(name).strip() for name in store.values_ever(reader, "customers", "name", files)},
        Needles.of(alone, (each for each in handles if each not in shared)),
        tuple(Shared(text, tuple(numbers)) for text, numbers in sorted(shared.items())),
    )


class Plan:
    """What becomes of every value of a person; `empty_tag` is the tag that says nothing."""

    def __init__(self, reader: Reader, whose: Person) -> None:
        self._reader, self._whose = reader, whose
        self.quoting = elsewhere.rows_quoting(reader, whose.needles, {*PERSONAL, *QUOTING_BESIDES}, whose.ids)

    def counts(self) -> dict[str, int]:
        """How many rows of each table are emptied."""
        return {table: len(ids) for table, ids in self._whose.ids.items() if ids and table in PERSONAL}

    def quoted_in(self) -> tuple[Mention, ...]:
        """The other people's records that lose a number, an address or a reference."""
        found = Counter(Mention(*elsewhere.number_of(self._reader, table, row_id)) for table, row_id in self.quoting)
        return tuple(sorted(found, key=lambda each: (each.kind, each.number)))

    def rewrites(self, empty_tag: str) -> dict[str, dict[str, dict[str, Rewrite]]]:
        """The replacement of every value, by table, row and column."""
        made: dict[str, dict[str, dict[str, Rewrite]]] = {}
        for table, columns in PERSONAL.items():
            ids = self._whose.ids.get(table, [])
            if ids:
                rules = {column: self._rule(table, column, how, empty_tag) for column, how in columns.items()}
                made[table] = dict.fromkeys(ids, rules)
        for table, row_id in self.quoting:
            made.setdefault(table, {})[row_id] = self._unquoting(table)
        for keep, given in store.taken_over(self._reader, self._whose.files):
            rules = dict(made.setdefault("customers", {}).get(keep, {}))
            for column, (got, before) in given.items():
                rules[column] = _one_after_the_other(_given_back(got, before), rules.get(column))
            made["customers"][keep] = rules
        return made

    def _unquoting(self, table: str) -> dict[str, Rewrite]:
        needles = self._whose.needles
        return {
            column: needles.gone
            if column in KEYS_OF_A_NUMBER
            else needles.taken_out_of_json
            if column in HOLDS_JSON
            else needles.taken_out
            for column in quoting(table)
        }

    def _rule(self, table: str, column: str, how: How, empty_tag: str) -> Rewrite:
        match how:
            case How.GONE:
                return lambda _value: None
            case How.EMPTY:
                return lambda value: None if value is None else ""
            case How.MARK:
                return _marked
            case How.STEP:
                return lambda value: value if _is_ours(value) else _marked(value)
            case How.TAG:
                return lambda value: None if value is None else empty_tag
            case How.BYTES:
                return lambda value: None if value is None else NO_BYTES
            case How.RESULT:
                return lambda value: value if value in RESULT_WORDS else None
        values = store.values_ever(self._reader, table, column, self._whose.ids[table])
        kept = elsewhere.known_elsewhere(self._reader, table, column, values, self._whose.ids[table])
        if tree := _TREES.get((table, column)):
            kept |= {topic.path for topic in all_topics(self._reader, tree)}
        gone, needles = (_marked if how is How.GOODS else _nothing), self._whose.needles
        return lambda value: needles.taken_out(value) if value in kept else gone(value)


def _nothing(_value: Any) -> None:
    return None


def _marked(value: Any) -> Any:
    return None if value is None else GONE_MARK


def _is_ours(value: Any) -> bool:
    """Whether a next step is one of the program's own, in whatever language it was written."""
    with speaking("en"):
        return in_our_words(str(value), _STEPS) in _STEPS


def _given_back(got: Any, before: Any) -> Rewrite:
    return lambda value: before if value == got else value


def _one_after_the_other(first: Rewrite, then: Callable[[Any], Any] | None) -> Rewrite:
    return first if then is None else lambda value: then(first(value))
