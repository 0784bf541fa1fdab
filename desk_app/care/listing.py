"""The four lists of care in words: what the window shows and the command prints."""

from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta
from enum import StrEnum

from desk_app.care import near_date_store as near_dates
from desk_app.care import proposals_store as proposals
from desk_app.care import store
from desk_app.care.days import store_day
from desk_app.care.model import DayState, Measured, Standing, StandingDay, why_words
from desk_app.core import when
from desk_app.core.i18n import N_, _
from desk_app.customers.store import names_and_numbers
from desk_app.deliveries import store as deliveries
from desk_app.deliveries.lines import goods_words, quantity_words
from desk_app.settings import store as settings
from desk_app.storage.desk_file import DeskFile

MOST = 500
"""So many proposals are listed at once; the others follow as these are decided on."""
_PAST_SHOWN = 6


class Which(StrEnum):
    """The lists."""

    PROPOSALS = "proposals"
    TO_CONFIRM = "to_confirm"
    STANDING = "standing"
    NEAR_DATE = "near_date"


WHICH_WORDS = {
    Which.PROPOSALS: N_("Proposals"),
    Which.TO_CONFIRM: N_("To confirm"),
    Which.STANDING: N_("Standing deliveries"),
    Which.NEAR_DATE: N_("Near their date"),
}
HEADS = {
    Which.PROPOSALS: (N_("Expected"), N_("Customer"), N_("Goods"), N_("How much"), N_("Confidence")),
    Which.TO_CONFIRM: (N_("Day"), N_("Customer"), N_("Goods"), N_("Why")),
    Which.STANDING: (N_("Next"), N_("Customer"), N_("Goods"), N_("Rhythm"), N_("State")),
    Which.NEAR_DATE: (N_("Best before"), N_("Customer"), N_("Goods"), N_("How much"), N_("Delivered")),
}
EMPTY = {
    Which.PROPOSALS: N_(
        "Nobody is expected to need anything again. Look through all customers to bring this up to date."
    ),
    Which.TO_CONFIRM: N_("Nothing waits: the calendar makes the standing deliveries by itself."),
    Which.STANDING: N_("No standing deliveries. One is agreed on in a customer's file, or from a delivery."),
    Which.NEAR_DATE: N_("No delivered goods come near their date."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list. `about` is the sentence under the list; `late`: its day is here or has passed."""

    id: str
    customer_id: str
    cells: tuple[str, ...]
    about: str
    late: bool = False


def counts(file: DeskFile) -> dict[Which, int]:
    """How long each list is."""
    today, profile = store_day(file, file.clock.now()), settings.profile(file)
    return {
        Which.PROPOSALS: proposals.count_waiting(file, today),
        Which.TO_CONFIRM: len(store.waiting_days(file)),
        Which.STANDING: len(store.every_one(file)),
        Which.NEAR_DATE: len(near_dates.near(file, today, profile.best_before_days, profile.zoneinfo)),
    }


def rows(file: DeskFile, which: Which) -> list[Row]:
    """The lines of a list, what presses most first."""
    today = store_day(file, file.clock.now())
    return _MAKE[which](file, today)


def _named(file: DeskFile, ids: list[str]) -> dict[str, str]:
    found = names_and_numbers(file, ids)
    return {each: found[each][2] for each in ids if each in found}


def _proposals(file: DeskFile, today: Date) -> list[Row]:
    found = proposals.waiting(file, today, MOST)
    names = _named(file, [each.customer_id for each in found])
    return [
        Row(
            each.id,
            each.customer_id,
            (
                when.date(each.expected_on),
                names.get(each.customer_id, ""),
                each.goods,
                "" if each.quantity is None else quantity_words(each.quantity),
                f"{each.confidence:.0%}",
            ),
            _("; ").join(filter(None, (each.reason(), each.note))),
            each.expected_on <= today,
        )
        for each in found
    ]


def _to_confirm(file: DeskFile, today: Date) -> list[Row]:
    days = store.waiting_days(file)
    agreed = {each: store.by_id(file, each) for each in {day.standing_id for day in days}}
    names = _named(file, [each.customer_id for each in agreed.values()])
    made = []
    for day in days:
        one = agreed[day.standing_id]
        cells = (_weekday(day.day), names.get(one.customer_id, ""), goods_words(one.lines), why_words(day.why))
        about = _("{goods}: {rhythm}, {address}").format(
            goods=goods_words(one.lines), rhythm=one.every.words(), address=one.address or ""
        )
        made.append(Row(day.id, one.customer_id, cells, about, day.day <= today))
    return made


def _standing(file: DeskFile, today: Date) -> list[Row]:
    found = store.every_one(file)
    names = _named(file, [each.customer_id for each in found])
    made = []
    for each in found:
        coming = next_day(each, today)
        cells = (
            _weekday(coming) if coming else "",
            names.get(each.customer_id, ""),
            goods_words(each.lines),
            each.every.words(),
            state_words(each, today),
        )
        made.append(Row(each.id, each.customer_id, cells, past_words(file, each)))
    return made


def _near_date(file: DeskFile, today: Date) -> list[Row]:
    profile = settings.profile(file)
    found = near_dates.near(file, today, profile.best_before_days, profile.zoneinfo)
    return [
        Row(
            each.line_id,
            each.customer_id or "",
            (
                when.date(each.expires_on),
                each.customer_name,
                each.goods,
                quantity_words(each.quantity, each.unit),
                when.date(each.delivered_on) if each.delivered_on else "",
            ),
            _("came with {number}").format(number=each.number),
            each.expires_on <= today,
        )
        for each in found
    ]


_MAKE = {
    Which.PROPOSALS: _proposals,
    Which.TO_CONFIRM: _to_confirm,
    Which.STANDING: _standing,
    Which.NEAR_DATE: _near_date,
}


def _weekday(day: Date) -> str:
    return f"{when.weekday(day.weekday())} {when.date(day)}"


def next_day(one: Standing, today: Date) -> Date | None:
    """Its next day; None where none comes within a year."""
    if not one.active:
        return None
    last = today + timedelta(days=366)
    return next(one.every.days(one.starts_on, today, min(last, one.ends_on) if one.ends_on else last), None)


def state_words(one: Standing, today: Date) -> str:
    """Whether it comes, is paused, or ends."""
    if one.ended(today):
        return _("ended")
    if not one.active:
        return _("paused")
    if one.ends_on is not None:
        return _("until {day}").format(day=when.date(one.ends_on, year=True))
    return _("asked first") if one.confirm else _("comes by itself")


def past_words(file: DeskFile, one: Standing) -> str:
    """What became of its last days, the latest first."""
    days = store.days_of(file, one.id)[:_PAST_SHOWN]
    return _("; ").join(_day_words(file, each) for each in days) or _("None was made yet.")


def _day_words(file: DeskFile, one: StandingDay) -> str:
    day = when.date(one.day)
    if one.state is DayState.MADE and one.delivery_id:
        number = deliveries.by_id(file, one.delivery_id).number
        return _("{day}: {number}").format(day=day, number=number)
    if one.state is DayState.SKIPPED:
        return _("{day}: skipped, {reason}").format(day=day, reason=one.note or "")
    return _("{day}: waits, {reason}").format(day=day, reason=why_words(one.why))


def measured_words(found: Measured, days: int) -> str:
    """What came of the proposals of the last days, in a sentence or two."""
    said = _(
        "Last {days} days: {proposed} proposed, {taken} taken, {declined} declined, {lapsed} bought by themselves, "
        "{put_off} put off, {waiting} waiting."
    ).format(
        days=days,
        proposed=found.proposed,
        taken=found.taken,
        declined=found.declined,
        lapsed=found.lapsed,
        put_off=found.put_off,
        waiting=found.waiting,
    )
    if found.median_wrong is None or found.p90_wrong is None:
        return said
    wrong = _("The expected day was wrong by {median} days (median), {p90} (90 %), of {n} bought.").format(
        median=f"{found.median_wrong:g}", p90=f"{found.p90_wrong:g}", n=found.bought
    )
    return f"{said} {wrong}"
