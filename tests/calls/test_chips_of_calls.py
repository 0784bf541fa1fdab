"""Calls put aside: what is worth a chip, and how a chip goes."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desk_app.app import Desk
from desk_app.calls import parking
from desk_app.core.i18n import set_language
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.storage import drafts
from desk_app.ui import theme
from tests.calls.test_calls_by_keys import At

ESC, SHIFT = Qt.Key.Key_Escape, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def wang(desk: Desk, li: str) -> str:
    return desk.customers.open_file(li, CustomerDraft(name="王丽", phones=(PhoneDraft("13800138000"),))).id


@pytest.fixture
def at(desk: Desk, li: str, wang: str, qapp: QApplication, qtbot: QtBot) -> Iterator[At]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield At(desk, li, qtbot)


def test_a_call_in_which_only_its_customer_stands_leaves_no_chip(at: At, desk: Desk, wang: str) -> None:
    at.view.start_new()
    at.caller("8000")
    assert at.form.text("customer_id") == wang
    at.press(ESC)
    assert not at.is_open() and at.chips() == 0 and drafts.all_drafts(desk.file) == []
    at.view.start_new({"customer_id": wang, "topic": "Fridge"})
    at.press(ESC)
    assert not at.is_open() and at.chips() == 0, "what it was opened with is not typed"
    at.view.start_new()
    assert at.chips() == 0 and at.form.text("customer_id") == ""
    at.caller("8000")
    at.view.start_new()
    assert at.chips() == 0, "nor is it put aside by the next call"
    at.caller("8000")
    at.note("half")
    at.press(ESC)
    assert at.chips() == 1
    at.view.start_new()
    at.keys("Zhou")
    at.press(ESC)
    at.press(ESC)
    assert at.chips() == 2, "a name that stands nowhere else is kept"


def test_a_chip_is_thrown_away_and_brought_back(at: At, desk: Desk) -> None:
    for words in ("first", "second"):
        at.view.start_new()
        at.caller("8000")
        at.note(words)
        at.press(ESC)
    said: list[str] = []
    at.view.said.connect(said.append)
    first, second = at.view.parked.ids
    chip = at.view.parked.chips_seen()[0]
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Delete)
    assert at.view.parked.ids == [second] and parking.one(desk.file, first) is None
    assert "first" in said[-1] and "Shift+F6" in said[-1]
    assert at.view.parked.chips_seen()[0].hasFocus()
    drop = [
        each
        for each in at.view.parked.findChildren(QPushButton)
        if each.accessibleName().startswith("Throw away") and each.isVisible()
    ]
    QTest.mouseClick(drop[0], Qt.MouseButton.LeftButton)
    assert at.chips() == 0
    at.press(Qt.Key.Key_F6, SHIFT)
    assert at.view.parked.ids == [second]
    at.press(Qt.Key.Key_F6, SHIFT)
    assert at.view.parked.ids == [first, second]
    at.view.take_up(first)
    assert at.form.text("note") == "first"
