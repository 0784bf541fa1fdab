"""What a person does with calls: take one down, and put right what was written."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from desk_app.calls import store
from desk_app.calls.model import (
    CHANGEABLE,
    STAGE_OF,
    Call,
    CallDraft,
    CallKind,
    Changes,
    Channel,
    Direction,
    Outcome,
    check_times,
    lasted,
    text_or_none,
)
from desk_app.core.errors import DeskError, NotFound
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.core.phone import read_phone
from desk_app.core.stages import Stage
from desk_app.customers import store as customers
from desk_app.customers.model import Customer
from desk_app.settings import store as settings
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader


class CallService:
    """The use cases of calls; each is one save."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def take_down(self, actor: str, draft: CallDraft) -> Call:
        """Writes a call down. From the customer's file the phone is carried over when none is typed.

        Raises DeskError with the field when the times cannot be, NotFound when the customer's file is gone.
        """
        with self._file.write(actor, "calls.take_down") as tx:
            zone = settings.profile(tx).zoneinfo
            rang_at = draft.rang_at or tx.now
            check_times(rang_at, draft.answered_at, draft.ended_at, tx.now)
            wait, talk = lasted(rang_at, draft.answered_at, draft.ended_at)
            customer = living(tx, draft.customer_id) if draft.customer_id else None
            phone = draft.phone.strip()
            if not phone and customer and draft.channel == Channel.PHONE:
                phone = first_phone(customer)
            call_id = new_id(tx.now)
            store.add(
                tx,
                {
                    "id": call_id,
                    "number": tx.next_number("L", tx.now.astimezone(zone).date()),
                    "reference": text_or_none(draft.reference),
                    "customer_id": draft.customer_id,
                    "caller_name": text_or_none(draft.caller_name),
                    **phone_columns(tx, phone),
                    "direction": draft.direction,
                    "channel": draft.channel,
                    "kind": draft.kind,
                    "topic": text_or_none(draft.topic),
                    "note": text_or_none(draft.note),
                    "outcome": draft.outcome,
                    "rang_at": rang_at,
                    "answered_at": draft.answered_at,
                    "ended_at": draft.ended_at,
                    "wait_s": wait,
                    "talk_s": talk,
                    "after_s": draft.after_s,
                    "staff_id": actor,
                    "priority": text_or_none(draft.priority),
                    "stage": draft.stage or STAGE_OF[draft.kind],
                },
            )
            return store.by_id(tx, call_id)

    def change(self, actor: str, call_id: str, changes: Changes) -> Call:
        """Puts fields of a call right; a changed kind moves the stage along unless the stage is given too.

        Raises DeskError for times that cannot be, NotFound for a call that is gone.
        """
        if strangers := set(changes) - CHANGEABLE:
            raise ValueError(f"no such field of a call: {sorted(strangers)}")
        with self._file.write(actor, "calls.change") as tx:
            before = store.by_id(tx, call_id)
            columns = _columns(tx, before, changes, tx.now)
            now = asdict(before)
            columns = {key: value for key, value in columns.items() if now[key] != value}
            if columns:
                store.change(tx, call_id, columns)
            return store.by_id(tx, call_id)


_WORDS = ("caller_name", "topic", "note", "priority")
_CHOICES = {"direction": Direction, "kind": CallKind, "outcome": Outcome, "stage": Stage}


def _columns(file: Reader, before: Call, changes: Changes, now: datetime) -> dict[str, Any]:
    """The columns that changed fields touch, each as the record would hold it."""
    columns: dict[str, Any] = dict(changes)
    for field in _WORDS:
        if field in columns:
            columns[field] = text_or_none(columns[field])
    for field, choice in _CHOICES.items():
        if field in columns:
            columns[field] = choice(str(columns[field]))
    if "phone" in columns:
        columns.update(phone_columns(file, str(columns.pop("phone") or "")))
    if columns.get("customer_id"):
        living(file, columns["customer_id"])
    if "kind" in columns and "stage" not in columns and before.stage == STAGE_OF[before.kind]:
        columns["stage"] = STAGE_OF[columns["kind"]]
    if not columns.keys().isdisjoint({"rang_at", "answered_at", "ended_at"}):
        rang_at, answered_at, ended_at = (
            columns.get(field, getattr(before, field)) for field in ("rang_at", "answered_at", "ended_at")
        )
        if rang_at is None:
            raise DeskError(_("A call needs the time it rang."), field="rang_at")
        check_times(rang_at, answered_at, ended_at, now)
        columns["wait_s"], columns["talk_s"] = lasted(rang_at, answered_at, ended_at)
    return columns


def phone_columns(file: Reader, raw: str) -> dict[str, str | None]:
    """A phone as calls and deliveries keep it: as written, in E.164, and the digits it is found by."""
    raw = text_or_none(raw) or ""
    if not raw:
        return {"phone_raw": None, "phone_e164": None, "phone_digits": None}
    profile = settings.profile(file)
    phone = read_phone(raw, region=profile.region, area_code=profile.area_code)
    return {"phone_raw": raw, "phone_e164": phone.e164, "phone_digits": phone.digits or None}


def living(file: Reader, customer_id: str) -> Customer:
    """A customer whose file is there; raises NotFound for one that was removed."""
    customer = customers.by_id(file, customer_id)
    if customer.deleted_at is not None:
        raise NotFound(_("The file of {name} was removed: bring it back first.").format(name=customer.name))
    return customer


def first_phone(customer: Customer) -> str:
    """The first number of a customer as written, or nothing."""
    return customer.phones[0].raw if customer.phones else ""
