"""The card over the form reads no more than it shows, and shows what the whole time line says."""

from contextlib import closing
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from desk_app.app import MARKS, TIME_LINE_SOURCES, matters_of, open_desk
from desk_app.bench.making import NOW, make
from desk_app.calls import store as calls
from desk_app.calls.view.told import Told
from desk_app.core.clock import FixedClock
from desk_app.customers import store as customers
from desk_app.ui.room_view import Surroundings

_SHOWN = 3


def test_its_last_contacts_are_the_newest_of_the_whole_time_line(tmp_path: Path, qapp: object) -> None:
    kept = tmp_path / "made.desk"
    make(kept, 12, 200)
    with closing(open_desk(kept, clock=FixedClock(NOW))) as desk:
        around = Surroundings(desk.file, lambda: "", lambda: ZoneInfo("Asia/Shanghai"))
        told = Told(around, TIME_LINE_SOURCES, partial(matters_of, desk.file), MARKS)
        people = [customers.by_id(desk.file, row[0]) for row in desk.file.query("SELECT id FROM customers")]
        often = 0
        for one in people:
            entries = [entry for source in TIME_LINE_SOURCES for entry in source.time_line(desk.file, one.id)]
            closed = sorted((each for each in entries if not each.open), key=lambda each: each.at, reverse=True)
            owed = len(matters_of(desk.file, one.id))
            shown = told.caller(one).moments[owed:]
            assert [(each.kind, each.id) for each in shown] == [(each.kind, each.row_id) for each in closed[:_SHOWN]]
            whole = calls.time_line(desk.file, one.id)
            assert calls.time_line(desk.file, one.id, _SHOWN) == whole[:_SHOWN]
            often += len(whole) > _SHOWN
        assert often > 1
