"""Hearing how a delivery was: marks a question, the customer's words, and a complaint where they are low."""

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.deliveries import following, store
from desk_app.deliveries.model import Delivery, DeliveryState
from desk_app.storage.desk_file import DeskFile
from desk_app.surveys.model import Answer


class HearingService:
    """What a customer says of a delivery; each answer is one save."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def hear(self, actor: str, delivery_id: str, answer: Answer, *, complain: bool = True) -> tuple[Delivery, str]:
        """Writes an answer down; answers the delivery, and the id of the complaint a low one opened ("" for none).

        The call that was to ask is done with it. Raises DeskError with the field for a mark beyond its scale, and for
        a delivery that was not handed over.
        """
        with self._file.write(actor, "deliveries.hear") as tx:
            one = store.by_id(tx, delivery_id)
            if one.state is not DeliveryState.DELIVERED:
                raise DeskError(_("It was not handed over yet: ask how it was afterwards."))
            opened = following.hear(tx, one, answer, complaining=complain)
            return store.by_id(tx, one.id), opened
