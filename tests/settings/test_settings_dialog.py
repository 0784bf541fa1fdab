"""The window of the store's settings: filled in, refused beside the field, and the logo."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.app import DESK_ID, Desk
from desk_app.commitments.spoken import written_hours
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.settings import store
from desk_app.settings.dialog import SettingsDialog
from desk_app.storage.journal import entries_of
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
def dialog(qtbot: QtBot, desk: Desk, li: str) -> SettingsDialog:
    made = SettingsDialog(desk.file, desk.settings, lambda: li)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def picture(qapp: QApplication) -> bytes:
    drawn = QPixmap(300, 100)
    drawn.fill(QColor("#0B6B82"))
    held = QBuffer()
    held.open(QBuffer.OpenModeFlag.WriteOnly)
    drawn.save(held, "PNG")
    return bytes(held.data().data())


def test_the_head_of_the_store_is_filled_in_with_the_keys(dialog: SettingsDialog, desk: Desk, li: str) -> None:
    name = dialog.form.entry("store_name").editors()[0]
    assert name.hasFocus()
    QTest.keyClicks(name, "Fuman Appliances")
    QTest.keyClick(name, Qt.Key.Key_Return)
    address = dialog.form.entry("store_address").editors()[0]
    assert address.hasFocus()
    QTest.keyClicks(address, "12 Zhongshan Road")
    dialog.form.fill({"store_hours": "周一至周六 9:00–21:00", "branch_prefix": "zs01"}, clean=False)
    QTest.keyClick(address, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not dialog.isVisible()
    profile = desk.settings.profile()
    assert (profile.store_name, profile.store_address) == ("Fuman Appliances", "12 Zhongshan Road")
    assert (profile.store_hours, profile.branch_prefix) == ("周一至周六 9:00–21:00", "ZS01")
    assert {entry.actor for entry in entries_of(desk.file, "settings", "store_name")} == {li}


def test_only_what_was_changed_is_written(dialog: SettingsDialog, desk: Desk) -> None:
    dialog.form.fill({"area_code": "0571"}, clean=False)
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert store.chosen(desk.file) == {"area_code": "0571"}


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("branch_prefix", "浙江", "branch prefix"),
        ("zone", "Asia/Hangzhou", "no time zone"),
        ("area_code", "abc", "digits only"),
        ("region", "China", "two letters"),
        ("zone", "", "Please fill in"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    dialog: SettingsDialog, desk: Desk, key: str, text: str, said: str
) -> None:
    dialog.form.fill({key: text, "store_name": "Fuman"}, clean=False)
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert said in dialog.form.error(key)
    assert dialog.form.entry(key).editors()[-1].hasFocus()
    assert store.chosen(desk.file) == {}


def test_a_logo_is_shown_kept_and_taken_away(
    qtbot: QtBot, dialog: SettingsDialog, desk: Desk, li: str, picture: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "标志.png"
    path.write_bytes(picture)
    dialog.read_logo(path)
    assert not dialog.logo.pixmap().isNull()
    assert store.logo(desk.file) is None
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert store.logo(desk.file) == picture
    again = SettingsDialog(desk.file, desk.settings, lambda: li)
    qtbot.addWidget(again)
    again.show()
    assert not again.logo.pixmap().isNull()
    QTest.mouseClick(again.no_logo_button, Qt.MouseButton.LeftButton)
    again.save()
    assert store.logo(desk.file) is None


def test_a_file_that_is_no_picture_is_refused(dialog: SettingsDialog, desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    path.write_text("no picture", encoding="utf-8")
    dialog.read_logo(path)
    assert dialog.logo.text() == "This is no picture"
    dialog.save()
    assert dialog.isVisible()
    assert dialog.banner.text() == "The logo must be a PNG or JPEG picture."
    dialog.read_logo(tmp_path / "gone.png")
    assert dialog.banner.text().startswith("The picture gone.png cannot be read")


def test_leaving_keeps_everything_as_it_was(dialog: SettingsDialog, desk: Desk) -> None:
    QTest.keyClicks(dialog.form.entry("store_name").editors()[0], "x")
    QTest.keyClick(dialog.form.entry("store_name").editors()[0], Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert store.chosen(desk.file) == {}


@pytest.mark.parametrize(("dark", "scale"), [(False, 1.0), (True, 2.0)])
def test_nothing_is_cut(
    qapp: QApplication, qtbot: QtBot, desk: Desk, li: str, picture: bytes, dark: bool, scale: float
) -> None:
    theme.apply_theme(qapp, dark=dark, scale=scale)
    dialog = SettingsDialog(desk.file, desk.settings, lambda: li)
    qtbot.addWidget(dialog)
    dialog.set_logo(picture)
    dialog.show()
    qapp.processEvents()
    assert cut_or_overlapping(dialog) == []
    assert qapp.primaryScreen().availableGeometry().contains(dialog.rect())


def test_hours_of_the_calendar_are_shown_and_changed_there(qtbot: QtBot, desk: Desk, li: str) -> None:
    opened: list[str] = []

    def open_calendar() -> None:
        opened.append("calendar")
        desk.calendar.set_week(li, dict.fromkeys(range(6), "8:30-12 13-18") | {6: "closed"})

    dialog = SettingsDialog(
        desk.file, desk.settings, lambda: li, hours=lambda: written_hours(desk.file), open_calendar=open_calendar
    )
    qtbot.addWidget(dialog)
    dialog.show()
    opens = dialog.form.entry("opens_at").editors()[0]
    assert opens.isVisible() and not dialog.hours_shown.isVisible(), "nobody wrote hours: those of the settings hold"
    QTest.mouseClick(dialog.calendar_button, Qt.MouseButton.LeftButton)
    assert opened == ["calendar"]
    assert not opens.isVisible() and dialog.hours_shown.isVisible()
    assert dialog.hours_shown.text() == "Mon–Sat 08:30–12:00 13:00–18:00\nSun closed"
    theme.apply_theme(_app(), dark=True, scale=2.0)
    qtbot.wait(30)
    assert cut_or_overlapping(dialog) == []
    dialog.save()
    assert not dialog.isVisible()
    assert store.profile(desk.file).opens_at == "09:00", "hours that are not shown are not written"


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
