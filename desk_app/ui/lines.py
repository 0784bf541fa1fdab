"""A plain list of lines with columns."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget

from desk_app.ui.theme import px, tokens

ROOM = 3
"""px at 100 % above and below a line."""


class Lines(QTreeWidget):
    """A plain list of lines with columns: no branches, nothing typed into it, Tab leaves it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.header().setSectionsMovable(False)
        self.header().setStretchLastSection(False)
        self._colour()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()

    def _colour(self) -> None:
        now = tokens()
        wanted = (
            f"QTreeView::item {{ padding: {px(ROOM)}px {px(6)}px; border: none; }}"
            f"QTreeView::indicator {{ width: {px(14)}px; height: {px(14)}px; }}"
            f"QTreeView::item:hover {{ background: {now.hover}; }}"
            f"QTreeView::item:selected {{ background: {now.accent_ground}; color: {now.text}; }}"
        )
        if wanted != self.styleSheet():
            self.setStyleSheet(wanted)
