"""What is best done next for the one who calls, from what is open and what they called about lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desk_app.core.i18n import _, ngettext
from desk_app.matters.model import MatterKind, OpenMatter

THIRD = 3
"""From so many contacts on one thing it is said that it is not the first."""


@dataclass(frozen=True, slots=True)
class Advice:
    """A sentence for the clerk, and the record it speaks of ("" for none)."""

    sentence: str
    kind: str = ""
    row_id: str = ""


def in_order(matters: Sequence[OpenMatter], now: datetime) -> list[OpenMatter]:
    """Late ones first, then by when they are due."""
    return sorted(matters, key=lambda each: (each.due_at >= now, each.due_at, each.number))


def same_thing(matter: OpenMatter, topic: str) -> bool:
    """Whether an open matter is about that topic, going by its title and the first branch of the topic."""
    about, title = topic.casefold(), matter.title.casefold()
    first = about.split(" · ")[0]
    return bool(first) and (first in title or title in about or about in title)


def advice(
    matters: Sequence[OpenMatter], topic: str, times: int, now: datetime, *, theirs: bool = True
) -> Advice | None:
    """The one thing to do first while this customer is on the line; None when nothing is owed.

    `times` is how often they called about `topic` lately, this call not among them. `theirs`: it is they who call, not
    we who ring them. A complaint that is open about the topic is added to, not made once more.
    """
    waiting = in_order(matters, now)
    late = [each for each in waiting if each.due_at < now]
    for kind in (MatterKind.CALLBACK, MatterKind.COMPLAINT, MatterKind.DELIVERY):
        for each in waiting if kind is MatterKind.CALLBACK else late:
            if each.kind is kind:
                return Advice(_sentence(each, late=each in late), each.kind, each.row_id)
    if theirs and topic and times + 1 >= THIRD:
        complaints = [each for each in waiting if each.kind is MatterKind.COMPLAINT]
        if known := next((each for each in complaints if same_thing(each, topic)), None):
            said = _("They call about “{topic}” again, and {number} is open about it: choose it under “Add to”.")
            return Advice(said.format(topic=topic, number=known.number), known.kind, known.row_id)
        if complaints:
            known = complaints[0]
            said = _(
                "They call about “{topic}” again: if it belongs to {number}, choose it under “Add to”,"
                " else make a complaint of it."
            )
            return Advice(said.format(topic=topic, number=known.number), known.kind, known.row_id)
        said = _("They call about “{topic}” again: make a complaint of it, and see that it is the last time.")
        return Advice(said.format(topic=topic))
    if untold := next((each for each in waiting if each.untold), None):
        said = _("{number} is done but they were not told: tell them now.")
        return Advice(said.format(number=untold.number), untold.kind, untold.row_id)
    if waiting:
        first = waiting[0]
        said = _("Open: {title} ({number}). Next: {step}.")
        return Advice(
            said.format(title=first.title, number=first.number, step=first.next_step), first.kind, first.row_id
        )
    return None


def _sentence(matter: OpenMatter, *, late: bool) -> str:
    if matter.kind is MatterKind.CALLBACK:
        said = _("We owe them a call back: {title}. Settle it in this call: choose it under “Add to”.")
        return said.format(title=matter.title)
    if matter.kind is MatterKind.COMPLAINT:
        said = _("Their complaint {number} is late: {step}. Do it in this call.")
        return said.format(number=matter.number, step=matter.next_step)
    return _("Their delivery {number} is late: say when it comes.").format(number=matter.number)


def often_words(topic: str, times: int, days: int) -> str:
    """`third contact in 7 days on the same thing`, this call counted; nothing for a first one."""
    if times < 1:
        return ""
    n = times + 1
    said = ngettext("{n} contact in {days} days about {topic}", "{n} contacts in {days} days about {topic}", n)
    return said.format(n=n, days=days, topic=topic)
