"""A question as a short form with one verb: what every room asks with."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.ui.fields import ComboEntry, Field
from desk_app.ui.form import Form
from desk_app.ui.theme import px
from desk_app.ui.widgets import button, label

Values = Mapping[str, object]
Act = Callable[[Values], object]
"""What is done with the answers."""
_WIDTH, _WIDE, _SPARE = 480, 600, 24
_LETTERS = 8


class FormDialog(QDialog):
    """Ctrl+Enter does it, Esc leaves; what is refused is said beside its field, and nothing typed is lost.

    What is done with what was typed is given to `ask`, or a subclass says it in `act`; a DeskError from there
    keeps the window open. `about` are sentences under the title. With `two_columns` fields stand side by side where
    the screen is wide enough, those that are `wide` alone in their row.
    """

    def __init__(
        self,
        title: str,
        about: Sequence[str],
        verb: str,
        fields: Sequence[Field],
        parent: QWidget | None = None,
        *,
        two_columns: bool = False,
    ) -> None:
        super().__init__(parent)
        two = two_columns and px(_WIDE + _SPARE) <= self.screen().availableGeometry().width()
        self._width = _WIDE if two else _WIDTH
        self.setWindowTitle(title)
        self.setModal(True)
        self._asked_to: Act = lambda _values: None
        self._fitted = False
        self.form = Form(fields, columns=2 if two else 1)
        for combo in self.form.findChildren(ComboEntry):
            combo.setSizeAdjustPolicy(ComboEntry.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(_LETTERS)  # a long choice makes nothing wider than the window
        self.wrong = label("", "error", wrap=True)
        self.wrong.hide()
        self.yes = button(_("{verb}  Ctrl+⏎").format(verb=verb), "primary", on=self.save)
        self.yes.setAutoDefault(True)  # Enter on it does it, as after the last field
        self.no = button(_("Leave  Esc"), on=self.reject)
        body = QWidget()
        body.setObjectName("scrolled")
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, px(6), 0)
        inner.setSpacing(px(10))
        inner.addWidget(label(title, "heading", wrap=True))
        for sentence in about:
            inner.addWidget(label(sentence, "muted", wrap=True))
        inner.addWidget(self.form)
        inner.addStretch(1)
        self._body = body
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        row = QHBoxLayout()
        row.addWidget(self.yes)
        row.addWidget(self.no)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(14), px(16))
        column.setSpacing(px(10))
        column.addWidget(scroll, 1)
        column.addWidget(self.wrong)  # never scrolled out of sight
        column.addLayout(row)
        self.form.save_wanted.connect(self.save)
        self.form.leave_wanted.connect(self.reject)
        self.form.end_reached.connect(lambda: self.yes.setFocus(Qt.FocusReason.TabFocusReason))

    def begin(self, values: Values, at: str = "") -> None:
        """Fills the form, takes a size at which all of it is seen, and waits at a field (the first by itself)."""
        self.form.fill(values)
        self.fit()
        self.form.focus(at)

    def fit(self) -> None:
        """As high as its words need, no larger than the screen."""
        self._fitted = True
        room = self.screen().availableGeometry()
        width = min(px(self._width), room.width() - px(_SPARE))
        self.ensurePolished()
        self.form.updateGeometry()  # a field hidden just now takes no room any more
        need = max(self._body.sizeHint().height(), self._body.heightForWidth(width - px(46))) + px(96)
        if not self.wrong.isHidden():
            need += self.wrong.heightForWidth(width - px(34)) + px(10)
        self.resize(width, min(need, room.height() - 2 * px(_SPARE)))

    def showEvent(self, event: QShowEvent) -> None:
        if not self._fitted:
            self.fit()
        super().showEvent(event)

    def act(self, values: Values) -> None:
        """What is done with what was typed."""
        self._asked_to(values)

    def save(self) -> None:
        """Does it, and closes; what is missing or wrong is said beside its field."""
        self.wrong.hide()
        self.form.clear_errors()
        if self.form.refuses():
            return
        if missing := self.form.missing():
            self.form.ask_for(missing[0])
            return
        try:
            self.act(self.form.values())
        except DeskError as error:
            if not self.form.show_desk_error(error):
                self.tell_wrong(error.sentence)
            return
        self.accept()

    def tell_wrong(self, sentence: str) -> None:
        """Says what is wrong, above the buttons, where it is seen whatever is scrolled."""
        self.wrong.setText(sentence)
        self.wrong.show()
        self.fit()

    def ask(self, act: Act | None = None) -> bool:
        """Shows it until it is done or left; answers whether it was done."""
        self._asked_to = act or self._asked_to
        done = self.exec() == QDialog.DialogCode.Accepted
        self.deleteLater()
        return done
