"""How fast this machine is at the desk's work, on a made file as large as asked for."""

import sys
from argparse import Namespace
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from desk_app.app import open_desk
from desk_app.bench import frames, intake, making, questions
from desk_app.bench.floor import Result
from desk_app.command_line.answers import say
from desk_app.core.i18n import _


def bench(args: Namespace) -> int:
    """Makes the file (or takes the one kept in `--keep`), asks every question, and prints the figures."""
    with TemporaryDirectory(prefix="desk-app-bench-", ignore_cleanup_errors=True) as folder:
        path = args.keep or Path(folder) / "bench.desk"
        if not path.exists():
            making.make(path, args.customers, args.calls, told=_told)
        found = intake.import_beside_executemany(Path(folder), args.rows) if args.rows else []
        with closing(open_desk(path)) as desk, questions.by_hand(path) as conn:
            found += questions.finder(desk, conn)
            found += [questions.opening(desk, conn), *frames.list_of_customers(desk)]
            found += [questions.doubles(desk), questions.tiers(desk)]
    say(args, {"results": [{**asdict(each), "ratio": each.ratio} for each in found]}, "\n".join(map(_line, found)))
    return 0


def _told(what: str, done: int, of: int) -> None:
    print(f"{what}: {done}/{of}", file=sys.stderr)


def _line(each: Result) -> str:
    held = _("held") if each.held else _("NOT HELD")
    beside = f" | × {each.ratio:.2f} ({each.floor:.2f})" if each.ratio is not None else ""
    worst = f" | p95 {each.p95:.2f}" if each.p95 is not None else ""
    return f"{held:9} {each.key:22} {each.value:10.2f} {each.unit}{worst}{beside} | {each.bound} | n {each.n}"
