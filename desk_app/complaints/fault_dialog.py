"""The form of cause and department, which is asked after the apology."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from desk_app.complaints.model import Complaint
from desk_app.core.i18n import _
from desk_app.topics.model import Topic
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form_dialog import FormDialog


def ask_fault(
    one: Complaint,
    causes: Sequence[Topic],
    departments: Sequence[str],
    parent: QWidget | None,
    act: Callable[[str | None, str, str], object],
) -> bool:
    """Asks why it came to it and which department answers for it; answers whether it was written down."""
    choices = [Choice("", _("none of these")), *(Choice(each.id, each.path, each.name) for each in causes)]
    fields = (
        Field("cause_id", _("Cause"), Kind.COMBO, choices=choices),
        Field("cause", _("What lay behind it"), Kind.TEXT, lines=3),
        Field("department", _("Department that answers for it"), suggestions=departments),
    )
    about = [_("It is not for blaming: what is known here can be prevented.")]
    dialog = FormDialog(_("Cause and department"), about, _("Save"), fields, parent)
    if not causes and not one.cause_id:
        dialog.form.set_shown("cause_id", False)
    start = {"cause_id": one.cause_id or "", "cause": one.cause or "", "department": one.department or ""}
    dialog.begin(start, "cause" if not causes else "")
    return dialog.ask(
        lambda values: act(str(values["cause_id"] or "") or None, str(values["cause"]), str(values["department"]))
    )
