"""A recipe applied to a table: each row becomes values of our fields, or is refused with the reason."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import islice
from zoneinfo import ZoneInfo

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, ngettext
from desk_app.core.text import fold
from desk_app.exchange import values as read
from desk_app.exchange.recipe import Recipe, check_zone
from desk_app.exchange.rows import REJECT_COLUMNS, Cell, Row, Table
from desk_app.exchange.targets import NEEDED, UNKEPT, Reading, in_words, numbered_target, reading_of
from desk_app.exchange.templates import NAMES, Source, column, one_line_address, place_label, resolve, tidy_name
from desk_app.exchange.value_words import NO_PHONE
from desk_app.exchange.values import DayOrder, Stamp

Labelled = tuple[tuple[str, str], ...]
Value = str | int | float | date | Stamp | Labelled
"""STAMP targets give a Stamp, DATE a date, MONEY cents, DURATION seconds, numbers themselves.

`phones`, `addresses` and `emails` are (label, text) pairs; `phone`, `address` and `email` the first text.
"""


class RowError(DeskError):
    """A row that cannot be taken; `reason` names the column and what stood in it."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


class Mapper:
    """A recipe bound to the header of one table. Raises DeskError for a column the table does not have."""

    def __init__(self, recipe: Recipe, table: Table, zone: ZoneInfo) -> None:
        self.recipe = recipe
        self.zone = check_zone(recipe.zone) if recipe.zone else zone
        self._notes: list[str] = []
        self._no_numbers: dict[tuple[int, str], None] = {}
        header = table.header
        self._sources = {
            target: tuple(resolve(text, header, target) for text in texts) for target, texts in recipe.columns.items()
        }
        self._event = _needed(recipe.event_column, header) if recipe.events else None
        self._by_event = {
            word.strip(): {
                **self._sources,
                **{target: tuple(resolve(text, header, target) for text in texts) for target, texts in targets.items()},
            }
            for event, targets in recipe.events.items()
            for word in event.split("|")
        }
        told = {*recipe.columns, *(target for targets in recipe.events.values() for target in targets)}
        self._changed = {
            index: pairs
            for name, pairs in recipe.values.items()
            if name not in told and (index := column(name, header)) is not None
        }
        self._skipped = {_needed(name, header): frozenset(words) for name, words in recipe.skip.items()}
        self._group = _needed(recipe.group, header) if recipe.group else None
        self._clocked = {"answered_at", "ended_at"} - set(recipe.formats) if recipe.kind == "calls" else set()
        self._orders = self._find_orders(table)

    @property
    def notes(self) -> list[str]:
        """What a person should know of the dates, and of the phones of the rows applied so far."""
        return [*self._notes, *self._phones_note()]

    def _phones_note(self) -> list[str]:
        if not self._no_numbers:
            return []
        told = [_("line {line}: {text}").format(line=n, text=text) for n, text in [*self._no_numbers][:_MOST_TOLD]]
        count = len(self._no_numbers)
        return [
            ngettext(
                "{n} phone could not be read as a number: if its line is taken, it is kept as written ({lines}).",
                "{n} phones could not be read as numbers: if their lines are taken, they are kept as written"
                " ({lines}).",
                count,
            ).format(n=f"{count:,}", lines=_("; ").join(told + ["…"] * (count > _MOST_TOLD)))
        ]

    def unused(self, header: tuple[str, ...]) -> tuple[str, ...]:
        """The columns nothing is taken from, and which neither skip nor join rows."""
        used = {piece for sources in self._all_sources().values() for source in sources for piece in source.pieces}
        used |= {*self._changed, *self._skipped, *(each for each in (self._group, self._event) if each is not None)}
        passed_over = REJECT_COLUMNS if header[: len(REJECT_COLUMNS)] == REJECT_COLUMNS else ()
        return tuple(word for index, word in enumerate(header) if index not in used and word not in passed_over)

    def untaken(self, header: tuple[str, ...]) -> tuple[int, ...]:
        """The places of the `unused` columns."""
        words = set(self.unused(header))
        return tuple(index for index, word in enumerate(header) if word in words)

    def skips(self, row: Row) -> bool:
        """Whether the recipe leaves this row out."""
        if self._event is not None and row.cells[self._event].strip() not in self._by_event:
            return True
        return any(row.cells[index].strip() in words for index, words in self._skipped.items())

    def group(self, row: Row) -> str:
        """What the row shares with the other lines of its record; empty where it stands alone."""
        return row.cells[self._group].strip() if self._group is not None else ""

    def apply(self, row: Row) -> dict[str, Value]:
        """The row's values by target; raises RowError."""
        if self._changed:
            row = self._with_changes(row)
        found: dict[str, Value] = {}
        several: dict[str, list[tuple[int, str, str]]] = {}
        labels: dict[tuple[str, int], str] = {}
        clocks: dict[str, str] = {}
        of_row = self._sources if self._event is None else self._by_event[row.cells[self._event].strip()]
        for target, sources in of_row.items():
            many = _several(target)
            if many is not None:
                what, number, is_label = many
                if is_label:
                    said = sources[0].text(row)
                    labels[what, number] = said.strip() if sources[0].spec.endswith("_whose") else place_label(said)
                    continue
                for source in sources:
                    text = self._translated(target, source.text(row))
                    if not read.is_blank(text):
                        several.setdefault(what, []).append((number, source.label, text))
                        if what == "address":
                            break
                continue
            if target in self._clocked and _CLOCK.fullmatch(text := sources[0].text(row).strip()):
                clocks[target] = text
                continue
            try:
                value = self._value(target, sources, row)
            except DeskError as error:
                if target in UNKEPT:
                    found[target] = sources[0].text(row).strip()
                    continue
                place = ", ".join(source.spec for source in sources)
                raise RowError(
                    row.line, _("“{column}”: {reason}").format(column=place, reason=error.sentence)
                ) from None
            if value is not None and value != "":
                found[target] = value
                if target in self.recipe.values and target in ("state", "outcome"):
                    found[f"raw_{target}"] = sources[0].text(row).strip()
        for target, text in self.recipe.constants.items():
            if target not in found:
                self._add_constant(target, text, row, found)
        self._add_several(several, labels, found)
        if self.recipe.kind == "calls":
            self._add_clocks(clocks, row, found)
            _past_midnight(found)
        if self._event is None:
            self.check_needed(row.line, found)
        if self.recipe.kind in _KEEPING_PHONES:
            for _label, text in _phones_of(found):
                if not _is_number(text):
                    self._no_numbers[row.line, read.shortened(text)] = None
        return found

    def _value(self, target: str, sources: tuple[Source, ...], row: Row) -> Value | None:
        reading = reading_of(self.recipe.kind, target)
        source = next((s for s in sources if not read.is_blank(s.text(row))), sources[0])
        original = source.text(row)
        text = self._translated(target, original)
        cell: Cell = source.cell(row) if text == original else text
        patterns = self.recipe.formats.get(target, ())
        if reading in (Reading.STAMP, Reading.DATE) and patterns and source.is_partly_blank(row):
            try:
                return self._read(reading, target, text, cell, patterns)
            except DeskError:
                return None
        return self._read(reading, target, text, cell, patterns)

    def _read(
        self, reading: Reading | None, target: str, text: str, cell: Cell, patterns: tuple[str, ...]
    ) -> Value | None:
        match reading:
            case Reading.STAMP | Reading.DATE:
                order = self._orders.get(target, DayOrder.DAY_FIRST)
                stamp = read.stamp(text, cell, self.zone, patterns=patterns, order=order)
                return stamp.day if stamp and reading == Reading.DATE else stamp
            case Reading.DURATION:
                return read.seconds(text, cell, how=patterns[0] if patterns else "")
            case Reading.MONEY:
                return read.cents(text)
            case Reading.INTEGER:
                return read.whole(text)
            case Reading.NUMBER:
                return read.number(text)
        if read.is_blank(text):
            return ""
        return tidy_name(text) if target in NAMES else text.strip()

    def _translated(self, target: str, text: str) -> str:
        pairs = self.recipe.values.get(target)
        if not pairs:
            return text
        plain = text.strip()
        return pairs.get(plain, pairs.get("*", text) if plain else text)

    def _with_changes(self, row: Row) -> Row:
        cells, typed = list(row.cells), list(row.values)
        for index, pairs in self._changed.items():
            plain = cells[index].strip()
            if plain in pairs:
                cells[index] = typed[index] = pairs[plain]
        return Row(row.line, tuple(cells), tuple(typed))

    def _add_constant(self, target: str, text: str, row: Row, found: dict[str, Value]) -> None:
        try:
            reading = reading_of(self.recipe.kind, target)
            value = self._read(reading, target, text, text, self.recipe.formats.get(target, ()))
        except DeskError as error:
            raise RowError(
                row.line, _("“{column}”: {reason}").format(column=in_words(target), reason=error.sentence)
            ) from None
        if value is not None and value != "":
            found[target] = value

    def _add_several(
        self,
        several: dict[str, list[tuple[int, str, str]]],
        labels: dict[tuple[str, int], str],
        found: dict[str, Value],
    ) -> None:
        for what, entries in several.items():
            kept: list[tuple[str, str]] = []
            for number, label, text in sorted(entries, key=lambda entry: entry[0]):
                chosen = labels.get((what, number), "") or label
                parts = [one_line_address(text)] if what == "address" else text.split(" ::: ")
                if what == "phone":
                    parts = [_MASKED.sub(r"\1转\2", part.strip()) for part in parts]
                for part in parts:
                    if part.strip() and part.strip() not in [known for _label, known in kept]:
                        kept.append((chosen, part.strip()))
            if kept:
                found[_PLURALS[what]] = tuple(kept)
                found[what] = kept[0][1]

    def _add_clocks(self, clocks: Mapping[str, str], row: Row, found: dict[str, Value]) -> None:
        """Later moments of a call that are a clock time alone stand on the day it rang."""
        rang = found.get("rang_at")
        for target, text in clocks.items():
            if not isinstance(rang, Stamp):
                continue
            try:
                moment = read.stamp(f"{rang.local:%Y-%m-%d} {text}", None, self.zone)
            except DeskError as error:
                raise RowError(row.line, error.sentence) from None
            if moment is not None:
                found[target] = replace(moment, raw=text)

    def check_needed(self, line: int, found: Mapping[str, Value]) -> None:
        """Raises RowError where a record lacks what it cannot be without."""
        for group in NEEDED[self.recipe.kind]:
            if not any(target in found for target in group):
                raise RowError(
                    line,
                    _("Nothing stands under {fields}.").format(fields=" / ".join(in_words(target) for target in group)),
                )

    def _all_sources(self) -> dict[str, tuple[Source, ...]]:
        """Every target's sources, on whatever lines."""
        if not self._by_event:
            return self._sources
        found: dict[str, tuple[Source, ...]] = {}
        for of_event in self._by_event.values():
            for target, sources in of_event.items():
                found[target] = (*found.get(target, ()), *(one for one in sources if one not in found.get(target, ())))
        return found

    def _find_orders(self, table: Table) -> dict[str, DayOrder]:
        """For columns of dates like 03/04/2026: which order their own values show."""
        open_ones: dict[str, tuple[Source, ...]] = {
            target: sources
            for target, sources in self._all_sources().items()
            if reading_of(self.recipe.kind, target) in (Reading.STAMP, Reading.DATE)
            and target not in self.recipe.formats
            and target not in UNKEPT
        }
        orders: dict[str, DayOrder] = {}
        doubtful: set[str] = set()
        rows = iter(table.rows)
        first = True
        while open_ones and (batch := list(islice(rows, 500))):
            for target, sources in list(open_ones.items()):
                order, seen = read.day_order(s.text(row) for row in batch for s in sources)
                if order is not None:
                    orders[target] = order
                    del open_ones[target]
                elif seen:
                    doubtful.add(target)
                elif first and target not in doubtful:
                    del open_ones[target]
            first = False
        for target in doubtful - set(orders):
            other = next(iter(orders.values()), DayOrder.DAY_FIRST)
            orders[target] = other
            self._notes.append(
                _("The dates in “{column}” can be read both ways; they were read as {order}.").format(
                    column=", ".join(s.spec for s in self._sources[target]), order=other.value
                )
            )
        return orders


_MASKED = re.compile(r"(1[3-9]\d{9})_(\d{1,6})")
"""A mobile number of a delivery platform with the extension to dial after it."""
_KEEPING_PHONES = frozenset(("customers", "complaints", "deliveries"))
"""Kinds whose records keep a phone as it was written, whatever it is."""
_MOST_TOLD = 5
_CLOCK = re.compile(r"(?:\d|[01]\d|2[0-4])[:：][0-5]\d(?:[:：][0-5]\d(?:\.\d+)?)?(?:\s*[AaPp][Mm])?")
_HIDDEN = re.compile(r"\d[*＊×]{2,}|[*＊×]{2,}\d|\d[xX]{3,}\d")
_PLURALS = {"phone": "phones", "address": "addresses", "email": "emails"}


@cache
def _several(target: str) -> tuple[str, int, bool] | None:
    if target == "email" or re.fullmatch(r"email_\d+(_label)?", target):
        number = re.search(r"\d+", target)
        return "email", int(number[0]) if number else 1, target.endswith("_label")
    return numbered_target(target)


def _phones_of(found: Mapping[str, Value]) -> Labelled:
    phones = found.get("phones", ())
    return phones if isinstance(phones, tuple) else ()


def _is_number(text: str) -> bool:
    """Whether a cell holds a number somebody could dial, or says that there is none."""
    if text.isdecimal() and len(text) > 2:
        return True
    digits = sum(character.isdecimal() for character in text)
    return (digits > 2 and not _HIDDEN.search(text)) or fold(text) in NO_PHONE


def _needed(name: str, header: tuple[str, ...]) -> int:
    index = column(name, header)
    if index is None:
        raise DeskError(_("The file has no column “{column}”.").format(column=name))
    return index


def _past_midnight(found: dict[str, Value]) -> None:
    """A call that rang before midnight and was answered after it, under one date: the later day.

    A later moment that is a day alone says nothing of when.
    """
    rang = found.get("rang_at")
    for target in ("answered_at", "ended_at"):
        stamp = found.get(target)
        if not isinstance(rang, Stamp) or not isinstance(stamp, Stamp):
            continue
        if stamp.precision == "time":
            back = rang.local - stamp.local
            if timedelta(hours=12) < back < timedelta(days=1):
                found[target] = replace(stamp, local=stamp.local + timedelta(days=1), at=stamp.at + timedelta(days=1))
        elif rang.precision == "time":
            del found[target]
