"""The part of a call's form for questions about price and stock: goods, what is asked, the answer."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desk_app.core.i18n import _, ngettext
from desk_app.enquiries import store
from desk_app.enquiries.model import ABOUT_WORDS, About, Asked, KnownGoods, asked_of, check_asked, goods_words
from desk_app.storage.desk_file import DeskFile
from desk_app.ui.fields import ComposedEntry, LineEntry
from desk_app.ui.flow import FlowLayout
from desk_app.ui.pick_line import Pick, PickLine
from desk_app.ui.theme import px
from desk_app.ui.widgets import button

_ORDER = tuple(About)
_DIGITS = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3)


def goods_picks(file: DeskFile, letters: str) -> Sequence[Pick]:
    """Goods for some letters, for a `PickLine`."""
    return [Pick(one.goods, one.goods, _known_words(one)) for one in store.find_goods(file, letters)]


def _known_words(one: KnownGoods) -> str:
    if one.asked:
        return ngettext("asked {n} time", "asked {n} times", one.asked).format(n=one.asked)
    return ngettext("bought {n} time", "bought {n} times", one.bought).format(n=one.bought)


class AboutKeys(QWidget):
    """What is asked, as three buttons of which one is down; Tab stops at that one, 1 2 3 and the arrows press."""

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self.buttons: list[QToolButton] = []
        row = FlowLayout(self, gap=4)
        for number, about in enumerate(_ORDER, 1):
            made = QToolButton()
            made.setText(f"{number}  {_(ABOUT_WORDS[about])}".replace("&", "&&"))
            made.setProperty("role", "chip")
            made.setCheckable(True)
            made.setAccessibleName(_(ABOUT_WORDS[about]))
            self._group.addButton(made, number)
            self.buttons.append(made)
            row.addWidget(made)
        self._group.buttonToggled.connect(lambda pressed, on: pressed.setFocusPolicy(_policy(on)))
        for made in self.buttons:
            made.setFocusPolicy(_policy(False))
        self.buttons[0].setChecked(True)

    @property
    def about(self) -> About:
        """What is asked."""
        return _ORDER[self.place()]

    def place(self) -> int:
        """Which button is down, counted from 0."""
        return max(0, self._group.checkedId() - 1)

    def choose(self, about: About) -> None:
        """Presses a button."""
        self.buttons[_ORDER.index(about)].setChecked(True)

    def pressed(self) -> QToolButton:
        """The button that is down, at which the keyboard stops."""
        return self.buttons[self.place()]

    def key(self, event: QKeyEvent) -> bool:
        """Presses by arrow or digit; True when it was one of them."""
        key = event.key()
        if key in _DIGITS:
            to = _DIGITS.index(Qt.Key(key))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            to = (self.place() + (1 if key == Qt.Key.Key_Right else -1)) % len(self.buttons)
        else:
            return False
        self.buttons[to].setChecked(True)
        self.buttons[to].setFocus(Qt.FocusReason.OtherFocusReason)
        return True


def _policy(on: bool) -> Qt.FocusPolicy:
    return Qt.FocusPolicy.StrongFocus if on else Qt.FocusPolicy.ClickFocus


class _Row(QWidget):
    """One question. Without an answer somebody calls back, unless the tick was set by hand."""

    def __init__(self, file: DeskFile, number: int) -> None:
        super().__init__()
        self.row_id: str | None = None
        self._by_hand = self._following = False
        self.goods = PickLine(lambda letters: goods_picks(file, letters), icon="package", eager=False)
        self.goods.setPlaceholderText(_("Goods: a part of the name, or initials"))
        self.goods.setAccessibleName(_("{field} {number}").format(field=_("Goods"), number=number))
        self.about = AboutKeys()
        self.answer = LineEntry()
        self.answer.setPlaceholderText(_("What was answered; empty if nobody knew"))
        self.answer.setAccessibleName(_("{field} {number}").format(field=_("Answer"), number=number))
        self.tick = QCheckBox(_("Not answered: call back"))
        self.tick.toggled.connect(self._ticked)
        self.more = QWidget()
        first, second = QHBoxLayout(), QHBoxLayout(self.more)
        second.setContentsMargins(0, 0, 0, 0)
        for row in (first, second):
            row.setSpacing(px(8))
        first.addWidget(self.goods, 1)
        second.addWidget(self.answer, 1)
        second.addWidget(self.tick)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, px(4))
        column.setSpacing(px(4))
        column.addLayout(first)
        column.addWidget(self.about)
        column.addWidget(self.more)
        self.follow()

    def editors(self) -> list[QWidget]:
        return [self.goods, *self.about.buttons, self.answer, self.tick]

    def stops(self) -> list[QWidget]:
        """Where Enter goes, one after the other."""
        return [self.goods, self.about.pressed(), self.answer]

    def is_blank(self) -> bool:
        return not goods_words(self.goods.text())

    def follow(self) -> None:
        """The rest is shown once there are goods; the tick follows the answer."""
        blank = self.is_blank()
        self.about.setVisible(not blank)
        self.more.setVisible(not blank)
        if not self._by_hand:
            self._following = True
            self.tick.setChecked(not blank and not self.answer.value())
            self._following = False

    def _ticked(self, on: bool) -> None:
        if not self._following:
            self._by_hand = on == bool(self.answer.value())

    def value(self) -> dict[str, object]:
        return {
            "id": self.row_id,
            "about": self.about.about.value,
            "goods": goods_words(self.goods.text()),
            "answer": self.answer.value(),
            "call_back": self.tick.isChecked(),
        }

    def fill(self, one: Asked | None) -> None:
        self.row_id = (one.id or None) if one else None
        self.goods.fill(one.goods if one else "")
        self.about.choose(one.about if one else About.PRICE)
        self.answer.fill(one.answer if one else "")
        self._by_hand = one is not None and one.call_back == bool(one.answer)
        self.tick.setChecked(one is not None and one.call_back)
        self.follow()


class EnquiryPart(ComposedEntry):
    """The questions of a call, as an entry of its form; `values` are those in which goods stand.

    Goods, Enter; 1 2 or 3 and on; the answer, Enter. An answer left empty becomes a callback. After the last
    answer Enter begins one more question, and an empty one is left by Enter. `editor_left`: the keyboard left one
    of the lines or buttons.
    """

    editor_left = Signal()

    def __init__(self, file: DeskFile) -> None:
        super().__init__()
        self._file = file
        self._rows: list[_Row] = []
        self._filling = False
        self._lines = QVBoxLayout()
        self._lines.setSpacing(px(4))
        self.more = button(_("Other goods"), "link", icon="new", on=self._one_more)
        self.more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        column.addLayout(self._lines)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.more.hide()
        self._add()

    def values(self) -> list[Asked]:
        """The questions; those that cannot be written down yet are among them (see `check`)."""
        return asked_of(self.value())

    def waiting(self) -> bool:
        """Whether goods stand here without an answer; a line that somebody is typing in is not yet counted."""
        at = QApplication.focusWidget()
        return any(row.tick.isChecked() and not row.is_blank() and at not in row.editors() for row in self._rows)

    def check(self) -> None:
        """Raises DeskError (field "enquiries") for a question with neither an answer nor a callback."""
        check_asked(self.values())

    def value(self) -> object:
        return [row.value() for row in self._rows if not row.is_blank()]

    def fill(self, value: object) -> None:
        """Takes what `value` gives, or a draft kept of it."""
        asked = [] if isinstance(value, Mapping) else asked_of(value)
        self._filling = True
        while len(self._rows) > max(1, len(asked)):
            self._take(self._rows[-1])
        while len(self._rows) < len(asked):
            self._add()
        for place, row in enumerate(self._rows):
            row.fill(asked[place] if place < len(asked) else None)
        self._filling = False
        self._changed()
        self.editors_changed.emit()

    def editors(self) -> list[QWidget]:
        return [editor for row in self._rows for editor in row.editors()]

    def after_enter(self, at: QWidget) -> QWidget | None:
        row = next((row for row in self._rows if at in row.editors()), None)
        if row is None or row.is_blank():
            return None
        stops = row.stops()
        if at in stops[:-1]:
            return stops[stops.index(at) + 1]
        place = self._rows.index(row) + 1
        if place == len(self._rows):
            self._add()
            self._changed()
            self.editors_changed.emit()
        return self._rows[place].goods

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            QTimer.singleShot(0, self, self._tidy)
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not event.modifiers():
            for row in self._rows:
                if watched in row.about.buttons and row.about.key(event):
                    if event.key() in _DIGITS:
                        row.answer.setFocus(Qt.FocusReason.TabFocusReason)
                    return True
        return super().eventFilter(watched, event)

    def _add(self) -> None:
        row = _Row(self._file, len(self._rows) + 1)
        self._rows.append(row)
        self._lines.addWidget(row)
        for editor in row.editors():
            editor.installEventFilter(self)
        for line in (row.goods, row.answer):
            line.textChanged.connect(self._changed)
        row.tick.toggled.connect(self._changed)
        for each in row.about.buttons:
            each.toggled.connect(self._changed)

    def _changed(self) -> None:
        if not self._filling:
            self._filling = True
            for row in self._rows:
                row.follow()
            self._filling = False
            self.more.setVisible(not self._rows[-1].is_blank())
            self.typed.emit()

    def _one_more(self) -> None:
        following = self.after_enter(self._rows[-1].answer)
        if following is not None:
            following.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, row: _Row) -> None:
        self._rows.remove(row)
        self._lines.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _tidy(self) -> None:
        """Takes empty rows away once the keyboard is elsewhere in the window."""
        self.editor_left.emit()
        at = QApplication.focusWidget()
        if at is None or self.isAncestorOf(at):
            return
        blank = [row for row in self._rows if row.is_blank()]
        if len(blank) == len(self._rows):
            blank = blank[1:]
        for row in blank:
            self._take(row)
        if blank:
            self._changed()
            self.editors_changed.emit()
