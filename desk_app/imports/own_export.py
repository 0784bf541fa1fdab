"""Columns that only this program's own lists have: our number of each record, links by number, phones written twice."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from desk_app.core.errors import DeskError
from desk_app.core.i18n import LANGUAGES, N_, _, speaking
from desk_app.core.stamp import Stamp
from desk_app.exchange import values as read
from desk_app.exchange.cell_words import values_by_word
from desk_app.exchange.heads import as_named, names_of, said_in
from desk_app.exchange.mapping import Mapper
from desk_app.exchange.mapping import Value as ReadValue
from desk_app.exchange.recipe import Recipe
from desk_app.exchange.rows import Row, Table
from desk_app.exchange.targets import OWN as OWN_FIELD
from desk_app.imports.model import Value, Values

_LETTERS = {"customers": "K", "calls": "L", "complaints": "C", "deliveries": "D", "purchases": "P"}
_HEAD = re.compile(r"[a-z0-9_]+\Z")
"""What our own heads look like; fields that a store adds are called as it likes and stand for nothing else."""
_COLUMN, _REFERENCE, _CATEGORIES = "number", "reference", "categories"
_SAME = "_e164"
"""Ends the columns that say the phone beside them once more."""
_SAMPLE = 200

_SAME_NAME = {
    "calls": "direction channel kind topic note outcome rang_at answered_at ended_at wait_s talk_s hold_s after_s"
    " priority",
    "complaints": "customer_name kind title text remedy channel product severity order_ref place language nature"
    " found_by_us received_at"
    " answered_at answer closed_at state about_staff raw_state authority authority_due_at kind_of_cause cause"
    " department whys satisfaction",
    "deliveries": "customer_name address city ordered_at paid_at promised_from promised_by promised_precision"
    " handed_to_carrier_at delivered_at state goods quantity amount_cents freight_cents currency carrier tracking note"
    " score score_scale comment asked_at scored_at",
    "purchases": "customer_name amount_cents currency goods note",
}
_OTHER_NAME: dict[str, dict[str, tuple[str, ...]]] = {
    "calls": {"phone": ("phone_raw",), "customer_name": ("caller_name",), "staff": ("staff", "staff_name")},
    "complaints": {"phone": ("phone_raw",), "promised_by": ("promised_at",)},
    "deliveries": {"phone": ("phone_raw",), "closed_reason": ("failed_reason",), "staff": ("courier",)},
    "purchases": {"date": ("bought_on",)},
}
OWN: dict[str, dict[str, tuple[str, ...]]] = {
    kind: {
        _COLUMN: (_COLUMN,),
        _REFERENCE: (_REFERENCE,),
        "customer_reference": ("customer",),
        **{name: (name,) for name in names.split()},
        **_OTHER_NAME[kind],
    }
    for kind, names in _SAME_NAME.items()
}
"""Kind -> target -> the columns of our own list it is taken from; of customers see `_customers_target`."""
_SAID_OF_CUSTOMERS = (
    "name kind state sex email wechat preferred_channel time_to_call language area shop_type shop_size_m2"
    " contact_person flag tier points spent_cents last_purchase_on note tags birthday reference number"
)
_CUSTOMERS = frozenset(_SAID_OF_CUSTOMERS.split())
_NUMBERED = re.compile(r"(phone|address)_(\d{1,2})(_whose)?")


def with_our_number(table: Table, recipe: Recipe) -> Recipe:
    """The recipe that also reads our number, where a column of that name holds nothing but such numbers.

    Other programs' columns of that name hold phones, houses or lines.
    """
    if table.kind == "vcard":
        return _of_our_cards(table, recipe)
    if (named := as_named(table)) is not None:
        by_name = said_in(recipe, table.header, named.header)
        found = with_our_number(named, by_name)
        by_head = said_in(found, named.header, table.header)
        return _with_words(by_head, named.header, table.header) if _COLUMN in found.columns else by_head
    if recipe.kind not in _LETTERS or _COLUMN in recipe.columns or _COLUMN not in table.header:
        return recipe
    cells = (row.cells[table.header.index(_COLUMN)].strip() for row in islice(table.rows, _SAMPLE))
    if not _all_ours(cells, _LETTERS[recipe.kind]):
        return recipe
    if recipe.kind != "customers":
        return _as_written_out(table, recipe)
    columns: dict[str, tuple[str, ...]] = {
        target: (head,) for head in table.header if (target := _customers_target(head))
    }
    return replace(recipe, columns=columns, formats={}, values={})


def _with_words(recipe: Recipe, names: Sequence[str], heads: Sequence[str]) -> Recipe:
    """The recipe that also reads the words of our own cells, in whichever language they stand."""
    said = {
        head: words
        for name, head in zip(names, heads, strict=True)
        if name != head and (words := values_by_word(recipe.kind, name))
    }
    return replace(recipe, values={**recipe.values, **said})


def _customers_target(head: str) -> str:
    """What a column of our own list of customers is taken as, "" for one that only tells what was worked out."""
    if head in _CUSTOMERS:
        return head
    if head == "created":
        return "created_on"
    numbered = _NUMBERED.fullmatch(head)
    if numbered is None:
        return ""
    first = numbered[1] if numbered[2] == "1" else f"{numbered[1]}_{numbered[2]}"
    return f"{first}_label" if numbered[3] else first


def _of_our_cards(table: Table, recipe: Recipe) -> Recipe:
    """The recipe that also reads what only cards we wrote say so: whose number, and which tags."""
    if recipe.kind != "customers" or _REFERENCE not in table.header or _REFERENCE in recipe.columns:
        return recipe
    cells = (row.cells[table.header.index(_REFERENCE)].strip() for row in islice(table.rows, _SAMPLE))
    if not any(is_our_number(cell, _LETTERS["customers"]) for cell in cells):
        return recipe
    tags = {"tags": (_CATEGORIES,)} if _CATEGORIES in table.header and "tags" not in recipe.columns else {}
    return replace(recipe, columns={**recipe.columns, **tags, _REFERENCE: (_REFERENCE,)})


def with_own_fields(table: Table, recipe: Recipe, fields: Iterable[str]) -> Recipe:
    """The recipe of our own list of customers that also reads the columns of the store's own `fields`, by their names.

    A field that this store does not have is one that nothing is taken from.
    """
    if recipe.kind != "customers" or _COLUMN not in recipe.columns:
        return recipe
    used = {source for sources in recipe.columns.values() for source in sources}
    columns = dict(recipe.columns)
    for name in fields:
        heads = [*_in_each_language(N_("{name} (own field)"), name=name), name]
        if head := next((each for each in heads if each in table.header and each not in used), None):
            columns[f"{OWN_FIELD}{name}"] = (head,)
            used.add(head)
    return replace(recipe, columns=columns)


def decided(table: Table, recipe: Recipe, unused_columns: Iterable[str]) -> tuple[str, ...]:
    """Of the columns of our own list of customers that are not taken those that tell what somebody decided."""
    if recipe.kind != "customers" or _COLUMN not in recipe.columns or table.kind == "vcard":
        return ()
    words = {"level", "credit", *_in_each_language(N_("Service level")), *_in_each_language(N_("Credit"))}
    return tuple(word for word in unused_columns if word in words)


def _in_each_language(message: str, **words: str) -> list[str]:
    found = []
    for lang in LANGUAGES:
        with speaking(lang):
            found.append(_(message).format(**words))
    return found


def _as_written_out(table: Table, recipe: Recipe) -> Recipe:
    """Each column and its words as we write them out; a column added beside ours is taken as it was guessed."""
    ours = {
        target: there
        for target, heads in OWN[recipe.kind].items()
        if (there := tuple(head for head in heads if head in table.header))
    }
    added = {
        target: sources
        for target, sources in recipe.columns.items()
        if target not in ours and not any(map(_HEAD.match, sources))
    }
    formats = {target: said for target, said in recipe.formats.items() if target not in ours}
    values = {target: said for target, said in recipe.values.items() if target not in ours}
    return replace(recipe, columns={**ours, **added}, formats=formats, values=values)


def _all_ours(cells: Iterable[str], letter: str) -> bool:
    found = [cell for cell in cells if cell]
    return bool(found) and all(is_our_number(cell, letter) for cell in found)


def is_our_number(text: str, letter: str) -> bool:
    """Whether a number is written as we give them to records of this letter."""
    return re.fullmatch(rf"[A-Z]{{1,4}}\d{{0,4}}-{letter}-\d{{6}}-\d{{4,}}", text, re.IGNORECASE) is not None


def unused(columns: Iterable[str], header: Sequence[str]) -> tuple[str, ...]:
    """Of columns nothing is taken from those somebody should know of: not a phone that stands beside it as well."""
    names = names_of(header) or tuple(header)
    name_of = dict(zip(header, names, strict=True))
    known = {*names, *(name.removesuffix("_raw") for name in names if name.endswith("_raw"))}

    def said_twice(word: str) -> bool:
        name = name_of.get(word, word)
        return name.endswith(_SAME) and name.removesuffix(_SAME) in known

    return tuple(word for word in columns if not said_twice(word))


def moment_cell(moment: datetime, zone: ZoneInfo) -> str:
    """A moment as our own lists say it."""
    return moment.astimezone(zone).isoformat(sep=" ", timespec="seconds")


class AsWritten:
    """Reads what our own list says of a record as an import of that list would."""

    def __init__(self, kind: str, zone: ZoneInfo) -> None:
        self.heads = tuple(dict.fromkeys(head for heads in OWN[kind].values() for head in heads))
        self._mapper = Mapper(Recipe(kind, columns=OWN[kind]), Table(self.heads, ()), zone)

    def values(self, cells: Mapping[str, str]) -> Values:
        """The values of a record from its cells by head; none where the list could not be read."""
        texts = tuple(cells.get(head, "") for head in self.heads)
        try:
            return in_our_values(self._mapper.apply(Row(1, texts, texts)))
        except DeskError:
            return {}


def in_our_values(values: Mapping[str, ReadValue]) -> dict[str, Value]:
    """What was read of a row, as the intakes of the rooms take it."""
    found: dict[str, Value] = {}
    for target, value in values.items():
        if isinstance(value, str | int | float):
            found[target] = value
        elif isinstance(value, read.Stamp):
            found[target] = Stamp(value.raw, value.day, value.at if value.precision == "time" else None)
        elif isinstance(value, date):
            found[target] = Stamp(value.isoformat(), value, None)
        else:
            found[target] = list(value)
    return found
