"""A made file of deliveries alone: two years of them with a line of goods each, one in a hundred still open.

Some promise a window of hours, some are short and brought in full later, some were tried before, some were heard of.
"""

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
from desk_app.matters.model import MatterKind
from desk_app.settings import store as settings
from desk_app.staff.model import Role
from desk_app.surveys import store as surveys

COURIERS = ("陈师傅", "周师傅", "吴师傅", "郑师傅", "冯师傅", "褚师傅", "卫师傅", "蒋师傅")
AREAS = ("上城区", "拱墅区", "西湖区", "滨江区", "余杭区", "萧山区", "临平区", "钱塘区", "")
REASONS = ("absent", "absent", "absent", "refused", "wrong_address", "not_attempted")
OPEN_EVERY = 100
_WINDOWED, _SHORT, _TRIED, _HEARD, _CASH_OUT = 0.4, 0.03, 0.05, 0.3, 0.001
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
                came = [row for row in rows if row["delivered_at"]]
                tx.insert_many("delivery_attempts", [_attempt(rng, row) for row in came if rng.random() < _TRIED])
                heard = [row for row in came if rng.random() < _HEARD]
                named = tx.next_numbers(surveys.LETTER, NOW.date(), len(heard))
                answers = [_answer(rng, row, number) for row, number in zip(heard, named, strict=True)]
                tx.insert_many(surveys.TABLE, answers)
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
    begin = day + timedelta(hours=rng.randrange(8, 18)) if rng.random() < _WINDOWED else None
    took = timedelta(minutes=rng.randrange(-20, 150)) if begin else timedelta(hours=rng.randrange(8, 30))
    came = (begin or day) + took
    ordered = day - timedelta(days=rng.randrange(1, 6))
    return {
        "id": new_id(),
        "number": number,
        "customer_name": name_of(rng),
        "address": f"中山路 {rng.randrange(1, 400)} 号 {rng.randrange(1, 30)} 幢",
        "area": rng.choice(AREAS) or None,
        "ordered_at": to_text(ordered),
        "promised_from": to_text(begin) if begin else None,
        "promised_by": to_text(begin + timedelta(hours=2) if begin else day),
        "promised_precision": "time" if begin else "day",
        "handed_to_carrier_at": None if is_open else to_text(came - timedelta(minutes=rng.randrange(20, 300))),
        "delivered_at": None if is_open else to_text(came),
        "came_full": None if is_open else int(rng.random() >= _SHORT),
        "state": state,
        "goods": rng.choice(GOODS),
        "amount_cents": rng.randrange(5_000, 500_000),
        "cash_cents": 1_000 if not is_open and rng.random() < _CASH_OUT else None,
        "currency": "CNY",
        "courier_id": rng.choice(couriers) if in_a_run else None,
        "run_day": day.date().isoformat() if in_a_run else None,
        "run_place": n if in_a_run else None,
        "owner_id": DESK_ID,
        "next_step": STATE_RULES[state].ask,
        "due_at": to_text(day + timedelta(hours=23)),
        "stage": STATE_RULES[state].stage,
    }


def _attempt(rng: random.Random, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": new_id(), "delivery_id": row["id"], "at": row["delivered_at"], "by_id": DESK_ID,
        "courier_id": row["courier_id"], "reason": rng.choice(REASONS),
    }  # fmt: skip


def _answer(rng: random.Random, row: dict[str, Any], number: str) -> dict[str, Any]:
    score = rng.randrange(1, 6)
    return {
        "id": new_id(), "number": number, "kind": MatterKind.DELIVERY.value, "row_id": row["id"],
        "answered_at": row["delivered_at"], "score": score, "score_scale": "1-5", "score_100": (score - 1) * 25,
    }  # fmt: skip


def _line(rng: random.Random, delivery_id: str) -> dict[str, Any]:
    return {
        "id": new_id(), "delivery_id": delivery_id, "position": 0, "goods": rng.choice(GOODS), "ordered": 1,
        "picked": rng.choice((1, 1, 1, 0, None)), "gift": 0,
    }  # fmt: skip
