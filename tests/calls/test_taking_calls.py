from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from desk_app.app import Desk
from desk_app.calls import store
from desk_app.calls.model import (
    CHANNEL_WORDS,
    KIND_WORDS,
    OUTCOME_WORDS,
    STAGE_OF,
    CallDraft,
    CallKind,
    Channel,
    Chip,
    Outcome,
)
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError, NotFound
from desk_app.core.stages import Stage
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.storage.finding import Why
from desk_app.storage.undoing import undo_last

ZONE = ZoneInfo("Asia/Shanghai")


def test_every_word_has_a_name() -> None:
    assert set(CHANNEL_WORDS) == set(Channel)
    assert set(KIND_WORDS) == set(CallKind) == set(STAGE_OF)
    assert set(OUTCOME_WORDS) == set(Outcome)


def test_a_call_from_a_customer_file_needs_no_phone_typed(desk: Desk, li: str) -> None:
    wang = desk.customers.open_file(li, CustomerDraft("王丽", phones=(PhoneDraft("138 0013 8000"),)))
    call = desk.calls.take_down(li, CallDraft(customer_id=wang.id, kind=CallKind.REQUEST, topic="安装"))
    assert (call.phone_raw, call.phone_e164, call.phone_digits) == ("138 0013 8000", "+8613800138000", "13800138000")
    assert (call.stage, call.staff_id, call.rang_at) == (Stage.DISPATCH, li, desk.file.clock.now())
    assert call.number == "S01-L-261121-0001"
    assert [row.name for row in store.rows_for_list(desk.file, [call.id])] == ["王丽"]
    assert [entry.headline for entry in store.time_line(desk.file, wang.id)] == ["安装"]


def test_an_unknown_caller_is_kept_by_phone_and_name(desk: Desk, li: str) -> None:
    call = desk.calls.take_down(li, CallDraft(caller_name=" 老张 ", phone="0571-8888 1234转8", note="问门店地址\n没了"))
    assert (call.customer_id, call.caller_name, call.phone_digits) == (None, "老张", "057188881234")
    assert store.headline(call) == "问门店地址"
    assert [hit.why for hit in desk.finder.find("1234").hits] == [Why.PHONE_END]
    assert [hit.why for hit in desk.finder.find("laozhang").hits] == [Why.PINYIN]
    assert [hit.why for hit in desk.finder.find("店地").hits] == [Why.WORDS]


def test_a_call_of_yesterday_keeps_both_times(desk: Desk, li: str) -> None:
    yesterday = desk.file.clock.now() - timedelta(days=1)
    call = desk.calls.take_down(
        li,
        CallDraft(
            topic="x",
            rang_at=yesterday,
            answered_at=yesterday + timedelta(seconds=9),
            ended_at=yesterday + timedelta(seconds=69),
        ),
    )
    assert (call.wait_s, call.talk_s) == (9, 60)
    assert store.written_at(desk.file, call.id) == desk.file.clock.now()
    with pytest.raises(DeskError) as refused:
        desk.calls.take_down(li, CallDraft(topic="x", rang_at=desk.file.clock.now() + timedelta(hours=1)))
    assert refused.value.field == "rang_at"
    with pytest.raises(DeskError, match="end before"):
        desk.calls.take_down(li, CallDraft(topic="x", ended_at=yesterday))


def test_changing_keeps_what_was(desk: Desk, li: str, clock: FixedClock) -> None:
    call = desk.calls.take_down(li, CallDraft(topic="保修", note="old words"))
    clock.advance(timedelta(hours=1))
    changed = desk.calls.change(li, call.id, {"kind": CallKind.PRAISE, "phone": "13800138000", "note": "new"})
    assert (changed.stage, changed.phone_e164, changed.note) == (Stage.RELATIONSHIP, "+8613800138000", "new")
    notes = [change for change in store.history(desk.file, call.id) if change.field == "note"]
    assert [(n.old, n.new, n.by, n.verb) for n in notes] == [
        (None, "old words", li, "calls.take_down"),
        ("old words", "new", li, "calls.change"),
    ]
    head = desk.file.journal_head()
    desk.calls.change(li, call.id, {"note": "new", "kind": CallKind.PRAISE})
    assert desk.file.journal_head() == head, "nothing changed, nothing was written"
    undo_last(desk.file, li)
    assert store.by_id(desk.file, call.id).note == "old words"
    with pytest.raises(ValueError, match="no such field"):
        desk.calls.change(li, call.id, {"number": "1"})
    with pytest.raises(NotFound):
        desk.calls.change(li, "nobody", {"note": ""})
    with pytest.raises(NotFound):
        desk.calls.change(li, call.id, {"customer_id": "nobody"})


def test_the_chips_of_the_list(desk: Desk, li: str, clock: FixedClock) -> None:
    desk.calls.take_down(li, CallDraft(topic="one", outcome=Outcome.MISSED))
    clock.advance(timedelta(days=1))
    desk.calls.take_down("00000000-0000-7000-8000-000000000001", CallDraft(topic="two"))
    now = clock.now()

    def topics(chip: Chip, words: str = "") -> list[str]:
        ids = store.ids_for(desk.file, chip, words, now, ZONE, li)
        return [row.topic for row in store.rows_for_list(desk.file, ids)]

    assert topics(Chip.ALL) == ["two", "one"]
    assert topics(Chip.TODAY) == ["two"]
    assert topics(Chip.MINE) == topics(Chip.UNANSWERED) == topics(Chip.ALL, "one") == ["one"]
    assert store.counts(desk.file, now, ZONE, li) == {
        Chip.TODAY: 1,
        Chip.MINE: 1,
        Chip.UNANSWERED: 1,
        Chip.ALL: 2,
    }
    rows = store.rows_for_list(desk.file, store.ids_for(desk.file, Chip.ALL, "", now, ZONE, li))
    assert [row.staff for row in rows] == ["Desk", "李娜"]


def test_by_number_or_reference(desk: Desk, li: str) -> None:
    call = desk.calls.take_down(li, CallDraft(topic="x", reference="PBX-77"))
    assert store.by_number(desk.file, call.number) == store.by_number(desk.file, "PBX-77") == call
    with pytest.raises(NotFound):
        store.by_number(desk.file, "nothing")
