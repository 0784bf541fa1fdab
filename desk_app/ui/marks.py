"""Painting shared by widgets and list delegates: the capsule of a state, with dot or icon and word."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from desk_app.ui import icons
from desk_app.ui.theme import Tone, px, tokens

_SIDE, _DOT, _GAP, _ICON = 10, 7, 6, 14


def capsule_width(metrics: QFontMetrics, text: str, icon: str = "") -> int:
    """How wide a capsule with that word must be."""
    mark = _ICON if icon else _DOT
    return px(_SIDE) * 2 + px(mark) + px(_GAP) + metrics.horizontalAdvance(text) + 1


def capsule_height(metrics: QFontMetrics) -> int:
    """How high a capsule must be for its word."""
    return max(px(22), metrics.height() + px(2))


def paint_capsule(painter: QPainter, box: QRect, text: str, tone: Tone, icon: str = "") -> bool:
    """Draws the capsule from the left of `box`, centred in its height; True when the word had to be cut."""
    metrics = painter.fontMetrics()
    wanted = capsule_width(metrics, text, icon)
    width = min(wanted, box.width())
    height = min(capsule_height(metrics), box.height())
    round_ = QRectF(box.left(), box.center().y() - height / 2 + 0.5, width, height)
    ink = tokens().ink(tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens().ground_of(tone))
    painter.drawRoundedRect(round_, height / 2, height / 2)
    mark = px(_ICON if icon else _DOT)
    left = round_.left() + px(_SIDE)
    if icon:
        at = QRect(round(left), round(round_.top()), mark, round(round_.height()))
        icons.paint(painter, at, icon, tone, _ICON)
    else:
        painter.setBrush(ink)
        painter.drawEllipse(QPointF(left + mark / 2, round_.center().y()), mark / 2, mark / 2)
    painter.setPen(ink)
    words = QRectF(round_)
    words.setLeft(left + mark + px(_GAP))
    words.setRight(round_.right() - px(_SIDE) / 2)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, round(words.width()))
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    painter.restore()
    return shown != text
