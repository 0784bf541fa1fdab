"""What one field of a customer file held before, and putting one of these values back."""

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.customers.earlier import Earlier
from desk_app.ui.theme import px
from desk_app.ui.widgets import button, label, plain_tip


class FieldPastDialog(QDialog):
    """The earlier values of a field, newest first, each with since when, until when and by whom.

    `field` and `now` are the field and its present value in words. `put_back` is given the value chosen; what
    it refuses is said here.
    """

    def __init__(
        self,
        field: str,
        now: str,
        earlier: Sequence[Earlier],
        zone: ZoneInfo,
        put_back: Callable[[Earlier], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Earlier values"))
        self.setModal(True)
        self._earlier, self._zone, self._put_back = list(earlier), zone, put_back
        self.list = QListWidget()
        self.list.setAccessibleName(_("Earlier values: {field}").format(field=field))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for one in self._earlier:
            item = QListWidgetItem(f"{one.words or '—'}\n{self._when(one)}")
            item.setToolTip(plain_tip(one.words))
            self.list.addItem(item)
        self.list.itemDoubleClicked.connect(lambda _item: self.put_back())
        self.wrong = label("", "error", wrap=True)
        self.wrong.hide()
        self.yes = button(_("Put this back  Ctrl+⏎"), "primary", icon="undo", on=self.put_back)
        self.yes.setEnabled(bool(self._earlier))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.yes)
        row.addWidget(button(_("Close  Esc"), on=self.reject))
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(10))
        column.addWidget(label(field, "heading", wrap=True))
        column.addWidget(label(_("Now: {value}").format(value=now or "—"), wrap=True))
        if self._earlier:
            column.addWidget(self.list, 1)
        else:
            column.addWidget(label(_("It never held anything else."), "muted", wrap=True), 1)
        column.addWidget(self.wrong)
        column.addLayout(row)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.put_back)
        room = self.screen().availableGeometry()
        self.resize(min(px(480), room.width()), min(px(400), room.height()))
        if self._earlier:
            self.list.setCurrentRow(0)
            self.list.setFocus()

    def _when(self, one: Earlier) -> str:
        until = when.date_time(one.until, self._zone, year=True) if one.until else ""
        if one.since is None:
            return _("until {until}").format(until=until)
        since = when.date_time(one.since, self._zone, year=True)
        if one.by:
            return _("from {since} to {until}, entered by {who}").format(since=since, until=until, who=one.by)
        return _("from {since} to {until}").format(since=since, until=until)

    def chosen(self) -> Earlier | None:
        """The value chosen in the list."""
        row = self.list.currentRow()
        return self._earlier[row] if 0 <= row < len(self._earlier) else None

    def put_back(self) -> None:
        """Puts the chosen value back and closes; a refusal stays here to be read."""
        one = self.chosen()
        if one is None:
            return
        try:
            self._put_back(one)
        except DeskError as error:
            self.wrong.setText(error.sentence)
            self.wrong.show()
            return
        self.accept()
