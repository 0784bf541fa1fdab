"""The panel beside a form and the window of the short answers, by their keys."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desk_app.core.i18n import set_language
from desk_app.phrases import store
from desk_app.phrases.dialog import PhrasesDialog
from desk_app.phrases.pane import PhrasePane
from desk_app.ui import theme
from tests.phrases.phrase_world import PhraseWorld
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
CTRL = Qt.KeyboardModifier.ControlModifier
Shown = TypeVar("Shown", bound=QWidget)


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    theme.apply_theme(qapp, dark=False, scale=1.0)


def shown(qtbot: QtBot, widget: Shown) -> Shown:
    qtbot.addWidget(widget)
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    return widget


def key(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    at = QApplication.focusWidget()
    assert at is not None
    QTest.keyClick(at, key, modifiers)


def words(text: str) -> None:
    at = QApplication.focusWidget()
    assert at is not None
    QTest.keyClicks(at, text)


def titles(pane: PhrasePane) -> list[str]:
    return [str(pane.model.index(row).data()).split("  ")[0] for row in range(pane.model.rowCount())]


class Beside:
    """A panel and what it asked for."""

    def __init__(self, qtbot: QtBot, world: PhraseWorld, *, serving: bool = True) -> None:
        self.pane = shown(qtbot, PhrasePane(world.around, world.service if serving else None))
        self.asked: list[str] = []
        self.pane.insert_wanted.connect(self.asked.append)
        self.pane.leave_wanted.connect(lambda: self.asked.append("leave"))
        self.pane.arrange_wanted.connect(lambda: self.asked.append("arrange"))


def test_an_answer_is_found_and_put_into_the_note_with_the_keys(qtbot: QtBot, world: PhraseWorld) -> None:
    when, late, _fee, _back = world.answers()
    beside = Beside(qtbot, world)
    pane = beside.pane
    pane.focus_search()
    words("song")
    qtbot.waitUntil(lambda: titles(pane)[:2] == [when.title, late.title])
    assert pane.text.text() == when.text and pane.who.text() == "李娜 · reviewed 21 Nov"
    key(Qt.Key.Key_Down)
    assert pane.marked() == late and pane.text.text() == late.text
    key(Qt.Key.Key_Up)
    key(Qt.Key.Key_Return)
    assert beside.asked == [when.text]
    assert pane.search.text() == ""
    key(Qt.Key.Key_Escape)
    assert beside.asked == [when.text, "leave"]


def test_a_fast_hand_gets_what_it_typed(qtbot: QtBot, world: PhraseWorld) -> None:
    *_others, fee, _back = world.answers()
    beside = Beside(qtbot, world)
    beside.pane.focus_search()
    words("ktaz")
    key(Qt.Key.Key_Return)
    assert beside.asked == [fee.text]
    words("zzz")
    key(Qt.Key.Key_Return)
    assert beside.asked == [fee.text]


def test_a_click_puts_it_in_and_the_mouse_shows_it_before(qtbot: QtBot, world: PhraseWorld) -> None:
    world.answers()
    beside = Beside(qtbot, world)
    pane = beside.pane
    at = pane.list.visualRect(pane.model.index(2)).center()
    QTest.mouseMove(pane.list.viewport(), at)
    qtbot.waitUntil(lambda: pane.list.currentIndex().row() == 2)
    text = pane.text.text()
    QTest.mouseClick(pane.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert beside.asked == [text] and text


def test_it_follows_the_call_until_somebody_types(qtbot: QtBot, world: PhraseWorld) -> None:
    when, late, fee, _back = world.answers()
    pane = Beside(qtbot, world).pane
    assert len(titles(pane)) == 4
    pane.set_topic(world.late.id, "")
    qtbot.waitUntil(lambda: titles(pane) == [late.title, when.title])
    pane.set_topic(world.late.id, "空调")
    qtbot.waitUntil(lambda: fee.title in titles(pane))
    pane.focus_search()
    words("seven")
    qtbot.waitUntil(lambda: titles(pane) == ["Return within seven days"])
    pane.set_topic(world.installation.id, "")
    qtbot.wait(120)
    assert titles(pane) == ["Return within seven days"]
    pane.search.clear()
    qtbot.waitUntil(lambda: titles(pane) == [fee.title])
    pane.set_topic(None)
    qtbot.waitUntil(lambda: len(titles(pane)) == 4)


def test_one_not_looked_at_for_long_is_marked_and_confirmed(qtbot: QtBot, world: PhraseWorld) -> None:
    one = world.say("When?", "Soon.")
    world.clock.advance(timedelta(days=200))
    pane = Beside(qtbot, world).pane
    assert pane.due.isVisible() and pane.due.text() == "Not reviewed for 200 days"
    assert pane.who.text() == "李娜 · reviewed 21 Nov 2026"
    pane.review_button.click()
    assert store.by_id(world.file, one.id).reviewed_on == store.today(world.file)
    assert not pane.due.isVisible() and not pane.review_button.isVisible()
    world.clock.advance(timedelta(days=200))
    only_read = Beside(qtbot, world, serving=False).pane
    assert only_read.due.isVisible() and not only_read.review_button.isVisible()


def test_an_empty_panel_says_how_to_begin(qtbot: QtBot, world: PhraseWorld) -> None:
    beside = Beside(qtbot, world)
    pane = beside.pane
    assert pane.hint.isVisible() and '"Arrange…"' in pane.hint.text()
    assert not pane.insert_button.isVisible() and not pane.list.isVisible()
    pane.arrange_button.click()
    world.say("When?")
    pane.refresh()
    assert not pane.hint.isVisible() and pane.insert_button.isVisible()
    pane.focus_search()
    words("zzz")
    qtbot.waitUntil(pane.hint.isVisible)
    assert pane.hint.text().startswith("No short answer has these words.")
    key(Qt.Key.Key_Return)
    assert beside.asked == ["arrange"]


def test_one_is_written_with_the_keys_alone(qtbot: QtBot, world: PhraseWorld) -> None:
    dialog = shown(qtbot, PhrasesDialog(world.around, world.service))
    words("When does it come?")
    key(Qt.Key.Key_Return)
    words("cd")
    key(Qt.Key.Key_Return)
    words("In the morning.")
    key(Qt.Key.Key_Tab)
    words("hour")
    key(Qt.Key.Key_Return, CTRL)
    (made,) = store.all_phrases(world.file)
    assert (made.title, made.text, made.keywords) == ("When does it come?", "In the morning.", "hour")
    assert (made.topic_id, made.author_id) == (world.late.id, world.li)
    assert dialog.list.item(0).text() == "When does it come? · 送货 · 迟到"
    assert dialog.about.text() == "李娜 · reviewed 21 Nov 2026"
    key(Qt.Key.Key_N, CTRL)
    words("when does it come?")
    key(Qt.Key.Key_Return, CTRL)
    assert dialog.form.error("text").startswith("Type the answer")
    dialog.form.entry("text").fill("x")
    dialog.save()
    assert "already: change that one" in dialog.form.error("title")
    dialog.form.entry("title").fill("Where?")
    dialog.form.entry("topic").fill("no such topic")
    dialog.save()
    assert dialog.form.error("topic").startswith("Choose one of the store's topics")
    dialog.form.entry("topic").fill("送货·迟到")
    dialog.save()
    assert [one.topic_id for one in store.all_phrases(world.file)] == [world.late.id] * 2


def test_those_unseen_for_long_are_marked_and_one_is_put_right(qtbot: QtBot, world: PhraseWorld) -> None:
    old = world.say("When?", "Soon.", "", world.delivery)
    world.clock.advance(timedelta(days=181))
    new = world.say("Where?")
    dialog = shown(qtbot, PhrasesDialog(world.around, world.service))
    assert [dialog.list.item(row).text() for row in range(2)] == ["to be reviewed · When? · 送货", "Where?"]
    dialog.choose(old.id)
    assert dialog.about.text() == "李娜 · reviewed 21 Nov 2026, 181 days ago: see whether it still holds."
    assert dialog.form.text("topic") == "送货" and not dialog.form.is_dirty()
    dialog.review_button.click()
    assert dialog.list.item(0).text() == "When? · 送货"
    dialog.choose(new.id)
    dialog.form.entry("text").fill("Here.")
    dialog.form.editors()[2].setFocus()
    key(Qt.Key.Key_Return, CTRL)
    assert store.by_id(world.file, new.id).text == "Here."
    assert store.by_id(world.file, old.id).topic_id == world.delivery.id


def test_one_is_looked_for_retired_and_brought_back(qtbot: QtBot, world: PhraseWorld) -> None:
    *_others, fee, _back = world.answers()
    dialog = shown(qtbot, PhrasesDialog(world.around, world.service))
    key(Qt.Key.Key_F, CTRL)
    words("ktaz")
    assert dialog.list.count() == 1
    dialog.choose(fee.id)
    dialog.retire_button.click()
    assert dialog.banner.text().startswith("Retired") and dialog.list.count() == 0
    dialog.search.clear()
    assert dialog.list.count() == 3
    dialog.retired.setChecked(True)
    assert dialog.list.item(3).text() == "retired · 空调安装收费吗 · 安装"
    dialog.choose(fee.id)
    assert not dialog.save_button.isVisible() and not dialog.form.editors()[0].isEnabled()
    dialog.save()
    dialog.back_button.click()
    assert not store.by_id(world.file, fee.id).retired and dialog.form.editors()[0].isEnabled()


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_nothing_is_cut(qtbot: QtBot, qapp: QApplication, world: PhraseWorld, scale: float, language: str) -> None:
    set_language(language)
    theme.apply_theme(qapp, dark=True, scale=scale)
    empty = shown(qtbot, PhrasePane(world.around, world.service))
    world.say("空气净化器滤芯" * 9, "说明 text " * 90, "词 word " * 20, world.late)
    world.answers()
    world.clock.advance(timedelta(days=999))
    pane = shown(qtbot, PhrasePane(world.around, world.service))
    dialog = shown(qtbot, PhrasesDialog(world.around, world.service))
    dialog.choose(store.all_phrases(world.file)[1].id)
    for width, height, each in ((300, 360, empty), (300, 520, pane)):
        each.resize(theme.px(width), theme.px(height))
    qtbot.wait(40)
    assert [cut_or_overlapping(each) for each in (empty, pane, dialog)] == [[], [], []]
    assert all(each.accessibleName() for each in (pane.search, pane.list, dialog.list, dialog.search))
