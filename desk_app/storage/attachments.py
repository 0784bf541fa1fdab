"""Pictures and papers kept inside the file: bytes by their SHA-256, outside the journal (which keeps the hash)."""

import hashlib

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx

MOST_BYTES = 10 * 1024 * 1024
NO_BYTES = "0" * 64
"""What stands in the place of a hash once the bytes were erased."""


def keep(tx: Tx, content: bytes) -> str:
    """Keeps the bytes and answers their SHA-256; raises DeskError over 10 MB."""
    if len(content) > MOST_BYTES:
        raise DeskError(_("This file is larger than 10 MB: make it smaller first."))
    digest = hashlib.sha256(content).hexdigest()
    tx.execute("INSERT OR IGNORE INTO attachment_bytes VALUES (?, ?)", (digest, content))
    return digest


def content(reader: Reader, digest: str) -> bytes | None:
    """The bytes of that hash, or None."""
    rows = reader.query("SELECT bytes FROM attachment_bytes WHERE sha256 = ?", (digest,))
    return bytes(rows[0][0]) if rows else None
