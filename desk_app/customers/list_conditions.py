"""What a list of customers is narrowed by: conditions, how a kept list holds them, and how they are said."""

import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date as Date

from desk_app.core import when
from desk_app.core.i18n import _, ngettext
from desk_app.customers.joins import FilterKind, ListFilter
from desk_app.storage.reading import Reader

YES = "1"
"""The value of a filter that is answered by yes."""
WORDS = "words"
"""The key under which words are shown among the filters."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,5}")


@dataclass(frozen=True, slots=True)
class Conditions:
    """Pairs of a filter's key and a value, and words typed.

    Every filter must hold; of one filter that stands there several times, one of its values. Every word must be found.
    """

    pairs: tuple[tuple[str, str], ...] = ()
    words: str = ""

    def __bool__(self) -> bool:
        return bool(self.pairs or self.words)

    def with_words(self, words: str) -> "Conditions":
        """These and more words."""
        return Conditions(self.pairs, " ".join(filter(None, (self.words, words))))

    def without(self, key: str) -> "Conditions":
        """All but those of one filter; `WORDS` are the words."""
        return Conditions(tuple(pair for pair in self.pairs if pair[0] != key), "" if key == WORDS else self.words)

    def to_json(self) -> str:
        """As a kept list holds them; `read_conditions` reads it."""
        return json.dumps({"filters": [list(pair) for pair in self.pairs], "words": self.words}, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class ReadConditions:
    """What could be read of a kept list, and a sentence for each thing that could not."""

    conditions: Conditions
    dropped: tuple[str, ...] = ()


def read_conditions(text: str, filters: Iterable[ListFilter], *, damaged: str = "") -> ReadConditions:
    """Reads what `Conditions.to_json` wrote; what is damaged or of a filter there no longer is, is left out.

    `damaged` is said of one that cannot be read at all, where it is not a list of customers.
    """
    known = {each.key: each for each in filters}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        said = damaged or _("The conditions of this list cannot be read: it shows everybody.")
        return ReadConditions(Conditions(), (said,))
    pairs, dropped = list[tuple[str, str]](), list[str]()
    stored, words = found.get("filters", []), found.get("words", "")
    for each in stored if isinstance(stored, list) else [stored]:
        pair = _pair(each)
        if pair and pair[0] in known and is_value(known[pair[0]], pair[1]):
            pairs.append(pair)
        else:
            name = str(each[0]) if isinstance(each, list) and each else str(each)
            word = _(known[name].word) if name in known else name
            dropped.append(_("The condition “{name}” is left out: it cannot be used here.").format(name=word[:60]))
    if not isinstance(words, str):
        dropped.append(_("The words of this list cannot be read and are left out."))
        words = ""
    return ReadConditions(Conditions(tuple(dict.fromkeys(pairs)), words), tuple(dropped))


def _pair(stored: object) -> tuple[str, str] | None:
    match stored:
        case [str(key), str(value)]:
            return key, value
    return None


def is_value(of: ListFilter, value: str) -> bool:
    """Whether a filter can be asked with this value: a number has one to five digits, nothing else is empty."""
    if of.kind == FilterKind.NUMBER:
        return _NUMBER.fullmatch(value) is not None
    if of.kind == FilterKind.DATE:
        return day_of(value) is not None
    return value == YES if of.kind == FilterKind.YES else bool(value.strip())


def day_of(value: str) -> Date | None:
    """The day of a value, as ISO writes it; None for anything else."""
    with suppress(ValueError):
        return Date.fromisoformat(value) if _DAY.fullmatch(value) else None
    return None


def in_words(file: Reader, conditions: Conditions, filters: Iterable[ListFilter]) -> list[tuple[str, str]]:
    """Each filter of a list with what it says; one that stands there several times says all its values."""
    known = {each.key: each for each in filters}
    said: dict[str, list[str]] = {}
    for key, value in conditions.pairs:
        if key in known:
            said.setdefault(key, []).append(value)
    found = []
    for key, values in said.items():
        of = known[key]
        if of.kind == FilterKind.YES:
            found.append((key, _(of.word)))
            continue
        choices = dict(of.choices(file)) if of.kind == FilterKind.CHOICE else {}
        shown = [_shown(of, choices, value) for value in values]
        found.append((key, _("{what}: {value}").format(what=_(of.word), value=" / ".join(shown))))
    if conditions.words:
        found.append((WORDS, _("Words: {words}").format(words=conditions.words)))
    return found


def _shown(of: ListFilter, choices: Mapping[str, str], value: str) -> str:
    day = day_of(value) if of.kind == FilterKind.DATE else None
    return when.date(day, year=True) if day else choices.get(value, value)


def count_words(count: int) -> str:
    """How many customers a list holds."""
    return ngettext("{n} customer", "{n} customers", count).format(n=count)
