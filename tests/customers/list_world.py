"""Ways to write customers straight into a file, and the list as the tab has it, without the rest of the tab."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.customers import store
from desk_app.customers.list_bar import ListBar, kept_chips
from desk_app.customers.listing_service import CustomerList, ListLine, ListService
from desk_app.customers.model import CHIP_WORDS, Chip
from desk_app.customers.table import columns
from desk_app.staff.model import DESK_ID
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.tx import Tx
from desk_app.ui.list_pane import Chip as ChipShown
from desk_app.ui.list_pane import ListPane
from desk_app.ui.windowed import WindowedTable

ZONE = ZoneInfo("Asia/Shanghai")
_CUSTOMER: Mapping[str, Any] = {
    "deleted_at": None,
    "reference": None,
    "kind": "person",
    "state": "active",
    "flag": None,
    "note": None,
    "area": None,
    "created_on": None,
    "last_purchase_on": None,
}


def write_customers(file: DeskFile, rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """New customers with these columns over the usual ones; answers their ids in the same order."""
    made = [{"id": new_id(), **_CUSTOMER, "number": f"S01-K-{n:04}", **row} for n, row in enumerate(rows)]
    with file.write(DESK_ID, "test.customers") as tx:
        tx.insert_many("customers", made)
    return [row["id"] for row in made]


def add_part(tx: Tx, table: str, row: Mapping[str, Any]) -> str:
    """One row of a table that hangs on a customer; answers its id."""
    row_id = new_id()
    tx.insert(table, {"id": row_id, "deleted_at": None, **row})
    return row_id


def give_tag(file: DeskFile, name: str, customer_ids: Iterable[str]) -> None:
    """A tag, and who has it."""
    with file.write(DESK_ID, "test.tags") as tx:
        tag_id = add_part(tx, "tags", {"name": name})
        for each in customer_ids:
            add_part(tx, "customer_tags", {"customer_id": each, "tag_id": tag_id})


class ListTab(QWidget):
    """The list, its chips and its bar, joined as the tab joins them."""

    def __init__(self, file: DeskFile, settings: Path | None = None, *, more: Sequence[Any] = ()) -> None:
        super().__init__()
        remember = QSettings(str(settings), QSettings.Format.IniFormat) if settings else None
        self.file = file
        self.shown = CustomerList(file, lambda: ZONE, columns=more)
        self.words = ""
        self.reads: list[int] = []

        self.model = WindowedTable(columns(lambda: "CN", self.shown.columns, self.shown.orders), self._lines)
        self.pane = ListPane(self.model, settings=remember, key="customer")
        self.service = ListService(file)
        self.bar = ListBar(self, self.pane, self.shown, self.service, lambda: DESK_ID, self.show_chip)
        QVBoxLayout(self).addWidget(self.pane)
        self.pane.chip_chosen.connect(self.choose_chip)
        self.show_chip(Chip.ALL)

    def _lines(self, ids: Sequence[str]) -> list[ListLine]:
        self.reads.append(len(ids))
        return self.shown.lines(ids, self.pane.table.chosen_columns())

    def choose_chip(self, chip: str) -> None:
        self.shown.chosen = None
        self.show_chip(chip)

    def show_chip(self, chip: str) -> None:
        counts = self.shown.counts()
        fixed = [ChipShown(each, _(CHIP_WORDS[each]), counts[each]) for each in Chip]
        self.pane.set_chips([*fixed, *kept_chips(self.shown)], chip)
        self.model.refresh(self.shown.ids(chip, self.words))
        self.bar.follow(chip)

    def names(self) -> list[str]:
        """The names shown, from top to bottom."""
        return [row.name for row in store.rows_for_list(self.file, self.model.ids())]
