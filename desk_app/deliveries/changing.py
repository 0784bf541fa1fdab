"""Changing what is written of a delivery, within a save; a new promise moves the due time and the clock along."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from desk_app.calls.model import Changes
from desk_app.calls.service import living
from desk_app.commitments.applying import moved as promise_moved
from desk_app.commitments.model import About
from desk_app.commitments.store import openings
from desk_app.complaints.service import needed_step, new_owner
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.stages import Stage
from desk_app.core.text import text_or_none
from desk_app.deliveries import answers, store
from desk_app.deliveries.model import Delivery, DeliveryState, Precision, due_in
from desk_app.deliveries.planning import promise_columns
from desk_app.settings import store as settings
from desk_app.settings.phones import phone_columns
from desk_app.storage.tx import Tx


def change(tx: Tx, before: Delivery, changes: Changes) -> Delivery:
    """New values for some fields of a delivery; answers it as it is now (see `DeliveryService.change`)."""
    columns, answer = answers.parted(columns_of(tx, before, changes))
    write(tx, before, columns)
    answers.write(tx, before, answer)
    after = store.by_id(tx, before.id)
    if after.open and promised(after) != promised(before):
        by_the_day = after.promised_precision is Precision.DAY
        promise_moved(tx, after.id, About.DELIVERY, after.promised_by, by_the_day=by_the_day)
    return after


_WORDS = (
    "customer_name", "address", "city", "goods", "carrier", "tracking", "failed_reason", "note", "score_scale",
    "comment", "instructions", "area",
)  # fmt: skip
_PROMISE = ("promised_from", "promised_by", "promised_precision")


def columns_of(tx: Tx, before: Delivery, changes: Changes) -> dict[str, Any]:
    """The columns of changed fields; raises DeskError naming the field that cannot be so."""
    columns: dict[str, Any] = dict(changes)
    for field in _WORDS:
        if field in columns:
            columns[field] = text_or_none(columns[field])
    if columns.get("customer_id"):
        columns.setdefault("customer_name", living(tx, columns["customer_id"]).name)
    if "customer_name" in columns and columns["customer_name"] is None:
        raise DeskError(_("Write down who gets the delivery: a name or a phone number."), field="customer_name")
    if "phone" in columns:
        columns.update(phone_columns(tx, str(columns.pop("phone") or "")))
    if columns.get("courier_id"):
        new_owner(tx, columns["courier_id"])
    if "next_step" in columns:
        columns["next_step"] = needed_step(columns["next_step"])
    if "stage" in columns:
        columns["stage"] = Stage(columns["stage"])
    if not columns.keys().isdisjoint(_PROMISE):
        zone = settings.profile(tx).zoneinfo
        precision = columns.get("promised_precision", before.promised_precision)
        columns |= promise_columns(
            columns.get("promised_from", before.promised_from),
            columns.get("promised_by", before.promised_by),
            None if precision is None else Precision(precision),
            zone,
        )
        if before.open and columns["promised_by"] is not None:
            due = due_in(
                DeliveryState.RECEIVED,
                columns["promised_by"],
                columns["promised_precision"],
                before.ordered_at,
                tx.now,
                openings(tx),
            )
            columns.setdefault("due_at", due)
    return columns


def promised(one: Delivery) -> tuple[datetime | None, Precision | None]:
    """What the customer was promised."""
    return one.promised_by, one.promised_precision


def write(tx: Tx, before: Delivery, columns: Mapping[str, Any]) -> None:
    """Writes those of the columns that are other than before."""
    now = asdict(before)
    changed = {key: value for key, value in columns.items() if now[key] != value}
    if changed:
        store.change(tx, before.id, changed)
