"""The columns of the list of complaints."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from desk_app.complaints.model import ComplaintRow, step_words
from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.ui.theme import Tone
from desk_app.ui.windowed import Column

SOON = timedelta(hours=4)


def due_words(due_at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """When it is due, or how late it is."""
    return when.late_by(now - due_at) if due_at < now else when.on_list(due_at, now, zone)


def due_tone(due_at: datetime, now: datetime) -> Tone:
    """Late, soon, or in good time."""
    if due_at < now:
        return "late"
    return "soon" if due_at - now < SOON else "accent"


def number_column() -> Column:
    """The number without the branch, whole on a hover."""
    return Column(
        "number",
        lambda: _("Number"),
        lambda row: "-".join(row.number.rsplit("-", 2)[-2:]),
        104,
        tone=lambda _row: "muted",
        tip=lambda row: " · ".join(filter(None, (row.number, row.reference))),
        sortable=False,
    )


def columns(now: Callable[[], datetime], zone: Callable[[], ZoneInfo]) -> Sequence[Column]:
    """Due, who, about what, what comes next, by whom."""

    def due(row: ComplaintRow) -> str:
        if row.open:
            return due_words(row.due_at, now(), zone())
        return _("closed {day}").format(day=when.date(row.closed_at.astimezone(zone()).date())) if row.closed_at else ""

    def tone(row: ComplaintRow) -> Tone | None:
        return due_tone(row.due_at, now()) if row.open else "done"

    return (
        Column("due", lambda: _("Due"), due, 148, tone=tone, capsule=True, sortable=False),
        Column("customer", lambda: _("Customer"), lambda row: row.name, 104, sortable=False),
        Column("about", lambda: _("About"), lambda row: row.title, 150, stretch=True, sortable=False),
        Column(
            "next",
            lambda: _("Next step"),
            lambda row: step_words(row.next_step) if row.open else "",
            150,
            sortable=False,
        ),
        Column("owner", lambda: _("Owner"), lambda row: row.owner, 84, tone=lambda _row: "muted", sortable=False),
        number_column(),
    )
