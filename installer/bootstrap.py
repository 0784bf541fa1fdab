#!/usr/bin/env python3
"""Sets the program up in its checkout and runs it or its checks; needs nothing but Python itself.

python3 installer/bootstrap.py run [arguments of the program]
python3 installer/bootstrap.py test [arguments of pytest]
python3 installer/bootstrap.py ordeal [arguments of pytest]
"""

from __future__ import annotations  # an older Python must get far enough to be told that it is too old

import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

OLDEST_PYTHON = (3, 11)
CHECKOUT = Path(__file__).resolve().parent.parent
LOCKS = {"run": "requirements.txt", "test": "requirements-test.txt"}
STAMP = "desk-app-stamp.json"
USAGE = "\n".join(line for line in (__doc__ or "").splitlines() if line.startswith("python3"))

# What PySide6's QtWidgets and its xcb platform plugin load from the system, and who ships it on Debian.
QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
WAYLAND_LIBRARIES = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
NAME_MISSING = """
import ctypes, sys
for name in sys.argv[1:]:
    try:
        ctypes.CDLL(name)
    except OSError:
        print(name)
"""
LOAD_QT = """
import ctypes, pathlib, sys
import PySide6
from PySide6 import QtWidgets
xcb = pathlib.Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so"
if sys.platform == "linux" and xcb.exists():
    ctypes.CDLL(str(xcb))
"""

OPTIONS_WITH_VALUE = ("--file", "--lang", "--theme", "--scale", "--screenshot")
OPTIONS_WITHOUT_WINDOW = ("-h", "--help", "--version")
NO_DISPLAY = """\
There is no display here: neither DISPLAY nor WAYLAND_DISPLAY is set, so the window cannot be shown.
To look at it anyway, as one picture of every tab:
    python3 installer/bootstrap.py run --screenshot DIR"""


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def stop(sentence: str) -> NoReturn:
    """Ends with exit code 1 and the sentence on stderr."""
    say(sentence)
    raise SystemExit(1)


# --- what this Python can do -------------------------------------------------------------------------


def python_too_old(version: tuple[int, int]) -> str | None:
    """The sentence to show when this Python is too old, else None."""
    if version >= OLDEST_PYTHON:
        return None
    return "desk_app needs Python {}.{} or newer; this is Python {}.{}.".format(*OLDEST_PYTHON, *version)


def venv_missing(version: tuple[int, int], has_ensurepip: bool) -> str | None:
    """The sentence naming the system package without which no environment can be made, else None."""
    if has_ensurepip:
        return None
    package = "python{}.{}-venv".format(*version)
    return f"This Python cannot make an environment; install its missing part: sudo apt-get install {package}"


# --- the environment in .venv ------------------------------------------------------------------------


def venv_program(venv: Path, name: str) -> Path:
    """Where a program of the environment lies."""
    if os.name == "nt":
        return venv / "Scripts" / f"{name}.exe"
    return venv / "bin" / name


def lock_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of each lock file, by variant."""
    return {variant: hashlib.sha256((folder / name).read_bytes()).hexdigest() for variant, name in LOCKS.items()}


def read_stamp(venv: Path) -> dict[str, object] | None:
    """What the last finished set-up noted, or None where there is none or it cannot be read."""
    try:
        stamp = json.loads((venv / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return stamp if isinstance(stamp, dict) else None


def work_needed(
    stamp: Mapping[str, object] | None, checkout: str, python: str, locks: Mapping[str, str], variant: str
) -> str:
    """One of "nothing", "add" (install the variant into what is there) and "remake"."""
    if stamp is None or stamp.get("checkout") != checkout or stamp.get("python") != python:
        return "remake"
    installed = stamp.get("locks")
    if not isinstance(installed, dict) or not installed:
        return "remake"
    if any(locks.get(name) != digest for name, digest in installed.items()):
        return "remake"
    return "nothing" if variant in installed or "test" in installed else "add"


def venv_answers(venv: Path) -> bool:
    """Whether the environment's Python still starts and is this one's version."""
    question = "import pip, sys; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run(
            [venv_program(venv, "python"), "-c", question],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
    except OSError:
        return False
    return answer.returncode == 0 and answer.stdout.strip() == "{}.{}".format(*sys.version_info[:2])


def make_venv(venv: Path) -> None:
    version = sys.version_info[:2]
    missing = venv_missing(version, importlib.util.find_spec("ensurepip") is not None)
    if missing:
        stop(missing)
    if venv.is_symlink() or venv.is_file():
        venv.unlink()
    elif venv.exists():
        shutil.rmtree(venv)
    say(f"Making an environment in {venv} ...")
    python = getattr(sys, "_base_executable", None) or sys.executable
    if subprocess.run([python, "-m", "venv", venv], stdin=subprocess.DEVNULL).returncode:
        stop("The environment could not be made; the reason is above.")


def install_locked(venv: Path, lock: Path) -> None:
    say(f"Installing what {lock.name} lists (this takes a minute the first time) ...")
    pip = [str(venv_program(venv, "python")), "-m", "pip", "install", "-qq", "--no-input"]
    pip += [
        "--disable-pip-version-check",
        "--no-deps",
        "--only-binary",
        ":all:",
        "--require-hashes",
        "-r",
        str(lock),
    ]
    if subprocess.run(pip, stdin=subprocess.DEVNULL).returncode:
        stop("The libraries could not be installed; pip's reason is above. Starting again is safe.")


def write_launcher(venv: Path, checkout: Path) -> None:
    """Makes the environment know the checkout and gives it the `desk-app` command."""
    python = venv_program(venv, "python")
    answer = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    # Python reads .pth files in the locale's encoding.
    Path(answer.stdout.strip(), "desk-app.pth").write_text(f"{checkout}\n", encoding="locale")
    if os.name == "nt":
        python.with_name("desk-app.cmd").write_text(f'@"{python}" -P -m desk_app %*\n', encoding="locale")
        return
    command = python.with_name("desk-app")
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(str(python))} -P -m desk_app "$@"\n', encoding="utf-8")
    command.chmod(0o755)


def prepare(checkout: Path, variant: str) -> Path:
    """Brings `.venv` of the checkout to the locked state of the variant; answers where it is."""
    venv = checkout / ".venv"
    locks = lock_hashes(checkout / "installer")
    python = "{}.{}".format(*sys.version_info[:2])
    stamp = read_stamp(venv)
    work = work_needed(stamp, str(checkout), python, locks, variant)
    if work != "remake" and not venv_answers(venv):
        work = "remake"
    if work == "nothing":
        return venv
    installed: dict[str, str] = {}
    if work == "remake":
        make_venv(venv)
    elif stamp is not None and isinstance(stamp["locks"], dict):
        installed = dict(stamp["locks"])
        (venv / STAMP).unlink()
    install_locked(venv, checkout / "installer" / LOCKS[variant])
    write_launcher(venv, checkout)
    installed[variant] = locks[variant]
    note = {"checkout": str(checkout), "python": python, "locks": installed}
    (venv / STAMP).write_text(json.dumps(note, indent=1), encoding="utf-8")
    return venv


# --- what Qt needs from the system -------------------------------------------------------------------


def wanted_libraries(environ: Mapping[str, str]) -> dict[str, str]:
    """Library name to Debian package: all that Qt loads from the system on a desk like this one."""
    return {**QT_LIBRARIES, **(WAYLAND_LIBRARIES if environ.get("WAYLAND_DISPLAY") else {})}


def packages_for(missing: Sequence[str]) -> list[str]:
    """The Debian packages that ship these libraries, each once, in the order of the table."""
    known = {**QT_LIBRARIES, **WAYLAND_LIBRARIES}
    return list(dict.fromkeys(package for name, package in known.items() if name in missing))


def apt_line(missing: Sequence[str]) -> str:
    """The one command that installs these libraries."""
    return "sudo apt-get install -y --no-install-recommends " + " ".join(packages_for(missing))


def is_debian_like(os_release: str) -> bool:
    """Whether the text of /etc/os-release speaks of Debian, Ubuntu or a child of theirs."""
    fields = dict(line.split("=", 1) for line in os_release.splitlines() if "=" in line)
    families = f"{fields.get('ID', '')} {fields.get('ID_LIKE', '')}".replace('"', " ").split()
    return "debian" in families or "ubuntu" in families


def missing_libraries(python: Path, names: Sequence[str]) -> list[str]:
    """Those of the libraries that the system's loader does not find."""
    answer = subprocess.run(
        [python, "-c", NAME_MISSING, *names], capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    return answer.stdout.split()


def apt_install(packages: Sequence[str]) -> str | None:
    """Installs as root, refreshing the package lists if need be; answers apt's complaint if it failed."""
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300"]
    complaint = ""
    for command in ([], ["update"], []):
        words = command or ["install", "--no-install-recommends", *packages]
        done = subprocess.run(
            [*apt, *words],
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        if not command and done.returncode == 0:
            return None
        complaint = done.stdout
    return complaint


def ensure_qt(venv: Path) -> None:
    """Sees to it that Qt's widgets and display plugin load; ends with a plain sentence if they do not."""
    python = venv_program(venv, "python")
    if sys.platform == "linux":
        names = list(wanted_libraries(os.environ))
        missing = missing_libraries(python, names)
        if missing:
            os_release = Path("/etc/os-release")
            debian = os_release.exists() and is_debian_like(os_release.read_text(encoding="utf-8"))
            if not debian or not shutil.which("apt-get"):
                stop(f"Qt needs system libraries that are missing here: {' '.join(missing)}")
            if os.geteuid() != 0:
                stop(f"Qt needs system libraries that are missing here. Install them:\n    {apt_line(missing)}")
            packages = packages_for(missing)
            say(f"Installing the system libraries that Qt needs: {' '.join(packages)} ...")
            complaint = apt_install(packages)
            if complaint is not None:
                stop(f"{complaint.strip()}\nThat did not work. By hand it is:\n    {apt_line(missing)}")
    load = subprocess.run([python, "-c", LOAD_QT], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if load.returncode:
        reason = (load.stderr.strip().splitlines() or [f"exit code {load.returncode}"])[-1]
        stop(f"Qt does not load: {reason}")


# --- run ---------------------------------------------------------------------------------------------


def given(arguments: Sequence[str], option: str) -> bool:
    return any(word == option or word.startswith(f"{option}=") for word in arguments)


def opens_window(arguments: Sequence[str]) -> bool:
    """Whether the program would build its window: no command among the arguments and no plain question."""
    words = iter(arguments)
    for word in words:
        if word in OPTIONS_WITHOUT_WINDOW:
            return False
        if word in OPTIONS_WITH_VALUE:
            next(words, None)
        elif not word.startswith("-"):
            return False
    return True


def program_arguments(arguments: Sequence[str]) -> list[str]:
    """What the program is given: the demo store unless a file or a command was named."""
    if opens_window(arguments) and not given(arguments, "--file") and not given(arguments, "--demo"):
        return ["--demo", *arguments]
    return list(arguments)


def no_display(arguments: Sequence[str], environ: Mapping[str, str], platform: str) -> str | None:
    """The sentence to show when a window was asked for and cannot appear, else None."""
    if platform != "linux" or not opens_window(arguments) or given(arguments, "--screenshot"):
        return None
    if any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        return None
    return NO_DISPLAY


def program_environment(arguments: Sequence[str], environ: Mapping[str, str]) -> dict[str, str]:
    """Pictures are drawn without a display."""
    if given(arguments, "--screenshot"):
        return {**environ, "QT_QPA_PLATFORM": "offscreen"}
    return dict(environ)


def run(arguments: Sequence[str]) -> int:
    sentence = no_display(arguments, os.environ, sys.platform)
    if sentence:
        stop(sentence)
    venv = prepare(CHECKOUT, "run")
    if opens_window(arguments):
        ensure_qt(venv)
    environ = program_environment(arguments, os.environ)
    command = [str(venv_program(venv, "python")), "-P", "-m", "desk_app", *program_arguments(arguments)]
    if os.name == "posix":
        os.execve(command[0], command, environ)
    return subprocess.run(command, env=environ).returncode


# --- test --------------------------------------------------------------------------------------------


def check_steps(venv: Path, arguments: Sequence[str]) -> dict[str, list[str]]:
    """The checks of the test command, in order: name to command."""
    python = str(venv_program(venv, "python"))
    return {
        "ruff format": [python, "-m", "ruff", "format", "--check", "."],
        "ruff check": [python, "-m", "ruff", "check", "."],
        "mypy": [python, "-m", "mypy"],
        "lint-imports": [str(venv_program(venv, "lint-imports"))],
        "pytest": [python, "-m", "pytest", "-n", "2", "-m", "not ordeal", *arguments],
    }


def ordeal_steps(venv: Path, arguments: Sequence[str]) -> dict[str, list[str]]:
    """The long tests of endurance, one after the other."""
    python = str(venv_program(venv, "python"))
    return {"ordeal": [python, "-m", "pytest", "-m", "ordeal", *arguments]}


def take(steps: Mapping[str, Sequence[str]]) -> int:
    """Takes every step, also after one failed; prints a summary and answers 0 only if all passed."""
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    lines = []
    failed = False
    for name, command in steps.items():
        print(f"\n=== {name} ===", flush=True)
        started = time.monotonic()
        code = subprocess.run(command, cwd=CHECKOUT, env=environ, stdin=subprocess.DEVNULL).returncode
        failed = failed or code != 0
        verdict = "ok" if code == 0 else f"FAILED (exit code {code})"
        lines.append(f"{name:<14}{verdict:<24}{time.monotonic() - started:7.1f} s")
    print(
        "\n=== summary ===",
        *lines,
        "Some checks FAILED." if failed else "All checks are fine.",
        sep="\n",
        flush=True,
    )
    return 1 if failed else 0


def main(words: Sequence[str]) -> int:
    """Exit code: 0 done, 1 refused or a check failed, 2 wrong usage; `run` answers the program's own."""
    version = sys.version_info[:2]
    sentence = python_too_old(version)
    if sentence:
        stop(sentence)
    if not words or words[0] not in ("run", "test", "ordeal"):
        say(f"Usage:\n{USAGE}")
        return 0 if list(words) in (["-h"], ["--help"]) else 2
    verb, arguments = words[0], words[1:]
    if verb == "run":
        return run(arguments)
    venv = prepare(CHECKOUT, "test")
    ensure_qt(venv)
    return take(check_steps(venv, arguments) if verb == "test" else ordeal_steps(venv, arguments))


if __name__ == "__main__":
    try:
        raise SystemExit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        raise SystemExit(130) from None
