"""Finds what a person would see as broken in a window: words cut off, parts over each other or outside."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QCheckBox,
    QLabel,
    QLayout,
    QPushButton,
    QSplitter,
    QStackedLayout,
    QToolButton,
    QWidget,
)

from desk_app.ui.strips import FourASteps
from desk_app.ui.widgets import Capsule, ElidedLabel

SLACK = 1


def name_of(widget: QWidget) -> str:
    """How a fault names a widget: its class, its text, its object name."""
    text = ""
    if isinstance(widget, QLabel | QAbstractButton | Capsule):
        text = widget.text()
    return f"{type(widget).__name__} {text or widget.accessibleName() or widget.objectName()!r}".strip()


def cut_or_overlapping(root: QWidget) -> list[str]:
    """One sentence for each fault among the visible widgets in `root`; an empty list is a sound window.

    Looks at labels, buttons, chips and capsules (narrower or lower than their words), at neighbours in
    one layout that cover each other, and at widgets that reach beyond their parent, except in what
    scrolls. A label that shortens itself and tells its text in a tool tip is sound.
    """
    faults: list[str] = []
    for widget in [root, *root.findChildren(QWidget)]:
        if not widget.isVisibleTo(root) or _internal(widget, root):
            continue
        faults += _cut(widget)
        if widget is not root:
            faults += _outside(widget)
        if (layout := widget.layout()) is not None:
            faults += _overlaps(layout)
    return faults


def _internal(widget: QWidget, root: QWidget) -> bool:
    """Whether Qt made it for its own use (the parts of a calendar, of a scroll area)."""
    at: QWidget | None = widget
    while at is not None and at is not root:
        if at.objectName().startswith("qt_") or at.isWindow():
            return not isinstance(at.parentWidget(), QAbstractScrollArea)
        at = at.parentWidget()
    return False


def _cut(widget: QWidget) -> list[str]:
    if isinstance(widget, ElidedLabel):
        narrow = widget.fontMetrics().horizontalAdvance(widget.text()) > widget.contentsRect().width()
        low = widget.height() + SLACK < widget.fontMetrics().height()
        return [f"{name_of(widget)}: cut"] if low or (narrow and not widget.toolTip()) else []
    if isinstance(widget, QLabel):
        return _cut_label(widget)
    if isinstance(widget, Capsule | FourASteps):
        need = widget.minimumSizeHint()
        cut = widget.width() + SLACK < need.width() or widget.height() + SLACK < need.height()
        return [f"{name_of(widget)}: cut"] if cut else []
    if isinstance(widget, QPushButton | QToolButton | QCheckBox) and widget.text():
        need = widget.sizeHint()
        low = widget.height() + SLACK < widget.fontMetrics().height()
        if widget.width() + SLACK < _button_need(widget) or low:
            return [f"{name_of(widget)}: {widget.width()} px wide, its words need {need.width()}"]
    return []


def _button_need(widget: QPushButton | QToolButton | QCheckBox) -> int:
    if isinstance(widget, QPushButton | QCheckBox):
        return widget.minimumSizeHint().width()
    if widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly and not widget.icon().isNull():
        return 0
    return QFontMetrics(widget.font()).horizontalAdvance(widget.text().replace("&&", "&"))


def _cut_label(shown: QLabel) -> list[str]:
    if not shown.text():
        return []
    room: QRect = shown.contentsRect()
    if shown.wordWrap():
        need = shown.fontMetrics().boundingRect(
            QRect(0, 0, room.width(), 1 << 20), int(Qt.TextFlag.TextWordWrap), shown.text()
        )
    else:
        need = shown.fontMetrics().boundingRect(QRect(0, 0, 1 << 20, 1 << 20), 0, shown.text())
    if need.width() > room.width() + SLACK or need.height() > room.height() + SLACK:
        have = f"{room.width()} x {room.height()}"
        return [f"{name_of(shown)}: has {have}, its words need {need.width()} x {need.height()}"]
    return []


def _outside(widget: QWidget) -> list[str]:
    parent = widget.parentWidget()
    if parent is None or widget.isWindow():
        return []
    scrolls = parent.parentWidget()
    if isinstance(parent, QAbstractScrollArea) or isinstance(scrolls, QAbstractScrollArea | QSplitter):
        return []
    corner = widget.mapTo(parent, QPoint(0, 0))
    box = QRect(corner, widget.size())
    if not parent.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(box) and not box.isEmpty():
        return [f"{name_of(widget)}: reaches out of {name_of(parent)} ({_box(box)} in {_box(parent.rect())})"]
    return []


def _overlaps(layout: QLayout) -> list[str]:
    if isinstance(layout, QStackedLayout):
        return []
    boxes: list[tuple[str, QRect]] = []
    faults: list[str] = []
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None or item.isEmpty():
            continue
        widget, inner = item.widget(), item.layout()
        if inner is not None:
            faults += _overlaps(inner)
            boxes.append(("a row", inner.geometry()))
        elif widget is not None:
            boxes.append((name_of(widget), widget.geometry()))
    for place, (name, box) in enumerate(boxes):
        for other, other_box in boxes[place + 1 :]:
            shared = box.intersected(other_box)
            if shared.width() > SLACK and shared.height() > SLACK:
                faults.append(f"{name} and {other} cover each other ({_box(shared)})")
    return faults


def _box(rect: QRect) -> str:
    return f"{rect.width()} x {rect.height()} at {rect.x()}, {rect.y()}"
