"""What is wrong in one line of goods is marked there alone, and the keyboard goes there."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desk_app.core.errors import DeskError
from desk_app.deliveries.lines_entry import LinesEntry, drafts_of
from desk_app.ui.fields import Field, LineEntry
from desk_app.ui.form import Form


def marked(form: Form) -> list[str]:
    """The cells that are marked as wrong, by what stands in them."""
    entry = form.entry("lines")
    assert isinstance(entry, QWidget)
    return [each.text() for each in entry.findChildren(LineEntry) if each.property("wrong") == "true"]


@pytest.mark.parametrize(("key", "text"), [("ordered", "many"), ("price", "abc"), ("expires", "soon")])
def test_one_cell_is_marked_and_taken_up(qtbot: QtBot, key: str, text: str) -> None:
    form = Form([Field("lines", "Goods", wide=True, make=lambda: LinesEntry({}))])
    qtbot.addWidget(form)
    form.show()
    rows = [{"goods": "rice", "ordered": "2"}, {"goods": "oil", "ordered": "1", key: text}, {"goods": "tea"}]
    form.fill({"lines": rows})
    with pytest.raises(DeskError) as refused:
        drafts_of(form.values()["lines"])
    assert form.show_desk_error(refused.value)
    assert marked(form) == [text]
    form.clear_errors()
    assert marked(form) == []
