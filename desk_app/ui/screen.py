"""The size of a window on the screen it opens on."""

from PySide6.QtWidgets import QWidget

from desk_app.ui.theme import px

_EDGES = 48
"""px at 100 % left for a title bar and a task bar's edge."""


def fit(window: QWidget, width: float, height: float) -> None:
    """Sizes a window, in px at 100 %, but never larger than its screen has room for."""
    room = window.screen().availableGeometry()
    window.resize(min(px(width), room.width() - px(8)), min(px(height), room.height() - px(_EDGES)))
