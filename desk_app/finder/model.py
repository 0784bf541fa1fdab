"""What the finder shows of a record it found."""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from desk_app.core.i18n import N_, _
from desk_app.storage.finding import Why
from desk_app.storage.reading import Reader

WHY_WORDS = {
    Why.NUMBER: N_("number"),
    Why.PHONE: N_("phone"),
    Why.NAME: N_("name"),
    Why.PHONE_END: N_("phone ends so"),
    Why.NUMBER_PART: N_("part of the number"),
    Why.NAME_START: N_("name begins so"),
    Why.PINYIN: N_("pinyin"),
    Why.INITIALS: N_("initials"),
    Why.FORMER_PHONE: N_("used to be the phone"),
    Why.FORMER_NAME: N_("used to be the name"),
    Why.PHONE_PART: N_("part of the phone"),
    Why.WORDS: N_("in the text"),
}


_FITS: Mapping[Why, Callable[[str, str], bool]] = {
    Why.PHONE: operator.eq,
    Why.PHONE_END: str.endswith,
    Why.PHONE_PART: operator.contains,
}
BY_PHONE = frozenset((*_FITS, Why.FORMER_PHONE))
"""The reasons that are a telephone number."""


def is_meant(why: Why, typed: str, digits: str) -> bool:
    """Whether a number that somebody has now is the one they were found by, by the digits typed."""
    return why in _FITS and _FITS[why](digits, typed)


@dataclass(frozen=True)
class Titled:
    """How a room puts one of its records in a line.

    `phone` is the number to reach them by, whose it is and whether it must not be called; `digits` are its digits.
    """

    row_id: str
    number: str
    reference: str | None
    title: str
    detail: str
    open: bool = False
    phone: str = ""
    digits: str = ""


@dataclass(frozen=True)
class Titles:
    """A room's answer to "how are these called?".

    `phones` answers "which number was meant?" of records that were found by another than their `Titled.phone`:
    the reason of each by its id, and the digits typed. `find` is how a room of few records that are in no index is
    looked through for what was typed.
    """

    kind: str
    of: Callable[[Reader, Sequence[str]], Sequence[Titled]]
    phones: Callable[[Reader, Mapping[str, Why], str], Mapping[str, str]] | None = None
    find: Callable[[Reader, str], Sequence[tuple[str, Why]]] | None = None


@dataclass(frozen=True)
class Hit:
    """One record found: what it is, how it is called, and why it was found.

    The `detail` of a customer begins with the number they were found by, else with the preferred one.
    """

    kind: str
    row_id: str
    number: str
    reference: str | None
    title: str
    detail: str
    why: Why
    open: bool

    def why_words(self) -> str:
        """The reason in the language spoken."""
        return _(WHY_WORDS[self.why])
