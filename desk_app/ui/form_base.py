"""What an open form started from: it follows the record while somebody else changes it, and loses nothing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date as Date
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.ui.fields import Field, Kind
from desk_app.ui.form import Form
from desk_app.ui.meanwhile import ID, Values, same, together

_LONGEST_SHOWN = 40
_BY_HAND = Qt.WidgetAttribute.WA_WState_ExplicitShowHide
_OTHER = object()
"""No value of a field: one that began so holds what the clerk typed, whatever that is."""


class FormBase:
    """The values a form of a record began with, and what others changed since.

    `order` is the journal's order of the last change known at the opening. `told` has for each field that
    others changed its value then and now; `clashes` those fields in which the clerk typed something else.
    """

    def __init__(self, form: Form, fields: Sequence[Field], began: Values, order: int) -> None:
        self._form = form
        self._fields = {spec.key: spec for spec in fields}
        self._base = {key: value for key, value in began.items() if key in self._fields}
        self._start = form.values()
        self.order = order
        self.told: dict[str, tuple[object, object]] = {}
        self.clashes: dict[str, object] = {}
        self._before: dict[str, object] = {}
        self._asked: set[str] = set()

    def touched(self) -> set[str]:
        """The fields that hold what the clerk typed."""
        return {key for key, value in self._form.values().items() if value != self._start.get(key)}

    def follow(self, now: Values) -> set[str]:
        """Takes over what others changed; what the clerk typed stays. Answers the fields that changed."""
        changed = {key for key, old in self._base.items() if key in now and not same(old, now[key])}
        if not changed:
            return changed
        QGuiApplication.inputMethod().commit()
        typed, touched = self._form.values(), self.touched()
        base = {key: self._base[key] if self._is_mergeable(key) else _OTHER for key in changed}
        mine = {key: typed[key] for key in changed & touched}
        both = together(base, mine, now)
        for key in changed:
            self._tell(key, self._base[key], now[key])
            self._base[key] = now[key]
            self._asked.discard(key)
            self.clashes.pop(key, None)
            if key not in touched:
                self._begin_at(key, now[key])
                continue
            self._start[key] = _OTHER
            if key in both.clashes:
                self._clash(key, base[key], now[key])
            if not same(both.values[key], typed[key]):
                self._fill(key, both.values[key])
        if not self.touched():
            self._form.mark_clean()
        return changed

    def _is_mergeable(self, key: str) -> bool:
        """Not a single value that the clerk typed over another's: that stays, whatever comes."""
        return self._start.get(key) is not _OTHER or isinstance(self._base[key], list | tuple)

    def _tell(self, key: str, old: object, new: object) -> None:
        first = self.told.pop(key, (old, new))[0]
        if not same(first, new):
            self.told[key] = (first, new)

    def _begin_at(self, key: str, value: object) -> None:
        self._fill(key, value)
        self._start[key] = self._form.entry(key).value()

    def _fill(self, key: str, value: object) -> None:
        """Puts a value into a field; the keyboard and the cursor stay where they are."""
        at, entry = QApplication.focusWidget(), self._form.entry(key)
        here = next((place for place, editor in enumerate(entry.editors()) if editor is at), -1)
        cursor = _cursor(at)
        self._form.fill({key: value}, clean=False)
        if here < 0:
            return
        editors = entry.editors()
        if here >= len(editors):
            self._form.focus(key)
            return
        editors[here].setFocus(Qt.FocusReason.OtherFocusReason)
        _set_cursor(editors[here], cursor)

    def _clash(self, key: str, before: object, theirs: object) -> None:
        self.clashes[key] = theirs
        self._before[key] = before

    def take_theirs(self) -> set[str]:
        """Gives up what was typed in the fields that clash; answers them."""
        given_up = set(self.clashes)
        for key in given_up:
            theirs, mine = self.clashes.pop(key), self._form.entry(key).value()
            both = together({key: self._before.pop(key)}, {key: theirs}, {key: mine})
            self._begin_at(key, theirs)
            if not same(both.values[key], theirs):
                self._fill(key, both.values[key])
        self._asked.clear()
        if not self.touched():
            self._form.mark_clean()
        return given_up

    def ask_about(self) -> list[str]:
        """The fields that clash and that nobody was asked about yet, in the order of the form; asked once."""
        open_ones = [key for key in self._fields if self._is_open(key) and self.is_shown(key)]
        ask = [key for key in open_ones if key not in self._asked]
        self._asked.update(open_ones)
        return ask

    @property
    def asked(self) -> bool:
        """Whether the clerk was asked about a clash that is still there."""
        return any(map(self._is_open, self._asked))

    def _is_open(self, key: str) -> bool:
        return key in self.clashes and not same(self._form.entry(key).value(), self.clashes[key])

    def is_shown(self, key: str) -> bool:
        """Whether a field is one that people see, folded or not."""
        entry = self._form.entry(key)
        cell = entry.parentWidget() if isinstance(entry, QWidget) else None
        hidden = cell is not None and cell.isHidden() and cell.testAttribute(_BY_HAND)
        return not hidden

    def as_draft(self) -> dict[str, object]:
        """What a draft keeps of it."""
        return {
            "values": as_kept(self._base),
            "touched": sorted(self.touched()),
            "clashes": sorted(self.clashes),
            "order": self.order,
            "told": as_kept({key: old for key, (old, _new) in self.told.items()}),
        }

    def restore(self, kept: Mapping[str, object], draft: Values) -> None:
        """Goes on where a draft was left: what was typed then, over the record as it is now."""
        then, touched, clashed, told = (kept.get(part) for part in ("values", "touched", "clashes", "told"))
        then = then if isinstance(then, Mapping) else {}
        order = kept.get("order")
        self.order = order if isinstance(order, int) else self.order
        now = dict(self._base)
        for key in now:
            old = told[key] if isinstance(told, Mapping) and key in told else then.get(key, now[key])
            self._tell(key, old, now[key])
        typed = _names(touched)
        for key in self._fields:
            if key not in draft or (key in then and key not in typed):
                continue
            both = together({key: then.get(key, now.get(key))}, {key: draft[key]}, now)
            if key in now and (both.clashes or (key in _names(clashed) and not same(draft[key], now[key]))):
                self._clash(key, then.get(key, now[key]), now[key])
                self._start[key] = _OTHER
            self._fill(key, both.values[key])

    # In words

    def changes_told(self) -> str:
        """What others changed where the clerk did not, in words; "" when nothing."""
        shown = [key for key in self._fields if key in self.told and not self._is_open(key) and self.is_shown(key)]
        return _("; ").join(words for key in shown for words in self._changes(key, *self.told[key]))

    def clashes_told(self, who: str) -> list[str]:
        """For each field that clashes a sentence with both values."""
        typed = self._form.values()
        sentences = []
        for key in self._fields:
            if not self._is_open(key) or not self.is_shown(key):
                continue
            theirs, mine = self._clash_words(key, self.clashes[key], typed[key])
            words = {"field": self._fields[key].label, "theirs": theirs or "—", "mine": mine or "—"}
            if who:
                sentences.append(_("{who} changed {field} to {theirs}; you typed {mine}.").format(who=who, **words))
            else:
                sentences.append(_("{field}: {theirs} by now; you typed {mine}.").format(**words))
        return sentences

    def _changes(self, key: str, old: object, new: object) -> list[str]:
        """A field's change in words; of a list of rows that of each row."""
        spec = self._fields[key]
        pairs = _row_pairs(old, new) if _has_rows(old) or _has_rows(new) else [(old, new)]
        return [_change(spec, before, after) for before, after in pairs]

    def _clash_words(self, key: str, theirs: object, mine: object) -> tuple[str, str]:
        spec = self._fields[key]
        pairs = _row_pairs(theirs, mine) if _has_rows(theirs) or _has_rows(mine) else [(theirs, mine)]
        told = [[value_words(spec, value) for value in pair] for pair in pairs]
        their_words, my_words = (_(", ").join(filter(None, words)) for words in zip(*told, strict=True))
        return their_words, my_words


def _change(spec: Field, old: object, new: object) -> str:
    name, was, now = spec.label, value_words(spec, old), value_words(spec, new)
    if not was:
        return _("{field} entered: {new}").format(field=name, new=now)
    if not now:
        return _("{field} taken away: {old}").format(field=name, old=was)
    if was == now:
        return _("{field} changed: {value}").format(field=name, value=now)
    return _("{field}: {old} → {new}").format(field=name, old=was, new=now)


def _has_rows(value: object) -> bool:
    return isinstance(value, list | tuple) and any(isinstance(row, Mapping) for row in value)


def _row_pairs(old: object, new: object) -> list[tuple[object, object]]:
    """The rows that differ, as they were and as they are."""
    was, now = _rows_by_id(old), _rows_by_id(new)
    return [(was.get(key), now.get(key)) for key in {**was, **now} if not same(was.get(key), now.get(key))]


def _rows_by_id(value: object) -> dict[str, object]:
    rows = value if isinstance(value, list | tuple) else ()
    return {str(row.get(ID) or f"new {place}"): row for place, row in enumerate(rows) if isinstance(row, Mapping)}


def value_words(spec: Field, value: object) -> str:
    """A field's value in one short line; "" for nothing."""
    if spec.kind is Kind.CHECK:
        return _("yes") if value else _("no")
    if spec.kind is Kind.COMBO:
        value = next((choice.text for choice in spec.choices if choice.value == value), value)
    if spec.kind in (Kind.DATE, Kind.DATE_TIME) and isinstance(value, str) and value:
        value = datetime.fromisoformat(value) if spec.kind is Kind.DATE_TIME else Date.fromisoformat(value[:10])
    text = " ".join(_text(value).split())
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def _text(value: object) -> str:
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, datetime):
        return f"{when.date(value.date(), year=True)} {value:%H:%M}"
    if isinstance(value, Date):
        return when.date(value, year=True)
    if isinstance(value, Mapping):
        return " ".join(filter(None, (_text(each) for key, each in value.items() if key != ID)))
    if isinstance(value, list | tuple):
        return _(", ").join(filter(None, (_text(each) for each in value)))
    return str(value)


def as_kept(values: Values) -> dict[str, object]:
    """Form values as a draft keeps them: moments and days as ISO text, in rows too."""
    return {key: _kept(value) for key, value in values.items()}


def _kept(value: object) -> object:
    if isinstance(value, Date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _kept(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_kept(each) for each in value]
    return value


def _names(value: object) -> set[str]:
    return {str(each) for each in value} if isinstance(value, Iterable) and not isinstance(value, str) else set()


def _cursor(editor: QWidget | None) -> int:
    if isinstance(editor, QLineEdit):
        return editor.cursorPosition()
    return editor.textCursor().position() if isinstance(editor, QPlainTextEdit) else 0


def _set_cursor(editor: QWidget, place: int) -> None:
    if isinstance(editor, QLineEdit):
        editor.setCursorPosition(min(place, len(editor.text())))
    elif isinstance(editor, QPlainTextEdit):
        cursor = editor.textCursor()
        cursor.setPosition(min(place, len(editor.toPlainText())))
        editor.setTextCursor(cursor)
