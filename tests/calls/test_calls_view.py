"""Taking calls in the window: with the keys only, on real widgets and a real file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desk_app.app import Desk
from desk_app.calls import store
from desk_app.calls.model import CallDraft, CallKind, Channel, Direction, Outcome
from desk_app.calls.view import CallsView
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.customers import store as customers
from desk_app.customers.model import CustomerDraft, PhoneDraft, TimeLineEntry
from desk_app.storage.finding import find
from desk_app.ui import theme
from desk_app.ui.room_view import FormPanel, Surroundings
from desk_app.ui.widgets import FactGrid, TimeLine, label
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
ZONE = ZoneInfo("Asia/Shanghai")
Wanted = list[tuple[str, object]]


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def wang(desk: Desk, li: str) -> str:
    phones = (PhoneDraft("13800138000"), PhoneDraft("057188881234", "妈妈"))
    draft = CustomerDraft(name="王丽", phones=phones, flag="Do not ring after 21:00", area="中山商圈")
    return desk.customers.open_file(li, draft).id


MakeView = Callable[..., CallsView]


@pytest.fixture
def make(qtbot: QtBot, desk: Desk, li: str) -> MakeView:
    def find_customers(text: str) -> list[tuple[str, str, str, str]]:
        ids = [match.row_id for match in find(desk.file, text).matches if match.kind == "customer"]
        found = customers.by_ids(desk.file, ids)
        return [(one.id, one.name, one.phones[0].raw if one.phones else "", one.area or "") for one in found]

    windows: list[QWidget] = []

    def build(came_of: Callable[[str], Sequence[TimeLineEntry]] | None = None) -> CallsView:
        around = Surroundings(desk.file, lambda: li, lambda: ZONE)
        view = CallsView(around, desk.calls, find_customers, time_line_sources=(store,), came_of=came_of)
        window = QWidget()
        window.resize(1366, 700)
        view.setParent(window)
        view.setGeometry(window.rect())
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        desk.file.on_change(view.refresh)
        return view

    return build


def wishes(view: CallsView) -> Wanted:
    heard: Wanted = []
    view.new_wanted.connect(lambda kind, prefill: heard.append((kind, prefill)))
    view.record_wanted.connect(lambda kind, row_id: heard.append((kind, row_id)))
    return heard


def line_of(view: CallsView) -> QLineEdit:
    line = panel_of(view).form.entry("who")
    assert isinstance(line, QLineEdit)
    return line


def panel_of(view: CallsView) -> FormPanel:
    assert view.panel is not None
    return view.panel


def at_keys() -> QWidget:
    """The widget with the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def words_on(widget: QWidget) -> str:
    return "\n".join(shown.text() for shown in widget.findChildren(type(label())) if shown.isVisibleTo(widget))


def write(widget: QWidget, text: str) -> None:
    """Types what keys can type; Chinese comes whole from an input method."""
    if text.isascii():
        QTest.keyClicks(widget, text)
        return
    composed = QInputMethodEvent()
    composed.setCommitString(text)
    QApplication.sendEvent(widget, composed)


def seen_in(area: QWidget, widget: QWidget) -> bool:
    return area.rect().contains(widget.mapTo(area, widget.rect().center()))


def act(view: CallsView, text: str) -> None:
    made = next(made for made in view.record.act_buttons() if made.accessibleName() == text)
    QTest.mouseClick(made, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("8000", "13800138000"),
        ("wangli", "13800138000"),
        ("wl", "13800138000"),
        ("王丽", "13800138000"),
        ("0571-8888", "057188881234"),
    ],
)
def test_enter_takes_the_first_customer_found(make: MakeView, desk: Desk, wang: str, typed: str, phone: str) -> None:
    view = make()
    view.start_new()
    write(line_of(view), typed)
    QTest.keyClick(line_of(view), Qt.Key.Key_Return)
    assert view.card is not None
    assert panel_of(view).form.text("who") == "王丽"
    assert view.card.isVisible()
    assert view.card.flag.text() == "Do not ring after 21:00"
    assert panel_of(view).form.entry("kind").editors()[0].hasFocus()
    QTest.keyClick(at_keys(), Qt.Key.Key_Return)
    write(at_keys(), "送货迟到")
    QTest.keyClick(at_keys(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert view.panel is None
    call = store.by_id(desk.file, view.current_id)
    assert (call.customer_id, call.topic, call.phone_raw) == (wang, "送货迟到", phone)
    assert call.rang_at == desk.file.clock.now()
    assert view.record.title.text() == "送货迟到"


def test_customers_show_while_typing_and_the_arrows_choose(make: MakeView, qtbot: QtBot, desk: Desk, li: str) -> None:
    for name in ("张三", "张四"):
        desk.customers.open_file(li, CustomerDraft(name=name, phones=(PhoneDraft("13912345678"),)))
    view = make()
    view.start_new()
    write(line_of(view), "5678")
    assert view.finder is not None
    qtbot.waitUntil(view.finder.is_open)
    assert view.finder.model.rowCount() == 3
    second = str(view.finder.model.index(1).data())
    QTest.keyClick(line_of(view), Qt.Key.Key_Down)
    QTest.keyClick(line_of(view), Qt.Key.Key_Return)
    assert not view.finder.is_open()
    assert second.startswith(line_of(view).text())


def test_a_click_takes_a_customer_and_escape_only_closes_the_list(make: MakeView, qtbot: QtBot, wang: str) -> None:
    view = make()
    view.start_new()
    assert view.finder is not None
    write(line_of(view), "8000")
    qtbot.waitUntil(view.finder.is_open)
    QTest.keyClick(line_of(view), Qt.Key.Key_Escape)
    assert not view.finder.is_open()
    write(line_of(view), " ")
    qtbot.waitUntil(view.finder.is_open)
    shown = view.finder.list
    QTest.mouseClick(
        shown.viewport(), Qt.MouseButton.LeftButton, pos=shown.visualRect(view.finder.model.index(0)).center()
    )
    assert panel_of(view).form.text("customer_id") == wang


def test_the_card_tells_how_often_and_what_was_last(
    make: MakeView, desk: Desk, clock: FixedClock, li: str, wang: str
) -> None:
    for days in (1, 2, 30):
        rang_at = clock.now() - timedelta(days=days)
        desk.calls.take_down(li, CallDraft(customer_id=wang, topic=f"topic {days}", rang_at=rang_at))
    view = make()
    heard = wishes(view)
    view.start_new({"customer_id": wang})
    card = view.card
    assert card is not None and card.isVisible()
    assert card.often.text() == "2 contacts in 7 days"
    assert [moment.headline for moment in card.lines.moments()] == ["topic 1", "topic 2", "topic 30"]
    QTest.mouseClick(
        card.lines.viewport(),
        Qt.MouseButton.LeftButton,
        pos=card.lines.visualRect(card.lines.model().index(0, 0)).center(),
    )
    assert heard == [("call", card.lines.moments()[0].id)]


def test_typing_on_forgets_the_customer(make: MakeView, wang: str) -> None:
    view = make()
    view.start_new({"customer_id": wang})
    assert view.card is not None
    assert panel_of(view).form.text("phone") == "13800138000"
    line_of(view).setFocus()
    write(line_of(view), "x")
    assert panel_of(view).form.text("customer_id") == ""
    assert panel_of(view).form.text("phone") == ""
    assert not view.card.isVisible()


def test_an_unknown_number_goes_on_without_a_file(make: MakeView, desk: Desk, li: str) -> None:
    view = make()
    heard = wishes(view)
    view.start_new()
    write(line_of(view), "13700001111")
    QTest.keyClick(line_of(view), Qt.Key.Key_Return)
    write(at_keys(), "陈<b>先生")
    QTest.keyClick(at_keys(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(at_keys(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    call = store.by_id(desk.file, view.current_id)
    assert (call.customer_id, call.caller_name, call.phone_e164) == (None, "陈<b>先生", "+8613700001111")
    assert view.record.who_name.text() == "陈<b>先生"
    act(view, "New customer file")
    assert heard == [("customer", {"name": "陈<b>先生", "phone": "13700001111", "call_id": call.id})]
    opened = desk.customers.open_file(li, CustomerDraft(name="陈先生"))
    view.link_customer(call.id, opened.id)
    assert view.record.who_name.text() == "陈先生"


@pytest.mark.parametrize(("typed", "kept"), [("wl", "caller_name"), ("8001380", "phone")])
def test_what_was_typed_only_to_find_them_goes_once_they_are_found(
    make: MakeView, desk: Desk, wang: str, typed: str, kept: str
) -> None:
    view = make()
    view.start_new()
    form = panel_of(view).form
    go_on_without_a_file(view, typed)
    assert form.text(kept) == typed
    found_at_last(view)
    assert (form.text("customer_id"), form.text("caller_name"), form.text("phone")) == (wang, "", "13800138000")


def test_what_was_changed_by_hand_since_stays(make: MakeView, wang: str) -> None:
    view = make()
    view.start_new()
    form = panel_of(view).form
    go_on_without_a_file(view, "wl")
    form.focus("caller_name")
    write(at_keys(), " junior")
    form.focus("phone")
    write(at_keys(), "13900001111")
    found_at_last(view)
    assert (form.text("customer_id"), form.text("caller_name"), form.text("phone")) == (
        wang,
        "wl junior",
        "13900001111",
    )
    write(line_of(view), "x")
    assert form.text("phone") == "13900001111"


@pytest.mark.parametrize("enter", [True, False])
def test_a_few_digits_are_neither_a_number_nor_a_name(make: MakeView, desk: Desk, enter: bool) -> None:
    view = make()
    view.start_new()
    form = panel_of(view).form
    if enter:
        go_on_without_a_file(view, "0999")
        assert "So few digits" in form.hint("who") and form.entry("phone").editors()[0].hasFocus()
    else:
        write(line_of(view), "0999")
    form.focus("note")
    write(at_keys(), "about the oven")
    view.save()
    call = store.by_id(desk.file, view.current_id)
    assert (call.phone_raw, call.caller_name, call.note) == (None, None, "about the oven")


def go_on_without_a_file(view: CallsView, typed: str) -> None:
    write(line_of(view), typed)
    assert view.finder is not None
    view.finder.kept.emit(typed)


def found_at_last(view: CallsView) -> None:
    line = line_of(view)
    line.setFocus()
    line.selectAll()
    write(line, "8000")
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_contacts_are_what_the_customer_did(make: MakeView, desk: Desk, clock: FixedClock, li: str, wang: str) -> None:
    came = CallDraft(customer_id=wang, topic="oven", rang_at=clock.now() - timedelta(days=1))
    desk.calls.take_down(li, came)
    for outcome in (Outcome.NO_ANSWER, Outcome.SOLVED):
        desk.calls.take_down(li, replace(came, direction=Direction.OUT, outcome=outcome))
    desk.calls.take_down(li, replace(came, outcome=Outcome.NO_CALL))
    until = clock.now()
    assert store.contacts(desk.file, wang, until - timedelta(days=7), until) == 1
    assert store.contacts_on(desk.file, wang, until - timedelta(days=7), until) == [("oven", 1)]
    view = make()
    view.start_new({"customer_id": wang})
    assert view.card is not None and view.card.often.text() == "1 contact in 7 days"


def test_what_stands_in_the_finder_is_looked_for(make: MakeView, qtbot: QtBot, wang: str) -> None:
    view = make()
    view.start_new({"caller": "8000"})
    QTest.keyClick(at_keys(), Qt.Key.Key_Return)
    assert panel_of(view).form.text("customer_id") == wang


@pytest.mark.parametrize(("outcome", "kind"), [("became_complaint", "complaint"), ("became_delivery", "delivery")])
def test_a_call_that_became_more_asks_for_that_form(make: MakeView, wang: str, outcome: str, kind: str) -> None:
    view = make()
    heard = wishes(view)
    view.start_new({"customer_id": wang, "topic": "late"})
    panel_of(view).form.focus("outcome")
    write(at_keys(), outcome)
    assert kind in panel_of(view).save_button.text()
    QTest.mouseClick(panel_of(view).save_button, Qt.MouseButton.LeftButton)
    assert heard == [(kind, {"call_id": view.current_id})]


def test_an_empty_call_is_not_written(make: MakeView, desk: Desk) -> None:
    view = make()
    view.start_new()
    QTest.keyClick(line_of(view), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert panel_of(view).form.error("who") == "Write down who it is, or what it is about."
    assert line_of(view).hasFocus()
    assert view.model.rowCount() == 0


def test_yesterdays_call_is_marked_and_tomorrows_refused(make: MakeView, qtbot: QtBot, desk: Desk) -> None:
    view = make()
    for day, refused in ((22, True), (20, False)):
        view.start_new({"topic": "Friday"})
        panel_of(view).form.fill({"rang_at": datetime(2026, 11, day, 9, 30)}, clean=False)  # noqa: DTZ001
        view.save()
        if refused:
            assert panel_of(view).form.error("rang_at").startswith("This time is still to come")
            panel_of(view).form.mark_clean()
    assert store.by_id(desk.file, view.current_id).rang_at == datetime(2026, 11, 20, 9, 30, tzinfo=ZONE)
    qtbot.waitUntil(lambda: "Written down later" in words_on(view.record))


def test_a_half_typed_call_is_offered_back(make: MakeView, wang: str) -> None:
    view = make()
    view.start_new({"customer_id": wang})
    panel_of(view).form.focus("note")
    write(at_keys(), "says the fridge hums")
    QTest.keyClick(at_keys(), Qt.Key.Key_Escape)
    assert view.panel is None
    view.start_new()
    assert panel_of(view).form.text("note") == "", "another call begins empty"
    [kept] = view.parked.ids
    view.take_up(kept)
    assert view.card is not None
    assert panel_of(view).form.text("note") == "says the fridge hums"
    assert panel_of(view).form.text("customer_id") == wang
    assert view.card.isVisible()


def test_putting_right_leaves_the_seconds_alone(
    make: MakeView, desk: Desk, clock: FixedClock, li: str, wang: str
) -> None:
    rang_at = clock.now() - timedelta(seconds=95)
    call = desk.calls.take_down(li, CallDraft(customer_id=wang, topic="late", rang_at=rang_at))
    view = make()
    view.open_record(call.id)
    act(view, "Edit  F4")
    panel_of(view).form.focus("topic")
    write(at_keys(), " goods")
    QTest.keyClick(at_keys(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert store.by_id(desk.file, call.id).rang_at == rang_at
    assert [change.field for change in store.history(desk.file, call.id)][-1] == "topic"


def test_the_record_offers_what_comes_next(make: MakeView, desk: Desk, li: str, wang: str) -> None:
    draft = CallDraft(customer_id=wang, topic="late", kind=CallKind.COMPLAINT, channel=Channel.WECHAT)
    call = desk.calls.take_down(li, draft)
    view = make()
    heard = wishes(view)
    printed: list[tuple[str, str]] = []
    view.print_wanted.connect(lambda kind, row_id: printed.append((kind, row_id)))
    view.open_record(call.id)
    for text in ("Make a complaint of it", "Plan a delivery", "Open customer", "Print"):
        act(view, text)
    known = {"call_id": call.id}
    assert heard == [("complaint", known), ("delivery", known), ("customer", wang)]
    assert printed == [("call", call.id)]


def test_what_came_of_a_call_opens(make: MakeView, desk: Desk, clock: FixedClock, li: str, wang: str) -> None:
    call = desk.calls.take_down(li, CallDraft(customer_id=wang, topic="late", outcome=Outcome.BECAME_COMPLAINT))
    complaint = TimeLineEntry(clock.now(), "complaint", "c1", "BJ01-C-261121-0001", "late", "李娜", True)
    view = make(lambda _call_id: [complaint])
    heard = wishes(view)
    view.open_record(call.id)
    act(view, "Open the complaint")
    line = view.record.findChildren(TimeLine)[-1]
    assert line.moments()[0].headline == "open: late"
    QTest.mouseClick(line.viewport(), Qt.MouseButton.LeftButton, pos=line.visualRect(line.model().index(0, 0)).center())
    assert heard == [("complaint", "c1"), ("complaint", "c1")]


def test_a_fact_is_edited_where_it_stands(make: MakeView, desk: Desk, li: str) -> None:
    call = desk.calls.take_down(li, CallDraft(topic="late"))
    view = make()
    view.open_record(call.id)
    grid = view.record.findChildren(FactGrid)[0]
    change = next(made for made in grid.findChildren(QWidget) if made.accessibleName() == "Change Topic")
    QTest.mouseClick(change, Qt.MouseButton.LeftButton)
    assert panel_of(view).form.entry("topic").editors()[0].hasFocus()


def test_chips_choose_and_count(make: MakeView, desk: Desk, clock: FixedClock, li: str) -> None:
    other = desk.staff.add(li, "王强").id
    desk.calls.take_down(other, CallDraft(topic="old", rang_at=clock.now() - timedelta(days=3)))
    missed = desk.calls.take_down(li, CallDraft(topic="missed", outcome=Outcome.MISSED))
    view = make()
    shown = {key: view.list.chip_button(key).text() for key in ("today", "mine", "all", "unanswered")}
    assert shown == {"today": "Today 1", "mine": "Mine 1", "all": "All 2", "unanswered": "Not answered 1"}
    QTest.mouseClick(view.list.chip_button("unanswered"), Qt.MouseButton.LeftButton)
    assert view.model.ids() == [missed.id]


def test_a_call_saved_elsewhere_comes_into_the_list(make: MakeView, desk: Desk, li: str) -> None:
    view = make()
    desk.calls.take_down(li, CallDraft(topic="late"))
    assert view.model.rowCount() == 1


@pytest.mark.parametrize(("dark", "scale"), [(False, 1.0), (True, 2.0)])
def test_nothing_is_cut_and_the_keyboard_stays_in_sight(
    make: MakeView, qapp: QApplication, qtbot: QtBot, desk: Desk, li: str, wang: str, dark: bool, scale: float
) -> None:
    theme.apply_theme(qapp, dark=dark, scale=scale)
    call = desk.calls.take_down(
        li, CallDraft(customer_id=wang, topic="送货迟到", note="一直没有到", caller_name="妈妈")
    )
    view = make()
    view.open_record(call.id)
    qapp.processEvents()
    assert cut_or_overlapping(view) == []
    view.start_new({"customer_id": wang})
    qapp.processEvents()
    qapp.processEvents()
    assert cut_or_overlapping(view) == []
    form, area = panel_of(view).form, panel_of(view).findChildren(QScrollArea)[0].viewport()
    for key in [key for key in form.values() if form.entry(key).editors()[0].isVisibleTo(form)]:
        form.focus(key)
        qtbot.waitUntil(partial(seen_in, area, form.entry(key).editors()[-1]))
