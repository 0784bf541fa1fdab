"""A picture or paper that belongs to a matter, and what its name may look like."""

import mimetypes
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from desk_app.core.i18n import N_, _
from desk_app.matters.model import MatterKind
from desk_app.storage.attachments import NO_BYTES

WITHOUT_NAME = N_("without a name")
MOST_LETTERS, MOST_NAME_BYTES, _MOST_ENDING = 100, 200, 16
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)", re.IGNORECASE)
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_SHOWN = (
    "jpg jpeg png gif bmp webp heic heif tif tiff pdf ofd txt csv log md"
    " doc docx xls xlsx ppt pptx odt ods odp rtf wps et dps"
    " mp3 m4a wav ogg opus amr aac flac wma mp4 m4v mov avi mkv webm 3gp wmv"
)
_OPENED = frozenset(_SHOWN.split())
"""Endings of pictures, papers and sounds: what such a file holds is shown or played, never run."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture or paper as it stands in the file; its bytes lie beside the tables by their `sha256`."""

    id: str
    kind: MatterKind
    row_id: str
    name: str
    media_type: str | None
    size: int
    sha256: str
    note: str | None
    at: datetime
    by_id: str

    @property
    def gone(self) -> bool:
        """Whether its bytes were erased with the person they told of."""
        return self.sha256 == NO_BYTES


def clean_name(raw: str) -> str:
    """A name that says the same and is harmless in any folder: no path, nothing unseen, not too long; "" for nothing.

    What stood before the last slash or backslash is left out; signs that a system gives a meaning become `_`; names
    of devices (`CON`, `nul.txt`) get one in front. The ending stays where the name is cut.
    """
    name = next((part for part in reversed(re.split(r"[/\\]", raw)) if part.strip(" .\0")), "")
    seen = "".join(c for c in name if unicodedata.category(c) not in _UNSEEN and not _is_no_character(c))
    name = _FORBIDDEN.sub("_", " ".join(unicodedata.normalize("NFC", seen).split()))
    name = _cut(name.strip(" ."))
    return f"_{name}" if _DEVICES.fullmatch(name.partition(".")[0].rstrip()) else name


def kept_name(raw: str) -> str:
    """The name a file is kept under; one of which nothing harmless is left is kept without a name."""
    return clean_name(raw) or _(WITHOUT_NAME)


def ending(name: str) -> str:
    """What stands after the last dot, in small letters; "" without one."""
    stem, dot, last = name.rpartition(".")
    return last.strip().lower() if dot and stem else ""


def may_be_opened(name: str) -> bool:
    """Whether the system may open a file of that name: it shows or plays it, and runs nothing."""
    return ending(name) in _OPENED


def media_type(name: str) -> str | None:
    """What kind of file it is by its name, the same on every computer."""
    return mimetypes.MimeTypes().guess_type(name)[0]


def size_words(size: int) -> str:
    """How large a file is, as people say it."""
    if size < 1024:
        return _("{n} bytes").format(n=size)
    if size < 1024 * 1024:
        return _("{n} KB").format(n=round(size / 1024))
    return _("{n} MB").format(n=f"{size / 1024 / 1024:.1f}")


def _is_no_character(c: str) -> bool:
    return ord(c) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(c) <= 0xFDEF


def _cut(name: str) -> str:
    """As much of a long name as fits, with its ending."""
    stem, dot, last = name.rpartition(".")
    if not dot or not stem or len(last) > _MOST_ENDING:
        stem, dot, last = name, "", ""
    end = dot + last
    stem = stem[: MOST_LETTERS - len(end)]
    while len((stem + end).encode()) > MOST_NAME_BYTES:
        stem = stem[:-1]
    return stem.rstrip(" .") + end if end else stem.strip(" .")
