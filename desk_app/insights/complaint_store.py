"""What the figures of complaints are worked out from: narrow rows, and the two denominators of a complaint rate."""

import sqlite3

from desk_app.insights.model import WITHOUT, Conditions
from desk_app.insights.store import BETWEEN, staff_keys
from desk_app.storage.journal import former_values
from desk_app.storage.reading import Reader, blocks, marks


def rows(reader: Reader, begin: str, end: str, conditions: Conditions) -> list[sqlite3.Row]:
    """What came in the period, was open at some time of it, or closed in it or later; doubles left out.

    Each with its id, when it was received, first answered and closed last, whether it is open, its nature, and
    whether nobody voiced it. Reads the table from end to end, which is quicker than by the index of one of the three.
    """
    chosen, args = _chosen(reader, conditions)
    return reader.query(
        "SELECT c.id, c.received_at, c.answered_at, c.closed_at, c.state = 'open', c.nature, c.found_by_us"
        " FROM complaints c NOT INDEXED WHERE c.deleted_at IS NULL AND c.joined_into IS NULL AND c.received_at < ?"
        f" AND (c.received_at >= ? OR c.state = 'open' OR c.closed_at >= ?) AND {chosen}",
        (end, begin, begin, *args),
    )


def rounds(reader: Reader) -> dict[str, list[tuple[str, bool]]]:
    """Of each complaint that was ever opened again when it closed (True) and opened again (False), in order.

    One that came in closed has no step of its first closing: the journal knows when it was.
    """
    found: dict[str, list[tuple[str, bool]]] = {}
    for row_id, step, at in reader.query(
        "SELECT complaint_id, step, at FROM complaint_steps WHERE step IN ('closed','reopened')"
        " AND deleted_at IS NULL AND taken_back IS NULL AND complaint_id IN (SELECT complaint_id"
        " FROM complaint_steps WHERE step = 'reopened' AND deleted_at IS NULL) ORDER BY complaint_id, id"
    ):
        found.setdefault(str(row_id), []).append((str(at), step == "closed"))
    without = [row_id for row_id, steps in found.items() if not steps[0][1]]
    for block in blocks(without):
        for row_id, moments in former_values(reader, "complaints", "closed_at", block).items():
            found[row_id].insert(0, (moments[0], True))
    return found


def pauses(reader: Reader) -> dict[str, list[tuple[str, str | None]]]:
    """The times complaints waited for somebody else, by their ids."""
    found: dict[str, list[tuple[str, str | None]]] = {}
    for row_id, since, until in reader.query(
        "SELECT row_id, since, until FROM clock_pauses WHERE kind = 'complaint' AND deleted_at IS NULL"
        " ORDER BY row_id, since"
    ):
        found.setdefault(str(row_id), []).append((str(since), until))
    return found


def deliveries(reader: Reader, begin: str, end: str) -> int:
    """How many deliveries were ordered in the period, those called off left out."""
    return int(
        reader.query(
            "SELECT count(*) FROM deliveries WHERE ordered_at >= ? AND ordered_at < ?"
            " AND state <> 'cancelled' AND deleted_at IS NULL",
            (begin, end),
        )[0][0]
    )


def _chosen(reader: Reader, conditions: Conditions) -> tuple[str, list[str | int]]:
    """The conditions as an expression on `complaints c`: staff is the owner, a topic the kind or what lies under it."""
    parts, args = ["1"], list[str | int]()
    if conditions.staff and conditions.staff != WITHOUT:
        ids = staff_keys(reader, conditions.staff)
        parts.append(f"c.owner_id IN ({marks(ids)})")
        args += ids
    if conditions.channel:
        parts.append("c.channel = ?")
        args.append(conditions.channel)
    if conditions.topic == WITHOUT:
        parts.append("coalesce(c.kind, '') = ''")
    elif conditions.topic:
        below = f"{conditions.topic}{BETWEEN}"
        parts.append("(c.kind = ? OR substr(c.kind, 1, ?) = ?)")
        args += [conditions.topic, len(below), below]
    return f"({' AND '.join(parts)})", args
