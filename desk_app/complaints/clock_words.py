"""The clocks of a complaint, ready to be drawn and told: how each stands now, in words and as places on its line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.commitments import clock_store
from desk_app.commitments.clock_store import Calendars
from desk_app.commitments.clocks import (
    AUTHORITY,
    WHY_WORDS,
    MatterClock,
    MatterPause,
    authority_warns_at,
    clock_words,
    waiting,
)
from desk_app.commitments.model import CLOCK_WORDS, READY_MADE
from desk_app.commitments.promise_store import version_by_id
from desk_app.commitments.ready_sentence import typed_amount
from desk_app.complaints.model import Complaint
from desk_app.core import when
from desk_app.core.i18n import _, ngettext
from desk_app.storage.reading import Reader


@dataclass(frozen=True, slots=True)
class Told:
    """One clock of a complaint: how it stands in words, and the moments that are marked on its line.

    `end` is now while it runs, else when the promise was kept. `standing` is the promise in the store's words.
    """

    clock: MatterClock
    words: str
    standing: str
    start: datetime
    warns_at: datetime
    due_at: datetime
    end: datetime
    paused: Sequence[tuple[datetime, datetime]]

    @property
    def late(self) -> bool:
        """Whether the time ran out before the end."""
        return self.end > self.due_at

    def place(self, moment: datetime) -> float:
        """Where a moment stands on the line from the start to the due time, or to the end where that comes later."""
        whole = (max(self.due_at, self.end) - self.start).total_seconds()
        return (moment - self.start).total_seconds() / whole if whole > 0 else 0.0


def told(reader: Reader, one: Complaint, since: datetime, now: datetime, zone: ZoneInfo) -> list[Told]:
    """The clocks begun since a moment that were not dropped: those that run by their due time, then those kept."""
    known, pauses = Calendars(reader), clock_store.pauses_of(reader, one.id)
    clocks = [
        each
        for each in clock_store.clocks_of(reader, one.id)
        if each.dropped_at is None and (each.running or each.started_at >= since)
    ]
    found = [_told(reader, each, known, pauses, now, zone) for each in clocks]
    return sorted(found, key=lambda each: (not each.clock.running, each.due_at, each.clock.id))


def _told(
    reader: Reader, clock: MatterClock, known: Calendars, pauses: Sequence[MatterPause], now: datetime, zone: ZoneInfo
) -> Told:
    if clock.about == AUTHORITY:
        return _of_authority(clock, now, zone)
    end = clock.met_at or now
    counted = clock.promised(known.of(clock.clock), [each for each in pauses if each.since < end])
    due_at = counted.promised(now) if clock.running else clock.due_at
    spans = [(max(each.since, clock.started_at), min(each.until or now, end)) for each in pauses]
    return Told(
        clock=clock,
        words=_("{about}: {how}").format(about=clock_words(clock.about), how=_how(clock, due_at, pauses, now, zone)),
        standing=_standing(reader, clock),
        start=clock.started_at,
        warns_at=counted.warns_at(now),
        due_at=due_at,
        end=end,
        paused=[(begin, until) for begin, until in spans if until > begin],
    )


def _of_authority(clock: MatterClock, now: datetime, zone: ZoneInfo) -> Told:
    """An authority's deadline as it was set: no waiting of ours moves it."""
    return Told(
        clock=clock,
        words=_("{about}: {how}").format(about=clock_words(clock.about), how=_how(clock, clock.due_at, (), now, zone)),
        standing=ngettext("{n} working day", "{n} working days", clock.amount.days).format(n=clock.amount.days),
        start=clock.started_at,
        warns_at=authority_warns_at(clock.started_at, clock.due_at),
        due_at=clock.due_at,
        end=clock.met_at or now,
        paused=(),
    )


def _how(clock: MatterClock, due_at: datetime, pauses: Sequence[MatterPause], now: datetime, zone: ZoneInfo) -> str:
    if clock.met_at is not None:
        kept = when.on_list(clock.met_at, now, zone)
        if clock.met_at <= due_at:
            return _("kept {when}").format(when=kept)
        return _("kept late {when}, promised for {due}").format(when=kept, due=when.on_list(due_at, now, zone))
    if due_at < now:
        return _("promised for {due}, {late}").format(
            due=when.on_list(due_at, now, zone), late=when.late_by(now - due_at)
        )
    if (paused := waiting(pauses)) is not None:
        since = when.on_list(paused.since, now, zone)
        return _("clock paused since {when}, {why}").format(when=since, why=_(WHY_WORDS[paused.why]))
    return _("promised for {due}").format(due=when.near(due_at, now, zone))


def _standing(reader: Reader, clock: MatterClock) -> str:
    if clock.version_id:
        text = version_by_id(reader, clock.version_id).text
    else:
        text = next((each.text for each in READY_MADE if each.about == clock.about), "")
    counted = _("{amount}, {clock}").format(
        amount=typed_amount(clock.amount, clock.clock), clock=_(CLOCK_WORDS[clock.clock])
    )
    return " · ".join(filter(None, (text, counted)))
