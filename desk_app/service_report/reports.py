"""The service reports of a customer, a complaint and a delivery of a file, ready to print."""

from datetime import date as Date
from zoneinfo import ZoneInfo

from desk_app.complaints import store as complaints
from desk_app.complaints.letter import name_of
from desk_app.complaints.model import Complaint, Step, done_steps
from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, speaking
from desk_app.customers import store as customers
from desk_app.deliveries import store as deliveries
from desk_app.deliveries.model import Delivery
from desk_app.printing.letterhead import Letterhead
from desk_app.service_report import store
from desk_app.service_report.handout import Report, begins, report_sheet
from desk_app.service_report.model import Matters, Period, begin_of, year_before
from desk_app.settings import store as settings
from desk_app.storage.desk_file import DeskFile


def customer_report(
    file: DeskFile,
    row_id: str,
    letterhead: Letterhead,
    size: str,
    lang: str,
    *,
    since: Date | None = None,
    until: Date | None = None,
) -> bytes:
    """The report of a customer over the days from `since` up to but without `until`.

    Without `since` over the last twelve months, or over all where nothing is older; without `until` up to now.
    Raises NotFound, and DeskError for a period that ends before it begins.
    """
    with speaking(lang):
        if since is not None and until is not None and until <= since:
            raise DeskError(_("The period ends before it begins."), field="until")
        zone, now = settings.profile(file).zoneinfo, file.clock.now()
        record, matters = customers.by_id(file, row_id), store.of_customer(file, row_id)
        end = None if until is None else begin_of(until, zone)
        begin = begin_of(since or year_before((end or now).astimezone(zone).date()), zone)
        older_is_left_out = since is not None or any(at < begin for at in begins(matters, zone))
        period = Period(begin if older_is_left_out else None, end)
        return report_sheet(
            Report(record.number, record.name, record.reference or "", matters, period, now, zone),
            letterhead,
            size=size,
            lang=lang,
        )


def complaint_report(file: DeskFile, row_id: str, letterhead: Letterhead, size: str, lang: str) -> bytes:
    """The report of one complaint, with the calls about it and the deliveries it is about; raises NotFound."""
    with speaking(lang):
        zone, now = settings.profile(file).zoneinfo, file.clock.now()
        record = complaints.by_id(file, row_id)
        matters = store.of_complaint(file, record)
        news = (_complaint_news(record, matters, zone),)
        made = Report(
            record.number, name_of(file, record), record.reference or "", matters, Period(), now, zone, False, news
        )
        return report_sheet(made, letterhead, size=size, lang=lang)


def delivery_report(file: DeskFile, row_id: str, letterhead: Letterhead, size: str, lang: str) -> bytes:
    """The report of one delivery, with complaints about it and the calls about both; raises NotFound."""
    with speaking(lang):
        zone, now = settings.profile(file).zoneinfo, file.clock.now()
        record = deliveries.by_id(file, row_id)
        matters = store.of_delivery(file, record)
        news = (_delivery_news(record, zone),)
        made = Report(record.number, _named(record), record.reference or "", matters, Period(), now, zone, False, news)
        return report_sheet(made, letterhead, size=size, lang=lang)


def _named(record: Delivery) -> str:
    """The customer's name; "" where a number stands for it, which is not printed in full."""
    name = record.customer_name.strip()
    return name if name != record.phone_raw and any(letter.isalpha() for letter in name) else ""


def _complaint_news(complaint: Complaint, matters: Matters, zone: ZoneInfo) -> str:
    """Whether and when the customer was told, in one sentence."""
    steps = matters.steps[complaint.id]
    told = [step.at for step in steps if step.step == Step.TOLD]
    if told and Step.TOLD in done_steps(steps):
        return _("The customer was told on {when}.").format(when=when.date_time(told[-1], zone, year=True))
    if complaint.answered_at is not None and (not steps or not complaint.open):
        at = when.date_time(complaint.answered_at, zone, year=True)
        return _("The customer was answered on {when}.").format(when=at)
    if complaint.open:
        return _("The customer has not been told yet how it ended.")
    return _("No answer to the customer is written down.")


def _delivery_news(delivery: Delivery, zone: ZoneInfo) -> str:
    if delivery.delivered_at is not None:
        return _("Delivered on {when}.").format(when=when.date_time(delivery.delivered_at, zone, year=True))
    if delivery.open:
        return _("It has not been delivered yet.")
    return _("It was not delivered, or nobody wrote down when.")
