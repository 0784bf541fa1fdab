"""The window of the staff: somebody comes, changes, leaves, and serves."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.app import DESK_ID, Desk
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.staff import store
from desk_app.staff.dialog import StaffDialog
from desk_app.staff.model import Role
from desk_app.ui import theme
from tests.fresh_files import fresh_desk
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = fresh_desk(tmp_path / "store.desk", clock=FixedClock(datetime(2026, 11, 21, 2, 0, tzinfo=UTC)))
    yield opened
    opened.close()


@pytest.fixture
def li(desk: Desk) -> str:
    """Li Na, who sits at the desk."""
    return desk.staff.add(DESK_ID, "李娜").id


@pytest.fixture
def dialog(qtbot: QtBot, desk: Desk, li: str) -> StaffDialog:
    made = StaffDialog(desk.file, desk.staff, lambda: li)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def lines(dialog: StaffDialog) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def test_somebody_is_taken_on_with_the_keys_alone(dialog: StaffDialog, desk: Desk) -> None:
    name, role = dialog.form.entry("name").editors()[0], dialog.form.entry("role").editors()[0]
    assert name.hasFocus()
    QTest.keyClicks(name, "Chen Qiang")
    QTest.keyClick(name, Qt.Key.Key_Return)
    QTest.keyClicks(role, "cour")
    QTest.keyClick(role, Qt.Key.Key_Return)
    assert store.by_name(desk.file, "Chen Qiang").role == Role.COURIER
    assert lines(dialog) == ["Desk", "Chen Qiang · courier or technician", "李娜 · clerk · serves now"]
    assert dialog.isVisible()


def test_a_name_somebody_has_is_refused_beside_its_field(dialog: StaffDialog) -> None:
    dialog.form.fill({"name": "李娜"})
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert "already" in dialog.form.error("name")
    QTest.keyClick(dialog.form.entry("name").editors()[0], Qt.Key.Key_Return)
    dialog.form.fill({"name": " "})
    dialog.save()
    assert dialog.form.error("name") == "Type a name."


def test_somebody_leaves_and_keeps_the_name(dialog: StaffDialog, desk: Desk, li: str) -> None:
    dialog.choose(li)
    QTest.keyClick(dialog.form.entry("active").editors()[0], Qt.Key.Key_Space)
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert not store.by_id(desk.file, li).active
    assert lines(dialog) == ["Desk", "李娜 · clerk · left · serves now"]
    assert not dialog.serve_button.isVisible()


def test_the_one_chosen_serves_from_now_on(dialog: StaffDialog, li: str) -> None:
    served: list[str] = []
    dialog.serves.connect(served.append)
    assert not dialog.serve_button.isVisible()
    dialog.choose(li)
    QTest.mouseClick(dialog.serve_button, Qt.MouseButton.LeftButton)
    assert served == [li]
    assert not dialog.isVisible()


def test_the_desk_itself_stays_as_it_is(dialog: StaffDialog) -> None:
    dialog.choose(DESK_ID)
    assert not dialog.form.entry("name").editors()[0].isEnabled()
    assert not dialog.save_button.isVisible()
    dialog.save()
    assert lines(dialog)[0] == "Desk"


def test_after_a_person_a_new_one_can_be_taken_on(dialog: StaffDialog, desk: Desk, li: str) -> None:
    dialog.choose(li)
    QTest.mouseClick(dialog.new_button, Qt.MouseButton.LeftButton)
    QTest.keyClicks(dialog.form.entry("name").editors()[0], "Wang")
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert {one.name for one in store.active_staff(desk.file)} == {"Desk", "李娜", "Wang"}


@pytest.mark.parametrize(("dark", "scale"), [(False, 1.0), (True, 2.0)])
def test_nothing_is_cut(qapp: QApplication, qtbot: QtBot, desk: Desk, li: str, dark: bool, scale: float) -> None:
    theme.apply_theme(qapp, dark=dark, scale=scale)
    dialog = StaffDialog(desk.file, desk.staff, lambda: li)
    qtbot.addWidget(dialog)
    dialog.show()
    for chosen in ("", li, DESK_ID):
        dialog.choose(chosen)
        qapp.processEvents()
        assert cut_or_overlapping(dialog) == []
    assert qapp.primaryScreen().availableGeometry().contains(dialog.rect())
