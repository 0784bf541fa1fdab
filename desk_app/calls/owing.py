"""What a missed call leaves: a callback, or the open one for the same caller and matter renewed."""

from desk_app.callbacks import store as callbacks
from desk_app.callbacks.model import GAVE_UP, LEFT_MESSAGE, MISSED_CALL, Callback, CallbackDraft
from desk_app.calls import store
from desk_app.calls.model import OWED, Direction, Outcome
from desk_app.calls.taking_in import Columns
from desk_app.core.i18n import _
from desk_app.matters.model import MatterKind
from desk_app.storage.tx import Tx

WHY = {Outcome.MISSED: MISSED_CALL, Outcome.ABANDONED: GAVE_UP, Outcome.VOICEMAIL: LEFT_MESSAGE}
"""Why a callback is owed where the call says nothing else."""


def leave(tx: Tx, draft: CallbackDraft) -> Callback:
    """Leaves the callback of a missed call, or renews the open one and ties the call to it."""
    owed = callbacks.add_or_renew(tx, draft)
    if draft.call_id and owed.call_id != draft.call_id:
        store.change(tx, draft.call_id, {"matter_kind": MatterKind.CALLBACK, "matter_id": owed.id})
    return owed


class Owing:
    """Collects the missed calls of an import, and leaves their callbacks once the calls stand in the file."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._drafts: list[CallbackDraft] = []
        self.calls = 0
        """How many calls left a callback or renewed one."""

    def note(self, call_id: str, call: Columns) -> None:
        """Remembers a call that came in, if it is owed a callback and there is anybody to call."""
        outcome = Outcome(call["outcome"])
        known = call.get("customer_id") or call.get("caller_name") or call.get("phone_digits")
        if call["direction"] != Direction.IN or outcome not in OWED or not known:
            return
        about = call.get("topic") or (call.get("note") or "").strip().split("\n", 1)[0]
        self._drafts.append(
            CallbackDraft(
                customer_id=call.get("customer_id"),
                name=call.get("caller_name") or "",
                phone=call.get("phone_raw") or "",
                call_id=call_id,
                reason=about or _(WHY[outcome]),
                topic=call.get("topic") or "",
            )
        )

    def settle(self) -> None:
        """Leaves a callback for each."""
        for draft in self._drafts:
            leave(self._tx, draft)
        self.calls += len(self._drafts)
        self._drafts = []
