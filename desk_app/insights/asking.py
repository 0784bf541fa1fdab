"""One question about figures: the file and its settings at that moment, and the days it is about in pieces."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date as Date
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from desk_app.core.clock import from_text
from desk_app.insights import store
from desk_app.insights.counting import day_start
from desk_app.insights.model import CallSums, Dimension, Period, Rules
from desk_app.settings import store as settings
from desk_app.storage.day_sums import Basis
from desk_app.storage.reading import Reader, blocks

PIECE = 7
"""Days that are read at once."""
Parts = dict[Dimension, dict[str, CallSums]]
Heat = dict[tuple[int, int], int]


class Asking:
    """One question: the file, its settings and the moment it is asked; `step` is called now and then and may raise."""

    def __init__(self, reader: Reader, now: datetime, step: Callable[[], object] = lambda: None) -> None:
        self.step = step
        profile = settings.profile(reader)
        self.reader, self.now = reader, now
        self.zone: ZoneInfo = profile.zoneinfo
        self.rules = Rules(profile.service_level_s, profile.short_abandon_s, profile.repeat_days)
        self.limit, self.short, self.window = profile.service_level_s, profile.short_abandon_s, profile.repeat_days
        self.basis = Basis(profile.zone, profile.repeat_days)
        last = store.last_contact(reader)
        horizon = min(now, from_text(last)) if last else None
        self.judged_until = None if horizon is None else horizon - timedelta(days=self.window)

    def days(self, period: Period) -> list[Date]:
        """The days of a period on which there can be calls."""
        span = store.first_and_last(self.reader)
        if span is None:
            return []
        first, last = (from_text(moment).astimezone(self.zone).date() for moment in span)
        start, end = max(first, period.start), min(last + timedelta(days=1), period.end)
        return [start + timedelta(days=n) for n in range((end - start).days)]

    def begin(self, day: Date) -> str:
        """When a local day begins, as it stands in the file."""
        return day_start(day, self.zone)

    def end(self, day: Date) -> str:
        """When the next one begins."""
        return day_start(day + timedelta(days=1), self.zone)


def backwards(asking: Asking, run: Sequence[Date]) -> Iterator[tuple[str, str]]:
    """The days after a run that its windows reach into, in pieces, the last first."""
    first = run[-1] + timedelta(days=1)
    ahead = [first + timedelta(days=n) for n in range(asking.window + 1)]
    for piece in reversed(list(pieces(ahead))):
        yield asking.begin(piece[0]), asking.end(piece[-1])


def pieces(days: Sequence[Date]) -> Iterator[list[Date]]:
    """Neighbouring days, a few at once."""
    for run in runs(days):
        yield from blocks(run, PIECE)


def runs(days: Sequence[Date]) -> Iterator[list[Date]]:
    """Days that follow each other."""
    run: list[Date] = []
    for day in days:
        if run and day - run[-1] != timedelta(days=1):
            yield run
            run = []
        run.append(day)
    if run:
        yield run
