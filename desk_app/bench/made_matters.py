"""Who works in the made file, and what is open there: callbacks, complaints and deliveries, some of them late."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from desk_app.app import DESK_ID, Desk
from desk_app.bench.made_calls import NOTES, NOW
from desk_app.callbacks.model import CALL_BACK
from desk_app.complaints import store as complaints
from desk_app.complaints.model import STEP_RULES, Step
from desk_app.core.clock import to_text
from desk_app.core.ids import new_id
from desk_app.core.stages import Stage
from desk_app.deliveries import store as deliveries
from desk_app.deliveries.model import OPEN_STATES, STATE_RULES
from desk_app.staff.model import Role
from desk_app.storage.tx import Tx

MATTERS = 5_000
"""How many are open in a large file."""
CREW = ("王强", "张敏", "赵磊", "孙丽", "李娜", "陈强")
_QUARTER = timedelta(minutes=15)
_LATE, _AHEAD = 400, 600
"""Quarters of an hour that one can be late, or ahead of its due time."""
_OPEN = sorted(OPEN_STATES)


def staff(desk: Desk) -> list[str]:
    """The ids of six clerks."""
    return [desk.staff.add(DESK_ID, name, Role.CLERK).id for name in CREW]


def matters(tx: Tx, rng: random.Random, people: Sequence[tuple[str, str]], crew: Sequence[str], count: int) -> None:
    """So many open matters: four of ten are callbacks, three complaints, three deliveries."""
    n_callbacks, n_complaints = count * 4 // 10, count * 3 // 10
    owners = [*crew, DESK_ID]

    def rows(letter: str, number_of: int) -> list[dict[str, Any]]:
        numbers = tx.next_numbers(letter, NOW.date(), number_of)
        return [_matter(rng, number, *rng.choice(people), rng.choice(owners)) for number in numbers]

    tx.insert_many("callbacks", [row | _callback(row) for row in rows("B", n_callbacks)])
    complaints.add_many(tx, [row | _complaint(rng, row) for row in rows("C", n_complaints)])
    deliveries.add_many(tx, [row | _delivery(rng) for row in rows("D", count - n_callbacks - n_complaints)])


def _matter(rng: random.Random, number: str, customer_id: str, phone: str, owner_id: str) -> dict[str, Any]:
    return {
        "id": new_id(),
        "number": number,
        "customer_id": customer_id,
        "phone_raw": phone,
        "owner_id": owner_id,
        "due_at": to_text(_due(rng)),
    }


def _due(rng: random.Random) -> datetime:
    """Half of them were promised for a quarter of an hour, the others fell due whenever their clock ran out."""
    due: datetime = NOW + rng.randrange(-_LATE, _AHEAD) * _QUARTER
    return due + timedelta(seconds=rng.randrange(900)) if rng.random() < 0.5 else due


def _callback(row: Mapping[str, Any]) -> dict[str, Any]:
    phone = row["phone_raw"]
    return {
        "phone_e164": f"+86{phone}",
        "phone_digits": phone,
        "reason": NOTES[0],
        "first_due_at": row["due_at"],
        "state": "open",
        "next_step": CALL_BACK,
        "stage": Stage.RELATIONSHIP,
    }


def _complaint(rng: random.Random, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "customer_name": "客户",
        "title": NOTES[1],
        "text": rng.choice(NOTES),
        "channel": "phone",
        "received_at": _began(rng),
        "promised_at": row["due_at"],
        "state": "open",
        "next_step": STEP_RULES[Step.ACKNOWLEDGE].ask,
        "stage": Stage.RELATIONSHIP,
    }


def _delivery(rng: random.Random) -> dict[str, Any]:
    state = rng.choice(_OPEN)
    return {
        "customer_name": "客户",
        "address": "杭州市",
        "ordered_at": _began(rng),
        "goods": "洗衣机",
        "currency": "CNY",
        "state": state,
        "next_step": STATE_RULES[state].ask,
        "stage": STATE_RULES[state].stage,
    }


def _began(rng: random.Random) -> str:
    began: datetime = NOW - timedelta(days=5, minutes=rng.randrange(2_000))
    return to_text(began)
