"""A shop's orders brought in through the dialog by the guess, and again: what a person wrote is asked about."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desk_app.app import DESK_ID, Desk
from desk_app.core.i18n import set_language
from desk_app.deliveries import line_store, store
from desk_app.main_window.import_dialog import ImportDialog
from desk_app.ui import theme
from tests.fresh_files import fresh_desk
from tests.imports.shop_files import YOUZAN

_SHARED = Path(__file__).parents[3] / "shared" / "data" / "deliveries"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = fresh_desk(tmp_path / "store.desk")
    yield opened
    opened.close()


@pytest.fixture
def dialog(qapp: QApplication, qtbot: QtBot, desk: Desk) -> ImportDialog:
    set_language("en")
    theme.apply_theme(qapp, False, 1.0)
    made = ImportDialog(desk, DESK_ID)
    qtbot.addWidget(made)
    made.show()
    return made


def press(part: QPushButton, dialog: ImportDialog, qtbot: QtBot) -> None:
    QTest.mouseClick(part, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.busy.is_running(), timeout=60_000)


def test_orders_with_lines_and_a_persons_word(dialog: ImportDialog, desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(YOUZAN, encoding="utf-8-sig")
    dialog.open_file(path)
    assert dialog.kind.currentData() == "deliveries", "the list tells itself what it is"
    press(dialog.take_in, dialog, qtbot)
    first, _second = store.each(desk.file)
    assert len(line_store.lines_of(desk.file, first.id)) == 3
    desk.deliveries.change(DESK_ID, first.id, {"address": "文三路 7 号"})
    path.write_text(YOUZAN.replace("文三路 1 号", "文三路 5 号"), encoding="utf-8-sig")
    again = ImportDialog(desk, DESK_ID)
    qtbot.addWidget(again)
    again.show()
    again.open_file(path)
    press(again.take_in, again, qtbot)
    assert again.conflicts.isVisible()
    [one] = again.conflicts.lines.conflicts
    shown = [again.conflicts.lines.text(one, column) for column in range(7)]
    assert shown[1:5] == ["陈丽", "address", "文三路 7 号", "杭州市文三路 5 号"]
    assert not again.conflicts.both.isEnabled()
    QTest.keyClick(again.conflicts.table, Qt.Key.Key_T)
    press(again.take_in, again, qtbot)
    assert store.by_id(desk.file, first.id).address == "杭州市文三路 5 号"


@pytest.mark.parametrize(
    ("name", "count"), [("zh_taobao_orders_2018-03.xls", 114), ("zh_taobao_orders_2018.xlsx", 528)]
)
def test_a_shops_real_lists(dialog: ImportDialog, desk: Desk, qtbot: QtBot, name: str, count: int) -> None:
    path = _SHARED / name
    if not path.exists():
        pytest.skip("the shop's lists are not here")
    dialog.open_file(path)
    assert dialog.kind.currentData() == "deliveries"
    press(dialog.take_in, dialog, qtbot)
    assert desk.file.query("SELECT count(*) FROM deliveries")[0][0] == count
