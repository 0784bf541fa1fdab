"""A fresh store for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.customers.customer_world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "store.desk")
    yield made
    made.file.close()
