"""Paper that went out is remembered with the file it belongs to."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desk_app.app import DESK_ID, Desk
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.core.i18n import set_language, speaking
from desk_app.customers import past
from desk_app.customers.joining import JoiningService
from desk_app.customers.model import CustomerDraft
from desk_app.prints import store
from desk_app.prints.service import PrintsService
from desk_app.storage.undoing import undo_last
from tests.fresh_files import fresh_desk

START = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    set_language("en")
    opened = fresh_desk(tmp_path / "store.desk", clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def prints(desk: Desk) -> PrintsService:
    return PrintsService(desk.file)


def test_paper_stands_in_the_time_line_of_the_file_it_belongs_to(
    desk: Desk, prints: PrintsService, clock: FixedClock
) -> None:
    li = desk.staff.add(DESK_ID, "李娜").id
    one = desk.customers.open_file(li, CustomerDraft("王丽"))
    clock.advance(timedelta(hours=1))
    sheet = prints.note(li, "customer", one.id, one.id, "customer_sheet", "en")
    clock.advance(timedelta(hours=1))
    slip = prints.note(li, "call", "some call", one.id, "call_slip", "zh_CN")
    assert (slip.at, slip.by, slip.language) == (START + timedelta(hours=2), li, "zh_CN")
    assert store.of_customer(desk.file, one.id) == [slip, sheet]
    assert store.of_record(desk.file, "call", "some call") == [slip]
    assert store.of_record(desk.file, "complaint", "some call") == []
    entries = past.time_line(desk.file, one.id, (store,))
    assert [(each.kind, each.row_id, each.headline, each.who) for each in entries] == [
        ("print", slip.id, "printed: call slip (简体中文)", "李娜"),
        ("print", sheet.id, "printed: customer file sheet", "李娜"),
        ("customer", one.id, "file opened", "李娜"),
    ]


def test_a_sheet_not_known_here_is_called_by_its_name(desk: Desk, prints: PrintsService) -> None:
    one = desk.customers.open_file(DESK_ID, CustomerDraft("王丽"))
    prints.note(DESK_ID, "customer", one.id, one.id, "birthday_card", "en")
    assert store.time_line(desk.file, one.id)[0].headline == "printed: birthday card"
    with speaking("zh_CN"):
        assert "birthday card" in store.time_line(desk.file, one.id)[0].headline


def test_paper_moves_with_a_file_that_is_put_together_and_back(desk: Desk, prints: PrintsService) -> None:
    keep, double = (desk.customers.open_file(DESK_ID, CustomerDraft(name)).id for name in ("王丽", "王莉"))
    made = prints.note(DESK_ID, "customer", double, double, "label", "en")
    joining = JoiningService(desk.file, (store.move,))
    joining.merge(DESK_ID, keep, double)
    assert [each.id for each in store.of_customer(desk.file, keep)] == [made.id]
    assert store.of_customer(desk.file, double) == []
    joining.part(DESK_ID, double)
    assert [each.id for each in store.of_customer(desk.file, double)] == [made.id]


def test_paper_of_nobody_and_that_undoing_passes_over_paper(desk: Desk, prints: PrintsService) -> None:
    heard: list[frozenset[str]] = []
    desk.file.on_change(heard.append)
    made = prints.note(DESK_ID, "pyramid", "", "", "pyramid", "en")
    assert made.customer_id is None
    assert heard == [frozenset({"print"})]
    with pytest.raises(DeskError, match="nothing to undo"):
        undo_last(desk.file, DESK_ID)
    assert store.by_id(desk.file, made.id) == made
    with pytest.raises(ValueError, match="no words"):
        prints.note(DESK_ID, "pyramid", "", None, "pyramid", "de")
