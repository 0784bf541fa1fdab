"""The papers of a day: the closing sheet, and the hand-over note for the next shift."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from itertools import groupby, zip_longest
from zoneinfo import ZoneInfo

from desk_app.core import when
from desk_app.core.i18n import N_, _, ngettext, speaking
from desk_app.printing.fitting import fitted_pdf
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
_APART = "  "
_SHARES_OF_COUNTS = (0.38, 0.07, 0.04, 0.44, 0.07)
_SHARES_OF_CLOSING = (0.13, 0.39, 0.16, 0.09, 0.23)
_SHARES_OF_NOTE = (0.13, 0.39, 0.20, 0.28)
"""The widths of the tables' columns: those of every owner stand in line."""


@dataclass(frozen=True, slots=True)
class PaperMatter:
    """A matter on paper; every text in the paper's language, the phone as it may be printed.

    `about` is what it is about in a few words, `note` what was said of it last, on the closing sheet why it was
    carried over.
    """

    kind: str
    number: str
    who: str
    phone: str
    next_step: str
    owner: str
    due_at: datetime
    note: str = ""
    about: str = ""
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

    def say(sheet: Sheet) -> None:
        _begin(sheet, _("Closing sheet"), paper)
        _count_table(sheet, paper.counts)
        sheet.gap(2.5)
        sheet.heading(_("Carried over"))
        if paper.matters:
            head = [_("Due"), _("Matter"), _("Next step"), _("Owner"), _("Why")]
            cells = [(_due(one, paper.zone), _what(one), one.next_step, one.owner, one.note) for one in paper.matters]
            sheet.table(head, cells, shares=_SHARES_OF_CLOSING, close=True)
        else:
            sheet.paragraph(_("Nothing was carried over."))
        _note(sheet, paper)
        _end(sheet, paper, [_("Closed by"), _("Seen by")])

    return _fitted(say, N_("Closing sheet"), paper, letterhead, size, lang)


def hand_over_note(paper: DayPaper, letterhead: Letterhead, *, size: str = "A4", lang: str = "zh_CN") -> bytes:
    """The note for the next shift as a PDF on `A4` or `A5` paper: by owner what is to be done next."""

    def say(sheet: Sheet) -> None:
        _begin(sheet, _("Hand-over note"), paper)
        if paper.closed_at is not None:
            said = _("The matters as they stood at the closing on {when}.").format(
                when=when.date_time(paper.closed_at, paper.zone, year=True)
            )
            sheet.paragraph(said, small=True)
        _note(sheet, paper)
        for owner, matters in groupby(paper.matters, key=lambda one: one.owner):
            own = list(matters)
            count = ngettext("{n} matter", "{n} matters", len(own)).format(n=len(own))
            sheet.heading(_("{owner}: {count}").format(owner=owner, count=count))
            cells = [(_due(one, paper.zone), _what(one), one.next_step, one.note) for one in own]
            sheet.table([_("Due"), _("Matter"), _("Next step"), _("Note")], cells, shares=_SHARES_OF_NOTE, close=True)
            sheet.gap(2)
        if not paper.matters:
            sheet.paragraph(_("Nothing is owed until tomorrow evening."))
        if paper.later:
            later = ngettext(
                "{n} more open matter is due later.", "{n} more open matters are due later.", paper.later
            ).format(n=paper.later)
            sheet.paragraph(later, small=True)
        _end(sheet, paper, [_("Handed over by"), _("Taken over by")])

    return _fitted(say, N_("Hand-over note"), paper, letterhead, size, lang)


def _fitted(
    say: Callable[[Sheet], None], title: str, paper: DayPaper, letterhead: Letterhead, size: str, lang: str
) -> bytes:
    with speaking(lang):
        word, day = _(title), when.date(paper.day, year=True)
        return fitted_pdf(say, size, letterhead, title=f"{word} {day}", lang=lang)


def _begin(sheet: Sheet, title: str, paper: DayPaper) -> None:
    sheet.head()
    if paper.closed_at is None:
        closed = _("The day is not closed yet.")
    else:
        closed = _("Closed {when} · {name}").format(
            when=when.date_time(paper.closed_at, paper.zone), name=paper.closed_by
        )
    sheet.big_number(title, when.date(paper.day, year=True), closed)
    sheet.rule()


def _end(sheet: Sheet, paper: DayPaper, signed: Sequence[str]) -> None:
    sheet.gap(3)
    sheet.signatures(signed)
    printed = when.date_time(paper.printed_at, paper.zone, year=True)
    sheet.foot(_("Printed {when}, for use in the store").format(when=printed))


def _count_table(sheet: Sheet, counts: Mapping[str, int]) -> None:
    """What was done at the left, what is open at the right."""
    done, still_open = (
        [(_(word), str(counts.get(key, 0))) for key, word in words.items()] for words in (DONE_WORDS, OPEN_WORDS)
    )
    cells = [(*left, "", *right) for left, right in zip_longest(done, still_open, fillvalue=("", ""))]
    head = [_("Done this day"), "", "", _("Open at closing"), ""]
    sheet.table(head, cells, right=(1, 4), shares=_SHARES_OF_COUNTS, close=True)


def _note(sheet: Sheet, paper: DayPaper) -> None:
    if paper.note:
        sheet.heading(_("Note for the next shift"))
        sheet.paragraph(paper.note)
        sheet.gap(2)


def _what(one: PaperMatter) -> str:
    """Whose it is and about what; what it is, by its number without the branch, and where they are reached."""
    number = _("{kind} {number}").format(kind=one.kind, number="-".join(one.number.rsplit("-", 2)[-2:]))
    if one.who and one.about and one.who != one.about:
        whose = _("{who}: {about}").format(who=one.who, about=one.about)
    else:
        whose = one.who or one.about
    return "\n".join(filter(None, (whose, f"{number}{_APART}{one.phone}".strip())))


def _due(one: PaperMatter, zone: ZoneInfo) -> str:
    due = when.date_time(one.due_at, zone)
    return _("{when}, late").format(when=due) if one.late else due
