"""What a person does with commitments, what is refused, and that a refusal leaves nothing behind."""

import random
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from desk_app.app import DESK_ID, SOURCES, Desk, open_desk
from desk_app.commitments import promise_store
from desk_app.commitments.amounts import Amount, amount
from desk_app.commitments.model import BEGINNING, READY_MADE, About, ClockKind, Version, Whom
from desk_app.commitments.promising import (
    CommitmentDraft,
    amount_words,
    draft_of,
    spans,
    texts_of,
)
from desk_app.core.clock import FixedClock
from desk_app.core.errors import DeskError
from desk_app.core.i18n import speaking
from desk_app.storage.check import check
from desk_app.storage.undoing import undo_last

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
TODAY = date(2026, 11, 22)
EVERYBODY = Whom()
REPAIR = CommitmentDraft(About.REPAIR, "3 d", text_en="We repair it.", text_zh="我们修好它。", wishes="a week at most")
FIRST, SOLUTION = READY_MADE[0].commitment_id, READY_MADE[2].commitment_id


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(open_desk(tmp_path / "store.desk", clock=FixedClock(NOW))) as opened:
        yield opened


def day(n: int) -> date:
    return TODAY + timedelta(days=n)


def held(desk: Desk, on: date = TODAY, about: About = About.REPAIR, whom: Whom = EVERYBODY) -> str:
    found = promise_store.promise(desk.file, about, whom, on)
    return found.amount.text if found else ""


def go_on(desk: Desk, days: int) -> None:
    clock = desk.file.clock
    assert isinstance(clock, FixedClock)
    clock.advance(timedelta(days=days))


def refused(desk: Desk, act: Callable[[], object]) -> DeskError:
    """What is said, when nothing is written."""
    head, before = desk.file.journal_head(), promise_store.versions(desk.file)
    with pytest.raises(DeskError) as said:
        act()
    assert (desk.file.journal_head(), promise_store.versions(desk.file)) == (head, before)
    return said.value


def test_a_commitment_is_added_kept_whole_and_taken_back(desk: Desk, tmp_path: Path) -> None:
    made = desk.commitments.add(DESK_ID, replace(REPAIR, amount=" 3个工作日内 ", text_en="  We  repair it. "))
    assert made.amount == Amount(days=3)
    assert made == promise_store.promise(desk.file, About.REPAIR, EVERYBODY, TODAY)
    assert (made.text_en, made.text_zh, made.wishes, made.valid_from) == (
        "We repair it.",
        "我们修好它。",
        "a week at most",
        TODAY,
    )
    assert held(desk, day(-1)) == ""
    assert replace(draft_of(made), valid_from=None) == REPAIR
    undo_last(desk.file, DESK_ID)
    assert held(desk) == ""
    assert check(desk.file.path, SOURCES) == []


def test_what_is_promised_otherwise_leaves_the_days_before_as_they_were(desk: Desk) -> None:
    made = desk.commitments.renew(DESK_ID, FIRST, replace(draft_of(READY_MADE[0]), amount="4 h", valid_from=day(5)))
    assert [held(desk, day(n), About.FIRST_ANSWER) for n in (0, 4, 5)] == ["24 h", "24 h", "4 h"]
    assert made.about is About.FIRST_ANSWER
    go_on(desk, 10)
    again = desk.commitments.renew(DESK_ID, FIRST, replace(draft_of(made), amount="2 h", valid_from=None))
    assert again.valid_from == day(10)
    assert [held(desk, day(n), About.FIRST_ANSWER) for n in (4, 5, 9, 10, 400)] == ["24 h", "4 h", "4 h", "2 h", "2 h"]
    assert promise_store.version_by_id(desk.file, made.id).amount.text == "4 h"
    told = [(span.version.amount.text, span.since, span.until) for span in spans(history(desk, FIRST))]
    assert told == [("24 h", BEGINNING, day(4)), ("4 h", day(5), day(9)), ("2 h", day(10), None)]


def history(desk: Desk, commitment_id: str) -> list[Version]:
    return promise_store.history(desk.file, commitment_id)


def test_two_versions_of_one_day_leave_the_later_one_standing(desk: Desk) -> None:
    made = desk.commitments.add(DESK_ID, REPAIR)
    later = desk.commitments.renew(DESK_ID, made.commitment_id, replace(REPAIR, amount="2 d"))
    assert held(desk) == "2 d"
    assert [(each.version.id, each.holds_on(TODAY)) for each in spans(history(desk, made.commitment_id))] == [
        (made.id, False),
        (later.id, True),
    ]


def test_of_one_day_the_version_written_last_counts_even_where_the_clock_went_back(desk: Desk) -> None:
    made = desk.commitments.add(DESK_ID, REPAIR)
    clock = desk.file.clock
    assert isinstance(clock, FixedClock)
    for hours in range(1, 6):
        clock.advance(timedelta(minutes=-3))
        desk.commitments.renew(DESK_ID, made.commitment_id, replace(REPAIR, amount=f"{hours} h"))
        assert held(desk) == f"{hours} h"


def test_saving_what_stands_there_writes_nothing_and_another_last_day_is_no_new_version(desk: Desk) -> None:
    made = desk.commitments.add(DESK_ID, REPAIR)
    head = desk.file.journal_head()
    assert desk.commitments.renew(DESK_ID, made.commitment_id, REPAIR) == made
    assert desk.commitments.renew(DESK_ID, FIRST, replace(draft_of(READY_MADE[0]), valid_from=None)) == READY_MADE[0]
    assert desk.file.journal_head() == head
    ended = desk.commitments.renew(DESK_ID, made.commitment_id, replace(REPAIR, valid_until=day(9)))
    assert (ended.id, ended.valid_until) == (made.id, day(9))
    assert desk.file.journal_head() == head + 1


def test_a_version_to_come_is_put_right_and_withdrawn(desk: Desk) -> None:
    made = desk.commitments.add(DESK_ID, REPAIR)
    later = desk.commitments.renew(DESK_ID, made.commitment_id, replace(REPAIR, amount="2 d", valid_from=day(7)))
    right = desk.commitments.correct(DESK_ID, later.id, replace(REPAIR, amount="1 d", valid_from=day(3)))
    assert right.id == later.id
    assert [held(desk, day(n)) for n in (2, 3, 7)] == ["3 d", "1 d", "1 d"]
    desk.commitments.withdraw(DESK_ID, later.id)
    assert held(desk, day(9)) == "3 d"
    assert "withdrawn" in refused(desk, lambda: desk.commitments.withdraw(DESK_ID, later.id)).sentence
    undo_last(desk.file, DESK_ID)
    assert held(desk, day(9)) == "1 d"


def test_withdrawing_the_only_version_takes_the_commitment_along(desk: Desk) -> None:
    made = desk.commitments.add(DESK_ID, replace(REPAIR, valid_from=day(2)))
    desk.commitments.withdraw(DESK_ID, made.id)
    assert desk.file.query("SELECT 1 FROM commitments WHERE deleted_at IS NULL") == []
    assert promise_store.versions(desk.file) == tuple(
        sorted(READY_MADE, key=lambda each: list(About).index(each.about))
    )
    desk.commitments.add(DESK_ID, REPAIR)
    assert held(desk) == "3 d"


def test_what_holds_already_is_neither_put_right_nor_withdrawn(desk: Desk) -> None:
    made = desk.commitments.add(DESK_ID, REPAIR)
    for act in (
        lambda: desk.commitments.correct(DESK_ID, made.id, replace(REPAIR, amount="9 d")),
        lambda: desk.commitments.withdraw(DESK_ID, made.id),
    ):
        assert refused(desk, act).sentence.startswith("This holds already")


@pytest.mark.parametrize("about", [About.REPAIR, About.FIRST_ANSWER])
def test_a_commitment_ends_and_is_brought_back(desk: Desk, about: About) -> None:
    if about is About.REPAIR:
        desk.commitments.add(DESK_ID, replace(REPAIR, amount="24 h"))
    found = promise_store.promise(desk.file, about, EVERYBODY, TODAY)
    assert found is not None
    row = found.commitment_id
    ended = desk.commitments.end(DESK_ID, row, day(3))
    assert texts_of(ended) == texts_of(found)
    assert [held(desk, day(n), about) for n in (0, 3, 4)] == ["24 h", "24 h", ""]
    if about is About.FIRST_ANSWER:
        assert held(desk, day(-400), about) == "24 h"
    assert desk.commitments.bring_back(DESK_ID, row).id == ended.id
    assert held(desk, day(4), about) == "24 h"
    desk.commitments.end(DESK_ID, row)
    go_on(desk, 6)
    back = desk.commitments.bring_back(DESK_ID, row)
    assert back.valid_from == day(6) and back.id != ended.id
    assert [held(desk, day(n), about) for n in (0, 1, 5, 6, 90)] == ["24 h", "", "", "24 h", "24 h"]
    undo_last(desk.file, DESK_ID)
    assert held(desk, day(6), about) == ""


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"amount": "soon"}, "amount", '"soon" is no amount of time.'),
        ({"amount": "1.5 d"}, "amount", "Working days are counted whole"),
        ({"amount": "999999 d"}, "amount", ""),
        ({"text_en": " ", "text_zh": "\n\t "}, "text_en", "Write what the customer is told"),
        ({"means": "x" * 1_001}, "means", "This is longer than 1000 characters"),
        ({"valid_from": day(-1)}, "valid_from", "What was promised on days gone by stays"),
        ({"valid_until": day(-1)}, "valid_until", "The last day lies before the first."),
    ],
)
def test_what_cannot_be_promised_is_refused_beside_its_field(
    desk: Desk, changes: dict[str, object], field: str, sentence: str
) -> None:
    made = desk.commitments.add(DESK_ID, replace(REPAIR, level_id="plus"))
    wrong = replace(REPAIR, **changes)  # type: ignore[arg-type]
    to_come = desk.commitments.renew(
        DESK_ID, made.commitment_id, replace(REPAIR, level_id="plus", amount="2 d", valid_from=day(20))
    )
    for act in (
        lambda: desk.commitments.add(DESK_ID, wrong),
        lambda: desk.commitments.renew(DESK_ID, made.commitment_id, wrong),
        lambda: desk.commitments.correct(DESK_ID, to_come.id, wrong),
    ):
        said = refused(desk, act)
        assert said.field == field
        assert said.sentence.startswith(sentence)


def test_the_same_people_are_not_promised_two_things_at_once(desk: Desk) -> None:
    said = refused(desk, lambda: desk.commitments.add(DESK_ID, replace(REPAIR, about=About.SOLUTION)))
    assert (said.field, "3 working days" in said.sentence) == ("about", True)
    for_level = desk.commitments.add(DESK_ID, replace(REPAIR, about=About.SOLUTION, level_id="plus"))
    wider = replace(REPAIR, about=About.SOLUTION, amount="1 d")
    assert refused(desk, lambda: desk.commitments.renew(DESK_ID, for_level.commitment_id, wider)).field == "about"
    desk.commitments.end(DESK_ID, SOLUTION, day(4))
    assert refused(desk, lambda: desk.commitments.add(DESK_ID, replace(wider, valid_from=day(4)))).field == "about"
    desk.commitments.add(DESK_ID, replace(wider, valid_from=day(5)))
    assert [held(desk, day(n), About.SOLUTION) for n in (4, 5)] == ["3 d", "1 d"]
    assert refused(desk, lambda: desk.commitments.bring_back(DESK_ID, SOLUTION)).field == "about"


def test_versions_do_not_begin_on_the_same_day_to_come(desk: Desk) -> None:
    made = desk.commitments.add(DESK_ID, REPAIR)
    one = desk.commitments.renew(DESK_ID, made.commitment_id, replace(REPAIR, amount="2 d", valid_from=day(7)))
    other = desk.commitments.renew(DESK_ID, made.commitment_id, replace(REPAIR, amount="1 d", valid_from=day(9)))
    again = replace(REPAIR, amount="4 d", valid_from=day(7))
    assert refused(desk, lambda: desk.commitments.renew(DESK_ID, made.commitment_id, again)).field == "valid_from"
    assert refused(desk, lambda: desk.commitments.correct(DESK_ID, other.id, again)).field == "valid_from"
    assert desk.commitments.correct(DESK_ID, one.id, again).amount.text == "4 d"


def test_what_cannot_end_or_come_back_is_said(desk: Desk) -> None:
    made = desk.commitments.add(DESK_ID, replace(REPAIR, valid_until=day(2)))
    row = made.commitment_id
    for last_day in (day(-1), day(3)):
        assert refused(desk, lambda at=last_day: desk.commitments.end(DESK_ID, row, at)).field == "valid_until"  # type: ignore[misc]
    desk.commitments.renew(DESK_ID, row, replace(REPAIR, amount="1 d", valid_from=day(30)))
    assert "22 Dec 2026" in refused(desk, lambda: desk.commitments.end(DESK_ID, row, day(1))).sentence
    assert "no last day" in refused(desk, lambda: desk.commitments.bring_back(DESK_ID, row)).sentence
    assert "no last day" in refused(desk, lambda: desk.commitments.bring_back(DESK_ID, FIRST)).sentence


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_done_the_days_gone_by_keep_their_promise(desk: Desk, seed: int) -> None:
    rng, known = random.Random(seed), dict[date, str]()
    row = desk.commitments.add(DESK_ID, REPAIR).commitment_id
    for _step in range(60):
        if rng.random() < 0.5:
            today = promise_store.today(desk.file)
            known[today] = held(desk, today)
            go_on(desk, 1)
        today = promise_store.today(desk.file)
        since = rng.choice([None, today + timedelta(days=rng.randint(-1, 4))])
        until = rng.choice([None, None, today + timedelta(days=rng.randint(-1, 6))])
        draft = replace(REPAIR, amount=f"{rng.randint(1, 5)} d", valid_from=since, valid_until=until)
        last = promise_store.spans_of(desk.file, row)[-1].version
        verbs, me = desk.commitments, DESK_ID
        with suppress(DeskError):
            match rng.randint(0, 4):
                case 0:
                    verbs.renew(me, row, draft)
                case 1:
                    verbs.correct(me, last.id, draft)
                case 2:
                    verbs.withdraw(me, last.id)
                case 3:
                    verbs.end(me, row, until)
                case _:
                    verbs.bring_back(me, row)
        assert {each: held(desk, each) for each in known} == known
        assert sum(span.holds_on(today) for span in promise_store.spans_of(desk.file, row)) <= 1
    assert len(set(known.values())) > 2


def test_amounts_are_told_as_people_say_them() -> None:
    told = {
        "3 d": ("3 working days", "3 days"),
        "1 d 4 h": ("1 working day 4 hours", "1 day 4 hours"),
        "90 s": ("1 minute 30 seconds", "1 minute 30 seconds"),
        "24 h": ("24 hours", "24 hours"),
    }
    for text, (opening, always) in told.items():
        assert amount_words(amount(text), ClockKind.OPENING) == opening
        assert amount_words(amount(text), ClockKind.ALWAYS) == always


def test_a_text_written_in_one_language_is_told_in_both(desk: Desk) -> None:
    made = desk.commitments.add(DESK_ID, replace(REPAIR, text_en=""))
    assert made.text == "我们修好它。"
    with speaking("zh_CN"):
        assert made.text == "我们修好它。"
