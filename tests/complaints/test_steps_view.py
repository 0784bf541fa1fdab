"""The four steps in the window with clicks and keys: lamps, approval, cause, closing, what prevents the next one."""

import csv
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desk_app.app import Desk
from desk_app.callbacks import store as callbacks
from desk_app.complaints import fault, measures, store
from desk_app.complaints.internal_file import Gathering
from desk_app.complaints.measures import MeasureDraft, What
from desk_app.complaints.model import FOUR_A, ComplaintDraft, Step, done_steps
from desk_app.complaints.view import ComplaintView
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.export import export_complaints
from desk_app.improvements import store as improvements
from desk_app.improvements.dialog import ImprovementDialog
from desk_app.improvements.model import Phase
from desk_app.staff.model import Role
from desk_app.topics.model import Tree
from desk_app.topics.store import all_topics
from desk_app.ui import theme
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.room_view import Surroundings
from desk_app.ui.widgets import FourASteps, TimeLine
from tests.complaints.record_acts import acts
from tests.ui.answering import answering
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
ZONE = ZoneInfo("Asia/Shanghai")
CTRL = Qt.KeyboardModifier.ControlModifier
ENTER = Qt.Key.Key_Return
Serve = Callable[[str], ComplaintView]


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def boss(desk: Desk, li: str) -> str:
    return desk.staff.add(li, "赵主管", Role.SUPERVISOR).id


@pytest.fixture
def one(desk: Desk, li: str) -> str:
    return desk.complaints.take_down(li, ComplaintDraft(title="late", customer_name="Zhao", phone="13800138000")).id


@pytest.fixture
def serve(qtbot: QtBot, desk: Desk) -> Serve:
    """The tab as somebody sees it."""
    windows: list[QWidget] = []

    def build(who: str) -> ComplaintView:
        view = ComplaintView(Surroundings(desk.file, lambda: who, lambda: ZONE), desk.complaints, lambda _text: [])
        window = QWidget()
        windows.append(window)
        window.resize(1366, 700)
        view.setParent(window)
        view.setGeometry(window.rect())
        window.show()
        qtbot.addWidget(window)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        desk.file.on_change(view.refresh)
        view.choose_chip("all")
        return view

    return build


def led_to(desk: Desk, who: str, row_id: str, last: Step) -> None:
    for step in (*FOUR_A, Step.TOLD):
        desk.complaints.record_step(who, row_id, step, "phone", f"said {step}")
        if step == last:
            return


def click_lamp(view: ComplaintView, place: int) -> None:
    strip = view.record.findChild(FourASteps)
    assert strip is not None
    x = int(strip.width() * (place + 0.5) / 4)
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(x, 10))


def texts(view: ComplaintView) -> str:
    """What the record says."""
    return "\n".join(each.text() for each in view.record.findChildren(QLabel))


def keys(dialog: FormDialog, key: str, typed: str) -> None:
    entry = dialog.form.entry(key).editors()[0]
    entry.setFocus()
    QTest.keyClicks(entry, typed)


def done(dialog: FormDialog) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, ENTER, CTRL)


def test_a_lamp_does_what_is_due_and_shows_what_is_done(
    serve: Serve, desk: Desk, li: str, boss: str, one: str, clock: FixedClock
) -> None:
    view = serve(li)
    said: list[str] = []
    view.said.connect(said.append)
    click_lamp(view, 1)
    assert said == ['First comes "acknowledge", then "apologize".']
    clock.advance(timedelta(hours=2))

    def act(dialog: FormDialog) -> None:
        keys(dialog, "ready", "than")
        assert dialog.form.text("note").startswith("Thank you for telling us.")
        dialog.form.fill({"by": boss, "at": "2026-11-21 11:30"}, clean=False)
        done(dialog)

    titles = answering(act)
    click_lamp(view, 0)
    (step,) = store.steps_of(desk.file, one)
    assert titles == ["Acknowledge and call back"]
    assert (step.by_id, step.at, step.how) == (boss, clock.now() - timedelta(minutes=30), "phone")
    assert (step.note or "").startswith("Thank you for telling us.")

    def read(dialog: FormDialog) -> None:
        keys(dialog, "reason", "wrong complaint")
        done(dialog)

    led = [Step.APOLOGIZE, Step.AMEND]
    for each in led:
        desk.complaints.record_step(li, one, each, "phone", "a new one")
    QApplication.processEvents()
    titles = answering(read)
    click_lamp(view, 1)
    assert titles == ["Apologize"]
    assert done_steps(store.steps_of(desk.file, one)) == {Step.ACKNOWLEDGE}
    line = view.record.findChildren(TimeLine)[-1]
    told = [str(line.model().index(row, 0).data() or "") for row in range(line.model().rowCount())]
    assert sum("taken back: wrong complaint" in text for text in told) == 2, told


def test_the_lamps_answer_to_the_keyboard(serve: Serve, desk: Desk, li: str, one: str) -> None:
    view = serve(li)
    strip = view.record.findChild(FourASteps)
    assert strip is not None
    strip.setFocus()
    titles = answering(done)
    QTest.keyClick(strip, ENTER)
    assert titles == ["Acknowledge and call back"]
    assert done_steps(store.steps_of(desk.file, one)) == {Step.ACKNOWLEDGE}


def test_too_much_waits_for_the_supervisor_who_decides_from_the_record(
    serve: Serve, desk: Desk, li: str, boss: str, one: str
) -> None:
    led_to(desk, li, one, Step.APOLOGIZE)
    view = serve(li)
    said: list[str] = []
    view.said.connect(said.append)

    def ask(dialog: FormDialog) -> None:
        keys(dialog, "what", "2")
        keys(dialog, "amount", "abc")
        done(dialog)
        assert dialog.isVisible()
        dialog.form.fill({"amount": "¥500"}, clean=False)
        keys(dialog, "note", "half of it")
        done(dialog)

    titles = answering(ask)
    view.do_next_step()
    assert titles == ["Make amends"]
    assert said == ["The compensation is above the limit: it waits for the supervisor."]
    assert acts(view)[0] == "Decide on the compensation"
    assert not view.record.act_buttons()[0].isEnabled(), "not for who asked"
    (waits,) = measures.of_complaint(desk.file, one)
    assert (waits.waits, waits.amount_cents, waits.note) == (True, 500_00, "half of it")

    theirs = serve(boss)

    def refuse(dialog: FormDialog) -> None:
        keys(dialog, "decision", "2")
        done(dialog)
        assert dialog.isVisible(), "a refusal needs its reason"
        keys(dialog, "reason", "a tenth is enough")
        done(dialog)

    titles = answering(refuse)
    theirs.do_next_step()
    assert titles == ["Decide on the compensation"]
    assert measures.of_complaint(desk.file, one)[0].decision_note == "a tenth is enough"
    assert acts(theirs)[0] == "Make amends"


def test_the_cause_is_locked_until_the_apology_and_comes_from_the_list(
    serve: Serve, desk: Desk, li: str, one: str, tmp_path: Path
) -> None:
    view = serve(li)
    said: list[str] = []
    view.said.connect(said.append)
    view.four.ask_fault()
    assert said == ["Cause and department: asked after the apology"]
    assert "Cause…" not in acts(view)
    led_to(desk, li, one, Step.APOLOGIZE)
    QApplication.processEvents()
    assert "Cause…" in acts(view)

    def write(dialog: FormDialog) -> None:
        keys(dialog, "cause", "the driver took another way")
        keys(dialog, "department", "delivery")
        done(dialog)

    answering(write)
    QTest.keyClick(view, Qt.Key.Key_F7)
    after = store.by_id(desk.file, one)
    assert (after.cause, after.department) == ("the driver took another way", "delivery")
    assert "a cause from the list is missing" in texts(view)

    def pick(dialog: FormDialog) -> None:
        line = dialog.form.entry("kind_of_cause").editors()[0]
        assert line.hasFocus(), "it is asked first"
        QTest.keyClicks(line, "People · Ill")
        QTest.keyClick(line, Qt.Key.Key_Tab)
        done(dialog)

    desk.topics.add(li, "People", None, Tree.CAUSES)
    answering(pick)
    view.four.ask_fault()
    after = store.by_id(desk.file, one)
    assert fault.cause_words(desk.file, after) == "People · Ill\nthe driver took another way"
    assert [each.path for each in all_topics(desk.file, Tree.CAUSES)] == ["People", "People · Ill"]
    QApplication.processEvents()
    assert "a cause from the list is missing" not in texts(view)

    def letters(dialog: FormDialog) -> None:
        line = dialog.form.entry("kind_of_cause").editors()[0]
        assert isinstance(line, QLineEdit) and line.text() == "People · Ill"
        line.selectAll()
        QTest.keyClicks(line, "peo")
        QTest.keyClick(line, Qt.Key.Key_Return)
        done(dialog)

    answering(letters)
    view.four.ask_fault()
    assert fault.kind_of_cause(desk.file, store.by_id(desk.file, one)) == "People"
    assert len(all_topics(desk.file, Tree.CAUSES)) == 2
    target = tmp_path / "out.csv"
    export_complaints(desk.file, target, [one])
    head, row = list(csv.reader(target.read_text(encoding="utf-8-sig").splitlines()))
    assert dict(zip(head, row, strict=True))["Kind of cause"] == "People"


def test_closing_names_what_is_missing_and_asks_for_the_rest(
    serve: Serve, desk: Desk, li: str, one: str, clock: FixedClock
) -> None:
    view = serve(li)
    missing: list[str] = []
    answering(lambda dialog: missing.append(dialog.wrong.text()))
    view.four.close()
    assert missing[0].startswith("Still missing: acknowledge, apologize, amend, anticipate, the customer told")
    led_to(desk, li, one, Step.TOLD)
    QApplication.processEvents()
    printed: list[tuple[str, str, str]] = []
    view.four.sheet_wanted.connect(lambda *which: printed.append(which))

    def close(dialog: FormDialog) -> None:
        keys(dialog, "satisfaction", "1")
        done(dialog)
        assert dialog.isVisible() is False
        dialog.form.fill({"survey": True})

    def with_slip(dialog: FormDialog) -> None:
        dialog.form.fill({"survey": True}, clean=False)
        close(dialog)

    answering(with_slip)
    view.do_next_step()
    closed = store.by_id(desk.file, one)
    assert (closed.open, closed.satisfaction, closed.answer) == (False, "satisfied", "said amend")
    (call,) = callbacks.of_matter(desk.file, one)
    assert call.due_at == clock.now() + timedelta(days=3)
    assert printed == [("complaint", one, "survey_slip")]
    assert "Open the follow-up call" in acts(view)


def test_both_an_empty_field_and_the_missing_steps_are_said(serve: Serve, li: str, one: str) -> None:
    view = serve(li)
    seen: list[tuple[str, str]] = []

    def close(dialog: FormDialog) -> None:
        done(dialog)
        assert dialog.isVisible() and dialog.wrong.isVisible()
        seen.append((dialog.form.error("done"), dialog.wrong.text()))

    answering(close)
    view.four.close()
    assert seen[0][0].startswith("Please fill in") and "the customer told: who told them" in seen[0][1]


def test_what_was_done_is_the_amends_and_not_how_they_were_told(serve: Serve, desk: Desk, li: str, one: str) -> None:
    led_to(desk, li, one, Step.APOLOGIZE)
    desk.recovery.add_measure(li, one, MeasureDraft(What.REFUND, "half of it", 20_00))
    desk.complaints.record_step(li, one, Step.AMEND, "phone", "we told them of the refund")
    desk.complaints.record_step(li, one, Step.ANTICIPATE, "", "call the day before")
    desk.complaints.tell(li, one, "phone", "rang them at noon")
    view = serve(li)
    read: list[str] = []
    answering(lambda dialog: read.append(dialog.form.text("done")))
    view.four.close()
    assert read == ["refund ¥20.00: half of it"]
    kept = Gathering(desk.file, store.by_id(desk.file, one), {}, desk.file.clock.now(), ZONE)
    assert ("Answer", read[0]) in kept.facts()


def test_who_is_not_satisfied_keeps_it_open(serve: Serve, desk: Desk, li: str, one: str) -> None:
    led_to(desk, li, one, Step.TOLD)
    view = serve(li)

    def unhappy(dialog: FormDialog) -> None:
        keys(dialog, "satisfaction", "2")
        assert dialog.form.values()["keep"] is True
        keys(dialog, "again", "still broken")
        done(dialog)

    answering(unhappy)
    view.do_next_step()
    after = store.by_id(desk.file, one)
    assert (after.open, after.satisfaction) == (True, "not_satisfied")
    assert acts(view)[0] == "Acknowledge and call back"


def test_what_prevents_the_next_one_opens_in_a_window_and_is_led_on(
    serve: Serve, desk: Desk, li: str, one: str, qtbot: QtBot
) -> None:
    led_to(desk, li, one, Step.ANTICIPATE)
    (made,) = improvements.of_complaint(desk.file, one)
    view = serve(li)
    around = Surroundings(desk.file, lambda: li, lambda: ZONE)
    dialog = ImprovementDialog(around, desk.improvements, made.id, view)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()

    def write(asked: FormDialog) -> None:
        keys(asked, "text", "and a list, ")
        done(asked)

    titles = answering(write)
    dialog.record.do_primary()
    assert titles == ["Plan what prevents it"]
    after = improvements.by_id(desk.file, made.id)
    assert (after.phase, after.plan) == (Phase.DO, "and a list, said anticipate")

    def back(asked: FormDialog) -> None:
        keys(asked, "reason", "not thought through")
        done(asked)

    answering(back)
    dialog.go_back()
    assert improvements.by_id(desk.file, made.id).phase == Phase.PLAN
    wanted: list[tuple[str, str]] = []
    dialog.record_wanted.connect(lambda kind, row_id: wanted.append((kind, row_id)))
    links = [made for made in dialog.findChildren(QPushButton) if "-C-" in made.text()]
    QTest.mouseClick(links[0], Qt.MouseButton.LeftButton)
    assert wanted == [("complaint", one)]
    opened: list[str] = []

    def look() -> None:
        found = QApplication.activeModalWidget()
        if not isinstance(found, ImprovementDialog):
            QTimer.singleShot(5, look)
            return
        opened.append(found.record.title.text())
        found.reject()

    QTimer.singleShot(0, look)
    view.four.open_improvement(made.id)
    assert opened == ["said anticipate"]


def test_what_closing_misses_stands_above_the_buttons_also_on_a_small_screen(
    qapp: QApplication, serve: Serve, li: str, one: str
) -> None:
    theme.apply_theme(qapp, dark=False, scale=2.0)
    view = serve(li)
    view.open_record(one)
    seen: list[bool] = []

    def look(dialog: FormDialog) -> None:
        dialog.resize(dialog.width(), 600)
        QApplication.processEvents()
        top = dialog.wrong.mapTo(dialog, QPoint(0, 0)).y()
        seen.append(top > 0 and top + dialog.wrong.height() <= dialog.yes.mapTo(dialog, QPoint(0, 0)).y())
        assert dialog.wrong.text().startswith("Still missing: acknowledge")
        assert cut_or_overlapping(dialog) == []

    answering(look)
    view.four.close()
    assert seen == [True]
