"""Which columns a table shows, in which order and how wide; what was chosen is remembered."""

import json
from collections.abc import Sequence

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QHeaderView, QTableView

from desk_app.ui import theme
from desk_app.ui.theme import px
from desk_app.ui.windowed import Column


class TableColumns(QObject):
    """The columns of one table under the key it is remembered by; `changed()` tells that others are shown.

    Columns can be lent for a while, as a kept list does: nothing of that is remembered.
    """

    changed = Signal()

    def __init__(self, view: QTableView, columns: Sequence[Column], settings: QSettings | None, key: str) -> None:
        super().__init__(view)
        self._view, self._head = view, view.horizontalHeader()
        self._columns = tuple(columns)
        self._names = [column.key for column in columns]
        self._settings, self._key = settings, key
        self._lent: tuple[str, ...] | None = None
        self._quiet = False
        self.load()
        self._head.sectionResized.connect(self._save)
        self._head.sectionMoved.connect(self._save)

    def titles(self) -> list[tuple[str, str]]:
        """The key and the title of each column, shown or not."""
        return [(column.key, column.title()) for column in self._columns]

    def chosen(self) -> list[str]:
        """The keys of the columns shown, from left to right."""
        places = [self._head.logicalIndex(place) for place in range(self._head.count())]
        return [self._names[place] for place in places if not self._head.isSectionHidden(place)]

    def choose(self, keys: Sequence[str]) -> None:
        """Shows just these columns, in this order, from now on.

        Unknown keys are passed over; if none is known nothing changes, as one column at least stays.
        """
        self._quiet = True
        done = self._show(keys)
        self._quiet = False
        if done:
            self._lent = None
            self._save()
            self.changed.emit()

    def lend(self, keys: Sequence[str] | None) -> None:
        """Shows just these columns for a while; None brings back those chosen."""
        wanted = None if keys is None else tuple(keys)
        if wanted == self._lent:
            return
        self._quiet = True
        self._lent = wanted if wanted is not None and self._show(wanted) else None
        self._quiet = False
        if self._lent is None:
            self._first_order()
            self.load()
        self.changed.emit()

    def show_column(self, key: str, shown: bool) -> None:
        """Shows or hides one column and remembers what is shown then; the last one stays."""
        there = self.chosen()
        if shown == (key in there) or there == [key]:
            return
        place = self._names.index(key)
        self._lent, self._quiet = None, True
        self._head.setSectionHidden(place, not shown)
        if shown:
            self._view.setColumnWidth(place, self._width(self._columns[place]))
        self._quiet = False
        self._save()
        self.changed.emit()

    def reset(self) -> None:
        """The columns as they are at first: which, in which order, how wide."""
        if self._settings is not None:
            for name in ("columns", "shown"):
                self._settings.remove(f"{self._key}/{name}")
        self._lent = None
        self._first_order()
        self.load()
        self.changed.emit()

    def _first_order(self) -> None:
        self._quiet = True
        for place in range(len(self._columns)):
            self._head.moveSection(self._head.visualIndex(place), place)
        self._quiet = False

    def load(self) -> None:
        """Puts the columns as they are remembered, in the sizes of the theme."""
        self._quiet = True
        stored, shown = self._widths(), self._shown()
        for place, name in enumerate(name for name in stored if name in self._names):
            self._head.moveSection(self._head.visualIndex(self._names.index(name)), place)
        self._head.setMinimumSectionSize(px(40))
        for place, column in enumerate(self._columns):
            self._head.setSectionHidden(place, column.key not in shown)
            self._view.setColumnWidth(place, self._width(column))
            mode = QHeaderView.ResizeMode.Stretch if column.stretch else QHeaderView.ResizeMode.Interactive
            self._head.setSectionResizeMode(place, mode)
        if self._lent is not None:
            self._show(self._lent)
        self._quiet = False

    def _show(self, keys: Sequence[str]) -> bool:
        wanted = [key for key in dict.fromkeys(keys) if key in self._names]
        for place, key in enumerate(wanted):
            self._head.moveSection(self._head.visualIndex(self._names.index(key)), place)
        for place, key in enumerate(self._names if wanted else ()):
            self._head.setSectionHidden(place, key not in wanted)
        return bool(wanted)

    def _width(self, column: Column) -> int:
        return px(self._widths().get(column.key, column.width))

    def _widths(self) -> dict[str, float]:
        """What is remembered: width in px at 100 % by column, in their order; nothing if unreadable."""
        return {
            key: float(width)
            for key, width in self._stored("columns").items()
            if isinstance(width, int | float) and 20 <= width <= 4_000
        }

    def _shown(self) -> set[str]:
        """The columns remembered as shown, and of those not known then the ones that are shown at first."""
        known = {key: shown for key, shown in self._stored("shown").items() if isinstance(shown, bool)}
        shown = {column.key for column in self._columns if known.get(column.key, not column.hidden)}
        return shown or {column.key for column in self._columns if not column.hidden}

    def _stored(self, name: str) -> dict[str, object]:
        if self._settings is None:
            return {}
        try:
            stored = json.loads(str(self._settings.value(f"{self._key}/{name}", "{}")))
        except (ValueError, RecursionError):
            return {}
        return {str(key): value for key, value in stored.items()} if isinstance(stored, dict) else {}

    def _save(self) -> None:
        if self._settings is None or self._quiet or self._lent is not None:
            return
        stored = self._widths()
        widths, shown = dict[str, float](), dict[str, bool]()
        for place in (self._head.logicalIndex(place) for place in range(self._head.count())):
            column = self._columns[place]
            shown[column.key] = not self._head.isSectionHidden(place)
            now = self._view.columnWidth(place) / theme.scale()
            widths[column.key] = round(now if shown[column.key] else stored.get(column.key, column.width), 1)
        self._settings.setValue(f"{self._key}/columns", json.dumps(widths))
        self._settings.setValue(f"{self._key}/shown", json.dumps(shown))
