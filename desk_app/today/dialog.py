"""The questions asked about one or several open matters: to whom, what to know, why it is carried over."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from desk_app.core.i18n import _, ngettext
from desk_app.ui.fields import Field, Kind
from desk_app.ui.form_dialog import FormDialog


def about_words(who: Sequence[str]) -> str:
    """What a question is about: the name, or how many matters."""
    if len(who) == 1:
        return who[0]
    return ngettext("{n} matter", "{n} matters", len(who)).format(n=len(who))


def ask_note(about: str, parent: QWidget | None, act: Callable[[str], object]) -> bool:
    """Asks what the owner should know; does `act(text)`, and answers whether it was done."""
    field = Field("note", _("What the owner should know"), Kind.TEXT, required=True, lines=3)
    dialog = FormDialog(_("Leave a note"), [about], _("Leave the note"), (field,), parent)
    dialog.begin({"note": ""})
    return dialog.ask(lambda values: act(str(values["note"])))


def ask_carrying(
    about: str, zone: ZoneInfo, parent: QWidget | None, act: Callable[[str, datetime | None], object]
) -> bool:
    """Asks why something stays open over the closing, and perhaps until when; does `act(reason, due)`."""
    fields = (
        Field("reason", _("Why it is carried over"), Kind.TEXT, required=True, lines=2),
        Field("due_at", _("Due then instead"), Kind.DATE_TIME),
    )
    dialog = FormDialog(_("Carry over"), [about], _("Carry over"), fields, parent)
    dialog.begin({"reason": "", "due_at": None})

    def carry(values: Mapping[str, object]) -> None:
        due_at = values["due_at"]
        act(str(values["reason"]), due_at.replace(tzinfo=zone) if isinstance(due_at, datetime) else None)

    return dialog.ask(carry)
