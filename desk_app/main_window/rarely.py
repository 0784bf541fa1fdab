"""What is arranged rarely: files in and out, the people, the store's head, looks, and help."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from desk_app.commitments.spoken import written_hours
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, language
from desk_app.main_window.help_window import HelpWindow
from desk_app.main_window.import_dialog import ImportDialog
from desk_app.main_window.paper_out import save_list
from desk_app.settings import store as settings
from desk_app.settings.dialog import SettingsDialog
from desk_app.staff.dialog import StaffDialog
from desk_app.storage import backup
from desk_app.ui import theme

if TYPE_CHECKING:
    from desk_app.main_window.window import MainWindow


class Rarely:
    """The rare acts of a window; `window` is told to follow."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window

    def bring_in(self) -> None:
        """Takes a file of records in."""
        self._window.keep_all_typed()
        dialog = ImportDialog(self._window.desk, self._window.actor(), self._window)
        dialog.exec()
        dialog.deleteLater()

    def take_out(self) -> None:
        """Writes all records of the tab in front into a file for a spreadsheet or an address book."""
        try:
            said = save_list(self._window.desk.file, self._window.tabs.kind(), self._window)
        except DeskError as error:
            self._window.say(error.sentence, tone_late=True)
            return
        if said:
            self._window.say(said)

    def back_up_now(self) -> None:
        """A verified backup, now."""
        try:
            made = backup.backup_on_closing(self._window.desk.file)
        except DeskError as error:
            self._window.say(error.sentence, tone_late=True)
            return
        self._window.show_health()
        told = _("Backed up to {file}").format(file=made.path) if made else _("The newest backup holds everything.")
        self._window.say(told)

    def edit_people(self) -> None:
        """People at the desk."""
        dialog = StaffDialog(self._window.desk.file, self._window.desk.staff, self._window.actor, self._window)
        dialog.serves.connect(self._window.choose_person)
        dialog.exec()
        self._window.fill_menus()

    def edit_store(self) -> None:
        """The store's head, hours, branch and the like."""
        self.settings_dialog().exec()
        chosen = settings.profile(self._window.desk.file).language
        if chosen and chosen != language():
            self._window.switch_language(chosen)

    def settings_dialog(self) -> SettingsDialog:
        """Asks for all of the store."""
        desk = self._window.desk
        return SettingsDialog(
            desk.file,
            desk.settings,
            self._window.actor,
            self._window,
            hours=lambda: written_hours(desk.file),
            open_calendar=self._window.tools.calendar,
        )

    def switch_theme(self) -> None:
        """Light to dark and back."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply_theme(app, not theme.is_dark(), theme.scale())
        self._window.remember.setValue("window/dark", theme.is_dark())
        self._window.count_tabs()

    def show_help(self) -> None:
        """Help for this place."""
        HelpWindow(self._window.tabs.kind(), self._window).show()
