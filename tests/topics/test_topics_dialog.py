"""The window of the topics, by its keys; and a line of a form in which one is picked."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desk_app.core.i18n import set_language
from desk_app.storage.desk_file import DeskFile
from desk_app.topics import store
from desk_app.topics.dialog import TopicsDialog, topic_hint, topic_line
from desk_app.topics.service import TopicService
from desk_app.ui import theme
from desk_app.ui.fields import Field
from desk_app.ui.form import Form
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
ALT, CTRL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def dialog(qtbot: QtBot, file: DeskFile, topics: TopicService, li: str) -> TopicsDialog:
    return opened(qtbot, TopicsDialog(file, topics, lambda: li))


def opened(qtbot: QtBot, dialog: TopicsDialog) -> TopicsDialog:
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def key(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    at = QApplication.focusWidget()
    assert at is not None
    QTest.keyClick(at, key, modifiers)


def words(text: str) -> None:
    at = QApplication.focusWidget()
    assert at is not None
    QTest.keyClicks(at, text)


def paths(file: DeskFile) -> list[str]:
    return [topic.path for topic in store.all_topics(file)]


def lines(dialog: TopicsDialog) -> list[str]:
    """What the tree shows, one under the other, by its eye."""
    found, item = [], dialog.tree.topLevelItem(0)
    while item is not None:
        found.append(item.text(0))
        item = dialog.tree.itemBelow(item)
    return found


def test_a_tree_is_built_with_the_keys_alone(dialog: TopicsDialog, file: DeskFile) -> None:
    words("Delivery")
    key(Qt.Key.Key_Return)
    assert dialog.form.editors()[1].hasFocus()
    key(Qt.Key.Key_Return, CTRL)
    assert paths(file) == ["Delivery"]
    key(Qt.Key.Key_N, CTRL | SHIFT)
    words("Late")
    key(Qt.Key.Key_Return, CTRL)
    key(Qt.Key.Key_N, CTRL)
    words("Wrong goods")
    key(Qt.Key.Key_Return, CTRL)
    assert paths(file) == ["Delivery", "Delivery · Late", "Delivery · Wrong goods"]
    key(Qt.Key.Key_Up, ALT)
    assert paths(file) == ["Delivery", "Delivery · Wrong goods", "Delivery · Late"]
    key(Qt.Key.Key_Left, ALT)
    assert paths(file) == ["Delivery", "Delivery · Late", "Wrong goods"]
    key(Qt.Key.Key_Up, ALT)
    key(Qt.Key.Key_Down, ALT)
    assert paths(file)[-1] == "Wrong goods"
    key(Qt.Key.Key_Right, ALT)
    assert paths(file) == ["Delivery", "Delivery · Late", "Delivery · Wrong goods"]
    assert lines(dialog) == ["Delivery", "Late", "Wrong goods"]
    assert dialog.head.text() == "Delivery · Wrong goods"
    assert not dialog.begin_button.isVisible()


def test_what_is_wrong_stands_beside_its_field(dialog: TopicsDialog, file: DeskFile) -> None:
    key(Qt.Key.Key_Return, CTRL)
    assert dialog.form.error("name") == "Type what the topic is called."
    words("Price")
    key(Qt.Key.Key_Return, CTRL)
    key(Qt.Key.Key_N, CTRL)
    words("price")
    key(Qt.Key.Key_Return, CTRL)
    assert dialog.form.error("name") == 'There is a topic called "price" here already.'
    assert paths(file) == ["Price"]


def test_one_is_renamed_and_put_elsewhere_in_one_save(
    qtbot: QtBot, file: DeskFile, topics: TopicService, li: str
) -> None:
    price, stock = topics.add(li, "Price"), topics.add(li, "Stock")
    dialog = opened(qtbot, TopicsDialog(file, topics, lambda: li))
    dialog.tree.setFocus()
    dialog.choose(stock.id)
    key(Qt.Key.Key_Return)
    assert dialog.form.editors()[0].hasFocus()
    dialog.form.entry("name").fill("Asked for")
    dialog.form.entry("parent_id").fill(price.id)
    key(Qt.Key.Key_Return, CTRL)
    assert paths(file) == ["Price", "Price · Asked for"]
    assert dialog.head.text() == "Price · Asked for"


def test_retired_ones_are_shown_on_demand_and_come_back(
    qtbot: QtBot, file: DeskFile, topics: TopicService, li: str
) -> None:
    price = topics.add(li, "Price")
    topics.add(li, "Invoice", price.id)
    dialog = opened(qtbot, TopicsDialog(file, topics, lambda: li))
    assert not dialog.retired.isVisible()
    dialog.choose(price.id)
    dialog.tree.setFocus()
    key(Qt.Key.Key_Delete)
    assert paths(file) == [] and lines(dialog) == []
    assert dialog.banner.text() == "2 topics retired: calls keep them, and they can be brought back."
    dialog.retired.setChecked(True)
    assert lines(dialog) == ["Price · retired", "Invoice · retired"]
    dialog.choose(price.id)
    assert not dialog.save_button.isVisible() and dialog.back_button.isVisible()
    assert not dialog.form.editors()[0].isEnabled()
    dialog.back_button.click()
    assert paths(file) == ["Price", "Price · Invoice"]
    assert dialog.form.editors()[0].isEnabled()


def test_an_empty_store_is_offered_a_tree_and_gets_none_by_itself(dialog: TopicsDialog, file: DeskFile) -> None:
    assert dialog.begin_button.isVisible() and paths(file) == []
    assert "menu, Topics" in topic_hint(file)
    dialog.begin_button.click()
    assert len(lines(dialog)) == 24 and not dialog.begin_button.isVisible()
    assert topic_hint(file) == "A few letters, or your own words"


def test_a_line_picks_a_topic_by_letters(qtbot: QtBot, file: DeskFile, topics: TopicService, li: str) -> None:
    delivery = topics.add(li, "送货")
    late = topics.add(li, "迟到", delivery.id)
    line = topic_line(file)
    form = Form([Field("topic", "Topic", make=lambda: line), Field("note", "Note")])
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    form.focus("topic")
    words("cd")
    key(Qt.Key.Key_Return)
    assert (form.text("topic"), line.picked_id) == ("送货 · 迟到", late.id)
    assert form.editors()[1].hasFocus()


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_nothing_is_cut(
    qtbot: QtBot, qapp: QApplication, file: DeskFile, topics: TopicService, li: str, scale: float, language: str
) -> None:
    set_language(language)
    theme.apply_theme(qapp, dark=True, scale=scale)
    for row in topics.begin(li)[:3]:
        topics.add(li, "空气净化器滤芯" * 5, row.id)
    topics.retire(li, store.all_topics(file)[-1].id)
    dialog = opened(qtbot, TopicsDialog(file, topics, lambda: li))
    dialog.choose(store.all_topics(file)[2].id)
    qtbot.wait(30)
    assert cut_or_overlapping(dialog) == []
    names = [each.accessibleName() for each in (dialog.tree, *dialog.form.editors())]
    assert all(names)
    assert isinstance(dialog, QWidget)
