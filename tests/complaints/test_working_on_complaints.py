"""Working on a complaint on a real file: notes, handing over, reminding, others like it, authorities, the checklist."""

from datetime import UTC, datetime, timedelta
from datetime import date as Date
from zoneinfo import ZoneInfo

import pytest

from desk_app.app import Desk
from desk_app.complaints import authorities, checklist, store, work_store
from desk_app.complaints.model import FOUR_A, Chip, Complaint, ComplaintDraft, Step
from desk_app.complaints.work_model import LinkKind, opened_again
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError, NotFound
from desk_app.core.i18n import set_language
from desk_app.customers.model import CustomerDraft
from desk_app.matters.model import MatterKind, MoveKind
from desk_app.matters.store import moves_of
from desk_app.service_report import telling
from desk_app.service_report.model import Period
from desk_app.service_report.store import of_complaint
from desk_app.storage.finding import find
from desk_app.storage.undoing import undo_last
from desk_app.today import store as today
from desk_app.today.model import Group
from desk_app.topics.model import Tree

ZONE = ZoneInfo("Asia/Shanghai")
DESK = "00000000-0000-7000-8000-000000000001"


@pytest.fixture(autouse=True)
def words() -> None:
    set_language("en")


@pytest.fixture
def qiang(desk: Desk, li: str) -> str:
    return desk.staff.add(li, "王强").id


def taken(desk: Desk, actor: str, title: str = "late goods", **also: object) -> Complaint:
    return desk.complaints.take_down(actor, ComplaintDraft(title=title, **also))  # type: ignore[arg-type]


def closed(desk: Desk, actor: str, one: Complaint) -> Complaint:
    for step in FOUR_A:
        desk.complaints.record_step(actor, one.id, step, "phone", "said and done")
    desk.complaints.tell(actor, one.id, "phone", "it was put right")
    return desk.complaints.close(actor, one.id)


def listed(desk: Desk, chip: Chip, words: str = "", me: str = "") -> list[str]:
    return list(store.ids_for(desk.file, chip, words, desk.file.clock.now(), ZONE, me))


def moves(desk: Desk, row_id: str) -> list[tuple[MoveKind, str | None]]:
    return [(each.what, each.reason) for each in moves_of(desk.file, row_id)]


# Notes


def test_a_note_is_found_by_two_characters_and_its_earlier_text_stays_in_the_history(desk: Desk, li: str) -> None:
    one = taken(desk, li)
    note = desk.complaint_work.note(li, one.id, "仓库说缺货")
    assert [match.row_id for match in find(desk.file, "缺货").matches] == [one.id]
    desk.complaint_work.put_note_right(li, note.id, "仓库说明天到", for_customer=True)
    assert find(desk.file, "缺货").matches == ()
    assert [match.row_id for match in find(desk.file, "明天").matches] == [one.id]
    told = [(each.old, each.new) for each in store.history(desk.file, one.id) if each.field == "note"]
    assert told == [(None, "仓库说缺货"), ("仓库说缺货", "仓库说明天到")]
    with pytest.raises(DeskError) as refused:
        desk.complaint_work.note(li, one.id, "  ")
    assert refused.value.field == "text"


def test_only_notes_for_the_customer_reach_the_service_report(desk: Desk, clock: FixedClock, li: str) -> None:
    one = taken(desk, li)
    desk.complaint_work.note(li, one.id, "the driver was rude")
    clock.advance(timedelta(minutes=1))
    desk.complaint_work.note(li, one.id, "we ordered a new one", for_customer=True)
    assert [each.text for each in work_store.notes_of(desk.file, one.id)] == [
        "the driver was rude",
        "we ordered a new one",
    ]
    matters = of_complaint(desk.file, store.by_id(desk.file, one.id))
    done = [line.words for line in telling.done(matters, Period())]
    assert "we ordered a new one" in done
    assert not any("rude" in each for each in done)


# Handing over


def test_what_is_handed_over_waits_in_list_and_today_until_it_is_accepted(
    desk: Desk, clock: FixedClock, li: str, qiang: str
) -> None:
    one = taken(desk, li)
    handed = desk.complaint_work.hand_over(li, one.id, qiang, "I am off tomorrow")
    assert (handed.owner_id, handed.waiting_for, handed.due_at) == (qiang, qiang, one.due_at)
    (row,) = store.rows_for_list(desk.file, [one.id])
    assert (row.waiting, row.handed_by, row.owner) == (True, "李娜", "王强")
    assert listed(desk, Chip.MINE, me=li) == listed(desk, Chip.MINE, me=qiang) == [one.id]
    (shown,) = today.rows_for_list(desk.file, [f"complaint:{one.id}"])
    (matter,) = store.open_matters(desk.file)
    assert shown.waiting and matter.waiting_for == qiang
    with pytest.raises(DeskError, match="only they can accept"):
        desk.complaint_work.accept(li, one.id)
    clock.advance(timedelta(minutes=1))
    desk.complaint_work.accept(qiang, one.id)
    assert not store.rows_for_list(desk.file, [one.id])[0].waiting
    assert listed(desk, Chip.MINE, me=li) == []
    assert moves(desk, one.id) == [(MoveKind.HANDED_OVER, "I am off tomorrow"), (MoveKind.ACCEPTED, None)]


def test_what_is_given_back_is_the_givers_again_or_the_desks_when_they_left(desk: Desk, li: str, qiang: str) -> None:
    one = taken(desk, li)
    desk.complaint_work.hand_over(li, one.id, qiang, "please")
    with pytest.raises(DeskError) as refused:
        desk.complaint_work.give_back(qiang, one.id, " ")
    assert refused.value.field == "reason"
    assert desk.complaint_work.give_back(qiang, one.id, "not my floor").owner_id == li
    desk.complaint_work.hand_over(li, one.id, qiang, "please")
    desk.staff.change(DESK, li, active=False)
    back = desk.complaint_work.give_back(qiang, one.id, "not my floor")
    assert (back.owner_id, back.waiting_for, back.handed_by) == (DESK, None, None)


def test_giving_from_today_ends_the_waiting(desk: Desk, li: str, qiang: str) -> None:
    one = taken(desk, li)
    desk.complaint_work.hand_over(li, one.id, qiang, "please")
    desk.today.reassign(li, MatterKind.COMPLAINT, one.id, li)
    assert store.by_id(desk.file, one.id).waiting_for is None
    assert store.by_id(desk.file, one.id).owner_id == li


@pytest.mark.parametrize("to", ["desk", "self", "owner", "gone"])
def test_handing_over_is_refused_to_who_cannot_accept(desk: Desk, li: str, qiang: str, to: str) -> None:
    one = taken(desk, qiang)
    gone = desk.staff.add(li, "赵敏").id
    desk.staff.change(li, gone, active=False)
    whom = {"desk": DESK, "self": li, "owner": qiang, "gone": gone}[to]
    with pytest.raises(DeskError) as refused:
        desk.complaint_work.hand_over(li, one.id, whom, "please")
    assert refused.value.field == "to"


# Reminding


def test_a_complaint_reminded_today_comes_first_of_those_due_the_same(desk: Desk, clock: FixedClock, li: str) -> None:
    first, second = taken(desk, li, "one"), taken(desk, li, "two")
    assert listed(desk, Chip.OPEN) == [second.id, first.id]
    desk.complaint_work.remind(li, first.id, "the customer asked again")
    desk.complaint_work.remind(li, first.id, "please see to it")
    assert listed(desk, Chip.OPEN) == [first.id, second.id]
    lines = today.ordered(desk.file, clock.now())
    assert today.narrowed(desk.file, lines, Group.ALL, (), "", li) == [
        f"complaint:{first.id}",
        f"complaint:{second.id}",
    ]
    assert store.rows_for_list(desk.file, [first.id])[0].reminded == 2
    assert store.by_id(desk.file, first.id).due_at == first.due_at
    clock.advance(timedelta(days=1))
    assert listed(desk, Chip.OPEN) == [second.id, first.id]
    with pytest.raises(DeskError) as refused:
        desk.complaint_work.remind(li, first.id, "")
    assert refused.value.field == "reason"


# Others like it


def test_likely_ones_are_of_the_same_customer_or_about_the_same_of_late(desk: Desk, clock: FixedClock, li: str) -> None:
    wang = desk.customers.open_file(li, CustomerDraft(name="王丽")).id
    old = closed(desk, li, taken(desk, li, "long ago", customer_id=wang, kind="goods"))
    clock.advance(timedelta(days=40))
    again = taken(desk, li, "again", customer_id=wang)
    same = taken(desk, li, "same goods", product="fridge")
    other = taken(desk, li, "something else", kind="price")
    clock.advance(timedelta(days=2))
    one = taken(desk, li, "now", customer_id=wang, product="fridge")
    found = [(each.id, each.what) for each in work_store.likely(desk.file, one, clock.now())]
    assert found == [(again.id, LinkKind.REPEATED), (same.id, LinkKind.SIMILAR)]
    assert old.id and other.id
    desk.complaint_work.link(li, one.id, again.id, LinkKind.REPEATED, "rang twice")
    (linked,) = work_store.links_of(desk.file, one.id)
    assert (linked.id, linked.what, linked.note) == (again.id, LinkKind.REPEATED, "rang twice")
    assert [each.id for each in work_store.links_of(desk.file, again.id)] == [one.id]
    assert [each.id for each in work_store.likely(desk.file, one, clock.now())] == [same.id]
    with pytest.raises(DeskError, match="linked already"):
        desk.complaint_work.link(li, again.id, one.id, LinkKind.SIMILAR)
    with pytest.raises(DeskError, match="itself"):
        desk.complaint_work.link(li, one.id, one.id, LinkKind.SIMILAR)
    desk.complaint_work.unlink(li, again.id, one.id)
    assert work_store.links_of(desk.file, one.id) == []
    with pytest.raises(NotFound):
        desk.complaint_work.unlink(li, one.id, again.id)


def test_it_is_counted_how_often_and_how_soon_a_complaint_was_opened_again(
    desk: Desk, clock: FixedClock, li: str
) -> None:
    one = closed(desk, li, taken(desk, li))
    clock.advance(timedelta(days=7))
    desk.complaints.reopen(li, one.id, "it broke again")
    closed(desk, li, one)
    clock.advance(timedelta(days=7, minutes=1))
    desk.complaints.reopen(li, one.id, "and again")
    assert opened_again(store.steps_of(desk.file, one.id)) == (2, 1)


# The authority


def test_the_authority_decides_seven_working_days_later_and_the_next_step_is_due_by_then(
    desk: Desk, clock: FixedClock, li: str
) -> None:
    one = taken(desk, li)
    assert authorities.names(desk.file)[0] == "Market regulator (12315)"
    passed = desk.complaint_work.escalate(li, one.id, "12315", Date(2026, 11, 20))
    assert passed.authority_due_at == datetime(2026, 12, 1, 10, 0, tzinfo=UTC), "weekends are no working days"
    assert passed.due_at == one.due_at
    assert work_store.authority_since(desk.file, one.id) == datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
    clock.advance(timedelta(days=8))
    for step in (Step.ACKNOWLEDGE, Step.APOLOGIZE, Step.AMEND):
        desk.complaints.record_step(li, one.id, step, "phone", "said and done")
    assert store.by_id(desk.file, one.id).due_at == passed.authority_due_at
    (row,) = store.rows_for_list(desk.file, [one.id])
    (shown,) = today.rows_for_list(desk.file, [f"complaint:{one.id}"])
    assert (row.authority, row.authority_due_at, shown.authority) == ("12315", passed.authority_due_at, "12315")
    undo_last(desk.file, li)
    desk.settings.fill_in(li, {"authority_days": "2"})
    clock.advance(timedelta(minutes=1))
    again = desk.complaint_work.escalate(li, one.id, "12315", Date(2026, 11, 20), note="second letter")
    assert again.authority_due_at == datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    assert again.due_at == again.authority_due_at
    assert moves(desk, one.id)[-1] == (MoveKind.ESCALATED, "12315\nsecond letter")
    clocks = desk.file.query("SELECT dropped_at IS NULL FROM matter_clocks WHERE about = 'authority' ORDER BY id")
    assert [row[0] for row in clocks] == [0, 1]


def test_an_authority_needs_its_name_and_a_day_that_was(desk: Desk, li: str) -> None:
    one = taken(desk, li)
    with pytest.raises(DeskError) as refused:
        desk.complaint_work.escalate(li, one.id, " ", Date(2026, 11, 20))
    assert refused.value.field == "authority"
    with pytest.raises(DeskError) as refused:
        desk.complaint_work.escalate(li, one.id, "12315", Date(2026, 11, 22))
    assert refused.value.field == "since"
    desk.settings.fill_in(li, {"region": "ZA"})
    with pytest.raises(DeskError) as refused:
        desk.complaint_work.escalate(li, one.id, "the ombud", Date(2026, 11, 20))
    assert refused.value.field == "days"
    assert authorities.names(desk.file) == []


# The checklist


def kind(desk: Desk, li: str, name: str, parent: str | None = None) -> str:
    return desk.topics.add(li, name, parent, Tree.COMPLAINTS).id


def test_the_checklist_follows_the_kind_and_those_above_it(desk: Desk, clock: FixedClock, li: str) -> None:
    goods = kind(desk, li, "商品")
    broken, price = kind(desk, li, "破损", goods), kind(desk, li, "价格")
    every = desk.checklist.add(li, "name and number are right")
    of_goods = desk.checklist.add(li, "photo is there", goods)
    desk.checklist.add(li, "receipt is there", price)
    with pytest.raises(DeskError, match="already"):
        desk.checklist.add(li, "photo is there", goods)
    with pytest.raises(DeskError) as refused:
        desk.checklist.add(li, " ")
    assert refused.value.field == "text"
    one = taken(desk, li)
    assert [each.text for each in checklist.checks_of(desk.file, one.id)] == ["name and number are right"]
    with desk.file.write(li, "complaints.change") as tx:
        tx.update("complaints", one.id, {"kind_id": broken})
    clock.advance(timedelta(minutes=3))
    desk.checklist.tick(li, one.id, of_goods.id)
    first, second = checklist.checks_of(desk.file, one.id)
    assert (first.done, second.done, second.by_id, second.at) == (False, True, li, clock.now())
    desk.checklist.change(li, of_goods.id, "photo and receipt are there", goods)
    desk.checklist.remove(li, of_goods.id)
    assert [each.text for each in checklist.checks_of(desk.file, one.id)] == [every.text, "photo is there"]
    desk.checklist.tick(li, one.id, of_goods.id)
    assert [each.text for each in checklist.checks_of(desk.file, one.id)] == [every.text]


def test_the_lines_of_the_checklist_are_moved(desk: Desk, li: str) -> None:
    made = [desk.checklist.add(li, text).id for text in "abc"]
    desk.checklist.shift(li, made[2], -1)
    desk.checklist.shift(li, made[0], -1)
    assert [each.text for each in checklist.every_item(desk.file)] == ["a", "c", "b"]
