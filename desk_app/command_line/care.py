"""Deliveries nobody rings for: proposals, what waits to be confirmed, standing ones, goods near their date."""

from argparse import Namespace
from contextlib import closing
from datetime import timedelta
from typing import Any

from desk_app.app import DESK_ID, Desk
from desk_app.care import store
from desk_app.care.listing import HEADS, MOST, WHICH_WORDS, counts, measured_words, rows
from desk_app.care.service import Done
from desk_app.command_line.answers import plain, say
from desk_app.command_line.opening import opened
from desk_app.core.i18n import _
from desk_app.customers.store import names_and_numbers
from desk_app.settings import store as settings

_DAYS = 90


def care(args: Namespace) -> int:
    """Prints the lists; with `--propose` and `--make` they are brought up to date first. Raises DeskError."""
    with closing(opened(args, writing=args.propose or args.make)) as desk:
        done = desk.care.propose(DESK_ID) if args.propose else None
        made = desk.care.make_all(DESK_ID) if args.make else None
        data = _data(desk, done, made) if args.json else None
        lines = [] if args.json else _lines(desk, done, made)
    say(args, data, "\n".join(lines))
    return 0


def _data(desk: Desk, done: Done | None, made: tuple[int, int] | None) -> dict[str, Any]:
    file = desk.file
    zone, now = settings.profile(file).zoneinfo, file.clock.now()
    waiting, near = desk.care.waiting(), desk.care.near_date()
    days, agreed = store.waiting_days(file), store.every_one(file)
    by_id = {each.id: each for each in agreed}
    ids = [*(each.customer_id for each in waiting), *(each.customer_id for each in agreed)]
    known = names_and_numbers(file, ids)
    data: dict[str, Any] = {"counts": {which.value: many for which, many in counts(file).items()}}
    if done is not None:
        data["proposed"] = plain(done, zone)
    if made is not None:
        data["made"] = {"deliveries": made[0], "to_confirm": made[1]}
    data["proposals"] = [
        {
            "customer": known[each.customer_id][0],
            "name": known[each.customer_id][2],
            "goods": each.goods,
            "expected_on": each.expected_on.isoformat(),
            "last_on": each.last_on.isoformat(),
            "buys": each.buys,
            "median_days": each.median_days,
            "spread_days": each.spread_days,
            "confidence": each.confidence,
            "quantity": each.quantity,
            "reason": each.reason(),
        }
        for each in waiting
    ]
    data["to_confirm"] = [
        {
            "day": each.day.isoformat(),
            "customer": known[by_id[each.standing_id].customer_id][0],
            "name": known[by_id[each.standing_id].customer_id][2],
            "why": [why.value for why in each.why],
        }
        for each in days
    ]
    data["standing"] = [
        {
            "customer": known[each.customer_id][0],
            "name": known[each.customer_id][2],
            "lines": [{"goods": line.goods, "ordered": line.ordered, "unit": line.unit} for line in each.lines],
            "rhythm": each.every.words(),
            "starts_on": each.starts_on.isoformat(),
            "ends_on": each.ends_on.isoformat() if each.ends_on else None,
            "active": each.active,
            "confirm": each.confirm,
        }
        for each in agreed
    ]
    data["near_date"] = [
        {
            "delivery": each.number,
            "name": each.customer_name,
            "goods": each.goods,
            "quantity": each.quantity,
            "unit": each.unit,
            "expires_on": each.expires_on.isoformat(),
        }
        for each in near
    ]
    found = desk.care.measured(now - timedelta(days=_DAYS), now)
    kept = {key: value for key, value in plain(found, zone).items() if key != "wrong"}
    off = {"bought": found.bought, "median_days_wrong": found.median_wrong, "p90_days_wrong": found.p90_wrong}
    data["measured"] = {"days": _DAYS, **kept, **off}
    return data


def _lines(desk: Desk, done: Done | None, made: tuple[int, int] | None) -> list[str]:
    lines = []
    if done is not None:
        said = _("Looked through {n} customers: {proposed} new proposals, {lapsed} bought by themselves.")
        lines.append(said.format(n=done.customers, proposed=done.proposed, lapsed=done.lapsed))
    if made is not None:
        said = _("Standing deliveries made: {made}; waiting to be confirmed: {wait}.")
        lines.append(said.format(made=made[0], wait=made[1]))
    now = desk.file.clock.now()
    for which, many in counts(desk.file).items():
        lines += ["", _("{what}: {n}").format(what=_(WHICH_WORDS[which]), n=many)]
        found = rows(desk.file, which)
        if found:
            lines.append("  " + "  ".join(_(head) for head in HEADS[which]))
        lines += ["  " + "  ".join(filter(None, (*row.cells, row.about))) for row in found]
        if many > len(found) == MOST:
            lines.append("  …")
    return [*lines, "", measured_words(desk.care.measured(now - timedelta(days=_DAYS), now), _DAYS)]
