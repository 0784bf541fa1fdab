"""After any acts whatsoever every open matter has an owner, a step and a time, and stands in the list exactly once."""

import json
import sqlite3
from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import timedelta
from random import Random

import pytest

from desk_app.calls.model import CallDraft, CallKind, Direction, Outcome
from desk_app.command_line.today import today
from desk_app.complaints.model import Step
from desk_app.core.errors import DeskError
from desk_app.deliveries.model import DeliveryDraft, DeliveryState
from desk_app.matters.model import MatterKind
from desk_app.staff.model import DESK_ID
from desk_app.storage.undoing import undo_last
from desk_app.today import papers, store
from tests.today.day_world import HOUR, SOURCES, World

_OPEN = {
    "callback": ("callbacks", "state = 'open'"),
    "complaint": ("complaints", "state = 'open'"),
    "delivery": ("deliveries", "state IN ('received','assigned','under_way','failed')"),
    "improvement": ("improvements", "state = 'open'"),
}
_NUMBERS = "SELECT number FROM {} WHERE deleted_at IS NULL AND {}"


class Anybody:
    """Somebody who does at random whatever the desk lets them do."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.desk, self.random = world, world.desk, Random(seed)
        self.people = (world.li, world.chen, DESK_ID)
        self.done, self.refused = 0, 0
        self.customers = [world.customer(f"客户{n}") for n in range(6)]
        self.acts: Sequence[Callable[[], object]] = (
            *[self.call] * 5,
            *[self.complaint] * 2,
            *[self.delivery] * 2,
            *[self.callback] * 2,
            *[self.step_on] * 6,
            *[self.move_on] * 5,
            *[self.ring] * 3,
            self.close,
            self.reopen,
            self.hand,
            self.rest,
            *[self.give] * 2,
            *[self.put_off] * 2,
            self.note,
            self.carry,
            self.close_day,
            *[self.undo] * 3,
            *[self.wait] * 3,
        )

    def act(self) -> None:
        """One act; what is refused counts apart."""
        try:
            self.random.choice(self.acts)()
            self.done += 1
        except DeskError:
            self.refused += 1

    def who(self) -> str:
        return self.random.choice(self.people)

    def some(self, kind: str, *, closed: bool = False) -> str:
        """The id of an open (or closed) matter of a kind."""
        table, still_open = _OPEN[kind]
        rows = self.desk.file.query(
            f"SELECT id FROM {table} WHERE deleted_at IS NULL AND {'NOT' if closed else ''} ({still_open})"
        )
        if not rows:
            raise DeskError("there is none")
        return str(self.random.choice(rows)[0])

    def chosen(self) -> list[tuple[MatterKind, str]]:
        lines = store.lines(self.desk.file)
        return [(MatterKind(one.kind), one.row_id) for one in self.random.sample(lines, min(len(lines), 3))]

    def later(self) -> timedelta:
        return timedelta(minutes=self.random.randint(-60, 4000))

    def call(self) -> object:
        calls = self.desk.calls
        draft = CallDraft(
            customer_id=self.random.choice([None, *self.customers]),
            phone=f"1380013800{self.random.randint(0, 9)}",
            kind=self.random.choice(list(CallKind)),
            direction=self.random.choice(list(Direction)),
            outcome=self.random.choice(list(Outcome)),
            topic=self.random.choice(["", "送货", "价格"]),
            note=self.random.choice(["", "说了很多"]),
        )
        made = calls.take_down(self.who(), draft)
        if self.random.random() < 0.2:
            return self.desk.complaints.from_call(self.who(), made.id)
        return self.desk.deliveries.from_call(self.who(), made.id) if self.random.random() < 0.2 else made

    def complaint(self) -> object:
        return self.world.complaint("投诉", self.later(), customer_id=self.random.choice([None, *self.customers]))

    def delivery(self) -> object:
        when = self.world.clock.now() + self.later()
        draft = DeliveryDraft(customer_name="收货人", goods="洗衣机", promised_by=self.random.choice([None, when]))
        return self.desk.deliveries.plan(self.who(), draft)

    def callback(self) -> object:
        return self.world.callback("回拨", self.later(), owner=self.who())

    def step_on(self) -> object:
        step = self.random.choice([each for each in Step if each is not Step.REOPENED])
        return self.desk.complaints.record_step(self.who(), self.some("complaint"), step, "phone", "说了")

    def move_on(self) -> object:
        to_state = self.random.choice(list(DeliveryState))
        return self.desk.deliveries.move(
            self.who(), self.some("delivery"), to_state, courier_id=self.world.chen, reason="说了"
        )

    def ring(self) -> object:
        draft = CallDraft(
            phone="13700137000",
            direction=Direction.OUT,
            outcome=self.random.choice([Outcome.SOLVED, Outcome.NO_ANSWER, Outcome.WILL_CALL_BACK]),
            callback_id=self.some("callback"),
        )
        return self.desk.calls.take_down(self.who(), draft)

    def close(self) -> object:
        if self.random.random() < 0.5:
            return self.desk.callbacks.drop(self.who(), self.some("callback"), "不用了")
        return self.desk.complaints.close(self.who(), self.some("complaint"))

    def reopen(self) -> object:
        if self.random.random() < 0.5:
            return self.desk.callbacks.reopen(self.who(), self.some("callback", closed=True))
        return self.desk.complaints.reopen(self.who(), self.some("complaint", closed=True), "又坏了")

    def hand(self) -> object:
        row_id, callbacks = self.some("callback"), self.desk.callbacks
        match self.random.randint(0, 2):
            case 0:
                return callbacks.hand_over(self.who(), row_id, self.who(), "拜托")
            case 1:
                return callbacks.accept(self.who(), row_id)
            case _:
                return callbacks.give_back(self.who(), row_id, "没空")

    def rest(self) -> object:
        row_id = self.some("callback")
        if self.random.random() < 0.5:
            return self.desk.callbacks.wake(self.who(), row_id)
        return self.desk.callbacks.snooze(self.who(), row_id, self.world.clock.now() + self.later())

    def give(self) -> object:
        if self.random.random() < 0.5:
            self.world.today.reassign_all(self.who(), self.chosen(), self.who(), self.random.choice(["", "早班"]))
            return None
        room = self.random.choice(["complaint", "delivery", "callback"])
        service = {
            "complaint": self.desk.complaints.reassign,
            "delivery": self.desk.deliveries.reassign,
            "callback": self.desk.callbacks.reassign,
        }[room]
        return service(self.who(), self.some(room), self.who(), self.random.choice([None, "", "再打"]))

    def put_off(self) -> object:
        due, why = self.world.clock.now() + self.later(), self.random.choice(["", "堵车"])
        if self.random.random() < 0.5:
            self.world.today.postpone_all(self.who(), self.chosen(), due, why)
            return None
        room = self.random.choice(["complaint", "delivery", "callback"])
        service = {
            "complaint": self.desk.complaints.postpone,
            "delivery": self.desk.deliveries.postpone,
            "callback": self.desk.callbacks.postpone,
        }[room]
        return service(self.who(), self.some(room), due, why)

    def note(self) -> None:
        self.world.today.note_all(self.who(), self.chosen(), "耳朵不好")

    def carry(self) -> None:
        day = papers.day_of(self.desk.file, "")
        due = self.random.choice([None, self.world.clock.now() + self.later()])
        self.world.today.carry_over_all(self.who(), self.chosen(), day, "夜里没人", due)

    def close_day(self) -> object:
        return self.world.today.close_day(self.who(), papers.day_of(self.desk.file, ""), "")

    def undo(self) -> object:
        return undo_last(self.desk.file, self.who())

    def wait(self) -> None:
        self.world.clock.advance(timedelta(minutes=self.random.randint(1, 300)))


def raw(world: World, sql: str) -> list[tuple[str, ...]]:
    """What the file itself says, through a connection of the test's own."""
    with closing(sqlite3.connect(f"{world.desk.file.path.as_uri()}?mode=ro", uri=True)) as conn:
        return [tuple(row) for row in conn.execute(sql)]


def check(world: World) -> int:
    """Nobody is forgotten; answers how many matters are open."""
    open_ones: list[tuple[str, str]] = []
    for kind, (table, still_open) in _OPEN.items():
        where = f"WHERE deleted_at IS NULL AND {still_open}"
        lost = raw(
            world,
            f"SELECT id FROM {table} m {where} AND (trim(coalesce(owner_id, '')) = ''"
            " OR NOT EXISTS (SELECT 1 FROM staff s WHERE s.id = m.owner_id)"
            " OR trim(coalesce(next_step, '')) = '' OR julianday(due_at) IS NULL)",
        )
        assert lost == []
        open_ones += [(kind, row[0]) for row in raw(world, f"SELECT id FROM {table} {where}")]
    now = world.clock.now()
    lines = store.ordered(world.desk.file, now)
    listed = [(line.kind, line.row_id) for line in lines]
    assert sorted(listed) == sorted(open_ones)
    assert len(set(listed)) == len(listed)
    rows = store.rows_for_list(world.desk.file, [line.key for line in lines])
    assert [(row.kind, row.row_id) for row in rows] == listed
    assert all(row.owner and row.next_step for row in rows)
    assert [row.late(now) for row in rows] == sorted((row.late(now) for row in rows), reverse=True)
    late = sum(row.late(now) for row in rows)
    assert store.late_and_open(world.desk.file, SOURCES, now) == (late, len(rows))
    told = [(one.kind, one.row_id) for source in SOURCES for one in source.open_matters(world.desk.file)]
    assert sorted(told) == sorted(open_ones)
    return len(open_ones)


def act_and_check(world: World, capsys: pytest.CaptureFixture[str], seed: int, acts: int, every: int) -> None:
    anybody = Anybody(world, seed)
    most = 0
    for nth in range(1, acts + 1):
        anybody.act()
        if nth % every == 0:
            most = max(most, check(world))
    world.clock.advance(30 * 24 * HOUR)
    count = check(world)
    capsys.readouterr()
    assert today(Namespace(command="today", file=world.desk.file.path, owner="", json=True, lang="en")) == 0
    printed = json.loads(capsys.readouterr().out)
    numbers = [row[0] for table, where in _OPEN.values() for row in raw(world, _NUMBERS.format(table, where))]
    assert sorted(one["number"] for one in printed) == sorted(numbers)
    assert len(printed) == len(set(numbers)) == count
    assert most > acts / 40
    assert anybody.done > acts / 3
    assert anybody.refused > 0


@pytest.mark.parametrize("seed", [1, 2])
def test_after_some_hundred_acts_nobody_is_forgotten(
    world: World, capsys: pytest.CaptureFixture[str], seed: int
) -> None:
    act_and_check(world, capsys, seed, acts=250, every=50)


@pytest.mark.ordeal
@pytest.mark.timeout(1800)
def test_after_ten_thousand_acts_nobody_is_forgotten(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    act_and_check(world, capsys, seed=3, acts=10_000, every=500)
