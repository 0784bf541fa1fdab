from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk_app.core.clock import FixedClock
from tests.care.care_world import CareWorld


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 21, 2, 0, tzinfo=UTC))  # a Saturday, 10:00 in the store


@pytest.fixture
def world(tmp_path: Path, clock: FixedClock) -> Iterator[CareWorld]:
    made = CareWorld(tmp_path / "store.desk", clock)
    yield made
    made.desk.close()
