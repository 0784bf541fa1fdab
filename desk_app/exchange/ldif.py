"""LDIF, the address book of Thunderbird and of directories (RFC 2849), read as a table with one row for each entry."""

import base64
import binascii
import re
from collections.abc import Iterator
from pathlib import Path

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.exchange.encodings import guess_encoding, known_encoding
from desk_app.exchange.rows import Row, Table

_LARGEST = 200 << 20
_HEADS = {
    "cn": "Name",
    "displayname": "Display Name",
    "sn": "Last Name",
    "givenname": "First Name",
    "mozillanickname": "Nickname",
    "mail": "Email",
    "mozillasecondemail": "Secondary Email",
    "mobile": "Mobile Phone",
    "telephonenumber": "Work Phone",
    "homephone": "Home Phone",
    "facsimiletelephonenumber": "Fax",
    "pager": "Pager",
    "o": "Organization",
    "ou": "Department",
    "title": "Job Title",
    "street": "Work Street",
    "mozillaworkstreet2": "Work Street 2",
    "l": "Work City",
    "st": "Work State",
    "postalcode": "Work Postal Code",
    "c": "Work Country",
    "mozillahomestreet": "Home Street",
    "mozillahomestreet2": "Home Street 2",
    "mozillahomelocalityname": "Home City",
    "mozillahomestate": "Home State",
    "mozillahomepostalcode": "Home Postal Code",
    "mozillahomecountryname": "Home Country",
    "description": "Notes",
    "employeenumber": "Customer ID",
}
_PASSED_OVER = frozenset(("dn", "objectclass", "modifytimestamp", "changetype", "version", "jpegphoto", "member"))


def looks_like_ldif(start: bytes) -> bool:
    """Whether the first bytes of a file begin an LDIF entry."""
    return re.match(rb"(?:\xef\xbb\xbf)?\s*(?:version:\s*1\s+)?dn::?\s*\S+=", start, re.IGNORECASE) is not None


def read_ldif(path: Path, *, encoding: str | None = None) -> Table:
    """All entries of a file, one row each. Raises DeskError for a file too large."""
    if path.stat().st_size > _LARGEST:
        raise DeskError(_("{name} is too large for a file of contacts.").format(name=path.name))
    named = known_encoding(encoding) if encoding else guess_encoding(path).name
    entries = list(_entries(path.read_bytes(), named))
    header = list(dict.fromkeys(head for _line, entry in entries for head in entry))
    rows = []
    for line, entry in entries:
        cells = tuple(entry.get(head, "") for head in header)
        rows.append(Row(line, cells, cells))
    return Table(tuple(header), rows, named, "", header_line=0, kind="ldif")


def _entries(data: bytes, encoding: str) -> Iterator[tuple[int, dict[str, str]]]:
    entry: dict[str, str] = {}
    first = 0
    lines = re.split(rb"\r\n|\n|\r", data.removeprefix(b"\xef\xbb\xbf"))
    for number, line in enumerate([*lines, b""], 1):
        if not line.strip():
            if entry:
                yield first, entry
            entry, first = {}, 0
            continue
        if line[:1] in (b" ", b"#") or b":" not in line:
            continue
        whole = bytearray(line)
        for more in lines[number:]:
            if more[:1] != b" ":
                break
            whole += more[1:]
        first = first or number
        name, _colon, value = bytes(whole).partition(b":")
        key = name.decode("ascii", "replace").split(";")[0].strip().lower()
        if key not in _PASSED_OVER:
            head = _HEADS.get(key, key)
            text = _text(value, encoding)
            entry[head] = f"{entry[head]} ::: {text}" if entry.get(head) else text


def _text(value: bytes, encoding: str) -> str:
    if value.startswith(b":"):
        try:
            return base64.b64decode(value[1:].strip()).decode("utf-8", "replace").strip()
        except binascii.Error:
            return ""
    return value.decode(encoding, "replace").strip()
