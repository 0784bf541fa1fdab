"""When a callback is due that nobody set a time for: while the store is open, never at night, never on a closed day."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pytestqt.qtbot import QtBot

from desk_app.callbacks.model import MISSED_CALL, CallbackDraft
from desk_app.commitments.service import CalendarService
from desk_app.core.i18n import _
from desk_app.settings.service import SettingsService
from desk_app.staff.model import DESK_ID
from tests.callbacks.callback_acts import renewed
from tests.callbacks.conftest import World
from tests.callbacks.seen import Seen

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)
"""21 November 2026 is a Saturday."""


def local(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


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


LUNCH = [["09:00", "12:00"], ["13:00", "18:00"]]
WEEK = {
    "hours": dict.fromkeys(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat"), LUNCH),
    "holidays": ["2026-11-23"],
}
"""Closed over lunch, on Sundays and on Monday the 23rd of November."""


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-20T09:30", "2026-11-20T11:30"),
        ("2026-11-20T10:00", "2026-11-20T12:00"),
        ("2026-11-20T10:30", "2026-11-20T13:00"),
        ("2026-11-20T16:00", "2026-11-20T18:00"),
        ("2026-11-20T16:30", "2026-11-21T09:00"),
        ("2026-11-21T16:30", "2026-11-24T09:00"),
        ("2026-11-22T11:00", "2026-11-24T09:00"),
    ],
)
def test_neither_over_lunch_nor_on_a_closed_day(world: World, now: str, due: str) -> None:
    CalendarService(world.file).bring_in(DESK_ID, json.dumps(WEEK))
    world.clock.set(local(now))
    made = world.callbacks.promise(world.li, CallbackDraft(customer_id=world.wang, reason="Price"))
    assert made.due_at == local(due)


def test_a_store_that_never_opens_owes_its_calls_all_the_same(world: World) -> None:
    CalendarService(world.file).bring_in(DESK_ID, "{}")
    at_half_past_four(world)
    made = world.callbacks.promise(world.li, CallbackDraft(customer_id=world.wang, reason="Price"))
    assert made.due_at == world.clock.now() + 2 * HOUR


@pytest.mark.usefixtures("looks")
def test_the_form_offers_the_next_opening(world: World, qtbot: QtBot) -> None:
    at_half_past_four(world)
    seen = Seen(world, qtbot)
    seen.view.start_new({"customer_id": world.wang})
    assert seen.form().values()["due_at"] == local("2026-11-22T09:00").replace(tzinfo=None)
