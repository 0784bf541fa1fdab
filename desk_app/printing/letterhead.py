"""The head of the store on every sheet: name, phone, address, hours, and a logo if there is one."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from desk_app.core.i18n import _
from desk_app.printing import fonts
from desk_app.printing.characters import one_line
from desk_app.printing.papers import MM, Paper
from desk_app.printing.rows import GREY, Column, Mark, Row, Style, columns, gap, line

_LOGO_HEIGHT = 11 * MM
_LOGO_WIDTH = 34 * MM
_LOGO_PIXELS = (800, 400)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What the store says of itself; anything may be empty. `logo` is the bytes of a PNG or JPEG picture."""

    store_name: str
    phone: str = ""
    address: str = ""
    hours: str = ""
    logo: bytes | None = None
    branch_prefix: str = ""


def logo_reads(logo: bytes) -> bool:
    """Whether the bytes are a picture that can be printed; a sheet is printed without one that cannot."""
    return _picture(logo) is not None


def how_to_ask(letterhead: Letterhead) -> str:
    """For the foot of what customers take home: how to ask how the matter stands."""
    phone = _unbroken(letterhead.phone)
    if not phone:
        return _("To ask: give this number or the last four digits of your phone")
    return _("To ask: give this number or the last four digits of your phone · {phone}").format(phone=phone)


def name_and_phone(name: str, phone: str) -> str:
    """A customer in one line; the phone is not parted at its spaces."""
    return "    ".join(text for text in (name, _unbroken(phone)) if text)


def _unbroken(phone: str) -> str:
    return one_line(phone).replace(" ", "\u00a0")


def letterhead_rows(letterhead: Letterhead, paper: Paper) -> list[Row]:
    """The head with the rule beneath it; no rows at all for a store that has said nothing."""
    name = one_line(letterhead.store_name) or one_line(letterhead.branch_prefix)
    phone, address, hours = (one_line(text) for text in (letterhead.phone, letterhead.address, letterhead.hours))
    picture = _picture(letterhead.logo) if letterhead.logo else None
    if not (name or phone or address or hours or picture):
        return []
    rows: list[Row] = []
    left, logo_height = 0.0, 0.0
    marks: tuple[Mark, ...] = ()
    if picture:
        width, logo_height = _logo_size(picture)
        marks = (_logo_mark(picture, width, logo_height),)
        if paper.is_roll:
            rows.append(Row(logo_height + 1.5 * MM, marks))
            marks, logo_height = (), 0.0
        else:
            left = width + 3.5 * MM
    text = (
        _stacked(paper, name, (phone, address, hours))
        if paper.is_roll
        else _in_two(paper, left, (name, phone), (address, hours))
    )
    missing = logo_height - sum(row.height for row in text)
    rows += [Row(0, marks, keep=True), *text]
    if missing > 0:
        rows.append(Row(missing))
    rows.append(Row(2.6 * MM, (line(0, paper.text_width, down=2.4 * MM),)))
    return rows


def _name_style(paper: Paper) -> Style:
    return Style(paper.number, fonts.BOLD)


def _stacked(paper: Paper, name: str, others: tuple[str, ...]) -> list[Row]:
    rows = columns([Column(0, paper.text_width, name, _name_style(paper))]) if name else []
    for text in others:
        if text:
            rows += columns([Column(0, paper.text_width, text, Style(paper.small, grey=GREY))])
    return rows


def _in_two(paper: Paper, left: float, upper: tuple[str, str], lower: tuple[str, str]) -> list[Row]:
    """Name and phone on the first line, address and hours on the second, right ones at the right margin."""
    grey = Style(paper.small, grey=GREY)
    rows: list[Row] = []
    for (first, second), style, other in (
        (upper, _name_style(paper), Style(paper.body - 0.5)),
        (lower, grey, grey),
    ):
        if not (first or second):
            continue
        room = paper.text_width - left
        width = min(fonts.text_width(second, other.font, other.size) + 0.5, room * 0.5) if second else 0.0
        between = 4 * MM if second else 0.0
        rows += columns(
            [
                Column(left, room - width - between, first, style),
                Column(paper.text_width - width, width, second, other, right_aligned=True),
            ]
        )
        if rows and style is not grey:
            rows.append(gap(0.6 * MM))
    return rows


def _picture(logo: bytes) -> Any:
    """The picture made small enough for paper, or None when the bytes are none."""
    from PIL import Image

    library: Any = Image
    try:
        picture = library.open(BytesIO(logo), formats=("PNG", "JPEG"))
        if picture.width * picture.height > library.MAX_IMAGE_PIXELS or 0 in picture.size:
            return None
        picture.thumbnail(_LOGO_PIXELS)
        return picture.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Warning, library.DecompressionBombError):
        return None


def _logo_size(picture: Any) -> tuple[float, float]:
    scale = min(_LOGO_WIDTH / picture.width, _LOGO_HEIGHT / picture.height)
    return picture.width * scale, picture.height * scale


def _logo_mark(picture: Any, width: float, height: float) -> Mark:
    def draw(canvas: Any, x: float, top: float) -> None:
        from reportlab.lib.utils import ImageReader

        reader: Any = ImageReader
        canvas.drawImage(reader(picture), x, top - height, width, height, mask="auto")

    return draw
