"""What windows have in common in which a short list is kept: the list, the form of one, what was refused."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from desk_app.core.errors import DeskError
from desk_app.ui.fields import Field
from desk_app.ui.form import Form
from desk_app.ui.theme import Tone, tokens
from desk_app.ui.widgets import Banner, label, plain_tip

_ID = Qt.ItemDataRole.UserRole


class FormBeside(QDialog):
    """The form of what is chosen in a list. Ctrl+Enter, or Enter in its last field, saves; Esc closes."""

    def __init__(self, title: str, fields: Sequence[Field], parent: QWidget | None, *, columns: int = 1) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self._chosen = ""
        self.form = Form(fields, columns=columns)
        self.form.save_wanted.connect(lambda: self.save())
        self.form.end_reached.connect(lambda: self.save())
        self.form.leave_wanted.connect(self.reject)
        self.head = label("", "heading", wrap=True)
        self.banner = Banner("late", "")
        self.banner.hide()

    def save(self) -> None:
        """Adds the one typed or changes the one shown; what is wrong is said beside its field."""
        raise NotImplementedError

    def attempt(self, act: Callable[[], object]) -> bool:
        """Does it; a refusal is said beside its field or above the form. Answers whether it was done."""
        self.banner.hide()
        self.form.clear_errors()
        if self.form.refuses():
            return False
        try:
            act()
        except DeskError as error:
            if not self.form.show_desk_error(error):
                self.tell("late", error.sentence)
            return False
        return True

    def tell(self, tone: Tone, sentence: str) -> None:
        """Says it above the form."""
        self.banner.set_text(tone, sentence)
        self.banner.show()


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A line of the list; without a `tip` its text is one."""

    id: str
    text: str
    tip: str = ""
    tone: Tone | None = None


class KeptListDialog(FormBeside):
    """A list in which one is chosen (`show_one`), and its form, or an empty one for one more."""

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        parent: QWidget | None,
        *,
        list_name: str = "",
        columns: int = 1,
    ) -> None:
        super().__init__(title, fields, parent, columns=columns)
        self.list = QListWidget()
        self.list.setAccessibleName(list_name or title)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(lambda item, _before: self._changed(item))
        self.list.itemActivated.connect(lambda _item: self.form.focus())

    def show_one(self, row_id: str) -> None:
        """Shows one of the list in the form."""
        raise NotImplementedError

    def choose(self, row_id: str) -> None:
        """Makes that one the current one of the list."""
        for row in range(self.list.count()):
            if self.list.item(row).data(_ID) == row_id:
                self.list.setCurrentRow(row)

    def current_id(self) -> str:
        """The id of the current one of the list, "" if there is none."""
        item = self.list.currentItem()
        return str(item.data(_ID)) if item is not None else ""

    def fill_list(self, rows: Iterable[KeptRow], keep: str) -> None:
        """Lists these; the one to keep becomes the current one, the form stays as it is."""
        blocked = self.list.blockSignals(True)
        self.list.clear()
        for one in rows:
            item = QListWidgetItem(one.text, self.list)
            item.setData(_ID, one.id)
            item.setToolTip(plain_tip(one.tip or one.text))
            if one.tone is not None:
                item.setForeground(QColor(tokens().ink(one.tone)))
            if one.id == keep:
                self.list.setCurrentItem(item)
        self.list.blockSignals(blocked)

    def let_go(self) -> None:
        """None of the list is the current one any more."""
        blocked = self.list.blockSignals(True)
        self.list.setCurrentIndex(QModelIndex())
        self.list.clearSelection()
        self.list.blockSignals(blocked)

    def _changed(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.show_one(str(item.data(_ID)))
