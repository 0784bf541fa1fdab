"""The phases that a list tells of a delivery, stamped with its times."""

from collections.abc import Mapping
from typing import Any

from desk_app.calls.taking_in import Columns
from desk_app.core.clock import to_text
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.deliveries import way_store
from desk_app.deliveries.model import DeliveryState
from desk_app.deliveries.phases import PHASE_OF, Phase
from desk_app.storage.tx import Tx

_STAMPED = {
    "handed_to_carrier_at": Phase.SET_OFF,
    "delivered_at": Phase.HANDED_OVER,
    "cancelled_at": Phase.CANCELLED,
}


class WayBook:
    """The phases of deliveries during one import: with the time the list gives, else when the list came."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._now = to_text(tx.now)
        self._held: list[Columns] = []

    def begun(self, delivery_id: str, given: Columns) -> None:
        """The phases of a delivery that is new: those whose times are known."""
        for column, phase in _STAMPED.items():
            if given.get(column):
                self._hold(delivery_id, phase, given[column])

    def went_on(self, before: Mapping[str, Any], news: Columns) -> None:
        """The phases that are news of a known delivery."""
        stamped: set[Phase] = set()
        for column, phase in _STAMPED.items():
            if news.get(column):
                stamped.add(phase)
                self._hold(before["id"], phase, news[column])
        state = news.get("state")
        reached = PHASE_OF.get(DeliveryState(state)) if state else None
        if reached is not None and reached not in stamped and state != before["state"]:
            self._hold(before["id"], reached, self._now, _("as a list says"))

    def _hold(self, delivery_id: str, phase: Phase, at: str, note: str | None = None) -> None:
        self._held.append(
            {
                "id": new_id(),
                "delivery_id": delivery_id,
                "phase": phase.value,
                "at": at,
                "by_id": self._tx.actor,
                "note": note,
            }
        )

    def flush(self) -> None:
        """Writes what is held back."""
        if self._held:
            self._tx.insert_many(way_store.EVENTS, self._held)
            self._held = []
