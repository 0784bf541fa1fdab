"""The lines of vCard files: continuation lines, soft breaks, parameters, charsets and escapes undone.

RFC 2426 (3.0), RFC 6350 (4.0), RFC 6868 (parameter escapes), versit 2.1. Lines stay bytes until
their own CHARSET is known.
"""

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.exchange.encodings import guess_bytes, known_encoding
from desk_app.exchange.rows import Refusal


@dataclass
class Property:
    """One line of a card: its group, name, types, parameters and value in bytes."""

    group: str
    name: str
    types: list[str]
    parameters: dict[str, str]
    raw: bytes


@dataclass
class Card:
    """A card as its properties, with the line it begins on."""

    line: int
    version: str = ""
    properties: list[Property] = field(default_factory=list)


def cards_in(data: bytes, problems: list[Refusal]) -> Iterator[Card]:
    """The cards of a file; one that does not end is put among the problems."""
    card: Card | None = None
    depth = 0
    for line, text in _unfolded(data):
        found = _property(text)
        if found is None:
            continue
        value = found.raw.strip().upper()
        if found.name == "BEGIN" and value == b"VCARD":
            depth += 1
            if card is None:
                card = Card(line)
            elif depth > 1 and not card.properties:
                depth = 1
        elif found.name == "END" and value == b"VCARD":
            depth -= 1
            if depth <= 0 and card is not None:
                yield card
                card, depth = None, 0
        elif card is not None and depth == 1:
            if found.name == "VERSION":
                card.version = found.raw.strip().decode("ascii", "replace")
            else:
                card.properties.append(found)
    if card is not None:
        problems.append(
            Refusal(card.line, _("The card that begins on line {line} does not end.").format(line=card.line))
        )


def _unfolded(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Whole logical lines with the number of the physical line each starts on."""
    lines = re.split(rb"\r\n|\n|\r", data)
    index = 0
    while index < len(lines):
        start = index
        text = lines[index]
        index += 1
        if not text.strip():
            continue
        parts = [text]
        head = text.split(b":", 1)[0].upper()
        if b"QUOTED-PRINTABLE" in head:
            while parts[-1].endswith(b"=") and index < len(lines):
                parts[-1] = parts[-1][:-1]
                parts.append(lines[index])
                index += 1
        else:
            while index < len(lines) and lines[index][:1] in (b" ", b"\t"):
                parts.append(lines[index][1:])
                index += 1
        yield start + 1, b"".join(parts)


def _property(text: bytes) -> Property | None:
    head, quoted = bytearray(), False
    for position, byte in enumerate(text):
        if byte == 0x22:
            quoted = not quoted
        elif byte == 0x3A and not quoted:
            value = text[position + 1 :]
            break
        head.append(byte)
    else:
        return None
    pieces = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', head.decode("utf-8", "replace"))
    name = pieces[0].strip().upper()
    group, _dot, name = name.rpartition(".")
    types: list[str] = []
    parameters: dict[str, str] = {}
    for piece in pieces[1:]:
        key, equals, what = piece.partition("=")
        key, what = key.strip().upper(), _caret(what.strip().strip('"'))
        if not equals or key.startswith("X-CUSTOM("):
            types.append(piece.strip().upper())
        elif key == "TYPE":
            types += [each.strip().upper() for each in what.split(",")]
        else:
            parameters[key] = what
    for bare in ("QUOTED-PRINTABLE", "BASE64", "B"):
        if bare in types:
            types.remove(bare)
            parameters.setdefault("ENCODING", bare)
    return Property(group, name, types, parameters, value)


def _caret(text: str) -> str:
    return re.sub(r"\^([n^'])", lambda m: {"n": "\n", "^": "^", "'": '"'}[m[1]], text)


def text_of(found: Property, base: str) -> str:
    """The value decoded, with its escapes still in place."""
    raw = found.raw
    how = found.parameters.get("ENCODING", "").upper()
    if how == "QUOTED-PRINTABLE":
        raw = quopri.decodestring(raw)
    elif how in ("B", "BASE64"):
        try:
            raw = binascii.a2b_base64(raw)
        except binascii.Error:
            return ""
    name = found.parameters.get("CHARSET", "")
    if name:
        try:
            return raw.decode(known_encoding(name)).replace("\0", "")
        except (DeskError, UnicodeDecodeError):
            pass
    try:
        return raw.decode("utf-8").replace("\0", "")
    except UnicodeDecodeError:
        used = base if base not in ("utf-8", "utf-8-sig", "ascii") else guess_bytes(raw)
        return raw.decode(used, "replace").replace("\0", "")


def fields_of(text: str, separator: str = ";") -> list[str]:
    """A structured value's parts, split where the separator is not escaped."""
    parts, now, escaped = [], "", False
    for character in text:
        if escaped:
            now += "\\" + character
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == separator:
            parts.append(now)
            now = ""
        else:
            now += character
    return [*parts, now + ("\\" if escaped else "")]


def plain_text(text: str) -> str:
    """A value with `\\n`, `\\,`, `\\;`, `\\:`, `\\\\` undone."""
    text = re.sub(r"\\([nN,;:\\\"])", lambda m: "\n" if m[1] in "nN" else m[1], text)
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
