"""A named part of a form that stays folded until it is needed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QToolButton, QVBoxLayout, QWidget

from desk_app.ui import icons
from desk_app.ui.sight import show_whole
from desk_app.ui.theme import px


class FormGroup(QWidget):
    """A heading that folds, and the grid of fields below it."""

    folded = Signal(bool)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.head = QToolButton()
        self.head.setProperty("role", "link")
        self.head.setText(title.replace("&", "&&"))
        self.head.setAccessibleName(title)
        self.head.setCheckable(True)
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.head.toggled.connect(self._toggled)
        self.head.clicked.connect(lambda opened: show_whole(self) if opened else None)
        self.body = QWidget()
        self.grid = QGridLayout(self.body)
        self.cells: list[QWidget] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addWidget(self.head)
        column.addWidget(self.body)
        self._toggled(False)

    def is_open(self) -> bool:
        """Whether its fields are shown."""
        return self.head.isChecked()

    def set_open(self, opened: bool) -> None:
        """Shows or folds its fields; their values stay."""
        self.head.setChecked(opened)

    def follow_cells(self) -> None:
        """Is not there at all when none of its fields is shown."""
        self.setVisible(any(not cell.isHidden() for cell in self.cells))

    def _toggled(self, opened: bool) -> None:
        self.body.setVisible(opened)
        icons.dress(self.head, "chevron-down" if opened else "chevron-right", "accent", 14)
        self.folded.emit(not opened)
