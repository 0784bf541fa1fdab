from datetime import date

import pytest

from desk_app.credit.handout import credit_sheet
from desk_app.credit.model import Decision, EventDraft, EventKind
from desk_app.credit.service import credit_data
from desk_app.printing.letterhead import Letterhead
from tests.credit.credit_world import World
from tests.printing.paper_reading import by_pdfium, by_pdfminer, close, fonts_of, outside

STORE = Letterhead("福满家电 中山路店", "0571-8888 1234", "杭州市中山路 88 号", "每天 8:30–18:00")
EARLIER = date(2026, 11, 1)


@pytest.fixture
def told(world: World) -> World:
    """Wang Li with a kept promise, one contested, one corrected, and her own words twice."""
    world.note(EventKind.KEPT, date(2026, 3, 1), evidence="订单甲按约定付清", cents=129_900)
    contested = world.note(EventKind.UNPAID, EARLIER, evidence="尾款未付<b>&", cents=230_000)
    world.service.contest(world.li, contested.id, "空调没有修好", EARLIER)
    wrong = world.note(EventKind.BROKEN, EARLIER, evidence="家里没有人")
    world.service.contest(world.li, wrong.id, "我打过电话", EARLIER)
    really = EventDraft(EventKind.KEPT, "来电改期", EARLIER)
    world.service.decide(world.li, wrong.id, Decision.CORRECTED, "查到来电记录", correction=really)
    world.service.state(world.li, world.wang, "从前的话", EARLIER)
    world.service.state(world.li, world.wang, "这不是欠款。")
    return world


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("size", ["A4", "A5", "80mm", "58mm"])
def test_all_that_is_known_is_on_the_paper(told: World, size: str, lang: str) -> None:
    data = credit_data(told.file, told.wang)
    paper = credit_sheet(data, STORE, size=size, lang=lang)
    words = close(by_pdfminer(paper))
    for text in (
        "福满家电 中山路店",
        "王丽",
        data.number,
        "订单甲按约定付清",
        "¥1,299.00",
        "¥2,300.00",
        "尾款未付<b>&",
        "空调没有修好",
        "家里没有人",
        "我打过电话",
        "查到来电记录",
        "来电改期",
        "这不是欠款。",
    ):
        assert close(text) in words, text
    assert "从前的话" not in words
    day = "2028年3月1日" if lang == "zh_CN" else "1Mar2028"
    assert day in words
    assert not outside(paper)
    assert all(fonts_of(paper).values())
    assert credit_sheet(data, STORE, size=size, lang=lang) == paper


def test_it_says_what_it_means_and_what_can_be_done(told: World) -> None:
    text = " ".join(by_pdfium(credit_sheet(credit_data(told.file, told.wang), STORE, lang="en")).split())
    for sentence in (
        "A (on 21 Nov 2026)",
        "Points that count: promise kept 2 × +1; together +2.",
        "Not counted: corrected by us: 1, contested and not decided yet: 1.",
        "does not count: contested and not decided yet",
        "You contested it on 1 Nov 2026: 空调没有修好",
        "corrected by us: 查到来电记录",
        "Corrects: broken promise, 1 Nov 2026",
        "1 earlier statement is kept.",
        "(0571-8888 1234) which event is not right",
        "guarantee, repair, exchange and return",
        "A from +2, B from −1, C from −5, D below",
    ):
        assert sentence in text, sentence


def test_where_nothing_is_known_it_says_so(world: World) -> None:
    text = by_pdfium(credit_sheet(credit_data(world.file, world.wang), Letterhead("店"), lang="en"))
    for sentence in ("no grade (on", "Nothing is written down yet", "No events.", "None yet.", "by phone which event"):
        assert sentence in text
