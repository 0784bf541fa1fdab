"""The dormancy rule: silent for longer than k times one's own interval."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as Date
from itertools import pairwise
from math import ceil
from statistics import median

from desk_app.core import when
from desk_app.core.i18n import _, ngettext

FEWEST_DAYS = 3
"""Distinct days of contact below which nobody has an interval of their own."""
SHORTEST_INTERVAL = 7
"""Days; who comes daily is not missed after the weekend."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rule says of one customer on a day.

    `days` is on how many distinct days there was contact and `last` the latest; `interval` is their own in
    days, None where they were seen too seldom to have one; `silent` is for how many days nothing was heard.
    """

    days: int
    last: Date | None
    interval: float | None
    silent: int | None
    dormant: bool

    @property
    def judged(self) -> bool:
        """Whether there is an interval to judge by."""
        return self.interval is not None


def dormancy(days_of_contact: Iterable[Date], today: Date, factor: int, *, active_since: Date | None = None) -> Verdict:
    """Whether a customer is dormant today by their own measure.

    The own interval is the median of the gaps between the distinct days on which they bought something or were
    spoken with, in either direction; what was imported counts as well, days still to come do not. An interval
    below seven days counts as seven. Silence is counted from the last such day, or from the later day on which
    somebody said by hand that they are active (`active_since`). Dormant is who is silent for more than `factor`
    times the interval. With fewer than three distinct days there is no interval: such a customer is not judged.
    """
    days = sorted({day for day in days_of_contact if day <= today})
    last = days[-1] if days else None
    begins = max((day for day in (last, active_since) if day is not None and day <= today), default=None)
    silent = None if begins is None else (today - begins).days
    if len(days) < FEWEST_DAYS or silent is None:
        return Verdict(len(days), last, None, silent, False)
    interval = max(float(median((after - before).days for before, after in pairwise(days))), float(SHORTEST_INTERVAL))
    return Verdict(len(days), last, interval, silent, silent > factor * interval)


def interval_words(verdict: Verdict) -> str:
    """How many days lie between a customer's contacts, or that this cannot be said."""
    if verdict.interval is None:
        return ngettext(
            "Contact on {n} day only: too few to judge.", "Contact on {n} days only: too few to judge.", verdict.days
        ).format(n=verdict.days)
    return _("{n} days between contacts").format(n=f"{verdict.interval:g}")


def days_words(days: float | None) -> str:
    """A number of days, perhaps a half; nothing for none."""
    return "" if days is None else ngettext("{n} day", "{n} days", ceil(days)).format(n=f"{days:g}")


def silence_words(verdict: Verdict) -> str:
    """For how long a customer was silent, and what is usual for them: the reason the rule gives."""
    if verdict.interval is None or verdict.silent is None:
        return interval_words(verdict)
    return ngettext(
        "silent for {n} day, usually in contact every {interval} days",
        "silent for {n} days, usually in contact every {interval} days",
        verdict.silent,
    ).format(n=verdict.silent, interval=f"{verdict.interval:g}")


def awake_words(day: Date) -> str:
    """The reason why a dormant customer is active again."""
    return _("in contact again on {day}").format(day=when.date(day, year=True))
