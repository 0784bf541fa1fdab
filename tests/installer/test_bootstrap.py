import re
import subprocess
import sys
import tomllib
import venv as venv_module
from pathlib import Path

import PySide6
import pytest

from installer import bootstrap

CHECKOUT = Path(__file__).resolve().parents[2]
LOCK_FILES = [CHECKOUT / "installer" / name for name in bootstrap.LOCKS.values()]
HOLDS = {"run": "aa", "test": "bb"}


def locked(lock: Path) -> dict[str, str]:
    """Pinned requirement to everything that stands under it, hashes included."""
    entries: dict[str, str] = {}
    name = ""
    for line in lock.read_text(encoding="utf-8").splitlines():
        if line and not line[0].isspace() and not line.startswith("#"):
            name = line.split(" ")[0]
            entries[name] = ""
        elif name:
            entries[name] += line
    return entries


# --- Python ---


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (4, 0)])
def test_new_enough_python_is_taken(version: tuple[int, int]) -> None:
    assert bootstrap.python_too_old(version) is None


def test_old_python_is_named_in_one_sentence() -> None:
    assert bootstrap.python_too_old((3, 9)) == "desk_app needs Python 3.11 or newer; this is Python 3.9."


def test_missing_venv_part_names_its_package_in_one_line() -> None:
    sentence = bootstrap.venv_missing((3, 11), False)
    assert sentence is not None
    assert sentence.endswith("apt-get install python3.11-venv")
    assert "\n" not in sentence
    assert bootstrap.venv_missing((3, 11), True) is None


# --- lock files ---


@pytest.mark.parametrize("lock", LOCK_FILES, ids=lambda lock: lock.name)
def test_every_requirement_is_pinned_and_hashed(lock: Path) -> None:
    entries = locked(lock)
    assert entries
    for requirement, rest in entries.items():
        assert re.fullmatch(r"[a-z0-9-]+==[0-9][0-9A-Za-z.]*", requirement), requirement
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", rest), requirement


@pytest.mark.parametrize("lock", LOCK_FILES, ids=lambda lock: lock.name)
def test_lock_names_no_host_index_or_path(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert not re.search(r"://|@|^\s*-(?!-hash=)|index|find-links|trusted|/", text, re.MULTILINE)


def test_test_lock_holds_the_run_lock() -> None:
    run, test = (set(locked(lock)) for lock in LOCK_FILES)
    assert run < test


def test_locks_hold_every_dependency_of_the_project() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {
        "requirements.txt": project["dependencies"],
        "requirements-test.txt": project["dependencies"] + project["optional-dependencies"]["test"],
    }
    for lock in LOCK_FILES:
        held = {requirement.split("==")[0] for requirement in locked(lock)}
        names = {re.split(r"[^A-Za-z0-9._-]", line)[0] for line in asked[lock.name]}
        assert {re.sub(r"[-_.]+", "-", name).lower() for name in names} <= held


def test_lock_hash_follows_the_content(tmp_path: Path) -> None:
    for name in bootstrap.LOCKS.values():
        (tmp_path / name).write_text("a==1\n", encoding="utf-8")
    before = bootstrap.lock_hashes(tmp_path)
    (tmp_path / bootstrap.LOCKS["run"]).write_text("a==2\n", encoding="utf-8")
    after = bootstrap.lock_hashes(tmp_path)
    assert before["run"] != after["run"]
    assert before["test"] == after["test"]


# --- the stamp ---


@pytest.mark.parametrize(
    ("held", "variant", "work"),
    [
        ({"run": "aa"}, "run", "nothing"),
        ({"run": "aa"}, "test", "add"),
        ({"test": "bb"}, "run", "nothing"),
        ({"run": "aa", "test": "bb"}, "test", "nothing"),
        ({"run": "old"}, "run", "remake"),
        ({"run": "aa", "test": "old"}, "run", "remake"),
        ({}, "run", "remake"),
        (["run"], "run", "remake"),
    ],
)
def test_stamp_decides_what_to_do(held: object, variant: str, work: str) -> None:
    stamp = {"checkout": "/here", "python": "3.11", "locks": held}
    assert bootstrap.work_needed(stamp, "/here", "3.11", HOLDS, variant) == work


def test_moved_checkout_other_python_or_no_stamp_makes_anew() -> None:
    stamp = {"checkout": "/here", "python": "3.11", "locks": HOLDS}
    assert bootstrap.work_needed(stamp, "/there", "3.11", HOLDS, "run") == "remake"
    assert bootstrap.work_needed(stamp, "/here", "3.12", HOLDS, "run") == "remake"
    assert bootstrap.work_needed(None, "/here", "3.11", HOLDS, "run") == "remake"


@pytest.mark.parametrize("content", ["", "{half", "[]", "3"])
def test_unreadable_stamp_counts_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / bootstrap.STAMP).write_text(content, encoding="utf-8")
    assert bootstrap.read_stamp(tmp_path) is None


def test_absent_or_broken_environment_does_not_answer(tmp_path: Path) -> None:
    assert bootstrap.read_stamp(tmp_path) is None
    assert not bootstrap.venv_answers(tmp_path)
    python = bootstrap.venv_program(tmp_path, "python")
    python.parent.mkdir()
    python.symlink_to(tmp_path / "python-that-was-removed")
    assert not bootstrap.venv_answers(tmp_path)


# --- system libraries ---


def test_apt_line_names_only_what_is_missing_once() -> None:
    line = bootstrap.apt_line(["libxcb-cursor.so.0", "libgthread-2.0.so.0", "libglib-2.0.so.0", "libEGL.so.1"])
    assert line == "sudo apt-get install -y --no-install-recommends libglib2.0-0 libegl1 libxcb-cursor0"


def test_wayland_libraries_are_wanted_on_wayland_only() -> None:
    assert "libwayland-cursor.so.0" not in bootstrap.wanted_libraries({})
    assert "libwayland-cursor.so.0" in bootstrap.wanted_libraries({"WAYLAND_DISPLAY": "wayland-0"})


@pytest.mark.skipif(sys.platform != "linux", reason="library names are Linux's")
def test_loader_is_asked_for_each_library() -> None:
    names = ["libc.so.6", "libnobody-ships-this.so.9"]
    assert bootstrap.missing_libraries(Path(sys.executable), names) == ["libnobody-ships-this.so.9"]


@pytest.mark.skipif(sys.platform != "linux", reason="library names are Linux's")
def test_table_covers_what_qt_asks_of_the_system() -> None:
    qt = Path(PySide6.__file__).parent / "Qt"
    always_there = {"libc", "libm", "libstdc++", "libgcc_s", "libz", "libzstd", "libdl", "libpthread", "librt"}
    binaries = [qt / "plugins" / "platforms" / "libqxcb.so", qt / "plugins" / "platforms" / "libqoffscreen.so"]
    binaries += [qt / "lib" / f"libQt6{part}.so.6" for part in ("Core", "Gui", "Widgets", "DBus", "XcbQpa")]
    asked = set()
    for binary in binaries:
        names = re.findall(rb"\0(lib[A-Za-z0-9_+.-]+\.so\.[0-9]+)(?=\0)", binary.read_bytes())
        asked |= {name.decode() for name in names}
    asked = {
        name for name in asked if not name.startswith(("libQt6", "libicu")) and name.split(".so")[0] not in always_there
    }
    assert {"libxcb-cursor.so.0", "libEGL.so.1"} <= asked
    assert asked - set(bootstrap.QT_LIBRARIES) == set()


@pytest.mark.parametrize(
    ("os_release", "debian"),
    [
        ('PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n', True),
        ("ID=ubuntu\nID_LIKE=debian\n", True),
        ('ID=linuxmint\nID_LIKE="ubuntu debian"\n', True),
        ("ID=fedora\n", False),
        ("", False),
    ],
)
def test_debian_and_its_children_are_known(os_release: str, debian: bool) -> None:
    assert bootstrap.is_debian_like(os_release) is debian


# --- run ---


@pytest.mark.parametrize(
    ("arguments", "passed_on"),
    [
        ([], ["--demo"]),
        (["--lang", "zh_CN"], ["--demo", "--lang", "zh_CN"]),
        (["--screenshot", "shots"], ["--demo", "--screenshot", "shots"]),
        (["--demo"], ["--demo"]),
        (["--file", "a.desk"], ["--file", "a.desk"]),
        (["--file=a.desk", "--lang=en"], ["--file=a.desk", "--lang=en"]),
        (["find", "张", "--file", "a.desk"], ["find", "张", "--file", "a.desk"]),
        (["--lang", "en", "check"], ["--lang", "en", "check"]),
        (["--help"], ["--help"]),
    ],
)
def test_demo_store_unless_something_else_was_named(arguments: list[str], passed_on: list[str]) -> None:
    assert bootstrap.program_arguments(arguments) == passed_on


def test_no_display_is_said_with_the_way_out() -> None:
    sentence = bootstrap.no_display([], {}, "linux")
    assert sentence is not None
    assert sentence.startswith("There is no display here")
    assert "python3 installer/bootstrap.py run --screenshot DIR" in sentence


@pytest.mark.parametrize(
    ("arguments", "environ", "platform"),
    [
        ([], {"DISPLAY": ":0"}, "linux"),
        ([], {"WAYLAND_DISPLAY": "wayland-0"}, "linux"),
        ([], {"QT_QPA_PLATFORM": "vnc"}, "linux"),
        ([], {}, "darwin"),
        ([], {}, "win32"),
        (["--screenshot", "shots"], {}, "linux"),
        (["--screenshot=shots"], {}, "linux"),
        (["show", "customer", "BJ01-K-261121-0001"], {}, "linux"),
        (["--help"], {}, "linux"),
    ],
)
def test_display_is_not_asked_for_where_none_is_needed(
    arguments: list[str], environ: dict[str, str], platform: str
) -> None:
    assert bootstrap.no_display(arguments, environ, platform) is None


def test_run_without_display_ends_with_one(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(SystemExit) as ended:
        bootstrap.main(["run"])
    assert ended.value.code == 1
    assert capsys.readouterr().err.strip() == bootstrap.NO_DISPLAY


def test_pictures_are_drawn_off_screen() -> None:
    environ = {"QT_QPA_PLATFORM": "xcb", "HOME": "/home/a"}
    drawn = bootstrap.program_environment(["--screenshot", "shots"], environ)
    assert drawn == {"QT_QPA_PLATFORM": "offscreen", "HOME": "/home/a"}
    assert bootstrap.program_environment([], environ) == environ


@pytest.mark.parametrize(("words", "code"), [([], 2), (["dance"], 2), (["--help"], 0)])
def test_usage_names_the_commands(words: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(words) == code
    said = capsys.readouterr().err
    assert "bootstrap.py run" in said
    assert "bootstrap.py test" in said


# --- test ---


def test_checks_are_five_and_leave_the_ordeal_out(tmp_path: Path) -> None:
    steps = bootstrap.check_steps(tmp_path, ["-k", "phone"])
    assert list(steps) == ["ruff format", "ruff check", "mypy", "lint-imports", "pytest"]
    assert steps["pytest"][-4:] == ["-m", "not ordeal", "-k", "phone"]
    assert "-n" in steps["pytest"]


def test_ordeal_runs_apart(tmp_path: Path) -> None:
    steps = bootstrap.ordeal_steps(tmp_path, [])
    assert list(steps) == ["ordeal"]
    assert steps["ordeal"][-2:] == ["-m", "ordeal"]


def python_step(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_every_step_is_taken_and_one_failure_fails_all(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    mark = tmp_path / "second step"
    steps = {
        "first": python_step("raise SystemExit(5)"),
        "second": python_step(f"open({str(mark)!r}, 'w').close()"),
    }
    assert bootstrap.take(steps) == 1
    assert mark.exists()
    summary = capfd.readouterr().out.split("=== summary ===")[1]
    assert re.search(r"first +FAILED \(exit code 5\)", summary)
    assert re.search(r"second +ok", summary)


def test_steps_run_off_screen_and_read_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    code = "import os, sys; print(os.environ['QT_QPA_PLATFORM'], repr(sys.stdin.read()))"
    assert bootstrap.take({"only": python_step(code)}) == 0
    assert "offscreen ''" in capfd.readouterr().out


# --- the desk-app command ---


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script is not made on Windows")
def test_launcher_runs_the_checkout_from_anywhere(tmp_path: Path) -> None:
    checkout = tmp_path / "the checkout's 店"
    (checkout / "desk_app").mkdir(parents=True)
    (checkout / "desk_app" / "__main__.py").write_text("import sys\nprint(sys.argv[1:])\n", encoding="utf-8")
    (tmp_path / "desk_app").mkdir()
    (tmp_path / "desk_app" / "__main__.py").write_text("print('the wrong one')\n", encoding="utf-8")
    environment = checkout / ".venv"
    venv_module.create(environment, with_pip=False)
    bootstrap.write_launcher(environment, checkout)
    done = subprocess.run(
        [bootstrap.venv_program(environment, "desk-app"), "find", "张 三"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "['find', '张 三']"
