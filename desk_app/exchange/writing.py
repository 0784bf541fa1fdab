"""Files for others: CSV, Excel and vCard. A file is written whole under another name and then put in place."""

import csv
import errno
import io
import os
import re
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.exchange.heads import names_of
from desk_app.exchange.rows import REJECT_COLUMNS, Refusal

Written = str | int | float | date | datetime | None
"""What a cell may hold; dates go out as 2026-11-21."""

_RISKY = re.compile(r"[=+\-@\t\r]|'+(?:[=+\-@\t\r]|\d+$)")
_E164 = re.compile(r"\+\d{6,15}")
_APOSTROPHE = re.compile(r"'+\d+$")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_XLSX = 32_767
_LINE = 75


def write_csv(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[Written]], *, plain: Collection[int] = ()
) -> int:
    """UTF-8 with a mark, commas, CRLF. Cells a spreadsheet would calculate get an apostrophe, which
    reading takes off again; columns of international numbers, whose places are in `plain`, are for programs and
    stay as they are. Returns the number of rows; raises DeskError."""
    count = 0

    def fill(file: BinaryIO) -> None:
        nonlocal count
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
        writer = csv.writer(text)
        writer.writerow([guarded(word) for word in header])
        for row in rows:
            writer.writerow([_csv_text(cell, place in plain) for place, cell in enumerate(row)])
            count += 1
        text.flush()
        text.detach()

    write_whole(path, fill)
    return count


def write_xlsx(path: Path, header: Sequence[str], rows: Iterable[Sequence[Written]], *, title: str = "") -> int:
    """One sheet. Texts stay texts whatever they begin with. Returns the number of rows; raises DeskError."""
    import openpyxl  # only where a workbook is written: it takes nearly as long to load as all of ours
    import openpyxl.cell

    excel: Any = openpyxl  # it has no types
    book = excel.Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31] or "Sheet1")
    sheet.freeze_panes = "A2"

    def cell(value: Written) -> object:
        if not isinstance(value, str):
            return value
        text = _ILLEGAL.sub("", value)[:_LONGEST_XLSX]
        made = excel.cell.WriteOnlyCell(sheet, "'" + text if _APOSTROPHE.match(text) else text)
        made.data_type = "s"
        made.quotePrefix = bool(re.match(r"[=+\-@]", value))
        return made

    sheet.append([cell(word) for word in header])
    count = 0
    for row in rows:
        sheet.append([cell(value) for value in row])
        count += 1
    buffer = io.BytesIO()
    book.save(buffer)
    write_whole(path, lambda file: file.write(buffer.getbuffer()))
    return count


def write_vcf(path: Path, cards: Iterable[Mapping[str, object]]) -> int:
    """vCard 3.0 in UTF-8 (RFC 2426). A card has `name`, and may have `phones`, `addresses`, `emails`
    as (label, text) pairs, `organization`, `note`, `reference`, and `categories` as texts. Returns how many."""
    count = 0

    def fill(file: BinaryIO) -> None:
        nonlocal count
        for card in cards:
            file.write("".join(_folded(line) for line in _card_lines(card)).encode())
            count += 1

    write_whole(path, fill)
    return count


def write_rejects(path: Path, header: Sequence[str], refused: Iterable[Refusal]) -> int:
    """The refused records with their cells as they stood, to be mended and imported again.

    The columns `line` and `reason` in front are passed over when it comes back. Cells beyond the header stay
    in columns of their own.
    """
    width = len(header)

    def rows() -> Iterable[Sequence[Written]]:
        for refusal in refused:
            yield [refusal.line, refusal.reason, *refusal.cells, *[""] * (width - len(refusal.cells))]

    heads = (*REJECT_COLUMNS, *header)
    plain = [place for place, name in enumerate(names_of(heads) or heads) if name.endswith("_e164")]
    return write_csv(path, heads, rows(), plain=plain)


def guarded(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would calculate it, or reading would take one off."""
    return "'" + text if _RISKY.match(text) else text


def write_whole(path: Path, fill: Callable[[BinaryIO], object]) -> None:
    """Writes a file beside `path`, makes sure it is on the disk, and puts it in place.

    Either the old file stands there or the new one, whole; nothing else is left. Raises DeskError.
    """
    part: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=path.name[:40] + ".", suffix=".part", dir=path.parent)
        part = Path(name)
        with os.fdopen(handle, "wb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(path.stat().st_mode if path.exists() else 0o644)
        part.replace(path)
        part = None
    except OSError as error:
        raise DeskError(_why(error, path)) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def _why(error: OSError, path: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _("The disk is full; {name} was not written.").format(name=path.name)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return _("{name} may not be written there, or another program has it open.").format(name=path.name)
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return _("The folder of {name} is not there.").format(name=path.name)
    return _("{name} was not written: {reason}").format(name=path.name, reason=error.strerror or error)


def _csv_text(value: Written, is_plain: bool) -> str:
    if value is None:
        return ""
    if is_plain and _E164.fullmatch(str(value)):
        return str(value)
    if isinstance(value, str):
        return guarded(value.replace("\0", "").encode("utf-8", "replace").decode())
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def _card_lines(card: Mapping[str, object]) -> list[str]:
    name = str(card.get("name") or "")
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{_escaped(name)}", f"N:{_escaped(name)};;;;"]
    for target, prefix, kinds in (
        ("phones", "TEL", {"mobile": "CELL", "home": "HOME", "work": "WORK", "fax": "FAX", "pager": "PAGER"}),
        ("emails", "EMAIL", {"home": "HOME", "work": "WORK"}),
        ("addresses", "ADR", {"home": "HOME", "work": "WORK"}),
    ):
        for label, text in _pairs(card.get(target)):
            kind = f";TYPE={kinds[label]}" if label in kinds else ""
            value = f";;{_escaped(text)};;;;" if prefix == "ADR" else _escaped(text)
            lines.append(f"{prefix}{kind}:{value}")
    for target, prefix in (("organization", "ORG"), ("note", "NOTE"), ("reference", "UID")):
        if text := str(card.get(target) or ""):
            lines.append(f"{prefix}:{_escaped(text)}")
    categories = card.get("categories")
    if isinstance(categories, list | tuple) and categories:
        lines.append("CATEGORIES:" + ",".join(_escaped(str(each)) for each in categories))
    return [*lines, "END:VCARD"]


def _pairs(value: object) -> list[tuple[str, str]]:
    return [(str(label), str(text)) for label, text in value] if isinstance(value, list | tuple) else []


def _escaped(text: str) -> str:
    text = _ILLEGAL.sub("", text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return re.sub(r"\r\n|\r|\n", "\\\\n", text)


def _folded(line: str) -> str:
    """The line in pieces of at most 75 bytes, never cut inside a character."""
    pieces: list[str] = []
    now, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > _LINE - 1:
            pieces.append(now)
            now, size = "", 0
        now += character
        size += width
    return "\r\n ".join([*pieces, now]) + "\r\n"
