"""A made file of complaints alone: three years of them with steps, notes and promises, some open, some late."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from desk_app.app import DESK_ID, Desk, open_desk
from desk_app.bench.made_calls import DAYS, NOTES, NOW
from desk_app.bench.made_matters import staff
from desk_app.bench.making import GOODS
from desk_app.commitments.model import About
from desk_app.complaints import promises, store
from desk_app.complaints.model import FOUR_A, STEP_RULES, Severity, Step, next_of
from desk_app.core.clock import FixedClock, to_text
from desk_app.core.i18n import speaking
from desk_app.core.ids import new_id
from desk_app.matters.model import MatterKind, MoveKind
from desk_app.staff.model import Role
from desk_app.storage.tx import Tx
from desk_app.topics.model import Topic, Tree
from desk_app.topics.store import all_topics

OPEN_OF_100 = 6
STILL_OPEN_OF_100 = 5
"""Some are closed as they are measured."""
TITLES = (
    "冰箱不制冷",
    "洗衣机漏水",
    "送货迟到两天",
    "安装师傅没来",
    "发票开错",
    "door scratched on delivery",
    "多收了运费",
)
_PLACES = ("收银台", "二楼家电区", "客户家门口", "仓库门口")
_AUTHORITY = "市场监督管理局"
_BLOCK = 10_000
_HOUR = timedelta(hours=1)
Told = Callable[[str, int, int], None]
Row = dict[str, Any]


def make(path: Path, count: int, *, seed: int = 3, told: Told = lambda *_: None) -> None:
    """Writes a file of so many complaints, through the journal and the index like any other; one in 17 is open.

    Of each save some are open: a making that was cut off has fewer of both.
    """
    rng = random.Random(seed)
    desk = open_desk(path, clock=FixedClock(NOW))
    try:
        with speaking("zh_CN"):
            desk.topics.begin(DESK_ID, Tree.COMPLAINTS)
        crew = staff(desk)
        desk.staff.add(DESK_ID, "陈主管", Role.SUPERVISOR)
        made = _Making(desk, rng, crew)
        for start in range(0, count, _BLOCK):
            size = min(_BLOCK, count - start)
            made.prepare(size, size * OPEN_OF_100 // 100)
            with desk.file.write(DESK_ID, "bench.complaints") as tx:
                made.write(tx)
            told("complaints", start + size, count)
        while desk.file.tidy():
            pass
    finally:
        desk.close()


class _Making:
    """The rows of one save after another; what the customers were promised is looked up before the save."""

    def __init__(self, desk: Desk, rng: random.Random, crew: Sequence[str]) -> None:
        self._desk, self._rng, self._crew = desk, rng, crew
        self._kinds: Sequence[Topic] = all_topics(desk.file, Tree.COMPLAINTS)
        self._came: list[tuple[datetime, bool, Topic | None, Mapping[About, promises.Given]]] = []

    def prepare(self, count: int, still_open: int) -> None:
        """Draws when each came and what it is about."""
        rng, self._came = self._rng, []
        for place in range(count):
            opened = place < still_open
            hours = rng.randrange(1, rng.choice((12, 72, 400))) if opened else rng.randrange(24, DAYS * 24)
            came, kind = NOW - hours * _HOUR, rng.choice((*self._kinds, None))
            given = promises.given(self._desk.file, None, kind.id if kind else None, came) if opened else {}
            self._came.append((came, opened, kind, given))

    def write(self, tx: Tx) -> None:
        """Writes what was drawn."""
        rows, beside = list[Row](), dict[str, list[Row]]()
        numbers = tx.next_numbers("C", NOW.date(), len(self._came))
        for number, (came, opened, kind, given) in zip(numbers, self._came, strict=True):
            done = FOUR_A[: self._rng.randrange(4)] if opened else (*FOUR_A, Step.TOLD, Step.CLOSED)
            row = self._complaint(number, came, done, opened=opened) | _kind(kind) | _promised(given, came, done)
            rows.append(row)
            for table, each in (
                *self._steps(row, came, done),
                *self._work(row, came),
                *_clocks(row, came, done, given),
            ):
                beside.setdefault(table, []).append(each)
        store.add_many(tx, rows)
        for table, written in beside.items():
            tx.insert_many(table, written)

    def _complaint(self, number: str, came: datetime, done: Sequence[Step], *, opened: bool) -> Row:
        rng = self._rng
        closed = min(came + rng.randrange(3, 200) * _HOUR, NOW)
        coming = next_of(frozenset(done)) or Step.CLOSED
        handed = opened and rng.random() < 0.03
        return {
            "id": new_id(),
            "number": number,
            "customer_name": "客户",
            "phone_raw": f"138{rng.randrange(10**8):08d}",
            "title": rng.choice(TITLES),
            "text": rng.choice(NOTES),
            "channel": rng.choice(("phone", "walk_in", "wechat")),
            "severity": rng.choice((*Severity, None)),
            "product": rng.choice((*GOODS, None)),
            "place": rng.choice((*_PLACES, None, None)),
            "authority": _AUTHORITY if rng.random() < 0.02 else None,
            "received_at": to_text(came),
            "answered_at": to_text(came + _HOUR / 2) if done else None,
            "closed_at": None if opened else to_text(closed),
            "state": "open" if opened else "closed",
            "owner_id": rng.choice((*self._crew, DESK_ID)),
            "handed_by": rng.choice(self._crew) if handed else None,
            "handed_at": to_text(NOW - _HOUR) if handed else None,
            "next_step": STEP_RULES[coming].ask,
            "stage": STEP_RULES[coming].stage,
        }

    def _steps(self, row: Row, came: datetime, done: Sequence[Step]) -> Iterator[tuple[str, Row]]:
        for place, step in enumerate(done, 1):
            yield (
                "complaint_steps",
                {
                    "id": new_id(),
                    "complaint_id": row["id"],
                    "step": step,
                    "at": row["closed_at"] if step == Step.CLOSED else to_text(came + place * _HOUR / 2),
                    "by_id": row["owner_id"],
                    "how": None if step == Step.CLOSED else "phone",
                    "note": self._rng.choice(NOTES) if step == Step.AMEND else None,
                },
            )

    def _work(self, row: Row, came: datetime) -> Iterator[tuple[str, Row]]:
        """A note on each; of the open ones some were reminded of, some wait for somebody else."""
        rng = self._rng
        own = {"id": new_id(), "by_id": row["owner_id"]}
        note = f"{rng.choice(NOTES)}；{rng.choice(TITLES)}"
        yield "complaint_notes", own | {"complaint_id": row["id"], "at": to_text(came + _HOUR), "text": note}
        about = {"kind": MatterKind.COMPLAINT, "row_id": row["id"]}
        if row["state"] == "open" and rng.random() < 0.05:
            what = {"what": MoveKind.REMINDED, "at": to_text(NOW - rng.randrange(1, 60) * _HOUR)}
            yield "matter_moves", own | {"id": new_id()} | about | what
        elif row["state"] == "open" and rng.random() < 0.05:
            waits = {"since": to_text(NOW - _HOUR), "look_again": to_text(NOW + 24 * _HOUR), "why": "part"}
            yield "clock_pauses", own | {"id": new_id()} | about | waits


def _kind(kind: Topic | None) -> Row:
    return {"kind": kind and kind.path, "kind_id": kind and kind.id}


def _promised(given: Mapping[About, promises.Given], came: datetime, done: Sequence[Step]) -> Row:
    """By when it is first answered, and by when the step that comes next is due."""
    coming = next_of(frozenset(done)) or Step.CLOSED
    about, since = promises.STEP_PROMISE.get(coming), came + len(done) * _HOUR / 2
    due_at = since + STEP_RULES[coming].within
    return {
        "promised_at": to_text(promises.due_of(given, About.FIRST_ANSWER, came + 24 * _HOUR)),
        "due_at": to_text(promises.due_of(given, about, due_at) if about else due_at),
    }


def _clocks(
    row: Row, came: datetime, done: Sequence[Step], given: Mapping[About, promises.Given]
) -> Iterator[tuple[str, Row]]:
    """The promises of an open one; those of the steps that are done are kept."""
    kept = {promises.STEP_PROMISE.get(step): came + place * _HOUR / 2 for place, step in enumerate(done, 1)}
    if done:
        kept[About.FIRST_ANSWER] = came + _HOUR / 2
    for about, each in given.items():
        yield (
            "matter_clocks",
            {
                "id": new_id(),
                "kind": MatterKind.COMPLAINT,
                "row_id": row["id"],
                "about": about,
                "version_id": each.version.id or None,
                "amount": each.version.amount.text,
                "clock": each.version.clock,
                "started_at": to_text(each.start),
                "due_at": to_text(each.due_at),
                "met_at": to_text(kept[about]) if about in kept else None,
            },
        )
