"""A recipe: how the columns of one program's files become our records. Written in TOML.

kind = "deliveries"
zone = "America/Sao_Paulo"
[columns]                       # target = header, template, or a list of headers
reference = "order_id"
ordered_at = "{date} {time}"
[formats]                       # target = strptime pattern(s), "seconds" or "h:mm:ss"
[values.state]                  # of a target, or of one source column
canceled = "cancelled"
[constants]
[skip]                          # column = [values]: such lines are left out
[group]
column = "order_id"             # lines with the same value are one record

Lines of one order are its goods: each with `goods`, `quantity`, `price` (of one) or `line_amount`, and `gift`. `amount`
and `freight` that stand alike in all of them are the order's, and taken once.
Lines of one call are its legs, from phone to phone: `calls.legs` says how they become one call. Where a file has a
line for each event instead (queued, answered, hung up), `[events]` names the column of the events, and for each
event what its lines tell beside what `[columns]` takes from every line; lines of other events are passed over.

[group]
column = "callid"
[events]
column = "event"
[events.ENTERQUEUE]
rang_at = "time"
phone = "data2"
[events.CONNECT]
answered_at = "time"            # the time of the line whose event is CONNECT
staff = "agent"
[events."COMPLETEAGENT|COMPLETECALLER"]
ended_at = "time"
[events.ABANDON]
ended_at = "time"
outcome = "event"               # a column, to be read with [values.outcome]
"""

import json
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.exchange.encodings import known_encoding
from desk_app.exchange.targets import KINDS, Reading, reading_of

_TEXT_KEYS = ("kind", "name", "description", "encoding", "delimiter", "sheet", "zone")
_TABLES = ("columns", "formats", "values", "constants", "skip", "group", "events")
_LAPSES = ("seconds", "h:mm:ss", "mm:ss", "h:mm")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a file becomes records of one kind. Empty text and None mean "guess from the file"."""

    kind: str
    name: str = ""
    description: str = ""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_line: int | None = None
    zone: str = ""
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    formats: dict[str, tuple[str, ...]] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    skip: dict[str, tuple[str, ...]] = field(default_factory=dict)
    group: str = ""
    event_column: str = ""
    events: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)

    @property
    def sources(self) -> Iterator[tuple[str, ...]]:
        """What every target is taken from, those of single events too."""
        yield from self.columns.values()
        for targets in self.events.values():
            yield from targets.values()


def read_recipe(path: Path) -> Recipe:
    """The recipe in a file; raises DeskError that names the place of what is wrong."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise DeskError(_("There is no file {name}.").format(name=path.name)) from None
    except (OSError, UnicodeDecodeError):
        raise DeskError(_("{name} cannot be read as a recipe.").format(name=path.name)) from None
    return parse_recipe(text, path.name)


def parse_recipe(text: str, where: str = "recipe.toml") -> Recipe:
    """The recipe a TOML text spells out; `where` is what to call it. Raises DeskError."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DeskError(_("{name} is no TOML: {reason}").format(name=where, reason=error)) from None
    return _Checked(data, where).recipe()


class _Checked:
    def __init__(self, data: dict[str, object], where: str) -> None:
        self.data, self.where = data, where

    def wrong(self, place: str, reason: str) -> DeskError:
        return DeskError(
            _("{name}, at {place}: {reason}").format(name=self.where, place=place, reason=reason), field=place
        )

    def recipe(self) -> Recipe:
        for key in self.data:
            if key not in (*_TEXT_KEYS, *_TABLES, "header_line"):
                raise self.wrong(key, _("recipes have no such entry."))
        texts = {key: self.text(key) for key in _TEXT_KEYS}
        kind = texts["kind"]
        if kind not in KINDS:
            raise self.wrong("kind", _("must be one of {kinds}.").format(kinds=", ".join(KINDS)))
        if texts["encoding"]:
            known_encoding(texts["encoding"])
        if len(texts["delimiter"]) > 1:
            raise self.wrong("delimiter", _("must be one character."))
        if texts["zone"]:
            check_zone(texts["zone"])
        line = self.data.get("header_line")
        if line is not None and (not isinstance(line, int) or isinstance(line, bool) or line < 0):
            raise self.wrong("header_line", _("must be a whole number from 0."))
        columns = {t: self.words(f"columns.{t}", v) for t, v in self.table("columns").items()}
        formats = {t: self.words(f"formats.{t}", v) for t, v in self.table("formats").items()}
        constants = {t: self.word(f"constants.{t}", v) for t, v in self.table("constants").items()}
        event_column, events = self.events()
        parts: dict[str, Collection[str]] = {"columns": columns, "formats": formats, "constants": constants}
        parts |= {f"events.{event}": targets for event, targets in events.items()}
        for part, found in parts.items():
            for target in found:
                if reading_of(kind, target) is None:
                    raise self.wrong(f"{part}.{target}", _("{kind} have no such field.").format(kind=kind))
        if not columns:
            raise self.wrong("columns", _("a recipe names at least one column."))
        for target, patterns in formats.items():
            self.check_format(kind, target, patterns)
        values: dict[str, dict[str, str]] = {}
        for target, pairs in self.table("values").items():
            if not isinstance(pairs, dict):
                raise self.wrong(f"values.{target}", _("must be a table of source = ours."))
            values[target] = {str(k): self.word(f"values.{target}.{k}", v) for k, v in pairs.items()}
        skip = {column: self.words(f"skip.{column}", v) for column, v in self.table("skip").items()}
        return Recipe(
            **texts,
            header_line=line,
            columns=columns,
            formats=formats,
            values=values,
            constants=constants,
            skip=skip,
            group=self.group(),
            event_column=event_column,
            events=events,
        )

    def text(self, key: str) -> str:
        value = self.data.get(key, "")
        if not isinstance(value, str):
            raise self.wrong(key, _("must be text in quotation marks."))
        return value

    def table(self, key: str) -> dict[str, object]:
        value = self.data.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, _("must be a table: [{key}].").format(key=key))
        return value

    def word(self, place: str, value: object) -> str:
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, str | int | float):
            return str(value)
        raise self.wrong(place, _("must be text in quotation marks."))

    def words(self, place: str, value: object) -> tuple[str, ...]:
        if isinstance(value, list):
            if not value:
                raise self.wrong(place, _("must not be an empty list."))
            return tuple(self.word(place, each) for each in value)
        return (self.word(place, value),)

    def group(self) -> str:
        value = self.data.get("group", {})
        if isinstance(value, str):
            return value
        table = self.table("group")
        if not table:
            return ""
        column = table.get("column")
        if len(table) != 1 or not isinstance(column, str):
            raise self.wrong("group", _("must say column = one header."))
        return column

    def events(self) -> tuple[str, dict[str, dict[str, tuple[str, ...]]]]:
        table = dict(self.table("events"))
        if not table:
            return "", {}
        column = table.pop("column", None)
        if not isinstance(column, str) or not table:
            raise self.wrong("events", _("must say column = one header, and what each event tells."))
        if not self.data.get("group"):
            raise self.wrong("events", _("needs [group]: which lines belong together."))
        events: dict[str, dict[str, tuple[str, ...]]] = {}
        for event, targets in table.items():
            if not isinstance(targets, dict):
                raise self.wrong(f"events.{event}", _("must be a table of target = column."))
            events[event] = {t: self.words(f"events.{event}.{t}", v) for t, v in targets.items()}
        return column, events

    def check_format(self, kind: str, target: str, patterns: tuple[str, ...]) -> None:
        reading = reading_of(kind, target)
        if reading == Reading.DURATION:
            good = all(pattern in _LAPSES for pattern in patterns)
        elif reading in (Reading.STAMP, Reading.DATE):
            good = all(_is_pattern(pattern) for pattern in patterns)
        else:
            good = False
        if not good:
            raise self.wrong(f"formats.{target}", _("“{text}” is no format for it.").format(text=patterns[0]))


def _is_pattern(pattern: str) -> bool:
    if "%" not in pattern:
        return False
    try:
        moment = datetime(2001, 2, 3, 4, 5, 6)  # noqa: DTZ001 -- any moment will do
        datetime.strptime(moment.strftime(pattern), pattern)  # noqa: DTZ007
    except (ValueError, re.error):
        return False
    return True


def check_zone(name: str) -> ZoneInfo:
    """The time zone of that name; raises DeskError where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise DeskError(_("There is no time zone called “{name}”.").format(name=name), field="zone") from None


def write_recipe(recipe: Recipe) -> str:
    """The recipe as TOML; `parse_recipe` gives it back unchanged."""
    lines = [f"{key} = {_quoted(getattr(recipe, key))}" for key in _TEXT_KEYS if getattr(recipe, key)]
    if recipe.header_line is not None:
        lines.append(f"header_line = {recipe.header_line}")
    for name in ("columns", "formats", "constants", "skip"):
        table: Mapping[str, str | tuple[str, ...]] = getattr(recipe, name)
        if table:
            lines += ["", f"[{name}]", *(f"{_key(key)} = {_item(value, name)}" for key, value in table.items())]
    for target, pairs in recipe.values.items():
        lines += ["", f"[values.{_key(target)}]", *(f"{_key(k)} = {_quoted(v)}" for k, v in pairs.items())]
    if recipe.group:
        lines += ["", "[group]", f"column = {_quoted(recipe.group)}"]
    if recipe.events:
        lines += ["", "[events]", f"column = {_quoted(recipe.event_column)}"]
    for event, targets in recipe.events.items():
        lines += ["", f"[events.{_key(event)}]"]
        lines += [f"{_key(target)} = {_item(value, 'events')}" for target, value in targets.items()]
    return "\n".join(lines) + "\n"


def recipe_as_data(recipe: Recipe) -> dict[str, object]:
    """The recipe for a JSON document, in the shape of its TOML."""
    data = {key: value for key, value in asdict(recipe).items() if value not in ("", None, {})}
    for name in ("columns", "formats"):
        if name in data:
            data[name] = {k: v[0] if len(v) == 1 else list(v) for k, v in getattr(recipe, name).items()}
    if recipe.skip:
        data["skip"] = {k: list(v) for k, v in recipe.skip.items()}
    if recipe.group:
        data["group"] = {"column": recipe.group}
    data.pop("event_column", None)
    if recipe.events:
        told = {e: {t: s[0] if len(s) == 1 else list(s) for t, s in of.items()} for e, of in recipe.events.items()}
        data["events"] = {"column": recipe.event_column, **told}
    return data


def _item(value: str | tuple[str, ...], table: str) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if len(value) == 1 and table != "skip":
        return _quoted(value[0])
    return "[" + ", ".join(_quoted(each) for each in value) + "]"


def _key(word: str) -> str:
    return word if re.fullmatch(r"[A-Za-z0-9_-]+", word) else _quoted(word)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
