"""A large made file to measure on: customers with phones and addresses, calls with notes, purchases."""

import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from desk_app.app import DESK_ID, Desk, open_desk
from desk_app.bench.made_calls import DAYS, NOTES, NOW, Phone, place_of
from desk_app.bench.made_matters import MATTERS, matters, staff
from desk_app.calls import store as calls
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import speaking
from desk_app.core.ids import new_id
from desk_app.customers import store as customers
from desk_app.demo.names import FOREIGNERS, MEN, SURNAMES, WOMEN
from desk_app.demo.places import DISTRICTS
from desk_app.storage.tx import Tx

_BLOCK = 20_000
GOODS = ("洗衣机", "冰箱", "空调", "电视机", "电饭煲", "燃气灶", "热水器", "洗碗机", "门锁", "吸尘器")
Told = Callable[[str, int, int], None]


def make(path: Path, n_customers: int, n_calls: int, *, seed: int = 1, told: Told = lambda *_: None) -> None:
    """Writes a file of that size, through the journal and the index like any other; three purchases a customer.

    Of the calls as many as `MATTERS` at most left something open. What is open comes last: a making that was cut off
    lacks it.
    """
    rng = random.Random(seed)
    desk = open_desk(path, clock=FixedClock(NOW))
    try:
        with speaking("zh_CN"):
            desk.topics.begin(DESK_ID)
        crew = staff(desk)
        people = [new_id() for _n in range(n_customers)]
        numbers = [f"1{rng.choice('3456789')}{rng.randrange(10**9):09d}" for _n in people]
        for start in range(0, n_customers, _BLOCK):
            span = range(start, min(start + _BLOCK, n_customers))
            with desk.file.write(DESK_ID, "bench.customers") as tx:
                _customers(tx, rng, [(people[n], numbers[n], n) for n in span])
            told("customers", span.stop, n_customers)
        _several(desk, "purchases", 3 * n_customers, told, lambda tx, span: _purchases(tx, rng, people, span))
        phone = Phone(desk.file, rng, list(zip(people, numbers, strict=True)), crew, n_calls)
        _several(desk, "calls", n_calls, told, lambda tx, span: calls.add_many(tx, phone.calls(tx, len(span))))
        wanted = min(MATTERS, n_calls)
        with desk.file.write(DESK_ID, "bench.matters") as tx:
            matters(tx, rng, list(zip(people, numbers, strict=True)), crew, wanted)
        told("matters", wanted, wanted)
        while desk.file.tidy():  # as the window does while nobody saves
            pass
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
                "note": rng.choice(NOTES) if n % 7 == 0 else None,
                "created_on": (NOW.date() - timedelta(days=rng.randrange(DAYS))).isoformat(),
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
    on: date = NOW.date() - timedelta(days=rng.randrange(DAYS))
    return {
        "id": new_id(),
        "number": number,
        "customer_id": _somebody(rng, people),
        "bought_on": on.isoformat(),
        "amount_cents": rng.randrange(500, 500_000),
        "currency": "CNY",
        "goods": rng.choice(GOODS),
    }


def _somebody(rng: random.Random, people: list[str]) -> str:
    return people[place_of(rng, len(people))]


__all__ = ["NOW", "make", "name_of"]
