"""While nobody saves, the search index is joined; a save in between begins the waiting anew."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desk_app.app import DESK_ID, Desk, open_desk
from desk_app.customers.model import CustomerDraft
from desk_app.main_window.idle import Idle
from desk_app.ui.changes import Changes


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = open_desk(tmp_path / "a.desk")
    yield desk
    desk.close()


def pieces(desk: Desk) -> int:
    return int(desk.file.query("SELECT count(DISTINCT segid) FROM search_fts_idx")[0][0])


def fill(desk: Desk, names: str) -> None:
    for name in names:
        desk.customers.open_file(DESK_ID, CustomerDraft(name=name))


def test_a_quiet_desk_joins_the_pieces_of_its_index(desk: Desk, qtbot: QtBot) -> None:
    around = QObject()
    changes = Changes(around)
    desk.file.on_change(changes.announce)
    idle = Idle(desk.file, changes, around, quiet_ms=10)
    fill(desk, "赵钱孙李周吴郑王冯陈")
    assert pieces(desk) >= 10
    qtbot.waitUntil(lambda: pieces(desk) < 4)
    assert desk.finder.find("孙").total == 1
    idle.stop()


def test_once_stopped_it_leaves_the_file_alone(desk: Desk, qtbot: QtBot) -> None:
    around = QObject()
    changes = Changes(around)
    desk.file.on_change(changes.announce)
    idle = Idle(desk.file, changes, around, quiet_ms=10)
    fill(desk, "赵钱孙李周吴郑王冯陈")
    with qtbot.waitSignal(changes.changed):
        pass
    idle.stop()
    before = pieces(desk)
    qtbot.wait(60)
    assert pieces(desk) == before
