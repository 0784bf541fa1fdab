"""Starting the window: language, looks, one window per file, crash file; or pictures of every tab."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QSettings, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QMessageBox, QSplashScreen

from desk_app.app import Desk, open_desk
from desk_app.command_line.arguments import window_parser
from desk_app.command_line.run import default_file, system_language
from desk_app.core.errors import DeskError
from desk_app.core.i18n import LANGUAGES, _, set_language
from desk_app.main_window import crash
from desk_app.main_window.instance import FirstWindow, raise_first
from desk_app.main_window.qt_words import speak_qt
from desk_app.settings import store as settings
from desk_app.storage import backup, private_folder
from desk_app.storage.lock import FileInUse
from desk_app.ui import theme


def demo_file() -> Path:
    """The demo store's own file, never the store's."""
    return default_file().with_name("demo.desk")


def remembered(file: Path) -> QSettings:
    """What the window remembers of looks and columns, outside the data file."""
    from platformdirs import user_config_path

    folder = user_config_path("desk_app", appauthor=False)
    return QSettings(str(folder / f"{file.stem}.ini"), QSettings.Format.IniFormat)


def start(words: Sequence[str]) -> int:
    """Opens the window and stays until it closes; answers the exit code."""
    args = window_parser().parse_args(words)
    set_language(args.lang or system_language())
    if args.screenshot:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("desk_app")
    path: Path = args.file or (demo_file() if args.demo else default_file())
    crash.install(path.parent)
    if not args.screenshot and raise_first(path):
        return 0
    try:
        if args.demo and not path.exists():
            _make_demo(app, path, quiet=bool(args.screenshot))
        desk = open_desk(path, read_only=bool(args.screenshot) and path.exists(), what="window")
    except FileInUse as error:
        if raise_first(path):
            return 0
        return _refuse(error, asking=not args.screenshot)
    except DeskError as error:
        return _refuse(error, asking=not args.screenshot)
    remember = QSettings() if args.screenshot else remembered(path)
    _choose_language(args.lang, desk, remember)
    theme.apply_theme(app, args.theme == "dark" or remember.value("window/dark") == "true", args.scale)
    speak_qt()
    if args.screenshot:
        return _pictures(desk, args.screenshot)
    return _window(app, desk, remember, path)


def _make_demo(app: QApplication, path: Path, *, quiet: bool) -> None:
    """The demo store, with a word on the screen meanwhile: it takes some seconds."""
    from desk_app.demo.generator import Sizes, make_demo

    said = _("Making the demo store: some seconds, only this once…")
    print(said, file=sys.stderr)
    picture = QPixmap(theme.px(460), theme.px(90))
    picture.fill()
    wait = QSplashScreen(picture)
    if not quiet:
        wait.showMessage(said, int(Qt.AlignmentFlag.AlignCenter))
        wait.show()
        app.processEvents()
    make_demo(path, Sizes())
    wait.close()


def _choose_language(asked: str | None, desk: Desk, remember: QSettings) -> None:
    if asked:
        return
    for wanted in (str(remember.value("window/language", "")), settings.profile(desk.file).language):
        if wanted in LANGUAGES:
            set_language(wanted)
            return


def _window(app: QApplication, desk: Desk, remember: QSettings, path: Path) -> int:
    from desk_app.main_window.caring import Caring
    from desk_app.main_window.window import MainWindow

    backup.remove_parts(path)
    private_folder.sweep()
    window = MainWindow(desk, remember)
    first = FirstWindow(path, window)
    window.show_on_screen()
    said = crash.last_crash(path.parent)
    if said:
        window.say(
            _("The program closed unexpectedly last time; what was saved is here. Report: {file}").format(file=said)
        )
    window.offer_drafts()
    Caring(desk.care, window.say, window)
    crash.on_bug(window.keep_all_typed)
    crash.stop_on_signals(window)
    code = app.exec()
    first.close()
    crash.went_well(path.parent)
    return int(code)


def _without_a_screen(_kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """What Qt says, but for what it says of itself each time a window opens without a screen."""
    if "propagateSizeHints" not in message:
        print(message, file=sys.stderr)


def _pictures(desk: Desk, folder: Path) -> int:
    from desk_app.main_window.pictures import take

    qInstallMessageHandler(_without_a_screen)
    try:
        for picture in take(desk, folder):
            print(picture)
    finally:
        desk.close()
    return 0


def _refuse(error: DeskError, *, asking: bool) -> int:
    print(error.sentence, file=sys.stderr)
    if asking and QApplication.platformName() != "offscreen":
        box = QMessageBox(QMessageBox.Icon.Warning, _("Service desk"), "")
        box.setTextFormat(box.textFormat().PlainText)
        box.setText(error.sentence)
        box.exec()
    return 1
