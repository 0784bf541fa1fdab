"""When the store is open, laid out on the time line: what makes due times quick.

An instant is open when the clock on the store's wall, showing the store's own date, stands within a frame of that date.
So an hour that the clock skips in spring is no working time, and one that it shows twice in autumn is two.
Each year is laid out once, when it is first asked for, and searched by halves from then on.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from desk_app.commitments.frames import DAY_S, Frames
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _

FIRST_YEAR, LAST_YEAR = 1800, 9_998
MOST_YEARS = 200
"""So far ahead is looked for a due time; a promise beyond it is a slip of the keys."""

_YEARS_AHEAD = 100
_MOST_AHEAD = timedelta(days=36_525)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_ORDINAL = _EPOCH.toordinal()
_TICK = timedelta(microseconds=1)
_TICKS_PER_S = 1_000_000


class _Year(NamedTuple):
    """The open pieces of one year of UTC: their ends in ticks, and the open ticks of the year before each."""

    starts: "array[int]"
    ends: "array[int]"
    before: "array[int]"
    total: int


def ticks(moment: datetime) -> int:
    """Microseconds since 1970; raises ValueError for a moment without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    since = moment - _EPOCH
    return (since.days * DAY_S + since.seconds) * _TICKS_PER_S + since.microseconds


def moment_at(tick: int) -> datetime:
    """The moment of `ticks`, in UTC."""
    return _EPOCH + tick * _TICK


class OpenTime:
    """The open time of one zone and one answer to "which frames has this date?"."""

    def __init__(self, zone: ZoneInfo, frames_on: Callable[[date], Frames]) -> None:
        self._zone = zone
        self._frames_on = frames_on
        self._years: dict[int, _Year] = {}
        self._working: dict[int, array[int]] = {}

    def after(self, start: datetime, amount: int) -> datetime:
        """The earliest moment by which `amount` ticks of open time have passed since `start`.

        Raises DeskError when that is not within 200 years.
        """
        moment = in_reach(start)
        if not amount:
            return moment
        tick, number = ticks(moment), moment.year
        year = self._year(number)
        wanted = _passed(year, tick) + amount
        last = min(number + MOST_YEARS, LAST_YEAR)
        while wanted > year.total:
            wanted -= year.total
            number += 1
            if number > last:
                raise too_far()
            year = self._year(number)
        place = bisect_left(year.before, wanted) - 1
        return moment_at(year.starts[place] + wanted - year.before[place])

    def within(self, start: datetime, end: datetime) -> int:
        """The ticks of open time from `start` to `end`, fewer than none when `end` is the earlier."""
        start, end = in_reach(start), in_reach(end)
        if end < start:
            return -self.within(end, start)
        first, last = start.year, end.year
        if last - first > MOST_YEARS:
            raise too_far()
        between = sum(self._year(number).total for number in range(first, last))
        return between + _passed(self._year(last), ticks(end)) - _passed(self._year(first), ticks(start))

    def next_open(self, moment: datetime) -> datetime:
        """`moment` itself while the store is open, else when it next opens; raises DeskError when it never does."""
        return self.after(moment, 1) - _TICK

    def close_of(self, day: date) -> datetime:
        """The moment at which the last frame of a working day ends."""
        end = self._frames_on(day)[-1].end
        wall = datetime.combine(day, datetime.min.time()) + timedelta(seconds=end)
        # An hour shown twice closes at its second end; in one that is skipped both readings miss, the later one is past
        either = max(wall.replace(tzinfo=self._zone, fold=fold).astimezone(UTC) for fold in (0, 1))
        tick, number = ticks(either), either.year
        year = self._year(number)
        place = bisect_left(year.starts, tick) - 1
        while place < 0 and number > either.year - 1:
            number -= 1
            year = self._year(number)
            place = len(year.starts) - 1
        return moment_at(min(tick, year.ends[place])) if place >= 0 else either

    def working_day(self, day: date, n: int) -> date:
        """The n-th date after `day` that has a frame; raises DeskError when that is not within 200 years."""
        number, ordinal = day.year, day.toordinal()
        last = min(number + MOST_YEARS, LAST_YEAR)
        days = self._working_days(number)
        place = bisect_right(days, ordinal) + n - 1
        while place >= len(days):
            place -= len(days)
            number += 1
            if number > last:
                raise too_far()
            days = self._working_days(number)
        return date.fromordinal(days[place])

    def working_days(self, after: date, until: date) -> int:
        """How many dates after `after`, `until` among them, have a frame; fewer than none the other way round."""
        if until < after:
            return -self.working_days(until, after)
        if until.year - after.year > MOST_YEARS:
            raise too_far()
        whole = sum(len(self._working_days(number)) for number in range(after.year, until.year))
        reached = bisect_right(self._working_days(until.year), until.toordinal())
        return whole + reached - bisect_right(self._working_days(after.year), after.toordinal())

    def _working_days(self, number: int) -> "array[int]":
        found = self._working.get(number)
        if found is None:
            if not FIRST_YEAR <= number <= LAST_YEAR:
                raise _out_of_reach()
            first, end = date(number, 1, 1).toordinal(), date(number + 1, 1, 1).toordinal()
            found = array("l", (day for day in range(first, end) if self._frames_on(date.fromordinal(day))))
            self._working[number] = found
        return found

    def _year(self, number: int) -> _Year:
        found = self._years.get(number)
        if found is None:
            if not FIRST_YEAR <= number <= LAST_YEAR:
                raise _out_of_reach()
            found = self._years[number] = self._laid_out(number)
        return found

    def _laid_out(self, number: int) -> _Year:
        starts, ends, before = array("q"), array("q"), array("q")
        total = 0
        for start, end in self._pieces(number):
            if ends and ends[-1] == start * _TICKS_PER_S:
                ends[-1] = end * _TICKS_PER_S
            else:
                starts.append(start * _TICKS_PER_S)
                ends.append(end * _TICKS_PER_S)
                before.append(total)
            total += (end - start) * _TICKS_PER_S
        return _Year(starts, ends, before, total)

    def _pieces(self, number: int) -> Iterator[tuple[int, int]]:
        """Open pieces in seconds since 1970, in order; where the clock is moved a piece is cut."""
        for start, end, offset in self._stretches(number):
            shown_from, shown_until = start + offset, end + offset
            for day in range(shown_from // DAY_S, (shown_until - 1) // DAY_S + 1):
                for frame in self._frames_on(date.fromordinal(day + _EPOCH_ORDINAL)):
                    opens = max(day * DAY_S + frame.start, shown_from)
                    closes = min(day * DAY_S + frame.end, shown_until)
                    if opens < closes:
                        yield opens - offset, closes - offset

    def _stretches(self, number: int) -> Iterator[tuple[int, int, int]]:
        """The year in stretches (from, until, offset from UTC) within which the store's clock is not moved."""
        start, end = (_seconds(datetime(year, 1, 1, tzinfo=UTC)) for year in (number, number + 1))
        begin, offset = start, self._offset(start)
        for looked in (*range(start + DAY_S, end, DAY_S), end - 1):
            now = self._offset(looked)
            if now == offset:
                continue
            old, new = max(begin, looked - DAY_S), looked
            while new - old > 1:
                middle = (old + new) // 2
                old, new = (middle, new) if self._offset(middle) == offset else (old, middle)
            yield begin, new, offset
            begin, offset = new, now
        yield begin, end, offset

    def _offset(self, second: int) -> int:
        local = (_EPOCH + timedelta(seconds=second)).astimezone(self._zone)
        return round((local.utcoffset() or timedelta()).total_seconds())


def too_far() -> DeskError:
    """What is said where a due time lies out of reach."""
    return DeskError(
        _("There is no due time within {n} years: check the amount and the calendar.").format(n=MOST_YEARS)
    )


def in_reach(moment: datetime) -> datetime:
    """The moment in UTC; raises DeskError for one before 1800 or after 9998, ValueError for one without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    if not FIRST_YEAR < moment.year < LAST_YEAR:
        raise _out_of_reach()
    return moment.astimezone(UTC)


def near_enough(moment: datetime, now: datetime, field: str) -> datetime:
    """The moment; raises DeskError where it lies further ahead than any clock is reckoned: a slip of the keys."""
    if moment - now > _MOST_AHEAD:
        raise DeskError(_("This lies more than {n} years ahead: check the date.").format(n=_YEARS_AHEAD), field=field)
    return moment


def known_day(day: date) -> date:
    """The day; raises DeskError where no calendar of ours knows it."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _out_of_reach()
    return day


def _out_of_reach() -> DeskError:
    return DeskError(
        _("The opening calendar reaches from {first} to {last}: check the date.").format(
            first=FIRST_YEAR, last=LAST_YEAR
        )
    )


def _passed(year: _Year, tick: int) -> int:
    """The open ticks of the year before `tick`."""
    place = bisect_right(year.starts, tick) - 1
    if place < 0:
        return 0
    return year.before[place] + min(tick, year.ends[place]) - year.starts[place]


def _seconds(moment: datetime) -> int:
    return ticks(moment) // _TICKS_PER_S
