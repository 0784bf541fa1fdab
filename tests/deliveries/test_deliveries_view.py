"""Deliveries in the window: planning one, and its way to the door by the buttons, on a real file."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desk_app.app import Desk
from desk_app.calls.model import CallDraft
from desk_app.complaints.dialog import QuestionDialog
from desk_app.complaints.model import ComplaintDraft
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.customers.model import AddressDraft, CustomerDraft, PhoneDraft
from desk_app.deliveries import store
from desk_app.deliveries.model import Delivery, DeliveryDraft, DeliveryState, Precision
from desk_app.deliveries.view import DeliveryView
from desk_app.finder.model import Hit
from desk_app.matters.model import MatterKind
from desk_app.staff.model import Role
from desk_app.ui import theme
from desk_app.ui.room_view import FormPanel, Surroundings
from desk_app.ui.widgets import FourASteps, TimeLine

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> None:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def wang(desk: Desk, li: str) -> str:
    draft = CustomerDraft(
        name="王丽", phones=(PhoneDraft("13800138000"),), addresses=(AddressDraft("中山路 1 号 2 单元"),)
    )
    return desk.customers.open_file(li, draft).id


@pytest.fixture
def view(qtbot: QtBot, desk: Desk, li: str) -> Iterator[DeliveryView]:
    def find_customers(text: str) -> list[tuple[str, str, str, str]]:
        hits: list[Hit] = [hit for hit in desk.finder.find(text, limit=8).hits if hit.kind == "customer"]
        return [(hit.row_id, hit.title, hit.detail, hit.number) for hit in hits]

    made = DeliveryView(Surroundings(desk.file, lambda: li, lambda: ZONE), desk.deliveries, find_customers)
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


def panel_of(view: DeliveryView) -> FormPanel:
    assert view.panel is not None
    return view.panel


def act(view: DeliveryView, text: str) -> None:
    made = next(made for made in view.record.act_buttons() if made.accessibleName() == text)
    QTest.mouseClick(made, Qt.MouseButton.LeftButton)


def answering(values: dict[str, object]) -> list[str]:
    """Fills the next dialog in and says yes; the list gets its title."""
    asked: list[str] = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QuestionDialog)
        try:
            asked.append(dialog.windowTitle())
            dialog.form.fill(values, clean=False)
            QTest.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
        finally:
            dialog.reject()

    QTimer.singleShot(0, answer)
    return asked


def state(desk: Desk, delivery: Delivery) -> DeliveryState:
    return store.by_id(desk.file, delivery.id).state


def test_planning_from_a_customer_carries_over(desk: Desk, wang: str, view: DeliveryView) -> None:
    view.start_new({"customer_id": wang})
    form = panel_of(view).form
    assert [form.text(key) for key in ("who", "customer_name", "phone", "address")] == [
        "王丽",
        "王丽",
        "13800138000",
        "中山路 1 号 2 单元",
    ]
    goods = form.entry("goods").editors()[0]
    assert goods.hasFocus()
    QTest.keyClicks(goods, "fridge")
    typed = {"promised_on": date(2026, 11, 22), "window": "14:00-16:00", "amount": "￥1,234.5", "quantity": "2"}
    form.fill(typed, clean=False)
    QTest.keyClick(goods, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    one = store.by_id(desk.file, view.current_id)
    assert (one.customer_id, one.customer_name, one.phone_e164) == (wang, "王丽", "+8613800138000")
    assert (one.goods, one.quantity, one.amount_cents) == ("fridge", 2, 123450)
    assert one.promised_from == datetime(2026, 11, 22, 14, tzinfo=ZONE)
    assert one.promised_by == datetime(2026, 11, 22, 16, tzinfo=ZONE)
    assert one.promised_precision == Precision.TIME
    assert view.record.title.text() == "fridge"


def test_the_bar_follows_another_promise(desk: Desk, li: str, view: DeliveryView, clock: FixedClock) -> None:
    promised = clock.now() + timedelta(hours=4)
    one = desk.deliveries.plan(li, DeliveryDraft(customer_name="赵强", goods="fridge", promised_by=promised))
    clock.advance(timedelta(hours=5))
    view.open_record(one.id)
    assert "late" in view.record.clock_words.text()
    desk.deliveries.change(li, one.id, {"promised_by": promised + timedelta(hours=6)})
    assert "late" not in view.record.clock_words.text()
    assert view.record.clock_bar.accessibleName() == view.record.clock_words.text()


@pytest.mark.parametrize(
    ("window", "begin", "end", "precision"),
    [
        ("", None, (0, 0), Precision.DAY),
        ("16:00", None, (16, 0), Precision.TIME),
        ("9:30 - 11:00", (9, 30), (11, 0), Precision.TIME),
        ("14：00—16：00", (14, 0), (16, 0), Precision.TIME),
    ],
)
def test_the_window_as_people_write_it(
    desk: Desk,
    wang: str,
    view: DeliveryView,
    window: str,
    begin: tuple[int, int] | None,
    end: tuple[int, int],
    precision: Precision,
) -> None:
    view.start_new({"customer_id": wang, "goods": "fridge"})
    panel_of(view).form.fill({"promised_on": date(2026, 11, 22), "window": window}, clean=False)
    view.save()
    one = store.by_id(desk.file, view.current_id)
    day = datetime(2026, 11, 22, tzinfo=ZONE)
    assert one.promised_from == (day.replace(hour=begin[0], minute=begin[1]) if begin else None)
    assert one.promised_by == day.replace(hour=end[0], minute=end[1])
    assert one.promised_precision == precision


@pytest.mark.parametrize("window", ["afternoon", "14:00-", "14:00-15:00-16:00", "25:00", "16:00-14:00"])
def test_a_bad_window_is_refused_beside_the_field(wang: str, view: DeliveryView, window: str) -> None:
    view.start_new({"customer_id": wang, "goods": "fridge"})
    panel_of(view).form.fill({"promised_on": date(2026, 11, 22), "window": window}, clean=False)
    view.save()
    assert panel_of(view).form.error("window")
    assert view.model.rowCount() == 0


@pytest.mark.parametrize(
    ("field", "typed", "beside"),
    [("amount", "a lot", "amount"), ("quantity", "two", "quantity"), ("window", "14:00", "promised_on")],
)
def test_what_is_wrong_is_said_beside_its_field(
    wang: str, view: DeliveryView, field: str, typed: str, beside: str
) -> None:
    view.start_new({"customer_id": wang, "goods": "fridge"})
    panel_of(view).form.fill({field: typed}, clean=False)
    view.save()
    assert panel_of(view).form.error(beside)
    assert view.model.rowCount() == 0


def test_to_the_door_by_the_buttons(desk: Desk, clock: FixedClock, li: str, wang: str, view: DeliveryView) -> None:
    courier = desk.staff.add(li, "赵师傅", role=Role.COURIER).id
    one = desk.deliveries.plan(li, DeliveryDraft(customer_id=wang, goods="fridge"))
    view.open_record(one.id)
    asked = answering({"courier": courier})
    act(view, "Assign a courier…")
    assert asked == ["Assign a courier"]
    assert (state(desk, one), store.by_id(desk.file, one.id).courier_id) == (DeliveryState.ASSIGNED, courier)
    clock.advance(timedelta(minutes=20))
    act(view, "Load and set off")
    assert state(desk, one) == DeliveryState.UNDER_WAY
    clock.advance(timedelta(minutes=30))
    act(view, "Handed over")
    done = store.by_id(desk.file, one.id)
    assert (done.state, done.delivered_at) == (DeliveryState.DELIVERED, clock.now())
    assert view.record.state.text() == "delivered"
    QApplication.processEvents()
    strips = [strip for strip in view.record.findChildren(FourASteps) if strip.isVisible()]
    assert "赵师傅" in strips[-1].accessibleName()


def told(view: DeliveryView) -> list[str]:
    QApplication.processEvents()
    line = next(line for line in view.record.findChildren(TimeLine) if line.isVisibleTo(view.record))
    return [f"{moment.headline} / {moment.who}" for moment in line.moments()]


def test_a_call_added_later_comes_up_in_the_record_and_opens(
    desk: Desk, clock: FixedClock, li: str, wang: str, view: DeliveryView
) -> None:
    call = desk.calls.take_down(li, CallDraft(customer_id=wang, topic="a fridge", note="ring first"))
    one = desk.deliveries.from_call(li, call.id, DeliveryDraft(goods="fridge"))
    view.open_record(one.id)
    assert told(view) == ["received / 李娜", "a fridge / 李娜"]
    clock.advance(timedelta(minutes=20))
    draft = CallDraft(customer_id=wang, topic="送货", note="什么时候到", matter=(MatterKind.DELIVERY, one.id))
    added = desk.calls.take_down(li, draft)
    assert told(view) == ["送货: 什么时候到 / 李娜", "received / 李娜", "a fridge / 李娜"]
    heard: list[tuple[str, str]] = []
    view.record_wanted.connect(lambda kind, row_id: heard.append((kind, row_id)))
    line = next(line for line in view.record.findChildren(TimeLine) if line.isVisibleTo(view.record))
    assert line.moments()[0].at == "10:20"
    line.setFocus()
    line.setCurrentIndex(line.model().index(0, 0))
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert heard == [("call", added.id)]
    desk.calls.remove(li, added.id)
    assert told(view) == ["received / 李娜", "a fridge / 李娜"]


def test_failed_with_its_reason_and_then_again(desk: Desk, li: str, wang: str, view: DeliveryView) -> None:
    courier = desk.staff.add(li, "赵师傅", role=Role.COURIER).id
    one = desk.deliveries.plan(li, DeliveryDraft(customer_id=wang, goods="fridge", courier_id=courier))
    view.open_record(one.id)
    act(view, "Load and set off")
    answering({"reason": ""})
    act(view, "Could not be handed over…")
    assert state(desk, one) == DeliveryState.UNDER_WAY
    answering({"reason": "nobody was there"})
    act(view, "Could not be handed over…")
    now = store.by_id(desk.file, one.id)
    assert (now.state, now.failed_reason) == (DeliveryState.FAILED, "nobody was there")
    assert "Assign a courier…" in [made.accessibleName() for made in view.record.act_buttons()]


def test_calling_off_asks_why(desk: Desk, wang: str, li: str, view: DeliveryView) -> None:
    one = desk.deliveries.plan(li, DeliveryDraft(customer_id=wang, goods="fridge"))
    answering({"reason": "changed their mind"})
    view.open_record(one.id)
    view.record.rare_acts()["Call off…"].trigger()
    assert state(desk, one) == DeliveryState.CANCELLED


def test_a_complaint_from_a_delivery_carries_over(desk: Desk, li: str, wang: str, view: DeliveryView) -> None:
    one = desk.deliveries.plan(li, DeliveryDraft(customer_id=wang, goods="fridge"))
    heard: list[tuple[str, dict[str, object]]] = []
    view.new_wanted.connect(lambda kind, prefill: heard.append((kind, prefill)))
    view.open_record(one.id)
    act(view, "Complaint")
    [(kind, prefill)] = heard
    assert kind == "complaint"
    assert prefill == {
        "delivery_id": one.id,
        "customer_id": wang,
        "customer_name": "王丽",
        "phone": "13800138000",
        "product": "fridge",
        "kind": "delivery",
    }


@pytest.mark.parametrize("about", ["call", "complaint"])
def test_planning_from_a_call_or_a_complaint(desk: Desk, li: str, wang: str, view: DeliveryView, about: str) -> None:
    make: dict[str, Callable[[], str]] = {
        "call": lambda: desk.calls.take_down(li, CallDraft(customer_id=wang, topic="bring it", note="ring first")).id,
        "complaint": lambda: (
            desk.complaints.take_down(li, ComplaintDraft(title="dent", product="fridge", customer_id=wang)).id
        ),
    }
    row_id = make[about]()
    view.start_new({f"{about}_id": row_id, "goods": "new fridge"})
    form = panel_of(view).form
    assert [form.text(key) for key in ("who", "phone", "address", "goods")] == [
        "王丽",
        "13800138000",
        "中山路 1 号 2 单元",
        "new fridge",
    ]
    view.save()
    one = store.by_id(desk.file, view.current_id)
    assert (one.call_id if about == "call" else one.complaint_id) == row_id


def test_putting_right_keeps_the_promise(desk: Desk, li: str, wang: str, view: DeliveryView) -> None:
    begin, end = datetime(2026, 11, 22, 14, tzinfo=ZONE), datetime(2026, 11, 22, 16, tzinfo=ZONE)
    draft = DeliveryDraft(customer_id=wang, goods="fridge", promised_from=begin, promised_by=end, amount_cents=5)
    one = desk.deliveries.plan(li, draft)
    view.open_record(one.id)
    view.start_edit()
    form = panel_of(view).form
    assert form.text("window") == "14:00-16:00"
    form.fill({"goods": "big fridge"}, clean=False)
    view.save()
    now = store.by_id(desk.file, one.id)
    assert (now.goods, now.promised_from, now.promised_by, now.amount_cents) == ("big fridge", begin, end, 5)
