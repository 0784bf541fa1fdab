import pytest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desk_app.ui import theme
from desk_app.ui.widgets import Capsule, ElidedLabel, button, label
from tests.ui.geometry import cut_or_overlapping

LONG = "A sentence that is much longer than the place it has been given in this window"


def shown(qtbot: QtBot, window: QWidget) -> QWidget:
    qtbot.addWidget(window)
    window.show()
    QApplication.processEvents()
    QApplication.processEvents()
    return window


def sound() -> QWidget:
    window = QWidget()
    column = QVBoxLayout(window)
    column.addWidget(label("送货迟到", "title"))
    column.addWidget(label(LONG, wrap=True))
    row = QHBoxLayout()
    row.addWidget(button("Save", "primary", icon="save"))
    row.addWidget(Capsule("2 h late", "late"))
    row.addStretch()
    column.addLayout(row)
    return window


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_a_sound_window_has_no_faults(qapp: QApplication, qtbot: QtBot, scale: float) -> None:
    theme.apply_theme(qapp, dark=False, scale=scale)
    assert cut_or_overlapping(shown(qtbot, sound())) == []


def test_a_label_too_narrow_is_found(qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(400, 100)
    short = QLabel(LONG, window)
    short.setGeometry(0, 0, 60, 30)
    faults = cut_or_overlapping(shown(qtbot, window))
    assert len(faults) == 1
    assert LONG in faults[0]


def test_a_label_too_low_for_its_lines_is_found(qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(400, 200)
    low = QLabel(LONG, window)
    low.setWordWrap(True)
    low.setGeometry(0, 0, 120, 30)
    assert len(cut_or_overlapping(shown(qtbot, window))) == 1


def test_a_button_and_a_capsule_too_narrow_are_found(qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(400, 200)
    pressed = QPushButton("Tell the customer", window)
    pressed.setGeometry(0, 0, 40, 40)
    capsule = Capsule("In hand, late", "late")
    capsule.setParent(window)
    capsule.setGeometry(0, 60, 30, 24)
    faults = cut_or_overlapping(shown(qtbot, window))
    assert [fault.split(" ")[0] for fault in faults] == ["QPushButton", "Capsule"]


def test_a_shortened_label_is_sound_only_while_its_tip_tells_the_whole(qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(400, 100)
    shortened = ElidedLabel(LONG)
    shortened.setParent(window)
    shortened.setGeometry(0, 0, 100, 30)
    assert cut_or_overlapping(shown(qtbot, window)) == []
    shortened.setToolTip("")
    assert len(cut_or_overlapping(window)) == 1


def test_neighbours_that_cover_each_other_are_found(qtbot: QtBot) -> None:
    window = sound()
    shown(qtbot, window)
    first, second = window.findChildren(QLabel)[:2]
    second.move(first.pos())
    assert any("cover each other" in fault for fault in cut_or_overlapping(window))


def test_what_reaches_out_of_its_parent_is_found(qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(200, 100)
    out = QPushButton("Save", window)
    out.setGeometry(150, 10, 120, 40)
    assert any("reaches out" in fault for fault in cut_or_overlapping(shown(qtbot, window)))


def test_what_is_hidden_is_nobodys_fault(qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(200, 100)
    out = QPushButton("Save", window)
    out.setGeometry(150, 10, 20, 40)
    out.hide()
    assert cut_or_overlapping(shown(qtbot, window)) == []
