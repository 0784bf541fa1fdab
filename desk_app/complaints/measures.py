"""What was done to make amends: measures and compensations, and which of them wait for the supervisor."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from desk_app.core.clock import from_text, moment_or_none, to_text
from desk_app.core.errors import NotFound
from desk_app.core.i18n import N_, _, ngettext
from desk_app.core.ids import new_id
from desk_app.core.money import CURRENCY, format_cents
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx


class What(StrEnum):
    """What kind of amends it is."""

    MEASURE = "measure"
    REFUND = "refund"
    REPLACEMENT = "replacement"
    DISCOUNT = "discount"
    GIFT = "gift"
    POINTS = "points"


WHAT_WORDS = {
    What.MEASURE: N_("measure taken"),
    What.REFUND: N_("refund"),
    What.REPLACEMENT: N_("replacement"),
    What.DISCOUNT: N_("discount"),
    What.GIFT: N_("gift"),
    What.POINTS: N_("points"),
}


class MeasureState(StrEnum):
    """Whether it holds: agreed at once, or decided by the supervisor."""

    AGREED = "agreed"
    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"


MEASURE_STATE_WORDS = {
    MeasureState.AGREED: N_("agreed"),
    MeasureState.WAITING: N_("waits for the supervisor"),
    MeasureState.APPROVED: N_("approved"),
    MeasureState.REFUSED: N_("turned down"),
}


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure or a compensation as it stands in the file. One that was refused has the reason."""

    id: str
    complaint_id: str
    at: datetime
    by_id: str
    what: What
    amount_cents: int | None
    currency: str | None
    points: int | None
    note: str | None
    state: MeasureState
    decided_by: str | None = None
    decided_at: datetime | None = None
    decision_note: str | None = None

    @property
    def waits(self) -> bool:
        """Whether the supervisor has to decide on it."""
        return self.state == MeasureState.WAITING

    @property
    def holds(self) -> bool:
        """Whether the customer gets it."""
        return self.state in (MeasureState.AGREED, MeasureState.APPROVED)


@dataclass(frozen=True, slots=True)
class MeasureDraft:
    """What is typed of a measure: a measure needs words, points a number, a compensation words or an amount."""

    what: What = What.MEASURE
    note: str = ""
    amount_cents: int | None = None
    points: int | None = None


def measure_words(one: Measure) -> str:
    """What the customer gets, on one line: `refund ¥30.00: for the delivery`."""
    said = _(WHAT_WORDS[one.what])
    if one.amount_cents is not None:
        said = _("{what} {amount}").format(what=said, amount=format_cents(one.amount_cents, one.currency or CURRENCY))
    if one.points is not None:
        amount = ngettext("{n} point", "{n} points", one.points).format(n=one.points)
        said = amount if one.what is What.POINTS else _("{what} {amount}").format(what=said, amount=amount)
    note = " ".join((one.note or "").split())
    if one.what is What.MEASURE:
        return note
    return _("{step}: {note}").format(step=said, note=note) if note else said


def money_of(found: Iterable[Measure]) -> int:
    """What the compensations cost in cents, those that wait among them; what was refused costs nothing."""
    return sum(one.amount_cents or 0 for one in found if one.state != MeasureState.REFUSED)


def _record(row: sqlite3.Row) -> Measure:
    return Measure(
        id=row["id"],
        complaint_id=row["complaint_id"],
        at=from_text(row["at"]),
        by_id=row["by_id"],
        what=What(row["what"]),
        amount_cents=row["amount_cents"],
        currency=row["currency"],
        points=row["points"],
        note=row["note"],
        state=MeasureState(row["state"]),
        decided_by=row["decided_by"],
        decided_at=moment_or_none(row["decided_at"]),
        decision_note=row["decision_note"],
    )


def of_complaint(reader: Reader, complaint_id: str) -> list[Measure]:
    """The measures and compensations of a complaint, oldest first."""
    rows = reader.query(
        "SELECT * FROM complaint_measures WHERE complaint_id = ? AND deleted_at IS NULL ORDER BY id", (complaint_id,)
    )
    return [_record(row) for row in rows]


def by_id(reader: Reader, measure_id: str) -> Measure:
    """One measure; raises NotFound."""
    rows = reader.query("SELECT * FROM complaint_measures WHERE id = ? AND deleted_at IS NULL", (measure_id,))
    if not rows:
        raise NotFound(_("This measure is no longer there."))
    return _record(rows[0])


def add(tx: Tx, values: Mapping[str, Any]) -> str:
    """A new measure; answers its id."""
    measure_id = new_id()
    tx.insert("complaint_measures", {"id": measure_id, **_in_file(values)})
    return measure_id


def change(tx: Tx, measure_id: str, changes: Mapping[str, Any]) -> None:
    """New values for some columns of a measure."""
    tx.update("complaint_measures", measure_id, _in_file(changes))


def _in_file(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: to_text(value) if isinstance(value, datetime) else value for key, value in values.items()}
