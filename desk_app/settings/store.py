"""The table of settings: one row a key."""

from desk_app.settings.model import StoreProfile, profile_of
from desk_app.storage import attachments
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx

TABLES = frozenset({"settings"})
"""What is worked out from the settings rests on these."""


def chosen(file: Reader) -> dict[str, str]:
    """What somebody chose; keys left as they come are not there."""
    return {row[0]: row[1] for row in file.query("SELECT id, value FROM settings WHERE deleted_at IS NULL")}


def profile(file: Reader) -> StoreProfile:
    """All settings as they are now."""
    if isinstance(file, DeskFile):
        return file.known("settings", lambda: profile_of(chosen(file)), TABLES)
    if isinstance(file, Tx):
        return file.known("settings", TABLES, lambda: profile_of(chosen(file)))
    return profile_of(chosen(file))


def logo(file: Reader) -> bytes | None:
    """The picture at the head of every paper, if there is one."""
    digest = profile(file).store_logo
    return attachments.content(file, digest) if digest else None


def put(tx: Tx, key: str, value: str) -> None:
    """Writes one value, over the old one or anew; nothing when it stands there already."""
    rows = tx.query("SELECT value, deleted_at FROM settings WHERE id = ?", (key,))
    if not rows:
        tx.insert("settings", {"id": key, "value": value})
    elif tuple(rows[0]) != (value, None):
        tx.update("settings", key, {"value": value, "deleted_at": None})


def keep_picture(tx: Tx, content: bytes) -> str:
    """Keeps a picture's bytes; answers their SHA-256."""
    return attachments.keep(tx, content)
