"""Whatever is done in whatever order: nothing closes untold, and nobody who complained is forgotten."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import timedelta
from random import Random

import pytest

from desk_app.app import Desk
from desk_app.complaints import measures, store
from desk_app.complaints.closing import FollowUp
from desk_app.complaints.measures import MeasureDraft, What
from desk_app.complaints.model import FOUR_A, ComplaintDraft, Satisfaction, Step, done_steps
from desk_app.complaints.prevention import Prevention
from desk_app.complaints.recovery import Stamp
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.improvements import store as improvements
from desk_app.staff.model import DESK_ID, Role
from desk_app.storage.undoing import redo_last, undo_last

_LOST = (
    "SELECT number FROM {} m WHERE deleted_at IS NULL AND state = 'open' AND (trim(coalesce(owner_id, '')) = ''"
    " OR NOT EXISTS (SELECT 1 FROM staff s WHERE s.id = m.owner_id)"
    " OR trim(coalesce(next_step, '')) = '' OR julianday(due_at) IS NULL)"
)


class Anybody:
    """Does at random whatever may be done with three complaints; some of it is refused."""

    def __init__(self, desk: Desk, clock: FixedClock, people: Sequence[str], seed: int) -> None:
        self.desk, self.clock, self.people, self.random = desk, clock, people, Random(seed)
        draft = ComplaintDraft(title="坏了", customer_name="王丽", phone="13800138000")
        self.ids = [desk.complaints.take_down(people[0], draft).id for _one in range(3)]
        self.done = self.refused = self.closed = 0
        self.acts: Sequence[Callable[[str, str], object]] = (
            *[self.forward] * 8,
            self.any_step,
            self.back,
            self.measure,
            self.decide,
            self.amend,
            self.anticipate,
            *[self.close] * 3,
            self.bare_close,
            self.keep_open,
            self.reopen,
            self.fault,
            self.give,
            self.later,
            self.undo,
        )

    def act(self) -> None:
        self.clock.advance(timedelta(minutes=self.random.randint(1, 90)))
        try:
            self.random.choice(self.acts)(self.random.choice(self.people), self.random.choice(self.ids))
            self.done += 1
        except DeskError:
            self.refused += 1

    def text(self) -> str:
        return self.random.choice(["", "说了", "说了", "换了"])

    def stamp(self) -> Stamp:
        at = self.random.choice([None, self.clock.now() - timedelta(minutes=self.random.randint(-30, 60))])
        return Stamp(self.random.choice(["", "phone", "phone"]), self.text(), at, self.random.choice(self.people))

    def forward(self, who: str, row_id: str) -> None:
        done = done_steps(store.steps_of(self.desk.file, row_id))
        step = next((each for each in (*FOUR_A, Step.TOLD) if each not in done), Step.TOLD)
        self.desk.recovery.do(who, row_id, step, self.stamp())

    def any_step(self, who: str, row_id: str) -> None:
        self.desk.recovery.do(who, row_id, self.random.choice(list(Step)), self.stamp())

    def back(self, who: str, row_id: str) -> None:
        self.desk.recovery.take_back(who, row_id, self.random.choice(list(Step)), self.text())

    def draft(self) -> MeasureDraft:
        amount = self.random.choice([None, 0, 90_00, 500_00])
        return MeasureDraft(self.random.choice(list(What)), self.text(), amount, self.random.choice([None, 10]))

    def measure(self, who: str, row_id: str) -> None:
        self.desk.recovery.add_measure(who, row_id, self.draft())

    def decide(self, who: str, row_id: str) -> None:
        found = measures.of_complaint(self.desk.file, row_id)
        if found and self.random.random() < 0.2:
            self.desk.recovery.remove_measure(who, row_id, self.random.choice(found).id, "written by mistake")
        elif found and self.random.random() < 0.5:
            self.desk.recovery.approve(who, self.random.choice(found).id)
        elif found:
            self.desk.recovery.refuse(who, self.random.choice(found).id, self.text())

    def amend(self, who: str, row_id: str) -> None:
        self.desk.recovery.amend(who, row_id, [self.draft()], self.stamp())

    def anticipate(self, who: str, row_id: str) -> None:
        there = [one.id for one in improvements.open_ones(self.desk.file)]
        wish = Prevention(self.random.choice(["", *there]), self.text(), self.random.choice(self.people))
        self.desk.recovery.anticipate(who, row_id, wish, self.stamp())

    def close(self, who: str, row_id: str) -> None:
        due = self.clock.now() + timedelta(days=self.random.choice([-1, 3]))
        call = self.random.choice([FollowUp(), FollowUp(due, who), FollowUp(declined="不用了")])
        self.desk.recovery.close(who, row_id, self.text(), self.random.choice(list(Satisfaction)), call)

    def bare_close(self, who: str, row_id: str) -> None:
        self.desk.complaints.close(who, row_id)

    def keep_open(self, who: str, row_id: str) -> None:
        self.desk.recovery.keep_open(who, row_id, self.text())

    def reopen(self, who: str, row_id: str) -> None:
        self.desk.complaints.reopen(who, row_id, self.text())

    def fault(self, who: str, row_id: str) -> None:
        self.desk.recovery.write_fault(who, row_id, cause=self.text(), department=self.text())

    def give(self, who: str, row_id: str) -> None:
        self.desk.complaints.reassign(
            who, row_id, self.random.choice(self.people), self.random.choice([None, "", "问"])
        )

    def later(self, who: str, row_id: str) -> None:
        self.desk.complaints.postpone(who, row_id, self.clock.now() + timedelta(hours=3), self.text())

    def undo(self, who: str, _row_id: str) -> None:
        undo_last(self.desk.file, who)
        if self.random.random() < 0.5:
            redo_last(self.desk.file, who)


def check(anybody: Anybody) -> None:
    """What the file itself says, through a connection of the test's own."""
    with closing(sqlite3.connect(f"{anybody.desk.file.path.as_uri()}?mode=ro", uri=True)) as conn:
        for table in ("complaints", "improvements", "callbacks"):
            assert conn.execute(_LOST.format(table)).fetchall() == []
        rows = conn.execute("SELECT id, state, answer, closed_at FROM complaints WHERE deleted_at IS NULL").fetchall()
        waits = {row[0] for row in conn.execute("SELECT complaint_id FROM complaint_measures WHERE state = 'waiting'"
                                                " AND deleted_at IS NULL")}  # fmt: skip
    for row_id, state, answer, closed_at in rows:
        done = done_steps(store.steps_of(anybody.desk.file, row_id))
        assert (state == "closed") == (Step.CLOSED in done) == (closed_at is not None)
        kept = [one for one in measures.of_complaint(anybody.desk.file, row_id) if one.holds]
        if state == "closed":
            anybody.closed += 1
            assert {*FOUR_A, Step.TOLD} <= done
            assert (answer or "").strip()
            assert row_id not in waits
        assert Step.AMEND not in done or kept
        assert Step.ANTICIPATE not in done or improvements.of_complaint(anybody.desk.file, row_id)
        told = [step for step in store.steps_of(anybody.desk.file, row_id) if step.step == Step.TOLD]
        assert all(step.how for step in told)


@pytest.mark.parametrize("seed", range(4))
def test_no_way_leads_to_closed_without_telling_and_writing_what_was_done(
    desk: Desk, clock: FixedClock, li: str, seed: int
) -> None:
    boss = desk.staff.add(li, "赵主管", Role.SUPERVISOR).id
    anybody = Anybody(desk, clock, [li, boss, DESK_ID], seed)
    for _nth in range(220):
        anybody.act()
        check(anybody)
    assert anybody.closed
    assert min(anybody.done, anybody.refused) > 30
