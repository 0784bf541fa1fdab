"""The four classes of the pyramid, their words and the care that follows."""

from enum import StrEnum
from functools import lru_cache

from desk_app.core.i18n import N_, in_our_words


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


@lru_cache(256)
def tier_of(text: str | None) -> Tier | None:
    """The class a word in a customer's file means, in either language; None for another word, as of a club."""
    said = (text or "").strip()
    if said in _ALSO_WRITTEN:
        return _ALSO_WRITTEN[said]
    return next((tier for tier in Tier if said in (tier.value, TIER_WORDS[tier])), None)


def tier_words(text: str) -> str:
    """A customer's class in the language spoken; another word as it is."""
    known = tier_of(text)
    return in_our_words(TIER_WORDS[known], TIER_WORDS.values()) if known else text
