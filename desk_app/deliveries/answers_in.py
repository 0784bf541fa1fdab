"""What a list of deliveries says of how they were: it becomes an answer beside the delivery."""

from collections.abc import Mapping
from typing import Any

from desk_app.calls.taking_in import Columns, RowBook
from desk_app.deliveries.answers import COLUMNS
from desk_app.imports.model import Outcome, Setting
from desk_app.matters.model import MatterKind
from desk_app.storage.journal import entries_of
from desk_app.storage.tx import Tx
from desk_app.surveys import store as surveys
from desk_app.surveys.model import of_100

_CALLED = {"scored_at": "answered_at"}
"""What a delivery calls otherwise than its answer."""
_BLANK: Columns = dict.fromkeys(
    (
        "id", "number", "reference", "kind", "row_id", "customer_id", "asked_at", "answered_at", "score",
        "score_scale", "score_100", "comment", "import_id",
    )
)  # fmt: skip
_TO_SECOND = len("2026-11-21T02:00:00")


class AnswerBook:
    """The answers to deliveries during one import; each delivery has one."""

    def __init__(self, tx: Tx, setting: Setting) -> None:
        self._tx = tx
        self._rows = RowBook(
            tx, setting, surveys.TABLE, surveys.LETTER, _BLANK, (), each=surveys.each, moment="answered_at",
            same=("row_id",),
        )  # fmt: skip
        self._known = surveys.ids_by_row(tx)

    def of(self, delivery: Mapping[str, Any]) -> Columns | None:
        """The answer to a delivery as its row stands, removed or not."""
        found = self._known.get(delivery["id"])
        return None if found is None else surveys.row_of(self._tx, found)

    def add(self, delivery_id: str, customer_id: str | None, said: Columns) -> None:
        """The answer to a delivery that is new with this list."""
        if said:
            linked = {"kind": MatterKind.DELIVERY.value, "row_id": delivery_id, "customer_id": customer_id}
            self._rows.add(_with_share(_called(said), {}), linked)

    def merge(self, delivery: Mapping[str, Any], said: Columns, *, ours: bool) -> Outcome:
        """What a list says anew of a delivery that is known; `ours` is a list we wrote ourselves."""
        if not said:
            return Outcome.UNCHANGED
        row, given = self.of(delivery), _called(said)
        if row is None:
            before = {name: delivery[name] for name in COLUMNS if delivery[name] is not None}
            new = {name: value for name, value in said.items() if not _same(before.get(name), value)}
            if new:
                self.add(delivery["id"], delivery["customer_id"], before | new)
            return Outcome.CHANGED if new else Outcome.UNCHANGED
        if ours and row["deleted_at"] is None:
            given = self._news(row, given)
        return self._rows.merge(row, _with_share(given, row), {}) if given else Outcome.UNCHANGED

    def _news(self, row: Columns, given: Columns) -> Columns:
        """Without what stands there or stood there before: a list written then is older than the file."""
        left = {name: value for name, value in given.items() if not _same(row[name], value)}
        past = entries_of(self._tx, surveys.TABLE, row["id"]) if left else []
        return {
            name: value
            for name, value in left.items()
            if not any(name in entry.new and _same(entry.new[name], value) for entry in past)
        }

    def flush(self) -> None:
        """Writes what is held back."""
        self._rows.flush()


def _called(said: Columns) -> Columns:
    return {_CALLED.get(name, name): value for name, value in said.items()}


def _with_share(given: Columns, row: Mapping[str, Any]) -> Columns:
    """With what the score is of 100, where the list says something of it."""
    if given.keys().isdisjoint(("score", "score_scale")):
        return given
    whole = {name: given.get(name, row.get(name)) for name in ("score", "score_scale")}
    return given | {"score_100": of_100(whole["score"], whole["score_scale"])}


def _same(ours: Any, theirs: Any) -> bool:
    """Whether two values are the same; a moment in our own lists has no fractions of a second."""
    if isinstance(ours, str) and isinstance(theirs, str) and theirs.endswith(".000Z") and ours.endswith("Z"):
        return ours[:_TO_SECOND] == theirs[:_TO_SECOND]
    return bool(ours == theirs)
