"""The whole window on a made store: finder, keys, undo, languages, drafts, closing."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desk_app.app import SOURCES, late_and_open, what_came_of
from desk_app.callbacks import store as callbacks
from desk_app.callbacks.model import CallbackDraft
from desk_app.calls import parking
from desk_app.calls.model import CallDraft
from desk_app.calls.view import CallsView
from desk_app.complaints.model import FOUR_A, ComplaintDraft
from desk_app.core.i18n import language
from desk_app.customers import store as customers
from desk_app.customers.model import Customer, CustomerDraft, PhoneDraft
from desk_app.customers.past import history
from desk_app.deliveries.model import DeliveryDraft
from desk_app.improvements import store as improvements
from desk_app.improvements.dialog import ImprovementDialog
from desk_app.improvements.model import ImprovementDraft
from desk_app.insights.figures import rows_behind
from desk_app.insights.model import Wanted
from desk_app.insights.view import FiguresView
from desk_app.main_window.import_dialog import ImportDialog
from desk_app.main_window.tab_bar import ORDER, WITH_FORMS
from desk_app.main_window.window import MainWindow
from desk_app.staff import store as staff
from desk_app.storage import backup, drafts
from desk_app.storage.check import check
from desk_app.storage.desk_file import DeskFile
from desk_app.ui.preview import PreviewDialog
from desk_app.ui.room_view import FormPanel
from tests.main_window.conftest import MakeWindow, room

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def made(window: MakeWindow, qtbot: QtBot) -> MainWindow:
    return in_front(window(), qtbot)


def in_front(shown: MainWindow, qtbot: QtBot) -> MainWindow:
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    return shown


def wang(made: MainWindow) -> Customer:
    return made.desk.customers.open_file(
        made.actor(), CustomerDraft(name="Wang Testing", phones=(PhoneDraft("13800138765"),))
    )


def panel_of(made: MainWindow, kind: str) -> FormPanel:
    panel = made.view(kind).panel
    assert panel is not None
    return panel


def at_keys() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def half_type(made: MainWindow, text: str = "half typed") -> None:
    made.start_new("customer", {})
    name = panel_of(made, "customer").form.entry("name").editors()[0]
    name.setFocus()
    QTest.keyClicks(name, text)


def test_the_finder_finds_and_enter_opens(made: MainWindow) -> None:
    one = wang(made)
    QTest.keyClick(made, Qt.Key.Key_K, CTRL)
    assert made.bar.finder.hasFocus()
    QTest.keyClicks(made.bar.finder, "8765")
    QTest.keyClick(made.bar.finder, Qt.Key.Key_Return)
    assert made.view().kind == "customer"
    assert made.view("customer").current_id == one.id
    assert room(made, "customer").record.title.text() == "Wang Testing"
    assert not made.bar.finder.is_open()


def test_an_improvement_is_found_and_opens_in_its_window(made: MainWindow, qtbot: QtBot) -> None:
    one = made.desk.improvements.open(made.actor(), ImprovementDraft("Call before setting off", ""))
    seen: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ImprovementDialog)
        seen.append(dialog.windowTitle())
        dialog.reject()

    made.focus_finder()
    QTest.keyClicks(made.bar.finder, one.number)
    qtbot.waitUntil(made.bar.finder.is_open)
    QTimer.singleShot(0, look)
    QTest.keyClick(made.bar.finder, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(seen))


def test_an_unknown_number_offers_a_new_customer(made: MainWindow, qtbot: QtBot) -> None:
    made.focus_finder()
    QTest.keyClicks(made.bar.finder, "13999999999")
    qtbot.waitUntil(made.bar.finder.is_open)
    shown = [str(made.bar.finder.model.index(row).data()) for row in range(made.bar.finder.model.rowCount())]
    assert shown[-1] == "New customer with 13999999999"
    QTest.keyClick(made.bar.finder, Qt.Key.Key_Return)
    assert "13999999999" in str(panel_of(made, "customer").form.values().values())


def test_the_tabs_tell_at_once_how_many_are_open_and_late(made: MainWindow) -> None:
    assert set(made.views) == {"today", "customer"}
    for kind in ("callback", "complaint", "delivery"):
        late, open_ = late_and_open(made.desk.file, kind)
        assert open_ > 0
        told = made.tabs.tabText(ORDER.index(kind))
        assert told.endswith(f"{open_} · {late} late" if late else str(open_))
        still = "'received', 'assigned', 'under_way', 'failed'" if kind == "delivery" else "'open'"
        table = {"callback": "callbacks", "complaint": "complaints", "delivery": "deliveries"}[kind]
        rows = made.desk.file.query(f"SELECT count(*) FROM {table} WHERE state IN ({still}) AND deleted_at IS NULL")
        assert rows[0][0] == open_


def test_closing_during_an_import_stops_it_and_leaves_nothing_of_it(
    made: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    source = tmp_path / "many.csv"
    rows = "".join(f"C{n},Name {n},138{n:08d}\n" for n in range(20_000))
    source.write_text("编号,姓名,电话\n" + rows, encoding="utf-8")
    before = made.desk.file.query("SELECT count(*) FROM customers")[0][0]
    dialog = ImportDialog(made.desk, made.actor(), made)
    dialog.open_file(source)
    with qtbot.waitSignal(dialog.busy.progressed, timeout=30_000):
        dialog.run(dry=False)
    path = made.desk.file.path
    made.close()
    assert made.desk.file.closed
    assert check(path, SOURCES) == []
    with closing(DeskFile.open(path)) as file:
        assert file.query("SELECT count(*) FROM customers")[0][0] == before


def test_what_came_of_the_call_of_a_stranger_is_known(made: MainWindow) -> None:
    desk, actor = made.desk, made.actor()
    call = desk.calls.take_down(actor, CallDraft(caller_name="Zhao", topic="late goods"))
    assert what_came_of(desk.file, call.id) == []
    complaint = desk.complaints.from_call(actor, call.id)
    delivery = desk.deliveries.plan(actor, DeliveryDraft(customer_name="Zhao", goods="fridge", call_id=call.id))
    assert [(entry.kind, entry.row_id) for entry in what_came_of(desk.file, call.id)] == [
        ("complaint", complaint.id),
        ("delivery", delivery.id),
    ]


def find_wang(made: MainWindow) -> str:
    one = wang(made)
    made.focus_finder()
    QTest.keyClicks(made.bar.finder, "8765")
    QTest.keyClick(made.bar.finder, Qt.Key.Key_Return)
    assert made.view("customer").current_id == one.id
    return one.id


def test_after_finding_the_next_step_is_one_key_away(made: MainWindow) -> None:
    customer_id = find_wang(made)
    assert made.bar.finder.text() == ""
    assert room(made, "customer").record.isAncestorOf(at_keys())
    QTest.keyClick(at_keys(), Qt.Key.Key_Return, CTRL)
    form = panel_of(made, "call").form
    assert form.text("customer_id") == customer_id
    assert form.entry("kind").editors()[0].hasFocus(), "who it is stands there already"
    QTest.keyClicks(at_keys(), "complaint")
    assert (form.text("kind"), form.text("outcome")) == ("complaint", "became_complaint")
    said: list[str] = []
    room(made, "call").said.connect(said.append)
    QTest.keyClick(at_keys(), Qt.Key.Key_F9)
    assert said == ["Save first: what is not saved cannot be printed."]
    form.fill({"note": "it leaks"}, clean=False)
    QTest.keyClick(at_keys(), Qt.Key.Key_Return, CTRL)
    assert panel_of(made, "complaint").form.text("customer_id") == customer_id


def test_the_next_step_can_be_done_from_the_finder_too(made: MainWindow) -> None:
    customer_id = find_wang(made)
    made.focus_finder()
    QTest.keyClick(made.bar.finder, Qt.Key.Key_Return, CTRL)
    assert panel_of(made, "call").form.text("customer_id") == customer_id


def test_after_a_menu_f2_takes_nobody_and_the_digits_find_them(made: MainWindow, qtbot: QtBot) -> None:
    found = find_wang(made)
    QTest.mouseClick(made.bar.new, Qt.MouseButton.LeftButton)
    menu = made.bar.menu(made.bar.new)
    qtbot.waitUntil(menu.isVisible)
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not menu.isVisible())
    assert made.view().current_id == found
    made.new_call()
    panel = room(made, "call").panel
    assert panel is not None and panel.form.text("customer_id") == ""
    who = panel.form.entry("who")
    assert who.editors()[0].hasFocus()
    QTest.keyClicks(who.editors()[0], "8765")
    QTest.keyClick(who.editors()[0], Qt.Key.Key_Return)
    assert panel.form.text("customer_id") == found and panel.form.text("topic") == ""


def test_f2_takes_the_one_just_found_and_nobody_else(made: MainWindow) -> None:
    customer_id = find_wang(made)
    QTest.keyClick(at_keys(), Qt.Key.Key_F2)
    assert panel_of(made, "call").form.text("customer_id") == customer_id
    QTest.keyClick(at_keys(), Qt.Key.Key_Escape)
    made.go_to_tab("customer")
    QTest.keyClick(at_keys(), Qt.Key.Key_F2)
    assert panel_of(made, "call").form.text("customer_id") == "", "the next caller is somebody else"


def test_after_a_save_the_keyboard_is_in_the_record_and_one_line_is_chosen(made: MainWindow) -> None:
    half_type(made, "Zhang San")
    QTest.keyClick(at_keys(), Qt.Key.Key_Return, CTRL)
    view = room(made, "customer")
    assert view.panel is None
    assert view.record.isAncestorOf(at_keys())
    assert view.list.table.selected_ids() == [view.current_id]
    QTest.keyClick(at_keys(), Qt.Key.Key_Z, CTRL)
    assert customers.by_id(made.desk.file, view.current_id).deleted_at is not None


def test_undo_from_the_empty_finder_undoes_the_save(made: MainWindow) -> None:
    one = wang(made)
    made.focus_finder()
    QTest.keyClick(made.bar.finder, Qt.Key.Key_Z, CTRL)
    assert customers.by_id(made.desk.file, one.id).deleted_at is not None


def test_the_keyboard_goes_down_into_the_list_and_back(made: MainWindow) -> None:
    made.focus_finder()
    QTest.keyClick(made.bar.finder, Qt.Key.Key_Down)
    table = room(made, "customer").list.table
    assert table.hasFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert room(made, "customer").record.isAncestorOf(at_keys())
    QTest.keyClick(at_keys(), Qt.Key.Key_Escape)
    assert table.hasFocus()
    QTest.keyClick(at_keys(), Qt.Key.Key_5, CTRL)
    assert room(made, "complaint").list.table.hasFocus()


def test_the_keys_of_the_window(made: MainWindow) -> None:
    for number, kind in enumerate(ORDER, 1):
        QTest.keyClick(made, getattr(Qt.Key, f"Key_{number}"), CTRL)
        assert made.view().kind == kind
        if kind not in WITH_FORMS:
            continue
        QTest.keyClick(made, Qt.Key.Key_N, CTRL)
        assert made.view().panel is not None
        QTest.keyClick(at_keys(), Qt.Key.Key_Escape)
        assert made.view().panel is None
    QTest.keyClick(made, Qt.Key.Key_F2)
    assert made.view().kind == "call"
    assert panel_of(made, "call").form.entry("who").editors()[0].hasFocus()


def test_a_slash_goes_to_the_finder_but_not_while_typing(made: MainWindow) -> None:
    room(made, "customer").list.table.setFocus()
    QTest.keyClicks(at_keys(), "/")
    assert made.bar.finder.hasFocus()
    assert made.bar.finder.text() == ""
    half_type(made, "a/b")
    assert panel_of(made, "customer").form.text("name") == "a/b"


def test_f2_takes_what_stands_in_the_finder_along(made: MainWindow) -> None:
    wang(made)
    QTest.keyClicks(made.bar.finder, "8765")
    QTest.keyClick(made.bar.finder, Qt.Key.Key_F2)
    assert made.bar.finder.text() == ""
    QTest.keyClick(at_keys(), Qt.Key.Key_Return)
    assert panel_of(made, "call").form.text("who") == "Wang Testing"


def test_undo_takes_the_last_save_back_and_the_list_follows(made: MainWindow, qtbot: QtBot) -> None:
    half_type(made, "Soon gone")
    QTest.keyClick(at_keys(), Qt.Key.Key_Return, CTRL)
    view = room(made, "customer")
    saved = view.current_id
    qtbot.waitUntil(lambda: made.status.said() == "Saved")
    assert view.model.row_of(saved) >= 0
    view.list.table.setFocus()
    QTest.keyClick(at_keys(), Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: view.model.row_of(saved) < 0)
    qtbot.wait(10)
    number = customers.by_id(made.desk.file, saved).number
    assert made.status.said() == f"Undone: opening the file {number}"
    assert made.status.redo.isVisibleTo(made)
    QTest.keyClick(at_keys(), Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: view.model.row_of(saved) >= 0)
    assert made.status.said() == f"Brought back {number}"
    made.status.undo_wanted.emit()
    qtbot.waitUntil(lambda: view.model.row_of(saved) < 0)
    QTest.mouseClick(made.status.redo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.model.row_of(saved) >= 0)
    made.desk.calls.take_down(made.actor(), CallDraft(topic="next"))
    qtbot.waitUntil(lambda: made.status.said() == "Saved")


def test_ctrl_z_in_a_field_takes_back_what_was_typed(made: MainWindow) -> None:
    one = wang(made)
    half_type(made, "typed")
    QTest.keyClick(at_keys(), Qt.Key.Key_Z, CTRL)
    assert panel_of(made, "customer").form.text("name") == ""
    assert customers.by_id(made.desk.file, one.id).name == "Wang Testing"


def test_the_language_changes_at_once_and_keeps_a_half_typed_form(made: MainWindow, qtbot: QtBot) -> None:
    half_type(made)
    made.switch_language("zh_CN")
    in_front(made, qtbot)
    assert language() == "zh_CN"
    assert made.tabs.tabText(1).startswith("客户")
    assert made.bar.call.text() != "Call  F2"
    assert panel_of(made, "customer").form.text("name") == "half typed"
    assert "Name" not in panel_of(made, "customer").title.text()
    one = wang(made)
    qtbot.waitUntil(lambda: room(made, "customer").model.row_of(one.id) >= 0)
    made.switch_language("en")
    assert made.tabs.tabText(1).startswith("Customers")
    assert panel_of(made, "customer").form.text("name") == "half typed"


def test_what_was_half_typed_is_offered_by_the_next_window(window: MakeWindow, qtbot: QtBot) -> None:
    first = in_front(window(), qtbot)
    half_type(first)
    path = first.desk.file.path
    first.close()
    with closing(DeskFile.open(path)) as file:
        newest = drafts.all_drafts(file)[0]
        assert (newest.form, newest.values["name"]) == ("customer", "half typed")
    second = in_front(window(), qtbot)
    second.offer_drafts()
    assert panel_of(second, "customer").form.text("name") == "half typed"
    second.view("customer").save()
    assert not [kept for kept in drafts.all_drafts(second.desk.file) if kept.form == "customer"]


def test_closing_makes_a_verified_backup(window: MakeWindow) -> None:
    made = window()
    wang(made)
    path = made.desk.file.path
    made.close()
    newest = backup.newest_backup(path)
    assert newest is not None
    assert backup.verify(newest.path) is not None
    with closing(DeskFile.open(newest.path, read_only=True)) as copy:
        assert copy.query("SELECT count(*) FROM customers WHERE name = 'Wang Testing'")[0][0] == 1


def test_a_file_of_a_newer_program_is_only_read(window: MakeWindow, made_store: Path, tmp_path: Path) -> None:
    path = tmp_path / "newer.desk"
    path.write_bytes(made_store.read_bytes())
    with closing(sqlite3.connect(path)) as newer:
        newer.execute(
            "INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('desk_app', 's9999_next', '2030')"
        )
        newer.commit()
    made = window(path=path)
    assert made.banner.isVisible()
    assert "s9999_next" in made.banner.text()
    half_type(made)
    made.view("customer").save()
    panel = panel_of(made, "customer")
    assert panel.banner.isVisible()
    assert "newer" in panel.banner.text()
    assert panel.form.text("name") == "half typed"
    view = room(made, "complaint")
    made.show_tab("complaint")
    assert view.model.rowCount() > 0
    assert made.close()


def test_who_serves_is_who_the_next_save_is_of(made: MainWindow) -> None:
    other = next(one for one in staff.active_staff(made.desk.file) if one.id != made.actor())
    made.choose_person(other.id)
    assert made.bar.who.accessibleName() == f"Who serves now: {other.shown}"
    half_type(made, "By another")
    QTest.keyClick(at_keys(), Qt.Key.Key_Return, CTRL)
    view = made.view("customer")
    assert view.panel is None
    assert {change.by for change in history(made.desk.file, view.current_id)} == {other.id}


@pytest.mark.parametrize("kind", WITH_FORMS)
def test_paper_opens_in_the_preview(made: MainWindow, kind: str) -> None:
    made.show_tab(kind)
    row_id = made.view(kind).current_id
    assert row_id
    made.view(kind).setFocus()
    QTest.keyClick(made, Qt.Key.Key_F9)
    [preview] = [each for each in made.findChildren(PreviewDialog) if each.isVisible()]
    assert len(preview.pages) >= 1
    assert preview.strip.count() == len(preview.pages)
    QTest.keyClick(preview, Qt.Key.Key_Escape)
    assert not preview.isVisible()


def test_every_label_is_plain_text(made: MainWindow) -> None:
    made.desk.customers.open_file(made.actor(), CustomerDraft(name="<b>bold</b>", phones=(PhoneDraft("13800138766"),)))
    for kind in ORDER:
        made.show_tab(kind)
    for kind in WITH_FORMS:
        made.show_tab(kind)
        made.view(kind).start_new()
    dialogs = [dialog for _name, dialog in made.dialogs()]
    rich = [
        shown.text()
        for place in (made, *dialogs)
        for shown in place.findChildren(QLabel)
        if shown.textFormat() != Qt.TextFormat.PlainText and shown.text()
    ]
    assert rich == []


def test_a_call_becomes_a_complaint_and_a_delivery_in_their_tabs(made: MainWindow, qtbot: QtBot) -> None:
    one = wang(made)
    call = made.desk.calls.take_down(made.actor(), CallDraft(customer_id=one.id, topic="fridge hums"))
    made.start_new("complaint", {"call_id": call.id})
    assert made.view().kind == "complaint"
    made.view("complaint").save()
    complaint = made.view("complaint").current_id
    made.start_new("delivery", {"complaint_id": complaint, "goods": "fridge"})
    made.view("delivery").save()
    row = made.desk.file.query(
        "SELECT complaint_id, customer_id FROM deliveries WHERE id = ?", (made.view("delivery").current_id,)
    )[0]
    assert tuple(row) == (complaint, one.id)
    made.open_record("call", call.id)
    assert made.view().kind == "call"


def test_the_window_opens_on_today_with_everything_that_is_owed(window: MakeWindow) -> None:
    made = window(first="today")
    view = made.view()
    late, open_ = late_and_open(made.desk.file, "today")
    assert view.kind == "today" and open_ > 0
    assert made.tabs.tabText(0).startswith("Today") and str(open_) in made.tabs.tabText(0)
    rooms = ("callback", "complaint", "delivery", "improvement")
    assert open_ == sum(late_and_open(made.desk.file, kind)[1] for kind in rooms)
    assert late <= open_


def test_the_next_step_of_a_matter_is_done_from_today(made: MainWindow) -> None:
    one = wang(made)
    owed = made.desk.callbacks.promise(made.actor(), CallbackDraft(customer_id=one.id, reason="ring about the fridge"))
    made.show_tab("today")
    today = made.view("today")
    today.open_record(f"callback:{owed.id}")
    today.do_next_step()
    assert made.view().kind == "call"
    form = panel_of(made, "call").form
    assert (form.text("callback_id"), form.text("direction"), form.text("customer_id")) == (owed.id, "out", one.id)
    form.fill({"note": "it is mended"}, clean=False)
    made.view("call").save()
    assert callbacks.by_id(made.desk.file, owed.id).open is False


def test_a_figure_leads_to_the_calls_behind_it(made: MainWindow, qtbot: QtBot) -> None:
    made.show_tab("figures")
    figures = made.view("figures")
    assert isinstance(figures, FiguresView)
    qtbot.waitUntil(lambda: figures.shown is not None, timeout=20_000)
    assert figures.shown is not None
    wanted = Wanted(figures.shown.figures.period)
    figures.rows_wanted.emit(wanted)
    calls_view = made.view()
    assert calls_view.kind == "call" and isinstance(calls_view, CallsView)
    behind = rows_behind(made.desk.file, wanted, now=made.desk.file.clock.now())
    assert calls_view.model.ids() == behind


def test_a_half_typed_call_is_put_aside_from_any_tab(made: MainWindow) -> None:
    QTest.keyClick(made, Qt.Key.Key_F2)
    QTest.keyClicks(at_keys(), "Zhou")
    made.show_tab("customer")
    QTest.keyClick(made, Qt.Key.Key_F6)
    assert made.view().kind == "call" and made.view().panel is None
    assert [each.title for each in parking.all_parked(made.desk.file)][-1] == "Zhou"


def test_somebody_without_a_file_who_waits_for_a_call_is_recognised_by_the_digits(made: MainWindow) -> None:
    draft = CallbackDraft(name="Mrs Lee", phone="13512340987", reason="price of the oven")
    owed = made.desk.callbacks.promise(made.actor(), draft)
    QTest.keyClick(made, Qt.Key.Key_F2)
    QTest.keyClicks(at_keys(), "340987")
    QTest.keyClick(at_keys(), Qt.Key.Key_Return)
    form = panel_of(made, "call").form
    assert (form.text("caller_name"), form.text("callback_id")) == ("Mrs Lee", owed.id)
    view = made.view("call")
    assert isinstance(view, CallsView) and view.taking is not None
    assert owed.number in view.taking.attempt.text()
    form.fill({"note": "told the price"}, clean=False)
    made.view("call").save()
    assert callbacks.by_id(made.desk.file, owed.id).open is False


def test_a_callback_is_settled_when_the_customer_rings_first(made: MainWindow) -> None:
    one = wang(made)
    owed = made.desk.callbacks.promise(made.actor(), CallbackDraft(customer_id=one.id, reason="the fridge"))
    made.start_new("call", {"customer_id": one.id})
    form = panel_of(made, "call").form
    form.fill({"note": "it is mended", "matter": f"callback:{owed.id}"}, clean=False)
    made.view("call").save()
    closed = callbacks.by_id(made.desk.file, owed.id)
    assert (closed.open, closed.tries) == (False, 1)


def test_what_an_act_tells_is_not_covered_by_saved(made: MainWindow) -> None:
    made.show_tab("callback")
    made.view().setFocus()
    QTest.keyClick(made, Qt.Key.Key_F7)
    told = made.status.said()
    assert told.startswith("No answer")
    for _turn in range(3):
        QApplication.processEvents()
    assert made.status.said() == told
    assert made.status.undo.isVisible() and not made.status.going.isActive()
    wang(made)
    for _turn in range(3):
        QApplication.processEvents()
    assert made.status.said() == "Saved", "what is saved later is newer"


def test_an_improvement_opens_from_today_in_a_window_of_its_own(made: MainWindow) -> None:
    complaint = made.desk.complaints.take_down(made.actor(), ComplaintDraft(title="late", customer_name="Zhao"))
    for step in FOUR_A:
        made.desk.complaints.record_step(made.actor(), complaint.id, step, "phone", f"said {step}")
    (one,) = improvements.of_complaint(made.desk.file, complaint.id)
    made.show_tab("today")
    today = made.view("today")
    today.open_record(f"improvement:{one.id}")
    seen: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, ImprovementDialog):
            QTimer.singleShot(5, look)
            return
        seen.append(dialog.record.title.text())
        links = [made for made in dialog.findChildren(QPushButton) if complaint.number in made.text()]
        links[0].click()

    QTimer.singleShot(0, look)
    today.do_next_step()
    assert seen == ["said anticipate"]
    assert (made.view().kind, made.view().current_id) == ("complaint", complaint.id)
