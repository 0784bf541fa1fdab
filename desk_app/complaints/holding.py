"""What holds for a complaint whatever is done with it: a double stays as it was, an authority's deadline is kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk_app.complaints import store
from desk_app.complaints.model import Complaint
from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.settings import store as settings
from desk_app.storage.tx import Tx

NOT_HANDED: Mapping[str, Any] = {"handed_by": None, "handed_at": None, "handed_note": None, "accepted_at": None}
"""What is written of a complaint that waits for nobody to accept it."""


def of_its_own(tx: Tx, complaint_id: str) -> Complaint:
    """The complaint; raises DeskError for a double: it stays as it was when it was joined into another."""
    one = store.by_id(tx, complaint_id)
    if one.joined_into is not None:
        kept = store.by_id(tx, one.joined_into).number
        raise DeskError(
            _("{number} was joined into {kept}: work on that one, or part them first.").format(
                number=one.number, kept=kept
            )
        )
    return one


def by_authority(one: Complaint, clock: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The clock of the next step, due no later than the authority's deadline while that is still to come."""
    last = one.authority_due_at
    return {**clock, "due_at": min(clock["due_at"], last)} if last is not None and last > now else dict(clock)


def within_authority(tx: Tx, one: Complaint, due_at: datetime, field: str = "due_at") -> datetime:
    """The time somebody sets; raises DeskError with the field where the authority has decided by then.

    A deadline that has passed keeps nobody from setting another time.
    """
    last = one.authority_due_at
    if last is not None and tx.now < last < due_at:
        sentence = _("{authority} decides on complaint {number} by {when}: choose a time before that.")
        said = when.date_time(last, settings.profile(tx).zoneinfo)
        name = one.authority or _("The authority")
        raise DeskError(sentence.format(authority=name, number=one.number, when=said), field=field)
    return due_at
