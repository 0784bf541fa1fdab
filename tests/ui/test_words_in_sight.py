"""Words that have room are whole: lamps, names beside what is told of them, digits in a field, hints below one."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from desk_app.ui import theme
from desk_app.ui.fields import Choice, ComboEntry, Field, Kind
from desk_app.ui.form import Form
from desk_app.ui.record_pane import RecordPane
from desk_app.ui.strips import FourASteps, Step
from desk_app.ui.widgets import ElidedLabel

STEPS = (
    Step("acknowledge", "due 14:30", "now"),
    Step("apologize", "", "later"),
    Step("amend", "", "later"),
    Step("anticipate", "", "later"),
)


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("wide", [460, 520, 700])
def test_every_lamp_shows_its_whole_word(qapp: QApplication, qtbot: QtBot, scale: float, wide: int) -> None:
    theme.apply_theme(qapp, dark=False, scale=scale)
    made = FourASteps(STEPS)
    qtbot.addWidget(made)
    made.resize(theme.px(wide), made.sizeHint().height())
    places = made.places()
    assert places[0][0] == 0 and places[-1][0] + places[-1][1] == made.width()
    for step, (_first, width) in zip(STEPS, places, strict=True):
        word = QFontMetrics(made._face(step)).horizontalAdvance(step.name)
        assert word <= width - theme.px(41)
    made.show()
    opened: list[int] = []
    made.opened.connect(opened.append)
    for first, width in places:
        at = made.rect().center()
        at.setX(first + width // 2)
        QTest.mouseClick(made, Qt.MouseButton.LeftButton, pos=at)
    assert opened == [0, 1, 2, 3]


def test_a_name_stays_whole_beside_a_long_line(qtbot: QtBot) -> None:
    pane = RecordPane()
    qtbot.addWidget(pane)
    pane.resize(theme.px(420), theme.px(300))
    pane.set_head("Late delivery")
    pane.set_customer("Olga Petrowskaja", "138 0013 8000 · most valuable · asked for a written answer by post")
    pane.show()
    QApplication.processEvents()
    name = pane.who_name
    assert isinstance(name, ElidedLabel)
    assert name.fontMetrics().horizontalAdvance(name.text()) <= name.contentsRect().width()


def test_the_digit_stands_in_the_field_too(qtbot: QtBot) -> None:
    combo = ComboEntry([Choice("a", "Question", digit="1"), Choice("b", "Other")])
    qtbot.addWidget(combo)
    combo.show()
    shown = []
    for value in ("a", "b"):
        combo.fill(value)
        option = QStyleOptionComboBox()
        combo.initStyleOption(option)
        shown.append(option.currentText)
    assert shown == ["1  Question", "Other"]
    assert combo.currentText() == "Other" and "1  Question" in combo.toolTip()


def test_a_hint_below_the_field_gone_to_is_in_sight(qtbot: QtBot) -> None:
    form = Form([*(Field(f"f{n}", f"Field {n}") for n in range(12)), Field("last", "Last", Kind.LINE)])
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(form)
    area.resize(300, 200)
    area.show()
    area.activateWindow()
    form.show_hint("last", "This one is open about the same: choose it here, or save again to begin another.")
    form.focus("last")
    hint = form._hints["last"]

    def seen() -> bool:
        end = hint.mapTo(area.viewport(), hint.rect().bottomLeft()).y()
        return 0 < end <= area.viewport().height()

    qtbot.waitUntil(seen, timeout=3_000)
