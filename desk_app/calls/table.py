"""The columns of the list of calls."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.calls.model import (
    DIRECTION_WORDS,
    KIND_WORDS,
    NOT_ANSWERED,
    OUTCOME_WORDS,
    CallKind,
    CallRow,
    Channel,
    Direction,
    Outcome,
    channel_words,
    headline,
)
from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.core.phone import shown_as_written
from desk_app.ui.theme import Tone
from desk_app.ui.windowed import Column

CHANNEL_ICONS = {
    Channel.WALK_IN: "building-store",
    Channel.WEB: "link",
    Channel.WECHAT: "note",
    Channel.SMS: "note",
    Channel.EMAIL: "text",
    Channel.SUGGESTION_BOX: "note",
    Channel.VISIT: "home",
}


def way_icon(channel: str, direction: Direction) -> str:
    """The icon of how the conversation came about."""
    phone = "phone-out" if direction == Direction.OUT else "phone-in"
    return CHANNEL_ICONS.get(Channel(channel), phone) if channel in set(Channel) else "call"


def way_words(channel: str, direction: Direction) -> str:
    """The same in words: `phone, incoming`."""
    return _("{channel}, {direction}").format(channel=channel_words(channel), direction=_(DIRECTION_WORDS[direction]))


def outcome_tone(outcome: Outcome) -> Tone:
    """The tone in which what became of a call stands."""
    if outcome in NOT_ANSWERED:
        return "late" if outcome in (Outcome.MISSED, Outcome.ABANDONED) else "paused"
    if outcome in (Outcome.WILL_CALL_BACK, Outcome.PASSED_ON, Outcome.VOICEMAIL):
        return "soon"
    return "accent" if outcome in (Outcome.BECAME_COMPLAINT, Outcome.BECAME_DELIVERY) else "done"


def _kind_tone(row: CallRow) -> Tone | None:
    return "late" if row.kind == CallKind.COMPLAINT else None


def columns(now: Callable[[], datetime], zone: Callable[[], ZoneInfo]) -> Sequence[Column]:
    """When, how, who, what kind, about what, what became of it, and who spoke."""

    def at(row: CallRow) -> str:
        return when.on_list(row.rang_at, now(), zone())

    def who(row: CallRow) -> str:
        return row.name or shown_as_written(row.phone or "") or _("unknown")

    return (
        Column("when", lambda: _("When"), at, 118, tone=lambda _row: "muted"),
        Column(
            "way",
            lambda: _("Channel"),
            lambda row: channel_words(row.channel),
            114,
            icon=lambda row: way_icon(row.channel, row.direction),
            tip=lambda row: way_words(row.channel, row.direction),
            capsule=True,
            sortable=False,
        ),
        Column("who", lambda: _("Customer"), who, 104, sortable=False),
        Column("kind", lambda: _("Kind"), lambda row: _(KIND_WORDS[row.kind]), 86, tone=_kind_tone, sortable=False),
        Column("topic", lambda: _("About"), headline, 120, stretch=True, sortable=False),
        Column(
            "outcome",
            lambda: _("Outcome"),
            lambda row: _(OUTCOME_WORDS[row.outcome]),
            172,
            tone=lambda row: outcome_tone(row.outcome),
            capsule=True,
            sortable=False,
        ),
        Column("by", lambda: _("Who"), lambda row: row.staff, 64, tone=lambda _row: "muted", sortable=False),
    )
