"""The right side of every view: one record on a card."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desk_app.core.i18n import _
from desk_app.ui import icons, theme
from desk_app.ui.flow import FlowLayout
from desk_app.ui.labels import NAME
from desk_app.ui.sight import show_whole
from desk_app.ui.strips import ClockBar
from desk_app.ui.theme import Tone, px
from desk_app.ui.widgets import Capsule, ElidedLabel, button, label, plain_tip, rule

ROOM_BELOW = 180


@dataclass(frozen=True, slots=True)
class Act:
    """A thing one can do with the record: its verb, what it does, its keys, and why not when it cannot.

    The keys are shown; who owns the record listens for them. A `rare` one stands in the menu behind the others.
    `tip` says what it does where two verbs are alike.
    """

    text: str
    on: Callable[[], object]
    keys: str = ""
    icon: str = ""
    why_not: str = ""
    rare: bool = False
    tip: str = ""


class Section(QWidget):
    """A part of the record under its heading; rarely used ones start folded."""

    def __init__(self, title: str, body: QWidget, *, folded: bool | None = None) -> None:
        super().__init__()
        self.body = body
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        self.head: QToolButton | None = None
        if folded is not None:
            self.head = QToolButton()
            self.head.setProperty("role", "link")
            self.head.setText(title.replace("&", "&&"))
            self.head.setCheckable(True)
            self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            self.head.setChecked(not folded)
            self.head.toggled.connect(self._fold)
            self.head.clicked.connect(lambda opened: show_whole(self) if opened else None)
            column.addWidget(self.head)
        elif title:
            column.addWidget(label(title, "head"))
        column.addWidget(body)
        self._fold(not folded)

    def _fold(self, opened: bool) -> None:
        self.body.setVisible(opened)
        if self.head is not None:
            icons.dress(self.head, "chevron-down" if opened else "chevron-right", "accent", 14)


class RecordPane(QFrame):
    """Head, customer line, clock, strip, acts, and a body that scrolls; what is not set is not shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._buttons: list[QPushButton] = []
        self._why_not = ""
        self._column = QVBoxLayout(self)
        self._top = QWidget()
        top = QVBoxLayout(self._top)
        top.setContentsMargins(0, 0, 0, 0)
        self._rows = top
        self.title = ElidedLabel(role="title")
        self.state = Capsule()
        self.number = label("", "muted", select=True)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addWidget(self.state)
        head.addStretch(1)
        self._head = head
        self._who = QWidget()
        self._who_row = QHBoxLayout(self._who)
        self.who_name = ElidedLabel(role="strong", keep=NAME)
        self.who_detail = ElidedLabel(role="muted")
        self.who_mark = Capsule()
        self._who_row.addWidget(self.who_name)
        self._who_row.addWidget(self.who_detail)
        self._who_row.addStretch(1)
        self._who_row.addWidget(self.who_mark)
        self._who_row.addWidget(self.number)
        self._clock = QWidget()
        self._clock_row = QHBoxLayout(self._clock)
        self.clock_bar = ClockBar()
        self.clock_words = ElidedLabel(role="small")
        self._clock_row.addWidget(self.clock_bar, 1)
        self._clock_row.addWidget(self.clock_words)
        self._strip = QVBoxLayout()
        self._acts = QWidget()
        self._acts_row = QHBoxLayout(self._acts)
        self.why_not = label("", "muted", wrap=True)
        top.addLayout(head)
        for part in (self._who, self._clock):
            top.addWidget(part)
        top.addLayout(self._strip)
        top.addWidget(self._acts)
        top.addWidget(self.why_not)
        top.addWidget(rule())
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._body = QWidget()
        self._body.setObjectName("scrolled")
        self._sections = QVBoxLayout(self._body)
        self._sections.addStretch(1)
        self._scroll.setWidget(self._body)
        self._column.addWidget(self._top)
        self._column.addWidget(self._scroll, 1)
        theme.announcer().changed.connect(self._measure)
        self._measure()
        self.clear()

    def clear(self) -> None:
        """Takes everything off the card, until the next `set_head`."""
        self.set_head("")
        self.set_customer("")
        self.set_clock(None)
        self.set_strip(None)
        self.set_actions(None)
        self.clear_sections()
        self._top.hide()
        self._scroll.hide()

    def set_head(self, title: str, *, state: str = "", tone: Tone = "accent", icon: str = "", number: str = "") -> None:
        """What it is, how it stands, and its number."""
        self._top.show()
        self._scroll.show()
        self.title.setText(title)
        self.state.set_state(state, tone, icon)
        self.number.setText(number)
        self.setAccessibleName(title)

    def set_customer(self, name: str, detail: str = "", *, mark: str = "", tone: Tone = "soon") -> None:
        """Whose it is: name, a line about them, and one thing to mind."""
        self.who_name.setText(name)
        self.who_detail.setText(detail)
        self.who_mark.set_state(mark, tone)
        self._who.setVisible(bool(name or detail or mark))

    def set_clock(self, elapsed: float | None, paused: float = 0.0, *, late: bool = False, words: str = "") -> None:
        """The promise's clock (shares of the whole time, 0 to 1) and the same in words; None hides it."""
        self._clock.setVisible(elapsed is not None)
        if elapsed is not None:
            self.clock_bar.set_clock(elapsed, paused, late=late, words=words)
            self.clock_words.setText(words)

    def set_strip(self, widget: QWidget | None) -> None:
        """Puts a widget (the four steps, a load bar) under the clock; None takes it away."""
        _empty(self._strip)
        if widget is not None:
            self._strip.addWidget(widget)

    def set_actions(
        self, primary: Act | None, others: Sequence[Act] = (), *, on_print: Callable[[], object] | None = None
    ) -> None:
        """The one next step as the filled button, others beside it, and Print at the right (F9 is the window's key).

        The keyboard, where it stands in the record, goes on to the next step.
        """
        at = self.window().focusWidget()
        keys_here = at is not None and self.isAncestorOf(at)
        self._buttons = []
        _empty(self._acts_row)
        holder = QWidget()
        flow = FlowLayout(holder, gap=8)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        self._why_not = primary.why_not if primary is not None else ""
        self.why_not.setText(self._why_not)
        self.why_not.setVisible(bool(self._why_not))
        if primary is not None:
            flow.addWidget(self._button(primary, "primary"))
        for act in others:
            if not act.rare:
                flow.addWidget(self._button(act, None))
        if rare := [act for act in others if act.rare]:
            flow.addWidget(self._more(rare))
        self._acts_row.addWidget(holder, 1)
        if on_print is not None:
            made = self._button(Act(_("Print"), on_print, "F9", "print"), None)
            self._acts_row.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        self._acts.setVisible(bool(self._buttons))
        holder.show()
        self._pin()
        if keys_here:
            self.focus()

    def _more(self, rare: Sequence[Act]) -> QPushButton:
        """The button of a menu with what is seldom done."""
        made = self._button(Act(_("More acts"), lambda: None), None)
        made.setText(_("More  ▾"))
        menu = QMenu(made)
        menu.setToolTipsVisible(True)
        for act in rare:
            keys = QKeySequence(act.keys).toString(QKeySequence.SequenceFormat.NativeText)
            line = menu.addAction(f"{act.text}\t{keys}" if keys else act.text)
            line.setEnabled(not act.why_not)
            line.setToolTip(plain_tip(act.why_not or act.tip))
            line.triggered.connect(lambda _checked=False, on=act.on: on())
        made.setMenu(menu)
        return made

    def rare_acts(self) -> dict[str, QAction]:
        """What the menu of seldom done acts offers, by its words."""
        menus = (made.menu() for made in self._buttons)
        return {line.text().split("\t")[0]: line for menu in menus if menu is not None for line in menu.actions()}

    def act_buttons(self) -> list[QPushButton]:
        """The buttons of the acts, the primary one first."""
        return list(self._buttons)

    def do_primary(self) -> str:
        """Does the one next step; answers why not where there is none or it may not be done now, else ""."""
        if not self._buttons or self._buttons[0].property("role") != "primary":
            return _("Nothing comes next with this record.")
        if not self._buttons[0].isEnabled():
            return self._why_not or _("This cannot be done now.")
        self._buttons[0].click()
        return ""

    def focus(self) -> None:
        """Puts the keyboard on the next step."""
        if self._buttons:
            self._buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _button(self, act: Act, role: str | None) -> QPushButton:
        keys = act.keys.replace("Return", "⏎")
        made = button(f"{act.text}  {keys}" if keys else act.text, role, icon=act.icon, on=act.on)
        made.setAccessibleName(act.text)
        made.setEnabled(not act.why_not)
        made.setToolTip(plain_tip(act.why_not or act.tip))
        self._buttons.append(made)
        return made

    def add_section(self, title: str, widget: QWidget, *, folded: bool | None = None) -> Section:
        """Adds a part below; `folded` True or False gives it a head to fold it with."""
        made = Section(title, widget, folded=folded)
        self._sections.insertWidget(self._sections.count() - 1, made)
        return made

    def clear_sections(self) -> None:
        """Takes the body away and scrolls to its top."""
        scrolls = self._top.parentWidget() is self._body
        if scrolls:
            self._column.insertWidget(0, self._top)
        _empty(self._sections)
        self._sections.addStretch(1)
        if scrolls:
            self._sections.insertWidget(0, self._top)
            self._top.show()
        self._scroll.verticalScrollBar().setValue(0)

    def scroll_area(self) -> QScrollArea:
        """The area the sections lie in."""
        return self._scroll

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._pin()

    def _pin(self) -> None:
        """Keeps the head in place where there is room for it and a body; else the head scrolls too."""
        width = self.contentsRect().width() - px(28)
        need = max(self._top.sizeHint().height(), self._top.heightForWidth(width))
        pinned = self.height() >= need + px(ROOM_BELOW)
        if pinned == (self._top.parentWidget() is self) or self._top.isHidden():
            return
        focused = self.focusWidget()
        if pinned:
            self._column.insertWidget(0, self._top)
        else:
            self._sections.insertWidget(0, self._top)
        self._top.show()
        if focused is not None and self._top.isAncestorOf(focused):
            focused.setFocus()

    def _measure(self) -> None:
        self._column.setContentsMargins(px(16), px(12), px(12), px(8))
        self._column.setSpacing(px(8))
        self._rows.setSpacing(px(8))
        for row in (self._head, self._who_row, self._clock_row):
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(px(8))
        self._acts_row.setContentsMargins(0, 0, 0, 0)
        self._acts_row.setSpacing(px(8))
        self._strip.setContentsMargins(0, 0, 0, 0)
        self._sections.setContentsMargins(0, 0, px(4), 0)
        self._sections.setSpacing(px(12))


def _empty(layout: QHBoxLayout | QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
