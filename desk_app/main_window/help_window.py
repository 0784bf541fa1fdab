"""Help: the page for this place, in the language spoken."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QTextBrowser, QVBoxLayout, QWidget

from desk_app.core.i18n import _, language
from desk_app.core.resources import resource
from desk_app.ui.screen import fit
from desk_app.ui.theme import px
from desk_app.ui.widgets import button

PAGES = (
    "today", "customer", "lists", "standing", "privacy", "call", "callback", "complaint", "complaint_work", "promise",
    "delivery", "care", "scarce", "figures", "finder", "files", "paper", "keys",
)  # fmt: skip
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")
"""Outside of Chinese: a Chinese face draws the curly marks as wide as a character, with gaps."""


def page_text(page: str) -> str:
    """The Markdown of one help page in the language spoken."""
    text = resource("help", language(), f"{page}.md").read_text(encoding="utf-8")
    return text if language() == "zh_CN" else text.translate(_STRAIGHT)


def page_title(page: str) -> str:
    """A page's first heading."""
    return page_text(page).splitlines()[0].lstrip("# ").strip()


class HelpWindow(QDialog):
    """The pages at the left, the text at the right; Esc closes."""

    def __init__(self, page: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Help"))
        fit(self, 860, 600)
        self.pages = QListWidget()
        self.pages.setAccessibleName(_("Pages"))
        for each in PAGES:
            item = QListWidgetItem(page_title(each), self.pages)
            item.setSizeHint(QSize(0, px(30)))
        self.pages.setFixedWidth(px(200))
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setAccessibleName(_("Help"))
        self.text.document().setDocumentMargin(px(12))
        self.pages.currentRowChanged.connect(self._show)
        row = QHBoxLayout()
        row.addWidget(self.pages)
        row.addWidget(self.text, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(12))
        row.setSpacing(px(12))
        column.addLayout(row, 1)
        last = QHBoxLayout()
        last.addStretch()
        last.addWidget(button(_("Close  Esc"), on=self.close))
        column.addLayout(last)
        QShortcut(QKeySequence("F1"), self).activated.connect(self.close)
        self.pages.setCurrentRow(PAGES.index(page))

    def _show(self, row: int) -> None:
        self.text.setMarkdown(page_text(PAGES[row]))
