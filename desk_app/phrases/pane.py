"""The panel beside a form in which short answers are found while one types, and put into the note."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListView, QScrollArea, QVBoxLayout, QWidget

from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, ngettext
from desk_app.phrases import store
from desk_app.phrases.model import Phrase
from desk_app.phrases.service import PhraseService
from desk_app.staff import store as staff
from desk_app.ui.flow import FlowLayout
from desk_app.ui.hits import Hit, HitDelegate, Hits
from desk_app.ui.room_view import Surroundings
from desk_app.ui.search_line import SearchLine
from desk_app.ui.theme import px
from desk_app.ui.widgets import Banner, button, label

FIND_MS = 80
MOST_SHOWN = 8
_LEAST_WIDTH = 260
_LEAST_TEXT = 48
_FEW = 3
"""Lines that are seen even where there is little room."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PhrasePane(QWidget):
    """A line to search with, the answers that fit, and the whole text of the one marked.

    What is typed is looked for; with nothing typed the panel follows the topic and the words of the call. Enter or
    a click puts a text into the note (`insert_wanted(text)`), arrows mark another, Esc goes back (`leave_wanted`).
    `arrange_wanted` asks for the window in which short answers are kept. `key` is shown beside the title.
    With a service one that was not looked at for long can be said to hold still.
    """

    insert_wanted = Signal(str)
    leave_wanted = Signal()
    arrange_wanted = Signal()

    def __init__(self, around: Surroundings, service: PhraseService | None = None, *, key: str = "F7") -> None:
        super().__init__()
        self._around, self._service = around, service
        self._topic, self._words = "", ""
        self._found: dict[str, Phrase] = {}
        self.search = SearchLine()
        self.search.setPlaceholderText(_("Words or initials"))
        self.search.setAccessibleName(_("Find a short answer"))
        self.model = Hits()
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(HitDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("Short answers"))
        self.hint = label("", "muted", wrap=True)
        self.text = label("", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.who = label("", "small", wrap=True)
        self.due = Banner("soon", "")
        self.insert_button = button(_("Put into the note  ⏎"), icon="text", on=self.insert)
        self.review_button = button(_("It still holds"), "link", icon="check", on=self._review)
        self.arrange_button = button(_("Arrange…"), "link", icon="edit", on=self.arrange_wanted.emit)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FIND_MS)
        self._timer.timeout.connect(self.refresh)
        self._lay_out(key)
        self.search.textChanged.connect(lambda _text: self._timer.start())
        self.search.installEventFilter(self)
        self.list.selectionModel().currentChanged.connect(lambda index, _before: self._show(index))
        self.list.entered.connect(self.list.setCurrentIndex)
        self.list.clicked.connect(lambda _index: self.insert())
        self.refresh()

    def _lay_out(self, key: str) -> None:
        self.setMinimumWidth(px(_LEAST_WIDTH))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(label(_("Short answers"), "strong"))
        head.addWidget(label(key, "small"))
        head.addStretch(1)
        head.addWidget(self.arrange_button)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setMinimumHeight(px(_LEAST_TEXT))
        body = QWidget()
        body.setObjectName("scrolled")
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, px(6), 0)
        inner.addWidget(self.text)
        inner.addStretch(1)
        self._scroll.setWidget(body)
        acts = QWidget()
        flow = FlowLayout(acts, gap=8)
        flow.addWidget(self.insert_button)
        flow.addWidget(self.review_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(10), px(12), px(10))
        column.setSpacing(px(6))
        column.addLayout(head)
        column.addWidget(self.search)
        column.addWidget(self.hint)
        column.addWidget(self.list)
        column.addWidget(self._scroll, 1)
        column.addWidget(self.who)
        column.addWidget(self.due)
        column.addWidget(acts)
        column.addStretch(0)
        for before, after in pairwise((self.search, self.insert_button, self.review_button, self.arrange_button)):
            QWidget.setTabOrder(before, after)

    def focus_search(self) -> None:
        """Puts the keyboard into the line, all of it marked, so that typing begins anew."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def set_topic(self, topic_id: str | None, words: str = "") -> None:
        """Follows what the call is about; what somebody typed into the line goes on being looked for."""
        if (topic_id or "", words) != (self._topic, self._words):
            self._topic, self._words = topic_id or "", words
            self._timer.start()

    def marked(self) -> Phrase | None:
        """The short answer that Enter puts into the note."""
        entry = self.model.entry(self.list.currentIndex().row()) if self.list.currentIndex().isValid() else None
        return self._found.get(entry.id) if isinstance(entry, Hit) else None

    def refresh(self) -> None:
        """Looks anew; the one marked stays marked while it is among those found."""
        self._timer.stop()
        if self._around.file.closed:
            return
        typed, before = self.search.text().strip(), self.marked()
        found = self._fitting(typed)
        paths = store.topic_paths(self._around.file)
        self._found = {one.id: one for one in found}
        hits = [Hit("text", one.id, one.title, paths.get(one.topic_id or "", ""), "", typed) for one in found]
        self.model.show(hits, None)
        self._say_what(typed, found)
        row = next((place for place, one in enumerate(found) if before is not None and one.id == before.id), 0)
        self.list.setCurrentIndex(self.model.index(row if found else -1))
        self._show(self.list.currentIndex())

    def _fitting(self, typed: str) -> list[Phrase]:
        file, topic = self._around.file, self._topic or None
        if typed:
            return store.find(file, typed, topic, MOST_SHOWN)
        fitting = store.fitting(file, topic, self._words, MOST_SHOWN) if topic or self._words.strip() else []
        return fitting or store.find(file, "", None, MOST_SHOWN)

    def _say_what(self, typed: str, found: Sequence[Phrase]) -> None:
        rows = sum(self.list.sizeHintForRow(row) for row in range(self.model.rowCount()))
        few = min(rows, sum(self.list.sizeHintForRow(row) for row in range(min(_FEW, self.model.rowCount()))))
        self.list.setMinimumHeight(few + px(6))
        self.list.setMaximumHeight(rows + px(6))
        self.list.setVisible(bool(found))
        none = _("No short answers yet. The store's own are written once, under “Arrange…”, and then found here.")
        unknown = _("No short answer has these words. Others are written under “Arrange…”.")
        self.hint.setText("" if found else unknown if typed else none)
        self.hint.setVisible(not found)

    def _show(self, index: QModelIndex) -> None:
        one = self.marked() if index.isValid() else None
        for part in (self._scroll, self.who, self.insert_button):
            part.setVisible(one is not None)
        self.search.setAccessibleDescription(one.title if one else "")
        file = self._around.file
        today = store.today(file)
        due = one is not None and one.is_due(today)
        self.due.setVisible(due)
        self.review_button.setVisible(due and self._service is not None and not file.read_only)
        if one is None:
            self.text.setText("")
            return
        self.text.setText(one.text)
        self._fit_text()
        self._scroll.verticalScrollBar().setValue(0)
        author = staff.names(file).get(one.author_id, "")
        day = when.date(one.reviewed_on, year=one.reviewed_on.year != today.year)
        self.who.setText(_("{author} · reviewed {day}").format(author=author, day=day))
        if due:
            days = one.days_unseen(today)
            said = ngettext("Not reviewed for {n} day", "Not reviewed for {n} days", days)
            self.due.set_text("soon", said.format(n=days))

    def _fit_text(self) -> None:
        """As high as the text needs where there is room, so that what belongs to it stands right under it."""
        need = self.text.heightForWidth(self._scroll.viewport().width() - px(6))
        self._scroll.setMaximumHeight(max(need, px(_LEAST_TEXT)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_text()

    def insert(self) -> None:
        """Asks for the marked text to be put into the note; the line is empty again for the next one."""
        if self._timer.isActive():
            self.refresh()
        one = self.marked()
        if one is not None:
            self.insert_wanted.emit(one.text)
            self.search.clear()

    def _review(self) -> None:
        one = self.marked()
        if one is None or self._service is None:
            return
        try:
            self._service.review(self._around.actor(), one.id)
        except DeskError as error:
            self.due.set_text("late", error.sentence)
            return
        self.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return event.type() == QEvent.Type.KeyPress and self._key(event)

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if key == Qt.Key.Key_Escape:
            self.leave_wanted.emit()
        elif key in _ENTER:
            self.insert()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            to = self.model.next_choice(self.list.currentIndex().row(), 1 if key == Qt.Key.Key_Down else -1)
            if to >= 0:
                self.list.setCurrentIndex(self.model.index(to))
        else:
            return False
        return True
