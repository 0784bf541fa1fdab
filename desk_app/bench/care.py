"""Proposals over all customers: who is likely to need what again."""

import sqlite3
from itertools import groupby

from desk_app.app import DESK_ID, Desk
from desk_app.bench.floor import Result, as_result, in_turn

_MOST_S = 20


def proposals(desk: Desk, conn: sqlite3.Connection) -> Result:
    """Every customer's rhythm worked out and the proposals written: at most 20 s, beside the bare rows grouped."""
    found: list[int] = []
    ours, least = in_turn(
        [(lambda: found.append(desk.care.propose(DESK_ID).customers), lambda: _by_hand(conn)) for _turn in range(2)]
    )
    rate = round(found[0] / max(ours.longest, 0.001))
    what = f"proposals over {found[0]} customers, {rate} a second"
    return as_result("care.proposals", what, ours, f"≤ {_MOST_S} s", ours.longest <= _MOST_S, least, unit="s")


def _by_hand(conn: sqlite3.Connection) -> None:
    rows = conn.execute(
        "SELECT customer_id, goods, bought_on FROM purchases WHERE goods IS NOT NULL AND deleted_at IS NULL"
        " ORDER BY customer_id, goods, bought_on"
    )
    sum(1 for _product, days in groupby(rows, key=lambda row: (row[0], row[1])) if len(list(days)) > 2)
