"""Windows in which a short list is kept: what does not fit scrolls, the buttons stay, refusals have their place."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.core.errors import DeskError
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.kept_dialog import KeptListDialog, KeptRow
from desk_app.ui.list_and_form import lay_list_and_form
from desk_app.ui.snug_scroll import SnugScroll
from desk_app.ui.widgets import button
from tests.ui.geometry import cut_or_overlapping


class Made(KeptListDialog):
    """A list of words, each with a long text."""

    def __init__(self) -> None:
        fields = [Field("name", "Name", required=True), Field("text", "Text", Kind.TEXT, lines=12)]
        super().__init__("Words", fields, None)
        self.saved: list[str] = []
        self.save_button = button("Save", "primary", on=self.save)
        lay_list_and_form(
            self, (self.list,), (self.head, self.banner, self.form), (self.save_button,), width=600, height=420
        )
        self.fill_list([KeptRow("a", "apple"), KeptRow("b", "bread", "old", "soon")], "a")

    def show_one(self, row_id: str) -> None:
        self._chosen = row_id
        self.form.fill({"name": row_id})

    def save(self) -> None:
        def act() -> None:
            if not self.form.text("name"):
                raise DeskError("A name is needed.", field="name")
            if self.form.text("name") == "z":
                raise DeskError("It cannot be saved now.")
            self.saved.append(self.form.text("name"))

        self.attempt(act)


@pytest.fixture
def made(qtbot: QtBot) -> Made:
    dialog = Made()
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_what_does_not_fit_scrolls_and_the_button_stays(made: Made) -> None:
    scroll = made.findChild(SnugScroll)
    assert scroll is not None
    made.resize(600, 260)
    QTest.qWait(1)
    QApplication.processEvents()
    assert made.height() == 260
    assert scroll.verticalScrollBar().maximum() > 0
    low = made.save_button.mapTo(made, made.save_button.rect().bottomLeft()).y()
    assert low < made.height() and cut_or_overlapping(made) == []
    made.resize(600, 700)
    QTest.qWait(1)
    QApplication.processEvents()
    assert scroll.verticalScrollBar().maximum() == 0
    gap = made.save_button.mapTo(made, made.save_button.rect().topLeft()).y()
    assert gap - scroll.mapTo(made, scroll.rect().bottomLeft()).y() < 20, "the button stands right under the form"


def test_the_list_and_the_form_by_keys(made: Made) -> None:
    assert made.current_id() == "a"
    made.list.setFocus()
    QTest.keyClick(made.list, Qt.Key.Key_Down)
    assert made.form.text("name") == "b"
    QTest.keyClick(made.list, Qt.Key.Key_Return)
    name = made.form.entry("name").editors()[0]
    assert name.hasFocus()
    QTest.keyClick(name, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert made.saved == ["b"]
    made.form.fill({"name": ""})
    made.save()
    assert made.form.error("name") == "A name is needed."
    made.form.fill({"name": "z"})
    made.save()
    assert made.banner.isVisible() and made.banner.text() == "It cannot be saved now."
    made.let_go()
    assert made.current_id() == ""
    made.choose("a")
    assert made.form.text("name") == "a"
    QTest.keyClick(made, Qt.Key.Key_Escape)
    assert not made.isVisible()


def test_a_hidden_field_of_a_question_takes_no_room(qtbot: QtBot) -> None:
    fields = [
        Field("which", "Which", Kind.COMBO, choices=[Choice("a", "a")]),
        Field("other", "Other", Kind.TEXT, lines=4),
    ]

    def asked(hidden: bool) -> FormDialog:
        dialog = FormDialog("Ask", ["About this."], "Do", fields)
        qtbot.addWidget(dialog)
        dialog.fit()
        dialog.form.set_shown("other", not hidden)
        dialog.begin({"which": "a"})
        return dialog

    assert asked(True).height() < asked(False).height() - 60
