from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk_app.app import DESK_ID, Desk
from desk_app.core.clock import FixedClock
from tests.fresh_files import fresh_desk
from tests.today.day_world import World


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 21, 6, 0, tzinfo=UTC))


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    opened = fresh_desk(tmp_path / "store.desk", clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def world(desk: Desk, clock: FixedClock) -> World:
    """A store at 14:00 with two clerks and a courier."""
    names = {name: desk.staff.add(DESK_ID, name).id for name in ("李娜", "陈强")}
    return World(desk, clock, names["李娜"], names["陈强"])
