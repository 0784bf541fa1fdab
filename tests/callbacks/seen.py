"""The tab of callbacks in a window, as a person at the keyboard has it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desk_app.callbacks import store
from desk_app.callbacks.view import CallbackView
from desk_app.customers import store as customers
from desk_app.customers.model import TimeLineEntry
from desk_app.storage.finding import find
from desk_app.ui.form import Form
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.room_view import Surroundings
from desk_app.ui.widgets import Banner, TimeLine
from tests.callbacks.conftest import World

ZONE = ZoneInfo("Asia/Shanghai")
CTRL, SHIFT, PLAIN = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)
Key = Qt.Key
HOUR = timedelta(hours=1)


class Seen:
    """The tab in a window, who sits before it, and what it asked of the window."""

    def __init__(self, world: World, qtbot: QtBot) -> None:
        self.world, self.me = world, world.li
        self.heard: list[tuple[str, object]] = []
        self.said: list[str] = []
        self.view = CallbackView(
            Surroundings(world.file, lambda: self.me, lambda: ZONE),
            world.callbacks,
            self._people,
            attempts=self._attempts,
            attempt=self._attempt,
        )
        world.file.on_change(self.view.refresh)
        self.view.new_wanted.connect(lambda kind, prefill: self.heard.append((kind, prefill)))
        self.view.record_wanted.connect(lambda kind, row_id: self.heard.append((kind, row_id)))
        self.view.print_wanted.connect(lambda kind, row_id: self.heard.append((f"print {kind}", row_id)))
        self.view.said.connect(self.said.append)
        self.view.refused.connect(self.said.append)
        self.window = QWidget()
        self.window.resize(1366, 700)
        self.view.setParent(self.window)
        self.view.setGeometry(self.window.rect())
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    def _people(self, text: str) -> list[tuple[str, str, str, str]]:
        file = self.world.file
        ids = [match.row_id for match in find(file, text).matches if match.kind == "customer"]
        return [(one.id, one.name, one.phones[0].raw, "") for one in customers.by_ids(file, ids)]

    def _attempt(self, callback_id: str, result: str, _again_at: datetime | None = None) -> None:
        with self.world.file.write(self.me, "calls.take_down") as tx:
            store.note_attempt(tx, callback_id, result, tx.now, reached=False)

    def _attempts(self, callback_id: str) -> list[TimeLineEntry]:
        one = store.by_id(self.world.file, callback_id)
        if one.last_tried_at is None:
            return []
        return [TimeLineEntry(one.last_tried_at, "call", "call-1", "L-1", "nobody there", "李娜")]

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        """A key, where the keyboard is."""
        if not self.window.isActiveWindow():  # nobody gives the window back after a question without a screen
            self.window.activateWindow()
        QApplication.processEvents()
        at = QApplication.focusWidget()
        assert at is not None
        QTest.keyClick(at, key, modifiers)

    def form(self) -> Form:
        assert self.view.panel is not None
        return self.view.panel.form

    def titles(self) -> list[str]:
        """What the list shows under "Why", from top to bottom."""
        why = [column.key for column in self.view.model.columns].index("why")
        return [str(self.view.model.index(row, why).data()) for row in range(self.view.model.rowCount())]

    def cell(self, row: int, key: str, role: Qt.ItemDataRole = Qt.ItemDataRole.DisplayRole) -> str:
        place = [column.key for column in self.view.model.columns].index(key)
        return str(self.view.model.index(row, place).data(role))

    def banner(self) -> str:
        QApplication.processEvents()
        shown = [each for each in self.view.record.findChildren(Banner) if each.isVisibleTo(self.view.record)]
        return shown[0].text() if shown else ""

    def told(self) -> list[str]:
        QApplication.processEvents()
        line = next(each for each in self.view.record.findChildren(TimeLine) if each.isVisibleTo(self.view.record))
        return [f"{moment.headline} / {moment.who}" for moment in line.moments()]

    def acts(self) -> list[str]:
        return [each.accessibleName() for each in self.view.record.act_buttons()]

    def facts(self) -> list[str]:
        QApplication.processEvents()
        return [each.text() for each in self.view.record.findChildren(QLabel) if each.isVisibleTo(self.view.record)]


def write(text: str) -> None:
    """Types where the keyboard is; Chinese comes whole from an input method."""
    widget = QApplication.focusWidget()
    assert widget is not None
    if text.isascii():
        QTest.keyClicks(widget, text)
    else:
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(widget, event)


def save(dialog: FormDialog) -> None:
    at = QApplication.focusWidget()
    assert at is not None and dialog.isAncestorOf(at)
    QTest.keyClick(at, Key.Key_Return, CTRL)


def reason(text: str) -> Callable[[FormDialog], object]:
    """Types a reason and saves."""

    def act(dialog: FormDialog) -> None:
        dialog.form.focus("reason")
        write(text)
        save(dialog)

    return act
