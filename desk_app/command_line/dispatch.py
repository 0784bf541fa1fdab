"""The dispatch board of a day as a list: what is nobody's yet, then courier by courier."""

from argparse import Namespace
from contextlib import closing
from datetime import date as Date
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.command_line.answers import plain, say
from desk_app.command_line.opening import opened
from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _, ngettext
from desk_app.core.money import format_cents
from desk_app.deliveries import board_store
from desk_app.deliveries.board import BoardColumn, Card
from desk_app.deliveries.model import STATE_WORDS
from desk_app.settings import store as settings

_YEARS = range(1900, 2200)


def dispatch(args: Namespace) -> int:
    """Prints the board of a day (today where none is named); raises DeskError for what is no day."""
    with closing(opened(args)) as desk:
        now, zone = desk.file.clock.now(), settings.profile(desk.file).zoneinfo
        day = _day(args.day) if args.day else now.astimezone(zone).date()
        board = board_store.board(desk.file, day, now, zone)
    data = {
        "day": day.isoformat(),
        "columns": [_column(each, now, zone) for each in board.columns],
        "week": [
            {"day": load.day.isoformat(), "planned": load.planned, "done": load.done, "unplanned": load.open_promised}
            for load in board.week
        ],
    }
    lines = [when.date(day, year=True)]
    for each in board.columns:
        lines += ["", _head(each), *(_line(card, day, now, zone) for card in each.cards)]
    say(args, data, "\n".join(lines))
    return 0


def _day(text: str) -> Date:
    try:
        day = Date.fromisoformat(text)
    except ValueError:
        day = Date.min
    if day.year not in _YEARS:
        raise DeskError(_("“{text}” is not a day, as 2026-11-21 is one.").format(text=text), field="day")
    return day


def _column(column: BoardColumn, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "courier": column.name if column.courier_id else None,
        "more": column.more,
        "to_collect": column.to_collect,
        "deliveries": [
            {
                "number": card.number,
                "place": card.run_place if card.run_day is not None else None,
                "run_day": plain(card.run_day, zone),
                "state": card.state.value,
                "name": card.name,
                "address": card.address,
                "goods": card.goods,
                "promised_from": plain(card.promised_from, zone),
                "promised_by": plain(card.promised_by, zone),
                "promised_precision": plain(card.promised_precision, zone),
                "late": card.late(now, zone),
                "to_collect_cents": card.to_collect,
                "currency": card.currency,
                "parcels": card.parcels,
                "lines_picked_wrong": card.picked_wrong,
            }
            for card in column.cards
        ],
    }


def _head(column: BoardColumn) -> str:
    count = len(column.cards) + column.more
    said = ngettext("{name}: {n} delivery", "{name}: {n} deliveries", count)
    return said.format(name=column.name, n=count)


def _line(card: Card, day: Date, now: datetime, zone: ZoneInfo) -> str:
    late = when.late_by(now - card.owed_by(zone)) if card.late(now, zone) else ""
    collect = format_cents(card.to_collect, card.currency) if card.open and card.to_collect else ""
    place = f"{card.run_place}." if card.run_place and card.run_day == day else "-"
    said = (
        place, card.number, card.name, card.address, card.window(day, zone), late, _(STATE_WORDS[card.state]), collect,
    )  # fmt: skip
    return "  " + "  ".join(filter(None, said))
