"""The made store shows every room of the customer files: purchases, consents, standing, credit, the pyramid."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk_app.app import LIST_FILTERS, SOURCES, Desk, open_desk
from desk_app.core.clock import FixedClock
from desk_app.credit import store as credit
from desk_app.customers.doubles import find_doubles
from desk_app.customers.listing_service import CustomerList
from desk_app.customers.personal_store import birthday_within
from desk_app.customers.store import entries_to_compare, pairs_that_are_two
from desk_app.demo.generator import Sizes, make_demo
from desk_app.demo.touches import TAGS
from desk_app.pyramid import computations_store as computations
from desk_app.standing.silence import silent_customers
from desk_app.storage.check import check

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 14, 20, tzinfo=ZONE)
SIZES = Sizes(customers=160, calls=120, complaints=16, deliveries=40)
THERE = {
    "second numbers with whose": "customer_phones WHERE position > 1 AND whose > ''",
    "preferred numbers": "customer_phones WHERE preferred = 1",
    "numbers not to be called": "customer_phones WHERE do_not_call = 1",
    "labelled addresses": "customer_addresses WHERE label > ''",
    "delivery notes": "customer_addresses WHERE note > ''",
    "times to call": "customers WHERE time_to_call > ''",
    "card numbers": "custom_values v JOIN custom_fields f ON f.id = v.field_id WHERE f.name = '会员卡号'",
    "lifts": "custom_values v JOIN custom_fields f ON f.id = v.field_id WHERE f.kind = 'choice'",
    "birthdays": "customer_consents WHERE what = 'birthday'",
    "hobbies": "customer_consents WHERE what = 'hobbies'",
    "offers": "customer_consents WHERE what = 'messages' AND withdrawn_on IS NULL",
    "files put together": "customers WHERE merged_into IS NOT NULL",
    "files removed": "customers WHERE deleted_at IS NOT NULL AND merged_into IS NULL",
    "prospects": "customers WHERE state = 'prospect'",
    "who left with a reason": "customer_states WHERE state = 'left' AND reason > ''",
    "who joined": "customer_states WHERE state = 'active' AND by_rule = 0",
    "dormant by the rule": "customer_states WHERE state = 'dormant' AND by_rule = 1",
    "levels granted": "customer_levels WHERE how = 'granted'",
    "levels chosen": "customer_levels WHERE how = 'chosen'",
    "contested and open": "credit_events WHERE contested_on IS NOT NULL AND decision IS NULL",
    "corrected": "credit_events WHERE decision = 'corrected'",
    "corrections": "credit_events WHERE corrects_id IS NOT NULL",
    "classes": "customer_tiers WHERE tier IS NOT NULL",
    "money given back": "purchases WHERE amount_cents < 0",
}
ONE = {
    "consents withdrawn": "customer_consents WHERE withdrawn_on IS NOT NULL",
    "statements": "credit_statements",
    "decided by hand": "customer_tiers WHERE by_hand = 'most_valuable'",
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("past") / "demo.desk"
    make_demo(path, SIZES, now=NOW)
    return path


@pytest.fixture
def desk(path: Path) -> Iterator[Desk]:
    desk = open_desk(path, clock=FixedClock(NOW), read_only=True)
    yield desk
    desk.close()


def count(desk: Desk, what: str) -> int:
    return int(desk.file.query(f"SELECT count(*) FROM {what}")[0][0])


def test_the_file_is_whole(path: Path) -> None:
    assert check(path, SOURCES) == []


@pytest.mark.parametrize("what", THERE.values(), ids=THERE.keys())
def test_it_is_there(desk: Desk, what: str) -> None:
    assert count(desk, what) > 0


@pytest.mark.parametrize("what", ONE.values(), ids=ONE.keys())
def test_there_is_one(desk: Desk, what: str) -> None:
    assert count(desk, what) == 1


def test_about_two_thirds_bought_over_two_years_and_nothing_lies_ahead(desk: Desk) -> None:
    buyers = count(desk, "(SELECT DISTINCT customer_id FROM purchases)")
    assert 0.5 < buyers / SIZES.customers < 0.8
    first, last = desk.file.query("SELECT min(bought_on), max(bought_on) FROM purchases")[0]
    today = NOW.date()
    assert today - timedelta(days=732) < datetime.fromisoformat(first).date() < today - timedelta(days=650)
    assert last == today.isoformat()
    most = [int(row[0]) for row in desk.file.query("SELECT count(*) FROM purchases GROUP BY customer_id")]
    assert max(most) > 8
    assert min(most) < 3


def test_tags_own_fields_and_lists(desk: Desk) -> None:
    assert {str(row[0]) for row in desk.file.query("SELECT name FROM tags")} <= set(TAGS)
    assert count(desk, "tags") >= 6
    assert count(desk, "custom_fields") == 2
    lists = CustomerList(desk.file, lambda: ZONE, filters=LIST_FILTERS)
    assert [view.dropped for view in lists.kept()] == [(), ()]
    birthdays = birthday_within(desk.file, NOW.date(), 8)
    assert len(birthdays) >= 2
    assert set(lists.ids(lists.kept()[1].chip)) == set(birthdays)
    assert lists.ids(lists.kept()[0].chip)


def test_a_family_of_four_says_whose_the_number_is(desk: Desk) -> None:
    rows = desk.file.query(
        "SELECT count(DISTINCT customer_id), count(DISTINCT whose) FROM customer_phones GROUP BY digits"
        " ORDER BY 1 DESC LIMIT 1"
    )
    assert tuple(rows[0]) == (4, 4)


def test_a_double_is_there_to_be_found(desk: Desk) -> None:
    found = find_doubles(entries_to_compare(desk.file), pairs_that_are_two(desk.file), at_least=0.9)
    names = [desk.file.query("SELECT name FROM customers WHERE id = ?", (each.a_id,))[0][0] for each in found]
    assert "许慧敏" in names
    assert "顾学军" not in names


def test_classes_were_computed_twice_and_some_moved(desk: Desk) -> None:
    last = computations.last(desk.file)
    assert last is not None
    assert last.as_of > NOW.date() - timedelta(days=4)
    days = desk.file.query("SELECT count(DISTINCT placed_on) FROM customer_tiers WHERE tier IS NOT NULL")
    assert int(days[0][0]) == 2
    assert len(computations.moves_of(desk.file, last, 500)) > 2
    assert count(desk, "(SELECT DISTINCT tier FROM customer_tiers WHERE tier IS NOT NULL)") >= 3


def test_grades_are_of_several_kinds_and_some_fall_dormant_now(desk: Desk) -> None:
    people = [str(row[0]) for row in desk.file.query("SELECT DISTINCT customer_id FROM credit_events")]
    grades = {credit.graded(desk.file, each, NOW.date()).grade for each in people}
    assert len(people) >= 6
    assert len(grades) >= 3
    assert silent_customers(desk.file, NOW.date(), 3)


def test_paper_went_out(desk: Desk) -> None:
    assert count(desk, "printed") >= 4
    assert count(desk, "(SELECT DISTINCT sheet FROM printed)") == 3


def figures(path: Path) -> list[tuple[object, ...]]:
    desk = open_desk(path, read_only=True)
    try:
        found: list[tuple[object, ...]] = []
        for sql in (
            "SELECT number, bought_on, amount_cents, goods, customer_name FROM purchases ORDER BY number",
            "SELECT k.number, t.tier, t.placed_on, t.by_hand FROM customer_tiers t"
            " JOIN customers k ON k.id = t.customer_id ORDER BY k.number",
            "SELECT k.number, s.state, s.since_on, s.reason FROM customer_states s"
            " JOIN customers k ON k.id = s.customer_id ORDER BY k.number, s.since_on, s.state",
            "SELECT k.number, e.kind, e.happened_on, e.evidence FROM credit_events e"
            " JOIN customers k ON k.id = e.customer_id ORDER BY k.number, e.happened_on, e.kind",
            "SELECT k.number, c.what, c.value, c.given_on FROM customer_consents c"
            " JOIN customers k ON k.id = c.customer_id ORDER BY k.number, c.what",
        ):
            found += [tuple(row) for row in desk.file.query(sql)]
        return found
    finally:
        desk.close()


def test_the_same_seed_makes_the_same_past(tmp_path: Path) -> None:
    sizes = Sizes(70, 20, 4, 8)
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        make_demo(tmp_path / name, sizes, seed=seed, now=NOW)
    assert figures(tmp_path / "a") == figures(tmp_path / "b")
    assert figures(tmp_path / "a") != figures(tmp_path / "c")
