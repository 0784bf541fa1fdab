"""`desk-app care`: the same lists as the window, for people and for programs."""

import json
from datetime import timedelta

import pytest

from desk_app.command_line.run import run
from desk_app.core.clock import SystemClock
from desk_app.deliveries.lines import LineDraft
from tests.care.care_world import CareWorld


@pytest.fixture
def path(world: CareWorld) -> str:
    """A store whose today is the computer's, closed again."""
    now = SystemClock().now()
    world.clock.advance(now - world.clock.now())
    today = world.care.today()
    one = world.open("陈静")
    world.bought(one.id, "米", [today - timedelta(days=7 * n + 5) for n in range(5)])
    world.standing(one.id, starts_on=today, confirm=True)
    world.delivered(one.id, LineDraft("酸奶", 2, expires_on=today + timedelta(days=1)))
    world.desk.close()
    return str(world.file.path)


def test_it_proposes_makes_and_tells(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["care", "--file", path, "--json"]) == 0
    before = json.loads(capsys.readouterr().out)
    assert before["counts"] == {"proposals": 0, "to_confirm": 0, "standing": 1, "near_date": 1}
    assert run(["care", "--file", path, "--json", "--propose", "--make"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["proposed"] == {"customers": 1, "proposed": 1, "lapsed": 0, "bought": 0}
    assert told["made"]["deliveries"] == 0 and told["made"]["to_confirm"] >= 2
    (proposal,) = told["proposals"]
    assert (proposal["goods"], proposal["buys"], proposal["median_days"]) == ("米", 5, 7.0)
    assert {why for day in told["to_confirm"] for why in day["why"]} == {"confirm"}
    assert told["near_date"][0]["goods"] == "酸奶"
    assert told["measured"]["proposed"] == 1
    assert run(["care", "--file", path, "--json", "--propose", "--make"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert (again["proposed"]["proposed"], again["made"]) == (0, {"deliveries": 0, "to_confirm": 0})
    assert again["counts"] == told["counts"]


def test_it_says_so_in_words(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["care", "--file", path, "--lang", "en", "--propose"]) == 0
    said = capsys.readouterr().out
    assert "Proposals: 1" in said and "bought 5 times, every 7 days ± 0" in said
    assert "Near their date: 1" in said and "1 proposed" in said
