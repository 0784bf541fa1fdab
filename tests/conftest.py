"""What every test rests on: no screen is needed, nobody's real folders are touched, and no test leaves a window."""

import os
import sys
from collections.abc import Generator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_configure(config: pytest.Config) -> None:
    """The programs that tests start keep what they compiled in pytest's own cache.

    Without it each of them compiles the whole program anew where Python is told to keep nothing beside the code.
    """
    if hasattr(config, "workerinput") or not hasattr(config, "cache"):
        return
    os.environ["PYTHONPYCACHEPREFIX"] = str(config.cache.mkdir("bytecode"))
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, object, object]:
    """What a test has Qt delete later is deleted with the test, not in the loop of a later one.

    Otherwise windows of tests long over are polished with each change of the looks. The next file of tests begins in
    English, whatever was spoken last.
    """
    done = yield
    if nextitem is None or nextitem.path != item.path:
        spoken = sys.modules.get("desk_app.core.i18n")
        if spoken is not None:
            spoken.set_language("en")
    if "PySide6.QtCore" in sys.modules:
        from tests.deleting import delete_what_is_to_go  # Qt is not loaded for tests that need none

        delete_what_is_to_go()
    return done
