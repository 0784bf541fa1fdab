"""The window, the form of a delivery, the paper, the file and the command of scarce goods, by real keys."""

import json
from collections.abc import Callable, Iterator
from datetime import date as Date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desk_app.app import Desk
from desk_app.command_line.run import run
from desk_app.core.i18n import set_language
from desk_app.customers.model import CustomerDraft
from desk_app.deliveries.lines import LineDraft
from desk_app.deliveries.lines_entry import LinesEntry
from desk_app.deliveries.model import DeliveryDraft
from desk_app.deliveries.view import DeliveryView
from desk_app.goods import shares, store
from desk_app.goods.dialog import AllotmentDialog, HandOutDialog
from desk_app.goods.handout import allotments_sheet
from desk_app.goods.list_dialog import AllotmentsDialog
from desk_app.goods.model import AllotmentDraft
from desk_app.goods.overview import rows_of
from desk_app.goods.pane import left_label
from desk_app.paper import letterhead
from desk_app.ui import theme
from desk_app.ui.form import Form
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.room_view import FormPanel, Surroundings
from tests.printing.paper_reading import by_pdfminer

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
ZONE = ZoneInfo("Asia/Shanghai")
DAY, FIRST, LAST = Date(2026, 11, 21), Date(2026, 11, 1), Date(2026, 11, 30)


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> None:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def wang(desk: Desk, li: str) -> str:
    return desk.customers.open_file(li, CustomerDraft("王小丽")).id


@pytest.fixture
def scarce(desk: Desk, li: str, wang: str) -> str:
    """Six bottles each until the end of November; three went to Wang Xiaoli."""
    one = desk.allotments.allot(li, AllotmentDraft("茅台", FIRST, LAST, 6, unit="瓶"))
    desk.deliveries.plan(li, DeliveryDraft(customer_id=wang, lines=(LineDraft("茅台", 3),)))
    return one.id


@pytest.fixture
def dialog(qtbot: QtBot, desk: Desk, li: str, wang: str) -> Iterator[AllotmentsDialog]:
    def find(_text: str) -> list[tuple[str, str, str, str]]:
        return [(wang, "王小丽", "", "")]

    made = AllotmentsDialog(Surroundings(desk.file, lambda: li, lambda: ZONE), desk.allotments, find)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made


def answering(kind: type[FormDialog], keys: Callable[[FormDialog], None]) -> None:
    """Types into the question that opens next, once the keyboard is in it."""

    def answer() -> None:
        shown, focus = QApplication.activeModalWidget(), QApplication.focusWidget()
        if not isinstance(shown, kind) or focus is None or not shown.isAncestorOf(focus):
            QTimer.singleShot(10, answer)
            return
        try:
            keys(shown)
        finally:
            if shown.isVisible():
                shown.reject()

    QTimer.singleShot(10, answer)


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def visible(form: Form, key: str) -> bool:
    return form.entry(key).editors()[0].isVisible()


def saved(shown: FormDialog) -> None:
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_a_new_one_by_keys(dialog: AllotmentsDialog, desk: Desk) -> None:
    def keys(shown: FormDialog) -> None:
        QTest.keyClicks(focused(), "Moutai")
        shown.form.fill({"last": LAST, "amount": "6"}, clean=False)
        saved(shown)

    assert dialog.said.isVisible() and "Ctrl+N" in dialog.said.text()
    answering(AllotmentDialog, keys)
    QTest.keyClick(dialog.tree, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    made = store.all_allotments(desk.file)
    assert [(one.goods, one.amount, one.first, one.last) for one in made] == [("Moutai", 6, DAY, LAST)]
    item = dialog.tree.topLevelItem(0)
    assert item is not None and item.text(1) == "everyone, each" and item.text(5) == "each their own"


def test_who_got_how_much_stands_below_it(scarce: str, dialog: AllotmentsDialog) -> None:
    item = dialog.tree.topLevelItem(0)
    assert item is not None and item.isExpanded() and item.childCount() == 1
    child = item.child(0)
    assert child is not None and (child.text(0), child.text(4), child.text(5)) == ("王小丽", "3", "3")


def test_handing_out_by_keys_says_what_is_left_and_asks_why_beyond_it(
    scarce: str, dialog: AllotmentsDialog, desk: Desk, wang: str, qtbot: QtBot
) -> None:
    told = list[object]()

    def keys(shown: FormDialog) -> None:
        assert isinstance(shown, HandOutDialog)
        line = shown.form.entry("who")
        assert isinstance(line, QLineEdit)
        line.setFocus()
        qtbot.waitUntil(line.hasFocus)
        QTest.keyClicks(line, "wang")
        qtbot.waitUntil(shown.finder.is_open)
        QTest.keyClick(line, Qt.Key.Key_Return)
        amount = shown.form.entry("amount")
        assert isinstance(amount, QLineEdit)
        told.append(shown.form.hint("amount"))
        told.append(visible(shown.form, "beyond"))
        amount.selectAll()
        QTest.keyClicks(amount, "5")
        told.append(visible(shown.form, "beyond"))
        saved(shown)
        told.append(shown.form.error("beyond"))
        QTest.keyClicks(focused(), "Wedding")
        saved(shown)

    answering(HandOutDialog, keys)
    QTest.keyClick(dialog.tree, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert told[:3] == ["茅台: 3 of 6 瓶 left until 30 Nov", False, True]
    assert "only 3 of 6 瓶 are left" in str(told[3])
    assert [(each.over, each.reason) for each in store.overrides(desk.file, [scarce])] == [(2, "Wedding")]
    item = dialog.tree.topLevelItem(0)
    assert item is not None and item.childCount() == 2
    child = item.child(1)
    assert child is not None and child.text(0) == "2 beyond it for 王小丽, 21 Nov: Wedding (李娜)"


def test_it_ends_by_keys(scarce: str, dialog: AllotmentsDialog, desk: Desk) -> None:
    answering(FormDialog, saved)
    QTest.keyClick(dialog.tree, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert store.by_id(desk.file, scarce).last == DAY


def test_enter_changes_the_marked_one(scarce: str, dialog: AllotmentsDialog, desk: Desk) -> None:
    def keys(shown: FormDialog) -> None:
        shown.form.fill({"amount": "9"}, clean=False)
        saved(shown)

    answering(AllotmentDialog, keys)
    QTest.keyClick(dialog.tree, Qt.Key.Key_Return)
    assert store.by_id(desk.file, scarce).amount == 9


def test_f9_asks_for_the_paper_and_it_says_it_all(
    scarce: str, dialog: AllotmentsDialog, desk: Desk, wang: str, li: str, qtbot: QtBot
) -> None:
    desk.allotments.hand_out(li, "茅台", wang, 4, beyond="Wedding")
    dialog.look()
    with qtbot.waitSignal(dialog.print_wanted) as asked:
        QTest.keyClick(dialog.tree, Qt.Key.Key_F9)
    rows, day = asked.args or ([], DAY)
    for size in ("A4", "A5", "80mm", "58mm"):
        pdf = allotments_sheet(rows, day, desk.file.clock.now(), ZONE, letterhead(desk.file), size=size, lang="en")
        said = " ".join(by_pdfminer(pdf).split())
        for words in ("Scarce goods", "21 Nov 2026", "everyone, each", "王小丽", "Wedding"):
            assert words in said


@pytest.mark.parametrize("name", ["scarce.csv", "scarce.xlsx"])
def test_it_goes_out_as_a_file(scarce: str, dialog: AllotmentsDialog, tmp_path: Path, name: str) -> None:
    dialog.write_to(tmp_path / name)
    assert "1 record written" in dialog.banner.text()
    text = (tmp_path / name).read_bytes()
    assert len(text) > 50


def test_the_command(scarce: str, desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    path = desk.file.path
    assert run(["allotments", "--file", str(path), "--lang", "en", "--json", "--on", "2026-11-21"]) == 0
    data = json.loads(capsys.readouterr().out)
    one = data["allotments"][0]
    assert (data["day"], one["goods"], one["amount"], one["given"], one["left"]) == ("2026-11-21", "茅台", 6, 3, None)
    assert one["customers"][0]["given"] == 3 and one["customers"][0]["left"] == 3
    assert run(["allotments", "--file", str(path), "--lang", "en", "--on", "2026-12-01"]) == 0
    assert capsys.readouterr().out.strip() == "Nothing is scarce."
    assert run(["allotments", "--file", str(path), "--lang", "en", "--on", "soon"]) == 1


def test_the_form_of_a_delivery_says_what_is_left_and_asks_why(
    scarce: str, desk: Desk, li: str, wang: str, qtbot: QtBot
) -> None:
    view = DeliveryView(Surroundings(desk.file, lambda: li, lambda: ZONE), desk.deliveries, lambda _text: [])
    qtbot.addWidget(view)
    view.resize(1366, 700)
    view.show()
    view.start_new({"customer_id": wang})
    panel = view.findChild(FormPanel)
    assert panel is not None
    lines = panel.form.entry("lines")
    assert isinstance(lines, LinesEntry)
    assert not visible(panel.form, "beyond")
    panel.form.fill({"lines": [{"goods": "茅台", "ordered": "2"}]}, clean=False)
    panel.form.typed.emit("lines")
    assert panel.form.hint("lines") == "茅台: 3 of 6 瓶 left until 30 Nov"
    assert not visible(panel.form, "beyond")
    panel.form.fill({"lines": [{"goods": "茅台", "ordered": "5"}]}, clean=False)
    panel.form.typed.emit("lines")
    assert visible(panel.form, "beyond")
    QTest.mouseClick(panel.save_button, Qt.MouseButton.LeftButton)
    assert "only 3 of 6 瓶 are left" in panel.form.error("beyond")
    panel.form.fill({"beyond": "Wedding"}, clean=False)
    QTest.mouseClick(panel.save_button, Qt.MouseButton.LeftButton)
    share = shares.share_of(desk.file, "茅台", DAY, wang)
    assert share is not None and share.beyond == 2
    assert [row.noted[0].reason for row in rows_of(desk.file, DAY)] == ["Wedding"]


def test_the_record_of_a_customer_says_what_is_left_for_them(
    scarce: str, desk: Desk, li: str, wang: str, qtbot: QtBot
) -> None:
    shown = left_label(desk.file, wang)
    assert shown is not None and shown.text() == "茅台: 3 of 6 瓶 left until 30 Nov"
    desk.allotments.hand_out(li, "茅台", wang, 4, beyond="Wedding")
    shown = left_label(desk.file, wang)
    assert shown is not None and shown.text() == "茅台: 0 of 6 瓶 left until 30 Nov · 1 beyond it"
    desk.allotments.end(li, scarce, Date(2026, 11, 20))
    assert left_label(desk.file, wang) is None
