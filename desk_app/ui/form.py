"""A form: fields with their names above, led by the keyboard from first to last."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.ui import theme
from desk_app.ui.fields import Choice, ComboEntry, ComposedEntry, Entry, Field, Kind, LineEntry, TextEntry, make_entry
from desk_app.ui.form_groups import FormGroup
from desk_app.ui.sight import bring_end_into_sight, bring_into_sight, show_whole
from desk_app.ui.theme import px, tokens
from desk_app.ui.when_entry import WhenEntry, WhenLine
from desk_app.ui.widgets import label, set_role

DRAFT_MS = 1_500
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _saves(event: QKeyEvent) -> bool:
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return event.key() in _ENTER and modifiers == Qt.KeyboardModifier.ControlModifier


class Form(QWidget):
    """Labelled fields in one or two columns, some in groups that are folded until they hold something.

    Enter goes to the next field (`end_reached` after the last), Ctrl+Enter emits `save_wanted`, Esc
    `leave_wanted`: the owner asks `is_dirty()` and decides. While something is typed `draft_wanted(dict)`
    comes at most once in 1.5 s, so no more than that is ever lost. Enter on the head of a group opens it.
    """

    save_wanted = Signal()
    leave_wanted = Signal()
    end_reached = Signal()
    typed = Signal(str)
    draft_wanted = Signal(dict)

    def __init__(self, fields: Sequence[Field], *, columns: int = 1) -> None:
        super().__init__()
        self._fields = {spec.key: spec for spec in fields}
        self._entries: dict[str, Entry] = {}
        self._errors: dict[str, QLabel] = {}
        self._hints: dict[str, QLabel] = {}
        self._needed: dict[str, QLabel] = {}
        self._groups: dict[str, FormGroup] = {}
        self._cells: dict[str, QWidget] = {}
        self._clean: dict[str, object] = {}
        self._filling = False
        self._grid = QGridLayout(self)
        self._draft = QTimer(self)
        self._draft.setSingleShot(True)
        self._draft.setInterval(DRAFT_MS)
        self._draft.timeout.connect(lambda: self.draft_wanted.emit(self.values()))
        self._lay_out(fields, columns)
        self._chain()
        self.mark_clean()
        theme.announcer().changed.connect(self._measure)
        self._measure()

    def _lay_out(self, fields: Sequence[Field], columns: int) -> None:
        row = column = 0
        grid, outer = self._grid, 0
        group = ""
        for spec in fields:
            if spec.group != group:
                if grid is self._grid:
                    outer = row + (column > 0)
                group, row, column = spec.group, 0, 0
                if group:
                    made = self._groups[group] = FormGroup(group)
                    made.head.installEventFilter(self)
                    self._grid.addWidget(made, outer, 0, 1, columns)
                    grid, outer = made.grid, outer + 1
                else:
                    grid, row = self._grid, outer
            wide = spec.wide or columns == 1
            if wide and column:
                row, column = row + 1, 0
            cell = self._cell(spec)
            self._cells[spec.key] = cell
            if group:
                self._groups[group].cells.append(cell)
            grid.addWidget(cell, row, column, 1, columns if wide else 1, Qt.AlignmentFlag.AlignTop)
            column += columns if wide else 1
            if column >= columns:
                row, column = row + 1, 0
        for each in (self._grid, *(made.grid for made in self._groups.values())):
            for place in range(columns):
                each.setColumnStretch(place, 1)
        self._grid.setRowStretch(self._grid.rowCount(), 1)

    def _cell(self, spec: Field) -> QWidget:
        cell = QWidget()
        lines = QVBoxLayout(cell)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(px(2))
        entry = make_entry(spec)
        name = label(spec.label, "small")
        name.setBuddy(entry.editors()[-1])
        if spec.kind is not Kind.CHECK:
            head = QHBoxLayout()
            head.setSpacing(px(4))
            head.addWidget(name)
            if spec.required:
                self._needed[spec.key] = label(_("needed"), "required")
                head.addWidget(self._needed[spec.key])
            head.addStretch()
            lines.addLayout(head)
        lines.addWidget(entry)
        wrong, hint = label("", "error", wrap=True), label("", "small", wrap=True)
        for shown in (wrong, hint):
            shown.hide()
            lines.addWidget(shown)
        self._watch(spec, entry)
        entry.on_typed(partial(self._typed, spec.key))
        if isinstance(entry, ComposedEntry):
            entry.editors_changed.connect(partial(self._watch_again, spec.key))
        self._entries[spec.key] = entry
        self._errors[spec.key], self._hints[spec.key] = wrong, hint
        self._tell_needed(spec.key)
        return cell

    def _tell_needed(self, key: str) -> None:
        """The word beside a needed field stands there as long as nothing is in it."""
        if key in self._needed:
            self._needed[key].setVisible(not self._entries[key].value())

    def _watch(self, spec: Field, entry: Entry) -> None:
        said = _("{field}, needed").format(field=spec.label) if spec.required else spec.label
        for editor in entry.editors():
            if not editor.accessibleName():
                editor.setAccessibleName(said)
            editor.installEventFilter(self)

    def _watch_again(self, key: str) -> None:
        """An entry has other editors than before."""
        self._watch(self._fields[key], self._entries[key])
        self._chain()

    def editors(self) -> list[QWidget]:
        """Everything the keyboard stops at, in the order the eye reads; the head of a group goes before its fields."""
        order: list[QWidget] = []
        group = ""
        for key, entry in self._entries.items():
            if self._fields[key].group != group:
                group = self._fields[key].group
                order += [self._groups[group].head] if group else []
            order += entry.editors()
        return order

    def _chain(self) -> None:
        for before, after in pairwise(self.editors()):
            QWidget.setTabOrder(before, after)

    def group(self, name: str) -> FormGroup:
        """The group of that name; KeyError if there is none."""
        return self._groups[name]

    def _unfold(self, key: str) -> None:
        if name := self._fields[key].group:
            self._groups[name].set_open(True)

    def _unfold_filled(self) -> None:
        for key, entry in self._entries.items():
            if self._fields[key].group and not self._groups[self._fields[key].group].is_open() and entry.value():
                self._unfold(key)

    def keys(self) -> list[str]:
        """The keys of the fields in their order."""
        return list(self._fields)

    def entry(self, key: str) -> Entry:
        """The widget behind a field; KeyError if there is none."""
        return self._entries[key]

    def values(self) -> dict[str, object]:
        """What stands in the fields: text, the chosen value, True or False, a date or None."""
        return {key: entry.value() for key, entry in self._entries.items()}

    def text(self, key: str) -> str:
        """What stands in a line, text or combo field."""
        return str(self._entries[key].value() or "")

    def fill(self, values: Mapping[str, object], *, clean: bool = True) -> None:
        """Puts these in the fields of those names; with `clean` they count as not yet changed."""
        self._filling = True
        for key, value in values.items():
            if key in self._entries:
                self._entries[key].fill(value)
        self._filling = False
        self._unfold_filled()
        self.clear_errors()
        if clean:
            self.mark_clean()

    def set_choices(self, key: str, choices: Sequence[Choice]) -> None:
        """Other choices for a combo, or other suggestions for a line."""
        entry = self._entries[key]
        self._filling = True
        if isinstance(entry, ComboEntry):
            entry.set_choices(choices)
        elif isinstance(entry, LineEntry):
            entry.suggest([choice.text for choice in choices])
        self._filling = False
        self._tell_needed(key)

    def set_shown(self, key: str, shown: bool) -> None:
        """Shows or hides a field; a hidden one keeps its value. A group is shown while one of its fields is."""
        self._cells[key].setVisible(shown)
        if name := self._fields[key].group:
            self._groups[name].follow_cells()

    def lock(self, key: str, why: str = "") -> None:
        """Closes a field and says why in its tool tip; an empty `why` opens it again."""
        self._cells[key].setEnabled(not why)
        self._cells[key].setToolTip(why)
        for editor in self._entries[key].editors():
            editor.setAccessibleDescription(why)

    def is_dirty(self) -> bool:
        """Whether anything differs from what was filled in last."""
        return self.values() != self._clean

    def mark_clean(self) -> None:
        """What stands now is what is kept: after a save, after loading; no draft is due any more."""
        self._clean = self.values()
        self._draft.stop()

    def missing(self) -> list[str]:
        """The keys of needed fields with nothing in them."""
        return [key for key, spec in self._fields.items() if spec.required and not self._entries[key].value()]

    def ask_for(self, key: str) -> None:
        """Says below a needed field that it is empty, and what is wanted there, with the keyboard in it."""
        spec = self._fields[key]
        match spec.kind:
            case Kind.COMBO:
                said = _("Please choose one for “{field}”.")
            case Kind.DATE:
                said = _("Please write a day for “{field}”, such as 2026-11-30.")
            case Kind.DATE_TIME:
                said = _("Please write day and time for “{field}”, such as 2026-11-30 14:00.")
            case _:
                said = _("Please fill in “{field}”: {hint}.") if spec.hint else _("Please fill in “{field}”.")
        self.show_error(key, said.format(field=spec.label, hint=spec.hint.rstrip(".。…")))

    def refuses(self) -> bool:
        """Whether something typed cannot be read, which is said beside it; the keyboard goes there."""
        for key, entry in self._entries.items():
            if isinstance(entry, WhenEntry):
                entry.read()
            if isinstance(entry, WhenEntry | ComposedEntry) and entry.wrong() and not self._cells[key].isHidden():
                self.focus(key)
                return True
        return False

    def show_error(self, key: str, sentence: str, part: str = "") -> None:
        """Says below the field what is wrong and puts the keyboard there, or into the `part` of it that is meant."""
        shown = self._errors[key]
        shown.setText(sentence)
        shown.setVisible(bool(sentence))
        entry = self._entries[key]
        meant = entry.editors_of(part) if part and isinstance(entry, ComposedEntry) else entry.editors()
        for editor in entry.editors():
            set_role(editor, "true" if sentence and editor in meant else None, "wrong")
            editor.setAccessibleDescription(sentence)
        if sentence:
            self.focus(key)
            if part and meant:
                meant[0].setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(0, shown, lambda: self._see_told(key))

    def show_hint(self, key: str, sentence: str) -> None:
        """Says below the field what looks odd, without standing in the way; "" takes it away."""
        shown = self._hints[key]
        if shown.text() == sentence and shown.isHidden() == (not sentence):
            return
        shown.setText(sentence)
        shown.setVisible(bool(sentence))
        self._colour()
        for editor in self._entries[key].editors():
            editor.setAccessibleDescription(sentence or self.error(key))

    def hint(self, key: str) -> str:
        """The hint shown below a field, "" if none."""
        return "" if self._hints[key].isHidden() else self._hints[key].text()

    def show_desk_error(self, error: DeskError) -> bool:
        """Shows an error at the field it names; False if it names none of this form."""
        key, _dot, part = (error.field or "").partition(".")
        if key not in self._entries:
            return False
        self.show_error(key, error.sentence, part)
        return True

    def error(self, key: str) -> str:
        """The sentence shown below a field, "" if none."""
        return "" if self._errors[key].isHidden() else self._errors[key].text()

    def clear_errors(self) -> None:
        """Takes all such sentences away."""
        for key in self._errors:
            if not self._errors[key].isHidden():
                self.show_error(key, "")

    def focus(self, key: str = "") -> None:
        """Puts the keyboard in that field, or in the first; a folded group opens."""
        key = key or next(iter(self._entries))
        entry = self._entries[key]
        self._unfold(key)
        if isinstance(entry, ComposedEntry):
            entry.first().setFocus(Qt.FocusReason.OtherFocusReason)
            return
        editors = [editor for editor in entry.editors() if editor.isEnabled() and not editor.isHidden()]
        if editors:
            editors[-1].setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self, key: str) -> None:
        self._tell_needed(key)
        if self._filling:
            return
        if not self._errors[key].isHidden():
            self.show_error(key, "")
        if not self._draft.isActive():
            self._draft.start()
        self.typed.emit(key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            QTimer.singleShot(0, watched, lambda: self._see(watched))
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and _saves(event):
                event.accept()  # the window's own Ctrl+Enter does the next step of a record
                return True
            if event.type() == QEvent.Type.KeyPress and self._key(watched, event):
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.keep_in_sight()

    def keep_in_sight(self) -> None:
        """Brings what is typed in into sight again, once all parts have their new size."""
        at = QApplication.focusWidget()
        if at is not None and self.isAncestorOf(at):
            QTimer.singleShot(0, at, lambda: self._see(at))

    def _see(self, at: QWidget) -> None:
        """Brings a field into sight, with the sentence below it where there is one."""
        told = (key for key, cell in self._cells.items() if cell.isAncestorOf(at))
        if told_at := next((key for key in told if self.error(key) or self.hint(key)), ""):
            self._see_told(told_at)
        else:
            bring_into_sight(at)

    def _see_told(self, key: str) -> None:
        if self.error(key) or self.hint(key):
            bring_end_into_sight(self._cells[key], (self._hints if self.hint(key) else self._errors)[key])

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.leave_wanted.emit()
            return True
        if event.key() not in _ENTER:
            return False
        if _saves(event):
            self.save_wanted.emit()
            return True
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or isinstance(watched, TextEntry):
            return False
        if isinstance(watched, WhenLine):
            watched.left.emit()
            if watched.unread:
                return True
        self._advance(watched)
        return True

    def _advance(self, watched: QObject) -> None:
        if not isinstance(watched, QWidget):
            return
        for group in self._groups.values():
            if watched is group.head and not group.is_open():
                group.set_open(True)
                show_whole(group)
        for entry in self._entries.values():
            if isinstance(entry, ComposedEntry) and entry.isAncestorOf(watched):
                following = entry.after_enter(watched)
                if following is not None:
                    following.setFocus(Qt.FocusReason.TabFocusReason)
                    return
                watched = entry.editors()[-1]
        order = self.editors()
        place = next((place for place, editor in enumerate(order) if editor is watched), len(order))
        for editor in order[place + 1 :]:
            if editor.isVisibleTo(self) and editor.isEnabled():
                editor.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self.end_reached.emit()

    def _measure(self) -> None:
        for grid in (self._grid, *(group.grid for group in self._groups.values())):
            grid.setContentsMargins(0, 0, 0, 0)
            grid.setHorizontalSpacing(px(16))
            grid.setVerticalSpacing(px(8))
        self._colour()

    def _colour(self) -> None:
        for hint in self._hints.values():
            if not hint.isHidden():
                hint.setStyleSheet(f"color: {tokens().soon}")
