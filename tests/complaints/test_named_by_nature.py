"""Suggestions and praise are named what they are: in the menu, on the form, on papers; papers speak one language."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desk_app.app import Desk
from desk_app.complaints import store
from desk_app.complaints.letter import address_of
from desk_app.complaints.model import ComplaintDraft
from desk_app.complaints.nature import Nature
from desk_app.core.i18n import set_language
from desk_app.core.places import place_line
from desk_app.customers.model import AddressDraft, CustomerDraft
from desk_app.main_window.window import MainWindow
from desk_app.paper import sheet_pdf
from desk_app.ui import theme
from tests.printing.paper_reading import by_pdfium

WHICH = ("acceptance_slip", "progress", "reply", "close", "survey_slip")


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    set_language("en")


@pytest.mark.parametrize("nature", [Nature.SUGGESTION, Nature.PRAISE])
def test_no_paper_calls_them_a_complaint(desk: Desk, li: str, nature: Nature) -> None:
    one = desk.complaints.take_down(li, ComplaintDraft(title="longer hours", customer_name="Ann", nature=nature)).id
    for which in WHICH:
        for lang in ("en", "zh_CN"):
            text = by_pdfium(sheet_pdf(desk.file, "complaint", one, name=which, lang=lang))
            assert "omplaint" not in text and "投诉" not in text, (which, lang)
    assert f"{str(nature).capitalize()} acceptance slip" in by_pdfium(sheet_pdf(desk.file, "complaint", one, lang="en"))


@pytest.mark.parametrize("which", ["acceptance_slip", "reply", "survey_slip"])
def test_a_ready_made_topic_is_told_in_the_customer_s_language(desk: Desk, li: str, which: str) -> None:
    one = desk.complaints.take_down(li, ComplaintDraft(title="配送 · 迟到", customer_name="Ann")).id
    own = desk.complaints.take_down(li, ComplaintDraft(title="自家的说法", customer_name="Ann")).id
    assert "Delivery · Late" in by_pdfium(sheet_pdf(desk.file, "complaint", one, name=which, lang="en"))
    assert "配送 · 迟到" in by_pdfium(sheet_pdf(desk.file, "complaint", one, name=which, lang="zh_CN"))
    assert "自家的说法" in by_pdfium(sheet_pdf(desk.file, "complaint", own, name=which, lang="en"))


def test_a_chinese_address_begins_with_its_city_and_has_no_latin_comma(desk: Desk, li: str) -> None:
    assert place_line("604 室", "杭州") == "杭州604 室"
    assert place_line("杭州市文三路 1 号", "杭州") == "杭州市文三路 1 号"
    assert place_line("1 Main St", "Leeds") == "1 Main St, Leeds"
    assert (place_line("", "杭州"), place_line(None, None)) == ("杭州", "")
    home = CustomerDraft("王丽", addresses=(AddressDraft("文三路 1 号，604 室", city="杭州"),))
    whose = desk.customers.open_file(li, home).id
    one = desk.complaints.take_down(li, ComplaintDraft(title="x", customer_id=whose)).id
    assert address_of(desk.file, store.by_id(desk.file, one)) == ("杭州文三路 1 号，604 室",)


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_menu_begins_a_suggestion_and_form_and_message_name_it(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    window = MainWindow(desk, QSettings(str(tmp_path / "looks.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(window)
    window.show()
    entries = {each.text(): each for each in window.bar.menu(window.bar.new).actions()}
    entries["Suggestion"].trigger()
    view = window.view("complaint")
    assert view.panel is not None and view.panel.title.text() == "Take down a suggestion"
    assert view.panel.save_button.text().startswith("Save the suggestion")
    nature = view.panel.form.entry("nature").editors()[0]
    nature.setFocus()
    QTest.keyClicks(nature, "3")
    assert view.panel.title.text() == "Take down praise"
    view.panel.form.fill({"title": "so kind", "customer_name": "Ann"}, clean=False)
    said: list[str] = []
    view.said.connect(said.append)
    view.save()
    assert any(text.startswith("Praise ") and "is taken down" in text for text in said)
    assert store.by_id(desk.file, desk.file.query("SELECT id FROM complaints")[0][0]).nature is Nature.PRAISE


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
@pytest.mark.parametrize(
    ("nature", "said", "not_said"),
    [
        (Nature.COMPLAINT, ("first answer within 24 hours", "about your complaint", "a solution within"), ("thank",)),
        (Nature.SUGGESTION, ("about your suggestion",), ("complaint", "solution")),
        (Nature.PRAISE, ("We thank you within",), ("complaint", "solution")),
    ],
)
def test_the_form_promises_what_fits(
    qtbot: QtBot, desk: Desk, tmp_path: Path, nature: Nature, said: tuple[str, ...], not_said: tuple[str, ...]
) -> None:
    window = MainWindow(desk, QSettings(str(tmp_path / "looks.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(window)
    window.show()
    window.start_new("complaint", {"nature": str(nature)})
    panel = window.view("complaint").panel
    assert panel is not None
    promised = next(each.text() for each in panel.findChildren(QLabel) if each.text().startswith("We promise:"))
    assert all(part in promised for part in said), promised
    assert not any(part in promised for part in not_said), promised
    asked = [each.text() for each in panel.findChildren(QLabel)]
    assert "Who is it from?" in asked and "Who complains?" not in asked
    window._backup_on_close = False
    window.close()
