"""A short form asks in two columns where the screen is wide enough, else in one."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desk_app.ui import theme
from desk_app.ui.fields import Field, Kind
from desk_app.ui.form_dialog import FormDialog


def places(qtbot: QtBot) -> dict[str, QPoint]:
    """Where each field of a form stands: two beside each other, then one that takes its row."""
    fields = [
        Field("much", "How much"),
        Field("wrong", "What is wrong"),
        Field("right", "In good state", Kind.CHECK, wide=True),
    ]
    dialog = FormDialog("Handed over", [], "Write it down", fields, two_columns=True)
    qtbot.addWidget(dialog)
    dialog.begin({})
    dialog.show()
    entries = {each.key: dialog.form.entry(each.key) for each in fields}
    return {key: made.mapTo(dialog, QPoint()) for key, made in entries.items() if isinstance(made, QWidget)}


def test_two_stand_beside_each_other(qtbot: QtBot) -> None:
    found = places(qtbot)
    assert found["much"].y() == found["wrong"].y()
    assert found["much"].x() < found["wrong"].x()
    assert found["right"].y() > found["much"].y()


@pytest.fixture
def large(qapp: QApplication) -> Iterator[None]:
    """Everything twice as large."""
    theme.apply_theme(qapp, False, 2.0)
    yield
    theme.apply_theme(qapp, False, 1.0)


@pytest.mark.usefixtures("large")
def test_where_there_is_no_room_they_stand_below_each_other(qapp: QApplication, qtbot: QtBot) -> None:
    assert qapp.primaryScreen().availableGeometry().width() < theme.px(624)
    found = places(qtbot)
    assert found["much"].y() < found["wrong"].y() < found["right"].y()
    assert found["much"].x() == found["wrong"].x()
