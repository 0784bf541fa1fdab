"""Whose fault it was: asked after the apology, never before."""

import json
from collections.abc import Sequence

from desk_app.complaints import store
from desk_app.complaints.model import Complaint, Step, done_steps
from desk_app.complaints.nature import Nature
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.text import text_or_none
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx
from desk_app.topics import store as topics
from desk_app.topics.model import Tree
from desk_app.topics.service import found_or_added

_MOST_DEPARTMENTS = 30
MOST_WHYS = 5
"""How often it is asked why: the fifth answer is usually what can be changed."""


def locked(done: frozenset[Step]) -> str:
    """Why cause and department may not be asked yet; "" once the customer has an answer and an apology."""
    if {Step.ACKNOWLEDGE, Step.APOLOGIZE} <= done:
        return ""
    return _("asked after the apology")


def kind_of_cause(reader: Reader, one: Complaint) -> str:
    """The cause of the list that stands in a complaint, as it is called now; "" if there is none."""
    if not one.cause_id:
        return ""
    return next((topic.path for topic in topics.every_topic(reader, Tree.CAUSES) if topic.id == one.cause_id), "")


def id_of_cause(tx: Tx, one: Complaint, path: str) -> str | None:
    """The cause of the list that is called so, added where it is missing; "" is none.

    Raises DeskError as the list does, and before the apology.
    """
    wanted = text_or_none(path)
    if wanted is None:
        return None
    if wanted == kind_of_cause(tx, one):
        return one.cause_id  # a retired one stays where it stands
    _refuse_too_early(tx, one)
    try:
        return found_or_added(tx, wanted, Tree.CAUSES).id
    except DeskError as error:
        raise DeskError(error.sentence, field="kind_of_cause") from error


def missing_words() -> str:
    """What is said where a complaint names no cause of the list."""
    return _("a cause from the list is missing")


def cause_words(reader: Reader, one: Complaint) -> str:
    """The cause as it stands there: from the tree, in words, or both."""
    return "\n".join(filter(None, (kind_of_cause(reader, one), one.cause)))


def departments(reader: Reader) -> list[str]:
    """The departments named so far, the one named most often first."""
    rows = reader.query(
        "SELECT department FROM complaints WHERE department IS NOT NULL AND deleted_at IS NULL"
        f" GROUP BY department ORDER BY count(*) DESC, department LIMIT {_MOST_DEPARTMENTS}"
    )
    return [str(row[0]) for row in rows]


def why_words(one: Complaint) -> str:
    """Why it came to it, a line each, with a number before each where there are several."""
    if len(one.whys) < 2:
        return "".join(one.whys)
    return "\n".join(_("{n}. {why}").format(n=n, why=why) for n, why in enumerate(one.whys, 1))


def write(
    tx: Tx,
    complaint: Complaint,
    cause_id: str | None,
    cause: str,
    department: str,
    whys: Sequence[str] | None = None,
) -> None:
    """Writes cause, department and the whys down; raises DeskError before the apology of this round.

    Of the whys empty ones are left out, as what comes after is then the reason of the one before.
    """
    _refuse_too_early(tx, complaint)
    columns = {"cause_id": cause_id, "cause": text_or_none(cause), "department": text_or_none(department)}
    if whys is not None:
        said = [text for each in whys if (text := text_or_none(each))][:MOST_WHYS]
        columns["whys"] = json.dumps(said, ensure_ascii=False) if said else None
    before = {"cause_id": complaint.cause_id, "cause": complaint.cause, "department": complaint.department}
    before["whys"] = json.dumps(list(complaint.whys), ensure_ascii=False) if complaint.whys else None
    if changed := {key: value for key, value in columns.items() if value != before[key]}:
        store.change(tx, complaint.id, changed)


def _refuse_too_early(tx: Tx, complaint: Complaint) -> None:
    if complaint.nature is not Nature.COMPLAINT:
        raise DeskError(_("Only a complaint has a cause."))
    if locked(done_steps(store.steps_of(tx, complaint.id))):
        raise DeskError(_("Whose fault it was is asked after the apology: acknowledge and apologize first."))
