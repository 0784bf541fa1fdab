"""Asking for a file: beginning where the last one was, at first among the person's documents."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

_last: list[Path] = []


def folder() -> Path:
    """Where to begin: the folder of the last file asked for, else the documents of this person."""
    if _last and _last[-1].is_dir():
        return _last[-1]
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents) if documents and Path(documents).is_dir() else Path.home()


def ask_open(parent: QWidget, title: str, kinds: str) -> Path | None:
    """A file to read; None when nothing was chosen."""
    name, _kind = QFileDialog.getOpenFileName(parent, title, str(folder()), kinds)
    return _chosen(name)


def ask_open_several(parent: QWidget, title: str, kinds: str) -> list[Path]:
    """Files to read, as many as are chosen at once; none when nothing was chosen."""
    names, _kind = QFileDialog.getOpenFileNames(parent, title, str(folder()), kinds)
    return [path for name in dict.fromkeys(names) if (path := _chosen(name)) is not None]


def ask_save(parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
    """A file to write, called `name` unless another name is given; None when nothing was chosen."""
    chosen, _kind = QFileDialog.getSaveFileName(parent, title, str(folder() / name), kinds)
    return _chosen(chosen)


def _chosen(name: str) -> Path | None:
    if not name:
        return None
    path = Path(name)
    _last[:] = [path.parent]
    return path
