"""Rows of shops' order exports and carriers' lists as deliveries."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from desk_app.calls import store as calls
from desk_app.calls.taking_in import Columns, RowBook, moment_text, stamp, text, whole
from desk_app.calls.whose import CustomerBook, says_who
from desk_app.complaints.model import CHECK_IMPORTED
from desk_app.core.clock import moment_or_none, to_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.core.money import CURRENCY
from desk_app.customers.erased import KeptEmpty
from desk_app.deliveries.answers import parted
from desk_app.deliveries.answers_in import AnswerBook
from desk_app.deliveries.file_words import hides_a_name, state_of
from desk_app.deliveries.lines_in import LineBook, draft, joined, quantity, tells_of_lines, told_apart
from desk_app.deliveries.model import STATE_RULES, DeliveryState, Precision, due_of_promise
from desk_app.deliveries.news_in import News
from desk_app.deliveries.store import each
from desk_app.deliveries.way_in import WayBook
from desk_app.goods.notices import beyond_notices
from desk_app.imports.model import Conflict, Importer, Outcome, Setting, Values
from desk_app.storage.schema import DESK_ID
from desk_app.storage.tx import Tx

_NOTHING: Columns = dict.fromkeys(
    (
        "id", "number", "reference", "customer_id", "customer_name", "phone_raw", "phone_e164", "phone_digits",
        "address", "city", "ordered_at", "paid_at", "promised_from", "promised_by", "promised_precision",
        "promised_raw", "handed_to_carrier_at", "delivered_at", "state", "raw_state", "goods", "quantity",
        "amount_cents", "freight_cents", "currency", "carrier", "tracking", "courier_id", "failed_reason", "note",
        "score", "score_scale", "comment", "asked_at", "scored_at", "owner_id", "next_step", "due_at", "stage",
        "import_id", "cod_cents", "parcels", "taken_by",
    )
)  # fmt: skip
_CLOCK = ("next_step", "due_at", "stage")
_TEXTS = {
    "reference": "reference",
    "phone_raw": "phone",
    "address": "address",
    "city": "city",
    "goods": "goods",
    "currency": "currency",
    "carrier": "carrier",
    "tracking": "tracking",
    "failed_reason": "closed_reason",
    "note": "note",
    "score_scale": "score_scale",
    "comment": "comment",
    "taken_by": "taken_by",
}
_NUMBERS = {
    "cod_cents": ("cod",),
    "parcels": ("parcels",),
    "amount_cents": ("amount", "amount_cents"),
    "freight_cents": ("freight", "freight_cents"),
}
_TEXT_OF = {target: column for column, target in _TEXTS.items()}
_NUMBER_OF = [(target, column) for column, targets in _NUMBERS.items() for target in targets]
_GONE = (
    "customer_name", "phone_raw", "phone_e164", "phone_digits", "address", "city", "note", "comment", "tracking",
    "taken_by",
)  # fmt: skip
_CATEGORY = ("goods", "carrier", "failed_reason", "raw_state", "promised_raw", "score_scale")
"""The columns that erasing on request empties, always and where nobody else's record says the same."""
_MOMENTS = (
    "ordered_at", "paid_at", "promised_from", "handed_to_carrier_at", "delivered_at", "asked_at", "scored_at",
    "cancelled_at",
)  # fmt: skip


class DeliveryIntake:
    """Takes rows of deliveries in; customers are found by reference, phone or name, else a file is opened.

    Several lines of one order are one delivery with its lines of goods. One that is known goes forward, with its phases
    stamped, and what a person wrote since stays (`News`); `conflicts` are those met since it was last emptied.
    A delivery of a customer erased on request keeps empty what was taken out; `notices` tells of how many.
    """

    def __init__(self, tx: Tx, setting: Setting) -> None:
        self._tx, self._setting = tx, setting
        self._rows = RowBook(
            tx,
            setting,
            "deliveries",
            "D",
            _NOTHING,
            _CLOCK,
            each=each,
            moment="ordered_at",
            same=("phone_raw", "address", "goods", "tracking", "promised_raw", "paid_at"),
        )
        self._answers = AnswerBook(tx, setting)
        self._customers = CustomerBook(tx, setting)
        self._emptied = KeptEmpty(tx, gone=_GONE, category=_CATEGORY)
        self._lines, self._way = LineBook(tx), WayBook(tx)
        self._news = News(tx, setting, lambda customer_id: self._customers.name_of(customer_id))
        self.notices: list[str] = []
        self._staff = calls.staff_by_name(tx)
        self._now = to_text(tx.now)
        self._asks = {state: _(rule.ask) for state, rule in STATE_RULES.items()}
        self._check = _(CHECK_IMPORTED)

    @property
    def conflicts(self) -> list[Conflict]:
        """Those met since it was last emptied."""
        return self._news.conflicts

    def waits(self, values: Values, turn: int) -> bool:
        """A number alone is looked up once the others were taken: one of them may say whose it is."""
        named = says_who(text(values, "customer_name")) or text(values, "customer_reference")
        return turn == 0 and not named and bool(text(values, "phone", "phones"))

    def take(self, values: Values) -> Outcome:
        """Takes one row; raises DeskError for a reference the file had before, or cells that say something else."""
        if not tells_of_lines(values):
            return self._take(values, None)
        return self._take({**joined([values]), "goods": values["goods"]}, [values])

    def take_lines(self, lines: Sequence[Values]) -> Outcome:
        """Takes the lines of one order, each of some of its goods; raises as `take` does."""
        lines = told_apart(lines)
        return self._take(joined(lines), lines)

    def _take(self, values: Values, lines: Sequence[Values] | None) -> Outcome:
        reference = text(values, "reference")
        drafts = [kept for line in lines or () if (kept := draft(line)) is not None]
        given, said = parted(self._columns(values))
        called_off = given.pop("cancelled_at", None)
        if reference:
            self._rows.refuse_repeated(reference)
        fresh = self._fresh(given)
        own = self._rows.own(values, given | _named(values), self._as_given, self._customers.moved)
        row = own.row if own else None
        if own is not None:
            given = own.news
        else:
            row = self._rows.known(reference) if reference else self._alike(values, given)
        if row is not None and self._emptied.holds(row):
            given = self._emptied.without(row, given if own else given | _named(values))
            answer = self._answers.of(row) or row
            said = {name: value for name, value in said.items() if name not in _GONE and answer.get(name) is not None}
            drafts = []
        elif own is None:
            given |= self._customer(values, row)
        if row is None:
            made = new_id()
            self._answers.add(made, given.get("customer_id"), said)
            self._lines.add(made, drafts)
            self._way.begun(made, given | {"cancelled_at": called_off})
            return self._rows.add(given, fresh | {"id": made})
        outcomes = [self._answers.merge(row, said, ours=own is not None)]
        if own is None:
            given = self._news.of(row, given)
            if row["deleted_at"] is None:
                self._way.went_on(row, given | ({"cancelled_at": called_off} if "state" in given else {}))
            row = {**row, "import_id": row["import_id"] or self._setting.import_id}
        if drafts:
            outcomes.append(self._lines.merge(row, drafts, whole_order=lines is not None and len(lines) > 1))
        done = self._rows.merge(row, given, fresh)
        return Outcome.CHANGED if done is Outcome.UNCHANGED and Outcome.CHANGED in outcomes else done

    def finish(self) -> None:
        """Writes what is still held back."""
        self._customers.flush()
        self._rows.flush()
        self._answers.flush()
        self._lines.flush()
        self._way.flush()
        self.notices += [
            *self._emptied.notices(),
            *self._news.notices(),
            *self._lines.notices(),
            *beyond_notices(self._tx, self._setting.import_id),
        ]

    def _alike(self, values: Values, given: Columns) -> Mapping[str, Any] | None:
        """A known delivery without a reference: by all that it says, else by its tracking number, else by who ordered
        what at which moment.
        """
        if (found := self._rows.alike(given)) is not None:
            return found
        ordered, tracking = given.get("ordered_at"), given.get("tracking")
        if tracking:
            there = [row_id for row_id, at in self._tracked.get(tracking, ()) if ordered is None or at == ordered]
            if (found := self._rows.claimed(there)) is not None:
                return found
        reference = self._customers.reference_of(text(values, "customer_reference"))
        if not (reference and ordered):
            return None
        return self._rows.claimed(self._ordered.get((reference, ordered, given.get("goods")), ()))

    @cached_property
    def _tracked(self) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        sql = "SELECT tracking, id, ordered_at FROM deliveries WHERE tracking IS NOT NULL AND deleted_at IS NULL"
        for row in self._tx.query(sql):
            found.setdefault(row[0], []).append((row[1], row[2]))
        return found

    @cached_property
    def _ordered(self) -> dict[tuple[str, str, str | None], list[str]]:
        found: dict[tuple[str, str, str | None], list[str]] = {}
        sql = (
            "SELECT c.reference, d.ordered_at, d.goods, d.id FROM deliveries d JOIN customers c ON c.id = d.customer_id"
            " WHERE d.reference IS NULL AND d.import_id IS NOT NULL AND c.reference IS NOT NULL"
            " AND d.deleted_at IS NULL"
        )
        for row in self._tx.query(sql):
            found.setdefault((row[0], row[1], row[2]), []).append(row[3])
        return found

    def _as_given(self, values: Values) -> Columns:
        return parted(self._columns(values))[0] | _named(values)

    def _columns(self, values: Values) -> Columns:
        """The columns a row says something about."""
        given: Columns = {}
        for target in values:
            if target in _TEXT_OF and (found := text(values, target)):
                given[_TEXT_OF[target]] = found
        for target, column in _NUMBER_OF:
            if target in values and (number := whole(values, target)) is not None:
                given[column] = number
        if (pieces := quantity(values)) is not None and pieces == int(pieces):
            given["quantity"] = int(pieces)
        for column in _MOMENTS:
            if column in values and (moment := moment_text(stamp(values, column), self._setting)):
                given[column] = moment
        if promised := stamp(values, "promised_by"):
            given["promised_by"] = moment_text(promised, self._setting)
            named = text(values, "promised_precision")
            given["promised_precision"] = named if named in set(Precision) else promised.precision
            given["promised_raw"] = promised.raw
        if given.get("phone_raw"):
            read = self._customers.read_phone(given["phone_raw"])
            given |= {"phone_e164": read.e164, "phone_digits": read.digits or None}
        if (score := _score(values)) is not None:
            given["score"] = score
        if courier := self._staff.get(text(values, "staff")):
            given["courier_id"] = courier
        return given | _state(values, given)

    def _fresh(self, given: Columns) -> Columns:
        """What a new row starts with where the file is silent; an open one is to be looked at by the desk."""
        zone = self._setting.zone
        state = DeliveryState(given.get("state", DeliveryState.RECEIVED))
        promised = moment_or_none(given.get("promised_by"))
        due = self._now
        if promised is not None:
            due = to_text(due_of_promise(promised, Precision(given["promised_precision"]), zone))
        known = next(
            (given[column] for column in ("paid_at", "handed_to_carrier_at", "delivered_at") if column in given), None
        )
        rule = STATE_RULES[state]
        return {
            "ordered_at": known or self._now,
            "state": state.value,
            "currency": CURRENCY,
            "owner_id": DESK_ID,
            "next_step": self._check if rule.to else self._asks[state],
            "due_at": due,
            "stage": rule.stage.value,
        }

    def _customer(self, values: Values, row: Mapping[str, Any] | None) -> Columns:
        reference = self._customers.reference_of(text(values, "customer_reference"))
        name, phone = text(values, "customer_name"), text(values, "phone", "phones")
        named = name if says_who(name) else ""
        book = self._customers
        found = book.by_reference(reference) if reference else None
        if found is None and not reference and phone:
            found = book.by_phone(phone, named)
        if found is None and not reference and named and not phone and not hides_a_name(named):
            found = book.by_name_alone(named)
        opened = named or reference
        if found is None and opened and (row is None or row["customer_id"] is None):
            found = book.open_file(
                opened,
                reference=reference,
                phone=phone,
                address=text(values, "address", "addresses"),
                city=text(values, "city"),
            )
        given: Columns = ({"customer_id": found} if found else {}) | _named(values)
        if not named and row is None:
            given["customer_name"] = (book.name_of(found) if found else "") or phone or _("Unknown customer")
        return given


def _named(values: Values) -> Columns:
    name = text(values, "customer_name")
    return {"customer_name": name} if says_who(name) else {}


def _state(values: Values, given: Columns) -> Columns:
    """How far it has come: by the file's word, else by its moments. An unknown word is kept as it is.

    Money that was given back calls an order off that nobody has yet.
    """
    word, raw = text(values, "state"), text(values, "raw_state", "state")
    found: Columns = {"raw_state": raw} if raw else {}
    state = state_of(word) if word else None
    if state is None and "delivered_at" in given:
        state = DeliveryState.DELIVERED
    elif state is None and "handed_to_carrier_at" in given:
        state = DeliveryState.UNDER_WAY
    elif state is None and raw:
        state = DeliveryState.RECEIVED
    paid = text(values, "payment_state")
    if state is not DeliveryState.DELIVERED and paid and state_of(paid) is DeliveryState.CANCELLED:
        state = DeliveryState.CANCELLED
    if "cancelled_at" in given and "delivered_at" not in given:
        state = DeliveryState.CANCELLED
    return found | ({"state": state.value} if state else {})


def _score(values: Values) -> float | None:
    value = values.get("score")
    if value is None or value == "":
        return None
    try:
        return float(text(values, "score"))
    except ValueError:
        raise DeskError(_("“{text}” is not a number.").format(text=text(values, "score")), field="score") from None


IMPORTER = Importer("deliveries", DeliveryIntake)
