from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.staff.service import StaffService
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.schema import DESK_ID
from desk_app.topics.service import TopicService
from tests.fresh_files import fresh_file


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 21, 2, 0, tzinfo=UTC))


@pytest.fixture
def file(tmp_path: Path, clock: FixedClock) -> Iterator[DeskFile]:
    opened = fresh_file(tmp_path / "store.desk", clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def li(file: DeskFile) -> str:
    """Li Na, who sits at the desk."""
    return StaffService(file).add(DESK_ID, "李娜").id


@pytest.fixture
def topics(file: DeskFile) -> TopicService:
    return TopicService(file)
