"""Promises told line by line, in the language spoken: what was promised, until when, and what became of it."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.commitments.clocks import WHY_WORDS
from desk_app.core import when
from desk_app.core.i18n import N_, _, ngettext
from desk_app.service_report.model import Matters, Period, Promise, Promised, Verdict
from desk_app.service_report.telling import Line, joined, stacked

VERDICT_WORDS = {
    Verdict.KEPT: N_("kept"),
    Verdict.LATE: N_("late"),
    Verdict.BROKEN: N_("not kept"),
    Verdict.OPEN: N_("not due yet"),
    Verdict.WITHDRAWN: N_("taken back"),
    Verdict.UNKNOWN: N_("time not written down"),
}


def promised(given: Iterable[Promise], period: Period, now: datetime, zone: ZoneInfo) -> list[Line]:
    """What was promised in the period, or fell due in it, oldest first; beside it what became of it."""
    return [
        Line(
            each.given,
            each.number,
            stacked(_promise_words(each), _due_words(each, zone)),
            _verdict_words(each, now, zone),
            _(VERDICT_WORDS[each.verdict]),
        )
        for each in given
        if period.holds(each.given) or (each.due is not None and period.holds(each.due))
    ]


def waited(matters: Matters, period: Period, zone: ZoneInfo) -> list[Line]:
    """The times in which a complaint waited for somebody else and its promises stood still; beside it until when."""
    return [
        Line(
            each.since,
            complaint.number,
            _("Clock paused: {why}").format(why=_(WHY_WORDS[each.why])),
            _("until {when}").format(when=when.date_time(each.until, zone, year=True))
            if each.until
            else _("still waiting"),
            _("clock paused"),
        )
        for complaint in matters.complaints
        for each in matters.pauses.get(complaint.id, ())
        if period.holds(each.since)
    ]


def _promise_words(promise: Promise) -> str:
    match promise.what:
        case Promised.FIRST_ANSWER:
            return _("First answer to the complaint")
        case Promised.COMMITMENT:
            return promise.about
        case Promised.REPLY:
            return _("First answer")
        case Promised.CALL_BACK:
            return _("A call back")
        case Promised.DELIVERY:
            return _("Delivery: {goods}").format(goods=promise.about) if promise.about else _("Delivery")


def _due_words(promise: Promise, zone: ZoneInfo) -> str:
    if promise.due is None:
        return _("No time was given.")
    if promise.whole_day:
        return _("Promised for {day}").format(day=when.date(promise.due.astimezone(zone).date(), year=True))
    if promise.window_from is None:
        return _("By {when}").format(when=when.date_time(promise.due, zone, year=True))
    start, end = promise.window_from.astimezone(zone), promise.due.astimezone(zone)
    write = when.clock_time if start.date() == end.date() else when.date_time
    return f"{when.date_time(start, zone, year=True)}–{write(end, zone)}"


def _verdict_words(promise: Promise, now: datetime, zone: ZoneInfo) -> str:
    if promise.verdict == Verdict.OPEN and promise.what == Promised.CALL_BACK:
        return _("not called back yet")
    word = _(VERDICT_WORDS[promise.verdict])
    done = when.date_time(promise.kept_at, zone, year=True) if promise.kept_at else ""
    if promise.due is not None and promise.verdict in (Verdict.LATE, Verdict.BROKEN):
        late = _late(promise, promise.kept_at or now, zone)
        word = late if promise.verdict == Verdict.LATE else joined(word, late)
    return stacked(word, done)


def _late(promise: Promise, at: datetime, zone: ZoneInfo) -> str:
    due = promise.due or at
    if promise.whole_day:
        days = (at.astimezone(zone).date() - due.astimezone(zone).date()).days
        return ngettext("{n} day late", "{n} days late", days).format(n=days)
    return when.late_by(at - due)
