"""The main job, once through, with keys and clicks: a file in, found, a call, a complaint, a delivery, a slip."""

import csv
import random
from pathlib import Path

import pytest
from pdfminer.high_level import extract_text
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desk_app import paper
from desk_app.app import DESK_ID, SOURCES, open_desk
from desk_app.complaints import store as complaints
from desk_app.complaints.view import ComplaintView
from desk_app.core.i18n import set_language
from desk_app.customers import past
from desk_app.customers import store as customers
from desk_app.customers.view import CustomersView
from desk_app.deliveries import store as deliveries
from desk_app.main_window.import_dialog import ImportDialog
from desk_app.main_window.window import MainWindow
from desk_app.staff.model import Role
from desk_app.storage import backup
from desk_app.storage.check import check
from desk_app.storage.history import FieldChange
from desk_app.ui import theme
from desk_app.ui.form import Form
from desk_app.ui.tab_view import TabView

REAL = Path(__file__).parents[3] / "shared" / "data" / "customers" / "customers_gb18030.csv"
CTRL = Qt.KeyboardModifier.ControlModifier


def made_customers(folder: Path) -> Path:
    """Made rows in the manner of a real list; the second is 边𬊈 with 17020120536."""
    path, rng = folder / "customers.csv", random.Random(3)
    with path.open("w", encoding="gb18030", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["客户编号", "客户姓名", "联系电话", "通讯地址", "备注"])
        rows.writerow(["KH000001", "吴爱琴", "170-3055-1334", "淝河镇 217 号", "已解决"])
        rows.writerow(["KH000002", "边𬊈", "+86 17020120536", "卧龙镇 19 号", ""])
        for number in range(3, 400):
            name = "".join(rng.choice("王李张刘陈芳娜敏静丽") for _sign in range(3))
            rows.writerow([f"KH{number:06d}", name, f"139{rng.randrange(10**7):07d}9", "中山路 1 号", "先打电话"])
    return path


def source_of(kind: str, folder: Path) -> tuple[Path, int]:
    if kind == "made":
        return made_customers(folder), 399
    if not REAL.exists():
        pytest.skip("the real customer list is not here")
    return REAL, 4000


def press(widget: QWidget, text: str) -> None:
    """Clicks the visible button that begins so."""
    for _turn in range(5):
        QApplication.processEvents()
    seen = [button for button in widget.findChildren(QPushButton) if button.isVisible()]
    buttons = [button for button in seen if button.text().startswith(text)]
    assert buttons, f"no button {text!r} among {[button.text() for button in seen]}"
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)


def typed(form: Form, key: str, text: str) -> QWidget:
    """Types into a field; answers its editor."""
    editor = form.entry(key).editors()[-1]
    editor.setFocus()
    QTest.keyClicks(editor, text)
    return editor


def form_is_open(view: TabView) -> bool:
    return view.panel is not None


def save(editor: QWidget) -> None:
    QTest.keyClick(editor, Qt.Key.Key_Return, CTRL)


@pytest.mark.parametrize("kind", ["made", "real"])
def test_the_main_job(qapp: QApplication, qtbot: QtBot, tmp_path: Path, kind: str) -> None:
    source, count = source_of(kind, tmp_path)
    path = tmp_path / "store.desk"
    desk = open_desk(path)
    li = desk.staff.add(DESK_ID, "李娜", Role.CLERK)
    desk.settings.fill_in(li.id, {"store_name": "福满家电", "store_phone": "0571-8888 1234", "branch_prefix": "ZS01"})
    set_language("en")
    theme.apply_theme(qapp, False, 1.0)
    settings = QSettings(str(tmp_path / "looks.ini"), QSettings.Format.IniFormat)
    window = MainWindow(desk, settings)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)

    dialog = ImportDialog(desk, window.actor(), window)
    dialog.open_file(source)
    dialog.show()
    with qtbot.waitSignal(dialog.busy.finished, timeout=60_000):
        QTest.mouseClick(dialog.take_in, Qt.MouseButton.LeftButton)
    assert customers.count(desk.file) == count
    dialog.close()
    window.activateWindow()
    qapp.processEvents()

    window.focus_finder()
    QTest.keyClicks(window.bar.finder, "0120536")
    qtbot.waitUntil(window.bar.finder.is_open, timeout=3000)
    QTest.keyClick(window.bar.finder, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    calls_view = window.view("call")
    assert calls_view.panel is not None
    form = calls_view.panel.form
    customer = customers.by_number(desk.file, "KH000002")
    assert (form.text("customer_id"), form.text("who")) == (customer.id, "边𬊈")
    typed(form, "topic", "late delivery")
    save(typed(form, "note", "the air conditioner did not come"))
    assert not form_is_open(calls_view), form.error("who")

    press(calls_view, "Make a complaint of it")
    complaint_view = window.view("complaint")
    assert isinstance(complaint_view, ComplaintView)
    assert complaint_view.panel is not None
    form = complaint_view.panel.form
    assert form.text("who") == "边𬊈"
    assert form.text("title") == "late delivery"
    assert form.text("text") == "the air conditioner did not come"
    save(typed(form, "remedy", "today"))
    complaint = complaints.by_id(desk.file, complaint_view.current_id)
    assert (complaint.customer_id, complaint.remedy, complaint.owner_id) == (customer.id, "today", li.id)
    assert (complaint.promised_at - complaint.received_at).total_seconds() == 24 * 3600

    complaint_view.record.rare_acts()["Plan a delivery"].trigger()
    delivery_view = window.view("delivery")
    assert delivery_view.panel is not None
    form = delivery_view.panel.form
    assert form.text("who") == "边𬊈"
    assert form.text("address") == customer.addresses[0].text
    save(typed(form, "goods", "air conditioner"))
    delivery = deliveries.by_id(desk.file, delivery_view.current_id)
    assert (delivery.customer_id, delivery.complaint_id) == (customer.id, complaint.id)

    window.open_record("customer", customer.id)
    customer_view = window.view("customer")
    assert isinstance(customer_view, CustomersView)
    line = past.time_line(desk.file, customer.id, [complaints, deliveries])
    assert {"complaint", "delivery"} <= {entry.kind for entry in line}

    slip = tmp_path / "slip.pdf"
    slip.write_bytes(paper.sheet_pdf(desk.file, "complaint", complaint.id, lang="zh_CN"))
    text = extract_text(str(slip))
    assert "边𬊈" in text and complaint.number in text and "受理回执" in text

    window.close()
    assert backup.newest_backup(path) is not None
    assert check(path, SOURCES) == []
    again = open_desk(path)
    told: list[FieldChange] = complaints.history(again.file, complaint.id)
    assert {change.by for change in told} == {li.id}
    assert customers.by_id(again.file, customer.id).name == "边𬊈"
    again.close()
    window.deleteLater()
