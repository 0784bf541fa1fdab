"""What a person does with pictures and papers of a matter: keep one, name it, note on it, take it away."""

from pathlib import Path

from desk_app.core.clock import to_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.core.text import text_or_none
from desk_app.matters import attachments_store as store
from desk_app.matters.attachment_files import read_to_keep
from desk_app.matters.attachments import Attachment, clean_name, kept_name, media_type
from desk_app.matters.model import MatterKind
from desk_app.storage import attachments as kept
from desk_app.storage.desk_file import DeskFile


class AttachmentService:
    """The use cases of pictures and papers; each is one save."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def keep_file(self, actor: str, kind: MatterKind, row_id: str, path: Path) -> Attachment:
        """Keeps a file of this computer; raises DeskError for a folder, a device, over 10 MB, or an unreadable one."""
        return self.keep(actor, kind, row_id, path.name or str(path), read_to_keep(path))

    def keep(self, actor: str, kind: MatterKind, row_id: str, name: str, content: bytes) -> Attachment:
        """Keeps these bytes under a name that is harmless everywhere.

        Raises DeskError without any name, over 10 MB, or when the matter has the very same file already.
        """
        if not name.strip():
            raise DeskError(_("Give the file a name."), field="name")
        with self._file.write(actor, "attachments.keep") as tx:
            digest = kept.keep(tx, content)
            shown, attachment_id = kept_name(name), new_id(tx.now)
            for there in store.of_matter(tx, row_id):
                if there.sha256 == digest:
                    said = _("{name} is kept here already, as “{there}”.")
                    raise DeskError(said.format(name=shown, there=there.name))
            store.add(
                tx,
                {
                    "id": attachment_id,
                    "kind": MatterKind(kind),
                    "row_id": row_id,
                    "name": shown,
                    "media_type": media_type(shown),
                    "size": len(content),
                    "sha256": digest,
                    "at": to_text(tx.now),
                    "by_id": actor,
                },
            )
            return store.by_id(tx, attachment_id)

    def change(self, actor: str, attachment_id: str, name: str, note: str) -> Attachment:
        """Another name to show it by, and what is to be known of it; raises DeskError without a name.

        A name without an ending keeps the one it had, so that the file goes on being opened by the same program.
        """
        with self._file.write(actor, "attachments.change") as tx:
            there = store.by_id(tx, attachment_id)
            wanted = clean_name(name)
            if not wanted:
                raise DeskError(_("Give the file a name."), field="name")
            old = Path(there.name).suffix
            if old and not Path(wanted).suffix:
                wanted = clean_name(wanted + old)
            changes = {"name": wanted, "media_type": media_type(wanted), "note": text_or_none(note)}
            changed = {key: value for key, value in changes.items() if getattr(there, key) != value}
            if changed:
                store.change(tx, attachment_id, changed)
            return store.by_id(tx, attachment_id)

    def take_away(self, actor: str, attachment_id: str) -> None:
        """Takes it off the matter; undoing brings it back."""
        with self._file.write(actor, "attachments.take_away") as tx:
            store.by_id(tx, attachment_id)
            store.change(tx, attachment_id, {"deleted_at": to_text(tx.now)})

    def content(self, attachment_id: str) -> tuple[Attachment, bytes]:
        """It and its bytes; raises DeskError when they were erased."""
        one = store.by_id(self._file, attachment_id)
        found = None if one.gone else kept.content(self._file, one.sha256)
        if found is None:
            raise DeskError(_("“{name}” is no longer here: it was erased on request.").format(name=one.name))
        return one, found
