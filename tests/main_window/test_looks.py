"""Nothing is cut and nothing overlaps: every tab, form and dialog, both languages, 100 and 200 %."""

import pytest
from PySide6.QtWidgets import QApplication

from desk_app.main_window.pictures import settle
from desk_app.main_window.tab_bar import ORDER, WITH_FORMS
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
