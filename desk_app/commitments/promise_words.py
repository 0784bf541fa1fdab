"""Commitments in words: whom they are for, since when, when something falls due, what a version changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.commitments.calendar_json import WEEKDAYS
from desk_app.commitments.model import BEGINNING, CLOCK_WORDS, ClockKind, Version
from desk_app.commitments.promising import REASONS, Span, amount_words, texts_of
from desk_app.core import when
from desk_app.core.i18n import N_, _

Named = Sequence[tuple[str, str]]
"""What can be chosen: what the file keeps of it, and its words."""
REASON_WORDS = {
    "industry": N_("Industry standard"),
    "competitors": N_("Competitors"),
    "wishes": N_("Customers' wish"),
    "means": N_("Own means"),
}


@dataclass(frozen=True, slots=True)
class Offered:
    """Whom a promise can be for: the levels of service, the tiers and the kinds of complaints there are."""

    levels: Named = ()
    tiers: Named = ()
    kinds: Named = ()


def whom_words(version: Version, offered: Offered) -> str:
    """Whom it is for: `everybody`, or what narrows it."""
    parts = (
        (version.level_id, offered.levels, _("service level: {name}")),
        (version.tier, offered.tiers, _("tier: {name}")),
        (version.kind_id, offered.kinds, _("complaints: {name}")),
    )
    said = [words.format(name=dict(named).get(chosen, chosen)) for chosen, named, words in parts if chosen]
    return " · ".join(said) or _("everybody")


def length_words(version: Version) -> str:
    """How much time on which clock: `3 working days`, `2 hours, opening hours`."""
    length = amount_words(version.amount, version.clock)
    if version.clock is ClockKind.OPENING and not version.amount.seconds:
        return length  # working days are those on which the store opens
    return _("{length}, {clock}").format(length=length, clock=_(CLOCK_WORDS[version.clock]))


def span_words(span: Span, today: Date) -> str:
    """From when until when it is promised: `since 1 Nov 2026`, `from 1 Dec 2026`, `until 30 Nov 2026`."""
    first, last = span.since, span.until
    if last is not None and last < first:
        return _("{day}, replaced the same day").format(day=when.date(first, year=True))
    if first == BEGINNING:
        if last is None:
            return _("ready-made")
        return _("ready-made, until {last}").format(last=when.date(last, year=True))
    if last is not None:
        return _("{first} to {last}").format(first=when.date(first, year=True), last=when.date(last, year=True))
    said = _("since {day}") if first <= today else _("from {day} on")
    return said.format(day=when.date(first, year=True))


def moment_words(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """A due time to be told: `Tue 24 Nov 10:00`; with its year where that is another one."""
    local = moment.astimezone(zone)
    return _("{weekday} {day} {time}").format(
        weekday=_(WEEKDAYS[local.weekday()]),
        day=when.date(local.date(), year=local.year != now.astimezone(zone).year),
        time=when.clock_time(moment, zone),
    )


def due_words(due: datetime, start: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    """The answer to "if promised now, due when?", or if promised at `start`."""
    falls_due = moment_words(due, now, zone)
    if start is None:
        return _("If promised now, it is due {due}").format(due=falls_due)
    return _("If promised {start}, it is due {due}").format(start=moment_words(start, now, zone), due=falls_due)


def changed_words(before: Version | None, after: Version, offered: Offered) -> list[str]:
    """What a version changed of the one before it, a line each; nothing for the first."""
    if before is None:
        return []
    pairs = [
        (_("Time promised"), length_words(before), length_words(after)),
        (_("For whom"), whom_words(before, offered), whom_words(after, offered)),
        *zip((_("Text in English"), _("Text in Chinese")), texts_of(before), texts_of(after), strict=True),
        *((_(REASON_WORDS[name]), getattr(before, name), getattr(after, name)) for name in REASONS),
    ]
    return [
        _("{field}: {old} → {new}").format(field=field, old=old or "—", new=new or "—")
        for field, old, new in pairs
        if old != new
    ]
