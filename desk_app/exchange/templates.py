"""Where a value comes from: one column, or several joined by a template like `{date} {time}`."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.exchange.delimiters import normal
from desk_app.exchange.parts import address_part, joined_address, joined_name, name_part
from desk_app.exchange.rows import Cell, Row
from desk_app.exchange.targets import in_words

_PLACE = re.compile(r"\{([^{}]+)\}")
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")
_SPACED = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]{1,2}( [\u3400-\u9fff\U00020000-\U000323af]{1,2}){1,2}")
_CODE_FIRST = re.compile("plz|postleitzahl|code postal|codigo postal|cap$", re.IGNORECASE)
_CODE = re.compile("zip|postal|postcode|plz|邮政编码|邮编|郵遞區號", re.IGNORECASE)
NAMES = ("name", "customer_name")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a target's text comes from.

    `spec` is what the recipe says; `pieces` are column indexes and the texts between them. Columns side
    by side are joined by their `role`: a name, `{family}{given}`, without Chinese characters is written
    given name first, with blanks; an address, `{state}{city}{street}{postal code}`, in Chinese from the
    largest place to the house, each place once, otherwise from the house up. `parts` says what each column
    holds where its header tells (`parts.address_part`, `parts.name_part`); else `code` says that the last
    column holds the postal code.
    """

    spec: str
    pieces: tuple[int | str, ...]
    label: str
    role: Literal["", "name", "address"] = ""
    code: bool = False
    parts: tuple[str, ...] = ()

    def text(self, row: Row) -> str:
        """The text for one row; empty where all of its columns are."""
        if len(self.pieces) == 1 and isinstance(self.pieces[0], int):
            return row.cells[self.pieces[0]]
        cells = [row.cells[piece].strip() for piece in self.pieces if isinstance(piece, int)]
        if not any(cells):
            return ""
        if self.parts:
            known = list(zip(self.parts, cells, strict=True))
            return joined_name(known) if self.role == "name" else joined_address(known, code_first=self.code)
        if self.role == "address":
            return _address(cells, self.code)
        if self.role == "name" and not _IDEOGRAPH.search("".join(cells)):
            return " ".join(cell for cell in (*cells[1:][::-1], cells[0]) if cell)
        text = "".join(p if isinstance(p, str) else row.cells[p].strip() for p in self.pieces)
        return text.strip()

    def cell(self, row: Row) -> Cell:
        """The typed cell where the source is one column, else the text."""
        if len(self.pieces) == 1 and isinstance(self.pieces[0], int):
            return row.values[self.pieces[0]]
        return self.text(row)

    def is_partly_blank(self, row: Row) -> bool:
        """Whether one of several columns is empty."""
        indexes = [piece for piece in self.pieces if isinstance(piece, int)]
        return len(indexes) > 1 and any(not row.cells[index].strip() for index in indexes)


def resolve(spec: str, header: tuple[str, ...], target: str) -> Source:
    """The source a recipe's words name in this header; raises DeskError for a column it does not have."""
    index = column(spec, header)
    if index is not None:
        return Source(spec, (index,), _label(header[index]))
    if not _PLACE.search(spec):
        raise DeskError(
            _("The recipe takes {target} from “{column}”, which the file does not have.").format(
                target=in_words(target), column=spec
            )
        )
    pieces: list[int | str] = []
    end = 0
    for place in _PLACE.finditer(spec):
        if between := spec[end : place.start()]:
            pieces.append(between)
        found = column(place[1], header)
        if found is None:
            raise DeskError(
                _("The recipe takes {target} from “{column}”, which the file does not have.").format(
                    target=in_words(target), column=place[1]
                )
            )
        pieces.append(found)
        end = place.end()
    if spec[end:]:
        pieces.append(spec[end:])
    side_by_side = len(pieces) > 1 and all(isinstance(piece, int) for piece in pieces)
    if not side_by_side:
        return Source(spec, tuple(pieces), "")
    words = [header[index] for index in pieces if isinstance(index, int)]
    if target in NAMES:
        names = _parts(words, name_part)
        return Source(spec, tuple(pieces), "", "name", parts=names)
    if not re.match("address(_|$)", target):
        return Source(spec, tuple(pieces), "")
    known = _parts(words, address_part)
    code = _CODE_FIRST if known else _CODE
    return Source(spec, tuple(pieces), _label(words[0]), "address", bool(code.search(words[-1])), known)


def _parts(words: Sequence[str], of: Callable[[str], tuple[str, str] | None]) -> tuple[str, ...]:
    """Which part each column holds; nothing where one of them does not say, or two say the same."""
    found = [part[1] if (part := of(word)) else "" for word in words]
    if found.count("street") == 2:
        found[found.index("street")] = "town"
    return tuple(found) if all(found) and len(set(found)) == len(found) else ()


def _address(cells: Sequence[str], code: bool) -> str:
    *places, house = cells[:-1] if code else cells
    number = cells[-1] if code else ""
    if not _IDEOGRAPH.search("".join(cells)):
        if places and number:
            places[0], number = f"{places[0]} {number}".strip(), ""
        return ", ".join(part for part in (house, *places[::-1], number) if part)
    text = house
    for place in reversed(places):
        if place not in text:
            text = place + text
    return f"{text} {number}".strip()


def columns_named(specs: Iterable[Iterable[str]], header: Collection[str]) -> set[str]:
    """The columns some sources name: themselves where they are headers, else those in their templates."""
    named: set[str] = set()
    for group in specs:
        for spec in group:
            places = [] if spec in header else _PLACE.findall(spec)
            named.update(places or [spec])
    return named


def column(name: str, header: tuple[str, ...]) -> int | None:
    """The index of a column by its header, as written or but for case, blanks and signs."""
    if name in header:
        return header.index(name)
    plain = normal(name)
    same = [index for index, word in enumerate(header) if normal(word) == plain and plain]
    return same[0] if len(same) == 1 else None


_PLACES = {
    "fax": ("fax", "传真", "傳真"),
    "mobile": ("mobil", "cell", "手机", "移动", "行動", "iphone", "portable", "handy"),
    "pager": ("pager", "寻呼", "呼叫器"),
    "home": ("home", "住宅", "住家", "家", "privat"),
    "work": ("work", "business", "office", "company", "商务", "商務", "单位", "办公", "公司", "工作", "geschäft"),
    "main": ("main", "primary", "主要"),
}


def _label(header: str) -> str:
    """What a number or address in this column is for, as far as the header says."""
    plain = re.sub("[国國商]家", "", header.casefold())
    return next((label for label, words in _PLACES.items() if any(word in plain for word in words)), "")


def place_label(text: str) -> str:
    """What a number or address is for: mobile, home, work, fax, pager, main, or the word that stood there."""
    plain = text.strip().lstrip("* ")
    return _label(plain) or ("" if plain.casefold() in ("", "other", "其他", "custom") else plain)


def one_line_address(text: str) -> str:
    """An address of several lines on one, without our own country at its end."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and lines[-1].upper() in ("CN", "CHINA", "中国"):
        lines.pop()
    return ("" if _IDEOGRAPH.search(text) else ", ").join(lines)


def tidy_name(text: str) -> str:
    """A name without blanks at its ends, nor between Chinese characters: 赵　娜 is 赵娜."""
    plain = " ".join(text.split())
    return plain.replace(" ", "") if _SPACED.fullmatch(plain) else plain
