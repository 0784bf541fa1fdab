"""The pane and its dialogs as a person uses them: read, tick, type the reason and the number, erase."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desk_app.customers import store
from desk_app.customers.model import Customer, CustomerDraft
from desk_app.privacy import pane as pane_module
from desk_app.privacy.dialog import EraseDialog
from desk_app.privacy.pane import PrivacyPane
from desk_app.privacy.retention_dialog import RetentionDialog
from desk_app.staff.model import DESK_ID
from desk_app.storage.backup import backup_on_closing
from desk_app.ui.room_view import Surroundings
from desk_app.ui.widgets import Banner
from tests.privacy.privacy_world import PLANTED, PrivacyWorld, planted_in

ZONE = ZoneInfo("Asia/Shanghai")


def around(world: PrivacyWorld) -> Surroundings:
    return Surroundings(world.desk.file, lambda: DESK_ID, lambda: ZONE)


def customer(world: PrivacyWorld, row_id: str) -> Customer:
    return store.by_id(world.desk.file, row_id)


def words(dialog: EraseDialog) -> str:
    texts = [each.text() for each in dialog.findChildren(QLabel)]
    return "\n".join([*texts, *(each.text() for each in dialog.findChildren(Banner))])


def looked(qtbot: QtBot, world: PrivacyWorld, row_id: str) -> EraseDialog:
    dialog = EraseDialog(around(world), world.privacy, customer(world, row_id))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.what is not None, timeout=20_000)
    return dialog


def test_open_cases_come_first_and_must_be_ticked(qtbot: QtBot, world: PrivacyWorld) -> None:
    world.others()
    one = world.person()
    backup_on_closing(world.desk.file)
    dialog = looked(qtbot, world, one)
    told = words(dialog)
    for part in ("open complaint", "open delivery", "This cannot be undone.", "calls: 3", " backups/", "1 copy made"):
        assert part in told
    assert told.index("open complaint") < told.index("What goes")
    dialog.form.fill({"reason": "asked in writing", "number": customer(world, one).number}, clean=False)
    dialog.erase()
    assert dialog.form.error("despite")
    assert len(planted_in(world.path)) == len(PLANTED)
    dialog.form.fill({"despite": True, "number": "S01-K-1"}, clean=False)
    dialog.erase()
    assert dialog.form.error("number")
    dialog.form.fill({"reason": "qxzmail@example.cn asked", "number": customer(world, one).number}, clean=False)
    dialog.erase()
    qtbot.waitUntil(lambda: bool(dialog.form.error("reason")), timeout=20_000)
    dialog.form.fill({"reason": "asked in writing"}, clean=False)
    with qtbot.waitSignal(dialog.erased, timeout=60_000):
        dialog.erase()
    assert planted_in(world.path) == []
    assert not dialog.isVisible()


def test_esc_leaves_everything(qtbot: QtBot, world: PrivacyWorld) -> None:
    one = world.desk.customers.open_file(DESK_ID, CustomerDraft("王小丽")).id
    dialog = looked(qtbot, world, one)
    assert dialog.cases == [] and not dialog.form.entry("despite").editors()[0].isVisible()
    dialog.reject()
    assert customer(world, one).name == "王小丽"


def test_the_pane_offers_the_paper_the_file_and_erasing(
    qtbot: QtBot, world: PrivacyWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = world.person()
    said: list[str] = []
    pane = PrivacyPane(around(world), world.privacy, customer(world, one), said.append)
    qtbot.addWidget(pane)
    assert pane.said.text() == "1 consent holds."
    with qtbot.waitSignal(pane.statement_wanted) as asked:
        pane.show_button.click()
    assert asked.args == [one]
    monkeypatch.setattr(pane_module, "ask_save", lambda *_asked: tmp_path / "held.json")
    pane.save_button.click()
    assert (tmp_path / "held.json").exists() and str(tmp_path / "held.json") in said[-1]
    monkeypatch.setattr(pane_module, "ask_save", lambda *_asked: tmp_path / "no folder" / "held.json")
    pane.save_button.click()
    assert "is not there" in said[-1]


def test_the_pane_of_an_erased_file_says_so(qtbot: QtBot, world: PrivacyWorld) -> None:
    one = world.person()
    world.privacy.erase(DESK_ID, one, "asked in writing", despite_open_cases=True)
    pane = PrivacyPane(around(world), world.privacy, customer(world, one), print)
    qtbot.addWidget(pane)
    assert pane.said.text() == "Personal data erased on 24 Nov 2026: asked in writing"
    assert pane.erase_button.isHidden()


def test_the_silent_files_are_listed_and_opened(qtbot: QtBot, world: PrivacyWorld) -> None:
    one = world.desk.customers.open_file(DESK_ID, CustomerDraft("王小丽")).id
    world.later(3 * 366)
    dialog = RetentionDialog(around(world), world.privacy)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.list.count() == 1, timeout=20_000)
    with qtbot.waitSignal(dialog.record_wanted) as asked:
        dialog.open_button.click()
    assert asked.args == ["customer", one]
    dialog.years.setCurrentIndex(dialog.years.findData(5))
    qtbot.waitUntil(lambda: dialog.list.count() == 0 and not dialog.busy.is_running(), timeout=20_000)
    dialog.reject()
