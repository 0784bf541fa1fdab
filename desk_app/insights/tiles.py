"""A figure on a card: large, with what it rests on, its formula, and its guard-rails in small type."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from desk_app.core.i18n import _
from desk_app.insights.report import Tile, value_words
from desk_app.insights.spoken import cases_words, name_words
from desk_app.ui.theme import px
from desk_app.ui.widgets import Capsule, label, rule

WIDTH = 236
"""px at 100 % that a tile has at least."""
_MOST = 4


class TileCard(QFrame):
    """One tile; everything on it can be read by a screen reader as one description."""

    def __init__(self, tile: Tile) -> None:
        super().__init__()
        self.setObjectName("card")
        self.tile = tile
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(10), px(12), px(10))
        column.setSpacing(px(2))
        measure = tile.measure
        column.addWidget(label(name_words(measure.key), "head", wrap=True))
        figure = label(value_words(measure), "figure", select=True)
        column.addWidget(figure)
        if measure.small and measure.n:
            column.addWidget(Capsule(_("small: few cases"), "soon"))
        column.addWidget(label(cases_words(measure), "small", wrap=True))
        column.addWidget(label(measure.formula, "small", wrap=True))
        column.addWidget(rule())
        said = [self._guard(guard.key, value_words(guard), cases_words(guard)) for guard in tile.guards]
        for line in said:
            column.addWidget(label(line, "small", wrap=True))
        column.addStretch(1)
        self.setAccessibleName(
            _("{name}: {value}").format(name=name_words(measure.key), value=value_words(measure)),
        )
        self.setAccessibleDescription("\n".join([cases_words(measure), measure.formula, *said]))

    @staticmethod
    def _guard(key: str, value: str, cases: str) -> str:
        return _("{name}: {value} ({cases})").format(name=name_words(key), value=value, cases=cases)


class TileGrid(QWidget):
    """The tiles side by side, as many as the window is wide; the first is twice as wide where there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[TileCard] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(px(12))

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        """Shows these in the place of those before."""
        for card in self.cards:
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = [TileCard(tile) for tile in tiles]
        self._columns = 0
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        columns = max(1, min(_MOST, self.width() // px(WIDTH + 12)))
        if columns == self._columns:
            return
        self._columns = columns
        first = 2 if columns == _MOST else 1
        for number, card in enumerate(self.cards):
            at = number + first - 1 if number else 0
            self._grid.addWidget(card, at // columns, at % columns, 1, 1 if number else first)
        for column in range(_MOST):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
