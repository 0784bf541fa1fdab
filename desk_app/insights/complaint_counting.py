"""Counting the complaints of a period for their measures, from the rows of one store."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from desk_app.commitments.board import kept_in
from desk_app.core.clock import from_text, to_text
from desk_app.insights import complaint_store as store
from desk_app.insights.complaint_measures import ComplaintSums
from desk_app.insights.counting import day_start
from desk_app.insights.figures import call_figures
from desk_app.insights.model import Conditions, Period
from desk_app.settings import store as settings
from desk_app.storage.reading import Reader

DAY, WEEK = timedelta(hours=24), timedelta(days=7)
_JUST_NOW = timedelta(milliseconds=1)
"""What happens at this very moment has happened."""


def complaint_answer(reader: Reader, period: Period, conditions: Conditions, now: datetime) -> ComplaintSums:
    """What the complaints of a period say, as things stand at `now`."""
    zone = settings.profile(reader).zoneinfo
    begin, until = day_start(period.start, zone), day_start(period.end, zone)
    there = store.rows(reader, begin, until, conditions)
    counted = _counted(reader, there, begin, until, now)
    # a rate of what was chosen is per delivery and per contact of all
    contacts = call_figures(reader, period, now=now).whole.offered
    kept, fell_due = kept_in(reader, period, now)
    return counted + ComplaintSums(
        deliveries=store.deliveries(reader, begin, until), contacts=contacts, kept=kept, fell_due=fell_due
    )


def _counted(reader: Reader, there: Sequence[sqlite3.Row], begin: str, until: str, now: datetime) -> ComplaintSums:
    held, opened_again = _Held(begin, until, now), store.rounds(reader)
    waited: _Waits | None = None
    for row_id, received_at, answered_at, closed_at, is_open, nature, found_by_us in there:
        if nature != "complaint":
            held.other(nature, received_at)
            continue
        received = from_text(received_at)
        if received_at >= begin:
            held.taken += 1
            held.found += found_by_us
            held.first_answer(received, answered_at, is_open)
        held.touched += 1
        rounds = opened_again.get(row_id)
        if rounds is not None:
            held.had_rounds(received, rounds)
        elif is_open or (closed_at is not None and closed_at >= held.end):
            held.open_then(received)
        if is_open:
            continue
        if closed_at is None:
            held.unknown_closed += received_at >= begin
        elif begin <= closed_at < held.end:
            if waited is None:
                waited = store.pauses(reader)
            closed = from_text(closed_at)
            paused = _paused(waited[row_id], received, closed) if row_id in waited else 0.0
            held.solved.append((closed - received).total_seconds() - paused)
            if rounds is None:
                held.closed_once(closed_at)
    return held.sums()


_Waits = dict[str, list[tuple[str, str | None]]]


class _Held:
    """Counts of a period from `begin` that are still being made; `end` is its end, or just after now."""

    def __init__(self, begin: str, until: str, now: datetime) -> None:
        self._begin, self._now, self._at_end = begin, now, min(from_text(until), now)
        self.end = min(until, to_text(now + _JUST_NOW))
        self._week_ago = to_text(now - WEEK)
        self.taken = self.found = self.suggestions = self.praise = self.unknown = self.unknown_closed = 0
        self.early = {DAY: 0, WEEK: 0}
        self.waiting = self.touched = self.closed = self.again = self.closed_open = 0
        self.firsts: list[float] = []
        self.solved: list[float] = []
        self.ages: list[float] = []

    def other(self, nature: str, received_at: str) -> None:
        """A suggestion or praise."""
        if received_at >= self._begin:
            if nature == "suggestion":
                self.suggestions += 1
            else:
                self.praise += 1

    def first_answer(self, received: datetime, answered_at: str | None, is_open: int) -> None:
        """One that came in the period: how soon it was answered, or how long it has waited for it."""
        if answered_at is not None:
            self.firsts.append((from_text(answered_at) - received).total_seconds())
        elif not is_open:
            self.unknown += 1
        else:
            self.waiting += 1
            for limit in (DAY, WEEK):
                self.early[limit] += self._now - received <= limit

    def open_then(self, received: datetime) -> None:
        """One that was open at the end of the period."""
        self.ages.append((self._at_end - received).total_seconds())

    def closed_once(self, closed_at: str) -> None:
        """One that closed in the period and was never opened again."""
        if closed_at <= self._week_ago:
            self.closed += 1
        else:
            self.closed_open += 1

    def had_rounds(self, received: datetime, rounds: Sequence[tuple[str, bool]]) -> None:
        """One that was opened again at some time: was it open at the end, and how soon was it after it closed?"""
        before = [closing for at, closing in rounds if at < self.end]
        if not (before and before[-1]):
            self.open_then(received)
        closings = [at for at, closing in rounds if closing and self._begin <= at < self.end]
        if not closings:
            return
        if closings[-1] > self._week_ago:
            self.closed_open += 1
            return
        self.closed += 1
        back = [at for at, closing in rounds if not closing]
        self.again += any(at <= each <= to_text(from_text(at) + WEEK) for at in closings for each in back)

    def sums(self) -> ComplaintSums:
        """What was counted."""
        in_a = {limit: sum(first <= limit.total_seconds() for first in self.firsts) for limit in (DAY, WEEK)}
        answered = len(self.firsts)
        return ComplaintSums(
            taken=self.taken,
            found=self.found,
            suggestions=self.suggestions,
            praise=self.praise,
            firsts=tuple(self.firsts),
            within_day=in_a[DAY],
            day_over=answered + self.waiting - self.early[DAY],
            day_open=self.early[DAY],
            within_week=in_a[WEEK],
            week_over=answered + self.waiting - self.early[WEEK],
            week_open=self.early[WEEK],
            unknown=self.unknown,
            solved=tuple(self.solved),
            unknown_closed=self.unknown_closed,
            closed=self.closed,
            again=self.again,
            closed_open=self.closed_open,
            ages=tuple(self.ages),
            touched=self.touched,
        )


def _paused(waits: Sequence[tuple[str, str | None]], received: datetime, closed: datetime) -> float:
    """How long a complaint waited until it closed; two pauses at once count once."""
    total, reached = 0.0, received
    for since, until in waits:
        begin, end = max(from_text(since), reached), min(from_text(until) if until else closed, closed)
        if end > begin:
            total += (end - begin).total_seconds()
            reached = end
    return total
