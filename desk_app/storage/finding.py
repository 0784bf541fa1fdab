"""Finding: what a person typed into the finder, looked up in every key of the index, best first."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from heapq import nsmallest

from desk_app.core.names import fold_name, typed_pinyin
from desk_app.core.phone import search_digits
from desk_app.core.text import clean, fold, inside_tokens, query_tokens, without_accents
from desk_app.storage.keys import (
    FORMER_PHONE,
    FORMER_PHONE_BACKWARDS,
    NUMBER,
    NUMBER_BACKWARDS,
    PHONE,
    PHONE_BACKWARDS,
    phones_kept,
)
from desk_app.storage.reading import Reader, blocks, marks
from desk_app.storage.search import FIRST_KIND, PLACES, kind_token, place_of
from desk_app.storage.waiting import Waiting

_MOST = 20_000
_NO_LIMIT = -1
_FEW = 200
"""Records of one key that are looked at while somebody types; more of one key nobody reads."""
_WHOLE_PHONE = 7
"""From so many digits on a number is meant as a whole, where somebody has it."""
_END = "\U0010ffff"


class Why(IntEnum):
    """Why a record was found; the smaller, the better."""

    NUMBER = 1
    PHONE = 2
    NAME = 3
    PHONE_END = 4
    NUMBER_PART = 5
    NAME_START = 6
    PINYIN = 7
    INITIALS = 8
    FORMER_PHONE = 9
    FORMER_NAME = 10
    PHONE_PART = 11
    WORDS = 12


@dataclass(frozen=True)
class Match:
    """One record found, and why."""

    kind: str
    row_id: str
    why: Why


@dataclass(frozen=True)
class Found:
    """The best `matches`, and how many there are: in all (up to 20,000 a key), or at least so many."""

    matches: tuple[Match, ...]
    total: int


@dataclass(frozen=True, slots=True)
class _Question:
    """One key to look in: why it finds, and how; asked for at most so many records, newest first where it can.

    It is not asked once one of the reasons in `unless` found something.
    """

    why: Why
    ask: Callable[[int], Iterable[int]]
    unless: frozenset[Why] = frozenset()


def find(reader: Reader, text: str, *, limit: int = 50, count: bool = True) -> Found:
    """Records for the last digits of a phone, any part of it, a name, pinyin, initials, a number, or words.

    Whatever is typed is looked up literally; nothing in it is an operator. Empty text finds nothing. Without
    `count` the weaker keys are not asked once the better ones gave enough, and `total` is a least number.
    """
    text = clean(text)[0]
    best: dict[int, Why] = {}
    enough = _enough(text)
    for question in sorted(_questions(_Index(reader), text, count), key=lambda each: each.why):
        if not count:
            found = frozenset(best.values())
            if len(best) >= limit or found & question.unless or (found & enough and question.why not in _WITH_PHONE):
                continue
        for docid in question.ask(_MOST if count else max(_FEW, 2 * limit)):
            best.setdefault(docid, question.why)
    return _answer(reader, best, limit)


def rows_found(reader: Reader, text: str, kind: str) -> set[str]:
    """The ids of all records of a kind that are found for what was typed; none for empty text."""
    text, place = clean(text)[0], place_of(kind)
    docids, found = set[int](), set[str]()
    for question in _questions(_Index(reader), text, True):
        if question.why is not Why.WORDS:
            docids.update(docid for docid in question.ask(_NO_LIMIT) if docid % PLACES == place)
    folded = fold(text).strip()
    if tokens := query_tokens(folded):
        words = [word for word in folded.split() if not _told_by_its_tokens(word)]
        match, plain = " AND ".join(tokens), [word for word in words if not _may_have_accents(word)]
        docids.update(
            docid
            for docid, text_there in _Index(reader).waiting.matching(match)
            if docid % PLACES == place and all(_stands_in(word, text_there) for word in words)
        )
        if len(plain) == len(words):
            stands = "".join(" AND instr(d.plain, ?)" for _word in words)
            rows = reader.query(
                "SELECT group_concat(d.row_id) FROM search_fts f CROSS JOIN search_doc d ON d.docid = f.rowid"
                f" WHERE search_fts MATCH ? AND f.rowid % {PLACES} = {place}{stands}",
                (match, *words),
            )
            found.update((rows[0][0] or "").split(",") if rows[0][0] else ())
        else:
            docids.update(
                each for each in _with_words(_Index(reader), match, words, "", _NO_LIMIT) if each % PLACES == place
            )
    for piece in blocks(sorted(docids)):
        rows = reader.query(f"SELECT row_id FROM search_doc WHERE docid IN ({marks(piece)})", piece)
        found.update(row[0] for row in rows)
    return found


def _told_by_its_tokens(word: str) -> bool:
    """Whether a record that has the tokens of a word has the word: a Latin one, or one or two Chinese characters."""
    return (word.isascii() and word.isalpha()) or (len(word) <= 2 and len(query_tokens(word)) == 1)


def _may_have_accents(word: str) -> bool:
    return word.isascii() or without_accents(word) != word


def former_phones(reader: Reader, row_ids: Sequence[str], digits: str) -> dict[str, str]:
    """Of each of these records the digits of a number that used to be theirs and has `digits` in it.

    One that ends so goes before others; records without any are left out.
    """
    found: dict[str, str] = {}
    for piece in blocks(row_ids):
        for row_id, phones in reader.query(
            f"SELECT row_id, phones FROM search_doc WHERE row_id IN ({marks(piece)}) AND instr(phones, ?)",
            (*piece, digits),
        ):
            with_it = [phone for phone, former in phones_kept(phones) if former and digits in phone]
            if with_it:
                found[row_id] = min(with_it, key=lambda phone: not phone.endswith(digits))
    return found


_WITH_PHONE = frozenset((Why.PHONE, Why.PHONE_END, Why.FORMER_PHONE))


def _enough(text: str) -> frozenset[Why]:
    """The reasons which say that just this was meant: a number of ours, a whole phone number."""
    whole = len(search_digits(text)) >= _WHOLE_PHONE
    return frozenset((Why.NUMBER, Why.PHONE)) if whole else frozenset((Why.NUMBER,))


class _Index:
    """The index of a file, with the documents that wait to be joined to it."""

    def __init__(self, reader: Reader) -> None:
        self.query = reader.query
        self.waiting = Waiting(reader)


def _questions(index: _Index, text: str, count: bool) -> list[_Question]:
    folded = fold(text).strip()
    if not folded:
        return []
    return [
        *_by_number(index, folded),
        *_by_phone(index, text, count),
        *_by_name(index, text),
        *_by_words(index, folded, count),
    ]


def _ids(rows: Iterable[Sequence[int]]) -> list[int]:
    return [row[0] for row in rows]


def _key(index: _Index, key: str, most: int) -> list[int]:
    rows = index.query(f"SELECT docid FROM search_key WHERE key = ? LIMIT {most}", (key,))
    return index.waiting.with_key(key) + _ids(rows)


def _keys_from(index: _Index, start: str, most: int) -> list[int]:
    sql = f"SELECT docid FROM search_key WHERE key >= ? AND key < ? LIMIT {most}"
    return index.waiting.with_key_from(start) + _ids(index.query(sql, (start, start + _END)))


def _name(index: _Index, column: str, value: str, most: int) -> list[int]:
    sql = f"SELECT docid FROM search_name WHERE {column} = ? AND former = 0 LIMIT {most}"
    return _ids(index.query(sql, (value,)))


def _names_from(index: _Index, column: str, start: str, former: int, most: int) -> list[int]:
    sql = f"SELECT docid FROM search_name WHERE {column} >= ? AND {column} < ? AND former = {former} LIMIT {most}"
    return _ids(index.query(sql, (start, start + _END)))


def _by_number(index: _Index, folded: str) -> list[_Question]:
    asked = [_Question(Why.NUMBER, partial(_key, index, NUMBER + folded))]
    if len(folded) >= 3:
        starts = (NUMBER + folded, NUMBER_BACKWARDS + folded[::-1])
        asked += [_Question(Why.NUMBER_PART, partial(_keys_from, index, start)) for start in starts]
    return asked


def _by_phone(index: _Index, text: str, count: bool) -> list[_Question]:
    digits = search_digits(text)
    if len(digits) < 3:
        return []
    part = _phone_part if count else _phone_part_by_tokens
    return [
        _Question(Why.PHONE, partial(_key, index, PHONE + digits)),
        _Question(Why.PHONE_END, partial(_keys_from, index, PHONE_BACKWARDS + digits[::-1])),
        _Question(Why.FORMER_PHONE, partial(_keys_from, index, FORMER_PHONE_BACKWARDS + digits[::-1])),
        _Question(Why.PHONE_PART, partial(_keys_from, index, PHONE + digits)),
        _Question(Why.PHONE_PART, partial(_keys_from, index, FORMER_PHONE + digits)),
        _Question(Why.PHONE_PART, partial(part, index, digits)),
    ]


def _phone_part(index: _Index, digits: str, most: int) -> list[int]:
    sql = f"SELECT docid FROM search_key WHERE key >= ? AND key < ? AND instr(key, ?) LIMIT {most}"
    rows = [row for kind in (PHONE, FORMER_PHONE) for row in index.query(sql, (kind, kind + _END, digits))]
    return index.waiting.with_phone_part(digits) + _ids(rows)


def _phone_part_by_tokens(index: _Index, digits: str, most: int) -> list[int]:
    """The same without reading every number: only of records whose phones' inside is in the index."""
    match = " AND ".join((f'"{kind_token(FIRST_KIND)}"', *(f'"{token}"' for token in inside_tokens(digits))))
    return _ids(
        index.query(
            "SELECT f.rowid FROM search_fts f JOIN search_doc d ON d.docid = f.rowid"
            f" WHERE search_fts MATCH ? AND instr(d.phones, ?) ORDER BY f.rowid DESC LIMIT {most}",
            (match, digits),
        )
    )


def _by_name(index: _Index, typed: str) -> list[_Question]:
    folded = fold_name(typed)
    if not folded:
        return []
    asked = [
        _Question(Why.NAME, partial(_name, index, "folded", folded)),
        _Question(Why.NAME_START, partial(_names_from, index, "folded", folded, 0)),
        _Question(Why.FORMER_NAME, partial(_names_from, index, "folded", folded, 1)),
    ]
    sound = typed_pinyin(typed) if folded.isascii() else ""
    if sound:
        asked += [
            _Question(Why.PINYIN, partial(_names_from, index, "pinyin", sound, 0)),
            _Question(Why.INITIALS, partial(_names_from, index, "initials", sound, 0)),
            _Question(Why.FORMER_NAME, partial(_names_from, index, "pinyin", sound, 1)),
            _Question(Why.FORMER_NAME, partial(_names_from, index, "initials", sound, 1)),
        ]
    return asked


def _by_words(index: _Index, folded: str, count: bool) -> list[_Question]:
    tokens = query_tokens(folded)
    if not tokens:
        return []
    match = " AND ".join(tokens)
    sure = len(tokens) == 1 and len(folded) <= 2 and not folded.isascii()
    words = () if sure else tuple(folded.split())
    if count:
        return [_Question(Why.WORDS, partial(_with_words, index, match, words, ""))]
    whole = " AND ".join(query_tokens(folded, whole=True))
    kind = f'"{kind_token(FIRST_KIND)}" AND '
    long = len(tokens) > _FEW_TOKENS
    asked = dict.fromkeys((kind + whole, whole, kind + match, match))
    return [
        _Question(
            Why.WORDS,
            partial(_newest_with_words, index, each, words),
            frozenset((Why.WORDS,)) if long and place else frozenset(),
        )
        for place, each in enumerate(asked)
    ]


_FEW_TOKENS = 2
"""Of a longer text weaker readings are tried only when the stronger found nothing."""
_OF_WORDS = 50
"""Records that are compared with the words typed while somebody types."""
_NEWEST = "ORDER BY f.rowid DESC"


def _newest_with_words(index: _Index, match: str, words: Sequence[str], most: int) -> list[int]:
    return _with_words(index, match, words, _NEWEST, min(most, _OF_WORDS))


def _with_words(index: _Index, match: str, words: Sequence[str], order: str, most: int) -> list[int]:
    """Records with all the tokens in which each word stands as it was typed."""
    new = index.waiting.matching(match)
    if not words:
        sql = f"SELECT f.rowid FROM search_fts f WHERE search_fts MATCH ? {order} LIMIT {most}"
        return [docid for docid, _plain in new] + _ids(index.query(sql, (match,)))
    rows = index.query(
        "SELECT d.docid, d.plain FROM search_fts f JOIN search_doc d ON d.docid = f.rowid"
        f" WHERE search_fts MATCH ? {order} LIMIT {most}",
        (match,),
    )
    return [row[0] for row in (*new, *rows) if all(_stands_in(word, row[1]) for word in words)]


def _stands_in(word: str, plain: str) -> bool:
    return word in plain or without_accents(word) in without_accents(plain)


def _answer(reader: Reader, best: dict[int, Why], limit: int) -> Found:
    """Best reason first, then customers before matters, then the newest."""
    shown = nsmallest(max(limit, 0), best, key=lambda docid: (best[docid], docid % PLACES, -docid))
    rows: dict[int, tuple[str, str]] = {}
    for piece in blocks(shown):
        found = reader.query(f"SELECT docid, kind, row_id FROM search_doc WHERE docid IN ({marks(piece)})", piece)
        rows.update((docid, (kind, row_id)) for docid, kind, row_id in found)
    return Found(tuple(Match(*rows[docid], best[docid]) for docid in shown if docid in rows), len(best))
