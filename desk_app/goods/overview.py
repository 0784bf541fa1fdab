"""All allotments of a day with what was given and left, who got how much, and who got more and why: for eyes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date

from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.exchange.writing import Written
from desk_app.goods import shares, store
from desk_app.goods.model import Allotment, days_words, whom_words
from desk_app.goods.shares import Ledger, amount_words, in_unit
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.storage.reading import Reader


@dataclass(frozen=True, slots=True)
class Got:
    """What one customer got of an allotment; `left` None where it is for several together."""

    customer_id: str | None
    name: str
    number: str
    given: float
    left: float | None


@dataclass(frozen=True, slots=True)
class Noted:
    """What was given beyond an allotment: to whom, on which day, how much, why, by whom."""

    name: str
    number: str
    day: Date
    over: float
    reason: str
    by: str

    @property
    def words(self) -> str:
        """All of it in a line."""
        said = _("{over} beyond it for {name}, {day}: {reason} ({by})")
        day = when.date(self.day)
        return said.format(over=amount_words(self.over), name=self.name, day=day, reason=self.reason, by=self.by)


@dataclass(frozen=True, slots=True)
class Row:
    """An allotment with all that is known of it; `whom` in words."""

    ledger: Ledger
    whom: str
    got: tuple[Got, ...]
    noted: tuple[Noted, ...]

    @property
    def one(self) -> Allotment:
        """The allotment itself."""
        return self.ledger.allotment


def rows_of(reader: Reader, day: Date | None = None) -> list[Row]:
    """The allotments that hold on a day, or all of them, by goods; who got most stands first."""
    wanted = [one for one in store.all_allotments(reader) if day is None or one.covers(day)]
    ledgers = shares.ledgers(reader, wanted)
    ids = {one.customer_id for one in wanted} | {each for ledger in ledgers for each in ledger.by_customer}
    ids |= {each.customer_id for ledger in ledgers for each in ledger.overrides}
    known = store.names_of(reader, sorted(each for each in ids if each))
    people, zone = staff.names(reader), settings.profile(reader).zoneinfo
    found = []
    for ledger in ledgers:
        one = ledger.allotment
        got = [
            Got(
                customer_id,
                *known.get(customer_id or "", (_("without a customer file"), "")),
                given,
                ledger.share(customer_id).left if customer_id and not one.together else None,
            )
            for customer_id, given in ledger.by_customer.items()
        ]
        noted = [
            Noted(
                *known.get(each.customer_id, ("", "")),
                each.at.astimezone(zone).date(),
                each.over,
                each.reason,
                people.get(each.by_id, ""),
            )
            for each in ledger.overrides
        ]
        whom = whom_words(one, known.get(one.customer_id or "", ("", ""))[0])
        got.sort(key=lambda each: (-each.given, each.number))
        found.append(Row(ledger, whom, tuple(got), tuple(noted)))
    return found


def header() -> list[str]:
    """The heads of the columns of the window and of the paper."""
    return [_("Goods"), _("For whom"), _("Days"), _("Quantity"), _("Given so far"), _("Left")]


def cells(row: Row) -> list[str]:
    """An allotment under these heads."""
    left = row.ledger.left
    return [
        row.one.goods,
        row.whom,
        days_words(row.one),
        in_unit(row.one),
        amount_words(row.ledger.given),
        _("each their own") if left is None else amount_words(left),
    ]


def sheet_header() -> list[str]:
    """The heads of the columns of a file."""
    return [
        _("Goods"), _("For whom"), _("From"), _("Until"), _("Quantity"), _("Unit"), _("Given so far"), _("Left"),
        _("Customer"), _("Number"), _("Got"), _("Left for them"), _("Given beyond it"), _("Note"),
    ]  # fmt: skip


def sheet_rows(rows: Sequence[Row]) -> list[list[Written]]:
    """A line for each customer who got something, one for an allotment nobody got anything of."""
    lines: list[list[Written]] = []
    for row in rows:
        one = row.one
        begin: list[Written] = [
            one.goods, row.whom, one.first, one.last, one.amount, one.unit or "", row.ledger.given,
            "" if row.ledger.left is None else row.ledger.left,
        ]  # fmt: skip
        for got in row.got:
            why = "; ".join(each.words for each in row.noted if each.number == got.number)
            left: Written = "" if got.left is None else got.left
            lines.append([*begin, got.name, got.number, got.given, left, why, one.note or ""])
        if not row.got:
            lines.append([*begin, "", "", "", "", "", one.note or ""])
    return lines
