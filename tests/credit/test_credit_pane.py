"""The credit of a customer on the screen, with real clicks and keys."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desk_app.core.i18n import set_language
from desk_app.credit import store
from desk_app.credit.dialog import (
    DecideDialog,
    contest_dialog,
    decide_dialog,
    note_dialog,
    statement_dialog,
)
from desk_app.credit.model import Decision, EventDraft, EventKind
from desk_app.credit.pane import CreditPane
from desk_app.customers import store as customers
from desk_app.customers.model import CustomerKind
from desk_app.ui import theme
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.room_view import Surroundings
from tests.credit.credit_world import TODAY, ZONE, World
from tests.ui.answering import answering
from tests.ui.geometry import cut_or_overlapping

EARLIER = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    theme.apply_theme(qapp, dark=False, scale=1.0)


class Shown:
    """The pane in a window that makes it anew after each save, as the record does."""

    def __init__(self, world: World, qtbot: QtBot, customer_id: str = "") -> None:
        self.world, self.bot, self.said = world, qtbot, list[str]()
        self.customer_id = customer_id or world.wang
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.column = QVBoxLayout(self.window)
        self.fill()
        world.file.on_change(lambda _kinds: self.fill())
        self.window.resize(theme.px(520), theme.px(760))
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    def fill(self) -> None:
        while (item := self.column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        around = Surroundings(self.world.file, lambda: self.world.li, lambda: ZONE)
        customer = customers.by_id(self.world.file, self.customer_id)
        self.pane = CreditPane(around, self.world.service, customer, self.said.append)
        self.column.addWidget(self.pane)
        self.column.addStretch(1)

    def press_on(self, widget: QWidget) -> None:
        """Puts the keyboard there and presses the space bar."""
        self.window.activateWindow()
        self.bot.waitUntil(self.window.isActiveWindow)
        widget.setFocus()
        self.bot.waitUntil(widget.hasFocus)
        press(Qt.Key.Key_Space)

    def texts(self) -> str:
        return "\n".join(each.text() for each in self.pane.findChildren(QLabel) if each.isVisibleTo(self.pane))


def focused() -> QWidget:
    at = QApplication.focusWidget()
    assert at is not None
    return at


def keys(text: str) -> None:
    QTest.keyClicks(focused(), text)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focused(), key, modifier)


def save() -> None:
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def click(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_an_event_is_noted_with_the_keys_alone(world: World, qtbot: QtBot) -> None:
    shown = Shown(world, qtbot)
    assert shown.pane.figure.text() == "—"
    assert "Nothing is written down yet" in shown.texts()
    assert "never touches what the law gives" in shown.texts()

    def act(dialog: FormDialog) -> None:
        keys("unp")
        press(Qt.Key.Key_Return)
        press(Qt.Key.Key_Return)
        keys("A-1402")
        press(Qt.Key.Key_Tab)
        keys("2300")
        save()

    answering(act)
    shown.press_on(shown.pane.note_button)
    (made,) = store.events_of(world.file, world.wang)
    assert (made.kind, made.evidence, made.amount_cents) == (EventKind.UNPAID, "A-1402", 230_000)
    assert (made.happened_on, made.expires_on) == (TODAY, date(2028, 11, 21))
    assert shown.said == ["The event is written down."]
    assert shown.pane.figure.text() == "C"
    assert "counts until 21 Nov 2028 · noted by 李娜" in shown.texts()


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(world: World, qtbot: QtBot) -> None:
    shown = Shown(world, qtbot)

    def act(dialog: FormDialog) -> None:
        save()
        assert dialog.form.error("kind").startswith("Please choose one for")
        dialog.form.fill({"kind": "broken", "evidence": "A-1", "amount_cents": "lots"})
        click(dialog.yes)
        assert "not an amount" in dialog.form.error("amount_cents")
        dialog.form.fill({"amount_cents": "", "happened_on": date(2026, 11, 30)}, clean=False)
        click(dialog.yes)
        assert "still to come" in dialog.form.error("happened_on")
        assert dialog.form.text("evidence") == "A-1"
        press(Qt.Key.Key_Escape)

    seen = answering(act)
    click(shown.pane.note_button)
    assert seen == ["Credit of 王丽: note an event"]
    assert (store.events_of(world.file, world.wang), shown.said) == ([], [])


def test_the_end_follows_kind_and_day_until_it_is_chosen(world: World, qtbot: QtBot) -> None:
    dialog = note_dialog("王丽", TODAY, None)
    qtbot.addWidget(dialog)
    dialog.show()
    QTest.keyClicks(dialog.form.entry("kind").editors()[0], "brok")
    assert dialog.form.values()["expires_on"] == date(2027, 11, 21)
    day = dialog.form.entry("happened_on").editors()[0]
    QTest.keyClick(day, Qt.Key.Key_Down)
    assert dialog.form.values()["expires_on"] == date(2027, 11, 20)
    QTest.keyClick(dialog.form.entry("expires_on").editors()[0], Qt.Key.Key_Up)
    chosen = dialog.form.values()["expires_on"]
    QTest.keyClicks(dialog.form.entry("kind").editors()[0], "unp")
    assert dialog.form.values()["expires_on"] == chosen == date(2027, 11, 21)


def test_an_event_is_contested_from_its_line_and_decided_there(world: World, qtbot: QtBot) -> None:
    event = world.note(EventKind.UNPAID, EARLIER)
    shown = Shown(world, qtbot)
    line = shown.pane.lines[event.id]
    assert (line.capsule.text(), line.buttons[0].text()) == ("counts −4", "Contest")

    def contest(dialog: FormDialog) -> None:
        keys("not so")
        save()

    answering(contest)
    click(line.buttons[0])
    assert store.event_by_id(world.file, event.id).contest == "not so"
    line = shown.pane.lines[event.id]
    assert (line.capsule.text(), line.buttons[0].text()) == ("contested", "Decide")
    assert shown.pane.figure.text() == "—"
    assert "contested on 21 Nov 2026: not so" in shown.texts()

    def decide(dialog: FormDialog) -> None:
        assert not dialog.form.entry("evidence").editors()[0].isVisible()
        keys("it")
        press(Qt.Key.Key_Return)
        keys("the bill is open")
        save()

    answering(decide)
    shown.press_on(line.buttons[0])
    assert store.event_by_id(world.file, event.id).decision == Decision.STANDS
    line = shown.pane.lines[event.id]
    assert (line.capsule.text(), line.buttons, shown.pane.figure.text()) == ("counts −4", [], "C")
    assert shown.said[-1] == "The decision is written down: tell the customer."


def test_a_correction_asks_how_it_really_was(world: World, qtbot: QtBot) -> None:
    event = world.note(EventKind.UNPAID, EARLIER, cents=230_000)
    world.service.contest(world.li, event.id, "no")
    shown = Shown(world, qtbot)

    def decide(dialog: FormDialog) -> None:
        keys("corr")
        assert dialog.form.entry("evidence").editors()[0].isVisible()
        assert dialog.form.text("amount_cents") == "¥2,300.00"
        dialog.form.fill({"decision_note": "seen"}, clean=False)
        save()
        assert "says the same" in dialog.form.error("evidence")
        press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
        press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
        keys("brok")
        save()

    answering(decide)
    click(shown.pane.lines[event.id].buttons[0])
    made = next(each for each in store.events_of(world.file, world.wang) if each.corrects_id == event.id)
    assert (made.kind, made.happened_on, made.amount_cents) == (EventKind.BROKEN, EARLIER, 230_000)
    assert made.expires_on == date(2027, 11, 1)
    over = next(each for each in shown.pane.findChildren(QToolButton) if "does not count" in each.text())
    assert not shown.pane.lines[event.id].isVisible()
    shown.press_on(over)
    assert shown.pane.lines[event.id].isVisible()
    assert shown.pane.lines[event.id].capsule.text() == "corrected by us"


def test_the_customers_own_words(world: World, qtbot: QtBot) -> None:
    shown = Shown(world, qtbot)
    for words in ("first", "second"):

        def act(dialog: FormDialog, words: str = words) -> None:
            press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            keys(words)
            save()

        answering(act)
        click(shown.pane.state_button)
    assert {one.text for one in store.statements_of(world.file, world.wang)} == {"first", "second"}
    assert "1 earlier statement" in [each.text() for each in shown.pane.findChildren(QToolButton)]
    assert "written down by 李娜" in shown.texts()


def test_paper_is_asked_for(world: World, qtbot: QtBot) -> None:
    shown = Shown(world, qtbot)
    with qtbot.waitSignal(shown.pane.print_wanted) as asked:
        click(shown.pane.print_button)
    assert asked.args == ["credit", world.wang]


def test_the_file_of_walk_ins_has_no_credit(world: World, qtbot: QtBot) -> None:
    shown = Shown(world, qtbot, world.open("散客", CustomerKind.WALK_IN))
    assert "shared by walk-in customers" in shown.texts()
    assert shown.pane.findChildren(QPushButton) == []


@pytest.mark.parametrize(("dark", "scale"), [(False, 1.0), (True, 2.0)])
def test_credit_is_not_cut_anywhere(world: World, qapp: QApplication, qtbot: QtBot, dark: bool, scale: float) -> None:
    theme.apply_theme(qapp, dark=dark, scale=scale)
    event = world.note(EventKind.UNPAID, EARLIER, evidence="打过三次电话：九月一日，九月八日，" * 6, cents=230_000)
    world.service.contest(world.li, event.id, "空调没有修好，修好了就付钱。" * 4)
    gone = world.note(EventKind.ABUSE, EARLIER)
    world.service.contest(world.li, gone.id, "no")
    world.service.decide(world.li, gone.id, Decision.WITHDRAWN, "so")
    world.note(EventKind.KEPT)
    world.service.state(world.li, world.wang, "这不是欠款。")
    shown = Shown(world, qtbot)
    for toggle in shown.pane.findChildren(QToolButton):
        toggle.setChecked(True)
    shown.window.resize(theme.px(420), theme.px(1400))
    for _again in range(4):
        qapp.processEvents()
    assert cut_or_overlapping(shown.window) == []
    for widget in shown.pane.findChildren(QPushButton):
        assert widget.accessibleName() or widget.text()
    contested = store.event_by_id(world.file, event.id)
    for dialog in (
        note_dialog("王丽", TODAY, None),
        contest_dialog(contested, TODAY, None),
        decide_dialog(contested, TODAY, None),
        statement_dialog("", TODAY, None),
    ):
        qtbot.addWidget(dialog)
        dialog.show()
        if isinstance(dialog, DecideDialog):
            dialog.form.entry("decision").fill(Decision.CORRECTED)
        for _again in range(4):
            qapp.processEvents()
        assert cut_or_overlapping(dialog) == []
        assert dialog.height() <= qapp.primaryScreen().availableGeometry().height()


def test_an_event_typed_of_somebody_elses_money_keeps_the_currency(world: World, qtbot: QtBot) -> None:
    event = world.service.note(world.li, world.wang, EventDraft(EventKind.UNPAID, "A-1", EARLIER, None, 5_000, "USD"))
    world.service.contest(world.li, event.id, "no")
    shown = Shown(world, qtbot)

    def decide(dialog: FormDialog) -> None:
        dialog.form.fill({"decision_note": "seen"}, clean=False)
        keys("corr")
        dialog.form.fill({"amount_cents": "$40"}, clean=False)
        save()

    answering(decide)
    click(shown.pane.lines[event.id].buttons[0])
    made = next(each for each in store.events_of(world.file, world.wang) if each.corrects_id == event.id)
    assert (made.amount_cents, made.currency) == (4_000, "USD")
