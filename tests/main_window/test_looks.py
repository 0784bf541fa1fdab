"""Nothing is cut and nothing overlaps: every tab, form and dialog, both languages, 100 and 200 %."""

from datetime import timedelta

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.callbacks.model import CallbackDraft
from desk_app.customers.kept_lists_dialog import KeptListsDialog
from desk_app.customers.view import CustomersView
from desk_app.main_window.pictures import settle
from desk_app.main_window.tab_bar import ORDER, WITH_FORMS
from desk_app.today.closing_dialog import ClosingDialog
from tests.main_window.conftest import MakeWindow
from tests.ui.geometry import cut_or_overlapping


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_no_text_is_cut_and_nothing_overlaps(qapp: QApplication, window: MakeWindow, lang: str, scale: float) -> None:
    made = window(lang, scale=scale)
    found: dict[str, list[str]] = {}
    for kind in ORDER:
        made.show_tab(kind)
        qapp.processEvents()
        settle(made)
        found[kind] = cut_or_overlapping(made)
    for kind in WITH_FORMS:
        made.show_tab(kind)
        made.view(kind).start_new()
        qapp.processEvents()
        settle(made)
        found[f"new {kind}"] = cut_or_overlapping(made)
        made.view(kind).leave_form()
    for name, dialog in made.dialogs():
        dialog.show()
        settle(dialog)
        found[name] = cut_or_overlapping(dialog)
        dialog.close()
    assert {place: faults for place, faults in found.items() if faults} == {}


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_every_dialog_fits_on_a_small_screen_at_200_percent(qapp: QApplication, window: MakeWindow, lang: str) -> None:
    made = window(lang, scale=2.0)
    customers = made.view("customer")
    assert isinstance(customers, CustomersView)
    dialogs = [*made.dialogs(), ("kept", KeptListsDialog(customers.shown, made.desk.lists, made.actor, made))]
    too_large, cut = {}, {}
    for name, dialog in dialogs:
        dialog.resize(1358, 672)
        dialog.show()
        settle(dialog)
        if dialog.width() > 1358 or dialog.height() > 720:
            too_large[name] = (dialog.width(), dialog.height())
        cut[name] = cut_or_overlapping(dialog)
        dialog.close()
    assert too_large == {}
    assert {name: faults for name, faults in cut.items() if faults} == {}


def test_why_is_seen_when_the_day_is_closed_in_a_narrow_window(window: MakeWindow, qtbot: QtBot) -> None:
    made = window("en", scale=2.0)
    soon = made.desk.file.clock.now() + timedelta(hours=1)
    made.desk.callbacks.promise(made.actor(), CallbackDraft(name="Mrs Lee", reason="the oven", due_at=soon))
    [closing] = [dialog for name, dialog in made.dialogs() if name == "closing"]
    assert isinstance(closing, ClosingDialog)
    table = closing.list.table
    for wide, columns in (
        (1318, ["due", "who", "why", "next"]),
        (1800, ["due", "kind", "who", "next", "why", "owner"]),
    ):
        closing.resize(wide, 720)
        closing.show()
        settle(closing)
        assert table.chosen_columns() == columns
        qtbot.waitUntil(lambda: table.horizontalScrollBar().maximum() == 0)
        place = [column.key for column in closing.model.columns].index("why")
        words = QFontMetrics(table.font()).horizontalAdvance("nobody's, late, customer not told")
        assert table.columnWidth(place) > words
