"""Text files with delimiters, read record by record.

Each record knows the physical line it starts on. A quote that is never closed costs its own line
only: reading resumes on the next one.
"""

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TextIO

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, ngettext
from desk_app.exchange.delimiters import (
    guess_delimiter,
    guess_header,
    merged_header,
    parse,
    space_before_quotes,
    unique_header,
)
from desk_app.exchange.encodings import Encoding, guess_encoding, known_encoding
from desk_app.exchange.header_words import KNOWN_WORDS
from desk_app.exchange.rows import LONGEST_CELL, Refusal, Row, Table

csv.field_size_limit(2**31 - 1)

_HEAD_LINES = 200
_LONGEST_LINE = 1 << 24
_MOST_LINES = 100_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ufeff\ud800-\udfff]")
_GUARDED = re.compile(r"'+(?:[=+\-@\t\r]|\d+$)")
_FORMULA = re.compile(r'="(.*)"', re.DOTALL)


class _OpenQuote(Exception):
    """A record went on for longer than any does."""


class _Lines:
    """The lines of a file, counted, cleaned, and given back when a record turns out to be none."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._waiting: deque[str] = deque()
        self.number = 0
        self.record: list[str] = []
        self.removed = 0
        self.undecodable = 0
        self._begun = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._waiting:
            line = self._waiting.popleft()
        else:
            line = self._file.readline(_LONGEST_LINE)
            if not line:
                raise StopIteration
            if not self._begun:
                self._begun = True
                line = line.removeprefix("\ufeff")
            if _CONTROL.search(line):
                line = self._clean(line)
        self.number += 1
        self.record.append(line)
        if len(self.record) > _MOST_LINES:
            raise _OpenQuote
        return line

    def _clean(self, line: str) -> str:
        bad = line.count("\ufffd")
        self.undecodable += bad
        cleaned = _CONTROL.sub(lambda found: "\ufffd" if found[0] == "\ufffd" else "", line)
        self.removed += len(line) - len(cleaned)
        return cleaned

    def give_back(self, kept: int) -> None:
        """Returns the lines of the current record after its first `kept` ones to be read again."""
        again = self.record[kept:]
        self._waiting.extendleft(reversed(again))
        self.number -= len(again)


def read_csv(
    path: Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    header_line: int | None = None,
) -> Table:
    """The table in a text file; whatever is not given is guessed. Raises DeskError."""
    found = Encoding(known_encoding(encoding), False) if encoding else guess_encoding(path)
    with _open(path, found.name) as file:
        head = list(islice(_Lines(file), _HEAD_LINES))
    if not any(line.strip() for line in head):
        raise DeskError(_("{name} is empty.").format(name=path.name))
    _refuse_what_is_no_table(path, head)
    if delimiter is not None and len(delimiter) != 1:
        raise DeskError(_("A delimiter is one character, not “{text}”.").format(text=delimiter))
    mark = delimiter or guess_delimiter(head)
    spaced = space_before_quotes(head, mark)
    reader = _Reader(path, found.name, mark, spaced)
    notes: list[str] = []
    line, end, words, width = _header(reader, header_line)
    header, twice = unique_header(words, width)
    notes.extend(_("The header “{word}” stands there more than once.").format(word=word) for word in twice)
    table = Table(header, (), found.name, mark, header_line=line, header_end=end, notes=notes)
    table.rows = _CsvRows(reader, table)
    return table


def _header(reader: "_Reader", wanted: int | None) -> tuple[int, int, list[str], int]:
    """Its first and last line, its words, and how many columns there are at least."""
    records = list(islice(reader.records(_Counts()), 60))
    good = [(line, cells) for line, cells, reason in records if not reason]
    width = max((len(cells) for _line, cells in good[1:]), default=0)
    if wanted == 0:
        return 0, 0, [], max((len(cells) for _line, cells in good), default=1)
    if wanted is not None:
        below = ((line, cells) for line, cells, _reason in reader.records(_Counts()) if line >= wanted)
        if found := list(islice(below, 2)):
            return _two_lines(found)
        raise DeskError(_("The file has no line {line}.").format(line=wanted))
    index = guess_header([cells for _line, cells in good], KNOWN_WORDS)
    if index is None:
        return 0, 0, [], max(width, len(good[0][1]) if good else 1)
    return _two_lines(good[index : index + 2])


def _two_lines(records: Sequence[tuple[int, list[str]]]) -> tuple[int, int, list[str], int]:
    line, cells = records[0]
    merged = merged_header(cells, records[1][1], KNOWN_WORDS) if len(records) > 1 else None
    return line, records[1][0] if merged else line, _trimmed(merged or cells), 0


def _trimmed(cells: list[str]) -> list[str]:
    cells = [cell.strip() for cell in cells]
    while len(cells) > 1 and not cells[-1]:
        cells.pop()
    return cells


class _Counts:
    """What was cleaned away while reading."""

    def __init__(self) -> None:
        self.removed = 0
        self.undecodable = 0


class _Reader:
    def __init__(self, path: Path, encoding: str, delimiter: str, spaced: bool) -> None:
        self.path, self.encoding, self.delimiter, self.spaced = path, encoding, delimiter, spaced
        self.width = 0

    def records(self, counts: _Counts) -> Iterator[tuple[int, list[str], str]]:
        """Line, cells and, where the record is refused for its form, why."""
        with _open(self.path, self.encoding) as file:
            lines = _Lines(file)
            reader = self._reader(lines)
            while True:
                lines.record.clear()
                start = lines.number + 1
                reason = ""
                try:
                    cells = next(reader)
                except StopIteration:
                    break
                except (_OpenQuote, csv.Error):
                    cells, reason = self._unclosed(lines, start)
                    reader = self._reader(lines)
                if not reason and len(lines.record) > 1 and self._swallowed(cells, lines.record):
                    cells, reason = self._unclosed(lines, start)
                    reader = self._reader(lines)
                yield start, cells, reason
            counts.removed, counts.undecodable = lines.removed, lines.undecodable

    def _reader(self, lines: _Lines) -> Iterator[list[str]]:
        return csv.reader(lines, delimiter=self.delimiter, skipinitialspace=self.spaced, strict=True)

    def _unclosed(self, lines: _Lines, start: int) -> tuple[list[str], str]:
        """The opening line as it stands, and the sentence; the lines after it are read again."""
        first = lines.record[0] if lines.record else ""
        if len(lines.record) == 1 and _closed(first):
            return parse([first], self.delimiter)[0], ""
        lines.give_back(1)
        return (
            first.rstrip("\r\n").split(self.delimiter),
            _("A quotation mark opened on line {line} is never closed.").format(line=start),
        )

    def _swallowed(self, cells: list[str], record: list[str]) -> bool:
        """Whether a record over several lines is a stray quote that ate whole records.

        So it is when it does not have the table's width, and a line it took has it by itself.
        """
        if self.width < 2 or len(cells) == self.width:
            return False
        return any(len(row) == self.width for row in (parse([line], self.delimiter)[0] for line in record[1:50]))


def _closed(line: str) -> bool:
    return line.count('"') % 2 == 0


class _CsvRows:
    """The rows below the header, read anew at each iteration."""

    def __init__(self, reader: _Reader, table: Table) -> None:
        self._reader = reader
        self._table = table
        self._said: list[str] = []
        reader.width = len(table.header)

    def __iter__(self) -> Iterator[Row]:
        table, width = self._table, len(self._table.header)
        table.problems.clear()
        counts = _Counts()
        for line, cells, reason in self._reader.records(counts):
            if line <= table.header_end:
                continue
            if reason:
                table.problems.append(Refusal(line, reason, tuple(c[:200] for c in cells)))
                continue
            if len(cells) > width:
                while len(cells) > width and not cells[-1].strip():
                    cells.pop()
                if len(cells) > width:
                    table.problems.append(Refusal(line, too_many(len(cells), width), tuple(cells)))
                    continue
            if not any(cell.strip() for cell in cells):
                continue
            if sum(map(len, cells)) > LONGEST_CELL and (longest := max(map(len, cells))) > LONGEST_CELL:
                table.problems.append(Refusal(line, too_long(longest), tuple(cell[:200] for cell in cells)))
                continue
            texts = tuple(plain(cell) for cell in cells) + ("",) * (width - len(cells))
            yield Row(line, texts, texts)
        self._note(counts)

    def _note(self, counts: _Counts) -> None:
        for sentence in self._said:
            self._table.notes.remove(sentence)
        self._said = []
        if counts.removed:
            self._said.append(
                ngettext(
                    "{n} control character was taken out.", "{n} control characters were taken out.", counts.removed
                ).format(n=counts.removed)
            )
        if counts.undecodable:
            self._said.append(
                ngettext(
                    "{n} character could not be read in this encoding.",
                    "{n} characters could not be read in this encoding.",
                    counts.undecodable,
                ).format(n=counts.undecodable)
            )
        self._table.notes.extend(self._said)


def too_many(found: int, width: int) -> str:
    """The sentence for a row wider than its header."""
    return _("The row has {found} cells, the header {width}.").format(found=found, width=width)


def too_long(length: int) -> str:
    """The sentence for a cell beyond LONGEST_CELL."""
    return _("A cell of {length} characters is too long; the most is {most}.").format(length=length, most=LONGEST_CELL)


def plain(cell: str) -> str:
    """A cell without the apostrophe or `="…"` that kept a spreadsheet from calculating it."""
    first = cell[:1]
    if first == "'" and _GUARDED.match(cell):
        return cell[1:]
    if first == "=" and (found := _FORMULA.fullmatch(cell)):
        return found[1].replace('""', '"')
    return cell


def _open(path: Path, encoding: str) -> TextIO:
    return path.open(encoding=encoding, errors="replace", newline="")


def _refuse_what_is_no_table(path: Path, head: list[str]) -> None:
    start = "".join(head[:5]).lstrip().lower()
    if start.startswith(("<!doctype html", "<html", "<table", "<head", "<meta")):
        raise DeskError(
            _("{name} is a web page. Open it in a spreadsheet program and save it as .xlsx.").format(name=path.name)
        )
    if start.startswith("<?xml"):
        raise DeskError(
            _("{name} is an XML file. Open it in a spreadsheet program and save it as .xlsx.").format(name=path.name)
        )
    if start.startswith(("%pdf", "{\\rtf")):
        raise DeskError(_("{name} is a document, not a table.").format(name=path.name))
    text = "".join(head)
    if text.count("\ufffd") * 5 > len(text):
        raise DeskError(_("{name} is no text file that can be read.").format(name=path.name))
