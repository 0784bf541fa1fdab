"""What working on a complaint leaves beside it: notes, links, doubles, things checked, how often it came back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desk_app.complaints.model import ComplaintState, ComplaintStep, Step
from desk_app.core.i18n import N_

LATELY = timedelta(days=30)
"""How far back a complaint is looked for that may be like another."""
SOON_AGAIN = timedelta(days=7)
"""A complaint opened again within this time of its closing was closed too early."""


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote down about a complaint; it stays inside unless it may be printed for the customer."""

    id: str
    complaint_id: str
    at: datetime
    by_id: str
    text: str
    for_customer: bool


class LinkKind(StrEnum):
    """How two complaints belong together."""

    SIMILAR = "similar"
    REPEATED = "repeated"


LINK_WORDS = {LinkKind.SIMILAR: N_("similar"), LinkKind.REPEATED: N_("repeated")}


@dataclass(frozen=True, slots=True)
class Other:
    """Another complaint as a line: one that is linked (`link_id`, perhaps with a note), or one that likely should be.

    `joined` tells that it was joined into a third one since, to which it leads on.
    """

    id: str
    number: str
    title: str
    name: str
    received_at: datetime
    state: ComplaintState
    what: LinkKind
    link_id: str = ""
    note: str = ""
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """A thing to be checked before a complaint is closed; `at` and `by_id` tell when it was, and by whom."""

    item_id: str
    text: str
    check_id: str = ""
    at: datetime | None = None
    by_id: str = ""

    @property
    def done(self) -> bool:
        """Whether it was checked."""
        return bool(self.check_id)


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """A line of the checklist, for complaints of one kind and those under it, or of all kinds (`kind_id` "")."""

    id: str
    kind_id: str
    text: str
    position: int


class Reminder(StrEnum):
    """Why somebody reminds of a complaint."""

    CUSTOMER = "customer"
    INSIDE = "inside"


REMINDER_WORDS = {
    Reminder.CUSTOMER: N_("the customer asked again"),
    Reminder.INSIDE: N_("please see to it"),
}


def opened_again(steps: Sequence[ComplaintStep]) -> tuple[int, int]:
    """How often a complaint was opened again, and how often within seven days of its closing; `steps` oldest first."""
    times = soon = 0
    closed: datetime | None = None
    for each in steps:
        if each.step == Step.CLOSED:
            closed = each.at
        elif each.step == Step.REOPENED:
            times += 1
            soon += closed is not None and each.at - closed <= SOON_AGAIN
            closed = None
    return times, soon
