"""The columns of the list of customers."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.core import when
from desk_app.core.i18n import _, ngettext
from desk_app.core.phone import show_phone
from desk_app.customers.model import KIND_WORDS, CustomerKind, CustomerPhone, CustomerRow, TimeLineEntry
from desk_app.ui.theme import Tone
from desk_app.ui.time_line import Moment
from desk_app.ui.windowed import Column

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
    """A line of a time line; an open matter says so."""
    what = _("open: {what}").format(what=entry.headline) if entry.open else entry.headline
    icon = "history" if entry.kind == "customer" else entry.kind
    at = when.on_list(entry.at, now, zone)
    return Moment(at, icon, what, entry.who, entry.kind, entry.row_id, "soon" if entry.open else "muted")


def columns(region: Callable[[], str]) -> Sequence[Column]:
    """Name, phone, kind, where, and since when."""

    def phone(row: CustomerRow) -> str:
        if row.phone is None:
            return ""
        shown = phone_words(row.phone, region())
        return _("{phone}  +{more}").format(phone=shown, more=row.phones - 1) if row.phones > 1 else shown

    def phone_tip(row: CustomerRow) -> str:
        if row.phones < 2:
            return row.phone.raw if row.phone is not None and row.phone.destroyed else ""
        return ngettext("{n} number", "{n} numbers", row.phones).format(n=row.phones)

    def phone_tone(row: CustomerRow) -> Tone | None:
        return "soon" if row.phone is not None and row.phone.destroyed else None

    def where(row: CustomerRow) -> str:
        return " · ".join(filter(None, (row.area, row.address)))

    def since(row: CustomerRow) -> str:
        return when.date(row.created_on, year=True) if row.created_on else ""

    return (
        Column("name", lambda: _("Name"), lambda row: row.name, 150, tip=lambda row: row.flag or "", sortable=False),
        Column(
            "kind",
            lambda: _("Kind"),
            lambda row: _(KIND_WORDS[row.kind]),
            126,
            icon=lambda row: KIND_ICONS[row.kind],
            tone=lambda row: KIND_TONES.get(row.kind),
            capsule=True,
            sortable=False,
        ),
        Column("phone", lambda: _("Phone"), phone, 148, "right", tone=phone_tone, tip=phone_tip, sortable=False),
        Column("where", lambda: _("Area, address"), where, 180, stretch=True, sortable=False),
        Column("since", lambda: _("File opened"), since, 128, tone=lambda _row: "muted"),
    )
