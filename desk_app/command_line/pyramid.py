"""The pyramid of the customers: reading only, unless it is to be computed anew for good."""

from argparse import Namespace
from contextlib import closing
from datetime import date as Date
from typing import Any

from desk_app.app import DESK_ID
from desk_app.command_line.answers import say
from desk_app.command_line.opening import opened
from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, ngettext
from desk_app.core.money import format_cents
from desk_app.customers import store as customers
from desk_app.pyramid.model import Pyramid, steps
from desk_app.pyramid.scores import Method
from desk_app.pyramid.spoken import METHOD_WORDS, share, step_words
from desk_app.pyramid.tiers import CARE, care_words, tier_words


def pyramid(args: Namespace) -> int:
    """Prints the classes as the rule has them, and who moves; with `--recompute` it is written. Raises DeskError."""
    method, day = Method(args.method), _day(args.as_of)
    with closing(opened(args, writing=args.recompute)) as desk:
        if args.recompute:
            found = desk.pyramid.recompute(DESK_ID, day, method=method)
        else:
            found = desk.pyramid.computed(day, method=method)
        known = customers.names_and_numbers(desk.file, [one.customer_id for one in found.placed]) if args.json else {}
    data = _data(found, known, written=args.recompute) if args.json else None
    say(args, data, "\n".join(_lines(found, written=args.recompute)))
    return 0


def _day(text: str) -> Date | None:
    try:
        return Date.fromisoformat(text) if text else None
    except ValueError:
        raise DeskError(_("“{text}” is not a day, as 2026-11-21 is one.").format(text=text)) from None


def _data(found: Pyramid, known: dict[str, tuple[str, str | None, str]], *, written: bool) -> dict[str, Any]:
    whole = sum(floor.customers for floor in found.floors)
    return {
        "as_of": found.as_of.isoformat(),
        "rule_version": found.rule.version,
        "method": found.method.value,
        "ranked": found.ranked,
        "currency": found.currency,
        "written": written,
        "classes": [
            {
                "class": floor.tier.value,
                "care": CARE[floor.tier].value,
                "customers": floor.customers,
                "share": round(floor.customers / whole, 4) if whole else 0.0,
                "purchases": floor.orders,
                "value_cents": floor.cents,
            }
            for floor in found.floors
        ],
        "without_purchase": found.without_purchase,
        "moves": [
            {"from": step.before, "to": step.after, "customers": step.customers}
            for step in steps((one.before, one.tier) for one in found.moves)
        ],
        "notes": found.notes(),
        "customers": [
            {
                "number": known[one.customer_id][0],
                "reference": known[one.customer_id][1],
                "name": known[one.customer_id][2],
                "recency_days": one.bought.recency_days,
                "frequency": one.bought.frequency,
                "monetary_cents": one.bought.monetary_cents,
                "scores": one.scores.code,
                "growth": round(one.bought.growth, 4) if found.comparable else None,
                "class": one.after,
                "rule_says": one.tier,
                "before": one.before,
            }
            for one in found.placed
        ],
    }


def _lines(found: Pyramid, *, written: bool) -> list[str]:
    whole = sum(floor.customers for floor in found.floors)
    head = _("As of {day}, rule {version}, {method}.").format(
        day=when.date(found.as_of, year=True), version=found.rule.version, method=_(METHOD_WORDS[found.method])
    )
    lines = [head]
    for floor in found.floors:
        customers = ngettext("{n} customer", "{n} customers", floor.customers).format(n=floor.customers)
        words = _("{tier}: {customers} ({share}), {value}; {care}")
        lines.append(
            words.format(
                tier=tier_words(floor.tier),
                customers=customers,
                share=share(floor.customers, whole),
                value=format_cents(floor.cents, found.currency),
                care=care_words(floor.tier),
            )
        )
    lines += found.notes()
    moved = steps((one.before, one.tier) for one in found.moves)
    lines += [step_words(step) for step in moved] or [_("Nobody moves.")]
    if not written:
        lines.append(_("Nothing is written; with --recompute it is."))
    return lines
