"""A made file of complaints alone: three years of them with their steps and notes, some open, some late."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from desk_app.app import DESK_ID, open_desk
from desk_app.bench.made_calls import DAYS, NOTES, NOW
from desk_app.bench.made_matters import staff
from desk_app.complaints import store
from desk_app.complaints.model import FOUR_A, STEP_RULES, Step
from desk_app.core.clock import FixedClock, to_text
from desk_app.core.ids import new_id
from desk_app.core.stages import Stage
from desk_app.storage.tx import Tx

OPEN_OF_100 = 6
KINDS = ("商品质量", "配送", "服务态度", "价格", "等候", "店内环境", "售后", "隐私")
_TITLES = (
    "冰箱不制冷",
    "洗衣机漏水",
    "送货迟到两天",
    "安装师傅没来",
    "发票开错",
    "door scratched on delivery",
    "多收了运费",
)
_BLOCK = 10_000
_HOUR = timedelta(hours=1)
Told = Callable[[str, int, int], None]


def make(path: Path, count: int, *, seed: int = 3, told: Told = lambda *_: None) -> None:
    """Writes a file of so many complaints, through the journal and the index like any other; one in 17 is open."""
    rng = random.Random(seed)
    desk = open_desk(path, clock=FixedClock(NOW))
    try:
        crew = staff(desk)
        for start in range(0, count, _BLOCK):
            size = min(_BLOCK, count - start)
            with desk.file.write(DESK_ID, "bench.complaints") as tx:
                _complaints(tx, rng, crew, size)
            told("complaints", start + size, count)
        while desk.file.tidy():
            pass
    finally:
        desk.close()


def _complaints(tx: Tx, rng: random.Random, crew: list[str], count: int) -> None:
    rows, steps, notes = list[dict[str, Any]](), list[dict[str, Any]](), list[dict[str, Any]]()
    for number in tx.next_numbers("C", NOW.date(), count):
        still_open = rng.randrange(100) < OPEN_OF_100
        came = NOW - (
            timedelta(hours=rng.randrange(1, 400)) if still_open else timedelta(hours=rng.randrange(DAYS * 24))
        )
        row = _complaint(rng, crew, number, came, still_open)
        rows.append(row)
        steps += _steps(rng, row, came, still_open)
        at = to_text(came + _HOUR)
        note = f"{rng.choice(NOTES)}；{rng.choice(_TITLES)}"
        notes.append({"id": new_id(), "complaint_id": row["id"], "at": at, "by_id": row["owner_id"], "text": note})
    store.add_many(tx, rows)
    tx.insert_many("complaint_steps", steps)
    tx.insert_many("complaint_notes", notes)


def _complaint(rng: random.Random, crew: list[str], number: str, came: datetime, still_open: bool) -> dict[str, Any]:
    closed = min(came + rng.randrange(2, 200) * _HOUR, NOW)
    due = NOW + timedelta(minutes=rng.randrange(-6_000, 9_000)) if still_open else closed
    return {
        "id": new_id(),
        "number": number,
        "customer_name": "客户",
        "phone_raw": f"138{rng.randrange(10**8):08d}",
        "kind": rng.choice(KINDS),
        "title": rng.choice(_TITLES),
        "text": rng.choice(NOTES),
        "channel": rng.choice(("phone", "walk_in", "wechat")),
        "received_at": to_text(came),
        "promised_at": to_text(came + 24 * _HOUR),
        "closed_at": None if still_open else to_text(closed),
        "state": "open" if still_open else "closed",
        "owner_id": rng.choice((*crew, DESK_ID)),
        "next_step": STEP_RULES[Step.ACKNOWLEDGE].ask,
        "due_at": to_text(due),
        "stage": Stage.RELATIONSHIP,
    }


def _steps(rng: random.Random, row: dict[str, Any], came: datetime, still_open: bool) -> Iterator[dict[str, Any]]:
    done = FOUR_A[: rng.randrange(3)] if still_open else (*FOUR_A, Step.TOLD, Step.CLOSED)
    for place, step in enumerate(done, 1):
        yield {
            "id": new_id(),
            "complaint_id": row["id"],
            "step": step,
            "at": to_text(came + place * _HOUR / 2),
            "by_id": row["owner_id"],
            "how": "phone",
            "note": rng.choice(NOTES) if step == Step.AMEND else None,
        }
