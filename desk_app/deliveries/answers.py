"""What customers say of a delivery: kept as an answer of its own, told as part of the delivery."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from desk_app.core.clock import to_text
from desk_app.deliveries.model import Delivery
from desk_app.matters.model import MatterKind
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx
from desk_app.surveys import store as surveys
from desk_app.surveys.model import Answer, Mark, Survey, checked

COLUMNS = ("score", "score_scale", "comment", "asked_at", "scored_at")
"""What a delivery tells of its answer. Files of an older program have it in the delivery's own row."""


def with_answers(reader: Reader, found: Sequence[Delivery]) -> list[Delivery]:
    """The deliveries with what their customers said; where nobody wrote an answer, with what their rows say."""
    answers = surveys.about(reader, [one.id for one in found])
    return [_with(one, answers[one.id]) if one.id in answers else one for one in found]


def _with(one: Delivery, answer: Survey) -> Delivery:
    return replace(
        one,
        score=answer.score,
        score_scale=answer.score_scale,
        comment=answer.comment,
        asked_at=answer.asked_at,
        scored_at=answer.answered_at,
    )


def of_as_of(reader: Reader, one: Delivery, at: datetime) -> Delivery:
    """The delivery as its row was at a moment, with the answer as that was."""
    then = surveys.as_of(reader, one.id, at)
    return one if then is None else _with(one, then)


def parted(columns: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(what is of the delivery's own row, what is of its answer)."""
    own = {name: value for name, value in columns.items() if name not in COLUMNS}
    return own, {name: value for name, value in columns.items() if name in COLUMNS}


def write(tx: Tx, before: Delivery, changes: Mapping[str, Any], marks: Iterable[Mark] | None = None) -> None:
    """Writes what is new of the answer to a delivery, over what was known of it.

    Raises DeskError with the field for a mark beyond its scale.
    """
    known = {name: getattr(before, name) for name in COLUMNS}
    there = surveys.about(tx, [before.id]).get(before.id)
    new = known | dict(changes)
    if new == known and marks is None:
        return
    answer = Answer(
        score=new["score"],
        scale=new["score_scale"],
        comment=new["comment"] or "",
        asked_at=new["asked_at"],
        answered_at=new["scored_at"],
        channel=there.channel if there else None,
        callback_id=there.callback_id if there else None,
        marks=tuple(marks) if marks is not None else there.marks if there else (),
    )
    if answer.scale or answer.marks:
        checked(answer)
    surveys.put(tx, MatterKind.DELIVERY, before.id, before.customer_id, answer)
    if answer.answered_at is not None and answer.answered_at != before.heard_at:
        tx.update("deliveries", before.id, {"heard_at": to_text(answer.answered_at)})
