"""An answer of a customer about one matter: the score as it was given, its scale, and what that is of 100."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk_app.core.errors import DeskError
from desk_app.core.i18n import N_, _


class Question(StrEnum):
    """What is asked of a delivery, a mark each."""

    SPEED = "speed"
    STATE = "state"
    COURIER = "courier"
    PRODUCT = "product"


QUESTION_WORDS = {
    Question.SPEED: N_("speed"),
    Question.STATE: N_("state of the goods"),
    Question.COURIER: N_("courier"),
    Question.PRODUCT: N_("product"),
}
STARS, HUNDRED = "1-5", "0-100"
SCALES = (STARS, "0-10", HUNDRED)
"""The scales that are offered; a file may bring others of the same kind, from its lowest to its highest mark."""
_SCALE = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(?:-|–|—|~|～|…|\.\.|to|至|到)\s*(-?\d+(?:\.\d+)?)\s*\Z")


@dataclass(frozen=True, slots=True)
class Mark:
    """One question with its mark, on the scale of the answer, or with words."""

    question: str
    value: float | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """An answer as it stands in the file. `kind` and `row_id` lead to the matter it is about.

    `score_100` is the score mapped to 0–100, None where the scale is not known or does not hold the score.
    """

    id: str
    number: str
    reference: str | None
    kind: str | None
    row_id: str | None
    customer_id: str | None
    asked_at: datetime | None
    answered_at: datetime | None
    channel: str | None
    score: float | None
    score_scale: str | None
    score_100: float | None
    comment: str | None
    by_id: str | None
    callback_id: str | None
    import_id: str | None
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What is written down of an answer. Without a score of the whole it is the mean of the marks."""

    score: float | None = None
    scale: str | None = None
    comment: str = ""
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    channel: str | None = None
    callback_id: str | None = None
    marks: Sequence[Mark] = ()

    @property
    def whole(self) -> float | None:
        """The score of the whole."""
        given = [mark.value for mark in self.marks if mark.value is not None]
        return self.score if self.score is not None or not given else sum(given) / len(given)


def bounds(scale: str | None) -> tuple[float, float] | None:
    """The lowest and the highest mark of a scale like `1-5`; None for what is none."""
    found = _SCALE.match(scale or "")
    if found is None:
        return None
    lowest, highest = float(found[1]), float(found[2])
    return (lowest, highest) if lowest < highest else None


def of_100(score: float | None, scale: str | None) -> float | None:
    """(score − lowest) ÷ (highest − lowest) × 100; None where the scale is not known or does not hold the score."""
    ends = bounds(scale)
    if score is None or ends is None or not ends[0] <= score <= ends[1]:
        return None
    return (score - ends[0]) / (ends[1] - ends[0]) * 100


def checked(answer: Answer) -> Answer:
    """The answer as somebody may write it down; raises DeskError with the field where its scale does not hold it."""
    values: Mapping[str, float | None] = {
        "score": answer.score,
        **{mark.question: mark.value for mark in answer.marks},
    }
    given = {field: value for field, value in values.items() if value is not None}
    if not given:
        return answer
    ends = bounds(answer.scale)
    if ends is None:
        raise DeskError(_("Choose the scale of the marks, such as 1-5 or 0-100."), field="score_scale")
    for field, value in given.items():
        if not ends[0] <= value <= ends[1]:
            said = _("The mark lies between {lowest} and {highest}.")
            raise DeskError(said.format(lowest=f"{ends[0]:g}", highest=f"{ends[1]:g}"), field=field)
    return answer
