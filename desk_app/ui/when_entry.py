"""A day, or a day and a time, typed as people write it; the calendar opens beside it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from PySide6.QtCore import QDate, QEvent, QLocale, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desk_app.core import when
from desk_app.core.i18n import _, language
from desk_app.core.typed_when import day_read, moment_read
from desk_app.ui import icons
from desk_app.ui.labels import label, set_role
from desk_app.ui.month import dress_month
from desk_app.ui.theme import px

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""What is typed outside of these is a slip of the finger."""
_DAY, _HOUR, _MINUTE = range(3)
_HOUR_AT, _MINUTE_AT = len("2026-11-30 "), len("2026-11-30 14:")
_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BUTTON = 26


class _Wall:
    """The clock dates are typed by; that of the machine until a window tells of its store's."""

    def __init__(self) -> None:
        self.told: Callable[[], datetime] = datetime.now


_wall = _Wall()


def set_wall(told: Callable[[], datetime] = datetime.now) -> None:
    """From now on dates are typed by this clock: naive, as the clock on the store's wall shows it; the machine's own
    where none is named.
    """
    _wall.told = told


class WhenLine(QLineEdit):
    """The line that is typed in, with the weekday and a button for the calendar inside it.

    `stepped` tells how many days, hours … on and of which part; `left` that it is to be read.
    """

    stepped = Signal(int, int, bool)
    left = Signal()
    calendar_wanted = Signal()

    def __init__(self, wide: str) -> None:
        super().__init__()
        self._wide, self._whole, self.unread = wide, False, False
        self.weekday = label("", "small")
        self.weekday.setParent(self)
        self.weekday.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.button = QToolButton(self)
        self.button.setAutoRaise(True)
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.setCursor(Qt.CursorShape.ArrowCursor)
        self.button.setAccessibleName(_("Open the calendar"))
        self.button.setToolTip(_("Open the calendar  Alt+↓"))
        icons.dress(self.button, "calendar", "muted", 16)
        self.button.clicked.connect(self.calendar_wanted)
        self.textEdited.connect(lambda _text: self.show_weekday(""))
        self._measure()

    def part(self) -> int:
        """Whether the cursor stands in the day, the hour or the minutes."""
        at = self.selectionStart() if self.hasSelectedText() else self.cursorPosition()
        return _DAY if at < _HOUR_AT else _HOUR if at < _MINUTE_AT else _MINUTE

    def select_part(self, part: int) -> None:
        """Marks it, so that typing replaces it and the arrows go on in it."""
        if part == _DAY:
            self.selectAll()
        else:
            self.setSelection(_HOUR_AT if part == _HOUR else _MINUTE_AT, 2)

    def show_weekday(self, word: str) -> None:
        """The weekday in the line; nothing while something is typed."""
        self.weekday.setText(word)
        self.weekday.adjustSize()
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        control = held == Qt.KeyboardModifier.ControlModifier
        if key == Qt.Key.Key_Down and held == Qt.KeyboardModifier.AltModifier:
            self.calendar_wanted.emit()
        elif key in _STEPS and (control or not held):
            self.stepped.emit(_STEPS[key], self.part(), control)
        elif key in _ENTER:
            self.left.emit()
            if self.unread:
                event.accept()
            else:
                super().keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            alone = not event.modifiers() & ~(Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
            if event.key() in _STEPS and alone:
                event.accept()
                return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus() and event.angleDelta().y():
            self.stepped.emit(1 if event.angleDelta().y() > 0 else -1, self.part(), False)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._whole = event.reason() == Qt.FocusReason.MouseFocusReason
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.selectAll()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._whole and not self.hasSelectedText():
            self.selectAll()  # the first click chooses all of it: what is typed then is the whole day
        self._whole = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "button"):
            self._measure()

    def _measure(self) -> None:
        words = max(self.weekday.fontMetrics().horizontalAdvance(when.weekday(day)) for day in range(7))
        text = self.fontMetrics().horizontalAdvance(self._wide)
        self.setTextMargins(0, 0, px(_BUTTON) + words + px(2), 0)
        self.setMinimumWidth(text + words + px(_BUTTON + 24))
        self._place()

    def _place(self) -> None:
        wide = px(_BUTTON)
        self.button.setGeometry(self.width() - wide - 1, 1, wide, self.height() - 2)
        at = self.button.x() - self.weekday.width() - px(2)
        self.weekday.move(at, (self.height() - self.weekday.height()) // 2)


class WhenEntry(QWidget):
    """A date, or a date and a time as the clock on the wall shows it; perhaps none.

    The value is a naive `datetime` (or a `date`) in the shop's own time, None when there is none. What is typed is
    read when the line is left or Enter is pressed; what cannot be read stays, with a sentence that says what to
    type, and the value is what it was. `past`: what is typed without a year or month is the last such day.
    """

    typed = Signal()

    def __init__(self, *, with_time: bool, optional: bool, none: str = "", past: bool = False) -> None:
        super().__init__()
        self._with_time, self._none, self._past = with_time, none or _("set a date"), past
        self._earliest, self._latest = EARLIEST, LATEST
        self._when = self.now().replace(minute=0, second=0, microsecond=0)
        self._wrong = ""
        self.edit = WhenLine("2026-11-30 14:30" if with_time else "2026-11-30")
        self.said = label("", "error", wrap=True)
        self.said.hide()
        row = QHBoxLayout()
        row.setSpacing(px(4))
        self.tick: QCheckBox | None = None
        if optional:
            self.tick = QCheckBox(self._none)
            self.tick.setAccessibleName(_("There is a date"))
            self.tick.setMinimumHeight(self.edit.sizeHint().height())
            self.tick.toggled.connect(self._ticked)
            row.addWidget(self.tick)
        row.addWidget(self.edit, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        column.addLayout(row)
        column.addWidget(self.said)
        if self.tick is not None:
            self.edit.hide()
        self.edit.left.connect(self.read)
        self.edit.stepped.connect(self._step)
        self.edit.calendar_wanted.connect(self.open_calendar)
        self.edit.textEdited.connect(lambda _text: self._tell(""))
        self._show()

    @staticmethod
    def now() -> datetime:
        """The wall clock to the minute, from which `tomorrow` is reckoned; the store's own once it is told."""
        return _wall.told().replace(second=0, microsecond=0)

    # What stands in it

    def value(self) -> object:
        if self.tick is not None and not self.tick.isChecked():
            return None
        read, _wrong = self._read()
        found = read or self._when
        if self.tick is not None and not self.edit.text().strip():
            return None
        return found if self._with_time else found.date()

    def fill(self, value: object) -> None:
        """Takes a `datetime`, a `date`, their ISO text, or None."""
        if isinstance(value, str):
            value = datetime.fromisoformat(value) if value else None
        if self.tick is not None:
            self.tick.setChecked(value is not None)
        if isinstance(value, date):
            clock = (value.hour, value.minute) if isinstance(value, datetime) else (0, 0)
            self._take(datetime(value.year, value.month, value.day, *clock))  # noqa: DTZ001 - the clock on the wall

    def allow(self, earliest: date | None = None, latest: date | None = None) -> None:
        """Days before or after these are refused in words."""
        self._earliest, self._latest = earliest or EARLIEST, latest or LATEST

    def read(self) -> bool:
        """Reads what was typed and shows it as it is kept; False if it cannot be, which is said below."""
        if self.edit.isHidden() or not self.edit.isModified():
            return not self._wrong
        if self.tick is not None and not self.edit.text().strip():
            self._show()
            self.tick.setChecked(False)
            if self.edit.hasFocus():
                self.tick.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        found, wrong = self._read()
        if found is None:
            self._tell(wrong)
            return False
        self._take(found)
        return True

    def wrong(self) -> str:
        """What is wrong with what stands there, "" if nothing."""
        return "" if self.edit.isHidden() else self._read()[1]

    def _read(self) -> tuple[datetime | None, str]:
        """What the line says, or what is wrong with it."""
        if not self.edit.isModified():
            return self._when, ""
        text, now = self.edit.text(), self.now()
        if self._with_time:
            found = moment_read(text, now, at=self._when.time(), past=self._past)
        else:
            day = day_read(text, now.date(), past=self._past)
            found = None if day is None else datetime.combine(day, self._when.time())
        return (None, self._unread(text)) if found is None else self._allowed(found)

    def _unread(self, text: str) -> str:
        if not text.strip():
            return _("Write a day: 2026-11-30, 11-30, tomorrow, Friday or +3.")
        if self._with_time:
            said = _("“{text}” is no day and time: write it as 2026-11-30 14:30, tomorrow 2pm, 14:30 or +3.")
        else:
            said = _("“{text}” is no day: write it as 2026-11-30, 11-30, tomorrow, Friday or +3.")
        return said.format(text=text.strip())

    def _allowed(self, found: datetime) -> tuple[datetime | None, str]:
        if found.date() < self._earliest:
            said = _("{day} is too early: write {first} or a later day.")
            return None, said.format(day=found.date().isoformat(), first=self._earliest.isoformat())
        if found.date() > self._latest:
            said = _("{day} is too late: write {last} or an earlier day.")
            return None, said.format(day=found.date().isoformat(), last=self._latest.isoformat())
        return found, ""

    def _take(self, found: datetime) -> None:
        changed, self._when = found != self._when, found
        self._show()
        if changed:
            self.typed.emit()

    def _show(self) -> None:
        self.edit.setText(self._when.strftime("%Y-%m-%d %H:%M" if self._with_time else "%Y-%m-%d").zfill(10))
        self.edit.setModified(False)
        self.edit.show_weekday(when.weekday(self._when.weekday()))
        self._tell("")

    def _tell(self, wrong: str) -> None:
        if wrong != self._wrong:
            self._wrong, self.edit.unread = wrong, bool(wrong)
            self.said.setText(wrong)
            self.said.setVisible(bool(wrong))
            set_role(self.edit, "true" if wrong else None, "wrong")
            self.edit.setAccessibleDescription(wrong)

    # Keys and the calendar

    def _ticked(self, on: bool) -> None:
        if self.tick is not None:
            self.tick.setText("" if on else self._none)
        if not on:
            self._show()
        self.edit.setVisible(on)
        self.typed.emit()

    def _step(self, by: int, part: int, month: bool) -> None:
        if not self.read():
            return
        if month:
            found = _months_on(self._when, by)
        else:
            found = self._when + (timedelta(days=by), timedelta(hours=by), timedelta(minutes=by))[part]
        allowed, wrong = self._allowed(found)
        if allowed is None:
            self._tell(wrong)
            return
        self._take(allowed)
        self.edit.select_part(part)

    def open_calendar(self) -> None:
        """Shows the month; Enter or a click takes a day, Esc none."""
        self.read()
        pop_up = CalendarPopUp(self._when.date(), self._earliest, self._latest, self._picked, self)
        below = self.edit.mapToGlobal(QPoint(0, self.edit.height()))
        room, size = self.screen().availableGeometry(), pop_up.sizeHint()
        if below.y() + size.height() > room.bottom():
            below.setY(max(room.top(), below.y() - self.edit.height() - size.height()))
        below.setX(max(room.left(), min(below.x(), room.right() - size.width())))
        pop_up.move(below)
        pop_up.show()
        pop_up.calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    def _picked(self, day: date) -> None:
        self._take(datetime.combine(day, self._when.time()))
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def on_typed(self, listener: Callable[[], None]) -> None:
        self.typed.connect(listener)

    def editors(self) -> list[QWidget]:
        return [self.edit] if self.tick is None else [self.tick, self.edit]


class CalendarPopUp(QFrame):
    """A month to choose a day from; it closes by itself."""

    def __init__(self, day: date, earliest: date, latest: date, on: Callable[[date], None], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._on = on
        self.calendar = QCalendarWidget()
        self.calendar.setAccessibleName(_("Calendar"))
        self.calendar.setLocale(QLocale(language()))
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        dress_month(self.calendar)
        self.calendar.setMinimumSize(px(300), px(270))
        self.calendar.setDateRange(_qt(earliest), _qt(latest))
        self.calendar.setSelectedDate(_qt(day))
        self.calendar.clicked.connect(self._take)
        self.calendar.activated.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self.calendar)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _take(self, day: QDate) -> None:
        if self.isVisible():
            self.close()
            on, opener = self._on, self.parentWidget()
            assert opener is not None
            QTimer.singleShot(0, opener, lambda: on(date(day.year(), day.month(), day.day())))


def _months_on(at: datetime, by: int) -> datetime:
    """The same day of another month, or its last day."""
    months = at.year * 12 + at.month - 1 + by
    for day in range(at.day, 27, -1):
        try:
            return at.replace(year=months // 12, month=months % 12 + 1, day=day)
        except ValueError:
            continue
    return at.replace(year=months // 12, month=months % 12 + 1)


def _qt(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
