"""All that is held about a person as one nested structure: for JSON as it stands, for paper in words.

The keys are those of the file's columns and stay. Times are ISO 8601 with the store's offset, days 2026-11-21,
money in whole cents beside its currency, phones as {"raw", "e164", "extension", "whose"}. What was removed is
held still, and has its `removed_at`. Each list is in the order of the days it tells of, the oldest first.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.core.clock import from_text
from desk_app.core.money import CURRENCY
from desk_app.core.phone import read_phone
from desk_app.privacy import store
from desk_app.privacy.model import KIND_OF, MATTERS, MOMENTS, OF_DELIVERY
from desk_app.privacy.plan import person
from desk_app.settings.model import StoreProfile
from desk_app.settings.store import profile
from desk_app.staff import store as staff
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.journal import Entry
from desk_app.storage.reading import Reader

FORMAT = "desk-app held data, 1"
_TECHNICAL = frozenset({
    "id", "branch_id", "import_id", "position", "digits", "phone_digits", "customer_id", "merged_into", "kind_id",
    "cause_id", "joined_into", "run_place",
    "corrects_id", "row_id", "topic_id", "matter_kind", "standing_id",
})  # fmt: skip
_PEOPLE = {
    "owner_id": "owner",
    "staff_id": "taken_by",
    "courier_id": "courier",
    "by_id": "by",
    "about_staff_id": "about_staff",
    "handed_by": "handed_by",
    "from_owner": "from",
    "to_owner": "to",
    "decided_by": "decided_by",
    "ended_by": "ended_by",
    "cash_in_by": "cash_in_by",
    "cared_by": "cared_by",
}
_LINKS = {"call_id": ("call", "calls"), "complaint_id": ("complaint", "complaints"),
          "delivery_id": ("delivery", "deliveries"), "callback_id": ("callback", "callbacks"),
          "split_of": ("split_of", "deliveries"), "survey_id": ("survey", "surveys")}  # fmt: skip
_NAMED = {
    "tag_id": ("tag", "tags", "name"), "field_id": ("field", "custom_fields", "name"),
    "level_id": ("level", "service_levels", "name"), "allotment_id": ("goods", "allotments", "goods"),
}  # fmt: skip
_MATTERS = {"callback": "callbacks", "complaint": "complaints", "delivery": "deliveries"}
_YES_OR_NO = frozenset(
    {"preferred", "do_not_call", "by_rule", "gift", "came_right", "came_full", "confirm", "active", "together"}
)
_SECTIONS = {
    "addresses": "customer_addresses", "consents": "customer_consents", "tags": "customer_tags",
    "own_fields": "custom_values", "states": "customer_states", "service_levels": "customer_levels",
    "tiers": "customer_tiers", "credit_events": "credit_events", "credit_statements": "credit_statements",
    "purchases": "purchases", "calls": "calls", "callbacks": "callbacks", "complaints": "complaints",
    "deliveries": "deliveries", "surveys": "surveys", "standing_deliveries": "standing_deliveries",
    "replenishments": "replenishments", "allotments": "allotments", "allotment_handouts": "allotment_handouts",
    "allotment_overrides": "allotment_overrides", "printed": "printed",
}  # fmt: skip
"""Key of the structure to table."""
_DAYS = {
    "consents": "given_on", "states": "since_on", "service_levels": "since_on", "tiers": "placed_on",
    "credit_events": "happened_on", "credit_statements": "said_on", "purchases": "bought_on", "calls": "rang_at",
    "callbacks": "first_due_at", "complaints": "received_at", "deliveries": "ordered_at",
    "surveys": "answered_at", "printed": "at", "standing_deliveries": "starts_on", "replenishments": "expected_on",
    "allotments": "starts_on", "allotment_handouts": "at", "allotment_overrides": "at",
}  # fmt: skip
"""By which column a section is in order of time; rows without a day come first."""


_PARTS = (
    ("steps", "complaint_steps", "complaints"),
    ("notes", "complaint_notes", "complaints"),
    ("measures", "complaint_measures", "complaints"),
    ("lines", "delivery_lines", "deliveries"),
    ("phases", "delivery_events", "deliveries"),
    ("attempts", "delivery_attempts", "deliveries"),
    ("marks", "survey_marks", "surveys"),
    ("lines", "standing_lines", "standing_deliveries"),
    ("days", "standing_days", "standing_deliveries"),
    ("enquiries", "enquiries", "calls"),
    ("moves", "matter_moves", ""),
    ("waiting", "clock_pauses", ""),
    ("papers", "attachments", ""),
)
"""What is told within a record: its key, its table, and the section of the records; "" for those of all matters."""


_WHOLE = {"complaints": "complaint_id", "calls": "call_id", "deliveries": "delivery_id", "surveys": "survey_id",
          "standing_deliveries": "standing_id"}  # fmt: skip
"""The column by which a part names the record it belongs to."""


def held(file: DeskFile, customer_id: str) -> dict[str, Any]:
    """All that the file holds about a customer, doubles put together with it included; raises LookupError."""
    writer, whose = _Writer(file), person(file, customer_id)
    first, *others = [writer.row(row) for row in _in_order(file, whose.files)]
    data: dict[str, Any] = {
        "format": FORMAT,
        "made_at": writer.time(file.clock.now()),
        "store": writer.settings.store_name,
        "customer": first,
        "also_kept_as": others,
        "phones": [
            writer.own_phone(row) for row in store.rows_of(file, "customer_phones", whose.ids["customer_phones"])
        ],
    }
    told: dict[str, list[str]] = {}
    for key, table in _SECTIONS.items():
        rows = _by_day(store.rows_of(file, table, whose.ids.get(table, [])), key)
        told[key] = [row["id"] for row in rows]
        data[key] = [writer.row(_of_matter(row) if key == "surveys" else row) for row in rows]
    _put_parts(writer, data, told, whose.ids)
    data["drafts"] = [
        {"form": row["form"], "saved_at": writer.time(from_text(row["saved_at"])), "text": _loaded(row["body"])}
        for row in store.drafts_about(file, whose.ids, whose.names, whose.needles)
    ]
    data["erasures"] = [writer.row(row) for row in store.rows_of(file, "erasures", whose.files, "customer_id")]
    data["changes"] = _changes(writer, whose.ids)
    return data


def _put_parts(
    writer: "_Writer", data: dict[str, Any], records: Mapping[str, list[str]], ids: Mapping[str, list[str]]
) -> None:
    """Puts the steps of complaints, the questions of calls, and the moves of matters beside what they belong to.

    `records` are the ids of the rows of each section of `data`, in its order.
    """
    found: dict[tuple[str, str, str], list[Any]] = {}
    for part, table, section in _PARTS:
        for row in sorted(
            store.rows_of(writer.file, table, ids[table]), key=lambda row: row.get("at") or row.get("since") or ""
        ):
            whole = section or _MATTERS[row["kind"]]
            link = _WHOLE[whole] if section else "row_id"
            told = writer.row({column: value for column, value in row.items() if section or column != "kind"})
            if link in _LINKS:
                told.pop(_LINKS[link][0], None)
            found.setdefault((part, whole, row[link]), []).append(told)
    for part, _table, section in _PARTS:
        for whole in (section,) if section else MATTERS:
            for record, row_id in zip(data[whole], records[whole], strict=True):
                record[part] = found.get((part, whole, row_id), [])


def _of_matter(row: dict[str, Any]) -> dict[str, Any]:
    """An answer with the matter it is about instead of its kind and row."""
    return {column: value for column, value in row.items() if column != "kind"} | {"matter_id": row["row_id"]}


def _by_day(rows: list[dict[str, Any]], section: str) -> list[dict[str, Any]]:
    column = _DAYS.get(section)
    return rows if column is None else sorted(rows, key=lambda row: row[column] or "")


def _in_order(reader: Reader, files: list[str]) -> list[Mapping[str, Any]]:
    found = {row["id"]: dict(row) for row in store.rows_of(reader, "customers", files)}
    return [found[each] for each in files]


def _loaded(body: str) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body


def _changes(writer: "_Writer", ids: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    """Who wrote what and when, oldest first: each field that got another value, after it was first written."""
    found = []
    for entry, author in store.entries(writer.file, ids):
        kind = KIND_OF.get(entry.table, entry.table)
        told: dict[str, Any] = {
            "at": writer.time(entry.at),
            "by": author,
            "use_case": entry.verb,
            "record": kind,
            "number": _number_of(writer, entry),
            "what": {"I": "written", "U": "changed", "D": "deleted"}[entry.op],
        }
        if entry.op == "U":
            told["fields"] = {
                writer.key(column): {
                    "old": writer.value(column, entry.old.get(column)),
                    "new": writer.value(column, new),
                }
                for column, new in entry.new.items()
                if column not in _TECHNICAL and entry.old.get(column) != new
            }
            if not told["fields"]:
                continue
        found.append(told)
    return found


def _number_of(writer: "_Writer", entry: Entry) -> str | None:
    """The number of the record an entry is of; of a move or a question that of its matter or call."""
    if entry.table in KIND_OF:
        return writer.number(entry.table, entry.row_id)
    if entry.table == "matter_moves":
        return writer.matter(entry.new.get("row_id"))
    if entry.table in OF_DELIVERY:
        return writer.number("deliveries", entry.new.get("delivery_id"))
    if entry.table == "survey_marks":
        return writer.number("surveys", entry.new.get("survey_id"))
    return writer.number("calls", entry.new.get("call_id")) if entry.table == "enquiries" else None


class _Writer:
    """Columns as they go out."""

    def __init__(self, file: DeskFile) -> None:
        self.file = file
        self.settings: StoreProfile = profile(file)
        self._zone: ZoneInfo = self.settings.zoneinfo
        self._people = staff.names(file)
        self._numbers: dict[tuple[str, str], str | None] = {}

    def time(self, moment: datetime) -> str:
        """ISO 8601 with the store's offset."""
        return moment.astimezone(self._zone).isoformat(timespec="milliseconds")

    def number(self, table: str, row_id: str | None, column: str = "number") -> str | None:
        """What a linked record is called outside."""
        if row_id is None:
            return None
        if (table, row_id) not in self._numbers:
            rows = store.rows_of(self.file, table, [row_id])
            self._numbers[table, row_id] = rows[0][column] if rows else None
        return self._numbers[table, row_id]

    def matter(self, row_id: str | None) -> str | None:
        """The number of an open or settled matter of any room."""
        return next(filter(None, (self.number(table, row_id) for table in MATTERS)), None)

    def key(self, column: str) -> str:
        """The key a column goes out under."""
        if column in _PEOPLE:
            return _PEOPLE[column]
        if column in _LINKS:
            return _LINKS[column][0]
        if column in _NAMED:
            return _NAMED[column][0]
        if column == "matter_id":
            return "matter"
        return "removed_at" if column == "deleted_at" else column

    def value(self, column: str, value: Any) -> Any:
        """A column's value as it goes out."""
        if column in _PEOPLE:
            return self._people.get(value or "")
        if column in _LINKS:
            return self.number(_LINKS[column][1], value)
        if column in _NAMED:
            return self.number(_NAMED[column][1], value, _NAMED[column][2])
        if column == "matter_id":
            return self.matter(value)
        if column == "every" and isinstance(value, str):
            return _loaded(value)
        if column in _YES_OR_NO:
            return None if value is None else bool(value)
        if (column.endswith("_at") or column in MOMENTS) and isinstance(value, str):
            try:
                return self.time(from_text(value))
            except ValueError:
                return value
        return value

    def row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A row as it goes out; an empty `removed_at` is left out."""
        known = dict(row)
        made: dict[str, Any] = {}
        for column, value in known.items():
            if column in _TECHNICAL or column == "phone_e164" or (column == "deleted_at" and value is None):
                continue
            if column == "phone_raw":
                made["phone"] = self.phone(value, known.get("phone_e164"))
            else:
                made[self.key(column)] = self.value(column, value)
        if any(key.endswith("_cents") for key in made):
            made.setdefault("currency", CURRENCY)
        return made

    def phone(self, raw: str | None, e164: str | None) -> dict[str, Any] | None:
        """A number on a record."""
        if not raw:
            return None
        read = read_phone(raw, region=self.settings.region, area_code=self.settings.area_code)
        return {"raw": raw, "e164": e164 or read.e164, "extension": read.extension, "whose": None}

    def own_phone(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A number of a file."""
        kept = self.row(row)
        return {**{key: kept.pop(key) for key in ("raw", "e164", "extension", "whose")}, **kept}
