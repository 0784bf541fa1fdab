"""The layout of windows in which a short list is kept: all of it on the left, the one chosen on the right."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from desk_app.core.i18n import _
from desk_app.ui.screen import fit
from desk_app.ui.theme import px
from desk_app.ui.widgets import button

Part = QWidget | QLayout


def lay_list_and_form(dialog: QDialog, left: Sequence[Part], right: Sequence[Part], *, width: int, height: int) -> None:
    """`left` begins with the list, which takes what room there is; under both stands Close. Size in px at 100 %."""
    sides = [_column(left, 8), _column(right, 10)]
    sides[0].setStretch(0, 1)
    sides[1].addStretch(1)
    both = QHBoxLayout()
    both.setSpacing(px(16))
    both.addLayout(sides[0], 2)
    both.addLayout(sides[1], 3)
    ends = QHBoxLayout()
    ends.addStretch(1)
    ends.addWidget(button(_("Close  Esc"), on=dialog.reject))
    column = QVBoxLayout(dialog)
    column.setContentsMargins(px(16), px(16), px(16), px(16))
    column.setSpacing(px(12))
    column.addLayout(both, 1)
    column.addLayout(ends)
    fit(dialog, width, height)


def in_a_row(parts: Sequence[QWidget]) -> QHBoxLayout:
    """Buttons beside each other, with the room left over after them."""
    row = QHBoxLayout()
    row.setSpacing(px(8))
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return row


def _column(parts: Sequence[Part], gap: float) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(px(gap))
    for part in parts:
        if isinstance(part, QLayout):
            column.addLayout(part)
        else:
            column.addWidget(part)
    return column
