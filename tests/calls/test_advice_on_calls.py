"""What the card over a call advises: whose call it is, and what is open already."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.app import Desk
from desk_app.calls.model import CallDraft
from desk_app.complaints.model import ComplaintDraft
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.ui import theme
from tests.calls.test_calls_by_keys import At


@pytest.fixture
def wang(desk: Desk, li: str) -> str:
    return desk.customers.open_file(li, CustomerDraft(name="王丽", phones=(PhoneDraft("13800138000"),))).id


@pytest.fixture
def at(desk: Desk, li: str, wang: str, qapp: QApplication, qtbot: QtBot) -> Iterator[At]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield At(desk, li, qtbot)


def thrice(desk: Desk, li: str, wang: str, clock: FixedClock) -> None:
    for _time in range(3):
        desk.calls.take_down(li, CallDraft(customer_id=wang, topic="Fridge"))
        clock.advance(timedelta(minutes=1))


def test_our_own_call_is_not_called_theirs(at: At, desk: Desk, li: str, wang: str, clock: FixedClock) -> None:
    thrice(desk, li, wang, clock)
    at.view.start_new({"customer_id": wang, "topic": "Fridge"})
    assert "They call about" in at.card.advice.text()
    at.form.focus("direction")
    at.press(Qt.Key.Key_Down)
    assert at.form.text("direction") == "out"
    assert "They call about" not in at.card.advice.text()


def test_what_is_open_about_it_is_added_to(at: At, desk: Desk, li: str, wang: str, clock: FixedClock) -> None:
    thrice(desk, li, wang, clock)
    other = desk.complaints.take_down(li, ComplaintDraft(customer_id=wang, title="Rude words"))
    at.view.start_new({"customer_id": wang, "topic": "Fridge"})
    said = at.card.advice.text()
    assert "Fridge" in said and f"belongs to {other.number}" in said
    one = desk.complaints.take_down(li, ComplaintDraft(customer_id=wang, title="Fridge is not cold"))
    at.view.start_new({"customer_id": wang, "topic": "Fridge"})
    said = at.card.advice.text()
    assert one.number in said and "open about it" in said and "make a complaint" not in said
