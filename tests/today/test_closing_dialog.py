"""Closing the day with the keys: four lists, several lines at once, a note, and the refusal."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.core.i18n import set_language
from desk_app.deliveries import store as deliveries
from desk_app.matters.store import carried_over
from desk_app.today import store
from desk_app.today.closing_dialog import CARRIED, ClosingDialog
from desk_app.today.model import Why
from desk_app.ui import theme
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.room_view import Surroundings
from tests.today.day_world import HOUR, ZONE, World
from tests.ui.answering import answering
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
ENTER = Qt.Key.Key_Return
Ask = Callable[[], ClosingDialog]


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield


@pytest.fixture
def ask(qtbot: QtBot, world: World) -> Ask:
    def build() -> ClosingDialog:
        dialog = ClosingDialog(Surroundings(world.desk.file, lambda: world.li, lambda: ZONE), world.today)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    return build


def names(dialog: ClosingDialog) -> list[str]:
    place = [each.key for each in dialog.model.columns].index("who")
    return [str(dialog.model.index(row, place).data()) for row in range(dialog.model.rowCount())]


def key(dialog: ClosingDialog, key: Qt.Key, modifier: Qt.KeyboardModifier = CTRL) -> None:
    dialog.activateWindow()
    assert QTest.qWaitForWindowActive(dialog)
    QTest.keyClick(dialog.focusWidget() or dialog, key, modifier)


def giving(**values: object) -> Callable[[FormDialog], object]:
    def act(dialog: FormDialog) -> None:
        dialog.form.fill(values, clean=False)
        QTest.keyClick(dialog.form.entry("reason").editors()[0], ENTER, CTRL)

    return act


def test_a_day_is_closed_with_the_keys_alone(ask: Ask, world: World) -> None:
    world.callback("unowned", 100 * HOUR)
    world.complaint("late", HOUR / 2)
    world.clock.advance(HOUR)
    world.delivery("tonight", HOUR)
    world.delivery("tonight too", 2 * HOUR)
    world.untold("untold", 90 * HOUR)
    dialog = ask()
    assert dialog.progress.text() == "0 of 5 decided"
    assert [dialog.list.chip_button(why).text() for why in Why] == [
        "Nobody's 1",
        "Late 1",
        "Due before opening 2",
        "Customer not told 1",
    ]
    assert names(dialog) == ["unowned"]
    assert not cut_or_overlapping(dialog)
    printed: list[tuple[str, str]] = []
    dialog.print_wanted.connect(lambda kind, row_id: printed.append((kind, row_id)))

    key(dialog, ENTER)
    assert dialog.wrong.text().startswith("5 matters are still to be decided")
    assert dialog.isVisible()

    answering(giving(owner=world.chen))
    key(dialog, Qt.Key.Key_G)
    assert (names(dialog), dialog.progress.text()) == (["late"], "1 of 5 decided")
    assert dialog.wrong.isHidden()

    answering(giving(reason="rings tomorrow"))
    key(dialog, Qt.Key.Key_D)
    assert (names(dialog), dialog.progress.text()) == (["tonight", "tonight too"], "2 of 5 decided")

    key(dialog, Qt.Key.Key_Down, SHIFT)
    answering(giving(reason="on the road"))
    key(dialog, Qt.Key.Key_R)
    assert (names(dialog), dialog.progress.text()) == (["untold"], "4 of 5 decided")
    assert {move.reason for move in carried_over(world.desk.file, "2026-11-21").values()} == {"on the road"}

    answering(giving(reason="does not answer"))
    key(dialog, Qt.Key.Key_R)
    assert dialog.progress.text() == "5 of 5 decided"
    key(dialog, Qt.Key.Key_5, ALT)
    assert sorted(names(dialog)) == ["tonight", "tonight too", "untold"]

    QTest.keyClicks(dialog.note, "keys are in the drawer")
    QTest.keyClick(dialog.note, ENTER, CTRL)
    assert not dialog.isVisible()
    assert printed == [("day", "2026-11-21")]
    closing = store.closing_of(world.desk.file, dialog.state.day)
    assert closing is not None
    assert (closing.note, closing.by_id) == ("keys are in the drawer", world.li)
    assert closing.counts["carried_over"] == 3


def test_doing_it_leaves_for_the_room_and_the_note_is_kept(ask: Ask, world: World) -> None:
    late = world.delivery("late", -HOUR)
    dialog = ask()
    wanted: list[tuple[str, str]] = []
    dialog.act_wanted.connect(lambda kind, row_id: wanted.append((kind, row_id)))
    dialog.note.setPlainText("half a note")
    dialog.list.table.setFocus()
    QTest.keyClick(dialog.list.table, ENTER)
    assert wanted == [("delivery", late.id)]
    assert not dialog.isVisible()
    again = ask()
    assert again.note.toPlainText() == "half a note"
    assert again.progress.text() == "0 of 1 decided"


def test_what_was_carried_over_counts_as_decided_when_it_is_opened_again(ask: Ask, world: World) -> None:
    one = world.delivery("late", -HOUR)
    world.complaint("late too", -2 * HOUR)
    first = ask()
    answering(giving(reason="x"))
    key(first, Qt.Key.Key_R)
    first.reject()
    again = ask()
    assert again.progress.text() == "1 of 2 decided"
    assert names(again) == ["late"]
    again.choose_list(CARRIED)
    assert names(again) == ["late too"]
    why = [each.key for each in again.model.columns].index("why")
    assert again.model.index(0, why).data() == "x"
    assert deliveries.by_id(world.desk.file, one.id).open


def test_with_nothing_to_decide_it_closes_at_once(ask: Ask, world: World) -> None:
    world.complaint("next week", 200 * HOUR)
    dialog = ask()
    assert dialog.progress.text() == "Nothing is to be decided."
    assert not dialog.carry_button.isEnabled()
    key(dialog, ENTER)
    assert store.closing_of(world.desk.file, dialog.state.day) is not None
