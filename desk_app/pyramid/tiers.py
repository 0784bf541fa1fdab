"""The four classes of the pyramid, their words and the care that follows."""

from enum import StrEnum

from desk_app.core.i18n import N_, _


class Tier(StrEnum):
    """A class of the pyramid, the top first."""

    MOST_VALUABLE = "most_valuable"
    MOST_GROWABLE = "most_growable"
    LOW = "low"
    NEGATIVE = "negative"


TIER_WORDS = {
    Tier.MOST_VALUABLE: N_("most valuable"),
    Tier.MOST_GROWABLE: N_("most growable"),
    Tier.LOW: N_("low contribution"),
    Tier.NEGATIVE: N_("negative"),
}
_ALSO_WRITTEN = {
    "最有价值": Tier.MOST_VALUABLE,
    "最具增长性": Tier.MOST_GROWABLE,
    "低贡献": Tier.LOW,
    "负值": Tier.NEGATIVE,
}


class Care(StrEnum):
    """What a class is given where nobody decides otherwise."""

    RETAIN = "retain"
    CULTIVATE = "cultivate"
    REFORM = "reform"
    NO_EXTRAS = "no_extras"


CARE_WORDS = {
    Care.RETAIN: N_("retain"),
    Care.CULTIVATE: N_("cultivate"),
    Care.REFORM: N_("reform"),
    Care.NO_EXTRAS: N_("no extras"),
}
CARE_NOTES = {
    Care.RETAIN: N_("Call before they have to call; the first in the order of work."),
    Care.CULTIVATE: N_("Ask what they still need, and offer it."),
    Care.REFORM: N_("Serve them well with less effort: one visit for several orders, self-service where they like it."),
    Care.NO_EXTRAS: N_(
        "Nothing beyond what is owed. Promises, guarantees, complaints and the law hold as for anybody."
    ),
}
CARE = {
    Tier.MOST_VALUABLE: Care.RETAIN,
    Tier.MOST_GROWABLE: Care.CULTIVATE,
    Tier.LOW: Care.REFORM,
    Tier.NEGATIVE: Care.NO_EXTRAS,
}
"""The care of a class. A class changes the order of work and the extras; it never drops anybody."""


SPELLINGS = {
    tier: (tier.value, TIER_WORDS[tier], *(text for text, meant in _ALSO_WRITTEN.items() if meant is tier))
    for tier in Tier
}
"""How a class may be written in a customer's file that was brought in."""
BLANKS = " \t\n\r\u00a0\u3000"
"""What may stand around such a word."""
_TIER_OF = {text: tier for tier, texts in SPELLINGS.items() for text in texts}


def tier_of(text: str | None) -> Tier | None:
    """The class a word in a customer's file means, in either language; None for another word, as of a club."""
    return _TIER_OF.get((text or "").strip(BLANKS))


def tier_words(tier: Tier) -> str:
    """A class in the language spoken."""
    return _(TIER_WORDS[tier])


def care_words(tier: Tier) -> str:
    """The care of a class in the language spoken."""
    return _(CARE_WORDS[CARE[tier]])
