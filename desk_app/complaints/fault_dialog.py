"""The form of cause and department, which is asked after the apology."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from desk_app.complaints.fault import MOST_WHYS
from desk_app.complaints.model import Complaint
from desk_app.core.i18n import N_, _
from desk_app.topics.model import Topic
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form_dialog import FormDialog

WHYS = tuple(f"why_{n}" for n in range(1, MOST_WHYS + 1))
_WHY_WORDS = (
    N_("Why did it happen?"),
    N_("And why that?"),
    N_("And why that again?"),
    N_("Why, once more?"),
    N_("What lies at the root of it?"),
)


def ask_fault(
    one: Complaint,
    causes: Sequence[Topic],
    departments: Sequence[str],
    parent: QWidget | None,
    act: Callable[[str | None, str, str, Sequence[str]], object],
) -> bool:
    """Asks why it came to it and which department answers for it; answers whether it was written down."""
    choices = [Choice("", _("none of these")), *(Choice(each.id, each.path, each.name) for each in causes)]
    fields = (
        Field("cause_id", _("Cause"), Kind.COMBO, choices=choices),
        Field("cause", _("What lay behind it"), Kind.TEXT, lines=3),
        *(Field(key, _(word), wide=True) for key, word in zip(WHYS, _WHY_WORDS, strict=True)),
        Field("department", _("Department that answers for it"), suggestions=departments),
    )
    about = [_("It is not for blaming: what is known here can be prevented.")]
    dialog = FormDialog(_("Cause and department"), about, _("Save"), fields, parent)
    if not causes and not one.cause_id:
        dialog.form.set_shown("cause_id", False)
    start = {"cause_id": one.cause_id or "", "cause": one.cause or "", "department": one.department or ""}
    start |= dict(zip(WHYS, one.whys, strict=False))

    def show_whys() -> None:
        """One line more than there are answers: the next why is asked when the one before is answered."""
        said = max((n for n, key in enumerate(WHYS, 1) if dialog.form.text(key)), default=0)
        for n, key in enumerate(WHYS):
            dialog.form.set_shown(key, n <= said)

    def typed(key: str) -> None:
        if key in WHYS:
            show_whys()
            dialog.fit()

    dialog.form.fill(start)
    show_whys()
    dialog.form.typed.connect(typed)
    dialog.begin(start, "cause" if not causes else "")
    return dialog.ask(
        lambda values: act(
            str(values["cause_id"] or "") or None,
            str(values["cause"]),
            str(values["department"]),
            [str(values.get(key) or "") for key in WHYS],
        )
    )
