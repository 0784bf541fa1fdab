"""A list of complaints on paper: number, received, customer, about, next step, due, owner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.complaints import store
from desk_app.complaints.model import ComplaintRow, step_words
from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import N_, _, ngettext, speaking
from desk_app.printing.fitting import fitted_pdf
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.sheet import Sheet
from desk_app.settings import store as settings
from desk_app.storage.desk_file import DeskFile

MOST = 1_000
"""Lines of one list."""
TITLE = N_("List of complaints")
_BEFORE_IDS = "?"
_SHARES = (0.125, 0.10, 0.13, 0.235, 0.155, 0.155, 0.10)


@dataclass(frozen=True, slots=True)
class ComplaintPage:
    """The lines of a list, as they stood when it was printed."""

    rows: Sequence[ComplaintRow]
    printed_at: datetime
    zone: ZoneInfo


def key_of(file: DeskFile, ids: Sequence[str]) -> str:
    """What stands for a list among the papers: the day, and which complaints."""
    day = file.clock.now().astimezone(settings.profile(file).zoneinfo).date()
    return f"{day.isoformat()}{_BEFORE_IDS}{','.join(ids)}"


def list_of(file: DeskFile, key: str, letterhead: Letterhead, size: str, lang: str) -> bytes:
    """The list of the complaints that a key names, in their order; else of the open ones of an owner, "" for all.

    Raises DeskError where there are none.
    """
    ids = [each for each in key.partition(_BEFORE_IDS)[2].split(",") if each]
    if _BEFORE_IDS not in key:
        opened = [each for each in store.open_matters(file) if key in ("", each.owner_id)]
        ids = [each.row_id for each in opened[:MOST]]
    rows = store.rows_for_list(file, ids)
    if not rows:
        raise DeskError(_("There is nothing to print: choose some complaints in the list."))
    page = ComplaintPage(rows, file.clock.now(), settings.profile(file).zoneinfo)
    return complaint_list(page, letterhead, size=size, lang=lang)


def complaint_list(page: ComplaintPage, letterhead: Letterhead, *, size: str = "A4", lang: str = "zh_CN") -> bytes:
    """The list as a PDF on `A4` or `A5` paper."""

    def say(sheet: Sheet) -> None:
        sheet.head()
        count = ngettext("{n} complaint", "{n} complaints", len(page.rows)).format(n=len(page.rows))
        late = sum(row.open and row.due_at < page.printed_at for row in page.rows)
        said = _("{complaints}, {late} of them late").format(complaints=count, late=late) if late else count
        day = when.date(page.printed_at.astimezone(page.zone).date(), year=True)
        sheet.big_number(_(TITLE), day, said)
        sheet.rule()
        head = [_("Number"), _("Received"), _("Customer"), _("About"), _("Next step"), _("Due"), _("Owner")]
        sheet.table(head, [_cells(row, page) for row in page.rows], shares=_SHARES, close=True)
        sheet.gap(3)
        printed = when.date_time(page.printed_at, page.zone, year=True)
        sheet.foot(_("Printed {when}, for use in the store").format(when=printed))

    with speaking(lang):
        return fitted_pdf(say, size, letterhead, title=_(TITLE), lang=lang)


def _cells(row: ComplaintRow, page: ComplaintPage) -> tuple[str, ...]:
    received = row.received_at.astimezone(page.zone).date()
    due = when.date_time(row.due_at, page.zone)
    if not row.open:
        due = _("closed")
    elif row.due_at < page.printed_at:
        due = _("{when}, late").format(when=due)
    return (
        "-".join(row.number.rsplit("-", 2)[-2:]),
        when.date(received, year=received.year != page.printed_at.astimezone(page.zone).year),
        row.name,
        row.title,
        step_words(row.next_step) if row.open else "",
        due,
        row.owner,
    )
