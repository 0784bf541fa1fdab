"""Lists that are kept under a name, and what the list of customers shows just now. No Qt."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from zoneinfo import ZoneInfo

from desk_app.core.clock import to_text
from desk_app.core.errors import DeskError, NotFound
from desk_app.core.i18n import N_, _, ngettext
from desk_app.core.ids import new_id
from desk_app.core.text import fold
from desk_app.customers import list_conditions, listing, listing_store, store
from desk_app.customers.joins import Asking, ListColumn, ListFilter
from desk_app.customers.list_conditions import Conditions, read_conditions
from desk_app.customers.listing import CHIP_CONDITIONS, ORDERS
from desk_app.customers.listing_store import COLUMNS, ROOM, KeptList
from desk_app.customers.model import Chip, CustomerRow, one_line
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.tx import Tx

KEPT = "kept:"
"""Before the id of a kept list: the key of its chip."""

LONGEST_NAME = 60


class ListService:
    """Lists of customers that are kept under a name: they are the store's segments too; or lists of another room."""

    def __init__(self, file: DeskFile, room: str = ROOM) -> None:
        self._file, self._room = file, room

    def keep(self, actor: str, name: str, conditions: Conditions, columns: Sequence[str] | None = None) -> KeptList:
        """A new list behind the others; raises DeskError without a name, or when another list has it."""
        with self._file.write(actor, "lists.keep") as tx:
            wanted = _free_name(tx, self._room, name)
            position = max((each.position for each in listing_store.kept(tx, self._room)), default=0) + 1
            made = KeptList(new_id(tx.now), wanted, conditions.to_json(), _columns(columns), position)
            listing_store.add(tx, made, self._room)
            return made

    def rename(self, actor: str, list_id: str, name: str) -> None:
        """Another name for a list; raises DeskError as `keep` does, NotFound when the list is gone."""
        with self._file.write(actor, "lists.rename") as tx:
            there = _there(tx, self._room, list_id)
            wanted = _free_name(tx, self._room, name, but=list_id)
            if wanted != there.name:
                listing_store.change(tx, list_id, {"name": wanted})

    def replace(
        self, actor: str, list_id: str, conditions: Conditions, columns: Sequence[str] | None = None
    ) -> KeptList:
        """Other conditions and columns under the same name; raises NotFound when the list is gone."""
        with self._file.write(actor, "lists.replace") as tx:
            there = _there(tx, self._room, list_id)
            wanted = {"conditions": conditions.to_json(), "columns": _columns(columns)}
            listing_store.change(tx, list_id, wanted)
            return KeptList(list_id, there.name, wanted["conditions"] or "", wanted["columns"], there.position)

    def remove(self, actor: str, list_id: str) -> None:
        """Takes a list away; the customers in it stay. Undo brings it back."""
        with self._file.write(actor, "lists.remove") as tx:
            if any(each.id == list_id for each in listing_store.kept(tx, self._room)):
                listing_store.change(tx, list_id, {"deleted_at": to_text(tx.now)})

    def order(self, actor: str, list_ids: Sequence[str]) -> None:
        """Puts the lists in this order; those not named come behind, as they stood."""
        with self._file.write(actor, "lists.order") as tx:
            there = {each.id: each for each in listing_store.kept(tx, self._room)}
            wanted = [each for each in dict.fromkeys(list_ids) if each in there]
            wanted += [each for each in there if each not in wanted]
            for position, list_id in enumerate(wanted, 1):
                if there[list_id].position != position:
                    listing_store.change(tx, list_id, {"position": position})


def _columns(keys: Sequence[str] | None) -> str | None:
    return None if keys is None else json.dumps(list(keys))


def _there(tx: Tx, room: str, list_id: str) -> KeptList:
    found = [each for each in listing_store.kept(tx, room) if each.id == list_id]
    if not found:
        raise NotFound(_("This list is no longer there."))
    return found[0]


def _free_name(tx: Tx, room: str, name: str, but: str = "") -> str:
    wanted = one_line(name)
    if not wanted:
        raise DeskError(_("Give the list a name."), field="name")
    if len(wanted) > LONGEST_NAME:
        said = _("The name of a list has at most {n} characters.").format(n=LONGEST_NAME)
        raise DeskError(said, field="name")
    if any(fold(each.name) == fold(wanted) and each.id != but for each in listing_store.kept(tx, room)):
        raise DeskError(_("There is a list “{name}” already.").format(name=wanted), field="name")
    return wanted


@dataclass(frozen=True, slots=True)
class ListLine:
    """A line of the list: what the room holds of the customer, and the texts of further columns by their key."""

    row: CustomerRow
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Whose line it is."""
        return self.row.id


@dataclass(frozen=True, slots=True)
class KeptView:
    """A kept list as it can be used: what was read of it, and what could not be."""

    kept: KeptList
    conditions: Conditions
    columns: tuple[str, ...] | None
    dropped: tuple[str, ...]

    @property
    def chip(self) -> str:
        """The key of its chip."""
        return KEPT + self.kept.id


class NarrowedList(Protocol):
    """What a list shows just now, for its filter, its bar and its kept lists; `chosen` is the filter by hand."""

    file: DeskFile
    chosen: Conditions | None

    @property
    def words_word(self) -> str: ...

    def filters(self) -> list[ListFilter]: ...

    def kept(self) -> list[KeptView]: ...

    def kept_of(self, chip: str) -> KeptView | None: ...

    def conditions(self, chip: str) -> Conditions: ...

    def count(self, conditions: Conditions) -> int: ...

    def count_words(self, count: int) -> str: ...

    def chosen_words(self, count: int) -> str: ...

    def all_words(self, count: int) -> str: ...

    def in_words(self, conditions: Conditions) -> list[tuple[str, str]]: ...


class CustomerList:
    """What the list of customers shows: a chip, or the filter chosen by hand, which takes the chip's place.

    `filters`, `columns` and `orders` are what rooms above bring (`customers.joins`); the chip, the words typed
    and the order come from the view.
    """

    def __init__(
        self,
        file: DeskFile,
        zone: Callable[[], ZoneInfo],
        *,
        filters: Sequence[ListFilter] = (),
        columns: Sequence[ListColumn] = (),
        orders: Mapping[str, str] | None = None,
    ) -> None:
        self.file, self._zone = file, zone
        self._more = tuple(filters)
        self.columns = tuple({each.key: each for each in (*COLUMNS, *columns)}.values())
        """The columns that are filled beside the rows; one of a room above takes the place of ours."""
        self.orders = {**ORDERS, **(orders or {})}
        self.chosen: Conditions | None = None
        """The filter chosen by hand."""

    words_word = N_("Words in name, number, note, area or phone")
    """What the line of words among the filters is called."""

    def count_words(self, count: int) -> str:
        """How many customers a list holds."""
        return list_conditions.count_words(count)

    def chosen_words(self, count: int) -> str:
        """How many customers are chosen."""
        return ngettext("{n} customer chosen", "{n} customers chosen", count).format(n=count)

    def all_words(self, count: int) -> str:
        """What chooses all of the list."""
        return ngettext("Choose all {n}", "Choose all {n}", count).format(n=count)

    def filters(self) -> list[ListFilter]:
        """All it can be narrowed by."""
        return listing.filters_of(self.file, self._more)

    def asking(self) -> Asking:
        """Now, at the store."""
        return Asking(self.file.clock.now(), self._zone())

    def kept(self) -> list[KeptView]:
        """The kept lists in their order, as far as they can be read."""
        filters = self.filters()
        return [view_of(each, filters) for each in listing_store.kept(self.file)]

    def kept_of(self, chip: str) -> KeptView | None:
        """The kept list a chip stands for; None for the other chips and for a list that is gone."""
        if not chip.startswith(KEPT):
            return None
        return next((each for each in self.kept() if each.chip == chip), None)

    def conditions(self, chip: str) -> Conditions:
        """What is shown now: the filter chosen by hand, else what the chip stands for."""
        if self.chosen is not None:
            return self.chosen
        kept = self.kept_of(chip)
        return kept.conditions if kept else CHIP_CONDITIONS[Chip(chip) if chip in set(Chip) else Chip.ALL]

    def ids(self, chip: str, words: str = "", order: tuple[str, bool] | None = None) -> list[str]:
        """The ids of the list, newest file first unless another order is asked for."""
        narrowed = self.conditions(chip).with_words(words)
        return listing.ids(self.file, narrowed, self.filters(), order, self.asking(), self.orders)

    def lines(self, ids: Sequence[str], shown: Collection[str]) -> list[ListLine]:
        """The lines of these ids, with the texts of those columns that are shown."""
        rows = store.rows_for_list(self.file, ids)
        texts = {each.key: each.texts(self.file, ids) for each in self.columns if each.key in shown}
        return [ListLine(row, {key: found[row.id] for key, found in texts.items() if row.id in found}) for row in rows]

    def counts(self) -> Mapping[Chip, int]:
        """How many customers each of the lists that are always there holds; worked out once after a save."""
        asking = self.asking()

        def count() -> dict[Chip, int]:
            found = listing.counts(self.file, list(CHIP_CONDITIONS.values()), listing.FILTERS, asking)
            return dict(zip(CHIP_CONDITIONS, found, strict=True))

        return self.file.known(f"customers in each list on {listing.today(asking)}", count)

    def count(self, conditions: Conditions) -> int:
        """How many customers these conditions leave."""
        return listing.count(self.file, conditions, self.filters(), self.asking())

    def in_words(self, conditions: Conditions) -> list[tuple[str, str]]:
        """Each filter of these conditions by its key, in the language spoken."""
        return list_conditions.in_words(self.file, conditions, self.filters())


def view_of(kept: KeptList, filters: Sequence[ListFilter], *, damaged: str = "") -> KeptView:
    """A kept list as far as it can be read (see `read_conditions`)."""
    read = read_conditions(kept.conditions, filters, damaged=damaged)
    dropped = list(read.dropped)
    columns: tuple[str, ...] | None = None
    if kept.columns is not None:
        stored = _loaded(kept.columns)
        if isinstance(stored, list) and all(isinstance(each, str) for each in stored):
            columns = tuple(stored)
        else:
            dropped.append(_("The columns of this list cannot be read: yours are shown."))
    return KeptView(kept, read.conditions, columns, tuple(dropped))


def _loaded(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
