"""What can be typed after `desk-app`."""

import argparse
from collections.abc import Callable
from functools import cache
from pathlib import Path

from desk_app.command_line.measures import add_measures
from desk_app.core.i18n import LANGUAGES
from desk_app.paper import SIZES, sheet_of, sheets_of

PAPER_KINDS = (
    "customer", "call", "callback", "callbacks", "complaint", "complaints", "delivery", "day", "figures", "board",
    "pareto", "otif", "run",
)  # fmt: skip
OF_AN_OWNER = ("callbacks", "complaints")
"""Lists of what one person owes, or everybody."""
OF_ALL = (*OF_AN_OWNER, "run")
"""Kinds of paper that are asked for without a number."""
OF_A_PERIOD = ("figures", "board", "pareto", "otif")
"""Kinds of paper of a period, which is typed as one word, or with --from and --to."""
USUAL_SHEETS = {"callback": "callback_slip"}
"""What a command prints where no sheet is named, and it is not the first of the kind."""
READ_KINDS = ("customer", "call", "callback", "complaint", "delivery", "purchase")
_LISTS = ("customers", "purchases", "calls", "complaints", "deliveries")
IMPORT_KINDS = (*_LISTS, "surveys")
EXPORT_KINDS = (*_LISTS, "callbacks", "run")
COMMANDS = (
    "make-demo",
    "import",
    "undo-import",
    "find",
    "show",
    "history",
    "today",
    "dispatch",
    "allotments",
    "care",
    "measures",
    "print",
    "export",
    "doubles",
    "pyramid",
    "held",
    "erase",
    "check",
    "set",
    "calendar",
    "commitments",
    "due",
    "worktime",
    "bench",
)


_WINDOW_USAGE = (
    "%(prog)s [--file FILE | --demo] [--lang {en,zh_CN}] [--theme {light,dark}] [--scale SCALE] [--screenshot DIR]\n"
    "       %(prog)s COMMAND ...\n"
    "commands: " + " ".join(COMMANDS)
)


def _common(parser: argparse.ArgumentParser, *, needs_file: bool = True) -> None:
    if needs_file:
        parser.add_argument(
            "--file", type=Path, help="the store's data file (default: the one in your user data folder)"
        )
    parser.add_argument("--json", action="store_true", help="answer for programs: one JSON document")
    parser.add_argument("--lang", choices=LANGUAGES, help="the language of the answer")


def _calendar(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    calendar = commands.add_parser("calendar", help="when the store is open: bring in, show, fill in holidays")
    acts = calendar.add_subparsers(dest="act", required=True)
    took = acts.add_parser("import", help="a calendar as JSON, in the place of the one there is")
    took.add_argument("source", type=Path)
    _common(took)
    _common(acts.add_parser("show", help="the calendar as JSON, as import takes it"))
    seeded = acts.add_parser("seed", help="holidays and make-up working days of a country")
    seeded.add_argument("country", help="two letters, such as CN")
    seeded.add_argument("years", type=int, nargs="+", metavar="YEAR")
    _common(seeded)

    promised = commands.add_parser("commitments", help="what is promised on a day, and when it would fall due")
    promised.add_argument("--day", default="", help="YYYY-MM-DD; today where none is named")
    promised.add_argument("--start", default="", help="as if promised at this moment (ISO 8601) instead of now")
    _common(promised)

    due = commands.add_parser("due", help="when a promise given at a moment falls due")
    due.add_argument("start", help="ISO 8601; without an offset the time on the store's wall")
    due.add_argument("--amount", required=True, help="'90 s', '15 min', '4 h', '3 d' (working days), '1 d 4 h'")
    due.add_argument(
        "--clock", choices=("opening", "always"), default="opening", help="opening hours, or never stopping"
    )
    worktime = commands.add_parser("worktime", help="how long the store was open between two moments, in seconds")
    worktime.add_argument("start")
    worktime.add_argument("end")
    for each in (due, worktime):
        each.add_argument("--zone", default="", help="times are typed and answered in this time zone")
        _common(each)


def _scale(text: str) -> float:
    found = float(text)
    if not 1.0 <= found <= 2.0:
        raise argparse.ArgumentTypeError("it goes from 1.0 to 2.0")
    return found


def _from(least: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        found = int(text)
        if found < least:
            raise argparse.ArgumentTypeError(f"it is a number from {least} up")
        return found

    return number


def _sheets_help() -> str:
    """Every sheet by the kind of record it is of; the first of each is made where none is named."""

    def names(kind: str) -> str:
        usual = USUAL_SHEETS.get(kind)
        return ", ".join(sorted((sheet.name for sheet in sheets_of(kind)), key=lambda name: name != usual))

    of_kinds = (f"{kind}: {names(kind)}" for kind in PAPER_KINDS)
    return f"which sheet (default: the first of the kind) -- {'; '.join(of_kinds)}"


@cache
def command_parser() -> argparse.ArgumentParser:
    """The parser of all commands, made once; wrong usage ends with exit code 2."""
    parser = argparse.ArgumentParser(prog="desk-app", description="The service desk of a retail store.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    demo = commands.add_parser("make-demo", help="make a store with a believable past")
    demo.add_argument("target", type=Path)
    for name, count in (("customers", 300), ("calls", 420), ("complaints", 48), ("deliveries", 160)):
        demo.add_argument(f"--{name}", type=int, default=count)
    demo.add_argument("--seed", type=int, default=1)
    _common(demo, needs_file=False)

    take = commands.add_parser("import", help="take in customers, purchases, calls, complaints, deliveries or answers")
    take.add_argument("kind", choices=IMPORT_KINDS)
    take.add_argument("source", type=Path)
    take.add_argument("--recipe", type=Path)
    take.add_argument("--dry-run", action="store_true", help="only say what would happen")
    take.add_argument("--rejects", type=Path, help="save the refused rows here, to mend and import again")
    take.add_argument(
        "--conflicts",
        choices=("keep", "take", "both"),
        help="where a person wrote something else since: keep it, take the file's, or (phones) have both",
    )
    take.add_argument("--live", action="store_true", help="let open matters start work, as if taken down now")
    _common(take)

    undo = commands.add_parser("undo-import", help="take a whole import back")
    undo.add_argument("import_id")
    _common(undo)

    find = commands.add_parser("find", help="find by phone, name, pinyin, number or words")
    find.add_argument("text")
    find.add_argument("--limit", type=int, default=50)
    _common(find)

    show = commands.add_parser("show", help="one record with all its fields")
    show.add_argument("kind", choices=READ_KINDS)
    show.add_argument("number")
    show.add_argument("--as-of", dest="as_of", help="the record as it was at this time (ISO 8601)")
    _common(show)

    history = commands.add_parser("history", help="every change of one record")
    history.add_argument("kind", choices=READ_KINDS)
    history.add_argument("number")
    _common(history)

    paper = commands.add_parser("print", help="one sheet of paper as PDF")
    paper.add_argument("kind", choices=PAPER_KINDS)
    number = (
        f"the record; for day YYYY-MM-DD, for {', '.join(OF_A_PERIOD)} FROM_TO (without TO itself); left out for lists"
    )
    paper.add_argument("number", help=number)
    paper.add_argument("target", type=Path, help="a name that ends in .pdf")
    paper.add_argument(
        "--owner", default="", metavar="NAME", help="only what this person owes, with callbacks and complaints"
    )
    paper.add_argument("--day", default="", metavar="DAY", help="which day, only with run (YYYY-MM-DD; default: today)")
    paper.add_argument("--courier", default="", metavar="NAME", help="whose, only with run (default: everybody's)")
    of_a_period = f"with {', '.join(OF_A_PERIOD)}, in the place of FROM_TO"
    paper.add_argument("--from", dest="start", default="", metavar="DAY", help=f"the first day, {of_a_period}")
    paper.add_argument("--to", dest="end", default="", metavar="DAY", help=f"the day after the last, {of_a_period}")
    paper.set_defaults(refuse=paper.error)
    paper.add_argument("--sheet", default="", metavar="SHEET", help=_sheets_help())
    paper.add_argument("--size", default="", metavar="SIZE", help=f"what it comes on: {', '.join(SIZES)}")
    _common(paper)

    export = commands.add_parser("export", help="all records of a kind, or the run of a courier, as csv, xlsx or vcf")
    export.add_argument("kind", choices=EXPORT_KINDS)
    export.add_argument("target", type=Path)
    heads = (
        "what heads the columns: names for scripts, that no language changes, or words in the language of the answer"
    )
    export.add_argument("--heads", choices=("names", "words"), default="names", help=f"{heads} (default: names)")
    export.add_argument("--day", default="", metavar="DAY", help="which day, only with run (default: today)")
    export.add_argument("--courier", default="", metavar="NAME", help="whose, only with run (default: everybody's)")
    export.set_defaults(refuse=export.error)
    _common(export)

    today = commands.add_parser("today", help="every open matter once, in the order of work")
    today.add_argument("--owner", default="", metavar="NAME", help="only what this person owes")
    _common(today)

    dispatch = commands.add_parser("dispatch", help="the deliveries of a day, courier by courier")
    dispatch.add_argument("day", nargs="?", default="", metavar="DAY", help="YYYY-MM-DD; today where none is named")
    _common(dispatch)

    allotments = commands.add_parser(
        "allotments", help="scarce goods: who may get how much, what was given and is left"
    )
    allotments.add_argument("--on", default="", metavar="DAY", help="YYYY-MM-DD; today where none is named")
    _common(allotments)
    care = commands.add_parser("care", help="no-call deliveries: proposals, standing ones, goods near their date")
    care.add_argument("--propose", action="store_true", help="look through all customers first, and write proposals")
    care.add_argument("--make", action="store_true", help="make the standing deliveries that are due first")
    _common(care)

    add_measures(commands.add_parser("measures", help="the figures of a period, of one store or of several"))

    doubles = commands.add_parser("doubles", help="who is likely in the customer files twice")
    _common(doubles)

    pyramid = commands.add_parser("pyramid", help="the customers in four tiers, and who moves")
    pyramid.add_argument("--recompute", action="store_true", help="write the tiers; else nothing is changed")
    pyramid.add_argument("--method", choices=("quintiles", "quartiles"), default="quintiles")
    pyramid.add_argument("--as-of", dest="as_of", default="", metavar="DAY", help="as of this day (YYYY-MM-DD)")
    _common(pyramid)

    held = commands.add_parser("held", help="all that is held about a customer, as pdf or json")
    held.add_argument("number")
    held.add_argument("target", type=Path)
    sheet = sheet_of("customer", "statement")
    told = f"what the pdf comes on (default: {sheet.size})"
    held.add_argument("--size", default=sheet.size, choices=sheet.sizes, help=told)
    _common(held)

    erase = commands.add_parser("erase", help="remove a customer's personal data for good")
    erase.add_argument("number")
    erase.add_argument("--reason", required=True, help="who asked, when and how; without the name: it stays")
    erase.add_argument(
        "--despite-open-cases", action="store_true", help="go on although open matters were named: they are confirmed"
    )
    _common(erase)

    check = commands.add_parser("check", help="is the file whole?")
    _common(check)

    setting = commands.add_parser("set", help="fill in a setting of the store")
    setting.add_argument("key")
    setting.add_argument("value")
    _common(setting)

    _calendar(commands)

    bench = commands.add_parser("bench", help="how fast this machine is at the desk's work, on a made file")
    for name, count, what in (
        ("customers", 100_000, "customers in the made file"),
        ("calls", 1_000_000, "calls in the made file"),
        ("complaints", 100_000, "complaints in a made file of their own; 0 leaves them out"),
        ("deliveries", 300_000, "deliveries in a made file of their own; 0 leaves them out"),
        ("rows", 100_000, "rows to import; 0 leaves the import out"),
    ):
        bench.add_argument(f"--{name}", type=_from(int(name in ("customers", "calls"))), default=count, help=what)
    kept = "keep the made file here and measure on it again; made anew if it lacks what is asked"
    bench.add_argument("--keep", type=Path, help=kept)
    _common(bench, needs_file=False)
    return parser


def _each_command() -> list[str]:
    (found,) = (each for each in command_parser()._actions if isinstance(each, argparse._SubParsersAction))
    return [f"  {each.dest:<12} {each.help}" for each in found._choices_actions]


def window_parser() -> argparse.ArgumentParser:
    """The parser of the window's own options."""
    parser = argparse.ArgumentParser(
        prog="desk-app",
        usage=_WINDOW_USAGE,
        description="Opens the service desk, or does one thing (desk-app COMMAND --help).",
        epilog="\n".join(("what the commands do:", *_each_command())),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--file", type=Path, help="the store's data file")
    parser.add_argument("--demo", action="store_true", help="open the demo store (another file than yours)")
    parser.add_argument("--lang", choices=LANGUAGES)
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--scale", type=_scale, default=1.0, help="1.0 to 2.0")
    parser.add_argument("--screenshot", type=Path, metavar="DIR", help="a picture of every tab into DIR, then exit")
    return parser
