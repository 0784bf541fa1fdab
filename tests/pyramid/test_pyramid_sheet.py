"""The pyramid on paper, read back."""

from collections.abc import Callable

import pytest

from desk_app.app import Desk
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import speaking
from desk_app.core.money import format_cents
from desk_app.printing.letterhead import Letterhead
from desk_app.purchases.model import PurchaseDraft
from desk_app.pyramid.handout import MOVES_SHOWN, pyramid_sheet
from desk_app.pyramid.rule import RULE
from desk_app.pyramid.spoken import class_words, rule_words
from desk_app.pyramid.tiers import Tier, care_words, tier_words
from tests.printing.paper_reading import by_pdfium, by_pdfminer, close, fonts_of, outside, page_sizes
from tests.pyramid.pyramid_world import forty

Reading = Callable[[bytes], str]
STORE = Letterhead("福满家电 中山路店", "0571-8888 1234", "杭州市中山路 88 号", "每天 8:30–12:00")


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("reader", [by_pdfium, by_pdfminer])
def test_everything_is_on_one_sheet(desk: Desk, li: str, clock: FixedClock, lang: str, reader: Reading) -> None:
    people = forty(desk, li, clock)
    desk.pyramid.override(li, people[5], Tier.NEGATIVE, "骂人")
    foreign = PurchaseDraft(customer_id=people[5], bought_on=clock.now().date(), amount_cents=100, currency="EUR")
    desk.purchases.enter(li, foreign)
    page = desk.pyramid.page()
    data = pyramid_sheet(page, STORE, lang=lang)
    text = close(reader(data))
    with speaking(lang):
        for tier in Tier:
            assert text.count(close(tier_words(tier))) >= 2
            assert close(care_words(tier)) in text
    for floor in page.floors:
        assert close(format_cents(floor.cents)) in text
    shown = [move for move in page.moves if move.before][: MOVES_SHOWN - len(page.pyramid.notes())]
    assert shown and all(close(move.name) in text and move.number in text for move in shown)
    assert "李娜" in text
    assert [tuple(map(round, each)) for each in page_sizes(data)] == [(595, 842)]
    assert outside(data) == [] and all(fonts_of(data).values())
    assert pyramid_sheet(page, STORE, lang=lang) == data


def test_before_any_computation_it_says_so(desk: Desk, li: str, clock: FixedClock) -> None:
    forty(desk, li, clock, computed=False)
    text = by_pdfium(pyramid_sheet(desk.pyramid.page(), STORE, lang="en"))
    assert "Not computed yet: so it would be as of 21 Nov 2026." in text
    assert "Who moved" not in text


def test_an_empty_store_and_small_paper(desk: Desk, li: str) -> None:
    desk.pyramid.recompute(li)
    for size in ("A4", "A5"):
        data = pyramid_sheet(desk.pyramid.page(), Letterhead(""), size=size, lang="en")
        assert "0 customers" in by_pdfium(data) and "Nobody moved." in by_pdfium(data) and outside(data) == []


def test_the_paper_has_one_word_for_a_tier(desk: Desk, li: str, clock: FixedClock) -> None:
    people = forty(desk, li, clock)
    desk.pyramid.override(li, people[5], Tier.NEGATIVE, "骂人")
    text = by_pdfium(pyramid_sheet(desk.pyramid.page(), STORE, lang="en")).lower()
    assert "tier" in text and "a tier never touches" in " ".join(text.split()) and "class" not in text
    with speaking("en"):
        assert class_words(None) == "no tier" and all("class" not in line for line in rule_words(RULE))
