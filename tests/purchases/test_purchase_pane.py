"""A purchase is entered by hand in the window, put right, taken away and brought back; real keys and clicks."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desk_app.app import Desk
from desk_app.core.errors import DeskError
from desk_app.core.i18n import set_language
from desk_app.core.money import format_cents
from desk_app.customers import store as customers
from desk_app.customers.model import Customer, CustomerDraft
from desk_app.purchases import store
from desk_app.purchases.dialog import PurchaseDialog, read_amount
from desk_app.purchases.model import PurchaseDraft
from desk_app.purchases.pane import SHOWN, PurchaseLines, PurchasePane
from desk_app.ui import theme
from desk_app.ui.room_view import Surroundings
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

CTRL = Qt.KeyboardModifier.ControlModifier
TODAY = date(2026, 11, 21)
Shown = TypeVar("Shown", bound=QWidget)


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def chen(desk: Desk, li: str) -> Customer:
    return desk.customers.open_file(li, CustomerDraft(name="陈静 <b>"))


@pytest.fixture
def around(desk: Desk, li: str) -> Surroundings:
    return Surroundings(desk.file, lambda: li, lambda: desk.settings.profile().zoneinfo)


def shown(qtbot: QtBot, widget: Shown) -> Shown:
    qtbot.addWidget(widget)
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    return widget


def answer(act: Callable[[PurchaseDialog], None]) -> None:
    """Does something in the next form of a purchase, as soon as it stands."""

    def look() -> None:
        found = QApplication.activeModalWidget()
        if not isinstance(found, PurchaseDialog) or not found.isActiveWindow():
            QTimer.singleShot(10, look)
            return
        try:
            act(found)
        finally:
            if found.isVisible():
                found.reject()

    QTimer.singleShot(0, look)


def lines(of: PurchaseLines) -> list[list[str]]:
    rows = [of.topLevelItem(row) for row in range(of.topLevelItemCount())]
    return [[row.text(column) for column in range(4)] for row in rows if row is not None]


def click(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


class Shop:
    """The pane of one customer, made anew whenever it is asked for, and what the bottom line was told."""

    def __init__(self, qtbot: QtBot, desk: Desk, around: Surroundings, chen: Customer) -> None:
        self.qtbot, self.desk, self.around, self.chen = qtbot, desk, around, chen
        self.said: list[str] = []

    def pane(self) -> PurchasePane:
        return shown(self.qtbot, PurchasePane(self.around, self.desk.purchases, self.chen, self.said.append))

    def bought(self, cents: int | None = 100, day: date = TODAY, **more: str) -> str:
        draft = PurchaseDraft(self.chen.id, "", day, cents, **more)
        return self.desk.purchases.enter(self.around.actor(), draft).id


@pytest.fixture
def shop(qtbot: QtBot, desk: Desk, around: Surroundings, chen: Customer) -> Shop:
    return Shop(qtbot, desk, around, chen)


def test_one_is_entered_with_the_keys_alone(shop: Shop) -> None:
    pane = shop.pane()
    assert pane.sums.text() == "Nothing bought yet."

    def enter(dialog: PurchaseDialog) -> None:
        goods, amount, day, number, note = dialog.form.editors()
        assert goods.hasFocus()
        QTest.keyClicks(goods, "lamp")
        QTest.keyClick(goods, Qt.Key.Key_Return)
        assert amount.hasFocus()
        QTest.keyClicks(amount, "1,234.5")
        QTest.keyClick(amount, Qt.Key.Key_Return)
        assert day.hasFocus()
        QTest.keyClick(day, Qt.Key.Key_Return)
        QTest.keyClicks(number, "A-77")
        QTest.keyClick(number, Qt.Key.Key_Return)
        QTest.keyClicks(note, "at the counter")
        QTest.keyClick(note, Qt.Key.Key_Return, CTRL)

    answer(enter)
    click(pane.enter_button)
    (made,) = store.of_customer(shop.desk.file, shop.chen.id)
    assert (made.goods, made.amount_cents, made.reference, made.note) == ("lamp", 123_450, "A-77", "at the counter")
    assert (made.bought_on, made.customer_name, made.currency) == (TODAY, "陈静 <b>", "CNY")
    assert shop.said == ["Saved: lamp · ¥1,234.50"]
    pane = shop.pane()
    assert lines(pane.lines) == [["21 Nov 2026", "lamp", "¥1,234.50", "A-77"]]
    assert pane.sums.text() == "1 purchase, ¥1,234.50"


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(shop: Shop) -> None:
    shop.bought(reference="A-1")
    pane = shop.pane()

    def enter(dialog: PurchaseDialog) -> None:
        form = dialog.form
        click(dialog.yes)
        assert form.error("amount_cents").startswith("Write down the amount")
        form.entry("amount_cents").fill("a lot")
        click(dialog.yes)
        assert form.error("amount_cents").endswith("is not an amount of money.")
        form.entry("amount_cents").fill("￥88")
        form.entry("reference").fill("A-1")
        click(dialog.yes)
        assert form.error("reference").startswith("The order A-1 is there already")
        form.entry("reference").fill("A-2")
        form.entry("bought_on").fill(TODAY + timedelta(days=1))
        click(dialog.yes)
        assert form.error("bought_on").startswith("This day is still to come")
        assert dialog.isVisible()
        form.entry("bought_on").fill(date(2026, 11, 2))
        click(dialog.yes)

    answer(enter)
    click(pane.enter_button)
    made = store.with_reference(shop.desk.file, "A-2")
    assert made is not None
    assert (made.amount_cents, made.bought_on) == (8_800, date(2026, 11, 2))


def test_without_a_day_it_is_today(shop: Shop) -> None:
    dialog = PurchaseDialog(shop.around, shop.desk.purchases, shop.chen)
    shop.qtbot.addWidget(dialog)
    dialog.act({**dialog.form.values(), "goods": "lamp", "bought_on": None})
    assert dialog.saved is not None
    assert dialog.saved.bought_on == TODAY


def test_esc_writes_nothing(shop: Shop) -> None:
    pane, head = shop.pane(), shop.desk.file.journal_head()

    def leave(dialog: PurchaseDialog) -> None:
        goods = dialog.form.editors()[0]
        QTest.keyClicks(goods, "lamp")
        QTest.keyClick(goods, Qt.Key.Key_Escape)
        assert not dialog.isVisible()

    answer(leave)
    click(pane.enter_button)
    assert (shop.desk.file.journal_head(), shop.said) == (head, [])


def test_one_is_put_right_by_enter_on_its_line(shop: Shop) -> None:
    shop.bought(500, goods="bulb")
    older = shop.bought(2_000, TODAY - timedelta(days=9), goods="lamp", currency="USD", note="gift")
    pane = shop.pane()
    pane.lines.setFocus()

    def change(dialog: PurchaseDialog) -> None:
        goods, amount = dialog.form.editors()[:2]
        assert dialog.form.text("goods") == "lamp"
        assert dialog.form.text("amount_cents") == "$20.00"
        QTest.keyClick(goods, Qt.Key.Key_End)
        QTest.keyClicks(goods, " X9")
        amount.setFocus()
        QTest.keyClick(amount, Qt.Key.Key_A, CTRL)
        QTest.keyClicks(amount, "25")
        QTest.keyClick(amount, Qt.Key.Key_Return, CTRL)

    answer(change)
    QTest.keyClick(pane.lines, Qt.Key.Key_Down)
    QTest.keyClick(pane.lines, Qt.Key.Key_Return)
    made = store.by_id(shop.desk.file, older)
    assert (made.goods, made.amount_cents, made.currency, made.note) == ("lamp X9", 2_500, "USD", "gift")
    assert shop.pane().sums.text() == "1 purchase, ¥5.00 · 1 purchase, $25.00"


def test_a_form_that_nobody_changed_saves_nothing(shop: Shop) -> None:
    shop.bought(500, goods="bulb", currency="GBP")
    pane, head = shop.pane(), shop.desk.file.journal_head()
    answer(lambda dialog: click(dialog.yes))
    click(pane.change_button)
    assert (shop.desk.file.journal_head(), shop.said) == (head, [])


def test_one_is_taken_away_and_brought_back(shop: Shop) -> None:
    shop.bought(500, goods="bulb")
    lamp = shop.bought(700, TODAY - timedelta(days=3), goods="lamp")
    pane = shop.pane()
    assert not hasattr(pane, "folded")
    pane.lines.setFocus()
    QTest.keyClick(pane.lines, Qt.Key.Key_Down)
    QTest.keyClick(pane.lines, Qt.Key.Key_Delete)
    assert [one.id for one in store.removed_of(shop.desk.file, shop.chen.id)] == [lamp]
    assert shop.said.pop() == "Taken away: lamp · ¥7.00. It can be brought back below."
    pane = shop.pane()
    assert (pane.sums.text(), len(lines(pane.lines))) == ("1 purchase, ¥5.00", 1)
    assert not pane.gone.isVisible()
    assert pane.folded.head is not None
    pane.folded.head.click()
    assert pane.gone.isVisible()
    click(pane.back_button)
    assert shop.said == ["Back again: lamp · ¥7.00"]
    assert shop.pane().sums.text() == "2 purchases, ¥12.00"


def test_bringing_back_an_order_that_is_there_again_says_so(shop: Shop) -> None:
    first = shop.bought(reference="A-1")
    shop.desk.purchases.remove(shop.around.actor(), first)
    shop.bought(reference="A-1")
    pane = shop.pane()
    pane.bring_back()
    assert shop.said[0].startswith("The order A-1 is there already")


def test_the_last_are_shown_and_the_earlier_on_demand(shop: Shop) -> None:
    for n in range(SHOWN + 3):
        shop.bought(100 * n, TODAY - timedelta(days=n), goods=f"lamp {n}")
    pane = shop.pane()
    assert [row[1] for row in lines(pane.lines)] == [f"lamp {n}" for n in range(SHOWN)]
    assert pane.all_button.text() == "Show 3 earlier purchases"
    height = pane.lines.height()
    click(pane.all_button)
    assert len(lines(pane.lines)) == SHOWN + 3
    assert (pane.lines.height(), pane.all_button.isVisible()) == (height, False)
    QTest.keyClick(pane.lines, Qt.Key.Key_End)
    chosen = pane.lines.chosen(store.of_customer(shop.desk.file, shop.chen.id))
    assert chosen is not None and chosen.goods == f"lamp {SHOWN + 2}"


def test_nothing_is_written_to_a_file_out_of_the_lists(shop: Shop, li: str) -> None:
    shop.bought(goods="lamp")
    shop.desk.customers.remove(li, shop.chen.id)
    shop.chen = customers.by_id(shop.desk.file, shop.chen.id)
    pane = shop.pane()
    assert not any(each.isVisible() for each in (pane.enter_button, pane.change_button, pane.remove_button))
    pane.lines.setFocus()
    QTest.keyClick(pane.lines, Qt.Key.Key_Delete)
    QTest.keyClick(pane.lines, Qt.Key.Key_Return)
    assert len(store.of_customer(shop.desk.file, shop.chen.id)) == 1


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", (None, "CNY")),
        ("  ", (None, "CNY")),
        ("1,234.5", (123_450, "CNY")),
        ("￥88", (8_800, "CNY")),
        ("1234元", (123_400, "CNY")),
        ("-20", (-2_000, "CNY")),
        ("$ 20", (2_000, "USD")),
        ("20 usd", (2_000, "USD")),
        ("R$ 7,50", (750, "BRL")),
        ("€5", (500, "EUR")),
        ("１２．５", (1_250, "CNY")),
    ],
)
def test_amounts_as_they_are_typed(text: str, read: tuple[int | None, str]) -> None:
    assert read_amount(text) == read


def test_a_purchases_own_currency_stays_unless_another_is_typed() -> None:
    assert read_amount("20", "USD") == (2_000, "USD")
    assert read_amount("20元", "USD") == (2_000, "CNY")
    assert read_amount("¥20", "GBP") == (2_000, "CNY")
    assert read_amount("GBP 20.00", "GBP") == (2_000, "GBP")
    with pytest.raises(DeskError) as refusal:
        read_amount("twenty")
    assert refusal.value.field == "amount_cents"


@settings(max_examples=100, deadline=None)
@given(st.integers(-(10**12), 10**12), st.sampled_from(["CNY", "USD", "EUR", "BRL", "GBP", "HKD"]))
def test_what_the_form_shows_is_read_as_it_was(cents: int, currency: str) -> None:
    assert read_amount(format_cents(cents, currency), currency) == (cents, currency)


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_nothing_is_cut(shop: Shop, qapp: QApplication, scale: float, language: str) -> None:
    set_language(language)
    theme.apply_theme(qapp, dark=True, scale=scale)
    for n in range(SHOWN + 3):
        made = shop.bought(12_345_600, TODAY - timedelta(days=n), goods="空气净化器滤芯" * 9, reference=f"TB-{n:012}")
    shop.desk.purchases.remove(shop.around.actor(), made)
    pane = shop.pane()
    pane.resize(theme.px(440), theme.px(600))
    assert pane.folded.head is not None
    pane.folded.head.click()
    dialog = shown(shop.qtbot, PurchaseDialog(shop.around, shop.desk.purchases, shop.chen))
    shop.qtbot.wait(30)
    assert cut_or_overlapping(pane) == []
    assert cut_or_overlapping(dialog) == []
    assert pane.lines.verticalScrollBar().maximum() == 0
    assert dialog.result() == QDialog.DialogCode.Rejected
