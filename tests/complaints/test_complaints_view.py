"""Complaints in the window: taken down and led through the four steps with the keys, on a real file."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desk_app.app import Desk
from desk_app.calls import store as calls
from desk_app.calls.model import CallDraft, CallKind, Channel, Outcome
from desk_app.complaints import store
from desk_app.complaints.model import FOUR_A, ComplaintDraft, ComplaintState, Step, done_steps
from desk_app.complaints.view import ComplaintView
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.customers import store as customers
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.matters.model import MatterKind
from desk_app.storage.finding import find
from desk_app.ui import theme
from desk_app.ui.form import Form
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.room_view import Surroundings
from desk_app.ui.widgets import FourASteps, TimeLine
from tests.complaints.record_acts import press
from tests.ui.answering import answering
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
ZONE = ZoneInfo("Asia/Shanghai")
CTRL = Qt.KeyboardModifier.ControlModifier
ENTER = Qt.Key.Key_Return
MakeView = Callable[[], ComplaintView]


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def wang(desk: Desk, li: str) -> str:
    phones = (PhoneDraft("13800138000"), PhoneDraft("057188881234", "妈妈"))
    return desk.customers.open_file(li, CustomerDraft(name="王丽", phones=phones, flag="Not after 21:00")).id


@pytest.fixture
def make(qtbot: QtBot, desk: Desk, li: str) -> MakeView:
    def find_customers(text: str) -> list[tuple[str, str, str, str]]:
        ids = [match.row_id for match in find(desk.file, text).matches if match.kind == "customer"]
        return [(one.id, one.name, "a street, no number", "") for one in customers.by_ids(desk.file, ids)]

    windows: list[QWidget] = []

    def build() -> ComplaintView:
        view = ComplaintView(Surroundings(desk.file, lambda: li, lambda: ZONE), desk.complaints, find_customers)
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


def form_of(view: ComplaintView) -> Form:
    assert view.panel is not None
    return view.panel.form


def line_of(view: ComplaintView) -> QLineEdit:
    line = form_of(view).entry("who")
    assert isinstance(line, QLineEdit)
    return line


def at_keys() -> QWidget:
    """The widget with the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def write(widget: QWidget, text: str) -> None:
    """Types what keys can type; Chinese comes whole from an input method."""
    if text.isascii():
        QTest.keyClicks(widget, text)
    else:
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(widget, event)


def press_enter(dialog: FormDialog) -> None:
    """Answers a step as it stands, with words where there are none yet; closing also with how satisfied they are."""
    if "satisfaction" in dialog.form.keys():  # noqa: SIM118
        assert at_keys() is dialog.form.entry("satisfaction").editors()[0]
        QTest.keyClicks(at_keys(), "1")
        QTest.keyClick(at_keys(), ENTER, CTRL)
        return
    note = dialog.form.entry("note").editors()[0]
    if not dialog.form.text("note"):
        QTest.keyClicks(note, "a new one")
    QTest.keyClick(note, ENTER, CTRL)


def primary(view: ComplaintView) -> str:
    shown = [b for b in view.record.act_buttons() if b.property("role") == "primary"]
    assert len(shown) == 1
    return shown[0].accessibleName()


def told(view: ComplaintView) -> list[str]:
    QApplication.processEvents()
    line = next(line for line in view.record.findChildren(TimeLine) if line.isVisibleTo(view.record))
    return [f"{moment.headline} / {moment.who}" for moment in line.moments()]


def strip(view: ComplaintView) -> str:
    QApplication.processEvents()
    return next(each for each in view.record.findChildren(FourASteps) if each.isVisibleTo(view.record)).accessibleName()


def wishes(view: ComplaintView) -> list[tuple[str, object]]:
    heard: list[tuple[str, object]] = []
    view.new_wanted.connect(lambda kind, prefill: heard.append((kind, prefill)))
    view.record_wanted.connect(lambda kind, row_id: heard.append((kind, row_id)))
    view.print_wanted.connect(lambda kind, row_id: heard.append((f"print {kind}", row_id)))
    return heard


# The list


def test_the_list_tells_what_is_late_in_words(make: MakeView, desk: Desk, clock: FixedClock, li: str) -> None:
    other = desk.staff.add(li, "王强").id
    desk.complaints.take_down(li, ComplaintDraft(title="late goods", customer_name="赵国强"))
    clock.advance(timedelta(hours=3))
    desk.complaints.take_down(other, ComplaintDraft(title="wrong goods", customer_name="Tiaan"))
    clock.advance(timedelta(hours=1))
    view = make()
    shown = {key: view.list.chip_button(key).text() for key in ("mine", "due_today", "late", "open", "all")}
    assert shown == {
        "mine": "Mine 1",
        "due_today": "Due today 1",
        "late": "Late 1",
        "open": "All open 2",
        "all": "All 2",
    }
    assert view.list.chip() == "open"
    first = [view.model.index(0, column).data() for column in range(6)]
    assert first == ["2 h late", "赵国强", "late goods", "Acknowledge and call back", "李娜", "261121-0001"]
    assert view.model.index(1, 0).data() == "15:00"
    assert store.late_and_open(desk.file, clock.now()) == (1, 2)
    QTest.mouseClick(view.list.chip_button("mine"), Qt.MouseButton.LeftButton)
    assert view.model.rowCount() == 1


def test_the_record_says_how_late_it_is(make: MakeView, desk: Desk, clock: FixedClock, li: str, wang: str) -> None:
    desk.complaints.take_down(li, ComplaintDraft(title="late goods", customer_id=wang))
    clock.advance(timedelta(hours=4))
    view = make()
    assert view.record.state.text() == "open, 2 h late"
    assert view.record.state.tone() == "late"
    assert view.record.clock_words.text() == "Acknowledge and call back: 2 h late"
    assert (view.record.who_name.text(), view.record.who_detail.text()) == ("王丽", "138 0013 8000")
    assert view.record.who_mark.text() == "Not after 21:00"


# The form


@pytest.mark.parametrize(("typed", "phone"), [("wl", "13800138000"), ("88881234", "057188881234")])
def test_enter_takes_the_first_customer_and_their_number(
    make: MakeView, desk: Desk, wang: str, typed: str, phone: str
) -> None:
    view = make()
    view.start_new()
    assert line_of(view).hasFocus()
    write(line_of(view), typed)
    QTest.keyClick(line_of(view), ENTER)
    assert form_of(view).text("who") == "王丽"
    assert form_of(view).entry("title").editors()[0].hasFocus()
    write(at_keys(), "送货迟到")
    QTest.keyClick(at_keys(), ENTER, CTRL)
    assert view.panel is None
    one = store.by_id(desk.file, view.current_id)
    assert (one.customer_id, one.customer_name, one.phone_raw, one.title) == (wang, "王丽", phone, "送货迟到")
    assert one.channel == Channel.PHONE


def test_the_form_shows_what_is_promised(make: MakeView) -> None:
    view = make()
    view.start_new()
    assert view.panel is not None
    said = [label.text() for label in view.panel.findChildren(QLabel)]
    shown = next(text for text in said if text.startswith("We promise:"))
    assert "We give a first answer within 24 hours: by tomorrow 10:00" in shown


def test_typing_on_forgets_the_customer_and_their_number(make: MakeView, desk: Desk, wang: str) -> None:
    view = make()
    view.start_new({"customer_id": wang})
    assert form_of(view).text("phone") == "13800138000"
    form_of(view).focus("who")
    line_of(view).selectAll()
    write(line_of(view), "Zhao")
    QTest.keyClick(line_of(view), ENTER)
    form = form_of(view)
    assert [form.text(key) for key in ("customer_id", "customer_name", "phone")] == ["", "Zhao", ""]
    form.focus("title")
    write(at_keys(), "rude")
    QTest.keyClick(at_keys(), ENTER, CTRL)
    one = store.by_id(desk.file, view.current_id)
    assert (one.customer_id, one.customer_name, one.phone_raw) == (None, "Zhao", None)


def test_a_number_typed_by_hand_is_kept_when_the_customer_is_found(make: MakeView, wang: str) -> None:
    view = make()
    view.start_new()
    form_of(view).focus("phone")
    write(at_keys(), "13700001111")
    line_of(view).setFocus()
    write(line_of(view), "wangli")
    QTest.keyClick(line_of(view), ENTER)
    assert (form_of(view).text("customer_id"), form_of(view).text("phone")) == (wang, "13700001111")


def test_from_a_call_nothing_is_typed_twice(make: MakeView, desk: Desk, li: str, wang: str) -> None:
    draft = CallDraft(
        customer_id=wang,
        caller_name="妈妈",
        phone="057188881234",
        topic="送货·迟到",
        note="一直没有到",
        kind=CallKind.COMPLAINT,
        channel=Channel.WECHAT,
    )
    call = desk.calls.take_down(li, draft)
    view = make()
    view.start_new({"call_id": call.id})
    form = form_of(view)
    kept = {key: form.text(key) for key in ("who", "customer_name", "phone", "title", "text", "channel")}
    assert kept == {
        "who": "王丽",
        "customer_name": "妈妈",
        "phone": "057188881234",
        "title": "送货·迟到",
        "text": "一直没有到",
        "channel": "wechat",
    }
    assert form.entry("remedy").editors()[0].hasFocus()
    write(at_keys(), "today")
    QTest.keyClick(at_keys(), ENTER, CTRL)
    one = store.by_id(desk.file, view.current_id)
    assert (one.call_id, one.customer_id, one.customer_name) == (call.id, wang, "妈妈")
    assert (one.remedy, one.channel, one.text) == ("today", "wechat", "一直没有到")
    assert calls.by_id(desk.file, call.id).outcome == Outcome.BECAME_COMPLAINT
    assert told(view) == ["taken down / 李娜", "送货·迟到 / 李娜"]
    view.start_new({"call_id": call.id})
    assert view.panel is None and view.current_id == one.id


def test_a_call_added_later_comes_up_in_the_record_and_opens_by_click_and_enter(
    make: MakeView, desk: Desk, clock: FixedClock, li: str, wang: str
) -> None:
    one = desk.complaints.take_down(li, ComplaintDraft(title="late", customer_id=wang))
    other = desk.complaints.take_down(li, ComplaintDraft(title="rude", customer_id=wang))
    view = make()
    view.open_record(one.id)
    assert told(view) == ["taken down / 李娜"]
    clock.advance(timedelta(minutes=20))
    zhao = desk.staff.add(li, "赵敏").id
    matter = (MatterKind.COMPLAINT, one.id)
    draft = CallDraft(customer_id=wang, topic="送货", note="还没有到\n要退款", matter=matter)
    first = desk.calls.take_down(zhao, draft)
    clock.advance(timedelta(minutes=5))
    desk.calls.take_down(li, CallDraft(customer_id=wang, note="rang again", matter=matter))
    desk.calls.take_down(li, CallDraft(customer_id=wang, note="of the other", matter=(MatterKind.COMPLAINT, other.id)))
    assert told(view) == ["rang again / 李娜", "送货: 还没有到 要退款 / 赵敏", "taken down / 李娜"]
    line = next(line for line in view.record.findChildren(TimeLine) if line.isVisibleTo(view.record))
    assert line.moments()[1].at == "10:20"
    heard = wishes(view)
    index = next(line.model().index(row, 0) for row in range(3) if line.moments()[row].id == first.id)
    QTest.mouseClick(
        line.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        line.visualRect(index).center(),
    )
    line.setFocus()
    line.setCurrentIndex(index)
    QTest.keyClick(line, ENTER)
    assert heard == [("call", first.id)] * 2
    desk.calls.change(li, first.id, {"matter_kind": None, "matter_id": None})
    assert told(view) == ["rang again / 李娜", "taken down / 李娜"]


def test_a_complaint_whose_call_was_removed_still_opens(make: MakeView, desk: Desk, li: str, wang: str) -> None:
    call = desk.calls.take_down(li, CallDraft(customer_id=wang, topic="late"))
    one = desk.complaints.from_call(li, call.id)
    desk.calls.change(li, call.id, {"outcome": Outcome.SOLVED})
    desk.calls.remove(li, call.id)
    view = make()
    view.open_record(one.id)
    assert told(view) == ["taken down / 李娜"]
    assert "From the call" not in [each.text() for each in view.record.findChildren(QLabel)]


def test_what_is_changed_in_the_form_of_a_call_is_kept(make: MakeView, desk: Desk, li: str, wang: str) -> None:
    call = desk.calls.take_down(li, CallDraft(caller_name="somebody", topic="late", phone="13700001111"))
    view = make()
    view.start_new({"call_id": call.id})
    assert line_of(view).hasFocus()
    write(line_of(view), "wangli")
    QTest.keyClick(line_of(view), ENTER)
    write(at_keys(), " goods")
    QTest.keyClick(at_keys(), ENTER, CTRL)
    one = store.by_id(desk.file, view.current_id)
    assert (one.call_id, one.customer_id, one.title) == (call.id, wang, "late goods")
    assert (one.customer_name, one.phone_raw) == ("somebody", "13700001111")


def test_whose_and_what_must_be_said(make: MakeView) -> None:
    view = make()
    view.start_new()
    QTest.keyClick(line_of(view), ENTER, CTRL)
    assert form_of(view).error("title").endswith(": In a few words.")
    write(at_keys(), "late")
    QTest.keyClick(at_keys(), ENTER, CTRL)
    assert form_of(view).error("who").startswith("Write down who it is from")
    assert view.model.rowCount() == 0


def test_a_half_typed_complaint_is_offered_back(make: MakeView, wang: str) -> None:
    view = make()
    view.start_new({"customer_id": wang})
    write(at_keys(), "the fridge hums")
    QTest.keyClick(at_keys(), Qt.Key.Key_Escape)
    assert view.panel is None
    view.start_new()
    assert form_of(view).text("title") == "the fridge hums"
    assert form_of(view).text("customer_id") == wang


def test_an_untouched_form_leaves_no_draft(make: MakeView) -> None:
    view = make()
    said: list[str] = []
    view.said.connect(said.append)
    view.start_new()
    QTest.keyClick(line_of(view), Qt.Key.Key_Escape)
    assert view.panel is None
    assert said == []


def test_putting_one_field_right_changes_that_field_only(make: MakeView, desk: Desk, li: str, wang: str) -> None:
    one = desk.complaints.take_down(li, ComplaintDraft(title="late", customer_id=wang, text="not here"))
    desk.customers.remove(li, wang)
    view = make()
    view.open_record(one.id)
    view.edit_at("remedy")
    write(at_keys(), "a new one")
    QTest.keyClick(at_keys(), ENTER, CTRL)
    assert view.panel is None
    assert store.by_id(desk.file, one.id).remedy == "a new one"
    last = store.history(desk.file, one.id)[-1]
    assert [change.field for change in store.history(desk.file, one.id) if change.txn == last.txn] == ["remedy"]
    assert told(view)[0] == "Remedy sought entered: a new one / 李娜"


# The steps


def test_ctrl_enter_leads_from_the_first_step_to_the_last(
    make: MakeView, desk: Desk, clock: FixedClock, li: str, wang: str
) -> None:
    one = desk.complaints.take_down(li, ComplaintDraft(title="late", customer_id=wang))
    view = make()
    view.choose_chip("all")
    view.list.table.setFocus()
    names = [
        "Acknowledge and call back",
        "Apologize",
        "Make amends",
        "Prevent the next one",
        "Tell the customer",
        "Close the complaint",
    ]
    for place, name in enumerate(names):
        assert primary(view) == name
        clock.advance(timedelta(minutes=1))
        titles = answering(press_enter)
        QTest.keyClick(at_keys(), ENTER, CTRL)
        assert titles == [name]
        view.window().activateWindow()
        if place == 0:
            view.record.act_buttons()[-1].setFocus()
        QApplication.processEvents()
    closed = store.by_id(desk.file, one.id)
    assert closed.state == ComplaintState.CLOSED
    assert closed.answer == "a new one"
    assert done_steps(store.steps_of(desk.file, one.id)) == {*FOUR_A, Step.TOLD, Step.CLOSED}
    assert strip(view).startswith("acknowledge: done, 10:01 李娜 · phone; apologize: done, 10:02 李娜 · phone")
    assert (view.record.state.text(), view.record.state.tone()) == ("closed", "done")
    assert primary(view) == "Open again…"


def test_the_strip_shows_the_step_that_is_due(make: MakeView, desk: Desk, li: str) -> None:
    one = desk.complaints.take_down(li, ComplaintDraft(title="late", customer_name="Zhao"))
    desk.complaints.record_step(li, one.id, Step.ACKNOWLEDGE, "walk_in", "noted")
    view = make()
    assert strip(view) == (
        "acknowledge: done, 10:00 李娜 · walk-in; apologize: now, due tomorrow 10:00; amend: later, —;"
        " anticipate: later, —"
    )


def test_a_ready_sentence_can_be_written_over(make: MakeView, desk: Desk, li: str) -> None:
    one = desk.complaints.take_down(li, ComplaintDraft(title="late", customer_name="Zhao"))
    view = make()

    def act(dialog: FormDialog) -> None:
        how, note = (dialog.form.entry(key).editors()[0] for key in ("how", "note"))
        assert how.hasFocus()
        QTest.keyClicks(how, "wechat")
        QTest.keyClick(how, ENTER)
        assert note.hasFocus()
        QTest.keyClicks(note, " Truly.")
        QTest.keyClick(note, ENTER, CTRL)

    answering(act)
    press(view, "Acknowledge and call back")
    step = store.steps_of(desk.file, one.id)[0]
    assert (step.how, step.by_id) == ("wechat", li)
    assert step.note == "We have your complaint and will answer you by 22 Nov 10:00. Truly."
    assert told(view)[0].startswith("acknowledge (WeChat): We have")


def test_leaving_a_question_changes_nothing(make: MakeView, desk: Desk, li: str) -> None:
    one = desk.complaints.take_down(li, ComplaintDraft(title="late", customer_name="Zhao"))
    view = make()
    answering(lambda dialog: QTest.keyClick(dialog.form.entry("how").editors()[0], Qt.Key.Key_Escape))
    press(view, "Acknowledge and call back")
    assert store.steps_of(desk.file, one.id) == []


def test_handing_over_keeps_the_next_step_unless_it_is_changed(make: MakeView, desk: Desk, li: str) -> None:
    other = desk.staff.add(li, "王强").id
    one = desk.complaints.take_down(li, ComplaintDraft(title="late", customer_name="Zhao"))
    view = make()
    set_language("zh_CN")
    set_language("en")

    def act(dialog: FormDialog) -> None:
        dialog.form.fill({"owner": other}, clean=False)
        QTest.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)

    answering(act)
    press(view, "Give to…")
    given = store.by_id(desk.file, one.id)
    assert (given.owner_id, given.next_step) == (other, one.next_step)
    assert told(view)[0] == "given to 王强 / 李娜"
    assert not [line for line in told(view) if line.startswith("Owner")]


def test_a_refusal_stands_in_the_question_and_nothing_typed_is_lost(make: MakeView, desk: Desk, li: str) -> None:
    other = desk.staff.add(li, "王强").id
    one = desk.complaints.take_down(li, ComplaintDraft(title="late", customer_name="Zhao"))
    view = make()

    def act(dialog: FormDialog) -> None:
        desk.staff.change(li, other, active=False)
        dialog.form.fill({"owner": other, "next_step": "ring at noon"}, clean=False)
        QTest.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
        assert dialog.isVisible()
        assert "no longer works here" in dialog.form.error("owner")
        dialog.form.fill({"owner": li}, clean=False)
        QTest.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
        assert not dialog.isVisible()

    answering(act)
    press(view, "Give to…")
    assert store.by_id(desk.file, one.id).next_step == "ring at noon"


def test_a_closed_one_opens_again_with_a_reason(make: MakeView, desk: Desk, li: str) -> None:
    one = desk.complaints.take_down(li, ComplaintDraft(title="late", customer_name="Zhao"))
    for step in FOUR_A:
        desk.complaints.record_step(li, one.id, step, "", "done")
    desk.complaints.tell(li, one.id, "phone", "done")
    desk.complaints.close(li, one.id)
    view = make()
    view.open_record(one.id)
    assert view.model.index(0, 0).data() == "closed 21 Nov"

    def act(dialog: FormDialog) -> None:
        reason = dialog.form.entry("reason").editors()[0]
        QTest.keyClick(reason, ENTER, CTRL)
        assert dialog.form.error("reason").startswith("Please fill in")
        QTest.keyClicks(reason, "it hums again")
        QTest.keyClick(reason, ENTER, CTRL)

    answering(act)
    press(view, "Open again…")
    assert store.by_id(desk.file, one.id).open
    assert told(view)[0] == "reopened: it hums again / 李娜"
    assert primary(view) == "Acknowledge and call back"
    assert "acknowledge: now" in strip(view)


# What leads on


def test_the_record_leads_on_and_carries_what_is_known(make: MakeView, desk: Desk, li: str, wang: str) -> None:
    one = desk.complaints.take_down(li, ComplaintDraft(title="late", customer_id=wang))
    view = make()
    heard = wishes(view)
    QTest.mouseClick(view.record.who_name, Qt.MouseButton.LeftButton)
    for name in ("Open customer", "Plan a delivery", "Print"):
        press(view, name)
    known = {"complaint_id": one.id, "customer_id": wang}
    assert heard == [("customer", wang), ("customer", wang), ("delivery", known), ("print complaint", one.id)]


def test_a_name_without_a_file_leads_nowhere_and_is_plain_text(make: MakeView, desk: Desk, li: str) -> None:
    desk.complaints.take_down(li, ComplaintDraft(title="<b>late</b>", customer_name="陈<i>先生"))
    view = make()
    heard = wishes(view)
    assert view.record.title.text() == "<b>late</b>"
    assert view.record.who_name.textFormat() == Qt.TextFormat.PlainText
    QTest.mouseClick(view.record.who_name, Qt.MouseButton.LeftButton)
    assert heard == []


def test_the_call_it_came_from_opens_from_the_time_line(make: MakeView, desk: Desk, li: str) -> None:
    call = desk.calls.take_down(li, CallDraft(caller_name="Zhao", topic="late goods"))
    desk.complaints.from_call(li, call.id)
    view = make()
    heard = wishes(view)
    line = view.record.findChildren(TimeLine)[-1]
    row = [moment.kind for moment in line.moments()].index("call")
    QTest.mouseClick(
        line.viewport(), Qt.MouseButton.LeftButton, pos=line.visualRect(line.model().index(row, 0)).center()
    )
    assert heard == [("call", call.id)]


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize(("dark", "scale"), [(False, 1.0), (True, 2.0)])
def test_nothing_is_cut(
    make: MakeView, qapp: QApplication, desk: Desk, li: str, wang: str, lang: str, dark: bool, scale: float
) -> None:
    set_language(lang)
    theme.apply_theme(qapp, dark=dark, scale=scale)
    draft = ComplaintDraft(title="送货迟到", customer_id=wang, text="一直没有到", remedy="今天送到")
    one = desk.complaints.take_down(li, draft)
    desk.complaints.record_step(li, one.id, Step.ACKNOWLEDGE, "phone", "已登记")
    view = make()
    view.open_record(one.id)
    QTest.qWait(60)
    assert cut_or_overlapping(view) == []
    view.start_new({"customer_id": wang})
    QTest.qWait(60)
    assert cut_or_overlapping(view) == []
    set_language("en")
