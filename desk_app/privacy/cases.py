"""Why the store may have to keep what it knows about somebody: open matters, debts, claims that may still come."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date as Date
from typing import Any

from desk_app.callbacks.model import step_words as callback_step
from desk_app.complaints.model import step_words as complaint_step
from desk_app.core import when
from desk_app.core.clock import from_text
from desk_app.core.i18n import _, ngettext
from desk_app.core.money import CURRENCY, format_cents
from desk_app.deliveries.model import step_words as delivery_step
from desk_app.privacy import store
from desk_app.privacy.model import CASES_YEARS, OpenCase
from desk_app.settings.store import profile
from desk_app.storage.reading import Reader

_UNDER_WAY = frozenset({"received", "assigned", "under_way", "failed"})


def open_cases(reader: Reader, ids: Mapping[str, Sequence[str]], today: Date) -> list[OpenCase]:
    """Each open matter in words, then what was bought or delivered within the last three years.

    `today` is the day at the store.
    """
    rows = {
        table: [row for row in store.rows_of(reader, table, ids.get(table, [])) if row["deleted_at"] is None]
        for table in ("callbacks", "complaints", "deliveries", "credit_events", "purchases")
    }
    since = _years_before(today, CASES_YEARS)
    zone = profile(reader).zoneinfo
    handed = [
        (from_text(row["delivered_at"]).astimezone(zone).date(), row["number"])
        for row in rows["deliveries"]
        if row["delivered_at"] and row["state"] == "delivered"
    ]
    bought = [(Date.fromisoformat(row["bought_on"]), row["number"]) for row in rows["purchases"]]
    return [
        *_open_matters(rows["callbacks"], rows["complaints"], rows["deliveries"]),
        *_debts(rows["credit_events"], today),
        *_late_claims("purchase", [each for each in bought if each[0] >= since], since),
        *_late_claims("delivery", [each for each in handed if each[0] >= since], since),
    ]


def _years_before(day: Date, years: int) -> Date:
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year - years, day=28 if leap else day.day)


def _open_matters(callbacks: Sequence[Any], complaints: Sequence[Any], deliveries: Sequence[Any]) -> Iterator[OpenCase]:
    for row in callbacks:
        if row["state"] == "open":
            words = _("open callback {number} ({step})")
            step = callback_step(row["next_step"])
            yield OpenCase("callback", row["number"], words.format(number=row["number"], step=step))
    for row in complaints:
        if row["state"] == "open":
            words = _("open complaint {number} ({step})")
            step = complaint_step(row["next_step"])
            yield OpenCase("complaint", row["number"], words.format(number=row["number"], step=step))
    for row in deliveries:
        if row["state"] in _UNDER_WAY:
            words = _("open delivery {number} ({step})")
            step = delivery_step(row["next_step"])
            yield OpenCase("delivery", row["number"], words.format(number=row["number"], step=step))


def _debts(events: Sequence[Any], today: Date) -> Iterator[OpenCase]:
    """Unpaid ones that were not withdrawn or put right, and have not expired."""
    righted = {row["corrects_id"] for row in events if row["corrects_id"]}
    for row in events:
        lasts = row["expires_on"] is None or row["expires_on"] >= today.isoformat()
        settled = row["decision"] in ("corrected", "withdrawn") or row["id"] in righted
        if row["kind"] == "unpaid" and lasts and not settled:
            day = when.date(Date.fromisoformat(row["happened_on"]), year=True)
            if row["amount_cents"] is None:
                yield OpenCase("credit", "", _("unpaid since {day}").format(day=day))
            else:
                amount = format_cents(row["amount_cents"], row["currency"] or CURRENCY)
                yield OpenCase("credit", "", _("{amount} unpaid since {day}").format(amount=amount, day=day))


def _late_claims(kind: str, found: Sequence[tuple[Date, str]], since: Date) -> Iterator[OpenCase]:
    if not found:
        return
    last, number = max(found)
    if kind == "purchase":
        words = ngettext(
            "{n} purchase since {since}, the last {number} on {last}: guarantee and claims may still run",
            "{n} purchases since {since}, the last {number} on {last}: guarantee and claims may still run",
            len(found),
        )
    else:
        words = ngettext(
            "{n} delivery handed over since {since}, the last {number} on {last}: guarantee and claims may still run",
            "{n} deliveries handed over since {since}, the last {number} on {last}: guarantee and claims may still run",
            len(found),
        )
    told = words.format(n=len(found), since=when.date(since, year=True), number=number, last=when.date(last, year=True))
    yield OpenCase(kind, number, told)
