"""What a list of customers is narrowed by, and its orders, against plain answers over the same rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.core.clock import FixedClock
from desk_app.core.i18n import speaking
from desk_app.customers import store
from desk_app.customers.joins import Asking, FilterKind, ListFilter
from desk_app.customers.list_conditions import Conditions, in_words, read_conditions
from desk_app.customers.listing import CHIP_CONDITIONS, count, counts, filters_of, ids
from desk_app.customers.model import Chip
from desk_app.staff.model import DESK_ID
from desk_app.storage.desk_file import DeskFile
from tests.customers.list_world import ZONE, add_part, give_tag, write_customers

NOW = datetime(2026, 11, 21, 2, 12, tzinfo=UTC)
ASKING = Asking(NOW, ZONE)


@contextmanager
def opened(folder: Path) -> Iterator[DeskFile]:
    file = DeskFile.open(folder / "store.desk", clock=FixedClock(NOW))
    file.searches(store.SEARCH)
    yield file
    file.close()


@pytest.fixture
def file(tmp_path: Path) -> Iterator[DeskFile]:
    with opened(tmp_path) as made:
        yield made


def names(file: DeskFile, conditions: Conditions, order: tuple[str, bool] | None = None) -> list[str]:
    found = ids(file, conditions, filters_of(file), order, ASKING)
    assert len(found) == count(file, conditions, filters_of(file), ASKING)
    return [row.name for row in store.rows_for_list(file, found)]


def having(**pairs: str) -> Conditions:
    return Conditions(tuple(pairs.items()))


DAYS = st.none() | st.dates(date(2026, 9, 1), date(2026, 11, 21))
ROW = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["person", "shop"]),
        "state": st.sampled_from(["active", "dormant"]),
        "area": st.sampled_from([None, "", "East", "West"]),
        "created_on": DAYS,
        "flag": st.sampled_from([None, "", "deaf"]),
        "deleted_at": st.sampled_from([None, None, None, "2026-01-01T00:00:00.000Z"]),
        "tags": st.sets(st.sampled_from(["VIP", "old"])),
        "phone": st.sampled_from([None, "", "13800138000"]),
        "do_not_call": st.booleans(),
        "car": st.sampled_from([None, "VW Golf", "byd"]),
    }
)
PAIRS = st.lists(
    st.one_of(
        st.tuples(st.just("kind"), st.sampled_from(["person", "shop"])),
        st.tuples(st.just("state"), st.sampled_from(["active", "left"])),
        st.tuples(st.just("area"), st.sampled_from(["East", "West", "North"])),
        st.tuples(st.just("tag"), st.sampled_from(["VIP", "old", "none"])),
        st.tuples(st.sampled_from(["flag", "no_phone", "do_not_call"]), st.just("1")),
        st.tuples(st.just("opened"), st.sampled_from(["0", "7", "30"])),
        st.tuples(st.just("car"), st.sampled_from(["vw", "BYD", "tesla"])),
    ),
    max_size=4,
)


def holds(row: dict[str, Any], key: str, value: str) -> bool:
    match key:
        case "tag":
            return value in row["tags"]
        case "flag":
            return bool(row["flag"])
        case "no_phone":
            return not row["phone"]
        case "do_not_call":
            return row["phone"] is not None and row["do_not_call"]
        case "opened":
            return bool(row["created_on"] and row["created_on"] >= date(2026, 11, 21) - timedelta(days=int(value)))
        case "car":
            return row["car"] is not None and value.lower() in row["car"].lower()
    return bool(row[key] == value)


@settings(max_examples=25, deadline=None)
@given(st.lists(ROW, max_size=12), st.lists(PAIRS, min_size=1, max_size=5))
def test_filters_answer_as_plain_reading_does(rows: list[dict[str, Any]], asked: list[list[tuple[str, str]]]) -> None:
    with TemporaryDirectory() as folder, opened(Path(folder)) as file:
        own = ("tags", "phone", "do_not_call", "car")
        made = write_customers(
            file,
            (
                {
                    **{key: value for key, value in row.items() if key not in own},
                    "created_on": row["created_on"].isoformat() if row["created_on"] else None,
                    "name": f"n{n}",
                }
                for n, row in enumerate(rows)
            ),
        )
        for tag in ("VIP", "old"):
            give_tag(file, tag, [i for i, row in zip(made, rows, strict=True) if tag in row["tags"]])
        with file.write(DESK_ID, "test.parts") as tx:
            field = add_part(tx, "custom_fields", {"name": "Car", "kind": "text", "choices": None, "position": 1})
            for customer_id, row in zip(made, rows, strict=True):
                if row["phone"] is not None:
                    phone = {"position": 1, "raw": row["phone"] or "x", "digits": row["phone"]}
                    never = {"do_not_call": int(row["do_not_call"])}
                    add_part(tx, "customer_phones", {"customer_id": customer_id, **phone, **never})
                if row["car"] is not None:
                    add_part(tx, "custom_values", {"customer_id": customer_id, "field_id": field, "value": row["car"]})
        filters = filters_of(file)
        conditions = [Conditions(tuple((f"field:{field}" if k == "car" else k, v) for k, v in each)) for each in asked]
        for pairs, each in zip(asked, conditions, strict=True):
            groups = {key: [value for k, value in pairs if k == key] for key, _value in pairs}
            wanted = [
                customer_id
                for customer_id, row in zip(made, rows, strict=True)
                if row["deleted_at"] is None
                and all(any(holds(row, key, value) for value in values) for key, values in groups.items())
            ]
            assert ids(file, each, filters, None, ASKING) == sorted(wanted, reverse=True)
        several = counts(file, conditions, filters, ASKING)
        assert list(several) == [count(file, each, filters, ASKING) for each in conditions]


def test_birthdays_of_the_next_seven_days_over_the_turn_of_the_year(file: DeskFile) -> None:
    told = {"a": "1980-12-29", "b": "--01-04", "c": "2001-01-05", "d": "1990-12-28", "gone": "1980-12-30"}
    made = write_customers(file, ({"name": name} for name in told))
    with file.write(DESK_ID, "test.birthdays") as tx:
        for customer_id, (name, day) in zip(made, told.items(), strict=True):
            value = {"value": None, "withdrawn_on": "2026-02-01"} if name == "gone" else {"value": day}
            row = {"customer_id": customer_id, "what": "birthday", "given_on": "2026-01-01", **value}
            add_part(tx, "customer_consents", row)
    late = Asking(datetime(2026, 12, 28, 17, tzinfo=UTC), ZONE)
    found = ids(file, having(birthday="1"), filters_of(file), None, late)
    assert [row.name for row in store.rows_for_list(file, found)] == ["c", "b", "a"]


def test_a_birthday_on_the_29th_of_february_is_the_28th_in_other_years(file: DeskFile) -> None:
    [made] = write_customers(file, [{"name": "leap"}])
    with file.write(DESK_ID, "test.birthday") as tx:
        row = {"customer_id": made, "what": "birthday", "given_on": "2026-01-01", "value": "1992-02-29"}
        add_part(tx, "customer_consents", row)
    for day, there in ((date(2027, 2, 21), True), (date(2027, 3, 1), False), (date(2028, 2, 21), False)):
        asking = Asking(datetime(day.year, day.month, day.day, 4, tzinfo=UTC), ZONE)
        assert (ids(file, having(birthday="1"), filters_of(file), None, asking) == [made]) is there
    leap = Asking(datetime(2028, 2, 22, 4, tzinfo=UTC), ZONE)
    assert ids(file, having(birthday="1"), filters_of(file), None, leap) == [made]


NAMES = (
    "Zimmermann",
    "赵云",
    "张三",
    "Éric",
    "Erich",
    "eric",
    "单田芳",
    "Ødegård",
    "欧阳震华",
    "李四",
    "Li Wei",
    "𠮷田",
)


def test_names_go_by_sound_in_both_directions(file: DeskFile) -> None:
    write_customers(file, ({"name": name} for name in NAMES))
    with speaking("zh_CN"):
        up = names(file, Conditions(), ("name", False))
        down = names(file, Conditions(), ("name", True))
    assert down == up[::-1]
    order = ["eric", "Erich", "Li Wei", "李四", "Ødegård", "欧阳震华", "单田芳", "张三", "赵云", "Zimmermann"]
    assert [name for name in up if name in order] == order
    assert abs(up.index("Éric") - up.index("eric")) == 1
    with speaking("en"):
        spoken = names(file, Conditions(), ("name", False))
    assert [name for name in spoken if name.isascii()] == ["eric", "Erich", "Li Wei", "Zimmermann"]
    assert spoken.index("张三") < spoken.index("赵云") < spoken.index("Zimmermann")
    assert abs(spoken.index("Éric") - spoken.index("eric")) == 1


def test_a_name_that_was_changed_stands_by_the_new_one_and_equals_keep_their_order(file: DeskFile) -> None:
    made = write_customers(file, ({"name": name} for name in ("Adam", "Berta", "Berta")))
    with file.write(DESK_ID, "test.rename") as tx:
        store.change(tx, store.CUSTOMERS, made[0], {"name": "Caesar"})
    assert ids(file, Conditions(), filters_of(file), ("name", False), ASKING) == [made[1], made[2], made[0]]


def test_areas_go_by_sound_and_those_without_one_are_last_either_way(file: DeskFile) -> None:
    areas = {"a": "滨江", "b": "城东", "c": "Airport", "d": None, "e": "", "f": "西湖"}
    write_customers(file, ({"name": name, "area": area} for name, area in areas.items()))
    assert names(file, Conditions(), ("area", False))[:4] == ["c", "a", "b", "f"]
    assert names(file, Conditions(), ("area", True))[:4] == ["f", "b", "a", "c"]


@pytest.mark.parametrize(("key", "column"), [("since", "created_on"), ("last_purchase", "last_purchase_on")])
def test_days_are_ordered_and_unknown_ones_are_last(file: DeskFile, key: str, column: str) -> None:
    days = {"a": "2026-01-02", "b": None, "c": "2025-12-31", "d": "2026-01-02"}
    write_customers(file, ({"name": name, column: day} for name, day in days.items()))
    assert names(file, Conditions(), (key, False)) == ["c", "a", "d", "b"]
    assert names(file, Conditions(), (key, True)) == ["d", "a", "c", "b"]
    assert names(file, Conditions()) == ["d", "c", "b", "a"]


def test_words_are_looked_for_as_they_are_typed(file: DeskFile) -> None:
    made = write_customers(file, [{"name": "Wang Li", "area": "East"}, {"name": "Wang Er", "note": "east gate"}])
    with file.write(DESK_ID, "test.phone") as tx:
        phone = {"position": 1, "raw": "0571 8888", "digits": "05718888"}
        add_part(tx, "customer_phones", {"customer_id": made[0], **phone})
    assert names(file, Conditions(words="wang EAST")) == ["Wang Er", "Wang Li"]
    assert names(file, Conditions(words="8888")) == ["Wang Li"]
    assert names(file, Conditions((("area", "East"),), "gate")) == []


def test_the_lists_that_are_always_there_are_what_they_were(file: DeskFile) -> None:
    rows = [
        {"name": "shop", "kind": "shop", "created_on": "2026-11-01"},
        {"name": "old", "created_on": "2020-01-01"},
        {"name": "gone", "deleted_at": "2026-01-01T00:00:00.000Z"},
    ]
    write_customers(file, rows)
    for chip in Chip:
        there = store.ids_for(file, chip, now=NOW, zone=ZONE)
        assert ids(file, CHIP_CONDITIONS[chip], filters_of(file), None, ASKING) == there


def test_conditions_come_back_as_they_were_kept(file: DeskFile) -> None:
    kept = Conditions((("tag", "老客户 \"'"), ("opened", "7"), ("no_phone", "1")), "二楼 x")
    read = read_conditions(kept.to_json(), filters_of(file))
    assert (read.conditions, read.dropped) == (kept, ())


@pytest.mark.parametrize(
    ("text", "pairs", "dropped"),
    [
        ("", (), 1),
        ("[1]", (), 1),
        ('{"filters": [["tag", "VIP"], ["nonsense", "1"], ["opened", "soon"], 7, ["kind"]]}', (("tag", "VIP"),), 4),
        ('{"filters": {"tag": "VIP"}, "words": 3}', (), 2),
        ('{"filters": [["no_phone", "0"]]}', (), 1),
        ("[" * 100_000, (), 1),
        ("{}", (), 0),
    ],
)
def test_damaged_conditions_are_left_out_and_said(
    file: DeskFile, text: str, pairs: tuple[tuple[str, str], ...], dropped: int
) -> None:
    read = read_conditions(text, filters_of(file))
    assert read.conditions.pairs == pairs
    assert len(read.dropped) == dropped


def test_a_filter_of_a_room_above_is_joined(file: DeskFile) -> None:
    write_customers(file, [{"name": "a", "reference": "x1"}, {"name": "b"}])
    above = ListFilter("coded", "Coded", FilterKind.TEXT, lambda _asking, value: ("c.reference = ? OR 0", (value,)))
    found = ids(file, having(coded="x1", kind="person"), filters_of(file, [above]), None, ASKING)
    assert len(found) == 1
    assert in_words(file, having(coded="x1", no_phone="1"), filters_of(file, [above])) == [
        ("coded", "Coded: x1"),
        ("no_phone", "Without phone"),
    ]


def test_an_own_field_of_choices_asks_for_just_one(file: DeskFile) -> None:
    made = write_customers(file, [{"name": "a"}, {"name": "b"}])
    with file.write(DESK_ID, "test.field") as tx:
        choices = {"kind": "choice", "choices": '["gold", "gold plus"]', "position": 1}
        field = add_part(tx, "custom_fields", {"name": "Card", **choices})
        for customer_id, value in zip(made, ("gold", "gold plus"), strict=True):
            add_part(tx, "custom_values", {"customer_id": customer_id, "field_id": field, "value": value})
    key = f"field:{field}"
    [own] = [each for each in filters_of(file) if each.key == key]
    assert own.choices(file) == [("gold", "gold"), ("gold plus", "gold plus")]
    assert names(file, Conditions(((key, "gold"),))) == ["a"]
    assert in_words(file, Conditions(((key, "gold"), (key, "tin"))), [own]) == [(key, "Card: gold / tin")]
