"""After whatever acts every open callback has an owner, a next step and a due time, and its first promise stays."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.callbacks import store
from desk_app.callbacks.model import (
    MISSED_CALL,
    CallbackDraft,
)
from desk_app.core.clock import from_text, to_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.staff.model import DESK_ID
from desk_app.storage.undoing import undo_last
from tests.callbacks.callback_acts import attempt, renewed
from tests.callbacks.conftest import World

HOUR = timedelta(hours=1)


ACTS = (
    "promise", "renew", "again", "reschedule", "snooze", "wake", "hand_over", "accept", "give_back", "reassign", "drop",
    "reopen", "attempt", "reached", "change", "undo", "wait",
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 50), st.integers(-3, 30)), max_size=30))
def test_whatever_is_done_nobody_is_forgotten(world: World, acts: list[tuple[str, int, int]]) -> None:
    firsts: dict[str, str] = {}
    for act, which, hours in acts:
        do(world, act, which, hours)
        forgotten = world.file.query(
            "SELECT count(*) FROM callbacks WHERE state = 'open' AND deleted_at IS NULL AND (trim(owner_id) = ''"
            " OR trim(next_step) = '' OR julianday(due_at) IS NULL OR closed_at IS NOT NULL"
            " OR owner_id NOT IN (SELECT id FROM staff))"
        )
        assert forgotten[0][0] == 0
        for row in world.file.query("SELECT id, first_due_at FROM callbacks"):
            assert firsts.setdefault(row["id"], row["first_due_at"]) == row["first_due_at"]
    now = to_text(world.clock.now())
    late, still = world.file.query(
        "SELECT coalesce(sum(due_at < ?), 0), count(*) FROM callbacks WHERE state = 'open' AND deleted_at IS NULL",
        (now,),
    )[0]
    assert store.late_and_open(world.file, from_text(now)) == (late, still)
    assert len({matter.row_id for matter in store.open_matters(world.file)}) == still


def promise_again(world: World, actor: str, row: str) -> None:
    with world.file.write(actor, "calls.take_down") as tx:
        store.promise_again(tx, row)


def do(world: World, act: str, which: int, hours: int) -> None:
    """One act as a person might do it, sensible or not; what is refused is refused."""
    people = [world.li, world.qiang, DESK_ID]
    actor, other = people[which % 3], people[hours % 3]
    rows = world.file.query("SELECT id FROM callbacks WHERE deleted_at IS NULL ORDER BY id")
    row = rows[which % len(rows)][0] if rows else ""
    at = world.clock.now() + hours * HOUR
    draft = CallbackDraft(
        customer_id=world.wang if which % 2 else None,
        phone=f"1390013900{which % 4}",
        reason=("", "Price", _(MISSED_CALL))[which % 3],
        due_at=at if hours % 2 else None,
        owner_id=other if hours % 5 else None,
    )
    service = world.callbacks
    todo: dict[str, Callable[[], object]] = {
        "promise": lambda: service.promise(actor, draft),
        "renew": lambda: renewed(world, draft),
        "reschedule": lambda: service.reschedule(actor, row, at, "because" if which % 4 else ""),
        "snooze": lambda: service.snooze(actor, row, at),
        "wake": lambda: service.wake(actor, row),
        "hand_over": lambda: service.hand_over(actor, row, other, "note"),
        "accept": lambda: service.accept(actor, row),
        "give_back": lambda: service.give_back(actor, row, "because"),
        "reassign": lambda: service.reassign(actor, row, other, None if which % 2 else "", at if hours > 9 else None),
        "drop": lambda: service.drop(actor, row, "because"),
        "reopen": lambda: service.reopen(actor, row),
        "attempt": lambda: attempt(world, row, "no_answer", by=actor),
        "reached": lambda: attempt(world, row, "solved", reached=True, by=actor),
        "change": lambda: service.change(actor, row, {"next_step": "" if which % 3 else "Ask the buyer"}),
        "undo": lambda: undo_last(world.file, actor),
        "again": lambda: promise_again(world, actor, row),
        "wait": lambda: world.clock.advance(abs(hours) * HOUR),
    }
    try:
        todo[act]()
    except DeskError as refused:
        assert refused.sentence
