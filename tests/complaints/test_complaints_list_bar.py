"""Filter, kept lists, columns and bulk over the list of complaints, by keys and clicks on a real file."""

import csv
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from PySide6.QtCore import QItemSelectionModel, QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from desk_app import paper
from desk_app.app import Desk
from desk_app.complaints import store
from desk_app.complaints.bulk import SeveralComplaints
from desk_app.complaints.kept import ROOM, ComplaintList
from desk_app.complaints.list_handout import key_of
from desk_app.complaints.model import Chip, Complaint, ComplaintDraft
from desk_app.complaints.view import ComplaintView
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.core.i18n import set_language
from desk_app.customers.kept_lists_dialog import KeepDialog
from desk_app.customers.list_conditions import Conditions
from desk_app.customers.list_dialog import FilterDialog
from desk_app.customers.listing_service import KEPT, ListService
from desk_app.export import export_complaints
from desk_app.matters.store import moves_of
from desk_app.storage.undoing import undo_last
from desk_app.topics.model import Tree
from desk_app.topics.store import all_topics
from desk_app.ui import theme
from desk_app.ui.fields import WhenEntry
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.room_view import Surroundings

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    set_language("en")


@pytest.fixture
def qiang(desk: Desk, li: str) -> str:
    return desk.staff.add(li, "王强").id


@pytest.fixture
def three(desk: Desk, li: str, clock: FixedClock) -> list[Complaint]:
    drafts = (
        ComplaintDraft(title="冰箱不制冷", severity="grave", product="冰箱", customer_name="陈芳"),
        ComplaintDraft(title="送货迟到", severity="slight", product="洗衣机", customer_name="周敏"),
        ComplaintDraft(title="door scratched", severity="grave", product="Fridge", customer_name="Ann Lee"),
    )
    made = []
    for draft in drafts:
        made.append(desk.complaints.take_down(li, draft))
        clock.advance(timedelta(minutes=5))
    return made


@pytest.fixture
def remember(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


Asked = TypeVar("Asked", bound=QDialog)


@contextmanager
def answering(kind: type[Asked], act: Callable[[Asked], object]) -> Iterator[None]:
    """Within the block one window of this kind is waited for, and answered once the keyboard is in it."""
    answered = list[str]()

    def look() -> None:
        dialog, at = QApplication.activeModalWidget(), QApplication.focusWidget()
        if not isinstance(dialog, kind) or at is None or not dialog.isAncestorOf(at):
            QTimer.singleShot(5, look)
            return
        answered.append(dialog.windowTitle())
        try:
            act(dialog)
        finally:
            if dialog.isVisible():
                dialog.reject()

    QTimer.singleShot(0, look)
    yield
    assert answered


Show = Callable[[], ComplaintView]


@pytest.fixture
def show(qtbot: QtBot, desk: Desk, li: str, remember: QSettings) -> Show:
    windows = list[QWidget]()

    def made() -> ComplaintView:
        around = Surroundings(desk.file, lambda: li, lambda: ZONE, remember)
        view = ComplaintView(around, desk.complaints, lambda _typed: [])
        window = QWidget()
        window.resize(1366, 700)
        view.setParent(window)
        view.setGeometry(window.rect())
        qtbot.addWidget(window)
        windows.append(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        desk.file.on_change(view.refresh)
        view.choose_chip(Chip.ALL)
        return view

    return made


def _shown(view: ComplaintView) -> list[str]:
    return [store.by_id(view.around.file, row_id).title for row_id in view.model.ids()]


def _choose(view: ComplaintView, ids: list[str]) -> None:
    table = view.list.table
    flags = QItemSelectionModel.SelectionFlag
    table.selectionModel().clearSelection()
    for row in view.model.rows_of(ids):
        table.selectionModel().select(view.model.index(row, 0), flags.Select | flags.Rows)
    QApplication.processEvents()


def test_a_filter_narrows_words_narrow_further_and_a_cross_takes_it_away(
    show: Show, three: list[Complaint], qtbot: QtBot
) -> None:
    view = show()
    assert view.bar is not None
    with answering(FilterDialog, lambda dialog: _ask(dialog, {"severity": "grave"})):
        QTest.keyClick(
            view.list.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
    assert _shown(view) == ["冰箱不制冷", "door scratched"]
    assert view.bar.line.isVisible() and view.bar.line.count.text() == "2 complaints"
    view.list.filter.setText("制冷")
    qtbot.waitUntil(lambda: _shown(view) == ["冰箱不制冷"])
    view.list.filter.clear()
    qtbot.waitUntil(lambda: len(_shown(view)) == 2)
    QTest.mouseClick(view.bar.line.conditions[0], Qt.MouseButton.LeftButton)
    assert len(_shown(view)) == 3 and not view.bar.line.isVisible()


def _ask(dialog: FilterDialog, wanted: Mapping[str, str]) -> None:
    line = dialog.lines[0]
    for key, value in wanted.items():
        line.what.fill(key)
        line.what.activated.emit(line.what.currentIndex())
        if line.value is not None:
            line.value.fill(value)
    assert dialog.count.text().endswith("complaints") or dialog.count.text().endswith("complaint")
    dialog.apply()


def test_a_day_is_asked_with_a_calendar(show: Show, three: list[Complaint]) -> None:
    view = show()
    view.shown.chosen = Conditions((("from", "2026-11-22"),))
    view.show_chip(Chip.ALL)
    assert _shown(view) == []
    view.shown.chosen = Conditions((("from", "2026-11-21"), ("to", "2026-11-21")))
    view.show_chip(Chip.ALL)
    assert len(_shown(view)) == 3
    dialog = FilterDialog(view.shown, view.shown.conditions(Chip.ALL), view)
    days = [line.value for line in dialog.lines]
    assert all(isinstance(day, WhenEntry) for day in days) and dialog.conditions() == view.shown.chosen
    assert dialog.count.text() == "3 complaints"
    dialog.deleteLater()


def test_a_list_is_kept_apart_from_those_of_customers_and_its_chip_shows_it(
    show: Show, desk: Desk, li: str, three: list[Complaint]
) -> None:
    view = show()
    assert view.bar is not None
    conditions = Conditions((("severity", "grave"),), "door")

    def keep(dialog: KeepDialog) -> None:
        dialog.form.fill({"name": "Grave at the door"})
        dialog.save()

    with answering(KeepDialog, keep):
        kept = view.bar._keep(conditions, view)
    assert kept is not None
    view.choose_chip(KEPT + kept.id)
    assert _shown(view) == ["door scratched"]
    assert view.list.chip_button(KEPT + kept.id).text().startswith("Grave at the door")
    assert [row[0] for row in desk.file.query("SELECT room FROM saved_lists")] == [ROOM]
    ListService(desk.file).keep(li, "Grave at the door", Conditions())
    assert [each.kept.name for each in view.shown.kept()] == ["Grave at the door"]


def test_every_chip_can_be_narrowed_further(desk: Desk, li: str, clock: FixedClock, three: list[Complaint]) -> None:
    clock.advance(timedelta(hours=3))
    desk.complaints.postpone(li, three[0].id, clock.now() + timedelta(hours=30), "等配件")
    shown = ComplaintList(desk.file, lambda: ZONE, lambda: li)
    for chip in Chip:
        of_chip = set(shown.ids(chip))
        shown.chosen = shown.conditions(chip)
        assert set(shown.ids(Chip.ALL)) == of_chip, chip
        assert shown.count(shown.chosen) == len(of_chip)
        shown.chosen = None


def test_columns_are_chosen_and_remembered(show: Show, three: list[Complaint]) -> None:
    view = show()
    assert "product" not in view.list.table.chosen_columns()
    view.list.table.columns.show_column("product", True)
    assert "product" in view.list.table.chosen_columns()
    again = show()
    assert "product" in again.list.table.chosen_columns()
    place = next(n for n, column in enumerate(again.model.columns) if column.key == "product")
    texts = {again.model.index(row, place).data() for row in range(3)}
    assert texts == {"冰箱", "洗衣机", "Fridge"}


def test_several_are_given_with_a_reason_in_one_save(
    show: Show, desk: Desk, qiang: str, three: list[Complaint]
) -> None:
    view, said = show(), list[str]()
    view.said.connect(said.append)
    _choose(view, [three[0].id, three[2].id])
    assert view.bar is not None and view.bar.bulk.isVisible() and view.bar.bulk.count.text() == "2 complaints chosen"
    assert not view.bar.bulk.tag.isVisible()

    def answer(dialog: FormDialog) -> None:
        dialog.form.fill({"owner": qiang, "reason": "李娜休假"})
        dialog.save()

    with answering(FormDialog, answer):
        view.several.give.click()
    assert [store.by_id(desk.file, one.id).owner_id == qiang for one in three] == [True, False, True]
    assert {move.reason for one in (three[0], three[2]) for move in moves_of(desk.file, one.id)} == {"李娜休假"}
    assert said[-1] == "2 complaints given to 王强."
    undo_last(desk.file, qiang)
    assert all(store.by_id(desk.file, one.id).owner_id != qiang for one in three)


def test_several_are_postponed_and_get_a_kind(
    show: Show, desk: Desk, li: str, clock: FixedClock, three: list[Complaint]
) -> None:
    desk.topics.begin(li, Tree.COMPLAINTS)
    kind = all_topics(desk.file, Tree.COMPLAINTS)[1]
    view = show()
    _choose(view, [one.id for one in three])

    def answer(dialog: FormDialog) -> None:
        dialog.form.fill({"reason": "等厂家"})
        dialog.save()

    with answering(FormDialog, answer):
        view.several.postpone.click()
    assert {store.by_id(desk.file, one.id).due_at > clock.now() + timedelta(hours=12) for one in three} == {True}
    _choose(view, [one.id for one in three])

    def choose(dialog: FormDialog) -> None:
        dialog.form.fill({"kind": kind.path})
        dialog.save()

    with answering(FormDialog, choose):
        view.several.kind.click()
    assert {store.by_id(desk.file, one.id).kind_id for one in three} == {kind.id}


def test_closed_ones_are_passed_over_and_nothing_is_half_done(
    desk: Desk, li: str, qiang: str, clock: FixedClock, three: list[Complaint]
) -> None:
    several, ids = SeveralComplaints(desk.file), [one.id for one in three]
    desk.complaint_work.join(li, three[1].id, three[0].id, "同一件事")
    assert several.give(li, ids, qiang, "换班") == 2
    assert store.by_id(desk.file, three[1].id).owner_id == li
    head = desk.file.journal_head()
    with pytest.raises(DeskError) as refused:
        several.give(li, ids, li, " ")
    assert refused.value.field == "reason"
    with pytest.raises(DeskError):
        several.postpone(li, ids, clock.now() - timedelta(hours=1), "等配件")
    with pytest.raises(DeskError):
        several.give(li, [three[1].id], qiang, "换班")
    with pytest.raises(DeskError):
        several.set_kind(li, ids, "")
    assert desk.file.journal_head() == head
    assert several.set_kind(li, ids, "别的") == 2


def test_these_are_saved_as_a_file_in_their_order(
    show: Show, desk: Desk, tmp_path: Path, three: list[Complaint]
) -> None:
    view, asked = show(), list[list[str]]()
    view.export_wanted.connect(asked.append)
    _choose(view, [three[2].id, three[0].id])
    assert view.bar is not None
    view.bar.bulk.export.click()
    assert sorted(asked[0]) == sorted([three[2].id, three[0].id])
    for ending in ("csv", "xlsx"):
        assert export_complaints(desk.file, tmp_path / f"some.{ending}", [three[2].id, three[0].id]) == 2
    with (tmp_path / "some.csv").open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.reader(handle))
    assert [row[0] for row in rows[1:]] == [three[2].number, three[0].number]


def test_the_list_is_printed(show: Show, desk: Desk, clock: FixedClock, three: list[Complaint]) -> None:
    view, asked = show(), list[tuple[str, str]]()
    view.print_wanted.connect(lambda kind, key: asked.append((kind, key)))
    _choose(view, [three[0].id, three[2].id])
    view.several.print.click()
    kind, key = asked[0]
    assert kind == "complaints" and key == key_of(desk.file, view.list.table.selected_ids())
    clock.advance(timedelta(hours=30))
    for lang, words in (
        ("en", ("List of complaints", "2 complaints, 2 of them late", "陈芳", "Ann Lee", "李娜")),
        ("zh_CN", ("陈芳", "Ann Lee", "李娜", "冰箱不制冷")),
    ):
        for size in ("A4", "A5"):
            pdf = cast(Any, pypdfium2).PdfDocument(paper.sheet_pdf(desk.file, kind, key, size=size, lang=lang))
            text = "".join(page.get_textpage().get_text_range() for page in pdf).replace("\r\n", "")
            assert all(word in text for word in words), (lang, size, text)
            assert three[0].number.split("-", 2)[2] in text.replace(" ", "")
            assert "周敏" not in text
    every = cast(Any, pypdfium2).PdfDocument(paper.sheet_pdf(desk.file, "complaints", three[0].owner_id, lang="en"))
    assert "3 complaints, 3 of them late" in every[0].get_textpage().get_text_range()
    for nothing in ("2026-11-21?", "nobody"):
        with pytest.raises(DeskError):
            paper.sheet_pdf(desk.file, "complaints", nothing, lang="en")
