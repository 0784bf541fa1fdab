from collections.abc import Iterator, Sequence

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desk_app.ui import theme
from desk_app.ui.fields import Field
from desk_app.ui.form import Form
from desk_app.ui.pick_line import MOST_PICKS, Find, Pick, PickLine
from tests.ui.geometry import cut_or_overlapping

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
TOPICS = [Pick("t1", "送货 · 迟到", "5"), Pick("t2", "送货 · 送错"), Pick("t3", "Delivery abroad")]
SOUNDS = {"t1": "songhuo chidao shcd", "t2": "songhuo songcuo shsc", "t3": ""}


def find(text: str) -> Sequence[Pick]:
    low = text.casefold()
    return [each for each in TOPICS if low in each.text.casefold() or low in SOUNDS[each.id]]


class Desk:
    """A form with a line to pick in and one after it, in a window; what the line told."""

    def __init__(self, qtbot: QtBot, *, eager: bool = True, finds: Find = find) -> None:
        self.window = QWidget()
        made: list[PickLine] = []

        def make() -> PickLine:
            made.append(PickLine(finds, icon="tag", eager=eager))
            return made[0]

        self.form = Form([Field("topic", "Topic", make=make, hint="letters"), Field("next", "Next")])
        (self.line,) = made
        column = QVBoxLayout(self.window)
        column.addWidget(self.form)
        column.addStretch()
        qtbot.addWidget(self.window)
        self.told: list[tuple[str, ...]] = []
        self.line.chosen.connect(lambda row_id, text: self.told.append((row_id, text)))
        self.line.emptied.connect(lambda: self.told.append(("emptied",)))
        self.window.resize(500, 400)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.form.focus("topic")

    def type(self, text: str) -> None:
        QTest.keyClicks(self.line, text)

    def opened(self, qtbot: QtBot, text: str) -> None:
        self.type(text)
        qtbot.waitUntil(self.line.finder.is_open)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.line, key, modifiers)

    @property
    def next(self) -> QWidget:
        return self.form.entry("next").editors()[0]


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


def test_letters_are_found_and_enter_takes_the_first_and_goes_on(qtbot: QtBot, desk: Desk) -> None:
    desk.opened(qtbot, "shcd")
    assert desk.line.finder.model.rowCount() == 2
    desk.key(Qt.Key.Key_Return)
    assert (desk.line.text(), desk.line.picked_id) == ("送货 · 迟到", "t1")
    assert desk.told == [("emptied",)] * 4 + [("t1", "送货 · 迟到")]
    assert desk.next.hasFocus() and not desk.line.finder.is_open()


def test_a_fast_hand_need_not_wait_for_the_finds(desk: Desk) -> None:
    desk.type("shsc")
    assert not desk.line.finder.is_open()
    desk.key(Qt.Key.Key_Return)
    assert desk.line.picked_id == "t2"
    assert desk.next.hasFocus()


def test_tab_takes_too_and_shift_tab_only_leaves(qtbot: QtBot, desk: Desk) -> None:
    desk.opened(qtbot, "shcd")
    desk.key(Qt.Key.Key_Tab)
    assert desk.line.picked_id == "t1" and desk.next.hasFocus()
    desk.form.focus("topic")
    desk.line.selectAll()
    desk.opened(qtbot, "shsc")
    desk.key(Qt.Key.Key_Tab, SHIFT)
    assert (desk.line.text(), desk.line.picked_id, desk.line.finder.is_open()) == ("shsc", "", False)


def test_save_takes_what_is_marked_first(qtbot: QtBot, desk: Desk) -> None:
    saved: list[str] = []
    desk.form.save_wanted.connect(lambda: saved.append(desk.form.text("topic")))
    desk.type("shcd")
    desk.key(Qt.Key.Key_Return, CTRL)
    assert saved == ["送货 · 迟到"]


def test_arrows_mark_another_and_the_last_entry_keeps_the_words(qtbot: QtBot, desk: Desk) -> None:
    desk.opened(qtbot, "song")
    finder = desk.line.finder
    marked = [finder.marked()]
    for _step in range(2):
        desk.key(Qt.Key.Key_Down)
        marked.append(finder.marked())
    assert marked == [TOPICS[0], TOPICS[1], None]
    assert finder.model.index(2).data() == "Keep as written: song"
    desk.key(Qt.Key.Key_Return)
    assert (desk.line.text(), desk.line.picked_id, desk.told[-1]) == ("song", "", ("emptied",))
    assert desk.next.hasFocus()


def test_esc_puts_the_finds_away_first_and_then_leaves_the_form(qtbot: QtBot, desk: Desk) -> None:
    left: list[bool] = []
    desk.form.leave_wanted.connect(lambda: left.append(True))
    desk.opened(qtbot, "song")
    desk.key(Qt.Key.Key_Escape)
    assert (desk.line.text(), desk.line.finder.is_open(), left) == ("song", False, [])
    desk.key(Qt.Key.Key_Return)
    assert desk.line.text() == "song" and desk.next.hasFocus()
    desk.form.focus("topic")
    desk.key(Qt.Key.Key_Escape)
    assert left == [True]


def test_a_click_takes_and_the_keyboard_stays(qtbot: QtBot, desk: Desk) -> None:
    desk.opened(qtbot, "song")
    shown = desk.line.finder.list
    at = shown.visualRect(desk.line.finder.model.index(1)).center()
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert (desk.line.text(), desk.line.picked_id) == (TOPICS[1].text, "t2")
    assert desk.line.hasFocus()


def test_typing_on_lets_what_was_picked_go(desk: Desk) -> None:
    desk.line.pick("t1", "送货 · 迟到")
    assert desk.told == []
    desk.type("!")
    assert (desk.line.picked_id, desk.told) == ("", [("emptied",)])


def test_nothing_found_is_free_text(qtbot: QtBot, desk: Desk) -> None:
    desk.type("zzz")
    desk.key(Qt.Key.Key_Return)
    assert (desk.form.text("topic"), desk.line.picked_id) == ("zzz", "")
    assert desk.next.hasFocus() and not desk.line.finder.is_open()


def test_down_on_an_empty_line_offers_what_there_is(desk: Desk) -> None:
    desk.key(Qt.Key.Key_Down)
    assert desk.line.finder.model.rowCount() == len(TOPICS)
    assert desk.line.finder.marked() == TOPICS[0]
    desk.key(Qt.Key.Key_Return)
    assert desk.line.picked_id == "t1"


def test_an_unhurried_line_takes_only_what_was_found_by_sound(qtbot: QtBot) -> None:
    desk = Desk(qtbot, eager=False)
    desk.opened(qtbot, "del")
    assert desk.line.finder.model.rowCount() == 1 and desk.line.finder.marked() is None
    desk.key(Qt.Key.Key_Return)
    assert (desk.line.text(), desk.line.picked_id) == ("del", "")
    desk.form.focus("topic")
    desk.line.clear()
    desk.opened(qtbot, "del")
    desk.key(Qt.Key.Key_Down)
    assert desk.line.finder.marked() == TOPICS[2]
    desk.key(Qt.Key.Key_Up)
    assert desk.line.finder.marked() is None
    desk.line.clear()
    desk.opened(qtbot, "shcd")
    desk.key(Qt.Key.Key_Return)
    assert desk.line.picked_id == "t1"


def test_no_more_than_eight_are_shown(qtbot: QtBot) -> None:
    many = [Pick(f"m{n}", f"mmm {n}") for n in range(20)]
    desk = Desk(qtbot, finds=lambda _text: many)
    desk.opened(qtbot, "mmm")
    assert desk.line.finder.model.rowCount() == MOST_PICKS + 1


class Shown(QObject):
    """Remembers every window that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.names.append(type(watched).__name__)
        return False


@pytest.fixture
def windows(qapp: QApplication) -> Iterator[list[str]]:
    shown = Shown()
    qapp.installEventFilter(shown)
    yield shown.names
    qapp.removeEventFilter(shown)


def test_the_finds_are_no_window_and_go_with_their_line(qtbot: QtBot, windows: list[str]) -> None:
    desk = Desk(qtbot)
    desk.opened(qtbot, "song")
    assert windows == ["QWidget"]
    popup = desk.line.finder.popup
    assert not popup.isWindow() and popup.window() is desk.window
    gone: list[bool] = []
    popup.destroyed.connect(lambda: gone.append(True))
    desk.form.hide()
    assert not desk.line.finder.is_open()
    desk.form.deleteLater()
    qtbot.waitUntil(lambda: gone == [True])


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_at_the_foot_of_a_window_they_stand_above_the_line(qtbot: QtBot, qapp: QApplication, scale: float) -> None:
    theme.apply_theme(qapp, dark=True, scale=scale)
    window = QWidget()
    column = QVBoxLayout(window)
    line = PickLine(find)
    column.addStretch()
    column.addWidget(line)
    qtbot.addWidget(window)
    window.resize(theme.px(240), theme.px(300))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    line.setFocus()
    QTest.keyClicks(line, "song")
    qtbot.waitUntil(line.finder.is_open)
    popup = line.finder.popup
    assert window.rect().contains(popup.geometry())
    assert popup.geometry().bottom() < line.mapTo(window, QPoint(0, 0)).y()
    assert cut_or_overlapping(window) == []
