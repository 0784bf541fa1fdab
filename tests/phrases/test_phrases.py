"""Short answers: kept with author and the day somebody looked at them, found as one types."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.core.errors import DeskError, NotFound
from desk_app.phrases import store
from desk_app.phrases.matching import pieces
from desk_app.phrases.model import REVIEW_DAYS, PhraseDraft
from desk_app.storage.history import field_changes
from desk_app.storage.undoing import undo_last
from tests.phrases.phrase_world import PhraseWorld


def refused(field: str, act: object) -> str:
    assert callable(act)
    with pytest.raises(DeskError) as refusal:
        act()
    assert refusal.value.field == field
    return refusal.value.sentence


def test_one_is_written_put_right_and_looked_at(world: PhraseWorld) -> None:
    one = world.say("  When  does it come? ", " In the morning.\nOr later. ", " hour , time ", world.late)
    assert (one.title, one.text, one.keywords) == ("When does it come?", "In the morning.\nOr later.", "hour , time")
    assert (one.author_id, one.reviewed_on, one.topic_id) == (world.li, date(2026, 11, 21), world.late.id)
    world.clock.advance(timedelta(days=REVIEW_DAYS - 1))
    assert not one.is_due(store.today(world.file))
    world.clock.advance(timedelta(days=1))
    today = store.today(world.file)
    assert one.is_due(today) and one.days_unseen(today) == REVIEW_DAYS
    seen = world.service.review(world.li, one.id)
    assert seen.reviewed_on == today and not seen.is_due(today)
    world.clock.advance(timedelta(days=3))
    same = PhraseDraft(one.title, one.text, "other", None)
    assert world.service.change(world.li, one.id, same).reviewed_on == today
    other = world.service.change(world.li, one.id, PhraseDraft(one.title, "At noon."))
    assert (other.text, other.topic_id, other.keywords) == ("At noon.", None, "")
    assert other.reviewed_on == today + timedelta(days=3)
    told = [(each.field, each.old, each.new) for each in field_changes(world.file, "phrases", one.id)]
    assert ("text", "In the morning.\nOr later.", "At noon.") in told


def test_the_day_is_the_stores(world: PhraseWorld) -> None:
    world.clock.advance(timedelta(hours=15))
    assert world.clock.now().date() == date(2026, 11, 21)
    assert world.say("late at night").reviewed_on == date(2026, 11, 22)


def test_nothing_changed_saves_no_change(world: PhraseWorld) -> None:
    one = world.say("a", "b", "c", world.late)
    head = world.file.journal_head()
    world.service.change(world.li, one.id, PhraseDraft("a ", " b", "c", world.late.id))
    world.service.review(world.li, one.id)
    assert world.file.journal_head() == head


def test_what_is_wrong_is_said_beside_its_field(world: PhraseWorld) -> None:
    one = world.say("When?")
    assert refused("title", lambda: world.say(" ")).startswith("Type a title")
    assert refused("text", lambda: world.say("x", " \n ")).startswith("Type the answer")
    assert "80 characters" in refused("title", lambda: world.say("x" * 81))
    refused("text", lambda: world.say("x", "y" * 4_001))
    assert '"WHEN?" already' in refused("title", lambda: world.say("WHEN?"))
    other = world.say("Where?")
    refused("title", lambda: world.service.change(world.li, other.id, PhraseDraft("when?", "t")))
    world.service.retire(world.li, one.id)
    again = world.say("When?")
    refused("title", lambda: world.service.bring_back(world.li, one.id))
    refused("title", lambda: world.service.review(world.li, one.id))
    world.service.retire(world.li, again.id)
    assert not world.service.bring_back(world.li, one.id).retired
    with pytest.raises(NotFound):
        world.service.add(world.li, PhraseDraft("a", "b", "", "no topic"))
    with pytest.raises(NotFound):
        store.by_id(world.file, "nobody")


def test_a_retired_one_is_offered_no_more_and_stays_readable(world: PhraseWorld) -> None:
    one = world.say("When?", "Soon.")
    world.service.retire(world.li, one.id)
    assert store.all_phrases(world.file) == [] and world.found("when") == []
    assert (store.by_id(world.file, one.id).text, store.by_id(world.file, one.id).retired) == ("Soon.", True)
    undo_last(world.file, world.li)
    assert world.found("when") == ["When?"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("空调", "空调安装收费吗"),
        ("收费", "空调安装收费吗"),
        ("多少钱", "空调安装收费吗"),
        ("安装要多少钱呢", "空调安装收费吗"),
        ("kongtiao", "空调安装收费吗"),
        ("ktaz", "空调安装收费吗"),
        ("PRICE", "空调安装收费吗"),
        ("铜管", "空调安装收费吗"),
        ("几点", "什么时候送到"),
        ("smsh", "什么时候送到"),
        ("送货员 电话", "什么时候送到"),
        ("wandao", "还没有到怎么说"),
        ("迟到", "还没有到怎么说"),
        ("chidao", "还没有到怎么说"),
        ("return", "Return within seven days"),
        ("ret sev", "Return within seven days"),
        ("退货", "Return within seven days"),
        ("tuihuo", "Return within seven days"),
        ("unused", "Return within seven days"),
    ],
)
def test_found_by_words_pinyin_and_initials(world: PhraseWorld, typed: str, first: str) -> None:
    world.answers()
    assert world.found(typed)[0] == first


def test_what_stands_nowhere_is_not_found(world: PhraseWorld) -> None:
    world.answers()
    assert world.found("发票") == world.found("zzz") == world.found("ur") == []
    assert world.found("urn") == ["Return within seven days"]
    assert len(store.find(world.file, "", None, 3)) == 3
    assert len(world.found("客户")) == 3
    assert [one.title for one in store.find(world.file, "客户", None, 2)] == world.found("客户")[:2]


def test_a_topic_lifts_what_is_about_it(world: PhraseWorld) -> None:
    when, late, fee, _back = (one.title for one in world.answers())
    assert world.found("", world.late) == [late, when]
    assert world.found("", world.delivery) == [when, late]
    assert world.found("客户", world.installation)[0] == fee
    assert world.found("客户", world.late)[0] == late
    assert world.fits("", world.installation) == [fee]
    assert world.fits("客户问空调", None) == [fee]
    assert world.fits("客户打电话来", None) == []
    assert world.fits("空调还没有送到", world.late)[:2] == [late, when]


def test_a_save_is_seen_at_once_and_inside_a_save_too(world: PhraseWorld) -> None:
    assert world.found("发票") == []
    invoice = world.say("发票怎么开")
    assert world.found("fapiao") == ["发票怎么开"]
    with world.file.write(world.li, "t") as tx:
        assert [one.id for one in store.find(tx, "发票")] == [invoice.id]
        assert store.today(tx) == store.today(world.file)
    world.topics.rename(world.li, world.late.id, "晚到")
    assert world.service.change(world.li, invoice.id, PhraseDraft("发票怎么开", "t", "", world.late.id)).topic_id
    assert world.found("wandao")[0] == "发票怎么开"


def test_text_is_cut_in_pairs_and_words() -> None:
    assert pieces("送货员 Late, 10kg 钱") == ["送货", "货员", "late", "10kg", "钱"]
    assert pieces(" ，。 ") == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=40))
def test_no_text_breaks_the_finding(world: PhraseWorld, typed: str) -> None:
    if not store.all_phrases(world.file):
        world.answers()
    for one in (*store.find(world.file, typed, world.late.id), *store.fitting(world.file, None, typed)):
        assert not one.retired


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_every_one_is_found_by_each_pair_of_its_title(world: PhraseWorld, data: st.DataObject) -> None:
    if not store.all_phrases(world.file):
        world.answers()
    one = data.draw(st.sampled_from(store.all_phrases(world.file)))
    start = data.draw(st.integers(0, len(one.title) - 2))
    piece = one.title[start : start + 2]
    if one.title.isascii() or not piece.strip():
        piece = one.title.split()[0][: 1 + start]
    assert one.title in world.found(piece)
