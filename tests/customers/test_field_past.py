"""Earlier values in the window: a field's list of them, and links beside what is not so today."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desk_app.core.errors import DeskError
from desk_app.core.i18n import set_language
from desk_app.customers import store
from desk_app.customers.earlier import Earlier, earlier_values, words_now
from desk_app.customers.field_past_dialog import FieldPastDialog
from desk_app.customers.model import AddressDraft, Customer, PhoneDraft, field_words
from desk_app.customers.own_fields import OwnFieldService
from desk_app.customers.past_pane import PastPane
from desk_app.customers.personal import OwnKind
from desk_app.customers.restoring import RestoringService
from desk_app.storage.undoing import undo_last
from desk_app.ui import theme
from desk_app.ui.widgets import Fact
from tests.customers.customer_world import World
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def wang(world: World) -> str:
    """A file that moved from east to west and north, with a number and an address that changed."""
    made = world.open("王丽", "13800138000")
    first = (AddressDraft("中山路 12 号", "杭州"),)
    world.service.change(world.clerk, made, {"area": "east", "addresses": first})
    world.later(days=10)
    own = store.by_id(world.file, made)
    phones = (PhoneDraft("13900000001", id=own.phones[0].id),)
    moved = (AddressDraft("人民路 3 号", "宁波", id=own.addresses[0].id),)
    world.service.change(world.clerk, made, {"area": "west", "phones": phones, "addresses": moved})
    world.later(days=5)
    world.service.change(world.clerk, made, {"area": "north"})
    world.later(days=1)
    return made


def facts_of(customer: Customer) -> Sequence[Fact]:
    return [
        Fact("Name", customer.name),
        Fact("Area", customer.area or ""),
        *(Fact("Phone", phone.raw) for phone in customer.phones),
        *(Fact("Address", f"{each.city} {each.text}") for each in customer.addresses),
        Fact("Note", customer.note or ""),
    ]


def dialog_of(qtbot: QtBot, world: World, wang: str, put_back: Callable[[Earlier], object]) -> FieldPastDialog:
    now = store.by_id(world.file, wang).area or ""
    dialog = FieldPastDialog("Area", now, earlier_values(world.file, wang, "area"), ZONE, put_back)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_a_value_is_chosen_and_put_back_with_the_keys(qtbot: QtBot, world: World, wang: str) -> None:
    service = RestoringService(world.file)
    dialog = dialog_of(qtbot, world, wang, lambda one: service.restore(world.clerk, wang, one))
    told = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert told == [
        "west\nfrom 1 Dec 2026 10:12 to 6 Dec 2026 10:12, entered by 王芳",
        "east\nfrom 21 Nov 2026 10:12 to 1 Dec 2026 10:12, entered by 王芳",
    ]
    assert "Now: north" in [label.text() for label in dialog.findChildren(QLabel)]
    assert dialog.list.hasFocus()
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    QTest.keyClick(dialog.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not dialog.isVisible()
    assert store.by_id(world.file, wang).area == "east"
    undo_last(world.file, world.clerk)
    assert store.by_id(world.file, wang).area == "north"


def test_a_refusal_stays_in_the_dialog(qtbot: QtBot, world: World, wang: str) -> None:
    def refuse(_one: Earlier) -> None:
        raise DeskError("It is so already.")

    dialog = dialog_of(qtbot, world, wang, refuse)
    QTest.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert dialog.wrong.text() == "It is so already."
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_field_that_never_changed_says_so(qtbot: QtBot, qapp: QApplication, scale: float) -> None:
    theme.apply_theme(qapp, dark=True, scale=scale)
    dialog = FieldPastDialog("Name", "王丽", [], ZONE, lambda _one: None)
    qtbot.addWidget(dialog)
    dialog.show()
    assert "It never held anything else." in [label.text() for label in dialog.findChildren(QLabel)]
    assert not dialog.yes.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.isVisible()
    assert cut_or_overlapping(dialog) == []


def links(pane: PastPane) -> dict[str, QPushButton]:
    QApplication.processEvents()
    return {each.accessibleName(): each for each in pane.facts.findChildren(QPushButton) if each.isVisibleTo(pane)}


def test_beside_each_fact_of_the_past_stands_a_link_that_puts_it_back(qtbot: QtBot, world: World, wang: str) -> None:
    service = RestoringService(world.file)
    pane = PastPane(
        world.file, wang, ZONE, facts_of, put_back=lambda values: service.restore(world.clerk, wang, *values)
    )
    qtbot.addWidget(pane)
    pane.resize(620, 400)
    pane.show()
    assert links(pane) == {}
    pane.show_day(date(2026, 11, 22))
    found = links(pane)
    assert set(found) == {
        "Put back: Area east",
        "Put back: Phone 13800138000",
        "Put back: Address 杭州 中山路 12 号",
    }
    assert cut_or_overlapping(pane) == []
    QTest.mouseClick(found["Put back: Address 杭州 中山路 12 号"], Qt.MouseButton.LeftButton)
    now = store.by_id(world.file, wang)
    assert [(each.city, each.text) for each in now.addresses] == [("杭州", "中山路 12 号")]
    assert (now.area, now.phones[0].raw) == ("north", "13900000001")
    undo_last(world.file, world.clerk)
    assert store.by_id(world.file, wang).addresses[0].text == "人民路 3 号"
    found["Put back: Phone 13800138000"].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(found["Put back: Phone 13800138000"], Qt.Key.Key_Space)
    assert store.by_id(world.file, wang).phones[0].raw == "13800138000"


def test_without_anybody_to_put_back_there_is_no_link(qtbot: QtBot, world: World, wang: str) -> None:
    pane = PastPane(world.file, wang, ZONE, facts_of)
    qtbot.addWidget(pane)
    pane.show()
    pane.show_day(date(2026, 11, 22))
    assert links(pane) == {}
    assert pane.said.text().endswith("coloured: not so today.")


@pytest.fixture
def tagged(world: World) -> str:
    """A file with two tags and an own field, then with one of them, another and another value."""
    card = OwnFieldService(world.file).add(world.clerk, "Card", OwnKind.TEXT).id
    made = world.open("王丽", "13800138000")
    world.service.change(world.clerk, made, {"tags": ("VIP", "old"), "own": {card: "A-1"}})
    world.later(days=10)
    world.service.change(world.clerk, made, {"tags": ("old", "new", "loud"), "own": {card: "A-2"}})
    world.later(days=10)
    world.service.change(world.clerk, made, {"tags": (), "own": {card: "A-3"}, "area": "west"})
    world.later(days=1)
    return made


def facts_with_tags(customer: Customer) -> Sequence[Fact]:
    own = [Fact(each.name, each.value) for each in customer.own]
    return [*facts_of(customer), *([Fact("Tags", ", ".join(customer.tags))] if customer.tags else []), *own]


def pane_of(qtbot: QtBot, world: World, customer_id: str) -> PastPane:
    restore = RestoringService(world.file).restore
    pane = PastPane(
        world.file,
        customer_id,
        ZONE,
        facts_with_tags,
        put_back=lambda values: restore(world.clerk, customer_id, *values),
    )
    qtbot.addWidget(pane)
    pane.resize(620, 500)
    pane.show()
    return pane


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_tags_of_the_past_go_back_together_or_one_by_one(
    qtbot: QtBot, qapp: QApplication, world: World, tagged: str, scale: float
) -> None:
    theme.apply_theme(qapp, dark=True, scale=scale)
    pane = pane_of(qtbot, world, tagged)
    pane.resize(int(620 * scale), int(500 * scale))
    pane.show_day(date(2026, 11, 25))
    found = links(pane)
    assert {name for name in found if "Area" not in name} == {
        "Put back: Tags VIP, old",
        "Put on VIP",
        "Put on old",
        "Put back: Card A-1",
    }
    assert cut_or_overlapping(pane) == []
    QTest.mouseClick(found["Put on VIP"], Qt.MouseButton.LeftButton)
    assert store.by_id(world.file, tagged).tags == ("VIP",)
    undo_last(world.file, world.clerk)
    found["Put back: Tags VIP, old"].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(found["Put back: Tags VIP, old"], Qt.Key.Key_Space)
    assert store.by_id(world.file, tagged).tags == ("VIP", "old")
    undo_last(world.file, world.clerk)
    assert store.by_id(world.file, tagged).tags == ()
    QTest.mouseClick(found["Put back: Card A-1"], Qt.MouseButton.LeftButton)
    now = store.by_id(world.file, tagged)
    assert ([each.value for each in now.own], now.area, now.tags) == (["A-1"], "west", ())


def test_what_was_empty_on_that_day_is_shown_so_and_can_be_emptied_again(
    qtbot: QtBot, world: World, tagged: str
) -> None:
    world.service.change(world.clerk, tagged, {"tags": ("late", "calm")})
    pane = pane_of(qtbot, world, tagged)
    pane.show_day(date(2026, 12, 11))
    assert store.by_id(world.file, tagged).tags == ("calm", "late")
    assert pane.said.text() == "As it was at the end of 11 Dec 2026; coloured: not so today."
    found = links(pane)
    assert set(found) == {"Put back: Tags —", "Take off calm", "Take off late"}
    QTest.mouseClick(found["Take off late"], Qt.MouseButton.LeftButton)
    assert store.by_id(world.file, tagged).tags == ("calm",)
    undo_last(world.file, world.clerk)
    QTest.mouseClick(found["Put back: Tags —"], Qt.MouseButton.LeftButton)
    assert store.by_id(world.file, tagged).tags == ()


def test_a_tag_is_chosen_in_the_dialog_and_goes_on_with_the_keys(qtbot: QtBot, world: World, tagged: str) -> None:
    service = RestoringService(world.file)
    world.service.change(world.clerk, tagged, {"tags": ("late",)})
    dialog = FieldPastDialog(
        field_words("tags"),
        words_now(world.file, tagged, "tags"),
        earlier_values(world.file, tagged, "tags"),
        ZONE,
        lambda one: service.restore(world.clerk, tagged, one),
    )
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    told = [dialog.list.item(row).text().split("\n")[0] for row in range(dialog.list.count())]
    assert told == ["without late", "old", "new", "loud", "VIP"]
    assert "Now: late" in [label.text() for label in dialog.findChildren(QLabel)]
    for _press in range(4):
        QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    QTest.keyClick(dialog.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not dialog.isVisible()
    assert store.by_id(world.file, tagged).tags == ("VIP", "late")
    undo_last(world.file, world.clerk)
    assert store.by_id(world.file, tagged).tags == ("late",)
