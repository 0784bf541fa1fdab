"""The save of a call, durable and journaled, beside the bare insert of the same rows; the index that follows it."""

import gc
import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile

from desk_app.app import Desk
from desk_app.bench.floor import TOLD_APART, Act, Result, Timed, as_result
from desk_app.bench.made_calls import NOTES
from desk_app.bench.questions import some_customers
from desk_app.calls.model import Call, CallDraft, CallKind
from desk_app.core.ids import new_id
from desk_app.customers.model import Customer
from desk_app.staff.store import active_staff
from desk_app.storage.connection import connect, unguarded
from desk_app.topics.model import Topic
from desk_app.topics.store import all_topics

_ROUNDS, _IN_A_ROW, _UNCOUNTED = 6, 14, 4
"""Ours and the floor take turns in rows of so many: the first of each read anew what the other wrote."""
_PAGE = bytes(4096)
NO_DEVICE = 0
"""Under which the floor's journal rows stand until they are taken out again."""


def save_of_a_call(desk: Desk, path: Path, later: Callable[[timedelta], object]) -> list[Result]:
    """At most one and a half times the floor, and none of them longer than 50 ms.

    `later` moves the desk's clock on. The calls stay in the file; the floor's rows are taken out again.
    """
    drafts = _drafts(desk)
    ours, floor, index = list[float](), list[float](), list[float]()
    made = list[Call]()

    def save(who: str, draft: CallDraft) -> None:
        made.append(desk.calls.take_down(who, draft))

    with closing(connect(path, writing=True)[0]) as conn:
        try:
            for _round in range(_ROUNDS):
                acts = list[Act]()
                for _n in range(_IN_A_ROW):
                    later(timedelta(minutes=2))
                    acts.append(partial(save, *next(drafts)))
                ours += counted(acts)
                index.append(_seconds(desk.file.catch_up))
                bare = [_bare(conn, each.id) for each in made[-_IN_A_ROW:]]
                with without_journal(conn):
                    floor += counted(bare)
        finally:
            _take_out(conn)
    taken, least = Timed(tuple(ours)), Timed(tuple(floor))
    longest, longest_floor = Timed((taken.longest,)), Timed((least.longest,))
    return [
        as_result(
            "save.call", "a call saved", taken, "≤ 1.5 × floor", taken.median <= 1.5 * least.median, least
        ),
        as_result(
            "save.longest", "the longest of the saves", longest, "≤ 50 ms", longest.longest <= 0.050, longest_floor
        ),
        as_result("save.index", f"the index following {_IN_A_ROW} saved calls", Timed(tuple(index)), TOLD_APART),
        as_result("save.fsync", "a page handed to the disk (fsync)", _fsync(path.parent), TOLD_APART),
    ]  # fmt: skip


def _drafts(desk: Desk) -> Iterator[tuple[str, CallDraft]]:
    """Who takes the call, and what was typed: a known customer, a topic, a note, and the clocks."""
    rng = random.Random(11)
    people = some_customers(desk, _ROUNDS * _IN_A_ROW, seed=11)
    topics, crew = all_topics(desk.file), active_staff(desk.file)
    while True:
        yield rng.choice(crew).id, _draft(desk, rng, rng.choice(people), rng.choice(topics))


def _draft(desk: Desk, rng: random.Random, one: Customer, topic: Topic) -> CallDraft:
    now = desk.file.clock.now()
    return CallDraft(
        customer_id=one.id,
        kind=rng.choice(list(CallKind)),
        topic=topic.path,
        topic_id=topic.id,
        note=rng.choice(NOTES),
        rang_at=now - timedelta(seconds=100),
        answered_at=now - timedelta(seconds=92),
        ended_at=now - timedelta(seconds=15),
        after_s=15,
    )


def counted(acts: Sequence[Act]) -> Sequence[float]:
    """The seconds of acts in a row, without the first few, which read anew what somebody else wrote."""
    gc.collect()
    gc.disable()
    try:
        return [_seconds(act) for act in acts][_UNCOUNTED:]
    finally:
        gc.enable()


def _bare(conn: sqlite3.Connection, call_id: str) -> Act:
    """The same row once more under another id, with its journal row: one durable save of two inserts."""
    call = dict(conn.execute("SELECT * FROM calls WHERE id = ?", (call_id,)).fetchone())
    entry = dict(conn.execute("SELECT * FROM change_log WHERE row_id = ? AND op = 'I'", (call_id,)).fetchone())
    call["id"] = entry["row_id"] = new_id()
    entry["device_id"] = NO_DEVICE
    statements = [
        (f"INSERT INTO {table}({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))
        for table, row in (("calls", call), ("change_log", entry))
    ]

    def insert() -> None:
        conn.execute("BEGIN IMMEDIATE")
        for sql, values in statements:
            conn.execute(sql, values)
        conn.execute("COMMIT")

    return insert


def _seconds(act: Act) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


@contextmanager
def without_journal(conn: sqlite3.Connection) -> Iterator[None]:
    """Within the block no trigger writes a journal row: the floor writes its own."""
    conn.execute("UPDATE sync_state SET capture = 0")
    try:
        yield
    finally:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        conn.execute("UPDATE sync_state SET capture = 1")


def _take_out(conn: sqlite3.Connection) -> None:
    """Removes the floor's rows, so that the file is whole again."""
    with without_journal(conn), unguarded(conn):
        conn.execute("BEGIN IMMEDIATE")
        conn.execute("DELETE FROM calls WHERE id IN (SELECT row_id FROM change_log WHERE device_id = ?)", (NO_DEVICE,))
        conn.execute("DELETE FROM change_log WHERE device_id = ?", (NO_DEVICE,))
        conn.execute("COMMIT")


def _fsync(folder: Path) -> Timed:
    """One page after another written and brought to the disk, in the folder of the file."""
    with TemporaryFile(dir=folder, buffering=0) as handle:

        def page() -> None:
            handle.write(_PAGE)
            os.fsync(handle.fileno())

        return Timed(tuple(_seconds(page) for _n in range(_ROUNDS * _IN_A_ROW)))
