"""The table of enquiries, and the goods that stand in the file."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from desk_app.core.clock import from_text, to_text
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.core.text import goods_key
from desk_app.customers.erased import GONE_MARK
from desk_app.enquiries import earlier
from desk_app.enquiries.model import (
    About,
    Asked,
    Enquiry,
    EnquiryDraft,
    GoodsAsked,
    KnownGoods,
    goods_words,
    tidied,
)
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader, blocks, marks
from desk_app.storage.tx import Tx
from desk_app.topics.letters import Fit, fit_pieces

LOOKED_AT = 2_000
"""Of the newest enquiries, purchases and deliveries each: what is asked for most often is among them."""
LONGEST_NAME = 60
"""A longer line is a list of many things, no name."""
_BOUGHT = ("purchases", "deliveries")


def by_id(reader: Reader, enquiry_id: str) -> Enquiry:
    """One enquiry; raises NotFound."""
    rows = reader.query("SELECT * FROM enquiries WHERE id = ? AND deleted_at IS NULL", (enquiry_id,))
    if not rows:
        raise NotFound(_("This question is no longer there."))
    return _record(rows[0])


def of_call(reader: Reader, call_id: str) -> list[Enquiry]:
    """What a call asked, in the order it was written down."""
    return _where(reader, "call_id = ?", call_id)


def of_callback(reader: Reader, callback_id: str) -> list[Enquiry]:
    """The questions a callback was promised for, answered by now or not."""
    return _where(reader, "callback_id = ?", callback_id)


def of_calls(reader: Reader, call_ids: Sequence[str]) -> dict[str, list[Enquiry]]:
    """Call id to what it asked, for those that asked something."""
    found: dict[str, list[Enquiry]] = {}
    for block in blocks(call_ids):
        sql = f"SELECT * FROM enquiries WHERE call_id IN ({marks(block)}) AND deleted_at IS NULL ORDER BY id"
        for row in reader.query(sql, block):
            found.setdefault(row["call_id"], []).append(_record(row))
    return found


def _where(reader: Reader, condition: str, value: str) -> list[Enquiry]:
    rows = reader.query(f"SELECT * FROM enquiries WHERE {condition} AND deleted_at IS NULL ORDER BY id", (value,))
    return [_record(row) for row in rows]


def _record(row: sqlite3.Row) -> Enquiry:
    return Enquiry(row["id"], row["call_id"], About(row["about"]), row["goods"], row["answer"], row["callback_id"])


# Counts for the buyer


def counts_by_goods(reader: Reader, start: datetime, end: datetime) -> list[GoodsAsked]:
    """What was asked about each article by calls that rang in [start, end), the most asked first.

    Two writings of one article count together, under the one written last.
    """
    rows = reader.query(
        "SELECT e.goods, count(*), sum(e.about = 'price'), sum(e.about = 'stock'),"
        " sum(trim(coalesce(e.answer, '')) = ''), max(c.rang_at)"
        " FROM enquiries e JOIN calls c ON c.id = e.call_id"
        " WHERE c.rang_at >= ? AND c.rang_at < ? AND e.deleted_at IS NULL AND c.deleted_at IS NULL GROUP BY e.goods",
        (to_text(start), to_text(end)),
    )
    found: dict[str, GoodsAsked] = {}
    for goods, asked, price, stock, unanswered, last in sorted(rows, key=lambda row: (row[5], row[0])):
        key, at = goods_key(goods), from_text(last)
        before = found.get(key) or GoodsAsked(goods, 0, 0, 0, 0, at)
        found[key] = GoodsAsked(
            goods,
            before.asked + asked,
            before.price + price,
            before.stock + stock,
            before.unanswered + unanswered,
            at,
        )
    newest_first = sorted(found.values(), key=lambda one: (one.last_asked, one.goods), reverse=True)
    return sorted(newest_first, key=lambda one: one.asked, reverse=True)


def calls_about(reader: Reader, goods: str, start: datetime, end: datetime) -> list[str]:
    """The ids of the calls that rang in [start, end) and asked about an article in any writing, newest first."""
    rows = reader.query(
        "SELECT e.goods, c.id FROM enquiries e JOIN calls c ON c.id = e.call_id"
        " WHERE c.rang_at >= ? AND c.rang_at < ? AND e.deleted_at IS NULL AND c.deleted_at IS NULL"
        " ORDER BY c.rang_at DESC, c.id DESC",
        (to_text(start), to_text(end)),
    )
    wanted = goods_key(goods)
    return list(dict.fromkeys(str(call_id) for name, call_id in rows if goods_key(name) == wanted))


# Goods to pick


def find_goods(reader: Reader, letters: str, limit: int = 8) -> list[KnownGoods]:
    """Goods asked about or bought lately, for a part of the name, pinyin or initials; best first.

    What fits equally well stands by how often it was asked about, then bought; after it what was asked about long
    ago, by the beginning of the name. Without letters the most asked.
    """
    known = known_goods(reader)
    if not letters.strip():
        return [one for one in known if one.asked][:limit]
    ranked = _fitting(known, letters)
    if sum(fit <= Fit.START for fit, _one in ranked) < limit:
        keys = {goods_key(one.goods) for one in known}
        names = {key: name for name in earlier.names(reader, letters) if (key := goods_key(name)) not in keys}
        ranked += _fitting((KnownGoods(name) for name in names.values() if _is_name(name)), letters)
    found: list[KnownGoods] = []
    for _fit, one in sorted(ranked, key=lambda each: each[0]):
        if one.asked or one.bought:
            found.append(one)
        elif times := earlier.times_asked(reader, one.goods):
            found.append(KnownGoods(one.goods, times))
        if len(found) == limit:
            break
    return found


def _fitting(goods: Iterable[KnownGoods], letters: str) -> list[tuple[Fit, KnownGoods]]:
    return [(fit, one) for one in goods if (fit := fit_pieces((one.goods,), letters)) is not None]


def known_goods(reader: Reader) -> list[KnownGoods]:
    """The goods of the newest enquiries, purchases and deliveries, the most asked and most bought first."""
    if isinstance(reader, DeskFile):
        return reader.known("enquiries.goods", lambda: _read_goods(reader))
    return _read_goods(reader)


def _read_goods(reader: Reader) -> list[KnownGoods]:
    asked, bought = _newest(reader, "enquiries"), [each for table in _BOUGHT for each in _newest(reader, table)]
    names: dict[str, str] = {}
    for goods, _times in (*asked, *bought):
        names.setdefault(goods_key(goods), goods)
    times_asked, times_bought = _summed(asked), _summed(bought)
    found = [KnownGoods(name, times_asked.get(key, 0), times_bought.get(key, 0)) for key, name in names.items()]
    return sorted(found, key=lambda one: (-one.asked, -one.bought, one.goods))


def _newest(reader: Reader, table: str) -> list[tuple[str, int]]:
    """The goods of the newest rows and how often each is among them, the most frequent first."""
    rows = reader.query(
        f"SELECT goods, count(*) FROM (SELECT goods, deleted_at FROM {table} ORDER BY id DESC LIMIT {LOOKED_AT})"
        " WHERE goods IS NOT NULL AND deleted_at IS NULL GROUP BY goods ORDER BY count(*) DESC, goods"
    )
    names = ((goods_words(row[0]), int(row[1])) for row in rows)
    return [(name, times) for name, times in names if _is_name(name)]


def _is_name(goods: str) -> bool:
    """Whether it may be offered: no list of many things, and not the mark where a name was erased."""
    return 0 < len(goods) <= LONGEST_NAME and goods != GONE_MARK


def _summed(goods: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, times in goods:
        key = goods_key(name)
        found[key] = found.get(key, 0) + times
    return found


# Writing


def add(tx: Tx, draft: EnquiryDraft) -> Enquiry:
    """Writes a question down beside its call.

    Raises DeskError (`field` is "enquiries") without goods, or with neither an answer nor a callback.
    """
    tidy = tidied(draft)
    made = new_id()
    row = {"id": made, "call_id": tidy.call_id, "about": tidy.about.value, "goods": tidy.goods}
    tx.insert("enquiries", {**row, "answer": tidy.answer or None, "callback_id": tidy.callback_id})
    return by_id(tx, made)


def write(tx: Tx, call_id: str, asked: Sequence[Asked], callback_id: str | None = None) -> list[Enquiry]:
    """Brings the questions of a call in step with its form: new ones, changed ones, and those that are gone.

    `callback_id` is for those that wait for a callback and have none yet. Raises what `add` raises.
    """
    there = {one.id: one for one in of_call(tx, call_id)}
    kept: set[str] = set()
    for one in asked:
        before = there.get(one.id)
        draft = tidied(one.draft(call_id, (before.callback_id if before else None) or callback_id))
        if before is None:
            kept.add(add(tx, draft).id)
            continue
        kept.add(before.id)
        wanted = {
            "about": draft.about.value,
            "goods": draft.goods,
            "answer": draft.answer or None,
            "callback_id": draft.callback_id,
        }
        if changes := {key: value for key, value in wanted.items() if value != getattr(before, key)}:
            change(tx, before.id, changes)
    take_away(tx, there.keys() - kept)
    return of_call(tx, call_id)


def change(tx: Tx, enquiry_id: str, changes: Mapping[str, Any]) -> None:
    """New values for some columns of an enquiry."""
    tx.update("enquiries", enquiry_id, changes)


def take_away(tx: Tx, enquiry_ids: Iterable[str]) -> None:
    """Takes questions off a call; the history keeps them."""
    for enquiry_id in enquiry_ids:
        change(tx, enquiry_id, {"deleted_at": to_text(tx.now)})
