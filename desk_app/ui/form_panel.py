"""A form on the right of a tab, with what stands around it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.ui.form import Form
from desk_app.ui.master_detail import is_low
from desk_app.ui.theme import px
from desk_app.ui.widgets import Banner, button, label


class FormPanel(QFrame):
    """A form on the right with its title, a place for what matters while typing, Save and Leave.

    `meanwhile` tells what somebody else changed in the record since the form was opened.
    """

    def __init__(
        self, title: str, form: Form, *, save_text: str, on_save: Callable[[], object], on_leave: Callable[[], object]
    ) -> None:
        super().__init__()
        self.setObjectName("card")
        self.form = form
        self.title = label(title, "title")
        self.banner = Banner("late", "")
        self.banner.hide()
        self.throw_away = button(_("Throw away what was typed"), "link")
        self.throw_away.hide()
        self.meanwhile = Banner("soon", "")
        self.meanwhile.hide()
        self.take_theirs = button(_("Take theirs"), "link")
        self.take_theirs.hide()
        self.aside = QVBoxLayout()
        body = QWidget()
        body.setObjectName("scrolled")
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, px(4), 0)
        inner.addWidget(form)
        inner.addLayout(self.aside)
        inner.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(body)
        buttons = QHBoxLayout()
        self.save_button = button(f"{save_text}  Ctrl+⏎", "primary", icon="save", on=on_save)
        self.leave_button = button(_("Leave  Esc"), on=on_leave)
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.leave_button)
        buttons.addStretch(1)
        self._column = column = QVBoxLayout(self)
        column.setSpacing(px(10))
        column.addWidget(self.title)
        column.addWidget(self.banner)
        column.addWidget(self.throw_away, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.meanwhile)
        column.addWidget(self.take_theirs, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(scroll, 1)
        column.addLayout(buttons)
        form.save_wanted.connect(on_save)
        form.leave_wanted.connect(on_leave)

    def call_it(self, title: str, save_text: str) -> None:
        """Another title and another word on the button that saves."""
        self.title.setText(title)
        self.save_button.setText(f"{save_text}  Ctrl+⏎")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._give_way()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_way()
        self.form.keep_in_sight()

    def _give_way(self) -> None:
        """In a low window the fields have the height of the title, which the verb of the button repeats."""
        low = is_low(self)
        self.title.setVisible(not low)
        edge = px(10 if low else 16)
        self._column.setContentsMargins(px(20), edge, px(20), edge)

    def complain(self, error: DeskError) -> None:
        """Shows the sentence beside its field, or on top when it belongs to none."""
        if not self.form.show_desk_error(error):
            self.banner.set_text("late", error.sentence)
            self.banner.show()
