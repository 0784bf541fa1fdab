"""Spreadsheets: .xlsx, .xlsb, .xls and .ods, with the values their formulas had when saved.

Nothing is parsed before its unpacked size has been measured: a small archive can unpack into
gigabytes, and one cell in the far corner asks for a table of billions.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.exchange.csv_reading import too_long, too_many
from desk_app.exchange.delimiters import guess_header, merged_header, normal, unique_header
from desk_app.exchange.header_words import KNOWN_WORDS
from desk_app.exchange.rows import LONGEST_CELL, Cell, Refusal, Row, Table

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LARGEST = 600 << 20
_SUSPECT = 16 << 20
_HIGHEST_RATIO = 100
_MOST_CELLS = 40_000_000
_CORNER = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_REPEATED = re.compile(rb'number-(rows|columns)-repeated="(\d+)"')
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_APOSTROPHE = re.compile(r"'+\d+$")
_HEAD = 60
_TOP = 20


def read_sheet(path: Path, *, sheet: str | None = None, header_line: int | None = None) -> Table:
    """The table in a spreadsheet: in the named sheet, else in the first with a header of known words, else in the
    first that holds anything.

    Raises DeskError for a file that is damaged, locked by a password, or unpacks into too much.
    """
    _measure(path)
    try:
        book = CalamineWorkbook.from_path(path)
        names = tuple(m.name for m in book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet)
        if sheet is not None and sheet not in names:
            raise DeskError(_("{name} has no sheet “{sheet}”.").format(name=path.name, sheet=sheet))
        chosen = _choose(book, names, sheet, path)
    except PasswordError:
        raise DeskError(
            _("{name} is locked with a password. Save it without one and import that.").format(name=path.name)
        ) from None
    except (CalamineError, OSError, ValueError) as error:
        raise DeskError(_("{name} is damaged or no spreadsheet.").format(name=path.name)) from error
    head = [[as_text(cell) for cell in row] for row in islice(_rows(chosen), _HEAD)]
    width = max((_filled(row) for row in head), default=0)
    index: int | None
    if header_line is None:
        index = guess_header(head, KNOWN_WORDS)
    else:
        index = header_line - 1 if header_line > 0 else None
        if index is not None and index > (chosen.end or (0, 0))[0]:
            raise DeskError(_("The file has no line {line}.").format(line=header_line))
    words: list[str] = []
    end = 0
    if index is not None:
        lines = [[as_text(cell) for cell in row] for row in islice(_rows(chosen), index, index + 2)]
        merged = merged_header(lines[0], lines[1], KNOWN_WORDS) if len(lines) > 1 else None
        end = index + 2 if merged else index + 1
        words = merged or lines[0]
        words = words[: max(_filled(words), 1)]
        width = max(width, len(words))
    header, twice = unique_header(words, width)
    notes = [_("The header “{word}” stands there more than once.").format(word=w) for w in twice if w in words]
    table = Table(
        header,
        (),
        sheet=chosen.name,
        header_line=0 if index is None else index + 1,
        header_end=end,
        sheets=tuple(name for name in names if name == chosen.name or _holds_something(book, name)),
        kind="sheet",
        notes=notes,
    )
    table.rows = _SheetRows(chosen, table)
    return table


def _choose(book: CalamineWorkbook, names: tuple[str, ...], wanted: str | None, path: Path) -> CalamineSheet:
    if not names:
        raise DeskError(_("{name} is empty.").format(name=path.name))
    filled: CalamineSheet | None = None
    for name in (wanted,) if wanted is not None else names:
        sheet = book.get_sheet_by_name(name)
        head = [[as_text(cell) for cell in row] for row in islice(_rows(sheet), _HEAD)]
        if not any(map(_filled, head)):
            continue
        if wanted is not None or any(_known(row) >= 2 for row in head[:_TOP]):
            return sheet
        filled = filled or sheet
    if filled is None:
        raise DeskError(_("{name} is empty.").format(name=path.name))
    return filled


def _holds_something(book: CalamineWorkbook, name: str) -> bool:
    try:
        return any(any(as_text(cell) for cell in row) for row in _rows(book.get_sheet_by_name(name)))
    except CalamineError:
        return True  # who reads the file is told of it, and sees for themselves


def _known(cells: list[str]) -> int:
    """How many cells are words that head columns."""
    return sum(1 for cell in cells if cell and normal(cell) in KNOWN_WORDS)


def _rows(sheet: CalamineSheet) -> Iterator[Sequence[Cell]]:
    """The rows from the sheet's first line on, whatever is empty at its top and left."""
    if sheet.start is not None:
        yield from sheet.iter_rows()


def _filled(cells: list[str]) -> int:
    """How many cells there are up to the last that holds anything."""
    return max((index + 1 for index, cell in enumerate(cells) if cell.strip()), default=0)


class _SheetRows:
    """The rows below the header."""

    def __init__(self, sheet: CalamineSheet, table: Table) -> None:
        self._sheet = sheet
        self._table = table

    def __iter__(self) -> Iterator[Row]:
        table, width = self._table, len(self._table.header)
        table.problems.clear()
        for line, values in enumerate(_rows(self._sheet), 1):
            if line <= table.header_end:
                continue
            texts = [as_text(value) for value in values]
            filled = _filled(texts)
            if not filled:
                continue
            if filled > width:
                table.problems.append(Refusal(line, too_many(filled, width), tuple(texts[:filled])))
                continue
            longest = max(map(len, texts))
            if longest > LONGEST_CELL:
                table.problems.append(Refusal(line, too_long(longest), tuple(text[:200] for text in texts)))
                continue
            missing = width - len(texts)
            cells = (*texts[:width], *([""] * missing))
            typed = tuple(cells[i] if isinstance(v, str) else v for i, v in enumerate(values[:width]))
            yield Row(line, cells, typed + (None,) * missing)


def as_text(value: Cell) -> str:
    """A cell as a person would type it: 13800138000.0 is `13800138000`, a date `2018-07-18`."""
    if value is None:
        return ""
    if isinstance(value, str):
        text = _CONTROL.sub("", value)
        return text[1:] if _APOSTROPHE.match(text) else text
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds") if not value.microsecond else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return str(value)


def _measure(path: Path) -> None:
    """Refuses an archive that unpacks into too much, or names entities of its own."""
    with path.open("rb") as file:
        if not file.read(4).startswith(b"PK"):
            return
    damaged = DeskError(_("{name} is damaged: part of it is missing.").format(name=path.name))
    try:
        with zipfile.ZipFile(path) as archive:
            packed = path.stat().st_size
            promised = sum(info.file_size for info in archive.infolist())
            if promised > _LARGEST or (promised > _SUSPECT and promised > packed * _HIGHEST_RATIO):
                raise _bomb(path)
            for info in archive.infolist():
                if info.flag_bits & 1:
                    raise DeskError(
                        _("{name} is locked with a password. Save it without one and import that.").format(
                            name=path.name
                        )
                    )
                if info.filename.endswith((".xml", ".bin", ".rels")):
                    _measure_part(archive, info, path)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError) as error:
        raise damaged from error


def _measure_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> None:
    is_sheet = "/worksheets/" in info.filename
    most_column = most_row = repeated = 0
    tail = b""
    with archive.open(info) as part:
        while piece := part.read(1 << 20):
            if info.filename.endswith(".xml"):
                text = tail + piece
                if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                    raise DeskError(
                        _("{name} names entities of its own and is not opened for safety.").format(name=path.name)
                    )
                if is_sheet:
                    for letters, number in _CORNER.findall(text):
                        most_row = max(most_row, int(number))
                        most_column = max(most_column, _column(letters))
                elif info.filename == "content.xml":
                    repeated += sum(
                        int(n) for what, n in _REPEATED.findall(text) if what == b"rows" and int(n) < 1_000_000
                    )
                tail = text[-300:]
    if most_row * most_column > _MOST_CELLS or repeated > 4_000_000:
        raise _bomb(path)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _bomb(path: Path) -> DeskError:
    return DeskError(_("{name} unpacks into far too much and was not opened.").format(name=path.name))
