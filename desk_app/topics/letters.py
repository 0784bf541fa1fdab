"""Finding in short kept lists by a few letters: a part as written, pinyin, initials, and any mixture of them.

Every reading of a character counts (空调 is found by kongtiao and by kongdiao): a list of some hundred entries is
walked through, unlike names, which are found by keys in the file.
"""

import re
from collections.abc import Iterable
from enum import IntEnum
from functools import lru_cache

from desk_app.core.text import CJK, fold, without_accents

_UNIT = re.compile(rf"[{CJK}]|[^\W_{CJK}]+")
_MOST_UNITS = 48
_MOST_TYPED = 32
_TWO_LETTERS = ("zh", "ch", "sh")
_LEAST_INSIDE = 3


class Fit(IntEnum):
    """How well letters fit a text; the smaller, the better."""

    WHOLE = 0
    START = 1
    PART = 2
    INSIDE = 3


def squeezed(text: str) -> str:
    """Letters, digits and characters alone, in the form in which two writings of a word are equal."""
    return "".join(c for c in without_accents(fold(text)) if c.isalnum())


def fit(text: str, typed: str) -> Fit | None:
    """How `typed` fits a short text; None when it does not, or nothing was typed."""
    wanted = squeezed(typed)[:_MOST_TYPED]
    if not wanted:
        return None
    whole, units, beginnings = _known(text)
    if wanted == whole:
        return Fit.WHOLE
    for start, letters in enumerate(beginnings):
        if wanted[0] in letters and _walk(units, start, wanted):
            return Fit.START if start == 0 else Fit.PART
    return Fit.INSIDE if len(wanted) >= _LEAST_INSIDE and wanted in whole else None


def fit_pieces(texts: Iterable[str], typed: str) -> Fit | None:
    """The best fit of the whole of `typed` in one of the texts; else that of its words, each in some text."""
    among = list(texts)
    if (whole := _best(among, typed)) is not None:
        return whole
    pieces = [piece for piece in typed.split() if squeezed(piece)]
    if len(pieces) < 2:
        return None
    return Fit.INSIDE if all(_best(among, piece) is not None for piece in pieces) else None


def used_by(character: str, typed: str, done: int) -> set[int]:
    """How many of the letters typed (`squeezed`), from the one at `done` on, a single character may stand for.

    A Chinese character stands for itself, its reading or the first letter of that, the last one in part. What is
    neither letter nor digit stands for none, and is passed by.
    """
    plain = squeezed(character)
    if not plain:
        return {0}
    found = set[int]()
    for spelling in (plain, *(_readings(plain) if len(plain) == 1 else ())):
        if spelling.startswith(typed[done:]):
            found.add(len(typed) - done)
        found.update(_steps(spelling, typed, done))
    return found


def _best(texts: list[str], typed: str) -> Fit | None:
    return min((each for text in texts if (each := fit(text, typed)) is not None), default=None)


Units = tuple[tuple[str, ...], ...]
"""The words and Chinese characters of a text, each with every way to type it."""


@lru_cache(maxsize=16_384)
def _known(text: str) -> tuple[str, Units, tuple[str, ...]]:
    """A text squeezed, its units, and the letters each of them may begin with."""
    found = _UNIT.findall(without_accents(fold(text)))[:_MOST_UNITS]
    units = tuple((unit, *_readings(unit)) if len(unit) == 1 else (unit,) for unit in found)
    return squeezed(text), units, tuple("".join(spelling[0] for spelling in unit) for unit in units)


@lru_cache(maxsize=8192)
def _readings(character: str) -> tuple[str, ...]:
    """The toneless readings of a character: ü as v, u and yu; none for what is no Chinese character."""
    if character.isascii():
        return ()
    from pypinyin.constants import PINYIN_DICT

    found: dict[str, None] = {}
    for reading in str(PINYIN_DICT.get(ord(character), "")).split(","):
        plain = "".join(c for c in without_accents(re.sub("[üǖǘǚǜ]", "v", reading)) if c.isascii() and c.isalpha())
        if plain:
            spellings = (plain, plain.replace("v", "u"), plain.replace("v", "yu")) if "v" in plain else (plain,)
            found.update(dict.fromkeys(spellings))
    return tuple(found)


def _walk(units: Units, start: int, wanted: str) -> bool:
    """Whether the letters go through the units from `start` on: each whole, by its first letter, the last in part."""
    tried = {(start, 0)}
    ahead = [(start, 0)]
    while ahead:
        at, done = ahead.pop()
        if at == len(units):
            continue
        for spelling in units[at]:
            if spelling.startswith(wanted[done:]):
                return True
            for length in _steps(spelling, wanted, done):
                step = (at + 1, done + length)
                if step not in tried:
                    tried.add(step)
                    ahead.append(step)
    return False


def _steps(spelling: str, wanted: str, done: int) -> Iterable[int]:
    """How many letters may be used up by one unit: all of it, its first, or zh, ch, sh."""
    if wanted.startswith(spelling, done):
        yield len(spelling)
    if wanted[done] == spelling[0]:
        yield 1
        if wanted.startswith(_TWO_LETTERS, done) and wanted[done + 1] == spelling[1:2]:
            yield 2
