"""The dispatch board of a day."""

import sqlite3
from datetime import date as Date
from datetime import timedelta
from functools import partial
from pathlib import Path

from desk_app.app import Desk
from desk_app.bench.floor import Result, in_turn, within
from desk_app.bench.questions import by_hand
from desk_app.deliveries import board_store
from desk_app.settings import store as settings

_DAYS = (0, 1, -1, 0, 2, 0, -30, 1, 7, 0)
_TURNS = 4


def deliveries(desk: Desk, path: Path) -> list[Result]:
    """Every question about a file of deliveries."""
    with by_hand(path) as conn:
        return [_board(desk, conn)]


def _board(desk: Desk, conn: sqlite3.Connection) -> Result:
    """The board of a day, of the days around today: at most 50 ms."""
    now, zone = desk.file.clock.now(), settings.profile(desk.file).zoneinfo
    days = [now.astimezone(zone).date() + timedelta(days=off) for off in _DAYS] * _TURNS
    taken, least = in_turn(
        [(partial(board_store.board, desk.file, day, now, zone), partial(_run_by_hand, conn, day)) for day in days]
    )
    count = sum(1 for _card in board_store.board(desk.file, days[0], now, zone).cards())
    return within("deliveries.board", f"the dispatch board of a day, {count} cards today", taken, 50, least)


def _run_by_hand(conn: sqlite3.Connection, day: Date) -> None:
    conn.execute(
        "SELECT * FROM deliveries WHERE run_day = ? ORDER BY courier_id, run_place", (day.isoformat(),)
    ).fetchall()
