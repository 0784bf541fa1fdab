"""What the list of complaints is narrowed by. No Qt."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date as Date
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.calls.model import CHANNEL_WORDS
from desk_app.calls.store import local_day
from desk_app.commitments.clock_store import pressing_of
from desk_app.complaints.model import SEVERITY_WORDS
from desk_app.complaints.nature import NATURE_WORDS
from desk_app.core.clock import to_text
from desk_app.core.i18n import N_, _
from desk_app.core.text import fold
from desk_app.customers.joins import Asking, FilterKind, ListFilter
from desk_app.customers.list_conditions import Conditions, day_of, is_value
from desk_app.matters.list_ids import Closed
from desk_app.staff import store as staff
from desk_app.storage.reading import Reader
from desk_app.topics import store as topics
from desk_app.topics.model import Tree

Where = tuple[str, Sequence[Any]]
KIND, PRODUCT, PLACE, FROM, TO, DOUBLES = "kind", "product", "place", "from", "to", "doubles"
"""Keys of filters."""
_OPEN = "state = 'open'"
CLOSED = Closed("complaints", "deleted_at IS NULL AND state = 'closed'", "closed_at")
"""The condition and order of the index `complaints_closed`."""
_IN_TIME = "SELECT o.id FROM complaints o WHERE o.state = 'open' AND o.deleted_at IS NULL AND o.due_at >= ?"


def filters_of(file: Reader) -> list[ListFilter]:
    """All the list can be narrowed by."""
    yes, choice, text, day = FilterKind.YES, FilterKind.CHOICE, FilterKind.TEXT, FilterKind.DATE

    def kind(_asking: Asking, value: str) -> Where:
        under = topics.ids_with_those_under(file, value) if value in _topic_words(file) else set[str]()
        if not under:
            return "kind_id IS NULL AND kind = ?", (value,)
        return "kind_id IN (SELECT value FROM json_each(?))", (json.dumps(sorted(under)),)

    def warned(asking: Asking, _value: str) -> Where:
        found = pressing_of(file, _IN_TIME, (to_text(asking.now),), asking.now)
        return f"{_OPEN} AND id IN (SELECT value FROM json_each(?))", (json.dumps(list(found)),)

    return [
        ListFilter(KIND, N_("Kind"), choice, kind, _kinds),
        ListFilter("nature", N_("What it is"), choice, _is("nature"), _words_of(NATURE_WORDS)),
        ListFilter("severity", N_("How grave"), choice, _is("severity"), _words_of(SEVERITY_WORDS)),
        ListFilter("channel", N_("Channel"), choice, _is("channel"), _words_of(CHANNEL_WORDS)),
        ListFilter("owner", N_("Owner"), choice, _is("owner_id"), _people),
        ListFilter(PRODUCT, N_("Product"), text, _holds("product")),
        ListFilter(PLACE, N_("Place"), text, _holds("place")),
        ListFilter(FROM, N_("Received from"), day, _since),
        ListFilter(TO, N_("Received until"), day, _until),
        ListFilter("open", N_("Still open"), yes, lambda _asking, _value: (_OPEN, ())),
        ListFilter("due_today", N_("Due today"), yes, _due_today),
        ListFilter("late", N_("Late"), yes, _late),
        ListFilter("warned", N_("At 75 % of a promise, or past it"), yes, warned),
        ListFilter("waiting", N_("Waiting for somebody else"), yes, _waiting),
        ListFilter("handed", N_("Handed over, not accepted yet"), yes, _handed),
        ListFilter("reminded", N_("Reminded of"), yes, _reminded),
        ListFilter("reopened", N_("Opened again"), yes, _reopened),
        ListFilter("authority", N_("With an authority"), yes, _authority),
        ListFilter("no_kind", N_("Without a kind"), yes, _no_kind),
        ListFilter(DOUBLES, N_("Doubles joined into another"), yes, _doubles),
    ]


def where(file: Reader, conditions: Conditions, now: datetime, zone: ZoneInfo) -> Where:
    """The condition on complaints and its values; doubles are left out unless they are asked for.

    Of one filter that stands there several times one of its values must hold, but of a time both.
    """
    known, asking = {each.key: each for each in filters_of(file)}, Asking(now, zone)
    groups: dict[str, list[Where]] = {}
    for key, value in conditions.pairs:
        if key in known and is_value(known[key], value):
            groups.setdefault(key, []).append(known[key].where(asking, value))
    said, args = ([] if DOUBLES in groups else ["joined_into IS NULL"]), list[Any]()
    for group in groups.values():
        said.append("(" + " OR ".join(f"({sql})" for sql, _values in group) + ")")
        args += [arg for _sql, values in group for arg in values]
    return " AND ".join(said), args


def _is(column: str) -> Callable[[Asking, str], Where]:
    return lambda _asking, value: (f"{column} = ?", (value,))


def _holds(column: str) -> Callable[[Asking, str], Where]:
    """Each word must stand there, capitals aside."""

    def where(_asking: Asking, value: str) -> Where:
        words = fold(value).split()
        where = [f"instr({column}, ?)" if _uncased(word) else f"instr(lower({column}), ?)" for word in words]
        return " AND ".join(where) or "1", words

    return where


def _uncased(word: str) -> bool:
    return word.upper() == word


def _start(value: str, zone: ZoneInfo, later: int = 0) -> str:
    day: Date | None = day_of(value)
    assert day is not None
    return to_text(datetime.combine(day + timedelta(days=later), time(), zone))


def _since(asking: Asking, value: str) -> Where:
    return "+received_at >= ?", (_start(value, asking.zone),)


def _until(asking: Asking, value: str) -> Where:
    return "+received_at < ?", (_start(value, asking.zone, 1),)


def _due_today(asking: Asking, _value: str) -> Where:
    return f"{_OPEN} AND due_at >= ? AND due_at < ?", (to_text(asking.now), local_day(asking.now, asking.zone)[1])


def _late(asking: Asking, _value: str) -> Where:
    return f"{_OPEN} AND due_at < ?", (to_text(asking.now),)


def _waiting(_asking: Asking, _value: str) -> Where:
    going_on = "SELECT p.row_id FROM clock_pauses p WHERE p.until IS NULL AND p.deleted_at IS NULL"
    return f"{_OPEN} AND id IN ({going_on})", ()


def _handed(_asking: Asking, _value: str) -> Where:
    return f"{_OPEN} AND handed_by IS NOT NULL AND accepted_at IS NULL", ()


def _reminded(_asking: Asking, _value: str) -> Where:
    return "id IN (SELECT v.row_id FROM matter_moves v WHERE v.what = 'reminded' AND v.deleted_at IS NULL)", ()


def _reopened(_asking: Asking, _value: str) -> Where:
    again = "SELECT s.complaint_id FROM complaint_steps s WHERE s.step = 'reopened' AND s.deleted_at IS NULL"
    return f"id IN ({again})", ()


def _authority(_asking: Asking, _value: str) -> Where:
    return "authority IS NOT NULL", ()


def _no_kind(_asking: Asking, _value: str) -> Where:
    return "kind IS NULL", ()


def _doubles(_asking: Asking, _value: str) -> Where:
    return "joined_into IS NOT NULL", ()


def _words_of(words: Mapping[Any, str]) -> Callable[[Reader], list[tuple[str, str]]]:
    return lambda _file: [(str(value), _(word)) for value, word in words.items()]


def _topic_words(file: Reader) -> dict[str, str]:
    return {topic.id: topic.path for topic in topics.every_topic(file, Tree.COMPLAINTS)}


def _kinds(file: Reader) -> list[tuple[str, str]]:
    """The store's kinds as they stand in their tree, then words that somebody wrote and that stand in none."""
    alone = "kind_id IS NULL AND kind IS NOT NULL"
    rows = file.query(
        f"SELECT kind FROM complaints WHERE {CLOSED.condition} AND {alone}"
        f" UNION SELECT kind FROM complaints WHERE {_OPEN} AND deleted_at IS NULL AND {alone} ORDER BY 1"
    )
    return [*_topic_words(file).items(), *((row[0], row[0]) for row in rows)]


def _people(file: Reader) -> list[tuple[str, str]]:
    return [(one.id, one.shown) for one in staff.active_staff(file)]
