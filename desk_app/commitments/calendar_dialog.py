"""The window of the opening calendar: the week, the days that are otherwise, a year as a picture."""

from collections.abc import Callable
from datetime import date as Date
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desk_app.commitments import calendar_json, pauses, store
from desk_app.commitments.amounts import amount
from desk_app.commitments.calendar import Calendar, Day, Yearly
from desk_app.commitments.calendar_json import day_text
from desk_app.commitments.day_dialog import DayDialog, HolidaysDialog, day_words, wrote_words, years_words
from desk_app.commitments.day_lines import DayLines
from desk_app.commitments.frames import WHOLE_DAY
from desk_app.commitments.kept_day import KeptDay
from desk_app.commitments.seeding import FIRST_YEAR, LAST_YEAR, DayKind
from desk_app.commitments.service import CalendarService
from desk_app.commitments.spoken import weekday_word
from desk_app.commitments.typed import hours_text
from desk_app.commitments.week_part import WeekPart
from desk_app.commitments.year_picture import Looks, YearPicture
from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.storage.desk_file import DeskFile
from desk_app.ui.fields import LineEntry
from desk_app.ui.file_dialogs import ask_open, ask_save
from desk_app.ui.list_and_form import in_a_row
from desk_app.ui.screen import fit
from desk_app.ui.sight import bring_end_into_sight
from desk_app.ui.theme import Tone, px
from desk_app.ui.widgets import Banner, button, label, plain_tip

_WIDTH, _HEIGHT, _BESIDE = 1180, 700, 760
_ASKED_FIRST = "4 h"


class CalendarDialog(QDialog):
    """The hours of the week are typed on the left and kept with Ctrl+Enter; a day is kept as soon as it is put right.

    In the table Ins adds a day, Enter changes the one chosen, Del takes it away; Alt+← and Alt+→ go to another year.
    """

    def __init__(
        self, file: DeskFile, service: CalendarService, actor: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Opening calendar"))
        self.setModal(True)
        self._file, self._service, self._actor, self._warned = file, service, actor, False
        self._days: dict[Day, KeptDay] = {}
        self.year = self._today().year
        self.missing, self.banner = Banner("soon", ""), Banner("late", "")
        self.banner.hide()
        self.week = WeekPart()
        self.amount = LineEntry(_ASKED_FIRST)
        self.amount.setAccessibleName(_("An amount of time to try"))
        self.due = label("", wrap=True)
        self.tree = DayLines()
        self.year_head = label("", "heading")
        self.picture = YearPicture()
        self._make_buttons()
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self.week.typed.connect(self._typed)
        self.week.save_wanted.connect(self.save)
        self.amount.textChanged.connect(lambda _text: self._tell_due())
        self.amount.returnPressed.connect(self._tell_due)
        self.tree.itemActivated.connect(lambda _item, _column: self.change())
        self.tree.currentItemChanged.connect(lambda _item, _before: self._chosen())
        self.picture.day_chosen.connect(self.put_right)
        self.picture.moved.connect(self._follow)
        self.tree.installEventFilter(self)
        self._keys()
        fit(self, _WIDTH, _HEIGHT)
        self.look(fresh=True)
        self.week.lines[0].setFocus()

    def _make_buttons(self) -> None:
        self.save_button = button(_("Save the week  Ctrl+⏎"), "primary", icon="save", on=self.save)
        self.add_button = button(_("Add a day  Ins"), icon="new", on=self.add)
        self.change_button = button(_("Change  ⏎"), icon="edit", on=self.change)
        self.away_button = button(_("Take away  Del"), on=self.take_away)
        self.seed_button = button(_("Fill in holidays…"), icon="calendar", on=self.fill_in)
        self.before_button = button("", icon="chevron-left", on=lambda: self.turn(-1))
        self.after_button = button("", icon="chevron-right", on=lambda: self.turn(1))
        for each, words in ((self.before_button, _("The year before")), (self.after_button, _("The next year"))):
            each.setAccessibleName(words)
        self.before_button.setToolTip(plain_tip(_("The year before  Alt+←")))
        self.after_button.setToolTip(plain_tip(_("The next year  Alt+→")))
        self.bring_button = button(_("Bring in a calendar…"), icon="folder-import", on=self._ask_bring_in)
        self.out_button = button(_("Save as a file…"), icon="download", on=self._ask_save_as)

    def _keys(self) -> None:
        for keys, act in (
            ("Ctrl+Return", self.save),
            ("Ctrl+Enter", self.save),
            ("Ctrl+N", self.add),
            ("Alt+Left", lambda: self.turn(-1)),
            ("Alt+Right", lambda: self.turn(1)),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        for keys, act in (("Ins", self.add), ("Del", self.take_away)):
            shortcut = QShortcut(QKeySequence(keys), self.tree)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)

    def _lay_out(self) -> None:
        week, days = QWidget(), QWidget()
        left, right = QVBoxLayout(week), QVBoxLayout(days)
        left.addWidget(label(_("The week"), "heading"))
        how = _("Several hours a day stand one after the other; = is the same as Monday.")
        left.addWidget(label(how, "small", wrap=True))
        left.addWidget(self.week)
        trial = QHBoxLayout()
        trial.setSpacing(px(8))
        trial.addWidget(label(_("If something of")))
        self.amount.setMinimumWidth(px(64))
        trial.addWidget(self.amount, 1)
        trial.addWidget(label(_("begins now:")))
        left.addLayout(trial)
        left.addWidget(self.due)
        left.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        for each in (self.before_button, self.year_head, self.after_button):
            head.addWidget(each)
        head.addStretch(1)
        right.addLayout(head)
        right.addWidget(self.tree, 1)
        self._day_acts = in_a_row((self.add_button, self.change_button, self.away_button, self.seed_button))
        right.addWidget(self._day_acts)
        right.addWidget(self.picture)
        self._beside.setSpacing(px(20))
        self._beside.addWidget(week, 2)
        self._beside.addWidget(days, 5)
        body = QWidget()
        body.setObjectName("scrolled")
        inner = QVBoxLayout(body)
        inner.addLayout(self._beside, 1)
        for part in (left, right, inner):
            part.setContentsMargins(0, 0, 0, 0)
            part.setSpacing(px(8))
        inner.setContentsMargins(0, 0, px(8), 0)
        self._scroll = scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        close = button(_("Close  Esc"), on=self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(12), px(12))
        column.setSpacing(px(8))
        column.addWidget(self.missing)
        column.addWidget(self.banner)
        column.addWidget(scroll, 1)
        column.addWidget(in_a_row((self.save_button, self.bring_button, self.out_button, close)))
        for each in self.findChildren(QPushButton):
            each.setAutoDefault(False)  # Enter belongs to the lines and the table

    def resizeEvent(self, event: QResizeEvent) -> None:
        directions = QBoxLayout.Direction
        self._beside.setDirection(directions.LeftToRight if self.width() >= px(_BESIDE) else directions.TopToBottom)
        super().resizeEvent(event)

    def _follow(self) -> None:
        """Keeps the day of the picture in sight that the keys are at."""
        inner, cell = self._scroll.widget(), self.picture.cell(self.picture.current)
        if inner is not None and self.picture.hasFocus():
            at = self.picture.mapTo(inner, cell.center())
            self._scroll.ensureVisible(at.x(), at.y(), 0, 2 * cell.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whoever comes to the table of days sees it with its buttons."""
        if watched is self.tree and event.type() == QEvent.Type.FocusIn:
            bring_end_into_sight(self.tree, self._day_acts)
        return super().eventFilter(watched, event)

    # Showing

    def look(self, *, fresh: bool = False, at: Day | None = None) -> None:
        """Reads anew; what is typed in the week stays unless it is to be `fresh`. `at` becomes the day chosen."""
        if fresh or not self.week.is_changed():
            self.week.fill(store.calendar(self._file).hours)
        today = self._today()
        missing = store.years_without_holidays(self._file, (today.year, today.year + 1))
        self.missing.set_text(
            "soon", _("The holidays of {years} are not filled in.").format(years=years_words(missing))
        )
        self.missing.setVisible(bool(missing))
        kept = store.days_of(self._file, self.year)
        self._days = {each.day: each for each in kept}
        self.tree.show_days(kept, self.year, self._calendar() or store.calendar(self._file), at)
        self.year_head.setText(_("Days of {year} that are not as their weekday").format(year=self.year))
        self._typed()
        self._chosen()

    def _typed(self) -> None:
        self._warned = False
        self._tell_due()
        found, today = self._calendar() or store.calendar(self._file), self._today()

        def looks(day: Date) -> Looks:
            kept = self._days.get(day) or self._days.get(Yearly(day.month, day.day))
            if kept is None:
                return Looks.OPEN if found.hours[day.weekday()] else Looks.REST
            if kept.kind == DayKind.MAKE_UP:
                return Looks.MAKE_UP
            return Looks.CLOSED if kept.kind == DayKind.CLOSED else Looks.SPECIAL

        def told(day: Date) -> str:
            kept = self._days.get(day) or self._days.get(Yearly(day.month, day.day))
            hours = hours_text(found.frames_on(day))
            words = _("{weekday} {day}: {hours}").format(
                weekday=weekday_word(day.weekday()), day=when.date(day, year=True), hours=hours
            )
            return f"{words}\n{day_words(kept)}" if kept is not None else words

        self.picture.show_year(self.year, today, looks, told)

    def _calendar(self) -> Calendar | None:
        """As it would be with what is typed; None while that cannot be read."""
        try:
            return self._service.as_typed(self.week.texts())
        except DeskError:
            return None

    def _tell_due(self) -> None:
        try:
            found = self._service.as_typed(self.week.texts())
            now = self._file.clock.now()
            due = pauses.due(found, now, amount(self.amount.text()))
            said = _("due {when}").format(when=when.on_list(due, now, found.tz))
        except DeskError as error:
            said = error.sentence
        self.due.setText(said)

    def _today(self) -> Date:
        return store.calendar(self._file).day_of(self._file.clock.now())

    def _tell(self, tone: Tone, sentence: str) -> None:
        self.banner.set_text(tone, sentence)
        self.banner.show()

    def _attempt(self, act: Callable[[], object]) -> bool:
        self.banner.hide()
        self.week.clear_errors()
        try:
            act()
        except DeskError as error:
            if not self.week.show_error(error):
                self._tell("late", error.sentence)
            return False
        return True

    # The week

    def save(self) -> None:
        """Keeps the hours of the week; what cannot be is said under its line."""
        texts = self.week.texts()
        if self._attempt(lambda: self._service.set_week(self._actor(), texts)):
            self.look(fresh=True)
            self._tell("done", _("The hours of the week are kept."))

    def reject(self) -> None:
        """Closes; hours that are not kept are pointed out once."""
        if self.week.is_changed() and not self._warned:
            self._warned = True
            self._tell(
                "soon", _("The hours of the week are not kept yet: Ctrl+Enter keeps them, Esc once more does not.")
            )
            return
        super().reject()

    # The days

    def turn(self, by: int) -> None:
        """Goes some years on."""
        if FIRST_YEAR <= self.year + by <= LAST_YEAR:
            self.year += by
            self.look()

    def add(self) -> None:
        """Asks for one day more; the one chosen in the picture stands there to begin with."""
        self._ask("", None)

    def change(self) -> None:
        """Asks what the day chosen in the table is."""
        day = self.tree.current()
        if day is not None:
            self._ask(day_text(day), self._days.get(day))

    def put_right(self, day: Date) -> None:
        """Asks what a day is: the one written down for it, or for every year, or one more."""
        kept = self._days.get(day) or self._days.get(Yearly(day.month, day.day))
        self._ask(day_text(kept.day if kept else day), kept)

    def _ask(self, day: str, was: KeptDay | None) -> None:
        usual = next((frames for frames in store.calendar(self._file).hours if frames), WHOLE_DAY)
        dialog = DayDialog(self._file, self._service, self._actor, day, was, usual, self)
        if dialog.ask() and dialog.saved is not None:
            self.banner.hide()
            saved = dialog.saved.day
            if isinstance(saved, Date) and FIRST_YEAR <= saved.year <= LAST_YEAR:
                self.year = saved.year
            self.look(at=saved)

    def take_away(self) -> None:
        """Takes the day chosen away: it is as its weekday again."""
        day, item = self.tree.current(), self.tree.currentItem()
        if day is None or item is None:
            return
        place = self.tree.indexOfTopLevelItem(item)
        if self._attempt(lambda: self._service.take_away(self._actor(), day)):
            self.look()
            left = self.tree.topLevelItem(min(place, self.tree.topLevelItemCount() - 1))
            if left is not None:
                self.tree.setCurrentItem(left)
            said = _("{day} is as its weekday again. Filling in holidays leaves it so.")
            self._tell("done", said.format(day=day_text(day)))

    def fill_in(self) -> None:
        """Asks whose holidays of which years are filled in, and says what that did."""
        today = self._today()
        missing = store.years_without_holidays(self._file, (today.year, today.year + 1)) or [self.year]
        dialog = HolidaysDialog(self._service, self._actor, missing[0], missing[-1], self)
        if dialog.ask():
            self.year = self.year if self.year in dialog.years else dialog.years[0]
            self.look()
            self._tell("soon" if dialog.wrote.estimated else "done", wrote_words(dialog.wrote))

    def _chosen(self) -> None:
        day = self.tree.current()
        kept = self._days.get(day) if day is not None else None
        on = kept.in_year(self.year) if kept is not None else None
        if on is not None:
            self.picture.choose(on)
        self._able()

    def _able(self) -> None:
        for each in (self.change_button, self.away_button):
            each.setEnabled(self.tree.currentItem() is not None)

    # Files

    def _ask_bring_in(self) -> None:
        path = ask_open(self, _("Bring in a calendar"), _("Calendars (*.json)"))
        if path is not None:
            self.bring_in(path)

    def bring_in(self, path: Path) -> None:
        """Puts the calendar of a file in the place of this one; what cannot be read is said."""
        actor = self._actor()

        def act() -> None:
            try:
                content = path.read_bytes()
            except OSError as error:
                reason = error.strerror or str(error)
                raise DeskError(_("{file} cannot be read ({reason}).").format(file=path.name, reason=reason)) from None
            self._service.bring_in(actor, content)

        if self._attempt(act):
            self.look(fresh=True)
            self._tell("done", _("The calendar was brought in from {file}.").format(file=path.name))

    def _ask_save_as(self) -> None:
        path = ask_save(self, _("Save the calendar as a file"), "calendar.json", _("Calendars (*.json)"))
        if path is not None:
            self.save_as(path)

    def save_as(self, path: Path) -> None:
        """Writes the calendar as it is kept into a file that can be brought in again."""
        text = calendar_json.write(store.calendar(self._file))

        def act() -> None:
            try:
                path.write_text(text, encoding="utf-8")
            except OSError as error:
                reason = error.strerror or str(error)
                sentence = _("{file} cannot be written ({reason}).")
                raise DeskError(sentence.format(file=path.name, reason=reason)) from None

        if self._attempt(act):
            self._tell("done", _("The calendar was saved in {file}.").format(file=path.name))
