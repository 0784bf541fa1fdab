"""Any file a customer list comes in, read as a table: told by what is in it, not by its name."""

from pathlib import Path

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.exchange.csv_reading import read_csv
from desk_app.exchange.ldif import looks_like_ldif, read_ldif
from desk_app.exchange.rows import Table
from desk_app.exchange.sheet_reading import OLE, ZIP, read_sheet
from desk_app.exchange.vcard import looks_like_vcard, read_vcards

_FOREIGN = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"SQLite format 3", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")


def read_table(
    path: Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    header_line: int | None = None,
) -> Table:
    """The table in a CSV, spreadsheet, vCard or LDIF file; what is not given is guessed.

    `header_line` counts from 1; 0 says the file has no header. Raises DeskError, and nothing else,
    for whatever cannot be read.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except FileNotFoundError:
        raise DeskError(_("There is no file {name}.").format(name=path.name)) from None
    except OSError as error:
        raise DeskError(
            _("{name} cannot be read: {reason}").format(name=path.name, reason=error.strerror or error)
        ) from None
    if not start.strip():
        raise DeskError(_("{name} is empty.").format(name=path.name))
    if start.startswith((ZIP, OLE)):
        return read_sheet(path, sheet=sheet, header_line=header_line)
    if start.startswith(_FOREIGN):
        raise DeskError(_("{name} holds no table: neither text nor a spreadsheet.").format(name=path.name))
    if looks_like_vcard(start):
        return read_vcards(path, encoding=encoding)
    if looks_like_ldif(start):
        return read_ldif(path, encoding=encoding)
    return read_csv(path, encoding=encoding, delimiter=delimiter, header_line=header_line)
