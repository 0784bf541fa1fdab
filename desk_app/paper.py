"""Which sheets there are, and how a record of the file becomes one."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from desk_app.app import MATTER_SOURCES
from desk_app.callbacks import handout as callback_paper
from desk_app.calls import handout as call_paper
from desk_app.calls import store as calls
from desk_app.calls.goods import goods_lines
from desk_app.calls.model import KIND_WORDS, channel_words
from desk_app.commitments.spoken import paper_hours
from desk_app.complaints import list_handout as complaint_list_paper
from desk_app.complaints import papers as complaint_papers
from desk_app.complaints import store as complaints
from desk_app.complaints.languages import paper_language
from desk_app.complaints.letter import LetterTexts
from desk_app.complaints.model import step_words as complaint_step
from desk_app.core.errors import DeskError
from desk_app.core.i18n import N_, _, language, speaking
from desk_app.core.phone import mask_phone, read_phone
from desk_app.credit import handout as credit_paper
from desk_app.credit import store as credit
from desk_app.credit.service import credit_data
from desk_app.customers import handout as customer_paper
from desk_app.customers import label_handout as label_paper
from desk_app.customers import store as customers
from desk_app.deliveries import door_handout as door_paper
from desk_app.deliveries import label_handout as parcel_paper
from desk_app.deliveries import papers as delivery_papers
from desk_app.deliveries import run_papers
from desk_app.deliveries import store as deliveries
from desk_app.deliveries.model import step_words as delivery_step
from desk_app.insights.board_handout import broken_pdf, wall_pdf
from desk_app.insights.handout import figures_pdf
from desk_app.insights.otif import otif_sheet
from desk_app.insights.otif_handout import SIZES as OTIF_SIZES
from desk_app.insights.pareto_handout import pareto_pdf
from desk_app.printing.files import write_pdf
from desk_app.printing.letterhead import Letterhead
from desk_app.privacy.handout import statement
from desk_app.privacy.service import PrivacyService
from desk_app.purchases import store as purchases
from desk_app.pyramid import store as pyramid
from desk_app.pyramid.handout import pyramid_sheet
from desk_app.pyramid.service import PyramidService
from desk_app.service_report import reports
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.standing import store as standing
from desk_app.standing.model import STANDARD
from desk_app.storage.desk_file import DeskFile
from desk_app.today.papers import closing_sheet_of, hand_over_note_of

OF_NO_RECORD = ("day", "figures", "board", "pareto", "otif", "callbacks", "complaints", "run")
"""Kinds of paper that hang on no record but on a day or a period, both in ISO, on an owner ("" for everybody), on a
list of records, or on the run of a courier."""
LAST_CONTACTS = 12
LAST_PURCHASES = 8
_SIZES = ("A4", "A5", "80mm", "58mm")
_TAKEN_HOME = ("acceptance_slip", "progress", "reply", "close", "survey_slip", "delivery_note", "door_card")
"""The papers of a complaint or a delivery that are written in its customer's language."""


@dataclass(frozen=True)
class Sheet:
    """One kind of paper: of which record, its word, its usual size, how it is made, and the sizes it comes on."""

    kind: str
    name: str
    word: str
    size: str
    make: Callable[[DeskFile, str, Letterhead, str, str], bytes]
    sizes: tuple[str, ...] = _SIZES


def letterhead(file: DeskFile, lang: str = "") -> Letterhead:
    """The store's head as its settings say, with the hours in the language of the paper (else the one spoken)."""
    profile = settings.profile(file)
    with speaking(lang or language()):
        hours = paper_hours(file)
    return Letterhead(
        profile.store_name,
        profile.store_phone,
        profile.store_address,
        hours,
        settings.logo(file),
        profile.branch_prefix,
    )


def _zone(file: DeskFile) -> ZoneInfo:
    return settings.profile(file).zoneinfo


def _name_of(file: DeskFile, customer_id: str | None, otherwise: str | None) -> str:
    return customers.by_id(file, customer_id).name if customer_id else otherwise or ""


def _masked(raw: str) -> str:
    return mask_phone(read_phone(raw))


def _for_the_store(file: DeskFile, raw: str) -> str:
    """A number on paper that stays in the store: as written, unless the store hides numbers on paper."""
    hidden = settings.profile(file).mask_phones in ("paper", "both")
    return (_masked(raw) or raw) if hidden else raw


def _call_slip(file: DeskFile, row_id: str, head: Letterhead, size: str, lang: str) -> bytes:
    call = calls.by_id(file, row_id)
    with speaking(lang):
        channel, kind = channel_words(call.channel), _(KIND_WORDS[call.kind])
        goods = "\n".join(goods_lines(file, row_id))
    slip = call_paper.CallSlip(
        number=call.number,
        reference=call.reference or "",
        happened_at=call.rang_at,
        customer_name=_name_of(file, call.customer_id, call.caller_name),
        about="\n".join(text for text in (call.topic, call.note) if text),
        zone=_zone(file),
        taken_by=staff.names(file).get(call.staff_id or "", call.staff_name or ""),
        phone_masked=_masked(call.phone_raw) if call.phone_raw else "",
        channel=channel,
        kind=kind,
        goods=goods,
    )
    return call_paper.call_slip(slip, head, size=size, lang=lang)


def _open_matters(file: DeskFile, customer_id: str) -> list[customer_paper.OpenMatter]:
    people = staff.names(file)
    return [
        customer_paper.OpenMatter(c.number, c.title, complaint_step(c.next_step), people.get(c.owner_id, ""), c.due_at)
        for c in complaints.open_for_customer(file, customer_id)
    ] + [
        customer_paper.OpenMatter(
            d.number, d.goods or "", delivery_step(d.next_step), people.get(d.owner_id, ""), d.due_at
        )
        for d in deliveries.open_for_customer(file, customer_id)
    ]


def _customer_sheet(file: DeskFile, row_id: str, head: Letterhead, size: str, lang: str) -> bytes:
    record = customers.by_id(file, row_id)
    people = staff.names(file)
    bought = purchases.of_customer(file, row_id)
    today = credit.today(file)
    with speaking(lang):
        contacts = [
            customer_paper.LastContact(
                call.rang_at,
                channel_words(call.channel),
                call.topic or call.note or _(KIND_WORDS[call.kind]),
                people.get(call.staff_id or "", call.staff_name or ""),
            )
            for call in calls.of_customer(file, row_id)[:LAST_CONTACTS]
        ]
        stands = standing.standing_of(file, row_id).change
        level = standing.level_of(file, row_id, today)
        sheet = customer_paper.file_sheet(
            record,
            file.clock.now(),
            _zone(file),
            phones=[_for_the_store(file, phone.raw) for phone in record.phones],
            tier=pyramid.words_of(file, [row_id]).get(row_id, ""),
            credit=_grade(file, row_id),
            level="" if level.id == STANDARD else level.shown,
            state_since=stands.since if stands else None,
            state_reason=(stands.reason or "") if stands else "",
            open_matters=_open_matters(file, row_id),
            contacts=contacts,
            purchases=[
                customer_paper.LastPurchase(
                    each.bought_on, each.number, each.goods or "", each.amount_cents, each.currency
                )
                for each in bought[:LAST_PURCHASES]
            ],
            purchases_before=max(0, len(bought) - LAST_PURCHASES),
        )
    return customer_paper.customer_sheet(sheet, head, size=size, lang=lang)


def _grade(file: DeskFile, customer_id: str) -> str:
    found = credit.graded(file, customer_id, credit.today(file)).grade
    return str(found) if found else ""


def _credit_sheet(file: DeskFile, row_id: str, head: Letterhead, size: str, lang: str) -> bytes:
    return credit_paper.credit_sheet(credit_data(file, row_id), head, size=size, lang=lang)


def _statement(file: DeskFile, row_id: str, head: Letterhead, size: str, lang: str) -> bytes:
    return statement(PrivacyService(file).held(row_id), head, size=size, lang=lang)


def pyramid_pdf(file: DeskFile, *, size: str = "A4", lang: str) -> bytes:
    """The page of the pyramid as it stands now."""
    return pyramid_sheet(PyramidService(file).page(), letterhead(file, lang), size=size, lang=lang)


def _of_day(make: Callable[..., bytes]) -> Callable[[DeskFile, str, Letterhead, str, str], bytes]:
    """A sheet of a day, for which all open matters are asked."""
    return lambda file, day, head, size, lang: make(file, MATTER_SOURCES, day, head, size, lang)


SHEETS = (
    Sheet("complaint", "acceptance_slip", N_("Acceptance slip"), "A5", complaint_papers.acceptance_slip_of),
    Sheet("complaint", "progress", N_("Progress sheet"), "A4", complaint_papers.progress_of),
    Sheet("complaint", "reply", N_("Reply letter"), "A4", complaint_papers.reply_of),
    Sheet("complaint", "internal", N_("Internal file"), "A4", complaint_papers.internal_of),
    Sheet("complaint", "close", N_("Close sheet"), "A4", complaint_papers.close_of),
    Sheet("complaint", "survey_slip", N_("Survey slip"), "A5", complaint_papers.survey_slip_of),
    Sheet("complaint", "service_report", N_("Service report"), "A4", reports.complaint_report),
    Sheet("call", "call_slip", N_("Call slip"), "A5", _call_slip),
    Sheet("callback", "callback_list", N_("Callback list"), "A4", callback_paper.list_of_owner, ("A4", "A5")),
    Sheet("callback", "all_callbacks", N_("Everybody's callbacks"), "A4", callback_paper.list_of_all, ("A4", "A5")),
    Sheet("callback", "callback_slip", N_("Callback slip"), "A5", callback_paper.slip_of, ("A4", "A5")),
    Sheet("callbacks", "callback_list", N_("Callback list"), "A4", callback_paper.list_of, ("A4", "A5")),
    Sheet("complaints", "complaint_list", complaint_list_paper.TITLE, "A4", complaint_list_paper.list_of, ("A4", "A5")),
    Sheet("day", "closing_sheet", N_("Closing sheet"), "A4", _of_day(closing_sheet_of), ("A4", "A5")),
    Sheet("day", "hand_over_note", N_("Hand-over note"), "A4", _of_day(hand_over_note_of), ("A4", "A5")),
    Sheet("figures", "figures", N_("Figures of calls"), "A4", figures_pdf, ("A4", "A5")),
    Sheet("board", "promise_board", N_("Promise board, for the wall"), "A4", wall_pdf, ("A4", "A3")),
    Sheet("board", "broken_promises", N_("Broken promises"), "A4", broken_pdf, ("A4",)),
    Sheet("pareto", "pareto", N_("What complaints are about"), "A4", pareto_pdf, ("A4",)),
    Sheet("otif", "otif", N_("On time in full"), "A4", otif_sheet, OTIF_SIZES),
    Sheet("run", "run_sheet", N_("Run sheet"), "A4", run_papers.run_of, ("A4",)),
    Sheet("delivery", "delivery_note", N_("Delivery note"), "A4", delivery_papers.note_of),
    Sheet("delivery", "door_card", N_("Card for the door"), "A6", delivery_papers.card_of, door_paper.SIZES),
    Sheet("delivery", "label", N_("Parcel label"), "80mm", delivery_papers.labels_of, parcel_paper.SIZES),
    Sheet("delivery", "service_report", N_("Service report"), "A4", reports.delivery_report),
    Sheet("customer", "customer_sheet", N_("Customer sheet"), "A4", _customer_sheet),
    Sheet("customer", "service_report", N_("Service report"), "A4", reports.customer_report),
    Sheet("customer", "credit_sheet", N_("Credit, for the customer"), "A4", _credit_sheet),
    Sheet("customer", "statement", N_("What we hold about you"), "A4", _statement),
    Sheet("customer", "envelope", N_("Envelope"), "DL", label_paper.envelope_of, ("DL", "C5", "C6")),
    Sheet("customer", "label", N_("Address label"), "80mm", label_paper.label_of, ("80mm", "3x8", "2x7")),
)
SIZES = tuple(dict.fromkeys(size for sheet in SHEETS for size in sheet.sizes))
"""Every size of paper some sheet comes on."""


def sheets_of(kind: str) -> list[Sheet]:
    """The sheets of a kind, the usual one first."""
    return [sheet for sheet in SHEETS if sheet.kind == kind]


def sheet_of(kind: str, name: str = "") -> Sheet:
    """The sheet of that name of a kind, or its first; raises DeskError that lists what there is."""
    of_kind = sheets_of(kind)
    for sheet in of_kind:
        if name in ("", sheet.name):
            return sheet
    raise DeskError(
        _("There is no sheet “{name}”; there are: {names}.").format(name=name, names=", ".join(s.name for s in of_kind))
    )


def usual_language(file: DeskFile, kind: str, row_id: str, name: str = "") -> str:
    """The language a sheet is shown in first: of what a customer takes home theirs, else the window's."""
    if kind not in ("complaint", "delivery") or sheet_of(kind, name).name not in _TAKEN_HOME:
        return language()
    record = complaints.by_id(file, row_id) if kind == "complaint" else deliveries.by_id(file, row_id)
    theirs = customers.by_id(file, record.customer_id).language if record.customer_id else None
    return paper_language(getattr(record, "language", None), theirs)


def sheet_pdf(file: DeskFile, kind: str, row_id: str, *, name: str = "", size: str = "", lang: str) -> bytes:
    """The sheet of a record as PDF bytes in `lang`, on its usual paper unless `size` says another.

    Raises DeskError for a size it does not come on, or where there is nothing to print (no address).
    """
    sheet = sheet_of(kind, name)
    if size and size not in sheet.sizes:
        raise DeskError(
            _("The sheet “{name}” does not come on {size}; it does on: {sizes}.").format(
                name=sheet.name, size=size, sizes=", ".join(sheet.sizes)
            )
        )
    return sheet.make(file, row_id, letterhead(file, lang), size or sheet.size, lang)


def reply_pdf(file: DeskFile, row_id: str, texts: LetterTexts, *, size: str = "A4", lang: str) -> bytes:
    """The reply letter of a complaint with texts that somebody changed."""
    return complaint_papers.reply_with(file, row_id, texts, letterhead(file, lang), size, lang)


def print_to(
    file: DeskFile, kind: str, row_id: str, target: Path, *, name: str = "", size: str = "", lang: str
) -> Path:
    """Writes the sheet as a PDF file, whole or not at all; answers where it lies.

    Raises DeskError for a target that is not called .pdf.
    """
    if target.suffix.lower() != ".pdf":
        raise DeskError(_("A sheet is a PDF file: give it a name that ends in .pdf."))
    return write_pdf(target, sheet_pdf(file, kind, row_id, name=name, size=size, lang=lang))
