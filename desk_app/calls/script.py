"""The script of a call that follows: a mark a question, the whole of 100, and what was heard."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.storage.tx import Tx

WHOLE = "whole"
_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Heard:
    """What a customer answered: marks by question, the whole of 100 where one was said, and their words."""

    marks: Mapping[str, int] = field(default_factory=dict)
    whole: int | None = None
    said: str = ""
    channel: str = ""
    callback_id: str | None = None
    call_id: str | None = None

    @property
    def anything(self) -> bool:
        """Whether any mark was given."""
        return bool(self.marks) or self.whole is not None


@dataclass(frozen=True, slots=True)
class Script:
    """What is asked, a mark from 1 to `highest` each.

    `questions` are the key, and the question as it is spoken. Below `low` of 100 a complaint is opened. `heard` writes
    the answer down within the save of the call.
    """

    questions: tuple[tuple[str, str], ...]
    low: float
    heard: Callable[[Tx, Heard], str]
    highest: int = 5

    def of_100(self, given: Heard) -> float | None:
        """The whole as it was said, else the mean of the marks, (mark - 1) / (highest - 1) of 100."""
        if given.whole is not None or not given.marks:
            return None if given.whole is None else float(given.whole)
        mean = sum(given.marks.values()) / len(given.marks)
        return (mean - 1) / (self.highest - 1) * _HUNDRED

    def is_low(self, given: Heard) -> bool:
        """Whether it opens a complaint."""
        whole = self.of_100(given)
        return whole is not None and whole < self.low


def as_text(given: Mapping[str, str]) -> str:
    """What stands in the editors as one line that a draft keeps; "" for nothing."""
    return " ".join(f"{key}={text}" for key, text in given.items() if text)


def texts_of(kept: str) -> dict[str, str]:
    """What stood in the editors, of such a line."""
    parts = (each.partition("=") for each in kept.split())
    return {key: text for key, _sign, text in parts if text}


def heard_of(kept: str) -> Heard:
    """The marks of such a line. Raises DeskError where the whole is no number from 0 to 100."""
    texts = texts_of(kept)
    typed = texts.pop(WHOLE, "")
    whole = int(typed) if typed.isdecimal() else None
    if typed and (whole is None or whole > _HUNDRED):
        raise DeskError(_("The whole is a number from 0 to 100, or stays empty."), field="heard")
    return Heard({key: int(text) for key, text in texts.items() if text.isdecimal()}, whole)
