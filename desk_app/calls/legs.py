"""Several lines of one call, each a leg of it (queue, phone after phone, transfer), as the one call they were.

Answered goes before missed and given up, whichever came first. Of an answered call staff is who answered first; talk,
hold and work afterwards are those of all that answered; the wait is from the earliest ring until the first answer. A
later leg that does not say how long it rang was answered when it began. A leg that was passed on without a word
spoken is only the way to the next.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk_app.calls.model import NOT_ANSWERED, Outcome, whole_seconds
from desk_app.calls.taking_in import Columns, text
from desk_app.core.clock import from_text, to_text
from desk_app.exchange.call_words import telling
from desk_app.imports.model import Values

_ONE_NIGHT = timedelta(hours=12)
_LENGTHS = ("talk_s", "hold_s", "after_s")
_TIMES = ("rang_at", "answered_at", "ended_at", "wait_s", *_LENGTHS)
_STAFF = ("staff_name", "staff_id")


@dataclass(frozen=True, slots=True)
class Leg:
    """A line of a call: the columns it gave by itself, and the values they came from."""

    columns: Columns
    values: Values

    @property
    def rang(self) -> datetime:
        """When this leg began."""
        return from_text(self.columns["rang_at"])

    @property
    def says_outcome(self) -> bool:
        """Whether a word says what became of it, rather than its lengths."""
        return bool(text(self.values, "outcome"))

    @property
    def answered(self) -> bool:
        """Whether somebody spoke on this leg."""
        return self.columns["outcome"] not in NOT_ANSWERED

    @property
    def only_passed_on(self) -> bool:
        """Whether it was no more than the way to the next leg."""
        return self.columns["outcome"] == Outcome.PASSED_ON and not self.columns.get("talk_s")

    def moment(self, column: str) -> datetime | None:
        """One of its later moments."""
        found = self.columns.get(column)
        return from_text(found) if found else None


def folded(lines: Sequence[Leg]) -> Columns:
    """The columns of the call that these legs were."""
    legs = list(_different(_in_order(lines)))
    judged = [leg for leg in legs if leg.says_outcome] or legs
    judged = [leg for leg in judged if not leg.only_passed_on] or judged
    answering = [leg for leg in judged if leg.answered]
    call: Columns = {}
    for leg in (*answering[:1], *legs):
        if leg.columns.get("staff_name"):
            call |= {column: leg.columns.get(column) for column in _STAFF}
            break
    for index, leg in enumerate(legs):
        for column, value in leg.columns.items():
            if column in _STAFF or column in _TIMES or (column == "direction" and index and not _says_way(leg)):
                continue
            call.setdefault(column, value)
    if notes := list(dict.fromkeys(leg.columns["note"] for leg in legs if leg.columns.get("note"))):
        call["note"] = "\n".join(notes)
    call["outcome"] = min((leg.columns["outcome"] for leg in judged), key=telling)
    call["rang_at"] = to_text(legs[0].rang)
    return call | (_spoken(legs, answering) if answering else _unspoken(legs))


def _says_way(leg: Leg) -> bool:
    return bool(text(leg.values, "direction"))


def _in_order(lines: Sequence[Leg]) -> list[Leg]:
    """By their begin; of a call that passed midnight under one date the small hours come after the evening."""
    legs = list(lines)
    if legs[0].rang > legs[-1].rang:
        legs.reverse()
    latest = max(leg.rang for leg in legs)
    if _ONE_NIGHT < latest - min(leg.rang for leg in legs) < 2 * _ONE_NIGHT:
        legs = [_a_day_later(leg) if latest - leg.rang > _ONE_NIGHT else leg for leg in legs]
    return sorted(legs, key=lambda leg: leg.rang)


def _a_day_later(leg: Leg) -> Leg:
    moved = {}
    for column in ("rang_at", "answered_at", "ended_at"):
        if (moment := leg.moment(column)) is not None:
            moved[column] = to_text(moment + 2 * _ONE_NIGHT)
    return Leg({**leg.columns, **moved}, leg.values)


def _different(legs: Sequence[Leg]) -> Iterator[Leg]:
    """Without lines that tell the same leg again, for another note or tag."""
    seen: list[Leg] = []
    for leg in legs:
        columns = (*_TIMES, *_STAFF, "outcome")
        same = next((one for one in seen if all(one.columns.get(c) == leg.columns.get(c) for c in columns)), None)
        if same is None:
            seen.append(leg)
        elif note := leg.columns.get("note"):
            notes = (same.columns.get("note") or "").split("\n")
            same.columns["note"] = "\n".join(dict.fromkeys(filter(None, (*notes, note))))
    yield from seen


def _spoken(legs: Sequence[Leg], answering: Sequence[Leg]) -> Columns:
    began, first = legs[0].rang, answering[0]
    found: Columns = {}
    for column in _LENGTHS:
        given = [value for leg in answering if (value := _length(leg, column, legs[0])) is not None]
        if given:
            found[column] = sum(given)
    own = first.columns.get("wait_s")
    if own is None and first is not legs[0]:
        own = 0
    if own is not None:
        found["wait_s"] = whole_seconds(first.rang - began) + own
        found["answered_at"] = first.columns.get("answered_at") or to_text(first.rang + timedelta(seconds=own))
    return found | _end(legs)


def _unspoken(legs: Sequence[Leg]) -> Columns:
    """Nobody answered: the wait goes to the end of the last leg."""
    found = _end(legs)
    waited = [leg.rang + timedelta(seconds=leg.columns["wait_s"]) for leg in legs if "wait_s" in leg.columns]
    if waited or found:
        until = max([*waited, *(from_text(moment) for moment in found.values())])
        found["wait_s"] = whole_seconds(until - legs[0].rang)
    if any("talk_s" in leg.columns for leg in legs):
        found["talk_s"] = 0
    return found


def _end(legs: Sequence[Leg]) -> Columns:
    ends = [moment for leg in legs if (moment := leg.moment("ended_at")) is not None]
    return {"ended_at": to_text(max(ends))} if ends else {}


def _length(leg: Leg, column: str, first: Leg) -> int | None:
    given: int | None = leg.columns.get(column)
    ended = leg.moment("ended_at")
    if given is not None or column != "talk_s" or ended is None:
        return given
    waited: int | None = leg.columns.get("wait_s", None if leg is first else 0)
    if waited is None:
        return None
    on_hold: int = leg.columns.get("hold_s") or 0
    return max(0, whole_seconds(ended - leg.rang) - waited - on_hold)
