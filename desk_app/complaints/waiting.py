"""What a person does with the clocks of a complaint: let it wait, go on with it, promise anew."""

from datetime import datetime

from desk_app.commitments.clocks import Why
from desk_app.complaints import promises, store
from desk_app.complaints.model import Complaint
from desk_app.storage.desk_file import DeskFile


class WaitingVerbs:
    """The use cases of the clocks of complaints; each is one save."""

    _file: DeskFile

    def wait(self, actor: str, complaint_id: str, why: Why, look_again: datetime, note: str = "") -> Complaint:
        """Lets a complaint wait for somebody else: its clocks stand still, and it is due when to look again.

        Raises DeskError with the field for a time that has passed, for something else without saying what, when it
        waits for the same already, or when it is closed.
        """
        with self._file.write(actor, "complaints.wait") as tx:
            promises.wait(tx, store.by_id(tx, complaint_id), why, look_again, note)
            return store.by_id(tx, complaint_id)

    def resume(self, actor: str, complaint_id: str) -> Complaint:
        """Goes on with a complaint that waited: what was due before is due again, later by the time paused.

        Raises DeskError where it does not wait.
        """
        with self._file.write(actor, "complaints.resume") as tx:
            promises.resume(tx, store.by_id(tx, complaint_id))
            return store.by_id(tx, complaint_id)

    def promise_anew(self, actor: str, complaint_id: str) -> Complaint:
        """Gives a complaint the promises that apply today; when they began and the time paused stay.

        Raises DeskError while it waits, or when it is closed.
        """
        with self._file.write(actor, "complaints.promise_anew") as tx:
            promises.promise_anew(tx, store.by_id(tx, complaint_id))
            return store.by_id(tx, complaint_id)
