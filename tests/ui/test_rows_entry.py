"""Rows that grow, values with their consent, words with commas, and groups that fold: by the keys alone."""

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from desk_app.ui import theme
from desk_app.ui.fields import Field, Kind, LineEntry, WhenEntry
from desk_app.ui.form import Form
from desk_app.ui.rows_entry import AgreedEntry, Cell, CellKind, PiecesEntry, RowsEntry
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
CELLS = (
    Cell("number", "Phone", stretch=3),
    Cell("whose", "Whose", stretch=2),
    Cell("first", "preferred", CellKind.ONE, second=True),
    Cell("quiet", "do not call", CellKind.TICK, second=True),
)


def fields() -> list[Field]:
    return [
        Field("name", "Name", wide=True),
        Field("phones", "Phones", wide=True, make=lambda: RowsEntry(CELLS, "One more")),
        Field("kind", "Kind"),
        Field("born", "Birthday", wide=True, group="Personal", make=lambda: AgreedEntry(how=["by phone"])),
        Field("offers", "Offers", wide=True, group="Personal", make=lambda: AgreedEntry(asks_value=False)),
        Field("tags", "Tags", group="Other", make=lambda: PiecesEntry(["VIP", "old friend"])),
        Field("note", "Note", Kind.TEXT, wide=True, group="Other"),
        Field("last", "Last"),
    ]


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    made = Form(fields(), columns=2)
    qtbot.addWidget(made)
    made.resize(600, 700)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.focus()
    return made


def rows(form: Form) -> RowsEntry:
    entry = form.entry("phones")
    assert isinstance(entry, RowsEntry)
    return entry


def at() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(at(), key, held)


def write(text: str) -> None:
    QTest.keyClicks(at(), text)


def row(number: str, whose: str = "", *, id: str | None = None, first: bool = False, quiet: bool = False) -> object:
    return {"id": id, "number": number, "whose": whose, "first": first, "quiet": quiet}


def test_enter_goes_along_a_row_to_a_new_one_and_leaves_an_empty_one(form: Form) -> None:
    press(Qt.Key.Key_Return)
    write("138")
    press(Qt.Key.Key_Return)
    write("son")
    press(Qt.Key.Key_Return)
    write("139")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    assert at().accessibleName() == "Phone 3"
    press(Qt.Key.Key_Return)
    assert at() is form.entry("kind").editors()[0]
    assert form.values()["phones"] == [row("138", "son"), row("139")]
    QApplication.processEvents()
    assert len(rows(form).editors()) == 8, "the empty row vanished"


def test_an_emptied_row_vanishes_when_the_keyboard_leaves(form: Form) -> None:
    form.fill({"phones": [row("138", id="a"), row("139", id="b")]})
    form.focus("phones")
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    press(Qt.Key.Key_Delete)
    assert form.values()["phones"] == [row("139", id="b")]
    press(Qt.Key.Key_Tab)
    QApplication.processEvents()
    assert len(rows(form).editors()) == 8, "not while the keyboard is in the rows"
    form.focus("kind")
    QApplication.processEvents()
    assert len(rows(form).editors()) == 4
    assert form.values()["phones"] == [row("139", id="b")]


def test_one_row_is_preferred_and_only_of_several(form: Form) -> None:
    form.fill({"phones": [row("138")]})
    ticks = [each for each in rows(form).editors() if isinstance(each, QCheckBox)]
    assert [tick.isVisibleTo(form) for tick in ticks] == [False, True]
    form.fill({"phones": [row("138", first=True), row("139"), row("137")]})
    preferred = [each for each in rows(form).editors() if isinstance(each, QCheckBox) and each.text() == "preferred"]
    QTest.mouseClick(preferred[2], Qt.MouseButton.LeftButton, pos=preferred[2].rect().center())
    preferred[2].setFocus()
    press(Qt.Key.Key_Space)
    if not preferred[2].isChecked():
        press(Qt.Key.Key_Space)
    assert [tick.isChecked() for tick in preferred] == [False, False, True]


def test_the_button_adds_a_row_with_the_keyboard_in_it(form: Form) -> None:
    QTest.mouseClick(rows(form).more, Qt.MouseButton.LeftButton)
    assert at().accessibleName() == "Phone 1"
    write("138")
    QTest.mouseClick(rows(form).more, Qt.MouseButton.LeftButton)
    assert at().accessibleName() == "Phone 2"
    write("139")
    assert rows(form).texts("number") == ["138", "139"]


def test_tab_order_follows_the_eye_also_in_rows_made_since(form: Form) -> None:
    form.fill({"phones": [row("138"), row("139")], "born": {"value": "05-21", "on": "2026-01-02"}})
    form.group("Other").set_open(True)
    QApplication.processEvents()
    order = [each for each in form.editors() if each.isVisibleTo(form)]
    form.focus()
    walked = []
    for _step in order:
        walked.append(at())
        press(Qt.Key.Key_Tab)
    assert walked == order
    places = [(each.mapTo(form, each.rect().topLeft()).y() // 20, each.x()) for each in order if each.parent()]
    assert [place[0] for place in places] == sorted(place[0] for place in places)


def test_filling_in_again_keeps_the_rows_and_is_not_dirty(form: Form) -> None:
    form.fill({"phones": [row("138", id="a"), row("139", id="b", quiet=True)]})
    assert not form.is_dirty()
    form.fill({"phones": form.values()["phones"]}, clean=False)
    assert not form.is_dirty()
    rows(form).editors()[0].setFocus()
    write("0")
    assert form.is_dirty()
    form.fill({"phones": None})
    assert form.values()["phones"] == []
    form.fill({"phones": "damaged"})
    assert form.values()["phones"] == []


def test_ctrl_enter_saves_and_esc_leaves_from_a_row_made_since(form: Form, qtbot: QtBot) -> None:
    form.focus("phones")
    write("138")
    for _twice in range(2):
        press(Qt.Key.Key_Return)
    assert at().accessibleName() == "Phone 2"
    with qtbot.waitSignal(form.save_wanted):
        press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(form.leave_wanted):
        press(Qt.Key.Key_Escape)


def test_a_group_opens_by_enter_when_it_holds_something_and_when_it_is_asked_for(form: Form) -> None:
    personal, other = form.group("Personal"), form.group("Other")
    assert not personal.is_open() and not other.is_open()
    form.focus("kind")
    press(Qt.Key.Key_Return)
    assert at() is personal.head
    press(Qt.Key.Key_Tab)
    assert at() is other.head
    press(Qt.Key.Key_Return)
    assert other.is_open() and at() is form.entry("tags").editors()[0]
    press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    press(Qt.Key.Key_Space)
    assert not other.is_open()
    form.fill({"offers": {"on": "2026-01-02"}})
    assert personal.is_open() and not other.is_open()
    form.show_error("note", "Too long.")
    assert other.is_open()


def test_a_group_without_fields_is_not_there(form: Form) -> None:
    for key in ("tags", "note"):
        form.set_shown(key, False)
    assert not form.group("Other").isVisibleTo(form)
    form.set_shown("note", True)
    assert form.group("Other").isVisibleTo(form)


def test_a_value_with_its_consent(form: Form) -> None:
    assert form.values()["born"] == {}
    form.focus("born")
    write("05-21")
    assert form.values()["born"] == {"value": "05-21", "on": "", "how": ""}
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    today = QDate.currentDate().toString(Qt.DateFormat.ISODate)
    assert form.values()["born"] == {"value": "05-21", "on": today, "how": ""}
    form.fill({"born": {"value": "06-01", "on": "2026-01-02", "how": "by phone"}})
    entry = form.entry("born")
    assert entry.value() == {"value": "06-01", "on": "2026-01-02", "how": "by phone"}
    when = next(each for each in entry.editors() if isinstance(each, QCheckBox))
    assert isinstance(when.parent(), WhenEntry)
    form.fill({"born": {}})
    assert entry.value() == {}


def test_each_word_is_suggested_after_a_comma(form: Form) -> None:
    form.focus("tags")
    line = form.entry("tags")
    assert isinstance(line, LineEntry)
    write("vip, ol")
    completer = line.completer()
    popup = completer.popup()
    assert popup is not None and popup.isVisible()
    assert completer.completionCount() == 1
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert line.value() == "vip, old friend"


def test_a_hint_is_soft_and_goes_away(form: Form) -> None:
    form.show_hint("phones", "This looks odd.")
    assert (form.hint("phones"), form.error("phones")) == ("This looks odd.", "")
    assert rows(form).editors()[0].accessibleDescription() == "This looks odd."
    form.show_hint("phones", "")
    assert form.hint("phones") == ""


@pytest.mark.parametrize(("scale", "wide"), [(1.0, 640), (1.0, 430), (2.0, 640), (2.0, 430)])
def test_nothing_is_cut(qapp: QApplication, qtbot: QtBot, scale: float, wide: int) -> None:
    theme.apply_theme(qapp, dark=False, scale=scale)
    made = Form(fields(), columns=2)
    qtbot.addWidget(made)
    made.resize(theme.px(wide), theme.px(760))
    made.fill(
        {
            "phones": [row("13800138000", "son"), row("0571-8888 1234", first=True), row("137", quiet=True)],
            "born": {"value": "1980-05-21", "on": "2026-01-02", "how": "at the counter"},
            "note": "x",
        }
    )
    made.show_hint("phones", "This does not look like a phone number; it is kept as typed.")
    made.show()
    for _turn in range(6):
        QApplication.processEvents()
    assert cut_or_overlapping(made) == []
    theme.apply_theme(qapp, dark=False, scale=1.0)
