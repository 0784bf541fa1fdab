"""Documents that wait to be joined to the index: a save writes the document, and its keys follow in a quiet moment.

A save of a call or two would touch a page for every key. What waits is the end of `search_doc`, after the number
in `search_state.joined`; it is little, and looked through whenever something is looked for. What has a name, and what
is searched by parts of a phone, never waits.
"""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from contextlib import closing
from functools import cached_property

from desk_app.storage.keys import FORMER_PHONE, PHONE, lookups
from desk_app.storage.reading import Reader

MOST = 64
"""So many wait at most; the save that would be one more joins them all."""
FTS = "fts5(tokens, content='{}', tokenize='ascii', detail=none, columnsize=0)"
_WAITING = "docid > (SELECT joined FROM search_state)"


def ends(conn: sqlite3.Connection) -> tuple[int, int]:
    """The number of the last document that does not wait, and of the last of all."""
    joined, last = conn.execute("SELECT joined, (SELECT max(docid) FROM search_doc) FROM search_state").fetchone()
    return int(joined), int(last or 0)


def joined_to(conn: sqlite3.Connection) -> int:
    """The number of the last document that does not wait."""
    return int(conn.execute("SELECT joined FROM search_state").fetchone()[0])


def mark_joined(conn: sqlite3.Connection) -> None:
    """Notes that none waits any more."""
    conn.execute(
        "UPDATE search_state SET joined = last FROM (SELECT coalesce(max(docid), 0) AS last FROM search_doc)"
        " WHERE joined <> last"
    )


def join(conn: sqlite3.Connection) -> bool:
    """Writes the keys of all that wait; answers whether any did."""
    docs = conn.execute(f"SELECT docid, tokens, phones, numbers FROM search_doc WHERE {_WAITING}").fetchall()
    add_keys(conn, docs)
    if docs:
        mark_joined(conn)
    return bool(docs)


def add_keys(conn: sqlite3.Connection, docs: Iterable[Sequence[object]]) -> None:
    """Writes what documents are looked up by, but their names: of each its number, tokens, phones and numbers."""
    docs = list(docs)
    conn.executemany("INSERT INTO search_fts(rowid, tokens) VALUES (?, ?)", [(doc[0], doc[1]) for doc in docs])
    conn.executemany(
        "INSERT INTO search_key VALUES (?, ?)",
        [(key, doc[0]) for doc in docs for key in lookups(str(doc[2]), str(doc[3]))],
    )


class Waiting:
    """What waits in a file just now, the newest first, asked as the index is."""

    def __init__(self, reader: Reader) -> None:
        self._docs = reader.query(
            f"SELECT docid, tokens, plain, phones, numbers FROM search_doc WHERE {_WAITING} ORDER BY docid DESC"
        )

    @cached_property
    def _lookups(self) -> list[tuple[int, Collection[str]]]:
        return [(doc[0], lookups(doc[3], doc[4])) for doc in self._docs]

    def with_key(self, key: str) -> list[int]:
        """Those that have a key."""
        return [docid for docid, keys in self._lookups if key in keys]

    def with_key_from(self, start: str) -> list[int]:
        """Those with a key that begins so."""
        return [docid for docid, keys in self._lookups if any(key.startswith(start) for key in keys)]

    def with_phone_part(self, digits: str) -> list[int]:
        """Those with a phone, a former one too, that has these digits in it."""
        kinds = (PHONE, FORMER_PHONE)
        return [docid for docid, keys in self._lookups if any(key[0] in kinds and digits in key for key in keys)]

    def matching(self, match: str) -> list[tuple[int, str]]:
        """Number and plain text of those that a full-text expression finds."""
        if not self._docs:
            return []
        with closing(sqlite3.connect(":memory:")) as conn:
            conn.execute(f"CREATE VIRTUAL TABLE f USING {FTS.format('')}")
            conn.executemany("INSERT INTO f(rowid, tokens) VALUES (?, ?)", [(doc[0], doc[1]) for doc in self._docs])
            hit = {int(row[0]) for row in conn.execute("SELECT rowid FROM f WHERE f MATCH ?", (match,))}
        return [(doc[0], doc[2]) for doc in self._docs if doc[0] in hit]
