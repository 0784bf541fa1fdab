"""What the list of customers and the head of a record learn from here: filters, columns, marks."""

from collections.abc import Mapping, Sequence
from datetime import date as Date
from typing import Any

from desk_app.core import when
from desk_app.core.i18n import N_, _
from desk_app.customers.joins import Asking, FilterKind, ListColumn, ListFilter
from desk_app.customers.model import STATE_WORDS, CustomerState
from desk_app.settings.model import DEFAULTS
from desk_app.standing import store
from desk_app.standing.model import STANDARD
from desk_app.standing.silence import due_by_the_rule, longer_silent_than
from desk_app.storage.reading import Reader

Where = tuple[str, Sequence[Any]]


def _has_level(asking: Asking, value: str) -> Where:
    day = asking.now.astimezone(asking.zone).date().isoformat()
    held = (
        "SELECT h.level_id FROM customer_levels h WHERE h.customer_id = c.id AND h.deleted_at IS NULL"
        " AND h.since_on <= ? AND (h.until_on IS NULL OR h.until_on >= ?) ORDER BY h.since_on DESC, h.id DESC LIMIT 1"
    )
    return f"coalesce(({held}), '{STANDARD}') = ?", (day, day, value)


def _level_choices(file: Reader) -> Sequence[tuple[str, str]]:
    return [(level.id, level.shown) for level in store.levels(file)]


def _falls_dormant(asking: Asking, _value: str) -> Where:
    today = asking.now.astimezone(asking.zone).date()
    sql, args = due_by_the_rule(today, asking.zone, DEFAULTS.dormancy_factor)
    return f"c.id IN ({sql})", args


def _silent_times(asking: Asking, value: str) -> Where:
    sql, args = longer_silent_than(asking.now.astimezone(asking.zone).date(), asking.zone, max(1, int(value)))
    return f"c.id IN ({sql})", args


FILTERS: tuple[ListFilter, ...] = (
    ListFilter("level", N_("Service level"), FilterKind.CHOICE, _has_level, _level_choices),
    ListFilter("falls_dormant", N_("Falls dormant by the rule"), FilterKind.YES, _falls_dormant),
    ListFilter("silent_times", N_("Silent, times their own interval"), FilterKind.NUMBER, _silent_times),
)


def _levels(file: Reader, ids: Sequence[str]) -> Mapping[str, str]:
    return {one: level.shown for one, level in store.levels_of_many(file, ids, store.today(file)).items()}


def _since(file: Reader, ids: Sequence[str]) -> Mapping[str, str]:
    return {one: when.date(change.since, year=True) for one, change in store.latest_of_many(file, ids).items()}


COLUMNS: tuple[ListColumn, ...] = (
    ListColumn("level", N_("Service level"), _levels),
    ListColumn("state_since", N_("State since"), _since),
)


def marks(reader: Reader, customer_id: str) -> list[str]:
    """The level where it is not the standard one; since when a customer is dormant or has left."""
    found = []
    level = store.level_of(reader, customer_id, store.today(reader))
    if level.id != STANDARD:
        found.append(level.shown)
    standing = store.standing_of(reader, customer_id)
    if standing.state in (CustomerState.DORMANT, CustomerState.LEFT):
        found.append(_dated(standing.state, standing.change.since if standing.change else None))
    return found


def _dated(state: CustomerState, since: Date | None) -> str:
    word = _(STATE_WORDS[state])
    if since is None:
        return word
    return _("{state} since {day}").format(state=word, day=when.date(since, year=True))
