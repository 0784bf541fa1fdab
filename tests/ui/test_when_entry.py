"""A date is typed as people write it: what was read is shown at once, what was not stays and says what to type."""

from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QToolButton
from pytestqt.qtbot import QtBot

from desk_app.core.i18n import set_language
from desk_app.ui import theme
from desk_app.ui.fields import Field, Kind, WhenEntry
from desk_app.ui.form_dialog import FormDialog, Values
from tests.ui.geometry import cut_or_overlapping

START = datetime.fromisoformat("2026-11-22T09:00")
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
FIELDS = (
    Field("day", "Day", Kind.DATE, required=True),
    Field("due", "Due", Kind.DATE_TIME, required=True),
    Field("perhaps", "Perhaps", Kind.DATE),
)


@pytest.fixture
def dialog(qtbot: QtBot) -> FormDialog:
    made = FormDialog("When", (), "Save", FIELDS)
    made.form.resize(400, 300)
    qtbot.addWidget(made)
    made.begin({"day": START.date(), "due": START})
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.form.focus("day")
    QApplication.processEvents()
    return made


def entry(dialog: FormDialog, key: str) -> WhenEntry:
    found = dialog.form.entry(key)
    assert isinstance(found, WhenEntry)
    return found


def type_over(entry: WhenEntry, text: str) -> None:
    QTest.keyClick(entry.edit, Qt.Key.Key_A, CONTROL)
    if text.isascii():
        QTest.keyClicks(entry.edit, text)
        return
    by_input_method = QInputMethodEvent()
    by_input_method.setCommitString(text)
    QApplication.sendEvent(entry.edit, by_input_method)


@pytest.mark.parametrize("leaves", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_what_is_typed_over_all_of_it_is_the_day(dialog: FormDialog, leaves: Qt.Key) -> None:
    day = entry(dialog, "day")
    type_over(day, "2026年12月1日")
    QTest.keyClick(day.edit, leaves)
    assert day.value() == date(2026, 12, 1)
    assert (day.edit.text(), day.edit.weekday.text()) == ("2026-12-01", "Tue")
    assert dialog.focusWidget() is entry(dialog, "due").edit


def test_after_a_click_the_day_is_typed_anew(dialog: FormDialog) -> None:
    due = entry(dialog, "due")
    QTest.mouseClick(due.edit, Qt.MouseButton.LeftButton, pos=due.edit.rect().center())
    QTest.keyClicks(due.edit, "2026-11-30 2pm")
    QTest.keyClick(due.edit, Qt.Key.Key_Return)
    assert due.value() == datetime.fromisoformat("2026-11-30T14:00")
    assert due.edit.text() == "2026-11-30 14:00"


def test_saving_reads_what_was_just_typed(dialog: FormDialog) -> None:
    kept: list[Values] = []
    dialog.show()
    dialog._asked_to = kept.append
    type_over(entry(dialog, "day"), "2026-11-30")
    QTest.keyClick(entry(dialog, "day").edit, Qt.Key.Key_Return, CONTROL)
    assert [each["day"] for each in kept] == [date(2026, 11, 30)]


@pytest.mark.parametrize("typed", ["2026-02-30", "soon", ""])
def test_what_cannot_be_read_stays_and_nothing_is_saved(dialog: FormDialog, typed: str) -> None:
    kept: list[Values] = []
    dialog._asked_to = kept.append
    day = entry(dialog, "day")
    type_over(day, typed)
    if not typed:
        QTest.keyClick(day.edit, Qt.Key.Key_Delete)
    QTest.keyClick(day.edit, Qt.Key.Key_Return)
    assert dialog.focusWidget() is day.edit and day.edit.text() == typed
    assert "2026-11-30" in day.said.text() and day.said.isVisible() and day.edit.property("wrong") == "true"
    dialog.form.focus("due")
    QTest.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
    assert kept == [] and dialog.isVisible() and dialog.focusWidget() is day.edit
    type_over(day, "2026-11-30")
    assert not day.said.isVisible()
    QTest.keyClick(day.edit, Qt.Key.Key_Return, CONTROL)
    assert len(kept) == 1


def test_a_day_out_of_the_range_is_refused_in_words(dialog: FormDialog) -> None:
    day = entry(dialog, "day")
    day.allow(earliest=date(2026, 11, 20))
    type_over(day, "2026-11-01")
    QTest.keyClick(day.edit, Qt.Key.Key_Tab)
    assert day.said.text() == "2026-11-01 is too early: write 2026-11-20 or a later day."
    assert day.edit.text() == "2026-11-01" and day.value() == START.date()
    type_over(day, "2026-11-20")
    QTest.keyClick(day.edit, Qt.Key.Key_Return)
    QTest.keyClick(day.edit, Qt.Key.Key_Down)
    assert "too early" in day.said.text() and day.value() == date(2026, 11, 20)


def test_arrows_change_the_part_the_cursor_is_in(dialog: FormDialog) -> None:
    due = entry(dialog, "due")
    dialog.form.focus("due")
    QTest.keyClick(due.edit, Qt.Key.Key_Up)
    assert due.value() == START + timedelta(days=1)
    QTest.keyClick(due.edit, Qt.Key.Key_Up, CONTROL)
    assert due.value() == datetime.fromisoformat("2026-12-23T09:00")
    QTest.keyClick(due.edit, Qt.Key.Key_End)
    QTest.keyClick(due.edit, Qt.Key.Key_Down)
    QTest.keyClick(due.edit, Qt.Key.Key_Down)
    assert due.value() == datetime.fromisoformat("2026-12-23T08:58")
    due.edit.setCursorPosition(12)
    QTest.keyClick(due.edit, Qt.Key.Key_Up)
    QTest.keyClick(due.edit, Qt.Key.Key_Up)
    assert due.value() == datetime.fromisoformat("2026-12-23T10:58")


def test_a_month_on_ends_with_the_month(dialog: FormDialog) -> None:
    day = entry(dialog, "day")
    day.fill(date(2027, 1, 31))
    QTest.keyClick(day.edit, Qt.Key.Key_Up, CONTROL)
    assert day.value() == date(2027, 2, 28)


def test_the_calendar_opens_by_keys_and_gives_the_day(dialog: FormDialog, qtbot: QtBot) -> None:
    due = entry(dialog, "due")
    dialog.form.focus("due")
    QTest.keyClick(due.edit, Qt.Key.Key_Down, ALT)
    calendar = due.findChild(QCalendarWidget)
    assert isinstance(calendar, QCalendarWidget) and calendar.selectedDate() == QDate(2026, 11, 22)
    calendar.setSelectedDate(QDate(2026, 11, 25))
    calendar.activated.emit(QDate(2026, 11, 25))
    qtbot.waitUntil(lambda: due.value() == START + timedelta(days=3), timeout=3_000)
    assert due.edit.weekday.text() == "Wed"


def test_an_emptied_day_that_need_not_be_is_none(dialog: FormDialog) -> None:
    perhaps = entry(dialog, "perhaps")
    assert perhaps.tick is not None and perhaps.value() is None
    perhaps.tick.click()
    perhaps.edit.setFocus()
    type_over(perhaps, "2026-12-24")
    assert perhaps.value() == date(2026, 12, 24)
    QTest.keyClick(perhaps.edit, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(perhaps.edit, Qt.Key.Key_Delete)
    QTest.keyClick(perhaps.edit, Qt.Key.Key_Return)
    assert perhaps.value() is None and not perhaps.tick.isChecked()


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut(qapp: QApplication, qtbot: QtBot, scale: float, lang: str) -> None:
    set_language(lang)
    theme.apply_theme(qapp, dark=False, scale=scale)
    made = FormDialog("When", (), "Save", FIELDS)
    qtbot.addWidget(made)
    made.begin({"day": START.date(), "due": START, "perhaps": START.date()})
    made.show()
    type_over(entry(made, "day"), "x")
    QTest.keyClick(entry(made, "day").edit, Qt.Key.Key_Tab)
    for _turn in range(4):
        QApplication.processEvents()
    assert cut_or_overlapping(made) == []


@pytest.mark.parametrize("dark", [False, True])
def test_no_day_of_the_calendar_is_red_as_what_is_late(
    qapp: QApplication, dialog: FormDialog, qtbot: QtBot, dark: bool
) -> None:
    theme.apply_theme(qapp, dark, 1.0)
    due = dialog.form.entry("due")
    assert isinstance(due, WhenEntry)
    due.open_calendar()
    qtbot.waitUntil(lambda: due.findChild(QCalendarWidget) is not None)
    calendar = due.findChild(QCalendarWidget)
    assert isinstance(calendar, QCalendarWidget)
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        assert calendar.weekdayTextFormat(day).foreground().color().name() == theme.tokens().ink("muted").name()
    for name in ("qt_calendar_prevmonth", "qt_calendar_nextmonth"):
        arrow = calendar.findChild(QToolButton, name)
        assert arrow is not None and arrow.accessibleName().startswith("The month")
        assert arrow.iconSize().width() >= 16
    calendar.window().close()
    theme.apply_theme(qapp, False, 1.0)
