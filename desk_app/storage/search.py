"""One search index over all records: bigrams for Han text, keys for phones, names and numbers.

It is derived: it is brought in step with the rows the journal says were touched, and it can be rebuilt at any time.
After a small save the journal itself is the list of what is still to be done: the index follows in a quiet moment, or
before anybody looks into it, so that a save touches few pages and everything is found at once.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from desk_app.core.names import name_keys
from desk_app.core.text import fold, inside_tokens, tokens_of_folded
from desk_app.storage import waiting
from desk_app.storage.keys import FORMER_PHONE, PHONE, lookups
from desk_app.storage.reading import Reader, blocks, marks
from desk_app.storage.written import SINCE, Written, after

Progress = Callable[[int, int], None]
FIRST_KIND = "customer"
"""The kind that is found before others by words and inside of its phone numbers."""


def kind_token(kind: str) -> str:
    """The token every document of the first kind has; no language writes a word like it."""
    return f"zk{kind}"


@dataclass(frozen=True)
class Document:
    """What one record can be found by."""

    kind: str
    row_id: str
    words: str
    numbers: tuple[str, ...] = ()
    phones: tuple[tuple[str, bool], ...] = ()
    """Digits, and whether it is a former number."""
    names: tuple[tuple[str, bool, bool], ...] = ()
    """The name, whether it is a person's, and whether it is a former one."""


@dataclass(frozen=True)
class SearchSource:
    """How a room's records become documents; `parts` are child tables and their column of the record's id.

    A part that hangs on records of several kinds has an expression there, NULL for those of others."""

    kind: str
    table: str
    parts: Mapping[str, str]
    documents: Callable[[Reader, Sequence[str]], Iterable[Document]]
    points: tuple[str, ...] = ()
    """Columns of the table that name another record of it, whose document holds words of this one."""
    told: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By table the columns that documents are made of; a change of others leaves them alone. Unnamed: of all."""

    @cached_property
    def tables(self) -> frozenset[str]:
        """The table and its parts."""
        return frozenset((self.table, *self.parts))


class _ConnReader:
    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn

    def query(self, sql: str, args: Sequence[object] = ()) -> list[sqlite3.Row]:
        return self._conn.execute(sql, args).fetchall()


OTHER_KINDS = {
    "staff": "staff", "settings": "settings", "imports": "import", "saved_lists": "list", "printed": "print",
    "tags": "customer", "custom_fields": "customer", "service_levels": "customer", "customer_consents": "customer",
    "customer_states": "customer", "customer_levels": "customer", "customer_tiers": "customer",
    "credit_events": "customer", "credit_statements": "customer", "erasures": "customer",
    "opening_hours": "calendar", "calendar_days": "calendar",
    "commitments": "commitment", "commitment_versions": "commitment", "matter_clocks": "matter",
    "clock_pauses": "matter", "complaint_notes": "complaint", "complaint_measures": "complaint",
    "complaint_links": "complaint", "checklist_items": "checklist", "complaint_checks": "complaint",
    "delivery_lines": "delivery", "delivery_events": "delivery", "delivery_attempts": "delivery",
    "surveys": "survey", "survey_marks": "survey",
    "standing_deliveries": "standing", "standing_lines": "standing", "standing_days": "standing",
    "replenishments": "replenishment", "allotments": "allotment", "allotment_handouts": "allotment",
    "allotment_overrides": "allotment",
    "attachments": "attachment", "improvements": "improvement", "improvement_complaints": "improvement",
    "topics": "topic", "phrases": "phrase", "enquiries": "call", "matter_moves": "matter", "day_closings": "day",
}  # fmt: skip
"""What is announced of tables that are in no document of the index."""


_PLACE_OF_KIND = {"customer": 0, "complaint": 1, "delivery": 2, "call": 3, "purchase": 4}
_LAST_PLACE = 9
PLACES = 16
"""A document's number is PLACES × a running number + the place of its kind: it tells what is shown before what."""


def place_of(kind: str) -> int:
    """Where the records of a kind stand among those found for the same reason; 0 is first."""
    return _PLACE_OF_KIND.get(kind, _LAST_PLACE)


def kinds_of(sources: Sequence[SearchSource], tables: frozenset[str]) -> frozenset[str]:
    """The kinds of records that these tables make up."""
    others = (OTHER_KINDS[table] for table in tables if table in OTHER_KINDS)
    return frozenset((*others, *(source.kind for source in sources if not tables.isdisjoint(source.tables))))


def may_follow(sources: Sequence[SearchSource], written: Written, behind: int) -> bool:
    """Whether the index may follow a save later: a small one, and not yet far behind.

    Who is looked for first, and recognised while typing, is in the index with the save.
    """
    if written.entries is None or behind + len(written.entries) > MOST_BEHIND:
        return False
    return all(written.tables.isdisjoint(source.tables) for source in sources if source.kind == FIRST_KIND)


def catch_up(conn: sqlite3.Connection, sources: Sequence[SearchSource]) -> None:
    """Brings an index that is behind in step."""
    refresh(conn, sources, after(conn, indexed_to(conn)))
    mark_indexed(conn)


def refresh(
    conn: sqlite3.Connection, sources: Sequence[SearchSource], written: Written, progress: Progress | None = None
) -> None:
    """Brings the index in step with what was written."""
    concerned = [source for source in sources if not written.tables.isdisjoint(source.tables)]
    touched = [(source, ids) for source in concerned if (ids := _touched(conn, source, written))]
    if touched and not _let_wait(conn, touched, written):
        for source, ids in touched:
            if changed := _changed(conn, source, ids):
                renew(conn, source, changed, progress)


MOST_BEHIND = 100
"""So many entries of the journal may be unknown to the index."""
_COMPARED = 500
"""Of a save that touches more records of a kind all are renewed."""


def _changed(conn: sqlite3.Connection, source: SearchSource, ids: Sequence[str]) -> Sequence[str]:
    """Those of the ids whose documents say something else than the index does; of very many all."""
    if len(ids) > _COMPARED:
        return ids
    stored = _stored(conn, ids)
    if not stored:
        return ids
    made = {each.row_id: keys(each).as_kept() for each in source.documents(_ConnReader(conn), ids)}
    return [row_id for row_id in ids if made.get(row_id) != (stored[row_id][1] if row_id in stored else None)]


_FEW = waiting.MOST // 2
"""Of what touches more records none waits."""


def _let_wait(
    conn: sqlite3.Connection, touched: Sequence[tuple[SearchSource, Sequence[str]]], written: Written
) -> bool:
    """Writes the documents alone, where all are new or wait already and may wait; answers whether it did."""
    every = [row_id for _source, ids in touched for row_id in ids]
    if len(every) > _FEW or any(source.kind == FIRST_KIND for source, _ids in touched):
        return False
    joined, last = waiting.ends(conn)
    if last // PLACES + len(every) > joined // PLACES + waiting.MOST:
        return False
    old = []
    if not written.is_new(every):
        old = conn.execute(f"SELECT docid FROM search_doc WHERE row_id IN ({marks(every)})", every).fetchall()
    if any(row[0] <= joined for row in old):
        return False
    reader = _ConnReader(conn)
    documents = [document for source, ids in touched for document in source.documents(reader, ids)]
    if any(document.names for document in documents):
        return False
    if old:
        conn.executemany("DELETE FROM search_doc WHERE docid = ?", [tuple(row) for row in old])
    _add_docs(conn, documents, last)
    return True


def _touched(conn: sqlite3.Connection, source: SearchSource, written: Written) -> list[str]:
    if written.entries is None:
        return _touched_by_many(conn, source, written)
    found: dict[str, None] = {}
    for table, column in {source.table: "id", **source.parts}.items():
        if table in written.tables:
            told = source.told.get(table, ())
            ids = [
                each.row_id
                for each in written.of(table)
                if not told or each.op == "D" or not each.cols.keys().isdisjoint(told)
            ]
            if column == "id":
                found.update(dict.fromkeys(ids))
            elif ids:
                sql = f"SELECT DISTINCT {column} FROM {table} WHERE id IN ({marks(ids)}) AND {column} IS NOT NULL"
                found.update((str(row[0]), None) for row in conn.execute(sql, ids))
    for column in source.points:
        found.update((str(each), None) for each in written.values_of(source.table, column) if each is not None)
    return list(found)


def _touched_by_many(conn: sqlite3.Connection, source: SearchSource, written: Written) -> list[str]:
    found: dict[str, None] = {}
    for table, column in {source.table: "id", **source.parts}.items():
        if table in written.tables:
            rows = conn.execute(
                f"SELECT DISTINCT {column} FROM {table} WHERE id IN (SELECT c.row_id FROM change_log c"
                f" WHERE {SINCE} AND c.tbl = ?{_told(source.told.get(table, ()))})",
                (written.since, table),
            )
            found.update((str(row[0]), None) for row in rows if row[0] is not None)
    for column in source.points if source.table in written.tables else ():
        changed = (
            f"SELECT json_extract(c.cols, '$.{column}') FROM change_log c WHERE {SINCE} AND c.tbl = ?"
            f" UNION SELECT json_extract(c.old, '$.{column}') FROM change_log c WHERE {SINCE} AND c.tbl = ?"
        )
        rows = conn.execute(changed, (written.since, source.table) * 2)
        found.update((str(row[0]), None) for row in rows if row[0] is not None)
    return list(found)


def _told(columns: Sequence[str]) -> str:
    if not columns:
        return ""
    keys_of = ", ".join(f"'{column}'" for column in columns)
    return f" AND (c.op = 'D' OR EXISTS (SELECT 1 FROM json_each(c.cols) j WHERE j.key IN ({keys_of})))"


def renew(conn: sqlite3.Connection, source: SearchSource, ids: Sequence[str], progress: Progress | None = None) -> None:
    """Brings the index in step with these records of a source; afterwards none waits."""
    reader, done = _ConnReader(conn), 0
    waiting.join(conn)
    for block in blocks(ids):
        _forget(conn, block)
        _add(conn, source.documents(reader, block))
        done += len(block)
        if progress:
            progress(done, len(ids))
    waiting.mark_joined(conn)


def _forget(conn: sqlite3.Connection, ids: Sequence[str]) -> None:
    docs = conn.execute(
        f"SELECT docid, tokens, phones, numbers FROM search_doc WHERE row_id IN ({marks(ids)})", tuple(ids)
    ).fetchall()
    if not docs:
        return
    conn.executemany(
        "INSERT INTO search_fts(search_fts, rowid, tokens) VALUES ('delete', ?, ?)",
        [(docid, tokens) for docid, tokens, _phones, _numbers in docs],
    )
    conn.executemany(
        "DELETE FROM search_key WHERE key = ? AND docid = ?",
        [(key, docid) for docid, _tokens, phones, numbers in docs for key in lookups(phones, numbers)],
    )
    for table in ("search_doc", "search_name"):
        conn.executemany(f"DELETE FROM {table} WHERE docid = ?", [(row[0],) for row in docs])


@dataclass(frozen=True, slots=True)
class Keys:
    """What of a document stands in the index; `sound` is where the first kind stands in a list by name."""

    tokens: str
    plain: str
    phones: str
    """A word each, as it stands in `search_key`."""
    names: list[tuple[str, str, str, int]]
    numbers: str
    """A line each."""
    sound: str | None

    def as_kept(self) -> tuple[object, ...]:
        """In an order in which two can be compared."""
        return (self.tokens, self.plain, self.sound, self.phones, sorted(self.names), self.numbers)


def keys(document: Document) -> Keys:
    """The keys of a document."""
    names = []
    for name, personal, former in document.names:
        made = name_keys(name, personal=personal)
        names.append((made.folded, made.pinyin, made.initials, int(former)))
        names.extend((made.folded, other, "", int(former)) for other in made.other_pinyin)
    words = " ".join((document.words, *(name for name, _p, _f in document.names)))
    phones = [(FORMER_PHONE if former else PHONE) + digits for digits, former in document.phones if digits]
    numbers = dict.fromkeys(fold(number) for number in document.numbers if number)
    plain = fold(words)
    tokens, sound = tokens_of_folded(plain), None
    if document.kind == FIRST_KIND:
        sound = _sound(names)
        inside = dict.fromkeys(token for phone in phones for token in inside_tokens(phone[1:]))
        tokens = " ".join((tokens, *inside, kind_token(FIRST_KIND)))
    return Keys(tokens, plain, " ".join(dict.fromkeys(phones)), names, "\n".join(numbers), sound)


def _sound(names: Sequence[tuple[str, str, str, int]]) -> str:
    """Latin by its letters with its blanks, as telephone books have it, and Chinese by its pinyin, in one row."""
    folded, pinyin = names[0][:2] if names else ("", "")
    return f"{folded if folded.isascii() else pinyin or folded}\x1f{folded}"


def _add(conn: sqlite3.Connection, documents: Iterable[Document]) -> None:
    docs, names = _add_docs(conn, documents, waiting.ends(conn)[1])
    waiting.add_keys(conn, docs)
    if names:
        conn.executemany("INSERT INTO search_name VALUES (?, ?, ?, ?, ?)", names)


Docs = list[tuple[int, str, str, str]]


def _add_docs(
    conn: sqlite3.Connection, documents: Iterable[Document], last: int
) -> tuple[Docs, list[tuple[object, ...]]]:
    """Writes documents without their keys, after the one numbered `last`.

    Answers number, tokens, phones and numbers of each, and all names.
    """
    rows, docs, names = list[tuple[object, ...]](), Docs(), list[tuple[object, ...]]()
    for count, each in enumerate(documents, last // PLACES + 1):
        made = keys(each)
        docid = count * PLACES + place_of(each.kind)
        rows.append((docid, each.kind, each.row_id, made.tokens, made.plain, made.sound, made.phones, made.numbers))
        docs.append((docid, made.tokens, made.phones, made.numbers))
        names.extend((docid, *name) for name in made.names)
    conn.executemany(
        "INSERT INTO search_doc(docid, kind, row_id, tokens, plain, sound, phones, numbers)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    return docs, names


def rebuild(conn: sqlite3.Connection, sources: Iterable[SearchSource]) -> None:
    """Makes the whole index anew."""
    conn.execute("DELETE FROM search_doc")
    for table in ("search_key", "search_name"):
        conn.execute(f"DELETE FROM {table}")
    conn.execute("INSERT INTO search_fts(search_fts) VALUES ('rebuild')")
    waiting.mark_joined(conn)
    for source in sources:
        ids = [str(row[0]) for row in conn.execute(f"SELECT id FROM {source.table} ORDER BY id")]
        renew(conn, source, ids)
    mark_indexed(conn)


_PAGES_AT_ONCE = 32


def join_a_bit(conn: sqlite3.Connection) -> bool:
    """Joins what waits, else some pages of the full-text index; answers whether it found anything to join."""
    if waiting.join(conn):
        return True
    before = conn.total_changes
    conn.execute("INSERT INTO search_fts(search_fts, rank) VALUES ('merge', ?)", (_PAGES_AT_ONCE,))
    return conn.total_changes - before > 1


def indexed_to(conn: sqlite3.Connection) -> int:
    """The journal number the index was last brought in step with."""
    return int(conn.execute("SELECT indexed_seq FROM sync_state").fetchone()[0])


def stranger_wrote(conn: sqlite3.Connection) -> bool:
    """Whether somebody wrote who left what is derived as it was."""
    return bool(conn.execute("SELECT seen_seq <> dev_seq FROM sync_state").fetchone()[0])


def mark_indexed(conn: sqlite3.Connection) -> None:
    """Notes that the index is in step with the journal."""
    conn.execute("UPDATE sync_state SET indexed_seq = dev_seq, seen_seq = dev_seq")


def _unknown(conn: sqlite3.Connection, sources: Iterable[SearchSource]) -> set[str]:
    """The records that changed since the index was brought in step."""
    wrote = after(conn, indexed_to(conn))
    return {row_id for source in sources for row_id in _touched(conn, source, wrote)}


def out_of_step(conn: sqlite3.Connection, sources: Iterable[SearchSource]) -> Iterator[str]:
    """The ids of records whose index differs from what their rows say (slow: compares all).

    Those the index is still to follow are passed over.
    """
    reader, sources = _ConnReader(conn), list(sources)
    later = _unknown(conn, sources)
    known = {str(row[0]) for row in conn.execute("SELECT row_id FROM search_doc")}
    looked_up, joined = 0, waiting.joined_to(conn)
    for source in sources:
        ids = [str(row[0]) for row in conn.execute(f"SELECT id FROM {source.table}")]
        for block in blocks(ids):
            stored = _stored(conn, block)
            for row_id in later.intersection(block):
                docid, kept = stored.get(row_id, (0, ()))
                looked_up += len(lookups(str(kept[3]), str(kept[5]))) if kept and docid <= joined else 0
                known.discard(row_id)
            for document in source.documents(reader, block):
                if document.row_id in later:
                    continue
                known.discard(document.row_id)
                made = keys(document)
                docid, kept = stored.get(document.row_id, (0, ()))
                found = lookups(made.phones, made.numbers) if docid <= joined else ()
                looked_up += len(found)
                right = kept == made.as_kept() and docid % PLACES == place_of(document.kind)
                if not right or not all(conn.execute(_LOOKED_UP, (key, docid)).fetchone() for key in found):
                    yield document.row_id
    yield from known
    if conn.execute("SELECT count(*) FROM search_key").fetchone()[0] != looked_up:
        yield "search_key"


_LOOKED_UP = "SELECT 1 FROM search_key WHERE key = ? AND docid = ?"


def _stored(conn: sqlite3.Connection, ids: Sequence[str]) -> dict[str, tuple[int, tuple[object, ...]]]:
    docs = conn.execute(
        f"SELECT docid, row_id, tokens, plain, sound, phones, numbers FROM search_doc WHERE row_id IN ({marks(ids)})",
        tuple(ids),
    ).fetchall()
    at = [row[0] for row in docs]
    names: dict[int, list[tuple[str, str, str, int]]] = {d: [] for d in at}
    for docid, *name in conn.execute(
        f"SELECT docid, folded, pinyin, initials, former FROM search_name WHERE docid IN ({marks(at)})", at
    ):
        names[docid].append((name[0], name[1], name[2], name[3]))
    return {
        row["row_id"]: (
            row["docid"],
            Keys(
                *(row["tokens"], row["plain"], row["phones"], names[row["docid"]], row["numbers"], row["sound"])
            ).as_kept(),
        )
        for row in docs
    }


def fts_agrees(conn: sqlite3.Connection) -> bool:
    """Whether the full-text index holds just what `search_doc` says, read through a copy in memory."""
    copy = sqlite3.connect(":memory:")
    try:
        copy.execute("CREATE TABLE vocab(term TEXT, doc INTEGER)")
        copy.execute(f"CREATE VIRTUAL TABLE fresh USING {waiting.FTS.format('')}")
        copy.execute("CREATE VIRTUAL TABLE fresh_v USING fts5vocab(fresh, 'row')")
        rows = conn.execute("SELECT docid, tokens FROM search_doc WHERE docid <= ?", (waiting.joined_to(conn),))
        copy.executemany("INSERT INTO fresh(rowid, tokens) VALUES (?, ?)", (tuple(row) for row in rows))
        wanted = dict(copy.execute("SELECT term, doc FROM fresh_v").fetchall())
    finally:
        copy.close()
    try:
        conn.execute("CREATE VIRTUAL TABLE temp.desk_vocab USING fts5vocab(main, search_fts, 'row')")
        there = {str(row[0]): int(row[1]) for row in conn.execute("SELECT term, doc FROM temp.desk_vocab")}
    finally:
        conn.execute("DROP TABLE IF EXISTS temp.desk_vocab")
    return there == wanted
