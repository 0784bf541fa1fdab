"""The windows of the pyramid: all customers in their classes, and deciding one customer's class by hand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, ngettext
from desk_app.pyramid import computations_store as computations
from desk_app.pyramid.drawing import PyramidDrawing
from desk_app.pyramid.model import Computation, Move, Pyramid, Step, steps
from desk_app.pyramid.rule import RULE
from desk_app.pyramid.service import PyramidService
from desk_app.pyramid.spoken import class_words, computation_words, rule_words, step_words
from desk_app.pyramid.tiers import TIER_WORDS, Tier
from desk_app.staff import store as staff
from desk_app.storage.desk_file import DeskFile
from desk_app.ui.busy import Busy, BusyPanel, Progress
from desk_app.ui.fields import Choice, Field, Kind
from desk_app.ui.form_dialog import FormDialog, Values
from desk_app.ui.screen import fit
from desk_app.ui.sight import show_whole
from desk_app.ui.theme import px
from desk_app.ui.widgets import Banner, button, label, plain_tip

MOST_MOVES = 300
_ROWS_SEEN = 5
"""So many of those who moved are seen at once at the least."""
_BESIDE = 760
"""From this width on, in px at 100 %, they stand beside the drawing, else below it."""
_ID = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class _Looked:
    """What the window shows."""

    pyramid: Pyramid
    last: Computation | None
    by: str
    steps: Sequence[Step]
    moves: Sequence[Move]


class _Shortened(QStyledItemDelegate):
    """Lines are as wide as their list and shortened at its edge; the tool tip has the whole."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, super().sizeHint(option, index).height())


class PyramidDialog(QDialog):
    """The pyramid drawn, what has to be said beside it, who moved, and computing anew.

    `tier_chosen(str)` asks for the list of the customers of a class (the window closes then), `print_wanted()`
    for the sheet of paper. `open_customer(id)` is called for somebody chosen among those who moved.
    Adding up runs in a thread.
    """

    tier_chosen = Signal(str)
    print_wanted = Signal()

    def __init__(
        self,
        file: DeskFile,
        service: PyramidService,
        actor: Callable[[], str],
        open_customer: Callable[[str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Customer pyramid"))
        self._file, self._service, self._actor, self._open_customer = file, service, actor, open_customer
        self.said = label("", "muted", wrap=True)
        self.banner = Banner("late", "")
        self.banner.hide()
        self.drawing = PyramidDrawing()
        self.drawing.tier_chosen.connect(self._chosen)
        self.notes = label("", wrap=True)
        self.moved = label("", wrap=True)
        self.moves = QListWidget()
        self.moves.setAccessibleName(_("Who moved at the last computation"))
        self.moves.setItemDelegate(_Shortened(self.moves))
        self.moves.installEventFilter(self)
        self.moves.itemActivated.connect(self._open)
        self.would = label("", wrap=True, select=True)
        self.rule = label("\n".join(rule_words(RULE)), "small", wrap=True, select=True)
        self.rule_head = label("", "heading")
        self.busy = Busy(self)
        self.panel = BusyPanel(self.busy)
        self.compute_button = button(_("Compute anew  Ctrl+⏎"), "primary", icon="refresh", on=self.compute)
        self.print_button = button(_("Print"), icon="print", on=self.print_wanted.emit)
        self.copy_button = button(_("Copy as a picture"), icon="copy", on=self.copy)
        self._beside = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._lay_out()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.compute_button.click)
        fit(self, 1040, 680)
        self.busy.finished.connect(self._finished)
        self.busy.failed.connect(self._failed)
        self.look()

    def _lay_out(self) -> None:
        drawn, said = QWidget(), QWidget()
        draw, say = QVBoxLayout(drawn), QVBoxLayout(said)
        draw.addWidget(self.drawing)
        draw.addWidget(label(_("A click on a tier, or Enter, shows its customers."), "small", wrap=True))
        draw.addWidget(self.notes)
        draw.addStretch(1)
        say.addWidget(label(_("Who moved at the last computation"), "heading", wrap=True))
        say.addWidget(self.moved)
        say.addWidget(self.moves, 1)
        say.addWidget(self.would)
        say.addStretch()
        self._beside.addWidget(drawn, 1)
        self._beside.addWidget(said, 1)
        body = QWidget()
        body.setObjectName("scrolled")
        inner = QVBoxLayout(body)
        inner.addLayout(self._beside)
        inner.addWidget(self.rule_head)
        inner.addWidget(self.rule)
        inner.addStretch(1)
        self._beside.setSpacing(px(8))
        for part in (draw, say, inner):
            part.setContentsMargins(0, 0, px(8), 0)
            part.setSpacing(px(8))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(body)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        for each in (self.compute_button, self.copy_button, self.print_button):
            row.addWidget(each)
        row.addStretch(1)
        row.addWidget(button(_("Close  Esc"), on=self.reject))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(10))
        column.addWidget(label(_("Customer pyramid"), "title"))
        column.addWidget(self.said)
        column.addWidget(self.banner)
        column.addWidget(scroll, 1)
        column.addWidget(self.panel)
        column.addLayout(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        directions = QBoxLayout.Direction
        self._beside.setDirection(directions.LeftToRight if self.width() >= px(_BESIDE) else directions.TopToBottom)
        super().resizeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and watched is self.moves:
            show_whole(self.moves)
        return super().eventFilter(watched, event)

    # Reading and computing

    def look(self) -> None:
        """Adds up anew, and says what would change if it were written."""
        self._start(lambda _progress: self._looked())

    def compute(self) -> None:
        """Computes and writes the classes."""
        if self.busy.is_running():
            return
        actor = self._actor()

        def work(_progress: Progress) -> _Looked:
            self._service.recompute(actor)
            return self._looked()

        self._start(work)

    def _start(self, work: Callable[[Progress], _Looked]) -> None:
        self.banner.hide()
        self.compute_button.setEnabled(False)
        self.panel.start(_("Adding up what the customers bought…"), work)
        self.panel.cancel.hide()

    def _looked(self) -> _Looked:
        last = computations.last(self._file)
        return _Looked(
            pyramid=self._service.computed(),
            last=last,
            by=staff.names(self._file).get(last.by, "") if last else "",
            steps=computations.steps_of(self._file, last) if last else (),
            moves=computations.moves_of(self._file, last, MOST_MOVES) if last else (),
        )

    def _failed(self, error: object) -> None:
        self.compute_button.setEnabled(True)
        if not isinstance(error, DeskError):
            assert isinstance(error, BaseException)
            raise error
        self.banner.set_text("late", error.sentence)
        self.banner.show()

    def _finished(self, result: object) -> None:
        assert isinstance(result, _Looked)
        pyramid, last = result.pyramid, result.last
        self.compute_button.setEnabled(True)
        day = when.date(last.as_of if last else pyramid.as_of, year=True)
        if last:
            self.said.setText(computation_words(last, day, result.by))
        else:
            self.said.setText(_("Not computed yet: so it would be as of {day}.").format(day=day))
        self.drawing.show_floors(pyramid.standing if last else pyramid.floors, pyramid.currency)
        self.notes.setText("\n".join(self._notes(pyramid)))
        self._show_moves(result)
        self.would.setText(self._would(pyramid))
        self.rule_head.setText(_("The rule, version {version}").format(version=pyramid.rule.version))
        self.drawing.setFocus()

    def _notes(self, pyramid: Pyramid) -> list[str]:
        without = ngettext(
            "{n} customer bought nothing yet: the rule gives them no tier.",
            "{n} customers bought nothing yet: the rule gives them no tier.",
            pyramid.without_purchase,
        )
        return [*pyramid.notes(), *([without.format(n=pyramid.without_purchase)] if pyramid.without_purchase else [])]

    def _would(self, pyramid: Pyramid) -> str:
        found = steps((one.before, one.tier) for one in pyramid.moves)
        day = when.date(pyramid.as_of, year=True)
        if not found:
            return _("Computed anew as of {day}: nobody would move.").format(day=day)
        return _("If computed anew as of {day}: {moves}.").format(
            day=day, moves=_("; ").join(step_words(step) for step in found)
        )

    def _show_moves(self, result: _Looked) -> None:
        if result.last is None:
            told = _("There was no computation yet.")
        elif not result.steps:
            told = _("Nobody moved.")
        else:
            told = _("; ").join(step_words(step) for step in result.steps)
        self.moved.setText(told)
        self.moves.clear()
        for move in result.moves:
            text = _("{name}: {before} → {after} ({number})").format(
                name=move.name, number=move.number, before=class_words(move.before), after=class_words(move.after)
            )
            item = QListWidgetItem(text, self.moves)
            item.setData(_ID, move.customer_id)
            item.setToolTip(plain_tip(text))
        more = sum(step.customers for step in result.steps) - len(result.moves)
        if more > 0:
            item = QListWidgetItem(ngettext("and {n} more", "and {n} more", more).format(n=more), self.moves)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        count, high = self.moves.count(), max(0, self.moves.sizeHintForRow(0))
        self.moves.setVisible(bool(count))
        self.moves.setMinimumHeight(min(_ROWS_SEEN, count) * high + px(6))
        self.moves.setMaximumHeight(count * high + px(6))

    # Acts

    def _chosen(self, tier: str) -> None:
        self.tier_chosen.emit(tier)
        self.accept()

    def _open(self, item: QListWidgetItem) -> None:
        if customer_id := item.data(_ID):
            self.accept()
            self._open_customer(str(customer_id))

    def copy(self) -> None:
        """Puts the drawing on the clipboard as a picture."""
        QGuiApplication.clipboard().setImage(self.drawing.picture())
        self.banner.set_text("done", _("The picture is copied: paste it into a letter."))
        self.banner.show()

    def done(self, result: int) -> None:
        """However it ends, what is still being added up ends first."""
        self.busy.stop()
        super().done(result)


class OverrideDialog(FormDialog):
    """Asks which class a customer is to be in whatever the rule says, and why.

    `decide(tier, reason)` does it; what it raises as DeskError is said beside its field.
    """

    def __init__(
        self, name: str, tier: Tier | None, decide: Callable[[Tier, str], object], parent: QWidget | None = None
    ) -> None:
        choices = [Choice(each.value, _(word)) for each, word in TIER_WORDS.items()]
        fields = (
            Field("tier", _("Tier"), Kind.COMBO, required=True, choices=choices),
            Field("reason", _("Why"), Kind.TEXT, required=True, lines=3),
        )
        held = _("This tier holds whatever is computed later, until somebody ends it.")
        super().__init__(_("Decide the tier by hand"), [name, held], _("Save"), fields, parent)
        self._decide = decide
        self.begin({"tier": (tier or Tier.MOST_VALUABLE).value, "reason": ""})

    def act(self, values: Values) -> None:
        """Decides."""
        self._decide(Tier(str(values["tier"])), str(values["reason"] or ""))
