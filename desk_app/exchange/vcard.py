"""vCard 2.1, 3.0 and 4.0 as phones, Outlook and Google write them, read as a table.

What a card has several of gets numbered columns, each with its label; item groups give labels too.
"""

import quopri
import re
from collections.abc import Iterator
from pathlib import Path

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.exchange.csv_reading import too_long
from desk_app.exchange.encodings import guess_encoding, known_encoding
from desk_app.exchange.rows import LONGEST_CELL, Refusal, Row, Table
from desk_app.exchange.vcard_lines import Card, cards_in, fields_of, plain_text, text_of

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
_CODED = re.compile(r"X-CUSTOM\(CHARSET=([\w-]+),ENCODING=QUOTED-PRINTABLE,(.+)\)")
"""How phones write a label of one's own: X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=E5=BA=97)."""
_INSTEAD = ("nickname", "organization", "email")
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")


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
    named = base
    if base.startswith("utf-16"):
        data = data.decode(base, "replace").encode()
        base = "utf-8"
    data = data.removeprefix(b"\xef\xbb\xbf")
    problems: list[Refusal] = []
    cards: list[tuple[int, dict[str, list[tuple[str, str]]]]] = []
    for card in cards_in(data, problems):
        cards.append((card.line, _read_card(card, base)))
    if not cards and not problems:
        raise DeskError(_("{name} is empty.").format(name=path.name))
    counts = {name: max((len(c.get(name, ())) for _l, c in cards), default=0) for name in _MANY}
    header = [name for name in _ONCE if any(name in c for _l, c in cards) or name == "name"]
    for name in _MANY:
        for number in range(1, counts[name] + 1):
            header += [f"{name}_{number}", f"{name}_{number}_label"]
    table = Table(tuple(header), (), named, "", header_line=0, kind="vcard")
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


def _read_card(card: Card, base: str) -> dict[str, list[tuple[str, str]]]:
    result: dict[str, list[tuple[str, str]]] = {}
    labels = {
        p.group: re.sub(r"^_\$!<(.*)>!\$_$", r"\1", plain_text(text_of(p, base)))
        for p in card.properties
        if p.name in ("X-ABLABEL", "X-LABEL") and p.group
    }

    def add(name: str, text: str, label: str = "") -> None:
        if text and (label, text) not in result.setdefault(name, []):
            result[name].append((label, text))

    for found in card.properties:
        if found.name in _SKIPPED:
            continue
        text = text_of(found, base)
        label = labels.get(found.group, "") or _label(found.types)
        match found.name:
            case "FN":
                add("name", plain_text(text))
            case "N":
                _add_name([plain_text(part) for part in fields_of(text)], result)
            case "ORG":
                parts = [plain_text(part) for part in fields_of(text)]
                add("organization", parts[0])
                add("department", " ".join(parts[1:]).strip())
            case "TEL":
                add("phone", _telephone(plain_text(text)), label)
            case "EMAIL":
                add("email", plain_text(text), label)
            case "ADR":
                add("address", _address([plain_text(part) for part in fields_of(text)]), label)
            case "URL":
                add("url", plain_text(text), label)
            case "IMPP" | "X-QQ" | "X-ICQ" | "X-JABBER" | "X-SKYPE" | "X-SKYPE-USERNAME" | "X-MS-IMADDRESS":
                add("impp", plain_text(text), label or found.name.removeprefix("X-").lower())
            case "X-WECHAT" | "X-WEIXIN":
                add("wechat", plain_text(text))
            case "GENDER" | "X-GENDER":
                add("sex", plain_text(text).split(";")[0])
            case "BDAY":
                add("birthday", _birthday(plain_text(text)))
            case "NOTE":
                result.setdefault("note", []).append(("", plain_text(text)))
            case "NICKNAME" | "CATEGORIES" | "UID" | "TITLE":
                name = {"TITLE": "job_title", "UID": "reference"}.get(found.name, found.name.lower())
                add(name, plain_text(text))
    if "note" in result:
        result["note"] = [("", "\n".join(text for _l, text in result["note"] if text))]
    _settle_name(result)
    return result


def _settle_name(result: dict[str, list[tuple[str, str]]]) -> None:
    """FN, but 张三 for a card that shows 三 张; a card of a firm alone has no name but the firm's.

    The firm's name is left to `organization` where a phone or e-mail stands beside it.
    """
    composed = result.pop("_composed", [])
    shown = result.get("name", [("", "")])[0][1]
    family, given = (result.get(part, [("", "")])[0][1] for part in ("family_name", "given_name"))
    firm = result.get("organization", [("", "")])[0][1]
    if composed and (not shown or (_IDEOGRAPH.search(shown) and shown.split() == [given, family])):
        result["name"] = composed
    elif shown and shown == firm and not composed and (result.get("phone") or result.get("email")):
        del result["name"]
    elif not shown:
        others = ("nickname",) if firm and (result.get("phone") or result.get("email")) else _INSTEAD
        found = next((result[other] for other in others if result.get(other)), None)
        if found:
            result["name"] = found[:1]


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
    if custom and (coded := _CODED.fullmatch(custom[0])):
        try:
            return quopri.decodestring(coded[2]).decode(known_encoding(coded[1]))
        except (DeskError, UnicodeDecodeError):
            return ""
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
