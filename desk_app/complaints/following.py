"""The call that follows a closed complaint: its question, and what the customer's answer does to the complaint."""

from desk_app.callbacks.model import Callback
from desk_app.calls.follow_up import Question
from desk_app.calls.model import CallKind
from desk_app.complaints import closing, store
from desk_app.complaints.model import Complaint, Satisfaction
from desk_app.complaints.nature import Nature
from desk_app.complaints.nature_sentences import FOLLOW_UP_FOR
from desk_app.complaints.service import open_again
from desk_app.core.errors import NotFound
from desk_app.core.i18n import _
from desk_app.matters.model import MatterKind
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx

_KINDS = {
    Nature.COMPLAINT: CallKind.COMPLAINT,
    Nature.SUGGESTION: CallKind.SUGGESTION,
    Nature.PRAISE: CallKind.PRAISE,
}


class ComplaintFollowUps:
    """What `calls.follow_up.FollowUps` asks of complaints, suggestions and praise."""

    kind = MatterKind.COMPLAINT

    def question(self, reader: Reader, callback: Callback) -> Question | None:
        """Whether they are content, of the complaint that was closed; None while it is open."""
        if callback.matter_kind != MatterKind.COMPLAINT or not callback.matter_id:
            return None
        one = _worked_on(reader, callback.matter_id)
        if one is None or one.open:
            return None
        asked = _(FOLLOW_UP_FOR[one.nature]).format(number=one.number)
        return Question(
            (MatterKind.COMPLAINT, one.id), _KINDS[one.nature], one.number, one.title, asked, one.answer or ""
        )

    def answered(self, tx: Tx, question: Question, *, satisfied: bool, again: bool, said: str) -> None:
        """Writes how satisfied they are into the complaint, and opens it again where that is wished."""
        complaint_id = question.matter[1]
        if not satisfied and again:
            open_again(tx, complaint_id, said)
        closing.write_satisfaction(
            tx, complaint_id, Satisfaction.SATISFIED if satisfied else Satisfaction.NOT_SATISFIED
        )


def _worked_on(reader: Reader, complaint_id: str) -> Complaint | None:
    """The complaint, or the one it was joined into; None where it is gone."""
    try:
        one = store.by_id(reader, complaint_id)
        while one.joined_into is not None:
            one = store.by_id(reader, one.joined_into)
    except NotFound:
        return None
    return one
