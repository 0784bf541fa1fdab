"""The tree of topics: kept without circles and doubles, found by a few letters, never lost."""

import random
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.core.clock import FixedClock, to_text
from desk_app.core.errors import DeskError, NotFound
from desk_app.core.i18n import LANGUAGES, speaking
from desk_app.core.ids import new_id
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.undoing import undo_last
from desk_app.topics import store
from desk_app.topics.model import LEVELS, TopicRow, first_tree, in_tree
from desk_app.topics.service import TopicService


def paths(file: DeskFile) -> list[str]:
    return [topic.path for topic in store.all_topics(file)]


def called(file: DeskFile, topic_id: str, at: datetime, times: int = 1) -> None:
    """Calls about a topic, as the room of calls writes them."""
    with file.write("00000000-0000-7000-8000-000000000001", "calls.take_down") as tx:
        for _time in range(times):
            row = {"id": new_id(), "number": "L", "direction": "in", "channel": "phone", "kind": "enquiry"}
            tx.insert(
                "calls",
                {**row, "outcome": "solved", "rang_at": to_text(at), "stage": "pre_sale", "topic_id": topic_id},
            )


def refused(field: str, act: object) -> str:
    assert callable(act)
    with pytest.raises(DeskError) as refusal:
        act()
    assert refusal.value.field == field
    return refusal.value.sentence


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_tree_to_begin_with_has_six_times_three(file: DeskFile, topics: TopicService, li: str, lang: str) -> None:
    with speaking(lang):
        made = topics.begin(li)
        assert [(name, len(under)) for name, under in first_tree()] == [(t.name, 3) for t in made if t.level == 1]
    assert len(made) == 24 and {t.level for t in made} == {1, 2}
    assert len({t.path for t in made}) == 24
    with pytest.raises(DeskError, match="has topics already"):
        topics.begin(li)
    undo_last(file, li)
    assert paths(file) == []


def test_topics_stand_in_their_order_under_each_other(file: DeskFile, topics: TopicService, li: str) -> None:
    delivery = topics.add(li, "  送货 ")
    price = topics.add(li, "价格")
    late = topics.add(li, "迟到", delivery.id)
    topics.add(li, "送错", delivery.id)
    assert late.path == "送货 · 迟到" and late.level == 2
    assert paths(file) == ["送货", "送货 · 迟到", "送货 · 送错", "价格"]
    topics.shift(li, price.id, -1)
    topics.shift(li, late.id, 1)
    assert paths(file) == ["价格", "送货", "送货 · 送错", "送货 · 迟到"]
    topics.shift(li, late.id, 7)
    head = file.journal_head()
    topics.shift(li, late.id, 1)
    assert file.journal_head() == head
    topics.rename(li, delivery.id, "配送")
    assert store.by_id(file, late.id).path == "配送 · 迟到"


def test_no_two_of_one_name_beside_each_other(topics: TopicService, li: str) -> None:
    a = topics.add(li, "Price")
    b = topics.add(li, "Stock")
    under = topics.add(li, "price", b.id)
    assert '"ＰＲＩＣＥ" here already' in refused("name", lambda: topics.add(li, "ＰＲＩＣＥ"))
    assert refused("name", lambda: topics.add(li, " \n ")) == "Type what the topic is called."
    refused("name", lambda: topics.rename(li, b.id, "pricE"))
    refused("name", lambda: topics.move(li, under.id, None))
    refused("name", lambda: topics.change(li, under.id, "Price", None))
    assert topics.rename(li, a.id, "PRICE").name == "PRICE"
    moved = topics.change(li, under.id, "What it costs", a.id)
    assert moved.path == "PRICE · What it costs"
    assert topics.change(li, under.id, "price", b.id).path == "Stock · price"
    topics.retire(li, a.id)
    again = topics.move(li, under.id, None)
    assert again.path == "price"
    refused("name", lambda: topics.bring_back(li, a.id))


def test_no_circles_and_no_more_than_three_levels(file: DeskFile, topics: TopicService, li: str) -> None:
    one = topics.add(li, "1")
    two = topics.add(li, "2", one.id)
    three = topics.add(li, "3", two.id)
    assert "at most 3 levels" in refused("parent_id", lambda: topics.add(li, "4", three.id))
    for under in (one, two, three):
        assert "under itself" in refused("parent_id", lambda under=under: topics.move(li, one.id, under.id))
    other = topics.add(li, "other")
    assert "levels" in refused("parent_id", lambda: topics.move(li, one.id, other.id))
    assert topics.move(li, two.id, other.id).path == "other · 2"
    assert paths(file) == ["1", "other", "other · 2", "other · 2 · 3"]
    assert topics.move(li, three.id, None, 0).path == "3"
    assert paths(file) == ["3", "1", "other", "other · 2"]


def test_a_retired_topic_stays_readable_and_comes_back_with_its_own(
    file: DeskFile, topics: TopicService, li: str, clock: FixedClock
) -> None:
    delivery = topics.add(li, "送货")
    late = topics.add(li, "迟到", delivery.id)
    wrong = topics.add(li, "送错", delivery.id)
    called(file, late.id, clock.now())
    topics.retire(li, wrong.id)
    clock.advance(timedelta(minutes=1))
    assert topics.retire(li, delivery.id) == 2
    assert store.all_topics(file) == [] and store.find(file, "迟到") == []
    assert (store.by_id(file, late.id).path, store.by_id(file, late.id).retired) == ("送货 · 迟到", True)
    assert "bring it back first" in refused("parent_id", lambda: topics.add(li, "x", delivery.id))
    topics.bring_back(li, delivery.id)
    assert paths(file) == ["送货", "送货 · 迟到"]
    topics.retire(li, delivery.id)
    assert topics.bring_back(li, wrong.id).path == "送货 · 送错"
    assert paths(file) == ["送货", "送货 · 送错"]
    with pytest.raises(NotFound):
        store.by_id(file, "nobody")
    with pytest.raises(NotFound):
        topics.bring_back(li, "nobody")


def test_found_by_letters_the_own_name_first_then_by_use(
    file: DeskFile, topics: TopicService, li: str, clock: FixedClock
) -> None:
    delivery = topics.add(li, "送货")
    late, wrong = (topics.add(li, name, delivery.id) for name in ("迟到", "送错"))
    topics.add(li, "安装")

    def found(letters: str) -> list[str]:
        return [topic.path for topic in store.find(file, letters)]

    assert found("chidao") == found("cd") == found("迟") == found("shcd") == found("送货迟到") == ["送货 · 迟到"]
    assert found("迟到 送货") == ["送货 · 迟到"]
    assert found("sh") == ["送货", "送货 · 迟到", "送货 · 送错"]
    assert found("song") == ["送货", "送货 · 送错", "送货 · 迟到"]
    assert found("zzz") == []
    assert found("") == paths(file)
    called(file, wrong.id, clock.now() - timedelta(days=1), 2)
    called(file, late.id, clock.now() - timedelta(days=91), 5)
    assert found("sh") == ["送货", "送货 · 送错", "送货 · 迟到"]
    assert found("")[0] == "送货 · 送错"
    assert store.used_lately(file) == {wrong.id: 2}
    with file.write(li, "t") as tx:
        assert [topic.id for topic in store.find(tx, "sh")] == [delivery.id, wrong.id, late.id]
        assert store.find(tx, "chidao")[0].id == late.id


def test_found_by_its_path_as_it_is_written(file: DeskFile, topics: TopicService, li: str) -> None:
    delivery = topics.add(li, "Delivery")
    late = topics.add(li, "Late", delivery.id)
    for path in ("Delivery · Late", "delivery·late", " DELIVERY  ·  late "):
        found = store.with_path(file, path)
        assert found is not None and found.id == late.id
    assert store.with_path(file, "Late") is None
    assert store.ids_with_those_under(file, delivery.id) == {delivery.id, late.id}
    assert store.ids_with_those_under(file, "nobody") == set()


def test_what_two_stores_changes_leave_in_a_circle_is_still_shown() -> None:
    rows = [
        TopicRow("a", "b", "A", 1, False),
        TopicRow("b", "a", "B", 1, False),
        TopicRow("c", "gone", "C", 2, False),
        TopicRow("d", "c", "D", 1, True),
    ]
    assert {(t.id, t.path) for t in in_tree(rows)} == {("c", "C"), ("d", "C · D"), ("a", "A"), ("b", "A · B")}


def test_what_would_stand_too_deep_by_now_is_not_brought_back(file: DeskFile, topics: TopicService, li: str) -> None:
    top, goods = topics.add(li, "a"), topics.add(li, "b")
    under = topics.add(li, "c", goods.id)
    deep = topics.add(li, "d", under.id)
    assert deep.level == LEVELS
    topics.retire(li, deep.id)
    topics.move(li, goods.id, top.id)
    with pytest.raises(DeskError, match="at most"):
        topics.bring_back(li, deep.id)
    assert store.by_id(file, deep.id).retired
    topics.move(li, goods.id, None)
    assert topics.bring_back(li, deep.id).level == LEVELS


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_whatever_is_done_the_tree_stays_a_tree(file: DeskFile, topics: TopicService, li: str, seed: int) -> None:
    chance = random.Random(seed)
    for _step in range(15):
        known = [topic.id for topic in store.every_topic(file)]
        some = chance.choice([*known, None])
        other = chance.choice([*known, None])
        try:
            match chance.randrange(6) if some else 0:
                case 0:
                    topics.add(li, chance.choice("abcd"), other)
                case 1:
                    topics.move(li, some or "", other, chance.choice([None, 0, 1]))
                case 2:
                    topics.rename(li, some or "", chance.choice("abcd"))
                case 3:
                    topics.shift(li, some or "", chance.choice([-1, 1]))
                case 4:
                    topics.retire(li, some or "")
                case _:
                    topics.bring_back(li, some or "")
        except DeskError as error:
            assert error.sentence
        living = store.all_topics(file)
        by_id = {topic.id: topic for topic in living}
        assert len({(topic.parent_id, topic.name) for topic in living}) == len(living)
        assert all(topic.parent_id is None or topic.parent_id in by_id for topic in living)
        assert all(topic.level <= LEVELS for topic in living)
        assert {topic.id for topic in store.every_topic(file)} >= set(known)
