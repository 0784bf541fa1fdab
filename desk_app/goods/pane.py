"""The part of a customer's record that says what is left for them of scarce goods."""

from PySide6.QtWidgets import QLabel

from desk_app.core.i18n import _
from desk_app.goods import shares
from desk_app.goods.shares import amount_words, left_words
from desk_app.standing.store import today
from desk_app.storage.desk_file import DeskFile
from desk_app.ui.widgets import label


def left_label(file: DeskFile, customer_id: str) -> QLabel | None:
    """A line for each of the goods that are scarce today: what is left for a customer; None where nothing is scarce."""
    told = []
    for share in shares.left_for(file, customer_id, today(file)):
        beyond = _("{amount} beyond it").format(amount=amount_words(share.beyond)) if share.beyond else ""
        told.append(" · ".join(filter(None, (left_words(share), beyond))))
    return label("\n".join(told), wrap=True, select=True) if told else None
