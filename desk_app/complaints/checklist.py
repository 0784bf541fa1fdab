"""What is checked before a complaint is closed: the lines by kind, kept by the store, and the ticks in a complaint."""

from collections.abc import Sequence
from typing import Any

from desk_app.complaints.holding import of_its_own
from desk_app.complaints.work_model import Check, ChecklistItem
from desk_app.complaints.work_store import kind_of
from desk_app.core.clock import moment_or_none, to_text
from desk_app.core.errors import DeskError, NotFound
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.core.text import text_or_none
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader, marks
from desk_app.storage.tx import Tx
from desk_app.topics.model import Topic, TopicRow, in_tree

_LIVE = "deleted_at IS NULL"


def kinds(reader: Reader) -> list[Topic]:
    """The kinds of complaints in use, as a tree from the top down."""
    rows = reader.query(
        "SELECT id, parent_id, name, position FROM topics WHERE tree = 'complaints' AND deleted_at IS NULL"
    )
    return in_tree([TopicRow(row["id"], row["parent_id"], row["name"], row["position"], False) for row in rows])


def every_item(reader: Reader) -> list[ChecklistItem]:
    """All lines in their order."""
    rows = reader.query(f"SELECT id, kind_id, text, position FROM checklist_items WHERE {_LIVE} ORDER BY position, id")
    return [ChecklistItem(row["id"], row["kind_id"] or "", row["text"], row["position"]) for row in rows]


def checks_of(reader: Reader, complaint_id: str) -> list[Check]:
    """What is to be checked in a complaint by its kind and those above it, and what was checked, with when and by whom.

    What was checked stays readable as it was read then, also when the line is gone or the kind is another since.
    """
    kind_ids = _with_those_above(reader, kind_of(reader, complaint_id))
    rows = reader.query(
        "SELECT i.id, coalesce(c.text, i.text) AS text, c.id AS check_id, c.at, c.by_id FROM checklist_items i"
        f" LEFT JOIN complaint_checks c ON c.complaint_id = ? AND c.item_id = i.id AND c.{_LIVE}"
        f" WHERE c.id IS NOT NULL OR (i.{_LIVE} AND (i.kind_id IS NULL OR i.kind_id IN ({marks(kind_ids)})))"
        " ORDER BY i.position, i.id",
        (complaint_id, *kind_ids),
    )
    return [
        Check(row["id"], row["text"], row["check_id"] or "", moment_or_none(row["at"]), row["by_id"] or "")
        for row in rows
    ]


def _with_those_above(reader: Reader, kind_id: str | None) -> Sequence[str]:
    rows = reader.query(
        "WITH RECURSIVE up(id) AS (VALUES(?) UNION SELECT t.parent_id FROM topics t JOIN up ON t.id = up.id)"
        " SELECT id FROM up WHERE id IS NOT NULL",
        (kind_id,),
    )
    return [row[0] for row in rows]


class ChecklistService:
    """The use cases of the checklist; each is one save."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def add(self, actor: str, text: str, kind_id: str = "") -> ChecklistItem:
        """A new line at the end, for a kind of complaints or for all. Raises DeskError for an empty or a known one."""
        with self._file.write(actor, "checklist.add") as tx:
            columns = _columns(tx, "", text, kind_id)
            last = max((each.position for each in every_item(tx)), default=0)
            item_id = new_id(tx.now)
            tx.insert("checklist_items", {"id": item_id, **columns, "position": last + 1})
            return _item(tx, item_id)

    def change(self, actor: str, item_id: str, text: str, kind_id: str = "") -> ChecklistItem:
        """Another text or kind for a line; what was checked by it stays as it was read. Raises what `add` raises."""
        with self._file.write(actor, "checklist.change") as tx:
            before = _item(tx, item_id)
            columns = _columns(tx, item_id, text, kind_id)
            now = {"text": before.text, "kind_id": before.kind_id or None}
            if changes := {key: value for key, value in columns.items() if value != now[key]}:
                tx.update("checklist_items", item_id, changes)
            return _item(tx, item_id)

    def remove(self, actor: str, item_id: str) -> None:
        """Takes a line out of what is asked from now on."""
        with self._file.write(actor, "checklist.remove") as tx:
            _item(tx, item_id)
            tx.update("checklist_items", item_id, {"deleted_at": to_text(tx.now)})

    def shift(self, actor: str, item_id: str, by: int) -> None:
        """Moves a line up (-1) or down (1); at the end nothing changes."""
        with self._file.write(actor, "checklist.shift") as tx:
            items = every_item(tx)
            at = items.index(_item(tx, item_id))
            if 0 <= at + by < len(items):
                here, there = items[at], items[at + by]
                tx.update("checklist_items", here.id, {"position": there.position})
                tx.update("checklist_items", there.id, {"position": here.position})

    def tick(self, actor: str, complaint_id: str, item_id: str) -> None:
        """Writes down that a thing was checked in a complaint, by whom and when; once more takes it back.

        Raises DeskError for a double, which stays as it was.
        """
        with self._file.write(actor, "complaints.check") as tx:
            of_its_own(tx, complaint_id)
            known = next((each for each in checks_of(tx, complaint_id) if each.item_id == item_id), None)
            if known is None:
                raise NotFound(_("This is no longer on the checklist."))
            if known.done:
                tx.update("complaint_checks", known.check_id, {"deleted_at": to_text(tx.now)})
                return
            values = {"complaint_id": complaint_id, "item_id": item_id, "text": known.text}
            tx.insert("complaint_checks", {"id": new_id(tx.now), **values, "at": to_text(tx.now), "by_id": actor})


def _item(reader: Reader, item_id: str) -> ChecklistItem:
    found = next((each for each in every_item(reader) if each.id == item_id), None)
    if found is None:
        raise NotFound(_("This is no longer on the checklist."))
    return found


def _columns(tx: Tx, item_id: str, text: str, kind_id: str) -> dict[str, Any]:
    said = text_or_none(text)
    if said is None:
        raise DeskError(_("Write down what is to be checked."), field="text")
    if kind_id and kind_id not in {each.id for each in kinds(tx)}:
        raise DeskError(_("Choose one of the kinds of complaints, or all."), field="kind")
    if any(each.text == said and each.kind_id == kind_id and each.id != item_id for each in every_item(tx)):
        raise DeskError(_("This is on the checklist already."), field="text")
    return {"text": said, "kind_id": kind_id or None}
