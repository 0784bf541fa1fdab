"""Customer files in the window: opened with the keys, read, found alike, taken out and brought back."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desk_app.app import DESK_ID, Desk
from desk_app.calls import store as calls
from desk_app.calls.model import CallDraft
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.customers import store
from desk_app.customers.doubles_dialog import DoublesDialog
from desk_app.customers.join_dialog import JoinDialog
from desk_app.customers.model import AddressDraft, CustomerDraft, CustomerKind, PhoneDraft
from desk_app.customers.past_pane import PastPane
from desk_app.customers.view import Beside, CustomersView, Services
from desk_app.ui import theme
from desk_app.ui.room_view import FormPanel, Surroundings
from desk_app.ui.widgets import Banner, TimeLine
from tests.fresh_files import fresh_desk
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
ZONE = ZoneInfo("Asia/Shanghai")
WANG = CustomerDraft(
    name="王丽",
    phones=(PhoneDraft("13800138000", "妈妈"), PhoneDraft("0571-88881234"), PhoneDraft("13900000003")),
    addresses=(AddressDraft("中山路 12 号", "杭州"), AddressDraft("人民路 3 号")),
    flag="Do not ring after 21:00",
    note="buys <b>air</b> conditioners",
)
MakeView = Callable[[], CustomersView]


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 21, 2, 0, tzinfo=UTC))


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    opened = fresh_desk(tmp_path / "store.desk", clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def li(desk: Desk) -> str:
    """Li Na, who sits at the desk."""
    return desk.staff.add(DESK_ID, "李娜").id


@pytest.fixture
def make(qtbot: QtBot, desk: Desk, li: str) -> MakeView:
    windows: list[QWidget] = []

    def build() -> CustomersView:
        around = Surroundings(desk.file, lambda: li, lambda: ZONE)
        services = Services(desk.customers, desk.joining, desk.restoring, desk.tagging, desk.lists)
        view = CustomersView(around, services, Beside(time_line_sources=(calls,)))
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


def panel_of(view: CustomersView) -> FormPanel:
    assert view.panel is not None
    return view.panel


def at_keys() -> QWidget:
    """The widget with the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def write(text: str) -> None:
    """Types what keys can type; Chinese comes whole from an input method."""
    if text.isascii():
        QTest.keyClicks(at_keys(), text)
        return
    composed = QInputMethodEvent()
    composed.setCommitString(text)
    QApplication.sendEvent(at_keys(), composed)


def enter(*, ctrl: bool = False) -> None:
    modifiers = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(at_keys(), Qt.Key.Key_Return, modifiers)


def act(view: CustomersView, text: str) -> None:
    made = next(made for made in view.record.act_buttons() if made.accessibleName() == text)
    QTest.mouseClick(made, Qt.MouseButton.LeftButton)


def click_first(line: TimeLine) -> None:
    at = line.visualRect(line.model().index(0, 0)).center()
    QTest.mouseClick(line.viewport(), Qt.MouseButton.LeftButton, pos=at)


def texts(widget: QWidget) -> list[str]:
    return [shown.text() for shown in widget.findChildren(QLabel)]


def wishes(view: CustomersView) -> list[tuple[str, object]]:
    heard: list[tuple[str, object]] = []
    view.new_wanted.connect(lambda kind, prefill: heard.append((kind, prefill)))
    view.record_wanted.connect(lambda kind, row_id: heard.append((kind, row_id)))
    view.print_wanted.connect(lambda kind, row_id: heard.append((f"print {kind}", row_id)))
    return heard


def seen_in(area: QWidget, widget: QWidget) -> bool:
    return area.rect().contains(widget.mapTo(area, widget.rect().center()))


def test_a_file_is_opened_with_the_keys_alone(make: MakeView, desk: Desk) -> None:
    view = make()
    view.start_new()
    for text in ("欧阳冬", "13800138000", "妈妈"):
        write(text)
        enter()
    enter()
    QTest.keyClicks(at_keys(), "h")
    enter(ctrl=True)
    customer = store.by_id(desk.file, view.current_id)
    assert (customer.name, customer.kind) == ("欧阳冬", CustomerKind.HOUSEHOLD)
    assert [(phone.raw, phone.whose) for phone in customer.phones] == [("13800138000", "妈妈")]
    assert view.record.title.text() == "欧阳冬"
    assert view.record.number.text() == customer.number
    assert view.model.ids() == [customer.id]


def test_a_file_without_a_name_and_a_phone_is_not_opened(make: MakeView, desk: Desk) -> None:
    view = make()
    view.start_new()
    enter(ctrl=True)
    assert panel_of(view).form.error("name") == "Type a name or a phone number."
    assert panel_of(view).form.entry("name").editors()[0].hasFocus()
    enter()
    write("13800138000")
    enter(ctrl=True)
    assert store.by_id(desk.file, view.current_id).name == "138 0013 8000"


def test_those_who_may_be_the_same_are_told_and_never_stand_in_the_way(
    make: MakeView, qtbot: QtBot, desk: Desk, li: str
) -> None:
    known = desk.customers.open_file(li, WANG)
    view = make()
    heard = wishes(view)
    view.start_new()
    assert view.same is not None and not view.same.isVisible()
    write("张敏")
    enter()
    write("138 0013 8000")
    qtbot.waitUntil(view.same.isVisible)
    assert [moment.id for moment in view.same.list.moments()] == [known.id]
    assert view.same.list.moments()[0].headline.startswith("same phone (妈妈): 王丽")
    click_first(view.same.list)
    assert heard == [("customer", known.id)]
    enter(ctrl=True)
    assert store.count(desk.file) == 2


def test_one_is_not_told_of_oneself(make: MakeView, desk: Desk, li: str) -> None:
    known = desk.customers.open_file(li, WANG)
    view = make()
    view.open_record(known.id)
    view.start_edit()
    assert view.same is not None and not view.same.isVisible()


def test_only_a_shop_is_asked_about_its_shop(make: MakeView, desk: Desk) -> None:
    view = make()
    view.start_new({"name": "兴旺便利店"})
    form = panel_of(view).form
    size = form.entry("shop_size_m2").editors()[0]
    assert not size.isVisibleTo(form)
    form.focus("kind")
    QTest.keyClicks(at_keys(), "shop")
    assert size.isVisibleTo(form)
    size.setFocus()
    write("１２０㎡")
    enter(ctrl=True)
    assert store.by_id(desk.file, view.current_id).shop_size_m2 == 120


def test_a_change_keeps_what_the_form_does_not_show(make: MakeView, desk: Desk, li: str) -> None:
    known = desk.customers.open_file(li, WANG)
    view = make()
    view.open_record(known.id)
    act(view, "Edit  F4")
    form = panel_of(view).form
    form.entry("phones").editors()[4].setFocus()
    QTest.keyClick(at_keys(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    write("0571-88885678")
    enter(ctrl=True)
    now = store.by_id(desk.file, known.id)
    assert [phone.raw for phone in now.phones] == ["13800138000", "0571-88885678", "13900000003"]
    assert [phone.id for phone in now.phones] == [phone.id for phone in known.phones]
    assert [(each.city, each.text) for each in now.addresses] == [("杭州", "中山路 12 号"), (None, "人民路 3 号")]


def test_the_record_says_what_to_heed_and_shows_names_as_they_are(make: MakeView, desk: Desk, li: str) -> None:
    known = desk.customers.open_file(li, WANG)
    view = make()
    view.open_record(known.id)
    assert view.record.findChildren(Banner)[0].text() == "Do not ring after 21:00"
    assert view.record.state.text() == "person"
    shown = texts(view.record)
    assert "Phone (妈妈)" in shown and "138 0013 8000" in shown and "杭州 中山路 12 号" in shown
    assert "buys <b>air</b> conditioners" in shown
    assert all(
        each.textFormat() == Qt.TextFormat.PlainText for each in view.record.findChildren(QLabel) if "<" in each.text()
    )


def test_the_record_carries_the_customer_onward(make: MakeView, desk: Desk, li: str) -> None:
    known = desk.customers.open_file(li, WANG)
    view = make()
    heard = wishes(view)
    view.open_record(known.id)
    for text in ("Take a call", "Complaint", "Delivery", "Print"):
        act(view, text)
    prefill = {"customer_id": known.id}
    assert heard == [
        ("call", prefill),
        ("complaint", prefill),
        ("delivery", prefill),
        ("print customer", known.id),
    ]


def test_the_time_line_tells_of_calls_and_opens_them(make: MakeView, desk: Desk, li: str) -> None:
    known = desk.customers.open_file(li, WANG)
    call = desk.calls.take_down(li, CallDraft(customer_id=known.id, topic="late"))
    view = make()
    heard = wishes(view)
    view.open_record(known.id)
    line = view.record.findChildren(TimeLine)[-1]
    assert {moment.headline for moment in line.moments()} == {"late", "file opened"}
    at = line.visualRect(line.index_of(next(each for each in line.moments() if each.kind == "call"))).center()
    QTest.mouseClick(line.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert heard == [("call", call.id)]


def test_a_file_is_taken_out_and_brought_back(make: MakeView, desk: Desk, li: str) -> None:
    known = desk.customers.open_file(li, WANG)
    view = make()
    view.open_record(known.id)
    out = [made for made in view.record.findChildren(QPushButton) if made.text() == "Take this file out of the lists"]
    out[0].click()
    assert view.model.rowCount() == 0
    view.open_record(known.id)
    assert view.record.who_mark.text() == "taken out of the lists"
    act(view, "Bring it back")
    assert view.model.ids() == [known.id]


def test_a_file_opened_for_a_caller_says_so(make: MakeView) -> None:
    view = make()
    opened: list[tuple[str, str]] = []
    view.opened_for_call.connect(lambda call_id, customer_id: opened.append((call_id, customer_id)))
    view.start_new({"name": "陈先生", "phone": "13700001111", "call_id": "call 1"})
    enter(ctrl=True)
    assert opened == [("call 1", view.current_id)]
    view.start_new({"name": "another"})
    enter(ctrl=True)
    assert len(opened) == 1


def test_a_half_typed_file_is_offered_back(make: MakeView) -> None:
    view = make()
    view.start_new()
    write("王丽")
    QTest.keyClick(at_keys(), Qt.Key.Key_Escape)
    assert view.panel is None
    view.start_new()
    assert panel_of(view).form.text("name") == "王丽"
    assert not panel_of(view).banner.isHidden()


def test_a_file_that_cannot_be_written_says_so_and_keeps_what_was_typed(
    make: MakeView, desk: Desk, tmp_path: Path, li: str
) -> None:
    known = desk.customers.open_file(li, WANG)
    view = make()
    view.open_record(known.id)
    view.around.file.path.rename(tmp_path / "elsewhere.desk")
    view.start_edit()
    write(" II")
    enter(ctrl=True)
    assert panel_of(view).banner.text().startswith("Not saved")
    assert panel_of(view).form.text("name") == "王丽 II"
    (tmp_path / "elsewhere.desk").rename(view.around.file.path)


def test_chips_and_filter_narrow_the_list(make: MakeView, qtbot: QtBot, desk: Desk, li: str) -> None:
    wang = desk.customers.open_file(li, WANG)
    shop = desk.customers.open_file(li, CustomerDraft(name="兴旺便利店", kind=CustomerKind.SHOP))
    view = make()
    shown = [view.list.chip_button(key).text() for key in ("all", "shops", "without_phone", "recent")]
    assert shown == ["All 2", "Shops 1", "Without phone 1", "Opened lately 2"]
    QTest.mouseClick(view.list.chip_button("shops"), Qt.MouseButton.LeftButton)
    assert view.model.ids() == [shop.id]
    QTest.mouseClick(view.list.chip_button("all"), Qt.MouseButton.LeftButton)
    QTest.keyClicks(view.list.filter, "8000")
    qtbot.waitUntil(lambda: view.model.ids() == [wang.id])


@pytest.mark.parametrize(("dark", "scale"), [(False, 1.0), (True, 2.0)])
def test_nothing_is_cut_and_the_keyboard_stays_in_sight(
    make: MakeView, qapp: QApplication, qtbot: QtBot, desk: Desk, li: str, dark: bool, scale: float
) -> None:
    theme.apply_theme(qapp, dark=dark, scale=scale)
    known = desk.customers.open_file(li, WANG)
    view = make()
    view.open_record(known.id)
    qapp.processEvents()
    assert cut_or_overlapping(view) == []
    view.start_new({"name": "王丽", "phone": "13800138000", "kind": "shop"})
    qapp.processEvents()
    assert cut_or_overlapping(view) == []
    form, area = panel_of(view).form, panel_of(view).findChildren(QScrollArea)[0].viewport()
    for key in form.keys():  # noqa: SIM118
        form.focus(key)
        qtbot.waitUntil(partial(seen_in, area, at_keys()))
    for _turn in range(4):
        qapp.processEvents()
    assert cut_or_overlapping(view) == []


def test_ready_words_are_spoken_in_the_language_of_the_window(make: MakeView, desk: Desk, li: str) -> None:
    phones = (PhoneDraft("13800138000", "mother"), PhoneDraft("13900139000", "楼下小卖部"))
    one = desk.customers.open_file(li, CustomerDraft("王丽", phones=phones, preferred_channel="微信"))
    view = make()
    view.open_record(one.id)
    QApplication.processEvents()
    assert {"Phone (mother)", "Phone (楼下小卖部)", "WeChat"} <= shown(view)
    set_language("zh_CN")
    view.refresh()
    QApplication.processEvents()
    assert {"电话（母亲）", "电话（楼下小卖部）", "微信"} <= shown(view)
    set_language("en")


def shown(view: CustomersView) -> set[str]:
    return {label.text() for label in view.record.findChildren(QLabel) if label.isVisibleTo(view.record)}


def same_line(view: CustomersView) -> TimeLine:
    QApplication.processEvents()
    return next(
        line
        for line in view.record.findChildren(TimeLine)
        if line.accessibleName() == "Perhaps the same person" and line.isVisibleTo(view.record)
    )


def answering(act: Callable[[JoinDialog], object]) -> None:
    """Waits for the comparison and answers it."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        at = QApplication.focusWidget()
        if not isinstance(dialog, JoinDialog) or at is None or not dialog.isAncestorOf(at):
            QTimer.singleShot(5, look)
            return
        try:
            act(dialog)
        finally:
            if dialog.isVisible():
                dialog.reject()

    QTimer.singleShot(0, look)


def test_two_files_of_one_person_are_compared_put_together_and_parted(make: MakeView, desk: Desk, li: str) -> None:
    first = CustomerDraft("王丽", phones=(PhoneDraft("13800138000"),), area="城东")
    second = CustomerDraft("王莉", phones=(PhoneDraft("138 0013 8000"), PhoneDraft("13912345678")), area="城西")
    keep, double = desk.customers.open_file(li, first).id, desk.customers.open_file(li, second).id
    view = make()
    view.open_record(double)
    assert [moment.headline for moment in same_line(view).moments()] == [
        "same phone, like name: 王丽  138 0013 8000  城东"
    ]

    def act(dialog: JoinDialog) -> None:
        assert set(dialog.choices) == {"name", "area"}
        assert cut_or_overlapping(dialog) == []
        QTest.mouseClick(dialog.choices["area"][1], Qt.MouseButton.LeftButton)
        QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    answering(act)
    line = same_line(view)
    QTest.mouseClick(line.viewport(), Qt.MouseButton.LeftButton, pos=line.visualRect(line.model().index(0, 0)).center())
    assert view.current_id == keep
    one = store.by_id(desk.file, keep)
    assert (one.name, one.area, [phone.raw for phone in one.phones]) == ("王丽", "城西", ["13800138000", "13912345678"])
    assert view.model.rowCount() == 1
    view.open_record(double)
    assert view.record.who_mark.text() == "put together with another file"
    act_of = {made.accessibleName(): made for made in view.record.act_buttons()}
    QTest.mouseClick(act_of["Part the files again"], Qt.MouseButton.LeftButton)
    assert store.by_id(desk.file, keep).area == "城东"
    assert view.model.rowCount() == 2


def test_two_who_share_a_phone_stay_two_by_esc(make: MakeView, desk: Desk, li: str) -> None:
    for name in ("王丽", "陈先生"):
        desk.customers.open_file(li, CustomerDraft(name, phones=(PhoneDraft("13800138000"),)))
    view = make()
    answering(lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Escape))
    assert not view.compare(view.model.id_at(0), view.model.id_at(1))
    assert store.count(desk.file) == 2


def test_the_work_list_of_doubles_is_walked_by_the_keyboard(make: MakeView, desk: Desk, li: str, qtbot: QtBot) -> None:
    for name, phone in (("欧阳震华", "13800138000"), ("欧阳震华", "138-0013-8000"), ("陈先生", "13912345678")):
        desk.customers.open_file(li, CustomerDraft(name, phones=(PhoneDraft(phone),)))
    view = make()
    dialog = DoublesDialog(desk.file, view.compare, view)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.list.count() == 1, timeout=30_000)
    assert "same name, same phone" in dialog.list.item(0).text()
    answering(lambda each: QTest.keyClick(each, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier))
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert dialog.list.count() == 0
    assert dialog.said.text() == "No two files look like one person."
    assert store.count(desk.file) == 2
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_next_pair_of_doubles_opens_by_a_key_of_its_own(make: MakeView, desk: Desk, li: str, qtbot: QtBot) -> None:
    for name, phone in (("欧阳震华", "13800138000"), ("欧阳震华", "138-0013-8000")):
        desk.customers.open_file(li, CustomerDraft(name, phones=(PhoneDraft(phone),)))
        desk.customers.open_file(li, CustomerDraft("司马相如", phones=(PhoneDraft("13912345678"),)))
    view = make()
    dialog = DoublesDialog(desk.file, view.compare, view)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.list.count() == 2, timeout=30_000)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.list.hasFocus)
    opened: list[QWidget | None] = []

    def act(each: JoinDialog) -> None:
        opened.append(QApplication.focusWidget())
        assert not each.yes.hasFocus()
        QTest.keyClick(each, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    answering(act)
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert (len(opened), dialog.list.count(), store.count(desk.file)) == (1, 1, 3)
    QApplication.processEvents()
    assert dialog.focusWidget() is dialog.list
    QTest.keyClick(dialog.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    assert QApplication.activeModalWidget() is None and store.count(desk.file) == 3
    answering(act)
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert (len(opened), store.count(desk.file)) == (2, 2)


def test_the_file_is_shown_as_it_was_on_any_day(make: MakeView, desk: Desk, clock: FixedClock, li: str) -> None:
    one = desk.customers.open_file(li, CustomerDraft("王丽", phones=(PhoneDraft("13800138000"),), area="城东"))
    clock.advance(timedelta(days=40))
    desk.customers.change(li, one.id, {"area": "城西", "phones": (PhoneDraft("13912345678"),)})
    clock.advance(timedelta(days=5))
    view = make()
    view.open_record(one.id)
    QApplication.processEvents()
    pane = view.record.findChildren(PastPane)[-1]
    head = [each for each in view.record.findChildren(QToolButton) if each.text() == "As it was on …"][-1]
    QTest.mouseClick(head, Qt.MouseButton.LeftButton)
    assert pane.isVisible()
    assert (pane.slider.maximum(), pane.slider.value()) == (45, 45)
    assert pane.said.text() == "As it was on 5 Jan 2027: as today."
    assert {"城西", "139 1234 5678"} <= told_by(pane)
    pane.slider.setFocus()
    QTest.keyClick(pane.slider, Qt.Key.Key_PageDown)
    assert {"城东", "138 0013 8000"} <= told_by(pane)
    assert not {"城西", "139 1234 5678"} & told_by(pane)
    assert pane.said.text() == "As it was at the end of 6 Dec 2026; coloured: not so today."
    pane.show_day(date(2026, 12, 30))
    assert "城东" in told_by(pane)
    pane.show_day(date(2026, 12, 31))
    assert "城西" in told_by(pane)


def told_by(pane: PastPane) -> set[str]:
    QApplication.processEvents()
    return {label.text() for label in pane.facts.findChildren(QLabel) if label.isVisibleTo(pane.facts)}


def test_two_people_are_remembered_as_two(make: MakeView, desk: Desk, li: str) -> None:
    for _each in range(2):
        desk.customers.open_file(li, CustomerDraft("欧阳震华", phones=(PhoneDraft("13800138000"),)))
    view = make()
    view.open_record(view.model.id_at(0))
    QApplication.processEvents()
    answering(lambda dialog: QTest.mouseClick(dialog.two, Qt.MouseButton.LeftButton))
    assert view.compare(view.model.id_at(0), view.model.id_at(1))
    assert store.count(desk.file) == 2
    QApplication.processEvents()
    lines = [line for line in view.record.findChildren(TimeLine) if line.isVisibleTo(view.record)]
    assert "Perhaps the same person" not in [line.accessibleName() for line in lines]


def test_a_family_on_one_phone_is_listed_with_whose_it_is_and_never_proposed_as_one(
    make: MakeView, desk: Desk, li: str
) -> None:
    son = desk.customers.open_file(li, CustomerDraft("陈志强", phones=(PhoneDraft("13800138000"),)))
    mother = desk.customers.open_file(li, CustomerDraft("周桂芳", phones=(PhoneDraft("138 0013 8000", "mother"),)))
    view = make()
    view.open_record(son.id)
    QApplication.processEvents()
    line = [each for each in view.record.findChildren(TimeLine) if each.accessibleName() == "On the same phone"][-1]
    assert [moment.headline for moment in line.moments()] == ["same phone (mother): 周桂芳  138 0013 8000"]
    assert all(each.accessibleName() != "Perhaps the same person" for each in view.record.findChildren(TimeLine))
    QTest.mouseClick(line.viewport(), Qt.MouseButton.LeftButton, pos=line.visualRect(line.model().index(0, 0)).center())
    assert view.current_id == mother.id
