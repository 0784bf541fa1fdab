"""A commitment: what a store promises, to whom, within how much time, on which clock, from which day on.

It is chosen for a matter once, on the day its clock begins, and stays with it: versions are only ever added.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date as Date
from enum import StrEnum

from desk_app.commitments.amounts import Amount
from desk_app.core.i18n import N_, _, language


class About(StrEnum):
    """What is promised a time for."""

    FIRST_ANSWER = "first_answer"
    ACKNOWLEDGE = "acknowledge"
    APOLOGIZE = "apologize"
    SOLUTION = "solution"
    PREVENTION = "prevention"
    NEXT_UPDATE = "next_update"
    DELIVERY = "delivery"
    REPAIR = "repair"
    CALLBACK = "callback"


ABOUT_WORDS = {
    About.FIRST_ANSWER: N_("first answer"),
    About.ACKNOWLEDGE: N_("acknowledgement"),
    About.APOLOGIZE: N_("apology"),
    About.SOLUTION: N_("solution"),
    About.PREVENTION: N_("prevention"),
    About.NEXT_UPDATE: N_("next update"),
    About.DELIVERY: N_("delivery promised"),
    About.REPAIR: N_("repair"),
    About.CALLBACK: N_("calling back"),
}


class ClockKind(StrEnum):
    """Which clock counts a promise's time."""

    OPENING = "opening"
    ALWAYS = "always"


CLOCK_WORDS = {ClockKind.OPENING: N_("opening hours"), ClockKind.ALWAYS: N_("around the clock")}


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom a promise is for, or who stands before us: ids of level and kind of complaint, the code of a tier.

    In a commitment "" stands for everybody. Of a customer or a matter `kinds` are its kind and those above it.
    """

    level_id: str = ""
    tier: str = ""
    kinds: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """A commitment as it holds from `valid_from` on, the day itself included, to `valid_until` or the next version.

    `id` is "" for one that is ready-made and was never written down: its text comes from the catalogue. `level_id`,
    `tier` and `kind_id` narrow whom it is for; "" stands for everybody. The four last say why it is as it is, for
    those who edit it.
    """

    id: str
    commitment_id: str
    about: About
    text_en: str
    text_zh: str
    amount: Amount
    clock: ClockKind
    valid_from: Date
    valid_until: Date | None = None
    level_id: str = ""
    tier: str = ""
    kind_id: str = ""
    industry: str = ""
    competitors: str = ""
    wishes: str = ""
    means: str = ""

    @property
    def text(self) -> str:
        """What the customer is told, in the language spoken; in the other one where it was written in that alone."""
        if not self.id:
            return _(self.text_en)
        return (self.text_zh or self.text_en) if language() == "zh_CN" else (self.text_en or self.text_zh)

    def holds_on(self, day: Date) -> bool:
        """Whether the day lies within its own dates; a later version may have taken its place."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def fits(self, whom: Whom) -> bool:
        """Whether it is for them."""
        return (
            self.level_id in ("", whom.level_id)
            and self.tier in ("", whom.tier)
            and (not self.kind_id or self.kind_id in whom.kinds)
        )

    @property
    def closeness(self) -> tuple[bool, bool, bool]:
        """How closely it says whom it is for: by kind of complaint, then by level, then by tier."""
        return bool(self.kind_id), bool(self.level_id), bool(self.tier)


BEGINNING = Date(1900, 1, 1)
_OURS = "00000000-0000-7000-8000-0000000000c{}"
READY_MADE = (
    Version(
        "", _OURS.format(1), About.FIRST_ANSWER, N_("We give a first answer within 24 hours."), "",
        Amount(seconds=24 * 3_600), ClockKind.ALWAYS, BEGINNING,
    ),
    Version(
        "", _OURS.format(2), About.ACKNOWLEDGE, N_("We speak with you about your complaint within 2 opening hours."),
        "", Amount(seconds=2 * 3_600), ClockKind.OPENING, BEGINNING,
    ),
    Version(
        "", _OURS.format(3), About.SOLUTION, N_("We have a solution within 3 working days."), "",
        Amount(days=3), ClockKind.OPENING, BEGINNING,
    ),
)  # fmt: skip
"""What every store promises until it writes down something else: a later version takes its place from its day on."""


def in_force(versions: Iterable[Version], day: Date) -> list[Version]:
    """Of each commitment the version that holds on a day: of those begun by then the last, if its end is not over."""
    latest: dict[str, Version] = {}
    for each in sorted(versions, key=lambda version: (version.valid_from, version.id)):
        if each.valid_from <= day:
            latest[each.commitment_id] = each
    return [each for each in latest.values() if each.holds_on(day)]


def chosen(versions: Iterable[Version], about: About, whom: Whom, day: Date) -> Version | None:
    """The promise that applies: the one that says most closely whom it is for, of equals the one written last.

    None where nothing is promised about it.
    """
    fitting = [each for each in in_force(versions, day) if each.about == about and each.fits(whom)]
    return max(fitting, key=lambda each: (each.closeness, each.valid_from, each.id), default=None)


def about_words(about: About) -> str:
    """What is promised a time for, in the language spoken."""
    return _(ABOUT_WORDS[about])
