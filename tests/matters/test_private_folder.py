"""Private copies a killed program left behind: swept at the next start, and nothing but them."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from desk_app.storage import private_folder

SHOW = "from desk_app.matters.attachment_files import private_copy; print(private_copy('a.pdf', b'x'), flush=True); "
DIE = SHOW + "import os, signal; os.kill(os.getpid(), 9)"
STAY = SHOW + "input()"


@pytest.fixture(autouse=True)
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for passing files of the whole computer, of its own for each test."""
    folder = tmp_path / "passing"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def left_behind() -> Path:
    """The copy of a program that was killed while it was shown."""
    done = subprocess.run([sys.executable, "-c", DIE], capture_output=True, text=True, timeout=60)
    path = Path(done.stdout.strip())
    assert path.read_bytes() == b"x"
    return path


def test_copies_of_a_killed_program_are_gone_at_the_next_start(shared: Path) -> None:
    path = left_behind()
    assert shared in path.parents
    private_folder.sweep()
    assert list(shared.iterdir()) == []


PRINTED = """
import os, signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from desk_app.ui.preview import PreviewDialog
from reportlab.pdfgen.canvas import Canvas
import io
out = io.BytesIO(); page = Canvas(out); page.drawString(9, 9, 'x'); page.save()
QDesktopServices.openUrl = staticmethod(lambda url: print(url.toLocalFile(), flush=True) or True)
app = QApplication([])
PreviewDialog(out.getvalue(), 'Slip', 'slip.pdf', write=lambda path, data: path).open_outside()
os.kill(os.getpid(), 9)
"""


def test_a_paper_open_in_the_viewer_of_a_killed_program_is_gone_too(shared: Path) -> None:
    done = subprocess.run([sys.executable, "-c", PRINTED], capture_output=True, text=True, timeout=60)
    path = Path(done.stdout.strip())
    assert path.read_bytes().startswith(b"%PDF") and shared in path.parents, done.stderr
    private_folder.sweep()
    assert list(shared.iterdir()) == []


def test_copies_of_a_program_that_runs_stay() -> None:
    with subprocess.Popen([sys.executable, "-c", STAY], stdin=-1, stdout=-1, text=True) as other:
        assert other.stdin is not None and other.stdout is not None
        path = Path(other.stdout.readline().strip())
        private_folder.sweep()
        assert path.read_bytes() == b"x"
        other.stdin.write("\n")
        other.stdin.flush()
        other.wait(60)
    assert not path.exists()


def test_what_is_not_ours_stays(shared: Path) -> None:
    strange = {
        "another program's": shared / "desk-abc", "unheld": shared / "desk_app-shown-unheld",
        "open to others": shared / "desk_app-shown-open", "no folder": shared / "desk_app-shown-file",
    }  # fmt: skip
    for name, path in strange.items():
        if name == "no folder":
            path.write_text("words")
            continue
        path.mkdir(mode=0o700)
        (path / "a.pdf").write_bytes(b"x")
        if name != "unheld":
            (path / "copies.lock").touch()
    strange["open to others"].chmod(0o755)
    (shared / "desk_app-shown-link").symlink_to(left_behind().parent.parent, target_is_directory=True)
    private_folder.sweep()
    assert {path.name for path in shared.iterdir()} == {
        "desk-abc", "desk_app-shown-unheld", "desk_app-shown-open", "desk_app-shown-file", "desk_app-shown-link",
    }  # fmt: skip


def test_links_in_the_folder_are_taken_away_and_not_followed(shared: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "photo.jpg").write_bytes(b"jpg")
    copies = left_behind().parent.parent
    (copies / "link").symlink_to(mine, target_is_directory=True)
    (copies / "deep").mkdir()
    (copies / "deep" / "link").symlink_to(mine, target_is_directory=True)
    (copies / "file").symlink_to(mine / "photo.jpg")
    os.mkfifo(copies / "pipe")
    private_folder.sweep()
    assert list(shared.iterdir()) == []
    assert (mine / "photo.jpg").read_bytes() == b"jpg"
