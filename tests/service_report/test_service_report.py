"""The service report, read back from its PDF: asked, promised, done, told, and what is open."""

import re
from collections.abc import Mapping
from datetime import date as Date
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.calls.model import CHANNEL_WORDS, CallKind, Channel, Direction, Outcome
from desk_app.complaints.model import STEP_WORDS, Step
from desk_app.core.clock import to_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, speaking
from desk_app.core.ids import new_id
from desk_app.deliveries.model import DeliveryDraft, DeliveryState
from desk_app.matters.model import MatterKind
from desk_app.printing.letterhead import Letterhead
from desk_app.purchases.model import PurchaseDraft
from desk_app.service_report import handout, reports, store, telling
from desk_app.service_report.model import Period, Promised, Rate, Verdict, figures, kept_in_time, promises
from desk_app.service_report.reports import complaint_report, customer_report, delivery_report
from desk_app.staff.model import DESK_ID
from desk_app.storage.undoing import undo_last
from tests.printing.paper_reading import by_pdfium, by_pdfminer, close, fonts_of, outside, page_sizes
from tests.service_report.report_world import LONG_NOTE, NAME, START, ZONE, ReportWorld

STORE = Letterhead("福满家电 中山路店", "0571-8888 1234", "杭州市中山路 88 号")
SIZES = ("A4", "A5", "80mm", "58mm")
PARTS = ("What was asked", "What was promised", "What was done", "How the customer was told", "What is open now")


def part(text: str, name: str) -> str:
    """What stands under the heading of a part, without white space."""
    after = close(text).split(close(name), 1)[1]
    for other in PARTS:
        after = after.split(close(other))[0]
    return after


def english(data: bytes) -> str:
    """The text without the foot and the head of later pages."""
    text = re.sub(r"Printed \d+ \w+ \d+ \d\d:\d\d\s*Page \d+ of \d+", "", by_pdfium(data).replace("\r", ""))
    return re.sub(r"Service report S01-[A-Z]-\d+-\d+\n", "", text)


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("size", SIZES)
def test_everything_a_customer_lived_through_is_on_the_paper(lived: ReportWorld, size: str, lang: str) -> None:
    data = customer_report(lived.desk.file, lived.customer, STORE, size, lang)
    said = close(by_pdfminer(data))
    for number in (*lived.numbers.values(), "OLD-C-1", "OLD-C-2", "OLD-D-1"):
        assert number in said, number
    for text in (
        NAME, "福满家电", "要电子发票", "换一台", "7781-A", "马上去看", "给您添麻烦了", "换了新机", "送货前先试机",
        "上门当面", "新机运转正常", "没有人在家", "师傅很客气", "已经退款", "李娜", "陈强", "OD-77", "补一个",
        "安装时间",
    ):  # fmt: skip
        assert text in said, text
    assert said.count("¥1,299.00") == 2
    assert said.count("楼下邻居也来问过") >= LONG_NOTE.count("楼下邻居也来问过") - 3
    assert not outside(data)
    assert all(fonts_of(data).values())
    assert customer_report(lived.desk.file, lived.customer, STORE, size, lang) == data


def test_the_parts_stand_in_order_after_the_headline_and_the_figures(lived: ReportWorld) -> None:
    text = english(customer_report(lived.desk.file, lived.customer, STORE, "A4", "en"))
    places = [text.index(name) for name in (f"{NAME} turned to us 10 times", "Figure", *PARTS)]
    assert places == sorted(places)
    assert "Of the promises that fell due, 6 of 10 were kept in time." in text
    assert "2 matters are open; next: Acknowledge and call back" in text


def test_the_figures_are_of_the_period_and_small_ones_are_marked(lived: ReportWorld) -> None:
    text = close(english(customer_report(lived.desk.file, lived.customer, STORE, "A4", "en")))
    assert "Contacts6Complaints4Deliveries4Purchases1" in text
    assert "Promiseskeptintime60%n=10" in text
    assert "ofthemfirstanswerstocomplaints67%n=3,few" in text
    assert "ofthemdeliveries50%n=4,few" in text
    assert "few:fewerthan5cases,whichsayslittle" in text


def test_what_never_happened_is_said(lived: ReportWorld) -> None:
    text = english(customer_report(lived.desk.file, lived.customer, STORE, "A4", "en"))
    numbers = lived.numbers
    done, told = part(text, "What was done"), part(text, "How the customer was told")
    assert f"—Notdoneyet:acknowledge·apologize·amend·anticipate{numbers['open']}" in done
    assert f"—Notdeliveredyet:received{numbers['waiting']}" in done
    assert f"—Nottoldyet{numbers['open']}" in told
    assert f"—Notaskedyethowitwas{numbers['late']}" in told
    assert "—Noanswertothecustomeriswrittendown.OLD-C-2" in told
    assert "notcalledbackyet" in part(text, "What was promised")
    assert "timenotwrittendown" in part(text, "What was promised")


def test_what_came_of_each_promise(lived: ReportWorld) -> None:
    matters = store.of_customer(lived.desk.file, lived.customer)
    given = promises(matters, lived.clock.now(), ZONE)
    named = {Promised.COMMITMENT: lambda each: each.about}
    verdicts = {(each.number, named.get(each.what, lambda one: one.what.value)(each)): each.verdict for each in given}
    numbers = lived.numbers
    spoken, solved = (
        "We speak with you about your complaint within 2 opening hours",
        "We have a solution within 3 working days",
    )
    assert verdicts == {
        ("OLD-C-1", "first_answer"): Verdict.KEPT,
        ("OLD-C-2", "first_answer"): Verdict.UNKNOWN,
        ("OLD-D-1", "delivery"): Verdict.KEPT,
        (numbers["kept"], "delivery"): Verdict.KEPT,
        (numbers["closed"], "first_answer"): Verdict.KEPT,
        (numbers["closed"], spoken): Verdict.KEPT,
        (numbers["closed"], solved): Verdict.KEPT,
        (numbers["late"], "delivery"): Verdict.LATE,
        (numbers["back"], "call_back"): Verdict.KEPT,
        (numbers["never"], "call_back"): Verdict.OPEN,
        (numbers["open"], "first_answer"): Verdict.BROKEN,
        (numbers["open"], spoken): Verdict.BROKEN,
        (numbers["open"], solved): Verdict.OPEN,
        (numbers["waiting"], "delivery"): Verdict.BROKEN,
    }


def test_a_promised_day_lasts_until_midnight_and_then_is_late_by_days(lived: ReportWorld) -> None:
    text = part(english(customer_report(lived.desk.file, lived.customer, STORE, "A4", "en")), "What was promised")
    assert "Delivery:电饭煲3dayslate" in text
    assert "Promisedfor7Nov2026" in text
    assert "3Nov202616:00–18:00" in text


def test_what_is_done_says_who_and_what_was_undone_is_left_out(world: ReportWorld) -> None:
    world.live()
    world.desk.deliveries.reassign(world.clerk, world.ids["waiting"], world.clerk, "打电话约时间")
    world.desk.deliveries.move(world.clerk, world.ids["waiting"], DeliveryState.CANCELLED, reason="按错了")
    undo_last(world.desk.file, world.clerk)
    moves = {
        name: [(each.state.value, each.by_id) for each in _moves(world, name)] for name in ("late", "kept", "waiting")
    }
    late = ["assigned", "under_way", "failed", "assigned", "under_way", "delivered"]
    assert moves["late"] == [(state, world.courier if place else world.clerk) for place, state in enumerate(late)]
    assert [state for state, _by in moves["kept"]] == ["assigned", "under_way", "delivered"]
    assert moves["waiting"] == []
    text = customer_report(world.desk.file, world.customer, STORE, "A4", "zh_CN")
    assert "按错了" not in by_pdfium(text)
    assert "打电话约时间" in by_pdfium(text)


def _moves(world: ReportWorld, name: str) -> Any:
    matters = store.of_customer(world.desk.file, world.customer)
    return matters.moves[world.ids[name]]


def test_moves_stand_at_the_time_they_happened(world: ReportWorld) -> None:
    draft = DeliveryDraft(customer_id=world.customer, goods="灯", courier_id=world.courier)
    made = world.remember("lamp", world.desk.deliveries.plan(world.clerk, draft))
    world.later(days=2)
    happened = world.clock.now() - timedelta(days=1)
    world.desk.deliveries.move(world.clerk, made.id, DeliveryState.UNDER_WAY, at=happened)
    world.desk.deliveries.move(world.clerk, made.id, DeliveryState.DELIVERED, at=happened + timedelta(hours=1))
    assert [each.at for each in _moves(world, "lamp")[1:]] == [happened, happened + timedelta(hours=1)]


def test_a_period_leaves_out_what_lies_beside_it_and_counts_what_was_before(lived: ReportWorld) -> None:
    data = customer_report(
        lived.desk.file, lived.customer, STORE, "A4", "en", since=Date(2026, 11, 3), until=Date(2026, 11, 7)
    )
    text = english(data)
    assert "3 Nov 2026 to 6 Nov 2026" in text
    assert "Before this period: contacts: 1 · complaints: 2 · deliveries: 1" in text
    asked = part(text, "What was asked")
    assert lived.numbers["order"] in asked
    assert lived.numbers["closed"] in asked
    for name in ("enquiry", "late", "back"):
        assert lived.numbers[name] not in asked
    assert "OLD-C-1" not in text
    assert lived.numbers["open"] in part(text, "What is open now")


def test_the_period_is_a_year_or_all_where_nothing_is_older(world: ReportWorld) -> None:
    world.imported()
    world.live()
    text = english(customer_report(world.desk.file, world.customer, STORE, "A4", "en"))
    assert "3 Oct 2026 to 12 Nov 2026" in text
    assert "Before this period" not in text
    world.later(days=340)
    text = english(customer_report(world.desk.file, world.customer, STORE, "A4", "en"))
    assert "18 Oct 2026 to 18 Oct 2027" in text
    assert "Before this period: complaints: 2 · deliveries: 1" in text


def test_a_period_that_ends_before_it_begins_is_refused(world: ReportWorld) -> None:
    with pytest.raises(DeskError, match="ends before it begins"):
        customer_report(
            world.desk.file, world.customer, STORE, "A4", "en", since=Date(2026, 11, 3), until=Date(2026, 11, 3)
        )


def test_a_customer_of_whom_nothing_is_written_down(world: ReportWorld) -> None:
    text = by_pdfium(customer_report(world.desk.file, world.customer, STORE, "A4", "en"))
    for sentence in (
        "turned to us 0 times", "No promise has fallen due.", "Nothing is open.", "Nothing was asked.",
        "Nothing was promised.", "Nothing has been done yet.", "The customer has not been told anything yet.",
        "up to 2 Nov 2026",
    ):  # fmt: skip
        assert sentence in text


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["closed", "open"])
def test_the_report_of_a_complaint(lived: ReportWorld, name: str, size: str, lang: str) -> None:
    data = complaint_report(lived.desk.file, lived.ids[name], STORE, size, lang)
    said = close(by_pdfminer(data))
    wanted = {"closed": ["closed", "angry"], "open": ["open", "waiting"]}[name]
    assert all(lived.numbers[each] in said for each in wanted)
    assert lived.numbers["enquiry"] not in said
    assert not outside(data)


def test_a_complaint_says_first_whether_the_customer_was_told(world: ReportWorld) -> None:
    world.imported()
    world.live()
    file = world.desk.file

    def first(complaint_id: str) -> str:
        return by_pdfium(complaint_report(file, complaint_id, STORE, "A4", "en"))

    assert "The customer was told on 7 Nov 2026 04:00." in first(world.ids["closed"])
    assert "The customer has not been told yet how it ended." in first(world.ids["open"])
    old = {each.number: each.id for each in store.of_customer(file, world.customer).complaints}
    assert "The customer was answered on 3 Oct 2026 11:00." in first(old["OLD-C-1"])
    assert "No answer to the customer is written down." in first(old["OLD-C-2"])
    assert "turned to us" not in first(world.ids["open"])
    world.desk.complaints.reopen(world.clerk, world.ids["closed"], "又响了")
    text = first(world.ids["closed"])
    assert "The customer has not been told yet how it ended." in text
    assert "又响了" in text


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("size", SIZES)
def test_the_report_of_a_delivery(lived: ReportWorld, size: str, lang: str) -> None:
    data = delivery_report(lived.desk.file, lived.ids["waiting"], STORE, size, lang)
    said = close(by_pdfminer(data))
    assert lived.numbers["waiting"] in said
    assert lived.numbers["open"] in said
    assert lived.numbers["late"] not in said
    assert not outside(data)


@pytest.mark.parametrize("size", SIZES)
def test_calls_added_to_a_matter_stand_on_its_report_and_say_what_they_are_about(world: ReportWorld, size: str) -> None:
    world.live()
    file, ids, numbers = world.desk.file, world.ids, world.numbers
    matters = {"open": MatterKind.COMPLAINT, "waiting": MatterKind.DELIVERY}
    for name, kind in matters.items():
        world.call(f"again {name}", topic="再次来电", note=f"又问{name}", matter=(kind, ids[name]))
    out = {"direction": Direction.OUT, "outcome": Outcome.ANSWERED, "matter": (MatterKind.COMPLAINT, ids["open"])}
    world.call("rang them", note="已回电说明", **out)
    complaint = english(complaint_report(file, ids["open"], STORE, size, "en"))
    assert f"Aboutcomplaint{numbers['open']}又问open" in part(complaint, "What was asked")
    assert f"Aboutcomplaint{numbers['open']}已回电说明" in part(complaint, "How the customer was told")
    assert numbers["again waiting"] not in complaint
    delivery = english(delivery_report(file, ids["waiting"], STORE, size, "en"))
    assert f"Aboutdelivery{numbers['waiting']}又问waiting" in part(delivery, "What was asked")
    assert numbers["again open"] in delivery, "the complaint it makes amends for"
    whole = part(english(customer_report(file, world.customer, STORE, size, "en")), "What was asked")
    assert whole.count("又问") == 2 and f"Aboutcomplaint{numbers['open']}又问open" in whole
    assert not outside(complaint_report(file, ids["open"], STORE, size, "zh_CN"))


def test_a_delivery_says_first_whether_it_came(world: ReportWorld) -> None:
    world.live()
    file = world.desk.file
    text = by_pdfium(delivery_report(file, world.ids["kept"], STORE, "A4", "en"))
    assert "Delivered on 3 Nov 2026 17:00." in text
    assert world.numbers["order"] in text
    assert "It has not been delivered yet." in by_pdfium(delivery_report(file, world.ids["waiting"], STORE, "A4", "en"))
    assert f"To make amends for complaint {world.numbers['open']}" in by_pdfium(
        delivery_report(file, world.ids["waiting"], STORE, "A4", "en")
    )
    world.desk.deliveries.move(world.clerk, world.ids["waiting"], DeliveryState.CANCELLED, reason="客户不要了")
    text = by_pdfium(delivery_report(file, world.ids["waiting"], STORE, "A4", "en"))
    assert "It was not delivered, or nobody wrote down when." in text
    assert "客户不要了" in text
    assert "taken back" in text


def test_a_removed_call_does_not_stop_the_report(world: ReportWorld) -> None:
    world.live()
    with world.desk.file.write(DESK_ID, "test.remove") as tx:
        tx.update("calls", world.ids["angry"], {"deleted_at": to_text(tx.now)})
    text = by_pdfium(complaint_report(world.desk.file, world.ids["closed"], STORE, "A4", "en"))
    assert world.numbers["angry"] not in text


def many(world: ReportWorld, count: int) -> None:
    """Calls of a customer, one an hour."""
    rows: list[Mapping[str, Any]] = [
        {
            "id": new_id(), "number": f"S01-L-{place:05}", "customer_id": world.customer, "direction": "in",
            "channel": "phone", "kind": "enquiry", "topic": f"题{place}", "note": LONG_NOTE, "outcome": "solved",
            "rang_at": to_text(START - timedelta(hours=count - place)), "stage": "pre_sale",
        }
        for place in range(count)
    ]  # fmt: skip
    world.put("calls", rows)


def test_two_thousand_matters_make_pages_with_heads_and_older_ones_are_summed_up(world: ReportWorld) -> None:
    many(world, 2000)
    data = customer_report(world.desk.file, world.customer, STORE, "A4", "en")
    text = by_pdfium(data)
    left = 2000 - handout.MOST_LINES
    assert f"{left:,} older lines, 11 Aug 2026 to 16 Oct 2026, are summed up: contacts: {left:,}" in text
    assert text.count("S01-L-") == handout.MOST_LINES
    assert f"S01-L-{left:05}" in text
    assert f"S01-L-{left - 1:05}" not in text
    pages = len(page_sizes(data))
    assert pages > 40
    assert text.count("When") >= pages - 1
    assert "turned to us 2,000 times" in text


def test_no_line_is_lost_where_all_are_printed(world: ReportWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handout, "MOST_LINES", 10_000)
    many(world, 450)
    text = by_pdfium(customer_report(world.desk.file, world.customer, STORE, "A5", "en"))
    assert all(f"S01-L-{place:05}" in text for place in range(450))


def test_many_deliveries_that_nobody_asked_about_make_one_line(world: ReportWorld) -> None:
    many(world, 1)
    at = to_text(START - timedelta(days=2))
    world.put(
        "deliveries",
        [
            {
                "id": new_id(), "number": f"OLD-D-{place}", "customer_id": world.customer, "customer_name": NAME,
                "ordered_at": at, "delivered_at": at, "state": "delivered", "currency": "CNY", "owner_id": DESK_ID,
                "next_step": "x", "due_at": at, "stage": "delivery", "import_id": "i",
            }
            for place in range(20)
        ],
    )  # fmt: skip
    text = close(by_pdfium(customer_report(world.desk.file, world.customer, STORE, "A4", "en")))
    assert "20deliveries:notaskedyethowtheywere" in text


def test_a_rate_of_fewer_than_five_is_small() -> None:
    assert [Rate(0, n).small for n in (0, 1, 4, 5)] == [False, True, True, False]
    assert Rate(0, 0).share is None
    assert Rate(1, 4).share == 0.25


@settings(max_examples=40, deadline=None)
@given(since=st.integers(-100, 100), length=st.integers(1, 200), now=st.integers(-100, 300), cut=st.integers(0, 200))
def test_two_halves_of_a_period_make_the_whole(lived: ReportWorld, since: int, length: int, now: int, cut: int) -> None:
    matters, at = store.of_customer(lived.desk.file, lived.customer), START + timedelta(hours=now)
    begin = START + timedelta(hours=since)
    middle, end = begin + timedelta(hours=min(cut, length)), begin + timedelta(hours=length)
    given_promises = promises(matters, at, ZONE)
    first, second, whole = Period(begin, middle), Period(middle, end), Period(begin, end)
    rates = [kept_in_time(given_promises, each, at) for each in (first, second, whole)]
    assert (rates[0].count + rates[1].count, rates[0].n + rates[1].n) == (rates[2].count, rates[2].n)
    counts = [figures(matters, given_promises, each, at, ZONE) for each in (first, second, whole)]
    assert counts[0].deliveries + counts[1].deliveries == counts[2].deliveries
    assert counts[0].turned_to_us + counts[1].turned_to_us == counts[2].turned_to_us
    with speaking("en"):
        lines = [[line for line in telling.asked(matters, each, ZONE) if line.at] for each in (first, second, whole)]
    assert lines[0] + lines[1] == lines[2]


def test_the_functions_that_print_take_what_every_sheet_takes() -> None:
    for make in (reports.customer_report, reports.complaint_report, reports.delivery_report):
        assert make.__code__.co_varnames[: make.__code__.co_argcount] == (
            "file",
            "row_id",
            "letterhead",
            "size",
            "lang",
        )


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_how_the_customer_was_told_stands_in_words(world: ReportWorld, lang: str) -> None:
    angry = world.call("angry", kind=CallKind.COMPLAINT, topic="洗衣机很响")
    complaint = world.desk.complaints.from_call(world.clerk, angry.id, remedy="换一台")
    world.desk.complaints.record_step(world.clerk, complaint.id, Step.ACKNOWLEDGE, "walk_in", "在听")
    world.desk.complaints.record_step(world.clerk, complaint.id, Step.APOLOGIZE, "phone", "抱歉")
    data = complaint_report(world.desk.file, complaint.id, STORE, "A4", lang)
    said = close(by_pdfium(data))
    with speaking(lang):
        for step, how in ((Step.ACKNOWLEDGE, Channel.WALK_IN), (Step.APOLOGIZE, Channel.PHONE)):
            assert close(f"{_(STEP_WORDS[step])} · {_(CHANNEL_WORDS[how])}") in said
    assert "walk_in" not in said


def test_no_report_ends_on_a_nearly_empty_page(world: ReportWorld) -> None:
    sizes = set()
    for turn in range(24):
        world.desk.purchases.enter(world.clerk, PurchaseDraft(world.customer, goods=f"item {turn}", amount_cents=100))
        data = customer_report(world.desk.file, world.customer, STORE, "A4", "en")
        pages = re.split(r"Page \d+ of \d+", by_pdfium(data))[:-1]
        sizes.add(len(pages))
        lines = [len([line for line in page.splitlines() if line.strip()]) for page in pages]
        assert len(pages) == 1 or lines[-1] >= 8, (turn, lines)
    assert sizes == {1, 2}
