"""Finding: what a person typed into the finder, looked up in every key of the index, best first."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from desk_app.core.names import fold_name, typed_pinyin
from desk_app.core.phone import search_digits
from desk_app.core.text import clean, fold, query_tokens, without_accents
from desk_app.storage.reading import Reader

_MOST = 20_000
_END = "\U0010ffff"
Rows = Iterable[Sequence[int]]


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
    """The best `matches`, and how many there are in all (counted up to 20,000 a key)."""

    matches: tuple[Match, ...]
    total: int


def find(reader: Reader, text: str, *, limit: int = 50) -> Found:
    """Records for the last digits of a phone, any part of it, a name, pinyin, initials, a number, or words.

    Whatever is typed is looked up literally; nothing in it is an operator. Empty text finds nothing.
    """
    text = clean(text)[0]
    folded = fold(text).strip()
    best: dict[int, Why] = {}

    def take(why: Why, rows: Rows) -> None:
        for row in rows:
            docid = row[0]
            if docid not in best or why < best[docid]:
                best[docid] = why

    if folded:
        _by_number(reader, folded, take)
        _by_phone(reader, text, take)
        _by_name(reader, text, take)
        _by_words(reader, folded, take)
    return _answer(reader, best, limit)


def _range(reader: Reader, table: str, column: str, start: str, extra: str = "") -> list[Sequence[int]]:
    sql = f"SELECT docid FROM {table} WHERE {column} >= ? AND {column} < ? {extra} LIMIT {_MOST}"
    return [tuple(row) for row in reader.query(sql, (start, start + _END))]


def _exact(reader: Reader, table: str, column: str, value: str, extra: str = "") -> list[Sequence[int]]:
    return [
        tuple(r) for r in reader.query(f"SELECT docid FROM {table} WHERE {column} = ? {extra} LIMIT {_MOST}", (value,))
    ]


_Take = Callable[[Why, Rows], None]


def _by_number(reader: Reader, folded: str, take: _Take) -> None:
    take(Why.NUMBER, _exact(reader, "search_number", "number", folded))
    if len(folded) >= 3:
        take(Why.NUMBER_PART, _range(reader, "search_number", "number", folded))
        take(Why.NUMBER_PART, _range(reader, "search_number", "reversed", folded[::-1]))


def _by_phone(reader: Reader, text: str, take: _Take) -> None:
    digits = search_digits(text)
    if len(digits) < 3:
        return
    take(Why.PHONE, _exact(reader, "search_phone", "digits", digits, "AND former = 0"))
    take(Why.PHONE_END, _range(reader, "search_phone", "reversed", digits[::-1], "AND former = 0"))
    take(Why.FORMER_PHONE, _range(reader, "search_phone", "reversed", digits[::-1], "AND former = 1"))
    part = reader.query(f"SELECT docid FROM search_phone WHERE instr(digits, ?) LIMIT {_MOST}", (digits,))
    take(Why.PHONE_PART, [tuple(row) for row in part])


def _by_name(reader: Reader, typed: str, take: _Take) -> None:
    folded = fold_name(typed)
    if not folded:
        return
    take(Why.NAME, _exact(reader, "search_name", "folded", folded, "AND former = 0"))
    take(Why.NAME_START, _range(reader, "search_name", "folded", folded, "AND former = 0"))
    take(Why.FORMER_NAME, _range(reader, "search_name", "folded", folded, "AND former = 1"))
    sound = typed_pinyin(typed) if folded.isascii() else ""
    if sound:
        take(Why.PINYIN, _range(reader, "search_name", "pinyin", sound, "AND former = 0"))
        take(Why.INITIALS, _range(reader, "search_name", "initials", sound, "AND former = 0"))
        take(Why.FORMER_NAME, _range(reader, "search_name", "pinyin", sound, "AND former = 1"))
        take(Why.FORMER_NAME, _range(reader, "search_name", "initials", sound, "AND former = 1"))


def _by_words(reader: Reader, folded: str, take: _Take) -> None:
    tokens = query_tokens(folded)
    if not tokens:
        return
    match, words = " AND ".join(tokens), folded.split()
    if len(tokens) == 1 and len(folded) <= 2 and not folded.isascii():
        sure = reader.query(f"SELECT rowid FROM search_fts WHERE search_fts MATCH ? LIMIT {_MOST}", (match,))
        take(Why.WORDS, [tuple(row) for row in sure])
        return
    rows = reader.query(
        "SELECT d.docid, d.plain FROM search_fts f JOIN search_doc d ON d.docid = f.rowid"
        f" WHERE search_fts MATCH ? LIMIT {_MOST}",
        (match,),
    )
    take(Why.WORDS, [(row[0],) for row in rows if all(_stands_in(word, row[1]) for word in words)])


def _stands_in(word: str, plain: str) -> bool:
    return word in plain or without_accents(word) in without_accents(plain)


_KIND_ORDER = {"customer": 0, "complaint": 1, "delivery": 2, "call": 3, "purchase": 4}


def _answer(reader: Reader, best: dict[int, Why], limit: int) -> Found:
    """Best reason first, then customers before matters, then the newest."""
    by_why = sorted(best, key=lambda docid: best[docid])
    shown: list[tuple[int, int, int, Match]] = []
    last = best[by_why[min(limit, len(by_why)) - 1]] if by_why and limit > 0 else None
    wanted = [docid for docid in by_why if last is not None and best[docid] <= last]
    for start in range(0, len(wanted), 500):
        piece = wanted[start : start + 500]
        rows = reader.query(
            f"SELECT docid, kind, row_id FROM search_doc WHERE docid IN ({','.join('?' * len(piece))})", piece
        )
        for docid, kind, row_id in rows:
            shown.append((best[docid], _KIND_ORDER.get(kind, 9), -docid, Match(kind, row_id, best[docid])))
    shown.sort(key=lambda item: item[:3])
    return Found(tuple(item[3] for item in shown[:limit]), len(best))
