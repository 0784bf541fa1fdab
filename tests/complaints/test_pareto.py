"""What complaints are about: kinds and causes with the days before beside them, and what is a new hot spot."""

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.app import Desk
from desk_app.bench.made_calls import NOW as MADE_AT
from desk_app.bench.made_complaints import make
from desk_app.calls.model import CallDraft
from desk_app.command_line.run import run
from desk_app.complaints import pareto
from desk_app.complaints.model import ComplaintDraft, Step
from desk_app.complaints.nature import Nature
from desk_app.complaints.pareto import Axis, about, chance_bound, hot, ids_behind
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.deliveries.model import DeliveryDraft
from desk_app.improvements.days import Days
from desk_app.insights.pareto_dialog import ParetoDialog
from desk_app.insights.pareto_handout import asked_of, days_of
from desk_app.insights.pareto_words import none_words
from desk_app.paper import sheet_pdf
from desk_app.settings import store as settings
from desk_app.storage.desk_file import DeskFile
from desk_app.topics import store as topics
from desk_app.topics.model import Tree
from desk_app.ui import theme
from desk_app.ui.room_view import Surroundings
from tests.printing.paper_reading import by_pdfium

NOVEMBER = Days(date(2026, 11, 1), date(2026, 11, 21))


def taken(desk: Desk, li: str, kind: str, day: date, **more: object) -> str:
    came = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    draft = ComplaintDraft(title=f"关于{kind}", customer_name="王丽", kind=kind, received_at=came, **more)  # type: ignore[arg-type]
    return desk.complaints.take_down(li, draft).id


@pytest.fixture
def full(desk: Desk, li: str) -> Desk:
    """Six of delivery (one before), three of goods (three before), one in words alone, one without a kind."""
    set_language("en")
    desk.topics.begin(li, Tree.COMPLAINTS)
    desk.topics.begin(li, Tree.CAUSES)
    for n in range(6):
        taken(desk, li, "Delivery · Late" if n < 4 else "Delivery · Not delivered", date(2026, 11, 3 + n))
    taken(desk, li, "Delivery · Late", date(2026, 10, 20))
    for n in range(3):
        taken(desk, li, "Goods · Damaged", date(2026, 11, 4 + n), found_by_us=n == 0)
        taken(desk, li, "Goods · Damaged", date(2026, 10, 12 + n))
    taken(desk, li, "奇怪", date(2026, 11, 20))
    taken(desk, li, "", date(2026, 11, 20))
    taken(desk, li, "Goods · Damaged", date(2026, 11, 20), nature=Nature.SUGGESTION)
    taken(desk, li, "Goods · Damaged", date(2026, 10, 1))
    desk.calls.take_down(li, CallDraft(caller_name="王丽", phone="13800138000"))
    desk.deliveries.plan(li, DeliveryDraft(customer_name="王丽", address="望京西路1号", goods="冰箱"))
    return desk


def test_the_counts_with_those_before_and_what_is_new(full: Desk) -> None:
    found = about(full.file, NOVEMBER)
    assert found.days.before == Days(date(2026, 10, 11), date(2026, 10, 31))
    shown = [(bar.name, bar.count, bar.found, bar.before, bar.hot) for bar in found.bars]
    assert shown == [("Delivery", 6, 0, 1, True), ("Goods", 3, 1, 3, False), ("奇怪", 1, 0, 0, False)]
    assert [round(bar.upto, 2) for bar in found.bars] == [0.6, 0.9, 1.0]
    assert (found.total, found.total_before, found.voiced, found.found) == (11, 4, 10, 1)
    assert (found.without, found.suggestions, found.praise) == (1, 1, 0)
    assert (found.contacts, found.deliveries, found.per_thousand(found.contacts)) == (1, 1, 10_000)
    in_full = about(full.file, NOVEMBER, Axis.KIND)
    assert [bar.name for bar in in_full.bars][:2] == ["Delivery · Late", "Goods · Damaged"]
    assert len(ids_behind(full.file, NOVEMBER, Axis.TOP, "Goods")) == 3


def test_causes_are_known_after_the_apology(full: Desk, li: str) -> None:
    cause = next(each for each in topics.all_topics(full.file, Tree.CAUSES) if each.level == 2)
    row_id = ids_behind(full.file, NOVEMBER, Axis.TOP, "Delivery")[0]
    for step in (Step.ACKNOWLEDGE, Step.APOLOGIZE):
        full.complaints.record_step(li, row_id, step, "phone", "抱歉")
    full.recovery.write_fault(li, row_id, cause_id=cause.id)
    found = about(full.file, NOVEMBER, Axis.CAUSE)
    assert [(bar.name, bar.count) for bar in found.bars] == [(cause.path, 1)]
    assert found.without == 10


@pytest.mark.parametrize("mean", [0, 0.5, 1, 3, 12, 80])
def test_the_bound_is_the_least_count_that_chance_stays_within(mean: float) -> None:
    def within(count: int) -> float:
        return math.fsum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(count + 1))

    bound = chance_bound(mean)
    assert within(bound) >= 0.95 and (bound == 0 or within(bound - 1) < 0.95)


def test_each_part_of_the_rule_counts() -> None:
    assert not hot(2, 0)
    assert hot(3, 0)
    assert hot(4, 1) and not hot(3, 1), "three where one was expected may be chance"
    assert not hot(7, 4), "less than twice"
    assert not hot(8, 4), "twice, but chance brings it in five of a hundred"
    assert hot(9, 4)


def test_every_complaint_of_a_year_stands_behind_one_bar(tmp_path: Path) -> None:
    make(tmp_path / "made.desk", 1_500)
    file = DeskFile.open(tmp_path / "made.desk", clock=FixedClock(MADE_AT))
    try:
        last = MADE_AT.date()
        found = about(file, Days(last - timedelta(days=364), last))
        assert sum(bar.count for bar in found.bars) + found.without == found.total > 400
        assert len(found.bars) == 8
    finally:
        file.close()


@pytest.fixture
def shown(full: Desk, li: str, qtbot: QtBot) -> Callable[[], ParetoDialog]:
    def show() -> ParetoDialog:
        around = Surroundings(full.file, lambda: li, lambda: settings.profile(full.file).zoneinfo)
        dialog = ParetoDialog(around)
        qtbot.addWidget(dialog)
        dialog.first.fill(NOVEMBER.first)
        dialog.last.fill(NOVEMBER.last)
        dialog.show()
        QTest.qWaitForWindowExposed(dialog)
        dialog.chart.setFocus()
        return dialog

    return show


def test_by_keys_to_the_complaints_of_a_bar(shown: Callable[[], ParetoDialog], full: Desk) -> None:
    dialog = shown()
    wanted: list[tuple[str, str]] = []
    dialog.record_wanted.connect(lambda kind, row_id: wanted.append((kind, row_id)))
    QTest.keyClick(dialog.chart, Qt.Key.Key_Down)
    assert "Goods: 3, before that 3" in dialog.chart.accessibleName()
    QTest.keyClick(dialog.chart, Qt.Key.Key_Return)
    assert dialog.listed.count() == 3
    first = ids_behind(full.file, NOVEMBER, Axis.TOP, "Goods")[0]
    QTest.keyClick(dialog.listed, Qt.Key.Key_Return)
    assert wanted == [("complaint", first)] and not dialog.isVisible()


def test_complaints_without_a_cause_are_said_to_be_there(shown: Callable[[], ParetoDialog], full: Desk) -> None:
    dialog = shown()
    dialog.choose_axis(Axis.CAUSE)
    there = f"{dialog.shown.total} complaints in these days: a cause from the list is missing in all of them."
    assert (dialog.shown.bars, dialog.shown.without) == ((), dialog.shown.total)
    assert dialog.chart.accessibleDescription() == there
    assert "not in the picture" not in dialog.told.text(), "that is said already"
    paper = "".join(by_pdfium(sheet_pdf(full.file, "pareto", asked_of(NOVEMBER), lang="en")).split())
    assert "".join(there.split()) in paper and "Nocomplaintsinthesedays" not in paper
    assert none_words(about(full.file, Days(date(2025, 1, 1), date(2025, 1, 9)))) == "No complaints in these days."
    one = about(full.file, Days(date(2026, 10, 20), date(2026, 10, 20)), Axis.CAUSE)
    assert none_words(one) == "1 complaint in these days: a cause from the list is missing."


def test_what_stands_in_no_bar_is_led_to(shown: Callable[[], ParetoDialog], full: Desk, li: str) -> None:
    dialog = shown()
    assert dialog.missing.text() == "Show the 1 without a kind"
    dialog.choose_axis(Axis.CAUSE)
    assert dialog.missing.text() == "Show the 11 without a cause from the list"
    wanted: list[tuple[str, str]] = []
    dialog.record_wanted.connect(lambda kind, row_id: wanted.append((kind, row_id)))
    dialog.missing.setFocus()
    QTest.keyClick(dialog.missing, Qt.Key.Key_Space)
    assert dialog.listed.count() == 11
    QTest.keyClick(dialog.listed, Qt.Key.Key_Return)
    assert wanted == [("complaint", ids_behind(full.file, NOVEMBER, Axis.CAUSE, "")[0])]


def test_the_window_tells_rates_and_the_rule(shown: Callable[[], ParetoDialog]) -> None:
    dialog = shown()
    assert "11 complaints, before that 4" in dialog.headline.text()
    assert "suggestions 1, praise 0" in dialog.headline.text()
    assert "per 1,000 deliveries: 10,000.0 (10 of 1 ordered)" in dialog.told.text()
    assert pareto.rule_words() in dialog.told.text()
    QTest.mouseClick(dialog.parts[Axis.KIND], Qt.MouseButton.LeftButton)
    assert dialog.shown.bars[0].name == "Delivery · Late"
    dialog.copy()
    assert QGuiApplication.clipboard().text().splitlines()[1].startswith("Delivery · Late\t4\t0\t1\t40 %")
    asked: list[str] = []
    dialog.print_wanted.connect(asked.append)
    dialog.print_button.click()
    assert asked == ["2026-11-01_2026-11-22"] and days_of(asked[0]) == NOVEMBER


@pytest.mark.parametrize(("lang", "dark", "scale"), [("en", False, 1.0), ("zh_CN", True, 2.0)])
def test_it_is_painted_in_both_themes(
    shown: Callable[[], ParetoDialog], qapp: QApplication, lang: str, dark: bool, scale: float
) -> None:
    set_language(lang)
    theme.apply_theme(qapp, dark=dark, scale=scale)
    dialog = shown()
    picture = dialog.chart.grab().toImage()
    colours = {
        picture.pixelColor(x, y).name() for x in range(0, picture.width(), 2) for y in range(0, picture.height(), 2)
    }
    assert theme.tokens().ink("accent").name() in colours and theme.tokens().ink("soon").name() in colours
    room = dialog.screen().availableGeometry()
    assert dialog.width() <= room.width() and dialog.height() <= room.height()


@pytest.mark.parametrize(("lang", "words"), [("en", "Delivery · Late"), ("zh_CN", "Delivery · Late")])
def test_it_is_paper_in_both_languages(full: Desk, lang: str, words: str) -> None:
    text = by_pdfium(sheet_pdf(full.file, "pareto", asked_of(NOVEMBER), lang=lang))
    assert words in text and "60 %" in text
    assert {"en": "6 (1) · new hot spot", "zh_CN": "6（1） · 新热点"}[lang] in text


def test_the_command_line_prints_it(full: Desk, tmp_path: Path) -> None:
    path = str(full.file.path)
    full.close()
    target = tmp_path / "about.pdf"
    assert run(["print", "pareto", asked_of(NOVEMBER), str(target), "--file", path, "--lang", "en"]) == 0
    assert "What complaints are about" in by_pdfium(target.read_bytes())
