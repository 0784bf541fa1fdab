"""The opening hours in the head of papers: those of the calendar, alike days together, in the paper's language."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from desk_app.app import DESK_ID, Desk
from desk_app.commitments.calendar import Calendar
from desk_app.commitments.frames import WHOLE_DAY, Frame, Frames
from desk_app.commitments.spoken import hours_line
from desk_app.core.i18n import speaking
from desk_app.paper import letterhead
from tests.fresh_files import fresh_desk

SPLIT: Frames = (Frame.of("08:30", "12:00"), Frame.of("13:00", "18:00"))
THROUGH: Frames = (Frame.of("08:30", "18:00"),)
CLOSED: Frames = ()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(fresh_desk(tmp_path / "store.desk")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("week", "told"),
    [
        ((THROUGH,) * 7, "every day 8:30–18:00"),
        ((SPLIT, *(THROUGH,) * 6), "Mon 8:30–12:00, 13:00–18:00; Tue–Sun 8:30–18:00"),
        ((*(SPLIT,) * 5, THROUGH, CLOSED), "Mon–Fri 8:30–12:00, 13:00–18:00; Sat 8:30–18:00; Sun closed"),
        ((CLOSED, THROUGH, SPLIT, *(THROUGH,) * 4), "Tue, Thu–Sun 8:30–18:00; Wed 8:30–12:00, 13:00–18:00; Mon closed"),
        ((WHOLE_DAY,) * 7, "every day around the clock"),
    ],
)
def test_days_that_are_alike_stand_together(week: tuple[Frames, ...], told: str) -> None:
    assert hours_line(Calendar("Asia/Shanghai", week)) == told


def test_the_head_speaks_the_language_of_the_paper(desk: Desk) -> None:
    desk.settings.fill_in(DESK_ID, {"store_hours": "每天 8:30–18:00"})
    assert letterhead(desk.file, "zh_CN").hours == "每天 8:30–18:00"
    for weekday in range(7):
        desk.calendar.set_hours(DESK_ID, weekday, "8:30-12 13-18" if weekday == 0 else "8:30-18")
    assert letterhead(desk.file, "en").hours == "Mon 8:30–12:00, 13:00–18:00; Tue–Sun 8:30–18:00"
    with speaking("zh_CN"):
        monday = letterhead(desk.file, "zh_CN").hours
    assert monday == letterhead(desk.file, "zh_CN").hours and monday.startswith("周一 8:30–12:00")
