"""A column of the dispatch board with its head."""

from datetime import date as Date
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout

from desk_app.core.i18n import _, ngettext
from desk_app.core.money import format_cents
from desk_app.deliveries.board import BoardColumn
from desk_app.deliveries.board_cards import CardList, card_words
from desk_app.ui.theme import px
from desk_app.ui.widgets import label

_WIDTH, _LEAST = 220, 60


class ColumnView(QFrame):
    """A column with its head: who, how many stops, what is late, what is to be collected."""

    def __init__(self, courier_id: str | None) -> None:
        super().__init__()
        self.courier_id = courier_id
        self.setObjectName("card")
        self.name, self.about = label("", "heading", wrap=True), label("", "small", wrap=True)
        self.list = CardList()
        self.list.setMinimumHeight(px(_LEAST))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(4), px(8), px(4), px(4))
        column.setSpacing(px(4))
        head = QVBoxLayout()
        head.setContentsMargins(px(8), 0, px(8), 0)
        head.setSpacing(px(2))
        head.addWidget(self.name)
        head.addWidget(self.about)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        self.setMinimumWidth(px(_WIDTH))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)

    def show_column(self, shown: BoardColumn, day: Date, now: datetime, zone: ZoneInfo) -> None:
        """Shows it as it stands in the file."""
        self.name.setText(shown.name)
        self.about.setText(about_words(shown, now, zone))
        self.list.setAccessibleName(shown.name)
        self.list.setAccessibleDescription(self.about.text())
        words = [card_words(card, day, now, zone) for card in shown.cards]
        self.list.put(shown.cards, words, [card.late(now, zone) for card in shown.cards])


def about_words(shown: BoardColumn, now: datetime, zone: ZoneInfo) -> str:
    """What stands under the name of a column."""
    count = len(shown.cards) + shown.more
    said = [ngettext("{n} delivery", "{n} deliveries", count).format(n=count)]
    if shown.done:
        said.append(_("{n} done").format(n=shown.done))
    if late := shown.late(now, zone):
        said.append(_("{n} late").format(n=late))
    said += [_("{amount} to collect").format(amount=format_cents(*each)) for each in _amounts(shown)]
    if shown.more:
        said.append(_("the {n} most urgent ones are shown").format(n=len(shown.cards)))
    return " · ".join(said)


def _amounts(shown: BoardColumn) -> list[tuple[int, str]]:
    return [(cents, currency) for currency, cents in shown.to_collect.items()]
