"""A compensation over the limit in the whole window: who decides, where they see it, and how who asked hears of it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from desk_app.app import Desk
from desk_app.complaints import measures, store
from desk_app.complaints.measures import MeasureDraft, MeasureState, What
from desk_app.complaints.model import ComplaintDraft, Step
from desk_app.core.errors import DeskError
from desk_app.core.money import format_cents
from desk_app.main_window.window import MainWindow
from desk_app.staff.model import Role
from desk_app.today import store as today
from desk_app.today.model import Group
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.widgets import Banner
from tests.main_window.conftest import MakeWindow, room
from tests.ui.answering import answering

DEAR = 900_00


def only_two(desk: Desk, li: str) -> tuple[str, str]:
    """Two supervisors and nobody else who decides."""
    bosses = [desk.staff.add(li, name, Role.SUPERVISOR).id for name in ("赵主管", "孙主管")]
    return bosses[0], bosses[1]


def asked(desk: Desk, who: str, *last: Step) -> tuple[str, str]:
    row_id = desk.complaints.take_down(who, ComplaintDraft(title="沙发开裂", customer_name="周海")).id
    for step in last:
        desk.complaints.record_step(who, row_id, step, "phone", "说了")
    return row_id, desk.recovery.add_measure(who, row_id, MeasureDraft(What.REFUND, "全额", DEAR)).id


def mine(made: MainWindow, who: str) -> dict[str, str]:
    """What Today shows somebody as theirs: the id of each complaint and its next step."""
    sit(made, who)
    made.show_tab("today")
    view = room(made, "today")
    view.choose_chip(Group.MINE)
    rows = view.rows(view.ids(Group.MINE, "", None))
    counted = sum(count for (group, _kind), count in today.counts(made.desk.file, who).items() if group is Group.MINE)
    assert counted == len(rows) == len({row.id for row in rows})
    return {row.row_id: row.next_step for row in rows}


def sit(made: MainWindow, who: str) -> None:
    made.choose_person(who)
    QApplication.processEvents()


def shown(made: MainWindow, row_id: str) -> list[str]:
    """The sentences over the record of a complaint."""
    made.show_tab("complaint")
    view = room(made, "complaint")
    view.open_record(row_id)
    view.refresh()
    QApplication.processEvents()
    return [each.text() for each in view.record.findChildren(Banner) if each.isVisible()]


def test_whoever_asked_does_not_decide(window: MakeWindow) -> None:
    made = window()
    desk, li = made.desk, made.around.actor()
    zhao, sun = only_two(desk, li)
    row_id, measure = asked(desk, zhao, Step.ACKNOWLEDGE, Step.APOLOGIZE)
    assert measures.by_id(desk.file, measure).state is MeasureState.WAITING, "a supervisor asks like anybody"
    with pytest.raises(DeskError, match="孙主管"):
        desk.recovery.approve(zhao, measure)
    with pytest.raises(DeskError, match="孙主管"):
        desk.recovery.refuse(li, measure, "no")
    sit(made, zhao)
    shown(made, row_id)
    record = room(made, "complaint").record
    assert not record.act_buttons()[0].isEnabled()
    assert record.why_not.isVisible() and "You asked" in record.why_not.text() and "孙主管" in record.why_not.text()
    desk.recovery.approve(sun, measure)
    assert measures.by_id(desk.file, measure).state is MeasureState.APPROVED
    shown(made, row_id)
    assert not record.why_not.isVisible()


def test_supervisors_see_it_once_even_before_the_apology(window: MakeWindow) -> None:
    made = window()
    desk, li = made.desk, made.around.actor()
    zhao, sun = only_two(desk, li)
    early, _first = asked(desk, li)
    late, _second = asked(desk, li, Step.ACKNOWLEDGE, Step.APOLOGIZE)
    for boss in (zhao, sun):
        theirs = mine(made, boss)
        assert theirs[early] == theirs[late] == "Decide on the compensation"
        view = room(made, "today")
        view.choose_chip(Group.ALL)
        rows = view.rows(view.ids(Group.ALL, "", None))
        assert [row.next_step for row in rows if row.row_id == early] == ["Decide on the compensation"]
    shown(made, early)
    assert room(made, "complaint").record.act_buttons()[0].accessibleName() == "Decide on the compensation"
    assert mine(made, li)[early] == store.by_id(desk.file, early).next_step


def test_who_asked_hears_of_it_until_it_is_seen(window: MakeWindow) -> None:
    made = window()
    desk, li = made.desk, made.around.actor()
    zhao, sun = only_two(desk, li)
    row_id, measure = asked(desk, li, Step.ACKNOWLEDGE, Step.APOLOGIZE)
    desk.recovery.refuse(zhao, measure, "a tenth is enough")
    desk.complaints.reassign(li, row_id, sun)
    words = mine(made, li)[row_id]
    assert "Make amends" in words and "a tenth is enough" in words
    (said,) = [each for each in shown(made, row_id) if "赵主管" in each]
    assert "refused" in said and "a tenth is enough" in said
    view = room(made, "complaint")
    seen = next(each for each in view.record.findChildren(QPushButton) if each.text() == "Seen" and each.isVisible())
    QTest.mouseClick(seen, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert not [each for each in shown(made, row_id) if "赵主管" in each]
    assert row_id not in mine(made, li), "it is another's by now"
    assert mine(made, sun)[row_id] == "Make amends"


def test_the_sum_named_is_what_it_costs(window: MakeWindow) -> None:
    made = window()
    desk, li = made.desk, made.around.actor()
    zhao, _sun = only_two(desk, li)
    row_id, _first = asked(desk, li, Step.ACKNOWLEDGE, Step.APOLOGIZE)
    desk.recovery.add_measure(li, row_id, MeasureDraft(What.DISCOUNT, "下次", 300_00))
    sit(made, zhao)
    shown(made, row_id)
    read: list[str] = []

    def look(dialog: FormDialog) -> None:
        read.extend(each.text() for each in dialog.findChildren(type(dialog.wrong)))
        dialog.reject()

    answering(look)
    room(made, "complaint").do_next_step()
    said = " ".join(read)
    assert f"it costs {format_cents(DEAR)}" in said.replace("the complaint costs", "it costs")
    assert f"other undecided ones it would cost {format_cents(DEAR + 300_00)}" in said
