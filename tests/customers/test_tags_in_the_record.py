"""The clock beside tags and own fields in the record: what they held before, and putting it back with the keys."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QListWidget
from pytestqt.qtbot import QtBot

from desk_app.app import DESK_ID, Desk
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.customers import store
from desk_app.customers.field_past_dialog import FieldPastDialog
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.customers.own_fields import OwnFieldService
from desk_app.customers.personal import OwnKind
from desk_app.customers.view import Beside, CustomersView, Services
from desk_app.storage.undoing import undo_last
from desk_app.ui import theme
from desk_app.ui.room_view import Surroundings
from tests.fresh_files import fresh_desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 21, 2, tzinfo=UTC))


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    set_language("en")
    with closing(fresh_desk(tmp_path / "store.desk", clock=clock)) as opened:
        yield opened


@pytest.fixture
def wang(desk: Desk, clock: FixedClock) -> str:
    """A file that lost a tag and whose own field, a day, was changed."""
    since = OwnFieldService(desk.file).add(DESK_ID, "Member since", OwnKind.DATE).id
    draft = CustomerDraft("王丽", phones=(PhoneDraft("13800138000"),), tags=("VIP",), own={since: "2020-05-01"})
    one = desk.customers.open_file(DESK_ID, draft).id
    clock.advance(timedelta(days=1))
    desk.customers.change(DESK_ID, one, {"tags": (), "own": {since: "2021-06-30"}})
    return one


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication, desk: Desk, wang: str) -> CustomersView:
    theme.apply_theme(qapp, dark=False, scale=1.0)
    around = Surroundings(desk.file, lambda: DESK_ID, lambda: ZoneInfo("Asia/Shanghai"))
    services = Services(desk.customers, desk.joining, desk.restoring, desk.tagging, desk.lists)
    made = CustomersView(around, services, Beside())
    qtbot.addWidget(made)
    made.resize(1366, 900)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    desk.file.on_change(made.refresh)
    made.open_record(wang)
    QApplication.processEvents()
    return made


def put_back_first(view: CustomersView, field: str) -> list[str]:
    """Opens the earlier values of a field from the record and puts the newest back; answers what was told."""
    told: list[str] = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        at = QApplication.focusWidget()
        if not isinstance(dialog, FieldPastDialog) or at is None or not dialog.isAncestorOf(at):
            QTimer.singleShot(5, answer)
            return
        told.extend(label.text() for label in dialog.findChildren(QLabel) if label.text().startswith("Now"))
        shown = dialog.findChildren(QListWidget)[0]
        told.extend(shown.item(row).text().split("\n")[0] for row in range(shown.count()))
        QTest.keyClick(shown, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    QApplication.processEvents()
    clocks = [
        each
        for each in view.record.findChildren(QAbstractButton)
        if each.accessibleName() == f"Earlier values: {field}" and each.isVisibleTo(view.record)
    ]
    QTimer.singleShot(0, answer)
    clocks[0].click()
    return told


def test_a_tag_that_is_gone_is_put_on_again_from_the_record(view: CustomersView, desk: Desk, wang: str) -> None:
    assert put_back_first(view, "Tags") == ["Now: —", "VIP"]
    assert store.by_id(desk.file, wang).tags == ("VIP",)
    undo_last(desk.file, DESK_ID)
    assert store.by_id(desk.file, wang).tags == ()


def test_an_own_field_gets_its_earlier_day_from_the_record(view: CustomersView, desk: Desk, wang: str) -> None:
    assert put_back_first(view, "Member since") == ["Now: 30 Jun 2021", "1 May 2020"]
    assert [each.value for each in store.by_id(desk.file, wang).own] == ["2020-05-01"]
    undo_last(desk.file, DESK_ID)
    assert [each.value for each in store.by_id(desk.file, wang).own] == ["2021-06-30"]
