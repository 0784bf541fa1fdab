"""What prevents the next complaint, within a save: an improvement that is opened, or one that is open already."""

from dataclasses import dataclass

from desk_app.complaints.model import Complaint, title_of
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.text import text_or_none
from desk_app.improvements import store as improvements
from desk_app.improvements.service import open_for
from desk_app.storage.tx import Tx


@dataclass(frozen=True, slots=True)
class Prevention:
    """What prevents the next one: a new improvement with its title and owner, or one that is open already."""

    improvement_id: str = ""
    title: str = ""
    owner_id: str = ""


def needed(tx: Tx, complaint: Complaint, note: str, wish: Prevention | None = None) -> None:
    """Opens the improvement or joins the one wished for; without a wish one is opened where none is open yet.

    Raises DeskError when nobody says what will prevent the next one.
    """
    said = text_or_none(note)
    if said is None:
        raise DeskError(_("Write down what will prevent the next one."), field="note")
    if wish is None and any(one.open for one in improvements.of_complaint(tx, complaint.id)):
        return
    wish = wish or Prevention()
    title = text_or_none(wish.title) or title_of(None, said) or complaint.title
    open_for(tx, complaint.id, title, said, wish.owner_id or None, wish.improvement_id or None)
