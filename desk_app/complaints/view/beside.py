"""What stands beside the record of a complaint: the checklist, complaints like it, and doubles joined into it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHeaderView, QPushButton, QTreeWidgetItem, QVBoxLayout, QWidget

from desk_app.complaints.work_model import Check, Other
from desk_app.complaints.work_words import other_state, other_words
from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.purchases.pane import Lines, flowing
from desk_app.ui.room_view import Surroundings
from desk_app.ui.theme import px
from desk_app.ui.widgets import button, label, plain_tip

_ID = Qt.ItemDataRole.UserRole
_MOST_LINES = 6
_ABOUT = 2


class _ShortLines(Lines):
    """Lines as high as they need, scrolled beyond a few; `on_key` may take a key."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.on_key: Callable[[int], bool] = lambda _key: False
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.installEventFilter(self)

    def stand(self) -> None:
        """Takes the height of its lines."""
        self.ensurePolished()
        row = max(self.sizeHintForRow(0), self.fontMetrics().height() + px(6))
        head = 0 if self.isHeaderHidden() else self.header().sizeHint().height()
        self.setFixedHeight(head + row * min(_MOST_LINES, max(1, self.topLevelItemCount())) + px(6))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.stand()

    def current_id(self) -> str:
        """The id of the current line, "" if there is none."""
        item = self.currentItem()
        return str(item.data(0, _ID)) if item is not None else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not event.modifiers():
            return self.on_key(event.key())
        return super().eventFilter(watched, event)


class OthersPane(QWidget):
    """Complaints that are linked with one, and those that likely should be.

    Enter opens one, Insert links a likely one, Delete takes a link away. `also` are further acts, words first.
    """

    def __init__(
        self,
        around: Surroundings,
        others: Sequence[Other],
        *,
        on_open: Callable[[str], object],
        on_link: Callable[[Other], object],
        on_unlink: Callable[[Other], object],
        also: Sequence[tuple[str, Callable[[], object]]] = (),
    ) -> None:
        super().__init__()
        self._others, self._open, self._link, self._unlink = (
            {one.id: one for one in others},
            on_open,
            on_link,
            on_unlink,
        )
        self.lines = _ShortLines(_("Similar and repeated complaints"))
        self.lines.setHeaderLabels([_("How"), _("Received"), _("About"), _("State")])
        head = self.lines.header()
        for place in range(4):
            stretch = place == _ABOUT
            mode = QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.ResizeToContents
            head.setSectionResizeMode(place, mode)
        zone = around.zone()
        for one in others:
            day = when.date(one.received_at.astimezone(zone).date())
            item = QTreeWidgetItem([other_words(one), day, f"{one.name} · {one.title}", other_state(one)])
            item.setData(0, _ID, one.id)
            tip = plain_tip("\n".join(filter(None, (one.number, one.name, one.title, one.note))))
            for place in range(4):
                item.setToolTip(place, tip)
            said = ", ".join((*(item.text(place) for place in range(4)), one.number))
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, said)
            self.lines.addTopLevelItem(item)
        self.lines.setCurrentIndex(self.lines.model().index(0, 0))
        self.lines.on_key = self._key
        self.lines.itemDoubleClicked.connect(lambda _item, _column: self.open_one())
        self.lines.currentItemChanged.connect(lambda _now, _before: self._tell())
        self.open_button = button(_("Open  ⏎"), "link", icon="open", on=self.open_one)
        self.link_button = button("", "link", icon="link", on=self.link_one)
        self.unlink_button = button("", "link", icon="trash", on=self.unlink_one)
        self.link_button.setText(_("Link  Ins"))
        self.unlink_button.setText(_("Take the link away  Del"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        places, links = flowing(8)
        if others:
            column.addWidget(self.lines)
            for each in (self.open_button, self.link_button, self.unlink_button):
                links.addWidget(each)
        for words, act in also:
            links.addWidget(button(words, "link", on=act))
        column.addWidget(places)
        self._tell()

    def _chosen(self) -> Other | None:
        return self._others.get(self.lines.current_id())

    def _tell(self) -> None:
        one = self._chosen()
        self.link_button.setVisible(one is not None and not one.link_id)
        self.unlink_button.setVisible(one is not None and bool(one.link_id))

    def open_one(self) -> None:
        """Opens the chosen one."""
        if one := self._chosen():
            self._open(one.id)

    def link_one(self) -> None:
        """Links the chosen one, as it is likely."""
        if (one := self._chosen()) and not one.link_id:
            self._link(one)

    def unlink_one(self) -> None:
        """Takes the link to the chosen one away."""
        if (one := self._chosen()) and one.link_id:
            self._unlink(one)

    def _key(self, key: int) -> bool:
        acts = {
            Qt.Key.Key_Return: self.open_one,
            Qt.Key.Key_Enter: self.open_one,
            Qt.Key.Key_Insert: self.link_one,
            Qt.Key.Key_Delete: self.unlink_one,
        }
        act = acts.get(Qt.Key(key))
        if act is None:
            return False
        act()
        return True


class ChecksPane(QWidget):
    """What is to be checked, each with a tick and who made it when; Space ticks."""

    def __init__(
        self,
        checks: Sequence[Check],
        stamps: Sequence[str],
        *,
        writing: bool,
        on_tick: Callable[[str], object],
        on_change: Callable[[], object],
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        self.lines = _ShortLines(_("Checklist"))
        self.lines.setHeaderHidden(True)
        self.lines.setColumnCount(2)
        head = self.lines.header()
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        for check, stamp in zip(checks, stamps, strict=True):
            item = QTreeWidgetItem([check.text, stamp])
            item.setData(0, _ID, check.item_id)
            item.setToolTip(0, plain_tip(check.text))
            item.setCheckState(0, Qt.CheckState.Checked if check.done else Qt.CheckState.Unchecked)
            if not writing:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
            self.lines.addTopLevelItem(item)
        if checks:
            self.lines.setCurrentIndex(self.lines.model().index(0, 0))
            column.addWidget(self.lines)
        else:
            column.addWidget(label(_("Nothing is to be checked."), "muted", wrap=True))
        self._on_tick = on_tick
        self.lines.itemChanged.connect(self._ticked)
        self.change_button = button(_("Change the checklist…"), "link", icon="edit", on=on_change)
        places, links = flowing(8)
        links.addWidget(self.change_button)
        column.addWidget(places)

    def _ticked(self, item: QTreeWidgetItem, place: int) -> None:
        if place == 0:
            with QSignalBlocker(self.lines):
                self._on_tick(str(item.data(0, _ID)))


class DoublesPane(QWidget):
    """The doubles joined into a complaint, each with its words and what parts it again."""

    def __init__(self, told: Sequence[tuple[str, str, str]], on_part: Callable[[str], object]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        self.part_buttons: list[QPushButton] = []
        for row_id, number, words in told:
            column.addWidget(label(words, select=True, wrap=True))
            made = button(_("Part {number} again").format(number=number), "link", on=partial(on_part, row_id))
            self.part_buttons.append(made)
            places, links = flowing(8)
            links.addWidget(made)
            column.addWidget(places)
