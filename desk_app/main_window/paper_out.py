"""What leaves the window: a record's sheet to look at, print and save, and a whole list as a file."""

from collections.abc import Sequence
from datetime import date as Date

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desk_app import paper
from desk_app.app import LIST_COLUMNS, Desk, customer_of
from desk_app.core.errors import DeskError
from desk_app.core.i18n import LANGUAGE_NAMES, _, language, ngettext
from desk_app.enquiries.handout import GoodsPage, goods_asked_sheet
from desk_app.export import export_complaints, export_customers, export_kind
from desk_app.finder.titles import ALL
from desk_app.goods.handout import allotments_sheet
from desk_app.goods.overview import Row
from desk_app.main_window.letter_out import REPLY, LetterOut
from desk_app.printing.files import write_pdf
from desk_app.settings import store as settings
from desk_app.storage.desk_file import DeskFile
from desk_app.ui.fields import Choice, ComboEntry
from desk_app.ui.file_dialogs import ask_save
from desk_app.ui.flow import FlowLayout
from desk_app.ui.preview import PreviewDialog
from desk_app.ui.theme import px
from desk_app.ui.widgets import button, label

_LISTS = {
    "customer": "customers",
    "call": "calls",
    "callback": "callbacks",
    "complaint": "complaints",
    "delivery": "deliveries",
}


class SheetPreview(PreviewDialog):
    """The sheets of one record: which, in which language, on which paper; what goes out is noted in the file."""

    def __init__(
        self,
        desk: Desk,
        actor: str,
        kind: str,
        row_id: str,
        remember: QSettings,
        parent: QWidget,
        *,
        name: str = "",
        lang: str = "",
    ) -> None:
        self._desk, self._actor, self._kind, self._row = desk, actor, kind, row_id
        sheet = paper.sheet_of(kind, name)
        lang = lang or paper.usual_language(desk.file, kind, row_id, sheet.name)
        pdf = paper.sheet_pdf(desk.file, kind, row_id, name=sheet.name, lang=lang)
        title = _(sheet.word)
        super().__init__(
            pdf, title, self._file_name(title), parent, write=write_pdf, settings=remember, printer_key=_key(sheet.name)
        )
        choices = (
            _combo(_("Sheet"), _("Sheet"), [(each.name, _(each.word)) for each in paper.sheets_of(kind)], sheet.name),
            _combo(_("Language"), _("Language of the paper"), list(LANGUAGE_NAMES.items()), lang),
            _combo(_("Size"), _("Size of the paper"), [(size, size) for size in sheet.sizes], sheet.size),
        )
        self.sheet, self.paper_language, self.paper_size = (combo for _word, combo in choices)
        self.letter = LetterOut(desk, actor, row_id)
        self.change_letter = button(_("Change the letter…"), icon="edit", on=self._change_letter)
        self.put_above(_row(choices, self.change_letter))
        self.change_letter.setVisible(sheet.name == REPLY)
        self.sheet.on_typed(self._other_sheet)
        self.paper_language.on_typed(self._again)
        self.paper_size.on_typed(self._again)
        self.went_out.connect(self._note)

    def _file_name(self, title: str) -> str:
        if self._kind in paper.OF_NO_RECORD:
            return f"{title} {self._row.partition('?')[0]}.pdf"
        titles = next(titles for titles in ALL if titles.kind == self._kind)
        return f"{title} {titles.of(self._desk.file, [self._row])[0].number}.pdf"

    def _other_sheet(self) -> None:
        sheet = paper.sheet_of(self._kind, str(self.sheet.value()))
        self.paper_size.set_choices([Choice(size, size) for size in sheet.sizes])
        blocked = self.paper_size.blockSignals(True)
        self.paper_size.fill(sheet.size)
        self.paper_size.blockSignals(blocked)
        self._again()

    def _again(self) -> None:
        sheet = paper.sheet_of(self._kind, str(self.sheet.value()))
        size, lang = str(self.paper_size.value()), str(self.paper_language.value())
        self.change_letter.setVisible(sheet.name == REPLY)
        try:
            if sheet.name == REPLY:
                pdf = self.letter.pdf(size, lang)
            else:
                pdf = paper.sheet_pdf(self._desk.file, self._kind, self._row, name=sheet.name, size=size, lang=lang)
        except DeskError as error:
            self.say(error.sentence)
            return
        self.show_pdf(pdf, _(sheet.word), self._file_name(_(sheet.word)), _key(sheet.name))

    def _change_letter(self) -> None:
        """Asks for other texts of the letter, and shows it with them."""
        if self.letter.ask(str(self.paper_language.value()), self):
            self._again()
        self.change_letter.setFocus()

    def _note(self) -> None:
        file = self._desk.file
        if file.read_only or self._kind in paper.OF_NO_RECORD:
            return
        whose = self._row if self._kind == "customer" else customer_of(file, self._kind, self._row)
        self._desk.prints.note(
            self._actor, self._kind, self._row, whose, str(self.sheet.value()), str(self.paper_language.value())
        )
        if str(self.sheet.value()) == REPLY:
            said = self.letter.keep(str(self.paper_language.value()))
            self.say(" ".join(filter(None, (self.said(), said))))


def _key(name: str) -> str:
    return f"printer/{name}"


def _combo(word: str, name: str, choices: Sequence[tuple[str, str]], chosen: str) -> tuple[str, ComboEntry]:
    """A choice and the word beside it; who only hears it hears its whole name."""
    made = ComboEntry([Choice(value, words) for value, words in choices])
    made.fill(chosen)
    made.setAccessibleName(name)
    return word, made


def _row(combos: Sequence[tuple[str, ComboEntry]], last: QWidget) -> QWidget:
    """What is chosen about a sheet side by side; where the window is narrow it goes on in another line."""
    held = QWidget()
    row = FlowLayout(held, gap=8)
    for word, combo in combos:
        pair = QWidget()
        column = QHBoxLayout(pair)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        name = label(word, "small")
        name.setBuddy(combo)
        column.addWidget(name)
        column.addWidget(combo)
        row.addWidget(pair)
    row.addWidget(last)
    return held


def show_sheet(
    desk: Desk, actor: str, kind: str, row_id: str, remember: QSettings, parent: QWidget, *, name: str = ""
) -> SheetPreview:
    """The record's sheets, ready to print or save; raises DeskError."""
    preview = SheetPreview(desk, actor, kind, row_id, remember, parent, name=name)
    preview.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    preview.open()
    return preview


def show_pyramid(file: DeskFile, remember: QSettings, parent: QWidget) -> PreviewDialog:
    """The page of the pyramid, ready to print or save."""
    title = _("Customer pyramid")
    preview = PreviewDialog(
        paper.pyramid_pdf(file, lang=language()),
        title,
        f"{title}.pdf",
        parent,
        write=write_pdf,
        settings=remember,
        printer_key=_key("pyramid"),
    )
    preview.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    preview.open()
    return preview


def show_goods(file: DeskFile, page: GoodsPage, remember: QSettings, parent: QWidget) -> PreviewDialog:
    """The page of goods asked about, ready to print or save."""
    title = _("Goods asked about")
    preview = PreviewDialog(
        goods_asked_sheet(page, paper.letterhead(file), lang=language()),
        title,
        f"{title}.pdf",
        parent,
        write=write_pdf,
        settings=remember,
        printer_key=_key("goods_asked"),
    )
    preview.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    preview.open()
    return preview


def show_allotments(
    file: DeskFile, rows: Sequence[Row], day: Date, remember: QSettings, parent: QWidget
) -> PreviewDialog:
    """The list of scarce goods, ready to print or save."""
    title, zone = _("Scarce goods"), settings.profile(file).zoneinfo
    pdf = allotments_sheet(rows, day, file.clock.now(), zone, paper.letterhead(file), lang=language())
    name = f"{title} {day.isoformat()}.pdf"
    preview = PreviewDialog(
        pdf, title, name, parent, write=write_pdf, settings=remember, printer_key=_key("allotments")
    )
    preview.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    preview.open()
    return preview


def save_customers(file: DeskFile, ids: Sequence[str], parent: QWidget) -> str:
    """Asks where, and writes these customers; answers the sentence to say, "" when nothing was chosen."""
    path = ask_save(
        parent,
        _("Save a list as a file"),
        "customers.xlsx",
        _("Spreadsheet (*.xlsx);;Table (*.csv);;Address book (*.vcf)"),
    )
    if path is None:
        return ""
    count = export_customers(file, path, ids, extra=LIST_COLUMNS)
    text = ngettext("{n} record written to {file}.", "{n} records written to {file}.", count)
    return text.format(n=count, file=path)


def save_complaints(file: DeskFile, ids: Sequence[str], parent: QWidget) -> str:
    """Asks where, and writes these complaints; answers the sentence to say, "" when nothing was chosen."""
    kinds = _("Spreadsheet (*.xlsx);;Table (*.csv)")
    path = ask_save(parent, _("Save a list as a file"), "complaints.xlsx", kinds)
    if path is None:
        return ""
    count = export_complaints(file, path, ids)
    text = ngettext("{n} record written to {file}.", "{n} records written to {file}.", count)
    return text.format(n=count, file=path)


def save_list(file: DeskFile, kind: str, parent: QWidget) -> str:
    """Asks where, and writes all records of a kind; answers the sentence to say, "" when nothing was chosen.

    Raises DeskError.
    """
    kinds = _("Spreadsheet (*.xlsx);;Table (*.csv)")
    if kind not in _LISTS:
        raise DeskError(_("This tab has no list of its own: choose the tab of the records to save."))
    if kind == "customer":
        kinds = _("Spreadsheet (*.xlsx);;Table (*.csv);;Address book (*.vcf)")
    path = ask_save(parent, _("Save a list as a file"), f"{_LISTS[kind]}.xlsx", kinds)
    if path is None:
        return ""
    count = export_kind(file, _LISTS[kind], path, extra=LIST_COLUMNS)
    text = ngettext("{n} record written to {file}.", "{n} records written to {file}.", count)
    return text.format(n=count, file=path)
