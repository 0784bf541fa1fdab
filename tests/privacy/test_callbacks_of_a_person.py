"""Callbacks, questions about goods and moves: whose they are, what goes with them, what is shown and what stays."""

import json
from datetime import timedelta

import pytest

from desk_app.app import SOURCES
from desk_app.callbacks import store as callbacks
from desk_app.callbacks.model import CallbackDraft
from desk_app.calls import parking
from desk_app.calls.model import CallDraft, Direction, Outcome
from desk_app.complaints.model import ComplaintDraft
from desk_app.core.errors import DeskError
from desk_app.core.i18n import speaking
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.enquiries import store as enquiries
from desk_app.enquiries.model import About, Asked
from desk_app.matters.model import MatterKind
from desk_app.paper import letterhead
from desk_app.phrases.model import PhraseDraft
from desk_app.privacy.handout import statement
from desk_app.privacy.model import Mention, mention_words
from desk_app.staff.model import DESK_ID
from desk_app.storage.check import check
from tests.printing.paper_reading import by_pdfium
from tests.privacy.privacy_world import NAME, PHONE, START, PrivacyWorld

WHY = "asked at the counter"


def opened(world: PrivacyWorld, name: str = NAME, phone: str = PHONE) -> str:
    return world.desk.customers.open_file(DESK_ID, CustomerDraft(name, phones=(PhoneDraft(phone),))).id


def erase(world: PrivacyWorld, customer_id: str) -> None:
    world.privacy.erase(DESK_ID, customer_id, WHY, despite_open_cases=True)
    assert check(world.path, SOURCES) == []


def holds(world: PrivacyWorld, text: str) -> bool:
    return text.encode() in world.path.read_bytes()


def value(world: PrivacyWorld, table: str, column: str, row_id: str) -> object:
    return world.desk.file.query(f"SELECT {column} FROM {table} WHERE id = ?", (row_id,))[0][0]


def test_a_callback_keeps_its_days_state_tries_and_our_own_words(world: PrivacyWorld) -> None:
    one = opened(world)
    owed = world.desk.callbacks.promise(DESK_ID, CallbackDraft(customer_id=one, name="zqxname", reason="Missed call"))
    world.desk.calls.take_down(
        DESK_ID, CallDraft(customer_id=one, direction=Direction.OUT, outcome=Outcome.NO_ANSWER, callback_id=owed.id)
    )
    before = callbacks.by_id(world.desk.file, owed.id)
    erase(world, one)
    after = callbacks.by_id(world.desk.file, owed.id)
    kept = ("number", "state", "tries", "last_result", "due_at", "first_due_at", "reason", "next_step", "owner_id")
    assert {each: getattr(after, each) for each in kept} == {each: getattr(before, each) for each in kept}
    assert (after.last_result, after.tries, after.open) == ("no_answer", 1, True)
    assert (after.name, after.phone_raw, after.phone_e164, after.phone_digits) == (None,) * 4
    assert not holds(world, "zqxname") and not holds(world, PHONE)
    assert world.desk.finder.find(PHONE).total == 0


def test_their_own_words_of_a_step_become_a_dash(world: PrivacyWorld) -> None:
    one = opened(world)
    owed = world.desk.callbacks.promise(DESK_ID, CallbackDraft(customer_id=one, reason="zqxreason\nzqxmore"))
    world.desk.callbacks.postpone(DESK_ID, owed.id, world.clock.now() + timedelta(days=1), "zqxwhy")
    world.desk.callbacks.change(DESK_ID, owed.id, {"next_step": "zqxstep"})
    erase(world, one)
    after = callbacks.by_id(world.desk.file, owed.id)
    assert (after.reason, after.next_step) == ("—", "—")
    assert [each["reason"] for each in world.desk.file.query("SELECT reason FROM matter_moves")] == ["—"]
    assert not any(holds(world, text) for text in ("zqxreason", "zqxmore", "zqxwhy", "zqxstep"))
    with speaking("zh_CN"):
        assert callbacks.open_matters(world.desk.file)[0].title == "—"


def test_what_their_calls_left_on_no_file_goes_with_them(world: PrivacyWorld) -> None:
    one = opened(world)
    number = PhoneDraft("13900001111")
    complaint = world.desk.complaints.take_down(DESK_ID, ComplaintDraft(title="zqxtitle", customer_id=one))
    call = world.desk.calls.take_down(DESK_ID, CallDraft(caller_name="zqxcaller", phone=number.raw, topic="价格"))
    with world.desk.file.write(DESK_ID, "test.add_to") as tx:  # a neighbour rang for them, on no file
        tx.update("calls", call.id, {"matter_kind": "complaint", "matter_id": complaint.id})
    left = world.desk.callbacks.promise(DESK_ID, CallbackDraft(name="zqxleft", reason="zqxreason", call_id=call.id))
    tried = world.desk.calls.take_down(DESK_ID, CallDraft(direction=Direction.OUT, note="zqxtried"))
    with world.desk.file.write(DESK_ID, "test.attempt") as tx:
        tx.update("calls", tried.id, {"callback_id": left.id})
    assert world.privacy.what_goes(one).counts["calls"] == 2
    erase(world, one)
    assert not any(holds(world, text) for text in ("zqxcaller", "zqxleft", "zqxreason", "zqxtried", "zqxtitle"))
    assert value(world, "calls", "matter_id", call.id) == complaint.id


def test_a_stray_callback_with_their_number_alone_is_theirs_another_name_is_not(world: PrivacyWorld) -> None:
    one = opened(world)
    stray = world.desk.callbacks.promise(DESK_ID, CallbackDraft(phone=PHONE, reason="zqxstray"))
    other = world.desk.callbacks.promise(DESK_ID, CallbackDraft(name="李娜", phone=PHONE, reason="发票"))
    what = world.privacy.what_goes(one)
    assert what.counts["callbacks"] == 1
    assert [mention_words(each) for each in what.quoted_in] == [f"callback {other.number}"]
    erase(world, one)
    assert (value(world, "callbacks", "reason", stray.id), value(world, "callbacks", "reason", other.id)) == (
        "—",
        "发票",
    )
    assert (value(world, "callbacks", "name", other.id), value(world, "callbacks", "phone_raw", other.id)) == (
        "李娜",
        "〔…〕",
    )
    assert value(world, "callbacks", "phone_digits", other.id) is None


def test_questions_lose_goods_nobody_else_asked_about_and_every_answer(world: PrivacyWorld) -> None:
    one, other = opened(world), opened(world, "王小丽", "13900001111")
    asked = (
        Asked(About.PRICE, "电饭煲", "zqxanswer"),
        Asked(About.STOCK, "zqxgoods", "no"),
        Asked(About.OTHER, "zqxlater", call_back=True),
    )
    call = world.desk.calls.take_down(
        DESK_ID,
        CallDraft(customer_id=one, topic="价格", outcome=Outcome.WILL_CALL_BACK, enquiries=asked),
    )
    theirs = world.desk.calls.take_down(
        DESK_ID, CallDraft(customer_id=other, enquiries=(Asked(About.PRICE, "电饭煲", f"wie {PHONE}"),))
    )
    assert world.privacy.what_goes(one).counts["enquiries"] == 3
    erase(world, one)
    rows = enquiries.of_call(world.desk.file, call.id)
    assert [(each.about, each.goods, each.answer) for each in rows] == [
        (About.PRICE, "电饭煲", "—"),
        (About.STOCK, "—", "—"),
        (About.OTHER, "—", None),
    ]
    assert [each.answer for each in enquiries.of_call(world.desk.file, theirs.id)] == ["wie 〔…〕"]
    assert not any(holds(world, text) for text in ("zqxanswer", "zqxgoods", "zqxlater", PHONE))
    counted = enquiries.counts_by_goods(world.desk.file, START - timedelta(days=1), START + timedelta(days=1))
    assert {each.goods: each.asked for each in counted} == {"电饭煲": 2, "—": 2}


def test_a_name_in_what_others_were_answered_is_told(world: PrivacyWorld) -> None:
    one, other = opened(world), opened(world, "王小丽", "13900001111")
    asked = (Asked(About.STOCK, "电饭煲", f"{NAME} 要了最后一台"),)
    call = world.desk.calls.take_down(DESK_ID, CallDraft(customer_id=other, enquiries=asked))
    assert world.privacy.what_goes(one).named_in == (Mention("call", call.id, call.number),)


def test_topics_of_the_store_stay_and_other_words_of_a_topic_go(world: PrivacyWorld) -> None:
    one = opened(world)
    topic = world.desk.topics.add(DESK_ID, "送货")
    kept = world.desk.calls.take_down(DESK_ID, CallDraft(customer_id=one, topic=topic.path, topic_id=topic.id))
    twice = [world.desk.calls.take_down(DESK_ID, CallDraft(customer_id=one, topic="zqxtopic")) for _each in range(2)]
    stray = world.desk.calls.take_down(DESK_ID, CallDraft(phone=PHONE, topic="zqxtopic"))
    erase(world, one)
    assert (value(world, "calls", "topic", kept.id), value(world, "calls", "topic_id", kept.id)) == ("送货", topic.id)
    assert [value(world, "calls", "topic", each.id) for each in (*twice, stray)] == [None] * 3
    assert not holds(world, "zqxtopic")


def test_a_topic_that_others_say_too_stays_without_the_number(world: PrivacyWorld) -> None:
    one, other = opened(world), opened(world, "王小丽", "13900001111")
    said = [
        world.desk.calls.take_down(DESK_ID, CallDraft(customer_id=each, topic=f"回电 {PHONE}")) for each in (one, other)
    ]
    erase(world, one)
    assert [value(world, "calls", "topic", each.id) for each in said] == ["回电 〔…〕"] * 2
    assert not holds(world, PHONE)


def test_notes_of_the_day_and_reasons_of_others_that_quote_or_name_are_told(world: PrivacyWorld) -> None:
    one, other = opened(world), opened(world, "王小丽", "13900001111")
    quotes = world.put("day_closings", day="2026-11-20", at="2026-11-20T10:00:00.000Z", by_id=DESK_ID,
                       note="明天先打 138-7123-6547", counts="{}")  # fmt: skip
    names = world.put("day_closings", day="2026-11-19", at="2026-11-19T10:00:00.000Z", by_id=DESK_ID,
                      note=f"{NAME} 还在等", counts="{}")  # fmt: skip
    plain = world.put("day_closings", day="2026-11-18", at="2026-11-18T10:00:00.000Z", by_id=DESK_ID,
                      note="太平", counts="{}")  # fmt: skip
    owed = world.desk.callbacks.promise(DESK_ID, CallbackDraft(customer_id=other, reason="问价"))
    world.desk.callbacks.postpone(DESK_ID, owed.id, world.clock.now() + timedelta(days=1), f"先打 {PHONE}")
    phrase = world.desk.phrases.add(DESK_ID, PhraseDraft("送货", f"找 {PHONE}"))
    what = world.privacy.what_goes(one)
    assert Mention("day", quotes, "2026-11-20") in what.quoted_in
    assert Mention("callback", owed.id, owed.number) in what.quoted_in
    assert what.named_in == (Mention("day", names, "2026-11-19"),)
    assert mention_words(what.named_in[0]) == "end of the day 2026-11-19"
    erase(world, one)
    assert [value(world, "day_closings", "note", each) for each in (quotes, names, plain)] == [
        "明天先打 〔…〕",
        f"{NAME} 还在等",
        "太平",
    ]
    assert world.desk.file.query("SELECT reason FROM matter_moves")[0][0] == "先打 〔…〕"
    assert value(world, "phrases", "text", phrase.id) == "找 〔…〕"
    assert not holds(world, PHONE)


def test_parked_calls_about_them_go_and_others_stay(world: PrivacyWorld) -> None:
    one = opened(world)
    for values in (
        {"customer_id": one, "note": "zqxbyfile"},
        {"who": NAME, "note": "zqxbyname"},
        {"phone": "+86 138 7123 6547", "note": "zqxbyphone"},
        {"enquiries": [{"goods": "zqxgoods", "answer": f"ring {PHONE}"}], "note": "zqxnested"},
        {"caller_name": "别人", "note": "stays"},
    ):
        parking.park(world.desk.file, DESK_ID, values)
    assert world.privacy.what_goes(one).counts["drafts"] == 4
    erase(world, one)
    assert [each.values["note"] for each in parking.all_parked(world.desk.file)] == ["stays"]
    assert not holds(world, "zqx")


def test_an_open_callback_is_named_first_and_bars_erasing(world: PrivacyWorld) -> None:
    one = opened(world)
    world.desk.complaints.take_down(DESK_ID, ComplaintDraft(title="迟到", customer_id=one))
    owed = world.desk.callbacks.promise(DESK_ID, CallbackDraft(customer_id=one, reason="问价"))
    dropped = world.desk.callbacks.promise(DESK_ID, CallbackDraft(customer_id=one, reason="发票"))
    world.desk.callbacks.drop(DESK_ID, dropped.id, "不用了")
    found = world.privacy.open_cases(one)
    assert found[0].number == owed.number
    assert [each.kind for each in found] == ["callback", "complaint"]
    assert found[0].words == f"open callback {owed.number} (Call back)"
    with pytest.raises(DeskError, match="open callback"):
        world.privacy.erase(DESK_ID, one, WHY)


def test_an_open_callback_is_counted_and_an_attempt_is_a_sign_of_life(world: PrivacyWorld) -> None:
    silent, tried = opened(world), opened(world, "王小丽", "13900001111")
    world.desk.callbacks.promise(DESK_ID, CallbackDraft(customer_id=silent, reason="问价"))
    owed = world.desk.callbacks.promise(DESK_ID, CallbackDraft(customer_id=tried, reason="问价"))
    world.later(2 * 365)
    with world.desk.file.write(DESK_ID, "test.try") as tx:
        callbacks.note_attempt(tx, owed.id, "no_answer", world.clock.now(), reached=False)
    world.later(365 + 3)
    assert [(each.name, each.open_matters) for each in world.privacy.silent_for(3)] == [(NAME, 1)]


def lived(world: PrivacyWorld) -> str:
    """A person with a callback that was handed over and tried, one that is done, a question and a matter added to."""
    one, desk = opened(world), world.desk
    colleague = desk.staff.add(DESK_ID, "小赵").id
    later = desk.callbacks.promise(
        DESK_ID,
        CallbackDraft(
            customer_id=one, reason="Missed call", topic="价格", due_at=world.clock.now() + timedelta(days=3)
        ),
    )
    soon = desk.callbacks.promise(
        DESK_ID,
        CallbackDraft(customer_id=one, name="妈妈", reason="问发票", due_at=world.clock.now() + timedelta(days=1)),
    )
    desk.callbacks.postpone(DESK_ID, later.id, world.clock.now() + timedelta(days=4), "周末再打")
    world.clock.advance(timedelta(minutes=5))
    desk.callbacks.hand_over(DESK_ID, later.id, colleague, "她认识小赵")
    desk.callbacks.drop(DESK_ID, soon.id, "自己来过了")
    desk.calls.take_down(
        DESK_ID, CallDraft(customer_id=one, direction=Direction.OUT, outcome=Outcome.NO_ANSWER, callback_id=later.id)
    )
    complaint = desk.complaints.take_down(DESK_ID, ComplaintDraft(title="迟到", customer_id=one))
    desk.calls.take_down(
        DESK_ID,
        CallDraft(customer_id=one, topic="问货", matter=(MatterKind.COMPLAINT, complaint.id), hold_s=30,
                  enquiries=(Asked(About.STOCK, "电饭煲", "周五到货"),), rang_at=world.clock.now() - timedelta(days=1)),
    )  # fmt: skip
    return one


def test_what_is_held_has_callbacks_by_day_with_their_moves_and_questions_with_their_calls(world: PrivacyWorld) -> None:
    data = json.loads(json.dumps(world.privacy.held(lived(world))))
    soon, later = data["callbacks"]
    assert soon["first_due_at"] < later["first_due_at"]
    assert (soon["state"], soon["closed_reason"], soon["name"]) == ("dropped", "自己来过了", "妈妈")
    assert (later["tries"], later["last_result"], later["owner"], later["handed_by"]) == (
        1,
        "no_answer",
        "小赵",
        "Desk",
    )
    assert later["phone"]["raw"] == PHONE and later["first_due_at"].endswith("+08:00")
    assert [(each["what"], each["reason"], each["by"]) for each in later["moves"]] == [
        ("postponed", "周末再打", "Desk"),
        ("handed_over", "她认识小赵", "Desk"),
    ]
    moved = [each["number"] for each in data["changes"] if each["record"] == "matter_moves"]
    assert sorted(moved) == sorted([later["number"]] * 2)
    asked, tried = data["calls"]
    assert [each["number"] for each in data["changes"] if each["record"] == "enquiries"] == [asked["number"]]
    assert tried["callback"] == later["number"]
    assert (asked["matter"], asked["hold_s"]) == (data["complaints"][0]["number"], 30)
    assert [(each["about"], each["goods"], each["answer"]) for each in asked["enquiries"]] == [
        ("stock", "电饭煲", "周五到货")
    ]
    text = json.dumps(data)
    assert not {"matter_id", "matter_kind", "topic_id", "row_id", "callback_id"} & {
        key for record in (*data["calls"], *data["callbacks"]) for key in record
    }
    assert all(row["id"] not in text for row in world.desk.file.query("SELECT id FROM callbacks"))


@pytest.mark.parametrize(
    ("lang", "wanted"),
    [
        (
            "en",
            (
                "Missed call · 价格 · open", "问发票 · dropped", "why it was dropped: 自己来过了", "attempts: 1",
                "what the last attempt came to: no answer", "handed over by: Desk", "note when handed over: 她认识小赵",
                "in stock? · 电饭煲 · 周五到货", "on hold: 00:30", "written down later, on: 21 Nov 2026",
                "· postponed · Desk", "周末再打", "callback promised", "question about goods taken down",
            ),
        ),
        ("zh_CN", ("漏接来电", "自己来过了", "电饭煲", "周五到货", "周末再打")),
    ],
)  # fmt: skip
def test_the_paper_says_them_in_words_of_the_trade(world: PrivacyWorld, lang: str, wanted: tuple[str, ...]) -> None:
    one = lived(world)
    pdf = statement(world.privacy.held(one), letterhead(world.desk.file), lang=lang)
    said = "".join(by_pdfium(pdf).split())
    assert [each for each in wanted if "".join(each.split()) not in said] == []
    for inner in ("no_answer", "handed_over", "dropped_", "first_due", "matter_id", "last_result", "stock;"):
        assert inner not in said
    assert said.index("问发票") < said.index("周末再打")
