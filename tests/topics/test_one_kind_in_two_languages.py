"""One kind is one kind, whichever language it was written in, and two that are one are put together."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.app import SOURCES, Desk
from desk_app.complaints import pareto
from desk_app.complaints import store as complaints
from desk_app.complaints.importing import IMPORTER
from desk_app.complaints.model import Complaint, ComplaintDraft, Step
from desk_app.complaints.pareto import Axis, about
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.core.i18n import LANGUAGES, set_language, speaking
from desk_app.imports.model import Outcome, Value
from desk_app.improvements.days import Days
from desk_app.storage.check import check
from desk_app.storage.history import field_changes
from desk_app.storage.undoing import undo_last
from desk_app.topics import store
from desk_app.topics.dialog import TopicsDialog
from desk_app.topics.merging import merge
from desk_app.topics.model import BETWEEN, Tree, first_tree
from desk_app.topics.ready_made import likened, told_in
from desk_app.ui import theme
from desk_app.ui.form_dialog import FormDialog
from tests.calls.rows_in import at, take_in
from tests.fresh_files import fresh_desk

YEAR = Days(date(2026, 1, 1), date(2026, 11, 21))


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    opened = fresh_desk(tmp_path / "two.desk", clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def wang(desk: Desk) -> str:
    return desk.staff.add("00000000-0000-7000-8000-000000000001", "王主管").id


def taken(desk: Desk, actor: str, kind: str) -> str:
    came = datetime(2026, 11, 20, 2, tzinfo=UTC)
    return desk.complaints.take_down(
        actor, ComplaintDraft(title="x", customer_name="王丽", kind=kind, received_at=came)
    ).id


def one(desk: Desk, row_id: str) -> Complaint:
    return complaints.by_id(desk.file, row_id)


def kind_named(desk: Desk, path: str, tree: Tree = Tree.COMPLAINTS) -> str:
    found = store.with_path(desk.file, path, tree)
    assert found is not None
    return found.id


def bars(desk: Desk, axis: Axis = Axis.KIND) -> dict[str, int]:
    return {bar.name: bar.count for bar in about(desk.file, YEAR, axis).bars}


@pytest.mark.parametrize("tree", Tree)
def test_each_ready_made_name_has_one_likeness_and_both_names(tree: Tree) -> None:
    told: list[list[str]] = []
    for lang in LANGUAGES:
        with speaking(lang):
            told.append(
                [
                    BETWEEN.join(path)
                    for first, under in first_tree(tree)
                    for path in [(first,), *((first, x) for x in under)]
                ]
            )
    english, chinese = told
    assert [likened(tree, path) for path in english] == [likened(tree, path) for path in chinese]
    assert len({likened(tree, path) for path in english}) == len(english)
    assert [told_in(tree, path, "zh_CN") for path in english] == chinese
    assert [told_in(tree, path, "en") for path in chinese] == english


def test_without_a_tree_both_languages_are_one_bar(desk: Desk, wang: str) -> None:
    for kind in ("Delivery", "配送", "delivery · late", "配送 · 迟到", "自家的说法"):
        taken(desk, wang, kind)
    with speaking("zh_CN"):
        assert bars(desk, Axis.TOP) == {"配送": 4, "自家的说法": 1}
        assert bars(desk) == {"配送": 2, "配送 · 迟到": 2, "自家的说法": 1}
        assert len(pareto.ids_behind(desk.file, YEAR, Axis.TOP, "配送")) == 4
    with speaking("en"):
        assert bars(desk, Axis.TOP) == {"Delivery": 4, "自家的说法": 1}


def test_what_is_written_in_the_other_language_is_of_the_store_s_tree(desk: Desk, wang: str) -> None:
    before = taken(desk, wang, "Delivery · Late")
    with speaking("zh_CN"):
        desk.topics.begin(wang, Tree.COMPLAINTS)
    after = one(desk, taken(desk, wang, "Delivery · Late"))
    assert (after.kind, after.kind_id) == ("配送 · 迟到", kind_named(desk, "配送 · 迟到"))
    assert one(desk, before).kind == "Delivery · Late", "what was written stays as it was written"
    assert bars(desk) == {"配送 · 迟到": 2}
    own = desk.topics.add(wang, "Late", kind_named(desk, "配送"), Tree.COMPLAINTS)
    assert one(desk, taken(desk, wang, "配送 · Late")).kind_id == own.id, "as it is written goes first"


def test_an_import_is_matched_to_the_tree_by_either_language(desk: Desk, wang: str) -> None:
    with speaking("zh_CN"):
        desk.topics.begin(wang, Tree.COMPLAINTS)
        desk.topics.begin(wang, Tree.CAUSES)
    rows: list[dict[str, Value]] = [
        {"reference": name, "title": "late", "received_at": at("2026-11-20"), "kind": kind, "kind_of_cause": cause}
        for name, kind, cause in (
            ("A1", "Delivery · Late", "People · Careless"),
            ("A2", "配送 · 迟到", "人员 · 疏忽"),
            ("A3", "Our own words", "Nobody knows"),
        )
    ]
    assert take_in(desk, IMPORTER, rows) == [Outcome.NEW] * 3
    assert take_in(desk, IMPORTER, rows) == [Outcome.UNCHANGED] * 3
    found = {each.reference: each for each in complaints.each(desk.file)}
    assert len(found) == 3
    assert found["A1"].kind_id == found["A2"].kind_id == kind_named(desk, "配送 · 迟到")
    assert found["A1"].kind == "配送 · 迟到" and found["A3"].kind_id is None
    assert found["A1"].cause_id == found["A2"].cause_id is not None and found["A1"].cause is None
    assert (found["A3"].cause_id, found["A3"].cause) == (None, "Nobody knows")


def test_merging_takes_complaints_and_those_under_it_along_and_is_undone(desk: Desk, wang: str) -> None:
    topics = desk.topics
    old, new = (topics.add(wang, name, None, Tree.COMPLAINTS) for name in ("Quality", "质量问题"))
    topics.add(wang, "Leaks", old.id, Tree.COMPLAINTS)
    topics.add(wang, "LEAKS", new.id, Tree.COMPLAINTS)
    topics.add(wang, "Smells", old.id, Tree.COMPLAINTS)
    rows = [taken(desk, wang, kind) for kind in ("Quality", "Quality · Leaks", "Quality · Smells", "质量问题")]
    desk.checklist.add(wang, "Look at it", old.id)
    assert merge(desk.file, wang, old.id, new.id) == 2
    assert bars(desk, Axis.TOP) == {"质量问题": 4}
    assert bars(desk) == {"质量问题": 2, "质量问题 · LEAKS": 1, "质量问题 · Smells": 1}
    assert [one(desk, row).kind for row in rows[:2]] == ["质量问题", "质量问题 · LEAKS"]
    assert store.by_id(desk.file, old.id).retired and check(desk.file.path, SOURCES) == []
    changed = [(one.old, one.new) for one in field_changes(desk.file, "complaints", rows[0]) if one.field == "kind"]
    assert changed[-1] == ("Quality", "质量问题"), "the kind before stands in the history"
    undo_last(desk.file, wang)
    assert bars(desk, Axis.TOP) == {"Quality": 3, "质量问题": 1}
    assert not store.by_id(desk.file, old.id).retired
    assert one(desk, rows[0]).kind == "Quality"


def test_what_cannot_be_merged_says_why_and_changes_nothing(desk: Desk, wang: str) -> None:
    topics = desk.topics
    a, b = (topics.add(wang, name, None, Tree.CAUSES) for name in ("A", "B"))
    below = topics.add(wang, "below", a.id, Tree.CAUSES)
    call = topics.add(wang, "Price")
    kind = topics.add(wang, "Price", None, Tree.COMPLAINTS)
    row = taken(desk, wang, "")
    for step in (Step.ACKNOWLEDGE, Step.APOLOGIZE):
        desk.complaints.record_step(wang, row, step, "phone", "sorry")
    desk.recovery.write_fault(wang, row, cause_id=b.id)
    head = desk.file.journal_head()
    for topic_id, into in ((a.id, below.id), (a.id, a.id), (call.id, kind.id), (a.id, kind.id)):
        with pytest.raises(DeskError, match="does not stand under it"):
            merge(desk.file, wang, topic_id, into)
    assert desk.file.journal_head() == head
    assert merge(desk.file, wang, b.id, below.id) == 1
    assert bars(desk, Axis.CAUSE) == {"A · below": 1}


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_window_of_kinds_merges_by_keys(desk: Desk, wang: str, qapp: QApplication, qtbot: QtBot) -> None:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    old, new = (desk.topics.add(wang, name, None, Tree.COMPLAINTS) for name in ("Quality", "质量问题"))
    row = taken(desk, wang, "Quality")
    dialog = TopicsDialog(desk.file, desk.topics, lambda: wang, None, Tree.COMPLAINTS)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.choose(old.id)
    assert dialog.merge_button.isVisible()
    asked: list[str] = []

    def answer() -> None:
        asking = QApplication.activeModalWidget()
        focus = QApplication.focusWidget()
        assert isinstance(asking, FormDialog) and focus is not None and asking.isAncestorOf(focus)
        asked.append(asking.windowTitle().translate(dict.fromkeys(map(ord, "“”"), '"')))
        QTest.keyClick(focus, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def wait() -> None:
        asking = QApplication.activeModalWidget()
        focus = QApplication.focusWidget()
        if asking is None or focus is None or not asking.isAncestorOf(focus):
            QTimer.singleShot(20, wait)
        else:
            answer()

    QTimer.singleShot(20, wait)
    QTest.keyClick(dialog.tree, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert asked == ['Merge "Quality" into another']
    assert "1 complaint follows" in dialog.banner.text()
    assert one(desk, row).kind_id == new.id
    calls = TopicsDialog(desk.file, desk.topics, lambda: wang)
    qtbot.addWidget(calls)
    assert calls.merge_button.isHidden()
