"""The recipes that come with the program, for exporters whose columns are known."""

from functools import cache

from desk_app.core.resources import resource
from desk_app.exchange.guess import guess_recipe
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
        if recipe.kind == kind and columns_named(recipe.columns.values(), header) <= header
    ]
    return max(fitting, key=lambda recipe: len(recipe.columns), default=None)


def recipe_for(table: Table, kind: str) -> Recipe:
    """What to offer for a file: a ready recipe where one fits, else a guess."""
    return ready_recipe(table, kind) or guess_recipe(table, kind)
