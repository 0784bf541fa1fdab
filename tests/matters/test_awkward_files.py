"""Files that are awkward to keep: each is refused with the reason, or kept under a harmless name, and nothing else."""

import os
import threading
from pathlib import Path

import pytest

from desk_app.app import Desk
from desk_app.complaints.model import ComplaintDraft
from desk_app.core.errors import DeskError
from desk_app.matters import attachments_store as store
from desk_app.matters.attachment_files import read_to_keep
from desk_app.matters.attachments_service import AttachmentService
from desk_app.matters.model import MatterKind
from desk_app.storage.attachments import MOST_BYTES


@pytest.fixture
def complaint(desk: Desk, li: str) -> str:
    return desk.complaints.take_down(li, ComplaintDraft(title="torn", customer_name="A")).id


@pytest.fixture
def given(tmp_path: Path) -> Path:
    folder = tmp_path / "given"
    folder.mkdir()
    return folder


def refused(path: Path) -> str:
    """The sentence that says why this is not kept."""
    with pytest.raises(DeskError) as error:
        read_to_keep(path)
    return error.value.sentence


@pytest.mark.parametrize(
    ("called", "kept"),
    [
        ("CON", "_CON"), ("aux.txt", "_aux.txt"), ("a.txt. . .", "a.txt"), ("  a.txt  ", "a.txt"),
        ("photo\u202egpj.exe", "photogpj.exe"), ("a\r\n\x1b[2Jb.png", "a[2Jb.png"), ("..\\..\\x.pdf", "x.pdf"),
        ("长" * 80 + ".jpeg", "长" * 65 + ".jpeg"), ("a" * 250 + ".pdf", "a" * 96 + ".pdf"), ("   ", "without a name"),
    ],
)  # fmt: skip
def test_a_file_of_any_name_is_kept_under_a_harmless_one(
    desk: Desk, li: str, complaint: str, given: Path, called: str, kept: str
) -> None:
    (given / called).write_bytes(b"jpg")
    papers = AttachmentService(desk.file)
    if called.strip():
        assert papers.keep_file(li, MatterKind.COMPLAINT, complaint, given / called).name == kept
    else:
        with pytest.raises(DeskError, match="Give the file a name"):
            papers.keep_file(li, MatterKind.COMPLAINT, complaint, given / called)


def test_a_way_out_of_the_folder_is_only_a_name(desk: Desk, li: str, complaint: str, given: Path) -> None:
    (given.parent / "x").write_bytes(b"jpg")
    (given / "in").mkdir()
    one = AttachmentService(desk.file).keep_file(li, MatterKind.COMPLAINT, complaint, given / "in" / ".." / ".." / "x")
    assert one.name == "x"


def test_a_link_to_a_folder_is_a_folder_and_one_to_a_file_is_the_file(given: Path) -> None:
    (given / "link").symlink_to(given, target_is_directory=True)
    assert refused(given / "link") == "link is a folder: choose the files in it one by one."
    (given / "round").symlink_to(given / "round")
    assert refused(given / "round").startswith("round cannot be read: ")
    (given / "a.png").write_bytes(b"png")
    (given / "other.png").symlink_to(given / "a.png")
    assert read_to_keep(given / "other.png") == b"png"


def test_a_name_longer_than_any_system_allows_is_said(given: Path) -> None:
    said = refused(given / ("a" * 300 + ".png"))
    assert said.startswith("a" * 96 + ".png cannot be read: ")


def test_an_empty_file_is_refused(given: Path) -> None:
    (given / "photo.jpg").touch()
    assert refused(given / "photo.jpg") == "photo.jpg is empty: there is nothing in it to keep."


def test_ten_megabytes_are_kept_and_one_byte_more_is_not(desk: Desk, li: str, complaint: str, given: Path) -> None:
    papers = AttachmentService(desk.file)
    (given / "just.bin").write_bytes(b"x" * MOST_BYTES)
    one = papers.keep_file(li, MatterKind.COMPLAINT, complaint, given / "just.bin")
    assert one.size == MOST_BYTES and len(papers.content(one.id)[1]) == MOST_BYTES
    (given / "more.bin").write_bytes(b"x" * (MOST_BYTES + 1))
    with pytest.raises(DeskError) as error:
        papers.keep_file(li, MatterKind.COMPLAINT, complaint, given / "more.bin")
    assert error.value.sentence == "more.bin is larger than 10 MB: make it smaller first."
    assert [each.name for each in store.of_matter(desk.file, complaint)] == ["just.bin"]


def test_the_same_file_twice_is_said_with_the_name_it_has(desk: Desk, li: str, complaint: str, given: Path) -> None:
    papers = AttachmentService(desk.file)
    (given / "a.png").write_bytes(b"png")
    (given / "b.png").write_bytes(b"png")
    papers.keep_file(li, MatterKind.COMPLAINT, complaint, given / "a.png")
    for name in ("a.png", "b.png"):
        with pytest.raises(DeskError) as error:
            papers.keep_file(li, MatterKind.COMPLAINT, complaint, given / name)
        assert error.value.sentence == f'{name} is kept here already, as "a.png".'


def test_a_file_still_being_written_is_whole_or_refused(given: Path) -> None:
    path, stop = given / "film.mp4", threading.Event()
    path.write_bytes(b"x" * 4096)

    def write() -> None:
        with path.open("ab", buffering=0) as file:
            while not stop.is_set() and file.tell() < MOST_BYTES:
                file.write(b"x" * 4096)

    writer = threading.Thread(target=write)
    writer.start()
    said: set[str] = set()
    while writer.is_alive() and not said:
        before = path.stat().st_size
        try:
            assert len(read_to_keep(path)) >= before
        except DeskError as error:
            said.add(error.sentence)
    stop.set()
    writer.join()
    assert said <= {
        "film.mp4 is still being written: wait until it is whole, then attach it.",
        "film.mp4 is larger than 10 MB: make it smaller first.",
    }
    kept = path.stat().st_size
    assert kept > MOST_BYTES or len(read_to_keep(path)) == kept


@pytest.mark.skipif(not hasattr(os, "fork"), reason="another person is played by a process of one")
def test_what_another_person_shut_is_said(given: Path) -> None:
    """Also where the tests run as somebody who may read everything: a child gives that right away first."""
    (given / "shut.png").write_bytes(b"png")
    (given / "shut.png").chmod(0)
    read_end, write_end = os.pipe()
    child = os.fork()
    if not child:  # pragma: no cover
        try:
            os.chdir(given)  # the way there may be shut to others
            if os.geteuid() == 0:
                os.setuid(65534)
            os.write(write_end, refused(Path("shut.png")).encode())
        finally:
            os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as told:
        said = told.read().decode()
    os.waitpid(child, 0)
    assert said.startswith("shut.png cannot be read: ")
