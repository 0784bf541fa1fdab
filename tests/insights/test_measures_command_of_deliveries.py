"""`desk-app measures` about deliveries: each figure with n and formula, over an empty period and two stores too."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desk_app.app import DESK_ID, open_desk
from desk_app.command_line.run import run
from desk_app.core.clock import FixedClock
from desk_app.deliveries.door import Handing
from desk_app.deliveries.model import DeliveryDraft, DeliveryState
from desk_app.deliveries.phases import Failure, Reason
from desk_app.insights.delivery_measures import DELIVERIES
from desk_app.staff.model import Role

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Three deliveries of one window: one before it, one inside, one at which nobody was there."""
    path, clock = tmp_path / "store.desk", FixedClock(NOW)
    desk = open_desk(path, clock=clock)
    chen = desk.staff.add(DESK_ID, "陈强", Role.COURIER).id
    window = {"promised_from": NOW + HOUR, "promised_by": NOW + 3 * HOUR}
    draft = DeliveryDraft(customer_name="王丽", courier_id=chen, area="余杭区", **window)  # type: ignore[arg-type]
    planned = [desk.deliveries.plan(DESK_ID, draft) for _one in range(3)]
    for one in planned:
        desk.deliveries.move(DESK_ID, one.id, DeliveryState.UNDER_WAY)
    desk.deliveries.hand_over(DESK_ID, planned[0].id, Handing())
    clock.set(NOW + 2 * HOUR)
    desk.deliveries.hand_over(DESK_ID, planned[1].id, Handing())
    desk.deliveries.fail(DESK_ID, planned[2].id, Failure(Reason.ABSENT))
    clock.set(NOW + 4 * HOUR)
    desk.close()
    return path


def asked(capsys: pytest.CaptureFixture[str], *files: Path, start: str, end: str) -> dict[str, Any]:
    named = [part for path in files for part in ("--file", str(path))]
    assert run(["measures", "--from", start, "--to", end, "--json", "--lang", "en", *named]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_every_figure_of_deliveries_has_n_and_a_formula(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(capsys, store, start="2026-11-01", end="2026-11-30")["measures"]
    assert {one.key for one in DELIVERIES} <= found.keys()
    assert all(found[one.key]["formula"] and found[one.key]["unit"] for one in DELIVERIES)
    told = {key: (found[key]["value"], found[key]["n"]) for key in found if key.startswith("deliveries.")}
    expected = {
        "deliveries.due": (3, 3), "deliveries.delivered": (2, 2), "deliveries.otif": (1 / 3, 3),
        "deliveries.otif.by_day": (2 / 3, 3), "deliveries.in_window": (1 / 3, 3), "deliveries.early": (1, 3),
        "deliveries.otif.courier.陈强": (1 / 3, 3), "deliveries.otif.area.余杭区": (1 / 3, 3),
        "deliveries.failed": (1, 1), "deliveries.failed.reason.absent": (1, 1),
        "deliveries.failed.courier.陈强": (1, 1), "deliveries.failed.area.余杭区": (1, 1),
    }  # fmt: skip
    assert {key: told[key] for key in expected} == expected


def test_an_empty_period_has_figures_of_nothing(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for start, end in (("1800-01-01", "1800-01-02"), ("2026-01-01", "2026-01-02"), ("9990-01-01", "9998-12-31")):
        found = asked(capsys, store, start=start, end=end)["measures"]
        assert {(found[one.key]["value"], found[one.key]["n"]) for one in DELIVERIES} == {(None, 0)}
        assert not any(
            key.startswith(("deliveries.failed.", "deliveries.otif.c", "deliveries.otif.a")) for key in found
        )
    assert run(["measures", "--from", "2026-01-01", "--to", "2026-01-02", "--file", str(store), "--lang", "en"]) == 0
    assert "On time in full: – (n = 0, fewer than 5): handed over inside" in capsys.readouterr().out


def test_two_stores_are_put_together(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.desk"
    other.write_bytes(store.read_bytes())
    found = asked(capsys, store, other, start="2026-11-01", end="2026-11-30")
    together, each = found["measures"], [one["measures"] for one in found["files"]]
    for key in ("deliveries.otif", "deliveries.otif.courier.陈强", "deliveries.lead_time_d.median"):
        assert together[key]["n"] == 2 * each[0][key]["n"] == 2 * each[1][key]["n"] > 0
        assert together[key]["value"] == pytest.approx(each[0][key]["value"])
