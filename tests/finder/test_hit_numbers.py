"""Which of somebody's numbers the finder shows: the one that was meant, marked as it is marked in the file."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.app import DESK_ID, Desk, open_desk
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import speaking
from desk_app.core.phone import set_masking
from desk_app.customers.model import AddressDraft, CustomerDraft, PhoneDraft
from desk_app.finder.model import Hit
from desk_app.finder.people import people
from desk_app.storage.finding import Why
from tests.fresh_files import fresh_desk

NUMBERS = (
    PhoneDraft("13700001111"),
    PhoneDraft("0571-88881234", "mother", do_not_call=True),
    PhoneDraft("13922228000", "father", preferred=True),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = tmp_path_factory.mktemp("numbers") / "store.desk"
    opened = open_desk(made, clock=FixedClock(datetime(2026, 11, 21, 2, 0, tzinfo=UTC)))
    opened.customers.open_file(
        DESK_ID, CustomerDraft("周桂芳", phones=NUMBERS, addresses=(AddressDraft("文三路 1 号"),), note="空调")
    )
    yield opened
    opened.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Desk]:
    opened = fresh_desk(tmp_path / "store.desk", clock=FixedClock(datetime(2026, 11, 21, 2, 0, tzinfo=UTC)))
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def whole() -> Iterator[None]:
    with speaking("en"):
        yield
    set_masking(False)


def only(desk: Desk, typed: str, *, count: bool = False) -> Hit:
    [hit] = desk.finder.find(typed, count=count).hits
    return hit


MOTHERS = "0571-88881234 · mother · do not call"


@pytest.mark.parametrize("count", [False, True])
@pytest.mark.parametrize(
    ("typed", "why", "number"),
    [
        ("1111", Why.PHONE_END, "13700001111"),
        ("137 0000 1111", Why.PHONE, "13700001111"),
        ("1234", Why.PHONE_END, MOTHERS),
        ("+86 571 8888 1234", Why.PHONE, MOTHERS),
        ("88812", Why.PHONE_PART, MOTHERS),
        ("8000", Why.PHONE_END, "13922228000 · father"),
        ("周桂芳", Why.NAME, "13922228000 · father"),
        ("zgf", Why.INITIALS, "13922228000 · father"),
        ("空调", Why.WORDS, "13922228000 · father"),
    ],
)
def test_the_number_that_was_meant_is_shown_else_the_preferred(
    desk: Desk, typed: str, why: Why, number: str, count: bool
) -> None:
    hit = only(desk, typed, count=count)
    assert (hit.why, hit.detail) == (why, f"{number}  文三路 1 号")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_part_of_a_number_shows_a_number_with_that_part(desk: Desk, data: st.DataObject) -> None:
    digits = data.draw(st.sampled_from(("13700001111", "057188881234", "13922228000")))
    start = data.draw(st.integers(0, len(digits) - 3))
    typed = digits[start : data.draw(st.integers(start + 3, len(digits)))]
    hits = [hit for hit in desk.finder.find(typed).hits if hit.why in (Why.PHONE, Why.PHONE_END, Why.PHONE_PART)]
    for hit in hits:
        shown = "".join(filter(str.isdecimal, hit.detail.split("  ")[0]))
        assert typed in shown
        assert hit.why is not Why.PHONE_END or shown.endswith(typed)
    assert hits or "S01-K-261121-0001".endswith(typed)


def test_of_two_numbers_that_end_so_the_preferred_is_shown(store: Desk) -> None:
    both = (PhoneDraft("13700008000"), PhoneDraft("13822228000", preferred=True))
    store.customers.open_file(DESK_ID, CustomerDraft("王丽", phones=both))
    assert only(store, "8000").detail == "13822228000"
    assert only(store, "13700008000").detail == "13700008000"


def test_an_old_number_stands_beside_the_one_that_holds_now(store: Desk) -> None:
    one = store.customers.open_file(DESK_ID, CustomerDraft("王丽", phones=(PhoneDraft("13700001111"),))).id
    store.customers.change(DESK_ID, one, {"phones": (PhoneDraft("13822228000", "mother"),)})
    hit = only(store, "1111")
    assert hit.detail == "13700001111, now 13822228000 · mother"
    assert hit.why_words() == "used to be the phone"
    assert only(store, "8000").detail == "13822228000 · mother"
    [person] = people(store.file, store.finder, "1111", 8)
    assert person.phone == "138 2222 8000"
    assert person.about.startswith("mother  used to be 13700001111  S01-K-")
    store.customers.change(DESK_ID, one, {"phones": ()})
    assert only(store, "1111").detail == "13700001111"


def test_a_form_shows_the_number_that_was_meant_with_its_marks(desk: Desk) -> None:
    [one] = people(desk.file, desk.finder, "1234", 8)
    assert one.phone == "0571-8888 1234"
    assert one.about.startswith("mother  do not call  S01-K-")
    [one] = people(desk.file, desk.finder, "周桂芳", 8)
    assert (one.phone, one.about.split("  ")[0]) == ("139 2222 8000", "father")


def test_a_number_is_masked_whichever_is_shown(store: Desk) -> None:
    one = store.customers.open_file(DESK_ID, CustomerDraft("王丽", phones=NUMBERS)).id
    store.customers.change(DESK_ID, one, {"phones": (PhoneDraft("0571-88881234"), *NUMBERS[2:])})
    set_masking(True)
    shown = {typed: only(store, typed).detail for typed in ("0571 8888 1234", "8000", "王丽", "1111")}
    assert shown == {
        "0571 8888 1234": "0571-****1234",
        "8000": "139****8000 · father",
        "王丽": "139****8000 · father",
        "1111": "137****1111, now 139****8000 · father",
    }
    [person] = people(store.file, store.finder, "1111", 8)
    assert "137****1111" in person.about and person.phone == "139****8000"


def test_a_family_on_one_phone_has_each_their_own_mark(store: Desk) -> None:
    for name, whose in (("周桂芳", "mother"), ("陈志强", "son")):
        phones = (PhoneDraft("13700001111" if whose == "son" else "13700002222"), PhoneDraft("0571 88881234", whose))
        store.customers.open_file(DESK_ID, CustomerDraft(name, phones=phones))
    details = {hit.title: hit.detail for hit in store.finder.find("88881234").hits}
    assert details == {"周桂芳": "0571 88881234 · mother", "陈志强": "0571 88881234 · son"}
