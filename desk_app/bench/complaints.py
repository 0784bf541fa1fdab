"""The list of complaints: opened by what is due, narrowed, looked through for words; and a step that is saved."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

from desk_app.app import Desk
from desk_app.bench.floor import Act, Result, Timed, as_result, in_turn, timed, within
from desk_app.bench.questions import ROUNDS, by_hand
from desk_app.bench.raw import Raw
from desk_app.bench.saving import counted
from desk_app.complaints import listing, pareto, store
from desk_app.complaints.model import Chip, Step, done_steps, next_of
from desk_app.core.clock import to_text
from desk_app.core.text import query_tokens
from desk_app.customers.list_conditions import Conditions
from desk_app.improvements.days import Days
from desk_app.settings import store as settings
from desk_app.staff.store import active_staff

_SCREEN = 64
_TWO = ("增值", "漏水", "空调", "迟到", "发票", "包装", "门锁", "安装")
_WORDS = ("scratched", "door delivery", "增值税发票", "安装师傅没来", "fridge niche", "送货员服务态度")
_TURNS, _IN_A_ROW = 6, 14


def complaints(desk: Desk, path: Path, later: Callable[[timedelta], object]) -> list[Result]:
    """Every question about a file of complaints, those that only read first."""
    with by_hand(path) as conn:
        found = [_list(desk, conn), *_filters(desk, conn), *_words(desk, conn), _pareto(desk)]
    return [*found, _step(desk, path, later)]


_DUE = "SELECT id FROM complaints WHERE deleted_at IS NULL AND state = 'open' ORDER BY due_at"
_ROW = (
    "SELECT c.*, k.name, (SELECT group_concat(step) FROM complaint_steps s WHERE s.complaint_id = c.id)"
    " FROM complaints c LEFT JOIN customers k ON k.id = c.customer_id WHERE c.id = ?"
)


def _list(desk: Desk, conn: sqlite3.Connection) -> Result:
    """The open ones by due time with their first screen: at most 30 ms."""
    now, zone, me = desk.file.clock.now(), settings.profile(desk.file).zoneinfo, active_staff(desk.file)[0].id

    def opened() -> None:
        ids = store.ids_for(desk.file, Chip.OPEN, "", now, zone, me)
        store.rows_for_list(desk.file, ids[:_SCREEN], now)

    def opened_by_hand() -> None:
        for row in conn.execute(_DUE).fetchall()[:_SCREEN]:
            conn.execute(_ROW, row).fetchone()

    taken, least = in_turn([(opened, opened_by_hand)] * ROUNDS)
    count = len(store.ids_for(desk.file, Chip.OPEN, "", now, zone, me))
    return within("complaints.list", f"the list of {count} open complaints by what is due", taken, 30, least)


_NEWEST = "SELECT id FROM complaints WHERE deleted_at IS NULL ORDER BY state = 'closed', due_at LIMIT ?"


def _filters(desk: Desk, conn: sqlite3.Connection) -> list[Result]:
    """Each chip, and each filter over all complaints, with the first screen: at most 50 ms."""
    now, zone, me = desk.file.clock.now(), settings.profile(desk.file).zoneinfo, active_staff(desk.file)[0].id

    def narrowed(chip: Chip, conditions: Conditions) -> None:
        where = listing.where(desk.file, conditions, now, zone)
        ids = store.ids_for(desk.file, chip, "", now, zone, me, where)
        store.rows_for_list(desk.file, ids[:_SCREEN], now)

    def by_hand() -> None:
        for row in conn.execute(_NEWEST, (_SCREEN,)).fetchall():
            conn.execute(_ROW, row).fetchone()

    asked = [(chip, Conditions()) for chip in Chip]
    asked += [(Chip.ALL, Conditions((pair,))) for pair in _some_of_each(desk)]
    taken, least = in_turn([(partial(narrowed, *each), by_hand) for each in asked * 4])
    counting, least_counting = in_turn(
        [(partial(store.counts, desk.file, now, zone, me), partial(_count_by_hand, conn, to_text(now)))] * ROUNDS
    )
    return [
        within("complaints.filter", f"{len(asked)} chips and filters of the list", taken, 50, least),
        within("complaints.counts", "the counts of its chips", counting, 30, least_counting),
    ]


def _some_of_each(desk: Desk) -> list[tuple[str, str]]:
    """A value for each filter, as somebody might ask."""
    texts = {listing.PRODUCT: "冰箱", listing.PLACE: "家电区"}
    day = desk.file.clock.now().date()
    days = {listing.FROM: (day - timedelta(days=200)).isoformat(), listing.TO: (day - timedelta(days=100)).isoformat()}
    return [
        (each.key, (texts | days).get(each.key) or next((value for value, _word in each.choices(desk.file)), "1"))
        for each in listing.filters_of(desk.file)
    ]


def _count_by_hand(conn: sqlite3.Connection, now: str) -> None:
    conn.execute(
        "SELECT count(*), total(state = 'open' AND due_at < ?) FROM complaints WHERE deleted_at IS NULL", (now,)
    ).fetchone()


_FOUND = """SELECT d.kind, d.row_id, c.number, c.reference, c.title, c.state, coalesce(k.name, c.customer_name)
  FROM (SELECT rowid AS docid FROM search_fts WHERE search_fts MATCH ?) i JOIN search_doc d ON d.docid = i.docid
    JOIN complaints c ON c.id = d.row_id LEFT JOIN customers k ON k.id = c.customer_id
  ORDER BY d.docid DESC LIMIT 12"""


def _words(desk: Desk, conn: sqlite3.Connection) -> list[Result]:
    """Words of notes: at most three times the floor (or 1 ms over it), and 15 ms at the 95th percentile."""
    found = []
    for key, what, words in (
        ("complaints.characters", "two characters of a note", _TWO),
        ("complaints.words", "words of notes in both languages", _WORDS),
    ):
        ours, floor = in_turn(
            [
                (
                    partial(desk.finder.find, each, limit=12),
                    partial(_find_by_hand, conn, " AND ".join(query_tokens(each))),
                )
                for each in words * (ROUNDS // len(words))
            ]
        )
        held = (ours.median <= 3 * floor.median or ours.median - floor.median <= 0.001) and ours.p95 <= 0.015
        found.append(as_result(key, what, ours, "≤ 3 × floor, p95 ≤ 15 ms", held, floor))
    return found


def _find_by_hand(conn: sqlite3.Connection, words: str) -> None:
    conn.execute(_FOUND, (" AND ".join(query_tokens(words)),)).fetchall()


def _pareto(desk: Desk) -> Result:
    """What a year's complaints were about beside the year before, each time of another year: at most 0.5 s."""
    day = desk.file.clock.now().date()
    years = [Days(day - timedelta(days=364 + shift), day - timedelta(days=shift)) for shift in range(10)]
    taken = timed([partial(pareto.about, desk.file, year, axis) for year in years for axis in pareto.Axis])
    return within("complaints.pareto", "what a year's complaints were about, and the year before", taken, 500)


def _step(desk: Desk, path: Path, later: Callable[[timedelta], object]) -> Result:
    """A step saved and journaled (the index follows): at most one and a half times the same rows, raw and durable."""
    drawn = _due_for_a_step(desk, _TURNS * _IN_A_ROW)
    in_a_row = min(len(drawn), _IN_A_ROW)
    clerk = active_staff(desk.file)[0].id
    ours, floor = list[float](), list[float]()

    def save(row_id: str, step: Step) -> None:
        desk.complaints.record_step(clerk, row_id, step, "phone", "")

    with closing(Raw(path)) as raw:
        for start in range(0, len(drawn) - in_a_row + 1, in_a_row):
            acts, head = list[Act](), desk.file.journal_head()
            for row_id, step in drawn[start : start + in_a_row]:
                later(timedelta(seconds=7))
                acts.append(partial(save, row_id, step))
            ours += counted(acts)
            floor += raw.in_a_row(head)
    taken, least = Timed(tuple(ours)), Timed(tuple(floor))
    held = taken.median <= 1.5 * least.median
    return as_result("complaints.step", "a step of a complaint saved", taken, "≤ 1.5 × floor", held, least)


def _due_for_a_step(desk: Desk, most: int) -> list[tuple[str, Step]]:
    """Open complaints that wait for nobody, and the first or second step, which is due next."""
    rows = desk.file.query(
        "SELECT id FROM complaints c WHERE state = 'open' AND deleted_at IS NULL AND handed_by IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM clock_pauses p WHERE p.row_id = c.id) ORDER BY id"
    )
    ids = [row[0] for row in rows]
    random.Random(14).shuffle(ids)
    found = list[tuple[str, Step]]()
    for row_id in ids:
        step = next_of(done_steps(store.steps_of(desk.file, row_id)))
        if step in (Step.ACKNOWLEDGE, Step.APOLOGIZE) and len(found) < most:
            found.append((row_id, step))
    return found
