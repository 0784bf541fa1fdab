"""A topic: what something is about, in the store's own words, in a tree of at most three levels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desk_app.core.i18n import N_, _
from desk_app.core.text import fold

LEVELS = 3
"""How deep the tree may be: more nobody walks down with a phone at one ear."""
BETWEEN = " · "
"""Between the names of a path: 送货 · 迟到."""


class Tree(StrEnum):
    """The trees a store keeps: what calls are about, the kinds of complaint, what caused one."""

    CALLS = "calls"
    COMPLAINTS = "complaints"
    CAUSES = "causes"


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as it stands in the file; `path` is its name after those above it, `level` 1 at the top."""

    id: str
    parent_id: str | None
    name: str
    position: int
    path: str
    level: int = 1
    retired: bool = False
    tree: Tree = Tree.CALLS


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic as its row says it, not yet placed in the tree."""

    id: str
    parent_id: str | None
    name: str
    position: int
    retired: bool
    tree: Tree = Tree.CALLS


_FIRST_CALLS = (
    N_("Delivery / Late / Wrong or missing goods / Damaged on the way"),
    N_("Installation / Appointment / Badly installed / What it costs"),
    N_("Quality / Does not work / Not as described / Noise or smell"),
    N_("Price / What it costs / Price difference / Invoice"),
    N_("Stock / Is it there / When it comes in / Put aside"),
    N_("After-sales / Repair / Return or exchange / How to use it"),
)
_FIRST_COMPLAINTS = (
    N_("Goods / Does not work / Not as described / Damaged / Wrong or missing goods"),
    N_("Delivery / Late / Not delivered / Damaged on the way / Rude at the door"),
    N_("Staff / Unfriendly / Wrong advice / Nobody there"),
    N_("Price / Price difference / Wrongly charged / Invoice"),
    N_("Waiting / At the counter / On the telephone / Not called back"),
    N_("Store environment / Dirty / Noise / Not safe"),
    N_("After-sales / Repair / Return or exchange / Refund / Installation"),
    N_("Privacy / Advertising not wanted / Data passed on"),
)
_FIRST_CAUSES = (
    N_("Goods / Fault of the maker / Stored badly / Wrong description"),
    N_("Way of working / Not written down / Nobody responsible / Too many steps"),
    N_("People / Did not know / Careless / Too few"),
    N_("Carrier or supplier / Late / Damaged"),
    N_("The promise / Promised too much / Misunderstood"),
)
_FIRST = {Tree.CALLS: _FIRST_CALLS, Tree.COMPLAINTS: _FIRST_COMPLAINTS, Tree.CAUSES: _FIRST_CAUSES}
"""A topic and those under it, for a store that has none yet."""


def first_tree(tree: Tree = Tree.CALLS) -> list[tuple[str, list[str]]]:
    """A tree to begin with, in the language spoken: each topic with those under it."""
    lines = ([name.strip() for name in _(line).split("/")] for line in _FIRST[tree])
    return [(first, under) for first, *under in lines]


def same_name(one: str, other: str) -> bool:
    """Whether two names are read as one: capitals and width aside."""
    return fold(one) == fold(other)


def in_tree(rows: Sequence[TopicRow]) -> list[Topic]:
    """The topics from the top down, each followed by those under it, in their order.

    One that stands under itself, as two stores' changes put together might leave it, is shown at the top.
    """
    known = {row.id: row for row in rows}
    under: dict[str | None, list[TopicRow]] = {}
    for row in sorted(rows, key=lambda each: (each.position, each.id)):
        under.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)
    found: dict[str, Topic] = {}

    def place(row: TopicRow, above: Topic | None) -> None:
        if row.id in found:
            return
        path = f"{above.path}{BETWEEN}{row.name}" if above else row.name
        level = above.level + 1 if above else 1
        made = Topic(row.id, row.parent_id, row.name, row.position, path, level, row.retired, row.tree)
        found[row.id] = made
        for child in under.get(row.id, ()):
            place(child, made)

    for row in (*under.get(None, ()), *sorted(rows, key=lambda each: each.id)):
        place(row, None)
    return list(found.values())


def ids_under(topics: Mapping[str, Topic], topic_id: str) -> set[str]:
    """The ids of a topic and of all under it, however deep; empty for one that is not there."""
    found = {topic_id} & set(topics)
    more = bool(found)
    while more:
        more = False
        for topic in topics.values():
            if topic.parent_id in found and topic.id not in found:
                found.add(topic.id)
                more = True
    return found


def depth_under(topics: Mapping[str, Topic], topic_id: str) -> int:
    """How many levels a topic has with all under it; 1 with nothing under it."""
    under = ids_under(topics, topic_id)
    return max((topics[each].level for each in under), default=1) - topics[topic_id].level + 1
