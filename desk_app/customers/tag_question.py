"""Which tag? One line, with the tags there are offered while typing."""

from PySide6.QtWidgets import QWidget

from desk_app.core.i18n import _
from desk_app.customers.personal_store import tags
from desk_app.storage.desk_file import DeskFile
from desk_app.ui.fields import Field
from desk_app.ui.form_dialog import FormDialog


def ask_tag(file: DeskFile, verb: str, parent: QWidget) -> str:
    """The tag's name; "" when nobody wanted it after all."""
    known = [one.name for one in tags(file)]
    dialog = FormDialog(verb, [], verb, [Field("tag", _("Tag"), required=True, suggestions=known)], parent)
    dialog.form.end_reached.connect(dialog.save)
    dialog.form.focus("tag")
    typed: list[str] = []
    dialog.ask(lambda values: typed.append(str(values["tag"])))
    return typed[0] if typed else ""
