"""What was just unfolded is scrolled to: its head stays, and as much of it as fits is seen."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desk_app.ui import theme
from desk_app.ui.fields import Field, Kind
from desk_app.ui.form import Form
from desk_app.ui.form_groups import FormGroup
from desk_app.ui.form_panel import FormPanel
from desk_app.ui.record_pane import RecordPane, Section
from desk_app.ui.widgets import Fact, FactGrid, label

SENTENCE = "Somebody said a good many words about this, and they go on over several lines of the record. "
WORDS = SENTENCE * 4


def settle() -> None:
    for _turn in range(8):
        QApplication.processEvents()


def span(part: QWidget, area: QScrollArea) -> tuple[int, int]:
    """Where a part begins and ends, in the room that is seen."""
    top = part.mapTo(area.viewport(), QPoint(0, 0)).y()
    return top, top + part.height()


def facts(count: int) -> QWidget:
    body = QWidget()
    lines = QVBoxLayout(body)
    lines.addWidget(label(SENTENCE, wrap=True))
    lines.addWidget(FactGrid([Fact(f"Fact {place}", SENTENCE if place == 1 else "short") for place in range(count)]))
    return body


def record(qtbot: QtBot, *, low: int) -> tuple[RecordPane, Section]:
    """A record whose folded section stands at the lower edge of what is seen; `low` facts are in it."""
    made = RecordPane()
    made.set_head("王丽")
    for place in range(9):
        made.add_section(f"Part {place}", label(WORDS, wrap=True))
    section = made.add_section("More", facts(low), folded=True)
    made.add_section("Last", label(WORDS, wrap=True), folded=True)
    qtbot.addWidget(made)
    made.resize(int(theme.px(460)), int(theme.px(420)))
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    settle()
    assert section.head is not None
    made.scroll_area().ensureWidgetVisible(section.head, 0, 0)
    settle()
    return made, section


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("by", ["key", "click"])
@pytest.mark.parametrize("low", [2, 60])
def test_an_unfolded_section_is_seen(qapp: QApplication, qtbot: QtBot, scale: float, by: str, low: int) -> None:
    theme.apply_theme(qapp, dark=False, scale=scale)
    made, section = record(qtbot, low=low)
    area, head = made.scroll_area(), section.head
    assert head is not None
    room = area.viewport().height()
    assert span(head, area)[1] == pytest.approx(room, abs=2)
    if by == "click":
        QTest.mouseClick(head, Qt.MouseButton.LeftButton)
    else:
        head.setFocus()
        QTest.keyClick(head, Qt.Key.Key_Space)
    settle()
    top, bottom = span(section, area)
    assert section.body.isVisible() and span(head, area)[0] >= 0
    if section.height() <= area.viewport().height():
        assert bottom <= room
    else:
        assert top == 0 and bottom > room
    assert (low == 60) == (section.height() > room)


def test_a_section_inside_another_is_seen_too(qtbot: QtBot) -> None:
    made, outer = record(qtbot, low=2)
    inner = Section("Taken away", facts(1), folded=True)
    layout = outer.body.layout()
    assert layout is not None and outer.head is not None and inner.head is not None
    layout.addWidget(inner)
    outer.head.click()
    settle()
    inner.head.click()
    settle()
    top, bottom = span(inner, made.scroll_area())
    assert top >= 0 and bottom <= made.scroll_area().viewport().height()


def test_what_the_program_unfolds_or_the_clerk_folds_moves_nothing(qtbot: QtBot) -> None:
    made, section = record(qtbot, low=2)
    bar = made.scroll_area().verticalScrollBar()
    assert section.head is not None
    bar.setValue(10)
    section.head.setChecked(True)
    settle()
    assert bar.value() == 10
    bar.setValue(40)
    section.head.click()
    settle()
    assert section.body.isHidden() and bar.value() == 40


def scrolled_form(qtbot: QtBot, in_group: int) -> tuple[QScrollArea, Form, FormGroup]:
    fields = [Field(f"f{n}", f"Field {n}") for n in range(6)]
    fields += [Field(f"g{n}", f"Hidden {n}", Kind.TEXT, lines=2, group="Personal") for n in range(in_group)]
    fields += [Field("last", "Last")]
    form = Form(fields)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(form)
    qtbot.addWidget(area)
    area.resize(theme.px(420), theme.px(340))
    area.show()
    area.activateWindow()
    qtbot.waitUntil(area.isActiveWindow)
    form.focus()
    settle()
    group = form.group("Personal")
    area.ensureWidgetVisible(group.head, 0, 0)
    settle()
    return area, form, group


@pytest.mark.parametrize("by", ["click", "space", "enter"])
@pytest.mark.parametrize("in_group", [3, 9])
def test_an_unfolded_group_of_a_form_is_seen(qtbot: QtBot, by: str, in_group: int) -> None:
    area, form, group = scrolled_form(qtbot, in_group)
    if by == "click":
        QTest.mouseClick(group.head, Qt.MouseButton.LeftButton)
    else:
        group.head.setFocus()
        settle()
        QTest.keyClick(group.head, Qt.Key.Key_Space if by == "space" else Qt.Key.Key_Return)
    settle()
    room = area.viewport().height()
    assert group.is_open()
    assert 0 <= span(group.head, area)[0] < room
    first = form.entry("g0").editors()[0]
    assert span(first, area)[1] <= room
    if in_group == 3:
        assert group.height() <= room and span(group, area)[1] <= room
    else:
        assert group.height() > room and span(group, area)[0] <= theme.px(28)


def test_a_form_filled_with_a_group_stays_where_it_is(qtbot: QtBot) -> None:
    area, form, group = scrolled_form(qtbot, 3)
    area.verticalScrollBar().setValue(0)
    form.fill({"g2": "something"})
    settle()
    assert group.is_open() and area.verticalScrollBar().value() == 0


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_text_one_comes_to_is_seen_whole_with_its_name(qapp: QApplication, qtbot: QtBot, scale: float) -> None:
    theme.apply_theme(qapp, dark=False, scale=scale)
    panel = FormPanel(
        "A form", Form([Field(f"f{place}", f"Field {place}", Kind.TEXT, lines=2) for place in range(8)]),
        save_text="Save", on_save=lambda: None, on_leave=lambda: None,
    )  # fmt: skip
    qtbot.addWidget(panel)
    panel.resize(int(theme.px(460)), int(theme.px(260)))
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    area = panel.findChild(QScrollArea)
    assert area is not None
    for place in (0, 5, 7, 2):
        panel.form.focus(f"f{place}")
        settle()
        at = QApplication.focusWidget()
        assert at is not None
        top, bottom = span(at, area)
        assert theme.px(16) <= top and bottom <= area.viewport().height(), place
    theme.apply_theme(qapp, dark=False, scale=1.0)
