"""Improvements are measured by the program's own figures, before and after, and know the complaints they come from."""

from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from desk_app.app import Desk
from desk_app.complaints import fault, store
from desk_app.complaints.fault_dialog import WHYS, ask_fault
from desk_app.complaints.model import ComplaintDraft, Step
from desk_app.complaints.nature import Nature
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.core.i18n import set_language
from desk_app.improvements import figures
from desk_app.improvements import store as improvements
from desk_app.improvements.days import Days
from desk_app.improvements.dialog import ImprovementDialog
from desk_app.improvements.list_dialog import ImprovementsDialog
from desk_app.improvements.measure_dialog import measured_facts
from desk_app.improvements.model import ImprovementDraft, Phase
from desk_app.settings import store as settings
from desk_app.storage.undoing import undo_last
from desk_app.topics import store as topics
from desk_app.topics.model import Tree
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.room_view import Surroundings
from tests.ui.answering import answering

BEFORE = Days(date(2026, 11, 1), date(2026, 11, 20))


@pytest.fixture
def late(desk: Desk, li: str) -> str:
    """The measure "complaints of the kind Delivery", with five of them in November and one suggestion."""
    set_language("en")
    desk.topics.begin(li, Tree.COMPLAINTS)
    for n in range(6):
        came = datetime(2026, 11, 3 + n, 2, tzinfo=UTC)
        nature = Nature.SUGGESTION if n == 5 else Nature.COMPLAINT
        draft = ComplaintDraft(
            title="送货迟到", customer_name="王丽", kind="Delivery · Late", received_at=came, nature=nature
        )
        desk.complaints.take_down(li, draft)
    return "kind:" + next(each.id for each in topics.all_topics(desk.file, Tree.COMPLAINTS) if each.path == "Delivery")


def around(desk: Desk, li: str) -> Surroundings:
    return Surroundings(desk.file, lambda: li, lambda: settings.profile(desk.file).zoneinfo)


def test_it_is_measured_when_planned_and_when_checked(desk: Desk, li: str, late: str, clock: FixedClock) -> None:
    one = desk.improvements.open(li, ImprovementDraft("先打电话再送", "减半"))
    after = desk.improvements.move_on(li, one.id, "改单据", measure=late, days=BEFORE)
    assert (after.goal, after.measure, after.phase) == ("减半", late, Phase.DO)
    assert after.before and (after.before.days, after.before.value) == (BEFORE, 5.0)
    desk.improvements.move_on(li, one.id, "已改")
    clock.advance(timedelta(days=30))
    desk.complaints.take_down(
        li, ComplaintDraft(title="又迟到", customer_name="王丽", kind="Delivery · Late", received_at=clock.now())
    )
    with pytest.raises(DeskError, match="begin when") as refused:
        desk.improvements.move_on(li, one.id, "少了", days=BEFORE)
    assert refused.value.field == "first"
    today = clock.now().date()
    checked = desk.improvements.move_on(li, one.id, "少了", days=Days(today - timedelta(days=19), today))
    assert checked.after and checked.after.value == 1.0
    said = [fact.value for fact in measured_facts(desk.file, checked)]
    assert said[:2] == ["减半", "Complaints of the kind Delivery"]
    assert said[2].startswith("5 (n = 5): 1 Nov 2026 to 20 Nov 2026") and said[3].startswith("1 (n = 1, few)")
    undo_last(desk.file, li)
    assert improvements.by_id(desk.file, one.id).after is None


def test_what_cannot_be_measured_is_refused(desk: Desk, li: str) -> None:
    for bad in ("kind:nothing", "weather", "complaints:x"):
        with pytest.raises(DeskError) as refused:
            desk.improvements.open(li, ImprovementDraft("x", measure=bad))
        assert refused.value.field == "measure"
    with pytest.raises(DeskError):
        desk.improvements.open(li, ImprovementDraft(" "))
    one = desk.improvements.open(li, ImprovementDraft("x"))
    with pytest.raises(DeskError, match="first"):
        desk.improvements.measure_after(li, one.id, BEFORE)


def test_every_figure_can_be_worked_out(desk: Desk, li: str, late: str) -> None:
    found = {key: figures.worked_out(desk.file, key, BEFORE) for key, _words in figures.choices(desk.file)}
    assert found["complaints"] == figures.Value(5.0, 5)
    assert found[late] == figures.Value(5.0, 5)
    assert found["per_1000_deliveries"] == figures.Value(None, 0)
    assert found["on_time"] == figures.Value(0.0, 5)
    assert figures.value_words("on_time", found["on_time"]) == "0 % (n = 5)"


def test_complaints_are_joined_and_taken_off(desk: Desk, li: str, late: str) -> None:
    one = desk.improvements.open(li, ImprovementDraft("x"))
    complaint = next(each for each in store.each(desk.file) if each.nature is Nature.COMPLAINT)
    desk.improvements.join(li, one.id, "-".join(complaint.number.split("-")[-2:]))
    assert [each.id for each in improvements.complaints_of(desk.file, one.id)] == [complaint.id]
    desk.improvements.part(li, one.id, complaint.id)
    assert improvements.complaints_of(desk.file, one.id) == []
    for bad in ("", "999999-0001"):
        with pytest.raises(DeskError) as refused:
            desk.improvements.join(li, one.id, bad)
        assert refused.value.field == "number"


def test_the_window_of_all_by_keys(desk: Desk, li: str, late: str, qtbot: QtBot, qapp: QApplication) -> None:
    dialog = ImprovementsDialog(around(desk, li), desk.improvements)
    qtbot.addWidget(dialog)
    dialog.show()
    QTest.qWaitForWindowExposed(dialog)

    def leave() -> None:
        found = qapp.activeModalWidget()
        if isinstance(found, ImprovementDialog):
            found.reject()
        else:
            QTimer.singleShot(30, leave)

    def fill(form: FormDialog) -> None:
        form.form.fill({**form.form.values(), "title": "先打电话再送", "goal": "减半", "measure": late})
        QTimer.singleShot(30, leave)
        form.save()

    answering(fill)
    dialog.begin()
    (one,) = improvements.open_ones(desk.file)
    assert (one.title, one.goal, one.measure) == ("先打电话再送", "减半", late)
    line = dialog.tree.topLevelItem(0)
    assert line is not None and line.text(1) == one.number and line.text(5).startswith("5 (n = 5")
    dialog.words.setText("nothing like it")
    assert dialog.tree.topLevelItemCount() == 0
    dialog.words.setText(one.number)
    assert dialog.tree.topLevelItemCount() == 1
    assert dialog.open_chip.text() == "Open: 1"
    room = dialog.screen().availableGeometry()
    assert dialog.width() <= room.width() and dialog.height() <= room.height()


def test_one_shows_before_and_after_and_adds_a_complaint(
    desk: Desk, li: str, late: str, qtbot: QtBot, qapp: QApplication
) -> None:
    made = desk.improvements.open(li, ImprovementDraft("先打电话再送", measure=late, before=BEFORE))
    dialog = ImprovementDialog(around(desk, li), desk.improvements, made.id)
    qtbot.addWidget(dialog)
    dialog.show()
    number = next(each.number for each in store.each(desk.file))

    def add(form: FormDialog) -> None:
        form.form.fill({"number": number})
        form.save()

    answering(add)
    dialog.join()
    assert [each.number for each in improvements.complaints_of(desk.file, made.id)] == [number]
    texts = " ".join(each.text() for each in dialog.findChildren(QLabel))
    assert "not measured yet" in texts and "5 (n = 5)" in texts


def test_why_is_asked_again_when_it_was_answered(desk: Desk, li: str, qtbot: QtBot, qapp: QApplication) -> None:
    set_language("en")
    one = desk.complaints.take_down(li, ComplaintDraft(title="送货迟到", customer_name="王丽"))
    with pytest.raises(DeskError, match="after the apology"):
        desk.recovery.write_fault(li, one.id, whys=["没有人排班"])
    for step in (Step.ACKNOWLEDGE, Step.APOLOGIZE):
        desk.complaints.record_step(li, one.id, step, "phone", "抱歉")
    seen: list[int] = []

    def answer(dialog: FormDialog) -> None:
        for at, text in enumerate(("no spare van", "no upkeep", "nobody in charge")):
            seen.append(sum(dialog.form.entry(key).editors()[0].isVisible() for key in WHYS))
            line = dialog.form.entry(WHYS[at]).editors()[0]
            line.setFocus()
            QTest.keyClicks(line, text)
            QTest.keyClick(line, Qt.Key.Key_Return)
            assert qapp.focusWidget() is dialog.form.entry(WHYS[at + 1]).editors()[0], "Enter goes on"
        dialog.save()

    answering(answer)
    done = ask_fault(
        desk.file,
        store.by_id(desk.file, one.id),
        None,
        lambda kind_of_cause, cause, department, whys: desk.recovery.write_fault(
            li, one.id, kind_of_cause=kind_of_cause, cause=cause, department=department, whys=whys
        ),
    )
    after = store.by_id(desk.file, one.id)
    assert done and seen == [1, 2, 3]
    assert after.whys == ("no spare van", "no upkeep", "nobody in charge")
    assert fault.why_words(after) == "1. no spare van\n2. no upkeep\n3. nobody in charge"
    desk.recovery.write_fault(li, one.id, department="物流部")
    assert store.by_id(desk.file, one.id).whys == after.whys, "what is not said stays"


def test_the_finder_finds_them_by_number_and_words(desk: Desk, li: str, late: str) -> None:
    one = desk.improvements.open(li, ImprovementDraft("先打电话再送", "减半"))
    desk.improvements.move_on(li, one.id, "送货单上印电话", measure=late, days=BEFORE)
    gone = desk.improvements.open(li, ImprovementDraft("冰箱先试机", ""))
    for typed, why in (
        (one.number, "number"),
        (one.number.lower(), "number"),
        (one.number[-11:], "part of the number"),
        ("先打电话", "in the text"),
        ("印电话 送货单", "in the text"),
    ):
        hit = next(each for each in desk.finder.find(typed, limit=12).hits if each.kind == "improvement")
        assert (hit.row_id, hit.number, hit.title, hit.why_words()) == (one.id, one.number, "先打电话再送", why), typed
        assert hit.open
    first = desk.finder.find(one.number, limit=1).hits
    assert [each.row_id for each in first] == [one.id]
    for typed in ("先", "没有这样的", ""):
        assert not [each for each in desk.finder.find(typed).hits if each.kind == "improvement"], typed
    crowded = desk.finder.find("送货", limit=4)
    assert len(crowded.hits) == 4 and crowded.total >= 7
    assert one.id in [each.row_id for each in crowded.hits], "seven complaints leave it a place"
    undo_last(desk.file, li)
    assert not [each for each in desk.finder.find("冰箱先试机").hits if each.row_id == gone.id]


def test_measuring_begins_with_the_kind_complained_of_and_nothing_is_cut(
    desk: Desk, li: str, late: str, qtbot: QtBot
) -> None:
    desk.topics.add(li, "A very long name of a kind of complaint " * 3, tree=Tree.COMPLAINTS)
    one = desk.improvements.open(li, ImprovementDraft("Ring before driving"))
    complaint = next(each for each in store.each(desk.file) if each.nature is Nature.COMPLAINT)
    desk.improvements.join(li, one.id, complaint.number)
    dialog = ImprovementDialog(around(desk, li), desk.improvements, one.id)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    seen: list[tuple[str, bool]] = []

    def act(form: FormDialog) -> None:
        (scroll,) = form.findChildren(QScrollArea)
        whole = form.form.width() <= scroll.viewport().width()
        seen.append((figures.figure_words(desk.file, form.form.text("measure")), whole))
        form.save()

    answering(act)
    QTest.keyClick(dialog, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert seen == [("Complaints of the kind Delivery · Late", True)]
    assert improvements.by_id(desk.file, one.id).before is not None
    listed = ImprovementsDialog(around(desk, li), desk.improvements)
    qtbot.addWidget(listed)
    listed.show()
    line, head = listed.tree.topLevelItem(0), listed.tree.header()
    assert line is not None and line.text(5).startswith("5 (n = 5)")
    assert head.sectionViewportPosition(6) + head.sectionSize(6) <= listed.tree.viewport().width()
