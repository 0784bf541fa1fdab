"""A purchase has no tab of its own: it is told in the time line and leads to the file of who bought."""

from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from desk_app.app import DESK_ID
from desk_app.customers.model import CustomerDraft
from desk_app.purchases.model import PurchaseDraft
from desk_app.ui.time_line import TimeLine
from tests.main_window.conftest import MakeWindow


def test_a_purchase_is_told_found_and_leads_to_who_bought(window: MakeWindow, qtbot: QtBot) -> None:
    made = window()
    desk = made.desk
    customer = desk.customers.open_file(DESK_ID, CustomerDraft(name="陈晓静静"))
    bought = desk.purchases.enter(
        DESK_ID,
        PurchaseDraft(customer_id=customer.id, goods="空气净化器 X9", amount_cents=129_900, reference="TB-990017"),
    )
    alone = desk.purchases.enter(DESK_ID, PurchaseDraft(customer_name="过路人", goods="灯泡"))
    hits = desk.finder.find("TB-990017").hits
    assert [(hit.kind, hit.row_id, hit.title) for hit in hits] == [("purchase", bought.id, "空气净化器 X9 · ¥1,299.00")]

    made.open_record("customer", customer.id)
    made.repaint()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    lines = [line for line in made.view("customer").findChildren(TimeLine) if line.moments()]
    told = [moment for line in lines for moment in line.moments() if moment.kind == "purchase"]
    assert told
    assert {moment.headline for moment in told} == {"空气净化器 X9 · ¥1,299.00"}
    for line in lines:
        if any(moment.kind == "purchase" for moment in line.moments()):
            line.moment_opened.emit("purchase", bought.id)
    assert made.tabs.kind() == "customer"

    made.show_tab("call")
    made.bar.finder.hit_opened.emit("purchase", bought.id)
    assert (made.tabs.kind(), made.view().current_id) == ("customer", customer.id)
    made.show_tab("call")
    made.open_record("purchase", alone.id)
    assert made.tabs.kind() == "call"
    qtbot.wait(20)
