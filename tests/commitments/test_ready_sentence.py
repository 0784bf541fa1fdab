"""The sentence of a promise follows its number; one that names another amount is told."""

import pytest

from desk_app.commitments.amounts import Amount, amount
from desk_app.commitments.model import READY_MADE, About, ClockKind
from desk_app.commitments.ready_sentence import contradiction, is_ready, other_amount, ready_sentences, typed_amount
from desk_app.core.i18n import speaking

OPENING, ALWAYS = ClockKind.OPENING, ClockKind.ALWAYS


@pytest.mark.parametrize("version", READY_MADE)
def test_what_is_ready_made_says_its_own_number(version: object) -> None:
    one = next(each for each in READY_MADE if each is version)
    assert is_ready(one)[0]
    assert other_amount(one.text, one.amount, one.clock) == ""


@pytest.mark.parametrize("about", list(About))
@pytest.mark.parametrize("typed", ["30 min", "1 h", "4 h", "1 d", "3 d", "2 d 4 h"])
@pytest.mark.parametrize("clock", [OPENING, ALWAYS])
def test_every_ready_sentence_names_its_own_amount(about: About, typed: str, clock: ClockKind) -> None:
    for sentence in ready_sentences(about, amount(typed), clock):
        assert contradiction(sentence, typed, clock) == ""


@pytest.mark.parametrize(
    ("sentence", "typed", "clock", "other"),
    [
        ("We speak with you within 2 opening hours.", "30 min", OPENING, "2 opening hours"),
        ("We speak with you within 2 opening hours.", "2 h", OPENING, ""),
        ("You hear from us within a day or so.", "30 min", OPENING, ""),
        ("Within 24 hours.", "1 d", ALWAYS, ""),
        ("Within 24 hours.", "1 d", OPENING, "24 hours"),
        ("Within two working days.", "2 d", OPENING, ""),
        ("Within half an hour.", "30 min", OPENING, ""),
        ("我们在 2 个营业小时内与您联系。", "30 min", OPENING, "2 个营业小时"),
        ("我们在三个工作日内答复。", "3 d", OPENING, ""),
        ("半小时内给您回电。", "1 h", OPENING, "半小时"),
        ("1 working day and 4 hours", "1 d 4 h", OPENING, ""),
    ],
)
def test_a_sentence_of_ones_own_is_held_against_the_number(
    sentence: str, typed: str, clock: ClockKind, other: str
) -> None:
    assert other_amount(sentence, amount(typed), clock) == other
    said = contradiction(sentence, typed, clock)
    assert other in said if other else said == ""


def test_an_amount_is_shown_in_the_language_and_read_again() -> None:
    for typed in ("90 s", "30 min", "24 h", "3 d", "1 d 4 h"):
        for lang in ("en", "zh_CN"):
            with speaking(lang):
                assert amount(typed_amount(amount(typed), OPENING)) == amount(typed)
    with speaking("zh_CN"):
        assert typed_amount(Amount(seconds=24 * 3_600), ALWAYS) == "24 小时"
        assert typed_amount(Amount(seconds=30 * 60), OPENING) == "30 分钟"
        assert typed_amount(Amount(days=3), OPENING) == "3 个工作日"
