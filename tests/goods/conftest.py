from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk_app.app import Desk
from desk_app.core.clock import FixedClock
from tests.fresh_files import fresh_desk


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 21, 2, 0, tzinfo=UTC))


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    opened = fresh_desk(tmp_path / "store.desk", clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def li(desk: Desk) -> str:
    """Li Na, who sits at the desk."""
    return desk.staff.add("00000000-0000-7000-8000-000000000001", "李娜").id
