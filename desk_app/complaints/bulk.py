"""What is done with several complaints at once; each is one save."""

from collections.abc import Callable, Sequence
from datetime import datetime

from desk_app.complaints import store
from desk_app.complaints.kinds import known_kind
from desk_app.complaints.model import Complaint
from desk_app.complaints.service import give, new_owner, put_off, still_to_come, why_later
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.text import text_or_none
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.tx import Tx


class SeveralComplaints:
    """The use cases of several complaints; each answers of how many it was done.

    Closed ones are passed over where something is still to be done, doubles that were joined into another always.
    Where none is left DeskError says so.
    """

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def give(self, actor: str, ids: Sequence[str], owner_id: str, reason: str) -> int:
        """Gives the open ones to somebody; raises DeskError with the field without a reason or for who has left."""
        with self._file.write(actor, "complaints.give_several") as tx:
            new_owner(tx, owner_id)
            if text_or_none(reason) is None:
                raise DeskError(_("Write down why they are given to somebody else."), field="reason")
            left = _open_ones(tx, ids, lambda one: one.owner_id != owner_id)
            for one in left:
                give(tx, one.id, owner_id, reason=reason)
            return len(left)

    def postpone(self, actor: str, ids: Sequence[str], due_at: datetime, reason: str) -> int:
        """Puts the next steps of the open ones off; raises DeskError with the field as for a single one."""
        with self._file.write(actor, "complaints.postpone_several") as tx:
            why_later(reason)
            still_to_come(due_at, tx.now)
            left = _open_ones(tx, ids, lambda _one: True)
            for one in left:
                put_off(tx, one.id, due_at, reason)
            return len(left)

    def set_kind(self, actor: str, ids: Sequence[str], kind: str) -> int:
        """Gives them a kind, of the tree or in words of one's own, the closed ones too; raises DeskError without."""
        with self._file.write(actor, "complaints.set_kind") as tx:
            words, kind_id = known_kind(tx, text_or_none(kind))
            if words is None:
                raise DeskError(_("Choose a kind, or write one down."), field="kind")
            left = [one for one in _several(tx, ids) if (one.kind, one.kind_id) != (words, kind_id)]
            for one in left:
                store.change(tx, one.id, {"kind": words, "kind_id": kind_id})
            return len(left)


def _several(tx: Tx, ids: Sequence[str]) -> list[Complaint]:
    return [one for one in store.some(tx, ids) if one.joined_into is None]


def _open_ones(tx: Tx, ids: Sequence[str], wanted: Callable[[Complaint], bool]) -> list[Complaint]:
    opened = [one for one in _several(tx, ids) if one.open]
    if not opened:
        raise DeskError(_("All of these are closed: nothing of them is due."))
    return [one for one in opened if wanted(one)]
