"""What the store promises on a day, and when it would fall due."""

from argparse import Namespace
from contextlib import closing
from datetime import date as Date
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.app import whom_to_promise
from desk_app.command_line.answers import say
from desk_app.command_line.calendars import iso, moment_of
from desk_app.command_line.opening import opened
from desk_app.commitments import promise_store
from desk_app.commitments.model import BEGINNING, about_words
from desk_app.commitments.promise_words import Offered, due_words, length_words, span_words, whom_words
from desk_app.commitments.promising import REASONS, Span, texts_of
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.settings import store as settings
from desk_app.storage.desk_file import DeskFile


def commitments(args: Namespace) -> int:
    """Prints what is promised on a day, today unless another is named, and when it falls due if promised now.

    Raises DeskError for a day or a moment nobody can read.
    """
    with closing(opened(args)) as desk:
        file, now = desk.file, desk.file.clock.now()
        zone, offered = settings.profile(file).zoneinfo, whom_to_promise(file)
        day = _day(args.day) or promise_store.today(file)
        start = moment_of(args.start, zone) if args.start else now
        found = [(each, _due(file, each, start)) for each in promise_store.promised_on(file, day)]
    data = [_data(span, due, offered, zone) for span, due in found]
    lines = []
    for span, due in found:
        version = span.version
        told = (length_words(version), whom_words(version, offered), span_words(span, day))
        lines += [f"{about_words(version.about)}: {version.text}", f"  {'; '.join(told)}"]
        if due is not None:
            lines.append(f"  {due_words(due, None if start is now else start, now, zone)}")
    answer = {"day": day.isoformat(), "start": iso(start.astimezone(zone)), "commitments": data}
    say(args, answer, "\n".join(lines) or _("Nothing is promised on that day."))
    return 0


def _day(text: str) -> Date | None:
    try:
        return Date.fromisoformat(text) if text else None
    except ValueError:
        raise DeskError(_("“{text}” is not a day, as 2026-11-21 is one.").format(text=text)) from None


def _due(file: DeskFile, span: Span, start: datetime) -> datetime | None:
    """When it falls due; None in a store that never opens."""
    try:
        return promise_store.due(file, span.version, start)
    except DeskError:
        return None


def _data(span: Span, due: datetime | None, offered: Offered, zone: ZoneInfo) -> dict[str, Any]:
    version = span.version
    english, chinese = texts_of(version)
    return {
        "about": version.about.value,
        "text_en": english or None,
        "text_zh": chinese or None,
        "amount": version.amount.text,
        "clock": version.clock.value,
        "level": dict(offered.levels).get(version.level_id),
        "tier": version.tier or None,
        "complaint_kind": dict(offered.kinds).get(version.kind_id),
        "since": None if span.since == BEGINNING else span.since.isoformat(),
        "until": span.until.isoformat() if span.until else None,
        **{name: getattr(version, name) or None for name in REASONS},
        "due": iso(due.astimezone(zone)) if due else None,
    }
