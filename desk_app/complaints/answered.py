"""When a customer first heard of their complaint: by what was told them, not by what was done for them."""

from collections.abc import Sequence
from datetime import datetime

from desk_app.complaints.model import ComplaintStep, Step


def tells(step: Step, how: str | None) -> bool:
    """Whether the customer heard of a step: telling them is one, any other where it says how they were told."""
    return step is Step.TOLD or bool((how or "").strip())


def first_answer(steps: Sequence[ComplaintStep], known: datetime | None) -> datetime | None:
    """When the customer was first told something by these steps that counts still; None where nobody told them.

    A time that is `known` and none of a step was brought by the file the complaint came with: it stays as it is.
    """
    if known is not None and known not in {one.at for one in steps}:
        return known
    told = (one.at for one in steps if one.taken_back is None and tells(one.step, one.how))
    return min(told, default=None)
