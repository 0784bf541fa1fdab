"""A made store and its window, for the tests of the whole."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.app import open_desk
from desk_app.core.i18n import set_language
from desk_app.demo.generator import Sizes, make_demo
from desk_app.main_window.window import MainWindow
from desk_app.ui import theme
from desk_app.ui.room_view import RoomView
from tests.deleting import delete_what_is_to_go

MakeWindow = Callable[..., MainWindow]


def room(window: MainWindow, kind: str = "") -> RoomView:
    """A tab that has records of its own; the one in front when no kind is named."""
    view = window.view(kind)
    assert isinstance(view, RoomView)
    return view


@pytest.fixture(scope="session")
def made_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small store with a past, made once a run; copy it, never open it."""
    path = tmp_path_factory.mktemp("made") / "store.desk"
    make_demo(path, Sizes(40, 60, 12, 24))
    return path


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, made_store: Path, tmp_path: Path) -> Iterator[MakeWindow]:
    """Opens the window on a copy of the made store, in a language, look and scale, with that tab in front."""
    opened: list[MainWindow] = []

    def make(
        lang: str = "en",
        *,
        dark: bool = False,
        scale: float = 1.0,
        path: Path | None = None,
        first: str = "customer",
    ) -> MainWindow:
        if path is None:
            path = tmp_path / "store.desk"
            if not path.exists():
                shutil.copyfile(made_store, path)
        set_language(lang)
        theme.apply_theme(qapp, dark, scale)
        settings = QSettings(str(tmp_path / "looks.ini"), QSettings.Format.IniFormat)
        made = MainWindow(open_desk(path), settings)
        made.resize(theme.px(1366), theme.px(768))
        made.show()
        made.show_tab(first)
        qapp.processEvents()
        opened.append(made)
        return made

    yield make
    for each in opened:
        each.close()
        each.deleteLater()
    delete_what_is_to_go()
    set_language("en")
    theme.apply_theme(qapp, False, 1.0)
