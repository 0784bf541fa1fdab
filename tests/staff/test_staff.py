"""The staff: taking on, renaming, letting go, and the desk that cannot be changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desk_app.core.errors import DeskError, NotFound
from desk_app.core.i18n import speaking
from desk_app.staff import store
from desk_app.staff.model import DESK_ID, Role
from desk_app.staff.service import StaffService
from desk_app.storage.desk_file import DeskFile
from tests.fresh_files import fresh_file


@pytest.fixture
def file(tmp_path: Path) -> Iterator[DeskFile]:
    opened = fresh_file(tmp_path / "a.desk")
    yield opened
    opened.close()


def test_the_desk_is_there_from_the_start_and_stays(file: DeskFile) -> None:
    assert [(one.id, one.role) for one in store.all_staff(file)] == [(DESK_ID, Role.DESK)]
    assert store.names(file)[DESK_ID] == "Desk"
    with pytest.raises(DeskError, match="desk itself"):
        StaffService(file).change(DESK_ID, DESK_ID, name="Other")
    with pytest.raises(DeskError, match="desk itself"):
        StaffService(file).change(DESK_ID, DESK_ID, active=False)


def test_somebody_new_is_listed_after_the_desk_and_found_by_name(file: DeskFile) -> None:
    service = StaffService(file)
    wang = service.add(DESK_ID, " 王  芳 ", Role.SUPERVISOR)
    li = service.add(DESK_ID, "Li Wei")
    assert [one.id for one in store.all_staff(file)] == [DESK_ID, li.id, wang.id]
    assert store.by_name(file, "LI WEI") == li
    assert store.by_id(file, wang.id).name == "王 芳"
    with pytest.raises(NotFound):
        store.by_name(file, "nobody")


def test_two_people_here_need_two_names(file: DeskFile) -> None:
    service = StaffService(file)
    first = service.add(DESK_ID, "Ann")
    with pytest.raises(DeskError, match="already"):
        service.add(DESK_ID, "ANN")
    service.change(DESK_ID, first.id, active=False)
    second = service.add(DESK_ID, "Ann")
    assert store.by_name(file, "Ann") == second
    with pytest.raises(DeskError, match="already"):
        service.change(DESK_ID, first.id, active=True)


def test_who_left_keeps_the_name_but_gets_no_work(file: DeskFile) -> None:
    service = StaffService(file)
    ann = service.add(DESK_ID, "Ann", Role.COURIER)
    gone = service.change(DESK_ID, ann.id, active=False)
    assert gone.active is False
    assert [one.id for one in store.active_staff(file)] == [DESK_ID]
    assert store.names(file)[ann.id] == "Ann"


@pytest.mark.parametrize("name", ["", "  ", "\x00\x07", "x" * 61])
def test_a_name_is_needed_and_not_too_long(file: DeskFile, name: str) -> None:
    with pytest.raises(DeskError) as refusal:
        StaffService(file).add(DESK_ID, name)
    assert refusal.value.field == "name"
    assert len(store.all_staff(file)) == 1


def test_nobody_becomes_the_desk(file: DeskFile) -> None:
    with pytest.raises(DeskError, match="one desk"):
        StaffService(file).add(DESK_ID, "Ann", Role.DESK)


def test_a_change_of_nothing_writes_nothing(file: DeskFile) -> None:
    ann = StaffService(file).add(DESK_ID, "Ann")
    head = file.journal_head()
    StaffService(file).change(DESK_ID, ann.id, name="Ann", role=Role.CLERK, active=True)
    assert file.journal_head() == head


def test_the_desk_is_found_by_its_name_in_every_language(file: DeskFile) -> None:
    with speaking("zh_CN"):
        assert store.by_name(file, store.names(file)[DESK_ID]).id == DESK_ID
    assert store.by_name(file, "desk").id == DESK_ID
