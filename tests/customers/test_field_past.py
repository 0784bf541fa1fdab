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
from desk_app.customers.earlier import Earlier, earlier_values
from desk_app.customers.field_past_dialog import FieldPastDialog
from desk_app.customers.model import AddressDraft, Customer, PhoneDraft
from desk_app.customers.past_pane import PastPane
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
