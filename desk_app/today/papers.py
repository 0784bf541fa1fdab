"""The papers of a day of a file, ready to print."""

from collections.abc import Mapping, Sequence
from datetime import date as Date
from datetime import datetime, time, timedelta

from desk_app.commitments import store as calendars
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, speaking
from desk_app.core.phone import mask_phone, read_phone
from desk_app.matters.model import MatterMove
from desk_app.matters.store import carried_over, last_moves
from desk_app.printing.letterhead import Letterhead
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.staff.model import DESK_ID
from desk_app.storage.desk_file import DeskFile
from desk_app.today import store
from desk_app.today.handout import DayPaper, PaperMatter, closing_sheet, hand_over_note
from desk_app.today.model import KIND_WORDS, DayClosing, TodayRow
from desk_app.today.past import rows_then, state_then
from desk_app.today.store import Source


def closing_sheet_of(
    file: DeskFile, sources: Sequence[Source], day: str, letterhead: Letterhead, size: str, lang: str
) -> bytes:
    """The closing sheet of a day (ISO, "" for the one that closes now), as it stood at its closing.

    Before it is closed it tells of now. Raises DeskError for a text that is no day.
    """
    with speaking(lang):
        on = day_of(file, day)
        closing = store.closing_of(file, on)
        at = closing.at if closing else file.clock.now()
        carried = carried_over(file, on.isoformat(), until=at)
        keys = [f"{move.kind}:{row_id}" for row_id, move in carried.items()]
        rows = rows_then(file, keys, at) if closing else store.rows_for_list(file, keys, closed_too=True)
        matters = _matters(file, sorted(rows, key=lambda row: row.due_at), carried, at)
        return closing_sheet(_paper(file, sources, on, closing, matters), letterhead, size=size, lang=lang)


def hand_over_note_of(
    file: DeskFile, sources: Sequence[Source], day: str, letterhead: Letterhead, size: str, lang: str
) -> bytes:
    """The note for the shift after a day (ISO, "" for the one that closes now).

    On it is what must not wait: late, nobody's, a customer not told, carried over, due by the end of the next
    shift's day; of a day that was closed as it stood then, else as it stands now. Raises DeskError for no day.
    """
    with speaking(lang):
        on = day_of(file, day)
        closing = store.closing_of(file, on)
        if closing is not None:
            then = state_then(file, sources, closing)
            state, known = then.state, then.rows
        else:
            state, known = store.day_state(file, sources, file.clock.now(), on), None
        zone = settings.profile(file).zoneinfo
        end = datetime.combine(on + timedelta(days=2), time(), zone)
        must = {owed.key for owed in state.owed}
        keys = [f"{one.kind}:{one.row_id}" for one in state.open]
        chosen = [key for key, one in zip(keys, state.open, strict=True) if key in must or one.due_at < end]
        rows = store.rows_for_list(file, chosen) if known is None else [known[key] for key in chosen]
        owners = sorted({row.owner_id for row in rows}, key=lambda each: (each != DESK_ID, _name(file, each), each))
        in_turn = [row for owner in owners for row in rows if row.owner_id == owner]
        said = last_moves(file, [row.row_id for row in rows], until=state.now)
        matters = _matters(file, in_turn, said, state.now)
        paper = _paper(file, sources, on, closing, matters, later=len(keys) - len(rows))
        return hand_over_note(paper, letterhead, size=size, lang=lang)


def day_of(file: DeskFile, text: str) -> Date:
    """The day an ISO text names, the one that closes now for an empty one; raises DeskError for another text."""
    if not text:
        return calendars.openings(file).day_of(file.clock.now())
    try:
        day = Date.fromisoformat(text)
    except ValueError:
        raise DeskError(_("“{text}” is not a day, as 2026-11-21 is one.").format(text=text)) from None
    if day > file.clock.now().astimezone(settings.profile(file).zoneinfo).date():
        raise DeskError(_("This day is still to come: there is nothing to close yet."))
    return day


def _paper(
    file: DeskFile,
    sources: Sequence[Source],
    day: Date,
    closing: DayClosing | None,
    matters: Sequence[PaperMatter],
    *,
    later: int = 0,
) -> DayPaper:
    now = file.clock.now()
    if closing is not None:
        counts = closing.counts
    else:
        counts = store.day_state(file, sources, now, day).counts(store.done_on(file, day))
    return DayPaper(
        day=day,
        printed_at=now,
        zone=settings.profile(file).zoneinfo,
        counts=counts,
        matters=matters,
        note=closing.note if closing else "",
        closed_at=closing.at if closing else None,
        closed_by=_name(file, closing.by_id) if closing else "",
        later=later,
    )


def _name(file: DeskFile, staff_id: str) -> str:
    return staff.names(file).get(staff_id, "")


def _matters(
    file: DeskFile, rows: Sequence[TodayRow], moves: Mapping[str, MatterMove], at: datetime
) -> list[PaperMatter]:
    hidden = settings.profile(file).mask_phones in ("paper", "both")

    def phone(raw: str) -> str:
        return (mask_phone(read_phone(raw)) or raw) if hidden and raw else raw

    def note(row_id: str) -> str:
        return (moves[row_id].reason or "") if row_id in moves else ""

    return [
        PaperMatter(
            kind=_(KIND_WORDS[row.kind]),
            number=row.number,
            who=row.name,
            phone=phone(row.phone) if row.name != row.phone else "",
            next_step=row.next_step,
            owner=row.owner,
            due_at=row.due_at,
            note=note(row.row_id),
            about=row.title,
            late=row.late(at),
        )
        for row in rows
    ]
