from datetime import date, datetime
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desk_app.core.errors import DeskError
from desk_app.ui import theme
from desk_app.ui.fields import Choice, ComboEntry, Field, Kind, WhenEntry
from desk_app.ui.form import DRAFT_MS, Form
from tests.ui.geometry import cut_or_overlapping

FIELDS = (
    Field("name", "Name", required=True),
    Field("reason", "Reason", Kind.COMBO, choices=(Choice("c", "投诉", "ts tousu"), Choice("q", "Question"))),
    Field("due", "Due", Kind.DATE_TIME),
    Field("day", "Day", Kind.DATE, required=True),
    Field("said", "The customer said", Kind.TEXT, wide=True),
    Field("texts", "May be texted", Kind.CHECK),
)


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    made = Form(FIELDS, columns=2)
    qtbot.addWidget(made)
    made.resize(600, 360)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.focus()
    QApplication.processEvents()
    return made


def editor(form: Form, key: str) -> QWidget:
    return form.entry(key).editors()[-1]


def press(widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(widget, key, held)


def test_values_come_back_as_they_were_filled_in(form: Form) -> None:
    values = {
        "name": "王丽",
        "reason": "c",
        "due": datetime.fromisoformat("2026-11-21T14:30"),
        "day": date(2026, 11, 25),
        "said": "Where is it?\nI wait.",
        "texts": True,
    }
    form.fill(values)
    assert form.values() == values
    assert not form.is_dirty()
    form.fill({"due": None, "day": "2026-12-01"})
    assert form.values()["due"] is None
    assert form.values()["day"] == date(2026, 12, 1)


def test_enter_leads_through_the_fields_as_the_eye_reads(form: Form, qtbot: QtBot) -> None:
    walked = []
    for _step in range(4):
        focused = form.focusWidget()
        walked.append(focused)
        press(focused, Qt.Key.Key_Return)
    when = form.entry("due")
    assert isinstance(when, WhenEntry)
    assert walked == [editor(form, "name"), editor(form, "reason"), when.tick, editor(form, "day")]
    assert form.focusWidget() is editor(form, "said")
    form.focus("texts")
    with qtbot.waitSignal(form.end_reached):
        press(editor(form, "texts"), Qt.Key.Key_Return)


def test_enter_in_a_text_makes_a_line_and_tab_moves_on(form: Form) -> None:
    form.focus("said")
    said = editor(form, "said")
    QTest.keyClicks(said, "one")
    press(said, Qt.Key.Key_Return)
    QTest.keyClicks(said, "two")
    assert form.text("said") == "one\ntwo"
    press(said, Qt.Key.Key_Tab)
    assert form.focusWidget() is editor(form, "texts")


def test_tab_goes_where_enter_goes(form: Form) -> None:
    order = [widget for widget in form.editors() if widget.isEnabled() and not widget.isHidden()]
    for before, after in pairwise(order):
        before.setFocus()
        press(before, Qt.Key.Key_Tab)
        assert form.focusWidget() is after


@pytest.mark.parametrize("key", [field.key for field in FIELDS])
def test_ctrl_enter_saves_and_esc_leaves_from_every_field(form: Form, qtbot: QtBot, key: str) -> None:
    widget = form.entry(key).editors()[0]
    with qtbot.waitSignal(form.save_wanted):
        press(widget, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(form.leave_wanted):
        press(widget, Qt.Key.Key_Escape)


def test_it_knows_whether_anything_was_typed(form: Form) -> None:
    form.fill({"name": "Wang"})
    assert not form.is_dirty()
    QTest.keyClicks(editor(form, "name"), "x")
    assert form.is_dirty()
    press(editor(form, "name"), Qt.Key.Key_Backspace)
    assert not form.is_dirty()


def test_typing_chooses_in_a_combo_by_word_or_search_word(form: Form) -> None:
    combo = form.entry("reason")
    assert isinstance(combo, ComboEntry)
    QTest.keyClicks(combo, "qu")
    assert combo.value() == "q"
    combo._forget()
    QTest.keyClicks(combo, "tous")
    assert combo.value() == "c"


def test_a_value_no_longer_offered_stays_what_it_is(form: Form) -> None:
    form.fill({"reason": "old reason"})
    assert form.values()["reason"] == "old reason"
    form.set_choices("reason", [Choice("new", "New")])
    assert form.values()["reason"] == "old reason"


def test_a_draft_comes_soon_after_typing_and_not_at_every_key(form: Form, qtbot: QtBot) -> None:
    drafts: list[dict[str, object]] = []
    form.draft_wanted.connect(drafts.append)
    with qtbot.waitSignal(form.draft_wanted, timeout=DRAFT_MS * 10):
        QTest.keyClicks(editor(form, "name"), "Wang Li")
    assert [draft["name"] for draft in drafts] == ["Wang Li"]


def test_filling_in_and_saving_leave_no_draft_behind(form: Form, qtbot: QtBot) -> None:
    QTest.keyClicks(editor(form, "name"), "Wang Li")
    form.mark_clean()
    form.fill({"name": "Li Na"})
    with qtbot.assertNotEmitted(form.draft_wanted, wait=DRAFT_MS + 300):
        pass


def test_an_error_stands_below_its_field_until_it_is_mended(form: Form) -> None:
    assert form.show_desk_error(DeskError("Please write a name.", field="name"))
    assert form.error("name") == "Please write a name."
    assert form.focusWidget() is editor(form, "name")
    assert editor(form, "name").accessibleDescription() == "Please write a name."
    QTest.keyClicks(editor(form, "name"), "W")
    assert form.error("name") == ""
    assert not form.show_desk_error(DeskError("The disk is full."))


def test_needed_fields_left_empty_are_named(form: Form) -> None:
    assert form.missing() == ["name"]
    form.fill({"name": "  Li  "})
    assert form.missing() == []
    assert form.text("name") == "Li"


def test_every_field_has_a_name_for_screen_readers(form: Form) -> None:
    assert all(widget.accessibleName() for widget in form.editors())
    assert editor(form, "name").accessibleName() == "Name, needed"


def test_a_locked_field_is_passed_over_and_says_why(form: Form) -> None:
    form.lock("reason", "After the apology")
    form.focus("name")
    press(editor(form, "name"), Qt.Key.Key_Return)
    when = form.entry("due")
    assert isinstance(when, WhenEntry)
    assert form.focusWidget() is when.tick
    assert editor(form, "reason").accessibleDescription() == "After the apology"


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut(qapp: QApplication, qtbot: QtBot, scale: float) -> None:
    theme.apply_theme(qapp, dark=False, scale=scale)
    made = Form(FIELDS, columns=2)
    qtbot.addWidget(made)
    made.resize(theme.px(560), theme.px(400))
    made.show()
    made.show_error("name", "Please write a name; a first name is enough, nothing was lost.")
    for _turn in range(4):
        QApplication.processEvents()
    assert cut_or_overlapping(made) == []


def needed(form: Form) -> set[str]:
    """The keys of the fields beside which "needed" is seen."""
    words = [each for each in form.findChildren(QLabel) if each.text() in ("needed", "必填") and each.isVisible()]
    return {key for key in form.values() for each in words if each.parentWidget() is editor(form, key).parentWidget()}


ASKED = (
    Field("name", "Name", required=True),
    Field("why", "Why", Kind.TEXT, required=True, lines=2),
    Field("kind", "Kind", Kind.COMBO, required=True, choices=(Choice("a", "A"), Choice("b", "B"))),
    Field("other", "Other"),
)


@pytest.fixture
def asking(qtbot: QtBot) -> Form:
    made = Form(ASKED)
    qtbot.addWidget(made)
    made.resize(400, 400)
    made.show()
    made.fill({"name": "", "why": "", "kind": ""})
    return made


def test_needed_is_said_until_something_stands_there(asking: Form) -> None:
    assert needed(asking) == {"name", "why", "kind"}
    QTest.keyClicks(editor(asking, "name"), " ")
    assert "name" in needed(asking)
    QTest.keyClicks(editor(asking, "name"), "W")
    QTest.keyClicks(editor(asking, "why"), "x")
    QTest.keyClick(editor(asking, "kind"), Qt.Key.Key_Down)
    assert needed(asking) == set()
    for key in ("name", "why"):
        QTest.keyClick(editor(asking, key), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(editor(asking, key), Qt.Key.Key_Delete)
    assert needed(asking) == {"name", "why"} == set(asking.missing())
    asking.fill({"name": "王丽", "kind": ""})
    assert needed(asking) == {"why", "kind"}


def test_no_line_moves_when_needed_goes(asking: Form) -> None:
    QApplication.processEvents()
    before = [editor(asking, key).y() for key in asking.values()]
    asking.fill({"name": "a", "why": "b", "kind": "a"})
    QApplication.processEvents()
    assert needed(asking) == set()
    assert [editor(asking, key).y() for key in asking.values()] == before


def test_other_choices_may_take_the_chosen_one_away(asking: Form) -> None:
    asking.set_choices("kind", [Choice("only", "Only")])
    combo = asking.entry("kind")
    assert isinstance(combo, ComboEntry)
    assert ("kind" in needed(asking)) == (not combo.value())
    asking.fill({"kind": "only"})
    assert "kind" not in needed(asking)


def test_what_is_missing_is_named_with_what_to_write(qtbot: QtBot) -> None:
    made = Form(
        (
            Field("title", "What it is about", required=True, hint="In a few words"),
            Field("note", "Why", Kind.TEXT, required=True),
            Field("who", "To whom", Kind.COMBO, required=True, choices=(Choice("", "nobody"), Choice("a", "Ann"))),
            Field("day", "Day", Kind.DATE, required=True),
            Field("at", "Due then", Kind.DATE_TIME, required=True),
        )
    )
    qtbot.addWidget(made)
    made.show()
    for key, parts in {
        "title": ("fill in", "What it is about", ": In a few words."),
        "note": ("fill in", "Why"),
        "who": ("choose one", "To whom"),
        "day": ("Day", "2026-11-30"),
        "at": ("Due then", "2026-11-30 14:00"),
    }.items():
        made.ask_for(key)
        assert all(part in made.error(key) for part in parts), made.error(key)
