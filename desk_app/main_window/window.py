"""The main window: tabs, keys, who refreshes when what changed, and who answers a view's wish."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMainWindow,
    QMessageBox,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desk_app.app import DESK_ID, Desk, customer_of, late_and_open
from desk_app.calls.view import CallsView
from desk_app.complaints.nature import Nature
from desk_app.complaints.view import ComplaintView
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, language, set_language
from desk_app.core.phone import set_masking
from desk_app.customers.view import CustomersView
from desk_app.deliveries.view import DeliveryView
from desk_app.insights.figures import rows_behind
from desk_app.insights.model import Wanted
from desk_app.insights.view import FiguresView
from desk_app.main_window.health import health_of
from desk_app.main_window.help_window import HelpWindow
from desk_app.main_window.idle import Idle
from desk_app.main_window.import_dialog import ImportDialog
from desk_app.main_window.paper_out import show_sheet
from desk_app.main_window.qt_words import speak_qt
from desk_app.main_window.rarely import Rarely
from desk_app.main_window.rooms import make_room
from desk_app.main_window.tab_bar import ORDER, WITH_FORMS, Tabs
from desk_app.main_window.tools import Tools
from desk_app.main_window.top_bar import Entries, TopBar
from desk_app.main_window.words import brought_back_words, undone_words
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.staff.dialog import StaffDialog
from desk_app.staff.model import Role
from desk_app.storage import backup, drafts
from desk_app.storage.undoing import redo_last, undo_last
from desk_app.today.first_steps import FirstStep
from desk_app.today.view import TodayView
from desk_app.ui.busy import Busy
from desk_app.ui.changes import Changes
from desk_app.ui.room_view import NEW, PREFILL, Surroundings
from desk_app.ui.status_line import StatusLine
from desk_app.ui.tab_view import TabView
from desk_app.ui.theme import px
from desk_app.ui.when_entry import set_wall
from desk_app.ui.widgets import Banner

CLOCK_MS = 60_000
_TITLE_BAR = 40
JUST_NOW = timedelta(minutes=3)
"""How long a record that was just found is taken for what the next call is about."""


class MainWindow(QMainWindow):
    """One desk file in one window."""

    def __init__(self, desk: Desk, remember: QSettings) -> None:
        super().__init__()
        self.desk, self.remember = desk, remember
        self._actor = self._remembered_actor()
        self._backup_on_close = True
        self._closed = False
        self._just_undone = ""
        self._told = False
        self._found = ("", "", desk.file.clock.now())
        self.around = Surroundings(desk.file, self.actor, self.zone, remember)
        self.tools = Tools(self, self.around)
        self.rarely = Rarely(self)
        self._as_the_store_wants()
        self.changes = Changes(self)
        desk.file.on_change(self.changes.announce)
        self.changes.heard.connect(self._nothing_told)
        self.changes.changed.connect(self._changed)
        self._idle = Idle(desk.file, self.changes, self)
        self.views: dict[str, TabView] = {}
        room = self.screen().availableGeometry()
        self.resize(px(1366), px(768))
        self.setMinimumSize(min(px(760), room.width()), min(px(480), room.height() - px(_TITLE_BAR)))
        self._build()
        self._keys()
        self._minute = QTimer(self)
        self._minute.setInterval(CLOCK_MS)
        self._minute.timeout.connect(self._tick)
        self._minute.start()
        geometry = remember.value("window/geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)

    def show_on_screen(self) -> None:
        """Shows the window, filling the screen where it would not fit with its title bar."""
        room = self.screen().availableGeometry()
        if self.width() > room.width() or self.height() + px(_TITLE_BAR) > room.height():
            self.showMaximized()
        else:
            self.show()

    def _build(self) -> None:
        """Makes everything in the language spoken; called again when that changes."""
        self.bar = TopBar(self.new_call)
        self.tabs = Tabs()
        self.stack = QStackedWidget()
        self.status = StatusLine()
        self.banner = Banner("soon", self.desk.file.why_read_only)
        self.banner.setVisible(bool(self.desk.file.why_read_only))
        self.views = {}
        self._holders: dict[str, QWidget] = {}
        for kind in ORDER:
            holder = QWidget()
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            self._holders[kind] = holder
            self.stack.addWidget(holder)
        strip = QFrame()
        strip.setObjectName("topbar")
        row = QHBoxLayout(strip)
        row.setContentsMargins(px(8), 0, px(16), px(1))
        row.addWidget(self.tabs)
        body = QWidget()
        body.setObjectName("ground")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.bar, strip, self.banner):
            column.addWidget(part)
        column.addWidget(self.stack, 1)
        column.addWidget(self.status)
        self.setCentralWidget(body)
        self.bar.finder.typed.connect(self._find)
        self.bar.finder.hit_opened.connect(self._open_found)
        for each in (self.bar.new, self.bar.who, self.bar.more):
            self.bar.menu(each).aboutToShow.connect(self._forget_found)  # whoever looks there is at something else
        self.bar.finder.next_wanted.connect(lambda: self.view().do_next_step())
        self.bar.finder.left.connect(lambda: self.view().take_keys())
        self.bar.finder.call_wanted.connect(self._call_with)
        self.bar.finder.new_wanted.connect(self._new_customer_with)
        self.status.undo_wanted.connect(self.undo)
        self.status.redo_wanted.connect(self.redo)
        self.tabs.currentChanged.connect(self._tab_chosen)
        self.fill_menus()
        self._show_store()
        self.show_health()
        self._tab_chosen(0)

    def _keys(self) -> None:
        keys: list[tuple[str, Callable[[], object]]] = [
            ("Ctrl+K", self.focus_finder),
            ("/", self.focus_finder),
            ("F2", self.new_call),
            ("F6", self.put_call_aside),
            ("Ctrl+N", lambda: self.view().start_new()),
            ("F4", lambda: self.view().start_edit()),
            ("F9", lambda: self.view().print_current()),
            ("Ctrl+P", lambda: self.view().print_current()),
            ("Ctrl+S", lambda: self.view().save()),
            ("Ctrl+Z", self._undo_key),
            ("Ctrl+Shift+Z", self._redo_key),
            ("Ctrl+Y", self._redo_key),
            ("F1", self.rarely.show_help),
        ]
        keys += [(f"Ctrl+{n}", partial(self.go_to_tab, kind)) for n, kind in enumerate(ORDER, 1)]
        for text, on in keys:
            QShortcut(QKeySequence(text), self).activated.connect(on)

    def fill_menus(self) -> None:
        """Writes the menus of the bar anew: what can be begun, who serves, what is done rarely."""
        begin = partial(self.start_new, prefill={})
        self.bar.set_new(
            [
                (_("Customer"), partial(begin, "customer")),
                (_("Call"), partial(begin, "call")),
                (_("Callback"), partial(begin, "callback")),
                (_("Complaint"), partial(begin, "complaint")),
                (_("Suggestion"), partial(self.start_new, "complaint", prefill={"nature": str(Nature.SUGGESTION)})),
                (_("Praise"), partial(self.start_new, "complaint", prefill={"nature": str(Nature.PRAISE)})),
                (_("Delivery"), partial(begin, "delivery")),
            ]
        )
        files: Entries = (
            (_("Bring in a file…"), self.rarely.bring_in),
            (_("Save a list as a file…"), self.rarely.take_out),
            (_("Back up now"), self.rarely.back_up_now),
        )
        self.bar.set_more(
            [
                (_("Close the day…"), self.tools.close_day),
                (_("Dispatch board…"), self.tools.dispatch),
                (_("Looking back"), self.tools.looking_back()),
                (_("Customers"), self.tools.of_customers()),
                (_("Files"), files),
                (_("Arrange"), self.tools.to_arrange()),
                (_("The store…"), self.rarely.edit_store),
                (_("Light or dark"), self.rarely.switch_theme),
                (_("Help  F1"), self.rarely.show_help),
            ],
            self.switch_language,
        )
        people = [one for one in staff.active_staff(self.desk.file) if one.id != DESK_ID or one.id == self._actor]
        self.bar.set_people(people, self._actor, self.choose_person, self.rarely.edit_people)

    # Views

    def view(self, kind: str = "") -> TabView:
        """A tab's view, made when first asked for; the one in front when no kind is named."""
        kind = kind or self.tabs.kind()
        if kind not in self.views:
            self.views[kind] = self._make_view(kind)
        return self.views[kind]

    def _make_view(self, kind: str) -> TabView:
        made = make_room(kind, self.desk, self.around, say=self.say, print_sheet=self.print_record)
        if isinstance(made, CustomersView):
            made.opened_for_call.connect(self._call_knows)
            made.export_wanted.connect(self.tools.save_these)
        if isinstance(made, ComplaintView):
            made.export_wanted.connect(self.tools.save_complaints)
        if isinstance(made, TodayView):
            made.act_wanted.connect(self._do_next_step_of)
            made.arrange_wanted.connect(self._arrange)
        if isinstance(made, DeliveryView) and made.beside is not None:
            made.beside.undo_wanted.connect(self.undo)
            made.beside.redo_wanted.connect(self.redo)
        if isinstance(made, FiguresView):
            made.rows_wanted.connect(self._show_calls_behind)
        made.record_wanted.connect(self.open_record)
        made.new_wanted.connect(self.start_new)
        made.print_wanted.connect(self.print_record)
        made.bring_in_wanted.connect(self.rarely.bring_in)
        made.said.connect(self.say)
        made.refused.connect(lambda sentence: self.say(sentence, tone_late=True))
        made.refreshed.connect(self.count_tabs)
        layout = self._holders[kind].layout()
        assert layout is not None
        layout.addWidget(made)
        made.show()
        return made

    def actor(self) -> str:
        """The staff id of who serves now."""
        return self._actor

    def zone(self) -> ZoneInfo:
        """The store's time zone."""
        return settings.profile(self.desk.file).zoneinfo

    # What views and keys ask

    def _do_next_step_of(self, kind: str, row_id: str) -> None:
        """Shows a matter and does its next step at once."""
        self.open_record(kind, row_id)
        if kind in ORDER:
            self.view(kind).do_next_step()

    def _show_calls_behind(self, wanted: Wanted) -> None:
        """The calls behind a figure, as a list."""
        self.show_calls(rows_behind(self.desk.file, wanted, now=self.desk.file.clock.now()))

    def show_calls(self, ids: Sequence[str], title: str = "") -> None:
        """Just these calls, as a list under that title."""
        self.show_tab("call")
        calls = self.view("call")
        assert isinstance(calls, CallsView)
        calls.show_these(ids, title)
        calls.take_keys()

    def put_call_aside(self) -> None:
        """F6: puts the half-typed call aside, or takes up the last one that was."""
        calls = self.view("call")
        assert isinstance(calls, CallsView)
        self.show_tab("call")
        calls.park()

    def _call_knows(self, call_id: str, customer_id: str) -> None:
        calls = self.view("call")
        assert isinstance(calls, CallsView)
        calls.link_customer(call_id, customer_id)

    def show_tab(self, kind: str) -> None:
        """Brings a tab to the front."""
        self.tabs.setCurrentIndex(ORDER.index(kind))
        self._tab_chosen(ORDER.index(kind))

    def go_to_tab(self, kind: str) -> None:
        """Brings a tab to the front, with the keyboard in its list or open form."""
        self.show_tab(kind)
        self.view().take_keys()

    def open_record(self, kind: str, row_id: str) -> None:
        """Shows a record in its tab; a purchase has none and shows the file of who bought, an improvement a window."""
        self.bar.finder.close_hits()
        if kind == "improvement":
            self.tools.improvement(row_id)
            return
        if kind == "purchase":
            kind, row_id = "customer", customer_of(self.desk.file, kind, row_id)
            if not row_id:
                self.say(_("This purchase hangs on no customer's file."))
                return
        self.show_tab(kind)
        self.view(kind).open_record(row_id)

    def start_new(self, kind: str, prefill: Mapping[str, object]) -> None:
        """Opens a form with what is already known; that of a standing delivery is a window."""
        if kind == "standing_delivery":
            self.tools.standing_delivery(str(prefill["delivery_id"]))
            return
        self.show_tab(kind)
        self.view(kind).start_new(dict(prefill))

    def new_call(self) -> None:
        """F2: take a call, with what stands in the finder."""
        text = self.bar.finder.text().strip()
        self.bar.finder.clear()
        self.bar.finder.close_hits()
        customer_id = self._customer_just_found()
        self._forget_found()
        if not text and customer_id:
            self.start_new("call", {"customer_id": customer_id})
            self.say(_("The call is theirs whose record was just found. Esc leaves it, F2 begins with nobody."))
        else:
            self.start_new("call", {"caller": text} if text else {})

    def _forget_found(self) -> None:
        self._found = ("", "", self.desk.file.clock.now())

    def _customer_just_found(self) -> str:
        """The customer of the record that the finder opened and that is still looked at."""
        kind, row_id, at = self._found
        view = self.view()
        here = view.kind == kind and view.current_id == row_id and view.panel is None
        if not row_id or not here or self.desk.file.clock.now() - at > JUST_NOW:
            return ""
        return row_id if kind == "customer" else customer_of(self.desk.file, kind, row_id)

    def focus_finder(self) -> None:
        """The keyboard to the finder."""
        self.bar.finder.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.finder.selectAll()

    def print_record(self, kind: str, row_id: str, name: str = "") -> None:
        """Shows the record's sheets, the usual one or that of the name first, ready to print or save."""
        try:
            show_sheet(self.desk, self._actor, kind, row_id, self.remember, self, name=name)
        except DeskError as error:
            self.say(error.sentence, tone_late=True)

    def say(self, text: str, *, undo: bool = False, tone_late: bool = False) -> None:
        """Tells the bottom line."""
        self._told = True
        self.status.say(text, undo=undo, tone="late" if tone_late else "done")

    def undo(self) -> None:
        """Takes the last saved change back."""
        try:
            verb, result = undo_last(self.desk.file, self._actor)
        except DeskError as error:
            self.say(error.sentence, tone_late=True)
            return
        self._just_undone = undone_words(verb, len(result.kept), result.number)
        self._told = True
        self.status.say(self._just_undone, redo=True)

    def redo(self) -> None:
        """Brings back what was undone last, while nothing else was saved since."""
        try:
            _verb, result = redo_last(self.desk.file, self._actor)
        except DeskError as error:
            self.say(error.sentence, tone_late=True)
            return
        self._just_undone = brought_back_words(len(result.kept), result.number)
        self.say(self._just_undone)

    def _undo_key(self) -> None:
        at = self.focusWidget()
        if isinstance(at, QPlainTextEdit) or (isinstance(at, QLineEdit) and at.isUndoAvailable()):
            at.undo()
        else:
            self.undo()

    def _redo_key(self) -> None:
        at = self.focusWidget()
        if isinstance(at, QPlainTextEdit) or (isinstance(at, QLineEdit) and at.isRedoAvailable()):
            at.redo()
        else:
            self.redo()

    # Finder

    def _find(self, text: str) -> None:
        self.bar.show_found(self.desk.finder.find(text, limit=12).hits, text)

    def _open_found(self, kind: str, row_id: str) -> None:
        self.bar.finder.clear()
        self.open_record(kind, row_id)
        self._found = (kind, row_id, self.desk.file.clock.now())

    def _call_with(self, kind: str, row_id: str) -> None:
        self.bar.finder.clear()
        self.start_new("call", {"customer_id": row_id} if kind == "customer" else {})

    def _new_customer_with(self, text: str) -> None:
        self.bar.finder.clear()
        digits = sum(character.isdigit() for character in text)
        self.start_new("customer", {"phone": text} if digits * 2 > len(text) else {"name": text})

    # Changes

    def _nothing_told(self) -> None:
        """Something was saved; what is said from now on tells more of it than that it is saved."""
        self._told = False

    def _changed(self, kinds: frozenset[str]) -> None:
        for view in self.views.values():
            view.refresh(kinds)
        if "settings" in kinds:
            self._as_the_store_wants()
            self._show_store()
        if "staff" in kinds:
            self.fill_menus()
        self.count_tabs()
        if not self._just_undone and kinds != {"print"}:
            if self._told:
                self.status.offer_undo()
            else:
                self.status.say(_("Saved"), undo=True)
        self._just_undone = ""

    def _tab_chosen(self, index: int) -> None:
        self.stack.setCurrentIndex(index)
        self.view(ORDER[index])
        self.count_tabs()

    def count_tabs(self) -> None:
        """Tells on each tab what is open and late."""
        self.tabs.show_counts({kind: late_and_open(self.desk.file, kind) for kind in ORDER})

    def _tick(self) -> None:
        if self.desk.file.saving_elsewhere:
            return
        self.view().look_again()
        self.show_health()

    def _show_store(self) -> None:
        profile = settings.profile(self.desk.file)
        self.bar.store.setText(profile.store_name or _("Your store"))
        self.setWindowTitle(profile.store_name or _("Service desk"))

    def _as_the_store_wants(self) -> None:
        """Hides the middle of phone numbers on the screen where the store wants that; dates are typed by its clock."""
        profile, clock = settings.profile(self.desk.file), self.desk.file.clock
        set_masking(profile.mask_phones in ("screen", "both"))
        set_wall(lambda: clock.now().astimezone(profile.zoneinfo).replace(tzinfo=None))

    def show_health(self) -> None:
        """Tells in the bottom line whether file and backup are well."""
        self.status.set_health(health_of(self.desk.file))

    # People, store, language, looks

    def _remembered_actor(self) -> str:
        active = [one for one in staff.active_staff(self.desk.file) if one.id != DESK_ID]
        stored = str(self.remember.value(f"serves/{self.desk.file.path.name}", ""))
        if any(one.id == stored for one in active):
            return stored
        at_the_desk = [one for one in active if one.role != Role.COURIER] or active
        return at_the_desk[0].id if at_the_desk else DESK_ID

    def choose_person(self, row_id: str) -> None:
        """Says who serves now."""
        self._actor = row_id
        self.remember.setValue(f"serves/{self.desk.file.path.name}", row_id)
        self.fill_menus()
        for view in self.views.values():
            view.refresh()

    def _arrange(self, step: str) -> None:
        {
            FirstStep.STORE: self.rarely.edit_store,
            FirstStep.PEOPLE: self.rarely.edit_people,
            FirstStep.HOURS: self.tools.calendar,
        }[FirstStep(step)]()

    def switch_language(self, lang: str) -> None:
        """Speaks another language at once; a half-typed form is kept as a draft and opened again."""
        if lang == language():
            return
        index = self.tabs.currentIndex()
        open_forms = {kind: view.form_about() for kind, view in self.views.items() if view.panel is not None}
        self.keep_all_typed()
        current = {kind: view.current_id for kind, view in self.views.items()}
        set_language(lang)
        self.remember.setValue("window/language", lang)
        speak_qt()
        self.bar.finder.close_hits()
        self._build()
        self.show_tab(ORDER[index])
        for kind, row_id in current.items():
            if row_id:
                self.view(kind).open_record(row_id)
        for kind, (row_id, prefill) in open_forms.items():
            self.view(kind).open_form(row_id, prefill)
        self.view().take_keys()

    def offer_drafts(self) -> None:
        """After a start: opens the newest form that was typed and not saved."""
        for draft in drafts.all_drafts(self.desk.file):
            if draft.form in WITH_FORMS and draft.subject.startswith(NEW):
                prefill = draft.values.get(PREFILL)
                self.show_tab(draft.form)
                self.view(draft.form).open_form("", prefill if isinstance(prefill, dict) else {})
                return

    def keep_all_typed(self) -> None:
        """Keeps every half-typed form as a draft."""
        for view in self.views.values():
            view.keep_typed()

    def take_no_backup(self) -> None:
        """Closing makes no backup: the file was only looked at."""
        self._backup_on_close = False

    def dialogs(self) -> list[tuple[str, QDialog]]:
        """The dialogs a person can open, for pictures."""
        return [
            ("settings", self.rarely.settings_dialog()),
            ("staff", StaffDialog(self.desk.file, self.desk.staff, self.actor, self)),
            ("import", ImportDialog(self.desk, self._actor, self)),
            ("help", HelpWindow("keys", self)),
            *self.tools.dialogs(),
        ]

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._closed:
            super().closeEvent(event)
            return
        self._closed = True
        set_wall()
        for busy in self.findChildren(Busy):
            busy.stop()
        self.keep_all_typed()
        self.remember.setValue("window/geometry", self.saveGeometry())
        if self._backup_on_close:
            try:
                backup.backup_on_closing(self.desk.file)
            except DeskError as error:
                QMessageBox(QMessageBox.Icon.Warning, self.windowTitle(), error.sentence, parent=self).exec()
        self._minute.stop()
        self._idle.stop()
        self._close_views()
        self.desk.close()
        super().closeEvent(event)

    def _close_views(self) -> None:
        """Takes the views down before the file closes, so that nothing reads from it any more."""
        self.changes.changed.disconnect(self._changed)
        for view in self.views.values():
            view.put_down()
        self.views.clear()
        body = self.takeCentralWidget()
        if body is not None:
            body.hide()
            body.deleteLater()
