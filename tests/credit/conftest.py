from collections.abc import Iterator
from pathlib import Path

import pytest

from desk_app.core.i18n import set_language
from tests.credit.credit_world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    set_language("en")
    made = World(tmp_path / "store.desk")
    yield made
    made.file.close()
