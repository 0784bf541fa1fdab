"""A made file of deliveries alone: two years of them with a line of goods each, one in a hundred still open."""

import random
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from desk_app.app import DESK_ID, open_desk
from desk_app.bench.made_calls import NOW
from desk_app.bench.making import GOODS, name_of
from desk_app.core.clock import FixedClock, to_text
from desk_app.core.ids import new_id
from desk_app.deliveries import line_store, store
from desk_app.deliveries.model import STATE_RULES, DeliveryState
from desk_app.settings import store as settings
from desk_app.staff.model import Role

COURIERS = ("陈师傅", "周师傅", "吴师傅", "郑师傅", "冯师傅", "褚师傅", "卫师傅", "蒋师傅")
OPEN_EVERY = 100
_DAYS, _BEHIND, _AHEAD = 730, 3, 12
_BLOCK = 20_000
_STATES = (DeliveryState.RECEIVED, DeliveryState.RECEIVED, DeliveryState.ASSIGNED, DeliveryState.UNDER_WAY)
Told = Callable[[str, int, int], None]


def make(path: Path, count: int, *, seed: int = 5, told: Told = lambda *_: None) -> None:
    """Writes a file of so many deliveries, through the journal and the index like any other."""
    rng = random.Random(seed)
    desk = open_desk(path, clock=FixedClock(NOW))
    try:
        couriers = [desk.staff.add(DESK_ID, name, Role.COURIER).id for name in COURIERS]
        zone = settings.profile(desk.file).zoneinfo
        for start in range(0, count, _BLOCK):
            size = min(_BLOCK, count - start)
            with desk.file.write(DESK_ID, "bench.deliveries") as tx:
                numbers = tx.next_numbers("D", NOW.date(), size)
                midnight = datetime.combine(NOW.astimezone(zone).date(), time(), zone)
                rows = [_delivery(rng, number, start + n, midnight, couriers) for n, number in enumerate(numbers)]
                store.add_many(tx, rows)
                tx.insert_many(line_store.TABLE, [_line(rng, row["id"]) for row in rows])
            told("deliveries", start + size, count)
        while desk.file.tidy():
            pass
    finally:
        desk.close()


def _delivery(rng: random.Random, number: str, n: int, today: datetime, couriers: Sequence[str]) -> dict[str, Any]:
    is_open = n % OPEN_EVERY == 0
    day = today + timedelta(days=rng.randrange(-_BEHIND, _AHEAD) if is_open else -rng.randrange(1, _DAYS))
    state = rng.choice(_STATES) if is_open else DeliveryState.DELIVERED
    in_a_run = state is not DeliveryState.RECEIVED
    return {
        "id": new_id(),
        "number": number,
        "customer_name": name_of(rng),
        "address": f"中山路 {rng.randrange(1, 400)} 号 {rng.randrange(1, 30)} 幢",
        "ordered_at": to_text(day - timedelta(days=rng.randrange(1, 6))),
        "promised_by": to_text(day),
        "promised_precision": "day",
        "delivered_at": None if is_open else to_text(day + timedelta(hours=rng.randrange(8, 30))),
        "state": state,
        "goods": rng.choice(GOODS),
        "amount_cents": rng.randrange(5_000, 500_000),
        "currency": "CNY",
        "courier_id": rng.choice(couriers) if in_a_run else None,
        "run_day": day.date().isoformat() if in_a_run else None,
        "run_place": n if in_a_run else None,
        "owner_id": DESK_ID,
        "next_step": STATE_RULES[state].ask,
        "due_at": to_text(day + timedelta(hours=23)),
        "stage": STATE_RULES[state].stage,
    }


def _line(rng: random.Random, delivery_id: str) -> dict[str, Any]:
    return {
        "id": new_id(), "delivery_id": delivery_id, "position": 0, "goods": rng.choice(GOODS), "ordered": 1,
        "picked": rng.choice((1, 1, 1, 0, None)), "gift": 0,
    }  # fmt: skip
