"""The papers of a day: the closing sheet, and the hand-over note for the next shift."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from itertools import groupby, zip_longest
from zoneinfo import ZoneInfo

from desk_app.core import when
from desk_app.core.i18n import N_, _, ngettext, speaking
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.sheet import Sheet

DONE_WORDS = {
    "calls_taken": N_("Calls taken"),
    "calls_missed": N_("Calls missed"),
    "calls_made": N_("Calls made"),
    "callbacks_tried": N_("Attempts to call back"),
    "callbacks_done": N_("Callbacks done"),
    "complaints_opened": N_("Complaints taken down"),
    "complaints_closed": N_("Complaints closed"),
    "deliveries_done": N_("Deliveries handed over"),
}
OPEN_WORDS = {
    "open": N_("Open matters"),
    "unowned": N_("nobody's"),
    "late": N_("late"),
    "before_opening": N_("due before opening"),
    "untold": N_("customer not told"),
    "carried_over": N_("carried over"),
}
"""What the counts of a closing are called, in the order of the sheet."""


@dataclass(frozen=True, slots=True)
class PaperMatter:
    """A matter on paper; every text in the paper's language, the phone as it may be printed.

    `note` is what was said of it last, on the closing sheet why it was carried over.
    """

    kind: str
    number: str
    who: str
    phone: str
    next_step: str
    owner: str
    due_at: datetime
    note: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class DayPaper:
    """What both papers say. `closed_at` and `closed_by` are empty while the day is open.

    `matters` of the closing sheet are those carried over; of the hand-over note those the next shift begins with, in
    the order of their owners; `later` more are open and can wait.
    """

    day: Date
    printed_at: datetime
    zone: ZoneInfo
    counts: Mapping[str, int]
    matters: Sequence[PaperMatter]
    note: str = ""
    closed_at: datetime | None = None
    closed_by: str = ""
    later: int = 0


def closing_sheet(paper: DayPaper, letterhead: Letterhead, *, size: str = "A4", lang: str = "zh_CN") -> bytes:
    """The closing sheet of a day as a PDF on `A4` or `A5` paper."""
    with speaking(lang):
        sheet = _begin(_("Closing sheet"), paper, letterhead, size, lang)
        _count_table(sheet, paper.counts)
        sheet.gap(2.5)
        sheet.heading(_("Carried over"))
        if paper.matters:
            head = [_("Matter"), _("Next step"), _("Owner"), _("Why")]
            cells = [(_what(one), _step(one, paper.zone), one.owner, one.note) for one in paper.matters]
            sheet.table(head, cells, wide=3)
        else:
            sheet.paragraph(_("Nothing was carried over."))
        _note(sheet, paper)
        sheet.gap(3)
        sheet.signatures([_("Closed by"), _("Seen by")])
        return _end(sheet, paper)


def hand_over_note(paper: DayPaper, letterhead: Letterhead, *, size: str = "A4", lang: str = "zh_CN") -> bytes:
    """The note for the next shift as a PDF on `A4` or `A5` paper: by owner what is to be done next."""
    with speaking(lang):
        sheet = _begin(_("Hand-over note"), paper, letterhead, size, lang)
        _note(sheet, paper)
        for owner, matters in groupby(paper.matters, key=lambda one: one.owner):
            own = list(matters)
            count = ngettext("{n} matter", "{n} matters", len(own)).format(n=len(own))
            sheet.heading(_("{owner}: {count}").format(owner=owner, count=count))
            cells = [(_what(one), _step(one, paper.zone), one.note) for one in own]
            sheet.table([_("Matter"), _("Next step"), _("Note")], cells, wide=2)
            sheet.gap(2)
        if not paper.matters:
            sheet.paragraph(_("Nothing is owed until tomorrow evening."))
        if paper.later:
            later = ngettext(
                "{n} more open matter is due later.", "{n} more open matters are due later.", paper.later
            ).format(n=paper.later)
            sheet.paragraph(later, small=True)
        sheet.gap(3)
        sheet.signatures([_("Handed over by"), _("Taken over by")])
        return _end(sheet, paper)


def _begin(title: str, paper: DayPaper, letterhead: Letterhead, size: str, lang: str) -> Sheet:
    day = when.date(paper.day, year=True)
    sheet = Sheet(size, letterhead, title=f"{title} {day}", lang=lang)
    sheet.head()
    if paper.closed_at is None:
        closed = _("The day is not closed yet.")
    else:
        closed = _("Closed {when} · {name}").format(
            when=when.date_time(paper.closed_at, paper.zone), name=paper.closed_by
        )
    sheet.big_number(title, day, closed)
    sheet.rule()
    return sheet


def _end(sheet: Sheet, paper: DayPaper) -> bytes:
    printed = when.date_time(paper.printed_at, paper.zone, year=True)
    sheet.foot(_("Printed {when}, for use in the store").format(when=printed))
    return sheet.pdf()


def _count_table(sheet: Sheet, counts: Mapping[str, int]) -> None:
    """What was done at the left, what is open at the right."""
    done, still_open = (
        [(_(word), str(counts.get(key, 0))) for key, word in words.items()] for words in (DONE_WORDS, OPEN_WORDS)
    )
    cells = [(*left, *right) for left, right in zip_longest(done, still_open, fillvalue=("", ""))]
    sheet.table([_("Done this day"), "", _("Open at closing"), ""], cells, right=(1, 3))


def _note(sheet: Sheet, paper: DayPaper) -> None:
    if paper.note:
        sheet.heading(_("Note for the next shift"))
        sheet.paragraph(paper.note)
        sheet.gap(2)


def _what(one: PaperMatter) -> str:
    """Number without the branch, whose it is, and where they are reached."""
    number = _("{kind} {number}").format(kind=one.kind, number="-".join(one.number.rsplit("-", 2)[-2:]))
    return "\n".join(text for text in (number, one.who, one.phone) if text)


def _step(one: PaperMatter, zone: ZoneInfo) -> str:
    due = when.date_time(one.due_at, zone)
    said = _("{when}, late").format(when=due) if one.late else due
    return f"{one.next_step}\n{said}"
