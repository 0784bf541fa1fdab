"""Bringing a file in: what it is, how it was read, what would happen, and then at once or not at all."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desk_app.app import Desk
from desk_app.core.errors import DeskError
from desk_app.core.i18n import N_, _
from desk_app.exchange.encodings import ENCODINGS
from desk_app.exchange.preview import preview
from desk_app.exchange.ready import LOOKS_LIKE, likelier_kind
from desk_app.exchange.recipe import Recipe, read_recipe, write_recipe
from desk_app.exchange.rows import Refusal, Table
from desk_app.exchange.targets import OWN, TARGET_WORDS, TARGETS
from desk_app.exchange.writing import write_rejects, write_whole
from desk_app.imports.model import Report
from desk_app.main_window.import_conflicts import ConflictPane, written_by
from desk_app.main_window.import_report import RefusedTable, counted, read_as
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.ui.busy import Busy, BusyPanel, Progress
from desk_app.ui.file_dialogs import ask_open, ask_save
from desk_app.ui.list_and_form import in_a_row
from desk_app.ui.screen import fit
from desk_app.ui.theme import px
from desk_app.ui.widgets import Banner, button, label

KINDS = {
    "customers": N_("customers"),
    "purchases": N_("purchases"),
    "calls": N_("calls"),
    "complaints": N_("complaints"),
    "deliveries": N_("deliveries"),
    "surveys": N_("answers"),
}
NOT_TAKEN = ""


class ImportDialog(QDialog):
    """Choose a file; the guess is shown with a preview and can be changed; try it; take it in."""

    def __init__(self, desk: Desk, actor: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Bring in a file"))
        fit(self, 980, 640)
        self._desk, self._actor = desk, actor
        self._path: Path | None = None
        self._table: Table | None = None
        self._recipe: Recipe | None = None
        self._report: Report | None = None
        self.kind = QComboBox()
        for key, word in KINDS.items():
            self.kind.addItem(_(word), key)
        self.encoding = QComboBox()
        self.encoding.addItem(_("guess the encoding"), "")
        for name in ENCODINGS:
            self.encoding.addItem(name, name)
        self.choose = button(_("Choose a file…"), "primary", icon="folder-import", on=self._choose)
        self.load_recipe = button(_("Use a recipe…"), on=self._use_recipe)
        self.keep_recipe = button(_("Keep this recipe…"), on=self._keep_recipe)
        self.file_name = label(_("No file chosen yet: CSV, Excel, OpenDocument or vCard."), "muted")
        self.said = Banner("soon", "")
        self.said.hide()
        self.columns = QTableWidget()
        self.columns.setAccessibleName(_("How the columns are read"))
        self.columns.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.columns.verticalHeader().hide()
        self.refused = RefusedTable()
        self.conflicts = ConflictPane()
        self.busy = Busy(self)
        self.panel = BusyPanel(self.busy)
        self.try_it = button(_("Only try"), on=lambda: self.run(dry=True))
        self.take_in = button(_("Bring in"), "primary", icon="save", on=lambda: self.run(dry=False))
        self.save_refused = button(_("Save the refused rows…"), on=self._save_refused)
        self.leave = button(_("Close  Esc"), on=self.reject)
        self._lay_out()
        self.kind.currentIndexChanged.connect(lambda _index: self.look())
        self.encoding.currentIndexChanged.connect(lambda _index: self.look())
        self.busy.finished.connect(self._done)
        self.busy.failed.connect(self._failed)
        self.busy.cancelled.connect(self._stopped)
        self._enable()

    def _lay_out(self) -> None:
        kind = label(_("Bring in as"))
        top = in_a_row((self.choose, kind, self.kind, self.encoding, self.load_recipe, self.keep_recipe))
        last = QHBoxLayout()
        for part in (self.save_refused,):
            last.addWidget(part)
        last.addStretch()
        for part in (self.try_it, self.take_in, self.leave):
            last.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(10))
        column.addWidget(top)
        column.addWidget(self.file_name)
        column.addWidget(self.said)
        column.addWidget(self.columns, 2)
        column.addWidget(self.conflicts, 3)
        column.addWidget(self.refused, 1)
        column.addWidget(self.panel)
        column.addLayout(last)

    def open_file(self, path: Path) -> None:
        """Looks at a file: what kind of list it seems to be, its columns as guessed, and its first rows."""
        self._path, self._recipe = path, None
        self.look()
        if self._table is not None and (likelier := likelier_kind(self._table, str(self.kind.currentData()))):
            self.kind.setCurrentIndex(self.kind.findData(likelier))

    def look(self) -> None:
        """Reads the chosen file's beginning again and shows the guess."""
        if self._path is None:
            return
        try:
            kind = str(self.kind.currentData())
            start = replace(self._recipe, kind=kind) if self._recipe and self._recipe.kind == kind else None
            encoding = str(self.encoding.currentData())
            if encoding:
                start = replace(start or Recipe(kind), encoding=encoding)
            table, recipe = self._desk.imports.look_at(self._path, kind, start)
            if not recipe.columns:
                recipe = replace(self._desk.imports.guess(table, kind), encoding=recipe.encoding)
            self._show(table, recipe)
        except DeskError as error:
            self._table = None
            self.columns.setRowCount(0)
            self._say("late", error.sentence)
        self._enable()

    def _show(self, table: Table, recipe: Recipe) -> None:
        self._table, self._recipe, self._report = table, recipe, None
        shown = preview(table, recipe, settings.profile(self._desk.file).zoneinfo)
        self.file_name.setText(read_as(self._path.name if self._path else "", table))
        self.columns.clear()
        self.columns.setColumnCount(len(table.header))
        self.columns.setHorizontalHeaderLabels(list(table.header))
        self.columns.setRowCount(len(shown.rows) + 1)
        taken = {source: target for target, sources in recipe.columns.items() for source in sources}
        for index, word in enumerate(table.header):
            self.columns.setCellWidget(0, index, self._target_choice(recipe.kind, word, taken.get(word, NOT_TAKEN)))
        for line, row in enumerate(shown.rows, 1):
            for index, cell in enumerate(row.row.cells[: len(table.header)]):
                item = QTableWidgetItem(cell)
                item.setToolTip(row.reason)
                self.columns.setItem(line, index, item)
        self.columns.resizeColumnsToContents()
        for index in range(len(table.header)):
            self.columns.setColumnWidth(index, min(max(self.columns.columnWidth(index), px(130)), px(260)))
        self.columns.setRowHeight(0, px(34))
        self.refused.hide()
        self.conflicts.clear()
        likelier = likelier_kind(table, recipe.kind)
        notes = [*([_(LOOKS_LIKE[likelier])] if likelier else []), *shown.notes]
        if notes:
            self._say("soon", "\n".join(notes))
        else:
            self.said.hide()

    def _target_choice(self, kind: str, word: str, target: str) -> QComboBox:
        choice = QComboBox()
        choice.setAccessibleName(word)
        choice.addItem(_("not taken"), NOT_TAKEN)
        names = [name for name in TARGET_WORDS if name in TARGETS[kind] or name == "phone_2"]
        if target and target not in names:
            names.append(target)
        for name in names:
            choice.addItem(_(TARGET_WORDS[name]) if name in TARGET_WORDS else name.removeprefix(OWN), name)
        choice.setCurrentIndex(max(0, choice.findData(target)))
        choice.currentIndexChanged.connect(lambda _index: self._changed(word, str(choice.currentData())))
        return choice

    def _changed(self, word: str, target: str) -> None:
        if self._recipe is None or self._table is None:
            return
        columns: dict[str, tuple[str, ...]] = {}
        for known, sources in self._recipe.columns.items():
            left = tuple(source for source in sources if source != word)
            if left and known != target:
                columns[known] = left
        if target:
            columns[target] = (word,)
        try:
            self._show(self._table, replace(self._recipe, columns=columns))
        except DeskError as error:
            self._say("late", error.sentence)

    def run(self, *, dry: bool) -> None:
        """Tries the import, or takes the file in; the dialog shows how far it is and can stop it.

        Where the file contradicts what somebody wrote by hand, and nobody decided yet, it is only tried.
        """
        if self._path is None or self._recipe is None:
            return
        path, recipe, kind = self._path, self._recipe, str(self.kind.currentData())
        decisions = self.conflicts.decisions()

        def work(progress: Progress) -> Report:
            report, _used = self._desk.imports.run(
                self._actor,
                kind,
                path,
                recipe=recipe,
                dry_run=dry,
                decisions=decisions,
                ask=True,
                progress=lambda _phase, done, of: progress.step(done, of),
            )
            return report

        self._enable(running=True)
        self.panel.start(_("Trying the file…") if dry else _("Bringing the file in…"), work)

    def _done(self, result: object) -> None:
        assert isinstance(result, Report)
        self._report = result
        text = counted(result)
        lines = [text, *result.notes[:5]]
        if not result.tried:
            lines.insert(1, _("All of it can be taken back with Ctrl+Z."))
        elif result.conflicts:
            lines.insert(1, _("Nothing is changed yet: decide below what becomes of each, then bring the file in."))
        else:
            lines.insert(1, _("Only tried: nothing is changed yet."))
        self._say("soon" if result.refused or (result.tried and result.conflicts) else "done", "\n".join(lines))
        file = self._desk.file
        by = written_by(staff.names(file), file.clock.now(), settings.profile(file).zoneinfo)
        self.conflicts.fill(result.conflicts, by, decidable=result.tried)
        self.refused.fill(result.refused)
        self._enable()
        if result.tried and result.conflicts:
            self.conflicts.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stopped(self) -> None:
        self._say("soon", _("Stopped: nothing was brought in."))
        self._enable()

    def _failed(self, error: object) -> None:
        self._enable()
        if not isinstance(error, DeskError):
            assert isinstance(error, BaseException)
            raise error
        self._say("late", error.sentence)

    def _say(self, tone: str, text: str) -> None:
        self.said.set_text("late" if tone == "late" else "done" if tone == "done" else "soon", text)
        self.said.show()

    def _enable(self, *, running: bool = False) -> None:
        ready = self._table is not None and self._recipe is not None and not running
        for part in (self.try_it, self.take_in, self.keep_recipe):
            part.setEnabled(ready)
        if self._report is not None and not self._report.tried:
            self.take_in.setEnabled(False)
        self.choose.setEnabled(not running)
        self.save_refused.setVisible(bool(self._report and self._report.refused))

    def _choose(self) -> None:
        kinds = _("Tables and address books (*.csv *.tsv *.txt *.xlsx *.xls *.ods *.vcf);;All files (*)")
        path = ask_open(self, _("Choose a file"), kinds)
        if path:
            self.open_file(path)

    def _use_recipe(self) -> None:
        path = ask_open(self, _("Choose a recipe"), _("Recipes (*.toml)"))
        if path is None:
            return
        try:
            self._recipe = read_recipe(path)
        except DeskError as error:
            self._say("late", error.sentence)
            return
        self.kind.setCurrentIndex(max(0, self.kind.findData(self._recipe.kind)))
        self.look()

    def _keep_recipe(self) -> None:
        if self._recipe is None:
            return
        path = ask_save(self, _("Keep this recipe"), f"{self._recipe.kind}.toml", _("Recipes (*.toml)"))
        if path:
            self._write(path.with_suffix(".toml"))

    def _write(self, path: Path) -> None:
        recipe = self._recipe
        assert recipe is not None
        try:
            write_whole(path, lambda out: out.write(write_recipe(recipe).encode("utf-8")))
        except DeskError as error:
            self._say("late", error.sentence)

    def _save_refused(self) -> None:
        if self._report is None:
            return
        path = ask_save(self, _("Save the refused rows"), f"{_('refused rows')}.csv", "CSV (*.csv)")
        if path is None:
            return
        rows: Sequence[Refusal] = [Refusal(r.line, r.reason, r.cells) for r in self._report.refused]
        try:
            write_rejects(path.with_suffix(".csv"), self._report.header, rows)
        except DeskError as error:
            self._say("late", error.sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            at = self.focusWidget()
            if isinstance(at, QPushButton):
                at.click()
            return
        super().keyPressEvent(event)

    def reject(self) -> None:
        """Esc: stop what runs first, close when it has stopped."""
        if self.busy.is_running():
            self.busy.cancel()
        else:
            super().reject()
