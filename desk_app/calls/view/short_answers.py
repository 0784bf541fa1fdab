"""The short answers beside the form of a call: they follow what it is about, and go into its note."""

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from desk_app.phrases.dialog import PhrasesDialog
from desk_app.phrases.pane import PhrasePane
from desk_app.phrases.service import PhraseService
from desk_app.ui.form import Form
from desk_app.ui.room_view import Surroundings

_FOLLOWED = ("topic", "topic_id", "note")


def to_the_end(form: Form, key: str) -> None:
    """Puts the cursor behind what stands in a text, where somebody goes on writing."""
    editor = form.entry(key).editors()[0]
    if isinstance(editor, QPlainTextEdit):
        editor.moveCursor(QTextCursor.MoveOperation.End)


def short_answers(form: Form, around: Surroundings, service: PhraseService | None) -> PhrasePane:
    """A panel that works with this form; whoever asked for it puts it beside the form, and away with it."""
    pane = PhrasePane(around, service)

    def follow() -> None:
        pane.set_topic(form.text("topic_id") or None, f"{form.text('topic')} {form.text('note')}")

    def insert(text: str) -> None:
        form.fill({"note": "\n".join(filter(None, (form.text("note"), text)))}, clean=False)
        form.focus("note")
        to_the_end(form, "note")

    def arrange() -> None:
        if service is not None:
            dialog = PhrasesDialog(around, service, pane.window())
            dialog.exec()
            dialog.deleteLater()
            pane.refresh()

    pane.insert_wanted.connect(insert)
    pane.leave_wanted.connect(lambda: form.focus("note"))
    pane.arrange_wanted.connect(arrange)
    form.typed.connect(lambda key: follow() if key in _FOLLOWED else None)
    follow()
    return pane
