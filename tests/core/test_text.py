import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.core.text import (
    INSIDE_DIGITS,
    LONGEST_TOKEN,
    MOST_QUERY_TOKENS,
    MOST_TOKENS,
    clean,
    fold,
    query_tokens,
    tokens_for_index,
    without_accents,
)

NOTES = [
    "客户说经理没有回电话，冰箱不制冷",
    "Mr. Wang called about the Café table, order 91138005",
    "型号KFR-35GW，序列号SN20261121",
    "張經理：𬊈先生的々〇",
    "さくらんぼ ハナコ 안녕하세요",
    "电话13800138000 STRASSE straße",
    "(空)",
]

HOSTILE = [
    "", " ", '"', "'", '""', '"unclosed', "*", "^", "^wang", "wang*", "-wang", "+", "NEAR", "NEAR(a b)", "NEAR(a b, 5)",
    "AND", "OR NOT", "a AND", "NOT a", "note:wang", "col : x", "{a b}: c", "(", ")", "(()", "a\x00b", "\x00", "\ud800",
    "经\udfff理", "; DROP TABLE notes; --", "%_[]\\", "a.b.c", "#tag @x", "😀", "\u202e经理", "''''", "1 OR 1=1", "—",
]  # fmt: skip


@pytest.fixture
def index() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE VIRTUAL TABLE found USING fts5(words, tokenize='ascii', detail=none, content='')")
        db.executemany(
            "INSERT INTO found(rowid, words) VALUES (?, ?)", ((n, tokens_for_index(t)) for n, t in enumerate(NOTES))
        )
        yield db


def find(db: sqlite3.Connection, text: str) -> set[int]:
    expressions = query_tokens(text)
    if not expressions:
        return set()
    return {row[0] for row in db.execute("SELECT rowid FROM found WHERE found MATCH ?", (" AND ".join(expressions),))}


@pytest.mark.parametrize(
    ("typed", "notes"),
    [
        ("经理", {0}),
        ("经", {0}),
        ("经理 冰箱", {0}),
        ("经理冰箱", set()),
        ("理经", set()),
        ("WANG", {1}),
        ("wa", {1}),
        ("ang", set()),
        ("cafe", {1}),
        ("Café", {1}),
        ("ｃａｆｅ", {1}),
        ("91138005", {1}),
        ("911", {1}),
        ("8005", {1}),
        ("138", {1, 5}),
        ("13800138000", {5}),
        ("35gw", {2}),
        ("kfr-35", {2}),
        ("20261121", {2}),
        ("sn2026", {2}),
        ("型号kfr", {2}),
        ("經理", {3}),
        ("𬊈", {3}),
        ("𬊈先生", {3}),
        ("々〇", {3}),
        ("さくら", {4}),
        ("ﾊﾅｺ", {4}),
        ("녕하", {4}),
        ("strasse", {5}),
        ("straße", {5}),
        ("空", {6}),
    ],
)
def test_found_in_a_real_index(index: sqlite3.Connection, typed: str, notes: set[int]) -> None:
    assert find(index, typed) == notes


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_queries_are_no_syntax_errors(index: sqlite3.Connection, typed: str) -> None:
    find(index, typed)


@given(st.text(alphabet=st.characters(), max_size=80))
def test_no_query_is_a_syntax_error(typed: str) -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE VIRTUAL TABLE found USING fts5(words, tokenize='ascii', detail=none)")
        find(db, typed)


@given(st.text(max_size=200), st.data())
def test_a_text_is_found_by_itself(text: str, data: st.DataObject) -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE VIRTUAL TABLE found USING fts5(words, tokenize='ascii', detail=none)")
        db.execute("INSERT INTO found(rowid, words) VALUES (1, ?)", (tokens_for_index(text),))
        for typed in (text, fold(text).upper()):
            assert not query_tokens(typed) or find(db, typed) == {1}


@given(st.text(alphabet="客户经理没有回电话冰箱𬊈々", min_size=1, max_size=40), st.data())
def test_any_part_of_chinese_is_found(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    stop = data.draw(st.integers(start + 1, len(text)))
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE VIRTUAL TABLE found USING fts5(words, tokenize='ascii', detail=none)")
        db.execute("INSERT INTO found(rowid, words) VALUES (1, ?)", (tokens_for_index(text),))
        assert find(db, text[start:stop]) == {1}


@given(st.text())
def test_tokens_hold_nothing_the_index_would_cut(text: str) -> None:
    tokens = tokens_for_index(text).split(" ")
    assert all(c.isalnum() or not c.isascii() for token in tokens for c in token)
    "".join(tokens).encode("utf-8")


def test_tokens() -> None:
    assert tokens_for_index("经理ok") == "经 理 经理 ok"
    assert tokens_for_index("Café") == "café cafe"
    assert tokens_for_index("1234 12345").split() == [
        "1234",
        "12345",
        *(INSIDE_DIGITS + d for d in ("123", "234", "345")),
    ]
    assert query_tokens("wang") == ['"wang" *']
    assert query_tokens("经") == ['"经"']
    assert query_tokens("经理人") == ['"经理"', '"理人"']
    assert query_tokens("138") == ['("138" * OR ("zq138"))']


def test_long_texts_are_bounded() -> None:
    everything = "".join(chr(n) for n in range(0x4E00, 0x9FFF)) * 5
    assert len(tokens_for_index(everything).split(" ")) == MOST_TOKENS
    shuffled = random.Random(7).choices("客户说经理没有回电话", k=100_000)
    assert len(tokens_for_index("".join(shuffled)).split(" ")) <= 110
    assert len(query_tokens(everything)) == MOST_QUERY_TOKENS
    word = "x" * 1000
    assert tokens_for_index(word) == "x" * LONGEST_TOKEN
    assert query_tokens(word) == ['"' + "x" * LONGEST_TOKEN + '" *']


def test_the_longest_query_is_accepted_by_the_index(index: sqlite3.Connection) -> None:
    find(index, " ".join(str(n) * 20 for n in range(1, 200)))
    find(index, "".join(chr(n) for n in range(0x4E00, 0x5000)))


@pytest.mark.parametrize(
    ("text", "cleaned", "removed"),
    [
        ("a\x00b", "ab", 1),
        ("line\r\nline\rline\n\tx", "line\nline\nline\n\tx", 0),
        ("\ud800经理\udfff", "经理", 2),
        ("\x1b[31m\x85", "[31m", 2),
        ("𬊈", "𬊈", 0),
        ("", "", 0),
    ],
)
def test_clean(text: str, cleaned: str, removed: int) -> None:
    assert clean(text) == (cleaned, removed)


@given(st.text(alphabet=st.characters()))
def test_cleaned_text_can_be_kept_in_a_file(text: str) -> None:
    cleaned, removed = clean(text)
    assert clean(cleaned) == (cleaned, 0)
    with closing(sqlite3.connect(":memory:")) as db:
        assert db.execute("SELECT ?", (cleaned,)).fetchone()[0] == cleaned
    assert removed <= len(text)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_accents() -> None:
    assert without_accents("Éłøñ が 각") == "Eloñ が 각".replace("ñ", "n")
