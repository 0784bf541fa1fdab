"""The tables of customer files: by what a file is asked for, the lists, and what the finder may find."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date as Date
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.core.clock import moment_or_none, to_text
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.core.phone import search_digits
from desk_app.core.text import fold
from desk_app.customers import personal_store as personal
from desk_app.customers.double_traits import Entry
from desk_app.customers.model import (
    RECENT_DAYS,
    Chip,
    Customer,
    CustomerAddress,
    CustomerKind,
    CustomerPhone,
    CustomerRow,
    CustomerState,
)
from desk_app.customers.personal import Consent, OwnKind, OwnValue
from desk_app.storage.journal import former_values
from desk_app.storage.keys import FORMER_PHONE
from desk_app.storage.reading import Reader, blocks, marks
from desk_app.storage.search import Document, SearchSource
from desk_app.storage.tx import Tx

CUSTOMERS = "customers"
PHONES = "customer_phones"
ADDRESSES = "customer_addresses"
PARTS = (PHONES, ADDRESSES, personal.CONSENTS, personal.TAGGED, personal.VALUES)
"""The tables whose rows are parts of a customer's file."""
_IN_ORDER = {PHONES: "position, id", ADDRESSES: "position, id"}
_LIVING = "deleted_at IS NULL"
Row = Mapping[str, Any] | sqlite3.Row


def _day(text: str | None) -> Date | None:
    return Date.fromisoformat(text) if text else None


def record(
    row: Row,
    phones: Iterable[Row] = (),
    addresses: Iterable[Row] = (),
    tags: tuple[str, ...] = (),
    consents: tuple[Consent, ...] = (),
    own: tuple[OwnValue, ...] = (),
) -> Customer:
    """A customer of rows as they stand in the file, or as the journal says they once stood."""
    return Customer(
        id=row["id"],
        number=row["number"],
        reference=row["reference"],
        name=row["name"],
        kind=CustomerKind(row["kind"]),
        state=CustomerState(row["state"]),
        sex=row["sex"],
        flag=row["flag"],
        note=row["note"],
        email=row["email"],
        wechat=row["wechat"],
        preferred_channel=row["preferred_channel"],
        language=row["language"],
        area=row["area"],
        shop_type=row["shop_type"],
        shop_size_m2=row["shop_size_m2"],
        contact_person=row["contact_person"],
        tier=row["tier"],
        points=row["points"],
        spent_cents=row["spent_cents"],
        created_on=_day(row["created_on"]),
        last_purchase_on=_day(row["last_purchase_on"]),
        import_id=row["import_id"],
        deleted_at=moment_or_none(row["deleted_at"]),
        merged_into=row["merged_into"],
        phones=tuple(sorted(map(_phone, phones), key=_as_shown)),
        addresses=tuple(_address(each) for each in addresses),
        time_to_call=row["time_to_call"],
        erased_at=moment_or_none(row["erased_at"]),
        tags=tags,
        consents=consents,
        own=own,
    )


def _phone(row: Row) -> CustomerPhone:
    return CustomerPhone(
        id=row["id"],
        position=row["position"],
        raw=row["raw"],
        digits=row["digits"],
        e164=row["e164"],
        extension=row["extension"],
        whose=row["whose"],
        preferred=bool(row["preferred"]),
        do_not_call=bool(row["do_not_call"]),
    )


def _as_shown(phone: CustomerPhone) -> tuple[bool, bool]:
    return not phone.preferred, phone.do_not_call and not phone.preferred


def _address(row: Row) -> CustomerAddress:
    return CustomerAddress(*(row[column] for column in ("id", "position", "text", "city", "note", "label")))


def parts(file: Reader, table: str, ids: Sequence[str], *, deleted: bool = False) -> dict[str, list[Row]]:
    """The rows of one of `PARTS` of each customer in their order; with `deleted` those taken away too."""
    found: dict[str, list[Row]] = {}
    living, order = "" if deleted else f"AND {_LIVING}", _IN_ORDER.get(table, "id")
    for block in blocks(ids):
        rows = file.query(
            f"SELECT * FROM {table} WHERE customer_id IN ({marks(block)}) {living} ORDER BY {order}", block
        )
        for row in rows:
            found.setdefault(row["customer_id"], []).append(row)
    return found


def parts_gone_at(file: Reader, table: str, customer_id: str, moment: datetime) -> list[str]:
    """The ids of the rows of one of `PARTS` that were taken away from a customer at just that moment."""
    rows = file.query(
        f"SELECT id FROM {table} WHERE customer_id = ? AND deleted_at = ? ORDER BY {_IN_ORDER.get(table, 'id')}",
        (customer_id, to_text(moment)),
    )
    return [row[0] for row in rows]


def by_ids(file: Reader, ids: Sequence[str]) -> list[Customer]:
    """The customers of these ids in their order, removed ones too; unknown ids are left out."""
    tags, consents, own = personal.tags_of(file, ids), personal.consents_of(file, ids), personal.own_of(file, ids)
    return [
        replace(one, tags=tags.get(one.id, ()), consents=consents.get(one.id, ()), own=own.get(one.id, ()))
        for one in _in_brief(file, ids)
    ]


def _in_brief(file: Reader, ids: Sequence[str]) -> list[Customer]:
    """The customers without their tags, consents and own fields: what a list shows."""
    rows: dict[str, sqlite3.Row] = {}
    for block in blocks(ids):
        rows.update((r["id"], r) for r in file.query(f"SELECT * FROM customers WHERE id IN ({marks(block)})", block))
    phones, addresses = parts(file, PHONES, ids), parts(file, ADDRESSES, ids)
    return [record(rows[i], phones.get(i, ()), addresses.get(i, ())) for i in ids if i in rows]


def row(file: Reader, customer_id: str) -> Row:
    """The columns of one customer as they stand in the file; raises LookupError."""
    return file.query("SELECT * FROM customers WHERE id = ?", (customer_id,))[0]


def by_id(file: Reader, customer_id: str) -> Customer:
    """One customer, removed or not; raises NotFound."""
    found = by_ids(file, [customer_id])
    if not found:
        raise NotFound(_("There is no customer file {number}.").format(number=customer_id))
    return found[0]


def in_brief(file: Reader, customer_id: str) -> Customer:
    """The same without tags, consents and own fields: for a save that needs name and phones alone."""
    found = _in_brief(file, [customer_id])
    if not found:
        raise NotFound(_("There is no customer file {number}.").format(number=customer_id))
    return found[0]


def first_phone_of_living(file: Reader, customer_id: str) -> dict[str, str | None] | None:
    """The first number of a customer as a call keeps it, None without one; raises NotFound for a removed file."""
    rows = file.query(
        "SELECT c.name, c.deleted_at, p.raw, p.e164, p.digits FROM customers c LEFT JOIN customer_phones p"
        " ON p.customer_id = c.id AND p.deleted_at IS NULL WHERE c.id = ? ORDER BY p.position, p.id LIMIT 1",
        (customer_id,),
    )
    if not rows:
        raise NotFound(_("There is no customer file {number}.").format(number=customer_id))
    name, removed, raw, e164, digits = rows[0]
    if removed is not None:
        raise NotFound(_("The file of {name} was removed: bring it back first.").format(name=name))
    return {"phone_raw": raw, "phone_e164": e164, "phone_digits": digits or None} if raw else None


def by_number(file: Reader, number: str, *, removed: bool = False) -> Customer:
    """The customer of our number or of the one it came in with, capitals or not; raises NotFound.

    The number of a double leads to the file it went into.
    Ours goes before theirs. With `removed` a file that was removed answers where no other does; one whose personal
    data were erased answers always: its days and counts are there.
    """
    wanted = number.strip()
    for where, value in (
        ("number = ?", wanted.upper()),
        ("reference = ?", wanted),
        ("number = ? COLLATE NOCASE", wanted),
        ("reference = ? COLLATE NOCASE", wanted),
    ):
        also = "" if removed else f"AND ({_LIVING} OR merged_into IS NOT NULL OR erased_at IS NOT NULL)"
        rows = file.query(
            f"SELECT coalesce(merged_into, id) FROM customers WHERE {where} {also}"
            " ORDER BY deleted_at IS NOT NULL, id LIMIT 1",
            (value,),
        )
        if rows:
            return by_id(file, rows[0][0])
    raise NotFound(_("There is no customer file {number}.").format(number=number))


def by_phone_digits(file: Reader, digits: str) -> list[Customer]:
    """Everybody who has the number, by its digits key (`core.phone`); a household shares one."""
    if not digits:
        return []
    rows = file.query(
        f"SELECT DISTINCT c.id FROM {PHONES} p JOIN customers c ON c.id = p.customer_id"
        " WHERE p.digits = ? AND p.deleted_at IS NULL AND c.deleted_at IS NULL ORDER BY c.id",
        (digits,),
    )
    return by_ids(file, [row[0] for row in rows])


def ids_by_name(file: Reader, name: str) -> list[str]:
    """The customers who are called just so."""
    return [row[0] for row in file.query(f"SELECT id FROM customers WHERE name = ? AND {_LIVING} ORDER BY id", (name,))]


def each(file: Reader) -> Iterator[Customer]:
    """Every customer, in the order they were opened."""
    last = ""
    while True:
        rows = file.query(f"SELECT id FROM customers WHERE id > ? AND {_LIVING} ORDER BY id LIMIT 500", (last,))
        if not rows:
            return
        last = rows[-1][0]
        yield from by_ids(file, [row[0] for row in rows])


def count(file: Reader) -> int:
    """How many customer files there are."""
    return int(file.query(f"SELECT count(*) FROM customers WHERE {_LIVING}")[0][0])


_NO_PHONE = (
    f"NOT EXISTS (SELECT 1 FROM {PHONES} p WHERE p.customer_id = c.id AND p.deleted_at IS NULL AND p.digits <> '')"
)


def ids_for(
    file: Reader, chip: Chip = Chip.ALL, words: str = "", *, now: datetime | None = None, zone: ZoneInfo | None = None
) -> list[str]:
    """The ids of a list, newest file first.

    Every word typed must stand in the name, a number, the note, the area or a phone. `now` and `zone`
    are needed for the files opened lately (within 30 days) only.
    """
    where, args = [f"c.{_LIVING}"], list[Any]()
    if chip == Chip.SHOPS:
        where.append("c.kind = 'shop'")
    elif chip == Chip.WITHOUT_PHONE:
        where.append(_NO_PHONE)
    elif chip == Chip.RECENT:
        if now is None or zone is None:
            raise ValueError("the files opened lately need the time and the zone")
        where.append("c.created_on >= ?")
        args.append((now.astimezone(zone).date() - timedelta(days=RECENT_DAYS)).isoformat())
    for word in fold(words).split():
        digits = search_digits(word)
        phone = f"OR c.id IN (SELECT customer_id FROM {PHONES} WHERE {_LIVING} AND instr(digits, ?))"
        where.append(
            "(instr(lower(c.name || ' ' || c.number || ' ' || coalesce(c.reference, '') || ' ' || coalesce(c.note, '')"
            f" || ' ' || coalesce(c.area, '')), ?) {phone if len(digits) >= 3 else ''})"
        )
        args += [word, digits] if len(digits) >= 3 else [word]
    rows = file.query(f"SELECT c.id FROM customers c WHERE {' AND '.join(where)} ORDER BY c.id DESC", args)
    return [row[0] for row in rows]


def rows_for_list(file: Reader, ids: Sequence[str]) -> list[CustomerRow]:
    """The lines of a list in the order of the ids."""
    return [
        CustomerRow(
            id=one.id,
            number=one.number,
            reference=one.reference,
            name=one.name,
            kind=one.kind,
            state=one.state,
            flag=one.flag,
            area=one.area,
            tier=one.tier,
            created_on=one.created_on,
            last_purchase_on=one.last_purchase_on,
            phone=one.phones[0] if one.phones else None,
            phones=len(one.phones),
            address=one.addresses[0].text if one.addresses else None,
        )
        for one in _in_brief(file, ids)
    ]


def documents(file: Reader, ids: Sequence[str]) -> Iterator[Document]:
    """What each file can be found by: names and phones also as they used to be. Removed files give nothing."""
    rows = file.query(
        "SELECT id, number, reference, name, kind, note, email, wechat, area, shop_type, contact_person, flag"
        f" FROM customers WHERE id IN ({marks(ids)}) AND {_LIVING}",
        ids,
    )
    living = [row["id"] for row in rows]
    phones, addresses = parts(file, PHONES, living, deleted=True), parts(file, ADDRESSES, living)
    tags, own_of = personal.tags_of(file, living), personal.own_of(file, living)
    names, doubles = former_values(file, "customers", "name", living), _merged_names(file, living)
    theirs = parts(file, PHONES, [double["id"] for rows_ in doubles.values() for double in rows_], deleted=True)
    digits: dict[str, list[str]] = {}
    for block in blocks([row["id"] for rows_ in phones.values() for row in rows_]):
        digits.update(former_values(file, PHONES, "digits", block))
    for row in rows:
        words = [row[c] for c in ("note", "flag", "email", "wechat", "area", "shop_type")]
        for address in addresses.get(row["id"], ()):
            words += [address["text"], address["city"], address["note"], address["label"]]
        words += tags.get(row["id"], ())
        words += [each.value for each in own_of.get(row["id"], ()) if each.kind in (OwnKind.TEXT, OwnKind.CHOICE)]
        own, former = dict[str, None](), dict[str, None]()
        for phone in phones.get(row["id"], ()):
            words.append(phone["whose"] if phone["deleted_at"] is None else None)
            (own if phone["deleted_at"] is None else former)[phone["digits"]] = None
            former.update(dict.fromkeys(digits.get(phone["id"], ())))
        numbers = [row["number"], row["reference"]]
        before = list(names.get(row["id"], ()))
        for double in doubles.get(row["id"], ()):
            numbers += [double["number"], double["reference"]]
            before.append(double["name"])
            former.update(dict.fromkeys(phone["digits"] for phone in theirs.get(double["id"], ())))
        person = row["kind"] != CustomerKind.SHOP
        called = [(row["name"], person, False)]
        if row["contact_person"]:
            called.append((row["contact_person"], True, False))
        used = dict.fromkeys(name for name in before if name != row["name"])
        yield Document(
            "customer",
            row["id"],
            "\n".join(word for word in words if word),
            tuple(number for number in numbers if number),
            (*((d, False) for d in own if d), *((d, True) for d in former if d and d not in own)),
            (*called, *((name, person, True) for name in used)),
        )


def pairs_that_are_two(file: Reader) -> set[tuple[str, str]]:
    """Pairs of ids, the smaller first, of which somebody said that they are two people."""
    return {(row[0], row[1]) for row in file.query(f"SELECT a_id, b_id FROM customer_pairs WHERE {_LIVING}")}


def merged_into(file: Reader, customer_id: str) -> list[str]:
    """The ids of the doubles that went into a file."""
    rows = file.query("SELECT id FROM customers WHERE merged_into = ? ORDER BY id", (customer_id,))
    return [row[0] for row in rows]


def save_that_merged(file: Reader, double_id: str) -> str:
    """The id of the save that put a double together with another file; raises LookupError."""
    return str(
        file.query(
            "SELECT txn FROM change_log WHERE row_id = ? AND tbl = 'customers' AND verb = 'customers.merge'"
            " AND json_extract(cols, '$.deleted_at') IS NOT NULL ORDER BY hlc DESC LIMIT 1",
            (double_id,),
        )[0][0]
    )


def _merged_names(file: Reader, ids: Sequence[str]) -> dict[str, list[Row]]:
    """For each file the rows of the doubles in it."""
    found: dict[str, list[Row]] = {}
    rows = file.query(f"SELECT * FROM customers WHERE merged_into IN ({marks(ids)}) ORDER BY id", ids)
    for row in rows:
        found.setdefault(row["merged_into"], []).append(row)
    return found


def references(file: Reader) -> dict[str, str]:
    """Reference to id of all that came in with one, a removed file only where no other has it.

    The reference of a double leads to the file it went into.
    """
    rows = file.query(
        "SELECT reference, coalesce(merged_into, id) FROM customers"
        " WHERE reference IS NOT NULL ORDER BY deleted_at IS NULL, id DESC"
    )
    return {row[0]: row[1] for row in rows}


def known_by(file: Reader) -> dict[tuple[str, str], list[str]]:
    """For (name, digits of a phone) the customers, living files first; removed files and numbers count too.

    Those without any phone stand under their e-mail, else their address, else "". A number without
    digits stands as it was written.
    """
    found: dict[str, dict[str, None]] = {}
    for part in file.query(f"SELECT customer_id, digits, raw FROM {PHONES} ORDER BY position"):
        found.setdefault(part[0], {})[part[1] or part[2]] = None
    addresses = {r[0]: r[1] for r in file.query(f"SELECT customer_id, text FROM {ADDRESSES} ORDER BY position DESC")}
    known: dict[tuple[str, str], list[str]] = {}
    rows = file.query(
        "SELECT id, name, email, coalesce(merged_into, id) FROM customers ORDER BY deleted_at IS NOT NULL, id"
    )
    for row in rows:
        for key in found.get(row[0]) or (row[2] or addresses.get(row[0], ""),):
            known.setdefault((row[1], key), []).append(row[3])
    return known


_FOUND_BY = (PHONES, ADDRESSES, personal.TAGGED, personal.VALUES)
SEARCH = SearchSource(
    "customer", "customers", dict.fromkeys(_FOUND_BY, "customer_id"), documents, points=("merged_into",)
)


def add(tx: Tx, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Writes new rows of customers or of one of `PARTS`."""
    tx.insert_many(table, rows)


def change(tx: Tx, table: str, row_id: str, changes: Mapping[str, Any]) -> None:
    """Writes other values for some columns of one row."""
    tx.update(table, row_id, changes)


def entries_to_compare(file: Reader) -> Iterator[Entry]:
    """Every living file with what tells one person from another, in the order they were opened.

    Numbers that were taken away still belong to it; those that were written over are known to the index.
    """
    former: dict[str, list[str]] = {}
    for found in file.query(
        "SELECT d.row_id, substr(k.key, 2) FROM search_key k JOIN search_doc d ON d.docid = k.docid"
        " WHERE k.key >= ? AND k.key < ? AND d.kind = 'customer'",
        (FORMER_PHONE, chr(ord(FORMER_PHONE) + 1)),
    ):
        former.setdefault(found[0], []).append(found[1])
    last = ""
    while people := file.query(
        f"SELECT id, name, kind, sex, note, email, wechat FROM customers WHERE id > ? AND {_LIVING}"
        " ORDER BY id LIMIT 2000",
        (last,),
    ):
        between = (people[0][0], people[-1][0])
        phones: dict[str, list[tuple[str, str]]] = {}
        for found in file.query(
            f"SELECT customer_id, digits, raw FROM {PHONES}"
            f" WHERE customer_id BETWEEN ? AND ? AND {_LIVING} ORDER BY position, id",
            between,
        ):
            phones.setdefault(found[0], []).append((found[1], found[2]))
        addresses: dict[str, list[tuple[str, str]]] = {}
        for found in file.query(
            f"SELECT customer_id, text, city FROM {ADDRESSES}"
            f" WHERE customer_id BETWEEN ? AND ? AND {_LIVING} ORDER BY position, id",
            between,
        ):
            addresses.setdefault(found[0], []).append((found[1], found[2] or ""))
        for one in people:
            last = one[0]
            yield Entry(
                id=last,
                name=one[1],
                shop=one[2] == CustomerKind.SHOP,
                sex=one[3],
                note=one[4],
                email=one[5],
                wechat=one[6],
                phones=tuple(phones.get(last, ())),
                former=tuple(dict.fromkeys(former.get(last, ()))),
                addresses=tuple(addresses.get(last, ())),
            )


def names_and_numbers(file: Reader, ids: Sequence[str]) -> dict[str, tuple[str, str | None, str]]:
    """Our number, the one they came in with, and the name of each of these ids."""
    found: dict[str, tuple[str, str | None, str]] = {}
    for block in blocks(ids):
        rows = file.query(f"SELECT id, number, reference, name FROM customers WHERE id IN ({marks(block)})", block)
        found.update((row[0], (row[1], row[2], row[3])) for row in rows)
    return found
