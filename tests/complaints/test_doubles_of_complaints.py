"""Doubles of complaints: joined into the one that is kept, counted once, and parted again as they were."""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.app import SOURCES, Desk
from desk_app.complaints import store, work_store
from desk_app.complaints.model import FOUR_A, Chip, Complaint, ComplaintDraft, ComplaintState, Step
from desk_app.complaints.work_model import LinkKind
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.core.i18n import set_language
from desk_app.customers.model import CustomerDraft
from desk_app.matters.model import MatterKind, MoveKind
from desk_app.matters.store import moves_of
from desk_app.pyramid.sums_store import signs
from desk_app.storage.check import check
from desk_app.storage.finding import find
from desk_app.storage.undoing import undo_last
from desk_app.today import store as today

ZONE = ZoneInfo("Asia/Shanghai")
DESK = "00000000-0000-7000-8000-000000000001"


@pytest.fixture(autouse=True)
def words() -> None:
    set_language("en")


@pytest.fixture
def qiang(desk: Desk, li: str) -> str:
    return desk.staff.add(li, "王强").id


def taken(desk: Desk, actor: str, title: str, **also: object) -> Complaint:
    return desk.complaints.take_down(actor, ComplaintDraft(title=title, **also))  # type: ignore[arg-type]


def everything(desk: Desk, chip: Chip = Chip.ALL) -> list[str]:
    return list(store.ids_for(desk.file, chip, "", desk.file.clock.now(), ZONE, ""))


def test_a_double_is_found_by_the_one_that_is_kept_and_counts_once(desk: Desk, clock: FixedClock, li: str) -> None:
    wang = desk.customers.open_file(li, CustomerDraft(name="王丽")).id
    kept = taken(desk, li, "late goods", customer_id=wang)
    double = taken(desk, li, "送货迟到", customer_id=wang, phone="13800138000", reference="WEB-77")
    desk.complaint_work.join(li, double.id, kept.id, "the same order")
    one = store.by_id(desk.file, double.id)
    assert (one.joined_into, one.state, one.closed_at) == (kept.id, ComplaintState.CLOSED, clock.now())
    for typed in ("迟到", double.number, "WEB-77", "13800138000"):
        assert [match.row_id for match in find(desk.file, typed).matches if match.kind == "complaint"] == [kept.id]
    assert store.by_number(desk.file, double.number).id == store.by_number(desk.file, "WEB-77").id == kept.id
    assert [each.id for each in work_store.doubles_of(desk.file, kept.id)] == [double.id]
    assert everything(desk) == everything(desk, Chip.OPEN) == [kept.id]
    assert store.counts(desk.file, clock.now(), ZONE, li)[Chip.ALL] == 1
    assert [each.id for each in store.of_customer(desk.file, wang)] == [kept.id]
    assert [each.row_id for each in store.time_line(desk.file, wang)] == [kept.id]
    day = clock.now().astimezone(ZONE).date()
    done = today.done_on(desk.file, day)
    assert (done.complaints_opened, done.complaints_closed) == (1, 0)
    assert signs(desk.file, day, 30, ZONE)[wang].complaints == 1
    assert [(each.what, each.reason) for each in moves_of(desk.file, double.id)] == [
        (MoveKind.JOINED, "the same order")
    ]
    assert store.rows_for_list(desk.file, [kept.id])[0].doubles == 1


def test_a_double_of_another_customer_stays_on_their_time_line(desk: Desk, li: str) -> None:
    wang = desk.customers.open_file(li, CustomerDraft(name="王丽")).id
    zhao = desk.customers.open_file(li, CustomerDraft(name="赵敏")).id
    kept, double = taken(desk, li, "late", customer_id=wang), taken(desk, li, "late", customer_id=zhao)
    desk.complaint_work.join(li, double.id, kept.id, "mother and daughter")
    assert [each.row_id for each in store.time_line(desk.file, zhao)] == [double.id]
    assert work_store.kept_id(desk.file, double.id) == kept.id


def test_what_cannot_be_joined_is_refused(desk: Desk, li: str) -> None:
    a, b, c, d = (taken(desk, li, title) for title in "abcd")
    work = desk.complaint_work
    for double, kept, said in ((a, a, "into itself"),):
        with pytest.raises(DeskError, match=said):
            work.join(li, double.id, kept.id, "why")
    with pytest.raises(DeskError) as refused:
        work.join(li, a.id, b.id, " ")
    assert refused.value.field == "reason"
    work.join(li, a.id, b.id, "why")
    with pytest.raises(DeskError, match="was itself joined into"):
        work.join(li, c.id, a.id, "why")
    with pytest.raises(DeskError, match="Others were joined into"):
        work.join(li, b.id, c.id, "why")
    with pytest.raises(DeskError, match="was joined into"):
        work.join(li, a.id, c.id, "why")
    for step in FOUR_A:
        desk.complaints.record_step(li, d.id, step, "phone", "said and done")
    desk.complaints.tell(li, d.id, "phone", "it was put right")
    desk.complaints.close(li, d.id)
    with pytest.raises(DeskError, match="open it again first"):
        work.join(li, c.id, d.id, "why")
    with pytest.raises(DeskError, match="joined into no other"):
        work.part(li, c.id)


def test_a_double_stays_as_it_was(desk: Desk, li: str, clock: FixedClock) -> None:
    kept, double = taken(desk, li, "a"), taken(desk, li, "b")
    desk.complaint_work.join(li, double.id, kept.id, "why")
    later = clock.now() + timedelta(days=1)
    acts: list[Callable[[], object]] = [
        lambda: desk.complaints.change(li, double.id, {"title": "c"}),
        lambda: desk.complaints.record_step(li, double.id, Step.ACKNOWLEDGE),
        lambda: desk.complaints.reopen(li, double.id, "why"),
        lambda: desk.complaints.reassign(li, double.id, DESK),
        lambda: desk.complaints.postpone(li, double.id, later, "why"),
        lambda: desk.complaint_work.note(li, double.id, "text"),
        lambda: desk.complaint_work.link(li, double.id, kept.id, LinkKind.SIMILAR),
        lambda: desk.today.reassign(li, MatterKind.COMPLAINT, double.id, DESK),
    ]
    for act in acts:
        with pytest.raises(DeskError):
            act()


def test_joining_is_undone_like_any_save(desk: Desk, li: str) -> None:
    kept, double = taken(desk, li, "a"), taken(desk, li, "b")
    desk.complaint_work.join(li, double.id, kept.id, "why")
    undo_last(desk.file, li)
    assert store.by_id(desk.file, double.id) == double
    assert [match.row_id for match in find(desk.file, double.number).matches] == [double.id]


ACTS = (
    "note", "hand_over", "accept", "give_back", "remind", "link", "unlink", "join", "part", "escalate", "step", "tell",
    "close", "reopen", "give", "postpone", "change", "undo", "wait",
)  # fmt: skip
STATE = ("state", "closed_at", "owner_id", "next_step", "due_at", "stage", "handed_by", "accepted_at", "joined_into")


def do(desk: Desk, people: list[str], rows: list[str], act: str, which: int, other: int) -> None:
    """One act as a person might do it, sensible or not; what is refused is refused."""
    one, two = rows[which % len(rows)], rows[other % len(rows)]
    actor, person = people[which % 3], people[other % 3]
    now = desk.file.clock.now()
    work, service = desk.complaint_work, desk.complaints
    todo: dict[str, Callable[[], object]] = {
        "note": lambda: work.note(actor, one, "a note", for_customer=bool(other % 2)),
        "hand_over": lambda: work.hand_over(actor, one, person, "because"),
        "accept": lambda: work.accept(actor, one),
        "give_back": lambda: work.give_back(actor, one, "because"),
        "remind": lambda: work.remind(actor, one, "again"),
        "link": lambda: work.link(actor, one, two, LinkKind.SIMILAR),
        "unlink": lambda: work.unlink(actor, one, two),
        "join": lambda: work.join(actor, one, two, "because"),
        "part": lambda: work.part(actor, one),
        "escalate": lambda: work.escalate(actor, one, "12315", now.date(), other % 9),
        "step": lambda: service.record_step(actor, one, FOUR_A[other % 4], "phone"),
        "tell": lambda: service.tell(actor, one, "phone"),
        "close": lambda: service.close(actor, one),
        "reopen": lambda: service.reopen(actor, one, "because"),
        "give": lambda: service.reassign(actor, one, person, "Ask the buyer" if other % 2 else None),
        "postpone": lambda: service.postpone(actor, one, now + timedelta(hours=other), "because"),
        "change": lambda: service.change(actor, one, {"title": f"title {other}"}),
        "undo": lambda: undo_last(desk.file, actor),
        "wait": lambda: desk.file.clock.advance(timedelta(hours=other)),  # type: ignore[attr-defined]
    }
    try:
        todo[act]()
    except DeskError as refused:
        assert refused.sentence


def nobody_is_forgotten(desk: Desk) -> None:
    forgotten = desk.file.query(
        "SELECT count(*) FROM complaints WHERE state = 'open' AND deleted_at IS NULL AND (trim(owner_id) = ''"
        " OR trim(next_step) = '' OR julianday(due_at) IS NULL OR closed_at IS NOT NULL OR joined_into IS NOT NULL"
        " OR owner_id NOT IN (SELECT id FROM staff))"
    )
    chained = desk.file.query(
        "SELECT count(*) FROM complaints d JOIN complaints k ON k.id = d.joined_into"
        " WHERE k.joined_into IS NOT NULL OR k.id = d.id"
    )
    assert (forgotten[0][0], chained[0][0]) == (0, 0)


ANY_ACTS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 30), st.integers(0, 40)), max_size=30)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ANY_ACTS)
def test_whatever_is_done_no_open_complaint_is_forgotten(
    desk: Desk, li: str, qiang: str, acts: list[tuple[str, int, int]]
) -> None:
    people, rows = [li, qiang, DESK], [taken(desk, li, title).id for title in "abc"]
    for act, which, other in acts:
        do(desk, people, rows, act, which, other)
        nobody_is_forgotten(desk)
    assert check(desk.file.path, SOURCES) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=ANY_ACTS, between=ANY_ACTS)
def test_parting_restores_a_double_exactly(
    desk: Desk, li: str, qiang: str, before: list[tuple[str, int, int]], between: list[tuple[str, int, int]]
) -> None:
    kept, double = taken(desk, li, "kept"), taken(desk, li, "double")
    people, rows = [li, qiang, DESK], [kept.id, double.id]
    for act, which, other in before:
        if act not in ("join", "part", "undo"):
            do(desk, people, rows, act, which, other)
    sql = f"SELECT {', '.join(STATE)} FROM complaints WHERE id = ?"
    then = tuple(desk.file.query(sql, (double.id,))[0])
    try:
        desk.complaint_work.join(li, double.id, kept.id, "one and the same")
    except DeskError:
        return
    for act, which, other in between:
        if act not in ("join", "part", "undo"):
            do(desk, people, rows, act, which, other)
    desk.complaint_work.part(li, double.id)
    assert tuple(desk.file.query(sql, (double.id,))[0]) == then
    assert [match.row_id for match in find(desk.file, double.number).matches] == [double.id]
