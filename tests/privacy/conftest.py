"""A fresh store for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.privacy.privacy_world import PrivacyWorld


@pytest.fixture
def world(tmp_path: Path) -> Iterator[PrivacyWorld]:
    made = PrivacyWorld(tmp_path / "store.desk")
    yield made
    made.close()
