"""Tags: typed freely, given to thousands in one save, called otherwise, joined, and found by."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desk_app.core.errors import DeskError
from desk_app.customers import personal_store, store
from desk_app.customers.model import CustomerDraft
from desk_app.customers.tagging import TaggingService, split_tags
from desk_app.customers.tags_dialog import TagsDialog
from desk_app.storage.check import check
from desk_app.storage.undoing import undo_last
from tests.customers.customer_world import World
from tests.ui.geometry import cut_or_overlapping


@pytest.fixture
def tagging(world: World) -> TaggingService:
    return TaggingService(world.file)


def known(world: World) -> dict[str, int]:
    return {tag.name: tag.files for tag in personal_store.tags(world.file)}


def the(world: World, name: str) -> str:
    return next(tag.id for tag in personal_store.tags(world.file) if tag.name == name)


def tagged(world: World, *names: str) -> str:
    return world.service.open_file(world.clerk, CustomerDraft("A", tags=names)).id


@pytest.mark.parametrize(
    ("text", "tags"),
    [("VIP, 老客户；vip、 a b ,,", ("VIP", "老客户", "a b")), ("", ()), (" , ", ())],
)
def test_a_line_of_tags(text: str, tags: tuple[str, ...]) -> None:
    assert split_tags(text) == tags


def test_a_tag_is_made_at_its_first_use_and_known_again(world: World) -> None:
    one, other = tagged(world, "VIP", "老客户"), tagged(world, "vip")
    assert store.by_id(world.file, other).tags == ("VIP",)
    assert known(world) == {"VIP": 2, "老客户": 1}
    assert [name for name, _why in world.found("老客户")] == ["A"]
    head = world.file.journal_head()
    world.service.change(world.clerk, one, {"tags": ("老客户", "Vip")})
    assert world.file.journal_head() == head
    world.service.change(world.clerk, one, {"tags": ("VIP",)})
    assert world.found("老客户") == []


def test_thousands_are_tagged_in_one_save_and_untagged(world: World, tagging: TaggingService) -> None:
    ids = [world.open(f"n{number}") for number in range(3)]
    with world.file.write(world.clerk, "test.many") as tx:
        rows = [{"id": f"c{n:05}", "number": f"K{n}", "name": f"m{n}", "kind": "person"} for n in range(1200)]
        store.add(tx, store.CUSTOMERS, [{**row, "state": "active"} for row in rows])
    everybody = [*ids, *(str(row["id"]) for row in rows)]
    assert tagging.tag(world.clerk, everybody, "Spring letter") == 1203
    assert tagging.tag(world.clerk, [*everybody, "unknown", ids[0]], "spring LETTER") == 0
    assert known(world) == {"Spring letter": 1203}
    assert tagging.untag(world.clerk, everybody[:1000], "Spring letter") == 1000
    assert tagging.untag(world.clerk, everybody[:10], "no such tag") == 0
    undo_last(world.file, world.clerk)
    assert known(world) == {"Spring letter": 1203}
    undo_last(world.file, world.clerk)
    assert known(world) == {}


def test_another_name_is_found_by_and_the_old_one_no_more(world: World, tagging: TaggingService) -> None:
    one = tagged(world, "VIP")
    renamed = tagging.rename(world.clerk, the(world, "VIP"), "Gold")
    assert store.by_id(world.file, one).tags == ("Gold",)
    assert (world.found("gold")[0][0], world.found("vip")) == ("A", [])
    assert tagging.rename(world.clerk, renamed, "Gold") == renamed
    tagging.rename(world.clerk, renamed, "GOLD")
    assert known(world) == {"GOLD": 1}
    undo_last(world.file, world.clerk)
    undo_last(world.file, world.clerk)
    assert known(world) == {"VIP": 1}
    assert world.found("vip")[0][0] == "A"


def test_two_tags_are_joined(world: World, tagging: TaggingService) -> None:
    both, one = tagged(world, "old", "vip"), tagged(world, "old")
    with pytest.raises(DeskError, match="join the two"):
        tagging.rename(world.clerk, the(world, "old"), "VIP")
    assert tagging.join(world.clerk, the(world, "old"), the(world, "vip")) == 1
    assert [store.by_id(world.file, each).tags for each in (both, one)] == [("vip",), ("vip",)]
    undo_last(world.file, world.clerk)
    assert known(world) == {"old": 2, "vip": 1}


def test_a_tag_is_taken_off_everybody_and_comes_back(world: World, tagging: TaggingService) -> None:
    tagged(world, "old")
    gone = the(world, "old")
    assert tagging.remove(world.clerk, gone) == 1
    assert (known(world), world.found("old")) == ({}, [])
    with pytest.raises(DeskError, match="no such tag"):
        tagging.rename(world.clerk, gone, "x")
    with pytest.raises(DeskError, match="one tag"):
        tagging.tag(world.clerk, [], "a, b")
    undo_last(world.file, world.clerk)
    assert known(world) == {"old": 1}
    path = world.file.path
    world.file.close()
    assert check(path, (store.SEARCH,)) == []


def test_tags_are_put_in_order_by_the_keyboard(world: World, tagging: TaggingService, qtbot: QtBot) -> None:
    tagged(world, "old", "vip")
    dialog = TagsDialog(world.file, tagging, lambda: world.clerk)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert [dialog.list.item(row).text() for row in range(2)] == ["old · 1 file", "vip · 1 file"]
    assert cut_or_overlapping(dialog) == []
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    name = dialog.form.entry("name").editors()[0]
    QTest.keyClick(name, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(name, "vip")
    QTest.keyClick(name, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.form.error("name") == "There is a tag of this name already: join the two."
    QTest.keyClicks(dialog.form.entry("into").editors()[0], "vip")
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert known(world) == {"vip": 1}
    QTest.mouseClick(dialog.remove_button, Qt.MouseButton.LeftButton)
    assert (known(world), dialog.banner.text()) == ({}, "Taken off 1 file.")
