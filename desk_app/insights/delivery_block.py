"""The deliveries on the tab of figures: their sentence and tiles, under those of complaints."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.core.i18n import _
from desk_app.insights.delivery_measures import DeliverySums
from desk_app.insights.delivery_report import delivery_headline, delivery_tiles
from desk_app.insights.tiles import TileGrid
from desk_app.ui.theme import px
from desk_app.ui.widgets import label


class DeliveryBlock(QWidget):
    """The figures of deliveries of the period chosen; hidden where there is nothing to tell of."""

    def __init__(self) -> None:
        super().__init__()
        self.headline = label("", "heading", wrap=True, select=True)
        self.period = label("", "small", wrap=True)
        self.tiles = TileGrid()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(6), px(8), 0)
        column.setSpacing(px(10))
        column.addWidget(label(_("Deliveries"), "title"))
        for part in (self.headline, self.period, self.tiles):
            column.addWidget(part)
        self.hide()

    def show_sums(self, found: DeliverySums, period: str, *, narrowed: bool) -> None:
        """Shows the figures of a period, named in words; those of all deliveries also where calls are `narrowed`."""
        self.setVisible(found.any)
        self.headline.setText(delivery_headline(found))
        self.period.setText(_("{period}; of all deliveries").format(period=period) if narrowed else period)
        self.tiles.show_tiles(delivery_tiles(found))
