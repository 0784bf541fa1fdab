"""The questions asked about a delivery: by whom, why it is called off, how it was."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desk_app.calls.script import Script
from desk_app.calls.script_entry import ScriptEntry
from desk_app.complaints.dialog import QuestionDialog
from desk_app.core.i18n import _
from desk_app.core.names import name_keys
from desk_app.staff.model import Role, Staff
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form_dialog import FormDialog


def courier_dialog(people: Sequence[Staff], courier_id: str, parent: QWidget | None) -> QuestionDialog:
    """Asks who delivers it."""
    choices = [Choice(one.id, one.shown) for one in people]
    field = Field("courier_id", _("Who delivers it"), Kind.COMBO, required=True, choices=choices)
    dialog = QuestionDialog(_("Assign a courier"), "", _("Assign"), (field,), parent)
    couriers = [one.id for one in people if one.role == Role.COURIER]
    dialog.form.fill({"courier_id": courier_id or (couriers[0] if len(couriers) == 1 else "")})
    return dialog


def courier_choices(people: Sequence[Staff], chosen: str | None = None) -> list[Choice]:
    """The couriers, found by the first letters of their name as written or in pinyin; everybody while there is none.

    Who is `chosen` already stays among them.
    """
    couriers = [one for one in people if one.role == Role.COURIER]
    among = [one for one in people if one.id == chosen or one.role == Role.COURIER] if couriers else people
    return [Choice(one.id, one.shown, _sounds(one.shown)) for one in among]


def _sounds(name: str) -> str:
    found = name_keys(name)
    return " ".join((found.pinyin, found.initials))


def cancel_dialog(parent: QWidget | None) -> QuestionDialog:
    """Asks why a delivery is called off."""
    field = Field("reason", _("Why"), required=True)
    return QuestionDialog(_("Call the delivery off"), "", _("Call off"), (field,), parent)


def heard_dialog(came: str, script: Script, comment: str, marks: str, parent: QWidget | None) -> FormDialog:
    """Asks the questions of the script, and what the customer says; `came` tells what was handed over and when.

    `comment` and `marks` are what was answered before. What is not answered stays empty.
    """
    fields = (
        Field("heard", _("How was it? 1 to 5 each"), make=ScriptEntry),
        Field("comment", _("What the customer says"), Kind.TEXT, lines=3),
    )
    dialog = FormDialog(_("Ask how it was"), [came], _("Write it down"), fields, parent)
    entry = dialog.form.entry("heard")
    assert isinstance(entry, ScriptEntry)
    entry.ask(script)
    dialog.begin({"comment": comment, "heard": marks}, "heard")
    return dialog
