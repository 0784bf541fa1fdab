"""A large made file to measure on: customers with phones and addresses, calls with notes, purchases."""

import random
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from desk_app.app import DESK_ID, Desk, open_desk
from desk_app.calls import store as calls
from desk_app.core.clock import FixedClock, to_text
from desk_app.core.ids import new_id
from desk_app.customers import store as customers
from desk_app.demo.names import FOREIGNERS, MEN, SURNAMES, WOMEN
from desk_app.demo.places import DISTRICTS
from desk_app.storage.tx import Tx

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
_DAYS = 1_095
_BLOCK = 20_000
_TOPICS = ("送货迟到", "洗衣机安装", "冰箱不制冷", "问价格", "开发票", "退换货", "保养", "电饭煲", "以旧换新", "积分")
_NOTES = (
    "客户问什么时候送到，答应今天回电",
    "说包装破损，要求换一台新的",
    "问空调清洗多少钱",
    "已告知安装师傅明天上午到",
    "asks whether the fridge fits a 60 cm niche",
    "表扬送货员服务态度好",
    "门锁电池没电，教他换",
    "要求开增值税发票",
)
Told = Callable[[str, int, int], None]


def make(path: Path, n_customers: int, n_calls: int, *, seed: int = 1, told: Told = lambda *_: None) -> None:
    """Writes a file of that size, through the journal and the index like any other; three purchases a customer."""
    rng = random.Random(seed)
    desk = open_desk(path, clock=FixedClock(NOW))
    try:
        people = [new_id() for _n in range(n_customers)]
        numbers = [f"1{rng.choice('3456789')}{rng.randrange(10**9):09d}" for _n in people]
        for start in range(0, n_customers, _BLOCK):
            span = range(start, min(start + _BLOCK, n_customers))
            with desk.file.write(DESK_ID, "bench.customers") as tx:
                _customers(tx, rng, [(people[n], numbers[n], n) for n in span])
            told("customers", span.stop, n_customers)
        _several(desk, "purchases", 3 * n_customers, told, lambda tx, span: _purchases(tx, rng, people, span))
        _several(desk, "calls", n_calls, told, lambda tx, span: _calls(tx, rng, people, numbers, span))
    finally:
        desk.close()


def _several(desk: Desk, what: str, count: int, told: Told, write: Callable[[Tx, range], None]) -> None:
    for start in range(0, count, 2 * _BLOCK):
        span = range(start, min(start + 2 * _BLOCK, count))
        with desk.file.write(DESK_ID, f"bench.{what}") as tx:
            write(tx, span)
        told(what, span.stop, count)


def name_of(rng: random.Random) -> str:
    """A made name; every hundredth is a foreign one."""
    if rng.randrange(100) == 0:
        return rng.choice(FOREIGNERS)[0]
    return rng.choice(SURNAMES) + rng.choice(MEN + WOMEN)


def _customers(tx: Tx, rng: random.Random, people: list[tuple[str, str, int]]) -> None:
    rows, phones, addresses = [], [], []
    numbered = tx.next_numbers("K", NOW.date(), len(people))
    for customer_id, number, n in people:
        district, circle, roads, _estates = rng.choice(DISTRICTS)
        rows.append(
            {
                "id": customer_id,
                "number": numbered.pop(),
                "reference": f"KH{n:07d}",
                "name": name_of(rng),
                "kind": "shop" if n % 25 == 0 else "person",
                "state": "active",
                "area": circle,
                "note": rng.choice(_NOTES) if n % 7 == 0 else None,
                "created_on": (NOW.date() - timedelta(days=rng.randrange(_DAYS))).isoformat(),
            }
        )
        phones.append(
            {
                "id": new_id(), "customer_id": customer_id, "position": 1, "raw": number, "digits": number,
                "e164": f"+86{number}",
            }
        )  # fmt: skip
        house = f"{rng.randrange(1, 400)}号{rng.randrange(1, 30)}幢{rng.randrange(100, 2500)}室"
        text = f"{district}{rng.choice(roads)}{house}"
        addresses.append({"id": new_id(), "customer_id": customer_id, "position": 1, "text": text, "city": "杭州"})
    customers.add(tx, customers.CUSTOMERS, rows)
    customers.add(tx, customers.PHONES, phones)
    customers.add(tx, customers.ADDRESSES, addresses)


def _purchases(tx: Tx, rng: random.Random, people: list[str], span: range) -> None:
    numbered = tx.next_numbers("P", NOW.date(), len(span))
    tx.insert_many("purchases", (_purchase(rng, people, number) for number in numbered))


def _purchase(rng: random.Random, people: list[str], number: str) -> Mapping[str, Any]:
    on: date = NOW.date() - timedelta(days=rng.randrange(_DAYS))
    return {
        "id": new_id(),
        "number": number,
        "customer_id": _somebody(rng, people),
        "bought_on": on.isoformat(),
        "amount_cents": rng.randrange(500, 500_000),
        "currency": "CNY",
        "goods": rng.choice(_TOPICS),
    }


def _calls(tx: Tx, rng: random.Random, people: list[str], numbers: list[str], span: range) -> None:
    numbered = tx.next_numbers("L", NOW.date(), len(span))
    calls.add_many(tx, _each_call(rng, people, numbers, numbered))


def _each_call(
    rng: random.Random, people: list[str], numbers: list[str], numbered: list[str]
) -> Iterator[dict[str, Any]]:
    for number in numbered:
        place = min(int(rng.paretovariate(1.2) * len(people) / 40), len(people)) - 1
        rang = NOW - timedelta(seconds=rng.randrange(_DAYS * 86_400))
        talk = rng.randrange(20, 600)
        yield {
            "id": new_id(),
            "number": number,
            "customer_id": people[place],
            "phone_raw": numbers[place],
            "phone_e164": f"+86{numbers[place]}",
            "phone_digits": numbers[place],
            "direction": "in",
            "channel": "phone_in",
            "kind": "enquiry",
            "topic": rng.choice(_TOPICS),
            "note": rng.choice(_NOTES),
            "outcome": "solved",
            "rang_at": to_text(rang),
            "ended_at": to_text(rang + timedelta(seconds=talk)),
            "talk_s": talk,
            "stage": "relationship",
        }


def _somebody(rng: random.Random, people: list[str]) -> str:
    return people[min(int(rng.paretovariate(1.2) * len(people) / 40), len(people)) - 1]


__all__ = ["NOW", "make", "name_of"]
