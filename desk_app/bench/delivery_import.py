"""How fast a shop's list of orders comes in, beside executemany of the same rows through the same triggers."""

import csv
import random
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from desk_app.app import DESK_ID, open_desk
from desk_app.bench.floor import Result, timed
from desk_app.bench.intake import by_hand
from desk_app.bench.making import name_of
from desk_app.demo.places import DISTRICTS
from desk_app.storage.connection import connect

_TABLES = {
    "customers": "rowid", "customer_phones": "rowid", "customer_addresses": "rowid", "deliveries": "rowid",
    "delivery_lines": "rowid", "delivery_events": "rowid", "search_doc": "docid", "search_key": "docid",
    "search_name": "rowid",
}  # fmt: skip
"""What an import fills, and the order in which it comes."""
_HEADER = (
    "订单编号", "收货人", "联系电话", "收货地址", "下单时间", "商品名称", "数量", "单价", "订单状态", "发货时间",
    "签收时间", "物流公司", "物流单号",
)  # fmt: skip
_GOODS = ("东北大米 10kg", "菜籽油 5L", "牛奶 12 盒", "洗衣液 3kg", "净水器滤芯")
_BEGIN = datetime(2026, 1, 1, 8)  # noqa: DTZ001 -- a list says the store's own time
_MOST = 20_000


def write_orders(path: Path, count: int, seed: int = 5) -> None:
    """A made list of orders as a shop's program would save it, some with several lines of goods."""
    rng = random.Random(seed)
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        out = csv.writer(handle)
        out.writerow(_HEADER)
        for n in range(count):
            district, _circle, roads, _estates = rng.choice(DISTRICTS)
            ordered = _BEGIN + timedelta(minutes=7 * n % 400_000)
            sent, there = ordered + timedelta(hours=20), ordered + timedelta(hours=20 + rng.randrange(5, 60))
            state = rng.choice(("待发货", "已发货", "已签收", "已签收", "已签收", "交易关闭"))
            head = [
                f"E{n:09d}",
                name_of(rng),
                f"1{rng.choice('3456789')}{rng.randrange(10**9):09d}",
                f"{district}{rng.choice(roads)}{rng.randrange(1, 400)}号{rng.randrange(100, 2500)}室",
                f"{ordered:%Y-%m-%d %H:%M:%S}",
            ]
            way = [state, *(f"{at:%Y-%m-%d %H:%M:%S}" if state in said else "" for at, said in (
                (sent, ("已发货", "已签收")), (there, ("已签收",)),
            )), "顺丰速运", f"SF{n:012d}"]  # fmt: skip
            for _line in range(2 if n % 4 == 0 else 1):
                out.writerow(
                    [*head, rng.choice(_GOODS), rng.randrange(1, 4), f"{rng.randrange(500, 9900) / 100:.2f}", *way]
                )


def import_of_orders(count: int) -> list[Result]:
    """Orders a second of an import and its share of the floor's (≥ 0.4), of at most 20,000 of them; and the same list
    once more, which changes nothing."""
    count = min(count, _MOST)
    with TemporaryDirectory(prefix="desk-app-bench-", ignore_cleanup_errors=True) as folder:
        source, ours, theirs = (Path(folder) / name for name in ("orders.csv", "ours.desk", "floor.desk"))
        write_orders(source, count)
        with closing(open_desk(ours)) as desk:
            taken = timed([lambda: desk.imports.run(DESK_ID, "deliveries", source)])
            again = timed([lambda: desk.imports.run(DESK_ID, "deliveries", source)])
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
    once_more = count / again.median
    held = rate >= 0.4 * floor_rate
    return [
        Result("import.orders", "orders imported", rate, "orders/s", "≥ 0.4 × floor", held, floor_rate, n=count),
        Result(
            "import.orders.again",
            "the same list again",
            once_more,
            "orders/s",
            "≥ the first",
            once_more >= rate,
            n=count,
        ),
    ]
