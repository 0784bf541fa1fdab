"""Which file a command means, and opening it in the language of the store."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from desk_app.app import Desk, open_desk
from desk_app.core.errors import DeskError
from desk_app.core.i18n import LANGUAGES, _, set_language
from desk_app.settings import store as settings
from desk_app.storage.backup import copy_whole
from desk_app.storage.lock import FileInUse

_AS_MADE = 1
"""The journal's number in a store that was only just made."""


def default_file() -> Path:
    """The store's file where none is named: in the platform's user data folder."""
    from platformdirs import user_data_path

    return user_data_path("desk_app", appauthor=False) / "store.desk"


def path_of(args: Namespace) -> Path:
    """The file a command is about."""
    return args.file or default_file()


def writable_place(target: Path, *kept: Path | None) -> None:
    """Raises DeskError where no file can be written, or where it would take the place of one that is kept."""
    if any(each is not None and each.resolve() == target.resolve() for each in kept):
        sentence = _("{name} is in use here as something else: give what is written another name.")
        raise DeskError(sentence.format(name=target.name))
    if target.is_dir():
        raise DeskError(_("{name} is a folder: give the name of a file.").format(name=target.name))
    if not target.absolute().parent.is_dir():
        raise DeskError(_("The folder of {name} is not there.").format(name=target.name))


def opened(args: Namespace, *, writing: bool = False) -> Desk:
    """The desk on that file, answering in the store's language unless another was asked for; raises DeskError."""
    return _speaking(open_desk(path_of(args), create=False, read_only=not writing, what=args.command), args)


@contextmanager
def opened_or_begun(args: Namespace) -> Iterator[Desk]:
    """The desk on that file for writing, on a new store where there is no file yet; raises DeskError.

    A new store in which nothing was written, because the command was refused, is gone afterwards.
    """
    path = path_of(args)
    new, nothing_written = not path.exists(), False
    try:
        with closing(_speaking(open_desk(path, what=args.command), args)) as desk:
            try:
                yield desk
            except BaseException:
                nothing_written = desk.file.journal_head() <= _AS_MADE
                raise
    except BaseException:
        if new and nothing_written:
            with suppress(OSError):
                path.unlink()
        raise
    if new:
        print(_("{file} was not there: a new store begins in it.").format(file=str(path)), file=sys.stderr)


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
