"""What leaves the window: a record's sheet to look at, print and save, and a whole list as a file."""

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QWidget

from desk_app import paper
from desk_app.core.i18n import _, language, ngettext
from desk_app.export import export_kind
from desk_app.finder.titles import ALL
from desk_app.printing.files import write_pdf
from desk_app.storage.desk_file import DeskFile
from desk_app.ui.file_dialogs import ask_save
from desk_app.ui.preview import PreviewDialog

_LISTS = {"customer": "customers", "call": "calls", "complaint": "complaints", "delivery": "deliveries"}


def show_sheet(file: DeskFile, kind: str, row_id: str, remember: QSettings, parent: QWidget) -> PreviewDialog:
    """The record's sheet, ready to print or save; raises DeskError."""
    sheet = paper.sheet_of(kind)
    pdf = paper.sheet_pdf(file, kind, row_id, lang=language())
    titles = next(titles for titles in ALL if titles.kind == kind)
    name = f"{_(sheet.word)} {titles.of(file, [row_id])[0].number}.pdf"
    preview = PreviewDialog(
        pdf, _(sheet.word), name, parent, write=write_pdf, settings=remember, printer_key=f"printer/{sheet.name}"
    )
    preview.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    preview.open()
    return preview


def save_list(file: DeskFile, kind: str, parent: QWidget) -> str:
    """Asks where, and writes all records of a kind; answers the sentence to say, "" when nothing was chosen.

    Raises DeskError.
    """
    kinds = _("Spreadsheet (*.xlsx);;Table (*.csv)")
    if kind == "customer":
        kinds = _("Spreadsheet (*.xlsx);;Table (*.csv);;Address book (*.vcf)")
    path = ask_save(parent, _("Save a list as a file"), f"{_LISTS[kind]}.xlsx", kinds)
    if path is None:
        return ""
    count = export_kind(file, _LISTS[kind], path)
    text = ngettext("{n} record written to {file}.", "{n} records written to {file}.", count)
    return text.format(n=count, file=path)
