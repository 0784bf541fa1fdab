"""What somebody told us: a complaint, a suggestion or praise; only the first is ever counted as a complaint."""

from enum import StrEnum

from desk_app.calls.model import CallKind
from desk_app.core.i18n import N_, _


class Nature(StrEnum):
    """What it is; all three are taken the same way."""

    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    PRAISE = "praise"


NATURE_WORDS = {
    Nature.COMPLAINT: N_("complaint"),
    Nature.SUGGESTION: N_("suggestion"),
    Nature.PRAISE: N_("praise"),
}
OF_CALL = {CallKind.SUGGESTION: Nature.SUGGESTION, CallKind.PRAISE: Nature.PRAISE}
"""What a call of a kind becomes; any other becomes a complaint."""


def nature_words(nature: Nature) -> str:
    """What it is in the language spoken."""
    return _(NATURE_WORDS[nature])


def nature_of_call(kind: CallKind) -> Nature:
    """What a call of that kind becomes."""
    return OF_CALL.get(kind, Nature.COMPLAINT)
