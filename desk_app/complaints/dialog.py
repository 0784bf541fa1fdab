"""The questions asked about a complaint: a step that was done, another owner, why it is opened again."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desk_app.calls.model import CHANNEL_WORDS
from desk_app.complaints.model import Step
from desk_app.core.i18n import N_, _
from desk_app.staff.model import Staff
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form import Form
from desk_app.ui.theme import px
from desk_app.ui.widgets import button, label

READY = {
    Step.ACKNOWLEDGE: N_("We have your complaint and will call you back within 24 hours."),
    Step.APOLOGIZE: N_("We are sorry for the trouble this has caused you."),
    Step.AMEND: N_("What we do to put it right:"),
    Step.ANTICIPATE: N_("What will prevent the next one:"),
    Step.TOLD: N_("We told the customer what was done and asked whether they are content."),
}
"""Sentences that are ready to be used or changed."""


class QuestionDialog(QDialog):
    """A short form with one verb; `answer()` is None when it was left."""

    def __init__(self, title: str, hint: str, verb: str, fields: Sequence[Field], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.form = Form(fields)
        self.yes = button(_("{verb}  Ctrl+⏎").format(verb=verb), "primary", on=self._save)
        self.no = button(_("Leave  Esc"), on=self.reject)
        row = QHBoxLayout()
        row.addWidget(self.yes)
        row.addWidget(self.no)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(10))
        column.addWidget(label(title, "heading"))
        if hint:
            column.addWidget(label(hint, "muted", wrap=True))
        column.addWidget(self.form, 1)
        column.addLayout(row)
        self.form.save_wanted.connect(self._save)
        self.form.leave_wanted.connect(self.reject)
        self.form.end_reached.connect(lambda: self.yes.setFocus(Qt.FocusReason.TabFocusReason))
        self.setMinimumWidth(px(460))
        self.form.focus()

    def _save(self) -> None:
        missing = self.form.missing()
        if missing:
            self.form.show_error(missing[0], _("Please fill this in."))
            self.form.focus(missing[0])
            return
        self.accept()

    def answer(self) -> dict[str, str] | None:
        """Asks and answers what was typed, or None."""
        if self.exec() != QDialog.DialogCode.Accepted:
            return None
        return {key: str(value or "") for key, value in self.form.values().items()}


def step_dialog(step: Step, title: str, channel: str, parent: QWidget | None) -> QuestionDialog:
    """Asks how the customer heard of a step, and what was said; a ready sentence stands there."""
    choices = [Choice(str(value), _(word), str(value)) for value, word in CHANNEL_WORDS.items()]
    how = Field("how", _("How the customer was told"), Kind.COMBO, required=step == Step.TOLD, choices=choices)
    note = Field("note", _("What was said or done"), Kind.TEXT, lines=4)
    dialog = QuestionDialog(title, "", _("Write it down"), (how, note), parent)
    dialog.form.fill({"how": channel, "note": _(READY[step]) if step in READY else ""})
    return dialog


def owner_dialog(people: Sequence[Staff], owner_id: str, next_step: str, parent: QWidget | None) -> QuestionDialog:
    """Asks who takes over, and what is to be done next."""
    choices = [Choice(one.id, one.shown) for one in people]
    fields = (
        Field("owner", _("Who takes over"), Kind.COMBO, required=True, choices=choices),
        Field("next_step", _("Next step"), required=True),
    )
    dialog = QuestionDialog(_("Hand over"), "", _("Hand over"), fields, parent)
    dialog.form.fill({"owner": owner_id, "next_step": next_step})
    return dialog


def reason_dialog(title: str, verb: str, parent: QWidget | None) -> QuestionDialog:
    """Asks why."""
    return QuestionDialog(title, "", verb, (Field("reason", _("Why"), Kind.TEXT, required=True, lines=3),), parent)
