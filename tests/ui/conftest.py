"""Every test of the kit starts from the light set at 100 % in English, on real widgets without a screen."""

import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication  # the platform must be chosen first

from desk_app.core.i18n import set_language
from desk_app.ui import theme


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    theme.apply_theme(qapp, dark=False, scale=1.0)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The platform without a screen says this whenever a window is shown; it means nothing."""
    for item in items:
        if "tests/ui" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))
