"""Tags: written freely, made at their first use, put in order by the supervisor."""

import re
from collections.abc import Iterable, Mapping, Sequence

from desk_app.core.clock import to_text
from desk_app.core.errors import DeskError, NotFound
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.core.text import fold
from desk_app.customers import personal_store, store
from desk_app.customers.model import is_blank, one_line
from desk_app.customers.personal_store import TAGGED, TAGS
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.tx import Tx

_BETWEEN = re.compile(r"[,，、;；\n]+")


class TaggingService:
    """The tags of one desk file, on one customer and on thousands.

    A tag is never written over: another name is another tag, and whoever had the old one gets the new one. So
    that the past tells each tag as it was called, and the index follows those who have it.
    """

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def tag(self, actor: str, ids: Iterable[str], name: str) -> int:
        """Gives these customers a tag, as one save; answers how many did not have it."""
        clean = _name(name)
        with self._file.write(actor, "customers.tag") as tx:
            return _give(tx, tag_id(tx, clean), list(dict.fromkeys(ids)))

    def untag(self, actor: str, ids: Iterable[str], name: str) -> int:
        """Takes a tag off these customers, as one save; answers how many had it."""
        with self._file.write(actor, "customers.untag") as tx:
            known = personal_store.tag_ids(tx).get(fold(one_line(name)))
            if known is None:
                return 0
            rows = personal_store.holdings(tx, known, list(dict.fromkeys(ids)))
            personal_store.take_away_rows(tx, TAGGED, list(rows.values()), to_text(tx.now))
            return len(rows)

    def rename(self, actor: str, tag: str, name: str) -> str:
        """Calls a tag (by its id) otherwise; answers its new id. Raises DeskError if there is one of that name."""
        clean = _name(name)
        with self._file.write(actor, "customers.rename_tag") as tx:
            old = _known(tx, tag)
            if old == clean:
                return tag
            if personal_store.tag_ids(tx).get(fold(clean), tag) != tag:
                raise DeskError(_("There is a tag of this name already: join the two."), field="name")
            new = _make(tx, clean)
            _move(tx, tag, new)
            return new

    def join(self, actor: str, tag: str, into: str) -> int:
        """Makes one tag (by its id) part of another; answers how many files got the other by it."""
        with self._file.write(actor, "customers.join_tags") as tx:
            _known(tx, tag)
            _known(tx, into)
            if tag == into:
                raise DeskError(_("This is one and the same tag: choose another."), field="name")
            return _move(tx, tag, into)

    def remove(self, actor: str, tag: str) -> int:
        """Takes a tag (by its id) off everybody and out of the list; answers how many had it."""
        with self._file.write(actor, "customers.remove_tag") as tx:
            _known(tx, tag)
            return _drop(tx, tag)


def split_tags(text: str) -> tuple[str, ...]:
    """The tags of a line, each once; commas and semicolons stand between them."""
    found: dict[str, str] = {}
    for piece in _BETWEEN.split(text):
        if not is_blank(one_line(piece)):
            found.setdefault(fold(one_line(piece)), one_line(piece))
    return tuple(found.values())


def write_tags(tx: Tx, customer_id: str, old: Sequence[str], new: Iterable[str]) -> None:
    """Brings the tags of a file in step with a form; a tag nobody had yet is made."""
    before = {fold(name) for name in old}
    wanted = {fold(name): name for piece in new for name in split_tags(piece)}
    gone = before - set(wanted)
    if gone:
        known = personal_store.tag_ids(tx)
        rows = [
            row
            for name in sorted(gone)
            if name in known
            for row in personal_store.holdings(tx, known[name], [customer_id]).values()
        ]
        personal_store.take_away_rows(tx, TAGGED, rows, to_text(tx.now))
    for key, name in wanted.items():
        if key not in before:
            _give(tx, tag_id(tx, name), [customer_id])


def put_tag_back(tx: Tx, customer_id: str, name: str, *, on: bool) -> bool:
    """Puts one tag on a file again, or takes it off again; answers whether that was not so already.

    Raises DeskError for one to be put on that is itself no longer in use.
    """
    if not on:
        rows = store.parts(tx, TAGGED, [customer_id]).get(customer_id, [])
        called = {each: personal_store.tag_name(tx, each) for each in dict.fromkeys(row["tag_id"] for row in rows)}
        gone = [row["id"] for row in rows if fold(called[row["tag_id"]] or "") == fold(name)]
        personal_store.take_away_rows(tx, TAGGED, gone, to_text(tx.now))
        return bool(gone)
    known = personal_store.tag_ids(tx).get(fold(name))
    if known is None:
        raise DeskError(
            _("The tag “{tag}” is no longer in use: type it among the tags of this file to have it again.").format(
                tag=name
            )
        )
    return bool(_give(tx, known, [customer_id]))


def revive_tags(tx: Tx, customer_id: str) -> None:
    """Gives a file that came back the tags it had which went out of use meanwhile: the old one, or its namesake."""
    for row_id, gone, name in personal_store.tags_out_of_use(tx, customer_id):
        namesake = personal_store.tag_ids(tx).get(fold(name))
        if namesake is None:
            store.change(tx, TAGS, gone, {"deleted_at": None})
        else:
            personal_store.take_away_rows(tx, TAGGED, [row_id], to_text(tx.now))
            _give(tx, namesake, [customer_id])


def tag_id(tx: Tx, name: str) -> str:
    """The id of the tag of that name, which is made if there is none; capitals do not tell them apart."""
    return personal_store.tag_ids(tx).get(fold(name)) or _make(tx, name)


def _name(text: str) -> str:
    names = split_tags(text)
    if len(names) != 1:
        raise DeskError(_("Type one tag, without a comma."), field="name")
    return names[0]


def _known(tx: Tx, tag: str) -> str:
    name = next((each.name for each in personal_store.tags(tx) if each.id == tag), None)
    if name is None:
        raise NotFound(_("There is no such tag any more."))
    return name


def _make(tx: Tx, name: str) -> str:
    made = new_id(tx.now)
    store.add(tx, TAGS, [{"id": made, "name": name}])
    return made


def _give(tx: Tx, tag: str, ids: Sequence[str]) -> int:
    had = personal_store.holdings(tx, tag, ids)
    there = store.names_and_numbers(tx, ids)
    rows: list[Mapping[str, str]] = [
        {"id": new_id(tx.now), "customer_id": each, "tag_id": tag} for each in ids if each in there and each not in had
    ]
    store.add(tx, TAGGED, rows)
    return len(rows)


def _move(tx: Tx, tag: str, into: str) -> int:
    given = _give(tx, into, list(personal_store.holdings(tx, tag)))
    _drop(tx, tag)
    return given


def _drop(tx: Tx, tag: str) -> int:
    now = to_text(tx.now)
    store.change(tx, TAGS, tag, {"deleted_at": now})
    return personal_store.take_away(tx, TAGGED, "tag_id", tag, now)
