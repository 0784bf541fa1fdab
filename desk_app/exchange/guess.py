"""Which column is what: from the header's words in both languages, then from what stands below them."""

import re
from collections.abc import Sequence
from itertools import islice

from desk_app.exchange.delimiters import normal
from desk_app.exchange.guess_calls import (
    cells_of,
    day_and_clock,
    outcome_column,
    reference_and_length,
    with_events,
    without_unreadable,
)
from desk_app.exchange.guess_lines import line_by_line, number_under_name
from desk_app.exchange.guess_people import (
    address_columns,
    more_mail,
    more_phones,
    name_columns,
    phones_by_looks,
    plain_number,
)
from desk_app.exchange.header_words import MANY, WORDS
from desk_app.exchange.recipe import Recipe
from desk_app.exchange.rows import REJECT_COLUMNS, Row, Table
from desk_app.exchange.value_words import NO_SEX, WAYS

_SAMPLE = 200
_UNIT = re.compile(r"\s*[(（\[【][^()（）]{1,8}[)）\]】]\s*$")
"""The unit behind a header word: 金额(元), 通话时长（秒）."""
_LABELS = (" - Label", " - Type", "_label")
_CUSTOMER_STATES = frozenset(["prospect", "active", "dormant", "left", "潜在客户", "休眠", "流失"])
_PHONE = re.compile(r"[+(（]?[\d０-９][\d０-９\s\-()（）+.]{6,18}[\d０-９](?:\s*(?:转|ext\.?|x|-)\s*\d{1,6})?")
_DECIMAL = re.compile(r"-?[\d,]+\.\d+")
_DIALLED = re.compile(r"(?:0086|86)?1[3-9]\d{9}|0\d{8,12}|[48]00\d{7}|[2-9]\d{2}[2-9]\d{6}|[2-9]\d{6,7}")
_MOBILE = re.compile(r"(?:\+?86|0086)?1[3-9]\d{9}")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
_DAY = re.compile(r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}).*")
_DIRECTION = re.compile("来电|去电|呼入|呼出|拨出|已拨|外呼|incoming|outgoing|inbound|outbound", re.IGNORECASE)
_PLACE = re.compile(r".*(?:省|市|区|县|镇|乡).*(?:号|路|街|村|室|道).*")
_HAN_NAME = re.compile(r"[\u3400-\u9fff·\U00020000-\U000323af]{2,4}")


def guess_recipe(table: Table, kind: str) -> Recipe:
    """The likeliest recipe to take the table in as records of that kind; the person may change it."""
    sample = list(islice(table.rows, _SAMPLE))
    columns: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    if table.header[:2] == REJECT_COLUMNS:
        taken |= set(REJECT_COLUMNS)
    if table.kind == "vcard" and kind == "customers":
        columns = _card_columns(table.header)
    else:
        if kind == "calls":
            _stage_columns(table.header, columns, taken)
            if {"src", "dst"} <= set(table.header):
                taken.add("channel")
            _direction_column(table.header, sample, columns, taken)
            day_and_clock(table.header, sample, columns, taken)
        if kind == "deliveries" and (number := number_under_name(table.header, sample, taken)):
            columns["reference"] = (number,)
            taken.add(number)
        if "name" in WORDS[kind] or "customer_name" in WORDS[kind]:
            name_columns(table.header, kind, columns, taken)
        if "address" in WORDS[kind]:
            address_columns(table.header, columns, taken, delivered=kind == "deliveries")
        for target, words in WORDS[kind].items():
            if target not in columns or target in MANY:
                _by_words(target, words, table.header, columns, taken)
        _date_and_time(table.header, kind, columns)
        if kind == "calls":
            without_unreadable(table.header, sample, columns, taken)
            outcome_column(table.header, sample, columns, taken)
            reference_and_length(table.header, sample, columns, taken)
        if {"Birth Year", "Birth Month", "Birth Day"} <= set(table.header) and "birthday" in columns:
            columns["birthday"] = ("{Birth Year}-{Birth Month}-{Birth Day}",)
        _no_federal_state(table.header, columns)
        if kind == "customers" and not _CUSTOMER_STATES & set(
            cells_of(columns.get("state", ("",))[0], table.header, sample)
        ):
            columns.pop("state", None)
        if kind in ("customers", "deliveries", "complaints", "purchases"):
            more_phones(table.header, sample, columns, taken, delivered=kind == "deliveries")
        if kind == "customers":
            more_mail(table.header, sample, columns, taken)
            phones_by_looks(table.header, sample, columns, taken)
            plain_number(table.header, sample, columns, taken)
        _own_export(table.header, columns)
        _labels(table.header, columns)
        _by_values(kind, table.header, sample, columns, taken)
    recipe = Recipe(
        kind,
        encoding=table.encoding,
        delimiter=table.delimiter,
        sheet=table.sheet,
        header_line=table.header_line if table.kind in ("csv", "sheet") else None,
        columns=columns,
        formats=_formats(kind, table.header, sample, columns),
        values=_values(kind, table.header, sample, columns),
        group=line_by_line(table, columns) if kind == "deliveries" else "",
    )
    return with_events(recipe, table.header, sample) if kind == "calls" else recipe


def _by_words(
    target: str,
    words: Sequence[str],
    header: Sequence[str],
    columns: dict[str, tuple[str, ...]],
    taken: set[str],
) -> None:
    found: list[str] = []
    plain = {column: normal(_UNIT.sub("", column) or column) for column in header if column not in taken}
    for word in words:
        numbered = _numbered(word) if "*" in word else None
        for column, short in plain.items():
            if column in found:
                continue
            same = bool(numbered.fullmatch(short)) if numbered else short == normal(word)
            if same:
                found.append(column)
    if not found:
        return
    if target not in MANY:
        columns[target] = (found[0],)
        taken.add(found[0])
        return
    if target == "phone" and any("mobile" in normal(c) or "手机" in c or "移动" in c for c in found):
        found.sort(key=lambda c: not ("mobile" in normal(c) or "手机" in c or "移动" in c))
    before = sum(1 for known in columns if re.fullmatch(rf"{target}(_\d+)?", known))
    for number, column in enumerate(found[:30], before + 1):
        columns[target if number == 1 else f"{target}_{number}"] = (column,)
        taken.add(column)


def _numbered(word: str) -> re.Pattern[str]:
    before, _star, after = word.partition("*")
    return re.compile(re.escape(normal(before)) + r"\d{1,2}" + re.escape(normal(after)))


def _card_columns(header: Sequence[str]) -> dict[str, tuple[str, ...]]:
    columns: dict[str, tuple[str, ...]] = {}
    parts = "".join(f"{{{part}}}" for part in ("family_name", "middle_name", "given_name") if part in header)
    same = ("name", "organization", "sex", "birthday", "note", "wechat", "job_title")
    for word in header:
        if word in same or re.fullmatch(r"(phone|email|address)_\d{1,2}(_label)?", word):
            columns[word] = (word, parts) if word == "name" and parts.count("{") > 1 else (word,)
    return columns


def _stage_columns(header: Sequence[str], columns: dict[str, tuple[str, ...]], taken: set[str]) -> None:
    """Switchboard logs with one date and a clock time for each stage."""
    if "date" not in header:
        return
    stages = {
        "rang_at": ("vru_entry", "start_time", "time"),
        "answered_at": ("ser_start", "answer_time"),
        "ended_at": ("ser_exit", "end_time"),
    }
    for target, words in stages.items():
        word = next((w for w in words if w in header), None)
        if word:
            columns[target] = ("{date} {" + word + "}",)
            taken |= {"date", word}


def _direction_column(
    header: Sequence[str], sample: Sequence[Row], columns: dict[str, tuple[str, ...]], taken: set[str]
) -> None:
    """A column that says 已接来电 or 呼出 in every line says the direction, whatever its header."""
    for column in header:
        cells = set(cells_of(column, header, sample))
        if cells and column not in taken and all(_DIRECTION.search(cell) for cell in cells):
            columns["direction"] = (column,)
            taken.add(column)
            return


def _date_and_time(header: Sequence[str], kind: str, columns: dict[str, tuple[str, ...]]) -> None:
    """A day and a clock time in columns of their own are one moment."""
    target = {"complaints": "received_at", "calls": "rang_at"}.get(kind, "")
    day = columns.get(target, ("",))[0]
    clock = next((column for column in header if normal(column) in ("time", "calltime", "时间")), None)
    if clock and clock != day and normal(day) in ("date", "calldate", "日期"):
        columns[target] = ("{" + day + "} {" + clock + "}",)


def _no_federal_state(header: Sequence[str], columns: dict[str, tuple[str, ...]]) -> None:
    """A `State` beside a `ZIP code` is a part of an address."""
    zipped = any(normal(column).startswith(("zip", "postalcode")) for column in header)
    if zipped and normal(columns.get("state", ("",))[0]) == "state":
        del columns["state"]


def _own_export(header: Sequence[str], columns: dict[str, tuple[str, ...]]) -> None:
    """What our own exports of everything but customers write for a link to a customer or a person."""
    if not {"number", "customer", "reference"} <= set(header) or {"stage", "bought_on"}.isdisjoint(header):
        return
    columns["customer_reference"] = ("customer",)
    if "staff_name" in header:
        columns["staff"] = ("staff", "staff_name")
    if "courier" in header:
        columns["staff"] = ("courier",)


def _labels(header: Sequence[str], columns: dict[str, tuple[str, ...]]) -> None:
    for target in [t for t in columns if t.startswith(("phone", "address", "email"))]:
        word = columns[target][-1]
        stem = re.sub(r" - (Value|Street|Formatted)$", "", word)
        if word + "_whose" in header:
            columns[f"{target}_label"] = (word + "_whose",)
            continue
        label = next((stem + end for end in _LABELS if stem + end in header), None)
        if label and stem != word and not target.startswith("email"):
            columns[f"{target}_label"] = (label,)


def _by_values(
    kind: str, header: Sequence[str], sample: Sequence[Row], columns: dict[str, tuple[str, ...]], taken: set[str]
) -> None:
    """What the words left open: phones, mail, dates, addresses and names tell themselves by their shape."""
    shapes: list[tuple[str, re.Pattern[str]]] = [("phone", _MOBILE), ("phone", _PHONE)]
    first_stamp = {"calls": "rang_at", "complaints": "received_at", "deliveries": "ordered_at", "purchases": "date"}
    if kind == "customers":
        shapes += [("email", _MAIL), ("address", _PLACE), ("name", _HAN_NAME)]
    elif kind in first_stamp:
        shapes.append((first_stamp[kind], _DAY))
    for target, shape in shapes:
        if target in columns or target not in WORDS[kind]:
            continue
        for index, column in enumerate(header):
            if column in taken:
                continue
            cells = [row.cells[index].strip() for row in sample if row.cells[index].strip()]
            if shape is _PHONE and any(_DECIMAL.fullmatch(cell) for cell in cells):
                continue
            plain = [re.sub(r"[\s-]", "", cell) for cell in cells] if shape is _MOBILE else cells
            hits = sum(1 for cell in plain if shape.fullmatch(cell) and (shape is not _PHONE or _dialled(cell)))
            if hits >= (1 if shape is _DAY else 2) and hits >= 0.6 * len(cells):
                columns[target] = (column,)
                taken.add(column)
                break


def _dialled(cell: str) -> bool:
    """Whether digits are a number somebody could dial, not a day, an amount or a running number."""
    if _DAY.fullmatch(cell) or re.fullmatch(r"(19|20)\d{6}", cell):
        return False
    if not 7 <= sum(character.isdecimal() for character in cell) <= 21:
        return False
    return not cell.isdecimal() or _DIALLED.fullmatch(cell) is not None


def _formats(
    kind: str, header: Sequence[str], sample: Sequence[Row], columns: dict[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    formats: dict[str, tuple[str, ...]] = {}
    if kind == "calls":
        days = cells_of("date", header, sample)
        if days and all(re.fullmatch(r"\d{6}", day) for day in days):
            for target in ("rang_at", "answered_at", "ended_at"):
                if columns.get(target, ("",))[0].startswith("{date} "):
                    formats[target] = ("%y%m%d %H:%M:%S",)
    return formats


def _values(
    kind: str, header: Sequence[str], sample: Sequence[Row], columns: dict[str, tuple[str, ...]]
) -> dict[str, dict[str, str]]:
    values: dict[str, dict[str, str]] = {}
    for (of, target), words in WAYS.items():
        if of == kind and target in columns:
            values[target] = _only_seen(words, cells_of(columns[target][0], header, sample)) or dict(words)
    if kind == "customers" and set(NO_SEX) & set(cells_of(columns.get("sex", ("",))[0], header, sample)):
        values["sex"] = dict(NO_SEX)
    if kind == "calls" and columns.get("answered_at") == ("{date} {ser_start}",):
        values["ser_start"] = {"0:00:00": ""}
        values["ser_exit"] = {"0:00:00": ""}
        values["customer_reference"] = {"0": ""}
        values["staff"] = {"NO_SERVER": ""}
    return values


def _only_seen(words: dict[str, str], cells: Sequence[str]) -> dict[str, str]:
    family = next((set(group) for group in _families(words) if set(cells) & set(group)), set())
    return {word: ours for word, ours in words.items() if word in family}


def _families(words: dict[str, str]) -> list[list[str]]:
    western = [word for word in words if word.isascii()]
    return [western, [word for word in words if not word.isascii()]]
