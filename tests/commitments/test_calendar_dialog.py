"""The window of the opening calendar, by its keys and clicks."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desk_app.app import DESK_ID, SOURCES, Desk, open_desk
from desk_app.commitments import store
from desk_app.commitments.calendar import Yearly
from desk_app.commitments.calendar_dialog import CalendarDialog
from desk_app.commitments.day_dialog import DayDialog, HolidaysDialog
from desk_app.commitments.frames import Frame
from desk_app.commitments.kept_day import BY_HAND, SPECIAL
from desk_app.commitments.seeding import announced_until
from desk_app.commitments.year_picture import Looks
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.storage.check import check
from desk_app.ui import theme
from desk_app.ui.form_dialog import FormDialog
from tests.commitments.made_calendars import LUNCH
from tests.fresh_files import fresh_desk
from tests.ui.answering import answering
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
NINE_TO_SIX = (Frame.of("09:00", "18:00"),)


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """It is Saturday, 21 November 2026, 10:00."""
    with closing(
        fresh_desk(tmp_path / "store.desk", clock=FixedClock(datetime(2026, 11, 21, 2, tzinfo=UTC)))
    ) as opened:
        yield opened


@pytest.fixture
def dialog(qtbot: QtBot, desk: Desk) -> CalendarDialog:
    return shown(qtbot, desk)


def shown(qtbot: QtBot, desk: Desk) -> CalendarDialog:
    made = CalendarDialog(desk.file, desk.calendar, lambda: DESK_ID)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def key(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    at = QApplication.focusWidget()
    assert at is not None
    QTest.keyClick(at, key, modifiers)


def words(text: str) -> None:
    """Types over what is marked in the line that has the keyboard."""
    at = QApplication.focusWidget()
    assert at is not None
    key(Qt.Key.Key_A, CTRL)
    if text.isascii():
        QTest.keyClicks(at, text)
        return
    written = QInputMethodEvent()
    written.setCommitString(text)
    QApplication.sendEvent(at, written)


def back(qtbot: QtBot, dialog: CalendarDialog) -> None:
    """Waits until the keyboard is the window's again, after a question."""
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)


def rows(dialog: CalendarDialog) -> list[list[str]]:
    """What the table shows."""
    tree = dialog.tree
    items = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    return [[item.text(place) for place in range(tree.columnCount())] for item in items if item is not None]


def choose(dialog: CalendarDialog, day: str) -> None:
    """Goes to a day of the table."""
    place = next(place for place, row in enumerate(rows(dialog)) if row[0].startswith(day))
    item = dialog.tree.topLevelItem(place)
    assert item is not None
    dialog.tree.setCurrentItem(item)
    dialog.tree.setFocus()


def test_a_week_is_written_with_the_keys_alone(dialog: CalendarDialog, desk: Desk) -> None:
    assert dialog.week.lines[0].hasFocus()
    assert [line.text() for line in dialog.week.lines] == ["09:00–18:00"] * 7
    words("8:30-12 13-18")
    for _day in range(5):
        key(Qt.Key.Key_Return)
        key(Qt.Key.Key_Equal)
    assert dialog.week.lines[5].text() == "8:30-12 13-18", "= is the same as Monday"
    key(Qt.Key.Key_Return)
    words("休息")
    assert not store.hours_written(desk.file)
    key(Qt.Key.Key_Return, CTRL)
    assert store.calendar(desk.file).hours == (*[LUNCH] * 6, ())
    assert [line.text() for line in dialog.week.lines[4:]] == ["08:30–12:00 13:00–18:00"] * 2 + ["closed"]
    assert dialog.banner.text() == "The hours of the week are kept."
    key(Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    path = desk.file.path
    desk.close()
    assert check(path, SOURCES) == []
    with closing(open_desk(path)) as again:
        assert store.calendar(again.file).hours == (*[LUNCH] * 6, ())


def test_the_last_line_saves_with_enter_and_full_width_signs_do(dialog: CalendarDialog, desk: Desk) -> None:
    dialog.week.lines[6].setFocus()
    words("１０：００－１６：００")
    key(Qt.Key.Key_Return)
    assert store.calendar(desk.file).hours[6] == (Frame.of("10:00", "16:00"),)


def test_what_is_wrong_stands_under_its_line(dialog: CalendarDialog, desk: Desk) -> None:
    head = desk.file.journal_head()
    dialog.week.lines[2].setFocus()
    words("9-18 17-20")
    dialog.week.lines[0].setFocus()
    words("9-17")
    key(Qt.Key.Key_Return, CTRL)
    assert desk.file.journal_head() == head
    assert "overlap" in dialog.week.error(2) and not dialog.week.error(0)
    assert dialog.week.lines[2].hasFocus()
    words("9-18")
    key(Qt.Key.Key_Return, CTRL)
    assert not dialog.week.error(2)
    assert store.calendar(desk.file).hours[0] == (Frame.of("09:00", "17:00"),)


def test_when_something_falls_due_is_told_before_anything_is_saved(dialog: CalendarDialog, desk: Desk) -> None:
    head = desk.file.journal_head()
    assert dialog.due.text() == "due 14:00"
    dialog.week.lines[5].setFocus()
    words("8:30-12 13-18")
    assert dialog.due.text() == "due 15:00", "lunch is not counted"
    words("9-12")
    assert dialog.due.text() == "due tomorrow 11:00"
    dialog.week.lines[6].setFocus()
    words("closed")
    assert dialog.due.text() == "due 23 Nov 11:00"
    dialog.amount.setFocus()
    words("2 d")
    assert dialog.due.text() == "due 24 Nov 18:00"
    words("soon")
    assert "is no amount of time" in dialog.due.text()
    words("1 h")
    dialog.week.lines[0].setFocus()
    words("9-")
    assert "cannot be read" in dialog.due.text()
    assert desk.file.journal_head() == head
    assert dialog.picture.looks_of(date(2026, 11, 22)) == Looks.OPEN, "the picture waits until it can be read"


def test_what_is_not_kept_is_pointed_out_once(dialog: CalendarDialog, desk: Desk) -> None:
    head = desk.file.journal_head()
    words("9-17")
    key(Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert "not kept yet" in dialog.banner.text()
    key(Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert desk.file.journal_head() == head


def test_a_day_is_added_changed_and_taken_away_with_the_keys(dialog: CalendarDialog, desk: Desk, qtbot: QtBot) -> None:
    dialog.tree.setFocus()

    def add(form: FormDialog) -> None:
        assert isinstance(form, DayDialog)
        words("2026-12-05")
        key(Qt.Key.Key_Return)
        key(Qt.Key.Key_S)
        assert form.form.text("kind") == SPECIAL
        key(Qt.Key.Key_Return)
        words("10-16")
        key(Qt.Key.Key_Return)
        words("Zhanxiao")
        key(Qt.Key.Key_Return)
        words("Fair")
        key(Qt.Key.Key_Return, CTRL)

    asked = answering(add)
    key(Qt.Key.Key_Insert)
    assert asked == ["A day of the calendar"]
    assert rows(dialog) == [["2026-12-05", "Sat", "Fair", "special hours", "10:00–16:00", "by hand"]]
    assert dialog.picture.looks_of(date(2026, 12, 5)) == Looks.SPECIAL
    assert dialog.picture.current == date(2026, 12, 5)

    def change(form: FormDialog) -> None:
        assert form.form.text("name_en") == "Fair"
        form.form.focus("day")
        words("2026-12-06")
        form.form.focus("kind")
        key(Qt.Key.Key_C)
        assert not form.form.entry("hours").editors()[0].isVisible()
        key(Qt.Key.Key_Return, CTRL)

    back(qtbot, dialog)
    assert dialog.tree.hasFocus(), "where it was before the question"
    answering(change)
    key(Qt.Key.Key_Return)
    assert [row[:5] for row in rows(dialog)] == [["2026-12-06", "Sun", "Fair", "closed", ""]]
    back(qtbot, dialog)
    key(Qt.Key.Key_Delete)
    assert rows(dialog) == []
    assert "2026-12-06 is as its weekday again" in dialog.banner.text()
    assert store.calendar(desk.file).days == {}


def test_a_wrong_day_stays_in_its_form(dialog: CalendarDialog, desk: Desk) -> None:
    said: list[str] = []

    def act(form: FormDialog) -> None:
        words("2026-02-30")
        key(Qt.Key.Key_Return, CTRL)
        said.append(form.form.error("day"))
        words("10月1日")
        key(Qt.Key.Key_Return, CTRL)

    answering(act)
    key(Qt.Key.Key_N, CTRL)
    assert "is no day" in said[0]
    assert store.calendar(desk.file).days == {Yearly(10, 1): ()}
    assert rows(dialog)[0][:2] == ["10-01, every year", "Thu"]


def test_what_stands_there_already_is_told_before_it_is_written_over(qtbot: QtBot, desk: Desk) -> None:
    desk.calendar.seed(DESK_ID, "CN", [2026])
    shown(qtbot, desk)
    hints: list[str] = []

    def act(form: FormDialog) -> None:
        words("2026-10-01")
        hints.append(form.form.hint("day"))
        form.form.focus("kind")
        key(Qt.Key.Key_S)
        form.form.focus("hours")
        words("10-12")
        key(Qt.Key.Key_Return, CTRL)

    answering(act)
    key(Qt.Key.Key_N, CTRL)
    assert hints == ["Until now: National Day · closed · filled in"]
    kept = store.day_at(desk.file, date(2026, 10, 1))
    assert kept is not None and (kept.kind, kept.origin) == (SPECIAL, BY_HAND)
    assert store.calendar(desk.file).frames_on(date(2026, 10, 1)) == (Frame.of("10:00", "12:00"),)


def test_holidays_are_filled_in_and_estimates_are_marked(dialog: CalendarDialog, desk: Desk, qtbot: QtBot) -> None:
    guessed = announced_until() + 1
    assert dialog.missing.text() == "The holidays of 2026, 2027 are not filled in."
    assert dialog.missing.isVisible()

    def act(form: FormDialog) -> None:
        assert isinstance(form, HolidaysDialog)
        assert form.form.values() == {"country": "China", "first": "2026", "last": "2027"}
        form.form.focus("first")
        words("2026")
        key(Qt.Key.Key_Return)
        words(str(guessed))
        key(Qt.Key.Key_Return, CTRL)

    answering(act)
    QTest.mouseClick(dialog.seed_button, Qt.MouseButton.LeftButton)
    assert "days new, 0 changed, 0 left as somebody wrote them." in dialog.banner.text()
    assert f"The holidays of {guessed} are only estimated" in dialog.banner.text()
    assert not dialog.missing.isVisible()
    assert dialog.year == 2026 and len(rows(dialog)) > 20
    assert {row[5] for row in rows(dialog)} == {"filled in"}
    assert dialog.picture.looks_of(date(2026, 10, 1)) == Looks.CLOSED
    assert dialog.picture.looks_of(date(2026, 10, 10)) == Looks.MAKE_UP
    back(qtbot, dialog)
    for _year in range(guessed - 2026):
        key(Qt.Key.Key_Right, ALT)
    assert str(guessed) in dialog.year_head.text()
    assert {row[5] for row in rows(dialog)} == {"filled in, only estimated"}


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("country", "Atlantis", "choose one of those offered"),
        ("first", "next", "is no year"),
        ("last", "2025", "comes before the first"),
        ("last", "2090", "at most 20 years"),
    ],
)
def test_what_cannot_be_filled_in_is_said_beside_it(
    dialog: CalendarDialog, desk: Desk, field: str, typed: str, said: str
) -> None:
    found: list[str] = []

    def act(form: FormDialog) -> None:
        form.form.focus(field)
        words(typed)
        key(Qt.Key.Key_Return, CTRL)
        found.append(form.form.error(field))

    answering(act)
    dialog.fill_in()
    assert said in found[0]
    assert rows(dialog) == []


@pytest.mark.parametrize(("language", "letters", "name"), [("en", "germ", "Germany"), ("zh_CN", "dg", "德国")])
def test_another_country_is_found_by_its_name(qtbot: QtBot, desk: Desk, language: str, letters: str, name: str) -> None:
    set_language(language)
    dialog = shown(qtbot, desk)

    def act(form: FormDialog) -> None:
        assert isinstance(form, HolidaysDialog)
        form.form.focus("country")
        words(letters)
        qtbot.waitUntil(form.country.finder.is_open)
        key(Qt.Key.Key_Return)
        assert (form.country.picked_id, form.form.text("country")) == ("DE", name)
        key(Qt.Key.Key_Return, CTRL)

    answering(act)
    dialog.fill_in()
    assert any(row[0] == "2026-10-03" for row in rows(dialog))


def test_a_day_is_put_right_in_the_picture(dialog: CalendarDialog, desk: Desk, qtbot: QtBot) -> None:
    picture = dialog.picture
    picture.setFocus()
    assert picture.current == date(2026, 11, 21)
    key(Qt.Key.Key_PageDown)
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Left)
    assert picture.current == date(2026, 12, 27)
    days: list[str] = []

    def close(form: FormDialog) -> None:
        days.append(form.form.text("day"))
        key(Qt.Key.Key_Return, CTRL)

    answering(close)
    key(Qt.Key.Key_Return)
    back(qtbot, dialog)
    answering(close)
    spot = picture.cell(date(2026, 12, 25)).center()
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton, pos=spot)
    assert days == ["2026-12-27", "2026-12-25"]
    assert [str(each.day) for each in store.days_of(desk.file, 2026)] == ["2026-12-25", "2026-12-27"]
    assert [row[0] for row in rows(dialog)] == ["2026-12-25", "2026-12-27"]
    assert "closed" in picture.accessibleDescription()


def test_every_day_of_a_year_has_its_own_place(dialog: CalendarDialog, qtbot: QtBot) -> None:
    picture = dialog.picture
    for width in (1100, 640, 400, 150):
        picture.resize(width, picture.heightForWidth(width))
        cells = [picture.cell(date(2026, month, day)) for month in range(1, 13) for day in (1, 2, 15, 27, 28)]
        assert all(not one.intersects(other) for place, one in enumerate(cells) for other in cells[:place])
        assert all(picture.rect().contains(cell) for cell in cells)
        for month in range(1, 13):
            assert picture.day_at(picture.cell(date(2026, month, 28)).center().toPointF()) == date(2026, month, 28)


def test_a_calendar_goes_out_as_a_file_and_comes_back(dialog: CalendarDialog, desk: Desk, tmp_path: Path) -> None:
    desk.calendar.set_week(DESK_ID, {0: "8:30-12 13-18", 6: "closed"})
    desk.calendar.put_day(DESK_ID, "10-01", "closed")
    before, file = store.calendar(desk.file), tmp_path / "mine.json"
    dialog.save_as(file)
    assert json.loads(file.read_text(encoding="utf-8"))["holidays"] == ["10-01"]
    assert "saved in mine.json" in dialog.banner.text()
    desk.calendar.bring_in(DESK_ID, "{}")
    dialog.bring_in(file)
    assert store.calendar(desk.file) == before
    assert dialog.week.lines[0].text() == "08:30–12:00 13:00–18:00"
    assert rows(dialog)[0][5] == "brought in"
    file.write_text('{"hours": {"Mon": [["18:00", "9:00"]]}}', encoding="utf-8")
    head = desk.file.journal_head()
    dialog.bring_in(file)
    assert "hours.Mon" in dialog.banner.text()
    dialog.bring_in(tmp_path / "none.json")
    assert "none.json cannot be read" in dialog.banner.text()
    dialog.save_as(tmp_path / "no such folder" / "x.json")
    assert "x.json cannot be written" in dialog.banner.text()
    assert desk.file.journal_head() == head


def test_what_is_typed_in_the_week_outlives_a_day_put_right(dialog: CalendarDialog, desk: Desk) -> None:
    words("7-11")
    answering(lambda form: form.save())
    dialog.put_right(date(2026, 12, 24))
    assert dialog.week.lines[0].text() == "7-11"
    assert len(rows(dialog)) == 1


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_nothing_is_cut(qtbot: QtBot, qapp: QApplication, desk: Desk, dark: bool, scale: float, language: str) -> None:
    set_language(language)
    theme.apply_theme(qapp, dark=dark, scale=scale)
    desk.calendar.seed(DESK_ID, "CN", [2026])
    desk.calendar.put_day(DESK_ID, "12-31", "special", hours="8:30-15 16-20", name_en="Stock taking " * 6)
    dialog = shown(qtbot, desk)
    dialog.resize(1366, 720)
    dialog.week.lines[3].setText("9-")
    dialog.save()
    choose(dialog, "2026-10-01")
    qtbot.wait(30)
    assert cut_or_overlapping(dialog) == []
    picture = dialog.picture
    assert picture.height() >= picture.heightForWidth(picture.width()), "it is seen whole, if by scrolling"
    picture.setFocus()
    picture.choose(date(2026, 12, 30))
    assert picture.visibleRegion().contains(picture.cell(date(2026, 12, 30)).center())
    assert dialog.width() <= 1366 and dialog.height() <= 720
    editors = (*dialog.week.lines, dialog.amount, dialog.tree, dialog.picture, dialog.before_button)
    assert all(each.accessibleName() for each in editors)
    assert not any(label.text().startswith("{") for label in dialog.findChildren(QLabel))
    for form in (
        DayDialog(desk.file, desk.calendar, lambda: DESK_ID, "2026-10-01", None, NINE_TO_SIX, dialog),
        HolidaysDialog(desk.calendar, lambda: DESK_ID, 2026, 2027, dialog),
    ):
        qtbot.addWidget(form)
        form.show()
        qtbot.wait(10)
        assert cut_or_overlapping(form) == []
        form.reject()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_on_a_small_screen_the_buttons_stay_in_sight(
    qtbot: QtBot, qapp: QApplication, desk: Desk, language: str
) -> None:
    set_language(language)
    theme.apply_theme(qapp, dark=False, scale=2.0)
    dialog = shown(qtbot, desk)
    dialog.resize(1350, 640)
    qtbot.wait(30)

    def seen(part: QWidget) -> bool:
        return part.visibleRegion().boundingRect() == part.rect()

    assert seen(dialog.save_button) and seen(dialog.bring_button) and seen(dialog.out_button)
    assert cut_or_overlapping(dialog) == []
    dialog.tree.setFocus()
    qtbot.wait(30)
    assert seen(dialog.add_button) and seen(dialog.seed_button)
    set_language("en")
