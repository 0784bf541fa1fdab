import random
from datetime import UTC, date, datetime, timedelta

import pytest

from desk_app.core.errors import DeskError, NotFound
from desk_app.credit import store
from desk_app.credit.model import Decision, EventDraft, EventKind
from desk_app.credit.rule import Grade, Why, grade
from desk_app.customers.joins import Asking
from desk_app.customers.model import CustomerKind
from desk_app.storage.undoing import undo_last
from tests.credit.credit_world import START, TODAY, ZONE, World

EARLIER = date(2026, 11, 1)


def test_an_event_is_noted_with_what_the_rule_says_of_its_end(world: World) -> None:
    made = world.note(EventKind.UNPAID, EARLIER, evidence="  订单 A-1402\n三次电话 ", cents=230_000)
    assert (made.kind, made.happened_on, made.expires_on) == (EventKind.UNPAID, EARLIER, date(2028, 11, 1))
    assert (made.evidence, made.amount_cents, made.currency) == ("订单 A-1402\n三次电话", 230_000, "CNY")
    assert store.events_of(world.file, world.wang) == [made]
    assert (world.note().happened_on, world.note(until=TODAY).expires_on) == (TODAY, TODAY)


def test_today_is_the_stores_day(world: World) -> None:
    world.clock.set(datetime(2026, 11, 21, 17, 0, tzinfo=UTC))
    assert world.note().happened_on == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (EventDraft(EventKind.KEPT, " \n "), "evidence"),
        (EventDraft(EventKind.KEPT, "\u200b"), "evidence"),
        (EventDraft(EventKind.KEPT, "A-1", date(2026, 11, 22)), "happened_on"),
        (EventDraft(EventKind.KEPT, "A-1", TODAY, date(2026, 11, 20)), "expires_on"),
        (EventDraft(EventKind.KEPT, "A-1", TODAY, date(2031, 11, 22)), "expires_on"),
        (EventDraft(EventKind.UNPAID, "A-1", amount_cents=0), "amount_cents"),
        (EventDraft(EventKind.UNPAID, "A-1", amount_cents=-5), "amount_cents"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(world: World, draft: EventDraft, field: str) -> None:
    with pytest.raises(DeskError) as refusal:
        world.service.note(world.li, world.wang, draft)
    assert refusal.value.field == field
    assert store.events_of(world.file, world.wang) == []


def test_nobody_in_particular_has_no_credit(world: World) -> None:
    shared = world.open("散客", CustomerKind.WALK_IN)
    with pytest.raises(DeskError, match="nobody's"):
        world.note(whose=shared)
    with pytest.raises(DeskError, match="nobody's"):
        world.service.state(world.li, shared, "…")
    world.customers.remove(world.li, world.wang)
    with pytest.raises(NotFound, match="removed"):
        world.note()


def test_a_contested_event_rests_and_counts_again_when_it_stands(world: World) -> None:
    event = world.note(EventKind.UNPAID, EARLIER)
    assert store.graded(world.file, world.wang, TODAY).grade == Grade.C
    contested = world.service.contest(world.li, event.id, "修好了就付钱。", date(2026, 11, 5))
    assert (contested.contested_on, contested.contest) == (date(2026, 11, 5), "修好了就付钱。")
    found = store.graded(world.file, world.wang, TODAY)
    assert (found.grade, [one.why for one in found.judged]) == (None, [Why.CONTESTED])
    decided = world.service.decide(world.li, event.id, Decision.STANDS, "修好了，客户签收。", date(2026, 11, 9))
    assert (decided.decision, decided.decided_on) == (Decision.STANDS, date(2026, 11, 9))
    assert decided.contest == "修好了就付钱。"
    assert store.graded(world.file, world.wang, TODAY).grade == Grade.C


def test_a_corrected_event_stays_readable_beside_its_correction(world: World) -> None:
    event = world.note(EventKind.BROKEN, EARLIER, evidence="家里没有人")
    world.service.contest(world.li, event.id, "我打过电话")
    really = EventDraft(EventKind.KEPT, "10 月 1 日来电改期", date(2026, 11, 2))
    world.service.decide(world.li, event.id, Decision.CORRECTED, "查到来电记录", correction=really)
    newest, old = store.events_of(world.file, world.wang)
    assert (newest.corrects_id, newest.kind, newest.evidence) == (event.id, EventKind.KEPT, "10 月 1 日来电改期")
    assert (old.kind, old.evidence, old.happened_on, old.decision_note) == (
        EventKind.BROKEN,
        "家里没有人",
        EARLIER,
        "查到来电记录",
    )
    found = store.graded(world.file, world.wang, TODAY)
    assert ([one.why for one in found.judged], found.grade) == ([Why.COUNTS, Why.CORRECTED], Grade.B)
    world.service.contest(world.li, newest.id, "也不对")
    assert store.graded(world.file, world.wang, TODAY).grade is None


def test_a_withdrawn_event_counts_no_more(world: World) -> None:
    event = world.note(EventKind.ABUSE, EARLIER)
    world.service.contest(world.li, event.id, "店员同意的")
    world.service.decide(world.li, event.id, Decision.WITHDRAWN, "店员同意退货")
    found = store.graded(world.file, world.wang, TODAY)
    assert (found.grade, [one.why for one in found.judged]) == (None, [Why.WITHDRAWN])


def test_nothing_is_erased_and_the_journal_shows_all_of_it(world: World) -> None:
    event = world.note(EventKind.UNPAID, EARLIER, evidence="订单 A-1402", cents=100)
    world.service.contest(world.li, event.id, "不对")
    really = EventDraft(EventKind.BROKEN, "晚付了三天", EARLIER)
    world.service.decide(world.li, event.id, Decision.CORRECTED, "看了账", correction=really)
    told = [(change.verb, change.field, change.old, change.new) for change in store.history(world.file, event.id)]
    assert ("credit.note", "evidence", None, "订单 A-1402") in told
    assert ("credit.contest", "contest", None, "不对") in told
    assert ("credit.decide", "decision", None, "corrected") in told
    assert all(old is None for _verb, _field, old, _new in told)
    operations = world.file.query("SELECT DISTINCT op FROM change_log WHERE tbl LIKE 'credit%'")
    assert {row[0] for row in operations} == {"I", "U"}
    assert store.event_by_id(world.file, event.id).amount_cents == 100


def test_what_cannot_be_contested_or_decided_says_so(world: World) -> None:
    event = world.note(EventKind.BROKEN, EARLIER)
    contest, decide = world.service.contest, world.service.decide

    def refused(field: str | None, words: str) -> None:
        assert refusal.value.field == field
        assert words in refusal.value.sentence

    with pytest.raises(DeskError) as refusal:
        decide(world.li, event.id, Decision.STANDS, "so")
    refused(None, "Nobody contested")
    with pytest.raises(DeskError) as refusal:
        contest(world.li, event.id, " ")
    refused("contest", "what the customer says")
    with pytest.raises(DeskError) as refusal:
        contest(world.li, event.id, "no", date(2026, 11, 22))
    refused("contested_on", "still to come")
    with pytest.raises(DeskError) as refusal:
        contest(world.li, event.id, "no", date(2026, 10, 31))
    refused("contested_on", "before")
    contest(world.li, event.id, "no", date(2026, 11, 5))
    with pytest.raises(DeskError) as refusal:
        contest(world.li, event.id, "again")
    refused(None, "contested already")
    with pytest.raises(DeskError) as refusal:
        decide(world.li, event.id, Decision.STANDS, "")
    refused("decision_note", "why")
    with pytest.raises(DeskError) as refusal:
        decide(world.li, event.id, Decision.STANDS, "so", date(2026, 11, 4))
    refused("decided_on", "before")
    with pytest.raises(DeskError) as refusal:
        decide(world.li, event.id, Decision.CORRECTED, "so")
    refused("evidence", "how it really was")
    same = EventDraft(event.kind, event.evidence, event.happened_on, event.expires_on)
    with pytest.raises(DeskError) as refusal:
        decide(world.li, event.id, Decision.CORRECTED, "so", correction=same)
    refused("evidence", "says the same")
    with pytest.raises(DeskError) as refusal:
        decide(world.li, event.id, Decision.CORRECTED, "so", correction=EventDraft(EventKind.KEPT, ""))
    refused("evidence", "Without evidence")
    with pytest.raises(ValueError, match="correction"):
        decide(world.li, event.id, Decision.STANDS, "so", correction=same)
    assert len(store.events_of(world.file, world.wang)) == 1
    assert store.event_by_id(world.file, event.id).awaits_decision
    decide(world.li, event.id, Decision.STANDS, "so")
    with pytest.raises(DeskError) as refusal:
        decide(world.li, event.id, Decision.WITHDRAWN, "otherwise")
    refused(None, "decided before")
    with pytest.raises(DeskError) as refusal:
        contest(world.li, event.id, "again")
    refused(None, "own statement")
    with pytest.raises(NotFound):
        contest(world.li, "nothing", "no")


def test_the_customers_own_words_are_kept_the_older_too(world: World) -> None:
    first = world.service.state(world.li, world.wang, " 修好就付 ", EARLIER)
    world.clock.advance(timedelta(seconds=1))
    second = world.service.state(world.li, world.wang, "这不是欠款。")
    assert store.statements_of(world.file, world.wang) == [second, first]
    assert (first.text, second.said_on) == ("修好就付", TODAY)
    for text, day, field in (("", None, "text"), ("x", date(2026, 11, 22), "said_on")):
        with pytest.raises(DeskError) as refusal:
            world.service.state(world.li, world.wang, text, day)
        assert refusal.value.field == field


def test_undo_takes_a_step_back(world: World) -> None:
    event = world.note(EventKind.UNPAID, EARLIER)
    world.service.contest(world.li, event.id, "不对")
    undo_last(world.file, world.li)
    assert store.events_of(world.file, world.wang) == [event]
    undo_last(world.file, world.li)
    assert store.events_of(world.file, world.wang) == []


def test_the_time_line_tells_each_step_and_what_waits(world: World) -> None:
    event = world.note(EventKind.UNPAID, EARLIER, evidence="订单\nA-1402", cents=230_000)
    world.service.contest(world.li, event.id, "不对", date(2026, 11, 5))
    world.service.state(world.li, world.wang, "这不是欠款。", date(2026, 11, 6))
    lines = store.time_line(world.file, world.wang)
    assert [(line.kind, line.headline, line.who, line.open) for line in lines] == [
        ("credit", "their own words on their credit: 这不是欠款。", "李娜", False),
        ("credit", "contested: 不对", "李娜", True),
        ("credit", "unpaid: ¥2,300.00 · 订单 A-1402", "李娜", False),
    ]
    assert lines[2].at == datetime(2026, 11, 1, tzinfo=ZONE)
    world.service.decide(world.li, event.id, Decision.STANDS, "看了账", EARLIER + timedelta(days=4))
    told = [(line.headline, line.open) for line in store.time_line(world.file, world.wang)[1:3]]
    assert told == [("decided, it stands as it is: 看了账", False), ("contested: 不对", False)]


def test_two_files_made_one_have_the_credit_of_both_and_part_again(world: World) -> None:
    double = world.open("王莉")
    theirs = world.note(EventKind.UNPAID, EARLIER, whose=double)
    own = world.note(EventKind.KEPT, EARLIER)
    said = world.service.state(world.li, double, "不对")
    world.joining.merge(world.li, world.wang, double)
    assert {event.id for event in store.events_of(world.file, world.wang)} == {own.id, theirs.id}
    assert [one.id for one in store.statements_of(world.file, world.wang)] == [said.id]
    assert store.events_of(world.file, double) == []
    later = world.note(EventKind.PRAISE)
    world.joining.part(world.li, double)
    assert store.events_of(world.file, double) == [theirs]
    assert store.statements_of(world.file, double) == [said]
    assert {event.id for event in store.events_of(world.file, world.wang)} == {own.id, later.id}


def test_the_list_is_narrowed_as_the_rule_grades(world: World) -> None:
    chance = random.Random(20261121)
    people = [world.open(f"客户{number}") for number in range(60)]
    with world.file.write(world.li, store.NOTE) as tx:
        for number in range(200):
            happened = TODAY + timedelta(days=chance.randint(-800, 3))
            contested = chance.random() < 0.3
            decision = chance.choice((None, *Decision)) if contested else None
            row = {
                "id": f"e{number}",
                "customer_id": chance.choice(people[:50]),
                "kind": chance.choice(list(EventKind)),
                "happened_on": happened,
                "expires_on": None if chance.random() < 0.2 else happened + timedelta(days=chance.randint(0, 800)),
                "evidence": "A-1",
                "contested_on": happened if contested else None,
                "contest": "no" if contested else None,
                "decided_on": happened if decision else None,
                "decision": decision,
                "decision_note": "so" if decision else None,
                "deleted_at": "2026-11-21T02:00:00.000Z" if chance.random() < 0.1 else None,
            }
            store.add(tx, store.EVENTS, row)
    by_rule = {each: grade(store.events_of(world.file, each), TODAY) for each in [*people, world.wang]}
    assert {one.grade for one in by_rule.values()} == {None, *Grade}
    asking = Asking(START, ZONE)
    for value, _words in store.FILTER.choices(world.file):
        where, args = store.FILTER.where(asking, value)
        found = {row[0] for row in world.file.query(f"SELECT c.id FROM customers c WHERE {where}", args)}
        wanted = None if value == store.NO_GRADE else Grade(value)
        assert found == {each for each, one in by_rule.items() if one.grade == wanted}, value
    with pytest.raises(ValueError, match="E"):
        store.FILTER.where(asking, "E")
    at_once = store.grades(world.file, people, TODAY)
    assert at_once == {each: by_rule[each] for each in people if by_rule[each].judged}
    assert store.COLUMN.texts(world.file, people) == {
        each: str(by_rule[each].grade) for each in people if by_rule[each].grade is not None
    }


def test_the_grade_stands_beside_the_name(world: World) -> None:
    assert store.marks(world.file, world.wang) == []
    world.note(EventKind.KEPT)
    assert store.marks(world.file, world.wang) == ["Credit B"]
