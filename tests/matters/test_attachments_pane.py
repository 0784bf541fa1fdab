"""Pictures and papers in the record of a complaint: dropped, pasted, opened, saved elsewhere, named, taken away."""

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QMimeData, QObject, QPoint, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QColor, QDesktopServices, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desk_app.app import Desk
from desk_app.complaints.model import ComplaintDraft
from desk_app.complaints.view import ComplaintView
from desk_app.matters import attachments_store as store
from desk_app.matters.attachments import Attachment
from desk_app.matters.attachments_pane import AttachmentLine
from desk_app.matters.attachments_service import AttachmentService
from desk_app.matters.model import MatterKind
from desk_app.storage.attachments import NO_BYTES
from desk_app.storage.undoing import undo_last
from desk_app.ui import file_dialogs, theme
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.room_view import Surroundings
from tests.ui.answering import answering
from tests.ui.geometry import cut_or_overlapping

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> Iterator[None]:
    theme.apply_theme(qapp, dark=False, scale=1.0)
    yield
    theme.apply_theme(qapp, dark=False, scale=1.0)


@pytest.fixture
def complaint(desk: Desk, li: str) -> str:
    return desk.complaints.take_down(li, ComplaintDraft(title="torn", customer_name="A")).id


@pytest.fixture
def view(qtbot: QtBot, desk: Desk, li: str, complaint: str) -> Iterator[ComplaintView]:
    around = Surroundings(desk.file, lambda: li, lambda: ZoneInfo("Asia/Shanghai"))
    made = ComplaintView(around, desk.complaints, lambda _text: [])
    window = QWidget()
    window.resize(1366, 700)
    made.setParent(window)
    made.setGeometry(window.rect())
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    desk.file.on_change(made.refresh)
    made.open_record(complaint)
    yield made
    window.close()


@pytest.fixture
def heard(view: ComplaintView) -> list[str]:
    found: list[str] = []
    view.said.connect(found.append)
    view.refused.connect(lambda why: found.append(f"refused: {why}"))
    return found


def kept(desk: Desk, complaint: str) -> list[Attachment]:
    return store.of_matter(desk.file, complaint)


def drop(view: ComplaintView, data: QMimeData) -> bool:
    """Drags it over the record and lets it go there; answers whether it was taken."""
    copy, left, held = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(40, 40), copy, data, left, held)
    if not QApplication.sendEvent(view.record, enter) or not enter.isAccepted():
        return False
    event = QDropEvent(QPoint(40, 40), copy, data, left, held)
    return QApplication.sendEvent(view.record, event) and event.isAccepted()


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def press(line: AttachmentLine, key: str) -> None:
    QTest.mouseClick(line.buttons[key], Qt.MouseButton.LeftButton)


def only_line(view: ComplaintView) -> AttachmentLine:
    [line] = view.attachments.lines.values()
    return line


def test_files_are_dropped_on_the_record_and_what_is_refused_is_said(
    view: ComplaintView, desk: Desk, complaint: str, tmp_path: Path, heard: list[str]
) -> None:
    (tmp_path / "torn box.jpg").write_bytes(b"jpg")
    (tmp_path / "folder").mkdir()
    assert drop(view, files(tmp_path / "torn box.jpg", tmp_path / "folder"))
    assert [one.name for one in kept(desk, complaint)] == ["torn box.jpg"]
    assert heard == [
        "Kept with it: torn box.jpg.", "refused: folder is a folder: choose the files in it one by one.",
    ]  # fmt: skip
    assert only_line(view).accessibleName() == "torn box.jpg, 3 bytes · 10:00 · 李娜"
    text = QMimeData()
    text.setText("words")
    assert not drop(view, text)
    web = QMimeData()
    web.setUrls([QUrl("https://example.cn/x.png")])
    assert not drop(view, web)


def test_ctrl_v_keeps_a_picture_and_a_file(
    view: ComplaintView, desk: Desk, complaint: str, tmp_path: Path, heard: list[str]
) -> None:
    picture = QImage(8, 6, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    clipboard = QGuiApplication.clipboard()
    clipboard.setImage(picture)
    view.record.focus()
    at = QApplication.focusWidget()
    assert at is not None
    QTest.keyClick(at, Qt.Key.Key_V, CTRL)
    [one] = kept(desk, complaint)
    assert one.name == "Picture 2026-11-21 10-00-00.png" and one.media_type == "image/png"
    back = QImage.fromData(AttachmentService(desk.file).content(one.id)[1])
    assert (back.width(), back.height(), back.pixelColor(3, 3).name()) == (8, 6, "#ff0000")
    (tmp_path / "发票.pdf").write_bytes(b"%PDF")
    clipboard.setMimeData(files(tmp_path / "发票.pdf"))
    view.keeping.paste()
    assert {each.name for each in kept(desk, complaint)} == {one.name, "发票.pdf"}
    clipboard.setText("words")
    view.keeping.paste()
    assert heard[-1] == "refused: There is neither a picture nor a file of this computer to keep."


def test_while_a_form_is_open_ctrl_v_pastes_words(view: ComplaintView, desk: Desk, complaint: str) -> None:
    QGuiApplication.clipboard().setText("words")
    view.start_edit()
    assert view.panel is not None
    view.panel.form.focus("product")
    at = QApplication.focusWidget()
    assert isinstance(at, QLineEdit)
    QTest.keyClick(at, Qt.Key.Key_V, CTRL)
    assert at.text() == "words" and kept(desk, complaint) == []


def test_a_file_is_asked_for_and_a_copy_saved_elsewhere(
    view: ComplaintView, desk: Desk, complaint: str, tmp_path: Path, heard: list[str]
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")

    def choose(path: Path) -> None:
        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, QFileDialog):
                QTimer.singleShot(5, look)
                return
            dialog.selectFile(str(path))
            line = dialog.findChild(QLineEdit)
            assert line is not None
            line.setText(str(path))
            QTest.keyClick(line, Qt.Key.Key_Return)

        QTimer.singleShot(0, look)

    choose(tmp_path / "a.pdf")
    QTest.mouseClick(view.attachments.attach, Qt.MouseButton.LeftButton)
    assert [one.name for one in kept(desk, complaint)] == ["a.pdf"]
    choose(tmp_path / "copy.pdf")
    press(only_line(view), "save")
    assert (tmp_path / "copy.pdf").read_bytes() == b"%PDF"
    assert heard[-1] == f"A copy is saved: {tmp_path / 'copy.pdf'}"


def test_several_files_are_chosen_at_once_and_each_is_answered(
    view: ComplaintView, desk: Desk, complaint: str, tmp_path: Path, heard: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_dialogs, "_last", [tmp_path])  # in another folder with an a.pdf Qt would choose that, too
    for name, content in (("a.pdf", b"%PDF"), ("b.jpg", b"jpg"), ("empty.png", b""), ("same.pdf", b"%PDF")):
        (tmp_path / name).write_bytes(content)
    names = " ".join(f'"{tmp_path / name}"' for name in ("a.pdf", "b.jpg", "empty.png", "same.pdf"))

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            QTimer.singleShot(5, look)
            return
        line = dialog.findChild(QLineEdit)
        assert line is not None
        line.setText(names)
        QTest.keyClick(line, Qt.Key.Key_Return)

    QTimer.singleShot(0, look)
    QTest.mouseClick(view.attachments.attach, Qt.MouseButton.LeftButton)
    assert [one.name for one in kept(desk, complaint)] == ["a.pdf", "b.jpg"]
    assert heard == [
        "Kept with it: a.pdf, b.jpg.",
        "refused: empty.png is empty: there is nothing in it to keep."
        ' same.pdf is kept here already, as "a.pdf".',
    ]  # fmt: skip


class Opener(QObject):
    """Stands where the programs of the computer would be asked."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


@pytest.fixture
def opener() -> Iterator[Opener]:
    made = Opener()
    QDesktopServices.setUrlHandler("file", made, "open")  # type: ignore[arg-type]
    yield made
    QDesktopServices.unsetUrlHandler("file")


def test_a_private_copy_is_opened_and_a_program_is_not(
    view: ComplaintView, desk: Desk, li: str, complaint: str, heard: list[str], opener: Opener
) -> None:
    papers = AttachmentService(desk.file)
    papers.keep(li, MatterKind.COMPLAINT, complaint, "a.pdf", b"%PDF")
    press(only_line(view), "open")
    assert [path.read_bytes() for path in opener.opened] == [b"%PDF"]
    assert opener.opened[0].name == "a.pdf"
    papers.change(li, kept(desk, complaint)[0].id, "a.exe", "")
    press(only_line(view), "open")
    assert len(opener.opened) == 1
    assert "a.exe" in heard[-1] and "could run something on this computer" in heard[-1]


def test_name_and_note_are_written_and_taking_away_is_undone(
    view: ComplaintView, desk: Desk, li: str, complaint: str
) -> None:
    AttachmentService(desk.file).keep(li, MatterKind.COMPLAINT, complaint, "IMG_1.jpg", b"x")

    def name_it(dialog: FormDialog) -> None:
        dialog.form.fill({"name": "torn box", "note": "from the left"}, clean=False)
        dialog.save()

    titles = answering(name_it)
    press(only_line(view), "change")
    assert titles == ["Picture or paper"]
    [one] = kept(desk, complaint)
    assert (one.name, one.note) == ("torn box.jpg", "from the left")
    QApplication.processEvents()
    assert "from the left" in [each.text() for each in only_line(view).findChildren(QLabel)]
    press(only_line(view), "take_away")
    assert kept(desk, complaint) == [] and view.attachments.lines == {}
    undo_last(desk.file, li)
    assert list(view.attachments.lines) == [one.id]


def test_what_was_erased_says_so(view: ComplaintView, desk: Desk, li: str, complaint: str) -> None:
    one = AttachmentService(desk.file).keep(li, MatterKind.COMPLAINT, complaint, "a.jpg", b"x")
    with desk.file.write(li, "test.put") as tx:
        tx.update("attachments", one.id, {"sha256": NO_BYTES, "name": "—"})
    line = only_line(view)
    assert set(line.buttons) == {"take_away"}
    assert "—: no longer here, erased on request" in [each.text() for each in line.findChildren(QLabel)]


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_long_names_are_not_cut(
    qapp: QApplication, qtbot: QtBot, view: ComplaintView, desk: Desk, li: str, complaint: str, scale: float
) -> None:
    theme.apply_theme(qapp, dark=True, scale=scale)
    papers = AttachmentService(desk.file)
    for name in (
        "a very long name of a picture that somebody took in the evening at the door.jpg",
        "发票" * 40 + ".pdf",
    ):
        papers.keep(li, MatterKind.COMPLAINT, complaint, name, name.encode())
    qtbot.waitUntil(lambda: cut_or_overlapping(view.attachments) == [])
