"""Working on a complaint in the window, by the keys alone, on a real file."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desk_app.app import Desk
from desk_app.calls.model import CallDraft
from desk_app.complaints import checklist, store, work_store
from desk_app.complaints.checklist_dialog import ChecklistDialog
from desk_app.complaints.model import FOUR_A, Complaint, ComplaintDraft
from desk_app.complaints.view import ComplaintView
from desk_app.complaints.work_model import LinkKind
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.customers.model import CustomerDraft
from desk_app.matters.model import MatterKind
from desk_app.storage.undoing import undo_last
from desk_app.today.view import TodayView
from desk_app.ui import theme
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.room_view import Surroundings
from desk_app.ui.widgets import Banner, TimeLine
from tests.complaints.record_acts import acts
from tests.ui.answering import answering
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
ZONE = ZoneInfo("Asia/Shanghai")
Key = Qt.Key
CTRL, SHIFT, PLAIN = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def qiang(desk: Desk, li: str) -> str:
    return desk.staff.add(li, "王强").id


class Seen:
    """The tab in a window, and who sits before it."""

    def __init__(self, qtbot: QtBot, desk: Desk, me: str) -> None:
        self.desk, self.me, self.heard = desk, me, list[tuple[str, str]]()
        self.view = ComplaintView(
            Surroundings(desk.file, lambda: self.me, lambda: ZONE), desk.complaints, lambda _t: []
        )
        self.view.record_wanted.connect(lambda kind, row_id: self.heard.append((kind, row_id)))
        self.window = QWidget()
        self.window.resize(1366, 700)
        self.view.setParent(self.window)
        self.view.setGeometry(self.window.rect())
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        desk.file.on_change(self.view.refresh)

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = PLAIN) -> None:
        if not self.window.isActiveWindow():  # nobody gives the window back after a question without a screen
            self.window.activateWindow()
        QApplication.processEvents()
        at = QApplication.focusWidget()
        assert at is not None
        QTest.keyClick(at, key, held)

    def told(self) -> list[str]:
        QApplication.processEvents()
        line = next(each for each in self.view.record.findChildren(TimeLine) if each.isVisibleTo(self.view.record))
        return [moment.headline for moment in line.moments()]

    def banner(self) -> str:
        QApplication.processEvents()
        shown = [each for each in self.view.record.findChildren(Banner) if each.isVisibleTo(self.view.record)]
        return shown[0].text() if shown else ""

    def labels(self) -> list[str]:
        QApplication.processEvents()
        return [each.text() for each in self.view.record.findChildren(QLabel) if each.isVisibleTo(self.view.record)]

    def acts(self) -> list[str]:
        return acts(self.view)

    def cell(self, row: int, key: str) -> str:
        place = [column.key for column in self.view.model.columns].index(key)
        return str(self.view.model.index(row, place).data())


@pytest.fixture
def sees(qtbot: QtBot, desk: Desk, li: str) -> Callable[[], Seen]:
    return lambda: Seen(qtbot, desk, li)


def at_keys() -> QWidget:
    """The widget with the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def write(text: str) -> None:
    widget = at_keys()
    if text.isascii():
        QTest.keyClicks(widget, text)
    else:
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(widget, event)


def save(dialog: FormDialog) -> None:
    at = QApplication.focusWidget()
    assert at is not None and dialog.isAncestorOf(at)
    QTest.keyClick(at, Key.Key_Return, CTRL)


def typing(**texts: str) -> Callable[[FormDialog], None]:
    """Types into fields and saves."""

    def act(dialog: FormDialog) -> None:
        for key, text in texts.items():
            dialog.form.focus(key)
            QApplication.processEvents()
            write(text)
        save(dialog)

    return act


def taken(desk: Desk, actor: str, title: str, **also: object) -> Complaint:
    return desk.complaints.take_down(actor, ComplaintDraft(title=title, **also))  # type: ignore[arg-type]


def all_steps(desk: Desk, li: str, one: Complaint) -> None:
    for step in FOUR_A:
        desk.complaints.record_step(li, one.id, step, "phone", "said and done")
    desk.complaints.tell(li, one.id, "phone", "it was put right")


# Notes


def test_a_note_is_written_by_one_key_and_put_right_from_the_time_line(
    sees: Callable[[], Seen], desk: Desk, li: str
) -> None:
    one = taken(desk, li, "late")
    seen = sees()
    answering(typing(text="仓库说缺货"))
    seen.press(Key.Key_M, CTRL)
    assert seen.told()[0] == "inside: 仓库说缺货"

    def tick(dialog: FormDialog) -> None:
        dialog.form.focus("for_customer")
        QTest.keyClick(at_keys(), Key.Key_Space)
        save(dialog)

    line = next(each for each in seen.view.record.findChildren(TimeLine) if each.isVisibleTo(seen.view.record))
    row = [moment.kind for moment in line.moments()].index("note")
    line.setFocus()
    line.setCurrentIndex(line.model().index(row, 0))
    answering(tick)
    seen.press(Key.Key_Return)
    assert "note for the customer: 仓库说缺货" in seen.told()
    assert work_store.notes_of(desk.file, one.id)[0].for_customer


# Handing over


def test_a_complaint_is_handed_over_and_accepted_by_keys(
    sees: Callable[[], Seen], desk: Desk, li: str, qiang: str
) -> None:
    one = taken(desk, li, "late")
    seen = sees()
    answering(typing(reason="off tomorrow"))
    seen.press(Key.Key_H, CTRL)
    assert store.by_id(desk.file, one.id).waiting_for == qiang
    assert seen.banner().startswith("Waiting for 王强 to accept: handed over by 李娜")
    assert seen.cell(0, "owner") == "王强, to accept"
    assert "Accept" not in seen.acts()
    seen.press(Key.Key_F8)
    assert store.by_id(desk.file, one.id).waiting_for == qiang
    seen.me = qiang
    seen.view.refresh()
    assert "Accept" in seen.acts()
    seen.press(Key.Key_F8)
    assert store.by_id(desk.file, one.id).waiting_for is None
    assert seen.banner() == ""
    assert "accepted" in seen.told()


def test_a_complaint_is_given_back_with_a_reason(sees: Callable[[], Seen], desk: Desk, li: str, qiang: str) -> None:
    one = taken(desk, qiang, "late")
    desk.complaint_work.hand_over(qiang, one.id, li, "please")
    seen = sees()
    answering(typing(reason="not mine"))
    seen.press(Key.Key_F8, SHIFT)
    assert store.by_id(desk.file, one.id).owner_id == qiang
    assert "given back: not mine" in seen.told()


# Reminding, the authority


def test_reminders_and_the_authority_are_marked_in_list_record_and_today(
    sees: Callable[[], Seen], desk: Desk, li: str, qtbot: QtBot
) -> None:
    one = taken(desk, li, "late")
    seen = sees()
    answering(typing(note="third time"))
    seen.press(Key.Key_R, CTRL)
    assert "reminded: the customer asked again: third time" in seen.told()
    answering(save)
    seen.press(Key.Key_U, CTRL)
    passed = store.by_id(desk.file, one.id)
    assert passed.authority == "Market regulator (12315)"
    assert seen.cell(0, "about") == "authority · reminded 1× · late"
    assert "reminded 1 time, last 10:00" in seen.labels()
    assert "Market regulator (12315), decides by 1 Dec 18:00, since 21 Nov" in seen.labels()
    today = TodayView(Surroundings(desk.file, lambda: li, lambda: ZONE), desk.today)
    qtbot.addWidget(today)
    place = [column.key for column in today.model.columns].index("about")
    assert today.model.index(0, place).data() == "authority · late"


# Others like it


def test_a_likely_one_is_linked_opened_and_let_go_by_keys(sees: Callable[[], Seen], desk: Desk, li: str) -> None:
    wang = desk.customers.open_file(li, CustomerDraft(name="王丽")).id
    other = taken(desk, li, "rude", customer_id=wang)
    one = taken(desk, li, "late", customer_id=wang)
    seen = sees()
    seen.view.open_record(one.id)
    answering(typing(note="same week"))
    seen.press(Key.Key_L, CTRL)
    (linked,) = work_store.links_of(desk.file, one.id)
    assert (linked.id, linked.what, linked.note) == (other.id, LinkKind.REPEATED, "same week")
    QApplication.processEvents()
    others = seen.view.work.others
    assert others is not None and others.lines.isVisibleTo(seen.view)
    others.lines.setFocus()
    seen.press(Key.Key_Return)
    assert seen.heard == [("complaint", other.id)]
    seen.press(Key.Key_Delete)
    assert work_store.links_of(desk.file, one.id) == []
    seen.press(Key.Key_Insert)
    assert [each.id for each in work_store.links_of(desk.file, one.id)] == [other.id]


# Doubles


def test_doubles_are_joined_by_a_key_shown_and_parted(sees: Callable[[], Seen], desk: Desk, li: str) -> None:
    wang = desk.customers.open_file(li, CustomerDraft(name="王丽")).id
    call = desk.calls.take_down(li, CallDraft(customer_id=wang, topic="where is it"))
    double = desk.complaints.from_call(li, call.id, title="again late")
    kept = taken(desk, li, "late", customer_id=wang)
    desk.calls.take_down(li, CallDraft(customer_id=wang, note="still not", matter=(MatterKind.COMPLAINT, double.id)))
    seen = sees()
    seen.view.open_record(kept.id)
    answering(typing(reason="one order"))
    seen.press(Key.Key_J, CTRL)
    assert store.by_id(desk.file, double.id).joined_into == kept.id
    assert seen.view.current_id == kept.id
    assert any(text.startswith(double.number) and "again late" in text for text in seen.labels())
    number = "-".join(double.number.rsplit("-", 2)[-2:])
    assert {f"{number}: still not", f"{number}: where is it", f"{number}: joined: one order"} <= set(seen.told())
    assert seen.view.model.rowCount() == 1
    seen.view.open_record(double.id)
    assert seen.view.current_id == kept.id
    assert seen.view.work.doubles is not None
    QTest.mouseClick(seen.view.work.doubles.part_buttons[0], Qt.MouseButton.LeftButton)
    assert store.by_id(desk.file, double.id).open
    assert seen.view.current_id == double.id


def test_a_double_that_is_shown_when_it_is_joined_leads_on(sees: Callable[[], Seen], desk: Desk, li: str) -> None:
    kept, double = taken(desk, li, "a"), taken(desk, li, "b")
    seen = sees()
    seen.view.open_record(double.id)
    desk.complaint_work.join(li, double.id, kept.id, "one order")
    assert seen.banner() == f"Joined into {kept.number}: that one is worked on."
    assert seen.acts()[:2] == [f"Open {kept.number}", "Part again"]
    seen.press(Key.Key_Return, CTRL)
    assert seen.heard == [("complaint", kept.id)]


def test_a_record_that_is_gone_leaves_room_for_the_next(sees: Callable[[], Seen], desk: Desk, li: str) -> None:
    desk.checklist.add(li, "photo is there")
    taken(desk, li, "late")
    seen = sees()
    undo_last(desk.file, li)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert seen.acts() == []
    seen.view.open_record(taken(desk, li, "rude").id)
    assert seen.view.record.title.text() == "rude"


# Opened again, the checklist


def test_opening_again_soon_after_closing_is_marked(
    sees: Callable[[], Seen], desk: Desk, clock: FixedClock, li: str
) -> None:
    one = taken(desk, li, "late")
    all_steps(desk, li, one)
    desk.complaints.close(li, one.id)
    clock.advance(timedelta(days=2))
    desk.complaints.reopen(li, one.id, "broken again")
    seen = sees()
    seen.view.open_record(one.id)
    assert "opened again 1 time, 1 time within 7 days of closing" in seen.labels()


def test_the_checklist_is_ticked_by_space_and_asked_about_when_closing(
    sees: Callable[[], Seen], desk: Desk, li: str
) -> None:
    desk.checklist.add(li, "photo is there")
    desk.checklist.add(li, "name is right")
    one = taken(desk, li, "late")
    all_steps(desk, li, one)
    seen = sees()
    assert seen.view.work.checks is not None
    seen.view.work.checks.lines.setFocus()
    seen.press(Key.Key_Space)
    assert [each.done for each in checklist.checks_of(desk.file, one.id)] == [True, False]
    assert QApplication.focusWidget() is seen.view.work.checks.lines
    seen.press(Key.Key_Down)
    asked = answering(lambda dialog: dialog.reject())
    seen.press(Key.Key_Return, CTRL)
    assert asked == ["Close the complaint"]
    assert store.by_id(desk.file, one.id).open

    def content(dialog: FormDialog) -> None:
        said = [each.text() for each in dialog.findChildren(QLabel) if each.isVisibleTo(dialog)]
        assert "Not checked yet: name is right" in said
        dialog.form.focus("satisfaction")
        QApplication.processEvents()
        QTest.keyClick(at_keys(), Key.Key_1)
        dialog.form.focus("note")
        QApplication.processEvents()
        write("their name is on the file")
        save(dialog)

    answering(content)
    seen.press(Key.Key_Return, CTRL)
    assert not store.by_id(desk.file, one.id).open
    assert store.steps_of(desk.file, one.id)[-1].note == "their name is on the file"


def test_the_checklist_is_kept_by_keys(qtbot: QtBot, desk: Desk, li: str) -> None:
    dialog = ChecklistDialog(Surroundings(desk.file, lambda: li, lambda: ZONE), desk.checklist)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    for text in ("first", "second"):
        write(text)
        QTest.keyClick(at_keys(), Key.Key_Return, CTRL)
    assert [each.text for each in checklist.every_item(desk.file)] == ["first", "second"]
    dialog.choose(checklist.every_item(desk.file)[1].id)
    QTest.keyClick(dialog, Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [each.text for each in checklist.every_item(desk.file)] == ["second", "first"]
    dialog.remove()
    assert [each.text for each in checklist.every_item(desk.file)] == ["first"]


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize(("dark", "scale"), [(False, 1.0), (True, 2.0)])
def test_nothing_is_cut(
    sees: Callable[[], Seen],
    qapp: QApplication,
    qtbot: QtBot,
    desk: Desk,
    li: str,
    qiang: str,
    lang: str,
    dark: bool,
    scale: float,
) -> None:
    set_language(lang)
    theme.apply_theme(qapp, dark=dark, scale=scale)
    wang = desk.customers.open_file(li, CustomerDraft(name="王丽")).id
    kept, double, other = (taken(desk, li, title, customer_id=wang) for title in ("送货迟到", "还没有到", "电话没人接"))
    desk.checklist.add(li, "姓名和电话已核对")
    desk.complaint_work.note(li, kept.id, "仓库说缺货")
    desk.complaint_work.join(li, double.id, kept.id, "同一订单")
    desk.complaint_work.link(li, kept.id, other.id, LinkKind.REPEATED)
    desk.complaint_work.remind(li, kept.id, "客户再次来问")
    desk.complaint_work.escalate(li, kept.id, "12315", desk.file.clock.now().date())
    desk.complaint_work.hand_over(li, kept.id, qiang, "我明天休息")
    seen = sees()
    seen.me = qiang
    seen.view.open_record(kept.id)
    qtbot.waitUntil(lambda: not cut_or_overlapping(seen.view), timeout=10_000)
