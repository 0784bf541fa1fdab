"""What the finder shows of a record it found."""

from collections.abc import Callable, Sequence
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


@dataclass(frozen=True)
class Titled:
    """How a room puts one of its records in a line."""

    row_id: str
    number: str
    reference: str | None
    title: str
    detail: str
    open: bool = False


@dataclass(frozen=True)
class Titles:
    """A room's answer to "how are these called?"."""

    kind: str
    of: Callable[[Reader, Sequence[str]], Sequence[Titled]]


@dataclass(frozen=True)
class Hit:
    """One record found: what it is, how it is called, and why it was found."""

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
