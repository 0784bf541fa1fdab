"""A complaint is taken down in full with the keys: from a call, a delivery, a customer, or bare; and put right."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desk_app import paper
from desk_app.app import Desk
from desk_app.calls.model import CallDraft
from desk_app.complaints import store
from desk_app.complaints.kinds import kinds_for
from desk_app.complaints.languages import known_language, paper_language
from desk_app.complaints.model import Complaint, ComplaintDraft, Severity, severity_words
from desk_app.complaints.view import ComplaintView
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language, speaking
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.deliveries.for_complaints import deliveries_for_complaints
from desk_app.deliveries.model import DeliveryDraft
from desk_app.enquiries.model import About, Asked
from desk_app.storage.finding import find
from desk_app.topics.model import Tree
from desk_app.ui import theme
from desk_app.ui.form import Form
from desk_app.ui.pick_line import PickLine
from desk_app.ui.room_view import Surroundings
from desk_app.ui.widgets import TimeLine
from tests.printing.paper_reading import by_pdfium

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
ZONE = ZoneInfo("Asia/Shanghai")
CTRL = Qt.KeyboardModifier.ControlModifier
ENTER = Qt.Key.Key_Return


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def wang(desk: Desk, li: str) -> str:
    return desk.customers.open_file(li, CustomerDraft(name="王丽", phones=(PhoneDraft("13800138000"),))).id


@pytest.fixture
def view(qtbot: QtBot, desk: Desk, li: str) -> Iterator[ComplaintView]:
    made = ComplaintView(
        Surroundings(desk.file, lambda: li, lambda: ZONE),
        desk.complaints,
        lambda _text: [],
        lambda customer_id, row_id: deliveries_for_complaints(desk.file, customer_id, row_id),
    )
    window = QWidget()
    window.resize(1366, 700)
    made.setParent(window)
    made.setGeometry(window.rect())
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    desk.file.on_change(made.refresh)
    yield made
    window.close()


def form_of(view: ComplaintView) -> Form:
    assert view.panel is not None
    return view.panel.form


def at_keys() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def into(view: ComplaintView, key: str, text: str) -> None:
    form_of(view).focus(key)
    QTest.keyClicks(at_keys(), text)


def saved(view: ComplaintView, desk: Desk) -> Complaint:
    QTest.keyClick(at_keys(), ENTER, CTRL)
    assert view.panel is None
    return store.by_id(desk.file, view.current_id)


def facts(view: ComplaintView) -> list[str]:
    QApplication.processEvents()
    return [one.accessibleName() for one in view.record.findChildren(QLabel) if one.isVisibleTo(view.record)]


def told(view: ComplaintView) -> list[str]:
    QApplication.processEvents()
    line = next(line for line in view.record.findChildren(TimeLine) if line.isVisibleTo(view.record))
    return [moment.headline for moment in line.moments()]


def test_a_kind_is_picked_with_a_few_letters(view: ComplaintView, desk: Desk, li: str, qtbot: QtBot) -> None:
    desk.topics.begin(li, Tree.COMPLAINTS)
    desk.topics.begin(li)
    view.start_new()
    into(view, "who", "Zhao")
    into(view, "title", "late")
    into(view, "kind", "not del")
    QTest.keyClick(at_keys(), ENTER)
    assert form_of(view).text("kind") == "Delivery · Not delivered"
    assert at_keys() in form_of(view).entry("severity").editors()
    QTest.keyClicks(at_keys(), "3")
    assert at_keys() in form_of(view).entry("product").editors()
    one = saved(view, desk)
    assert (one.kind, one.severity) == ("Delivery · Not delivered", Severity.GRAVE)
    assert desk.file.query("SELECT path_id FROM (SELECT kind_id AS path_id FROM complaints)")[0][0] == one.kind_id
    [kind] = [row[0] for row in desk.file.query("SELECT name FROM topics WHERE id = ?", (one.kind_id,))]
    assert kind == "Not delivered"
    assert "Kind: Delivery · Not delivered" in facts(view) and "How grave: grave" in facts(view)


def test_own_words_stay_words_and_find_the_tree_whatever_their_capitals(desk: Desk, li: str) -> None:
    desk.topics.begin(li, Tree.COMPLAINTS)
    free = desk.complaints.take_down(li, ComplaintDraft(title="a", customer_name="A", kind="queue jumping"))
    known = desk.complaints.take_down(li, ComplaintDraft(title="b", customer_name="B", kind="price ·  INVOICE"))
    assert (free.kind, free.kind_id) == ("queue jumping", None)
    assert known.kind == "Price · Invoice" and known.kind_id is not None
    again = desk.complaints.change(li, known.id, {"kind": "queue jumping"})
    assert (again.kind, again.kind_id) == ("queue jumping", None)
    head = desk.file.query("SELECT count(*) FROM change_log")[0][0]
    desk.complaints.change(li, known.id, {"kind": "queue jumping"})
    assert desk.file.query("SELECT count(*) FROM change_log")[0][0] == head


def test_a_retired_kind_stays_on_the_complaint(desk: Desk, li: str) -> None:
    desk.topics.begin(li, Tree.COMPLAINTS)
    one = desk.complaints.take_down(li, ComplaintDraft(title="b", customer_name="B", kind="Price · Invoice"))
    assert one.kind_id is not None
    desk.topics.retire(li, one.kind_id)
    assert desk.complaints.change(li, one.id, {"product": "lamp", "kind": "Price · Invoice"}).kind_id == one.kind_id


def test_without_a_tree_the_usual_kinds_are_offered(desk: Desk, li: str, view: ComplaintView) -> None:
    assert [words for _id, words in kinds_for(desk.file, "refund")] == ["After-sales · Refund"]
    with speaking("zh_CN"):
        assert len(kinds_for(desk.file, "")) > 20
    view.start_new()
    line = form_of(view).entry("kind")
    assert isinstance(line, PickLine)
    into(view, "kind", "refu")
    QTest.keyClick(at_keys(), ENTER)
    assert line.text() == "After-sales · Refund"


def test_from_a_call_the_goods_and_the_kind_come_along(view: ComplaintView, desk: Desk, li: str, wang: str) -> None:
    desk.topics.begin(li, Tree.COMPLAINTS)
    asked = (
        Asked(About.STOCK, "rice cooker", "no"),
        Asked(About.PRICE, "rice cooker", "9"),
        Asked(About.OTHER, "kettle", "?"),
    )
    call = desk.calls.take_down(
        li,
        CallDraft(customer_id=wang, topic="Delivery · Late", note="where is it", phone="13800138000", enquiries=asked),
    )
    view.start_new({"call_id": call.id})
    form = form_of(view)
    assert [form.text(key) for key in ("title", "kind", "product", "text", "phone")] == [
        "Delivery · Late", "Delivery · Late", "rice cooker, kettle", "where is it", "13800138000",
    ]  # fmt: skip
    into(view, "place", "counter 2")
    into(view, "severity", "2")
    head = desk.file.journal_head()
    one = saved(view, desk)
    assert (one.product, one.place, one.severity, one.call_id) == (
        "rice cooker, kettle",
        "counter 2",
        "serious",
        call.id,
    )
    assert one.kind_id is not None
    assert desk.file.query("SELECT count(DISTINCT txn) FROM change_log WHERE dev_seq > ?", (head,))[0][0] == 1


def test_from_a_delivery_all_it_says_comes_along(view: ComplaintView, desk: Desk, li: str, wang: str) -> None:
    draft = DeliveryDraft(
        customer_id=wang, customer_name="妈妈", phone="057188881234", address="中山路 1 号", goods="fridge",
        reference="OD-77",
    )  # fmt: skip
    way = desk.deliveries.plan(li, draft)
    desk.deliveries.plan(li, DeliveryDraft(customer_id=wang, goods="lamp"))
    view.start_new({"delivery_id": way.id})
    form = form_of(view)
    known = {key: form.text(key) for key in ("customer_id", "customer_name", "phone", "product", "order_ref", "place")}
    assert known == {
        "customer_id": wang, "customer_name": "妈妈", "phone": "057188881234", "product": "fridge",
        "order_ref": "OD-77", "place": "中山路 1 号",
    }  # fmt: skip
    assert form.text("delivery_id") == way.id
    into(view, "title", "scratched")
    one = saved(view, desk)
    assert (one.delivery_id, one.order_ref, one.place, one.product) == (way.id, "OD-77", "中山路 1 号", "fridge")
    assert any(fact.startswith(f"Delivery: {way.number} · fridge") for fact in facts(view))
    assert [match.row_id for match in find(desk.file, "OD-77").matches if match.kind == "complaint"] == [one.id]


def test_a_delivery_is_picked_among_those_of_the_customer(view: ComplaintView, desk: Desk, li: str, wang: str) -> None:
    fridge, lamp = (
        desk.deliveries.plan(li, DeliveryDraft(customer_id=wang, goods=name)) for name in ("fridge", "lamp")
    )
    desk.deliveries.plan(li, DeliveryDraft(customer_name="another", goods="sofa"))
    view.start_new({"customer_id": wang})
    form = form_of(view)
    form.focus("delivery_id")
    combo = at_keys()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    QTest.keyClick(combo, Qt.Key.Key_Down)
    offered = {form.text("delivery_id")}
    assert offered <= {fridge.id, lamp.id}
    chosen = fridge if offered == {fridge.id} else lamp
    assert form.text("product") in ("fridge", "lamp")
    into(view, "title", "late")
    assert saved(view, desk).delivery_id == chosen.id


def test_one_written_down_later_keeps_when_it_came(view: ComplaintView, desk: Desk, li: str, clock: FixedClock) -> None:
    view.start_new()
    into(view, "who", "Zhao")
    into(view, "title", "rude")
    form_of(view).fill({"received_at": "2026-11-20T09:30"}, clean=False)
    one = saved(view, desk)
    assert one.received_at == datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
    assert one.promised_at == one.received_at + timedelta(hours=24)
    view.start_edit()
    form_of(view).fill({"received_at": "2026-11-23T09:30"}, clean=False)
    QTest.keyClick(form_of(view).entry("title").editors()[0], ENTER, CTRL)
    assert "still to come" in form_of(view).error("received_at")


def test_everything_is_put_right_with_f4_and_told(view: ComplaintView, desk: Desk, li: str, wang: str) -> None:
    rude = desk.staff.add(li, "赵敏").id
    way = desk.deliveries.plan(li, DeliveryDraft(customer_id=wang, goods="fridge", reference="OD-1"))
    one = desk.complaints.take_down(li, ComplaintDraft(title="late", customer_id=wang))
    view.open_record(one.id)
    view.start_edit()
    form = form_of(view)
    for group in ("Order, delivery, person, place", "Language and time"):
        form.group(group).set_open(True)
    form.fill(
        {"severity": "slight", "delivery_id": way.id, "about_staff_id": rude, "language": "en", "place": "door"},
        clean=False,
    )
    form.entry("delivery_id").fill("")
    form.entry("delivery_id").fill(way.id)
    assert form.text("order_ref") == "OD-1", "the delivery says it"
    into(view, "order_ref", "9")
    after = saved(view, desk)
    assert (after.severity, after.delivery_id, after.about_staff_id) == ("slight", way.id, rude)
    assert (after.language, after.place) == ("en", "door")
    lines = told(view)
    for part in (
        "How grave entered: slight", "Place entered: door", "Language entered: English",
        "About whom of the staff entered: 赵敏", "Order number entered: OD-19",
    ):  # fmt: skip
        assert part in lines
    assert any(line.startswith(f"Delivery entered: {way.number} · fridge") for line in lines)
    desk.staff.change(li, rude, active=False)
    view.start_edit()
    assert form_of(view).text("about_staff_id") == rude
    head = desk.file.journal_head()
    QTest.keyClick(form_of(view).entry("title").editors()[0], ENTER, CTRL)
    assert desk.file.journal_head() == head, "an untouched form changes nothing"


def test_the_less_used_fields_are_folded_until_they_hold_something(view: ComplaintView, wang: str) -> None:
    view.start_new()
    form = form_of(view)
    groups = [form.group(name) for name in ("Order, delivery, person, place", "Language and time")]
    assert [group.is_open() for group in groups] == [False, False]
    view.start_new({"order_ref": "A-1"})
    form = form_of(view)
    assert form.group("Order, delivery, person, place").is_open()
    assert not form.group("Language and time").is_open()


def test_the_slip_is_offered_as_soon_as_it_is_saved(view: ComplaintView, desk: Desk) -> None:
    said: list[str] = []
    view.said.connect(said.append)
    printed: list[str] = []
    view.print_wanted.connect(lambda kind, row_id: printed.append(f"{kind} {row_id}"))
    view.start_new()
    into(view, "who", "Zhao")
    into(view, "title", "rude")
    one = saved(view, desk)
    assert said == [f"{one.number} is taken down. F9 prints the acceptance slip."]
    view.print_current()
    assert printed == [f"complaint {one.id}"]
    view.start_edit()
    saved(view, desk)
    assert len(said) == 1


@pytest.mark.parametrize(
    ("said", "lang"),
    [
        ("英文", "en"), ("English", "en"), ("en-GB", "en"), ("普通话", "zh_CN"), ("中文", "zh_CN"),
        ("Mandarin", "zh_CN"), ("zh_CN", "zh_CN"), ("日语", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_a_language_is_read_as_people_write_it(said: str | None, lang: str | None) -> None:
    assert known_language(said) == lang
    assert paper_language(None, said, "en") == (lang or "en")


def test_grave_is_said_in_the_language_spoken_and_another_programs_word_stays() -> None:
    assert severity_words("grave") == "grave" and severity_words("P1") == "P1" and severity_words(None) == ""


@pytest.mark.parametrize(
    ("complaint", "file", "lang"),
    [("", "", "en"), ("", "普通话", "zh_CN"), ("en", "中文", "en"), ("zh_CN", "", "zh_CN")],
)
def test_the_slip_speaks_the_customers_language(desk: Desk, li: str, complaint: str, file: str, lang: str) -> None:
    whose = desk.customers.open_file(li, CustomerDraft(name="Ann", language=file)).id
    one = desk.complaints.take_down(li, ComplaintDraft(title="rude", customer_id=whose, language=complaint))
    assert paper.usual_language(desk.file, "complaint", one.id) == lang
    assert paper.usual_language(desk.file, "complaint", one.id, "service_report") == "en"


def test_the_slip_says_what_the_complaint_says(desk: Desk, li: str) -> None:
    desk.settings.fill_in(li, {"store_phone": "0571-1", "store_hours": "9-18"})
    draft = ComplaintDraft(
        title="torn", customer_name="Ann", phone="13800138000", remedy="a new one", product="lamp", order_ref="OD-7"
    )
    one = desk.complaints.take_down(li, draft)
    words = " ".join(by_pdfium(paper.sheet_pdf(desk.file, "complaint", one.id, lang="en")).split())
    for text in (
        one.number,
        "torn",
        "a new one",
        "lamp",
        "OD-7",
        "within 24 hours: by 22 Nov 10:00",
        "within 3 working days: by",
        "(9-18)",
    ):
        assert text in words, (text, words)
