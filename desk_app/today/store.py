"""What is asked of all open matters at once, and the table of the days that were closed.

The list reads narrow columns of each room's table; the counts read nothing but the indexes of open matters.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from datetime import datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from desk_app.callbacks.model import headline as reason_line
from desk_app.callbacks.model import step_words as callback_step
from desk_app.callbacks.store import promised_at as rung_for
from desk_app.calls.store import day_start, local_day, only_found
from desk_app.commitments import store as calendars
from desk_app.commitments.clock_store import pressing, pressing_of
from desk_app.complaints import decisions
from desk_app.complaints.model import step_words as complaint_step
from desk_app.complaints.store import REMINDED_SINCE
from desk_app.core.clock import from_text, moment_or_none, to_text
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.core.stages import Stage
from desk_app.deliveries.model import STATE_WORDS, UNPROMISED, DeliveryState, Precision, due_of_promise
from desk_app.deliveries.model import step_words as delivery_step
from desk_app.improvements import store as improvements
from desk_app.improvements.model import first_due as improvement_due
from desk_app.improvements.model import step_words as improvement_step
from desk_app.matters.counting import COMPLAINTS
from desk_app.matters.model import MatterKind, OpenMatter
from desk_app.matters.store import carried_over
from desk_app.pyramid.store import CUSTOMERS, tier_in
from desk_app.pyramid.tiers import Tier, tier_of
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.staff.model import DESK_ID, Role
from desk_app.storage.reading import Reader, blocks, marks
from desk_app.storage.tx import Tx
from desk_app.today.model import (
    DayClosing,
    DayState,
    Done,
    Group,
    Line,
    Owed,
    TodayRow,
    in_order,
    kind_and_id,
    of_group,
    tied,
    why_handle,
)


class Source(Protocol):
    """What the store of a room with open matters answers."""

    def open_matters(self, reader: Reader, customer_id: str = "") -> list[OpenMatter]:
        """Every open matter of the room, or those of one customer."""
        ...

    def late_and_open(self, reader: Reader, now: datetime) -> tuple[int, int]:
        """How many are late, and how many open, the late ones among them."""
        ...


@dataclass(frozen=True, slots=True)
class _Table:
    """Where a kind's open matters stand: table, condition, and the columns of a line in the list."""

    name: str
    still_open: str
    title: str
    who: str
    began: str
    promised: str
    precision: str = "NULL"
    snoozed: str = "NULL"
    waiting: str = "0"
    reminded: str = ""
    authority: str = "NULL"
    customer: str = "m.customer_id"
    phone: str = "m.phone_raw"


_TABLES = {
    MatterKind.CALLBACK: _Table(
        "callbacks",
        "m.state = 'open'",
        title="m.reason",
        who="coalesce(k.name, m.name, '')",
        began="NULL",
        promised="m.first_due_at",
        snoozed="m.snoozed_until",
        waiting="m.handed_by IS NOT NULL AND m.accepted_at IS NULL",
    ),
    MatterKind.COMPLAINT: _Table(
        "complaints",
        "m.state = 'open'",
        title="m.title",
        who="coalesce(k.name, m.customer_name)",
        began="m.received_at",
        promised="m.promised_at",
        waiting="m.handed_by IS NOT NULL AND m.accepted_at IS NULL",
        reminded=REMINDED_SINCE.format(row="m"),
        authority="m.authority",
    ),
    MatterKind.DELIVERY: _Table(
        "deliveries",
        "m.state IN ('received','assigned','under_way','failed')",
        title="coalesce(m.goods, m.address, m.state)",
        who="m.customer_name",
        began="m.ordered_at",
        promised="m.promised_by",
        precision="m.promised_precision",
    ),
    MatterKind.IMPROVEMENT: _Table(
        "improvements",
        "m.state = 'open'",
        title="m.title",
        who="''",
        began="m.opened_at",
        promised="NULL",
        customer="NULL",
        phone="NULL",
    ),
}


_NEVER = "9999"


def lines(reader: Reader, now: datetime | None = None) -> list[Line]:
    """Every open matter of all kinds, each once, in no order; with `now` those reminded that day are told."""
    found: list[Line] = []
    today = local_day(now, settings.profile(reader).zoneinfo)[0] if now else _NEVER
    for kind, table in _TABLES.items():
        rows = reader.query(
            f"SELECT '{kind}', m.id, m.due_at, m.owner_id, {table.customer}, {table.snoozed}, {table.reminded or 0}"
            f" FROM {table.name} m WHERE m.deleted_at IS NULL AND {table.still_open}",
            (today,) if table.reminded else (),
        )
        found += map(Line._make, rows)
    return found


def ordered(reader: Reader, now: datetime) -> list[Line]:
    """Every open matter of all kinds, each once, in the order of work."""
    found = lines(reader, now)
    return in_order(found, to_text(now), tiers_of(reader, tied(found)))


def tiers_of(reader: Reader, customer_ids: Collection[str]) -> dict[str, Tier]:
    """The tier in force of each of these customers (`pyramid.model.Present.tier`); who is in none is left out."""
    found: dict[str, Tier] = {}
    brought_in: dict[str | None, Tier | None] = {}
    rows = reader.query(
        f"SELECT c.id, t.by_hand, c.tier, t.tier FROM {CUSTOMERS} WHERE c.id IN (SELECT value FROM json_each(?))"
        " AND coalesce(t.by_hand, c.tier, t.tier) IS NOT NULL",
        (json.dumps(sorted(customer_ids)),),
    )
    for customer_id, by_hand, word, computed in rows:
        if word not in brought_in:
            brought_in[word] = tier_of(word)
        tier = tier_in(by_hand) or brought_in[word] or tier_in(computed)
        if tier is not None:
            found[customer_id] = tier
    return found


def escalated(reader: Reader, now: datetime) -> set[str]:
    """The keys of the open matters a supervisor has to know of: those that are late, or whose promise presses."""
    found: set[str] = set()
    for kind, table in _TABLES.items():
        still_open = f"SELECT m.id FROM {table.name} m WHERE m.deleted_at IS NULL AND {table.still_open}"
        late = reader.query(f"{still_open} AND m.due_at < ?", (to_text(now),))
        found.update(f"{kind}:{row[0]}" for row in late)
        others = f"{still_open} AND m.due_at >= ?"
        found.update(f"{kind}:{row_id}" for row_id in pressing_of(reader, others, (to_text(now),), now))
    return found


def supervises(reader: Reader, me: str) -> bool:
    """Whether what is escalated is for them: a supervisor, or anybody where the store has none."""
    leading = {one.id for one in staff.active_staff(reader) if one.role is Role.SUPERVISOR}
    return me in leading or not leading


def narrowed(
    reader: Reader,
    found: Iterable[Line],
    group: Group,
    kinds: Collection[MatterKind],
    words: str,
    me: str,
    pressing: Collection[str] = (),
) -> list[str]:
    """The keys of the lines of a group and of these kinds (of all without any) that the words typed find.

    `pressing` are the keys of those that are escalated.
    """
    of_it = of_group(found, group, me, pressing, decisions.concerning(reader, me))
    kept = [line for line in of_it if not kinds or line.kind in kinds]
    keys = [line.key for line in kept]
    if not words.strip():
        return keys
    hit: set[str] = set()
    for kind in MatterKind:
        ids = [line.row_id for line in kept if line.kind == kind]
        if kind is MatterKind.IMPROVEMENT:
            ids = [*improvements.found_by(reader, words, ids)]
        else:
            ids = only_found(reader, kind, words, ids)
        hit.update(f"{kind}:{row_id}" for row_id in ids)
    return [key for key in keys if key in hit]


_COUNTED = (Group.MINE, Group.ALL, Group.DESK)


def counts(reader: Reader, me: str) -> dict[tuple[Group, MatterKind], int]:
    """How many open matters of each kind each group has; from the indexes alone."""
    found: dict[tuple[Group, MatterKind], int] = {}
    for kind, table in _TABLES.items():
        row = reader.query(
            f"SELECT count(*) FILTER (WHERE m.owner_id = ?), count(*), count(*) FILTER (WHERE m.owner_id = ?)"
            f" FROM {table.name} m WHERE m.deleted_at IS NULL AND {table.still_open}",
            (me, DESK_ID),
        )[0]
        found.update({(group, kind): int(count) for group, count in zip(_COUNTED, row, strict=True)})
    others = sum(owner_id != me for owner_id in decisions.concerning(reader, me).values())
    found[Group.MINE, MatterKind.COMPLAINT] += others
    return found


def late_and_open(reader: Reader, sources: Sequence[Source], now: datetime) -> tuple[int, int]:
    """How many matters of all sources are late, and how many open, the late ones among them."""
    each = [source.late_and_open(reader, now) for source in sources]
    return sum(late for late, _open in each), sum(still_open for _late, still_open in each)


def rows_for_list(
    reader: Reader,
    keys: Sequence[str],
    now: datetime | None = None,
    *,
    closed_too: bool = False,
    me: str = "",
) -> list[TodayRow]:
    """The matters of these keys as the list shows them, in their order; without `closed_too` only open ones.

    How their promises press is told where `now` is given. To `me` the next step says what they have to decide on, or
    what was decided for them.
    """
    of_kind: dict[MatterKind, list[str]] = {}
    for key in keys:
        kind, row_id = kind_and_id(key)
        of_kind.setdefault(kind, []).append(row_id)
    people, found = staff.names(reader), dict[str, TodayRow]()
    for kind, ids in of_kind.items():
        for block in blocks(ids):
            found.update((row.id, row) for row in _rows(reader, kind, block, people, closed_too=closed_too))
    if now is not None:
        pressed = pressing(reader, [row.row_id for row in found.values()], now)
        found = {key: replace(row, press=pressed.get(row.row_id)) for key, row in found.items()}
    for complaint_id in decisions.concerning(reader, me) if me else ():
        if row := found.get(f"{MatterKind.COMPLAINT}:{complaint_id}"):
            words = decisions.next_words(reader, me, complaint_id, row.next_step, row.owner_id)
            found[row.id] = replace(row, next_step=words)
    tiers = tiers_of(reader, {row.customer_id for row in found.values() if row.customer_id})
    return [_with_tier(found[key], tiers) for key in keys if key in found]


def _with_tier(row: TodayRow, tiers: Mapping[str, Tier]) -> TodayRow:
    tier = tiers.get(row.customer_id or "")
    return row if tier is None else replace(row, tier=tier)


_PAUSED = "EXISTS (SELECT 1 FROM clock_pauses p WHERE p.row_id = m.id AND p.until IS NULL AND p.deleted_at IS NULL)"


def _rows(
    reader: Reader, kind: MatterKind, ids: Sequence[str], people: Mapping[str, str], *, closed_too: bool
) -> Iterable[TodayRow]:
    table = _TABLES[kind]
    still_open = "" if closed_too else f" AND {table.still_open}"
    rows = reader.query(
        f"SELECT m.id, m.number, {table.title} AS title, {table.customer} AS customer_id, {table.who} AS name,"
        f" {table.phone} AS phone_raw, m.next_step, m.owner_id, m.due_at, m.stage, {table.snoozed} AS snoozed,"
        f" {table.began} AS began, {table.promised} AS promised, {table.precision} AS precision,"
        f" {table.waiting} AS waiting, {table.authority} AS authority, {_PAUSED} AS paused FROM {table.name} m"
        f" LEFT JOIN customers k ON k.id = {table.customer} AND k.kind <> 'walk_in'"
        f" WHERE m.id IN ({marks(ids)}) AND m.deleted_at IS NULL{still_open}",
        ids,
    )
    zone = settings.profile(reader).zoneinfo
    return [row_of(kind, row, people, zone) for row in rows]


def row_of(
    kind: MatterKind, row: sqlite3.Row | Mapping[str, Any], people: Mapping[str, str], zone: ZoneInfo
) -> TodayRow:
    """The row of the list from its columns, as `_rows` asks for them; `people` are names by staff id."""
    began = from_text(row["began"]) if row["began"] else rung_for(row["id"])
    if row["promised"]:
        promised = from_text(row["promised"])
    else:
        promised = improvement_due(began) if kind is MatterKind.IMPROVEMENT else began + UNPROMISED
    precision = Precision(row["precision"]) if row["precision"] else None
    return TodayRow(
        id=f"{kind}:{row['id']}",
        kind=kind,
        row_id=row["id"],
        number=row["number"],
        title=_title(kind, row["title"]),
        customer_id=row["customer_id"],
        name=row["name"],
        phone=row["phone_raw"] or "",
        next_step=_STEP_WORDS[kind](row["next_step"]),
        owner_id=row["owner_id"],
        owner=people.get(row["owner_id"], ""),
        due_at=from_text(row["due_at"]),
        began_at=began,
        promised_at=due_of_promise(promised, precision, zone),
        stage=Stage(row["stage"]),
        snoozed_until=moment_or_none(row["snoozed"]),
        waiting=bool(row["waiting"]),
        authority=row["authority"] or "",
        paused=bool(row["paused"]),
    )


_STEP_WORDS = {
    MatterKind.CALLBACK: callback_step,
    MatterKind.COMPLAINT: complaint_step,
    MatterKind.DELIVERY: delivery_step,
    MatterKind.IMPROVEMENT: improvement_step,
}


def _title(kind: MatterKind, text: str) -> str:
    if kind is MatterKind.CALLBACK:
        return reason_line(text)
    if kind is MatterKind.DELIVERY and text in set(DeliveryState):
        return _(STATE_WORDS[DeliveryState(text)])
    return text


def day_state(reader: Reader, sources: Sequence[Source], now: datetime, day: Date | None = None) -> DayState:
    """How a day stands at its closing; without `day` the one that closes now."""
    openings = calendars.openings(reader)
    day = day or openings.day_of(now)
    opening = openings.after(day)
    known = {f"{each.kind}:{each.row_id}": each for source in sources for each in source.open_matters(reader)}
    carried = carried_over(reader, day.isoformat())
    in_turn = [known[line.key] for line in ordered(reader, now) if line.key in known]
    owed = [Owed(each, why_handle(each, now, opening), carried.get(each.row_id)) for each in in_turn]
    return DayState(day, now, opening, in_turn, [each for each in owed if each.why or each.carried])


_DONE = f"""SELECT
   count(*) FILTER (WHERE direction = 'in' AND outcome NOT IN ('no_call','missed','abandoned','voicemail')),
   count(*) FILTER (WHERE direction = 'out'),
   count(*) FILTER (WHERE direction = 'in' AND outcome IN ('missed','abandoned','voicemail')),
   count(*) FILTER (WHERE callback_id IS NOT NULL),
   (SELECT count(*) FROM callbacks WHERE deleted_at IS NULL AND state = 'done' AND closed_at >= ?1 AND closed_at < ?2),
   (SELECT count(*) FROM complaints WHERE {COMPLAINTS}
      AND received_at >= ?1 AND received_at < ?2),
   (SELECT count(*) FROM complaints WHERE {COMPLAINTS} AND state = 'closed'
      AND closed_at >= ?1 AND closed_at < ?2),
   (SELECT count(*) FROM deliveries WHERE deleted_at IS NULL AND state = 'delivered'
      AND delivered_at >= ?1 AND delivered_at < ?2)
  FROM calls WHERE deleted_at IS NULL AND rang_at >= ?1 AND rang_at < ?2"""


def done_on(reader: Reader, day: Date) -> Done:
    """What was done in a local day: calls by when they rang, the others by when they came, closed or arrived."""
    zone = settings.profile(reader).zoneinfo
    begin, end = day_start(day, zone), day_start(day + timedelta(days=1), zone)
    return Done(*reader.query(_DONE, (begin, end))[0])


def close(tx: Tx, day: Date, note: str, counts: Mapping[str, int]) -> None:
    """Writes down that a day was closed, by the actor of the save."""
    tx.insert(
        "day_closings",
        {
            "id": new_id(tx.now),
            "day": day.isoformat(),
            "at": to_text(tx.now),
            "by_id": tx.actor,
            "note": note or None,
            "counts": json.dumps(counts),
        },
    )


def closing_of(reader: Reader, day: Date) -> DayClosing | None:
    """How a day was closed, the last time it was; None while it is open."""
    rows = reader.query(
        "SELECT * FROM day_closings WHERE day = ? AND deleted_at IS NULL ORDER BY at DESC, id DESC LIMIT 1",
        (day.isoformat(),),
    )
    if not rows:
        return None
    row = rows[0]
    return DayClosing(row["id"], day, from_text(row["at"]), row["by_id"], row["note"] or "", json.loads(row["counts"]))
