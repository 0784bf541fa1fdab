"""When a bug gets through: a file that says where, a window that shows it, and a note at the next start."""

import faulthandler
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType, TracebackType
from typing import TextIO

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget


class _State:
    folder: Path | None = None
    fatal: TextIO | None = None
    keep: Callable[[], object] | None = None


def _running(folder: Path) -> Path:
    return folder / "running.txt"


def install(data_folder: Path) -> None:
    """From here on every uncaught error leaves a file in `crashes` beside the data."""
    folder = data_folder / "crashes"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _State.fatal = (folder / "fatal.txt").open("a", encoding="utf-8")
    except OSError:
        return
    _State.folder = folder
    faulthandler.enable(_State.fatal)
    sys.excepthook = _caught
    threading.excepthook = lambda args: _caught(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)


def on_bug(keep: Callable[[], object]) -> None:
    """`keep` is called first when a bug gets through: it keeps what is half typed."""
    _State.keep = keep


def write(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> Path | None:
    """The crash file for an error; None when it cannot be written."""
    if _State.folder is None:
        return None
    path = _State.folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.txt"
    try:
        path.write_text("".join(traceback.format_exception(kind, error, trace)), encoding="utf-8")
    except OSError:
        return None
    return path


def _caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    sys.__excepthook__(kind, error, trace)
    if issubclass(kind, KeyboardInterrupt):
        return
    if _State.keep is not None:
        try:
            _State.keep()
        except Exception as second:  # noqa: BLE001 - the first error is the one to tell
            sys.__excepthook__(type(second), second, second.__traceback__)
    path = write(kind, error, trace)
    app = QApplication.instance()
    if isinstance(app, QApplication) and threading.current_thread() is threading.main_thread():
        from desk_app.ui.errors_window import ErrorsWindow

        if path is not None:
            ErrorsWindow(path).exec()


def last_crash(data_folder: Path) -> Path | None:
    """The newest crash file when the last run did not end well, else None; marks this run as running."""
    folder = data_folder / "crashes"
    marker = _running(folder)
    died = marker.exists()
    if folder.exists():
        marker.write_text(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}\n", encoding="utf-8")
    if not died:
        return None
    files = sorted(path for path in folder.glob("*.txt") if path != marker and path.stat().st_size)
    return files[-1] if files else folder


def went_well(data_folder: Path) -> None:
    """The run ended as it should."""
    _running(data_folder / "crashes").unlink(missing_ok=True)


def stop_on_signals(window: QWidget) -> None:
    """At the end of the session or on SIGTERM the window closes as if asked: drafts kept, file closed."""

    def close(_number: int, _frame: FrameType | None) -> None:
        QTimer.singleShot(0, window.close)

    signal.signal(signal.SIGTERM, close)
    signal.signal(signal.SIGINT, close)
    awake = QTimer(window)
    awake.setInterval(250)
    awake.timeout.connect(lambda: None)
    awake.start()
