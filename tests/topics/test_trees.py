"""A store keeps three trees in one table: none of them is seen from another."""

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.core.errors import DeskError, NotFound
from desk_app.core.i18n import set_language
from desk_app.phrases.model import PhraseDraft
from desk_app.phrases.service import PhraseService
from desk_app.storage.desk_file import DeskFile
from desk_app.topics import store
from desk_app.topics.dialog import TopicsDialog, topic_hint, topic_picks
from desk_app.topics.model import LEVELS, Tree
from desk_app.topics.service import TopicService
from desk_app.ui import theme

OTHERS = (Tree.COMPLAINTS, Tree.CAUSES)


@pytest.mark.parametrize("tree", list(Tree))
def test_each_tree_has_usual_ones_to_begin_with(topics: TopicService, file: DeskFile, li: str, tree: Tree) -> None:
    made = topics.begin(li, tree)
    assert {topic.tree for topic in made} == {tree} and len(made) > 12
    assert store.all_topics(file, tree) == made
    assert [len(store.all_topics(file, other)) for other in Tree if other != tree] == [0, 0]
    with pytest.raises(DeskError):
        topics.begin(li, tree)
    for other in Tree:
        if other != tree:
            topics.begin(li, other)


def test_kinds_of_complaint_begin_with_the_words_of_the_trade(topics: TopicService, file: DeskFile, li: str) -> None:
    topics.begin(li, Tree.COMPLAINTS)
    tops = [topic.name for topic in store.all_topics(file, Tree.COMPLAINTS) if topic.level == 1]
    assert tops == [
        "Goods", "Delivery", "Staff", "Price", "Waiting", "Store environment", "After-sales", "Privacy",
    ]  # fmt: skip


def test_the_same_name_stands_in_several_trees_and_each_is_found_in_its_own(
    topics: TopicService, file: DeskFile, li: str
) -> None:
    made = {tree: topics.add(li, "Delivery", None, tree) for tree in Tree}
    late = topics.add(li, "Late", made[Tree.COMPLAINTS].id, Tree.COMPLAINTS)
    assert [topic.id for topic in store.find(file, "deliv")] == [made[Tree.CALLS].id]
    assert [topic.path for topic in store.find(file, "late", Tree.COMPLAINTS)] == ["Delivery · Late"]
    assert store.find(file, "late") == store.find(file, "late", Tree.CAUSES) == []
    assert store.with_path(file, "delivery · late") is None
    assert store.with_path(file, "delivery · late", Tree.COMPLAINTS) == late
    assert [pick.id for pick in topic_picks(file, "de", Tree.CAUSES)] == [made[Tree.CAUSES].id]
    assert store.by_id(file, late.id) == late
    with pytest.raises(NotFound):
        store.by_id(file, late.id, Tree.CALLS)


def test_nothing_is_moved_from_one_tree_into_another(topics: TopicService, file: DeskFile, li: str) -> None:
    topic, kind = topics.add(li, "Price"), topics.add(li, "Goods", None, Tree.COMPLAINTS)
    head = file.journal_head()
    for act in (
        lambda: topics.add(li, "Dear", kind.id),
        lambda: topics.add(li, "Dear", topic.id, Tree.COMPLAINTS),
        lambda: topics.move(li, topic.id, kind.id),
        lambda: topics.change(li, kind.id, "Goods", topic.id),
        lambda: PhraseService(file).add(li, PhraseDraft("Prices", "They change.", "", kind.id)),
    ):
        with pytest.raises(NotFound):
            act()
    assert file.journal_head() == head


def test_order_retiring_and_coming_back_stay_in_their_tree(topics: TopicService, file: DeskFile, li: str) -> None:
    first, second = (topics.add(li, name, None, Tree.CAUSES) for name in ("People", "Carrier"))
    other = topics.add(li, "People")
    assert (first.position, second.position, other.position) == (1, 2, 1)
    assert topics.shift(li, second.id, -1).position == 1
    assert store.by_id(file, other.id).position == 1
    assert topics.retire(li, first.id) == 1
    assert topics.bring_back(li, first.id).tree == Tree.CAUSES
    deep = first
    for name in ("a", "b")[: LEVELS - 1]:
        deep = topics.add(li, name, deep.id, Tree.CAUSES)
    with pytest.raises(DeskError, match="levels"):
        topics.add(li, "c", deep.id, Tree.CAUSES)


def test_how_often_a_kind_is_used_is_counted_by_complaints(topics: TopicService, file: DeskFile, li: str) -> None:
    kinds = [topics.add(li, name, None, Tree.COMPLAINTS) for name in ("Goods", "Staff")]
    with file.write(li, "test.put") as tx:
        tx.insert(
            "complaints",
            {
                "id": "00000000-0000-7000-8000-0000000000c1", "number": "X-1", "customer_name": "A", "title": "rude",
                "channel": "phone", "received_at": "2026-11-20T02:00:00.000Z",
                "promised_at": "2026-11-21T02:00:00.000Z",
                "state": "open", "owner_id": li, "next_step": "ring", "due_at": "2026-11-21T02:00:00.000Z",
                "stage": "relationship", "kind_id": kinds[1].id,
            },
        )  # fmt: skip
    assert store.used_lately(file, Tree.COMPLAINTS) == {kinds[1].id: 1}
    assert store.used_lately(file) == store.used_lately(file, Tree.CAUSES) == {}
    assert [topic.name for topic in store.find(file, "", Tree.COMPLAINTS)] == ["Staff", "Goods"]


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
@pytest.mark.parametrize("tree", OTHERS)
def test_the_window_of_topics_keeps_the_other_trees_too(
    qapp: QApplication, qtbot: QtBot, topics: TopicService, file: DeskFile, li: str, tree: Tree
) -> None:
    theme.apply_theme(qapp, dark=False, scale=1.0)
    set_language("en")
    topics.begin(li)
    before = store.all_topics(file)
    dialog = TopicsDialog(file, topics, lambda: li, None, tree)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.windowTitle() == {Tree.COMPLAINTS: "Kinds of complaint", Tree.CAUSES: "Causes"}[tree]
    QTest.mouseClick(dialog.begin_button, Qt.MouseButton.LeftButton)
    assert len(store.all_topics(file, tree)) > 12
    dialog.start_new()
    QTest.keyClicks(dialog.form.entry("name").editors()[0], "Parking")
    QTest.keyClick(dialog.form.entry("name").editors()[0], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert store.with_path(file, "Parking", tree) is not None
    dialog.move_in()
    assert store.by_id(file, dialog._chosen).level == 2
    dialog.retire()
    assert "1 retired: complaints keep it" in dialog.banner.text()
    assert store.all_topics(file) == before


def test_an_empty_tree_says_where_it_is_made(topics: TopicService, file: DeskFile, li: str) -> None:
    topics.begin(li)
    assert "menu, Kinds of complaint" in topic_hint(file, tree=Tree.COMPLAINTS)
    topics.begin(li, Tree.COMPLAINTS)
    assert topic_hint(file, tree=Tree.COMPLAINTS) == "A few letters, or your own words"


def test_what_cannot_be_done_is_said_in_the_words_of_the_tree(topics: TopicService, file: DeskFile, li: str) -> None:
    word = {Tree.CALLS: "topic", Tree.COMPLAINTS: "kind", Tree.CAUSES: "cause"}
    for tree in Tree:
        top = topics.add(li, "One", None, tree)
        under = topics.add(li, "Two", top.id, tree)
        third = topics.add(li, "Three", under.id, tree)
        refusals: list[Callable[[], object]] = [
            partial(topics.begin, li, tree),
            partial(topics.add, li, " ", None, tree),
            partial(topics.add, li, "one", None, tree),
            partial(topics.add, li, "Four", third.id, tree),
            partial(topics.move, li, top.id, under.id),
            partial(store.by_id, file, "none", tree),
        ]
        for refused in refusals:
            with pytest.raises(DeskError) as said:
                refused()
            others = set(word.values()) - {word[tree]}
            assert word[tree] in str(said.value).lower() and not any(each in str(said.value) for each in others)


@pytest.mark.parametrize(
    ("tree", "under"),
    [(Tree.CALLS, "Stands under"), (Tree.COMPLAINTS, "Kind it stands under"), (Tree.CAUSES, "Cause it stands under")],
)
def test_the_window_asks_in_the_words_of_the_tree(
    qtbot: QtBot, topics: TopicService, file: DeskFile, li: str, tree: Tree, under: str
) -> None:
    dialog = TopicsDialog(file, topics, lambda: li, tree=tree)
    qtbot.addWidget(dialog)
    assert dialog.form.entry("parent_id").editors()[-1].accessibleName() == under
