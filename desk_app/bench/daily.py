"""What a clerk looks at all day: the caller card, today's list, the list of calls, the figures of calls."""

import random
import sqlite3
from collections.abc import Sequence
from contextlib import ExitStack, closing
from datetime import date, timedelta
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from zoneinfo import ZoneInfo

from desk_app.app import MARKS, MATTER_SOURCES, TIME_LINE_SOURCES, Desk, matters_of
from desk_app.bench.floor import TOLD_APART, Result, as_result, in_turn, timed, within
from desk_app.bench.questions import ROUNDS
from desk_app.calls import store as calls
from desk_app.calls.model import CallKind, Channel, Chip, Outcome
from desk_app.core.clock import to_text
from desk_app.customers import store as customers
from desk_app.customers.model import Customer
from desk_app.insights.figures import call_figures, rebuild
from desk_app.insights.model import ALL, Conditions, Dimension, Period
from desk_app.insights.periods import Span, period_of
from desk_app.settings import store as settings
from desk_app.staff.store import active_staff
from desk_app.storage.desk_file import DeskFile
from desk_app.today import store as today
from desk_app.topics.store import all_topics

_SCREEN = 64
_OPENINGS = 21
PARTS = tuple(Dimension)


def caller_card(desk: Desk, conn: sqlite3.Connection) -> Result:
    """All that the card over the form says, for people drawn as they ring: at most 20 ms."""
    from desk_app.calls.view.told import Told
    from desk_app.ui.room_view import Surroundings

    zone = settings.profile(desk.file).zoneinfo
    around = Surroundings(desk.file, lambda: "", lambda: zone)
    told = Told(around, TIME_LINE_SOURCES, partial(matters_of, desk.file), MARKS)

    def card(one: Customer) -> None:
        told.caller(customers.by_id(desk.file, one.id))

    def floor(one: Customer) -> None:
        for table in ("customers", "customer_phones", "calls", "callbacks", "complaints", "deliveries", "purchases"):
            column = "id" if table == "customers" else "customer_id"
            conn.execute(f"SELECT * FROM {table} WHERE {column} = ?", (one.id,)).fetchall()

    taken, least = in_turn([(partial(card, one), partial(floor, one)) for one in _who_rang(desk)])
    return within("card.caller", "the caller card", taken, 20, least)


def _who_rang(desk: Desk) -> list[Customer]:
    """The customers of calls drawn at random: who rings often is drawn often."""
    ids = [row[0] for row in desk.file.query("SELECT id FROM calls WHERE customer_id IS NOT NULL")]
    drawn = random.Random(12).sample(ids, min(ROUNDS, len(ids)))
    return [customers.by_id(desk.file, calls.by_id(desk.file, call_id).customer_id or "") for call_id in drawn]


_TODAY = (
    "SELECT id, due_at FROM callbacks WHERE deleted_at IS NULL AND state = 'open'"
    " UNION ALL SELECT id, due_at FROM complaints WHERE deleted_at IS NULL AND state = 'open'"
    " UNION ALL SELECT id, due_at FROM deliveries WHERE deleted_at IS NULL"
    " AND state IN ('received','assigned','under_way','failed') ORDER BY due_at"
)
_MATTER_TABLES = ("callbacks", "complaints", "deliveries")


def todays_list(desk: Desk, conn: sqlite3.Connection) -> list[Result]:
    """The list in the order of work with its first screen: at most 30 ms; the counts of its tab: at most 2 ms."""
    now = desk.file.clock.now()
    me = active_staff(desk.file)[0].id

    def opened() -> None:
        lines = today.ordered(desk.file, now)
        today.rows_for_list(desk.file, [line.key for line in lines[:_SCREEN]])

    def opened_by_hand() -> None:
        for row_id, _due in conn.execute(_TODAY).fetchall()[:_SCREEN]:
            for table in _MATTER_TABLES:
                conn.execute(f"SELECT * FROM {table} WHERE id = ?", (row_id,)).fetchone()

    def counted() -> None:
        today.counts(desk.file, me)
        today.late_and_open(desk.file, MATTER_SOURCES, now)

    def counted_by_hand() -> None:
        conn.execute(f"SELECT count(*), total(due_at < ?) FROM ({_TODAY})", (to_text(now),)).fetchone()

    count = today.late_and_open(desk.file, MATTER_SOURCES, now)[1]
    (taken, least), (counting, counting_least) = (
        in_turn([pair] * ROUNDS) for pair in ((opened, opened_by_hand), (counted, counted_by_hand))
    )
    return [
        within("today.open", f"today's list of {count} open matters", taken, 30, least),
        within("today.counts", "its counts", counting, 2, counting_least),
    ]


_NEWEST = "SELECT id FROM calls WHERE deleted_at IS NULL ORDER BY rang_at DESC LIMIT ? OFFSET ?"
_ROWS = "SELECT c.*, k.name FROM ({}) i JOIN calls c ON c.id = i.id LEFT JOIN customers k ON k.id = c.customer_id"


def list_of_calls(desk: Desk, path: Path, conn: sqlite3.Connection) -> list[Result]:
    """The list of all calls opened for the first time: at most 100 ms; a block further down: at most 8 ms.

    Each opening is that of a program just started, on a reading of its own.
    """
    now, zone = desk.file.clock.now(), settings.profile(desk.file).zoneinfo
    with ExitStack() as stack:
        files = [stack.enter_context(closing(_reading(desk, path))) for _n in range(_OPENINGS)]
        ours = [partial(_open_list, file, zone) for file in files]
        opening, least = in_turn([(act, partial(_list_by_hand, conn)) for act in ours])
    ids = calls.ids_for(desk.file, Chip.ALL, "", now, zone, "")
    count = len(ids)

    def block(start: int) -> None:
        calls.rows_for_list(desk.file, ids[start : start + _SCREEN])

    def block_by_hand(start: int) -> None:
        conn.execute(_ROWS.format(_NEWEST), (_SCREEN, start)).fetchall()

    starts = list(range(_SCREEN, max(_SCREEN + 1, min(count, _SCREEN * (ROUNDS + 1))), _SCREEN))
    next_ones, next_least = in_turn([(partial(block, at), partial(block_by_hand, at)) for at in starts])
    rng = random.Random(13)
    jumps = timed([partial(block, rng.randrange(max(1, count - _SCREEN))) for _n in range(ROUNDS)])
    return [
        within("calls.open", "the list of all calls opened", opening, 100, least),
        within("calls.scroll", "the next block of it", next_ones, 8, next_least),
        as_result("calls.jump", "a jump anywhere in it", jumps, TOLD_APART),
    ]


def _reading(desk: Desk, path: Path) -> DeskFile:
    return DeskFile.open(path, clock=desk.file.clock, read_only=True)


def _open_list(file: DeskFile, zone: ZoneInfo) -> None:
    now = file.clock.now()
    calls.counts(file, now, zone, "")
    ids = calls.ids_for(file, Chip.ALL, "", now, zone, "")
    calls.rows_for_list(file, ids[:_SCREEN])


def _list_by_hand(conn: sqlite3.Connection) -> None:
    conn.execute("SELECT count(*) FROM calls WHERE deleted_at IS NULL").fetchone()
    conn.execute(_ROWS.format(_NEWEST), (_SCREEN, 0)).fetchall()


def figures(desk: Desk) -> list[Result]:
    """A month's figures with all their parts: at most 50 ms, a year's 0.5 s; with free filters 0.3 s and 2.5 s."""
    now = desk.file.clock.now()
    day: date = now.astimezone(settings.profile(desk.file).zoneinfo).date()
    month = period_of(Span.LAST_MONTH, day)
    year = Period(day - timedelta(days=364), day + timedelta(days=1))
    first = timed([lambda: rebuild(desk.file, now=now)])

    def ask(period: Period, conditions: Conditions = ALL, *, people: bool = False) -> object:
        return call_figures(desk.file, period, conditions, now=now, parts=PARTS, people=people)

    def asked(period: Period, times: int, filters: Sequence[Conditions] = (ALL,)) -> list[partial[object]]:
        return [partial(ask, period, each) for each in islice(cycle(filters), times)]

    free, people = _free_filters(desk), [partial(ask, year, people=True)] * 5
    for conditions in (ALL, *free):
        ask(year, conditions)
    return [
        as_result("figures.first", "the sums of every day worked out", first, TOLD_APART, unit="s"),
        within("figures.month", "the figures of a month", timed(asked(month, 20)), 50),
        within("figures.year", "the figures of a year", timed(asked(year, 10)), 500),
        within("figures.month_filter", "those of a month with free filters", timed(asked(month, 24, free)), 300),
        within("figures.year_filter", "those of a year with free filters", timed(asked(year, 8, free)), 2_500),
        as_result("figures.people", "a year's with how many customers", timed(people), TOLD_APART),
    ]


def _free_filters(desk: Desk) -> list[Conditions]:
    """What no sums are kept for: several conditions at once, and a topic with those under it."""
    who, topic = active_staff(desk.file)[0].id, all_topics(desk.file)[0].path
    return [
        Conditions(staff=who, kind=CallKind.COMPLAINT),
        Conditions(channel=Channel.PHONE, outcome=Outcome.SOLVED),
        Conditions(topic=topic),
        Conditions(staff=who, channel=Channel.PHONE, topic=topic, outcome=Outcome.SOLVED),
    ]
