"""Starting and ending, as other processes see it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from desk_app.storage import drafts
from desk_app.storage.desk_file import DeskFile

LONG = 60

RUNNING = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from desk_app.main_window import start, window

class Told(window.MainWindow):
    def showEvent(self, event):
        super().showEvent(event)
        QTimer.singleShot(200, self.go_on)

    def go_on(self):
        {act}
        print("ready", flush=True)

window.MainWindow = Told
sys.exit(start.start(["--file", sys.argv[1], "--lang", "en"]))
"""
HALF_TYPED = (
    'self.start_new("customer", {}); self.view("customer").panel.form.fill({"name": "half typed"}, clean=False)'
)


def surroundings(home: Path) -> dict[str, str]:
    """The environment of a child that has no screen and a home of its own."""
    runtime = home / "run"
    runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_RUNTIME_DIR": str(runtime),
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
    }


def program(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "desk_app", *words],
        env=surroundings(home),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=LONG,
        check=False,
    )


@contextmanager
def running(home: Path, path: Path, act: str = "pass") -> Iterator["subprocess.Popen[str]"]:
    """A window in a process of its own, once it has done `act`."""
    words: Sequence[str] = [sys.executable, "-c", RUNNING.replace("{act}", act), str(path)]
    child = subprocess.Popen(words, env=surroundings(home), stdout=subprocess.PIPE, text=True, encoding="utf-8")
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        yield child
    finally:
        if child.poll() is None:
            child.kill()
        child.communicate()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store" / "store.desk"


def test_pictures_of_every_tab(made_store: Path, tmp_path: Path) -> None:
    path, folder = tmp_path / "store.desk", tmp_path / "pictures"
    path.write_bytes(made_store.read_bytes())
    done = program(tmp_path / "home", "--file", str(path), "--screenshot", str(folder))
    said = [line for line in done.stderr.splitlines() if not line.startswith("This plugin does not support")]
    assert (done.returncode, said) == (0, [])
    for name in ("customers", "calls", "complaints", "deliveries"):
        assert (folder / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    assert path.read_bytes() == made_store.read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM to answer on Windows")
def test_a_second_start_raises_the_first_and_ends(path: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    path.parent.mkdir()
    with running(home, path) as first:
        second = program(home, "--file", str(path), "--lang", "en")
        assert (second.returncode, second.stdout) == (0, "")
        assert first.poll() is None
        first.send_signal(signal.SIGTERM)
        assert first.wait(LONG) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM to answer on Windows")
def test_sigterm_keeps_what_is_half_typed_and_closes_the_file(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir()
    with running(tmp_path / "home", path, HALF_TYPED) as child:
        child.send_signal(signal.SIGTERM)
        assert child.wait(5) == 0
    assert not path.with_name(path.name + "-wal").exists()
    with closing(DeskFile.open(path)) as file:
        assert not file.read_only
        assert [(kept.form, kept.values["name"]) for kept in drafts.all_drafts(file)] == [("customer", "half typed")]
    assert not (path.parent / "crashes" / "running.txt").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM to answer on Windows")
def test_a_bug_leaves_a_crash_file_and_keeps_what_was_typed(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir()
    bug = HALF_TYPED + "; QTimer.singleShot(0, lambda: 1 // 0)"
    with running(tmp_path / "home", path, bug) as child:
        crashes = path.parent / "crashes"
        before = time.monotonic()
        while not (found := list(crashes.glob("2*.txt"))) and time.monotonic() - before < LONG:
            time.sleep(0.05)
        assert "ZeroDivisionError" in found[0].read_text(encoding="utf-8")
        child.kill()
    with closing(DeskFile.open(path)) as file:
        assert [kept.values["name"] for kept in drafts.all_drafts(file)] == ["half typed"]
    assert (path.parent / "crashes" / "running.txt").exists()


def test_what_cannot_be_opened_is_said_in_words(tmp_path: Path) -> None:
    path = tmp_path / "not.desk"
    path.write_bytes(b"no desk file at all" * 100)
    done = program(tmp_path / "home", "--file", str(path), "--lang", "en")
    assert done.returncode == 1
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
    assert path.read_bytes() == b"no desk file at all" * 100
