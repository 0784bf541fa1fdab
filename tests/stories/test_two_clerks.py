"""Two clerks have one record open: the second is shown what changed, and both sets of fields are kept."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desk_app.app import DESK_ID, Desk, open_desk
from desk_app.calls import store as calls
from desk_app.calls.model import CallDraft
from desk_app.core.i18n import set_language
from desk_app.customers import store as customers
from desk_app.customers.model import Customer, CustomerDraft, PhoneDraft
from desk_app.main_window.window import MainWindow
from desk_app.staff.model import Role
from desk_app.ui import theme
from desk_app.ui.room_view import FormPanel

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
CTRL = Qt.KeyboardModifier.ControlModifier


@dataclass
class Shop:
    """One file, a window in which Wang Fang serves, and Li Na who saves from beside."""

    qtbot: QtBot
    desk: Desk
    folder: Path
    wang: str
    li: str
    customer: str
    window: MainWindow = field(init=False)

    def open_window(self) -> None:
        remember = QSettings(str(self.folder / "window.ini"), QSettings.Format.IniFormat)
        self.window = MainWindow(self.desk, remember)
        self.window.take_no_backup()
        self.window.choose_person(self.wang)
        self.qtbot.addWidget(self.window, before_close_func=lambda window: window.take_no_backup())
        self.window.resize(1366, 768)
        self.window.show()
        self._take_keys()

    def _take_keys(self) -> None:
        QApplication.processEvents()
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)

    def crash(self) -> None:
        """Goes on with the file as it would be found had the program gone away just now."""
        found = shutil.copy(self.desk.file.path, self.folder / "found.desk")
        self.window.close()
        self.desk = open_desk(Path(found))

    def edit(self, kind: str, row_id: str) -> FormPanel:
        self.window.open_record(kind, row_id)
        self._take_keys()
        QTest.keyClick(self.window, Qt.Key.Key_F4)
        return self.panel(kind)

    def panel(self, kind: str) -> FormPanel:
        panel = self.window.view(kind).panel
        assert panel is not None
        return panel

    def li_changes(self, **fields: object) -> None:
        self.desk.customers.change(self.li, self.customer, fields)
        QApplication.processEvents()

    def now(self) -> Customer:
        return customers.by_id(self.desk.file, self.customer)


@pytest.fixture
def shop(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Shop]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    desk = open_desk(tmp_path / "store.desk")
    wang, li = (desk.staff.add(DESK_ID, name, Role.CLERK).id for name in ("Wang Fang", "Li Na"))
    draft = CustomerDraft("Chen Jie", phones=(PhoneDraft("13800138000"),), area="east", note="rings at noon")
    made = desk.customers.open_file(wang, draft)
    opened = Shop(qtbot, desk, tmp_path, wang, li, made.id)
    opened.open_window()
    yield opened
    opened.desk.close()


def type_into(panel: FormPanel, key: str, text: str) -> QWidget:
    """Empties a line with the keys and writes into it."""
    panel.form.focus(key)
    at = QApplication.focusWidget()
    assert at is not None
    QTest.keyClick(at, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(at, text)
    return at


def save() -> None:
    at = QApplication.focusWidget()
    assert at is not None
    QTest.keyClick(at, Qt.Key.Key_Return, CTRL)
    QApplication.processEvents()


def told(panel: FormPanel) -> str:
    return panel.meanwhile.text() if panel.meanwhile.isVisible() else ""


def test_both_sets_of_fields_are_kept_and_the_second_clerk_is_shown_what_changed(shop: Shop) -> None:
    panel = shop.edit("customer", shop.customer)
    at = type_into(panel, "area", "west")
    shop.li_changes(wechat="chenjie88", note="rings after six")
    assert told(panel) == "Meanwhile Li Na changed: WeChat entered: chenjie88; Note: rings at noon → rings after six."
    assert panel.form.text("note") == "rings after six"
    assert panel.form.text("area") == "west"
    assert QApplication.focusWidget() is at
    assert not panel.take_theirs.isVisible()
    save()
    assert shop.window.view("customer").panel is None
    now = shop.now()
    assert (now.area, now.wechat, now.note, now.name) == ("west", "chenjie88", "rings after six", "Chen Jie")


def test_a_field_both_changed_is_asked_about_once_and_mine_stays(shop: Shop) -> None:
    panel = shop.edit("customer", shop.customer)
    type_into(panel, "area", "west")
    shop.li_changes(area="north", wechat="chenjie88")
    first = "Meanwhile Li Na changed: WeChat entered: chenjie88.\nLi Na changed Area to north; you typed west."
    assert told(panel) == f"{first}\nYours is kept if you save."
    panel.form.focus("name")
    save()
    assert told(panel) == f"{first}\nSave again to keep yours."
    assert QApplication.focusWidget() in panel.form.entry("area").editors()
    assert shop.now().area == "north"
    save()
    assert shop.window.view("customer").panel is None
    assert (shop.now().area, shop.now().wechat) == ("west", "chenjie88")


def test_another_change_of_the_same_field_is_asked_about_again(shop: Shop) -> None:
    panel = shop.edit("customer", shop.customer)
    type_into(panel, "area", "west")
    shop.li_changes(area="north")
    save()
    shop.li_changes(area="south")
    assert "Li Na changed Area to south; you typed west." in told(panel)
    save()
    assert shop.now().area == "south"
    save()
    assert shop.now().area == "west"


def test_theirs_can_be_taken(shop: Shop) -> None:
    panel = shop.edit("customer", shop.customer)
    type_into(panel, "area", "west")
    type_into(panel, "email", "chen@example.com")
    shop.li_changes(area="north")
    QTest.mouseClick(panel.take_theirs, Qt.MouseButton.LeftButton)
    assert panel.form.text("area") == "north"
    assert told(panel) == "Meanwhile Li Na changed: Area: east → north."
    panel.form.focus("area")
    save()
    assert (shop.now().area, shop.now().email) == ("north", "chen@example.com")


def test_the_same_change_of_both_is_no_question(shop: Shop) -> None:
    panel = shop.edit("customer", shop.customer)
    type_into(panel, "area", "west")
    shop.li_changes(area="west")
    assert not panel.take_theirs.isVisible()
    save()
    assert shop.window.view("customer").panel is None
    assert shop.now().area == "west"


def test_typing_theirs_settles_it_and_a_change_taken_back_is_told_no_more(shop: Shop) -> None:
    panel = shop.edit("customer", shop.customer)
    type_into(panel, "area", "west")
    shop.li_changes(area="north", wechat="chenjie88")
    type_into(panel, "area", "north")
    assert "you typed" not in told(panel)
    shop.li_changes(wechat="", area="east")
    assert panel.form.text("area") == "north"
    assert "Li Na changed Area to east; you typed north." in told(panel)
    assert "WeChat" not in told(panel)


def test_the_cursor_stays_in_a_field_that_takes_over_another_value(shop: Shop) -> None:
    panel = shop.edit("customer", shop.customer)
    for key in ("area", "note"):
        panel.form.focus(key)
        at = QApplication.focusWidget()
        assert isinstance(at, QLineEdit | QPlainTextEdit)
        QTest.keyClick(at, Qt.Key.Key_Home)
        QTest.keyClick(at, Qt.Key.Key_Right)
        shop.li_changes(**{key: "westerly"})
        assert QApplication.focusWidget() is at
        QTest.keyClick(at, Qt.Key.Key_X)
        assert panel.form.text(key) == "wxesterly"


def test_a_form_that_only_took_over_leaves_no_draft(shop: Shop) -> None:
    panel = shop.edit("customer", shop.customer)
    shop.li_changes(area="north")
    assert panel.form.text("area") == "north"
    QTest.keyClick(panel.form.editors()[0], Qt.Key.Key_Escape)
    panel = shop.edit("customer", shop.customer)
    assert panel.banner.isHidden()
    assert told(panel) == ""


def test_what_was_typed_before_a_crash_meets_what_changed_since(shop: Shop) -> None:
    panel = shop.edit("customer", shop.customer)
    type_into(panel, "area", "west")
    type_into(panel, "email", "chen@example.com")
    with shop.qtbot.waitSignal(panel.form.draft_wanted):
        pass
    shop.crash()
    shop.li_changes(area="north", wechat="chenjie88")
    shop.open_window()
    panel = shop.edit("customer", shop.customer)
    assert panel.banner.isVisible()
    assert (panel.form.text("area"), panel.form.text("email")) == ("west", "chen@example.com")
    assert panel.form.text("wechat") == "chenjie88"
    first = "Meanwhile Li Na changed: WeChat entered: chenjie88.\nLi Na changed Area to north; you typed west."
    assert told(panel).startswith(first)
    save()
    assert shop.now().area == "north"
    save()
    now = shop.now()
    assert (now.area, now.email, now.wechat) == ("west", "chen@example.com", "chenjie88")


def test_a_change_by_another_program_is_noticed_at_the_save(shop: Shop) -> None:
    panel = shop.edit("customer", shop.customer)
    type_into(panel, "area", "west")
    with closing(sqlite3.connect(shop.desk.file.path)) as other, other:
        other.execute("UPDATE customers SET wechat = 'chenjie88' WHERE id = ?", (shop.customer,))
    save()
    assert panel.banner.text().startswith("Not saved: another program changed the data file")
    assert told(panel) == "Meanwhile changed: WeChat entered: chenjie88."
    save()
    assert (shop.now().area, shop.now().wechat) == ("west", "chenjie88")


def test_a_file_taken_out_of_the_lists_meanwhile_says_so(shop: Shop) -> None:
    panel = shop.edit("customer", shop.customer)
    shop.desk.customers.remove(shop.li, shop.customer)
    QApplication.processEvents()
    assert told(panel) == "Meanwhile it was taken out of the lists."


def test_the_own_save_is_not_told_as_somebody_elses(shop: Shop) -> None:
    panel = shop.edit("customer", shop.customer)
    type_into(panel, "area", "west")
    save()
    panel = shop.edit("customer", shop.customer)
    assert told(panel) == ""


def test_a_call_put_right_by_two(shop: Shop) -> None:
    call = shop.desk.calls.take_down(shop.wang, CallDraft(caller_name="Chen", phone="13800138000", topic="price"))
    panel = shop.edit("call", call.id)
    type_into(panel, "topic", "price of the fridge")
    shop.desk.calls.change(shop.li, call.id, {"note": "wants it on Friday", "customer_id": shop.customer})
    QApplication.processEvents()
    assert told(panel) == (
        "Meanwhile Li Na changed: Who is it? entered: Chen Jie; What the customer says entered: wants it on Friday."
    )
    assert panel.form.text("customer_id") == shop.customer
    save()
    now = calls.by_id(shop.desk.file, call.id)
    assert (now.topic, now.note, now.customer_id) == ("price of the fridge", "wants it on Friday", shop.customer)
    assert now.rang_at == call.rang_at


def test_a_call_whose_topic_both_changed(shop: Shop) -> None:
    call = shop.desk.calls.take_down(shop.wang, CallDraft(caller_name="Chen", phone="13800138000", topic="price"))
    panel = shop.edit("call", call.id)
    type_into(panel, "topic", "fridge")
    shop.desk.calls.change(shop.li, call.id, {"topic": "washing machine"})
    QApplication.processEvents()
    save()
    assert told(panel) == "Li Na changed Topic to washing machine; you typed fridge.\nSave again to keep yours."
    save()
    assert calls.by_id(shop.desk.file, call.id).topic == "fridge"


def test_two_clerks_change_different_phones(shop: Shop) -> None:
    shop.desk.customers.add_phone(shop.wang, shop.customer, "0571-88881234")
    panel = shop.edit("customer", shop.customer)
    panel.form.focus("phones")
    first, second = shop.now().phones
    at = QApplication.focusWidget()
    assert at is not None
    QTest.keyClick(at, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(at, "13900000001")
    kept = PhoneDraft(first.raw, id=first.id)
    shop.li_changes(phones=(kept, PhoneDraft("010-66668888", id=second.id), PhoneDraft("13700000007")))
    assert told(panel).endswith("changed: Phones: 0571-88881234 → 010-66668888; Phones entered: 13700000007.")
    assert QApplication.focusWidget() is at
    save()
    assert shop.window.view("customer").panel is None
    now = shop.now().phones
    assert [phone.raw for phone in now] == ["13900000001", "010-66668888", "13700000007"]
    assert [phone.id for phone in now[:2]] == [first.id, second.id]


def test_two_clerks_change_the_same_phone(shop: Shop) -> None:
    panel = shop.edit("customer", shop.customer)
    [own] = shop.now().phones
    panel.form.focus("phones")
    at = QApplication.focusWidget()
    assert at is not None
    QTest.keyClick(at, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(at, "13900000001")
    shop.li_changes(phones=(PhoneDraft("13700000007", "shop", own.id),))
    assert "13700000007 shop" in told(panel)
    assert "you typed 13900000001 shop." in told(panel)
    save()
    assert shop.now().phones[0].raw == "13700000007"
    save()
    assert [(phone.id, phone.raw, phone.whose) for phone in shop.now().phones] == [(own.id, "13900000001", "shop")]


def test_a_field_in_a_folded_group_is_told_too(shop: Shop) -> None:
    panel = shop.edit("customer", shop.customer)
    type_into(panel, "name", "Chen Jie jr")
    shop.li_changes(tags=("vip",))
    assert "vip" in told(panel)
    save()
    assert (shop.now().name, shop.now().tags) == ("Chen Jie jr", ("vip",))
