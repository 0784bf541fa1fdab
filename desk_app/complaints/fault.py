"""Whose fault it was: asked after the apology, never before."""

from collections.abc import Sequence

from desk_app.complaints import store
from desk_app.complaints.model import Complaint, Step, done_steps
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.text import text_or_none
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx
from desk_app.topics.model import Topic, TopicRow, in_tree

_MOST_DEPARTMENTS = 30


def locked(done: frozenset[Step]) -> str:
    """Why cause and department may not be asked yet; "" once the customer has an answer and an apology."""
    if {Step.ACKNOWLEDGE, Step.APOLOGIZE} <= done:
        return ""
    return _("asked after the apology")


def causes(reader: Reader) -> Sequence[Topic]:
    """The causes the store knows, as a tree from the top down."""
    rows = reader.query("SELECT id, parent_id, name, position, deleted_at FROM topics WHERE tree = 'causes'")
    known = [TopicRow(row[0], row[1], row[2], row[3], row[4] is not None) for row in rows]
    return [topic for topic in in_tree(known) if not topic.retired]


def cause_words(reader: Reader, one: Complaint) -> str:
    """The cause as it stands there: from the tree, in words, or both."""
    path = ""
    if one.cause_id:
        rows = reader.query("SELECT name FROM topics WHERE id = ?", (one.cause_id,))
        path = next((topic.path for topic in causes(reader) if topic.id == one.cause_id), rows[0][0] if rows else "")
    return "\n".join(filter(None, (path, one.cause)))


def departments(reader: Reader) -> list[str]:
    """The departments named so far, the one named most often first."""
    rows = reader.query(
        "SELECT department FROM complaints WHERE department IS NOT NULL AND deleted_at IS NULL"
        f" GROUP BY department ORDER BY count(*) DESC, department LIMIT {_MOST_DEPARTMENTS}"
    )
    return [str(row[0]) for row in rows]


def write(tx: Tx, complaint: Complaint, cause_id: str | None, cause: str, department: str) -> None:
    """Writes cause and department down; raises DeskError before the apology of this round."""
    if locked(done_steps(store.steps_of(tx, complaint.id))):
        raise DeskError(_("Whose fault it was is asked after the apology: acknowledge and apologize first."))
    columns = {"cause_id": cause_id, "cause": text_or_none(cause), "department": text_or_none(department)}
    before = {"cause_id": complaint.cause_id, "cause": complaint.cause, "department": complaint.department}
    if changed := {key: value for key, value in columns.items() if value != before[key]}:
        store.change(tx, complaint.id, changed)
