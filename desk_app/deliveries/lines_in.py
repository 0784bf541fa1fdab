"""Lists with a line for each of the goods: the lines of an order, what they say together, and how they are kept."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from desk_app.calls.taking_in import Columns, text, whole
from desk_app.core.i18n import ngettext
from desk_app.core.ids import new_id
from desk_app.core.stamp import Stamp
from desk_app.deliveries import line_store
from desk_app.deliveries.file_words import RANK, is_gift, state_of
from desk_app.deliveries.lines import Line, LineDraft
from desk_app.deliveries.model import DeliveryState
from desk_app.imports.model import Outcome, Value, Values
from desk_app.storage.journal import entries_of
from desk_app.storage.tx import Tx

_ANSWER = frozenset(("score", "score_scale", "comment", "asked_at", "scored_at"))
_OF_A_LINE = frozenset(("goods", "quantity", "price", "line_amount", "gift", "unit"))
_OF_THE_WAY = frozenset(
    ("state", "raw_state", "tracking", "carrier", "handed_to_carrier_at", "delivered_at", "cancelled_at", "note")
)
_JOINED = ("note", "tracking")
_BETWEEN = "；"
_UNDER_WAY = (DeliveryState.ASSIGNED, DeliveryState.UNDER_WAY, DeliveryState.FAILED)


def told_apart(lines: Sequence[Values]) -> list[Values]:
    """The lines that are goods: not the same line once more with another answer, or seen again further along."""
    if len(lines) == 1:
        return list(lines)
    found: list[Values] = []
    for line in lines:
        twin = next((place for place, other in enumerate(found) if _once_more(other, line)), None)
        if twin is None:
            found.append(line)
        else:
            found[twin] = {**found[twin], **line}
    return found


def _once_more(first: Values, second: Values) -> bool:
    differ = {
        target for target in first.keys() | second.keys() if _plain(first.get(target)) != _plain(second.get(target))
    }
    scanned = differ <= _OF_THE_WAY | _ANSWER and not differ.isdisjoint(("state", "delivered_at"))
    return bool(differ) and (differ <= _ANSWER or scanned)


def _plain(value: Value) -> object:
    return value.raw if isinstance(value, Stamp) else value


def joined(lines: Sequence[Values]) -> dict[str, Value]:
    """What the lines of an order say together: its head stands in the first that has it, its amounts once or in parts.

    An amount that stands alike in each of several lines is the order's, and taken once, unless it is what each of them
    costs; others add up.
    """
    if len(lines) == 1:
        return _alone(lines[0])
    found: dict[str, Value] = {}
    for line in lines:
        for target, value in line.items():
            if target in _ANSWER or target not in found or found[target] in ("", None):
                found[target] = value
    for target in _JOINED:
        if words := list(dict.fromkeys(said for line in lines if (said := text(line, target)))):
            found[target] = _BETWEEN.join(words)
    goods = list(dict.fromkeys(said for line in lines if (said := text(line, "goods"))))
    if goods:
        found["goods"] = _BETWEEN.join(goods)
    counted = [pieces for line in lines if (pieces := quantity(line)) is not None]
    if counted:
        found["quantity"] = sum(counted)
    own = [worth(line) for line in lines]
    for target in ("amount", "freight"):
        amounts = [whole(line, target) for line in lines]
        said_of = [amount for amount in amounts if amount is not None]
        if said_of:
            once = len(set(said_of)) == 1 and len(said_of) == len(lines) and _of_the_order(target, amounts, own, found)
            found[target] = said_of[0] if once else sum(said_of)
    if "amount" not in found and "amount_cents" not in found and None not in own:
        found["amount"] = sum(each for each in own if each is not None)
    if (state := _together(lines)) is not None:
        found["state"] = state
    return found


def _alone(line: Values) -> dict[str, Value]:
    said = dict(line)
    if "amount" not in said and "amount_cents" not in said and (cents := worth(line)) is not None:
        said["amount"] = cents
    return said


def _of_the_order(
    target: str, amounts: Sequence[int | None], own: Sequence[int | None], found: Mapping[str, Value]
) -> bool:
    """Whether an amount that every line repeats is that of the whole order."""
    if target == "freight":
        return "amount" in found
    if None in own:
        return any(each is not None for each in own)
    return list(amounts) != list(own)


def _together(lines: Sequence[Values]) -> str | None:
    """The state of an order whose lines are in several: on the way while some are there and others are not."""
    words = {text(line, "state") for line in lines} - {""}
    if len(words) < 2:
        return None
    states = {state for word in words if (state := state_of(word)) is not None}
    living = states - {DeliveryState.CANCELLED}
    if not living:
        return DeliveryState.CANCELLED.value if states else None
    if len(living) == 1:
        return next(iter(living)).value
    if DeliveryState.DELIVERED in living:
        return DeliveryState.UNDER_WAY.value
    return max(living, key=lambda state: (RANK[state], state in _UNDER_WAY)).value


def quantity(line: Values) -> float | None:
    """How much of the goods a line says; None where it says nothing. Raises DeskError for what is no number."""
    value = line.get("quantity")
    if value is None or value == "":
        return None
    if isinstance(value, int | float):
        return value
    return whole(line, "quantity")


def worth(line: Values) -> int | None:
    """What a line costs in cents, as it says itself or by its price; None where it says neither."""
    said = whole(line, "line_amount")
    if said is not None:
        return said
    price = whole(line, "price")
    return None if price is None else round(price * (quantity(line) or 1))


def draft(line: Values) -> LineDraft | None:
    """The line as it is kept; None where it names no goods, or none of them are wanted any more."""
    goods, ordered = text(line, "goods"), quantity(line)
    if not goods or (ordered is not None and ordered <= 0):
        return None
    ordered = 1.0 if ordered is None else float(ordered)
    price = whole(line, "price")
    if price is None and (all_of_it := whole(line, "line_amount")) is not None:
        price = round(all_of_it / ordered)
    if price is not None and price < 0:
        price = None
    return LineDraft(
        goods, ordered, unit=text(line, "unit"), price_cents=price, gift=is_gift(text(line, "gift"), goods, price)
    )


def tells_of_lines(line: Values) -> bool:
    """Whether a line that stands alone says more of its goods than an order does."""
    return bool(text(line, "goods")) and any(text(line, target) for target in ("price", "line_amount", "gift"))


class LineBook:
    """The lines of deliveries during one import."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._held: list[Columns] = []
        self._kept: list[str] = []

    def add(self, delivery_id: str, drafts: Iterable[LineDraft]) -> None:
        """The lines of a delivery that is new."""
        self._held += (_columns(delivery_id, each, place) for place, each in enumerate(drafts))

    def merge(self, delivery: Mapping[str, Any], drafts: Sequence[LineDraft], *, whole_order: bool) -> Outcome:
        """What a list says anew of the lines of a known delivery.

        Lines that somebody changed, picked or handed over stay as they are. `whole_order`: lines the list does not
        name are no longer wanted.
        """
        ours = line_store.lines_of(self._tx, delivery["id"])
        if [_same(each) for each in ours] == [_same(each) for each in drafts] or (len(ours) > 1 and not whole_order):
            return Outcome.UNCHANGED
        if any(self._touched(each) for each in ours):
            self._kept.append(delivery["number"])
            return Outcome.UNCHANGED
        left = {each.goods: each.id for each in ours}
        placed = [
            LineDraft(
                each.goods, each.ordered, left.pop(each.goods, ""), unit=each.unit, price_cents=each.price_cents,
                gift=each.gift,
            )
            for each in drafts
        ]  # fmt: skip
        line_store.put(self._tx, delivery["id"], placed)
        return Outcome.CHANGED

    def _touched(self, line: Line) -> bool:
        if (line.picked, line.delivered, line.returned, line.trouble) != (None,) * 4:
            return True
        return any(
            not (entry.verb or "").endswith(".import") for entry in entries_of(self._tx, line_store.TABLE, line.id)
        )

    def flush(self) -> None:
        """Writes what is held back."""
        if self._held:
            self._tx.insert_many(line_store.TABLE, self._held)
            self._held = []

    def notices(self) -> list[str]:
        """The sentence for the report of the import."""
        if not self._kept:
            return []
        said = ngettext(
            "The goods of {n} delivery were changed or picked here; they stay as they are: {numbers}",
            "The goods of {n} deliveries were changed or picked here; they stay as they are: {numbers}",
            len(self._kept),
        )
        return [said.format(n=len(self._kept), numbers=", ".join(self._kept[:5]))]


def _same(line: Line | LineDraft) -> tuple[object, ...]:
    return line.goods, line.ordered, line.unit or "", line.price_cents, line.gift


def _columns(delivery_id: str, line: LineDraft, place: int) -> Columns:
    return {
        "id": new_id(),
        "delivery_id": delivery_id,
        "position": place,
        "goods": line.goods,
        "ordered": line.ordered,
        "unit": line.unit or None,
        "price_cents": line.price_cents,
        "gift": int(line.gift),
    }
