"""The work list of files that nobody wrote in for years: each is looked at, none is erased by itself."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desk_app.core import when
from desk_app.core.i18n import _, ngettext
from desk_app.privacy.model import Silent
from desk_app.privacy.service import PrivacyService
from desk_app.settings.store import profile
from desk_app.ui.busy import Busy, BusyPanel, Progress
from desk_app.ui.room_view import Surroundings
from desk_app.ui.screen import fit
from desk_app.ui.theme import px
from desk_app.ui.widgets import button, label, plain_tip

_YEARS = (1, 2, 3, 5, 7, 10)
_ID = Qt.ItemDataRole.UserRole


class RetentionDialog(QDialog):
    """Lists the files silent for so many years, longest first; Enter opens one: `record_wanted("customer", id)`.

    It begins with the years of the settings, or three where the settings say never.
    """

    record_wanted = Signal(str, str)

    def __init__(self, around: Surroundings, service: PrivacyService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Files silent for long"))
        self._service = service
        self.found: list[Silent] = []
        wanted = profile(around.file).retention_years or 3
        self.years = QComboBox()
        self.years.setAccessibleName(_("Silent for"))
        for years in sorted({*_YEARS, wanted}):
            self.years.addItem(ngettext("{n} year", "{n} years", years).format(n=years), years)
        self.years.setCurrentIndex(self.years.findData(wanted))
        self.years.currentIndexChanged.connect(lambda _place: self.look())
        self.said = label("", "muted", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Files silent for long"))
        self.list.itemActivated.connect(self._open)
        self.busy = Busy(self)
        self.panel = BusyPanel(self.busy)
        self.panel.cancel.hide()
        self.open_button = button(_("Open  Enter"), "primary", on=self._open_current)
        self._lay_out()
        self.busy.finished.connect(self._show)
        self.busy.failed.connect(self._failed)
        self.look()

    def _lay_out(self) -> None:
        choice = QHBoxLayout()
        named = label(_("Silent for"))
        named.setBuddy(self.years)
        choice.addWidget(named)
        choice.addWidget(self.years)
        choice.addStretch()
        row = QHBoxLayout()
        row.addWidget(self.open_button)
        row.addWidget(button(_("Close  Esc"), on=self.reject))
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(10))
        column.addWidget(label(_("Files silent for long"), "title"))
        column.addWidget(
            label(
                _("No call, complaint, delivery or purchase and no change by a person. Nothing is erased by itself."),
                "muted",
                wrap=True,
            )
        )
        column.addLayout(choice)
        column.addWidget(self.said)
        column.addWidget(self.list, 1)
        column.addWidget(self.panel)
        column.addLayout(row)
        fit(self, 760, 560)

    def look(self) -> None:
        """Looks anew, for the years chosen."""
        if self.busy.is_running():
            return
        years = int(self.years.currentData())
        self.years.setEnabled(False)
        self.open_button.setEnabled(False)

        def work(_progress: Progress) -> list[Silent]:
            return self._service.silent_for(years)

        self.panel.start(_("Looking through the customer files…"), work)

    def _show(self, result: object) -> None:
        assert isinstance(result, list)
        self.found = result
        self.years.setEnabled(True)
        self.list.clear()
        for each in self.found:
            item = QListWidgetItem(_line(each), self.list)
            item.setData(_ID, each.customer_id)
            item.setToolTip(plain_tip(item.text()))
        count = len(self.found)
        self.open_button.setEnabled(bool(count))
        said = ngettext("{n} file", "{n} files", count).format(n=count)
        self.said.setText(said if count else _("No file was silent for so long."))
        if count:
            self.list.setCurrentRow(0)
            self.list.setFocus()

    def _failed(self, error: object) -> None:
        assert isinstance(error, BaseException)
        raise error

    def _open_current(self) -> None:
        if self.list.currentItem() is not None:
            self._open(self.list.currentItem())

    def _open(self, item: QListWidgetItem) -> None:
        self.record_wanted.emit("customer", str(item.data(_ID)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_current()
            return
        super().keyPressEvent(event)

    def reject(self) -> None:
        """Esc: stops looking and closes."""
        self.busy.stop()
        super().reject()


def _line(each: Silent) -> str:
    """`21 Nov 2021 · Wang Li (K-0007) · 2 matters open`."""
    day = when.date(each.last_day, year=True)
    text = _("{day} · {name} ({number})").format(day=day, name=each.name, number=each.number)
    if not each.open_matters:
        return text
    still = ngettext("{n} matter open", "{n} matters open", each.open_matters).format(n=each.open_matters)
    return f"{text} · {still}"
