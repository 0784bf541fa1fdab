"""Scarce goods: what is allotted on a day, given and left. Reading only: it runs beside an open window."""

from argparse import Namespace
from contextlib import closing
from datetime import date as Date
from typing import Any

from desk_app.command_line.answers import say
from desk_app.command_line.opening import opened
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.goods.overview import Row, cells, rows_of
from desk_app.goods.shares import amount_words
from desk_app.standing.store import today


def allotments(args: Namespace) -> int:
    """Prints the allotments that hold on a day (today where none is named); raises DeskError for what is no day."""
    with closing(opened(args)) as desk:
        try:
            day = Date.fromisoformat(args.on) if args.on else today(desk.file)
        except ValueError:
            raise DeskError(
                _("“{text}” is not a day, as 2026-11-21 is one.").format(text=args.on), field="on"
            ) from None
        rows = rows_of(desk.file, day)
    lines = []
    for row in rows:
        goods, whom, days, amount, given, left = cells(row)
        said = _("{goods}  {whom}  {days}  {amount}, given {given}, left: {left}")
        lines.append(said.format(goods=goods, whom=whom, days=days, amount=amount, given=given, left=left))
        lines += [f"    {each.number}  {each.name}  {amount_words(each.given)}" for each in row.got]
        lines += [f"    {each.words}" for each in row.noted]
    data = {"day": day.isoformat(), "allotments": [_as_data(row) for row in rows]}
    say(args, data, "\n".join(lines) if lines else _("Nothing is scarce."))
    return 0


def _as_data(row: Row) -> dict[str, Any]:
    one = row.one
    kind = "customer" if one.customer_id else "tier" if one.tier else "everyone"
    return {
        "goods": one.goods,
        "for": kind,
        "tier": one.tier.value if one.tier else None,
        "whom": row.whom,
        "together": one.together,
        "from": one.first.isoformat(),
        "until": one.last.isoformat(),
        "amount": one.amount,
        "unit": one.unit,
        "given": row.ledger.given,
        "left": row.ledger.left,
        "customers": [
            {"number": each.number or None, "name": each.name, "given": each.given, "left": each.left}
            for each in row.got
        ],
        "beyond": [
            {
                "number": each.number,
                "over": each.over,
                "reason": each.reason,
                "by": each.by,
                "day": each.day.isoformat(),
            }
            for each in row.noted
        ],
    }
