"""What is asked of callbacks; `rows` writes them, `by_calls` is what calls do to them, `list_store` the lists."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache

from desk_app.callbacks.by_calls import (
    add_or_renew,
    link_of_call,
    note_attempt,
    promise_again,
    remove_of_call,
    try_again,
)
from desk_app.callbacks.list_store import counts, ids_for, rows_for_list
from desk_app.callbacks.model import Callback, headline, step_words
from desk_app.callbacks.rows import (
    OPEN,
    TABLE,
    add,
    by_id,
    change,
    due_by_settings,
    note_move,
    of_call,
    of_matter,
    open_of_customer,
    open_of_phone,
    promised_at,
    record,
    records,
)
from desk_app.core.clock import from_text, moment_or_none, to_text
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.core.stages import Stage
from desk_app.customers.model import TimeLineEntry
from desk_app.matters.model import MatterKind, OpenMatter
from desk_app.staff import store as staff
from desk_app.storage.history import FieldChange, field_changes
from desk_app.storage.journal import row_as_of
from desk_app.storage.reading import Reader, marks
from desk_app.storage.search import Document, SearchSource
from desk_app.storage.tx import Tx

__all__ = [
    "SEARCH",
    "add",
    "add_or_renew",
    "as_of",
    "by_id",
    "by_number",
    "change",
    "counts",
    "due_by_settings",
    "each",
    "history",
    "ids_for",
    "late_and_open",
    "lines_of",
    "lines_of_call",
    "link_of_call",
    "move",
    "note_attempt",
    "note_move",
    "of_call",
    "of_customer",
    "of_matter",
    "open_matters",
    "open_of_customer",
    "open_of_phone",
    "open_ones",
    "promise_again",
    "promised_at",
    "remove_of_call",
    "rows_for_list",
    "time_line",
    "try_again",
]


def by_number(reader: Reader, number: str) -> Callback:
    """The callback of that number; raises NotFound."""
    found = records(reader, "number = ? AND deleted_at IS NULL LIMIT 1", (number.strip(),))
    if not found:
        raise NotFound(_("There is no callback {number}.").format(number=number))
    return found[0]


def of_customer(reader: Reader, customer_id: str) -> list[Callback]:
    """All callbacks of a customer, the newest first."""
    return records(reader, "customer_id = ? AND deleted_at IS NULL ORDER BY id DESC", (customer_id,))


def open_ones(reader: Reader, owner_id: str | None = None) -> list[Callback]:
    """Every open callback, of one owner or of all, the most urgent first."""
    whose, args = (" AND owner_id = ?", (owner_id,)) if owner_id else ("", ())
    return records(reader, f"{OPEN}{whose} ORDER BY due_at, id", args)


def open_of_strangers(reader: Reader, digits: str) -> list[Callback]:
    """Open callbacks of people without a file whose number holds these digits, the most urgent first."""
    return records(
        reader,
        "state = 'open' AND deleted_at IS NULL AND customer_id IS NULL AND phone_digits LIKE ? ORDER BY due_at, id",
        (f"%{digits}%",),
    )


def each(reader: Reader) -> Iterator[Callback]:
    """Every callback, in the order they were promised."""
    last = ""
    while found := records(reader, "id > ? AND deleted_at IS NULL ORDER BY id LIMIT 500", (last,)):
        last = found[-1].id
        yield from found


def as_of(reader: Reader, row_id: str, at: datetime) -> Callback | None:
    """The callback as it was at that moment; None before it was promised."""
    row = row_as_of(reader, TABLE, row_id, at)
    return None if row is None else record(row)


def history(reader: Reader, callback_id: str) -> list[FieldChange]:
    """Every change of every field of a callback, oldest first."""
    return field_changes(reader, TABLE, callback_id)


def late_and_open(reader: Reader, now: datetime) -> tuple[int, int]:
    """How many callbacks are late, and how many open, the late ones among them."""
    row = reader.query(
        f"SELECT count(*) FILTER (WHERE due_at < ?), count(*) FROM {TABLE} WHERE {OPEN}", (to_text(now),)
    )[0]
    return int(row[0]), int(row[1])


_MATTERS = f"""SELECT c.id, c.number, c.reason, c.customer_id, coalesce(k.name, c.name, '') AS who, c.phone_raw,
  c.next_step, c.owner_id, c.due_at, c.stage, c.first_due_at, c.snoozed_until,
  c.handed_by IS NOT NULL AND c.accepted_at IS NULL AS waits
 FROM {TABLE} c LEFT JOIN customers k ON k.id = c.customer_id WHERE c.deleted_at IS NULL AND c.state = 'open'"""


def open_matters(reader: Reader, customer_id: str = "") -> list[OpenMatter]:
    """Every open callback, or a customer's, as an open matter, the most urgent first."""
    whose, args = (" AND c.customer_id = ?", (customer_id,)) if customer_id else ("", ())
    step, title = cache(step_words), cache(headline)  # the same few words again and again
    return [
        OpenMatter(
            kind=MatterKind.CALLBACK,
            row_id=row["id"],
            number=row["number"],
            title=title(row["reason"]),
            customer_id=row["customer_id"],
            name=row["who"],
            phone=row["phone_raw"] or "",
            next_step=step(row["next_step"]),
            owner_id=row["owner_id"],
            due_at=from_text(row["due_at"]),
            stage=Stage(row["stage"]),
            promised_at=from_text(row["first_due_at"]),
            snoozed_until=moment_or_none(row["snoozed_until"]),
            waiting_for=row["owner_id"] if row["waits"] else None,
        )
        for row in reader.query(f"{_MATTERS}{whose} ORDER BY c.due_at, c.id", args)
    ]


def time_line(reader: Reader, customer_id: str) -> list[TimeLineEntry]:
    """A customer's callbacks for the time line of their file, newest first."""
    return _lines(reader, of_customer(reader, customer_id))


def lines_of_call(reader: Reader, call_id: str) -> list[TimeLineEntry]:
    """The callback made of a call, as a line of its time line; none if there is none."""
    made = of_call(reader, call_id)
    return _lines(reader, [made] if made else [])


def lines_of(reader: Reader, callback_id: str) -> list[TimeLineEntry]:
    """One callback as a line of a time line; none if it is gone."""
    try:
        return _lines(reader, [by_id(reader, callback_id)])
    except NotFound:
        return []


def _lines(reader: Reader, found: Sequence[Callback]) -> list[TimeLineEntry]:
    people = staff.names(reader) if found else {}
    return [
        TimeLineEntry(
            at=promised_at(one.id),
            kind="callback",
            row_id=one.id,
            number=one.number,
            headline=_("Call back: {reason}").format(reason=headline(one.reason)),
            who=people.get(one.owner_id, ""),
            open=one.open,
        )
        for one in found
    ]


_WORDS = ("reason", "topic", "handed_note", "closed_reason", "last_result")


def _documents(reader: Reader, ids: Sequence[str]) -> Iterable[Document]:
    rows = reader.query(f"SELECT * FROM {TABLE} WHERE id IN ({marks(ids)}) AND deleted_at IS NULL", ids)
    for row in rows:
        yield Document(
            kind="callback",
            row_id=row["id"],
            words="\n".join(filter(None, (row[column] for column in _WORDS))),
            numbers=(row["number"],),
            phones=((row["phone_digits"], False),) if row["phone_digits"] else (),
            names=((row["name"], True, False),) if row["name"] else (),
        )


SEARCH = SearchSource("callback", TABLE, {}, _documents)


def move(tx: Tx, from_id: str, to_id: str) -> int:
    """Hangs everything of one customer file on another; answers how many callbacks it was."""
    return tx.execute(f"UPDATE {TABLE} SET customer_id = ? WHERE customer_id = ?", (to_id, from_id))
