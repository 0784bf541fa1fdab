"""What an import did or would do, in words, and the rows that could not be taken."""

from collections.abc import Sequence

from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem

from desk_app.core.i18n import _
from desk_app.exchange.rows import Table
from desk_app.imports.model import Refused, Report

_MOST_SHOWN = 500


class RefusedTable(QTableWidget):
    """The first refused rows, each with its line and why; hidden where there are none."""

    def __init__(self) -> None:
        super().__init__(0, 2)
        self.setAccessibleName(_("Rows that cannot be taken"))
        self.setHorizontalHeaderLabels([_("line"), _("why not")])
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().hide()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.hide()

    def fill(self, refused: Sequence[Refused]) -> None:
        """Shows these."""
        shown = refused[:_MOST_SHOWN]
        self.setRowCount(len(shown))
        for row, one in enumerate(shown):
            self.setItem(row, 0, QTableWidgetItem(str(one.line)))
            self.setItem(row, 1, QTableWidgetItem(one.reason))
        self.setVisible(bool(refused))


def counted(report: Report) -> str:
    """How many rows there were, and what became of them."""
    said = _("{read} rows read: {new} new, {changed} changed, {unchanged} unchanged, {refused} refused.")
    if report.conflicts:
        said = _(
            "{read} rows read: {new} new, {changed} changed, {unchanged} unchanged, {refused} refused;"
            " {conflicts} conflicts."
        )
    return said.format(
        read=report.read,
        new=report.new,
        changed=report.changed,
        unchanged=report.unchanged,
        refused=len(report.refused),
        conflicts=len(report.conflicts),
    )


def read_as(name: str, table: Table) -> str:
    """The file, its encoding where it has one, and the line of its header where it has one."""
    if table.encoding and table.header_line:
        said = _("{file} · {encoding} · header in line {line}")
        return said.format(file=name, encoding=table.encoding, line=table.header_line)
    if table.header_line:
        return _("{file} · header in line {line}").format(file=name, line=table.header_line)
    return _("{file} · {encoding}").format(file=name, encoding=table.encoding) if table.encoding else name
