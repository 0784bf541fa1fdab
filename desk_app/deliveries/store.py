"""The table of deliveries."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date as Date
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.calls.store import in_file, local_day, only_found
from desk_app.core.clock import from_text, moment_or_none, to_text
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.core.stages import Stage
from desk_app.customers.model import TimeLineEntry
from desk_app.deliveries.answers import of_as_of, with_answers
from desk_app.deliveries.marks import SOON, window_ends
from desk_app.deliveries.model import (
    STATE_WORDS,
    UNPROMISED,
    Chip,
    Delivery,
    DeliveryRow,
    DeliveryState,
    Precision,
    Signature,
    day_of,
    due_of_promise,
    step_words,
)
from desk_app.deliveries.way_store import attempt_counts
from desk_app.matters.list_ids import Closed, listed
from desk_app.matters.model import MatterKind, OpenMatter
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.storage.history import FieldChange, field_changes, in_order
from desk_app.storage.journal import Values, row_as_of
from desk_app.storage.reading import Reader, blocks, marks
from desk_app.storage.search import Document, SearchSource
from desk_app.storage.tx import Tx
from desk_app.surveys.store import history as answers_history

_LIVE = "deleted_at IS NULL"
_OPEN = "state IN ('received','assigned','under_way','failed')"
_CLOSED = Closed(
    "deliveries", "deleted_at IS NULL AND state IN ('delivered','cancelled')", "coalesce(delivered_at, ordered_at)"
)
"""The condition and order of the index `deliveries_closed`."""


def _record(row: sqlite3.Row | Values) -> Delivery:
    return Delivery(
        id=row["id"],
        number=row["number"],
        reference=row["reference"],
        customer_id=row["customer_id"],
        customer_name=row["customer_name"],
        phone_raw=row["phone_raw"],
        phone_e164=row["phone_e164"],
        phone_digits=row["phone_digits"],
        address=row["address"],
        city=row["city"],
        call_id=row["call_id"],
        complaint_id=row["complaint_id"],
        ordered_at=from_text(row["ordered_at"]),
        paid_at=moment_or_none(row["paid_at"]),
        promised_from=moment_or_none(row["promised_from"]),
        promised_by=moment_or_none(row["promised_by"]),
        promised_precision=_precision(row),
        promised_raw=row["promised_raw"],
        handed_to_carrier_at=moment_or_none(row["handed_to_carrier_at"]),
        delivered_at=moment_or_none(row["delivered_at"]),
        state=DeliveryState(row["state"]),
        raw_state=row["raw_state"],
        goods=row["goods"],
        quantity=row["quantity"],
        amount_cents=row["amount_cents"],
        freight_cents=row["freight_cents"],
        currency=row["currency"],
        carrier=row["carrier"],
        tracking=row["tracking"],
        courier_id=row["courier_id"],
        failed_reason=row["failed_reason"],
        note=row["note"],
        score=row["score"],
        score_scale=row["score_scale"],
        comment=row["comment"],
        asked_at=moment_or_none(row["asked_at"]),
        scored_at=moment_or_none(row["scored_at"]),
        owner_id=row["owner_id"],
        next_step=row["next_step"],
        due_at=from_text(row["due_at"]),
        stage=Stage(row["stage"]),
        import_id=row["import_id"],
        instructions=row["instructions"],
        area=row["area"],
        cod_cents=row["cod_cents"],
        cash_cents=row["cash_cents"],
        cash_in_at=moment_or_none(row["cash_in_at"]),
        cash_in_by=row["cash_in_by"],
        parcels=row["parcels"],
        run_day=_day_or_none(row["run_day"]),
        run_place=row["run_place"],
        taken_by=row["taken_by"],
        signature=Signature(row["signature"]) if row["signature"] else None,
        came_right=_yes_or_none(row["came_right"]),
        came_full=_yes_or_none(row["came_full"]),
        split_of=row["split_of"],
        back_at=moment_or_none(row["back_at"]),
        heard_at=moment_or_none(row["heard_at"]),
    )


def _day_or_none(text: str | None) -> Date | None:
    return Date.fromisoformat(text) if text else None


def _yes_or_none(value: int | None) -> bool | None:
    return None if value is None else bool(value)


def _precision(row: sqlite3.Row | Values) -> Precision | None:
    return Precision(row["promised_precision"]) if row["promised_precision"] else None


def by_id(file: Reader, delivery_id: str) -> Delivery:
    """One delivery; raises NotFound."""
    rows = file.query(f"SELECT * FROM deliveries WHERE id = ? AND {_LIVE}", (delivery_id,))
    if not rows:
        raise NotFound(_("This delivery is no longer there."))
    return with_answers(file, [_record(rows[0])])[0]


def by_number(file: Reader, number: str) -> Delivery:
    """The delivery with our number, else the one that came in with that reference; raises NotFound."""
    for column in ("number", "reference"):
        rows = file.query(
            f"SELECT * FROM deliveries WHERE {column} = ? AND {_LIVE} ORDER BY ordered_at DESC LIMIT 1",
            (number.strip(),),
        )
        if rows:
            return with_answers(file, [_record(rows[0])])[0]
    raise NotFound(_("There is no delivery {number}.").format(number=number))


def of_customer(file: Reader, customer_id: str) -> list[Delivery]:
    """All deliveries of a customer, newest first."""
    rows = file.query(
        f"SELECT * FROM deliveries WHERE customer_id = ? AND {_LIVE} ORDER BY ordered_at DESC", (customer_id,)
    )
    return with_answers(file, [_record(row) for row in rows])


def splits_of(file: Reader, delivery_id: str) -> list[Delivery]:
    """The deliveries that bring what was missing of another, in the order they were planned."""
    rows = file.query(
        f"SELECT * FROM deliveries WHERE split_of = ? AND {_LIVE} ORDER BY ordered_at, id", (delivery_id,)
    )
    return [_record(row) for row in rows]


def cash_on_the_way(file: Reader, courier_id: str | None) -> list[Delivery]:
    """The deliveries of a courier whose cash did not come into the till yet, oldest first; None for those of nobody."""
    rows = file.query(
        f"SELECT * FROM deliveries WHERE courier_id IS ? AND cash_cents > 0 AND cash_in_at IS NULL AND {_LIVE}"
        " ORDER BY delivered_at, id",
        (courier_id,),
    )
    return [_record(row) for row in rows]


def open_for_customer(file: Reader, customer_id: str) -> list[Delivery]:
    """The open deliveries of a customer, the most urgent first."""
    rows = file.query(
        f"SELECT * FROM deliveries WHERE customer_id = ? AND {_OPEN} AND {_LIVE} ORDER BY due_at", (customer_id,)
    )
    return [_record(row) for row in rows]


def open_matters(reader: Reader, customer_id: str = "") -> list[OpenMatter]:
    """Every open delivery, or a customer's, the most urgent first.

    Untold is one that failed: until a new time is agreed on the customer does not know when it comes.
    """
    zone = settings.profile(reader).zoneinfo
    whose, args = (" AND customer_id = ?", (customer_id,)) if customer_id else ("", ())
    rows = reader.query(
        "SELECT id, number, goods, customer_id, customer_name, phone_raw, address, next_step, owner_id, due_at, stage,"
        f" state, ordered_at, promised_by, promised_precision FROM deliveries WHERE {_OPEN} AND {_LIVE}{whose}"
        " ORDER BY due_at, id",
        args,
    )
    return [
        OpenMatter(
            kind=MatterKind.DELIVERY,
            row_id=row["id"],
            number=row["number"],
            title=row["goods"] or row["address"] or _(STATE_WORDS[DeliveryState(row["state"])]),
            customer_id=row["customer_id"],
            name=row["customer_name"],
            phone=row["phone_raw"] or "",
            next_step=step_words(row["next_step"]),
            owner_id=row["owner_id"],
            due_at=from_text(row["due_at"]),
            stage=Stage(row["stage"]),
            promised_at=_promised(row, zone),
            untold=row["state"] == DeliveryState.FAILED,
        )
        for row in rows
    ]


def _promised(row: sqlite3.Row, zone: ZoneInfo) -> datetime:
    """When it was promised for; without a promise a day after the order."""
    if row["promised_by"] is None:
        return from_text(row["ordered_at"]) + UNPROMISED
    return due_of_promise(from_text(row["promised_by"]), _precision(row), zone)


def each(file: Reader) -> Iterator[Delivery]:
    """Every delivery, in the order they were written down."""
    last = ""
    while rows := file.query(
        "SELECT * FROM deliveries WHERE id > ? AND deleted_at IS NULL ORDER BY id LIMIT 500", (last,)
    ):
        last = rows[-1]["id"]
        yield from with_answers(file, [_record(row) for row in rows])


def as_of(file: Reader, row_id: str, at: datetime) -> Delivery | None:
    """The delivery as it was at that moment; None before it was written down."""
    row = row_as_of(file, "deliveries", row_id, at)
    return None if row is None else of_as_of(file, _record(row), at)


def history(file: Reader, delivery_id: str) -> list[FieldChange]:
    """Every change of every field of a delivery, oldest first."""
    return in_order(field_changes(file, "deliveries", delivery_id), answers_history(file, delivery_id))


def _chip_where(chip: Chip, now: datetime, zone: ZoneInfo, me: str) -> tuple[str, tuple[str, ...]]:
    match chip:
        case Chip.MINE:
            return f"{_OPEN} AND (owner_id = ? OR courier_id = ?)", (me, me)
        case Chip.DUE_TODAY:
            return f"{_OPEN} AND due_at >= ? AND due_at < ?", (to_text(now), local_day(now, zone)[1])
        case Chip.LATE:
            return f"{_OPEN} AND due_at < ?", (to_text(now),)
        case Chip.SOON:
            hour = to_text(now + SOON)
            night = window_ends(now, Precision.DAY, zone)
            day = to_text(day_of(now, zone)) if night <= now + SOON else ""
            return (
                f"{_OPEN} AND state <> 'under_way' AND (promised_precision = 'time' AND promised_by >= ?"
                " AND promised_by <= ? OR promised_precision = 'day' AND promised_by = ?)",
                (to_text(now), hour, day),
            )
        case Chip.OPEN:
            return _OPEN, ()
        case Chip.ALL:
            return "1", ()


def ids_for(file: Reader, chip: Chip, words: str, now: datetime, zone: ZoneInfo, me: str) -> Sequence[str]:
    """The ids of the deliveries a chip and the words typed leave over: open ones by due time, then the newest."""
    where, args = _chip_where(Chip.OPEN if chip is Chip.ALL else chip, now, zone, me)
    rows = file.query(
        f"SELECT id FROM deliveries WHERE {where} AND {_LIVE}"
        " ORDER BY due_at, coalesce(delivered_at, ordered_at) DESC, id DESC",
        args,
    )
    opened = [str(row[0]) for row in rows]
    if chip is not Chip.ALL:
        return only_found(file, "delivery", words, opened)
    every = listed(file, _CLOSED, opened)
    return only_found(file, "delivery", words, list(every)) if words.strip() else every


def counts(file: Reader, now: datetime, zone: ZoneInfo, me: str) -> dict[Chip, int]:
    """How many deliveries stand behind each chip."""
    found = {}
    for chip in Chip:
        where, args = _chip_where(chip, now, zone, me)
        found[chip] = int(file.query(f"SELECT count(*) FROM deliveries WHERE {where} AND {_LIVE}", args)[0][0])
    return found


def late_and_open(file: Reader, now: datetime) -> tuple[int, int]:
    """How many deliveries are late, and how many open, the late ones among them."""
    row = file.query(
        f"SELECT count(*) FILTER (WHERE due_at < ?), count(*) FROM deliveries WHERE {_OPEN} AND {_LIVE}",
        (to_text(now),),
    )[0]
    return int(row[0]), int(row[1])


_LIST = """SELECT d.id, d.number, d.reference, d.ordered_at, d.customer_id, d.customer_name, d.phone_raw, d.address,
  d.city, d.goods, d.state, d.raw_state, d.promised_by, d.promised_precision, d.delivered_at, d.courier_id,
  d.next_step, d.owner_id, d.due_at FROM deliveries d"""


def rows_for_list(file: Reader, ids: Sequence[str]) -> list[DeliveryRow]:
    """The deliveries of those ids as a list shows them, in the order of the ids; ids that are gone are left out."""
    found: dict[str, DeliveryRow] = {}
    people = staff.names(file)
    for block in blocks(ids):
        tries = attempt_counts(file, block)
        for row in file.query(f"{_LIST} WHERE d.id IN ({marks(block)}) AND d.deleted_at IS NULL", block):
            found[row["id"]] = DeliveryRow(
                id=row["id"],
                number=row["number"],
                reference=row["reference"],
                ordered_at=from_text(row["ordered_at"]),
                customer_id=row["customer_id"],
                name=row["customer_name"],
                phone=row["phone_raw"] or "",
                address=row["address"] or "",
                city=row["city"] or "",
                goods=row["goods"] or "",
                state=DeliveryState(row["state"]),
                raw_state=row["raw_state"],
                promised_by=moment_or_none(row["promised_by"]),
                promised_precision=_precision(row),
                delivered_at=moment_or_none(row["delivered_at"]),
                courier=people.get(row["courier_id"], ""),
                next_step=row["next_step"],
                owner_id=row["owner_id"],
                owner=people.get(row["owner_id"], ""),
                due_at=from_text(row["due_at"]),
                attempts=tries.get(row["id"], 0),
            )
    return [found[row_id] for row_id in ids if row_id in found]


def time_line(reader: Reader, customer_id: str) -> list[TimeLineEntry]:
    """A customer's deliveries for the time line of their file, newest first."""
    return _lines(reader, of_customer(reader, customer_id))


def lines_of_call(reader: Reader, call_id: str) -> list[TimeLineEntry]:
    """The deliveries planned from a call, as lines of its time line, newest first."""
    rows = reader.query(f"SELECT * FROM deliveries WHERE call_id = ? AND {_LIVE} ORDER BY ordered_at DESC", (call_id,))
    return _lines(reader, [_record(row) for row in rows])


def _lines(reader: Reader, found: Sequence[Delivery]) -> list[TimeLineEntry]:
    people = staff.names(reader)
    return [
        TimeLineEntry(
            at=delivery.ordered_at,
            kind="delivery",
            row_id=delivery.id,
            number=delivery.number,
            headline=delivery.goods or _(STATE_WORDS[delivery.state]),
            who=people.get(delivery.courier_id or delivery.owner_id, ""),
            open=delivery.open,
        )
        for delivery in found
    ]


def add(tx: Tx, values: Mapping[str, Any]) -> None:
    """A new delivery."""
    tx.insert("deliveries", in_file(values))


def add_many(tx: Tx, rows: Iterable[Mapping[str, Any]]) -> None:
    """New deliveries, all with the same columns."""
    tx.insert_many("deliveries", rows)


def change(tx: Tx, delivery_id: str, changes: Mapping[str, Any]) -> None:
    """New values for some columns of a delivery."""
    tx.update("deliveries", delivery_id, in_file(changes))


_SAID = (
    "coalesce((SELECT s.comment FROM surveys s WHERE s.row_id = deliveries.id AND s.deleted_at IS NULL"
    " ORDER BY s.id DESC LIMIT 1), comment) AS comment"
)


def _documents(file: Reader, ids: Sequence[str]) -> Iterable[Document]:
    rows = file.query(
        "SELECT id, number, reference, customer_name, phone_digits, address, city, goods, carrier, tracking, note,"
        f" {_SAID}, failed_reason FROM deliveries WHERE id IN ({marks(ids)}) AND {_LIVE}",
        ids,
    )
    for row in rows:
        columns = ("goods", "address", "city", "carrier", "tracking", "note", "comment", "failed_reason")
        yield Document(
            kind="delivery",
            row_id=row["id"],
            words="\n".join(row[column] for column in columns if row[column]),
            numbers=tuple(filter(None, (row["number"], row["reference"], row["tracking"]))),
            phones=((row["phone_digits"], False),) if row["phone_digits"] else (),
            names=((row["customer_name"], True, False),),
        )


_PARTS = dict.fromkeys(("delivery_lines", "delivery_events", "delivery_attempts"), "delivery_id")
SEARCH = SearchSource(
    "delivery",
    "deliveries",
    {**_PARTS, "surveys": "iif(kind = 'delivery', row_id, NULL)"},
    _documents,
    told={"surveys": ("comment", "deleted_at", "row_id")},
)


def move(tx: Tx, from_id: str, to_id: str) -> int:
    """Hangs everything of one customer file on another; answers how many deliveries it was."""
    return tx.execute("UPDATE deliveries SET customer_id = ? WHERE customer_id = ?", (to_id, from_id))
