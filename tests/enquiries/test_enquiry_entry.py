"""The questions of a call in its form, by the keys alone."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desk_app.core.errors import DeskError
from desk_app.core.i18n import set_language
from desk_app.enquiries.dialog import EnquiryPart
from desk_app.enquiries.model import FIELD, About, Asked
from desk_app.ui import theme
from desk_app.ui.fields import Field
from desk_app.ui.form import Form
from desk_app.ui.form_base import as_kept
from tests.enquiries.enquiry_world import EnquiryWorld
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    theme.apply_theme(qapp, dark=False, scale=1.0)


class CallForm:
    """A form with the part between two other lines; the keyboard is in the part."""

    def __init__(self, qtbot: QtBot, world: EnquiryWorld) -> None:
        self.part = EnquiryPart(world.file)
        self.form = Form(
            [Field("topic", "Topic"), Field(FIELD, "Goods", make=lambda: self.part), Field("outcome", "Outcome")]
        )
        qtbot.addWidget(self.form)
        self.form.resize(theme.px(460), theme.px(420))
        self.form.show()
        self.form.activateWindow()
        qtbot.waitUntil(self.form.isActiveWindow)
        self.form.focus(FIELD)

    @property
    def after(self) -> QWidget:
        return self.form.entry("outcome").editors()[0]


@pytest.fixture
def call(qtbot: QtBot, world: EnquiryWorld) -> CallForm:
    world.asked("美的空调 1.5 匹")
    return CallForm(qtbot, world)


def key(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    at = QApplication.focusWidget()
    assert at is not None
    QTest.keyClick(at, key, modifiers)


def words(text: str) -> None:
    at = QApplication.focusWidget()
    assert at is not None
    QTest.keyClicks(at, text)


def test_goods_what_is_asked_and_the_answer_in_three_groups_of_keys(qtbot: QtBot, call: CallForm) -> None:
    words("mdkt")
    key(Qt.Key.Key_Return)
    key(Qt.Key.Key_2)
    words("two left")
    key(Qt.Key.Key_Return)
    assert call.part.values() == [Asked(About.STOCK, "美的空调 1.5 匹", "two left")]
    key(Qt.Key.Key_Return)
    assert call.after.hasFocus()
    qtbot.waitUntil(lambda: len(call.part.editors()) == 6)
    call.part.check()


def test_an_answer_left_empty_becomes_a_callback(call: CallForm) -> None:
    words("gas hob")
    key(Qt.Key.Key_Return)
    key(Qt.Key.Key_Return)
    assert call.part.values() == [Asked(About.PRICE, "gas hob", "", call_back=True)]
    words("9")
    assert call.part.values() == [Asked(About.PRICE, "gas hob", "9")]
    key(Qt.Key.Key_Backspace)
    assert call.part.values()[0].call_back


def test_the_tick_is_set_by_hand_too(call: CallForm) -> None:
    words("gas hob")
    key(Qt.Key.Key_Return)
    key(Qt.Key.Key_Return)
    words("about 900")
    key(Qt.Key.Key_Tab)
    key(Qt.Key.Key_Space)
    assert call.part.values() == [Asked(About.PRICE, "gas hob", "about 900", call_back=True)]
    key(Qt.Key.Key_Space)
    key(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    key(Qt.Key.Key_A, CTRL)
    key(Qt.Key.Key_Delete)
    assert call.part.values()[0].call_back
    key(Qt.Key.Key_Tab)
    key(Qt.Key.Key_Space)
    assert call.part.values() == [Asked(About.PRICE, "gas hob", "")]
    with pytest.raises(DeskError) as refusal:
        call.part.check()
    assert call.form.show_desk_error(refusal.value)
    assert '"gas hob"' in call.form.error(FIELD)


def test_several_goods_and_those_emptied_again_vanish(qtbot: QtBot, call: CallForm) -> None:
    for goods in ("lamp", "bulb"):
        words(goods)
        key(Qt.Key.Key_Return)
        key(Qt.Key.Key_3)
        words("yes")
        key(Qt.Key.Key_Return)
    assert [(one.goods, one.about) for one in call.part.values()] == [("lamp", About.OTHER), ("bulb", About.OTHER)]
    first = call.part.editors()[0]
    first.setFocus()
    key(Qt.Key.Key_A, CTRL)
    key(Qt.Key.Key_Delete)
    call.after.setFocus()
    qtbot.waitUntil(lambda: len(call.part.editors()) == 6)
    assert [one.goods for one in call.part.values()] == ["bulb"]


def test_the_arrows_and_tab_know_the_three_buttons_as_one_stop(call: CallForm) -> None:
    words("lamp")
    key(Qt.Key.Key_Tab)
    key(Qt.Key.Key_Right)
    key(Qt.Key.Key_Right)
    key(Qt.Key.Key_Right)
    key(Qt.Key.Key_Left)
    assert call.part.values()[0].about is About.OTHER
    key(Qt.Key.Key_Tab)
    words("yes")
    assert call.part.values() == [Asked(About.OTHER, "lamp", "yes")]
    key(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    key(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    at = QApplication.focusWidget()
    assert at is call.part.editors()[0]


def test_save_and_leave_work_from_every_stop(call: CallForm) -> None:
    told: list[str] = []
    call.form.save_wanted.connect(lambda: told.append("save"))
    call.form.leave_wanted.connect(lambda: told.append("leave"))
    words("lamp")
    for _stop in range(3):
        key(Qt.Key.Key_Return, CTRL)
        key(Qt.Key.Key_Escape)
        key(Qt.Key.Key_Return)
    assert told == ["save", "leave"] * 3


def test_an_empty_part_is_passed_by(call: CallForm) -> None:
    assert call.part.values() == []
    key(Qt.Key.Key_Return)
    assert call.after.hasFocus()
    call.form.focus(FIELD)
    key(Qt.Key.Key_Tab)
    assert call.after.hasFocus()


def test_what_is_typed_survives_as_a_draft(qtbot: QtBot, world: EnquiryWorld, call: CallForm) -> None:
    changes: list[str] = []
    call.form.typed.connect(changes.append)
    words("lamp")
    key(Qt.Key.Key_Return)
    key(Qt.Key.Key_2)
    key(Qt.Key.Key_Return)
    words("bulb")
    key(Qt.Key.Key_Return)
    key(Qt.Key.Key_Return)
    words("9")
    assert FIELD in changes and call.form.is_dirty()
    kept = as_kept(call.form.values())
    again = CallForm(qtbot, world)
    again.form.fill(kept)
    assert again.part.values() == call.part.values()
    assert again.part.value() == call.part.value()
    assert not again.form.is_dirty()
    again.form.fill({FIELD: []})
    assert again.part.values() == [] and len(again.part.editors()) == 6


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_nothing_is_cut(qtbot: QtBot, qapp: QApplication, world: EnquiryWorld, scale: float, language: str) -> None:
    set_language(language)
    theme.apply_theme(qapp, dark=True, scale=scale)
    call = CallForm(qtbot, world)
    call.form.fill(
        {FIELD: [{"goods": "空气净化器滤芯" * 6, "about": "stock", "answer": "", "call_back": True}, {"goods": "lamp"}]}
    )
    call.form.resize(theme.px(400), theme.px(480))
    qtbot.wait(40)
    assert cut_or_overlapping(call.form) == []
    assert all(each.accessibleName() for each in call.part.editors())
