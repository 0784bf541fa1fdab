"""The table of the days of a year that are not as their weekday."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QTreeWidgetItem

from desk_app.commitments.calendar import Calendar, Day, Yearly
from desk_app.commitments.calendar_json import day_of_text, day_text
from desk_app.commitments.kept_day import KeptDay, kind_words, origin_words
from desk_app.commitments.spoken import weekday_word
from desk_app.commitments.typed import hours_text
from desk_app.core.i18n import _, pgettext
from desk_app.ui.lines import Lines
from desk_app.ui.theme import px, tokens
from desk_app.ui.widgets import plain_tip

_DAY = Qt.ItemDataRole.UserRole
_NAME, _ORIGIN = 2, 5
_LEAST_HIGH, _LEAST_WIDE = 150, 48


class DayLines(Lines):
    """Day, weekday, name, what it is, hours, who wrote it."""

    def __init__(self) -> None:
        super().__init__(_("Days that are not as their weekday"))
        names = [_("Day"), _("Weekday"), pgettext("day", "Name"), _("What it is"), pgettext("store", "Hours")]
        self.setHeaderLabels([*names, _("Origin")])
        columns = self.header()
        columns.setMinimumSectionSize(px(_LEAST_WIDE))
        columns.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        columns.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        self.setMinimumHeight(px(_LEAST_HIGH))

    def show_days(self, days: Iterable[KeptDay], year: int, calendar: Calendar, at: Day | None) -> None:
        """Lists these of a year, hours as in that calendar; `at` becomes the one chosen."""
        self.blockSignals(True)
        self.clear()
        for each in days:
            item = QTreeWidgetItem(self, _cells(each, year, calendar))
            item.setData(0, _DAY, day_text(each.day))
            for place in range(self.columnCount()):
                item.setToolTip(place, plain_tip(item.text(place)))
            if each.estimated:
                item.setForeground(_ORIGIN, QColor(tokens().ink("soon")))
            if each.day == at:
                self.setCurrentItem(item)
        self.blockSignals(False)

    def current(self) -> Day | None:
        """The day chosen."""
        item = self.currentItem()
        return day_of_text(str(item.data(0, _DAY))) if item is not None else None


def _cells(each: KeptDay, year: int, calendar: Calendar) -> list[str]:
    on, frames = each.in_year(year), calendar.days.get(each.day)
    shown = day_text(each.day)
    if isinstance(each.day, Yearly):
        shown = _("{day}, every year").format(day=shown)
    weekday = weekday_word(on.weekday()) if on is not None else ""
    return [shown, weekday, each.name, kind_words(each.kind), hours_text(frames) if frames else "", origin_words(each)]
