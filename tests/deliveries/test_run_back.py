"""Typing a run back by the keyboard alone, on a real file."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.app import Desk
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.core.i18n import set_language
from desk_app.deliveries import line_store, store, way_store
from desk_app.deliveries.lines import LineDraft
from desk_app.deliveries.model import Delivery, DeliveryDraft, DeliveryState, Precision
from desk_app.deliveries.phases import Phase, Reason
from desk_app.deliveries.run_back import meant, run_of, usual_time
from desk_app.deliveries.run_back_dialog import RunBackDialog
from desk_app.staff.model import Role
from desk_app.ui import theme
from desk_app.ui.form_dialog import FormDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
ZONE = ZoneInfo("Asia/Shanghai")
S = DeliveryState


@pytest.fixture
def chen(desk: Desk, li: str) -> str:
    return desk.staff.add(li, "陈强", Role.COURIER).id


@pytest.fixture
def run(desk: Desk, li: str, chen: str) -> list[Delivery]:
    """Three of today's run: one under way, two that were only assigned."""
    today = datetime(2026, 11, 21, tzinfo=ZONE)
    made = []
    for place, name in enumerate(("王丽", "赵强", "孙红")):
        draft = DeliveryDraft(
            customer_name=name,
            courier_id=chen,
            promised_by=today,
            promised_precision=Precision.DAY,
            tracking=f"SF10000{place}",
            reference=f"TB-{place}",
            cod_cents=3_000 if place == 0 else None,
            lines=(LineDraft("米", 2), LineDraft("油", 1)),
        )
        made.append(desk.deliveries.plan(li, draft))
    desk.deliveries.move(li, made[0].id, S.UNDER_WAY)
    return made


@pytest.fixture
def dialog(
    qtbot: QtBot, qapp: QApplication, desk: Desk, li: str, chen: str, run: list[Delivery]
) -> Iterator[RunBackDialog]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    made = RunBackDialog(desk.file, desk.deliveries, li, ZONE, chen, None)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made


def type_number(dialog: RunBackDialog, text: str) -> None:
    assert dialog.number.hasFocus()
    QTest.keyClicks(dialog.number, text)
    QTest.keyClick(dialog.number, Qt.Key.Key_Return)


def test_a_number_means_one_of_the_run(desk: Desk, chen: str, run: list[Delivery]) -> None:
    there = run_of(desk.file, chen, date(2026, 11, 21), ZONE)
    assert [one.id for one in there] == [one.id for one in run]
    assert meant(desk.file, run[1].number.lower(), there).id == run[1].id
    assert meant(desk.file, run[1].number[-2:], there).id == run[1].id
    assert meant(desk.file, "sf100002", there).id == run[2].id
    assert meant(desk.file, "TB-0", there).id == run[0].id
    with pytest.raises(DeskError, match="Several"):
        meant(desk.file, run[0].number[-1], [run[0], run[0]])
    with pytest.raises(DeskError, match="No delivery"):
        meant(desk.file, "999", there)


def test_the_usual_time(desk: Desk, run: list[Delivery], clock: FixedClock) -> None:
    now = clock.now()
    assert usual_time(run[0], date(2026, 11, 21), now, ZONE) == now
    later = now + timedelta(days=1)
    assert usual_time(run[0], date(2026, 11, 21), later, ZONE) == datetime(2026, 11, 21, 18, tzinfo=ZONE)


def test_the_run_is_typed_back_by_keys_alone(
    desk: Desk, dialog: RunBackDialog, run: list[Delivery], chen: str, clock: FixedClock
) -> None:
    clock.advance(timedelta(hours=3))
    assert dialog.left_list.count() == 3
    type_number(dialog, run[0].number)
    assert dialog.pad.hasFocus()
    QTest.keyClick(dialog.pad, Qt.Key.Key_1)
    done = store.by_id(desk.file, run[0].id)
    assert (done.state, done.cash_cents, done.came_full) == (S.DELIVERED, 3_000, True)
    type_number(dialog, "nonsense")
    assert "nonsense" in dialog.banner.text()
    dialog.number.clear()
    type_number(dialog, "SF100001")
    QTest.keyClick(dialog.pad, Qt.Key.Key_2)
    assert "1 nobody was there" in dialog.pad.words.text()
    QTest.keyClick(dialog.pad, Qt.Key.Key_8)
    failed = store.by_id(desk.file, run[1].id)
    assert (failed.state, failed.failed_reason) == (S.FAILED, "not attempted")
    assert [each.reason for each in way_store.attempts_of(desk.file, failed.id)] == [Reason.NOT_ATTEMPTED]
    assert [each.phase for each in way_store.events_of(desk.file, failed.id)] == [
        Phase.ASSIGNED, Phase.SET_OFF, Phase.FAILED,
    ]  # fmt: skip
    assert (dialog.left_list.count(), dialog.left_words.text()) == (1, "Not typed yet: 1")
    assert run[2].number in dialog.left_list.item(0).text()

    def answer() -> None:
        asked = QApplication.activeModalWidget()
        if not isinstance(asked, FormDialog) or asked.windowTitle() != "Handed over":
            QTimer.singleShot(20, answer)
            return
        asked.form.fill({"line0": "1"}, clean=False)
        QTest.keyClick(asked.form.entry("line0").editors()[0], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        if asked.isVisible():
            asked.reject()

    type_number(dialog, run[2].number[-4:])
    QTimer.singleShot(20, answer)
    QTest.keyClick(dialog.pad, Qt.Key.Key_3)
    partly = store.by_id(desk.file, run[2].id)
    assert (partly.state, partly.came_full) == (S.DELIVERED, False)
    [rest] = store.splits_of(desk.file, partly.id)
    assert [(each.goods, each.ordered) for each in line_store.lines_of(desk.file, rest.id)] == [("米", 1)]
    assert dialog.left_list.count() == 0
    assert len(dialog.typed) == 3
