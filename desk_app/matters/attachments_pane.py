"""The part of a matter's record with its pictures and papers: kept, opened, saved elsewhere, named, taken away."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QEvent, QIODevice, QMimeData, QObject, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.exchange.writing import write_whole
from desk_app.matters import attachments_store as store
from desk_app.matters.attachment_files import private_copy
from desk_app.matters.attachments import Attachment, size_words
from desk_app.matters.attachments_service import AttachmentService
from desk_app.matters.model import MatterKind
from desk_app.staff import store as staff
from desk_app.ui.fields import Field, Kind
from desk_app.ui.file_dialogs import ask_open_several, ask_save
from desk_app.ui.flow import FlowLayout
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.room_view import Surroundings
from desk_app.ui.theme import px
from desk_app.ui.widgets import ElidedLabel, IconLabel, button, label, plain_tip

Say = Callable[[str], object]


class Keeping(QObject):
    """Keeps files for one matter, from wherever they come; says what was kept and why not.

    `row_id` is the matter that is shown now.
    """

    def __init__(self, around: Surroundings, kind: MatterKind, say: Say, refuse: Say) -> None:
        super().__init__()
        self._around, self._kind, self._say, self._refuse = around, kind, say, refuse
        self._service = AttachmentService(around.file)
        self.row_id = ""

    def takes(self, widget: QWidget) -> None:
        """Lets files and pictures be dropped there."""
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def ask(self, parent: QWidget) -> None:
        """Asks for files, as many as are chosen at once, and keeps them."""
        if paths := ask_open_several(parent, _("Attach pictures or papers"), _("All files (*)")):
            self.keep_files(paths)

    def keep_files(self, paths: Iterable[Path]) -> None:
        """Keeps these files, each by itself: what one of them is refused for is said, the others are kept."""
        among = list(paths)
        self._keep(
            [partial(self._service.keep_file, self._around.actor(), self._kind, self.row_id, path) for path in among]
        )

    def paste(self) -> None:
        """Keeps the picture or the files on the clipboard."""
        if not self.take(QGuiApplication.clipboard().mimeData()):
            self._refuse(_("There is neither a picture nor a file of this computer to keep."))

    def take(self, data: QMimeData) -> bool:
        """Keeps the files or the picture that was dropped or pasted; False when there is none of them."""
        paths = _files(data)
        if paths:
            self.keep_files(paths)
        elif data.hasImage():
            content = _as_png(data.imageData())
            if not content:
                return False
            at = self._around.file.clock.now().astimezone(self._around.zone())
            name = _("Picture {when}.png").format(when=at.strftime("%Y-%m-%d %H-%M-%S"))
            self._keep([partial(self._service.keep, self._around.actor(), self._kind, self.row_id, name, content)])
        else:
            return False
        return True

    def _keep(self, acts: Iterable[Callable[[], Attachment]]) -> None:
        kept, refused = list[Attachment](), list[str]()
        for act in acts:
            try:
                kept.append(act())
            except DeskError as error:
                refused.append(error.sentence)
        if kept:
            self._say(_("Kept with it: {names}.").format(names=_(", ").join(one.name for one in kept)))
        if refused:
            self._refuse(" ".join(refused))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and not self._around.file.read_only and self.row_id:
            wanted = bool(_files(event.mimeData())) or event.mimeData().hasImage()
            if isinstance(event, QDragEnterEvent | QDragMoveEvent):
                event.setAccepted(wanted)
                return True
            if event.type() == QEvent.Type.Drop and wanted:
                event.acceptProposedAction()
                self.take(event.mimeData())
                return True
        return super().eventFilter(watched, event)


def _files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()] if data.hasUrls() else []


def _as_png(picture: object) -> bytes:
    if not isinstance(picture, QImage) or picture.isNull():
        return b""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


class AttachmentsPane(QWidget):
    """What is kept of one matter; it is made anew after each save."""

    def __init__(self, around: Surroundings, keeping: Keeping, say: Say, refuse: Say) -> None:
        super().__init__()
        self._around, self._keeping, self._say, self._refuse = around, keeping, say, refuse
        self._service = AttachmentService(around.file)
        self.lines: dict[str, AttachmentLine] = {}
        found = store.of_matter(around.file, keeping.row_id)
        people = staff.names(around.file) if found else {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        for one in found:
            self.lines[one.id] = line = AttachmentLine(one, self._told(one, people), self)
            column.addWidget(line)
        self.attach = button(_("Attach files…"), "link", icon="new", on=lambda: keeping.ask(self.window()))
        self.attach.setToolTip(plain_tip(_("Or drop them on this page, or paste them with Ctrl+V")))
        column.addWidget(self.attach)
        if not found:
            column.addWidget(label(_("Files can be dropped on this page, or pasted with Ctrl+V."), "small", wrap=True))

    def _told(self, one: Attachment, people: dict[str, str]) -> str:
        at = when.on_list(one.at, self._around.file.clock.now(), self._around.zone())
        return " · ".join(filter(None, (size_words(one.size), at, people.get(one.by_id, ""))))

    def open(self, one: Attachment) -> None:
        """Shows a private copy of it in the program the computer has for such files."""
        self._try(lambda: self._open(one))

    def _open(self, one: Attachment) -> None:
        shown, content = self._service.content(one.id)
        path = private_copy(shown.name, content)
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            said = _("This computer has no program that opens “{name}”: save a copy elsewhere.")
            raise DeskError(said.format(name=one.name))

    def save_copy(self, one: Attachment) -> None:
        """Asks where to, and writes a copy there."""
        path = ask_save(self.window(), _("Save a copy"), one.name, _("All files (*)"))
        if path is not None:
            self._try(lambda: self._save(one, path))

    def _save(self, one: Attachment, path: Path) -> None:
        _shown, content = self._service.content(one.id)
        write_whole(path, lambda file: file.write(content))
        self._say(_("A copy is saved: {path}").format(path=path))

    def change(self, one: Attachment) -> None:
        """Asks what it is called and what is to be known of it."""
        fields = (Field("name", _("Name"), required=True), Field("note", _("Note"), Kind.TEXT, lines=3))
        dialog = FormDialog(_("Picture or paper"), (), _("Save"), fields, self.window())
        dialog.begin({"name": one.name, "note": one.note or ""})
        actor, service = self._around.actor(), self._service
        dialog.ask(lambda values: service.change(actor, one.id, str(values["name"]), str(values["note"])))

    def take_away(self, one: Attachment) -> None:
        """Takes it off the matter; the bottom line offers to take that back."""
        self._try(lambda: self._service.take_away(self._around.actor(), one.id))

    def _try(self, act: Callable[[], object]) -> None:
        refuse = self._refuse
        try:
            act()
        except DeskError as error:
            refuse(error.sentence)


class AttachmentLine(QWidget):
    """One picture or paper: its name opens it; when, by whom, how large; its note; what else can be done."""

    def __init__(self, one: Attachment, told: str, pane: AttachmentsPane) -> None:
        super().__init__()
        self.buttons: dict[str, QWidget] = {}
        shown = _("{name}: no longer here, erased on request").format(name=one.name) if one.gone else one.name
        name = QHBoxLayout()
        name.setSpacing(px(6))
        name.addWidget(IconLabel("lock" if one.gone else "text", "muted"))
        name.addWidget(ElidedLabel(shown, "muted" if one.gone else "strong"))
        name.addStretch(1)
        under = QVBoxLayout()
        under.setContentsMargins(px(24), 0, 0, 0)
        under.setSpacing(px(2))
        under.addWidget(label(told, "small", wrap=True))
        if one.note:
            under.addWidget(label(one.note, select=True, wrap=True))
        verbs: list[tuple[str, str, Callable[[Attachment], None]]] = [("take_away", _("Take away"), pane.take_away)]
        if not one.gone:
            verbs = [
                ("open", _("Open"), pane.open),
                ("save", _("Save a copy…"), pane.save_copy),
                ("change", _("Name and note…"), pane.change),
                *verbs,
            ]
        holder = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        row = FlowLayout(holder, gap=8)
        for key, verb, act in verbs:
            self.buttons[key] = made = button(verb, "link", on=partial(act, one))
            made.setAccessibleName(_("{verb}: {name}").format(verb=verb, name=one.name))
            row.addWidget(made)
        under.addWidget(holder)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        column.addLayout(name)
        column.addLayout(under)
        self.setAccessibleName(_("{name}, {about}").format(name=one.name, about=told))
