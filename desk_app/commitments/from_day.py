"""From which day on: today, tomorrow, next Monday, or a date."""

from datetime import date as Date
from datetime import timedelta

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.core.i18n import _
from desk_app.ui.fields import Choice, ComboEntry, ComposedEntry, WhenEntry
from desk_app.ui.theme import px

_TODAY, _TOMORROW, _MONDAY, _DATE = "today", "tomorrow", "monday", "date"


class FromDayEntry(ComposedEntry):
    """The value is the day chosen; a date is asked for only where none of the usual days is meant."""

    def __init__(self, today: Date) -> None:
        super().__init__()
        self._today = today
        self.choice = ComboEntry(
            [
                Choice(_TODAY, _("today"), "今天 jintian"),
                Choice(_TOMORROW, _("tomorrow"), "明天 mingtian"),
                Choice(_MONDAY, _("next Monday"), "monday xiazhouyi"),
                Choice(_DATE, _("on a date"), "date riqi"),
            ]
        )
        self.date = WhenEntry(with_time=False, optional=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addWidget(self.choice)
        column.addWidget(self.date)
        self.fill(today)
        self.choice.on_typed(self._chosen)
        self.date.on_typed(self._dated)

    def value(self) -> object:
        return self.date.value()

    def fill(self, value: object) -> None:
        day = Date.fromisoformat(value[:10]) if isinstance(value, str) and value else value
        if not isinstance(day, Date):
            return
        named = next((key for key, each in self._days().items() if each == day), _DATE)
        blocked = self.choice.blockSignals(True)
        self.choice.fill(named)
        self.choice.blockSignals(blocked)
        self.date.fill(day)
        self.date.setVisible(named == _DATE)

    def wrong(self) -> str:
        self.date.read()
        return "" if self.date.isHidden() else self.date.wrong()

    def editors(self) -> list[QWidget]:
        return [self.choice, *self.date.editors()]

    def _days(self) -> dict[str, Date]:
        monday = self._today + timedelta(days=7 - self._today.weekday())
        return {_TODAY: self._today, _TOMORROW: self._today + timedelta(days=1), _MONDAY: monday}

    def _chosen(self) -> None:
        named = str(self.choice.value())
        self.date.setVisible(named == _DATE)
        if named in self._days():
            self.date.fill(self._days()[named])
        self.typed.emit()

    def _dated(self) -> None:
        self.typed.emit()
