"""Goods line by line, phases and the door in the window, by real keys on a real file."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desk_app.app import Desk
from desk_app.calls import store as calls
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.customers.model import AddressDraft, CustomerDraft
from desk_app.deliveries import line_store, store, way_store
from desk_app.deliveries.lines import LineDraft
from desk_app.deliveries.lines_entry import LinesEntry
from desk_app.deliveries.lines_table import LinesTable
from desk_app.deliveries.model import Delivery, DeliveryDraft, DeliveryState, Signature
from desk_app.deliveries.phases import Phase, Reason
from desk_app.deliveries.view import DeliveryView
from desk_app.staff.model import Role
from desk_app.ui import theme
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.room_view import FormPanel, Surroundings
from desk_app.ui.widgets import TimeLine

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
ZONE = ZoneInfo("Asia/Shanghai")
S = DeliveryState
GOODS = (LineDraft("米", 10, unit="kg", price_cents=650), LineDraft("油", 2, price_cents=4_500))


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> None:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def view(qtbot: QtBot, desk: Desk, li: str) -> Iterator[DeliveryView]:
    made = DeliveryView(Surroundings(desk.file, lambda: li, lambda: ZONE), desk.deliveries, lambda _text: [])
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


@pytest.fixture
def chen(desk: Desk, li: str) -> str:
    return desk.staff.add(li, "陈强", Role.COURIER).id


@pytest.fixture
def out(desk: Desk, li: str, chen: str) -> Delivery:
    draft = DeliveryDraft(customer_name="王丽", courier_id=chen, lines=GOODS, reference="TB-77", cod_cents=15_500)
    one = desk.deliveries.plan(li, draft)
    return desk.deliveries.move(li, one.id, S.UNDER_WAY)


def panel_of(view: DeliveryView) -> FormPanel:
    assert view.panel is not None
    return view.panel


def act(view: DeliveryView, text: str) -> None:
    rare = view.record.rare_acts()
    if text in rare:
        rare[text].trigger()
        return
    made = next(made for made in view.record.act_buttons() if made.accessibleName() == text)
    QTest.mouseClick(made, Qt.MouseButton.LeftButton)


def answering(values: dict[str, object], then: Callable[[FormDialog], object] = lambda _dialog: None) -> list[str]:
    """Fills the next dialog in and does it with Ctrl+Enter; the list gets what it was called."""
    asked: list[str] = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        at = QApplication.focusWidget()
        if not isinstance(dialog, FormDialog) or at is None or not dialog.isAncestorOf(at):
            QTimer.singleShot(20, answer)
            return
        asked.append(dialog.windowTitle())
        dialog.form.fill(values, clean=False)
        QTest.keyClick(at, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        then(dialog)
        if dialog.isVisible():
            dialog.reject()

    QTimer.singleShot(20, answer)
    return asked


def test_lines_are_typed_and_bring_their_price_along(desk: Desk, li: str, view: DeliveryView, out: Delivery) -> None:
    view.start_new({"customer_name": "赵强"})
    form = panel_of(view).form
    lines = form.entry("lines")
    assert isinstance(lines, LinesEntry)
    form.focus("lines")
    first = lines.editors()[0]
    assert first.hasFocus()
    assert isinstance(first, QLineEdit)
    first.insert("油")
    assert lines.texts("price") == ["45.00"]
    QTest.keyClick(first, Qt.Key.Key_Return)
    ordered = QApplication.focusWidget()
    assert ordered is lines.editors()[1]
    QTest.keyClicks(ordered, "3")
    assert lines.total.text() == "Lines: 1; together ¥135.00."
    assert form.text("goods") == "油 ×3"
    form.fill({"cod": "135", "parcels": "2", "instructions": "ring first", "area": "west"}, clean=False)
    QTest.keyClick(ordered, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    one = store.by_id(desk.file, view.current_id)
    assert (one.goods, one.quantity, one.amount_cents, one.cod_cents) == ("油 ×3", 3, 13_500, 13_500)
    assert (one.parcels, one.instructions, one.area) == (2, "ring first", "west")
    assert one.id != out.id


def test_lines_are_put_right_and_what_was_picked_stays(desk: Desk, li: str, view: DeliveryView) -> None:
    one = desk.deliveries.plan(li, DeliveryDraft(customer_name="王丽", lines=GOODS))
    rice, _oil = line_store.lines_of(desk.file, one.id)
    desk.deliveries.pick(li, one.id, {rice.id: 9})
    view.open_record(one.id)
    view.start_edit()
    lines = panel_of(view).form.entry("lines")
    assert isinstance(lines, LinesEntry)
    assert lines.texts("ordered") == ["10", "2"]
    lines.fill([*lines.value(), {"goods": "袋子", "ordered": "1", "gift": True}])  # type: ignore[misc]
    view.save()
    assert view.panel is None
    found = line_store.lines_of(desk.file, one.id)
    assert [(each.goods, each.picked, each.gift) for each in found] == [
        ("米", 9, False), ("油", 2, False), ("袋子", None, True),
    ]  # fmt: skip
    assert found[0].id == rice.id


@pytest.mark.parametrize("row", [{"goods": "米", "ordered": "many"}, {"goods": "米", "price": "dear"}])
def test_a_line_that_cannot_be_read_is_said_beside_the_lines(view: DeliveryView, row: dict[str, object]) -> None:
    view.start_new({"customer_name": "赵强", "goods": "米"})
    form = panel_of(view).form
    form.fill({"lines": [row]}, clean=False)
    view.save()
    assert form.error("lines")


def test_the_form_hints_at_lead_times_and_how_full_the_day_is(
    desk: Desk, li: str, chen: str, view: DeliveryView, clock: FixedClock
) -> None:
    wang = desk.customers.open_file(li, CustomerDraft("王丽", addresses=(AddressDraft("中山路 1 号", "杭州"),))).id
    begin = clock.now()
    for _place in range(20):
        one = desk.deliveries.plan(li, DeliveryDraft(customer_id=wang, courier_id=chen))
        desk.deliveries.move(li, one.id, S.UNDER_WAY)
        clock.advance(timedelta(hours=30))
        desk.deliveries.move(li, one.id, S.DELIVERED)
        clock.set(begin)
    clock.advance(timedelta(days=3))
    desk.deliveries.plan(li, DeliveryDraft(customer_name="x", courier_id=chen, promised_by=clock.now()))
    view.start_new({"customer_id": wang})
    form = panel_of(view).form
    assert form.hint("promised_on") == "80 % of such took 2 days or less (20 deliveries of the last 365 days)."
    form.fill({"courier_id": chen}, clean=False)
    form.entry("promised_on").fill(date(2026, 11, 24))
    form.typed.emit("promised_on")
    assert form.hint("promised_on").endswith("1 delivery is promised that day; 陈强 has 1.")


def test_a_complaint_and_a_return_from_a_line_by_one_key(
    desk: Desk, li: str, view: DeliveryView, out: Delivery
) -> None:
    from desk_app.deliveries.door import Handing

    desk.deliveries.hand_over(li, out.id, Handing(cash_cents=15_500))
    heard: list[tuple[str, dict[str, object]]] = []
    view.new_wanted.connect(lambda kind, prefill: heard.append((kind, prefill)))
    view.open_record(out.id)
    table = view.record.findChildren(LinesTable)[-1]
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_C)
    [(kind, known)] = heard
    assert (kind, known["delivery_id"], known["product"], known["order_ref"]) == ("complaint", out.id, "油", "TB-77")
    assert known["text"] == f"Delivery {out.number}. 油: ordered 2, handed over 2"
    asked = answering({"quantity": "1", "reason": "the cap leaks", "agreed": "money back"})
    QTest.keyClick(table, Qt.Key.Key_R)
    assert asked == ["Return of goods"]
    assert line_store.lines_of(desk.file, out.id)[1].returned == 1


def test_the_way_is_written_down_by_acts_and_taken_back(desk: Desk, li: str, chen: str, view: DeliveryView) -> None:
    one = desk.deliveries.plan(li, DeliveryDraft(customer_name="王丽", lines=GOODS, courier_id=chen))
    view.open_record(one.id)
    act(view, "Write down: confirmed")
    answering({"line0": "8"})
    act(view, "Picked…")
    act(view, "Write down: loaded")
    QApplication.processEvents()
    line = next(line for line in view.record.findChildren(TimeLine) if line.isVisibleTo(view.record))
    told = [moment.headline for moment in line.moments()]
    assert sorted(told) == sorted(["loaded", "picked: 米: 8 of 10 kg", "confirmed", "assigned", "received"])
    answering({"reason": "another van"})
    act(view, "Take a phase back…")
    assert way_store.events_of(desk.file, one.id)[-1].taken_back == "another van"


def test_told_of_a_changed_time(desk: Desk, li: str, view: DeliveryView) -> None:
    one = desk.deliveries.plan(li, DeliveryDraft(customer_name="王丽", phone="13800138000", goods="fridge"))
    view.open_record(one.id)
    answering({"new_on": date(2026, 11, 23), "window": "14-16", "why": "the van broke down"})
    act(view, "Tell the customer of a changed time…")
    now = store.by_id(desk.file, one.id)
    assert now.promised_by is not None
    assert now.promised_by.astimezone(ZONE).hour == 16
    assert [call.note for call in calls.of_matter(desk.file, one.id)] == ["the van broke down"]


def test_failed_and_back_at_the_store(desk: Desk, view: DeliveryView, out: Delivery) -> None:
    view.open_record(out.id)
    answering({"reason": "absent", "told": "tomorrow", "told_how": "by SMS", "new_on": date(2026, 11, 22)})
    act(view, "Could not be handed over…")
    [attempt] = way_store.attempts_of(desk.file, out.id)
    assert (attempt.reason, attempt.told_how) == (Reason.ABSENT, "by SMS")
    assert view.rows([out.id])[0].attempts == 1
    act(view, "Goods back at the store")
    assert store.by_id(desk.file, out.id).back_at is not None
    assert way_store.events_of(desk.file, out.id)[-1].phase is Phase.BACK_AT_STORE


def test_handed_over_in_part_and_the_cash_into_the_till(desk: Desk, view: DeliveryView, out: Delivery) -> None:
    view.open_record(out.id)
    errors: list[str] = []
    answering({"cash": "100"}, lambda dialog: errors.append(dialog.form.error("cash_note")))
    act(view, "Handed over")
    assert errors == ["¥155.00 was to be collected: note why it was another amount."]
    assert store.by_id(desk.file, out.id).state is S.UNDER_WAY
    values: dict[str, object] = {
        "line0": "4",
        "trouble0": "damaged",
        "cash": "100",
        "cash_note": "the bag was torn",
        "signature": "paper",
    }
    answering(values)
    act(view, "Handed over")
    one = store.by_id(desk.file, out.id)
    assert (one.came_full, one.came_right, one.signature) == (False, False, Signature.PAPER)
    assert len(store.splits_of(desk.file, out.id)) == 1
    answering({})
    act(view, "Cash into the till…")
    assert store.by_id(desk.file, out.id).cash_in_at is not None
