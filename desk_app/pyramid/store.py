"""The table of classes: what each customer's file says, how that changed, and what the list of customers is given.

A row has the id of its customer, so that two desks that compute the same never make two rows of it.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Any

from desk_app.core.i18n import N_, _
from desk_app.customers.joins import Asking, FilterKind, ListColumn, ListFilter
from desk_app.customers.model import TimeLineEntry
from desk_app.pyramid.model import Present
from desk_app.pyramid.tiers import BLANKS, SPELLINGS, TIER_WORDS, Tier, tier_of, tier_words
from desk_app.staff.store import names
from desk_app.storage.journal import Values, entries_of
from desk_app.storage.reading import Reader, blocks
from desk_app.storage.reading import marks as places
from desk_app.storage.tx import Tx

TIERS = "customer_tiers"
NO_CLASS = "none"
"""The value of the filter for customers without a tier."""
_COLUMNS = ("tier", "rule_version", "placed_on", "by_hand", "by_hand_reason", "by_hand_on", "deleted_at")
_BLANK_ROW: Mapping[str, Any] = dict.fromkeys(_COLUMNS)

_BLANK = "".join(f" || char({ord(blank)})" for blank in BLANKS).removeprefix(" || ")
_WORD = f"trim(c.tier, {_BLANK})"
_BROUGHT_IN = f"""CASE WHEN c.tier IS NULL THEN NULL {
    " ".join(
        f"WHEN {_WORD} IN ({', '.join(repr(text) for text in texts)}) THEN '{tier.value}'"
        for tier, texts in SPELLINGS.items()
    )
} END"""
HELD = f"coalesce(t.by_hand, {_BROUGHT_IN})"
CUSTOMERS = f"customers c LEFT JOIN {TIERS} t ON (t.id = c.id AND t.deleted_at IS NULL)"
PEOPLE = "c.deleted_at IS NULL AND c.kind <> 'walk_in'"


def tier_in(text: str | None) -> Tier | None:
    return Tier(text) if text else None


def _day(text: str | None) -> Date | None:
    return Date.fromisoformat(text) if text else None


def _record(row: sqlite3.Row) -> Present:
    by_hand = tier_in(row["by_hand"])
    return Present(
        customer_id=row["id"],
        computed=tier_in(row["tier"]),
        rule_version=row["rule_version"],
        placed_on=_day(row["placed_on"]),
        by_hand=by_hand,
        reason=(row["by_hand_reason"] or "") if by_hand else "",
        by_hand_on=_day(row["by_hand_on"]) if by_hand else None,
        brought_in=tier_of(row["word"]),
    )


def present(reader: Reader, ids: Sequence[str]) -> dict[str, Present]:
    """What the files of these customers say of their class; unknown ids are left out."""
    found: dict[str, Present] = {}
    for block in blocks(ids):
        rows = reader.query(
            "SELECT c.id, c.tier AS word, t.tier, t.rule_version, t.placed_on, t.by_hand, t.by_hand_reason,"
            f" t.by_hand_on FROM {CUSTOMERS} WHERE c.id IN ({places(block)})",
            block,
        )
        found.update((row["id"], _record(row)) for row in rows)
    return found


def present_of(reader: Reader, customer_id: str) -> Present:
    """What a customer's file says of their class; nothing for an unknown one."""
    return present(reader, [customer_id]).get(customer_id, Present(customer_id))


def tier_of_customer(reader: Reader, customer_id: str) -> Tier | None:
    """The class a customer is in, if in any."""
    return present_of(reader, customer_id).tier


def words_of(reader: Reader, ids: Sequence[str]) -> Mapping[str, str]:
    """The class of each of these customers in the language spoken; who is in none is left out."""
    return {each: tier_words(said.tier) for each, said in present(reader, ids).items() if said.tier}


def ever_in(reader: Reader, customer_id: str) -> frozenset[str]:
    """Every spelling of the classes a customer is or once was in: what a list of ours may say of them."""
    said = present(reader, [customer_id])
    found = {each.tier for each in said.values()}
    for entry in entries_of(reader, TIERS, customer_id):
        found |= {tier_in(entry.new.get(column)) for column in ("tier", "by_hand")}
    return frozenset(text for tier in found if tier for text in SPELLINGS[tier])


@dataclass(frozen=True, slots=True)
class Written:
    """What a computation has to know of a customer: what it wrote last, and the class that goes before it."""

    computed: Tier | None
    rule_version: str | None
    held: Tier | None


def written(reader: Reader) -> dict[str, Written]:
    """That of each living customer who has a row or a class brought in."""
    rows = reader.query(
        f"SELECT c.id, t.tier, t.rule_version, {HELD} FROM {CUSTOMERS}"
        f" WHERE {PEOPLE} AND (t.id IS NOT NULL OR c.tier IS NOT NULL)"
    )
    return {row[0]: Written(tier_in(row[1]), row[2], tier_in(row[3])) for row in rows}


def place(tx: Tx, news: Mapping[str, Tier | None], rule_version: str, day: Date) -> None:
    """Writes the class of many customers as computed; None takes it away.

    A block of rows is one statement: SQLite sets up for taking back each statement that starts triggers,
    and for 100,000 of them that takes twice as long.
    """
    if not news:
        return
    gone = {row[0]: row[1] for row in tx.query(f"SELECT id, deleted_at IS NOT NULL FROM {TIERS}")}
    placed_on = day.isoformat()
    for block in blocks(sorted(news)):
        new = {each: news[each] for each in block if each not in gone}
        living = {each: news[each] for each in block if gone.get(each) == 0}
        if new:
            tx.execute(
                f"INSERT INTO {TIERS}(id, customer_id, tier, rule_version, placed_on, branch_id)"
                " SELECT key, key, value, ?1, ?2, ?3 FROM json_each(?4) WHERE value IS NOT NULL",
                (rule_version, placed_on, tx.branch_id, json.dumps(new)),
            )
        if living:
            tx.execute(
                f"UPDATE {TIERS} SET tier = j.value, rule_version = iif(j.value IS NULL, NULL, ?1),"
                f" placed_on = iif(j.value IS NULL, NULL, ?2) FROM json_each(?3) j WHERE {TIERS}.id = j.key",
                (rule_version, placed_on, json.dumps(living)),
            )
        for each in block:
            if gone.get(each) == 1:
                tier = news[each]
                values = {"tier": tier, "rule_version": rule_version, "placed_on": placed_on} if tier else {}
                tx.update(TIERS, each, {**_BLANK_ROW, **values})


def decide(tx: Tx, customer_id: str, tier: Tier | None, reason: str, day: Date) -> None:
    """Writes a class by hand, or none any more; the reason is kept either way.

    A row that was taken back begins anew.
    """
    values = {
        "by_hand": tier,
        "by_hand_reason": reason or None,
        "by_hand_on": day.isoformat() if tier else None,
    }
    rows = tx.query(f"SELECT deleted_at FROM {TIERS} WHERE id = ?", (customer_id,))
    if not rows:
        tx.insert(TIERS, {"id": customer_id, "customer_id": customer_id, **values})
    elif rows[0][0] is None:
        tx.update(TIERS, customer_id, values)
    else:
        tx.update(TIERS, customer_id, {**_BLANK_ROW, **values})


def move(tx: Tx, from_id: str, to_id: str) -> int:
    """When a double goes into another file: that file's own class stays.

    The double's row stays where it is, for the day they are parted; only what somebody decided by hand
    about the double holds for the file that is kept, where nobody decided anything about that one.
    """
    theirs, own = present_of(tx, from_id), present_of(tx, to_id)
    if theirs.by_hand is None or theirs.by_hand_on is None or own.by_hand is not None:
        return 0
    decide(tx, to_id, theirs.by_hand, theirs.reason, theirs.by_hand_on)
    return 1


# What the list of customers is given


def _where(_asking: Asking, value: str) -> tuple[str, Sequence[Any]]:
    """As `Present.tier` has it."""
    inside = f"SELECT c.id FROM {CUSTOMERS} WHERE coalesce({HELD}, t.tier)"
    if value == NO_CLASS:
        return f"c.id IN ({inside} IS NULL)", ()
    return f"c.id IN ({inside} = ?)", (value,)


def _choices(_reader: Reader) -> Sequence[tuple[str, str]]:
    return [*((tier.value, _(word)) for tier, word in TIER_WORDS.items()), (NO_CLASS, _("without a tier"))]


FILTER = ListFilter("tier", N_("Tier"), FilterKind.CHOICE, _where, _choices)
"""Customers in one class of the pyramid, as it is in force."""
COLUMN = ListColumn("tier", N_("Tier"), words_of)
"""The class in force."""


def marks(reader: Reader, customer_id: str) -> Sequence[str]:
    """The class in force, as the word beside a customer's name."""
    said = tier_of_customer(reader, customer_id)
    return [tier_words(said)] if said else []


# How it changed


def time_line(reader: Reader, customer_id: str) -> list[TimeLineEntry]:
    """Each change of a customer's class, computed or by hand, for the time line of their file."""
    rows = reader.query(
        f"SELECT t.id, c.number FROM {TIERS} t JOIN customers c ON c.id = t.customer_id WHERE t.customer_id = ?",
        (customer_id,),
    )
    people, lines = names(reader), list[TimeLineEntry]()
    for row_id, number in rows:
        values: Values = {}
        before: Values = {}
        for entry in entries_of(reader, TIERS, row_id):
            values = {**values, **entry.new}
            after = values if values.get("deleted_at") is None else {}
            for told in _told(before, after):
                what = _("undone: {what}").format(what=told) if entry.verb == "undo" else told
                who = people.get(entry.actor or "", "")
                lines.append(TimeLineEntry(entry.at, "pyramid", customer_id, number, what, who))
            before = after
    return lines


def _told(before: Values, after: Values) -> list[str]:
    told = []
    old, new = tier_in(before.get("by_hand")), tier_in(after.get("by_hand"))
    reason = after.get("by_hand_reason")
    if new and (old, before.get("by_hand_reason")) != (new, reason):
        told.append(_("tier decided by hand: {tier} ({reason})").format(tier=tier_words(new), reason=reason))
    elif old and not new and reason:
        told.append(_("the tier follows the rule again: {reason}").format(reason=reason))
    elif old and not new:
        told.append(_("the tier follows the rule again"))
    was, now, version = tier_in(before.get("tier")), tier_in(after.get("tier")), after.get("rule_version")
    if was and now and was != now:
        words = _("tier: {before} → {after} (rule {version})")
        told.append(words.format(before=tier_words(was), after=tier_words(now), version=version))
    elif now and not was:
        told.append(_("tier: {tier} (rule {version})").format(tier=tier_words(now), version=version))
    elif was and not now:
        told.append(_("no tier by the rule any more"))
    return told
