"""How the month of a calendar looks: in the colours of the house, with arrows that can be seen."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QToolButton

from desk_app.core.i18n import _
from desk_app.ui import icons, theme
from desk_app.ui.theme import px


def dress_month(calendar: QCalendarWidget) -> None:
    """Saturday and Sunday are quiet, not red as what is late; both arrows are drawn and named."""
    quiet = QTextCharFormat()
    quiet.setForeground(theme.tokens().ink("muted"))
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(day, quiet)
    arrows = (
        ("qt_calendar_prevmonth", "chevron-left", _("The month before")),
        ("qt_calendar_nextmonth", "chevron-right", _("The month after")),
    )
    for name, icon, said in arrows:
        arrow = calendar.findChild(QToolButton, name)
        if arrow is not None:
            arrow.setIcon(icons.icon(icon, "on_accent", 18))
            arrow.setIconSize(QSize(px(18), px(18)))
            arrow.setAccessibleName(said)
