"""What a person does with topics: begin a tree, add, rename, move, retire and bring back."""

from collections.abc import Sequence

from desk_app.core.clock import to_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.core.text import clean
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.tx import Tx
from desk_app.topics import store
from desk_app.topics.model import BETWEEN, LEVELS, Topic, Tree, depth_under, first_tree, ids_under, same_name
from desk_app.topics.ready_made import match
from desk_app.topics.words import WORDS


class TopicService:
    """The use cases of topics; each is one save. What is wrong is said about the field `name` or `parent_id`."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def begin(self, actor: str, tree: Tree = Tree.CALLS) -> list[Topic]:
        """Writes a tree to begin with, in the language spoken; raises DeskError where topics are in use already."""
        with self._file.write(actor, "topics.begin") as tx:
            if store.all_topics(tx, tree):
                raise DeskError(_(WORDS[tree].refused.there_already))
            for place, (name, under) in enumerate(first_tree(tree), 1):
                top = _insert(tx, tree, name, None, place)
                for below, child in enumerate(under, 1):
                    _insert(tx, tree, child, top, below)
            return store.all_topics(tx, tree)

    def add(self, actor: str, name: str, parent_id: str | None = None, tree: Tree = Tree.CALLS) -> Topic:
        """A new topic of a tree, the last under `parent_id` or at the top.

        Raises DeskError without a name, for one that stands there already, or too deep in the tree.
        """
        with self._file.write(actor, "topics.add") as tx:
            parent = _in_use(tx, parent_id, tree) if parent_id else None
            if parent is not None and parent.level >= LEVELS:
                raise _too_deep(tree)
            beside = _beside(tx, tree, parent_id)
            wanted = _name(name, beside, tree)
            return store.by_id(tx, _insert(tx, tree, wanted, parent_id, _next_place(beside)))

    def rename(self, actor: str, topic_id: str, name: str) -> Topic:
        """Calls a topic otherwise; calls keep what was written on them."""
        with self._file.write(actor, "topics.rename") as tx:
            return _change(tx, _in_use(tx, topic_id), name, _in_use(tx, topic_id).parent_id)

    def move(self, actor: str, topic_id: str, parent_id: str | None, place: int | None = None) -> Topic:
        """Puts a topic with all under it under another one (None: the top), at `place` counted from 0, else last.

        Raises DeskError where it would stand under itself, too deep, or beside another of its name.
        """
        with self._file.write(actor, "topics.move") as tx:
            there = _in_use(tx, topic_id)
            _change(tx, there, there.name, parent_id)
            order = [each.id for each in _beside(tx, there.tree, parent_id) if each.id != topic_id]
            order.insert(len(order) if place is None else max(0, place), topic_id)
            _in_order(tx, order)
            return store.by_id(tx, topic_id)

    def change(self, actor: str, topic_id: str, name: str, parent_id: str | None) -> Topic:
        """Another name and another place in one save; where it stands under another topic, it stands there last."""
        with self._file.write(actor, "topics.change") as tx:
            return _change(tx, _in_use(tx, topic_id), name, parent_id)

    def shift(self, actor: str, topic_id: str, by: int) -> Topic:
        """Moves a topic so many places down (up: below 0) among those beside it, as far as there is room."""
        with self._file.write(actor, "topics.shift") as tx:
            there = _in_use(tx, topic_id)
            order = [each.id for each in _beside(tx, there.tree, there.parent_id)]
            to = min(max(order.index(topic_id) + by, 0), len(order) - 1)
            order.remove(topic_id)
            order.insert(to, topic_id)
            _in_order(tx, order)
            return store.by_id(tx, topic_id)

    def retire(self, actor: str, topic_id: str) -> int:
        """Takes a topic and all under it out of what can be chosen; answers how many. Calls keep it."""
        with self._file.write(actor, "topics.retire") as tx:
            there = _in_use(tx, topic_id)
            topics = {each.id: each for each in store.all_topics(tx, there.tree)}
            gone, now = ids_under(topics, topic_id), to_text(tx.now)
            for each in gone:
                store.change(tx, each, {"deleted_at": now})
            return len(gone)

    def bring_back(self, actor: str, topic_id: str) -> Topic:
        """Puts a retired topic back, with what was retired together with it, and those above it.

        Raises DeskError when another topic has its name by now, or when it would stand too deep by now.
        """
        with self._file.write(actor, "topics.bring_back") as tx:
            topics = {each.id: each for each in store.every_topic(tx, store.by_id(tx, topic_id).tree)}
            at = store.retired_at(tx, topic_id)
            if at is None:
                return topics[topic_id]
            back = [each for each in ids_under(topics, topic_id) if store.retired_at(tx, each) == at]
            above = topics.get(topics[topic_id].parent_id or "")
            while above is not None and above.retired and above.id not in back:
                back.append(above.id)
                above = topics.get(above.parent_id or "")
            for each in back:
                one = topics[each]
                if one.level > LEVELS:  # those above it moved down meanwhile
                    raise _too_deep(one.tree)
                _name(one.name, [other for other in _beside(tx, one.tree, one.parent_id) if other.id != each], one.tree)
                store.change(tx, each, {"deleted_at": None})
            return store.by_id(tx, topic_id)


def found_or_added(tx: Tx, path: str, tree: Tree) -> Topic:
    """The topic of a tree that is written so in either language; what is missing of its path is added.

    Raises DeskError for an empty path and for one that goes too deep.
    """
    names = [" ".join(clean(name)[0].split()) for name in path.split(BETWEEN.strip())]
    if len(names) > LEVELS:
        raise _too_deep(tree)
    above: Topic | None = None
    for upto in range(1, len(names) + 1):
        found = match(store.all_topics(tx, tree), tree, BETWEEN.join(names[:upto]))
        if found is None:
            beside = _beside(tx, tree, above.id if above else None)
            made = _insert(
                tx, tree, _name(names[upto - 1], beside, tree), above.id if above else None, _next_place(beside)
            )
            found = store.by_id(tx, made)
        above = found
    assert above is not None  # a path has one name at least
    return above


def _insert(tx: Tx, tree: Tree, name: str, parent_id: str | None, position: int) -> str:
    made = new_id(tx.now)
    store.add(tx, {"id": made, "parent_id": parent_id, "name": name, "position": position, "tree": tree.value})
    return made


def _in_use(tx: Tx, topic_id: str | None, tree: Tree | None = None) -> Topic:
    found = store.by_id(tx, topic_id or "", tree)
    if found.retired:
        raise DeskError(_("“{name}” is retired: bring it back first.").format(name=found.name), field="parent_id")
    return found


def _beside(tx: Tx, tree: Tree, parent_id: str | None) -> list[Topic]:
    """The topics in use directly under one, or at the top of a tree, in their order."""
    return [each for each in store.all_topics(tx, tree) if each.parent_id == parent_id]


def _change(tx: Tx, there: Topic, name: str, parent_id: str | None) -> Topic:
    """Writes what differs of a topic's name and place."""
    changes: dict[str, object] = {}
    if parent_id != there.parent_id:
        topics = {each.id: each for each in store.all_topics(tx, there.tree)}
        if parent_id in ids_under(topics, there.id):
            raise DeskError(_(WORDS[there.tree].refused.itself), field="parent_id")
        above = _in_use(tx, parent_id, there.tree).level if parent_id else 0
        if above + depth_under(topics, there.id) > LEVELS:
            raise _too_deep(there.tree)
        changes |= {"parent_id": parent_id, "position": _next_place(_beside(tx, there.tree, parent_id))}
    wanted = _name(name, [each for each in _beside(tx, there.tree, parent_id) if each.id != there.id], there.tree)
    if wanted != there.name:
        changes["name"] = wanted
    if changes:
        store.change(tx, there.id, changes)
    return store.by_id(tx, there.id)


def _next_place(beside: Sequence[Topic]) -> int:
    return max((each.position for each in beside), default=0) + 1


def _in_order(tx: Tx, ids: Sequence[str]) -> None:
    for position, topic_id in enumerate(ids, 1):
        if store.by_id(tx, topic_id).position != position:
            store.change(tx, topic_id, {"position": position})


def _name(text: str, beside: Sequence[Topic], tree: Tree) -> str:
    name = " ".join(clean(text)[0].split())
    if not name:
        raise DeskError(_(WORDS[tree].refused.unnamed), field="name")
    if any(same_name(name, each.name) for each in beside):
        raise DeskError(_(WORDS[tree].refused.exists).format(name=name), field="name")
    return name


def _too_deep(tree: Tree) -> DeskError:
    return DeskError(_(WORDS[tree].refused.deep).format(n=LEVELS), field="parent_id")
