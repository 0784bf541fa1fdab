"""The first rows of a file, as read and as they would be taken in: what the import dialog shows."""

from dataclasses import dataclass
from itertools import islice
from zoneinfo import ZoneInfo

from desk_app.exchange.mapping import Mapper, RowError, Value
from desk_app.exchange.recipe import Recipe
from desk_app.exchange.rows import Row, Table

ROWS = 20


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row: as read, and either its values by target, or why it would be refused. Skipped rows have neither."""

    row: Row
    values: dict[str, Value]
    reason: str = ""
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What a person sees before saying yes: header, encoding, rows and remarks on the whole file."""

    header: tuple[str, ...]
    encoding: str
    rows: tuple[PreviewRow, ...]
    notes: tuple[str, ...]


def preview(table: Table, recipe: Recipe, zone: ZoneInfo, *, count: int = ROWS) -> Preview:
    """The first `count` rows of the table under the recipe; raises DeskError for a recipe that does not fit."""
    mapper = Mapper(recipe, table, zone)
    rows = tuple(_previewed(mapper, row) for row in islice(table.rows, count))
    return Preview(table.header, table.encoding, rows, (*table.notes, *mapper.notes))


def _previewed(mapper: Mapper, row: Row) -> PreviewRow:
    if mapper.skips(row):
        return PreviewRow(row, {}, skipped=True)
    try:
        return PreviewRow(row, mapper.apply(row))
    except RowError as error:
        return PreviewRow(row, {}, error.reason)
