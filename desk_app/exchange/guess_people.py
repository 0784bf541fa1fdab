"""Which columns hold names, phones, e-mail and addresses, where they come in parts or under words of their own."""

import re
from collections.abc import Sequence

from desk_app.exchange.delimiters import normal
from desk_app.exchange.header_words import PLAIN_NUMBERS, WORDS
from desk_app.exchange.parts import ORDER, address_part, name_part, rank_of
from desk_app.exchange.rows import Row

Columns = dict[str, tuple[str, ...]]
_MOST = 30
_PHONE = re.compile(
    "phone|tel$|^tel|ddinumber|telefon|telepho|mobile|mobil$|cell$|handy|portable$|pager|fax|callback|celular|movil"
    "|电话|手机|座机|固话|固定电话|传真|寻呼|呼叫器|代表线|热线|联系方式"
)
_NO_PHONE = re.compile(
    "type|label|model|brand|country|code|ext$|extension|yahoo|notcall|accept|optin|optout|status|callcount|phonecount"
    "|display|verified|e164|类型|型号|品牌|归属|次数|时长|时间|状态|运营商|验证|分机|回访|首选|偏好|备注|记录"
)
_SENDERS = re.compile("sender|driver|seller|store|agent|骑手|配送员|司机|商家|店铺|门店|客服|发货人|寄件|业务员|经办")
"""Whose number is not the recipient's."""
_MAIL = re.compile("email|mail$|mail[1-9]|courriel|correo|邮箱|邮件|电邮")
_NO_MAIL = re.compile(
    "type|label|display|accept|marketing|subscri|status|optin|optout|consent|donot|verified|sent|count|format|domain"
    "|类型|显示|称谓|名称|订阅|状态|验证"
)
_PLACES = frozenset(("town", "district", "city", "state", "zip", "country"))
_FORMATTED = re.compile(r"address \d - formatted", re.IGNORECASE)
_RECIPIENT = re.compile("ship|recipient|收货|收件|提货|phoneshipping")
_DIGITS = re.compile(r"(?:\d[^\d\n]{0,3}){5}")
_WHOLE = re.compile(
    r"(?:\+?86|0086)?[ -]?1[3-9]\d[ -]?\d{4}[ -]?\d{4}|\+[1-9][\d ()-]{8,17}|0\d{2,3}-\d{7,8}(?:-\d{1,6})?"
    r"|\(?[2-9]\d{2}\)?[ -]\d{3}-\d{4}"
)
_LOCAL = re.compile(r"[2-9]\d{6,7}|[48]00-?\d{3}-?\d{4}|0\d{9,11}")
_NICKNAMES = ("昵称", "暱稱", "nickname", "客户昵称", "买家昵称", "微信昵称", "display name", "显示名称", "file as")


def name_columns(header: Sequence[str], kind: str, columns: Columns, taken: set[str]) -> None:
    """A name in two columns, 姓 and 名, behind the one that holds the whole of it, before a nickname."""
    target = "name" if kind == "customers" else "customer_name"
    plain = {normal(column): column for column in reversed(header) if column not in taken}
    whole = [plain[normal(w)] for w in WORDS[kind][target] if normal(w) in plain]
    stems: dict[str, dict[str, str]] = {}
    for column in header:
        if found := name_part(column):
            stems.setdefault(found[0], {}).setdefault(found[1], column)
    wanted = ("", "customer", "contact", "billing") if kind == "customers" else ("shipping", "recipient", "", "billing")
    parts = next((stems[s] for s in (*wanted, *stems) if {"family", "given"} <= set(stems.get(s, ()))), None)
    found_sources: list[str] = []
    if parts and (not whole or kind == "customers"):
        whole = [word for word in whole if word not in parts.values()]
        used = [parts[part] for part in ("prefix", "family", "middle", "given", "suffix") if part in parts]
        if parts.get("prefix", "") and "suffix" not in parts and normal(parts["prefix"]) == "title":
            used.remove(parts["prefix"])
        found_sources = [*whole[:1], "".join(f"{{{column}}}" for column in used)]
        taken.update((*used, *whole[:1]))
    elif whole and kind == "customers":
        found_sources = whole[:1]
        taken.add(whole[0])
    if kind == "customers" and found_sources:
        other = next((plain[n] for word in _NICKNAMES if (n := normal(word)) in plain and plain[n] not in taken), None)
        if other:
            found_sources.append(other)
            taken.add(other)
    if found_sources:
        columns[target] = tuple(found_sources)


def address_columns(header: Sequence[str], columns: Columns, taken: set[str], *, delivered: bool) -> None:
    """Addresses in columns for street, city, state, postal code and country, each become one template.

    Where things are brought to goes before where the bill goes; `delivered` takes no other than these.
    """
    if {"number", "reference"} <= set(header):
        return
    stems: dict[str, dict[str, str]] = {}
    for column in header:
        found = address_part(column) if column not in taken else None
        if found is None:
            continue
        stem, part = found
        parts = stems.setdefault(stem, {})
        if part in parts and part == "street" and "town" not in parts and _is_town(parts[part]):
            parts["town"], parts[part] = parts[part], column
        else:
            parts.setdefault(part, column)
    _lend_places(stems)
    number = 0
    for stem in sorted(stems, key=rank_of):
        parts = stems[stem]
        whole = _PLACES & set(parts) or normal(parts.get("street", "")).endswith(("street", "街", "街道"))
        if "street" not in parts or not whole or (number and delivered):
            continue
        number += 1
        used = [parts[part] for part in ORDER if part in parts]
        formatted = next((c for c in header if _FORMATTED.fullmatch(c) and normal(c).startswith(stem)), "")
        template = "".join(f"{{{column}}}" for column in used) if len(used) > 1 else used[0]
        columns["address" if number == 1 else f"address_{number}"] = (template, *([formatted] if formatted else []))
        taken.update((*used, formatted))
        if number == 1 and delivered and "city" in parts:
            columns["city"] = (parts["city"],)


def _is_town(column: str) -> bool:
    return normal(column).endswith("街道")


def _lend_places(stems: dict[str, dict[str, str]]) -> None:
    """省, 市 and 区 or 收货人省份 belong to the only street there is, 收货地址 or 详细地址.

    A `State` alone, without a postal code, is not part of an address.
    """
    plain = stems.get("", {})
    if normal(plain.get("state", "")) == "state" and "zip" not in plain:
        del plain["state"]
    streets = [stem for stem, parts in stems.items() if "street" in parts]
    for stem in [stem for stem in stems if stem not in streets and rank_of(stem) < 2]:
        near = len(streets) == 1 and (not stem or rank_of(streets[0]) < 2)
        if near and not _PLACES & set(stems[streets[0]]):
            stems[streets[0]] = stems.pop(stem) | stems[streets[0]]


def more_phones(
    header: Sequence[str], sample: Sequence[Row], columns: Columns, taken: set[str], *, delivered: bool = False
) -> None:
    """Columns that call themselves a phone in words no list has; fax and pager go last.

    Where something is `delivered`, the number of whoever receives it goes first.
    """
    found = _sounding(header, sample, taken, _PHONE, _NO_PHONE, _DIGITS)
    if delivered:
        found = [column for column in found if not _SENDERS.search(normal(column))]
    known = sorted((t for t in columns if re.fullmatch(r"phone(_\d+)?", t)), key=_number)
    sources = [columns.pop(target) for target in known]
    sources += [(column,) for column in found if (column,) not in sources]
    whole = [source for source in sources if not _late(source[0])]
    whole.sort(key=lambda source: (not (delivered and _RECIPIENT.match(normal(source[0]))), not _mobile(source[0])))
    whole += [source for source in sources if _late(source[0])]
    for number, source in enumerate(whole[:_MOST], 1):
        columns["phone" if number == 1 else f"phone_{number}"] = source
        taken.update(source)


def phones_by_looks(header: Sequence[str], sample: Sequence[Row], columns: Columns, taken: set[str]) -> None:
    """Columns under any other word where nothing but whole phone numbers stands."""
    number = sum(1 for target in columns if re.fullmatch(r"phone(_\d+)?", target))
    for index, column in enumerate(header):
        cells = [text for row in sample if (text := row.cells[index].strip())]
        if column in taken or number == 0 or not cells or not all(_WHOLE.fullmatch(cell) for cell in cells):
            continue
        number += 1
        columns[f"phone_{number}"] = (column,)
        taken.add(column)


def plain_number(header: Sequence[str], sample: Sequence[Row], columns: Columns, taken: set[str]) -> None:
    """A column headed just `number` or `No.` is their number, where nothing else is and it tells customers apart.

    It is not where it counts the lines, says the same of several, stands beside a street, or looks like a phone.
    """
    if "reference" in columns:
        return
    for index, column in enumerate(header):
        if column in taken or normal(column) not in PLAIN_NUMBERS:
            continue
        cells = [text for row in sample if (text := row.cells[index].strip())]
        house = index > 0 and (address_part(header[index - 1]) or ("", ""))[1] == "street"
        dialled = any(_WHOLE.fullmatch(cell) or ("phone" not in columns and _LOCAL.fullmatch(cell)) for cell in cells)
        tells_apart = len(set(cells)) > 0.9 * len(cells) and not _counts_lines(cells)
        if tells_apart and not house and not dialled:
            columns["reference"] = (column,)
            taken.add(column)
            return


def _counts_lines(cells: Sequence[str]) -> bool:
    """Whether the cells are 1, 2, 3 …: of the next list they would be other people's."""
    return all(cell.strip(".、 ") == str(number) for number, cell in enumerate(cells, 1))


def more_mail(header: Sequence[str], sample: Sequence[Row], columns: Columns, taken: set[str]) -> None:
    """Columns of e-mail in words no list has, behind those that were known."""
    number = sum(1 for target in columns if re.fullmatch(r"email(_\d+)?", target))
    for column in _sounding(header, sample, taken, _MAIL, _NO_MAIL, re.compile("@")):
        number += 1
        columns["email" if number == 1 else f"email_{number}"] = (column,)
        taken.add(column)


def _sounding(
    header: Sequence[str],
    sample: Sequence[Row],
    taken: set[str],
    wanted: re.Pattern[str],
    unwanted: re.Pattern[str],
    content: re.Pattern[str],
) -> list[str]:
    """Columns not taken whose header sounds so, and where most of what stands there looks so."""
    found = []
    for index, column in enumerate(header):
        plain = normal(column)
        if column in taken or not wanted.search(plain) or unwanted.search(plain):
            continue
        cells = [row.cells[index] for row in sample if row.cells[index].strip()]
        if not cells or 2 * sum(1 for cell in cells if content.search(cell)) >= len(cells):
            found.append(column)
    return found


def _number(target: str) -> int:
    return int(target.partition("_")[2] or 1)


def _mobile(column: str) -> bool:
    plain = normal(column)
    return any(word in plain for word in ("mobile", "手机", "移动", "行动电话", "handy", "portable", "cell"))


def _late(column: str) -> bool:
    plain = normal(column)
    return any(word in plain for word in ("fax", "pager", "传真", "寻呼", "呼叫器", "助理", "assistant"))
