"""Text as people type it: cleaned for storage, folded for comparison, cut in tokens for the full-text index.

The index is an FTS5 table with ``tokenize='ascii'`` and ``detail=none``: every token must be found whole
(or by its beginning), and nothing but ASCII letters, ASCII digits and non-ASCII characters may stand in one.
Chinese has no spaces between words, so a run of it is cut in its characters and its overlapping pairs.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

INSIDE_DIGITS = "zq"
"""Before three digits: a token for a part of a longer number, so 138 is found in the middle of 91138005.
A typed word "zq138" would be taken for one; no language writes one."""

LONGEST_TOKEN = 64
"""Characters; a longer word is indexed and looked for by its beginning."""

MOST_TOKENS = 20_000
"""Distinct tokens of one text; the words after them cannot be found. Reached only by texts of several books."""

MOST_QUERY_TOKENS = 32
"""What is looked for at once; a pasted page is looked for by its beginning."""

_LONG_NUMBER = 5

CJK = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303b"  # radicals, 々 〆 〇, Hangzhou numerals
    "\u3041-\u3096\u3099-\u309f\u30a1-\u30ff\u31f0-\u31ff"  # kana
    "\u3105-\u312f\u3131-\u318e\u31a0-\u31bf\u1100-\u11ff\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7fb"  # bopomofo, hangul
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Han: extension A, the common block, compatibility
    "\U00020000-\U0003ffff"  # Han: extensions B to J, compatibility supplement
)
"""Inside of a regular expression's brackets: what is written without spaces between words."""

_RUN = re.compile(rf"([{CJK}]+)|[^\W_{CJK}]+")
_DIGITS = re.compile(r"[0-9]+")
_REMOVED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_MARKED_LATIN = {"ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ð": "d", "Ð": "D", "ħ": "h", "ı": "i"}


def clean(text: str) -> tuple[str, int]:
    """The text without what no file, paper or screen can hold, and how many characters that took away.

    Removed: NUL and other control characters except line feed and tab, and halves of surrogate pairs.
    Every kind of line end becomes a line feed; that is not counted.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _REMOVED.subn("", text)


def text_or_none(text: object) -> str | None:
    """A typed text without edges and without what no file can hold; None when nothing is left."""
    return clean(str(text))[0].strip() or None if text is not None else None


def fold(text: str) -> str:
    """The form in which two writings of the same word are equal: full width as half width, capitals as small.

    Traditional and simplified characters stay different, and so do letters with and without accents.
    """
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def goods_key(goods: str) -> str:
    """By what two writings of one article are the same: capitals, width and blanks aside."""
    return "".join(fold(goods).split())


@lru_cache(maxsize=4096)
def _without_accent(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0]
    return base if base.isascii() else _MARKED_LATIN.get(character, character)


def without_accents(text: str) -> str:
    """Latin letters without their accents (é as e, ł as l). Other writing, such as が, is not touched."""
    if text.isascii():
        return text
    return "".join(_without_accent(c) for c in unicodedata.normalize("NFC", text) if not "\u0300" <= c <= "\u036f")


def _words(folded: str) -> Iterator[tuple[str, bool]]:
    """The runs of a folded text in order; True with a run written without spaces between words."""
    for found in _RUN.finditer(folded):
        yield found.group(), found.group(1) is not None


def tokens_for_index(text: str) -> str:
    """The distinct tokens of a text with spaces between, for the index; see `query_tokens`."""
    return tokens_of_folded(fold(text))


def tokens_of_folded(folded: str) -> str:
    """The same of a text that is folded already."""
    tokens: dict[str, None] = {}
    for word, unspaced in _words(folded):
        if unspaced:
            tokens.update(dict.fromkeys(word))
            tokens.update(dict.fromkeys(map(str.__add__, word, word[1:])))
        else:
            tokens[word[:LONGEST_TOKEN]] = None
            if not word.isascii():
                tokens[without_accents(word)[:LONGEST_TOKEN]] = None
            for digits in _DIGITS.findall(word):
                if len(digits) >= _LONG_NUMBER:
                    tokens.update(dict.fromkeys(inside_tokens(digits)))
        if len(tokens) >= MOST_TOKENS:
            break
    return " ".join(list(tokens)[:MOST_TOKENS])


def inside_tokens(digits: str) -> list[str]:
    """The tokens by which three or more digits are found inside a longer number."""
    return [INSIDE_DIGITS + digits[at : at + 3] for at in range(len(digits) - 2)]


def query_tokens(text: str, *, whole: bool = False) -> list[str]:
    """FTS5 expressions which a record must all satisfy; join them with `` AND ``. Empty: nothing to look for.

    A Chinese character or pair is looked for whole, a word or number by its beginning, and a number of three
    or more digits also inside longer ones. Nothing a person types makes a syntax error. As the index keeps no
    positions, a record may hold the pieces of a long run in another order: rare, and ranked like any other.
    With `whole` words and numbers are looked for as they stand alone, a long run by every second pair, and single
    characters only where there is nothing else: much faster, to be compared with the text afterwards.
    """
    expressions: dict[str, None] = {}
    for word, unspaced in _words(fold(text)):
        if not unspaced:
            expressions[f'"{word[:LONGEST_TOKEN]}"' if whole else _word_expression(word)] = None
        elif len(word) == 1:
            expressions[f'"{word}"'] = None
        else:
            places = range(0, len(word) - 1, 2 if whole else 1)
            expressions.update((f'"{word[at : at + 2]}"', None) for at in (*places, len(word) - 2))
        if len(expressions) >= MOST_QUERY_TOKENS:
            break
    telling = [each for each in expressions if len(each) > len('"號"')] if whole else []
    return telling or list(expressions)[:MOST_QUERY_TOKENS]


def _word_expression(word: str) -> str:
    beginning = f'"{word[:LONGEST_TOKEN]}" *'
    if len(word) < 3 or not _DIGITS.fullmatch(word):
        return beginning
    inside = " AND ".join(f'"{token}"' for token in dict.fromkeys(inside_tokens(word[:LONGEST_TOKEN])))
    return f"({beginning} OR ({inside}))"
