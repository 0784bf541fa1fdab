"""Pictures and papers of a delivery, and by whom it goes: courier or carrier, by real keys."""

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QMimeData, Qt, QTimer, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desk_app.app import Desk
from desk_app.core.i18n import set_language
from desk_app.deliveries import store
from desk_app.deliveries.model import DeliveryDraft, DeliveryState, Signature
from desk_app.deliveries.view import DeliveryView
from desk_app.matters import attachments_store
from desk_app.staff.model import Role
from desk_app.ui import theme
from desk_app.ui.fields import ComboEntry
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.room_view import Surroundings

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
ZONE = ZoneInfo("Asia/Shanghai")
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication, desk: Desk, li: str) -> Iterator[DeliveryView]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    made = DeliveryView(Surroundings(desk.file, lambda: li, lambda: ZONE), desk.deliveries, lambda _text: [])
    window = QWidget()
    window.resize(1366, 700)
    made.setParent(window)
    made.setGeometry(window.rect())
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    desk.file.on_change(made.refresh)
    yield made


def under_way(desk: Desk, li: str) -> str:
    one = desk.deliveries.plan(li, DeliveryDraft(customer_name="王丽", goods="米", courier_id=li))
    return desk.deliveries.move(li, one.id, DeliveryState.UNDER_WAY).id


def names(desk: Desk, row_id: str) -> list[str]:
    return [one.name for one in attachments_store.of_matter(desk.file, row_id)]


def test_pictures_and_files_are_pasted_into_a_delivery(desk: Desk, li: str, view: DeliveryView, tmp_path: Path) -> None:
    row_id = under_way(desk, li)
    view.open_record(row_id)
    view.take_keys()
    picture = QImage(8, 6, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    QGuiApplication.clipboard().setImage(picture)
    at = QApplication.focusWidget()
    assert at is not None
    QTest.keyClick(at, Qt.Key.Key_V, CTRL)
    assert [name.endswith(".png") for name in names(desk, row_id)] == [True]
    (tmp_path / "签收单.pdf").write_bytes(b"pdf")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "签收单.pdf"))])
    QGuiApplication.clipboard().setMimeData(data)
    at = QApplication.focusWidget()
    assert at is not None
    QTest.keyClick(at, Qt.Key.Key_V, CTRL)
    assert names(desk, row_id)[1] == "签收单.pdf"
    assert len(view.attachments.lines) == 2, "they stand in the record"


def test_a_picture_as_signature_leads_to_attaching_it(
    desk: Desk, li: str, view: DeliveryView, tmp_path: Path, qtbot: QtBot
) -> None:
    row_id = under_way(desk, li)
    view.open_record(row_id)
    asked: list[str] = []

    def leave() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QFileDialog):
            asked.append(dialog.windowTitle())
            dialog.reject()
        else:
            QTimer.singleShot(20, leave)

    def answer() -> None:
        dialog, at = QApplication.activeModalWidget(), QApplication.focusWidget()
        if not isinstance(dialog, FormDialog) or at is None or not dialog.isAncestorOf(at):
            QTimer.singleShot(20, answer)
            return
        dialog.form.fill({"signature": Signature.PICTURE}, clean=False)
        QTimer.singleShot(20, leave)
        QTest.keyClick(at, Qt.Key.Key_Return, CTRL)

    QTimer.singleShot(20, answer)
    view.way.hand_over_in_part(store.by_id(desk.file, row_id))
    assert store.by_id(desk.file, row_id).signature is Signature.PICTURE
    assert asked == ["Attach pictures or papers"]


def test_the_courier_by_a_few_letters_or_a_carrier_used_before(desk: Desk, li: str, view: DeliveryView) -> None:
    desk.staff.add(li, "陈强", Role.COURIER)
    zhou = desk.staff.add(li, "周明", Role.COURIER).id
    desk.deliveries.plan(li, DeliveryDraft(customer_name="a", goods="b", carrier="顺丰速运"))
    view.start_new({"customer_name": "赵强", "goods": "米"})
    assert view.panel is not None
    form = view.panel.form
    combo = form.entry("courier_id")
    assert isinstance(combo, ComboEntry)
    assert [combo.itemText(row) for row in range(combo.count())] == ["not yet", "周明", "陈强"]
    combo.setFocus()
    QTest.keyClicks(combo, "zhou")
    assert form.text("courier_id") == zhou
    QTest.keyClick(combo, Qt.Key.Key_Home)
    form.fill({"courier_id": ""}, clean=False)
    QTest.keyClick(combo, Qt.Key.Key_Return)
    carrier = QApplication.focusWidget()
    assert isinstance(carrier, QLineEdit) and carrier in form.entry("carrier").editors(), (
        "the carrier stands after the courier"
    )
    completer = carrier.completer()
    completer.setCompletionPrefix("丰")
    assert completer.currentCompletion() == "顺丰速运"
    QTest.keyClick(carrier, Qt.Key.Key_Return)
    assert QApplication.focusWidget() in form.entry("cod").editors()
    carrier.setText("顺丰速运")
    form.fill({"tracking": "SF99", "parcels": "2", "cod": "12", "instructions": "ring twice"}, clean=False)
    view.save()
    one = store.by_id(desk.file, view.current_id)
    assert (one.carrier, one.tracking, one.parcels, one.cod_cents, one.instructions, one.courier_id) == (
        "顺丰速运", "SF99", 2, 1_200, "ring twice", None,
    )  # fmt: skip
    view.take_keys()
    at = QApplication.focusWidget()
    assert at is not None
    QTest.keyClick(at, Qt.Key.Key_Return, CTRL)
    assert store.by_id(desk.file, one.id).state is DeliveryState.ASSIGNED
