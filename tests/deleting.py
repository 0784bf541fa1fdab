"""What Qt is told to delete later."""

from PySide6.QtCore import QCoreApplication, QEvent


def delete_what_is_to_go() -> None:
    """Deletes at once what waits for `deleteLater`: with no event loop running it would wait for the next one."""
    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
