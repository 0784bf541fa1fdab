"""Scrolling so that what one works at is seen."""

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from desk_app.ui.theme import px

_EDGE, _UNDER = 28, 6
_LAID_OUT = QEvent.Type.LayoutRequest.value


def bring_into_sight(editor: QWidget) -> None:
    """Scrolls what it lies in as little as shows it with its name above.

    Of a text Qt shows no more than the line of the cursor; one that has room is shown whole.
    """
    area = _area_of(editor)
    inner = area.widget() if area is not None else None
    if area is None or inner is None:
        return
    area.ensureWidgetVisible(editor, 0, px(_EDGE))
    bar, room = area.verticalScrollBar(), area.viewport().height()
    if editor.height() + px(_EDGE) + px(_UNDER) <= room:
        top = editor.mapTo(inner, QPoint(0, 0)).y()
        bottom = top + editor.height() + px(_UNDER)
        bar.setValue(min(max(bar.value(), bottom - room), top - px(_EDGE)))


def bring_end_into_sight(part: QWidget, end: QWidget) -> None:
    """Scrolls so that a part is seen whole; of one that is higher than the room its end is seen."""
    area = _area_of(part)
    inner = area.widget() if area is not None else None
    if area is None or inner is None:
        return
    QCoreApplication.sendPostedEvents(None, _LAID_OUT)
    bar, room = area.verticalScrollBar(), area.viewport().height()
    top = part.mapTo(inner, QPoint(0, 0)).y()
    bottom = end.mapTo(inner, QPoint(0, 0)).y() + end.height()
    bar.setValue(max(min(bar.value(), top), bottom - room))


def show_whole(part: QWidget) -> None:
    """Scrolls, once it has its place, so that a part (one just unfolded, perhaps) is seen whole.

    Of one that is higher than the room there is as much is seen as fits, from its head on.
    """
    QTimer.singleShot(0, part, lambda: _scroll_to(part))


def _scroll_to(part: QWidget) -> None:
    area = _area_of(part)
    inner = area.widget() if area is not None else None
    if area is None or inner is None or not part.isVisible():
        return
    QCoreApplication.sendPostedEvents(None, _LAID_OUT)
    bar, room = area.verticalScrollBar(), area.viewport().height()
    top = part.mapTo(inner, QPoint(0, 0)).y()
    bar.setValue(min(max(bar.value(), top + part.height() - room), top))


def _area_of(part: QWidget) -> QScrollArea | None:
    above = part.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    return above
