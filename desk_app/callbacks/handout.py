"""The paper of callbacks: one alone, or the list to ring through, each with a line for what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from desk_app.callbacks import store
from desk_app.callbacks.model import STATE_WORDS, CallbackRow, reason_words, result_words
from desk_app.core import when
from desk_app.core.i18n import _, ngettext, speaking
from desk_app.core.phone import mask_phone, read_phone, show_phone
from desk_app.customers import store as customers
from desk_app.printing import fonts
from desk_app.printing.characters import one_line, printable
from desk_app.printing.fitting import fitted_pdf
from desk_app.printing.letterhead import Letterhead
from desk_app.printing.papers import MM, Paper
from desk_app.printing.rows import FAINT_RULE, GREY, Column, Row, Style, columns, line, together
from desk_app.printing.sheet import Sheet
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.storage.desk_file import DeskFile

SIZES = ("A4", "A5")
_DUE, _SIDE, _BETWEEN = 32 * MM, 0.22, 3 * MM


@dataclass(frozen=True, slots=True)
class CallbackLine:
    """One callback on paper. `phone` is as it may be shown; `heed` what everybody must heed of the customer.

    `state` is a word where it is closed, `closed_at` since when.
    """

    number: str
    due_at: datetime
    first_due_at: datetime
    name: str
    phone: str
    why: str
    tries: int = 0
    last_tried_at: datetime | None = None
    last_result: str = ""
    owner: str = ""
    waiting: bool = False
    snoozed_until: datetime | None = None
    heed: str = ""
    state: str = ""
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CallbackPage:
    """What the list says, in the order it is rung through. Without an `owner` it is everybody's."""

    lines: Sequence[CallbackLine]
    printed_at: datetime
    zone: ZoneInfo
    owner: str = ""


def callback_list(page: CallbackPage, letterhead: Letterhead, *, size: str = "A4", lang: str = "zh_CN") -> bytes:
    """The list as a PDF on `A4` or `A5` paper."""

    def say(sheet: Sheet) -> None:
        sheet.head()
        late = sum(each.due_at < page.printed_at for each in page.lines)
        sheet.big_number(_("Callbacks"), page.owner or _("Everybody's"), _how_many(len(page.lines), late))
        sheet.rule()
        if not page.lines:
            sheet.paragraph(_("Nobody waits for a call."))
        for each in page.lines:
            sheet.rows(_callback(sheet.paper, each, page))
        _foot(sheet, page)

    with speaking(lang):
        return fitted_pdf(say, size, letterhead, title=_("Callbacks"), lang=lang)


def callback_slip(page: CallbackPage, letterhead: Letterhead, *, size: str = "A5", lang: str = "zh_CN") -> bytes:
    """One callback, the first of the page, as a PDF on `A4` or `A5` paper."""
    one = page.lines[0]

    def say(sheet: Sheet) -> None:
        sheet.head()
        whose = _("{name}, to accept").format(name=one.owner) if one.waiting else one.owner
        closed = ""
        if one.closed_at is not None:
            at = when.date_time(one.closed_at, page.zone, year=True)
            closed = _("{state} {when}").format(state=one.state, when=at)
        sheet.big_number(_("Callback"), one.number, " · ".join(filter(None, (whose, closed))))
        sheet.rule()
        sheet.rows(_callback(sheet.paper, one, replace(page, owner=one.owner)))
        _foot(sheet, page)

    with speaking(lang):
        word = _("Callback")
        return fitted_pdf(say, size, letterhead, title=f"{word} {one.number}", lang=lang)


def _foot(sheet: Sheet, page: CallbackPage) -> None:
    sheet.gap(1)
    printed = when.date_time(page.printed_at, page.zone, year=True)
    sheet.foot(_("Printed {when}, for use in the store").format(when=printed))


def _callback(paper: Paper, each: CallbackLine, page: CallbackPage) -> list[Row]:
    """One callback with a line to write on; it never parts at the end of a page."""
    side = paper.text_width * _SIDE
    middle = paper.text_width - _DUE - side - 2 * _BETWEEN
    at, beyond = _DUE + _BETWEEN, paper.text_width - side
    bold, plain = Style(paper.body, fonts.BOLD), Style(paper.body - 0.5)
    small = Style(paper.small, grey=GREY)
    first, *rest = _due(each, page).split("\n")
    rows = columns(
        [
            Column(0, _DUE, printable(first), bold),
            Column(at, middle, printable(_who(each)), bold),
            Column(beyond, side, printable(_whose(each, page)), small, right_aligned=True),
        ]
    )
    rows += columns(
        [
            Column(0, _DUE, printable("\n".join(rest)), small),
            Column(at, middle + _BETWEEN + side, printable(reason_words(each.why)), plain),
        ]
    )
    if under := _under(each, page):
        rows += columns([Column(at, middle + _BETWEEN + side, printable(under), small)])
    label = one_line(_("Result of the call"))
    taken = fonts.text_width(label, small.font, small.size) + 2 * MM
    written = line(at + taken, paper.text_width - at - taken, grey=0.5, down=small.height - 0.5)
    signed = columns([Column(at, taken, label, small)])
    rows += [Row(4.5 * MM), Row(signed[0].height, (*signed[0].marks, written))]
    rows.append(Row(4 * MM, (line(0, paper.text_width, grey=FAINT_RULE, down=2.6 * MM),)))
    return together(rows)


def _how_many(count: int, late: int) -> str:
    waiting = ngettext("{n} callback", "{n} callbacks", count).format(n=count)
    return _("{callbacks}, {late} of them late").format(callbacks=waiting, late=late) if late else waiting


def _due(each: CallbackLine, page: CallbackPage) -> str:
    lines = [when.on_list(each.due_at, page.printed_at, page.zone)]
    if each.due_at < page.printed_at and each.closed_at is None:
        lines.append(when.late_by(page.printed_at - each.due_at))
    if each.first_due_at != each.due_at:
        first = when.on_list(each.first_due_at, page.printed_at, page.zone)
        lines.append(_("first {when}").format(when=first))
    return "\n".join(lines)


def _who(each: CallbackLine) -> str:
    name = each.name or _("unknown")
    return "    ".join(text for text in (name, each.phone.replace(" ", "\u00a0")) if text)


def _whose(each: CallbackLine, page: CallbackPage) -> str:
    owner = _("{name}, to accept").format(name=each.owner) if each.waiting else each.owner
    return owner if not page.owner or each.waiting else ""


def _under(each: CallbackLine, page: CallbackPage) -> str:
    lines = ["-".join(each.number.rsplit("-", 2)[-2:])]
    if each.tries:
        often = ngettext("Tried {n} time", "Tried {n} times", each.tries).format(n=each.tries)
        if each.last_tried_at is not None:
            at = when.on_list(each.last_tried_at, page.printed_at, page.zone)
            result = result_words(each.last_result)
            often = _("{tries}, last {when} {result}").format(tries=often, when=at, result=result).rstrip()
        lines.append(often)
    if each.snoozed_until is not None and each.snoozed_until > page.printed_at:
        until = when.on_list(each.snoozed_until, page.printed_at, page.zone)
        lines.append(_("put aside until {when}").format(when=until))
    return "\n".join(filter(None, (" · ".join(lines), _("Heed: {what}").format(what=each.heed) if each.heed else "")))


def page_of(file: DeskFile, owner_id: str | None = None) -> CallbackPage:
    """The open callbacks of one owner or of all, sorted by due time; numbers hidden where the store hides them."""
    owner = staff.by_id(file, owner_id).shown if owner_id else ""
    return _page(file, [one.id for one in store.open_ones(file, owner_id)], owner)


def _page(file: DeskFile, ids: Sequence[str], owner: str = "") -> CallbackPage:
    profile = settings.profile(file)
    hidden = profile.mask_phones in ("paper", "both")
    rows = store.rows_for_list(file, ids)
    flags = {one.id: one.flag or "" for one in customers.by_ids(file, [r.customer_id for r in rows if r.customer_id])}

    def line_of(row: CallbackRow) -> CallbackLine:
        phone = read_phone(row.phone, region=profile.region, area_code=profile.area_code)
        shown = mask_phone(phone) if hidden else show_phone(phone, region=profile.region, whole=True)
        return CallbackLine(
            number=row.number,
            due_at=row.due_at,
            first_due_at=row.first_due_at,
            name=row.name,
            phone=shown if row.phone else "",
            why=row.reason,
            tries=row.tries,
            last_tried_at=row.last_tried_at,
            last_result=row.last_result or "",
            owner=row.owner,
            waiting=row.waiting,
            snoozed_until=row.snoozed_until,
            heed=flags.get(row.customer_id or "", ""),
            state="" if row.open else _(STATE_WORDS[row.state]),
            closed_at=row.closed_at,
        )

    return CallbackPage([line_of(row) for row in rows], file.clock.now(), profile.zoneinfo, owner)


def slip_of(file: DeskFile, row_id: str, letterhead: Letterhead, size: str, lang: str) -> bytes:
    """That callback alone, be it open or closed."""
    with speaking(lang):
        page = _page(file, [row_id])
    return callback_slip(page, letterhead, size=size, lang=lang)


def list_of_owner(file: DeskFile, row_id: str, letterhead: Letterhead, size: str, lang: str) -> bytes:
    """The list of whoever owns that callback: what a record's print key gives."""
    return list_of(file, store.by_id(file, row_id).owner_id, letterhead, size, lang)


def list_of_all(file: DeskFile, _row_id: str, letterhead: Letterhead, size: str, lang: str) -> bytes:
    """Everybody's list."""
    return list_of(file, "", letterhead, size, lang)


def list_of(file: DeskFile, owner_id: str, letterhead: Letterhead, size: str, lang: str) -> bytes:
    """The list of one owner, or everybody's for ""."""
    with speaking(lang):
        page = page_of(file, owner_id or None)
    return callback_list(page, letterhead, size=size, lang=lang)
