"""Nothing flashes: while a record, a form or a menu's dialog is made, no other window appears for a moment."""

from datetime import date as Date

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from desk_app.calls.model import CallDraft
from desk_app.credit.model import EventDraft, EventKind
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.main_window.window import MainWindow
from desk_app.purchases.model import PurchaseDraft
from desk_app.pyramid.tiers import Tier
from desk_app.standing.model import PRIORITY
from tests.main_window.test_window import made as made


class Shown(QObject):
    """Remembers every window that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.names.append(type(watched).__name__)
        return False


def test_no_window_but_ours_is_shown_while_records_and_forms_are_made(made: MainWindow) -> None:
    desk = made.desk
    one = desk.customers.open_file(made.actor(), CustomerDraft("Ann", phones=(PhoneDraft("13800138000"),)))
    gone = desk.customers.open_file(made.actor(), CustomerDraft("Ben"))
    desk.customers.remove(made.actor(), gone.id)
    desk.calls.take_down(made.actor(), CallDraft(customer_id=one.id, topic="price"))
    desk.purchases.enter(made.actor(), PurchaseDraft(customer_id=one.id, amount_cents=100))
    desk.credit.note(made.actor(), one.id, EventDraft(EventKind.PRAISE, evidence="letter"))
    desk.standing.grant_level(made.actor(), one.id, PRIORITY, Date(2026, 1, 1), reason="loyal")
    desk.pyramid.override(made.actor(), one.id, Tier.LOW, "known")
    app, shown = QApplication.instance(), Shown()
    assert app is not None
    app.installEventFilter(shown)
    try:
        for row_id in (one.id, gone.id, one.id):
            made.open_record("customer", row_id)
            QApplication.processEvents()
        for kind in ("customer", "call", "complaint", "delivery"):
            made.start_new(kind, {})
            QApplication.processEvents()
            made.view().leave_form()
        for _name, dialog in made.dialogs():
            dialog.close()
            dialog.deleteLater()
        QApplication.processEvents()
    finally:
        app.removeEventFilter(shown)
    assert shown.names == []
