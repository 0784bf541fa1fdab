"""Pictures and papers of a matter: whatever they are called and whatever lies at the path, they are kept safely."""

import os
import socket
import stat
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.app import SOURCES, Desk
from desk_app.complaints.model import ComplaintDraft
from desk_app.core.errors import DeskError
from desk_app.matters import attachments_store as store
from desk_app.matters.attachment_files import private_copy, read_to_keep
from desk_app.matters.attachments import (
    MOST_LETTERS,
    MOST_NAME_BYTES,
    clean_name,
    ending,
    may_be_opened,
    media_type,
    size_words,
)
from desk_app.matters.attachments_service import AttachmentService
from desk_app.matters.model import MatterKind
from desk_app.storage.attachments import MOST_BYTES
from desk_app.storage.check import check
from desk_app.storage.undoing import redo_last, undo_last

BAD = '<>:"/\\|?*'


@pytest.fixture
def papers(desk: Desk) -> AttachmentService:
    return AttachmentService(desk.file)


@pytest.fixture
def complaint(desk: Desk, li: str) -> str:
    return desk.complaints.take_down(li, ComplaintDraft(title="torn", customer_name="A")).id


@pytest.fixture
def kept_in(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    return folder


# Names


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("../../x", "x"), ("../../", ""), ("..\\..\\x.pdf", "x.pdf"), ("/etc/passwd", "passwd"), ("C:\\", "C_"),
        ("C:\\Users\\li\\photo.JPG", "photo.JPG"), ("CON", "_CON"), ("con.txt", "_con.txt"),
        ("Nul .tar.gz", "_Nul .tar.gz"),
        ("COM1", "_COM1"), ("lpt9.pdf", "_lpt9.pdf"), ("CONSOLE.txt", "CONSOLE.txt"), ("a:stream", "a_stream"),
        ("photo\u202egpj.exe", "photogpj.exe"), ("a\0b.png", "ab.png"), ("\0", ""), ("", ""), ("   ", ""), ("...", ""),
        ("a. . .", "a"), (".bashrc", "bashrc"), ("发票 \u3000 2.pdf", "发票 2.pdf"), ("e\u0301.png", "é.png"),
        ('"who?".docx', "_who__.docx"), ("a\nb\tc.txt", "abc.txt"), ("\ufeffa.txt", "a.txt"), ("𬊈.png", "𬊈.png"),
        ("\ud800x.png", "x.png"), ("\uffff", ""),
    ],
)  # fmt: skip
def test_a_name_is_cleaned(raw: str, name: str) -> None:
    assert clean_name(raw) == name


@given(st.text(max_size=400) | st.text(alphabet="./\\: CONulcomLPT1\0\u202e\u200da发", max_size=40))
def test_every_name_is_harmless_in_any_folder(raw: str) -> None:
    name = clean_name(raw)
    assert clean_name(name) == name
    assert len(name) <= MOST_LETTERS + 1 and len(name.encode()) <= MOST_NAME_BYTES + 1
    assert not set(name) & set(BAD) and name == name.strip(" .")
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co") for c in name)
    folder = Path("/private/folder")
    assert not name or os.path.normpath(folder / name) == f"{folder}/{name}"


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=400))
def test_a_long_name_keeps_its_ending(stem: str) -> None:
    assert clean_name(f"x{stem}x.pdf").endswith(".pdf")


def test_three_hundred_letters_are_cut() -> None:
    assert clean_name("长" * 300 + ".jpeg") == "长" * 65 + ".jpeg"
    assert len(clean_name("a" * 300)) == MOST_LETTERS


def test_endings_say_what_may_be_opened() -> None:
    for name in ("a.jpg", "发票.PDF", "b.docx", "c.mp4", "d.exe.png"):
        assert may_be_opened(name), name
    for name in (
        "a.exe", "a.BAT", "a.sh", "a.desktop", "a.js", "a.lnk", "a.png.exe", "a.html", "a.svg", "a.docm", "a.url",
        "a.command", "a.appimage", "a.scr", "a", "pdf", "a.py", "a.vbs", "a.msi", "a.jar", "a.ps1", "a.cmd", "a.hta",
    ):  # fmt: skip
        assert not may_be_opened(name), name
    assert (ending("a.PNG "), ending(".png"), ending("a")) == ("png", "", "")
    assert media_type("a.pdf") == "application/pdf"
    assert [size_words(size) for size in (12, 2048, 3 * 1024 * 1024)] == ["12 bytes", "2 KB", "3.0 MB"]


# What lies at the path


def test_a_file_is_kept_by_its_hash_and_comes_back_the_same(
    desk: Desk, papers: AttachmentService, li: str, complaint: str, kept_in: Path
) -> None:
    (kept_in / "发票.pdf").write_bytes(b"%PDF-1.4 paper")
    one = papers.keep_file(li, MatterKind.COMPLAINT, complaint, kept_in / "发票.pdf")
    assert (one.name, one.size, one.media_type, one.by_id) == ("发票.pdf", 14, "application/pdf", li)
    assert store.of_matter(desk.file, complaint) == [one]
    assert papers.content(one.id) == (one, b"%PDF-1.4 paper")
    assert [part for part in desk.file.query("SELECT cols FROM change_log") if "paper" in str(part[0])] == []
    with pytest.raises(DeskError, match="kept here already"):
        papers.keep(li, MatterKind.COMPLAINT, complaint, "other.pdf", b"%PDF-1.4 paper")
    assert check(desk.file.path, SOURCES) == []


def test_what_is_no_plain_file_is_refused_without_being_opened(
    desk: Desk, papers: AttachmentService, li: str, complaint: str, kept_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(kept_in / "pipe")
    (kept_in / "link").symlink_to(kept_in / "pipe")
    listens = socket.socket(socket.AF_UNIX)
    monkeypatch.chdir(kept_in)
    listens.bind("socket")
    head = desk.file.journal_head()
    refused = {}
    for name in ("", "pipe", "link", "socket", "missing.png", "/dev/null", "/dev/zero", "a\0b"):
        with pytest.raises(DeskError) as error:
            papers.keep_file(li, MatterKind.COMPLAINT, complaint, kept_in / name)
        refused[name] = error.value.sentence
    listens.close()
    assert refused[""] == "papers is a folder: choose the files in it one by one."
    assert {refused[name].partition(" ")[2] for name in ("pipe", "link", "socket", "/dev/null", "/dev/zero")} == {
        "is a device or a pipe, not a file: save it as a file first."
    }
    assert refused["missing.png"].startswith("missing.png cannot be read: ")
    assert refused["a\0b"].startswith("ab cannot be read: ")
    assert desk.file.journal_head() == head


def test_two_gigabytes_are_refused_without_reading_them(kept_in: Path) -> None:
    with (kept_in / "film.mp4").open("wb") as film:
        film.truncate(2 * 1024**3)
    with pytest.raises(DeskError, match=r"film.mp4 is larger than 10 MB"):
        read_to_keep(kept_in / "film.mp4")
    (kept_in / "just.bin").write_bytes(b"x" * MOST_BYTES)
    assert len(read_to_keep(kept_in / "just.bin")) == MOST_BYTES
    (kept_in / "more.bin").write_bytes(b"x" * (MOST_BYTES + 1))
    with pytest.raises(DeskError, match="larger than 10 MB"):
        read_to_keep(kept_in / "more.bin")


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="no such files here")
def test_a_file_that_does_not_know_its_size_is_read_as_far_as_it_goes() -> None:
    assert len(read_to_keep(Path("/proc/self/maps"))) > 100


@pytest.mark.skipif(os.geteuid() == 0, reason="who may read everything is refused nothing")
def test_what_may_not_be_read_is_said(kept_in: Path) -> None:
    (kept_in / "shut.png").write_bytes(b"x")
    (kept_in / "shut.png").chmod(0)
    with pytest.raises(DeskError, match=r"shut\.png cannot be read"):
        read_to_keep(kept_in / "shut.png")


def test_a_name_is_needed_and_one_without_letters_gets_words(
    papers: AttachmentService, li: str, complaint: str
) -> None:
    with pytest.raises(DeskError) as error:
        papers.keep(li, MatterKind.COMPLAINT, complaint, "  ", b"x")
    assert error.value.field == "name"
    assert papers.keep(li, MatterKind.COMPLAINT, complaint, "../", b"x").name == "without a name"


# What is done with them


def test_name_and_note_are_changed_and_the_ending_stays(papers: AttachmentService, li: str, complaint: str) -> None:
    one = papers.keep(li, MatterKind.COMPLAINT, complaint, "IMG_1.jpg", b"x")
    named = papers.change(li, one.id, "torn box", " from the left ")
    assert (named.name, named.note) == ("torn box.jpg", "from the left")
    assert papers.change(li, one.id, "../a/CON.png", "").name == "_CON.png"
    with pytest.raises(DeskError, match="name"):
        papers.change(li, one.id, " . ", "")


def test_taking_away_is_undone_and_done_again(desk: Desk, papers: AttachmentService, li: str, complaint: str) -> None:
    one = papers.keep(li, MatterKind.COMPLAINT, complaint, "a.jpg", b"x")
    papers.take_away(li, one.id)
    assert store.of_matter(desk.file, complaint) == []
    undo_last(desk.file, li)
    assert store.of_matter(desk.file, complaint) == [one]
    assert papers.content(one.id)[1] == b"x"
    redo_last(desk.file, li)
    assert store.of_matter(desk.file, complaint) == []
    with pytest.raises(DeskError, match="no longer there"):
        papers.content(one.id)
    assert papers.keep(li, MatterKind.COMPLAINT, complaint, "a.jpg", b"x").name == "a.jpg"


def test_a_private_copy_is_seen_by_nobody_else_and_not_written_on() -> None:
    path = private_copy("../../发票.pdf", b"paper")
    assert path.name == "发票.pdf" and path.read_bytes() == b"paper"
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert stat.S_IMODE(path.parent.stat().st_mode) == stat.S_IMODE(path.parent.parent.stat().st_mode) == 0o700
    again = private_copy("发票.pdf", b"other")
    assert again != path and path.read_bytes() == b"paper"
    with pytest.raises(DeskError, match="could run something"):
        private_copy("发票.pdf.exe", b"MZ")


def test_private_copies_are_gone_when_the_program_ends() -> None:
    code = "from desk_app.matters.attachment_files import private_copy; print(private_copy('a.pdf', b'x'))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    path = Path(done.stdout.strip())
    assert path.name == "a.pdf" and not path.parent.exists() and not path.parent.parent.exists()
