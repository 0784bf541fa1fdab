"""All records of a file under a recipe: counted, skipped, refused, and joined where lines belong together."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from zoneinfo import ZoneInfo

from desk_app.core.i18n import _
from desk_app.exchange.events import told_by_events
from desk_app.exchange.guess_lines import OF_THE_ORDER, goes_on
from desk_app.exchange.mapping import Mapper, RowError, Value
from desk_app.exchange.recipe import Recipe
from desk_app.exchange.rows import Refusal, Row, Table
from desk_app.exchange.value_words import REMARK, TOTAL
from desk_app.exchange.values import is_blank

_SURVEYED = frozenset(("score", "score_scale", "comment", "asked_at", "scored_at"))
_JOINED = frozenset(("goods", "text", "answer", "note", "tracking"))
_PHONE = re.compile(r"\+?[\d -]*1[3-9]\d[\d -]{8,}|0\d{2,3}-?\d{7,8}|\+[\d ()-]{8,}")
_ADDED = frozenset(("amount", "freight", "quantity"))


@dataclass(frozen=True, slots=True)
class Mapped:
    """A record as our fields, with the line it starts on and its cells as read. Blank fields are absent.

    A call of several lines, each a leg of it, and an order of a list that has a line for each of the goods have the
    values of each in `lines`; `values` are those of the first, or of all of them joined.
    """

    line: int
    values: Mapping[str, Value]
    cells: tuple[str, ...]
    lines: tuple[Mapping[str, Value], ...] = ()


class MappedFile:
    """Every record of a table, mapped. After an iteration `read`, `skipped` and `refused` are whole.

    `unused_columns` are the headers of columns the recipe takes nothing from and where something stands: all
    such columns until the rows have been read.
    """

    def __init__(self, table: Table, recipe: Recipe, zone: ZoneInfo) -> None:
        self.table, self.recipe = table, recipe
        self.mapper = Mapper(recipe, table, zone)
        self.unused_columns = self.mapper.unused(table.header)
        self.notes = [*table.notes, *self.mapper.notes]
        self.read = 0
        self.skipped = 0
        self.refused: list[Refusal] = []
        self._silent: set[int] = set()
        self._carries_on = self._number_of_orders()

    def __iter__(self) -> Iterator[Mapped]:
        self.read, self.skipped, self.refused = 0, 0, []
        self._silent = set(self.mapper.untaken(self.table.header))
        records = self._lines()
        yield from self._grouped(records) if self.recipe.group else records
        header = self.table.header
        self.unused_columns = tuple(w for w in self.mapper.unused(header) if header.index(w) not in self._silent)
        self.refused = sorted([*self.refused, *self.table.problems], key=lambda refusal: refusal.line)
        self.read += len(self.table.problems)
        self.notes = [*self.table.notes, *self.mapper.notes]

    def _lines(self) -> Iterator[Mapped]:
        above = ""
        for row in self.table.rows:
            self.read += 1
            if self._carries_on is not None:
                row, above = self._carried_on(row, above)
            if self._silent:
                self._silent -= {index for index in self._silent if not is_blank(row.cells[index])}
            if self.mapper.skips(row):
                self.skipped += 1
                continue
            if is_total(row):
                self.refused.append(
                    Refusal(row.line, _("This is a line of totals or remarks under the list, not a record."), row.cells)
                )
                continue
            try:
                values = self.mapper.apply(row)
            except RowError as error:
                self.refused.append(Refusal(row.line, error.reason, row.cells))
                continue
            group = self.mapper.group(row)
            if group:
                values["_group"] = group
            yield Mapped(row.line, values, row.cells)

    def _number_of_orders(self) -> tuple[int, int, list[int]] | None:
        """The places of the order's number, of its goods and of what tells whose it is, where orders have lines."""
        recipe, header = self.recipe, self.table.header
        places = {
            target: header.index(sources[0]) for target, sources in recipe.columns.items() if sources[0] in header
        }
        if recipe.kind != "deliveries" or recipe.group not in header or "goods" not in places:
            return None
        whose = [places[target] for target in OF_THE_ORDER if target in places]
        return header.index(recipe.group), places["goods"], whose

    def _carried_on(self, row: Row, above: str) -> tuple[Row, str]:
        """A line under an order that names goods alone has the number of the line above it, as merged cells have."""
        assert self._carries_on is not None
        number, goods, whose = self._carries_on
        if row.cells[number].strip():
            return row, row.cells[number]
        if not above or not goes_on(row, goods, whose):
            return row, ""
        cells, typed = list(row.cells), list(row.values)
        cells[number] = typed[number] = above
        return Row(row.line, tuple(cells), tuple(typed)), above

    def _grouped(self, records: Iterable[Mapped]) -> Iterator[Mapped]:
        whole: dict[str, list[Mapped]] = {}
        for record in records:
            values = dict(record.values)
            key = str(values.pop("_group", f"\0{record.line}"))
            whole.setdefault(key, []).append(replace(record, values=values))
        for lines in whole.values():
            each = tuple(line.values for line in lines)
            if self.recipe.events:
                values = told_by_events(each) if self.recipe.kind == "calls" else reduce(_joined, each, {})
                try:
                    self.mapper.check_needed(lines[0].line, values)
                except RowError as error:
                    self.refused.append(Refusal(error.line, error.reason, lines[0].cells))
                    continue
                yield replace(lines[0], values=values)
            elif self.recipe.kind == "calls" and len(lines) > 1:
                yield replace(lines[0], lines=each)
            elif self.recipe.kind == "deliveries":
                yield replace(
                    lines[0], values=reduce(_joined, each[1:], dict(each[0])) if each[1:] else each[0], lines=each
                )
            else:
                yield replace(lines[0], values=reduce(_joined, each[1:], dict(each[0])))


def is_total(row: Row) -> bool:
    """Whether a row adds up those above it or speaks of the list: a sum, a count, who drew it up; no phone is there."""
    first = row.cells[0].strip() or next((cell.strip() for cell in row.cells if cell.strip()), "")
    if TOTAL.match(first) is None and REMARK.match(first) is None:
        return False
    alone = sum(1 for cell in row.cells if cell.strip()) <= 2
    if TOTAL.fullmatch(first) is None and not (alone and REMARK.match(first)):
        return False
    return not any(_PHONE.fullmatch(cell.strip()) for cell in row.cells)


def _joined(known: Mapping[str, Value], more: Mapping[str, Value]) -> dict[str, Value]:
    """Two lines of one record. Amounts add up unless the lines differ in a survey's answer alone."""
    result = dict(known)
    same_goods = all(known.get(t) == more.get(t) for t in (*_ADDED, "goods")) and any(
        known.get(t) != more.get(t) for t in _SURVEYED
    )
    for target, value in more.items():
        old = known.get(target)
        if old is None or target in _SURVEYED:
            result[target] = value
        elif target in _ADDED and isinstance(old, int) and isinstance(value, int) and not same_goods:
            result[target] = old + value
        elif target in _JOINED and isinstance(old, str) and isinstance(value, str) and value not in old.split("；"):
            result[target] = f"{old}；{value}"
        elif isinstance(old, tuple) and isinstance(value, tuple):
            result[target] = (*old, *(entry for entry in value if entry not in old))
    return result
