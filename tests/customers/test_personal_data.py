"""What a file holds beyond name and number: marks on phones, consents with their days, the store's own fields."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.core.errors import DeskError
from desk_app.customers import personal_store, store
from desk_app.customers.model import AddressDraft, CustomerDraft, PhoneDraft, draft_of
from desk_app.customers.own_fields import OwnFieldService
from desk_app.customers.personal import (
    ConsentDraft,
    ConsentKind,
    OwnField,
    OwnKind,
    birthday_words,
    birthdays_from,
    read_birthday,
    read_own,
)
from desk_app.storage.check import check
from desk_app.storage.undoing import undo_last
from tests.customers.customer_world import World

TODAY = date(2026, 11, 21)


def born(text: str, on: date | None = TODAY, how: str = "") -> tuple[ConsentDraft, ...]:
    return (ConsentDraft(ConsentKind.BIRTHDAY, text, on, how),)


def test_a_phone_alone_names_the_file(world: World) -> None:
    opened = world.service.open_file(world.clerk, CustomerDraft(" ", phones=(PhoneDraft("057188881234转8"),)))
    assert opened.name == "0571-8888 1234 转 8"
    words = world.service.open_file(world.clerk, CustomerDraft("", phones=(PhoneDraft(""), PhoneDraft("隔壁"))))
    assert (words.name, [phone.raw for phone in words.phones]) == ("隔壁", ["隔壁"])
    with pytest.raises(DeskError, match="name or a phone") as refusal:
        world.service.change(world.clerk, opened.id, {"name": "", "phones": (PhoneDraft(" "),)})
    assert refusal.value.field == "name"


def test_the_preferred_phone_is_shown_first_and_one_not_to_be_called_last(world: World) -> None:
    phones = (
        PhoneDraft("13800138000", do_not_call=True),
        PhoneDraft("13900139000"),
        PhoneDraft("13700137000", preferred=True),
        PhoneDraft("13600136000", preferred=True),
    )
    opened = world.service.open_file(world.clerk, CustomerDraft("A", phones=phones))
    assert [(p.raw, p.position, p.preferred, p.do_not_call) for p in opened.phones] == [
        ("13700137000", 3, True, False),
        ("13900139000", 2, False, False),
        ("13600136000", 4, False, False),
        ("13800138000", 1, False, True),
    ]
    assert store.rows_for_list(world.file, [opened.id])[0].phone == opened.phones[0]
    head = world.file.journal_head()
    assert world.service.change(world.clerk, opened.id, draft_of(opened)) == opened
    assert world.file.journal_head() == head
    drafts = [draft for draft in draft_of(opened).phones if draft.raw != "13700137000"]
    changed = world.service.change(world.clerk, opened.id, {"phones": tuple(drafts)})
    assert (changed.phones[0].raw, changed.phones[0].position) == ("13900139000", 2)


def test_rows_that_stay_keep_their_places(world: World) -> None:
    two = (AddressDraft("老街 1 号", label="home"), AddressDraft("", note="gate 3"))
    opened = world.service.open_file(world.clerk, CustomerDraft("A", addresses=two))
    assert [(a.text, a.label, a.note) for a in opened.addresses] == [
        ("老街 1 号", "home", None),
        ("gate 3", None, "gate 3"),
    ]
    head = world.file.journal_head()
    three = (*draft_of(opened).addresses, AddressDraft("新街"))
    world.service.change(world.clerk, opened.id, {"addresses": three})
    assert world.file.journal_head() == head + 1
    assert world.found("home")[0][0] == "A"


def test_a_value_is_kept_only_with_the_day_they_agreed(world: World) -> None:
    with pytest.raises(DeskError, match="only if they agreed") as refusal:
        world.service.open_file(world.clerk, CustomerDraft("A", consents=born("1980-05-21", None)))
    assert refusal.value.field == "birthday"
    with pytest.raises(DeskError, match="still to come"):
        world.service.open_file(world.clerk, CustomerDraft("A", consents=born("1980-05-21", date(2026, 11, 22))))
    with pytest.raises(DeskError, match="take the day away"):
        world.service.open_file(world.clerk, CustomerDraft("A", consents=born("")))
    offers = ConsentDraft(ConsentKind.MESSAGES, "ignored", date(2026, 1, 2), "by phone")
    opened = world.service.open_file(world.clerk, CustomerDraft("A", consents=(*born("1980/5/21"), offers)))
    assert [(c.what, c.value, c.given_on, c.how, c.withdrawn_on) for c in opened.consents] == [
        (ConsentKind.BIRTHDAY, "1980-05-21", TODAY, None, None),
        (ConsentKind.MESSAGES, None, date(2026, 1, 2), "by phone", None),
    ]


def test_withdrawing_empties_the_value_and_keeps_the_day(world: World) -> None:
    opened = world.service.open_file(world.clerk, CustomerDraft("A", consents=born("05-21", how="in writing")))
    assert opened.consents[0].value == "--05-21"
    head = world.file.journal_head()
    assert world.service.change(world.clerk, opened.id, draft_of(opened)) == opened
    assert world.file.journal_head() == head
    world.later(days=3)
    withdrawn = world.service.change(world.clerk, opened.id, {"consents": born("--05-21", None)})
    assert withdrawn.consent(ConsentKind.BIRTHDAY) is None
    assert [(c.value, c.given_on, c.how, c.withdrawn_on) for c in withdrawn.consents] == [
        (None, TODAY, "in writing", date(2026, 11, 24))
    ]
    again = world.service.change(world.clerk, opened.id, {"consents": born("06-01", date(2026, 11, 24))})
    assert [c.withdrawn_on is None for c in again.consents] == [False, True]
    assert world.service.change(world.clerk, opened.id, {"note": "x"}).consents == again.consents


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("1980-05-21", "1980-05-21"),
        ("1980年5月21日", "1980-05-21"),
        ("１９８０．５．２１", "1980-05-21"),
        ("21/5/1980", "1980-05-21"),
        ("19800521", "1980-05-21"),
        ("5月21日", "--05-21"),
        ("--02-29", "--02-29"),
        ("  ", ""),
    ],
)
def test_a_birthday_is_understood_as_people_write_it(text: str, kept: str) -> None:
    assert read_birthday(text, TODAY) == kept
    assert read_birthday(kept, TODAY) == kept


@pytest.mark.parametrize("text", ["1981-02-29", "13-01", "2026-11-22", "in May", "1980", "31.4.1990", "21"])
def test_a_day_that_cannot_be_one_is_refused_beside_the_field(text: str) -> None:
    with pytest.raises(DeskError) as refusal:
        read_birthday(text, TODAY)
    assert refusal.value.field == "birthday"


def test_birthdays_of_a_week_and_of_a_day(world: World) -> None:
    def add(name: str, day: str) -> str:
        return world.service.open_file(world.clerk, CustomerDraft(name, consents=born(day))).id

    today, week, _later, leap = add("a", "11-21"), add("b", "1990-11-27"), add("c", "11-28"), add("d", "2000-02-29")
    gone = add("e", "11-21")
    world.service.change(world.clerk, gone, {"consents": ()})
    removed = add("f", "11-21")
    world.service.remove(world.clerk, removed)
    assert personal_store.birthday_within(world.file, TODAY, 1) == [today]
    assert personal_store.birthday_within(world.file, TODAY, 7) == [today, week]
    assert personal_store.birthday_within(world.file, date(2027, 2, 28), 1) == [leap]
    assert personal_store.birthday_within(world.file, date(2028, 2, 28), 1) == []
    assert personal_store.birthday_within(world.file, TODAY, 0) == []


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(1, 20), st.dates(date(1900, 1, 1), date(2026, 1, 1)))
def test_everybody_has_a_birthday_once_a_year(start: date, days: int, birth: date) -> None:
    whole, part = birthdays_from(start, 366), birthdays_from(start, days)
    assert f"{birth:%m-%d}" in whole
    assert len(part) - days == ("02-29" in part and part[part.index("02-29") - 1] == "02-28" and _no_leap(start, days))


def _no_leap(start: date, days: int) -> bool:
    told = [date.fromordinal(start.toordinal() + step) for step in range(days)]
    return not any((day.month, day.day) == (2, 29) for day in told)


def test_a_birthday_in_words() -> None:
    assert [birthday_words(each) for each in ("1980-05-21", "--02-29", "spring")] == ["21 May 1980", "29 Feb", "spring"]


def own(kind: OwnKind, *choices: str) -> OwnField:
    return OwnField("f", "Card", kind, choices, 1)


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        (own(OwnKind.TEXT), " a  b ", "a b"),
        (own(OwnKind.NUMBER), "1,234.5", "1234.5"),
        (own(OwnKind.NUMBER), "－１２", "-12"),
        (own(OwnKind.DATE), "2020/1/2", "2020-01-02"),
        (own(OwnKind.CHOICE, "Weekly", "never"), "weekly", "Weekly"),
        (own(OwnKind.NUMBER), " ", ""),
    ],
)
def test_own_values_are_read_by_their_kind(field: OwnField, typed: str, kept: str) -> None:
    assert read_own(field, typed) == kept


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        (own(OwnKind.NUMBER), "12,34"),
        (own(OwnKind.NUMBER), "twelve"),
        (own(OwnKind.DATE), "2020-02-30"),
        (own(OwnKind.DATE), "2020-02"),
        (own(OwnKind.CHOICE, "weekly"), "daily"),
    ],
)
def test_own_values_that_cannot_be_are_refused_beside_the_field(field: OwnField, typed: str) -> None:
    with pytest.raises(DeskError) as refusal:
        read_own(field, typed)
    assert refusal.value.field == "own:f"


def test_own_fields_are_added_renamed_ordered_and_taken_away(world: World) -> None:
    service = OwnFieldService(world.file)
    card = service.add(world.clerk, "Club card", OwnKind.TEXT)
    news = service.add(world.clerk, "News", OwnKind.CHOICE, ("weekly", " ", "never", "weekly"))
    assert news.choices == ("weekly", "never")
    one = world.service.open_file(world.clerk, CustomerDraft("A", own={card.id: "CC 77", news.id: "weekly"}))
    assert [(v.name, v.value) for v in one.own] == [("Club card", "CC 77"), ("News", "weekly")]
    assert world.found("CC 77")[0][0] == "A"
    service.reorder(world.clerk, [news.id])
    service.rename(world.clerk, card.id, "Card")
    service.set_choices(world.clerk, news.id, ["monthly"])
    one = world.service.change(world.clerk, one.id, {"note": "the old choice stays"})
    assert [(v.name, v.value) for v in one.own] == [("News", "weekly"), ("Card", "CC 77")]
    with pytest.raises(DeskError, match="monthly"):
        world.service.change(world.clerk, one.id, {"own": {news.id: "never"}})
    world.service.change(world.clerk, one.id, {"own": {card.id: "", news.id: "weekly"}})
    assert world.found("CC 77") == []
    undo_last(world.file, world.clerk)
    assert service.remove(world.clerk, card.id) == 1
    assert [v.name for v in store.by_id(world.file, one.id).own] == ["News"]
    assert world.found("CC 77") == []
    undo_last(world.file, world.clerk)
    assert store.by_id(world.file, one.id) == one
    path = world.file.path
    world.file.close()
    assert check(path, (store.SEARCH,)) == []


def test_own_fields_say_what_they_need(world: World) -> None:
    service = OwnFieldService(world.file)
    field = service.add(world.clerk, "Card", OwnKind.TEXT)
    with pytest.raises(DeskError, match="called"):
        service.add(world.clerk, " ", OwnKind.TEXT)
    with pytest.raises(DeskError, match="already"):
        service.add(world.clerk, "card", OwnKind.TEXT)
    with pytest.raises(DeskError, match="choice"):
        service.add(world.clerk, "News", OwnKind.CHOICE, (" ",))
    with pytest.raises(DeskError, match="list"):
        service.set_choices(world.clerk, field.id, ["a"])
    with pytest.raises(DeskError, match="no such field"):
        service.rename(world.clerk, "unknown", "a")
    assert service.rename(world.clerk, field.id, "CARD").name == "CARD"


def test_an_undone_opening_comes_back_with_all_that_was_in_it(world: World) -> None:
    card = OwnFieldService(world.file).add(world.clerk, "Card", OwnKind.TEXT)
    draft = CustomerDraft("A", tags=("VIP",), consents=born("05-21"), own={card.id: "7"}, time_to_call="after 6")
    opened = world.service.open_file(world.clerk, draft)
    undo_last(world.file, world.clerk)
    assert world.service.bring_back(world.clerk, opened.id) == opened
    undo_last(world.file, world.clerk)
    world.service.open_file(world.clerk, CustomerDraft("B", tags=("vip",)))
    assert world.service.bring_back(world.clerk, opened.id).tags == ("vip",)


def test_the_moment_of_erasing_is_read(world: World) -> None:
    customer_id = world.open("A")
    with world.file.write(world.clerk, "test.erase") as tx:
        store.change(tx, store.CUSTOMERS, customer_id, {"erased_at": "2026-11-21T02:12:00.000Z"})
    assert store.by_id(world.file, customer_id).erased_at == datetime(2026, 11, 21, 2, 12, tzinfo=UTC)
