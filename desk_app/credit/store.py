"""The tables of credit events and statements: what is known of a customer, and who has which grade."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date as Date
from datetime import datetime, time
from typing import Any

from desk_app.core.clock import SystemClock
from desk_app.core.errors import NotFound
from desk_app.core.i18n import N_, _
from desk_app.core.money import format_cents
from desk_app.credit.model import (
    DECISION_WORDS,
    EVENT_WORDS,
    CreditEvent,
    CreditStatement,
    Decision,
    EventKind,
)
from desk_app.credit.rule import RULE, Grade, Graded, Rule, grade
from desk_app.customers.joins import Asking, FilterKind, ListColumn, ListFilter
from desk_app.customers.model import TimeLineEntry
from desk_app.settings import store as settings
from desk_app.staff.store import names
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.history import FieldChange, field_changes
from desk_app.storage.reading import Reader, blocks
from desk_app.storage.reading import marks as places
from desk_app.storage.tx import Tx

EVENTS = "credit_events"
STATEMENTS = "credit_statements"
NOTE, CONTEST, DECIDE, STATE = "credit.note", "credit.contest", "credit.decide", "credit.state"
"""The verbs by which the journal knows who did what."""

_LIVE = "deleted_at IS NULL"


def _day(text: str | None) -> Date | None:
    return Date.fromisoformat(text) if text else None


def _event(row: sqlite3.Row) -> CreditEvent:
    return CreditEvent(
        id=row["id"],
        customer_id=row["customer_id"],
        kind=EventKind(row["kind"]),
        happened_on=Date.fromisoformat(row["happened_on"]),
        expires_on=_day(row["expires_on"]),
        evidence=row["evidence"],
        amount_cents=row["amount_cents"],
        currency=row["currency"],
        contested_on=_day(row["contested_on"]),
        contest=row["contest"],
        decided_on=_day(row["decided_on"]),
        decision=Decision(row["decision"]) if row["decision"] else None,
        decision_note=row["decision_note"],
        corrects_id=row["corrects_id"],
    )


def _statement(row: sqlite3.Row) -> CreditStatement:
    return CreditStatement(row["id"], row["customer_id"], Date.fromisoformat(row["said_on"]), row["text"])


def event_by_id(file: Reader, event_id: str) -> CreditEvent:
    """One event; raises NotFound."""
    rows = file.query(f"SELECT * FROM credit_events WHERE id = ? AND {_LIVE}", (event_id,))
    if not rows:
        raise NotFound(_("This credit event is no longer there."))
    return _event(rows[0])


def events_of(file: Reader, customer_id: str) -> list[CreditEvent]:
    """All events of a customer, the newest first; corrected and withdrawn ones too."""
    rows = file.query(
        f"SELECT * FROM credit_events WHERE customer_id = ? AND {_LIVE} ORDER BY happened_on DESC, id DESC",
        (customer_id,),
    )
    return [_event(row) for row in rows]


def statements_of(file: Reader, customer_id: str) -> list[CreditStatement]:
    """What a customer said of it themselves, the newest first: that one holds."""
    rows = file.query(
        f"SELECT * FROM credit_statements WHERE customer_id = ? AND {_LIVE} ORDER BY said_on DESC, id DESC",
        (customer_id,),
    )
    return [_statement(row) for row in rows]


def grades(file: Reader, customer_ids: Sequence[str], as_of: Date, rule: Rule = RULE) -> dict[str, Graded]:
    """The grades of those customers on a day, in one question; one without any event is left out."""
    found: dict[str, list[CreditEvent]] = {}
    rows = file.query(
        f"SELECT * FROM credit_events WHERE customer_id IN (SELECT value FROM json_each(?)) AND {_LIVE}",
        (json.dumps(list(customer_ids)),),
    )
    for row in rows:
        found.setdefault(row["customer_id"], []).append(_event(row))
    return {customer_id: grade(events, as_of, rule) for customer_id, events in found.items()}


def graded(file: Reader, customer_id: str, as_of: Date, rule: Rule = RULE) -> Graded:
    """The grade of one customer on a day."""
    return grade(events_of(file, customer_id), as_of, rule)


def today(file: Reader) -> Date:
    """Today in the store."""
    now = file.now if isinstance(file, Tx) else (file.clock if isinstance(file, DeskFile) else SystemClock()).now()
    return now.astimezone(settings.profile(file).zoneinfo).date()


def history(file: Reader, row_id: str) -> list[FieldChange]:
    """Every change of an event, oldest first: noted, contested, decided."""
    return field_changes(file, EVENTS, row_id)


def who_did(file: Reader, row_ids: Sequence[str]) -> dict[tuple[str, str], str]:
    """The names of those who noted, contested, decided or wrote a row down, by its id and the verb.

    What a decision wrote anew, a correction, counts as noted by who decided.
    """
    people, found = names(file), dict[tuple[str, str], str]()
    for block in blocks(row_ids):
        rows = file.query(
            "SELECT row_id, CASE WHEN op = 'I' AND tbl = 'credit_events' THEN ? ELSE verb END AS verb, actor"
            f" FROM change_log WHERE row_id IN ({places(block)})"
            " AND tbl IN ('credit_events', 'credit_statements') AND verb LIKE 'credit.%' ORDER BY hlc",
            (NOTE, *block),
        )
        found.update(((row["row_id"], row["verb"]), people.get(row["actor"] or "", "")) for row in rows)
    return found


def headline(event: CreditEvent) -> str:
    """What happened, for how much, and what shows it, in one line."""
    amount = "" if event.amount_cents is None else format_cents(event.amount_cents, event.currency or "")
    return _("{kind}: {what}").format(
        kind=_(EVENT_WORDS[event.kind]), what=" · ".join(filter(None, (amount, _one_line(event.evidence))))
    )


def time_line(reader: Reader, customer_id: str) -> list[TimeLineEntry]:
    """A customer's credit for the time line of their file, newest first; each stands at its day's begin.

    What was contested is an open matter until it is decided.
    """
    zone = settings.profile(reader).zoneinfo
    events, statements = events_of(reader, customer_id), statements_of(reader, customer_id)
    people = who_did(reader, [*(event.id for event in events), *(one.id for one in statements)])

    def entry(day: Date, row_id: str, words: str, verb: str, *, waits: bool = False) -> TimeLineEntry:
        at = datetime.combine(day, time(), zone)
        return TimeLineEntry(at, "credit", row_id, "", words, people.get((row_id, verb), ""), waits)

    found = []
    for one in statements:
        words = _("their own words on their credit: {what}").format(what=_one_line(one.text))
        found.append(entry(one.said_on, one.id, words, STATE))
    for event in events:
        if event.decision is not None and event.decided_on is not None:
            words = _("decided, {decision}: {what}").format(
                decision=_(DECISION_WORDS[event.decision]), what=_one_line(event.decision_note or "")
            )
            found.append(entry(event.decided_on, event.id, words, DECIDE))
        if event.contested_on is not None:
            words = _("contested: {what}").format(what=_one_line(event.contest or ""))
            found.append(entry(event.contested_on, event.id, words, CONTEST, waits=event.awaits_decision))
        found.append(entry(event.happened_on, event.id, headline(event), NOTE))
    return sorted(found, key=lambda each: each.at, reverse=True)


def _one_line(text: str) -> str:
    return " ".join(text.split())


NO_GRADE = "none"
"""The value of the filter for customers of whom nothing counts."""


def _counts_sql(as_of: Date) -> tuple[str, list[Any]]:
    """The condition on `credit_events e` under which `rule.why_of` says that an event counts."""
    sql = (
        "e.deleted_at IS NULL AND (e.decision = 'stands' OR (e.decision IS NULL AND e.contested_on IS NULL))"
        " AND e.happened_on <= ? AND (e.expires_on IS NULL OR e.expires_on >= ?)"
    )
    return sql, [as_of.isoformat()] * 2


def _grade_sql(rule: Rule) -> str:
    """The grade of a customer's counting events, grouped, as `rule.grade` gives it."""
    points = " ".join(f"WHEN '{kind}' THEN {worth}" for kind, worth in rule.points.items())
    total = f"sum(CASE e.kind {points} END)"
    worst = f"min(CASE e.kind {points} END)"
    lines = " ".join(
        f"WHEN {total} >= {line.least}{f' AND {worst} >= 0' if line.spotless else ''} THEN '{line.grade}'"
        for line in rule.lines
    )
    return f"CASE {lines} ELSE '{rule.rest}' END"


def where_grade(as_of: Date, value: str, rule: Rule = RULE) -> tuple[str, list[Any]]:
    """The condition on `customers c` for a grade, or `NO_GRADE`; raises ValueError for another word."""
    counts, args = _counts_sql(as_of)
    if value == NO_GRADE:
        return f"c.id NOT IN (SELECT e.customer_id FROM credit_events e WHERE {counts})", args
    chosen = (
        f"SELECT e.customer_id FROM credit_events e WHERE {counts} GROUP BY e.customer_id HAVING {_grade_sql(rule)} = ?"
    )
    return f"c.id IN ({chosen})", [*args, Grade(value).value]


def _where(asking: Asking, value: str) -> tuple[str, Sequence[Any]]:
    return where_grade(asking.now.astimezone(asking.zone).date(), value)


def _choices(_file: Reader) -> Sequence[tuple[str, str]]:
    return [*((each.value, each.value) for each in Grade), (NO_GRADE, _("no grade"))]


def _texts(file: Reader, customer_ids: Sequence[str]) -> Mapping[str, str]:
    found = grades(file, customer_ids, today(file))
    return {customer_id: one.grade for customer_id, one in found.items() if one.grade is not None}


FILTER = ListFilter("credit", N_("Credit grade"), FilterKind.CHOICE, _where, _choices)
COLUMN = ListColumn("credit", N_("Credit"), _texts)


def marks(reader: Reader, customer_id: str) -> Sequence[str]:
    """The grade beside a customer's name; nothing where there is none."""
    one = graded(reader, customer_id, today(reader)).grade
    return [] if one is None else [_("Credit {grade}").format(grade=one)]


def _in_file(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, Date) else value for key, value in values.items()}


def add(tx: Tx, table: str, values: Mapping[str, Any]) -> None:
    """A new row of `EVENTS` or `STATEMENTS`."""
    tx.insert(table, _in_file(values))


def change(tx: Tx, event_id: str, changes: Mapping[str, Any]) -> None:
    """What stands beside an event: its contest, its decision."""
    tx.update(EVENTS, event_id, _in_file(changes))


def move(tx: Tx, from_id: str, to_id: str) -> int:
    """Hangs all credit of one customer file on another; answers how many rows it was."""
    return sum(
        tx.execute(f"UPDATE {table} SET customer_id = ? WHERE customer_id = ?", (to_id, from_id))
        for table in (EVENTS, STATEMENTS)
    )
