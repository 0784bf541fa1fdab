"""The measures of deliveries: the worked cases, parts that come apart, promised days, scores, and two years of a market
place through the recipe that is kept for it."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.app import Desk, open_desk
from desk_app.core.clock import FixedClock, to_text
from desk_app.core.i18n import set_language
from desk_app.core.ids import new_id
from desk_app.exchange.recipe import read_recipe
from desk_app.insights import delivery_store as store
from desk_app.insights.delivery_counting import delivery_answer
from desk_app.insights.delivery_measures import DeliverySums
from desk_app.insights.model import ALL, Measure, Period
from desk_app.staff.model import Role
from desk_app.storage.schema import DESK_ID
from desk_app.surveys import store as surveys
from desk_app.surveys.model import Answer

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
NOVEMBER = Period(date(2026, 11, 1), date(2026, 12, 1))
AT = datetime(2026, 11, 3, 2, tzinfo=UTC)
DAY_BEGINS = datetime(2026, 11, 2, 16, tzinfo=UTC)
"""3 November at the store, in Asia/Shanghai."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RECIPES = Path(__file__).parents[2] / "resources" / "recipes"
_OLIST = Path(__file__).parents[3] / "shared" / "data" / "deliveries/olist_deliveries.csv"


@pytest.fixture(autouse=True)
def in_english() -> None:
    set_language("en")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path / "store.desk", clock=FixedClock(NOW))
    yield opened
    opened.close()


def delivery(promised: datetime, came: datetime | None = None, **more: Any) -> dict[str, Any]:
    """A row of a delivery with everything the measures look at."""
    row = {
        "id": new_id(), "number": f"S01-D-{new_id()[-9:]}", "customer_name": "x", "ordered_at": AT - 2 * DAY,
        "promised_by": promised, "promised_precision": "time", "promised_raw": None, "delivered_at": came,
        "state": "delivered" if came else "under_way", "currency": "CNY", "owner_id": DESK_ID, "next_step": "x",
        "due_at": promised, "stage": "delivery", "came_full": None, "split_of": None, "handed_to_carrier_at": None,
        "score": None, "score_scale": None, "promised_from": None, "courier_id": None, "area": None,
    } | more  # fmt: skip
    return {key: to_text(value) if isinstance(value, datetime) else value for key, value in row.items()}


def put(desk: Desk, *rows: dict[str, Any], table: str = "deliveries") -> None:
    with desk.file.write(DESK_ID, "test.put") as tx:
        tx.insert_many(table, rows)


def answered(desk: Desk, score: float, scale: str, row: dict[str, Any]) -> None:
    with desk.file.write(DESK_ID, "test.answer") as tx:
        surveys.put(tx, "delivery", row["id"], None, Answer(score=score, scale=scale))


def asked(desk: Desk, period: Period = NOVEMBER) -> dict[str, Measure]:
    return delivery_answer(desk.file, period, ALL, NOW).measures()


def told(found: dict[str, Measure], *keys: str) -> list[tuple[Any, int]]:
    return [(found[key].value, found[key].n) for key in keys]


def test_an_empty_store_says_nothing(desk: Desk) -> None:
    assert {(one.value, one.n) for one in asked(desk).values()} == {(None, 0)}


def test_1080_of_1200_are_90_per_cent(desk: Desk) -> None:
    put(desk, *(delivery(AT, AT - HOUR) for _ in range(1080)), *(delivery(AT, AT + HOUR) for _ in range(60)),
        *(delivery(AT, AT - HOUR, came_full=0) for _ in range(30)), *(delivery(AT) for _ in range(30)))  # fmt: skip
    found = asked(desk)
    assert told(found, "deliveries.due", "deliveries.otif", "deliveries.delivered") == [
        (1200, 1200), (0.9, 1200), (1170, 1170),
    ]  # fmt: skip
    assert told(found, "deliveries.in_window", "deliveries.in_full", "deliveries.otif.by_day") == [
        (1110 / 1200, 1200), (1140 / 1200, 1200), (1140 / 1200, 1200),
    ]  # fmt: skip


def test_a_promised_day_lasts_until_its_end(desk: Desk) -> None:
    by_day = {"promised_precision": "day"}
    last = DAY_BEGINS + DAY - timedelta(milliseconds=1)
    put(desk, delivery(DAY_BEGINS, last, **by_day), delivery(DAY_BEGINS, last + HOUR, **by_day))
    found = asked(desk)
    assert told(found, "deliveries.late.by_day", "deliveries.late.by_time", "deliveries.otif") == [
        (1, 2), (1, 2), (0.5, 2),
    ]  # fmt: skip


def test_before_the_window_begins_is_not_inside_but_counted_apart(desk: Desk) -> None:
    window = {"promised_from": AT - HOUR}
    minute = HOUR / 60
    put(desk, *(delivery(AT, came, **window) for came in (AT - HOUR - minute, AT - HOUR, AT, AT + minute)))
    found = asked(desk)
    assert told(found, "deliveries.in_window", "deliveries.otif", "deliveries.early") == [(0.5, 4), (0.5, 4), (1, 4)]
    assert told(found, "deliveries.in_day", "deliveries.otif.by_day", "deliveries.late.by_time") == [
        (1, 4), (1, 4), (1, 4),
    ]  # fmt: skip
    assert "before" in found["deliveries.otif"].formula and "however early" in found["deliveries.otif.by_day"].formula


def test_a_part_that_came_before_the_window_does_not_complete_it(desk: Desk) -> None:
    first = delivery(AT, AT - HOUR / 2, came_full=0, promised_from=AT - HOUR)
    put(desk, first, delivery(AT, AT - 2 * HOUR, split_of=first["id"], came_full=1))
    assert told(asked(desk), "deliveries.otif", "deliveries.otif.by_day", "deliveries.in_full") == [
        (0, 1), (1, 1), (1, 1),
    ]  # fmt: skip


def test_on_time_in_full_of_each_courier_and_area(desk: Desk) -> None:
    chen, wu = (desk.staff.add(DESK_ID, name, Role.COURIER).id for name in ("陈强", "吴敏"))
    put(desk, *(delivery(AT, AT - HOUR, courier_id=chen, area="余杭区") for _ in range(3)),
        delivery(AT, AT + HOUR, courier_id=wu, area="余杭区"), delivery(AT, AT - HOUR, courier_id=None, area=None),
        delivery(NOW + DAY, courier_id=wu, area="余杭区"))  # fmt: skip
    found = asked(desk)
    assert {key: (one.value, one.n) for key, one in found.items() if key.startswith("deliveries.otif.")} == {
        "deliveries.otif.by_day": (1, 5),
        "deliveries.otif.area.余杭区": (0.75, 4), "deliveries.otif.area.-": (1, 1),
        "deliveries.otif.courier.陈强": (1, 3), "deliveries.otif.courier.吴敏": (0, 1),
        "deliveries.otif.courier.-": (1, 1),
    }  # fmt: skip


def test_a_year_is_counted_without_its_rows(desk: Desk) -> None:
    asked_of = []

    class Told:
        """The file, with the plan of each question kept."""

        def query(self, sql: str, args: Sequence[Any] = ()) -> list[sqlite3.Row]:
            asked_of.append([str(row[3]) for row in desk.file.query(f"EXPLAIN QUERY PLAN {sql}", args)])
            return desk.file.query(sql, args)

    days = [("2026-11-01T16:00:00.000Z", "2026-11-02T16:00:00.000Z") * 2]
    store.due(Told(), days, to_text(NOW), store.Imports())
    store.handed_over(Told(), *days[0][:2])
    for plan in asked_of:
        assert any("deliveries USING COVERING INDEX deliveries_promised" in step for step in plan), plan


@pytest.mark.parametrize("many", [0, 10**9])
def test_scores_are_the_same_from_either_side(desk: Desk, many: int) -> None:
    rows = [delivery(AT, AT - HOUR, score=n, score_scale="1-5") for n in (1, 2)] + [delivery(AT) for _ in range(3)]
    put(desk, *rows, delivery(NOW + 30 * DAY, score=5, score_scale="1-5"))
    answered(desk, 4, "1-5", rows[1])
    answered(desk, 5, "1-5", rows[2])
    found = store.scores(desk.file, "2026-10-31T16:00:00.000Z", "2026-11-30T16:00:00.000Z", many)
    assert sorted(tuple(row[:3]) for row in found) == [(1, "1-5", None), (4, "1-5", 75), (5, "1-5", 100)]


def test_an_answer_that_was_taken_back_leaves_what_the_old_file_says(desk: Desk) -> None:
    row = delivery(AT, AT - HOUR, score=2, score_scale="1-5")
    put(desk, row)
    answered(desk, 5, "1-5", row)
    with desk.file.write(DESK_ID, "test.remove") as tx:
        tx.execute("UPDATE surveys SET deleted_at = ?", (to_text(NOW),))
    for many in (0, 10**9):
        found = store.scores(desk.file, "2026-10-31T16:00:00.000Z", "2026-11-30T16:00:00.000Z", many)
        assert [one[0] for one in found] == [2]


def test_midnight_is_a_day_but_its_stamp_is_compared_too(desk: Desk) -> None:
    put(desk, delivery(DAY_BEGINS, AT, promised_raw="2026-11-03 00:00:00"), delivery(DAY_BEGINS, AT - DAY))
    found = asked(desk)
    assert told(found, "deliveries.late.by_day", "deliveries.late.by_time", "deliveries.otif") == [
        (0, 2), (1, 2), (1, 2),
    ]  # fmt: skip


def test_what_is_not_there_when_its_window_is_over_has_failed_now(desk: Desk) -> None:
    put(desk, delivery(NOW - HOUR), delivery(NOW + HOUR), delivery(NOW + HOUR, NOW - HOUR),
        delivery(NOW - HOUR, state="cancelled"))  # fmt: skip
    one = asked(desk)["deliveries.otif"]
    assert (one.value, one.n, one.provisional_n) == (0.5, 2, 1)


@pytest.mark.parametrize(
    ("rest", "kept"),
    [
        ([(-1, 1)], 1), ([(1, 1)], 0), ([(None, None)], 0), ([(-1, 1), (-1, 1)], 1), ([(-1, 1), (1, 1)], 0),
        ([(-1, 0)], 0), ([], 0),
    ],
)  # fmt: skip
def test_parts_count_with_the_whole(desk: Desk, rest: list[tuple[int | None, int | None]], kept: int) -> None:
    first = delivery(AT, AT - HOUR, came_full=0)
    more = [
        delivery(AT + DAY, None if came is None else AT + came * HOUR / 2, came_full=full, split_of=first["id"])
        for came, full in rest
    ]
    put(desk, first, *more)
    assert told(asked(desk), "deliveries.due", "deliveries.otif") == [(1, 1), (kept, 1)]


def test_scores_late_against_on_time_and_the_recommendation(desk: Desk) -> None:
    late, early = delivery(AT, AT + DAY), delivery(AT, AT - HOUR)
    old = delivery(AT, AT - HOUR, score=3, score_scale="1-5")
    tens = [delivery(AT, AT - HOUR) for _ in range(10)]
    put(desk, late, early, old, *tens)
    answered(desk, 1, "1-5", late)
    answered(desk, 5, "1-5", early)
    found = asked(desk)
    assert told(found, "satisfaction.raw_mean", "satisfaction.mean_0_100", "satisfaction.share_satisfied") == [
        (3, 3), (50, 3), (1 / 3, 3),
    ]  # fmt: skip
    assert told(found, "satisfaction.raw_mean.late", "satisfaction.raw_mean.on_time") == [(1, 1), (4, 2)]
    for row, score in zip(tens, (9, 9, 9, 9, 10, 10, 10, 7, 8, 6), strict=True):
        answered(desk, score, "0-10", row)
    assert told(asked(desk), "satisfaction.nps") == [(60, 10)]


def test_lead_times_by_stage_failures_and_cash(desk: Desk) -> None:
    rows = [
        delivery(AT, AT + n * DAY, ordered_at=AT - DAY, handed_to_carrier_at=AT, cash_cents=1000)
        for n in range(1, 5)
    ]  # fmt: skip
    put(desk, *rows)
    tried = {"at": to_text(AT), "by_id": DESK_ID, "courier_id": DESK_ID}
    for reason in ("absent", "absent", "refused"):
        put(desk, {"id": new_id(), "delivery_id": rows[0]["id"], "reason": reason, **tried}, table="delivery_attempts")
    found = asked(desk)
    assert told(found, "deliveries.lead_time_d.median", "deliveries.lead_time_d.to_carrier.p90") == [(3.5, 4), (1, 4)]
    assert told(found, "deliveries.lead_time_d.on_way.p90")[0] == (pytest.approx(3.7), 4)
    assert told(found, "deliveries.failed", "deliveries.failed.reason.absent") == [(3, 3), (2, 3)]
    assert told(found, "deliveries.cash_open_cents") == [(4000, 4)]
    assert asked(desk, Period(date(2026, 10, 1), date(2026, 11, 1)))["deliveries.failed"].value is None


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=6))
def test_two_stores_are_added_not_averaged(parts: list[tuple[bool, bool]]) -> None:
    each = [DeliverySums(due=1, over=1, otif=kept, leads=(1.0,) * came) for kept, came in parts]
    whole = sum(each, DeliverySums())
    measure = whole.measures()["deliveries.otif"]
    assert (measure.n, len(whole.leads)) == (len(parts), sum(came for _kept, came in parts))
    assert measure.value == (sum(kept for kept, _came in parts) / len(parts) if parts else None)


def test_a_made_market_place_by_its_recipe(desk: Desk, tmp_path: Path) -> None:
    """Midnight promises in a zone where the store is not: calendar days are those of the recipe's zone."""
    head = (
        "order_id,customer_unique_id,customer_city,order_status,order_purchase_timestamp,order_approved_at,"
        "order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date,"
        "product_category_name,item_count,price_total,freight_total,review_score,review_comment_message,"
        "review_creation_date,review_answer_timestamp\n"
    )
    line = "o{n},c{n},sao paulo,{state},2018-01-01 10:00:00,,,{came},2018-01-10 00:00:00,casa,1,10.00,1.00,{score},,,\n"
    rows = [("2018-01-10 23:30:00", 5), ("2018-01-11 00:10:00", 1), ("2018-01-09 12:00:00", 4), ("", 2)]
    path = tmp_path / "orders.csv"
    path.write_text(
        head + "".join(line.format(n=n, came=came, score=score, state="delivered" if came else "shipped")
                       for n, (came, score) in enumerate(rows)), encoding="utf-8",
    )  # fmt: skip
    recipe = read_recipe(RECIPES / "marketplace_orders_with_reviews.toml")
    report, _used = desk.imports.run(DESK_ID, "deliveries", path, recipe=recipe)
    assert (report.new, report.refused) == (4, [])
    found = asked(desk, Period(date(2018, 1, 1), date(2018, 2, 1)))
    assert told(found, "deliveries.late.by_day", "deliveries.late.by_time") == [(1, 3), (2, 3)]
    assert told(found, "satisfaction.raw_mean", "satisfaction.raw_mean.late", "satisfaction.raw_mean.on_time") == [
        (3, 4), (1, 1), (4.5, 2),
    ]  # fmt: skip
    assert told(found, "deliveries.otif") == [(0.5, 4)]
    again, _used = desk.imports.run(DESK_ID, "deliveries", path, recipe=recipe)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 4)


def test_two_years_of_a_market_place(desk: Desk) -> None:
    if not _OLIST.exists():
        pytest.skip("the market place's deliveries are not here")
    expected = json.loads(_OLIST.with_suffix(".expected.json").read_text(encoding="utf-8"))
    recipe = read_recipe(RECIPES / "marketplace_orders_with_reviews.toml")
    report, _used = desk.imports.run(DESK_ID, "deliveries", _OLIST, recipe=recipe)
    assert (report.new, report.refused) == (expected["rows"], [])
    counts = {row[0]: row[1] for row in desk.file.query("SELECT raw_state, count(*) FROM deliveries GROUP BY 1")}
    assert counts == expected["status_counts"]
    found = asked(desk, Period(date(2016, 1, 1), date(2019, 1, 1)))
    both = expected["delivered_with_both_dates"]
    assert told(found, "deliveries.late.by_day", "deliveries.late.by_time") == [(1419, both), (1664, both)]
    assert round(found["deliveries.on_time.by_day"].value or 0, 6) == expected["on_time_rate_by_calendar_day"]
    means = [round(found[f"satisfaction.raw_mean{end}"].value or 0, 4) for end in ("", ".late", ".on_time")]
    assert means == [expected[f"mean_{end}"] for end in ("review_score", "score_late", "score_on_time")]
    assert round(found["satisfaction.share_satisfied"].value or 0, 5) == expected["satisfied_share (score >= 4)"]
    again, _used = desk.imports.run(DESK_ID, "deliveries", _OLIST, recipe=recipe)
    assert (again.new, again.changed, again.unchanged) == (0, 0, expected["rows"])
