"""The labels of the parcels of a delivery: where it goes, which of how many, and codes to scan."""

from dataclasses import dataclass

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, speaking
from desk_app.core.money import CURRENCY, format_cents
from desk_app.deliveries.on_paper import bars_mark, name_on_paper, qr_mark
from desk_app.printing import codes
from desk_app.printing.characters import one_line
from desk_app.printing.labels import FORMATS, Block, Leaf, Words, format_named, leaves_to_pdf, running_block, set_block
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.pages import About, Part
from desk_app.printing.papers import MM, paper_named
from desk_app.printing.rows import Row
from desk_app.printing.sheet import Sheet

SIZES = ("80mm", "58mm", *FORMATS)
_BAR_HIGH, _BAR_ON_SHEET, _GAP = 7 * MM, 5 * MM, 1.5 * MM
_QR_ON_SHEET = 14 * MM
_LARGEST = 13.0
MOST_PARCELS = 200
"""More labels than these are no delivery but a slip of the finger."""


@dataclass(frozen=True, slots=True)
class ParcelLabel:
    """What every label of a delivery says. `phone` as it may be shown; `to_collect` in cents, None for nothing."""

    number: str
    customer_name: str
    address: str
    phone: str = ""
    parcels: int = 1
    window: str = ""
    to_collect: int | None = None
    currency: str = CURRENCY


def parcel_labels(label: ParcelLabel, letterhead: Letterhead, *, size: str = "80mm", lang: str = "zh_CN") -> bytes:
    """A label for each parcel as a PDF: on a roll (`80mm`, `58mm`) one a piece, or on sheets of A4 (`3x8`, `2x7`).

    What is too long for a label of a sheet is said in full on a page after them. Raises DeskError without an address,
    or for more parcels than anybody carries.
    """
    with speaking(lang):
        if not one_line(label.address):
            name = name_on_paper(label.customer_name)
            raise DeskError(_("{name} ({number}) has no address.").format(name=name, number=label.number))
        if label.parcels > MOST_PARCELS:
            raise DeskError(_("{n} parcels are too many for labels.").format(n=label.parcels))
        leaves, cut = _on_sheets(label, size) if size in FORMATS else (_on_roll(label, letterhead, size), False)
        title = _("Parcel label")
        rest = _in_full(label, letterhead, title, lang) if cut else None
        return leaves_to_pdf(leaves, rest, About(f"{title} {label.number}", letterhead.store_name, lang))


def _of_count(label: ParcelLabel, parcel: int) -> str:
    return _("Parcel {k} of {n}").format(k=parcel, n=label.parcels)


def _cash(label: ParcelLabel) -> str:
    if not label.to_collect:
        return ""
    return _("Collect {money}").format(money=format_cents(label.to_collect, label.currency))


def _words(label: ParcelLabel, parcel: int) -> list[Words]:
    phone = label.phone.replace(" ", "\u00a0")
    return [
        Words("  ".join(filter(None, (name_on_paper(label.customer_name), phone))), bold=True, scale=1.1),
        Words(label.address),
        Words(label.window, above=0.2),
        Words(" · ".join(filter(None, (_of_count(label, parcel), _cash(label)))), bold=True),
    ]


def _on_roll(label: ParcelLabel, letterhead: Letterhead, size: str) -> list[Leaf]:
    """Each label as high as its text, the codes below."""
    paper = paper_named(size)
    edge, width = paper.side, paper.text_width
    store = " ".join(filter(None, (letterhead.store_name or letterhead.branch_prefix, letterhead.phone)))
    leaves: list[Leaf] = []
    for parcel in range(1, label.parcels + 1):
        sender = running_block([Words(store)], width, paper.small)
        block = running_block(_words(label, parcel), width, paper.body + 2)
        foot, high = _codes(label, width, paper.qr, beneath=True)
        top = edge + sender.height + _GAP
        leaf = [(edge, edge, sender), (edge, top, block)]
        below = top + block.height + 2 * _GAP
        leaf += [(edge + left, below + down, each) for left, down, each in foot]
        leaves.append(Leaf(paper.width, below + high + edge, tuple(leaf)))
    return leaves


def _codes(
    label: ParcelLabel, width: float, wanted: float, *, beneath: bool
) -> tuple[list[tuple[float, float, Block]], float]:
    """Bars with the number under them and, below, the QR code in its quiet border; and how high all is."""
    placed: list[tuple[float, float, Block]] = []
    down = 0.0
    tall = _BAR_HIGH if beneath else _BAR_ON_SHEET
    bars, _wide = bars_mark(label.number, 0, 0, tall, width)
    if bars:
        placed.append((0, 0, Block((Row(tall, (bars,)),))))
        down = tall + 0.4 * MM
    text = running_block([Words(label.number)], width, 9 if beneath else 7)
    placed.append((0, down, text))
    down += text.height
    if beneath:
        side = codes.qr_size(label.number, wanted)
        quiet = codes.QUIET_MODULES * side / len(codes.qr_modules(label.number))
        mark = qr_mark(label.number, 0, 0, wanted)
        placed.append(((width - side) / 2, down + quiet, Block((Row(side, (mark,)),))))
        down += side + 2 * quiet
    return placed, down


def _on_sheets(label: ParcelLabel, size: str) -> tuple[list[Leaf], bool]:
    """Labels on sheets of A4, and whether one of them does not say all."""
    form = format_named(size)
    beside, above = form.inset
    width, height = form.width - 2 * beside, form.height - 2 * above
    side = codes.qr_size(label.number, _QR_ON_SHEET)
    quiet = codes.QUIET_MODULES * side / len(codes.qr_modules(label.number))
    foot, high = _codes(label, width, side, beneath=False)
    cut = False
    pages: dict[int, list[tuple[float, float, Block]]] = {}
    for parcel in range(1, label.parcels + 1):
        page, place = divmod(parcel - 1, form.count)
        block = set_block(_words(label, parcel), width - side - quiet, height - high - 0.7 * MM, largest=_LARGEST)
        cut = cut or not block.whole
        left, top = form.place(place)
        x, y = left + beside, top + above
        placed = pages.setdefault(page, [])
        placed.append((x, y, block))
        placed += [(x + at, y + height - high + down, each) for at, down, each in foot]
        placed.append((x + width - side, y, Block((Row(side, (qr_mark(label.number, 0, 0, side),)),))))
    return [Leaf(210 * MM, 297 * MM, tuple(placed)) for _page, placed in sorted(pages.items())], cut


def _in_full(label: ParcelLabel, letterhead: Letterhead, title: str, lang: str) -> Part:
    sheet = Sheet("A4", letterhead, title=title, lang=lang)
    sheet.heading(_("Longer than there is room for; here in full"))
    for name, text in (
        (_("Number"), label.number),
        (_("Name"), name_on_paper(label.customer_name)),
        (_("Phone"), label.phone),
        (_("Address"), label.address),
    ):
        sheet.pair(name, text)
    return sheet.as_part()
