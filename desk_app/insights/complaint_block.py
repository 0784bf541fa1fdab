"""The complaints on the tab of figures: their sentence and tiles, under the figures of calls."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.core.i18n import _
from desk_app.insights.complaint_measures import ComplaintSums
from desk_app.insights.complaint_report import complaint_headline, complaint_notes, complaint_tiles
from desk_app.insights.tiles import TileGrid
from desk_app.ui.theme import px
from desk_app.ui.widgets import label


class ComplaintBlock(QWidget):
    """The figures of complaints of the period chosen; hidden where there is nothing to tell of."""

    def __init__(self) -> None:
        super().__init__()
        self.headline = label("", "heading", wrap=True, select=True)
        self.period = label("", "small", wrap=True)
        self.note = label("", "small", wrap=True)
        self.tiles = TileGrid()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(6), px(8), 0)
        column.setSpacing(px(10))
        column.addWidget(label(_("Complaints"), "title"))
        for part in (self.headline, self.period, self.tiles, self.note):
            column.addWidget(part)
        self.hide()

    def show_sums(self, found: ComplaintSums, period: str, *, narrowed: bool) -> None:
        """Shows the figures of a period, named in words; `narrowed` to somebody, a channel or a topic."""
        self.setVisible(found.any)
        self.headline.setText(complaint_headline(found))
        if narrowed:
            period = _("{period}; of a person those they own, of a topic those of that kind").format(period=period)
        self.period.setText(period)
        note = complaint_notes(found)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.tiles.show_tiles(complaint_tiles(found))
