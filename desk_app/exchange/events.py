"""A call told by the lines of its events: queued, answered, hung up."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from desk_app.core.text import fold
from desk_app.exchange.call_words import OUTCOME_OF, telling
from desk_app.exchange.mapping import Value
from desk_app.exchange.values import Stamp

_MOMENTS = ("rang_at", "answered_at", "ended_at")
_HOLD, _UNHOLD = "hold_at", "unhold_at"
_SUMS = frozenset(("talk_s", "hold_s", "after_s"))
_ROUNDED = 2
"""Seconds by which a length and the moments of a log may differ."""
_ONE_NIGHT = timedelta(hours=12)
Line = Mapping[str, Value]


def told_by_events(lines: Sequence[Line]) -> dict[str, Value]:
    """The values of the call.

    It rang and was answered at the earliest such moment, and ended at the latest; talk, hold and work afterwards add
    up, and where no line counts it, the time on hold is that between the lines that say so (`_held`); the staff is who
    answered. The outcome is the one that tells most: answered goes before given up. Of all else
    what was said first holds, notes are joined.
    """
    in_order = _by_time(_one_night(lines))
    found: dict[str, Value] = {}
    outcomes: list[tuple[int, Line]] = []
    for line in in_order:
        for target, value in line.items():
            if target in (_HOLD, _UNHOLD):
                continue
            old = found.get(target)
            if target == "ended_at" and isinstance(old, Stamp) and isinstance(value, Stamp):
                found[target] = max(old, value, key=_at)
            elif target in _MOMENTS and isinstance(old, Stamp) and isinstance(value, Stamp):
                found[target] = min(old, value, key=_at)
            elif target in _SUMS and isinstance(old, int) and isinstance(value, int):
                found[target] = old + value
            elif target == "note" and isinstance(old, str) and isinstance(value, str):
                found[target] = old if value in old.split("；") else f"{old}；{value}"
            elif target == "outcome":
                outcomes.append((telling(OUTCOME_OF.get(fold(str(value)), "")), line))
            else:
                found.setdefault(target, value)
    if outcomes:
        told = min(outcomes, key=lambda each: each[0])[1]
        found |= {target: told[target] for target in ("outcome", "raw_outcome") if target in told}
    if "hold_s" not in found and (held := _held(in_order, found.get("ended_at"))) is not None:
        found |= {"hold_s": held, **_talk_without(held, found)}
    answered = next((line for line in in_order if "answered_at" in line and "staff" in line), {})
    return found | {target: answered[target] for target in ("staff",) if target in answered}


def _held(lines: Sequence[Line], ended_at: Value | None) -> int | None:
    """Seconds on hold; None where no line speaks of it, or nothing tells how long it was.

    A call put on hold twice was on hold from the first time on, and one nobody took off again until its end, if the
    log tells that.
    """
    turns = [(line[target], target) for line in lines for target in (_HOLD, _UNHOLD) if target in line]
    moments = sorted(
        ((_at(stamp), target) for stamp, target in turns if isinstance(stamp, Stamp)), key=lambda turn: turn[0]
    )
    if not moments:
        return None
    held, since = timedelta(), None
    for at, target in moments:
        if target == _HOLD:
            since = since or at
        elif since is not None:
            held, since = held + (at - since), None
    if since is not None and isinstance(ended_at, Stamp):
        held, since = held + max(timedelta(), _at(ended_at) - since), None
    return round(held.total_seconds()) if held or since is None else None


def _talk_without(held: int, found: Line) -> Mapping[str, Value]:
    """The talk without the time on hold, where the log counts all from the answer to the end as talk."""
    talk, answered, ended = (found.get(target) for target in ("talk_s", "answered_at", "ended_at"))
    if not isinstance(talk, int) or not isinstance(answered, Stamp) or not isinstance(ended, Stamp):
        return {}
    whole = (_at(ended) - _at(answered)).total_seconds()
    return {"talk_s": max(0, talk - held)} if talk >= whole - _ROUNDED else {}


def _at(stamp: Stamp) -> datetime:
    return stamp.at


def _stamps(line: Line) -> list[Stamp]:
    return [stamp for target in (*_MOMENTS, _HOLD, _UNHOLD) if isinstance(stamp := line.get(target), Stamp)]


def _by_time(lines: Sequence[Line]) -> list[Line]:
    """As they stand in the file, or the other way round where the newest is first."""
    moments = [min(_at(stamp) for stamp in stamps) for line in lines if (stamps := _stamps(line))]
    return [*reversed(lines)] if moments and moments[0] > moments[-1] else [*lines]


def _one_night(lines: Sequence[Line]) -> Sequence[Line]:
    """A call that passed midnight under one date: the small hours come after the evening."""
    moments = [_at(stamp) for line in lines for stamp in _stamps(line)]
    if not moments or not _ONE_NIGHT < max(moments) - min(moments) < 2 * _ONE_NIGHT:
        return lines
    evening, day = max(moments), timedelta(days=1)
    return [
        {
            target: replace(value, local=value.local + day, at=value.at + day)
            if isinstance(value, Stamp) and evening - value.at > _ONE_NIGHT
            else value
            for target, value in line.items()
        }
        for line in lines
    ]
