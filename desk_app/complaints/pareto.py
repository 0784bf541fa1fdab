"""What complaints are about: kinds and causes of some days with the same many days before, and what is new among them.

Suggestions and praise stand beside, they are counted as complaints nowhere.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from desk_app.complaints.nature import Nature
from desk_app.core.i18n import N_, _, language
from desk_app.core.text import fold
from desk_app.improvements.days import Days
from desk_app.improvements.figures import contacts, deliveries
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader
from desk_app.topics import store as topics
from desk_app.topics.model import BETWEEN, Topic, Tree
from desk_app.topics.ready_made import match, told_in

LEAST, TIMES, BOUND = 3, 2, 0.95
"""The rule of a new hot spot: so many cases at least, so many times those before, above this bound of chance."""


class Axis(StrEnum):
    """By what they are told apart."""

    TOP = "top"
    KIND = "kind"
    CAUSE = "cause"


AXIS_WORDS = {Axis.TOP: N_("Kinds"), Axis.KIND: N_("Kinds in full"), Axis.CAUSE: N_("Causes")}
WITHOUT_WORDS = {
    Axis.TOP: N_("without a kind"),
    Axis.KIND: N_("without a kind"),
    Axis.CAUSE: N_("without a cause from the list"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One kind or cause: how many, of them found by us, how many before; `upto` is the share with all larger ones."""

    name: str
    count: int
    found: int
    before: int
    share: float
    upto: float
    hot: bool


@dataclass(frozen=True, slots=True)
class About:
    """What complaints were about in some days. `without` have no kind or cause in the trees."""

    axis: Axis
    days: Days
    bars: tuple[Bar, ...]
    total: int
    total_before: int
    found: int
    found_before: int
    without: int
    suggestions: int
    praise: int
    deliveries: int
    contacts: int

    @property
    def voiced(self) -> int:
        """How many a customer voiced."""
        return self.total - self.found

    def per_thousand(self, of: int) -> float | None:
        """How many were voiced per 1,000 of something; None where there was none of it."""
        return 1000 * self.voiced / of if of else None


def hot(count: int, before: int) -> bool:
    """Whether it is a new hot spot: see `RULE`."""
    return count >= LEAST and count >= TIMES * before and count > chance_bound(before)


def chance_bound(mean: float, bound: float = BOUND) -> int:
    """The least count that chance stays within with that probability, where `mean` are expected (Poisson)."""
    term = summed = math.exp(-mean)
    k = 0
    while summed < bound and k < 10 * mean + 20:
        k += 1
        term *= mean / k
        summed += term
    return k


def rule_words() -> str:
    """The rule in one sentence."""
    said = _(
        "New hot spot: at least {least} cases, at least {times} times as many as in the same many days before, and more"
        " than chance would bring at that rate in {bound} of 100 such periods."
    )
    nothing = _("Where nothing was taken down before, nothing is called new.")
    rule = said.format(least=LEAST, times=TIMES, bound=round(100 * BOUND))
    return _("{sentence} {another}").format(sentence=rule, another=nothing)


def about(reader: Reader, days: Days, axis: Axis = Axis.TOP) -> About:
    """What the complaints of these days were about, the most frequent first."""
    name_of = _namer(reader, axis)
    natures, now, found, before = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    shown: dict[str, str] = {}
    for row in _counted(reader, days):
        if row["now"]:
            natures[row["nature"]] += row["n"]
        if row["nature"] != Nature.COMPLAINT:
            continue
        name = name_of(row)
        key = fold(name)
        shown.setdefault(key, name)
        (now if row["now"] else before)[key] += row["n"]
        if row["found_by_us"]:
            found[f"{row['now']}:{key}"] += row["n"]
    without = now.pop("", 0)
    of, upto, bars = sum(now.values()), 0, list[Bar]()
    known = bool(before)
    for key, count in sorted(now.items(), key=lambda each: (-each[1], -before[each[0]], shown[each[0]])):
        upto += count
        bars.append(
            Bar(
                shown[key],
                count,
                found[f"1:{key}"],
                before[key],
                count / of,
                upto / of,
                known and hot(count, before[key]),
            )
        )
    found_now, found_then = (sum(n for key, n in found.items() if key.startswith(mark)) for mark in ("1:", "0:"))
    return About(
        axis=axis,
        days=days,
        bars=tuple(bars),
        total=of + without,
        total_before=sum(before.values()),
        found=found_now,
        found_before=found_then,
        without=without,
        suggestions=natures[Nature.SUGGESTION],
        praise=natures[Nature.PRAISE],
        deliveries=deliveries(reader, days),
        contacts=contacts(reader, days),
    )


def _counted(reader: Reader, days: Days) -> Sequence[Mapping[str, Any]]:
    """How many there are of everything that is told apart; the same question is answered at once until a save."""

    def count() -> Sequence[Mapping[str, Any]]:
        start, end = days.bounds(reader)
        rows = reader.query(
            "SELECT nature, found_by_us, kind_id, kind, cause_id, received_at >= ? AS now, count(*) AS n"
            " FROM complaints WHERE received_at >= ? AND received_at < ? AND deleted_at IS NULL AND joined_into IS NULL"
            " GROUP BY nature, found_by_us, kind_id, kind, cause_id, now",
            (start, days.before.bounds(reader)[0], end),
        )
        return [dict(row) for row in rows]

    if isinstance(reader, DeskFile):
        return reader.known(f"complaints.about.{days.first}.{days.last}", count)
    return count()


def ids_behind(reader: Reader, days: Days, axis: Axis, name: str) -> list[str]:
    """The complaints of these days behind a bar, the newest first."""
    name_of, key = _namer(reader, axis), fold(name)
    rows = reader.query(
        "SELECT id, kind_id, kind, cause_id FROM complaints WHERE received_at >= ? AND received_at < ?"
        " AND deleted_at IS NULL AND joined_into IS NULL AND nature = 'complaint' ORDER BY received_at DESC",
        days.bounds(reader),
    )
    return [row["id"] for row in rows if fold(name_of(dict(row))) == key]


def _namer(reader: Reader, axis: Axis) -> Callable[[Mapping[str, str | None]], str]:
    """What a row counts as: the path of its topic as it is called now, else the words that stand in no tree.

    Words written in the other language count as the topic of that name, or as the usual kind they name.
    """
    tree = Tree.CAUSES if axis is Axis.CAUSE else Tree.COMPLAINTS
    every = topics.every_topic(reader, tree)
    known: Mapping[str, Topic] = {each.id: each for each in every}
    in_use, read = [each for each in every if not each.retired], dict[str, str]()

    def path_of(words: str) -> str:
        if words not in read:
            found = match(in_use, tree, words) if words else None
            read[words] = found.path if found else told_in(tree, words, language())
        return read[words]

    def name(row: Mapping[str, str | None]) -> str:
        if axis is Axis.CAUSE:
            topic = known.get(row["cause_id"] or "")
            return topic.path if topic else ""
        topic = known.get(row["kind_id"] or "")
        path = topic.path if topic else path_of(" ".join((row["kind"] or "").split()))
        return path.split(BETWEEN)[0] if axis is Axis.TOP else path

    return name
