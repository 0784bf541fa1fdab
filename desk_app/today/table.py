"""The columns of the list of all open matters, and of the matters to decide about when a day closes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.complaints.table import due_tone, due_words, press_icon, press_tip, pressed_tone
from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.matters.model import MatterKind
from desk_app.today.model import KIND_WORDS, WHY_WORDS, Owed, TodayRow
from desk_app.ui.theme import Tone
from desk_app.ui.windowed import Column

ICONS = {
    MatterKind.CALLBACK: "phone-out",
    MatterKind.COMPLAINT: "complaint",
    MatterKind.DELIVERY: "delivery",
    MatterKind.IMPROVEMENT: "refresh",
}


def when_words(due_at: datetime, snoozed_until: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    """How late it is, when it is due, or until when it rests."""
    if snoozed_until is not None and snoozed_until > now:
        return _("rests until {when}").format(when=when.on_list(snoozed_until, now, zone))
    return due_words(due_at, now, zone)


def columns(now: Callable[[], datetime], zone: Callable[[], ZoneInfo]) -> Sequence[Column]:
    """Due or how late, what it is, who, what comes next, about what, by whom."""

    def due(row: TodayRow) -> str:
        return when_words(row.due_at, row.snoozed_until, now(), zone())

    def tone(row: TodayRow) -> Tone:
        rests = row.rests(now()) or row.paused
        return "paused" if rests and not row.late(now()) else pressed_tone(row.due_at, now(), row.press)

    def due_tip(row: TodayRow) -> str:
        said = _("due {when}").format(when=when.on_list(row.due_at, now(), zone()))
        late = when.late_by(now() - row.due_at) if row.late(now()) else ""
        return " · ".join(text for text in (said, late, press_tip(row.press, paused=row.paused)) if text)

    def owner(row: TodayRow) -> str:
        return _("{name} (not accepted)").format(name=row.owner) if row.waiting else row.owner

    def about(row: TodayRow) -> str:
        return _("authority") + " · " + row.title if row.authority else row.title

    def about_tip(row: TodayRow) -> str:
        return "\n".join(text for text in (row.title, row.authority) if text)

    return (
        Column(
            "due",
            lambda: _("Due"),
            due,
            140,
            tone=tone,
            capsule=True,
            tip=due_tip,
            icon=lambda row: press_icon(row.press, paused=row.paused, late=row.late(now())),
            sortable=False,
        ),
        Column(
            "kind",
            lambda: _("Kind"),
            lambda row: _(KIND_WORDS[row.kind]),
            124,
            tone=lambda _row: "muted",
            icon=lambda row: ICONS[row.kind],
            capsule=True,
            sortable=False,
        ),
        Column("who", lambda: _("Customer"), lambda row: row.name or row.phone, 96, sortable=False),
        Column("next", lambda: _("Next step"), lambda row: row.next_step, 150, stretch=True, sortable=False),
        Column("about", lambda: _("About"), about, 130, tip=about_tip, sortable=False),
        Column("owner", lambda: _("Owner"), owner, 84, tone=lambda _row: "muted", sortable=False),
        Column(
            "due_at",
            lambda: _("Due at"),
            lambda row: when.date_time(row.due_at, zone()),
            110,
            sortable=False,
            hidden=True,
        ),
        Column("number", lambda: _("Number"), lambda row: row.number, 150, sortable=False, hidden=True),
    )


NARROW = ("due", "who", "why", "next")
"""The columns of `owed_columns` without which nobody can decide."""


@dataclass(frozen=True, slots=True)
class OwedRow:
    """A matter to decide about, as the closing of a day shows it; `owner` is a name."""

    owed: Owed
    owner: str

    @property
    def id(self) -> str:
        """Its id in the list."""
        return self.owed.key

    @property
    def why(self) -> str:
        """Every reason it cannot just stay open; or why it was carried over."""
        if self.owed.carried is not None:
            return self.owed.carried.reason or ""
        return _(", ").join(_(WHY_WORDS[why]) for why in self.owed.why)


def owed_columns(now: Callable[[], datetime], zone: Callable[[], ZoneInfo]) -> Sequence[Column]:
    """Due, what, who, what comes next, why it must be decided, by whom. `NARROW` are those for a narrow window."""

    def due(row: OwedRow) -> str:
        return due_words(row.owed.matter.due_at, now(), zone())

    def what(row: OwedRow) -> str:
        return _("{what}: {title} ({owner})").format(
            what=_(KIND_WORDS[row.owed.matter.kind]), title=row.owed.matter.title, owner=row.owner
        )

    return (
        Column(
            "due",
            lambda: _("Due"),
            due,
            132,
            tone=lambda row: due_tone(row.owed.matter.due_at, now()),
            tip=what,
            capsule=True,
            sortable=False,
        ),
        Column(
            "kind",
            lambda: _("Kind"),
            lambda row: _(KIND_WORDS[row.owed.matter.kind]),
            124,
            tone=lambda _row: "muted",
            icon=lambda row: ICONS[row.owed.matter.kind],
            capsule=True,
            sortable=False,
        ),
        Column(
            "who", lambda: _("Customer"), lambda row: row.owed.matter.name or row.owed.matter.phone, 96, sortable=False
        ),
        Column("next", lambda: _("Next step"), lambda row: row.owed.matter.next_step, 130, sortable=False),
        Column("why", lambda: _("Why"), lambda row: row.why, 230, stretch=True, sortable=False),
        Column("owner", lambda: _("Owner"), lambda row: row.owner, 90, tone=lambda _row: "muted", sortable=False),
    )
