"""Phone numbers as they stand in a cell: several of them, with whose they are, extensions and separators.

Only shapes are judged here, without any list of real prefixes; `desk_app.core.phone` says what is a number.
"""

import re
import unicodedata
from typing import NamedTuple

_BLANK = r"[^\S\n\r\t\v\f\x1c-\x1e\x85\u2028\u2029]"
_HYPHENS = r"\-‐-―⁃−﹣－"
_BRACKETS = r"()（）\[\]【】"
_HIDDEN = r"\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad"
_WITHIN = rf"(?:{_BLANK}|[.．·*＊×{_HYPHENS}{_BRACKETS}{_HIDDEN}]|[xX]{{2,8}}(?=\d))"
_NUMBER = re.compile(
    r"(?<!\d)\d(?:[.,]\d+)?[eE]\+?\d{1,2}(?!\d)"
    rf"|(?:[(（]{_BLANK}?)?(?:[+＋]{_WITHIN}{{0,3}})?\d(?:{_WITHIN}*\d)*"
)
_EXTENSION_WORDS = r"转分机号?|轉分機|转|轉|分机号?|分機號?|内线|內線|;?\s?ext(?:ension|n)?(?![a-z])[.=]?"
_EXTENSION_SIGNS = (
    rf"[#＃xX*＊]|[,，]{{2,}}|[,，](?=\s?\d{{1,4}}(?![\s{_HYPHENS}]{{0,4}}\d))"  # ",,": a pause of the dialler
)
_EXTENSION = re.compile(
    rf"\s{{0,4}}[(（\[]?\s?(?:(?P<word>{_EXTENSION_WORDS})|(?P<sign>{_EXTENSION_SIGNS}))"
    r"\s{0,4}[:：.]?\s{0,4}(?P<digits>\d{1,6})(?!\d)(?:\s?[)）\]])?",
    re.IGNORECASE,
)
_ENDING_EXTENSION = re.compile(rf"(?P<base>.*?\d[{_BRACKETS}]?)(?:{_EXTENSION.pattern})\Z", re.IGNORECASE | re.DOTALL)
_BARE_EXTENSION = re.compile(r"(.*\d)\s{0,4}(?:-\s{0,4}(\d{1,6})|\(\s?(\d{1,6})\s?\))", re.DOTALL)
_GAP_SEPARATOR = re.compile(
    r"[\n\r\t\v\f\x1c-\x1e\x85\u2028\u2029;；、,，|｜/／\\&]|:::|或者?|以及|(?<=\s)(?:or|and)(?=\s)"
)
_LABEL_EDGES = " \t\n\r\u3000:：;；,，、.．。-－—/／|｜\\&()（）[]【】<>《》=+＋'\"“”‘’`*#_~"
_CIRCLED = re.compile("[\u2460-\u249b\u24ea-\u24ff\u2776-\u2793]")

_MOBILE = r"1[3-9]\d{9}"
_LONGEST = 20
_COUNTING = tuple("123456789１２３４５６７８９")
_GLUED = re.compile(rf"{_MOBILE}(?:{_MOBILE})+")
_LANDLINE = r"(?:10\d{8}|2\d{9}|[3-9]\d{2}\d{7,8})"
_FULL = re.compile(rf"0?{_MOBILE}|0{_LANDLINE}|[48]00\d{{7}}")
_FULL_WITH_COUNTRY = re.compile(rf"{_MOBILE}|0?{_LANDLINE}|[48]00\d{{7}}")
_LOCAL = re.compile(r"[2-9]\d{6,7}")
_AREA = re.compile(r"0(?:10|2\d|[3-9]\d{2})")


class Numbered(NamedTuple):
    """One number of a cell: whose or which it is ("妈妈", "home", often empty), and the number as written."""

    label: str
    raw: str


def tidy(text: str) -> str:
    """The text in half width with plain digits, hyphens and spaces; circled numbers, which count, are dropped."""
    if text.isascii():
        return text.strip(" \t\r\n\v\f'\"`")
    text = unicodedata.normalize("NFKC", _CIRCLED.sub(" ", text))
    text = re.sub(f"[{_HIDDEN}]", "", text)
    text = re.sub(f"[{_HYPHENS}]", "-", text)
    text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    return text.strip().strip("'\"`‘’´“” ")


def digits_of(text: str) -> str:
    """The ASCII digits of a tidied text."""
    return "".join(c for c in text if "0" <= c <= "9")


def is_full(digits: str, *, plus: bool = False) -> bool:
    """Whether digits have the shape of a whole number of the People's Republic, or after + of any country."""
    for country in ("86", "0086") if not plus else ("86",):
        if digits.startswith(country):
            return _FULL_WITH_COUNTRY.fullmatch(digits.removeprefix(country)) is not None
    return 8 <= len(digits) <= 15 if plus else _FULL.fullmatch(digits) is not None


def is_local(digits: str) -> bool:
    """Whether digits have the shape of a landline number without its area code."""
    return _LOCAL.fullmatch(digits) is not None


def cut_extension(text: str) -> tuple[str, str | None, str]:
    """A tidied number, its extension, and the mark between them as written ("转", "-"; empty without one)."""
    found = _ENDING_EXTENSION.fullmatch(text)
    if found:
        length = len(digits_of(found["base"]))
        if length >= (3 if found["word"] else 7):
            return found["base"], found["digits"], (found["word"] or found["sign"]).strip()
    found = _BARE_EXTENSION.fullmatch(text)
    if found:
        base, after_hyphen, in_brackets = found.groups()
        digits = digits_of(base)
        plus = "+" in base
        whole = is_full(digits, plus=plus) and (not plus or digits.startswith("86"))
        if whole or (is_local(digits) and "-" not in base):
            return base, after_hyphen or in_brackets, "-"
    return text, None, ""


def split_phones(text: str) -> list[Numbered]:
    """Every number of a cell in order, each as written, with the words beside it.

    Cuts at lines, 、 ; | ::: , / 或, between whole numbers set side by side, and at words; not inside
    "0571-8888 1234", "138-0013-8000", "(0571) 88881234" or "010/88886666", nor before an extension.
    A cell of words without any number comes back whole, for the importer to keep; an empty one gives nothing.
    """
    runs = _joined(text, _runs(text))
    if not runs:
        return [Numbered("", text.strip())] if any(c.isalnum() for c in text) else []
    numbers = [(text[start:end].strip(" \u3000-－.．"), ["", ""]) for start, end in runs]
    _label(text, runs, [labels for _, labels in numbers])
    return [Numbered(" ".join(filter(None, labels)), _unbracketed(raw)) for raw, labels in numbers]


def _runs(text: str) -> list[tuple[int, int]]:
    """Where numbers stand in the text; a lone digit or two is counting, not a number."""
    runs: list[tuple[int, int]] = []
    position = 0
    while found := _NUMBER.search(text, position):
        position = end = found.end()
        for start, stop in _whole_numbers(text, found.start(), end):
            if stop == end and (extension := _EXTENSION.match(text, end)):
                enough = 3 if extension["word"] else 7
                if sum(c.isdecimal() for c in text[start:end]) >= enough:
                    position = stop = extension.end()
            elif text[stop : stop + 1] in (")", "）") and _open_bracket(text[start:stop]):
                stop += 1
            if sum(c.isdecimal() for c in text[start:stop]) >= 3 or "e" in text[start:stop].lower():
                runs.append((start, stop))
    return runs


def _open_bracket(text: str) -> bool:
    return max(text.rfind("("), text.rfind("（")) > max(text.rfind(")"), text.rfind("）"))


def _whole_numbers(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """One run of digits and separators cut where both sides are whole numbers, and after "1." that counts."""
    groups = [(start + g.start(), start + g.end()) for g in re.finditer(r"[+＋]?\d+", text[start:end])]
    cuts: list[tuple[int, int]] = []
    begin, left = start, ""
    for index, (at, stop) in enumerate(groups):
        if left:
            cut = (
                len(left) <= _LONGEST
                and (is_full(left.lstrip("+"), plus="+" in left) or (is_local(left) and "+" not in left))
                and (_begins_whole(text, groups, index) or _counts(text, groups, index))
            )
            counts = left in _COUNTING and _begins_whole(text, groups, index, local=False)
            if cut or counts:
                cuts.append((begin, groups[index - 1][1]))
                begin, left = at, ""
                while begin > cuts[-1][1] and text[begin - 1] in "(（":
                    begin -= 1
        left += _ascii(text[at:stop])
        if stop - at == len(left) and _GLUED.fullmatch(left):
            cuts += [(place, place + 11) for place in range(at, stop - 11, 11)]
            begin, left = stop - 11, left[-11:]
    return [*cuts, (begin, end)]


def _counts(text: str, groups: list[tuple[int, int]], index: int) -> bool:
    """Whether a group is the "2" of "1. one number 2. another"."""
    at, stop = groups[index]
    if text[at:stop] not in _COUNTING:
        return False
    if index + 1 < len(groups):
        return _begins_whole(text, groups, index + 1, local=False)
    return text[stop : stop + 1] in ("、", ":", "：")


def _begins_whole(text: str, groups: list[tuple[int, int]], index: int, *, local: bool = True) -> bool:
    joined = ""
    for at, stop in groups[index:]:
        piece = _ascii(text[at:stop])
        if joined and "+" in piece:
            return False
        joined += piece
        if len(joined) > 16:
            return False
        if is_full(joined.lstrip("+"), plus="+" in joined) or (local and is_local(joined)):
            return True
    return False


def _ascii(group: str) -> str:
    return "".join("+" if c in "+＋" else str(unicodedata.decimal(c)) for c in group)


def _joined(text: str, runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """One number is "010/88886666"; and "88886666/7" cannot be cut without losing what the 7 stands for."""
    joined: list[tuple[int, int]] = []
    for start, end in runs:
        if joined and text[joined[-1][1] : start].strip() in ("/", "／"):
            before = digits_of(tidy(text[slice(*joined[-1])]))
            after = digits_of(tidy(text[start:end]))
            if (_AREA.fullmatch(before) and is_local(after)) or (len(before) >= 7 and len(after) < 5):
                joined[-1] = (joined[-1][0], end)
                continue
        joined.append((start, end))
    for index, (start, end) in enumerate(joined):
        short = re.compile(r"\s?[/／]\s?\d{1,2}(?!\d)").match(text, end)
        if short and sum(c.isdecimal() for c in text[start:end]) >= 7:
            joined[index] = (start, short.end())
    return joined


def _label(text: str, runs: list[tuple[int, int]], labels: list[list[str]]) -> None:
    """Gives the words between numbers to the number they stand at: in brackets after it, else as the cell begins."""
    first = _plain(text[: runs[0][0]])
    leading = bool(first)
    labels[0][0] = first
    for index, (_, end) in enumerate(runs):
        last = index == len(runs) - 1
        gap = text[end : len(text) if last else runs[index + 1][0]]
        if last:
            labels[index][1] = _plain(gap)
            continue
        separator = _GAP_SEPARATOR.search(gap)
        bracket = re.match(r"\s*[(（\[【]([^)）\]】]*)[)）\]】]", gap)
        if bracket:
            after, before = bracket.group(1), gap[bracket.end() :]
        elif separator and separator.start() and _plain(gap[: separator.start()]):
            after, before = gap[: separator.start()], gap[separator.end() :]
        elif leading:
            after, before = "", gap
        else:
            after, before = gap, ""
        labels[index][1] = _plain(after)
        labels[index + 1][0] = _plain(before)


def _plain(gap: str) -> str:
    label = " ".join(_GAP_SEPARATOR.sub(" ", gap).replace(":::", " ").split()).strip(_LABEL_EDGES)
    return label if any(c.isalpha() for c in label) else ""


def _unbracketed(raw: str) -> str:
    if raw[:1] in ("(", "（") and not any(c in raw for c in ")）"):
        return raw[1:]
    return raw
