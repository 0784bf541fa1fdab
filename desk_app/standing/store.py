"""The tables of states and levels of service."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time
from datetime import date as Date
from typing import Any

from desk_app.core.clock import to_text
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _, language, speaking
from desk_app.core.ids import new_id
from desk_app.customers import store as customers
from desk_app.customers.model import CustomerState, TimeLineEntry
from desk_app.settings.store import profile
from desk_app.staff.store import names
from desk_app.standing.model import (
    BUILT_IN,
    HOW_WORDS,
    STANDARD,
    HeldLevel,
    How,
    Level,
    Standing,
    StateChange,
    held_on,
    state_words,
)
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.journal import former_values
from desk_app.storage.reading import Reader, blocks, marks
from desk_app.storage.tx import Tx

_LIVE = "deleted_at IS NULL"
_STATES, _LEVELS, _HELD = "customer_states", "service_levels", "customer_levels"
_BUILT_IN = {level.id: level for level in BUILT_IN}


def today(reader: Reader) -> Date:
    """The day it is at the store."""
    now = reader.clock.now() if isinstance(reader, DeskFile) else reader.now if isinstance(reader, Tx) else None
    return (now or datetime.now(UTC)).astimezone(profile(reader).zoneinfo).date()


# States


def _state(row: sqlite3.Row) -> StateChange:
    return StateChange(
        id=row["id"],
        customer_id=row["customer_id"],
        state=CustomerState(row["state"]),
        since=Date.fromisoformat(row["since_on"]),
        reason=row["reason"],
        by_rule=bool(row["by_rule"]),
    )


def states_of(reader: Reader, customer_id: str) -> list[StateChange]:
    """Every change of a customer's state that was written down, oldest first."""
    rows = reader.query(
        f"SELECT * FROM {_STATES} WHERE customer_id = ? AND {_LIVE} ORDER BY since_on, id", (customer_id,)
    )
    return [_state(row) for row in rows]


def standing_of(reader: Reader, customer_id: str) -> Standing:
    """The state in force, and the change it came with; raises NotFound."""
    state, changes = _in_force(reader, customer_id), states_of(reader, customer_id)
    return Standing(state, changes[-1] if changes and changes[-1].state == state else None)


def _in_force(reader: Reader, customer_id: str) -> CustomerState:
    rows = reader.query("SELECT state FROM customers WHERE id = ?", (customer_id,))
    if not rows:
        raise NotFound(_("There is no customer file {number}.").format(number=customer_id))
    return CustomerState(rows[0][0])


def state_on(reader: Reader, customer_id: str, day: Date) -> CustomerState:
    """The state on a day; before the first change that was dated it is the one the file began with."""
    changes = states_of(reader, customer_id)
    known = [change.state for change in changes if change.since <= day]
    if known:
        return known[-1]
    began = former_values(reader, "customers", "state", [customer_id]).get(customer_id)
    return CustomerState(began[0]) if began else _in_force(reader, customer_id)


def latest_of_many(reader: Reader, ids: Sequence[str]) -> dict[str, StateChange]:
    """For each of these customers the change their state in force came with, where one was written down."""
    found: dict[str, StateChange] = {}
    for block in blocks(ids):
        rows = reader.query(
            f"SELECT s.*, c.state AS in_force FROM {_STATES} s JOIN customers c ON c.id = s.customer_id"
            f" WHERE s.customer_id IN ({marks(block)}) AND s.{_LIVE} ORDER BY s.since_on, s.id",
            block,
        )
        latest = {row["customer_id"]: row for row in rows}
        found.update((one, _state(row)) for one, row in latest.items() if row["state"] == row["in_force"])
    return found


def last_days(reader: Reader, ids: Sequence[str]) -> dict[str, Date]:
    """For each of these customers the day of the last change of state that was written down, whichever it was."""
    found: dict[str, Date] = {}
    for block in blocks(ids):
        rows = reader.query(
            f"SELECT customer_id, max(since_on) FROM {_STATES} WHERE customer_id IN ({marks(block)}) AND {_LIVE}"
            " GROUP BY customer_id",
            block,
        )
        found.update((row[0], Date.fromisoformat(row[1])) for row in rows)
    return found


def add_states(tx: Tx, changes: Iterable[StateChange]) -> None:
    """Writes changes and puts the state of each into the customer's file."""
    rows, files = [], dict[CustomerState, list[str]]()
    for change in changes:
        rows.append(
            {
                "id": change.id,
                "customer_id": change.customer_id,
                "state": change.state.value,
                "since_on": change.since.isoformat(),
                "reason": change.reason,
                "by_rule": int(change.by_rule),
            }
        )
        files.setdefault(change.state, []).append(change.customer_id)
    tx.insert_many(_STATES, rows)
    for state, ids in files.items():
        for block in blocks(ids):
            tx.execute(
                f"UPDATE customers SET state = ? WHERE id IN ({marks(block)}) AND state <> ?",
                (state.value, *block, state.value),
            )


def take_states_away(tx: Tx, ids: Iterable[str]) -> None:
    """Takes changes back; they stay in the journal."""
    for state_id in ids:
        tx.update(_STATES, state_id, {"deleted_at": to_text(tx.now)})


# Levels


def levels(reader: Reader) -> list[Level]:
    """The built-in levels, as the store calls them, and its own, in their order."""
    found = dict(_BUILT_IN)
    for row in reader.query(f"SELECT id, name, note, position FROM {_LEVELS} WHERE {_LIVE}"):
        found[row["id"]] = Level(row["id"], row["name"], row["note"], row["position"], row["id"] in _BUILT_IN)
    return sorted(found.values(), key=lambda level: (level.position, level.name, level.id))


def level_by_id(reader: Reader, level_id: str) -> Level:
    """One level, also one that was taken away since; raises NotFound."""
    rows = reader.query(f"SELECT id, name, note, position, deleted_at FROM {_LEVELS} WHERE id = ?", (level_id,))
    built_in = _BUILT_IN.get(level_id)
    if rows and (rows[0]["deleted_at"] is None or built_in is None):
        row = rows[0]
        return Level(row["id"], row["name"], row["note"], row["position"], built_in is not None)
    if built_in is None:
        raise NotFound(_("This service level is no longer there: choose another."))
    return built_in


def level_offered(reader: Reader, level_id: str) -> Level:
    """One of the levels a customer can be given; raises NotFound."""
    for level in levels(reader):
        if level.id == level_id:
            return level
    raise NotFound(_("This service level is no longer there: choose another."))


def keep_level(tx: Tx, level: Level) -> None:
    """Writes a level, new, renamed or needed by a customer for the first time; nothing where it stands so."""
    values = {"name": level.name, "note": level.note, "position": level.position}
    rows = tx.query(f"SELECT name, note, position, deleted_at FROM {_LEVELS} WHERE id = ?", (level.id,))
    if not rows:
        tx.insert(_LEVELS, {"id": level.id, **values})
    elif tuple(rows[0]) != (*values.values(), None):
        tx.update(_LEVELS, level.id, {**values, "deleted_at": None})


def _held(row: sqlite3.Row) -> HeldLevel:
    return HeldLevel(
        id=row["id"],
        customer_id=row["customer_id"],
        level_id=row["level_id"],
        since=Date.fromisoformat(row["since_on"]),
        until=Date.fromisoformat(row["until_on"]) if row["until_on"] else None,
        how=How(row["how"]),
        reason=row["reason"],
    )


def held_levels(reader: Reader, customer_id: str) -> list[HeldLevel]:
    """The levels a customer has, had or will have, oldest first."""
    rows = reader.query(
        f"SELECT * FROM {_HELD} WHERE customer_id = ? AND {_LIVE} ORDER BY since_on, id", (customer_id,)
    )
    return [_held(row) for row in rows]


def held_by_id(reader: Reader, held_id: str) -> HeldLevel:
    """One level of one customer; raises NotFound."""
    rows = reader.query(f"SELECT * FROM {_HELD} WHERE id = ? AND {_LIVE}", (held_id,))
    if not rows:
        raise NotFound(_("This service level is no longer there: choose another."))
    return _held(rows[0])


def level_of(reader: Reader, customer_id: str, day: Date) -> Level:
    """The level that decides which commitments apply to a customer on a day; the standard one where none was given."""
    held = held_on(held_levels(reader, customer_id), day)
    return level_by_id(reader, held.level_id if held else STANDARD)


def levels_of_many(reader: Reader, ids: Sequence[str], day: Date) -> dict[str, Level]:
    """The same for many customers: all of these ids."""
    known, chosen = {level.id: level for level in levels(reader)}, dict.fromkeys(ids, STANDARD)
    for block in blocks(ids):
        rows = reader.query(
            f"SELECT customer_id, level_id FROM {_HELD} WHERE customer_id IN ({marks(block)}) AND {_LIVE}"
            " AND since_on <= ? AND (until_on IS NULL OR until_on >= ?) ORDER BY since_on, id",
            (*block, day.isoformat(), day.isoformat()),
        )
        chosen.update((row["customer_id"], row["level_id"]) for row in rows)
    return {one: known[level] if level in known else level_by_id(reader, level) for one, level in chosen.items()}


def add_held(tx: Tx, held: HeldLevel) -> None:
    """Gives a customer a level; its row in the table of levels must be there (`keep_level`)."""
    columns = {"since_on": held.since.isoformat(), "until_on": held.until.isoformat() if held.until else None}
    how = {"how": held.how.value, "reason": held.reason}
    tx.insert(_HELD, {"id": held.id, "customer_id": held.customer_id, "level_id": held.level_id, **columns, **how})


def change_held(tx: Tx, held_id: str, changes: Mapping[str, Any]) -> None:
    """Other values for some columns of a level a customer holds."""
    tx.update(_HELD, held_id, changes)


def remove_held(tx: Tx, held_id: str) -> None:
    """Takes a level a customer holds away; it stays in the journal."""
    change_held(tx, held_id, {"deleted_at": to_text(tx.now)})


# Beside other rooms


def move(tx: Tx, from_id: str, to_id: str) -> int:
    """Hangs states and levels of one customer file on another; answers how many there were.

    The state the other file has stays in force: where the states of both together end in another one,
    a change of this day says so.
    """
    args = (to_id, from_id)
    moved = sum(tx.execute(f"UPDATE {each} SET customer_id = ? WHERE customer_id = ?", args) for each in _BOTH)
    standing = standing_of(tx, to_id)
    if standing.change is None and (changes := states_of(tx, to_id)):
        day = max(today(tx), changes[-1].since)
        with speaking(profile(tx).language or language()):
            reason = _("Two files of the same customer were put together.")
        add_states(tx, [StateChange(new_id(), to_id, standing.state, day, reason, False)])
    return moved


_BOTH = (_STATES, _HELD)


def time_line(reader: Reader, customer_id: str) -> list[TimeLineEntry]:
    """Joining, leaving and levels for the time line of a file, newest first; each stands at its day's begin.

    A day still to come is not in it.
    """
    zone, authors, now = profile(reader).zoneinfo, _authors(reader, customer_id), today(reader)
    told = [(change.since, change.id, state_words(change)) for change in states_of(reader, customer_id)]
    for held in held_levels(reader, customer_id):
        level = level_by_id(reader, held.level_id).shown
        begun = _("service level {level}, {how}").format(level=level, how=_(HOW_WORDS[held.how]))
        told.append((held.since, held.id, begun))
        if held.until is not None:
            told.append((held.until, held.id, _("last day of the service level {level}").format(level=level)))
    lines = [
        TimeLineEntry(datetime.combine(day, time(), zone), "standing", row_id, "", said, authors.get(row_id, ""))
        for day, row_id, said in told
        if day <= now
    ]
    return sorted(lines, key=lambda line: (line.at, line.row_id), reverse=True)


def _authors(reader: Reader, customer_id: str) -> dict[str, str]:
    people, found = names(reader), dict[str, str]()
    for table in _BOTH:
        rows = reader.query(
            f"SELECT t.id, l.actor FROM {table} t JOIN change_log l ON l.row_id = t.id AND l.tbl = '{table}'"
            " WHERE t.customer_id = ? AND l.op = 'I'",
            (customer_id,),
        )
        found.update((row[0], people.get(row[1], "")) for row in rows)
    return found


def living_name(reader: Reader, customer_id: str) -> str:
    """The name of a customer whose file is there; raises NotFound for one that was taken out of the lists."""
    customer = customers.by_id(reader, customer_id)
    if customer.deleted_at is not None:
        raise NotFound(_("The file of {name} was removed: bring it back first.").format(name=customer.name))
    return customer.name
