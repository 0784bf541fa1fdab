"""Icons: one for each kind of thing, drawn from the outlines in `resources/icons` in a token's colour."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton

from desk_app.core.resources import resource
from desk_app.ui import theme
from desk_app.ui.theme import Ink

SIZE = 18
GAP = 3
ICONS = {
    "alert": "alert-triangle",
    "back": "arrow-left",
    "building-store": "building-store",
    "calendar": "calendar",
    "call": "phone",
    "callback": "phone-outgoing",
    "check": "check",
    "chevron-down": "chevron-down",
    "chevron-left": "chevron-left",
    "chevron-right": "chevron-right",
    "clock": "clock",
    "close": "x",
    "coin": "coin",
    "complaint": "message-report",
    "copy": "copy",
    "credit": "shield-check",
    "customer": "user",
    "pyramid": "report-analytics",
    "standing": "heart-handshake",
    "database": "database",
    "delivery": "truck-delivery",
    "done": "circle-check",
    "dots": "dots",
    "download": "download",
    "edit": "pencil",
    "filter": "filter",
    "flag": "flag",
    "folder": "folder-open",
    "folder-import": "file-import",
    "gift": "gift",
    "help": "help",
    "history": "history",
    "home": "home",
    "info": "info-circle",
    "keyboard": "keyboard",
    "language": "language",
    "link": "link",
    "lock": "lock",
    "moon": "moon",
    "new": "plus",
    "new-call": "phone-plus",
    "new-customer": "user-plus",
    "note": "note",
    "open": "external-link",
    "package": "package",
    "pause": "player-pause",
    "person": "users",
    "phone-in": "phone-incoming",
    "phone-out": "phone-outgoing",
    "pin": "map-pin",
    "play": "player-play",
    "print": "printer",
    "purchase": "receipt",
    "receipt": "receipt",
    "refresh": "refresh",
    "relationship": "heart-handshake",
    "repair": "tool",
    "report": "report-analytics",
    "save": "device-floppy",
    "search": "search",
    "settings": "settings",
    "shield": "shield-check",
    "star": "star",
    "sun": "sun",
    "tag": "tag",
    "text": "file-text",
    "trash": "trash",
    "truck": "truck",
    "undo": "arrow-back-up",
    "zoom-in": "zoom-in",
    "zoom-out": "zoom-out",
}


@lru_cache(maxsize=128)
def _outline(name: str) -> str:
    return resource("icons", f"{ICONS[name]}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def _drawn(name: str, colour: str, side: int, ratio: float) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(_outline(name).replace("currentColor", colour).encode()))
    drawn = QPixmap(QSize(side, side) * ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    renderer.render(painter, QRectF(0, 0, drawn.width(), drawn.height()))
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


def pixmap(name: str, tone: Ink = "text", size: float = SIZE, ratio: float | None = None) -> QPixmap:
    """The icon as a picture, `size` px wide at 100 %, for `ratio` device pixels; KeyError if unknown."""
    if ratio is None:
        app = QGuiApplication.instance()
        ratio = app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0
    return _drawn(name, theme.tokens().ink(tone).name(), theme.px(size), ratio)


def icon(name: str, tone: Ink = "text", size: float = SIZE, gap: float = 0) -> QIcon:
    """The icon for buttons and menus, sharp at one, one and a half, two and three device pixels a pixel.

    `gap` px at 100 % stay free at its right, between it and a button's word.
    """
    made = QIcon()
    for ratio in (1.0, 1.5, 2.0, 3.0):
        made.addPixmap(_with_gap(pixmap(name, tone, size, ratio), gap))
        made.addPixmap(_with_gap(pixmap(name, "muted", size, ratio), gap), QIcon.Mode.Disabled)
    return made


def _with_gap(drawn: QPixmap, gap: float) -> QPixmap:
    if not gap:
        return drawn
    ratio = drawn.devicePixelRatio()
    wide = QPixmap(drawn.width() + round(theme.px(gap) * ratio), drawn.height())
    wide.setDevicePixelRatio(ratio)
    wide.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wide)
    painter.drawPixmap(0, 0, drawn)
    painter.end()
    return wide


def paint(painter: QPainter, at: QRect, name: str, tone: Ink = "text", size: float = SIZE) -> None:
    """Draws the icon in the middle of `at`."""
    drawn = pixmap(name, tone, size, painter.device().devicePixelRatio())
    side = theme.px(size)
    painter.drawPixmap(at.center().x() - side // 2 + 1, at.center().y() - side // 2 + 1, drawn)


def dress(button: QAbstractButton, name: str, tone: Ink = "text", size: float = SIZE) -> None:
    """Gives `button` the icon and keeps it in the colour and size of the theme from then on."""
    button.setProperty("desk_icon", [name, tone, str(size)])
    _put_on(button)
    app = QApplication.instance()
    if isinstance(app, QObject) and not app.property("desk_icons_follow"):
        theme.announcer().changed.connect(_redress)
        app.setProperty("desk_icons_follow", True)


def _put_on(button: QAbstractButton) -> None:
    name, tone, size = button.property("desk_icon")
    gap = GAP if isinstance(button, QPushButton) and button.text() else 0
    button.setIcon(icon(name, tone, float(size), gap))
    button.setIconSize(QSize(theme.px(float(size)) + theme.px(gap), theme.px(float(size))))


def _redress() -> None:
    for widget in QApplication.allWidgets():
        if isinstance(widget, QAbstractButton) and widget.property("desk_icon"):
            _put_on(widget)
