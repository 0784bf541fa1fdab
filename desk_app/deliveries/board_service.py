"""Planning the runs: which courier drives which delivery, on which day, as the how-manieth."""

from collections.abc import Sequence
from datetime import date as Date
from datetime import datetime
from typing import Any

from desk_app.complaints.service import new_owner
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.deliveries import board_store, store, way_store
from desk_app.deliveries.board import MOVABLE, placed
from desk_app.deliveries.model import STATE_WORDS, Delivery, DeliveryState
from desk_app.deliveries.moving import move, state_columns
from desk_app.deliveries.phases import Phase
from desk_app.staff import store as staff
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.tx import Tx

_Run = tuple[Date, str]
_LOADED = frozenset({DeliveryState.ASSIGNED})


class DispatchService:
    """The use cases of the dispatch board; each is one save."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def plan_run(
        self, actor: str, delivery_ids: str | Sequence[str], day: Date, courier_id: str | None, place: int | None = None
    ) -> None:
        """Puts deliveries into a courier's run of a day at that place (1 is the first; None the end).

        What was received or had failed is assigned by it, with its next step and due time. Without a courier they are
        taken out of their run: nobody's yet, that day. All runs that are touched count from 1 without gaps. Raises
        DeskError, and changes nothing, when one of them is under way, done or called off, or the courier has left.
        """
        ids = [delivery_ids] if isinstance(delivery_ids, str) else list(dict.fromkeys(delivery_ids))
        with self._file.write(actor, "deliveries.plan_run") as tx:
            before = [store.by_id(tx, each) for each in ids]
            for one in before:
                _may_be_planned(one)
            if courier_id is not None:
                new_owner(tx, courier_id)
            for one in before:
                columns = _given(tx, one, courier_id) if courier_id else _taken_back(tx, one)
                _write(tx, one, {**columns, "run_day": day, **({} if courier_id else {"run_place": None})})
            left = dict.fromkeys((one.run_day, one.courier_id) for one in before)
            for from_day, from_courier in left:
                if from_day and from_courier and (from_day, from_courier) != (day, courier_id):
                    _count(tx, (from_day, from_courier))
            if courier_id is not None:
                _count(tx, (day, courier_id), ids, place)

    def set_off(self, actor: str, delivery_ids: Sequence[str]) -> int:
        """Lets those that are assigned set off now, in one save; answers how many did."""
        with self._file.write(actor, "deliveries.under_way_several") as tx:
            assigned = [one for one in (store.by_id(tx, each) for each in delivery_ids) if one.state in _LOADED]
            for one in assigned:
                move(tx, one.id, DeliveryState.UNDER_WAY)
            return len(assigned)


def _may_be_planned(one: Delivery) -> None:
    if one.state not in MOVABLE:
        raise DeskError(
            _("Delivery {number} is “{state}”: it stays where it is on the board.").format(
                number=one.number, state=_(STATE_WORDS[one.state])
            )
        )


def _given(tx: Tx, one: Delivery, courier_id: str) -> dict[str, Any]:
    """The columns of one that this courier drives; what has no courier yet, or had failed, moves along."""
    name = staff.names(tx).get(courier_id, "")
    if one.state != DeliveryState.ASSIGNED:
        move(tx, one.id, DeliveryState.ASSIGNED, courier_id=courier_id, note=name)
        return {}
    if courier_id != one.courier_id:
        _no_longer_assigned(tx, one, _("given to {name}").format(name=name))
        way_store.note(tx, one.id, Phase.ASSIGNED, tx.now, name)
    return {"courier_id": courier_id}


def _no_longer_assigned(tx: Tx, one: Delivery, why: str) -> None:
    """The phase in which it was assigned does not count any more."""
    for event in way_store.events_of(tx, one.id):
        if event.phase is Phase.ASSIGNED and event.taken_back is None and event.at >= _since(tx, one):
            way_store.take_event_back(tx, event.id, why)


def _since(tx: Tx, one: Delivery) -> datetime:
    """Since when this way to the door counts: the last failed attempt, else the order."""
    return max((each.at for each in way_store.attempts_of(tx, one.id) if not each.taken_back), default=one.ordered_at)


def _taken_back(tx: Tx, one: Delivery) -> dict[str, Any]:
    """The columns of one that is nobody's again: what was assigned waits for a courier as when it was received."""
    if one.state != DeliveryState.ASSIGNED:
        return {"courier_id": None}
    _no_longer_assigned(tx, one, _("taken out of the run"))
    return {"courier_id": None, **state_columns(tx, one, DeliveryState.RECEIVED, tx.now)}


def _count(tx: Tx, run: _Run, moved: Sequence[str] = (), place: int | None = None) -> None:
    """Gives the places of a run from 1 on, without gaps; `moved` stand at `place`."""
    now = {one.id: one for one in board_store.run(tx, *run)}
    order = placed(list(now), list(moved), place) if moved else list(now)
    for at, delivery_id in enumerate(order, 1):
        _write(tx, now[delivery_id], {"run_place": at})


def _write(tx: Tx, before: Delivery, columns: dict[str, Any]) -> None:
    changed = {key: value for key, value in columns.items() if getattr(before, key) != value}
    if changed:
        if isinstance(day := changed.get("run_day"), Date):
            changed["run_day"] = day.isoformat()
        store.change(tx, before.id, changed)
