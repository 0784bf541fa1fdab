"""The recipes that come with the program, for exporters whose columns are known."""

import re
from dataclasses import replace
from functools import cache
from itertools import islice

from desk_app.core.i18n import N_
from desk_app.core.resources import resource
from desk_app.exchange.guess import guess_recipe
from desk_app.exchange.heads import as_named, said_in
from desk_app.exchange.recipe import Recipe, read_recipe
from desk_app.exchange.rows import Table
from desk_app.exchange.templates import columns_named


@cache
def ready_recipes() -> tuple[Recipe, ...]:
    """All of them, in the order of their files' names."""
    return tuple(read_recipe(path) for path in sorted(resource("recipes").glob("*.toml")))


def ready_recipe(table: Table, kind: str) -> Recipe | None:
    """The ready recipe all of whose columns the table has; the one that uses most of them."""
    header = set(table.header)
    fitting = [
        recipe
        for recipe in ready_recipes()
        if recipe.kind == kind and columns_named(recipe.sources, header) <= header and _has_its_events(table, recipe)
    ]
    return max(fitting, key=lambda recipe: len(recipe.columns), default=None)


def _has_its_events(table: Table, recipe: Recipe) -> bool:
    """Whether the table's first rows have an event the recipe knows, where it knows any."""
    if not recipe.events:
        return True
    if recipe.event_column not in table.header:
        return False
    index = table.header.index(recipe.event_column)
    known = {word for event in recipe.events for word in event.split("|")}
    return any(row.cells[index].strip() in known for row in islice(table.rows, _SAMPLE))


def recipe_for(table: Table, kind: str) -> Recipe:
    """What to offer for a file: a ready recipe where one fits, else a guess.

    A number of its own or a further phone that this very file has too is added to the ready one. A list of ours is
    read by its heads whether they are words or names.
    """
    if (named := as_named(table)) is not None:
        return said_in(guess_recipe(named, kind), named.header, table.header)
    ready = ready_recipe(table, kind)
    if ready is None:
        return guess_recipe(table, kind)
    return _with_more(ready, guess_recipe(table, kind), set(table.header))


def _with_more(ready: Recipe, guessed: Recipe, header: set[str]) -> Recipe:
    used = columns_named(ready.sources, header)
    columns = dict(ready.columns)
    number = sum(1 for target in columns if re.fullmatch(r"phone(_\d+)?", target))
    for target, sources in guessed.columns.items():
        if not used.isdisjoint(columns_named([sources], header)):
            continue
        if (target == "reference" and not ready.group) or target in _BESIDE or target in _BESIDE:
            columns.setdefault(target, sources)
        elif number and re.fullmatch(r"phone(_\d+)?", target):
            number += 1
            columns[f"phone_{number}"] = sources
    return ready if columns == ready.columns else replace(ready, columns=columns)


_BESIDE = frozenset(
    ("price", "line_amount", "gift", "unit", "payment_state", "cancelled_at", "cod", "parcels", "taken_by")
)
"""What an order list may tell beside what its ready recipe takes."""
LOOKS_LIKE = {
    "customers": N_("This looks like a list of customers."),
    "calls": N_("This looks like a list of calls."),
    "complaints": N_("This looks like a list of complaints."),
    "deliveries": N_("This looks like a list of deliveries."),
}
KINDS = ("customers", "calls", "complaints", "deliveries")
_CLEARLY = 2
_SAMPLE = 200


def likelier_kind(table: Table, kind: str) -> str:
    """The kind of records whose columns this file has clearly more of than of `kind`; "" where there is none."""
    if table.kind == "vcard":
        return "" if kind == "customers" else "customers"
    header = set(table.header)

    def taken(each: str) -> int:
        return len(columns_named(recipe_for(table, each).columns.values(), header))

    best = max(KINDS, key=taken)
    return best if taken(best) >= taken(kind) + _CLEARLY else ""
