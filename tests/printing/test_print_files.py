import subprocess
import sys
from pathlib import Path

import pytest

from desk_app.core.errors import DeskError
from desk_app.printing.files import write_pdf

PDF = b"%PDF-1.4\n" + b"x" * 20_000 + b"\n%%EOF\n"


def test_the_file_is_written_whole_and_replaces_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "回执.pdf"
    path.write_bytes(b"old")
    assert write_pdf(path, PDF) == path
    assert path.read_bytes() == PDF
    assert list(tmp_path.iterdir()) == [path]


def test_a_cut_file_never_takes_the_place_of_a_whole_one(tmp_path: Path) -> None:
    path = tmp_path / "slip.pdf"
    path.write_bytes(PDF)
    with pytest.raises(DeskError, match="not saved"):
        write_pdf(path, PDF[:-10])
    assert path.read_bytes() == PDF
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_held_open_gets_a_second_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = tmp_path / "slip.pdf"
    held.write_bytes(b"open in a viewer")
    (tmp_path / "slip (2).pdf").write_bytes(b"taken")
    replace = Path.replace

    def as_on_windows(part: Path, target: Path) -> Path:
        if target == held:
            raise PermissionError(13, "held")
        return replace(part, target)

    monkeypatch.setattr(Path, "replace", as_on_windows)
    assert write_pdf(held, PDF) == tmp_path / "slip (3).pdf"
    assert held.read_bytes() == b"open in a viewer"
    assert (tmp_path / "slip (3).pdf").read_bytes() == PDF
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on file sizes")
def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "slip.pdf"
    path.write_bytes(b"old")
    script = f"""
import resource
from pathlib import Path
from desk_app.core.errors import DeskError
from desk_app.printing.files import write_pdf
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    write_pdf(Path({str(path)!r}), b"x" * 20000 + b"%%EOF")
except DeskError as error:
    print(error)
"""
    root = Path(__file__).parents[2]
    run = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert "the disk is full" in run.stdout
    assert "20 kB" in run.stdout
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="gone"):
        write_pdf(tmp_path / "gone" / "slip.pdf", PDF)
