"""The question before a reply letter is printed: its texts, each to be changed."""

from collections.abc import Callable
from dataclasses import fields

from PySide6.QtWidgets import QWidget

from desk_app.complaints.letter import LetterTexts
from desk_app.core.i18n import _
from desk_app.ui.fields import Field, Kind
from desk_app.ui.form_dialog import FormDialog


class LetterDialog(FormDialog):
    """The texts of a letter in their order; what is left empty is not printed."""

    def __init__(self, texts: LetterTexts, parent: QWidget | None) -> None:
        asked = (
            Field("salutation", _("Salutation"), required=True),
            Field("asked", _("What the customer told us"), Kind.TEXT, lines=2),
            Field("apology", _("Apology"), Kind.TEXT, lines=2),
            Field("found", _("What we found"), Kind.TEXT, lines=3),
            Field("done", _("What we did"), Kind.TEXT, lines=3),
            Field("prevention", _("What prevents the next one"), Kind.TEXT, lines=2),
            Field("closing", _("Last sentence"), Kind.TEXT, lines=2),
        )
        about = _("What is left empty is not printed. When the letter goes out, its text is kept as a note.")
        super().__init__(_("Reply letter"), [about], _("Put it into the letter"), asked, parent)
        values = {each.name: getattr(texts, each.name) for each in fields(LetterTexts)}
        self.begin(values, "found" if not texts.found else "")

    def ask_texts(self, act: Callable[[LetterTexts], object]) -> bool:
        """Asks, and does `act` with the texts; answers whether it was done."""
        return self.ask(lambda values: act(LetterTexts(**{key: str(value or "") for key, value in values.items()})))
