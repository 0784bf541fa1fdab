"""The window of all improvements: the open ones by when they are due, and those that are closed."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLineEdit,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.improvements import store
from desk_app.improvements.dialog import ImprovementDialog
from desk_app.improvements.figures import Value, known, value_words, worked_out
from desk_app.improvements.measure_dialog import days_in, measure_fields, start_of, usual_before
from desk_app.improvements.model import PHASE_WORDS, Improvement, ImprovementDraft, Measured, Phase
from desk_app.improvements.service import ImprovementService
from desk_app.matters.dialog import moment, wall
from desk_app.staff import store as staff
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form_dialog import FormDialog
from desk_app.ui.list_and_form import in_a_row
from desk_app.ui.room_view import Surroundings
from desk_app.ui.screen import fit
from desk_app.ui.theme import px, tokens
from desk_app.ui.widgets import button, label, plain_tip, set_role

_ROW_ID = Qt.ItemDataRole.UserRole
_LEAST = 24
_TITLE = 2
NEW_KEYS = "Ctrl+N"


class ImprovementsDialog(QDialog):
    """Enter opens one, Ctrl+N begins a new one; `record_wanted(kind, id)` asks for a complaint."""

    record_wanted = Signal(str, str)

    def __init__(self, around: Surroundings, service: ImprovementService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Improvements"))
        self._around, self._service, self._file, self._zone = around, service, around.file, around.zone
        self.words = QLineEdit()
        self.words.setPlaceholderText(_("Number or words"))
        self.words.setAccessibleName(_("Number or words"))
        self.tree = QTreeWidget()
        self.open_chip, self.closed_chip = QToolButton(), QToolButton()
        self.begin_button = button(_("New  Ctrl+N"), icon="new", on=self.begin)
        self.show_button = button(_("Open  ⏎"), "primary", on=self.show_one)
        self._lay_out()
        self.tree.itemActivated.connect(lambda _item, _column: self.show_one())
        self.words.textChanged.connect(lambda _text: self.look())
        self.words.returnPressed.connect(self.show_one)
        QShortcut(QKeySequence(NEW_KEYS), self).activated.connect(self.begin)
        self.look()
        self.tree.setFocus()

    def _lay_out(self) -> None:
        for chip in (self.open_chip, self.closed_chip):
            chip.setCheckable(True)
            chip.setAutoExclusive(True)
            set_role(chip, "chip")
            chip.clicked.connect(partial(self.look))
        self.open_chip.setChecked(True)
        self.tree.setAccessibleName(_("Improvements"))
        self.tree.setHeaderLabels([_("Due"), _("Number"), _("Title"), _("Phase"), _("Owner"), _("Before"), _("After")])
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setMinimumHeight(px(_LEAST))
        self.tree.setStyleSheet(f"QTreeView::item {{ padding: {px(4)}px {px(6)}px; }}")
        head = self.tree.header()
        head.setStretchLastSection(False)
        for place in range(7):
            head.setSectionResizeMode(place, QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(_TITLE, QHeaderView.ResizeMode.Stretch)  # before and after stay in sight
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(10))
        column.addWidget(label(_("Improvements"), "title"))
        column.addWidget(in_a_row((self.open_chip, self.closed_chip, self.words)))
        column.addWidget(self.tree, 1)
        column.addWidget(in_a_row((self.show_button, self.begin_button, button(_("Close  Esc"), on=self.reject))))
        for each in (self.show_button, self.begin_button):
            each.setAutoDefault(False)
        fit(self, 940, 560)

    def look(self, *_clicked: object) -> None:
        """Reads them again; the one that was marked stays marked."""
        marked = self._marked()
        opened, closed = store.open_ones(self._file), store.closed_ones(self._file)
        self.open_chip.setText(_("Open: {n}").format(n=len(opened)))
        self.closed_chip.setText(_("Closed: {n}").format(n=len(closed)))
        shown = opened if self.open_chip.isChecked() else closed
        if words := self.words.text().strip():
            found = store.found_by(self._file, words, [one.id for one in shown])
            shown = [one for one in shown if one.id in found]
        self.tree.clear()
        people = staff.names(self._file)
        for one in shown:
            self.tree.addTopLevelItem(self._line(one, people))
        items = [self.tree.topLevelItem(place) for place in range(self.tree.topLevelItemCount())]
        wanted = next((item for item in items if item and item.data(0, _ROW_ID) == marked), None)
        if at := wanted or (items[0] if items else None):
            self.tree.setCurrentItem(at)
        self.show_button.setEnabled(bool(items))

    def _line(self, one: Improvement, people: Mapping[str, str]) -> QTreeWidgetItem:
        now, zone = self._file.clock.now(), self._zone()
        due = when.on_list(one.due_at, now, zone)
        if one.late(now):
            due = when.late_by(now - one.due_at)
        elif one.closed_at is not None:
            due = when.date(one.closed_at.astimezone(zone).date(), year=True)
        phase = _(PHASE_WORDS[one.phase]) if one.open else _("closed")
        values = (self._value(one, one.before), self._value(one, one.after))
        item = QTreeWidgetItem([due, one.number, one.title, phase, people.get(one.owner_id, ""), *values])
        item.setData(0, _ROW_ID, one.id)
        item.setToolTip(2, plain_tip("\n".join(filter(None, (one.title, one.goal)))))
        if one.late(now):
            item.setForeground(0, tokens().ink("late"))
        return item

    def _value(self, one: Improvement, found: Measured | None) -> str:
        if not one.measure or found is None or not known(self._file, one.measure):
            return ""
        return value_words(one.measure, Value(found.value, worked_out(self._file, one.measure, found.days).n))

    def _marked(self) -> str:
        item = self.tree.currentItem()
        return str(item.data(0, _ROW_ID)) if item else ""

    def show_one(self) -> None:
        """Shows the marked one."""
        if row_id := self._marked():
            self._show(row_id)

    def _show(self, row_id: str) -> None:
        dialog = ImprovementDialog(self._around, self._service, row_id, self)
        wanted: list[tuple[str, str]] = []
        dialog.record_wanted.connect(lambda kind, complaint_id: wanted.append((kind, complaint_id)))
        dialog.exec()
        dialog.deleteLater()
        if wanted:
            self.accept()
            self.record_wanted.emit(*wanted[0])
        else:
            self.look()

    def begin(self) -> None:
        """Asks for a new improvement, and shows it."""
        now, actor, zone = self._file.clock.now(), self._around.actor(), self._zone()
        people = [Choice(each.id, each.shown) for each in staff.active_staff(self._file)]
        fields = [
            Field("title", _("Title"), required=True),
            Field("goal", _("Goal"), Kind.TEXT, lines=2),
            Field("owner", _("Who plans it"), Kind.COMBO, required=True, choices=people),
            Field("due_at", _("Due"), Kind.DATE_TIME, required=True),
            *measure_fields(self._file),
        ]
        dialog = FormDialog(_("New improvement"), [], _("Open it"), fields, self)
        days = start_of(usual_before(None, now.astimezone(zone).date()))
        due = wall(store.phase_due(self._file, Phase.PLAN, now), zone)
        dialog.begin({"owner": actor, "due_at": due, "measure": "", **days}, "title")
        made: list[Improvement] = []

        def act(values: Mapping[str, object]) -> None:
            draft = ImprovementDraft(
                title=str(values["title"]),
                goal=str(values["goal"]),
                owner_id=str(values["owner"]),
                due_at=moment(values["due_at"], zone),
                measure=str(values["measure"] or ""),
                before=days_in(values),
            )
            made.append(self._service.open(actor, draft))

        if dialog.ask(act):
            self.open_chip.setChecked(True)
            self.words.clear()
            self.look()
            self._show(made[0].id)
