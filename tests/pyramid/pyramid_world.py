"""Stores for the tests of the pyramid: many purchases in one save, and forty customers with a past."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from desk_app.app import Desk
from desk_app.core.clock import FixedClock
from desk_app.core.ids import new_id
from desk_app.customers.model import CustomerDraft


def buy_all(desk: Desk, li: str, bought: Sequence[tuple[str, date, int]]) -> None:
    """Purchases of (customer, day, cents), as an import writes them."""
    with desk.file.write(li, "purchases.import") as tx:
        numbers = tx.next_numbers("P", date(2026, 11, 21), len(bought))
        tx.insert_many(
            "purchases",
            (
                {
                    "id": new_id(),
                    "number": number,
                    "customer_id": customer_id,
                    "bought_on": day.isoformat(),
                    "amount_cents": cents,
                    "currency": "CNY",
                }
                for number, (customer_id, day, cents) in zip(numbers, bought, strict=True)
            ),
        )


def forty(desk: Desk, li: str, clock: FixedClock, *, computed: bool = True) -> list[str]:
    """Their ids; with `computed` the classes were computed twice, and some bought since."""
    rng, day = random.Random(3), clock.now().date()
    found = [desk.customers.open_file(li, CustomerDraft(name=f"客户{n:02d}")).id for n in range(40)]
    buy_all(
        desk,
        li,
        [
            (each, day - timedelta(days=rng.randint(1, 900)), rng.randint(1_000, 900_000))
            for n, each in enumerate(found)
            for _time in range(n % 3)
        ],
    )
    if computed:
        desk.pyramid.recompute(li)
        clock.advance(timedelta(days=1))
        buy_all(desk, li, [(each, clock.now().date(), 2_000_000) for each in found[1:30:4]])
        desk.pyramid.recompute(li)
        clock.advance(timedelta(days=1))
        buy_all(desk, li, [(each, clock.now().date(), 3_000_000) for each in found[2:30:5]])
    return found
