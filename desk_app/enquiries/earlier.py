"""Goods somebody asked about long ago, found by how their name begins, in a file of a million questions.

The index over the names is stepped through character by character, from one that occurs there to the next, and only
where what was typed may lead (as written, with capitals or without, by pinyin or initials). How often an article was
asked about makes no difference to it.
"""

from collections.abc import Sequence

from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader
from desk_app.topics.letters import squeezed, used_by

MOST_NAMES = 300
MOST_STEPS = 3_000
"""No more names, and no more characters, are looked at for what was typed; who types more letters gets further."""
MOST_TIMES = 2_000
"""Further nobody counts how often one article was asked about."""
_LONGEST_TYPED = 32
_LAST = "\U0010ffff"

_NEXT = """WITH RECURSIVE each(goods) AS (
  SELECT min(goods) FROM enquiries WHERE goods > ?1 AND goods < ?2
  UNION SELECT (SELECT min(goods) FROM enquiries
                 WHERE goods >= ?1 || char(unicode(substr(each.goods, ?3, 1)) + 1) AND goods < ?2) FROM each
         WHERE each.goods IS NOT NULL LIMIT ?4)
 SELECT substr(goods, ?3, 1) FROM each WHERE goods IS NOT NULL"""
_NAMES = """WITH RECURSIVE each(goods) AS (
  SELECT min(goods) FROM enquiries WHERE goods >= ?1 AND goods < ?2
  UNION ALL SELECT (SELECT min(goods) FROM enquiries WHERE goods > each.goods AND goods < ?2) FROM each
             WHERE each.goods IS NOT NULL LIMIT ?3)
 SELECT goods FROM each WHERE goods IS NOT NULL"""


def names(reader: Reader, letters: str) -> list[str]:
    """Names of goods that ever stood in a question and begin with all that is typed, then those with its first word."""
    found: dict[str, None] = {}
    for typed in dict.fromkeys((letters, *letters.split()[:1])):
        if wanted := squeezed(typed)[:_LONGEST_TYPED]:
            _walk(reader, wanted, found)
    return list(found)


def _walk(reader: Reader, wanted: str, found: dict[str, None]) -> None:
    ahead, seen, steps = [("", 0)], {("", 0)}, 0
    while ahead and steps < MOST_STEPS and len(found) < MOST_NAMES:
        start, done = ahead.pop()
        if done == len(wanted):
            rows = reader.query(_NAMES, (start, start + _LAST, MOST_NAMES - len(found)))
            found.update((str(row[0]), None) for row in rows)
            continue
        characters = _next_characters(reader, start)
        steps += len(characters)
        for character in reversed(characters):
            for used in used_by(character, wanted, done):
                if (there := (start + character, done + used)) not in seen:
                    seen.add(there)
                    ahead.append(there)


def _next_characters(reader: Reader, start: str) -> Sequence[str]:
    """The characters that stand after this beginning of a name, in the order of the index."""

    def read() -> list[str]:
        return [str(row[0]) for row in reader.query(_NEXT, (start, start + _LAST, len(start) + 1, MOST_STEPS))]

    if start or not isinstance(reader, DeskFile):
        return read()
    return reader.known("enquiries.first_characters", read)


def times_asked(reader: Reader, goods: str) -> int:
    """How often an article was asked about, counted to `MOST_TIMES`; questions taken away do not count."""
    sql = "SELECT count(*) FROM (SELECT 1 FROM enquiries WHERE goods = ? AND deleted_at IS NULL LIMIT ?)"
    return int(reader.query(sql, (goods, MOST_TIMES))[0][0])
