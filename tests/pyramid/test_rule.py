import pytest

from desk_app.core.i18n import speaking
from desk_app.pyramid.rule import RULE, Condition, Measure, Signs, place
from desk_app.pyramid.scores import Bought, Scores
from desk_app.pyramid.spoken import condition_words, growth_words, rule_words
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


@pytest.mark.parametrize("text", ["most valuable", "最有价值", " most_valuable ", "\u3000最有价值\n"])
def test_a_class_is_known_in_both_languages(text: str) -> None:
    assert tier_of(text) is Tier.MOST_VALUABLE
    with speaking("zh_CN"):
        assert tier_words(Tier.MOST_VALUABLE) == "最有价值"


def test_another_word_is_no_class_of_ours() -> None:
    assert tier_of("金卡会员") is tier_of("") is tier_of(None) is None


def test_the_rule_is_told_line_by_line() -> None:
    told = rule_words(RULE)
    assert len(told) == len(RULE.lines) + 3
    assert told[1] == "negative: more given back than bought"
    assert told[2] == "negative: 2 complaints or more in the last 365 days; no money in the last 365 days"
    assert told[6] == (
        "most growable: at least 25 % more money than in the 365 days before; recency 3 or better; money 2 or better"
    )


@pytest.mark.parametrize("measure", list(Measure))
def test_any_condition_can_be_told(measure: Measure) -> None:
    told = [condition_words(Condition(measure, least, most), 30) for least, most in ((2, None), (None, 7), (2, 7))]
    assert len(set(told)) == 3 and all("{" not in each for each in told)


@pytest.mark.parametrize(
    ("lately", "earlier", "told"),
    [
        (0, 0, "nothing in the last 30 days nor in those before"),
        (500, 0, "new: ¥5.00 in the last 30 days, nothing before"),
        (0, 500, "gone: nothing in the last 30 days, ¥5.00 before"),
        (500, 500, "as before: ¥5.00 in the last 30 days"),
        (750, 500, "50 % more: ¥7.50 in the last 30 days, ¥5.00 before"),
        (250, 500, "50 % less: ¥2.50 in the last 30 days, ¥5.00 before"),
    ],
)
def test_growth_in_words(lately: int, earlier: int, told: str) -> None:
    assert growth_words(Bought("k", 1, 1, 1, lately, earlier), 30, "CNY") == told
