"""Figures of all calls: from the sums by day, working out and keeping the days that are missing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta
from functools import partial

from desk_app.core.clock import to_text
from desk_app.insights import store
from desk_app.insights.asking import Asking, Heat, Parts, backwards, pieces, runs
from desk_app.insights.counting import LOST, WAITED, Forward, Sums, count_again, count_calls, followed, seconds_key
from desk_app.insights.model import WITHOUT, CallSums, Conditions, Dimension
from desk_app.storage import day_sums
from desk_app.storage.day_sums import AGAIN, CALLS_LAYER, COLUMNS
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader

_ONE_BY_ONE = 2
"""Up to so many days it is asked of each contact by itself what came after it."""
_MS = timedelta(milliseconds=1)
_WIDTH = len(COLUMNS)
_ABANDONED, _KNOWN, _JUDGED = (COLUMNS.index(name) for name in ("abandoned", "known", "judged"))


@dataclass(frozen=True, slots=True)
class _Layers:
    """Both layers of the days asked for: what was worked out just now, and which days are kept."""

    calls: Sums
    again: Sums
    kept_calls: list[str]
    kept_again: list[str]


def _layers(asking: Asking, days: Sequence[Date]) -> _Layers:
    judged, partly = judged_days(asking, days)
    calls: Sums = {}
    for sums in missing_calls(asking, days):
        calls |= sums
    again: Sums = {}
    for sums in missing_again(asking, judged):
        again |= sums
    again |= partly
    return _Layers(
        calls,
        again,
        [day for day in _texts(days) if (day, CALLS_LAYER, "") not in calls],
        [day for day in _texts(judged) if (day, AGAIN, "") not in again],
    )


def from_one_part(asking: Asking, days: Sequence[Date], conditions: Conditions) -> CallSums | None:
    """The sums under a single condition that is kept as a dimension of its own; None for any other conditions."""
    found = _one_dimension(asking, conditions)
    if found is None:
        return None
    dimension, fits = found
    layers = _layers(asking, days)
    calls = _by_key(asking, str(dimension), layers.kept_calls, layers.calls)
    again = _by_key(asking, f"{AGAIN}:{dimension}", layers.kept_again, layers.again)
    whole = CallSums()
    for key, sums in calls.items():
        if fits(key):
            whole += _joined(sums, again.get(key), ())
    for piece in pieces(days):
        asking.step()
        begin, end = asking.begin(piece[0]), asking.end(piece[-1])
        no_call, within, late, short = store.clock_counts(
            asking.reader, begin, end, conditions, asking.limit, asking.short
        )
        whole += CallSums(no_call=no_call, within=within, late_lost=late, short_lost=short)
    return whole


def _one_dimension(asking: Asking, conditions: Conditions) -> tuple[Dimension, Callable[[str], bool]] | None:
    asked = {name: value for name in conditions.__slots__ if (value := str(getattr(conditions, name)))}
    if len(asked) != 1 or not isinstance(asking.reader, DeskFile) or asking.reader.read_only:
        return None
    ((name, value),) = asked.items()
    wanted = "" if value == WITHOUT else value
    match name:
        case "staff":
            keys = {wanted, *store.staff_keys(asking.reader, wanted)} if wanted else {""}
            return Dimension.STAFF, keys.__contains__
        case "topic" if store.BETWEEN in wanted:
            return None
        case "topic" | "channel":
            return Dimension(name), lambda key: key == wanted
        case "kind":
            return Dimension.OUTCOME, lambda key: key.endswith(f"|{wanted}")
        case _:
            return Dimension.OUTCOME, lambda key: key.startswith(f"{wanted}|")


def from_days(asking: Asking, days: Sequence[Date], parts: Sequence[Dimension]) -> tuple[CallSums, Parts, Heat]:
    """The sums of all calls: whole, by parts, and by weekday and hour where the hours are asked for."""
    layers = _layers(asking, days)
    fresh, again, kept_calls, kept_again = layers.calls, layers.again, layers.kept_calls, layers.kept_again
    clock = _clock_counts(asking, kept_calls, fresh)

    whole_of = partial(_whole_days, asking)
    calls_by_day, again_by_day = whole_of(CALLS_LAYER, kept_calls, fresh), whole_of(AGAIN, kept_again, again)
    by_day = {
        day: _joined(sums, again_by_day.get(day), [counts.get(day, 0) for counts in clock])
        for day, sums in calls_by_day.items()
    }
    tables: Parts = {}
    for part in parts:
        if part == Dimension.DAY:
            tables[part] = dict(sorted(by_day.items()))
            continue
        calls = _by_key(asking, str(part), kept_calls, fresh)
        after = _by_key(asking, f"{AGAIN}:{part}", kept_again, again)
        tables[part] = {key: _joined(sums, after.get(key), ()) for key, sums in sorted(calls.items())}
    heat = _heat(asking, kept_calls, fresh) if Dimension.HOUR in parts else {}
    return sum(by_day.values(), CallSums()), tables, heat


def _joined(calls: list[int], again: list[int] | None, clock: Sequence[int]) -> CallSums:
    """One layer and the other; what is known but not in the second is not judged yet."""
    judged = again or [0] * _WIDTH
    both = [judged[at] if name in _OF_AGAIN else calls[at] for at, name in enumerate(COLUMNS)]
    open_ = [calls[at] - judged[at] for at in (_KNOWN, _JUDGED)]
    if not clock:
        return CallSums(*both, *open_)
    no_call, within, early, short = clock
    values = [*both, *open_, no_call, within, calls[_ABANDONED] - early, short]
    return CallSums(*values)


_OF_AGAIN = frozenset({"known", "repeated", "judged", "resolved"})


def _texts(days: Iterable[Date]) -> list[str]:
    return [day.isoformat() for day in days]


def judged_days(asking: Asking, days: Sequence[Date]) -> tuple[list[Date], Sums]:
    """The days whose windows are all over, and the sums of the one day of which only some are."""
    until = asking.judged_until
    if until is None:
        return [], {}
    last = to_text(until)
    whole = [day for day in days if asking.end(day) <= last]
    partly: Sums = {}
    border = days[len(whole)] if len(whole) < len(days) else None
    if border is not None and asking.begin(border) <= last:
        rows = store.contacts_with_next(asking.reader, asking.begin(border), to_text(until + _MS), asking.window)
        partly = count_again(((row, row[14], row[15]) for row in rows), asking.zone)
    return whole, partly


def missing_calls(asking: Asking, days: Sequence[Date]) -> Iterator[Sums]:
    """The sums of the days that are not kept, a few days at once; kept as they come."""
    kept = store.kept_days(asking.reader, asking.basis, CALLS_LAYER, _texts(days))
    for piece in pieces([day for day in days if day.isoformat() not in kept]):
        asking.step()
        head = _head(asking.reader)
        sums = count_calls(store.facts(asking.reader, asking.begin(piece[0]), asking.end(piece[-1])), asking.zone)
        yield _keep(asking, CALLS_LAYER, piece, sums, head)


def missing_again(asking: Asking, days: Sequence[Date]) -> Iterator[Sums]:
    """The same for what came after the contacts of the days; their windows are over."""
    kept = store.kept_days(asking.reader, asking.basis, AGAIN, _texts(days))
    for run in runs([day for day in days if day.isoformat() not in kept]):
        head = _head(asking.reader)
        if len(run) <= _ONE_BY_ONE:
            rows = store.contacts_with_next(asking.reader, asking.begin(run[0]), asking.end(run[-1]), asking.window)
            sums = count_again(((row, row[14], row[15]) for row in rows), asking.zone)
            yield _keep(asking, AGAIN, run, sums, head)
            continue
        forward = Forward(asking.window)
        for begin, end in backwards(asking, run):
            for contact in store.bare_contacts(asking.reader, begin, end):
                forward.add(*contact)
        for piece in reversed(list(pieces(run))):
            asking.step()
            contacts = store.contacts(asking.reader, asking.begin(piece[0]), asking.end(piece[-1]))
            yield _keep(asking, AGAIN, piece, count_again(followed(contacts, forward), asking.zone), head)


def _head(reader: Reader) -> int:
    return reader.journal_head() if isinstance(reader, DeskFile) else 0


def _keep(asking: Asking, layer: str, days: Sequence[Date], sums: Sums, head: int) -> Sums:
    """The sums with a row for each whole day, kept where that can be."""
    for day in _texts(days):
        sums.setdefault((day, layer, ""), [0] * _WIDTH)
    if isinstance(asking.reader, DeskFile):
        rows: list[tuple[str | int, ...]] = [(*key, *values) for key, values in sums.items()]
        asking.reader.aside(head, lambda conn: day_sums.keep(conn, asking.basis, layer, _texts(days), rows))
    return sums


def _whole_days(asking: Asking, layer: str, kept: Sequence[str], fresh: Sums) -> dict[str, list[int]]:
    found = store.kept_by_day(asking.reader, layer, kept) if kept else {}
    return found | {day: sums for (day, dimension, _key), sums in fresh.items() if dimension == layer}


def _by_key(asking: Asking, dimension: str, kept: Sequence[str], fresh: Sums) -> dict[str, list[int]]:
    found = store.kept_by_key(asking.reader, dimension, kept) if kept else {}
    for (_day, which, key), sums in fresh.items():
        if which == dimension:
            before = found.get(key)
            found[key] = sums if before is None else [a + b for a, b in zip(before, sums, strict=True)]
    return found


def _clock_counts(asking: Asking, kept: Sequence[str], fresh: Sums) -> list[Mapping[str, int]]:
    """By day: rows that were no call, answered in time, given up in time, given up at once."""
    limit, short = seconds_key(asking.limit), seconds_key(asking.short)
    wanted = (
        (str(Dimension.OUTCOME), "no_call|", "no_call|~"),
        (WAITED, "", limit),
        (LOST, "", limit),
        (LOST, "", short),
    )
    found: list[Mapping[str, int]] = []
    for dimension, first, last in wanted:
        counts = store.kept_between(asking.reader, dimension, first, last, kept) if kept else {}
        for (day, which, key), sums in fresh.items():
            if which == dimension and first <= key <= last:
                counts[day] = counts.get(day, 0) + sums[0]
        found.append(counts)
    return found


def _heat(asking: Asking, kept: Sequence[str], fresh: Sums) -> Heat:
    found: Heat = {}
    hours = [*store.kept_hours(asking.reader, kept)] if kept else []
    hours += [(day, key, sums[1]) for (day, which, key), sums in fresh.items() if which == Dimension.HOUR]
    for day, hour, offered in hours:
        if not offered:
            continue
        at = Date.fromisoformat(day).weekday(), int(hour)
        found[at] = found.get(at, 0) + offered
    return found
