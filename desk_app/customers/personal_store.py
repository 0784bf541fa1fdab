"""The tables of consents, tags and the store's own fields, of many customers at once."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Any

from desk_app.core.text import fold
from desk_app.customers.personal import Consent, ConsentKind, OwnField, OwnKind, OwnValue, birthdays_from
from desk_app.storage.reading import Reader, blocks, marks
from desk_app.storage.tx import Tx

CONSENTS = "customer_consents"
TAGS = "tags"
TAGGED = "customer_tags"
FIELDS = "custom_fields"
VALUES = "custom_values"
Row = Mapping[str, Any]
_KINDS = list(ConsentKind)


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag and how many living files have it."""

    id: str
    name: str
    files: int


def consents(rows: Iterable[Any]) -> tuple[Consent, ...]:
    """The consents of one customer from their rows, by what they are about and when they were given."""
    found = [
        Consent(
            row["id"],
            ConsentKind(row["what"]),
            row["value"],
            Date.fromisoformat(row["given_on"]),
            row["how"],
            Date.fromisoformat(row["withdrawn_on"]) if row["withdrawn_on"] else None,
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda each: (_KINDS.index(each.what), each.given_on, each.id)))


def own_field(row: Any) -> OwnField:
    """A field from its row."""
    choices = json.loads(row["choices"]) if row["choices"] else ()
    return OwnField(row["id"], row["name"], OwnKind(row["kind"]), tuple(map(str, choices)), row["position"])


def own_values(values: Mapping[str, str], fields: Iterable[OwnField]) -> tuple[OwnValue, ...]:
    """What a file holds (field id to value), in the order of the fields."""
    return tuple(OwnValue(each.id, each.name, each.kind, values[each.id]) for each in fields if each.id in values)


def own_fields(file: Reader) -> list[OwnField]:
    """The store's own fields in the supervisor's order."""
    rows = file.query(f"SELECT * FROM {FIELDS} WHERE deleted_at IS NULL ORDER BY position, id")
    return [own_field(row) for row in rows]


def all_own_fields(file: Reader) -> list[OwnField]:
    """The same with those that were taken away."""
    return [own_field(row) for row in file.query(f"SELECT * FROM {FIELDS} ORDER BY position, id")]


def tags_of(file: Reader, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The names of the tags of these customers, each customer's in order."""
    found: dict[str, set[str]] = {}
    for block in blocks(ids):
        for row in file.query(
            f"SELECT h.customer_id, t.name FROM {TAGGED} h JOIN {TAGS} t ON t.id = h.tag_id"
            f" WHERE h.customer_id IN ({marks(block)}) AND h.deleted_at IS NULL AND t.deleted_at IS NULL",
            block,
        ):
            found.setdefault(row[0], set()).add(row[1])
    return {customer_id: tuple(sorted(names)) for customer_id, names in found.items()}


def consents_of(file: Reader, ids: Sequence[str]) -> dict[str, tuple[Consent, ...]]:
    """The consents of these customers, those withdrawn too."""
    found: dict[str, list[Any]] = {}
    for block in blocks(ids):
        for row in file.query(
            f"SELECT * FROM {CONSENTS} WHERE customer_id IN ({marks(block)}) AND deleted_at IS NULL", block
        ):
            found.setdefault(row["customer_id"], []).append(row)
    return {customer_id: consents(rows) for customer_id, rows in found.items()}


def own_of(file: Reader, ids: Sequence[str]) -> dict[str, tuple[OwnValue, ...]]:
    """What these customers' files hold in the store's own fields."""
    fields = own_fields(file)
    if not fields:
        return {}
    found: dict[str, dict[str, str]] = {}
    for block in blocks(ids):
        for row in file.query(
            f"SELECT customer_id, field_id, value FROM {VALUES}"
            f" WHERE customer_id IN ({marks(block)}) AND deleted_at IS NULL ORDER BY id",
            block,
        ):
            found.setdefault(row[0], {})[row[1]] = row[2]
    return {customer_id: own_values(values, fields) for customer_id, values in found.items()}


def tags(file: Reader) -> list[Tag]:
    """All tags by name, with how many files have each."""
    rows = file.query(
        f"SELECT t.id, t.name, (SELECT count(DISTINCT h.customer_id) FROM {TAGGED} h"
        " JOIN customers c ON c.id = h.customer_id"
        " WHERE h.tag_id = t.id AND h.deleted_at IS NULL AND c.deleted_at IS NULL)"
        f" FROM {TAGS} t WHERE t.deleted_at IS NULL"
    )
    return sorted((Tag(row[0], row[1], row[2]) for row in rows), key=lambda tag: (fold(tag.name), tag.name))


def tag_ids(file: Reader) -> dict[str, str]:
    """The id of each tag by its name as `fold` writes it, so that VIP and vip are one."""
    rows = file.query(f"SELECT id, name FROM {TAGS} WHERE deleted_at IS NULL ORDER BY id DESC")
    return {fold(row[1]): row[0] for row in rows}


def tag_name(file: Reader, tag_id: str) -> str | None:
    """What a tag is called, also one that was removed; None if there never was one."""
    rows = file.query(f"SELECT name FROM {TAGS} WHERE id = ?", (tag_id,))
    return str(rows[0][0]) if rows else None


def tags_out_of_use(file: Reader, customer_id: str) -> list[tuple[str, str, str]]:
    """Tags a file has that are themselves removed: the id of the row that says so, of the tag, and its name."""
    rows = file.query(
        f"SELECT h.id, t.id, t.name FROM {TAGGED} h JOIN {TAGS} t ON t.id = h.tag_id"
        " WHERE h.customer_id = ? AND h.deleted_at IS NULL AND t.deleted_at IS NOT NULL ORDER BY h.id",
        (customer_id,),
    )
    return [(row[0], row[1], row[2]) for row in rows]


def holdings(file: Reader, tag_id: str, ids: Sequence[str] | None = None) -> dict[str, str]:
    """For each customer who has the tag (of `ids`, else of all) the id of the row that says so."""
    if ids is None:
        rows = file.query(
            f"SELECT customer_id, id FROM {TAGGED} WHERE tag_id = ? AND deleted_at IS NULL ORDER BY id", (tag_id,)
        )
        return {row[0]: row[1] for row in rows}
    found: dict[str, str] = {}
    for block in blocks(ids):
        for row in file.query(
            f"SELECT customer_id, id FROM {TAGGED}"
            f" WHERE tag_id = ? AND customer_id IN ({marks(block)}) AND deleted_at IS NULL ORDER BY id",
            (tag_id, *block),
        ):
            found[row[0]] = row[1]
    return found


def value_rows(file: Reader, customer_id: str) -> dict[str, tuple[str, str]]:
    """For each own field of which a file holds a value: the row's id and the value, removed fields too."""
    rows = file.query(
        f"SELECT field_id, id, value FROM {VALUES} WHERE customer_id = ? AND deleted_at IS NULL ORDER BY id",
        (customer_id,),
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def take_away(tx: Tx, table: str, column: str, value: str, at: str) -> int:
    """Marks every living row of the table with this value as gone; answers how many."""
    return tx.execute(f"UPDATE {table} SET deleted_at = ? WHERE {column} = ? AND deleted_at IS NULL", (at, value))


def take_away_rows(tx: Tx, table: str, ids: Sequence[str], at: str) -> None:
    """Marks these rows of the table as gone."""
    for block in blocks(ids):
        tx.execute(f"UPDATE {table} SET deleted_at = ? WHERE id IN ({marks(block)})", (at, *block))


def birthday_condition(from_day: Date, days: int) -> tuple[str, list[str]]:
    """An SQL condition on `customers c`, with its values: those whose birthday falls within `days` days."""
    wanted = birthdays_from(from_day, days)
    return (
        f"c.id IN (SELECT customer_id FROM {CONSENTS} WHERE what = 'birthday' AND withdrawn_on IS NULL"
        f" AND deleted_at IS NULL AND substr(value, -5) IN ({marks(wanted)}))",
        wanted,
    )


def birthday_within(file: Reader, from_day: Date, days: int) -> list[str]:
    """The living customers whose birthday falls on `from_day` (with `days` 1) or on one of the days after it.

    Soonest first; only of those who agreed that it is kept.
    """
    sql, wanted = birthday_condition(from_day, days)
    rows = file.query(
        f"SELECT c.id, (SELECT substr(value, -5) FROM {CONSENTS} b WHERE b.customer_id = c.id AND b.what = 'birthday'"
        f" AND b.withdrawn_on IS NULL AND b.deleted_at IS NULL) FROM customers c WHERE c.deleted_at IS NULL AND {sql}",
        wanted,
    )
    return [row[0] for row in sorted(rows, key=lambda row: (wanted.index(row[1]) if row[1] in wanted else 0, row[0]))]
