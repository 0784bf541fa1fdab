"""Where mail goes: envelopes, sheets of labels and single labels with a customer's address.

The address of a customer is the first one written down; its note for the courier stays at home. How it is
written follows its own script, not the language of the window: a Chinese address has the postcode, the address,
and the name with 收; any other has the name, then the address line by line.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, ngettext, speaking
from desk_app.customers import store
from desk_app.customers.model import Customer, is_blank
from desk_app.printing.labels import SMALLEST, Block, Leaf, Words, format_named, leaves_to_pdf, running_block, set_block
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.pages import About, Part
from desk_app.printing.papers import MM, ROLL_LIMIT
from desk_app.printing.sheet import Sheet
from desk_app.storage.reading import Reader

ENVELOPES = {"DL": (220 * MM, 110 * MM), "C5": (229 * MM, 162 * MM), "C6": (162 * MM, 114 * MM)}
"""Width and height as they go through the printer."""
ROLL = "80mm"
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# Postcodes of China are six digits and begin with 01 to 86 (GB/T 2260 by province).
_CODE = r"(?:邮编|邮政编码)?[:：\s]*((?:0[1-9]|[1-7]\d|8[0-6])\d{4})"
_CODE_FIRST = re.compile(rf"^\s*{_CODE}(?!\d)[\s,，]*(?=\D)")
_CODE_LAST = re.compile(rf"(?:[\s,，]+{_CODE}|[(（]\s*{_CODE}\s*[)）]|[\s,，]*邮(?:政编码|编)[:：\s]*(\d{{6}}))\s*$")


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom mail goes to. `address` may have several lines and is empty where none is known."""

    number: str
    name: str
    address: str = ""
    city: str = ""
    contact_person: str = ""

    @property
    def chinese(self) -> bool:
        """Whether the address is written in Chinese."""
        return _HAN.search(self.address) is not None


def addressee(customer: Customer) -> Addressee:
    """The customer with the first address that says anything."""
    for address in customer.addresses:
        if not is_blank(address.text):
            return Addressee(
                customer.number, customer.name, address.text, address.city or "", customer.contact_person or ""
            )
    return Addressee(customer.number, customer.name)


def address_lines(to: Addressee) -> list[Words]:
    """What stands on the envelope, line by line, by the rules of the address's script; nothing without an address."""
    if is_blank(to.address):
        return []
    people = [text for text in (to.name, to.contact_person) if not is_blank(text)]
    if to.chinese:
        code, address = _postcode(to.address)
        if not is_blank(to.city) and to.city.strip() not in address:
            address = f"{to.city.strip()} {address}"
        lines = [Words(text) for text in (code, *address.split("\n")) if not is_blank(text)]
        named = [*people[:-1], *(f"{name} 收" for name in people[-1:])]
        return lines + [Words(text, bold=True, scale=1.2, above=0.0 if n else 0.35) for n, text in enumerate(named)]
    lines = [Words(line.strip()) for line in to.address.split("\n") if not is_blank(line)]
    if not is_blank(to.city) and to.city.strip().casefold() not in to.address.casefold():
        lines.append(Words(to.city))
    return [*(Words(text, bold=True) for text in people), *lines]


def envelope(to: Addressee, letterhead: Letterhead, *, size: str = "DL", lang: str = "zh_CN") -> bytes:
    """An envelope as a PDF of its own size, DL, C5 or C6; what does not fit is said on a second page.

    The store stands below at the right of a Chinese address (GB/T 1416), else above at the left. Raises
    DeskError for a customer without an address, and ValueError for an unknown size.
    """
    with speaking(lang):
        return _pdf(*_envelope(to, letterhead, size), letterhead, _("Envelope"), lang)


def label_sheet(
    rows: Sequence[Addressee], letterhead: Letterhead, *, start_at: int = 1, format: str = "3x8", lang: str = "zh_CN"
) -> bytes:
    """Labels for many as a PDF, on sheets of A4 (`3x8`, `2x7`), or one under the other on a roll (`80mm`).

    `start_at` is the first label of the first sheet that is still there. Who has no address, and whose address
    is longer than a label, stands on a page at the end. Raises DeskError for nobody at all and for a label the
    sheet has not.
    """
    with speaking(lang):
        if not rows:
            raise DeskError(_("Choose the customers whose addresses are to be printed."))
        placed = [(to, address_lines(to)) for to in rows]
        without = [to for to, lines in placed if not lines]
        ready = [(to, lines) for to, lines in placed if lines]
        if format == ROLL:
            leaves, cut = _on_roll(ready, letterhead)
        else:
            leaves, cut = _on_sheets(ready, start_at, format)
        return _pdf(leaves, cut, without, letterhead, _("Labels"), lang)


def label(to: Addressee, letterhead: Letterhead, *, size: str = ROLL, lang: str = "zh_CN") -> bytes:
    """One label as a PDF, on a roll as long as the address needs, or first on a sheet; raises DeskError without one."""
    with speaking(lang):
        if not address_lines(to):
            raise DeskError(_no_address(to))
    return label_sheet([to], letterhead, format=size, lang=lang)


def envelope_of(file: Reader, row_id: str, letterhead: Letterhead, size: str, lang: str) -> bytes:
    """The envelope of a customer of the file; raises DeskError."""
    return envelope(addressee(store.by_id(file, row_id)), letterhead, size=size, lang=lang)


def label_of(file: Reader, row_id: str, letterhead: Letterhead, size: str, lang: str) -> bytes:
    """The label of a customer of the file, on a roll (`80mm`) or a sheet (`3x8`, `2x7`); raises DeskError."""
    return label(addressee(store.by_id(file, row_id)), letterhead, size=size, lang=lang)


def labels_of(
    file: Reader, ids: Sequence[str], letterhead: Letterhead, *, start_at: int = 1, format: str = "3x8", lang: str
) -> bytes:
    """Labels of these customers in their order; removed files are left out. Raises DeskError as `label_sheet`."""
    rows = [addressee(customer) for customer in store.by_ids(file, ids) if customer.deleted_at is None]
    return label_sheet(rows, letterhead, start_at=start_at, format=format, lang=lang)


def _no_address(to: Addressee) -> str:
    return _("{name} ({number}) has no address.").format(name=to.name, number=to.number)


def _postcode(address: str) -> tuple[str, str]:
    """The postcode at the begin or the end of a Chinese address, else "", and the address without it."""
    if found := _CODE_FIRST.match(address):
        return found.group(1), address[found.end() :]
    if found := _CODE_LAST.search(address):
        return next(filter(None, found.groups())), address[: found.start()]
    return "", address


def _envelope(to: Addressee, letterhead: Letterhead, size: str) -> tuple[list[Leaf], list[Addressee], list[Addressee]]:
    if size not in ENVELOPES:
        raise ValueError(f"no envelope {size!r}")
    lines = address_lines(to)
    if not lines:
        raise DeskError(_no_address(to))
    width, height = ENVELOPES[size]
    edge = 10 * MM
    sender = set_block(_sender(letterhead), width * 0.45, height * 0.2, largest=9)
    if to.chinese:
        left, top = width * 0.14, 12 * MM
        room = height - top - edge - sender.height - 5 * MM
        block = set_block(lines, width - left - 16 * MM, room, largest=_largest(height))
        placed = [(left, top + (room - block.height) * 0.35, block)]
        at_right = (width - edge - 4 * MM - sender.width, height - edge - sender.height, sender)
        placed += [at_right] if sender.rows else []
    else:
        left, top = width * 0.4, height * 0.42
        block = set_block(lines, width - left - 14 * MM, height - top - 12 * MM, largest=_largest(height))
        placed = [(left, top, block)]
        placed += [(edge, edge, sender)] if sender.rows else []
    return [Leaf(width, height, tuple(placed))], [] if block.whole else [to], []


def _largest(height: float) -> float:
    return 22 if height > 130 * MM else 18


def _sender(letterhead: Letterhead) -> list[Words]:
    name = letterhead.store_name or letterhead.branch_prefix
    return [Words(text, bold=place == 0) for place, text in enumerate((name, letterhead.address, letterhead.phone))]


def _on_sheets(
    ready: Sequence[tuple[Addressee, list[Words]]], start_at: int, name: str
) -> tuple[list[Leaf], list[Addressee]]:
    form = format_named(name)
    if not 1 <= start_at <= form.count:
        raise DeskError(
            _("A sheet has the labels 1 to {last}; there is no label {wanted}.").format(
                last=form.count, wanted=start_at
            ),
            field="start_at",
        )
    cut: list[Addressee] = []
    pages: dict[int, list[tuple[float, float, Block]]] = {}
    beside, above = form.inset
    for number, (to, lines) in enumerate(ready, start_at - 1):
        page, place = divmod(number, form.count)
        block = set_block(lines, form.width - 2 * beside, form.height - 2 * above, largest=11.5)
        if not block.whole:
            cut.append(to)
        left, top = form.place(place)
        spare = (form.height - 2 * above - block.height) / 2
        pages.setdefault(page, []).append((left + beside, top + above + spare, block))
    return [Leaf(210 * MM, 297 * MM, tuple(placed)) for _page, placed in sorted(pages.items())], cut


def _on_roll(
    ready: Sequence[tuple[Addressee, list[Words]]], letterhead: Letterhead
) -> tuple[list[Leaf], list[Addressee]]:
    """Labels 80 mm wide, each as high as its text; the printer takes no longer one than the roll's limit."""
    width, edge = 80 * MM, 5 * MM
    sender = running_block(_sender(letterhead), width - 2 * edge, 7.5)
    between = 3 * MM if sender.rows else 0
    most = ROLL_LIMIT - 2 * edge - sender.height - between
    leaves: list[Leaf] = []
    cut: list[Addressee] = []
    for to, lines in ready:
        block = running_block(lines, width - 2 * edge, 13)
        if block.height > most:
            block = set_block(lines, width - 2 * edge, most, largest=SMALLEST)
        if not block.whole:
            cut.append(to)
        height = edge + sender.height + between + block.height + edge
        leaves.append(Leaf(width, height, ((edge, edge, sender), (edge, edge + sender.height + between, block))))
    return leaves, cut


def _pdf(
    leaves: Sequence[Leaf],
    cut: Sequence[Addressee],
    without: Sequence[Addressee],
    letterhead: Letterhead,
    title: str,
    lang: str,
) -> bytes:
    about = About(title, letterhead.store_name, lang)
    return leaves_to_pdf(leaves, _rest(cut, without, letterhead, title, lang), about)


def _rest(
    cut: Sequence[Addressee], without: Sequence[Addressee], letterhead: Letterhead, title: str, lang: str
) -> Part | None:
    """The page at the end: who got no label and whose label does not say all; None where there is nothing to say."""
    if not (cut or without):
        return None
    sheet = Sheet("A4", letterhead, title=title, lang=lang)
    if without:
        sheet.heading(
            ngettext("No address: {n} customer", "No address: {n} customers", len(without)).format(n=len(without))
        )
        sheet.table([_("Number"), _("Name")], [(to.number, to.name) for to in without], wide=1)
    if cut:
        sheet.gap(3)
        sheet.heading(_("Longer than there is room for; here in full"))
        cells = [(to.number, "\n".join(words.text for words in address_lines(to))) for to in cut]
        sheet.table([_("Number"), _("Address")], cells, wide=1)
    return sheet.as_part()
