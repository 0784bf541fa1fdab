"""Which tag? One line, with the tags there are offered while typing."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desk_app.core.i18n import _
from desk_app.customers.personal_store import tags
from desk_app.storage.desk_file import DeskFile
from desk_app.ui.fields import Field
from desk_app.ui.form import Form
from desk_app.ui.theme import px
from desk_app.ui.widgets import button


class TagQuestion(QDialog):
    """Asks for the name of a tag; Ctrl+Enter or Enter at its end answers, Esc leaves."""

    def __init__(self, file: DeskFile, verb: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(verb)
        self.setModal(True)
        known = [one.name for one in tags(file)]
        self.form = Form([Field("tag", _("Tag"), required=True, suggestions=known)])
        self.form.save_wanted.connect(self._answer)
        self.form.end_reached.connect(self._answer)
        self.form.leave_wanted.connect(self.reject)
        self.yes = button(f"{verb}  Ctrl+⏎", "primary", icon="tag", on=self._answer)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.yes)
        row.addWidget(button(_("Leave  Esc"), on=self.reject))
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(10))
        column.addWidget(self.form)
        column.addLayout(row)
        self.setMinimumWidth(px(360))
        self.form.focus("tag")

    def _answer(self) -> None:
        if self.form.missing():
            self.form.show_error("tag", _("Please fill this in."))
            return
        self.accept()


def ask_tag(file: DeskFile, verb: str, parent: QWidget) -> str:
    """The tag's name; "" when nobody wanted it after all."""
    dialog = TagQuestion(file, verb, parent)
    answered = dialog.exec() == QDialog.DialogCode.Accepted
    name = dialog.form.text("tag") if answered else ""
    dialog.deleteLater()
    return name
