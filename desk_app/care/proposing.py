"""Working out who is likely to need what again, over all customers, and what became of earlier proposals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date as Date

from desk_app.care import buying_store as buying
from desk_app.care import proposals_store as proposals
from desk_app.care.buying_store import Bought
from desk_app.care.model import Proposed, Replenishment
from desk_app.care.rhythm import Days, Rhythm, rhythm
from desk_app.core.text import goods_key
from desk_app.settings import store as settings
from desk_app.storage.reading import Reader, blocks

BLOCK = 2_000
Told = Callable[[int, int], object]
"""Hears how many customers are done, of how many; may raise to stop."""
_OPEN = (Proposed.PROPOSED, Proposed.PUT_OFF)


@dataclass(frozen=True, slots=True)
class Worked:
    """What there is to write: new proposals, and the days on which customers bought what was proposed."""

    customers: int
    news: tuple[tuple[str, str, Rhythm], ...]
    bought: tuple[tuple[str, Date, bool], ...]
    """Proposal, day, and whether they bought without us."""


def work_out(reader: Reader, today: Date, ahead: int, told: Told = lambda *_: None) -> Worked:
    """Looks through every customer, block by block; writes nothing."""
    zone = settings.profile(reader).zoneinfo
    ids = buying.customers_to_care_for(reader)
    coming = buying.coming(reader, today)
    news: list[tuple[str, str, Rhythm]] = []
    settled: list[tuple[str, Date, bool]] = []
    done = 0
    for block in blocks(ids, BLOCK):
        told(done, len(ids))
        before = _by_product(proposals.of_customers(reader, block))
        for customer_id, products in buying.bought(reader, block, zone).items():
            for key, (goods, days) in products.items():
                earlier = before.get((customer_id, key), ())
                settled += [one for each in earlier if (one := _settled(each, days)) is not None]
                found = rhythm({day: amount for day, amount in days.items() if day <= today})
                if found is None or (customer_id, key) in coming or not found.worth_proposing(today, ahead):
                    continue
                if all(each.last_on != found.last for each in earlier):
                    news.append((customer_id, goods, found))
        done += len(block)
    told(done, len(ids))
    return Worked(len(ids), tuple(news), tuple(settled))


def _by_product(earlier: Sequence[Replenishment]) -> dict[tuple[str, str], list[Replenishment]]:
    found: dict[tuple[str, str], list[Replenishment]] = {}
    for each in earlier:
        found.setdefault((each.customer_id, goods_key(each.goods)), []).append(each)
    return found


def _settled(one: Replenishment, days: Days) -> tuple[str, Date, bool] | None:
    """When a customer got what was proposed to them; None while they did not, or where it stands there already."""
    if one.bought_on is not None:
        return None
    after = min((day for day in days if day > one.last_on), default=None)
    return None if after is None else (one.id, after, one.state in _OPEN)


def as_row(customer_id: str, goods: str, found: Rhythm) -> dict[str, object]:
    """A new proposal as the file keeps it."""
    return {
        "customer_id": customer_id,
        "goods": goods,
        "expected_on": found.expected.isoformat(),
        "last_on": found.last.isoformat(),
        "buys": found.buys,
        "median_days": found.median_days,
        "spread_days": found.spread_days,
        "confidence": round(found.confidence, 4),
        "quantity": found.quantity,
    }


def rhythms_of(reader: Reader, customer_id: str, today: Date) -> list[tuple[str, Rhythm]]:
    """The rhythms of one customer, the surest first."""
    zone = settings.profile(reader).zoneinfo
    products: Bought = buying.bought(reader, [customer_id], zone).get(customer_id, {})
    found = [(goods, rhythm({day: amount for day, amount in days.items() if day <= today}))
             for goods, days in products.values()]  # fmt: skip
    known = [(goods, each) for goods, each in found if each is not None]
    return sorted(known, key=lambda one: -one[1].confidence)
