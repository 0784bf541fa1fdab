"""What the window asks of every tab, and what a tab asks of the window."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desk_app.core.i18n import _
from desk_app.ui.form_panel import FormPanel


class TabView(QWidget):
    """A tab that shows something; one with records of its own is a `RoomView`.

    Signals: `record_wanted(kind, id)` asks for another room's record, `new_wanted(kind, prefill)` for
    another room's form, `print_wanted(kind, id)` for paper, `bring_in_wanted()` to import a file,
    `said(text)` and `refused(text)` tell the bottom line, `refreshed()` that the tab read anew.
    """

    kind: ClassVar[str]
    hears: ClassVar[frozenset[str]]

    record_wanted = Signal(str, str)
    new_wanted = Signal(str, dict)
    print_wanted = Signal(str, str)
    bring_in_wanted = Signal()
    said = Signal(str)
    refused = Signal(str)
    refreshed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.current_id = ""
        self.panel: FormPanel | None = None

    def listen(self, keys: str, act: Callable[[], object]) -> QShortcut:
        """These keys do it while this tab is in front, wherever in the window the keyboard is."""
        made = QShortcut(QKeySequence(keys), self)
        made.activated.connect(act)
        return made

    def take_keys(self) -> None:
        """The keyboard to where work goes on."""
        self.setFocus()

    def look_again(self) -> None:
        """The clock went on."""

    def refresh(self, kinds: frozenset[str] | None = None) -> None:
        """Reads again what changed."""

    def do_next_step(self) -> None:
        """Does the next step of the record, if there is one."""

    def open_record(self, row_id: str) -> None:
        """Shows one record."""

    def start_new(self, prefill: Mapping[str, object] | None = None) -> None:
        """Opens an empty form."""

    def open_form(self, row_id: str, prefill: Mapping[str, object]) -> None:
        """Opens the form of a record ("" for a new one)."""

    def form_about(self) -> tuple[str, Mapping[str, object]]:
        """What the open form is about: the record's id, or what a new one was filled with."""
        return "", {}

    def leave_form(self) -> None:
        """Leaves the open form; what was typed is kept."""

    def start_edit(self) -> None:
        """Opens the record's form; where there is none, says so."""
        self.said.emit(_("Nothing here can be changed by hand."))

    def save(self) -> None:
        """Saves the form, if one is open."""

    def print_current(self) -> None:
        """Asks for the sheet of what is shown."""

    def keep_typed(self) -> None:
        """Keeps a half-typed form at once: the window is about to close."""

    def put_down(self) -> None:
        """The file is about to close: nothing may read from it any more."""
