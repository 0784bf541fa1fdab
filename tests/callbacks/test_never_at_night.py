"""When a callback is due that nobody set a time for: while the store is open, never at night."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from desk_app.callbacks.model import MISSED_CALL, CallbackDraft
from desk_app.core.i18n import _
from desk_app.core.opening import while_open
from desk_app.settings.service import SettingsService
from desk_app.staff.model import DESK_ID
from tests.callbacks.callback_acts import renewed
from tests.callbacks.conftest import World
from tests.callbacks.seen import Seen

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)
"""21 November 2026 is a Saturday."""


def local(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        ("2026-11-21T12:00", "2026-11-21T12:00"),
        ("2026-11-21T18:00", "2026-11-21T18:00"),
        ("2026-11-21T18:00:00.001", "2026-11-22T09:00"),
        ("2026-11-21T23:59", "2026-11-22T09:00"),
        ("2026-11-22T00:00", "2026-11-22T09:00"),
        ("2026-11-22T08:59", "2026-11-22T09:00"),
        ("2026-11-22T09:00", "2026-11-22T09:00"),
        ("2026-12-31T19:00", "2027-01-01T09:00"),
    ],
)
def test_at_the_edges_of_the_day(moment: str, due: str) -> None:
    assert while_open(local(moment), SHANGHAI, "09:00", "18:00") == local(due)


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        ("2026-11-21T23:30", "2026-11-21T23:30"),
        ("2026-11-22T02:00", "2026-11-22T02:00"),
        ("2026-11-22T02:01", "2026-11-22T16:00"),
        ("2026-11-22T15:59", "2026-11-22T16:00"),
    ],
)
def test_a_store_that_closes_after_midnight(moment: str, due: str) -> None:
    assert while_open(local(moment), SHANGHAI, "16:00", "02:00") == local(due)


def test_a_store_that_never_closes() -> None:
    assert while_open(local("2026-11-22T03:00"), SHANGHAI, "08:00", "08:00") == local("2026-11-22T03:00")


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (datetime(2026, 3, 28, 20, 0, tzinfo=UTC), datetime(2026, 3, 29, 7, 0, tzinfo=UTC)),
        (datetime(2026, 3, 27, 20, 0, tzinfo=UTC), datetime(2026, 3, 28, 8, 0, tzinfo=UTC)),
        (datetime(2026, 10, 24, 20, 0, tzinfo=UTC), datetime(2026, 10, 25, 8, 0, tzinfo=UTC)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 8, 0, tzinfo=UTC)),
    ],
)
def test_the_opening_is_that_of_the_wall_when_the_clocks_change(moment: datetime, due: datetime) -> None:
    assert while_open(moment, BERLIN, "09:00", "18:00") == due


def test_an_opening_the_clocks_leap_over_comes_with_the_leap() -> None:
    due = while_open(datetime(2026, 3, 28, 20, 0, tzinfo=UTC), BERLIN, "02:30", "18:00")
    assert due == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@given(
    st.integers(0, 730 * 24 * 60).map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)),
    st.times(),
    st.times(),
    st.sampled_from([SHANGHAI, BERLIN, ZoneInfo("America/St_Johns")]),
)
def test_it_is_never_earlier_and_never_more_than_a_day_later(
    moment: datetime, opens: time, closes: time, zone: ZoneInfo
) -> None:
    hours = f"{opens:%H:%M}", f"{closes:%H:%M}"
    due = while_open(moment, zone, *hours)
    assert timedelta() <= due - moment <= timedelta(hours=25)
    if zone is SHANGHAI:
        assert while_open(due, zone, *hours) == due


def at_half_past_four(world: World) -> datetime:
    """16:30 in Shanghai: two hours later is after closing. Answers the next opening."""
    world.clock.set(local("2026-11-21T16:30"))
    return local("2026-11-22T09:00")


def test_a_promise_without_a_time(world: World) -> None:
    opening = at_half_past_four(world)
    made = world.callbacks.promise(world.li, CallbackDraft(customer_id=world.wang, reason="Price"))
    assert (made.due_at, made.first_due_at) == (opening, opening)
    world.callbacks.drop(world.li, made.id, "done")
    assert world.callbacks.reopen(world.li, made.id).due_at == opening


def test_a_missed_call_late_in_the_day(world: World) -> None:
    opening = at_half_past_four(world)
    assert renewed(world, CallbackDraft(phone="13900139000", reason=_(MISSED_CALL))).due_at == opening


def test_the_hours_of_the_store_are_kept_to(world: World) -> None:
    at_half_past_four(world)
    SettingsService(world.file).set(DESK_ID, "closes_at", "21:00")
    made = world.callbacks.promise(world.li, CallbackDraft(customer_id=world.wang, reason="Price"))
    assert made.due_at == world.clock.now() + 2 * HOUR


@pytest.mark.usefixtures("looks")
def test_the_form_offers_the_next_opening(world: World, qtbot: QtBot) -> None:
    at_half_past_four(world)
    seen = Seen(world, qtbot)
    seen.view.start_new({"customer_id": world.wang})
    assert seen.form().values()["due_at"] == local("2026-11-22T09:00").replace(tzinfo=None)
