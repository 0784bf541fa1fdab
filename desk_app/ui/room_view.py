"""What all tabs have in common: the list, the record, the form over the record, and its draft."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from desk_app.core.errors import DeskError
from desk_app.core.i18n import N_, _, in_our_words
from desk_app.storage import drafts
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.history import DELETED, FieldChange, field_changes
from desk_app.storage.journal import entries_of, fold
from desk_app.ui.fields import Field
from desk_app.ui.form import Form
from desk_app.ui.form_base import FormBase, as_kept
from desk_app.ui.form_panel import FormPanel as FormPanel
from desk_app.ui.list_pane import Chip, ListPane
from desk_app.ui.master_detail import MasterDetail
from desk_app.ui.record_pane import RecordPane
from desk_app.ui.tab_view import TabView
from desk_app.ui.widgets import EmptyHint
from desk_app.ui.windowed import Column, WindowedTable

NEW = "new:"
PREFILL = "_prefill"
BASE = "_base"
"""Keys of a draft beside the fields: what the new form was about; what the form of a record began with."""
_DESK = N_("Desk")
_ABOUT = ("call_id", "complaint_id", "delivery_id", "customer_id")
"""What a new form is about: its draft is kept apart from other new forms."""


@dataclass(frozen=True)
class Surroundings:
    """What a view is given to work in."""

    file: DeskFile
    actor: Callable[[], str]
    """The staff id of who serves now."""
    zone: Callable[[], ZoneInfo]
    remember: QSettings | None = None


def subject_of(row_id: str, prefill: Mapping[str, object]) -> str:
    """What a form's draft is kept under: the record, or what a new one is about."""
    return row_id or NEW + next((str(prefill[key]) for key in _ABOUT if prefill.get(key)), "")


class RoomView(TabView):
    """A tab: list on the left, record or form on the right. Rooms fill in the rest."""

    first_chip: ClassVar[str] = "all"
    edit_keys: ClassVar[str] = "Ctrl+E"
    """Open the record's form beside F4; "" where they mean something else."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self.around = around
        self._chip = self.first_chip
        self._words = ""
        self._order: tuple[str, bool] | None = None
        self._editing = ""
        self._subject = NEW
        self._prefill: dict[str, object] = {}
        self._base: FormBase | None = None
        self._others = ("", False)
        self._in_save = False
        self.model = WindowedTable(self.columns(), self.rows)
        self.list = ListPane(self.model, settings=around.remember, key=self.kind)
        self.list.set_empty(self.empty_hint())
        self.record = RecordPane()
        self.right = QStackedWidget()
        self.right.addWidget(self.record)
        self.split = MasterDetail(self.list, self.right, settings=around.remember, key=self.kind)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.split)
        self.list.current_changed.connect(self._chosen)
        self.list.opened.connect(self._opened)
        self.list.chip_chosen.connect(self.choose_chip)
        self.list.filter_typed.connect(self._filtered)
        self.list.sort_wanted.connect(self._sorted)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            self.listen(keys, lambda: self.do_next_step())
        if self.edit_keys:
            self.listen(self.edit_keys, lambda: self.start_edit())
        self.refresh()

    # What a room says

    def columns(self) -> Sequence[Column]:
        """The columns of the list."""
        raise NotImplementedError

    def rows(self, ids: Sequence[str]) -> Sequence[Any]:
        """The rows of these ids for the list."""
        raise NotImplementedError

    def ids(self, chip: str, words: str, order: tuple[str, bool] | None) -> Sequence[str]:
        """The whole list as ids, late or newest first unless another order is asked for."""
        raise NotImplementedError

    def chips(self) -> Sequence[Chip]:
        """The ready-made selections with their counts."""
        raise NotImplementedError

    def empty_hint(self) -> EmptyHint:
        """What an empty list teaches."""
        raise NotImplementedError

    def fill_record(self, row_id: str) -> None:
        """Puts the record on `self.record`."""
        raise NotImplementedError

    def form_fields(self, row_id: str) -> tuple[str, str, Sequence[Field], int]:
        """Title, verb of the save button, fields and columns of the form; `row_id` is "" for a new record."""
        raise NotImplementedError

    def values_of(self, row_id: str) -> Mapping[str, object]:
        """What the form starts with for a record there is."""
        raise NotImplementedError

    def save_values(self, row_id: str, values: Mapping[str, object]) -> str:
        """Saves the form; answers the record's id. Raises DeskError beside its field."""
        raise NotImplementedError

    def form_opened(self, panel: FormPanel, row_id: str, prefill: Mapping[str, object]) -> None:
        """A hook: the form stands on the right, filled in."""

    def form_followed(self, panel: FormPanel, keys: Collection[str]) -> None:
        """A hook: the open form took over these fields because somebody else changed the record."""
        for key in keys:
            panel.form.typed.emit(key)

    def changes_of(self, row_id: str) -> Sequence[FieldChange]:
        """Every change of a record, oldest first; a room whose record has parts of its own tells theirs too."""
        source = next((each for each in self.around.file.sources if each.kind == self.kind), None)
        return field_changes(self.around.file, source.table, row_id) if source else ()

    # What the window asks

    def do_next_step(self) -> None:
        """Does the record's next step, or says why not; where a form is open the same keys save it."""
        if self.panel is not None:
            self.save()
        elif self.has_record() and (why_not := self.record.do_primary()):
            self.said.emit(why_not)

    def has_record(self) -> bool:
        """Whether a record is chosen that keys can mean; where none is, says what to do."""
        if not self.current_id:
            self.said.emit(_("No record is chosen: choose one in the list, or find it with Ctrl+K."))
        return bool(self.current_id)

    def by_key(self, act: Callable[[], object]) -> None:
        """Does what a key means for the record; where a form is open or no record is chosen, says what to do."""
        if self.panel is not None:
            self.said.emit(_("A form is open: save it with Ctrl+S, or leave it with Esc."))
        elif self.has_record():
            act()

    def take_keys(self) -> None:
        """The keyboard to where work goes on: the open form, else the list."""
        if self.panel is not None:
            self.panel.form.focus()
        elif self.list.isVisibleTo(self):
            self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.record.focus()

    def look_again(self) -> None:
        """The clock went on: what is late may have changed; the record stays as it is."""
        self.list.set_chips(self.chips(), self._chip)
        self.model.refresh(self.ids(self._chip, self._words, self._order))
        self.follow()
        self.refreshed.emit()

    def refresh(self, kinds: frozenset[str] | None = None) -> None:
        """Reads again what changed; the list keeps its place, a half-typed form stays and is told what changed."""
        if kinds is not None and not kinds & self.hears:
            return
        self.list.set_chips(self.chips(), self._chip)
        self.model.refresh(self.ids(self._chip, self._words, self._order))
        if self.current_id and self.panel is None:
            self._show(self.current_id)
        elif not self.current_id:
            self._choose_first()
        self.follow()
        self.refreshed.emit()

    def open_record(self, row_id: str) -> None:
        """Shows one record, whichever chip is chosen."""
        if self.panel is not None and not self._may_leave():
            return
        self._close_panel()
        if self.model.row_of(row_id) < 0:
            self._chip, self._words = "all", ""
            self.list.filter.clear()
            self.list.set_chips(self.chips(), "all")
            self.model.refresh(self.ids("all", "", self._order))
        self.list.table.choose(row_id)
        self._show(row_id)
        self.split.show_record()
        self.record.focus()

    def start_new(self, prefill: Mapping[str, object] | None = None) -> None:
        """Opens an empty form, filled with what is already known; a draft of it is offered back."""
        if self.panel is not None and not self._may_leave():
            return
        self._open_form("", prefill or self._left_behind())

    def _left_behind(self) -> Mapping[str, object]:
        """What the newest unsaved new form was about."""
        for kept in drafts.all_drafts(self.around.file):
            if kept.form == self.kind and kept.subject.startswith(NEW):
                prefill = kept.values.get(PREFILL)
                return prefill if isinstance(prefill, dict) else {}
        return {}

    def open_form(self, row_id: str, prefill: Mapping[str, object]) -> None:
        """Opens the form of a record ("" for a new one)."""
        self._open_form(row_id, prefill)

    def form_about(self) -> tuple[str, Mapping[str, object]]:
        """What the open form is about: the record's id, or what a new one was filled with."""
        return self._editing, self._prefill

    def start_edit(self) -> None:
        """Opens the record's form; where one is open or no record is chosen, says what to do."""
        if self.panel is not None:
            self.said.emit(_("A form is open: save it with Ctrl+S, or leave it with Esc."))
            self.panel.form.focus()
        elif self.has_record():
            self._open_form(self.current_id, {})

    def save(self) -> None:
        """Saves the form, if one is open; what is wrong is said beside its field.

        What somebody else changed meanwhile is kept; where both changed one field it asks once more first.
        """
        if self.panel is None:
            return
        panel, editing = self.panel, self._editing
        panel.form.clear_errors()
        panel.banner.hide()
        self.follow()
        if self._base is not None and (ask := self._base.ask_about()):
            self._tell_meanwhile()
            panel.form.focus(ask[0])
            return
        if panel.form.refuses():
            return
        missing = panel.form.missing()
        if missing:
            panel.form.ask_for(missing[0])
            panel.form.focus(missing[0])
            return
        self._in_save = True
        try:
            row_id = self.save_values(editing, panel.form.values())
        except DeskError as error:
            self._in_save = False
            self.follow()
            panel.complain(error)
            return
        finally:
            self._in_save = False
        drafts.drop(self.around.file, self.kind, self._subject)
        self._close_panel()
        self.current_id = row_id
        self.refresh()
        self.open_record(row_id)

    def leave_form(self) -> None:
        """Leaves the form; what was typed stays as a draft and is offered at the next opening."""
        if self.panel is None:
            return
        if self._is_dirty():
            self._keep_draft(self.panel.form.values())
            self.said.emit(_("What you typed is kept as a draft: New offers it back."))
        self._close_panel()
        if self.current_id:
            self._show(self.current_id)
        self.take_keys()

    def throw_draft_away(self) -> None:
        """Forgets what was typed before and not saved; the form opens as new."""
        if self.panel is None:
            return
        drafts.drop(self.around.file, self.kind, self._subject)
        self._open_form(self._editing, self._prefill)

    def take_theirs(self) -> None:
        """Gives up what was typed where somebody else changed the same field."""
        if self.panel is not None and self._base is not None:
            given_up = self._base.take_theirs()
            self.form_followed(self.panel, given_up)
            self._tell_meanwhile()
            self.panel.form.focus(next((key for key in self.panel.form.keys() if key in given_up), ""))  # noqa: SIM118

    def print_current(self) -> None:
        """Asks for the record's sheet; of a new one there is none before it is saved."""
        if self.panel is not None and not self._editing:
            self.said.emit(_("Save first: what is not saved cannot be printed."))
        elif self.has_record():
            self.print_wanted.emit(self.kind, self.current_id)

    def keep_typed(self) -> None:
        """Keeps a half-typed form at once: the window is about to close."""
        if self.panel is not None and self._is_dirty():
            self._keep_draft(self.panel.form.values())

    def put_down(self) -> None:
        """The file is about to close: an open form goes, so that its timer keeps no more drafts."""
        self._close_panel()

    def attempt(self, act: Callable[[], object]) -> bool:
        """Does something with the record; a refusal is shown as it is. Answers whether it was done."""
        try:
            act()
        except DeskError as error:
            self.refused.emit(error.sentence)
            return False
        return True

    def choose_chip(self, key: str) -> None:
        """Chooses a ready-made selection."""
        self._chip = key
        self._relist()

    # Slots

    def _filtered(self, text: str) -> None:
        self._words = text
        self._relist()

    def _sorted(self, key: str, descending: bool) -> None:
        self._order = (key, descending)
        self._relist()

    def _relist(self) -> None:
        self.model.refresh(self.ids(self._chip, self._words, self._order))
        if self.model.row_of(self.current_id) < 0:
            self._choose_first()

    def _choose_first(self) -> None:
        first = self.model.id_at(0) if self.model.rowCount() else ""
        if first:
            self.list.table.choose(first)
        if self.panel is None:
            self._show(first)

    def _chosen(self, row_id: str) -> None:
        if row_id and self.panel is None:
            self._show(row_id)

    def _opened(self, row_id: str) -> None:
        self.open_record(row_id)

    def _show(self, row_id: str) -> None:
        self.current_id = row_id
        if row_id:
            self.fill_record(row_id)
        else:
            self.record.clear()
        self.right.setCurrentWidget(self.panel or self.record)

    def _open_form(self, row_id: str, prefill: Mapping[str, object]) -> None:
        self._close_panel()
        title, verb, fields, columns = self.form_fields(row_id)
        form = Form(fields, columns=columns)
        panel = FormPanel(title, form, save_text=verb, on_save=self.save, on_leave=self.leave_form)
        self._editing = row_id
        self._prefill = dict(prefill)
        self._subject = subject_of(row_id, prefill)
        start = {**(self.values_of(row_id) if row_id else {}), **prefill}
        form.fill({key: value for key, value in start.items() if key in form.keys()})  # noqa: SIM118
        self._base = FormBase(form, fields, start, self._last_change(row_id)) if row_id else None
        kept = drafts.draft(self.around.file, self.kind, self._subject)
        if kept:
            if self._base is not None:
                began = kept.values.get(BASE)
                self._base.restore(began if isinstance(began, Mapping) else {}, kept.values)
            else:
                form.fill({key: value for key, value in kept.values.items() if key in form.keys()}, clean=False)  # noqa: SIM118
            panel.banner.set_text("soon", _("This was typed before and not saved. Save it, or change it."))
            panel.banner.show()
            panel.throw_away.show()
            panel.throw_away.clicked.connect(self.throw_draft_away)
        form.draft_wanted.connect(self._keep_draft)
        form.typed.connect(lambda _key: self._tell_meanwhile(typing=True))
        panel.take_theirs.clicked.connect(self.take_theirs)
        self.panel = panel
        self.right.addWidget(panel)
        self.right.setCurrentWidget(panel)
        self.split.show_record()
        self.split.escape_goes_back(False)
        self.form_opened(panel, row_id, prefill)
        self._others = self._changed_by(self._base.order) if self._base is not None and kept else ("", False)
        self._tell_meanwhile()
        form.focus()

    # Two people, one record

    def follow(self) -> None:
        """Takes over into the open form what somebody else changed in its record, and tells it."""
        if self.panel is None or self._base is None or self._in_save:
            return
        try:
            now = self.values_of(self._editing)
        except DeskError:
            return
        self._others = self._changed_by(self._base.order)
        if changed := self._base.follow(now):
            self.form_followed(self.panel, changed)
        self._tell_meanwhile()

    def _tell_meanwhile(self, *, typing: bool = False) -> None:
        panel, base = self.panel, self._base
        if panel is None or base is None or (typing and not base.clashes):
            return
        who, removed = self._others
        told, clashes = base.changes_told(), base.clashes_told(who)
        sentences = []
        if told and who:
            sentences.append(_("Meanwhile {who} changed: {changes}.").format(who=who, changes=told))
        elif told:
            sentences.append(_("Meanwhile changed: {changes}.").format(changes=told))
        if removed:
            sentences.append(_("Meanwhile it was taken out of the lists."))
        sentences += clashes
        if clashes:
            sentences.append(_("Save again to keep yours.") if base.asked else _("Yours is kept if you save."))
        panel.meanwhile.set_text("late" if clashes else "soon", "\n".join(sentences))
        panel.meanwhile.setVisible(bool(sentences))
        panel.take_theirs.setVisible(bool(clashes))

    def _last_change(self, row_id: str) -> int:
        return max((change.order for change in self.changes_of(row_id)), default=0)

    def _changed_by(self, since: int) -> tuple[str, bool]:
        """The names of those who changed the open record after that change, and whether it was removed."""
        changes = [change for change in self.changes_of(self._editing) if change.order > since]
        names = dict.fromkeys(self._name_of(change.by) for change in changes if change.by)
        removals = [change for change in changes if change.field == DELETED]
        return _(", ").join(filter(None, names)), bool(removals) and removals[-1].new is not None

    def _name_of(self, staff_id: str) -> str:
        row = fold(entries_of(self.around.file, "staff", staff_id)) or {}
        return in_our_words(str(row.get("name") or ""), (_DESK,))

    def _is_dirty(self) -> bool:
        if self.panel is None:
            return False
        return bool(self._base.touched()) if self._base is not None else self.panel.form.is_dirty()

    # Drafts

    def _keep_draft(self, values: Mapping[str, object]) -> None:
        if self.around.file.closed or self.around.file.saving_elsewhere:
            return
        typed = {**as_kept(values), PREFILL: self._prefill}
        if self._base is not None:
            typed[BASE] = self._base.as_draft()
        drafts.keep(self.around.file, self.kind, self._subject, self.around.actor(), typed)

    def _may_leave(self) -> bool:
        self.leave_form()
        return True

    def _close_panel(self) -> None:
        if self.panel is not None:
            self.panel.form.draft_wanted.disconnect(self._keep_draft)
            self.right.removeWidget(self.panel)
            self.panel.hide()
            self.panel.deleteLater()
            self.panel = self._base = None
        self.split.escape_goes_back(True)
        self.right.setCurrentWidget(self.record)
