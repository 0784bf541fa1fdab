"""A fresh store for each test, and one that lived three weeks for those that only read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service_report.report_world import ReportWorld


@pytest.fixture
def world(tmp_path: Path) -> Iterator[ReportWorld]:
    made = ReportWorld(tmp_path / "store.desk")
    yield made
    made.desk.close()


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReportWorld]:
    made = ReportWorld(tmp_path_factory.mktemp("lived") / "store.desk")
    made.imported()
    made.live()
    yield made
    made.desk.close()
