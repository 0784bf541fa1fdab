"""The promise board: its window by keys, its papers read back, its command."""

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
from desk_app.commitments import promise_store
from desk_app.commitments.amounts import amount
from desk_app.commitments.board import Tally, board
from desk_app.commitments.model import About, ClockKind, Version
from desk_app.complaints.model import ComplaintDraft, Step
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language, speaking
from desk_app.core.ids import new_id
from desk_app.insights.board_dialog import PromiseBoardDialog
from desk_app.insights.board_handout import broken_pdf, wall_pdf
from desk_app.insights.board_lines import board_headline, broken_lines, dropped_words, late_words, share_words
from desk_app.insights.model import Period
from desk_app.paper import sheet_pdf, sheets_of
from desk_app.printing.letterhead import Letterhead
from desk_app.ui import theme
from desk_app.ui.room_view import Surroundings
from tests.fresh_files import fresh_desk
from tests.printing.paper_reading import by_pdfium, close, outside, overlapping, page_sizes
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 25, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
NOVEMBER = Period(date(2026, 11, 1), date(2026, 12, 1))
ASKED = "2026-11-01_2026-12-01"
STORE = Letterhead("福满家电 中山路店", "0571-8888 1234", "杭州市中山路 88 号", "每天 8:30–12:00")


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    opened = fresh_desk(tmp_path / "store.desk", clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def complaints(desk: Desk, clock: FixedClock) -> list[str]:
    """Three complaints of Monday: one answered in time, one too late, one not yet. Answers their numbers."""
    li = desk.staff.add(DESK_ID, "李娜").id
    made = []
    for minutes, name in enumerate(("王丽", "赵强", "钱多")):
        clock.set(NOW - 50 * HOUR + timedelta(minutes=minutes))
        made.append(desk.complaints.take_down(li, ComplaintDraft(title="坏了", customer_name=name)))
    for each, hours in ((made[0], 49), (made[1], 20)):
        clock.set(NOW - hours * HOUR)
        desk.complaints.record_step(li, each.id, Step.ACKNOWLEDGE, "Spoke", "phone")
    clock.set(NOW)
    return [each.number for each in made]


def opened(qtbot: QtBot, desk: Desk) -> PromiseBoardDialog:
    made = PromiseBoardDialog(Surroundings(desk.file, lambda: DESK_ID, lambda: ZONE))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def lines(tree: QTreeWidget) -> list[list[str]]:
    items = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    return [[item.text(column) for column in range(tree.columnCount())] for item in items if item is not None]


def test_the_window_shows_each_commitment_and_the_broken_ones_of_the_marked(
    desk: Desk, complaints: list[str], qtbot: QtBot
) -> None:
    dialog = opened(qtbot, desk)
    assert lines(dialog.board) == [
        ["We give a first answer within 24 hours.", "3", "1", "2", "0", "0", "33 %°"],
        ["We speak with you about your complaint within 2 opening hours.", "3", "1", "2", "0", "0", "33 %°"],
        ["We have a solution within 3 working days.", "0", "0", "0", "3", "0", "–"],
    ]
    assert dialog.said.text() == ("1 Nov 2026 to 30 Nov 2026: 6 promises fell due, 2 of them were kept (33 %).")
    assert lines(dialog.broken) == [
        [complaints[1], "赵强", "yesterday 10:01", "yesterday 16:00", "5 hours 59 minutes", "李娜"],
        [complaints[2], "钱多", "yesterday 10:02", "not done yet", "25 hours", "李娜"],
    ]
    QTest.keyClick(dialog.board, Qt.Key.Key_Down)
    assert lines(dialog.broken)[0][:3] == [complaints[1], "赵强", "23 Nov 12:01"]
    assert lines(dialog.broken)[0][4].endswith("of opening hours")
    QTest.keyClick(dialog.board, Qt.Key.Key_Down)
    assert lines(dialog.broken) == [] and not dialog.open_button.isEnabled()


def test_enter_goes_from_the_commitment_to_the_broken_promise_to_its_record(
    desk: Desk, complaints: list[str], qtbot: QtBot
) -> None:
    dialog = opened(qtbot, desk)
    asked: list[tuple[str, str]] = []
    dialog.record_wanted.connect(lambda kind, row_id: asked.append((kind, row_id)))
    assert dialog.board.hasFocus()
    QTest.keyClick(dialog.board, Qt.Key.Key_Return)
    assert dialog.broken.hasFocus() and asked == []
    QTest.keyClick(dialog.broken, Qt.Key.Key_Down)
    QTest.keyClick(dialog.broken, Qt.Key.Key_Return)
    (kind, row_id) = asked[0]
    assert (kind, desk.file.query("SELECT number FROM complaints WHERE id = ?", (row_id,))[0][0]) == (
        "complaint", complaints[2],
    )  # fmt: skip
    assert not dialog.isVisible()


def test_another_period_by_its_name_or_its_days(desk: Desk, complaints: list[str], qtbot: QtBot) -> None:
    dialog = opened(qtbot, desk)
    dialog.span.setFocus()
    QTest.keyClicks(dialog.span, "Last")
    assert dialog.period() == Period(date(2026, 10, 1), date(2026, 11, 1))
    assert dialog.said.text() == "1 Oct 2026 to 31 Oct 2026: no promise has fallen due."
    assert [line[1] for line in lines(dialog.board)] == ["0", "0", "0"]
    dialog.span.fill("week")
    assert dialog.period() == Period(date(2026, 11, 23), date(2026, 11, 30))
    dialog.last.fill(date(2026, 11, 23))
    assert dialog.span.value() == "own"
    assert [line[1] for line in lines(dialog.board)] == ["0", "3", "0"]
    printed = qtbot.waitSignal(dialog.print_wanted)
    with printed:
        QTest.keyClick(dialog, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert printed.args == ["2026-11-23_2026-11-24"]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_the_window_is_whole_in_both_languages_and_sizes(
    desk: Desk, complaints: list[str], qtbot: QtBot, qapp: QApplication, lang: str, scale: float, dark: bool
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
def test_the_wall_has_one_page_with_every_commitment_and_nobody_named(
    desk: Desk, complaints: list[str], lang: str, size: str
) -> None:
    pdf = wall_pdf(desk.file, ASKED, STORE, size, lang)
    assert len(page_sizes(pdf)) == 1
    assert page_sizes(pdf)[0][0] == pytest.approx({"A4": 595, "A3": 842}[size], abs=1)
    assert outside(pdf) == [] and overlapping(pdf) == []
    said = close(by_pdfium(pdf))
    with speaking(lang):
        for line in board(desk.file, NOVEMBER).lines:
            assert close(line.version.text) in said
            assert close(share_words(line.tally)) in said
    assert close("福满家电 中山路店") in said
    for secret in ("王丽", "赵强", "钱多", "李娜", *complaints):
        assert close(secret) not in said


def test_many_long_commitments_still_make_one_page(desk: Desk, complaints: list[str]) -> None:
    with desk.file.write(DESK_ID, "test") as tx:
        for n in range(15):
            text = f"{n}: We repair washing machines, dryers and ovens at home within the days named at the counter."
            version = Version(
                "", new_id(), About.REPAIR, text, "", amount("3 d"), ClockKind.OPENING, date(2026, 11, 1)
            )  # fmt: skip
            promise_store.add(tx, version)
    pdf = wall_pdf(desk.file, ASKED, STORE, "A4", "en")
    assert len(page_sizes(pdf)) == 1 and outside(pdf) == [] and overlapping(pdf) == []
    assert close("14: We repair washing") in close(by_pdfium(pdf))


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_the_list_for_the_store_names_what_was_broken(desk: Desk, complaints: list[str], lang: str) -> None:
    pdf = broken_pdf(desk.file, ASKED, STORE, "A4", lang)
    said = close(by_pdfium(pdf))
    assert outside(pdf) == [] and overlapping(pdf) == []
    assert close(complaints[0]) not in said and close("王丽") not in said
    for words in (complaints[1], complaints[2], "赵强", "钱多", "李娜"):
        assert close(words) in said
    with speaking(lang):
        assert close(board_headline(board(desk.file, NOVEMBER))) in said
    assert broken_pdf(desk.file, "2026-10-01_2026-11-01", STORE, "A4", lang).startswith(b"%PDF")


def test_the_command_prints_both_sheets(desk: Desk, complaints: list[str], tmp_path: Path) -> None:
    path = tmp_path / "copy.desk"
    desk.close()
    shutil.copyfile(tmp_path / "store.desk", path)
    for name, size in (("", ""), ("promise_board", "A3"), ("broken_promises", "")):
        target = tmp_path / f"board{name}{size}.pdf"
        extra = [*(("--sheet", name) if name else ()), *(("--size", size) if size else ())]
        assert run(["print", "board", ASKED, str(target), "--file", str(path), "--lang", "en", *extra]) == 0
        assert target.read_bytes().startswith(b"%PDF")
    assert run(["print", "board", "November", str(target), "--file", str(path), "--lang", "en"]) == 1


def test_both_sheets_are_offered_where_the_board_is_printed(desk: Desk) -> None:
    assert [each.name for each in sheets_of("board")] == ["promise_board", "broken_promises"]
    assert sheet_pdf(desk.file, "board", ASKED, size="A3", lang="en").startswith(b"%PDF")


def test_a_record_that_is_gone_still_has_its_line(desk: Desk, complaints: list[str]) -> None:
    with desk.file.write(DESK_ID, "test") as tx:
        tx.execute("UPDATE complaints SET deleted_at = ? WHERE number = ?", ("2026-11-25T03:00:00.000Z", complaints[1]))
    first = board(desk.file, NOVEMBER).lines[0]
    found = broken_lines(desk.file, NOVEMBER, first.version, NOW)
    assert [each.number for each in found] == ["—", complaints[2]]


def test_shares_and_lengths_are_said_as_they_are() -> None:
    assert share_words(Tally()) == "–"
    assert [share_words(Tally(kept, broken)) for kept, broken in ((999, 1), (1, 999), (2, 1), (0, 3), (4, 0))] == [
        "99 %", "1 %", "67 %", "0 %", "100 %",
    ]  # fmt: skip
    assert dropped_words(Tally(dropped=3)) == "3"
    assert dropped_words(Tally(dropped=3, dropped_late=2)) == "3 (2 late)"
    opening, always = ClockKind.OPENING, ClockKind.ALWAYS
    assert late_words(0, opening) == "after closing time"
    assert late_words(0.5, always) == late_words(59, opening) == "less than a minute"
    assert late_words(3_600 * 3 + 1_250, opening) == "3 hours 20 minutes of opening hours"
    assert late_words(3_600 * 30, opening) == "30 hours of opening hours"
    assert late_words(3_600 * 30, always) == "30 hours"
    assert late_words(3_600 * 73, always) == "3 days"
