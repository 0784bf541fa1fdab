"""Which phrases fit what is typed: by words, pairs of Chinese characters, pinyin and initials.

Over the few hundred phrases of a store every one is looked at. What stands in few of them weighs more than what
stands in many, and a title more than the text (after the inverse document frequency of Spärck Jones, 1972).
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from desk_app.core.text import CJK, fold, without_accents
from desk_app.phrases.model import Phrase
from desk_app.topics.letters import Fit, fit_pieces
from desk_app.topics.model import BETWEEN

_RUN = re.compile(rf"([{CJK}]+)|[^\W_{CJK}]+")
_COMMA = re.compile(r"[,，、;；/]\s*|\s+")
_MOST_PIECES = 64
_LONGEST_SOUND = 24
TITLE, KEYWORDS, TOPIC, TEXT = 6.0, 5.0, 4.0, 2.0
"""What a hit in each part of a card weighs."""
_SOUND = {Fit.WHOLE: 20.0, Fit.START: 12.0, Fit.PART: 8.0, Fit.INSIDE: 4.0}


@dataclass(frozen=True)
class Card:
    """A phrase ready to be compared."""

    phrase: Phrase
    parts: tuple[tuple[float, str, frozenset[str]], ...]
    """Each part's weight, its folded text, and its words."""
    spoken: tuple[str, ...]
    """What is found by pinyin and initials too."""

    def weight(self, piece: str, least: float) -> float:
        """What a piece weighs here: that of the best part it stands in; 0 where it stands in none."""
        best = 0.0
        for weight, text, words in self.parts:
            if weight >= least and weight > best and _stands(piece, text, words):
                best = weight
        return best


@lru_cache(maxsize=2048)
def card(phrase: Phrase, topic_path: str) -> Card:
    """The card of a phrase under a topic; "" for none."""
    texts = ((TITLE, phrase.title), (KEYWORDS, phrase.keywords), (TOPIC, topic_path), (TEXT, phrase.text))
    parts = tuple((weight, folded, _words(folded)) for weight, text in texts if (folded := _folded(text)))
    keywords = [word for word in _COMMA.split(phrase.keywords) if word]
    return Card(phrase, parts, (phrase.title, *keywords, *filter(None, topic_path.split(BETWEEN))))


def pieces(text: str) -> list[str]:
    """The words of a text, and of Chinese each pair of characters (a character that stands alone by itself)."""
    found: dict[str, None] = {}
    for run in _RUN.finditer(_folded(text)):
        word = run.group()
        if run.group(1) is None or len(word) == 1:
            found[word] = None
        else:
            found.update(dict.fromkeys(map(str.__add__, word, word[1:])))
    return list(found)[:_MOST_PIECES]


def scores(cards: Sequence[Card], text: str, *, least: float = TEXT, by_sound: bool = True) -> dict[str, float]:
    """Phrase id to how well it fits the text, for those that fit at all.

    `least` leaves out parts of a smaller weight: for a long note, in which every answer has some word.
    """
    found: dict[str, float] = {}
    for piece in pieces(text):
        hits = {each.phrase.id: weight for each in cards if (weight := each.weight(piece, least))}
        rarity = math.log1p(len(cards) / len(hits)) if hits else 0.0
        for row_id, weight in hits.items():
            found[row_id] = found.get(row_id, 0.0) + weight * rarity
    if by_sound and len(text) <= _LONGEST_SOUND and any(c.isascii() and c.isalpha() for c in text):
        for each in cards:
            if (fit := fit_pieces(each.spoken, text)) is not None:
                found[each.phrase.id] = found.get(each.phrase.id, 0.0) + _SOUND[fit]
    return found


def best(cards: Sequence[Card], score: Mapping[str, float], limit: int) -> list[Phrase]:
    """Those with a score, the highest first; of equals those looked at last, then by title."""
    found = sorted((each.phrase for each in cards if score.get(each.phrase.id)), key=lambda one: fold(one.title))
    found.sort(key=lambda one: one.reviewed_on, reverse=True)
    found.sort(key=lambda one: score[one.id], reverse=True)
    return found[:limit]


def _folded(text: str) -> str:
    return without_accents(fold(text))


def _words(folded: str) -> frozenset[str]:
    return frozenset(run.group() for run in _RUN.finditer(folded) if run.group(1) is None)


def _stands(piece: str, text: str, words: frozenset[str]) -> bool:
    """Whether a piece stands in a text: Chinese anywhere, a word by its beginning."""
    if piece not in text:
        return False
    return not (piece[0].isascii() or piece[0].isdigit()) or any(word.startswith(piece) for word in words)
