"""Whether a list of orders has a line for each of the goods, so that several of its lines are one order."""

import re
from collections.abc import Mapping, Sequence
from itertools import islice

from desk_app.exchange.delimiters import normal
from desk_app.exchange.rows import Row, Table

_ORDER = re.compile(r"#?\s?[A-Za-z]{0,5}[-_]?\d[\w-]*")
_LOOKED_AT = 5_000
OF_THE_ORDER = ("customer_name", "ordered_at", "phone", "address")
"""What the first line of an order says, and its further lines need not."""


def line_by_line(table: Table, columns: Mapping[str, tuple[str, ...]]) -> str:
    """The column whose value the lines of an order share; "" where each line is an order of its own.

    That is the order's number, where it comes again beside other goods, or stands in the first line of an order alone
    and the lines below it name nothing but goods.
    """
    number, goods = (_place(table, columns, target) for target in ("reference", "goods"))
    if number is None or goods is None:
        return ""
    of_order = [place for target in OF_THE_ORDER if (place := _place(table, columns, target)) is not None]
    seen: dict[str, tuple[str, ...]] = {}
    above = False
    for row in islice(table.rows, _LOOKED_AT):
        order = row.cells[number].strip()
        if not order:
            if above and goes_on(row, goods, of_order):
                return columns["reference"][0]
            continue
        above = True
        if seen.setdefault(order, row.cells) != row.cells and row.cells[goods].strip():
            return columns["reference"][0]
    return ""


def number_under_name(header: Sequence[str], sample: Sequence[Row], taken: set[str]) -> str:
    """The column headed just `Name` in which the numbers of orders stand, as in `#1001`; "" where there is none."""
    for place, column in enumerate(header):
        if column in taken or normal(column) != "name":
            continue
        cells = [text for row in sample if (text := row.cells[place].strip())]
        if cells and all(_ORDER.fullmatch(cell) for cell in cells):
            return column
    return ""


def goes_on(row: Row, goods: int, of_order: list[int]) -> bool:
    """Whether a line without an order's number names goods and nobody they are for."""
    return bool(row.cells[goods].strip()) and bool(of_order) and not any(row.cells[place].strip() for place in of_order)


def _place(table: Table, columns: Mapping[str, tuple[str, ...]], target: str) -> int | None:
    source = columns.get(target, ("",))[0]
    return table.header.index(source) if source in table.header else None
