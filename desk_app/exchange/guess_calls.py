"""What the columns of a telephone system's log hold, told by what stands in them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from desk_app.core.errors import DeskError
from desk_app.core.text import fold
from desk_app.exchange import values as read
from desk_app.exchange.call_words import OUTCOME_OF, SURELY_OUTCOMES
from desk_app.exchange.delimiters import normal
from desk_app.exchange.recipe import Recipe
from desk_app.exchange.rows import Row
from desk_app.exchange.targets import TARGETS, Reading

_DAY_ONLY = re.compile(
    r"(?:\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2}))(?: 00:00:00)?"
)
_CLOCK = re.compile(r"(?:\d|[01]\d|2[0-4]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:\s*[AaPp]\.?[Mm]\.?)?")
_HOURS = re.compile(r"(?:[1-9]|1\d|2[0-3]):[0-5]\d:[0-5]\d")
_DAY_HEADS = ("date", "calldate", "日期", "通话日期", "来电日期", "呼叫日期", "startdate", "开始日期", "day")
_CLOCK_HEADS = (
    "time", "calltime", "时间", "starttime", "start", "started", "callstart", "开始时间", "来电时间", "呼入时间",
    "呼叫时间", "通话时间", "拨打时间", "进线时间", "arrivaltime", "arrival", "rang", "ringat", "ring", "ringtime",
    "振铃", "振铃时间",
)  # fmt: skip
_MAY_BE_LENGTHS = frozenset(("ring", "ringtime", "振铃", "振铃时间"))
_OUTCOME_HEADS = frozenset(("state", "answered", "connected", "接听", "接通", "应答", "已接", "completed"))
_READABLE = 0.5
_EVENTS = {
    "rang_at": "enterqueue|enter queue|queue|queued|enter|ring|ringing|start|started|offered|arrival|arrived|incoming"
    "|进入队列|入队|排队|振铃|呼入|来电",
    "answered_at": "connect|connected|answer|answered|pickup|picked up|接通|应答|接听|接起",
    "ended_at": "complete|completed|completeagent|completecaller|hangup|hang up|hungup|end|ended|disconnect"
    "|disconnected|abandon|abandoned|exitwithtimeout|timeout|挂断|挂机|结束|放弃|超时",
    "hold_at": "hold|onhold|on hold|hold start|保持|通话保持",
    "unhold_at": "unhold|un hold|offhold|off hold|hold end|resume|resumed|retrieve|retrieved|恢复|取消保持|恢复通话",
    "": "ringnoanswer|ringcanceled|transfer|transferred|attendedtransfer|blindtransfer|did|转接",
}
_EVENT_OF = {fold(word): target for target, words in _EVENTS.items() for word in words.split("|")}

Columns = dict[str, tuple[str, ...]]


def cells_of(source: str, header: Sequence[str], sample: Sequence[Row]) -> list[str]:
    """What stands in a column of the sample, without its blanks; nothing for what is no column."""
    if source not in header:
        return []
    index = list(header).index(source)
    return [cell for row in sample if not read.is_blank(cell := row.cells[index].strip())]


def day_and_clock(header: Sequence[str], sample: Sequence[Row], columns: Columns, taken: set[str]) -> None:
    """A day and the clock time it rang, each in a column of its own, are one moment."""
    if "rang_at" in columns:
        return
    heads = {normal(column): column for column in reversed(header) if column not in taken}
    day = next((heads[head] for head in _DAY_HEADS if head in heads), None)
    if day is None or not _all(_DAY_ONLY, cells_of(day, header, sample)):
        return
    for head in _CLOCK_HEADS:
        if head not in heads:
            continue
        cells = cells_of(heads[head], header, sample)
        if _all(_CLOCK, cells) and (head not in _MAY_BE_LENGTHS or _mostly_hours(cells)):
            columns["rang_at"] = ("{" + day + "} {" + heads[head] + "}",)
            taken |= {day, heads[head]}
            return


def _all(shape: re.Pattern[str], cells: Sequence[str]) -> bool:
    return bool(cells) and all(shape.fullmatch(cell) for cell in cells)


def _mostly_hours(cells: Sequence[str]) -> bool:
    """Whether they are times of a day rather than lengths, which are seldom over an hour."""
    return sum(1 for cell in cells if _HOURS.fullmatch(cell)) * 2 > len(cells)


def without_unreadable(header: Sequence[str], sample: Sequence[Row], columns: Columns, taken: set[str]) -> None:
    """Lets columns go whose header promises a length or a later moment, and whose cells hold something else."""
    for target, reading in TARGETS["calls"].items():
        source = columns.get(target, ("",))[0]
        cells = cells_of(source, header, sample)
        if reading not in (Reading.DURATION, Reading.STAMP) or target == "rang_at" or not cells:
            continue
        if sum(1 for cell in cells if _can_be_read(cell, reading)) < _READABLE * len(cells):
            del columns[target]
            taken.discard(source)


def _can_be_read(cell: str, reading: Reading) -> bool:
    if reading == Reading.STAMP:
        return bool(re.match(r"\d", cell))
    try:
        return read.seconds(cell, cell) is not None
    except DeskError:
        return False


def outcome_column(header: Sequence[str], sample: Sequence[Row], columns: Columns, taken: set[str]) -> None:
    """A column that says answered or given up in every line says the outcome, whatever its header."""
    if "outcome" in columns:
        return
    for column in header:
        words = {fold(cell) for cell in cells_of(column, header, sample)}
        known = OUTCOME_OF if normal(column) in _OUTCOME_HEADS else SURELY_OUTCOMES
        if words and column not in taken and words.issubset(known):
            columns["outcome"] = (column,)
            taken.add(column)
            return


def reference_and_length(header: Sequence[str], sample: Sequence[Row], columns: Columns, taken: set[str]) -> None:
    """A column `Call` with another text in every line; and beside the seconds charged, those from ring to end."""
    heads = {normal(column): column for column in header if column not in taken}
    if "reference" not in columns and (column := heads.get("call")):
        cells = cells_of(column, header, sample)
        if cells and len(set(cells)) == len(cells) == len(sample) and not any(map(_CLOCK.fullmatch, cells)):
            columns["reference"] = (column,)
            taken.add(column)
    if normal(columns.get("talk_s", ("",))[0]) == "billsec" and "duration" in heads:
        columns["lasted_s"] = (heads["duration"],)
        taken.add(heads["duration"])


def with_events(recipe: Recipe, header: Sequence[str], sample: Sequence[Row]) -> Recipe:
    """The recipe of a log with a line for each event, where a column holds nothing but names of events."""
    named = next((column for column in header if normal(column) in ("call", "通话")), "")
    call, moment = recipe.columns.get("reference", (named,))[0], recipe.columns.get("rang_at", ())
    calls = cells_of(call, header, sample)
    if recipe.group or not moment or len(set(calls)) == len(calls):
        return recipe
    later = {"answered_at", "ended_at"} & set(recipe.columns)
    for column in header:
        seen = dict.fromkeys(cells_of(column, header, sample))
        meant = {word: _EVENT_OF.get(fold(word)) for word in seen}
        if later or not {"rang_at", "answered_at", "ended_at"} <= set(meant.values()) or None in meant.values():
            continue
        columns = {target: sources for target, sources in recipe.columns.items() if column not in sources}
        columns["reference"] = (call,)
        events: dict[str, Columns] = {word: {} for word in seen}
        outcomes: dict[str, str] = {}
        for word, target in meant.items():
            if target in ("answered_at", "ended_at", "hold_at", "unhold_at"):
                events[word][target] = moment
            if target == "ended_at" and (outcome := OUTCOME_OF.get(fold(word))) in ("abandoned", "missed"):
                events[word]["outcome"] = (column,)
                outcomes[word] = outcome
        values = {target: words for target, words in recipe.values.items() if target in columns}
        if outcomes:
            values["outcome"] = outcomes
        return replace(recipe, columns=columns, values=values, group=call, event_column=column, events=events)
    return recipe
