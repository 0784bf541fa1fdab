"""The form of cause and department, which is asked after the apology."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from desk_app.complaints import fault
from desk_app.complaints.fault import MOST_WHYS
from desk_app.complaints.kinds import kinds_for
from desk_app.complaints.model import Complaint
from desk_app.core.i18n import N_, _
from desk_app.storage.desk_file import DeskFile
from desk_app.topics.model import Tree
from desk_app.ui.fields import Field, Kind
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.pick_line import Pick, PickLine

WHYS = tuple(f"why_{n}" for n in range(1, MOST_WHYS + 1))
_WHY_WORDS = (
    N_("Why did it happen?"),
    N_("And why that?"),
    N_("And why that again?"),
    N_("Why, once more?"),
    N_("What lies at the root of it?"),
)


def ask_fault(
    file: DeskFile,
    one: Complaint,
    parent: QWidget | None,
    act: Callable[[str, str, str, Sequence[str]], object],
) -> bool:
    """Asks why it came to it and which department answers for it; answers whether it was written down.

    `act` is given the cause of the list, which may be a new one, the words beside it, the department and the whys.
    """
    departments = fault.departments(file)
    fields = (
        Field(
            "kind_of_cause",
            _("Cause from the list"),
            hint=_("A few letters of a cause; a new one is added to the list"),
            wide=True,
            make=lambda: PickLine(
                lambda letters: [Pick(*found) for found in kinds_for(file, letters, Tree.CAUSES)],
                icon="tag",
                offer=_("Add to the list: {text}"),
            ),
        ),
        Field("cause", _("In words: what lay behind it"), Kind.TEXT, lines=3),
        *(Field(key, _(word), wide=True) for key, word in zip(WHYS, _WHY_WORDS, strict=True)),
        Field("department", _("Department that answers for it"), suggestions=departments),
    )
    about = [_("It is not for blaming: what is known here can be prevented.")]
    dialog = FormDialog(_("Cause and department"), about, _("Save"), fields, parent)
    start = {
        "kind_of_cause": fault.kind_of_cause(file, one),
        "cause": one.cause or "",
        "department": one.department or "",
    }
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
    dialog.begin(start)
    return dialog.ask(
        lambda values: act(
            str(values["kind_of_cause"]),
            str(values["cause"]),
            str(values["department"]),
            [str(values.get(key) or "") for key in WHYS],
        )
    )
