"""The columns of the list of deliveries."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.complaints.table import due_tone, due_words, number_column
from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.deliveries.model import STATE_WORDS, DeliveryRow, DeliveryState, Precision
from desk_app.ui.theme import Tone
from desk_app.ui.windowed import Column

STATE_TONES: dict[DeliveryState, Tone] = {
    DeliveryState.DELIVERED: "done",
    DeliveryState.FAILED: "late",
    DeliveryState.CANCELLED: "muted",
    DeliveryState.RECEIVED: "muted",
}


def promised_words(promised_by: datetime | None, precision: Precision | None, now: datetime, zone: ZoneInfo) -> str:
    """The promise in short: a day, or a time."""
    if promised_by is None:
        return ""
    if precision == Precision.DAY:
        return when.date(promised_by.astimezone(zone).date())
    return when.on_list(promised_by, now, zone)


def columns(now: Callable[[], datetime], zone: Callable[[], ZoneInfo]) -> Sequence[Column]:
    """Due, to whom, what, how far, by whom."""

    def due(row: DeliveryRow) -> str:
        if row.open:
            return due_words(row.due_at, now(), zone())
        if row.delivered_at is not None:
            return when.on_list(row.delivered_at, now(), zone())
        return _(STATE_WORDS[row.state])

    def tone(row: DeliveryRow) -> Tone | None:
        if row.open:
            return due_tone(row.due_at, now())
        return "done" if row.delivered_at is not None else "paused"

    return (
        Column("due", lambda: _("Due"), due, 148, tone=tone, capsule=True, sortable=False),
        Column("customer", lambda: _("Customer"), lambda row: row.name, 110, sortable=False),
        Column("goods", lambda: _("Goods"), lambda row: row.goods or row.address, 150, stretch=True, sortable=False),
        Column(
            "state",
            lambda: _("State"),
            lambda row: _(STATE_WORDS[row.state]),
            92,
            tone=lambda row: STATE_TONES.get(row.state),
            sortable=False,
        ),
        Column("courier", lambda: _("Courier"), lambda row: row.courier, 84, tone=lambda _row: "muted", sortable=False),
        number_column(),
    )
