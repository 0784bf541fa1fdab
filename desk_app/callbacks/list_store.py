"""What the list of callbacks asks of the file: which, in which order, how many, and their lines."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk_app.callbacks.model import CallbackRow, CallbackState, Chip
from desk_app.core.clock import from_text, moment_or_none, to_text
from desk_app.staff import store as staff
from desk_app.staff.model import DESK_ID
from desk_app.storage.finding import find
from desk_app.storage.reading import Reader, blocks, marks

_MOST_FOUND = 20_000
_OPEN = "c.state = 'open'"


def _chip_where(chip: Chip, now: datetime, zone: ZoneInfo, me: str) -> tuple[str, tuple[str, ...]]:
    match chip:
        case Chip.MINE:
            mine = f"{_OPEN} AND (c.owner_id = ? OR (c.handed_by = ? AND c.accepted_at IS NULL))"
            return mine, (me, me)
        case Chip.LATE:
            return f"{_OPEN} AND c.due_at < ?", (to_text(now),)
        case Chip.DUE_TODAY:
            return f"{_OPEN} AND c.due_at >= ? AND c.due_at < ?", (to_text(now), _day_end(now, zone))
        case Chip.DESK:
            return f"{_OPEN} AND c.owner_id = ?", (DESK_ID,)
        case Chip.OPEN:
            return _OPEN, ()
        case Chip.ALL:
            return "1", ()


def _day_end(now: datetime, zone: ZoneInfo) -> str:
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return to_text(datetime.combine(tomorrow, time(), zone))


_ORDER = """ORDER BY c.state <> 'open', CASE WHEN c.state = 'open' THEN c.due_at >= ? END,
  CASE WHEN c.state = 'open' THEN coalesce(c.snoozed_until > ?, 0) END,
  CASE WHEN c.state = 'open' THEN c.due_at END, c.closed_at DESC, c.id DESC"""


def ids_for(reader: Reader, chip: Chip, words: str, now: datetime, zone: ZoneInfo, me: str) -> list[str]:
    """The ids of the callbacks a chip and the words typed leave over.

    The late ones first, each group by due time with those that rest at its end; closed ones last, the newest
    first. Among `me`'s own are those that `me` handed over and nobody accepted yet.
    """
    where, args = _chip_where(chip, now, zone, me)
    at = to_text(now)
    rows = reader.query(
        f"SELECT c.id FROM callbacks c WHERE {where} AND c.deleted_at IS NULL {_ORDER}", (*args, at, at)
    )
    ids = [str(row[0]) for row in rows]
    if not words.strip():
        return ids
    found = find(reader, words, limit=_MOST_FOUND).matches
    wanted = {match.row_id for match in found if match.kind == "callback"}
    theirs = [match.row_id for match in found if match.kind == "customer"]
    wanted |= _of_customers(reader, theirs)
    return [row_id for row_id in ids if row_id in wanted]


def _of_customers(reader: Reader, customer_ids: Sequence[str]) -> set[str]:
    """The callbacks of customers: most know their caller by the file alone."""
    return {
        str(row[0])
        for block in blocks(customer_ids)
        for row in reader.query(f"SELECT id FROM callbacks WHERE customer_id IN ({marks(block)})", block)
    }


def counts(reader: Reader, now: datetime, zone: ZoneInfo, me: str) -> dict[Chip, int]:
    """How many callbacks stand behind each chip; one that rests counts like any other."""
    found = {}
    for chip in Chip:
        where, args = _chip_where(chip, now, zone, me)
        rows = reader.query(f"SELECT count(*) FROM callbacks c WHERE {where} AND c.deleted_at IS NULL", args)
        found[chip] = int(rows[0][0])
    return found


_LINES = """SELECT c.*, coalesce(k.name, c.name, '') AS who
 FROM callbacks c LEFT JOIN customers k ON k.id = c.customer_id"""


def rows_for_list(reader: Reader, ids: Sequence[str]) -> list[CallbackRow]:
    """The callbacks of those ids as a list shows them, in the order of the ids; ids that are gone are left out."""
    found: dict[str, CallbackRow] = {}
    people = staff.names(reader)
    for block in blocks(ids):
        for row in reader.query(f"{_LINES} WHERE c.id IN ({marks(block)}) AND c.deleted_at IS NULL", block):
            handed = row["handed_by"] is not None and row["accepted_at"] is None and row["state"] == "open"
            found[row["id"]] = CallbackRow(
                id=row["id"],
                number=row["number"],
                customer_id=row["customer_id"],
                name=row["who"],
                phone=row["phone_raw"] or "",
                reason=row["reason"],
                topic=row["topic"] or "",
                state=CallbackState(row["state"]),
                due_at=from_text(row["due_at"]),
                first_due_at=from_text(row["first_due_at"]),
                snoozed_until=moment_or_none(row["snoozed_until"]),
                tries=row["tries"],
                last_tried_at=moment_or_none(row["last_tried_at"]),
                last_result=row["last_result"],
                owner_id=row["owner_id"],
                owner=people.get(row["owner_id"], ""),
                handed_by=people.get(row["handed_by"], "") if handed else "",
                waiting=handed,
                closed_at=moment_or_none(row["closed_at"]),
            )
    return [found[row_id] for row_id in ids if row_id in found]
