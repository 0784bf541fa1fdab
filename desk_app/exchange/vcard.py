"""vCard 2.1, 3.0 and 4.0 as phones, Outlook and Google write them, read as a table.

RFC 2426 (3.0), RFC 6350 (4.0), RFC 6868 (parameter escapes), versit 2.1. Lines stay bytes until
their own CHARSET is known; continuation lines, quoted-printable soft breaks and item groups are undone.
"""

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.exchange.csv_reading import too_long
from desk_app.exchange.encodings import guess_bytes, guess_encoding, known_encoding
from desk_app.exchange.rows import LONGEST_CELL, Refusal, Row, Table

_LARGEST = 200 << 20
_SKIPPED = frozenset({"PHOTO", "LOGO", "KEY", "SOUND", "X-MS-OL-DESIGN", "X-MS-CARDPICTURE"})
_MANY = ("phone", "email", "address", "url", "impp")
_ONCE = (
    "name",
    "family_name",
    "given_name",
    "middle_name",
    "nickname",
    "organization",
    "department",
    "job_title",
    "sex",
    "birthday",
    "note",
    "categories",
    "wechat",
    "reference",
)
_LABELS = {
    "CELL": "mobile",
    "IPHONE": "mobile",
    "MOBILE": "mobile",
    "HOME": "home",
    "WORK": "work",
    "FAX": "fax",
    "PAGER": "pager",
    "MAIN": "main",
    "CAR": "car",
    "OTHER": "other",
}
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")


@dataclass
class _Property:
    group: str
    name: str
    types: list[str]
    parameters: dict[str, str]
    raw: bytes


@dataclass
class _Card:
    line: int
    version: str = ""
    properties: list[_Property] = field(default_factory=list)


def looks_like_vcard(start: bytes) -> bool:
    """Whether the first bytes of a file begin a vCard, in any encoding."""
    return start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").upper().startswith(b"BEGIN:VCARD")


def read_vcards(path: Path, *, encoding: str | None = None) -> Table:
    """All cards of a file, one row each; numbered columns for what a card has several of.

    Columns: name, …, `phone_1`, `phone_1_label`, … Raises DeskError for a file too large.
    """
    if path.stat().st_size > _LARGEST:
        raise DeskError(_("{name} is too large for a file of contacts.").format(name=path.name))
    data = path.read_bytes()
    base = known_encoding(encoding) if encoding else guess_encoding(path).name
    if base.startswith("utf-16"):
        data = data.decode(base, "replace").encode()
        base = "utf-8"
    data = data.removeprefix(b"\xef\xbb\xbf")
    problems: list[Refusal] = []
    cards: list[tuple[int, dict[str, list[tuple[str, str]]]]] = []
    for card in _cards(data, problems):
        cards.append((card.line, _read_card(card, base)))
    if not cards and not problems:
        raise DeskError(_("{name} is empty.").format(name=path.name))
    counts = {name: max((len(c.get(name, ())) for _l, c in cards), default=0) for name in _MANY}
    header = [name for name in _ONCE if any(name in c for _l, c in cards) or name == "name"]
    for name in _MANY:
        for number in range(1, counts[name] + 1):
            header += [f"{name}_{number}", f"{name}_{number}_label"]
    table = Table(tuple(header), (), base, "", header_line=0, kind="vcard")
    table.rows = _CardRows(cards, header, table, problems)
    return table


class _CardRows:
    def __init__(
        self,
        cards: list[tuple[int, dict[str, list[tuple[str, str]]]]],
        header: list[str],
        table: Table,
        problems: list[Refusal],
    ) -> None:
        self._cards, self._header, self._table, self._problems = cards, header, table, problems

    def __iter__(self) -> Iterator[Row]:
        self._table.problems[:] = self._problems
        for line, card in self._cards:
            flat = {name: found[0][1] for name, found in card.items() if name in _ONCE and found}
            for name in _MANY:
                for number, (label, text) in enumerate(card.get(name, ()), 1):
                    flat[f"{name}_{number}"] = text
                    flat[f"{name}_{number}_label"] = label
            cells = tuple(flat.get(name, "") for name in self._header)
            longest = max(map(len, cells), default=0)
            if longest > LONGEST_CELL:
                self._table.problems.append(Refusal(line, too_long(longest), tuple(c[:200] for c in cells)))
            else:
                yield Row(line, cells, cells)


def _cards(data: bytes, problems: list[Refusal]) -> Iterator[_Card]:
    card: _Card | None = None
    depth = 0
    for line, text in _unfolded(data):
        found = _property(text)
        if found is None:
            continue
        value = found.raw.strip().upper()
        if found.name == "BEGIN" and value == b"VCARD":
            depth += 1
            if card is None:
                card = _Card(line)
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


def _property(text: bytes) -> _Property | None:
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
        if not equals:
            types.append(key)
        elif key == "TYPE":
            types += [each.strip().upper() for each in what.split(",")]
        else:
            parameters[key] = what
    for bare in ("QUOTED-PRINTABLE", "BASE64", "B"):
        if bare in types:
            types.remove(bare)
            parameters.setdefault("ENCODING", bare)
    return _Property(group, name, types, parameters, value)


def _caret(text: str) -> str:
    return re.sub(r"\^([n^'])", lambda m: {"n": "\n", "^": "^", "'": '"'}[m[1]], text)


def _text(found: _Property, base: str) -> str:
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


def _fields(text: str, separator: str = ";") -> list[str]:
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


def _plain(text: str) -> str:
    """A value with `\\n`, `\\,`, `\\;`, `\\:`, `\\\\` undone."""
    text = re.sub(r"\\([nN,;:\\\"])", lambda m: "\n" if m[1] in "nN" else m[1], text)
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _read_card(card: _Card, base: str) -> dict[str, list[tuple[str, str]]]:
    result: dict[str, list[tuple[str, str]]] = {}
    labels = {
        p.group: re.sub(r"^_\$!<(.*)>!\$_$", r"\1", _plain(_text(p, base)))
        for p in card.properties
        if p.name in ("X-ABLABEL", "X-LABEL") and p.group
    }

    def add(name: str, text: str, label: str = "") -> None:
        if text and (label, text) not in result.setdefault(name, []):
            result[name].append((label, text))

    for found in card.properties:
        if found.name in _SKIPPED:
            continue
        text = _text(found, base)
        label = labels.get(found.group, "") or _label(found.types)
        match found.name:
            case "FN":
                add("name", _plain(text))
            case "N":
                _add_name([_plain(part) for part in _fields(text)], result)
            case "ORG":
                parts = [_plain(part) for part in _fields(text)]
                add("organization", parts[0])
                add("department", " ".join(parts[1:]).strip())
            case "TEL":
                add("phone", _telephone(_plain(text)), label)
            case "EMAIL":
                add("email", _plain(text), label)
            case "ADR":
                add("address", _address([_plain(part) for part in _fields(text)]), label)
            case "URL":
                add("url", _plain(text), label)
            case "IMPP" | "X-QQ" | "X-ICQ" | "X-JABBER" | "X-SKYPE" | "X-SKYPE-USERNAME" | "X-MS-IMADDRESS":
                add("impp", _plain(text), label or found.name.removeprefix("X-").lower())
            case "X-WECHAT" | "X-WEIXIN":
                add("wechat", _plain(text))
            case "GENDER" | "X-GENDER":
                add("sex", _plain(text).split(";")[0])
            case "BDAY":
                add("birthday", _birthday(_plain(text)))
            case "NOTE":
                result.setdefault("note", []).append(("", _plain(text)))
            case "NICKNAME" | "CATEGORIES" | "UID" | "TITLE":
                name = {"TITLE": "job_title", "UID": "reference"}.get(found.name, found.name.lower())
                add(name, _plain(text))
    if "note" in result:
        result["note"] = [("", "\n".join(text for _l, text in result["note"] if text))]
    if not result.get("name"):
        for other in ("_composed", "nickname", "organization", "email"):
            if result.get(other):
                result["name"] = [result[other][0]]
                break
    result.pop("_composed", None)
    return result


def _add_name(parts: list[str], result: dict[str, list[tuple[str, str]]]) -> None:
    parts = (parts + [""] * 5)[:5]
    family, given, middle = parts[:3]
    for name, text in (("family_name", family), ("given_name", given), ("middle_name", middle)):
        if text:
            result.setdefault(name, []).append(("", text))
    composed = compose_name(family, given, middle)
    if composed:
        result.setdefault("_composed", []).append(("", composed))


def compose_name(family: str, given: str, middle: str = "") -> str:
    """One name from its parts: 张 + 三 is 张三, Doe + John is John Doe."""
    if _IDEOGRAPH.search(family + given):
        return f"{family}{middle}{given}"
    return " ".join(part for part in (given, middle, family) if part)


def _label(types: list[str]) -> str:
    words = {_LABELS[kind] for kind in types if kind in _LABELS}
    if any(kind.endswith("FAX") for kind in types):
        words.add("fax")
    for word in ("fax", "mobile", "pager", "home", "work", "main", "car", "other"):
        if word in words:
            return word
    custom = [kind for kind in types if kind.startswith("X-")]
    return custom[0][2:].lower() if custom else ""


def _telephone(text: str) -> str:
    text = re.sub(r"^tel:", "", text, flags=re.IGNORECASE)
    return re.sub(r";ext=", " ext ", text, flags=re.IGNORECASE)


def _birthday(text: str) -> str:
    found = re.match(r"(\d{4})-?(\d{2})-?(\d{2})", text)
    return f"{found[1]}-{found[2]}-{found[3]}" if found else text


def _address(parts: list[str]) -> str:
    box, extended, street, city, region, code, country = (parts + [""] * 7)[:7]
    if _IDEOGRAPH.search("".join(parts)):
        country = "" if country.upper() in ("CN", "中国", "CHINA") else country
        before = [p for p in (country, region, city) if p and not street.startswith(p)]
        return "".join([*before, street, extended, box]) + (f" {code}" if code else "")
    lines = [box, extended, street, city, f"{region} {code}".strip(), country]
    return ", ".join(part for part in lines if part)
