"""How fast this machine is at the desk's work, on a made file as large as asked for."""

import sys
from argparse import Namespace
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from desk_app.app import Desk, open_desk
from desk_app.bench import (
    care,
    complaints,
    daily,
    deliveries,
    delivery_import,
    frames,
    intake,
    kept,
    made_complaints,
    made_deliveries,
    making,
    questions,
    saving,
)
from desk_app.bench.due_times import due_times
from desk_app.bench.floor import Result
from desk_app.command_line.answers import say
from desk_app.core.clock import FixedClock
from desk_app.core.i18n import _


def bench(args: Namespace) -> int:
    """Makes the file (or takes the one kept in `--keep`), asks every question, and prints the figures.

    Raises DeskError where `--keep` names a file that the benchmark did not make.
    """
    with TemporaryDirectory(prefix="desk-app-bench-", ignore_cleanup_errors=True) as folder:
        path = args.keep or Path(folder) / "bench.desk"
        if path.exists() and not kept.holds_what_is_asked(path, args.customers, args.calls):
            _say_made_anew(path)
            kept.throw_away(path)
        found = intake.import_beside_executemany(Path(folder), args.rows) if args.rows else []
        if not path.exists():
            making.make(path, args.customers, args.calls, told=_told)
        clock = FixedClock(making.NOW)
        with closing(open_desk(path, clock=clock)) as desk:
            found += _asked(desk, path, clock.advance)
        if args.complaints:
            found += _complaints(path.with_suffix(".complaints.desk"), args.complaints)
        if args.deliveries:
            found += _deliveries(path.with_suffix(".deliveries.desk"), args.deliveries)
            found += delivery_import.import_of_orders(args.deliveries)
    say(args, {"results": [{**asdict(each), "ratio": each.ratio} for each in found]}, "\n".join(map(_line, found)))
    return 0


def _asked(desk: Desk, path: Path, later: Callable[[timedelta], object]) -> list[Result]:
    """Every question, those that only read first; the floor looks in through a connection of its own."""
    with questions.by_hand(path) as conn:
        found = questions.finder(desk, conn)
        found += [questions.opening(desk, conn), *frames.list_of_customers(desk)]
        found += [questions.doubles(desk), questions.tiers(desk)]
        found += [daily.caller_card(desk, conn), *daily.todays_list(desk, conn)]
        found += [*daily.list_of_calls(desk, path, conn), care.proposals(desk, conn)]
    return [*found, *daily.figures(desk), *due_times(), *saving.save_of_a_call(desk, path, later)]


def _complaints(path: Path, count: int) -> list[Result]:
    """The questions about complaints, on a file of their own beside the other."""
    if path.exists() and not kept.holds_complaints(path, count):
        _say_made_anew(path)
        kept.throw_away(path)
    if not path.exists():
        made_complaints.make(path, count, told=_told)
    clock = FixedClock(making.NOW)
    with closing(open_desk(path, clock=clock)) as desk:
        return complaints.complaints(desk, path, clock.advance)


def _deliveries(path: Path, count: int) -> list[Result]:
    """The questions about deliveries, on a file of their own beside the others."""
    if path.exists() and not kept.holds_deliveries(path, count):
        _say_made_anew(path)
        kept.throw_away(path)
    if not path.exists():
        made_deliveries.make(path, count, told=_told)
    with closing(open_desk(path, clock=FixedClock(making.NOW))) as desk:
        return deliveries.deliveries(desk, path)


def _say_made_anew(path: Path) -> None:
    print(_("{file} lacks some of what is asked of it: it is made anew.").format(file=path.name), file=sys.stderr)


def _told(what: str, done: int, of: int) -> None:
    print(f"{what}: {done}/{of}", file=sys.stderr)


def _line(each: Result) -> str:
    held = _("held") if each.held else _("NOT HELD")
    beside = f" | × {each.ratio:.2f} ({each.floor:.2f})" if each.ratio is not None else ""
    worst = f" | p95 {each.p95:.2f}" if each.p95 is not None else ""
    return f"{held:9} {each.key:22} {each.value:10.2f} {each.unit}{worst}{beside} | {each.bound} | n {each.n}"
