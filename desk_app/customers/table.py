"""The columns of the list of customers."""

from collections.abc import Callable, Container, Sequence
from datetime import datetime, time
from functools import partial
from zoneinfo import ZoneInfo

from desk_app.core import when
from desk_app.core.i18n import _, ngettext
from desk_app.core.phone import show_phone
from desk_app.customers.joins import ListColumn
from desk_app.customers.listing_service import ListLine
from desk_app.customers.model import (
    KIND_WORDS,
    STATE_WORDS,
    CustomerKind,
    CustomerPhone,
    CustomerRow,
    TimeLineEntry,
)
from desk_app.ui.theme import Tone
from desk_app.ui.time_line import Moment
from desk_app.ui.windowed import Column

Line = ListLine | CustomerRow
KIND_ICONS = {
    CustomerKind.PERSON: "customer",
    CustomerKind.HOUSEHOLD: "home",
    CustomerKind.SHOP: "building-store",
    CustomerKind.WALK_IN: "person",
}
KIND_TONES: dict[CustomerKind, Tone] = {CustomerKind.SHOP: "accent"}


def phone_words(phone: CustomerPhone, region: str) -> str:
    """The number in groups; one that a spreadsheet spoilt says that it has to be asked for."""
    return _("to be asked again") if phone.destroyed else show_phone(phone.phone, region=region)


def moment_of(entry: TimeLineEntry, now: datetime, zone: ZoneInfo) -> Moment:
    """A line of a time line; an open matter says so. What happened at no hour but on a day stands at its beginning."""
    what = _("open: {what}").format(what=entry.headline) if entry.open else entry.headline
    icon = "history" if entry.kind == "customer" else entry.kind
    local = entry.at.astimezone(zone)
    at = when.date(local.date()) if local.time() == time() else when.on_list(entry.at, now, zone)
    return Moment(at, icon, what, entry.who, entry.kind, entry.row_id, "soon" if entry.open else "muted")


_WIDTHS = {"tags": 150, "email": 170, "last_purchase": 130, "last_contact": 130}


def columns(
    region: Callable[[], str], extra: Sequence[ListColumn] = (), orders: Container[str] = frozenset()
) -> Sequence[Column]:
    """Name, phone, kind, where, and since when; further ones are hidden until somebody chooses them.

    `extra` are the columns whose texts a `ListLine` carries, those of rooms above among them; `orders` are the
    columns the list can stand by besides name and area. A line is a `ListLine`, or a `CustomerRow` without more.
    """

    def phone(line: Line) -> str:
        row = _row(line)
        if row.phone is None:
            return ""
        shown = phone_words(row.phone, region())
        return _("{phone}  +{more}").format(phone=shown, more=row.phones - 1) if row.phones > 1 else shown

    def phone_tip(line: Line) -> str:
        row = _row(line)
        if row.phones < 2:
            return row.phone.raw if row.phone is not None and row.phone.destroyed else ""
        return ngettext("{n} number", "{n} numbers", row.phones).format(n=row.phones)

    def phone_tone(line: Line) -> Tone | None:
        row = _row(line)
        return "soon" if row.phone is not None and row.phone.destroyed else None

    def where(line: Line) -> str:
        row = _row(line)
        return " · ".join(filter(None, (row.area, row.address)))

    def since(line: Line) -> str:
        opened = _row(line).created_on
        return when.date(opened, year=True) if opened else ""

    def bought(line: Line) -> str:
        last = _row(line).last_purchase_on
        return when.date(last, year=True) if last else ""

    def more(key: str, title: Callable[[], str], text: Callable[[Line], str], width: int = 120) -> Column:
        return Column(key, title, text, width, sortable=key == "area" or key in orders, hidden=True)

    own = (
        more("number", lambda: _("Number"), lambda line: _row(line).number, 150),
        more("reference", lambda: _("Their own number"), lambda line: _row(line).reference or ""),
        more("state", lambda: _("State"), lambda line: _(STATE_WORDS[_row(line).state]), 90),
        more("area", lambda: _("Area"), lambda line: _row(line).area or ""),
        more("address", lambda: _("Address"), lambda line: _row(line).address or "", 200),
        more("last_purchase", lambda: _("Last purchase"), bought, 130),
    )
    brought = {each.key for each in extra}
    return (
        Column("name", lambda: _("Name"), lambda line: _row(line).name, 150, tip=lambda line: _row(line).flag or ""),
        Column(
            "kind",
            lambda: _("Kind"),
            lambda line: _(KIND_WORDS[_row(line).kind]),
            126,
            icon=lambda line: KIND_ICONS[_row(line).kind],
            tone=lambda line: KIND_TONES.get(_row(line).kind),
            capsule=True,
            sortable="kind" in orders,
        ),
        Column("phone", lambda: _("Phone"), phone, 148, "right", tone=phone_tone, tip=phone_tip, sortable=False),
        Column("where", lambda: _("Area, address"), where, 180, stretch=True, sortable=False),
        Column("since", lambda: _("File opened"), since, 128, tone=lambda _line: "muted"),
        *(column for column in own if column.key not in brought),
        *(
            more(each.key, partial(_spoken, each.word), partial(_extra, each.key), _WIDTHS.get(each.key, 120))
            for each in extra
        ),
    )


def _row(line: Line) -> CustomerRow:
    return line.row if isinstance(line, ListLine) else line


def _extra(key: str, line: Line) -> str:
    return line.extra.get(key, "") if isinstance(line, ListLine) else ""


def _spoken(word: str) -> str:
    return _(word)
