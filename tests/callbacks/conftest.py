from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desk_app.callbacks import store
from desk_app.callbacks.model import Callback, CallbackDraft
from desk_app.callbacks.service import CallbackService
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.customers import store as customers
from desk_app.customers.model import CustomerDraft, PhoneDraft
from desk_app.customers.service import CustomerService
from desk_app.staff.model import DESK_ID
from desk_app.staff.service import StaffService
from desk_app.storage.desk_file import DeskFile
from desk_app.ui import theme
from tests.fresh_files import fresh_file


@dataclass(frozen=True)
class World:
    """A store's file at 10:00 on 21 November in Shanghai, with Li Na and Wang Qiang at its desk."""

    file: DeskFile
    clock: FixedClock
    callbacks: CallbackService
    customers: CustomerService
    staff: StaffService
    li: str
    qiang: str
    wang: str
    """The file of 王丽, who has two numbers; the preferred one is her mobile."""


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    clock = FixedClock(datetime(2026, 11, 21, 2, 0, tzinfo=UTC))
    file = fresh_file(tmp_path / "store.desk", clock=clock)
    file.searches(customers.SEARCH, store.SEARCH)
    staff = StaffService(file)
    li, qiang = staff.add(DESK_ID, "李娜").id, staff.add(DESK_ID, "王强").id
    people = CustomerService(file)
    phones = (PhoneDraft("057188881234", "mother", do_not_call=True), PhoneDraft("13800138000", preferred=True))
    wang = people.open_file(li, CustomerDraft(name="王丽", phones=phones, flag="Not after 21:00")).id
    yield World(file, clock, CallbackService(file), people, staff, li, qiang, wang)
    file.close()


@pytest.fixture
def looks(qapp: QApplication) -> Iterator[None]:
    """The light theme at 100 %."""
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def fridge(world: World) -> Callback:
    draft = CallbackDraft(
        customer_id=world.wang, name="妈妈", reason="Price of the fridge", topic="Price", owner_id=world.li
    )
    return world.callbacks.promise(world.li, draft)
