"""How fast a file of customers comes in, beside executemany of the same rows through the same triggers and indexes."""

import csv
import random
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from desk_app.app import DESK_ID, open_desk
from desk_app.bench.floor import Result, timed
from desk_app.bench.making import name_of
from desk_app.demo.places import DISTRICTS
from desk_app.storage.connection import connect

_TABLES = {
    "customers": "rowid", "customer_phones": "rowid", "customer_addresses": "rowid",
    "search_doc": "docid", "search_key": "docid", "search_name": "rowid",
}  # fmt: skip
"""What an import fills, and the order in which it comes."""
_HEADER = ("客户编号", "客户姓名", "性别", "联系电话", "通讯地址", "建档日期", "备注")


def write_list(path: Path, count: int, seed: int = 3) -> None:
    """A made list of customers as a shop's other program would save it."""
    rng = random.Random(seed)
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        out = csv.writer(handle)
        out.writerow(_HEADER)
        for n in range(count):
            district, _circle, roads, _estates = rng.choice(DISTRICTS)
            out.writerow(
                (
                    f"KH{n:08d}",
                    name_of(rng),
                    rng.choice("男女"),
                    f"1{rng.choice('3456789')}{rng.randrange(10**9):09d}",
                    f"{district}{rng.choice(roads)}{rng.randrange(1, 400)}号{rng.randrange(100, 2500)}室",
                    f"20{rng.randrange(20, 26)}-0{rng.randrange(1, 10)}-1{rng.randrange(10)}",
                    "周末送货" if n % 9 == 0 else "",
                )
            )


def import_beside_executemany(folder: Path, count: int) -> list[Result]:
    """Rows a second of an import and its share of the floor's (≥ 0.4); the peak memory of this process (≤ 200 MB)."""
    source, ours, theirs = folder / "list.csv", folder / "ours.desk", folder / "floor.desk"
    write_list(source, count)
    with closing(open_desk(ours)) as desk:
        taken = timed([lambda: desk.imports.run(DESK_ID, "customers", source)])
        peak = peak_memory_mb()
        prepared = {
            table: [tuple(row) for row in desk.file.query(f"SELECT * FROM {table} ORDER BY {order}")]
            for table, order in _TABLES.items()
        }
        prepared["search_fts(rowid, tokens)"] = [
            tuple(row) for row in desk.file.query("SELECT docid, tokens FROM search_doc")
        ]
    open_desk(theirs).close()
    conn, _shaping = connect(theirs, writing=True)
    with closing(conn):
        least = timed([partial(by_hand, conn, prepared)])
    rate, floor_rate = count / taken.median, count / least.median
    share = rate / floor_rate
    return [
        Result("import.rows", "rows imported", rate, "rows/s", "≥ 0.4 × floor", share >= 0.4, floor_rate, n=count),
        Result("import.memory", "peak memory of an import", peak, "MB", "≤ 200 MB", peak <= 200, n=count),
    ]


def by_hand(conn: sqlite3.Connection, prepared: Mapping[str, Sequence[tuple[object, ...]]]) -> None:
    """The same rows into the same tables, with nothing but the database."""
    conn.execute("BEGIN IMMEDIATE")
    for table, rows in prepared.items():
        if rows:
            conn.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(rows[0]))})", rows)
    conn.execute("COMMIT")


def peak_memory_mb() -> float:
    """The most memory this process ever had resident, in MB; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)
