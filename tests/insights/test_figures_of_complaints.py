"""The complaints on the tab of figures and on its paper."""

import csv
import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pdfminer.high_level import extract_text
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desk_app.core.i18n import LANGUAGES, set_language
from desk_app.insights import view as view_module
from desk_app.insights.handout import figures_pdf
from desk_app.insights.periods import Span
from desk_app.insights.view import SOON_MS, FiguresView
from desk_app.printing.letterhead import Letterhead
from desk_app.storage.desk_file import DeskFile
from desk_app.ui import theme
from tests.insights.calls_made import NOW, call, opened, write
from tests.insights.complaints_made import complaint, put_into
from tests.insights.test_figures_tab import ready, shown
from tests.printing.paper_reading import outside, overlapping
from tests.ui.geometry import cut_or_overlapping

HEAD = Letterhead("福满家电", "0571-88886666", "", "", None, "S01")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def file(tmp_path: Path, qtbot: QtBot) -> Iterator[DeskFile]:
    made = opened(tmp_path)
    at = NOW - 10 * DAY
    put_into(
        made,
        *(complaint(at, answered_at=at + 3 * HOUR * n, closed_at=at + 9 * HOUR * n) for n in (1, 2, 3, 4, 5, 20)),
        complaint(NOW - 2 * DAY),
        complaint(NOW - 2 * DAY, found_by_us=1),
        complaint(at, nature="praise"),
    )
    yield made
    made.close()


def tiles(tab: FiguresView) -> dict[str, list[str]]:
    return {
        card.tile.measure.key: [label.text() for label in card.findChildren(QLabel)]
        for card in tab.complaints.tiles.cards
    }


def test_the_block_of_complaints_stands_under_the_calls_for_the_same_period(file: DeskFile, qtbot: QtBot) -> None:
    tab = shown(file, qtbot)
    assert tab.complaints.isVisible()
    assert tab.empty.isVisible(), "there are no calls"
    assert tab.complaints.headline.text() == ("8 complaints came in, 62.5 % were answered within 24 hours; 2 are open.")
    found = tiles(tab)
    assert found["complaints.taken"][1] == "8"
    assert "Found by us: 1 (n = 8)" in found["complaints.taken"]
    assert "Praise: 1 (n = 1)" in found["complaints.taken"]
    assert found["complaints.first_response_h.median"][1:3] == ["10.5 h", "n = 6"]
    assert found["complaints.resolution_h.median"][1] == "31.5 h"
    assert found["complaints.open"][1] == "2"
    assert "Age of the oldest open one: 2.0 days (n = 2, fewer than 5)" in found["complaints.open"]
    assert tab.complaints.note.text().startswith("2 complaints may still be answered in time")
    tab.chooser.span.setCurrentIndex(list(Span).index(Span.LAST_MONTH))
    ready(tab, qtbot)
    assert not tab.complaints.isVisible()
    tab.put_down()


def test_the_figures_follow_a_save_of_a_complaint(file: DeskFile, qtbot: QtBot) -> None:
    tab = shown(file, qtbot)
    put_into(file, complaint(NOW - DAY))
    tab.refresh(frozenset({"complaint"}))
    qtbot.waitUntil(lambda: tiles(tab)["complaints.taken"][1] == "9", timeout=SOON_MS + 5_000)
    tab.put_down()


def test_they_are_copied_and_saved_with_the_figures_of_calls(
    file: DeskFile, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(file, [call(NOW - DAY)])
    tab = shown(file, qtbot)
    target = tmp_path / "figures.csv"
    monkeypatch.setattr(view_module, "ask_save", lambda *_asked: target)
    tab.csv_button.click()
    with target.open(encoding="utf-8-sig", newline="") as handle:
        rows = {row[0]: row[1:3] for row in csv.reader(handle) if len(row) > 2}
    assert rows["Came in"] == ["1", "n = 1"]
    assert rows["Complaints taken"] == ["8", "n = 8"]
    assert rows["First answer within 7 days"] == ["100.0 %", "n = 6; too early to tell for 2"]
    tab.put_down()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_word_is_cut_at_either_size(file: DeskFile, qtbot: QtBot, lang: str, scale: float) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    set_language(lang)
    theme.apply_theme(app, dark=False, scale=scale)
    try:
        tab = shown(file, qtbot)
        tab.resize(1366, 768)
        qtbot.waitUntil(lambda: cut_or_overlapping(tab) == [])
        tab.put_down()
    finally:
        set_language("en")
        theme.apply_theme(app, dark=False, scale=1.0)


@pytest.mark.parametrize("size", ["A4", "A5"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_paper_tells_the_complaints_after_the_calls(file: DeskFile, size: str, lang: str) -> None:
    write(file, [call(NOW - DAY) for _n in range(6)])
    pdf = figures_pdf(file, "2026-11-01_2026-12-01", HEAD, size, lang)
    assert outside(pdf) == []
    assert overlapping(pdf) == []
    if lang == "en":
        said = re.sub(r"\s+", " ", extract_text(BytesIO(pdf)))
        assert "8 complaints came in, 62.5 % were answered within 24 hours; 2 are open." in said
        for words in ("Complaints per 1,000 contacts", "Time to solve, 90th percentile", "Promises kept"):
            assert words in said
    before = figures_pdf(file, "2025-11-01_2025-12-01", HEAD, size, "en")
    assert "Complaints" not in extract_text(BytesIO(before))
