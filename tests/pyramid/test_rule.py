import pytest

from desk_app.core.i18n import speaking
from desk_app.pyramid.rule import RULE, Measure, Signs, place
from desk_app.pyramid.scores import Bought, Scores
from desk_app.pyramid.tiers import CARE, CARE_NOTES, Care, Tier, tier_of, tier_words

NONE = Signs()


def placed(
    fifths: tuple[int, int, int], lately: int = 100, earlier: int = 100, signs: Signs = NONE, cents: int = 200
) -> Tier:
    return place(Bought("k", 1, 1, cents, lately, earlier), Scores(*fifths, fifths), signs)


@pytest.mark.parametrize(
    ("fifths", "tier"),
    [
        ((5, 5, 5), Tier.MOST_VALUABLE),
        ((3, 4, 4), Tier.MOST_VALUABLE),
        ((2, 5, 5), Tier.LOW),
        ((4, 2, 5), Tier.MOST_GROWABLE),
        ((4, 4, 2), Tier.MOST_GROWABLE),
        ((3, 2, 2), Tier.LOW),
        ((1, 1, 1), Tier.LOW),
    ],
)
def test_by_the_three_scores(fifths: tuple[int, int, int], tier: Tier) -> None:
    assert placed(fifths) is tier


def test_growth_lifts_where_it_can_be_told() -> None:
    assert placed((3, 2, 2), 125, 100) is Tier.MOST_GROWABLE
    assert placed((3, 2, 2), 124, 100) is Tier.LOW
    assert placed((3, 2, 1), 500, 100) is Tier.LOW
    one, scored = Bought("k", 1, 1, 200, 500, 0), Scores(3, 2, 2, (3, 2, 2))
    assert place(one, scored, NONE, comparable=False) is Tier.LOW


def test_cost_signs() -> None:
    assert placed((1, 5, 5), 0, 100, Signs(complaints=2)) is Tier.NEGATIVE
    assert placed((1, 5, 5), 0, 100, Signs(complaints=1)) is Tier.LOW
    assert placed((5, 5, 5), 100, 100, Signs(complaints=2)) is Tier.MOST_VALUABLE
    assert placed((5, 5, 1), 100, 100, Signs(complaints=3)) is Tier.NEGATIVE
    assert placed((5, 5, 1), cents=-1) is Tier.NEGATIVE
    assert placed((5, 5, 5), signs=Signs(contacts=500)) is Tier.MOST_VALUABLE


def test_the_rule_is_data_with_a_version() -> None:
    assert RULE.version
    assert {line.tier for line in RULE.lines} | {RULE.rest} == set(Tier)
    assert all(condition.measure in Measure for line in RULE.lines for condition in line.conditions)


def test_every_class_has_its_care_and_the_last_drops_no_duty() -> None:
    assert [CARE[tier] for tier in Tier] == [Care.RETAIN, Care.CULTIVATE, Care.REFORM, Care.NO_EXTRAS]
    assert "law" in CARE_NOTES[Care.NO_EXTRAS]


@pytest.mark.parametrize("text", ["most valuable", "最有价值", " most_valuable "])
def test_a_class_is_known_in_both_languages(text: str) -> None:
    assert tier_of(text) is Tier.MOST_VALUABLE
    with speaking("en"):
        assert tier_words(text) == "most valuable"


def test_another_word_is_no_class_of_ours() -> None:
    assert tier_of("金卡会员") is tier_of("") is tier_of(None) is None
    assert tier_words("金卡会员") == "金卡会员"
