"""Columns that only this program's own list of customers has: our number of each, and phones written twice."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice

from desk_app.exchange.heads import as_named, names_of, said_in
from desk_app.exchange.recipe import Recipe
from desk_app.exchange.rows import Table

_NUMBER = re.compile(r"[A-Z]{1,4}\d{0,4}-K-\d{6}-\d{4,}", re.IGNORECASE)
_HEAD = re.compile(r"[a-z0-9_]+\Z")
"""What our own heads look like; fields that a store adds are called as it likes and stand for nothing else."""
_COLUMN, _REFERENCE = "number", "reference"
_SAME = "_e164"
"""Ends the columns that say the phone beside them once more."""
_SAMPLE = 200


def with_our_number(table: Table, recipe: Recipe) -> Recipe:
    """The recipe that also reads our number, where a column of that name holds nothing but such numbers.

    Other programs' columns of that name hold phones, houses or lines.
    """
    if (named := as_named(table)) is not None:
        by_name = said_in(recipe, table.header, named.header)
        return said_in(with_our_number(named, by_name), named.header, table.header)
    if recipe.kind != "customers" or _COLUMN in recipe.columns or _COLUMN not in table.header:
        return recipe
    if not _all_ours(row.cells[table.header.index(_COLUMN)].strip() for row in islice(table.rows, _SAMPLE)):
        return recipe
    columns = {
        target: sources
        for target, sources in recipe.columns.items()
        if sources != (_COLUMN,)
        and not all(word.endswith(_SAME) for word in sources)
        and all(map(_HEAD.match, sources))
    }
    theirs = {_REFERENCE: (_REFERENCE,)} if _REFERENCE in table.header else {}
    return replace(recipe, columns={**columns, **theirs, _COLUMN: (_COLUMN,)})


def _all_ours(cells: Iterable[str]) -> bool:
    found = [cell for cell in cells if cell]
    return bool(found) and all(_NUMBER.fullmatch(cell) for cell in found)


def unused(columns: Iterable[str], header: Sequence[str]) -> tuple[str, ...]:
    """Of columns nothing is taken from those somebody should know of: not a phone that stands beside it as well."""
    names = names_of(header) or tuple(header)
    name_of = dict(zip(header, names, strict=True))

    def said_twice(word: str) -> bool:
        name = name_of.get(word, word)
        return name.endswith(_SAME) and name.removesuffix(_SAME) in names

    return tuple(word for word in columns if not said_twice(word))
