"""Which file a command means, and opening it in the language of the store."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from desk_app.app import Desk, open_desk
from desk_app.core.i18n import LANGUAGES, _, set_language
from desk_app.settings import store as settings
from desk_app.storage.backup import copy_whole
from desk_app.storage.lock import FileInUse


def default_file() -> Path:
    """The store's file where none is named: in the platform's user data folder."""
    from platformdirs import user_data_path

    return user_data_path("desk_app", appauthor=False) / "store.desk"


def path_of(args: Namespace) -> Path:
    """The file a command is about."""
    return args.file or default_file()


def opened(args: Namespace, *, writing: bool = False, create: bool = False) -> Desk:
    """The desk on that file, answering in the store's language unless another was asked for; raises DeskError."""
    path = path_of(args)
    new = create and not path.exists()
    desk = _speaking(open_desk(path, create=create, read_only=not writing, what=args.command), args)
    if new:
        print(_("{file} was not there: a new store begins in it.").format(file=str(path)), file=sys.stderr)
    return desk


@contextmanager
def to_try_on(args: Namespace) -> Iterator[Desk]:
    """A desk where things can be tried out: the file itself, or a copy where it may not be written just now.

    A file that is not there yet is tried as an empty one. The copy is gone afterwards. Raises DeskError.
    """
    path = path_of(args)
    with TemporaryDirectory(prefix="desk-app-", ignore_cleanup_errors=True) as folder:
        desk = _writable(args) if path.exists() else None
        if desk is None:
            copy = Path(folder) / path.name
            if path.exists():
                with closing(opened(args)) as original:
                    copy_whole(original.file, copy)
            desk = _speaking(open_desk(copy, what=args.command), args)
        with closing(desk):
            yield desk


def _writable(args: Namespace) -> Desk | None:
    try:
        desk = opened(args, writing=True)
    except FileInUse:
        return None
    if desk.file.read_only:
        desk.close()
        return None
    return desk


def _speaking(desk: Desk, args: Namespace) -> Desk:
    chosen = settings.profile(desk.file).language
    if not args.lang and chosen in LANGUAGES:
        set_language(chosen)
    return desk
