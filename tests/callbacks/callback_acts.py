"""What tests do to callbacks again and again, through the service and as calls do."""

from dataclasses import replace
from typing import Any

from desk_app.callbacks import store
from desk_app.callbacks.model import (
    Callback,
    CallbackDraft,
)
from desk_app.core.clock import to_text
from desk_app.core.ids import new_id
from desk_app.matters import store as matters
from desk_app.matters.model import MoveKind
from desk_app.staff.model import DESK_ID
from tests.callbacks.conftest import World


def promised(world: World, **also: Any) -> Callback:
    """A callback to 王丽 about the fridge, due at noon, owned by Li Na unless said otherwise."""
    draft = CallbackDraft(customer_id=world.wang, reason="Price of the fridge", owner_id=world.li)
    return world.callbacks.promise(world.li, replace(draft, **also))


def moves(world: World, row_id: str) -> list[tuple[MoveKind, str | None]]:
    return [(move.what, move.reason) for move in matters.moves_of(world.file, row_id)]


def attempt(world: World, row_id: str, result: str, *, reached: bool = False, by: str = "") -> Callback:
    with world.file.write(by or world.li, "calls.take_down") as tx:
        store.note_attempt(tx, row_id, result, tx.now, reached=reached)
    return store.by_id(world.file, row_id)


def renewed(world: World, draft: CallbackDraft) -> Callback:
    with world.file.write(DESK_ID, "calls.take_down") as tx:
        return store.add_or_renew(tx, draft)


def missed(world: World, phone: str) -> str:
    """The id of a call that nobody answered, as the room of calls writes it before it leaves a callback."""
    call_id = new_id()
    with world.file.write(world.li, "calls.take_down") as tx:
        tx.insert(
            "calls",
            {
                "id": call_id, "number": "S01-L-261121-0001", "phone_raw": phone, "direction": "in", "channel": "phone",
                "kind": "enquiry", "outcome": "missed", "rang_at": to_text(tx.now), "stage": "pre_sale",
            },
        )  # fmt: skip
    return call_id
