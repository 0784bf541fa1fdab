"""A reply letter that is about to go out: its texts, changed or not, and what is kept of it."""

from PySide6.QtWidgets import QWidget

from desk_app import paper
from desk_app.app import Desk
from desk_app.complaints.letter import LetterTexts, drafted, kept_already, kept_text
from desk_app.complaints.letter_dialog import LetterDialog
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.settings import store as settings

REPLY = "reply"
"""The name of the sheet."""


class LetterOut:
    """The letter about one complaint, with its texts in each language; what went out is kept as a note, once."""

    def __init__(self, desk: Desk, actor: str, complaint_id: str) -> None:
        self._desk, self._actor, self._id = desk, actor, complaint_id
        self._texts: dict[str, LetterTexts] = {}

    def texts(self, lang: str) -> LetterTexts:
        """What the letter says in that language: as somebody changed it, else as the file would have it."""
        zone = settings.profile(self._desk.file).zoneinfo
        return self._texts.get(lang) or drafted(self._desk.file, self._id, zone, lang)

    def pdf(self, size: str, lang: str) -> bytes:
        """The letter on that paper."""
        return paper.reply_pdf(self._desk.file, self._id, self.texts(lang), size=size, lang=lang)

    def ask(self, lang: str, parent: QWidget) -> bool:
        """Asks for other texts; answers whether there are."""

        def change(texts: LetterTexts) -> None:
            self._texts[lang] = texts

        return LetterDialog(self.texts(lang), parent).ask_texts(change)

    def keep(self, lang: str) -> str:
        """Keeps what went out as a note the customer may read; answers the sentence to say."""
        texts, file = self.texts(lang), self._desk.file
        if kept_already(file, self._id, texts):
            return ""
        text = kept_text(texts, file.clock.now(), settings.profile(file).zoneinfo, lang)
        try:
            self._desk.complaint_work.note(self._actor, self._id, text, for_customer=True)
        except DeskError as error:
            return error.sentence
        return _("Its text is kept as a note on the complaint.")
