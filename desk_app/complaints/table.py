"""The columns of the list of complaints, and how a record's steps and past are told."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from desk_app.calls.model import Call, channel_words, headline
from desk_app.commitments.clocks import Press, press_words
from desk_app.complaints.model import (
    FOUR_A,
    STEP_WORDS,
    Complaint,
    ComplaintRow,
    ComplaintStep,
    Step,
    done_steps,
    next_of,
    owed_steps,
    severity_words,
    step_words,
)
from desk_app.complaints.nature import Nature
from desk_app.complaints.past_words import FIELDS, change_words, move_words, shown
from desk_app.complaints.work_words import about, about_tip
from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.matters.model import MatterMove, MoveKind
from desk_app.storage.history import FieldChange
from desk_app.ui.strips import Step as Lamp
from desk_app.ui.theme import Ink, Tone
from desk_app.ui.widgets import Moment
from desk_app.ui.windowed import Column

SOON = timedelta(hours=4)
_OTHER_VERBS = ("measure", "remove_measure", "approve", "refuse", "take_back", "keep_open")


def due_words(due_at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """When it is due, or how late it is."""
    return when.late_by(now - due_at) if due_at < now else when.on_list(due_at, now, zone)


def due_tone(due_at: datetime, now: datetime) -> Tone:
    """Late, soon, or in good time."""
    if due_at < now:
        return "late"
    return "soon" if due_at - now < SOON else "accent"


def pressed_tone(due_at: datetime, now: datetime, press: Press | None) -> Tone:
    """The tone of a due time, with one of its promises late or most of its time gone."""
    tone = due_tone(due_at, now)
    if press is Press.LATE:
        return "late"
    return "soon" if press is Press.WARNED and tone == "accent" else tone


def press_icon(press: Press | None, *, paused: bool, late: bool) -> str:
    """The mark of a matter whose clocks stand still, or whose promises press while it is not late itself; else ""."""
    return "pause" if paused else "flag" if press is not None and not late else ""


def press_tip(press: Press | None, *, paused: bool) -> str:
    """The same in words."""
    said = (_("clock paused") if paused else "", _("escalated: {why}").format(why=press_words(press)) if press else "")
    return " · ".join(filter(None, said))


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
        if row.closed_at is None:
            return _("closed")
        return _("closed {day}").format(day=when.date(row.closed_at.astimezone(zone()).date()))

    def tone(row: ComplaintRow) -> Tone | None:
        if row.open and row.paused and row.due_at >= now():
            return "paused"
        return pressed_tone(row.due_at, now(), row.press) if row.open else "done"

    def owner(row: ComplaintRow) -> str:
        return _("{name}, to accept").format(name=row.owner) if row.waiting else row.owner

    def owner_tip(row: ComplaintRow) -> str:
        if not row.waiting:
            return row.owner
        return _("{giver} handed it over: waiting for {name} to accept").format(giver=row.handed_by, name=row.owner)

    return (
        Column(
            "due",
            lambda: _("Due"),
            due,
            148,
            tone=tone,
            capsule=True,
            icon=lambda row: press_icon(row.press, paused=row.paused, late=row.due_at < now()),
            tip=lambda row: press_tip(row.press, paused=row.paused),
            sortable=False,
        ),
        Column("customer", lambda: _("Customer"), lambda row: row.name, 104, sortable=False),
        Column(
            "about",
            lambda: _("About"),
            about,
            150,
            tip=lambda row: about_tip(row, zone()),
            stretch=True,
            sortable=False,
        ),
        Column(
            "next",
            lambda: _("Next step"),
            lambda row: step_words(row.next_step) if row.open else "",
            150,
            tone=lambda row: "soon" if row.undecided and row.open else None,
            tip=lambda row: _("A compensation waits for the supervisor.") if row.undecided and row.open else "",
            sortable=False,
        ),
        Column(
            "owner",
            lambda: _("Owner"),
            owner,
            84,
            tone=lambda row: "soon" if row.waiting else "muted",
            tip=owner_tip,
            sortable=False,
        ),
        number_column(),
        *_further(zone),
    )


def _further(zone: Callable[[], ZoneInfo]) -> Sequence[Column]:
    """Columns that are shown when somebody chooses them."""

    def text(key: str, title: Callable[[], str], said: Callable[[ComplaintRow], str], width: int = 110) -> Column:
        return Column(key, title, said, width, tip=said, sortable=False, hidden=True)

    return (
        text("received", lambda: _("Received"), lambda row: when.date_time(row.received_at, zone()), 130),
        text("kind", lambda: _("Kind"), lambda row: row.kind, 140),
        text("severity", lambda: _("How grave"), lambda row: severity_words(row.severity), 80),
        text("channel", lambda: _("Channel"), lambda row: channel_words(row.channel) if row.channel else "", 80),
        text("product", lambda: _("Product"), lambda row: row.product),
        text("place", lambda: _("Place"), lambda row: row.place),
        text("authority", lambda: _("Authority"), lambda row: row.authority),
    )


def lamp_steps(nature: Nature) -> tuple[Step, ...]:
    """The steps that have a lamp: the four A, and where there are fewer the telling after them."""
    return FOUR_A if nature is Nature.COMPLAINT else (*owed_steps(nature), Step.TOLD)


def lamps(
    one: Complaint, steps: Sequence[ComplaintStep], people: Mapping[str, str], now: datetime, zone: ZoneInfo
) -> list[Lamp]:
    """The four steps of recovery: those done with when, who and how the customer heard, and the one that is due."""
    done = done_steps(steps)
    coming = next_of(done, one.nature) if one.open else None
    found = []
    for step in lamp_steps(one.nature):
        word = _(STEP_WORDS[step])
        counts = (each for each in reversed(steps) if each.step == step and each.taken_back is None)
        stamp = next(counts, None) if step in done else None
        if stamp is not None:
            when_who = f"{when.short(stamp.at, now, zone)} {people.get(stamp.by_id, '')}".strip()
            how = channel_words(stamp.how) if stamp.how else ""
            found.append(Lamp(word, " · ".join(filter(None, (when_who, how))), "done"))
        elif step == coming:
            found.append(Lamp(word, _("due {when}").format(when=when.on_list(one.due_at, now, zone)), "now"))
        else:
            found.append(Lamp(word, "", "later"))
    return found


def call_moments(
    found: Sequence[Call], first: str | None, people: Mapping[str, str], now: datetime, zone: ZoneInfo
) -> list[tuple[datetime, Moment]]:
    """The calls about a matter, each with its time; of those added after the `first` also what was noted."""
    return [
        (
            call.rang_at,
            Moment(
                when.on_list(call.rang_at, now, zone),
                "call",
                headline(call) if call.id == first else _noted(call),
                people.get(call.staff_id or "") or call.staff_name or "",
                "call",
                call.id,
            ),
        )
        for call in found
    ]


def _noted(call: Call) -> str:
    """A call on one line: its topic and its note."""
    about, note = headline(call), " ".join((call.note or "").split())
    if not note or not call.topic:
        return note or about
    return _("{step}: {note}").format(step=about, note=note)


def step_moments(
    steps: Sequence[ComplaintStep], people: Mapping[str, str], now: datetime, zone: ZoneInfo
) -> list[tuple[datetime, Moment]]:
    """What was done in a complaint, each with its time."""
    found = []
    for step in steps:
        word = _(STEP_WORDS[step.step])
        if step.how:
            word = _("{step} ({channel})").format(step=word, channel=channel_words(step.how))
        said = _("{step}: {note}").format(step=word, note=step.note) if step.note else word
        if step.taken_back is not None:
            said = _("{step} – taken back: {reason}").format(step=said, reason=step.taken_back)
        icon = "refresh" if step.step == Step.REOPENED else "check" if step.taken_back is None else "undo"
        at = when.on_list(step.at, now, zone)
        tone: Ink = "done" if step.taken_back is None else "muted"
        found.append((step.at, Moment(at, icon, said, people.get(step.by_id, ""), "", "", tone)))
    return found


def change_moments(
    changes: Sequence[FieldChange], people: Mapping[str, str], now: datetime, zone: ZoneInfo
) -> list[tuple[datetime, Moment]]:
    """What was put right or handed over since a complaint was taken down, each with its time.

    `people` are the names of staff, and of deliveries that a change speaks of.
    """
    own = {f"complaints.{step}" for step in (*Step, "reopen", "wait", "resume", *_OTHER_VERBS)}
    found = []
    for change in changes:
        first = change.txn == changes[0].txn
        if first or change.field not in FIELDS or (change.verb in own and change.field == "next_step"):
            continue
        old, new = (shown(change.field, value, people, zone) for value in (change.old, change.new))
        said = change_words(_(FIELDS[change.field]), old, new)
        at, icon = when.on_list(change.at, now, zone), "person" if change.field == "owner_id" else "edit"
        found.append((change.at, Moment(at, icon, said, people.get(change.by or "", ""), "", "")))
    return found


def move_moments(
    moves: Sequence[MatterMove], people: Mapping[str, str], now: datetime, zone: ZoneInfo
) -> list[tuple[datetime, Moment]]:
    """How a matter was given from one to another and put off, each with its time."""
    return [
        (
            move.at,
            Moment(
                when.on_list(move.at, now, zone),
                "clock" if move.to_due or move.what == MoveKind.CARRIED_OVER else "person",
                move_words(move, people, now, zone),
                people.get(move.by_id, ""),
                "",
                "",
            ),
        )
        for move in moves
    ]


def told_once(changes: Sequence[FieldChange], moves: Sequence[MatterMove]) -> list[FieldChange]:
    """The changes without those of the owner that a move tells already."""
    moved = {move.at for move in moves}
    return [change for change in changes if change.field != "owner_id" or change.at not in moved]


def newest_first(moments: Sequence[tuple[datetime, Moment]]) -> list[Moment]:
    """The lines of a time line; of two at the same time the one written later stands on top."""
    return [moment for _at, moment in sorted(moments, key=lambda each: each[0])[::-1]]


def share_gone(begin: datetime, due_at: datetime, now: datetime) -> float:
    """How much of the time from `begin` to `due_at` is gone, 0 to 1; all of it once it is late."""
    whole = (due_at - begin).total_seconds()
    return 1.0 if now >= due_at or whole <= 0 else min(1.0, max(0.0, (now - begin).total_seconds() / whole))
