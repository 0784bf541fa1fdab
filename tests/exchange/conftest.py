"""Made files, and the real ones where they are."""

import os
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def zone() -> ZoneInfo:
    return ZONE


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Path]:
    """Writes a text or bytes into a file and gives its path."""

    def make(content: str | bytes, name: str = "made.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return make


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real records; the test is skipped where it is absent."""
    named = os.environ.get("DESK_APP_DATA")
    here = Path(__file__).resolve()
    for folder in [Path(named)] if named else [parent / "shared" / "data" for parent in here.parents]:
        if (folder / "README.md").is_file():
            return folder
    pytest.skip("the real records are not here")
