"""The table of phrases."""

import sqlite3
from collections.abc import Mapping
from datetime import date as Date
from typing import Any

from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.core.text import fold
from desk_app.phrases import matching
from desk_app.phrases.matching import Card
from desk_app.phrases.model import Phrase
from desk_app.settings import store as settings
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx
from desk_app.topics import store as topics

SAME_TOPIC, TOPIC_ABOVE, TOPIC_BELOW = 30.0, 18.0, 12.0
"""What it weighs that a phrase is about the topic, one above it, one under it."""
_SOME = 0.2
"""The part of that which counts where somebody looks for words: they come first."""


def today(file: DeskFile | Tx) -> Date:
    """The day it is in the store."""
    now = file.clock.now() if isinstance(file, DeskFile) else file.now
    return now.astimezone(settings.profile(file).zoneinfo).date()


def every_phrase(reader: Reader) -> list[Phrase]:
    """All phrases by title, the retired ones too."""
    return list(_all(reader).values())


def all_phrases(reader: Reader) -> list[Phrase]:
    """The phrases in use, by title."""
    return [phrase for phrase in every_phrase(reader) if not phrase.retired]


def by_id(reader: Reader, phrase_id: str) -> Phrase:
    """One phrase, also a retired one; raises NotFound."""
    found = _all(reader).get(phrase_id)
    if found is None:
        raise NotFound(_("This short answer is no longer there."))
    return found


def find(reader: Reader, text: str, topic_id: str | None = None, limit: int = 8) -> list[Phrase]:
    """The phrases in use in which something of the text stands, or that it spells by pinyin or initials; best first.

    A topic lifts those about it. Without text those about the topic, the ones above and under it; without either
    the first by title.
    """
    cards = _cards(reader)
    if not text.strip():
        if not topic_id:
            return [each.phrase for each in cards][:limit]
        return matching.best(cards, _by_topic(reader, topic_id), limit)
    score = matching.scores(cards, text)
    about = _by_topic(reader, topic_id)
    return matching.best(cards, {row: value + _SOME * about.get(row, 0) for row, value in score.items()}, limit)


def fitting(reader: Reader, topic_id: str | None, words: str, limit: int = 8) -> list[Phrase]:
    """What may be said while a call is about a topic, or about these words of its note; best first."""
    cards = _cards(reader)
    score = matching.scores(cards, words, least=matching.TOPIC, by_sound=False)
    for row, value in _by_topic(reader, topic_id).items():
        score[row] = score.get(row, 0) + value
    return matching.best(cards, score, limit)


def _by_topic(reader: Reader, topic_id: str | None) -> dict[str, float]:
    if not topic_id:
        return {}
    known = {topic.id: topic for topic in topics.every_topic(reader)}
    weights = dict.fromkeys(topics.ids_with_those_under(reader, topic_id), TOPIC_BELOW)
    at = known.get(topic_id)
    while at is not None and weights.get(at.id) != TOPIC_ABOVE:
        weights[at.id] = TOPIC_ABOVE
        at = known.get(at.parent_id or "")
    weights[topic_id] = SAME_TOPIC
    return {one.id: weights[one.topic_id] for one in all_phrases(reader) if one.topic_id in weights}


def _cards(reader: Reader) -> list[Card]:
    if isinstance(reader, DeskFile):
        return reader.known("phrases.cards", lambda: _made_cards(reader))
    return _made_cards(reader)


def _made_cards(reader: Reader) -> list[Card]:
    paths = topic_paths(reader)
    return [matching.card(phrase, paths.get(phrase.topic_id or "", "")) for phrase in all_phrases(reader)]


def topic_paths(reader: Reader) -> dict[str, str]:
    """Topic id to the path of names it is shown by, the retired ones too."""
    return {topic.id: topic.path for topic in topics.every_topic(reader)}


def _all(reader: Reader) -> Mapping[str, Phrase]:
    if isinstance(reader, DeskFile):
        return reader.known("phrases", lambda: _read(reader))
    return _read(reader)


def _read(reader: Reader) -> dict[str, Phrase]:
    rows = reader.query("SELECT * FROM phrases")
    return {one.id: one for one in sorted(map(_record, rows), key=lambda one: (fold(one.title), one.id))}


def _record(row: sqlite3.Row) -> Phrase:
    return Phrase(
        id=row["id"],
        title=row["title"],
        text=row["text"],
        keywords=row["keywords"] or "",
        topic_id=row["topic_id"],
        author_id=row["author_id"],
        reviewed_on=Date.fromisoformat(row["reviewed_on"]),
        retired=row["deleted_at"] is not None,
    )


def add(tx: Tx, row: Mapping[str, Any]) -> None:
    """A new phrase."""
    tx.insert("phrases", row)


def change(tx: Tx, phrase_id: str, changes: Mapping[str, Any]) -> None:
    """New values for some columns of a phrase."""
    tx.update("phrases", phrase_id, changes)
