"""A fresh store with a clock that stands still, and short ways to buy, to call and to be somewhere."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from desk_app.core.clock import FixedClock
from tests.standing.standing_world import StandingWorld

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def world(tmp_path: Path, clock: FixedClock) -> Iterator[StandingWorld]:
    made = StandingWorld(tmp_path / "store.desk", clock)
    yield made
    made.desk.close()
