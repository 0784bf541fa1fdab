"""The window of commitments, by its keys and clicks."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from desk_app.app import DESK_ID, Desk, whom_to_promise
from desk_app.commitments import promise_store
from desk_app.commitments.from_day import FromDayEntry
from desk_app.commitments.model import About, ClockKind, Version, Whom
from desk_app.commitments.promise_dialog import CommitmentsDialog
from desk_app.commitments.promising import CommitmentDraft, draft_of
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.standing.model import PRIORITY
from desk_app.ui import theme
from desk_app.ui.room_view import Surroundings
from desk_app.ui.when_entry import set_wall
from tests.fresh_files import fresh_desk
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
CTRL = Qt.KeyboardModifier.ControlModifier
NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)  # a Sunday, 10:00 in the store; it is open every day from 9 to 18
TODAY = date(2026, 11, 22)
EVERYBODY = Whom()
REPAIR = CommitmentDraft(About.REPAIR, "3 d", text_en="We repair it.", text_zh="我们修好它。")


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    theme.apply_theme(qapp, dark=False, scale=1.0)
    set_wall(lambda: NOW.astimezone(ZoneInfo("Asia/Shanghai")).replace(tzinfo=None))
    yield
    set_wall()
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(fresh_desk(tmp_path / "store.desk", clock=FixedClock(NOW))) as opened:
        yield opened


def opened(qtbot: QtBot, desk: Desk) -> CommitmentsDialog:
    around = Surroundings(desk.file, lambda: DESK_ID, lambda: ZoneInfo("Asia/Shanghai"))
    dialog = CommitmentsDialog(around, desk.commitments, whom_to_promise(desk.file))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def key(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    at = QApplication.focusWidget()
    assert at is not None
    QTest.keyClick(at, key, modifiers)


def words(text: str) -> None:
    at = QApplication.focusWidget()
    assert at is not None
    QTest.keyClicks(at, text)


def click(one: QAbstractButton) -> None:
    QTest.mouseClick(one, Qt.MouseButton.LeftButton)


def lines(dialog: CommitmentsDialog) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def promised(desk: Desk, about: About = About.REPAIR, whom: Whom = EVERYBODY, n: int = 0) -> Version | None:
    return promise_store.promise(desk.file, about, whom, TODAY + timedelta(days=n))


def test_a_new_store_shows_what_is_ready_made_and_when_it_is_due(qtbot: QtBot, desk: Desk) -> None:
    dialog = opened(qtbot, desk)
    assert lines(dialog) == [
        "first answer · 24 hours, around the clock\neverybody · ready-made\nWe give a first answer within 24 hours.",
        "acknowledgement · 2 hours, opening hours\neverybody · ready-made\n"
        "We speak with you about your complaint within 2 opening hours.",
        "solution · 3 working days\neverybody · ready-made\nWe have a solution within 3 working days.",
    ]
    assert dialog.list.hasFocus()
    told = []
    for _row in range(3):
        told.append(dialog.due.text())
        key(Qt.Key.Key_Down)
    assert told == [
        "If promised now, it is due Mon 23 Nov 10:00",
        "If promised now, it is due Sun 22 Nov 12:00",
        "If promised now, it is due Wed 25 Nov 18:00",
    ]
    assert not dialog.all.isVisible() and not dialog.past.isVisible()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_one_is_promised_by_keys_alone(qtbot: QtBot, desk: Desk, language: str) -> None:
    set_language(language)
    dialog = opened(qtbot, desk)
    key(Qt.Key.Key_N, CTRL)
    assert dialog.form.editors()[0].hasFocus()
    words("repair")
    key(Qt.Key.Key_Return)
    words("2 d 4 h")
    key(Qt.Key.Key_Return)
    words("always")
    key(Qt.Key.Key_Return)
    for _level in range([value for value, _words in whom_to_promise(desk.file).levels].index(PRIORITY) + 1):
        key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Return)
    words("low")
    key(Qt.Key.Key_Return)
    key(Qt.Key.Key_Return)
    key(Qt.Key.Key_A, CTRL)
    words("Said first")
    key(Qt.Key.Key_Tab)
    key(Qt.Key.Key_A, CTRL)
    words("said second")
    key(Qt.Key.Key_Return, CTRL)
    found = promised(desk, whom=Whom(PRIORITY, "low"))
    assert found is not None
    assert (found.amount.text, found.clock) == ("2 d 4 h", ClockKind.ALWAYS)
    assert (found.level_id, found.tier) == (PRIORITY, "low")
    texts = (found.text_en, found.text_zh)
    assert texts == (("Said first", "said second") if language == "en" else ("said second", "Said first"))
    assert dialog.banner.isVisible() and dialog.current_id() == found.id


def test_what_is_wrong_stands_beside_its_field(qtbot: QtBot, desk: Desk) -> None:
    dialog = opened(qtbot, desk)
    key(Qt.Key.Key_N, CTRL)
    key(Qt.Key.Key_Return, CTRL)
    assert dialog.form.error("about") == "Choose what is promised."
    words("repair")
    key(Qt.Key.Key_Return, CTRL)
    assert dialog.form.error("amount").startswith("Write how much time is promised")
    words("soon")
    assert dialog.due.text().startswith('"soon" is no amount of time.')
    key(Qt.Key.Key_Return, CTRL)
    assert dialog.form.error("amount").startswith('"soon" is no amount of time.')
    dialog.form.entry("amount").fill("2 h")
    for text in ("text_en", "text_zh"):
        dialog.form.entry(text).fill("")
    key(Qt.Key.Key_Return, CTRL)
    assert dialog.form.error("text_en").startswith("Write what the customer is told")
    assert promised(desk) is None


def test_the_ready_sentence_follows_the_number_until_somebody_writes_another(qtbot: QtBot, desk: Desk) -> None:
    dialog = opened(qtbot, desk)
    dialog.list.setCurrentRow(1)
    dialog.form.focus("amount")
    key(Qt.Key.Key_A, CTRL)
    words("30 min")
    assert dialog.form.text("text_en") == "We speak with you about your complaint within 30 minutes."
    dialog.form.focus("text_en")
    key(Qt.Key.Key_A, CTRL)
    words("You hear from us within 2 opening hours.")
    said = dialog.form.hint("text_en")
    assert said.startswith("The sentence says") and "2 opening hours" in said and "30 minutes" in said
    dialog.form.focus("amount")
    key(Qt.Key.Key_A, CTRL)
    words("2 h")
    assert dialog.form.text("text_en") == "You hear from us within 2 opening hours."
    assert dialog.form.hint("text_en") == ""


def test_it_holds_from_a_usual_day_or_from_a_date(qtbot: QtBot, desk: Desk) -> None:
    dialog = opened(qtbot, desk)
    entry = dialog.form.entry("valid_from")
    assert isinstance(entry, FromDayEntry)
    chosen = []
    for first_letters in ("tom", "next", "today", "on"):
        dialog.form.focus("valid_from")
        entry.choice._forget()
        words(first_letters)
        chosen.append(entry.value())
    assert chosen == [TODAY + timedelta(days=1), date(2026, 11, 23), TODAY, TODAY]
    key(Qt.Key.Key_Tab)
    assert entry.date.edit.hasFocus()
    words("+9")
    key(Qt.Key.Key_Return)
    assert entry.value() == TODAY + timedelta(days=9)


def test_it_says_live_when_it_would_fall_due(qtbot: QtBot, desk: Desk) -> None:
    dialog = opened(qtbot, desk)
    key(Qt.Key.Key_N, CTRL)
    assert dialog.due.text() == "Write how much time is promised: here stands when it would fall due."
    dialog.form.focus("amount")
    words("9 h")
    assert dialog.due.text() == "If promised now, it is due Mon 23 Nov 10:00"
    key(Qt.Key.Key_Return)
    words("always")
    assert dialog.due.text() == "If promised now, it is due Sun 22 Nov 19:00"
    assert dialog.start.tick is not None
    dialog.start.tick.setFocus()
    key(Qt.Key.Key_Space)
    dialog.start.fill("2027-01-31T17:30")
    assert dialog.due.text() == "If promised Sun 31 Jan 2027 17:30, it is due Mon 1 Feb 2027 02:30"
    dialog.start.tick.setFocus()
    key(Qt.Key.Key_Space)
    assert dialog.due.text() == "If promised now, it is due Sun 22 Nov 19:00"


def test_a_change_is_a_version_from_a_day_on_and_its_history_is_told(qtbot: QtBot, desk: Desk) -> None:
    made = desk.commitments.add(DESK_ID, REPAIR)
    desk.file.clock.advance(timedelta(days=8))  # type: ignore[attr-defined]
    dialog = opened(qtbot, desk)
    dialog.choose(made.id)
    assert lines(dialog)[3] == "repair · 3 working days\neverybody · since 22 Nov 2026\nWe repair it."
    assert dialog.form.values()["valid_from"] == TODAY + timedelta(days=8)
    assert not dialog.form.editors()[0].isEnabled()
    dialog.form.focus("amount")
    QTest.keyClick(dialog.form.editors()[1], Qt.Key.Key_A, CTRL)
    words("1 d")
    dialog.form.entry("wishes").fill("soon")
    key(Qt.Key.Key_Return, CTRL)
    assert dialog.banner.text() == "Saved: it holds from today on for what begins from now on."
    found = [promised(desk, n=n) for n in (7, 8)]
    assert [each and each.amount.text for each in found] == ["3 d", "1 d"]
    assert dialog.past.text() == (
        "since 30 Nov 2026: Time promised: 3 working days → 1 working day; Customers' wish: — → soon\n"
        "22 Nov 2026 to 29 Nov 2026: 3 working days"
    )
    assert dialog.past.isVisible()


def test_one_to_come_is_put_right_and_withdrawn(qtbot: QtBot, desk: Desk) -> None:
    made = desk.commitments.add(DESK_ID, REPAIR)
    dialog = opened(qtbot, desk)
    dialog.choose(made.id)
    assert not dialog.all.isVisible()
    dialog.form.entry("amount").fill("2 d")
    dialog.form.entry("valid_from").fill(TODAY + timedelta(days=9))
    click(dialog.save_button)
    assert dialog.banner.text() == "Saved: it holds from 1 Dec 2026 on."
    assert dialog.all.isVisible() and dialog.all.isChecked()
    assert lines(dialog)[4] == "repair · 2 working days\neverybody · from 1 Dec 2026 on\nWe repair it."
    assert dialog.current_id() != made.id and dialog.withdraw_button.isVisible()
    dialog.form.entry("amount").fill("4 d")
    click(dialog.save_button)
    then = promised(desk, n=9)
    assert then is not None and then.amount.text == "4 d"
    click(dialog.all)
    assert len(lines(dialog)) == 4
    click(dialog.all)
    dialog.choose(then.id)
    click(dialog.withdraw_button)
    assert dialog.banner.text() == "Withdrawn: what held before goes on."
    assert promised(desk, n=9) == made
    assert len(lines(dialog)) == 4 and not dialog.all.isVisible()


def test_one_ends_and_is_brought_back(qtbot: QtBot, desk: Desk) -> None:
    dialog = opened(qtbot, desk)
    dialog.list.setCurrentRow(2)
    click(dialog.end_button)
    assert dialog.banner.text() == "Today is its last day; what was promised stays promised."
    assert "ready-made, until 22 Nov 2026" in lines(dialog)[2]
    assert promised(desk, About.SOLUTION, n=1) is None
    desk.file.clock.advance(timedelta(days=3))  # type: ignore[attr-defined]
    dialog = opened(qtbot, desk)
    assert len(lines(dialog)) == 2
    click(dialog.all)
    assert "ended on 22 Nov 2026" in lines(dialog)[2]
    dialog.list.setCurrentRow(2)
    assert not dialog.save_button.isVisible() and not dialog.form.editors()[1].isEnabled()
    click(dialog.back_button)
    assert dialog.banner.text() == "It is promised again, from today on."
    assert [bool(promised(desk, About.SOLUTION, n=n)) for n in (0, 1, 2, 3)] == [True, False, False, True]
    assert dialog.save_button.isVisible() and "since 25 Nov 2026" in lines(dialog)[2]


def test_a_refusal_keeps_what_was_typed(qtbot: QtBot, desk: Desk) -> None:
    dialog = opened(qtbot, desk)
    head = desk.file.journal_head()
    dialog.list.setCurrentRow(0)
    dialog.form.entry("amount").fill("4 h")
    dialog.form.entry("valid_from").fill(TODAY - timedelta(days=1))
    dialog.form.focus("amount")
    key(Qt.Key.Key_Return, CTRL)
    assert dialog.form.error("valid_from").startswith("What was promised on days gone by stays")
    assert (dialog.form.text("amount"), desk.file.journal_head()) == ("4 h", head)
    key(Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_nothing_is_cut(qtbot: QtBot, qapp: QApplication, desk: Desk, scale: float, language: str) -> None:
    set_language(language)
    theme.apply_theme(qapp, dark=True, scale=scale)
    long = CommitmentDraft(
        About.NEXT_UPDATE, "1 d 4 h 30 min", ClockKind.OPENING, "We tell you how it goes. " * 9, "我们告知进展。" * 20,
        level_id=PRIORITY, tier="most_growable", means="two people " * 20,
    )  # fmt: skip
    made = desk.commitments.add(DESK_ID, long)
    desk.commitments.renew(
        DESK_ID, made.commitment_id, CommitmentDraft(About.REPAIR, "9 d", text_en="x", valid_from=TODAY + timedelta(9))
    )
    assert draft_of(made).about is About.NEXT_UPDATE
    dialog = opened(qtbot, desk)
    dialog.all.setChecked(True)
    for row in range(dialog.list.count()):
        dialog.list.setCurrentRow(row)
        dialog.resize(min(theme.px(960), 1358), min(theme.px(640), 720))
        qtbot.wait(40)
        assert cut_or_overlapping(dialog) == []
    assert dialog.minimumSizeHint().width() <= 1358 and dialog.minimumSizeHint().height() <= 720
    assert all(each.accessibleName() for each in (dialog.list, *dialog.start.editors(), *dialog.form.editors()))
