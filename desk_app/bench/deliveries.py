"""Deliveries: the dispatch board of a day, the list and jumps in it, what came on time in a month and in a year."""

import random
import sqlite3
from collections.abc import Sequence
from datetime import date as Date
from datetime import timedelta
from functools import partial
from pathlib import Path

from desk_app.app import Desk
from desk_app.bench.floor import TOLD_APART, Result, as_result, in_turn, timed, within
from desk_app.bench.questions import by_hand
from desk_app.deliveries import board_store, store
from desk_app.deliveries.model import Chip
from desk_app.insights.counting import day_start
from desk_app.insights.delivery_counting import delivery_answer
from desk_app.insights.model import ALL, Period
from desk_app.settings import store as settings

_DAYS = (0, 1, -1, 0, 2, 0, -30, 1, 7, 0)
_TURNS = 4
_OPENED, _JUMPS, _SHOWN = 20, 60, 40
_MONTHS, _YEARS = 20, 10


def deliveries(desk: Desk, path: Path) -> list[Result]:
    """Every question about a file of deliveries."""
    with by_hand(path) as conn:
        return [*_board(desk, conn), *_list(desk, conn), *_on_time(desk, conn)]


def _board(desk: Desk, conn: sqlite3.Connection) -> list[Result]:
    """The board of a day, of the days around today: at most 50 ms. What its rows cost when first read is told apart."""
    now, zone = desk.file.clock.now(), settings.profile(desk.file).zoneinfo
    days = [now.astimezone(zone).date() + timedelta(days=off) for off in _DAYS] * _TURNS
    first = timed([partial(board_store.board, desk.file, day, now, zone) for day in dict.fromkeys(days)])
    taken, least = in_turn(
        [(partial(board_store.board, desk.file, day, now, zone), partial(_run_by_hand, conn, day)) for day in days]
    )
    count = sum(1 for _card in board_store.board(desk.file, days[0], now, zone).cards())
    return [
        within("deliveries.board", f"the dispatch board of a day, {count} cards today", taken, 50, least),
        as_result("deliveries.board.first", "the board of a day nobody looked at yet", first, TOLD_APART),
    ]


def _run_by_hand(conn: sqlite3.Connection, day: Date) -> None:
    conn.execute(
        "SELECT * FROM deliveries WHERE run_day = ? ORDER BY courier_id, run_place", (day.isoformat(),)
    ).fetchall()


_OPEN = (
    "SELECT id FROM deliveries WHERE deleted_at IS NULL AND state IN ('received','assigned','under_way','failed')"
    " ORDER BY due_at"
)


def _list(desk: Desk, conn: sqlite3.Connection) -> list[Result]:
    """The list of all, the open ones first, opened in at most 100 ms, a jump in it in at most 16 ms a frame."""
    from PySide6.QtCore import Qt

    from desk_app.deliveries.table import columns
    from desk_app.ui.windowed import WindowedTable

    file = desk.file
    now, zone = file.clock.now(), settings.profile(file).zoneinfo

    def opened() -> WindowedTable:
        shown = columns(file.clock.now, lambda: zone)
        model = WindowedTable(shown, lambda ids: store.rows_for_list(file, ids))
        model.refresh(store.ids_for(file, Chip.ALL, "", now, zone, ""))
        show(model, 0)
        return model

    def show(model: WindowedTable, top: int) -> None:
        for row in range(top, min(top + _SHOWN, model.rowCount())):
            for column in range(model.columnCount()):
                model.data(model.index(row, column), Qt.ItemDataRole.DisplayRole)

    def by_hand(ids: Sequence[str]) -> None:
        marks = ",".join("?" * len(ids))
        conn.execute(f"SELECT * FROM deliveries WHERE id IN ({marks})", ids).fetchall()

    def opened_by_hand() -> None:
        by_hand([row[0] for row in conn.execute(_OPEN).fetchall()[:_SHOWN]])

    opening, least = in_turn([(opened, opened_by_hand)] * _OPENED)
    every = [row[0] for row in conn.execute("SELECT id FROM deliveries WHERE deleted_at IS NULL ORDER BY ordered_at")]
    model, rng = opened(), random.Random(5)
    tops = [rng.randrange(max(1, len(every) - _SHOWN)) for _jump in range(_JUMPS)]
    jumps, least_jumps = in_turn([(partial(show, model, at), partial(by_hand, every[at : at + _SHOWN])) for at in tops])
    count = conn.execute(f"SELECT count(*) FROM ({_OPEN})").fetchone()[0]
    return [
        within(
            "deliveries.list", f"the list of {len(every)} deliveries, the {count} open ones first", opening, 100, least
        ),
        within("deliveries.jump", f"a jump anywhere in a list of {len(every)}", jumps, 16, least_jumps),
    ]


_ROWS = (
    "SELECT promised_by, promised_precision, promised_from, delivered_at, state, came_full, split_of, courier_id, area"
    " FROM deliveries WHERE promised_by >= ? AND promised_by < ? AND deleted_at IS NULL"
)


def _on_time(desk: Desk, conn: sqlite3.Connection) -> list[Result]:
    """Every figure of the deliveries of a month in at most 0.3 s, of a year in at most 1.5 s.

    The floor only fetches what on time in full is made of, and counts nothing.
    """
    now, zone = desk.file.clock.now(), settings.profile(desk.file).zoneinfo
    end = now.astimezone(zone).date()

    def by_hand(period: Period) -> None:
        conn.execute(_ROWS, (day_start(period.start, zone), day_start(period.end, zone))).fetchall()

    found = []
    for key, days, turns, most in (("month", 30, _MONTHS, 300), ("year", 365, _YEARS, 1_500)):
        periods = [Period(end - timedelta(days=days + off), end - timedelta(days=off)) for off in range(turns)]
        pairs = [(partial(_figures_of, desk, period), partial(by_hand, period)) for period in periods]
        taken, least = in_turn(pairs)
        count = delivery_answer(desk.file, periods[0], ALL, now).due
        found.append(within(f"deliveries.{key}", f"every figure of a {key}, {count} due", taken, most, least))
    return found


def _figures_of(desk: Desk, period: Period) -> int:
    """All figures of deliveries of a period as they are shown; answers how many there are."""
    return len(delivery_answer(desk.file, period, ALL, desk.file.clock.now()).measures())
