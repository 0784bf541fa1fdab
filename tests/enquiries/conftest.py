from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from tests.enquiries.enquiry_world import EnquiryWorld


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[EnquiryWorld]:
    made = EnquiryWorld(tmp_path / "store.desk", FixedClock(datetime(2026, 11, 21, 2, 0, tzinfo=UTC)))
    yield made
    made.file.close()
