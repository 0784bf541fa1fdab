"""What a call asked about is found by the finder, as long as the question stands."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk_app.app import DESK_ID, SOURCES, Desk, open_desk
from desk_app.calls import store as calls
from desk_app.calls.model import Call, CallDraft, Chip
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import set_language
from desk_app.customers.model import CustomerDraft
from desk_app.enquiries import store
from desk_app.enquiries.model import About, Asked
from desk_app.storage.check import check
from desk_app.storage.undoing import undo_last
from tests.privacy.privacy_world import PrivacyWorld


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    set_language("en")
    clock = FixedClock(datetime(2026, 11, 21, 2, 0, tzinfo=UTC))
    with closing(open_desk(tmp_path / "store.desk", clock=clock)) as opened:
        yield opened


def asking(desk: Desk, *asked: Asked, topic: str = "") -> Call:
    return desk.calls.take_down(DESK_ID, CallDraft(topic=topic, caller_name="王丽", enquiries=asked))


def found(desk: Desk, words: str) -> list[str]:
    return [hit.title for hit in desk.finder.find(words).hits if hit.kind == "call"]


def test_goods_and_answers_find_the_call_and_stand_in_its_title(desk: Desk) -> None:
    asking(
        desk, Asked(About.PRICE, "海尔滚筒洗衣机", "¥1,299 含安装"), Asked(About.STOCK, "Philips kettle", "two left")
    )
    asking(desk, Asked(About.PRICE, "电饭煲", call_back=True), topic="价格")
    both = ["enquiry · 海尔滚筒洗衣机 · Philips kettle"]
    assert all(found(desk, words) == both for words in ("洗衣机", "philips", "含安装", "kettle 滚筒"))
    assert found(desk, "饭煲") == ["价格 · 电饭煲"]
    now, zone = desk.file.clock.now(), desk.settings.profile().zoneinfo
    assert len(calls.ids_for(desk.file, Chip.ALL, "滚筒", now, zone, DESK_ID)) == 1


def test_what_is_answered_put_right_or_taken_away_later_moves_along(desk: Desk) -> None:
    call = asking(desk, Asked(About.PRICE, "电饭煲", call_back=True))
    [asked] = store.of_call(desk.file, call.id)
    desk.enquiries.answer(DESK_ID, asked.id, "周五到货")
    assert found(desk, "周五") == ["enquiry · 电饭煲"]
    desk.enquiries.change(DESK_ID, asked.id, About.PRICE, "电水壶", "周五到货")
    assert (found(desk, "饭煲"), found(desk, "水壶")) == ([], ["enquiry · 电水壶"])
    desk.enquiries.remove(DESK_ID, asked.id)
    assert (found(desk, "水壶"), found(desk, "周五"), found(desk, "王丽")) == ([], [], ["enquiry"])
    undo_last(desk.file, DESK_ID)
    assert found(desk, "水壶") == ["enquiry · 电水壶"]
    desk.calls.change(DESK_ID, call.id, {}, asked=())
    assert found(desk, "水壶") == []
    assert check(desk.file.path, SOURCES) == []


def test_a_removed_call_is_not_found_by_its_goods_until_it_is_back(desk: Desk) -> None:
    call = asking(desk, Asked(About.PRICE, "电饭煲", "¥99"))
    desk.calls.remove(DESK_ID, call.id)
    assert found(desk, "饭煲") == []
    undo_last(desk.file, DESK_ID)
    assert found(desk, "饭煲") == ["enquiry · 电饭煲"]
    desk.file.rebuild_index()
    assert found(desk, "饭煲") == ["enquiry · 电饭煲"]


def test_goods_of_an_erased_person_are_found_no_more_and_others_are(tmp_path: Path) -> None:
    world = PrivacyWorld(tmp_path / "private.desk")
    with closing(world):
        world.others()
        one, other = (world.desk.customers.open_file(DESK_ID, CustomerDraft(name)).id for name in ("赵一", "钱二"))
        for whose, goods in ((one, "qxzlonely"), (one, "电饭煲"), (other, "电饭煲")):
            asked = (Asked(About.PRICE, goods, f"told {goods}"),)
            world.desk.calls.take_down(DESK_ID, CallDraft(customer_id=whose, enquiries=asked))
        assert len(found(world.desk, "qxzlonely")) == 1 and len(found(world.desk, "饭煲")) == 2
        assert len(found(world.desk, "told")) == 3
        world.privacy.erase(DESK_ID, one, "asked in writing")
        assert found(world.desk, "qxzlonely") == []
        assert len(found(world.desk, "饭煲")) == 2 and len(found(world.desk, "told")) == 1
        assert b"qxzlonely" not in world.path.read_bytes()
        assert check(world.path, SOURCES) == []
