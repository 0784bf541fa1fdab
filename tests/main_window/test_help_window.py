"""The help window writes each language with its own quotation marks."""

import pytest
from pytestqt.qtbot import QtBot

from desk_app.core.i18n import set_language
from desk_app.main_window.help_window import PAGES, HelpWindow


@pytest.mark.parametrize(("lang", "own", "other"), [("en", '"', "“"), ("zh_CN", "“", '"')])
def test_marks_are_those_of_the_language(qtbot: QtBot, lang: str, own: str, other: str) -> None:
    set_language(lang)
    shown = HelpWindow("call")
    qtbot.addWidget(shown)
    assert own in shown.text.toPlainText()
    if lang == "en":
        for row in range(len(PAGES)):
            shown.pages.setCurrentRow(row)
            assert other not in shown.text.toPlainText() and "’" not in shown.text.toPlainText()
    set_language("en")
