"""What customers of the made store call about when it is neither an order nor a complaint.

`{goods}` is an article, `{price}` its price in yuan, `{day}` a day near by.
"""

from dataclasses import dataclass

from desk_app.calls.model import CallKind, Outcome
from desk_app.core.stages import Stage


@dataclass(frozen=True)
class Chat:
    """One kind of conversation: how often it comes, and what is written down."""

    weight: int
    kind: CallKind
    topic: str
    notes: tuple[str, ...]
    outcomes: tuple[Outcome, ...] = (Outcome.SOLVED,)
    about: tuple[str, ...] = ()
    stage: Stage | None = None
