"""The log of a real exchange, taken in with the recipe that comes with the program."""

from datetime import date
from pathlib import Path

import pytest

from desk_app.app import open_desk
from desk_app.core.resources import resource
from desk_app.exchange.recipe import read_recipe
from desk_app.insights.figures import call_figures
from desk_app.insights.measures import call_measures
from desk_app.insights.model import ALL, Conditions, Dimension, Period
from desk_app.storage.schema import DESK_ID

LOG = Path("/work/shared/data/calls/bank_calls_1999-02-01_16.txt")
FEBRUARY = (date(1999, 2, 1), date(1999, 3, 1))


def test_the_known_figures_of_the_bank_come_out(tmp_path: Path) -> None:
    if not LOG.exists():
        pytest.skip("the log of the bank is not on this computer")
    desk = open_desk(tmp_path / "store.desk")
    try:
        desk.settings.set(DESK_ID, "service_level_s", "20")
        recipe = read_recipe(resource("recipes", "switchboard_log_by_stage.toml"))
        report, _recipe = desk.imports.run(DESK_ID, "calls", LOG, recipe=recipe)
        assert (report.read, report.new, len(report.refused)) == (20_692, 20_692, 0)
        now = desk.file.clock.now()
        for conditions in (ALL, Conditions(kind="enquiry"), Conditions(kind="enquiry", channel="phone")):
            found = call_measures(desk.file, *FEBRUARY, conditions, now=now)
            told = {key: None if one.value is None else round(one.value, 6) for key, one in found.items()}
            assert told["calls.offered"] == 17_027 + 3_488
            assert (told["calls.answered"], told["calls.abandoned"], told["calls.no_call"]) == (17_027, 3_488, 177)
            assert told["calls.abandonment"] == 0.170022
            assert told["calls.service_level.offered"] == 0.513478
            assert told["calls.service_level.late_abandons"] == 0.567259
            assert told["calls.service_level.answered"] == 0.618664
            assert round(told["calls.answer_time_s"] or 0, 4) == 36.6341
            assert round(told["calls.talk_time_s"] or 0, 4) == 169.3661
            assert (told["calls.repeat_7d"], found["calls.repeat_7d"].n) == (0.605393, 4_042)
            assert found["calls.repeat_7d"].provisional_n == 7_855 - 4_042
        whole = call_figures(desk.file, Period(*FEBRUARY), now=now, parts=(Dimension.STAFF,))
        assert whole.parts[Dimension.STAFF]["TOVA"].offered == 1_166
    finally:
        desk.close()
