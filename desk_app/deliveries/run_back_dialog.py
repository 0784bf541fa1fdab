"""Typing a run back from its sheet, by the keyboard alone: a number, one key for what happened, the next number."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QListWidget, QVBoxLayout, QWidget

from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.money import format_cents
from desk_app.deliveries import line_store, store
from desk_app.deliveries.door import Handing
from desk_app.deliveries.door_dialog import failed_dialog, failure_of, handing_dialog, handing_of, reason_choices
from desk_app.deliveries.model import Delivery
from desk_app.deliveries.phases import Failure, Reason
from desk_app.deliveries.run_back import meant, run_of, usual_time
from desk_app.deliveries.service import DeliveryService
from desk_app.deliveries.typed import window_times
from desk_app.staff import store as staff
from desk_app.staff.model import Role
from desk_app.storage.desk_file import DeskFile
from desk_app.ui.fields import Choice, ComboEntry, WhenEntry
from desk_app.ui.form_dialog import Values
from desk_app.ui.theme import px
from desk_app.ui.widgets import Banner, button, label, plain_tip


class KeysPad(QWidget):
    """Waits for one key; which one is told."""

    pressed = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.words = label("", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)

    def say(self, words: str) -> None:
        """Says which keys there are."""
        self.words.setText(words)
        self.setAccessibleName(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.text().strip():
            self.pressed.emit(event.text().casefold())
        else:
            super().keyPressEvent(event)


class RunBackDialog(QDialog):
    """Number, Enter, then 1 done, 2 failed, 3 partly; the keyboard goes on to the next number. Esc ends.

    What is not typed yet stays listed below.
    """

    def __init__(
        self,
        file: DeskFile,
        service: DeliveryService,
        actor: str,
        zone: ZoneInfo,
        courier_id: str,
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self._file, self._service, self._actor, self._zone = file, service, actor, zone
        self.found: Delivery | None = None
        self._asked_why = False
        self.typed: list[str] = []
        self.setWindowTitle(_("Type the run back"))
        self.setModal(True)
        people = [one for one in staff.active_staff(file) if one.role != Role.DESK]
        self.courier = ComboEntry([Choice(one.id, one.shown) for one in people])
        self.courier.setAccessibleName(_("Courier"))
        self.day = WhenEntry(with_time=False, optional=False, past=True)
        self.day.fill(file.clock.now().astimezone(zone).date())
        self.number = QLineEdit()
        self.number.setAccessibleName(_("Number"))
        self.number.setPlaceholderText(_("number, its last digits, reference or tracking number"))
        self.time = QLineEdit()
        self.time.setAccessibleName(_("Time"))
        self.time.setToolTip(plain_tip(_("Empty: now; for an earlier day the end of the window")))
        self.time.setPlaceholderText(_("like 14:30"))
        self.banner = Banner("late", "")
        self.banner.hide()
        self.about = label("", "heading", wrap=True)
        self.pad = KeysPad()
        self.done_words = label("", "muted", wrap=True)
        self.left_words = label("", "small", wrap=True)
        self.left_list = QListWidget()
        self.left_list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.left_list.setWordWrap(True)
        self.left_list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.left_list.setAccessibleName(_("Not typed yet"))
        self._lay_out()
        self.number.returnPressed.connect(self.look_up)
        self.time.returnPressed.connect(self.number.setFocus)
        self.pad.pressed.connect(self._key)
        self.pad.left.connect(self._next)
        self.courier.fill(courier_id or (people[0].id if people else ""))
        self.courier.on_typed(self._show_left)
        self.day.on_typed(self._show_left)
        self._next()
        self._show_left()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.courier, 1)
        head.addWidget(self.day, 1)
        typed = QHBoxLayout()
        typed.addWidget(self.number, 3)
        typed.addWidget(self.time, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(8))
        column.addWidget(label(_("Type the run back"), "heading", wrap=True))
        column.addLayout(head)
        column.addLayout(typed)
        column.addWidget(self.banner)
        column.addWidget(self.about)
        column.addWidget(self.pad)
        column.addWidget(self.done_words)
        column.addWidget(self.left_words)
        column.addWidget(self.left_list, 1)
        end = button(_("Finish  Esc"), on=self.accept)
        end.setAutoDefault(False)
        row = QHBoxLayout()
        row.addWidget(end)
        row.addStretch()
        column.addLayout(row)
        room = self.screen().availableGeometry()
        self.resize(min(px(620), room.width() - px(24)), min(px(520), room.height() - px(48)))

    def run(self) -> list[Delivery]:
        """What is still open of the run."""
        courier = str(self.courier.value() or "")
        return run_of(self._file, courier, self._day(), self._zone) if courier else []

    def _day(self) -> date:
        day = self.day.value()
        return day if isinstance(day, date) else self._file.clock.now().astimezone(self._zone).date()

    def _show_left(self) -> None:
        left = self.run()
        self.left_words.setText(_("Not typed yet: {n}").format(n=len(left)))
        self.left_list.clear()
        self.left_list.addItems([self._words(one) for one in left])
        self.done_words.setText("\n".join(self.typed[-3:]))
        self.done_words.setVisible(bool(self.typed))

    def _words(self, one: Delivery) -> str:
        cash = format_cents(one.cod_cents, one.currency) if one.cod_cents else ""
        return " · ".join(filter(None, (one.number, one.customer_name, one.goods, cash)))

    def look_up(self) -> None:
        """Finds what the number means and waits for what happened."""
        try:
            self.found = meant(self._file, self.number.text(), self.run())
        except DeskError as error:
            self._tell(error.sentence)
            self.number.selectAll()
            return
        self.banner.hide()
        self._asked_why = False
        self.about.setText(self._words(self.found))
        self.about.show()
        self.pad.say(_("1 done · 2 failed · 3 partly · Esc another number"))
        self.pad.show()
        self.pad.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, sentence: str) -> None:
        self.banner.set_text("late", sentence)
        self.banner.show()

    def _next(self) -> None:
        """Waits for the next number."""
        self.found = None
        self.about.hide()
        self.pad.hide()
        self.number.clear()
        self.time.clear()
        self.number.setFocus(Qt.FocusReason.OtherFocusReason)

    def _at(self, one: Delivery) -> datetime:
        now, day = self._file.clock.now(), self._day()
        if text := self.time.text().strip():
            return datetime.combine(day, window_times(text)[-1], self._zone)
        return usual_time(one, day, now, self._zone)

    def _key(self, key: str) -> None:
        one = self.found
        if one is None:
            return
        if self._asked_why:
            reason = next((Reason(each.value) for each in reason_choices() if each.digit == key), None)
            if reason is Reason.OTHER:
                failed_dialog(self).ask(lambda values: self._failed(one, failure_of(values, self._zone)))
            elif reason is not None:
                self._attempt(lambda: self._failed(one, Failure(reason)))
            return
        short = any(line.short_picked for line in line_store.lines_of(self._file, one.id))
        if key in ("1", "d") and not short:
            self._attempt(lambda: self._done(one, Handing(), _("done")))
        elif key in ("2", "f"):
            self._asked_why = True
            self.pad.say(" · ".join(f"{each.digit} {each.text}" for each in reason_choices()))
        elif key in ("1", "d", "3", "p"):
            self._partly(one)

    def _attempt(self, act: Callable[[], object]) -> None:
        try:
            act()
        except DeskError as error:
            self._tell(error.sentence)

    def _done(self, one: Delivery, handing: Handing, words: str) -> None:
        at = handing.at or self._at(one)
        self._service.typed_done(self._actor, one.id, handing, self._courier(), at)
        self._typed(one, at, words)

    def _failed(self, one: Delivery, failure: Failure) -> None:
        at = self._at(one)
        self._service.typed_failed(self._actor, one.id, failure, self._courier(), at)
        self._typed(one, at, store.by_id(self._file, one.id).failed_reason or "")

    def _partly(self, one: Delivery) -> None:
        lines, now = line_store.lines_of(self._file, one.id), self._file.clock.now()
        dialog = handing_dialog(one, lines, self._at(one), self._zone, self)

        def write(values: Values) -> None:
            self._done(one, handing_of(values, one, lines, now, self._zone), _("partly"))

        dialog.ask(write)

    def _courier(self) -> str | None:
        return str(self.courier.value() or "") or None

    def _typed(self, one: Delivery, at: datetime, words: str) -> None:
        said = _("{number} · {name}: {what}, {at}")
        self.typed.append(
            said.format(number=one.number, name=one.customer_name, what=words, at=when.clock_time(at, self._zone))
        )
        self.banner.hide()
        self._next()
        self._show_left()
