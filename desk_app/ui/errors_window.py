"""What is shown when the program itself made a mistake."""

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desk_app.core.i18n import _
from desk_app.ui.theme import px
from desk_app.ui.widgets import IconLabel, button, label


class ErrorsWindow(QDialog):
    """Says that something went wrong, that nothing written is lost, and where the report lies."""

    def __init__(self, crash_file: Path, kept_text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Something went wrong"))
        self._path = crash_file
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(12))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(IconLabel("alert", "late", 24))
        head.addWidget(label(_("This step could not be finished"), "heading"), 1)
        column.addLayout(head)
        column.addWidget(
            label(
                _(
                    "The program made a mistake. Everything saved before is safe, and you can go on working. "
                    "What happened is written in this file; please hand it to whoever looks after the program."
                ),
                wrap=True,
            )
        )
        where = label(str(crash_file), "muted", wrap=True, select=True)
        where.setAccessibleName(_("Where the report lies"))
        column.addWidget(where)
        self.kept: QPlainTextEdit | None = None
        if kept_text:
            column.addWidget(label(_("What you had typed is kept here:"), "small"))
            self.kept = QPlainTextEdit(kept_text)
            self.kept.setReadOnly(True)
            self.kept.setTabChangesFocus(True)
            self.kept.setAccessibleName(_("What you had typed"))
            column.addWidget(self.kept, 1)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        self.copy_path = button(_("Copy where it lies"), icon="copy", on=self._copy_path)
        row.addWidget(self.copy_path)
        if self.kept is not None:
            self.copy_text = button(_("Copy the text"), icon="copy", on=self._copy_text)
            row.addWidget(self.copy_text)
        row.addStretch()
        self.go_on = button(_("Go on working"), "primary", on=self.accept)
        row.addWidget(self.go_on)
        column.addLayout(row)
        self.go_on.setFocus()
        self.setMinimumWidth(px(520))

    def _copy_path(self) -> None:
        QGuiApplication.clipboard().setText(str(self._path))

    def _copy_text(self) -> None:
        if self.kept is not None:
            QGuiApplication.clipboard().setText(self.kept.toPlainText())
