"""Where measures come from: each source answers for one store, the answers of several stores are added."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, Self

from desk_app.insights.care_measures import care_answer
from desk_app.insights.complaint_counting import complaint_answer
from desk_app.insights.delivery_counting import delivery_answer
from desk_app.insights.measures import call_answer
from desk_app.insights.model import Conditions, Measure, Period
from desk_app.storage.reading import Reader


class Answer(Protocol):
    """What a source says of one store or, added, of several."""

    def __add__(self, other: Self) -> Self:
        """Both stores together: their parts are added, not their rates."""
        ...

    def measures(self) -> Mapping[str, Measure]:
        """The figures, by key."""
        ...


Source = Callable[[Reader, Period, Conditions, datetime], Any]
"""What answers an `Answer` of the rows of a period."""
SOURCES: tuple[Source, ...] = (call_answer, complaint_answer, delivery_answer, care_answer)


@dataclass(frozen=True, slots=True)
class Answers:
    """What all sources say of one store or of several together."""

    each: tuple[Answer, ...]

    def __add__(self, other: "Answers") -> "Answers":
        return Answers(tuple(mine + theirs for mine, theirs in zip(self.each, other.each, strict=True)))

    def measures(self) -> dict[str, Measure]:
        """Every figure, by key."""
        return {key: measure for answer in self.each for key, measure in answer.measures().items()}


def answers(reader: Reader, period: Period, conditions: Conditions, *, now: datetime) -> Answers:
    """What all sources say of a period. Raises what reading the file raises."""
    return Answers(tuple(source(reader, period, conditions, now) for source in SOURCES))
