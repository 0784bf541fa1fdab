"""Two kinds or two causes that are one: what was taken down under the one stands under the other."""

from desk_app.core.clock import to_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx
from desk_app.topics import store
from desk_app.topics.model import LEVELS, Topic, Tree, depth_under, ids_under
from desk_app.topics.ready_made import likened

MERGED = (Tree.COMPLAINTS, Tree.CAUSES)
"""The trees of which two can be put together."""
_SAID = 5


def targets(reader: Reader, topic_id: str) -> list[Topic]:
    """Into which others one can be merged: all in use of its tree that do not stand under it."""
    one = store.by_id(reader, topic_id)
    topics = {each.id: each for each in store.every_topic(reader, one.tree)}
    under = ids_under(topics, topic_id)
    return [each for each in topics.values() if not each.retired and each.id not in under]


def merge(file: DeskFile, actor: str, topic_id: str, into_id: str) -> int:
    """Puts a kind or cause into another in one save and retires it; answers how many complaints follow.

    What stands under it goes along, into its namesake where there is one. Raises DeskError for calls' topics, for one
    that stands under it, where the tree would be too deep, and where a promise holds for that kind alone.
    """
    with file.write(actor, "topics.merge") as tx:
        one = store.by_id(tx, topic_id)
        if one.tree not in MERGED or into_id not in {each.id for each in targets(tx, topic_id)}:
            raise DeskError(_("Choose another of the list that does not stand under it."), field="into")
        return _merge(tx, one, store.by_id(tx, into_id))


def _merge(tx: Tx, one: Topic, into: Topic) -> int:
    _refuse_promised(tx, one)
    followed = _follow(tx, one, into)
    beside = {likened(one.tree, each.name): each for each in _under(tx, into) if each.id != one.id}
    for child in _under(tx, one):
        namesake = beside.get(likened(one.tree, child.name))
        if namesake is not None:
            followed += _merge(tx, child, namesake)
            continue
        topics = {each.id: each for each in store.all_topics(tx, one.tree)}
        if topics[into.id].level + depth_under(topics, child.id) > LEVELS:
            said = _("“{name}” would stand too deep there: move or merge it first.")
            raise DeskError(said.format(name=child.name), field="into")
        last = max((each.position for each in _under(tx, into)), default=0)
        store.change(tx, child.id, {"parent_id": into.id, "position": last + 1})
    store.change(tx, one.id, {"deleted_at": to_text(tx.now)})
    return followed


def _under(tx: Tx, one: Topic) -> list[Topic]:
    return [each for each in store.all_topics(tx, one.tree) if each.parent_id == one.id]


def _follow(tx: Tx, one: Topic, into: Topic) -> int:
    """The complaints and the lines of the checklist that speak of the one speak of the other; how many complaints."""
    if one.tree is Tree.CAUSES:
        rows = tx.query("SELECT id, number FROM complaints WHERE cause_id = ?", (one.id,))
        _refuse_locked(tx, one)
        for row in rows:
            tx.update("complaints", row["id"], {"cause_id": into.id})
        return len(rows)
    rows = tx.query("SELECT id FROM complaints WHERE kind_id = ?", (one.id,))
    for row in rows:
        tx.update("complaints", row["id"], {"kind_id": into.id, "kind": into.path})
    items = "SELECT id, text, deleted_at FROM checklist_items WHERE kind_id = ?"
    there = {row["text"] for row in tx.query(items, (into.id,)) if row["deleted_at"] is None}
    for row in tx.query(items, (one.id,)):
        double = row["deleted_at"] is None and row["text"] in there
        gone = {"deleted_at": to_text(tx.now)} if double else {}
        tx.update("checklist_items", row["id"], {"kind_id": into.id, **gone})
    return len(rows)


def _refuse_locked(tx: Tx, one: Topic) -> None:
    """A cause is kept while the apology is taken back, and cannot be written anew until it is made."""
    rows = tx.query(
        "SELECT number FROM complaints c WHERE cause_id = ? AND 2 > (SELECT count(DISTINCT s.step)"
        " FROM complaint_steps s WHERE s.complaint_id = c.id AND s.step IN ('acknowledge','apologize')"
        " AND s.deleted_at IS NULL AND s.taken_back IS NULL) ORDER BY number",
        (one.id,),
    )
    if rows:
        said = _("The apology of {numbers} was taken back: its cause cannot be changed before it is made again.")
        numbers = _(", ").join(str(row["number"]) for row in rows[:_SAID])
        raise DeskError(said.format(numbers=numbers + (" …" if len(rows) > _SAID else "")), field="into")


def _refuse_promised(tx: Tx, one: Topic) -> None:
    rows = tx.query(
        "SELECT 1 FROM commitment_versions WHERE complaint_kind_id = ? AND deleted_at IS NULL"
        " AND (valid_until IS NULL OR valid_until >= ?) LIMIT 1",
        (one.id, to_text(tx.now)[:10]),
    )
    if rows:
        said = _("A promise holds for “{name}” alone: end it or give it to the other one first.")
        raise DeskError(said.format(name=one.path), field="into")
