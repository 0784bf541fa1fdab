"""Deliveries on time: the window by keys, the deliveries behind each figure, its paper read back, its command."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTreeWidget
from pytestqt.qtbot import QtBot

from desk_app.app import DESK_ID, Desk
from desk_app.command_line.run import run
from desk_app.core.clock import FixedClock, to_text
from desk_app.core.i18n import set_language
from desk_app.core.ids import new_id
from desk_app.insights.model import Period
from desk_app.insights.otif import otif_found, otif_page
from desk_app.insights.otif_dialog import OtifDialog
from desk_app.insights.otif_rows import behind_words, rows_behind
from desk_app.matters.model import MatterKind
from desk_app.paper import sheet_pdf, sheets_of
from desk_app.staff.model import Role
from desk_app.surveys import store as surveys
from desk_app.surveys.model import Answer
from desk_app.ui import theme
from desk_app.ui.room_view import Surroundings
from tests.fresh_files import fresh_desk
from tests.printing.paper_reading import by_pdfium, close, outside, overlapping, page_sizes
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 25, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
AT = datetime(2026, 11, 20, 4, tzinfo=UTC)
NOVEMBER = Period(date(2026, 11, 1), date(2026, 12, 1))
ASKED = "2026-11-01_2026-12-01"
HANDED = {"in": -1, "early": -3, "late": 1, "next day": 24, "short": -1, "made up": -1}
"""Names of deliveries, and how many half hours after the end of their window they came."""


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = fresh_desk(tmp_path / "store.desk", clock=FixedClock(NOW))
    yield opened
    opened.close()


def _row(name: str, came: datetime | None, **more: object) -> dict[str, object]:
    row = {
        "id": new_id(), "number": f"S01-D-{name}", "customer_name": name, "ordered_at": AT - 48 * HOUR,
        "promised_from": AT - HOUR, "promised_by": AT, "promised_precision": "time", "delivered_at": came,
        "handed_to_carrier_at": came - HOUR if came else None, "state": "delivered" if came else "under_way",
        "came_full": 1 if came else None, "split_of": None, "currency": "CNY", "owner_id": DESK_ID, "next_step": "x",
        "due_at": AT, "stage": "delivery", "courier_id": None, "area": "余杭区", "cash_cents": None,
    } | more  # fmt: skip
    return {key: to_text(value) if isinstance(value, datetime) else value for key, value in row.items()}


@pytest.fixture
def ids(desk: Desk) -> dict[str, str]:
    """Deliveries of one afternoon, each with its own fate: their ids by name."""
    chen = desk.staff.add(DESK_ID, "陈强", Role.COURIER).id
    rows = [_row(name, AT + halves * HOUR / 2, courier_id=chen) for name, halves in HANDED.items()]
    by_name = {str(row["customer_name"]): row for row in rows}
    by_name["short"]["came_full"] = by_name["made up"]["came_full"] = 0
    by_name["late"]["cash_cents"] = 5_000
    rest = _row("rest", AT - HOUR / 2, split_of=by_name["made up"]["id"])
    missed, open_still = _row("missed", None, area=None), _row("open", None, promised_by=NOW + HOUR)
    tried = {
        "id": new_id(), "delivery_id": by_name["late"]["id"], "at": to_text(AT), "by_id": DESK_ID, "courier_id": chen,
        "reason": "absent",
    }  # fmt: skip
    with desk.file.write(DESK_ID, "test") as tx:
        tx.insert_many("deliveries", [*rows, rest, missed, open_still])
        tx.insert_many("delivery_attempts", [tried])
        for name, score in (("in", 5), ("early", 4), ("next day", 1)):
            surveys.put(tx, MatterKind.DELIVERY, str(by_name[name]["id"]), None, Answer(score=score, scale="1-5"))
    return {str(row["customer_name"]): str(row["id"]) for row in (*rows, rest, missed, open_still)}


BEHIND = {
    "deliveries.otif": {"early", "late", "next day", "short", "missed"},
    "deliveries.otif.by_day": {"next day", "short", "missed"},
    "deliveries.in_window": {"early", "late", "next day", "missed"},
    "deliveries.early": {"early"},
    "deliveries.in_day": {"next day", "missed"},
    "deliveries.in_full": {"short", "missed"},
    "deliveries.on_time.by_day": {"next day"},
    "deliveries.late.by_day": {"next day"},
    "deliveries.late.by_time": {"late", "next day"},
    "deliveries.due": {*HANDED, "missed", "open"},
    "deliveries.delivered": {*HANDED, "rest"},
    "deliveries.lead_time_d.on_way.p90": {*HANDED, "rest"},
    "deliveries.otif.courier.陈强": {"early", "late", "next day", "short"},
    "deliveries.otif.courier.-": {"missed"},
    "deliveries.otif.area.余杭区": {"early", "late", "next day", "short"},
    "deliveries.failed": {"late"},
    "deliveries.failed.reason.absent": {"late"},
    "deliveries.failed.reason.refused": set(),
    "deliveries.cash_open_cents": {"late"},
    "satisfaction.raw_mean.late": {"next day"},
    "satisfaction.raw_mean.on_time": {"in", "early"},
    "complaints.per_1000_deliveries": set(),
}


@pytest.mark.parametrize("key", BEHIND)
def test_behind_a_share_stand_those_that_missed_it_behind_a_count_those_counted(
    desk: Desk, ids: dict[str, str], key: str
) -> None:
    names = {row_id: name for name, row_id in ids.items()}
    found = rows_behind(desk.file, NOVEMBER, key, NOW, 500)
    assert sorted(names[row_id] for row_id in found) == sorted(BEHIND[key])
    assert bool(behind_words(key)) is (key != "complaints.per_1000_deliveries")
    assert found[:2] == rows_behind(desk.file, NOVEMBER, key, NOW, 2)
    assert rows_behind(desk.file, Period(date(2026, 1, 1), date(2026, 2, 1)), key, NOW, 500) == (
        [ids["late"]] if key == "deliveries.cash_open_cents" else []
    )


def test_what_is_behind_a_share_is_as_many_as_missed_it(desk: Desk, ids: dict[str, str]) -> None:
    for key, one in otif_found(desk.file, NOVEMBER, NOW).known.items():
        if key.startswith("deliveries.otif") or key in ("deliveries.in_window", "deliveries.in_day"):
            assert one.value is not None
            assert len(rows_behind(desk.file, NOVEMBER, key, NOW, 500)) == round((1 - one.value) * one.n), key


def opened(qtbot: QtBot, desk: Desk) -> OtifDialog:
    made = OtifDialog(Surroundings(desk.file, lambda: DESK_ID, lambda: ZONE))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def lines(tree: QTreeWidget, columns: int = 3) -> list[list[str]]:
    items = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    return [[item.text(column) for column in range(columns)] for item in items if item is not None]


def test_the_window_tells_every_figure_with_n_and_formula(desk: Desk, ids: dict[str, str], qtbot: QtBot) -> None:
    dialog = opened(qtbot, desk)
    shown = lines(dialog.figures)
    for line in (
        ["On time in full", "28.6 %", "7"], ["On time in full, by the calendar day", "57.1 %", "7"],
        ["Before the window", "1", "7"], ["Failed attempts, by reason", "", ""], ["nobody was there", "1", "1"],
        ["陈强", "33.3 %", "6"], ["余杭区", "33.3 %", "6"], ["no area", "0.0 %°", "1"],
        ["Mean mark, late", "1.00°", "1"], ["Mean mark, on time", "4.50°", "2"],
        ["Cash not in the till", "¥50.00", "1"],
    ):  # fmt: skip
        assert line in shown, (line, shown)
    assert (
        dialog.said.text() == "2 of 7 deliveries due came on time and in full: 28.6 %. 5 more would have reached 95 %."
    )
    assert all(item[3] for item in lines(dialog.figures, 4) if item[2])
    assert dialog.formula.text().startswith("On time in full = handed over inside the promised window")
    assert "too early to tell for 1" in dialog.formula.text()


def test_enter_goes_from_the_figure_to_its_deliveries_to_the_record(
    desk: Desk, ids: dict[str, str], qtbot: QtBot
) -> None:
    dialog = opened(qtbot, desk)
    asked: list[tuple[str, str]] = []
    dialog.record_wanted.connect(lambda kind, row_id: asked.append((kind, row_id)))
    assert dialog.figures.hasFocus() and dialog.of.text() == "Not on time in full: 5 deliveries"
    for _press in range(3):
        QTest.keyClick(dialog.figures, Qt.Key.Key_Down)
    assert dialog.of.text() == "Before the window: 1 delivery"
    assert [line[1] for line in lines(dialog.rows)] == ["early"]
    QTest.keyClick(dialog.figures, Qt.Key.Key_Return)
    assert dialog.rows.hasFocus() and asked == []
    QTest.keyClick(dialog.rows, Qt.Key.Key_Return)
    assert asked == [("delivery", ids["early"])]
    assert not dialog.isVisible()


def test_another_period_and_f9_for_its_paper(desk: Desk, ids: dict[str, str], qtbot: QtBot) -> None:
    dialog = opened(qtbot, desk)
    dialog.span.setFocus()
    QTest.keyClicks(dialog.span, "Last")
    assert dialog.period() == Period(date(2026, 10, 1), date(2026, 11, 1))
    assert dialog.said.text() == "No delivery was due."
    assert ["On time in full", "–", "0"] in lines(dialog.figures) and lines(dialog.rows) == []
    dialog.last.fill(date(2026, 11, 20))
    assert dialog.span.value() == "own" and ["On time in full", "28.6 %", "7"] in lines(dialog.figures)
    with qtbot.waitSignal(dialog.print_wanted) as printed:
        QTest.keyClick(dialog, Qt.Key.Key_F9)
    assert printed.args == ["2026-10-01_2026-11-21"]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_the_window_is_whole_in_both_languages_and_sizes(
    desk: Desk, ids: dict[str, str], qtbot: QtBot, qapp: QApplication, lang: str, scale: float, dark: bool
) -> None:
    set_language(lang)
    theme.apply_theme(qapp, dark=dark, scale=scale)
    dialog = opened(qtbot, desk)
    dialog.resize(min(dialog.width(), 1366), min(dialog.height(), 720))
    qapp.processEvents()
    assert cut_or_overlapping(dialog) == []
    assert dialog.height() <= 768 and dialog.width() <= 1366


@pytest.mark.parametrize("size", ["A4", "A3"])
@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_the_paper_has_every_figure_on_one_page_and_nobody_named(
    desk: Desk, ids: dict[str, str], lang: str, size: str
) -> None:
    pdf = sheet_pdf(desk.file, "otif", ASKED, size=size, lang=lang)
    assert len(page_sizes(pdf)) == 1 and outside(pdf) == [] and overlapping(pdf) == []
    said = close(by_pdfium(pdf))
    set_language(lang)
    page = otif_page(desk.file, NOVEMBER)
    assert len(page.formulas) == 5
    for words in (*page.formulas, *(one.formula for one in page.beside), "28.6", "2/7", "陈强", "余杭区", "95"):
        assert close(words) in said, words
    if lang == "en":
        for words in ("1 came before its window", "too early to tell for 1", "Order to setting off", "Mean mark, late"):
            assert close(words) in said
    for secret in ("next day", "made up", *ids.values()):
        assert close(secret) not in said


def test_the_command_prints_it_by_two_days_or_one_word(desk: Desk, ids: dict[str, str], tmp_path: Path) -> None:
    path, target = tmp_path / "copy.desk", tmp_path / "otif.pdf"
    desk.close()
    shutil.copyfile(tmp_path / "store.desk", path)
    rest = [str(target), "--file", str(path), "--lang", "en"]
    for asked in (["--from", "2026-11-01", "--to", "2026-12-01"], ["--from=2026-11-01", "--to=2026-12-01"], [ASKED]):
        assert run(["print", "otif", *asked, *rest]) == 0
        assert close("2 of 7 deliveries due") in close(by_pdfium(target.read_bytes()))
        target.unlink()
    assert run(["print", *rest[1:], "--from", "2026-11-01", "--to", "2026-12-01", "otif", str(target)]) == 0
    assert run(["print", "board", "--from", "2026-11-01", "--to", "2026-12-01", *rest]) == 0
    assert run(["print", "otif", "--from", "November", "--to", "2026-12-01", *rest]) == 1
    assert run(["print", "otif", "--from", "2026-12-01", "--to", "2026-11-01", *rest]) == 1
    assert run(["print", "otif", "--from", "2020-01-01", "--to", "2020-02-01", *rest]) == 0
    for wrong in (
        ["print", "otif", "--from", "2026-11-01", *rest],
        ["print", "run", "--from", "x", "--to", "y", *rest],
    ):
        with pytest.raises(SystemExit) as ended:
            run(wrong)
        assert ended.value.code == 2


def test_the_sheet_is_offered_where_it_is_printed() -> None:
    assert [each.name for each in sheets_of("otif")] == ["otif"]
