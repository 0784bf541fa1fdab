"""The layout of windows in which a short list is kept: all of it on the left, the one chosen on the right."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from desk_app.core.i18n import _
from desk_app.ui.flow import FlowLayout
from desk_app.ui.screen import fit
from desk_app.ui.snug_scroll import SnugScroll
from desk_app.ui.theme import px
from desk_app.ui.widgets import button

Part = QWidget | QLayout
_LEFT, _RIGHT = 132, 200
"""px at 100 % below which the two sides do not go."""


def lay_list_and_form(
    dialog: QDialog,
    left: Sequence[Part],
    right: Sequence[Part],
    acts: Sequence[QWidget],
    *,
    width: int,
    height: int,
    under: Sequence[Part] = (),
) -> None:
    """`left` begins with the list, which takes what room there is; under both stands Close. Size in px at 100 %.

    What does not fit on the `right` scrolls; what is `under` it and the buttons of the `acts` stay in sight.
    """
    lists, form, body = QWidget(), QWidget(), QWidget()
    lines = _column(lists, left, 8)
    lines.setStretch(0, 1)
    lines.addStrut(px(_LEFT))
    inner = _column(body, right, 10)
    inner.setContentsMargins(0, 0, px(6), 0)
    parts = _column(form, (SnugScroll(body), *under, in_a_row(acts)), 10)
    parts.addStretch(1)
    parts.addStrut(px(_RIGHT))
    both = QHBoxLayout()
    both.setSpacing(px(16))
    both.addWidget(lists, 2)
    both.addWidget(form, 3)
    ends = QHBoxLayout()
    ends.addStretch(1)
    ends.addWidget(button(_("Close  Esc"), on=dialog.reject))
    column = QVBoxLayout(dialog)
    column.setContentsMargins(px(16), px(16), px(16), px(16))
    column.setSpacing(px(12))
    column.addLayout(both, 1)
    column.addLayout(ends)
    fit(dialog, width, height)


def in_a_row(parts: Sequence[QWidget]) -> QWidget:
    """Buttons beside each other, going on in a new line where there is no room."""
    row = QWidget()
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    row.setSizePolicy(policy)
    flow = FlowLayout(row, gap=8)
    for part in parts:
        flow.addWidget(part)
    return row


def _column(side: QWidget, parts: Sequence[Part], gap: float) -> QVBoxLayout:
    column = QVBoxLayout(side)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(px(gap))
    for part in parts:
        if isinstance(part, QLayout):
            column.addLayout(part)
        else:
            column.addWidget(part)
    return column
