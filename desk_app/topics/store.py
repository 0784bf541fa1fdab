"""The table of topics; without a tree named, those of calls are meant."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from desk_app.core.clock import to_text
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.core.text import fold
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx
from desk_app.topics.letters import Fit, fit, fit_pieces
from desk_app.topics.model import BETWEEN, Topic, TopicRow, Tree, ids_under, in_tree
from desk_app.topics.words import WORDS

USED_FOR = timedelta(days=90)
LOOKED_AT = 3_000
"""How many of the last calls (or complaints) tell how often a topic is used: enough for an order, and quick."""
_RESTS_ON = frozenset({"topics"})
_FURTHER = len(Fit)
"""A topic found by its path stands after those found by their own name."""


def every_topic(reader: Reader, tree: Tree = Tree.CALLS) -> list[Topic]:
    """All topics of a tree from the top down, the retired ones too."""
    return [topic for topic in _all(reader).values() if topic.tree == tree]


def all_topics(reader: Reader, tree: Tree = Tree.CALLS) -> list[Topic]:
    """The topics of a tree that are in use, from the top down."""
    return [topic for topic in every_topic(reader, tree) if not topic.retired]


def by_id(reader: Reader, topic_id: str, tree: Tree | None = None) -> Topic:
    """One topic (of that tree), also a retired one: what stands on a call stays readable. Raises NotFound."""
    found = _all(reader).get(topic_id)
    if found is None or tree not in (None, found.tree):
        raise NotFound(_(WORDS[tree or Tree.CALLS].refused.gone))
    return found


def with_path(reader: Reader, path: str, tree: Tree = Tree.CALLS) -> Topic | None:
    """The topic in use that is written so (`送货 · 迟到`), capitals, width and blanks aside; None if there is none."""
    wanted = _path_key(path)
    return next((topic for topic in all_topics(reader, tree) if _path_key(topic.path) == wanted), None)


def ids_with_those_under(reader: Reader, topic_id: str) -> set[str]:
    """The ids of a topic and of all under it, the retired ones too: whose calls count as its calls."""
    return ids_under(_all(reader), topic_id)


def find(reader: Reader, letters: str, tree: Tree = Tree.CALLS) -> list[Topic]:
    """The topics in use of a tree for a part of the name, pinyin or initials, of it or of those above it; best first.

    What fits equally well stands by how often it was used lately, then as in the tree. Without letters all of
    them, those used most first.
    """
    topics, used = all_topics(reader, tree), used_lately(reader, tree)
    by_use = sorted(topics, key=lambda topic: -used.get(topic.id, 0))
    if not letters.strip():
        return by_use
    ranked = [(rank, topic) for topic in by_use if (rank := _rank(topic, letters)) is not None]
    return [topic for _rank_, topic in sorted(ranked, key=lambda each: each[0])]


def _rank(topic: Topic, letters: str) -> int | None:
    own = fit(topic.name, letters)
    if own is not None:
        return int(own)
    path = fit_pieces((topic.path, *topic.path.split(BETWEEN)), letters)
    return None if path is None else _FURTHER + int(path)


_USES = {
    Tree.CALLS: "SELECT topic_id AS id FROM calls WHERE deleted_at IS NULL AND rang_at >= ? ORDER BY rang_at DESC",
    Tree.COMPLAINTS: "SELECT kind_id AS id FROM complaints WHERE deleted_at IS NULL AND received_at >= ?"
    " ORDER BY received_at DESC",
    Tree.CAUSES: "SELECT cause_id AS id FROM complaints WHERE deleted_at IS NULL AND received_at >= ?"
    " ORDER BY received_at DESC",
}


def used_lately(reader: Reader, tree: Tree = Tree.CALLS) -> dict[str, int]:
    """Topic id to how many of the last calls or complaints (of 90 days, the newest 3,000) were about it."""
    if isinstance(reader, DeskFile):
        return reader.known(f"topics.used.{tree}", lambda: _used(reader, tree, reader.clock.now()))
    return _used(reader, tree, reader.now) if isinstance(reader, Tx) else {}


def _used(reader: Reader, tree: Tree, now: datetime) -> dict[str, int]:
    rows = reader.query(
        f"SELECT id, count(*) FROM ({_USES[tree]} LIMIT {LOOKED_AT}) WHERE id IS NOT NULL GROUP BY id",
        (to_text(now - USED_FOR),),
    )
    return {str(row[0]): int(row[1]) for row in rows}


def _all(reader: Reader) -> Mapping[str, Topic]:
    if isinstance(reader, DeskFile):
        return reader.known("topics", lambda: _read(reader), _RESTS_ON)
    if isinstance(reader, Tx):
        return reader.known("topics", _RESTS_ON, lambda: _read(reader))
    return _read(reader)


def _read(reader: Reader) -> dict[str, Topic]:
    rows = reader.query("SELECT id, parent_id, name, position, deleted_at, tree FROM topics")
    records = [
        TopicRow(
            row["id"], row["parent_id"], row["name"], row["position"], row["deleted_at"] is not None, Tree(row["tree"])
        )
        for row in rows
    ]
    return {topic.id: topic for topic in in_tree(records)}


def _path_key(path: str) -> str:
    return BETWEEN.join(" ".join(fold(name).split()) for name in path.split(BETWEEN.strip()))


def retired_at(tx: Tx, topic_id: str) -> str | None:
    """When a topic was retired, as it stands in the file; None while it is in use."""
    rows = tx.query("SELECT deleted_at FROM topics WHERE id = ?", (topic_id,))
    return rows[0][0] if rows else None


def add(tx: Tx, row: Mapping[str, Any]) -> None:
    """A new topic."""
    tx.insert("topics", row)


def change(tx: Tx, topic_id: str, changes: Mapping[str, Any]) -> None:
    """New values for some columns of a topic."""
    tx.update("topics", topic_id, changes)
