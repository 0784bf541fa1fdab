"""What the list of complaints shows just now: a chip, a kept list, or the filter chosen by hand. No Qt."""

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from desk_app.complaints import listing, store
from desk_app.complaints.model import Chip
from desk_app.complaints.nature import Nature
from desk_app.core.i18n import N_, _, ngettext
from desk_app.customers import list_conditions, listing_store
from desk_app.customers.joins import ListFilter
from desk_app.customers.list_conditions import YES, Conditions
from desk_app.customers.listing_service import KEPT, KeptView, view_of
from desk_app.storage.desk_file import DeskFile

ROOM = "complaints"
"""Under which the kept lists of complaints stand."""


class ComplaintList:
    """The list as the tab has it; `chosen` is the filter chosen by hand, which takes the chip's place."""

    words_word = N_("Words of the complaint, its steps and notes, numbers")

    def __init__(self, file: DeskFile, zone: Callable[[], ZoneInfo], me: Callable[[], str]) -> None:
        self.file, self._zone, self._me = file, zone, me
        self.chosen: Conditions | None = None

    def filters(self) -> list[ListFilter]:
        """All it can be narrowed by."""
        return listing.filters_of(self.file)

    def kept(self) -> list[KeptView]:
        """The kept lists in their order, as far as they can be read."""
        filters, damaged = self.filters(), _("The conditions of this list cannot be read: it shows all complaints.")
        return [view_of(each, filters, damaged=damaged) for each in listing_store.kept(self.file, ROOM)]

    def kept_of(self, chip: str) -> KeptView | None:
        """The kept list a chip stands for; None for the other chips and for a list that is gone."""
        return next((each for each in self.kept() if each.chip == chip), None) if chip.startswith(KEPT) else None

    def conditions(self, chip: str) -> Conditions:
        """What is shown now, as conditions: the filter chosen by hand, else what the chip stands for."""
        if self.chosen is not None:
            return self.chosen
        if kept := self.kept_of(chip):
            return kept.conditions
        of_chip = {
            Chip.MINE: (("owner", self._me()), ("open", YES)),
            Chip.DUE_TODAY: (("due_today", YES),),
            Chip.LATE: (("late", YES),),
            Chip.OPEN: (("open", YES),),
            Chip.SUGGESTIONS: (("nature", Nature.SUGGESTION.value),),
            Chip.PRAISE: (("nature", Nature.PRAISE.value),),
        }
        return Conditions(of_chip.get(Chip(chip), ()) if chip in set(Chip) else ())

    def ids(self, chip: str, words: str = "") -> Sequence[str]:
        """The ids of the list: open ones by due time, then the last closed."""
        if self.chosen is None and chip in set(Chip):
            now = self.file.clock.now()
            return store.ids_for(self.file, Chip(chip), words, now, self._zone(), self._me())
        return self._narrowed(self.conditions(chip).with_words(words))

    def _narrowed(self, conditions: Conditions) -> Sequence[str]:
        now, zone = self.file.clock.now(), self._zone()
        where = listing.where(self.file, conditions, now, zone)
        return store.ids_for(self.file, Chip.ALL, conditions.words, now, zone, self._me(), where)

    def count(self, conditions: Conditions) -> int:
        """How many complaints these conditions leave."""
        return len(self._narrowed(conditions))

    def count_words(self, count: int) -> str:
        """How many complaints a list holds."""
        return ngettext("{n} complaint", "{n} complaints", count).format(n=count)

    def chosen_words(self, count: int) -> str:
        """How many complaints are chosen."""
        return ngettext("{n} complaint chosen", "{n} complaints chosen", count).format(n=count)

    def all_words(self, count: int) -> str:
        """What chooses all of the list."""
        return ngettext("Choose the {n} complaint", "Choose all {n} complaints", count).format(n=count)

    def in_words(self, conditions: Conditions) -> list[tuple[str, str]]:
        """Each filter of these conditions by its key, in the language spoken."""
        return list_conditions.in_words(self.file, conditions, self.filters())
