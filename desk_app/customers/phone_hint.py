"""What looks odd about a phone number that is typed: said softly beside its field, never refused."""

import re
import unicodedata
from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer

from desk_app.core.i18n import _
from desk_app.core.phone import Phone, read_phone, split_phones
from desk_app.settings.store import profile
from desk_app.storage.reading import Reader
from desk_app.ui.form import Form

HINT_MS = 800
_LETTER_WITHIN = re.compile(r"\d[A-Za-z]+\d")
"""13x12345678: what stands after the letter is no number of its own."""


def looks_like_no_phone(phone: Phone) -> bool:
    """Whether it can hardly be dialled: no valid number, nor a short or local one in nothing but figures."""
    if phone.e164 is not None or phone.destroyed:
        return False
    bare = re.sub(r"[\s().+-]", "", unicodedata.normalize("NFKC", phone.raw))
    return not (bare.isdecimal() and 5 <= len(bare) <= 8)


def phone_hint(file: Reader, texts: Iterable[str]) -> str:
    """What to say beside the field in which these stand; "" where nothing is odd."""
    settings = profile(file)

    def odd(text: str) -> bool:
        parts = [found.raw for found in split_phones(text)] or [text]
        read = [read_phone(each, region=settings.region, area_code=settings.area_code) for each in parts]
        if _LETTER_WITHIN.search(text) and not any(each.e164 or each.extension for each in read):
            return True
        return any(map(looks_like_no_phone, read))

    return _("This does not look like a phone number; it is kept as typed.") if any(map(odd, texts)) else ""


class PhoneHint(QObject):
    """Watches the phone line of a form, and says what looks odd a moment after it was typed or filled in."""

    def __init__(self, form: Form, key: str, file: Reader) -> None:
        super().__init__(form)
        self._form, self._key, self._file = form, key, file
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(HINT_MS)
        self._timer.timeout.connect(self._due)
        form.entry(key).on_typed(self._timer.start)
        self.look()

    def _due(self) -> None:
        if self._form.isVisible():
            self.look()

    def look(self) -> None:
        """Looks now."""
        text = self._form.text(self._key).strip()
        self._form.show_hint(self._key, phone_hint(self._file, [text] if text else ()))
