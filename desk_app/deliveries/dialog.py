"""The questions asked about a delivery: by whom, why it is called off, how it was."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desk_app.complaints.dialog import QuestionDialog
from desk_app.core.i18n import _
from desk_app.staff.model import Role, Staff
from desk_app.ui.fields import Choice, Field, Kind


def courier_dialog(people: Sequence[Staff], courier_id: str, parent: QWidget | None) -> QuestionDialog:
    """Asks who delivers it."""
    choices = [Choice(one.id, one.shown) for one in people]
    field = Field("courier_id", _("Who delivers it"), Kind.COMBO, required=True, choices=choices)
    dialog = QuestionDialog(_("Assign a courier"), "", _("Assign"), (field,), parent)
    couriers = [one.id for one in people if one.role == Role.COURIER]
    dialog.form.fill({"courier_id": courier_id or (couriers[0] if len(couriers) == 1 else "")})
    return dialog


def cancel_dialog(parent: QWidget | None) -> QuestionDialog:
    """Asks why a delivery is called off."""
    field = Field("reason", _("Why"), required=True)
    return QuestionDialog(_("Call the delivery off"), "", _("Call off"), (field,), parent)


def heard_dialog(comment: str, parent: QWidget | None) -> QuestionDialog:
    """Asks what the customer says about a delivery."""
    field = Field("comment", _("What the customer says"), Kind.TEXT, required=True, lines=4)
    dialog = QuestionDialog(_("Ask how it was"), "", _("Write it down"), (field,), parent)
    dialog.form.fill({"comment": comment})
    return dialog
