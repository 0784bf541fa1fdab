"""The board of promises in words: the sentence of a period, shares, and the promises that were not kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk_app.callbacks import store as callbacks
from desk_app.callbacks.model import CallbackRow
from desk_app.commitments.amounts import Amount
from desk_app.commitments.board import Board, BoardLine, Broken, Tally, broken_of
from desk_app.commitments.model import ClockKind, Version
from desk_app.commitments.promise_words import length_words
from desk_app.commitments.promising import amount_words
from desk_app.complaints import store as complaints
from desk_app.complaints.model import ComplaintRow
from desk_app.core import when
from desk_app.core.i18n import _, ngettext
from desk_app.deliveries import store as deliveries
from desk_app.deliveries.model import DeliveryRow
from desk_app.insights.model import Period
from desk_app.insights.report import period_words
from desk_app.insights.spoken import NOTHING, count_words
from desk_app.matters.model import MatterKind
from desk_app.storage.reading import Reader

GONE = "—"
"""What stands for a matter that is no longer there."""
_MINUTE, _HOUR = 60, 3_600
_WHOLE_HOURS = 10 * _HOUR


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A promise that was not kept: of which record, for whom, when it was due and done, how late, whose it is."""

    kind: MatterKind
    row_id: str
    number: str
    customer: str
    due_at: datetime
    met_at: datetime | None
    late: str
    owner: str


def broken_lines(reader: Reader, period: Period, version: Version, now: datetime) -> list[BrokenLine]:
    """The promises of a commitment that were not kept in the period, in the order they fell due."""
    found = broken_of(reader, period, version, now)
    named = _named(reader, found)
    lines = []
    for each in found:
        clock = each.clock
        number, customer, owner = named.get(clock.row_id, (GONE, "", ""))
        late = late_words(each.late_s, clock.clock)
        kind = MatterKind(clock.kind)
        lines.append(BrokenLine(kind, clock.row_id, number, customer, clock.due_at, clock.met_at, late, owner))
    return lines


def _named(reader: Reader, found: Sequence[Broken]) -> Mapping[str, tuple[str, str, str]]:
    """Number, customer and owner of the records the promises were given to."""
    ids: dict[str, list[str]] = {}
    for each in found:
        ids.setdefault(each.clock.kind, []).append(each.clock.row_id)
    rows: list[ComplaintRow | DeliveryRow | CallbackRow] = [
        *complaints.rows_for_list(reader, ids.get(MatterKind.COMPLAINT, [])),
        *deliveries.rows_for_list(reader, ids.get(MatterKind.DELIVERY, [])),
        *callbacks.rows_for_list(reader, ids.get(MatterKind.CALLBACK, [])),
    ]
    return {row.id: (row.number, row.name, row.owner) for row in rows}


def late_words(seconds: float, clock: ClockKind) -> str:
    """How late on its own clock: `3 days`, `40 minutes`; on opening hours `3 hours 20 minutes of opening hours`."""
    if seconds < _MINUTE:
        return _("after closing time") if clock is ClockKind.OPENING and not seconds else _("less than a minute")
    if clock is ClockKind.ALWAYS:
        days = int(seconds // (24 * _HOUR))
        if days > 1:
            return ngettext("{n} day", "{n} days", days).format(n=days)
    whole = _HOUR if seconds >= _WHOLE_HOURS else _MINUTE
    length = amount_words(Amount(seconds=int(seconds // whole * whole)), clock)
    return _("{length} of opening hours").format(length=length) if clock is ClockKind.OPENING else length


def limit_words(line: BoardLine) -> str:
    """Which limits held in the period where there were several: `15 Nov 2026 on: 30 minutes; before: 2 hours`."""
    if not line.earlier:
        return ""
    since, before = line.version.valid_from, reversed(line.earlier)
    said = _("from {day} on {length}; before that {before}")
    return said.format(
        day=when.date(since, year=True),
        length=length_words(line.version),
        before=_("; ").join(length_words(each) for each in before),
    )


def share_words(tally: Tally) -> str:
    """What part of the promises that fell due was kept, as whole per cent; a dash where none fell due.

    Less than all is never said as 100 %, more than none never as 0 %.
    """
    if tally.share is None:
        return NOTHING
    percent = round(tally.share * 100)
    if 0 < tally.kept < tally.fell_due:
        percent = min(99, max(1, percent))
    return _("{percent} %").format(percent=percent)


def dropped_words(tally: Tally) -> str:
    """How many were dropped, and of these how many after their time had run out: `3 (1 late)`."""
    if not tally.dropped_late:
        return count_words(tally.dropped)
    return _("{n} ({late} late)").format(n=count_words(tally.dropped), late=count_words(tally.dropped_late))


def board_headline(found: Board) -> str:
    """How the store kept its promises in the period, in one sentence."""
    whole = found.whole
    period = period_words(Period(found.days.start, found.days.end))
    if not whole.fell_due:
        return _("{period}: no promise has fallen due.").format(period=period)
    said = ngettext(
        "{period}: {n} promise fell due, {kept} was kept ({share}).",
        "{period}: {n} promises fell due, {kept} of them were kept ({share}).",
        whole.fell_due,
    )
    return said.format(
        period=period, n=count_words(whole.fell_due), kept=count_words(whole.kept), share=share_words(whole)
    )


def kept_words(tally: Tally) -> str:
    """The same of one commitment, for everybody to read: `25 of 30 kept`."""
    if not tally.fell_due:
        return _("nothing fell due")
    return _("{kept} of {n} kept").format(kept=count_words(tally.kept), n=count_words(tally.fell_due))
