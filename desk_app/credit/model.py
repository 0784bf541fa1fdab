"""What a customer's credit is made of: dated events with evidence, and the customer's own words."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date as Date
from enum import StrEnum

from desk_app.core.errors import DeskError
from desk_app.core.i18n import N_, _
from desk_app.core.money import CURRENCY


class EventKind(StrEnum):
    """What happened; good and bad alike."""

    KEPT = "kept"
    BROKEN = "broken"
    UNPAID = "unpaid"
    ABUSE = "abuse"
    PRAISE = "praise"


class Decision(StrEnum):
    """How a contested event was decided."""

    STANDS = "stands"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


EVENT_WORDS = {
    EventKind.KEPT: N_("promise kept"),
    EventKind.BROKEN: N_("broken promise"),
    EventKind.UNPAID: N_("unpaid"),
    EventKind.ABUSE: N_("abuse of returns"),
    EventKind.PRAISE: N_("praise"),
}
DECISION_WORDS = {
    Decision.STANDS: N_("it stands as it is"),
    Decision.CORRECTED: N_("corrected by us"),
    Decision.WITHDRAWN: N_("withdrawn by us"),
}


@dataclass(frozen=True, slots=True)
class CreditEvent:
    """One event as it stands in the file; it is never rewritten and never erased.

    Days are those of the store. `expires_on` is the last day on which it counts, None for no end. Money in
    whole cents of `currency`, both None where none is at stake. A contest and what was decided of it stand
    beside it; `corrects_id` is the event that this one puts right.
    """

    id: str
    customer_id: str
    kind: EventKind
    happened_on: Date
    expires_on: Date | None
    evidence: str
    amount_cents: int | None = None
    currency: str | None = None
    contested_on: Date | None = None
    contest: str | None = None
    decided_on: Date | None = None
    decision: Decision | None = None
    decision_note: str | None = None
    corrects_id: str | None = None

    @property
    def awaits_decision(self) -> bool:
        """Whether the customer contested it and nobody decided yet."""
        return self.contested_on is not None and self.decision is None


@dataclass(frozen=True, slots=True)
class CreditStatement:
    """What the customer says of their credit themselves; the newest holds, the older ones are kept."""

    id: str
    customer_id: str
    said_on: Date
    text: str


@dataclass(frozen=True, slots=True)
class EventDraft:
    """What is typed of an event; no day is today, no expiry is the rule's for that kind."""

    kind: EventKind
    evidence: str
    happened_on: Date | None = None
    expires_on: Date | None = None
    amount_cents: int | None = None
    currency: str = CURRENCY


MOST_MONTHS = 60
"""How long an event may count at most: five years, as credit agencies may keep what speaks against somebody.

China, Regulation on the Administration of the Credit Reporting Industry (2013), article 16.
"""


def months_later(day: Date, months: int) -> Date:
    """The same day so many months on, or the last of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return Date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def check_day(day: Date, today: Date, field: str, *, not_before: Date | None = None) -> None:
    """Whether something can have happened on that day; raises DeskError naming the field."""
    if day > today:
        raise DeskError(_("This day is still to come: choose today or an earlier one."), field=field)
    if not_before is not None and day < not_before:
        raise DeskError(_("This day lies before what it is about: choose a later one."), field=field)


def check_event(evidence: str, happened_on: Date, expires_on: Date, amount_cents: int | None, today: Date) -> None:
    """Whether an event can stand in the file so; raises DeskError naming the field."""
    check_day(happened_on, today, "happened_on")
    if not evidence:
        raise DeskError(
            _("Write down what shows it: an order, a call, a slip, who saw it. Without evidence it cannot count."),
            field="evidence",
        )
    if expires_on < happened_on:
        raise DeskError(_("It cannot expire before it happened: choose a later day."), field="expires_on")
    if expires_on > months_later(happened_on, MOST_MONTHS):
        raise DeskError(
            _("An event counts for {years} years at most: choose an earlier day.").format(years=MOST_MONTHS // 12),
            field="expires_on",
        )
    if amount_cents is not None and amount_cents <= 0:
        raise DeskError(
            _("An amount is more than nothing; leave the field empty where no money is at stake."),
            field="amount_cents",
        )
