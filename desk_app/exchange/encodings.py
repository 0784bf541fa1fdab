"""Which encoding a text file is in.

Strict UTF-8 decides when it fits. Otherwise each other encoding's reading is scored by how much it
looks like writing: characters in everyday use count for it, rare ones and impossible pairs against
it. Needed because almost any bytes are "valid" GB18030, and Big5 decodes as GB18030 silently.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.exchange import common_characters as common

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "gb18030", "big5", "cp1252", "mac_roman", "latin-1")
"""What the import dialog offers."""

_CHUNK = 1 << 20
_SAMPLE = 1 << 18
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HIGH = re.compile(rb"[^\x00-\x7f]")
_UTF8_RUN = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec's name and whether every byte of the file fits it."""

    name: str
    exact: bool


def known_encoding(name: str) -> str:
    """The Python codec for a name somebody wrote in a recipe; raises DeskError for one there is not."""
    wanted = {"gbk": "gb18030", "gb2312": "gb18030", "ansi": "cp1252", "utf8": "utf-8"}.get(name.lower(), name)
    try:
        codec = codecs.lookup(wanted)
        "a".encode(codec.name)
        b"a".decode(codec.name, "replace")
    except (LookupError, TypeError, ValueError):
        raise DeskError(_("There is no text encoding called “{name}”.").format(name=name)) from None
    return "utf-8-sig" if wanted.lower() == "utf-8-sig" else codec.name


def guess_encoding(path: Path) -> Encoding:
    """The encoding of a whole file; the file is read once in pieces, never held."""
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
    for bom, name in _BOMS:
        if head.startswith(bom):
            return Encoding(name, fits(path, name))
    wide = _utf16_without_mark(head)
    if wide and fits(path, wide):
        return Encoding(wide, True)
    if fits(path, "utf-8"):
        return Encoding("utf-8", True)
    sample = _telling_lines(path)
    if _nearly_utf8(sample):
        return Encoding("utf-8", False)
    name = guess_bytes(sample)
    for wider in {"big5": ("big5", "cp950", "big5hkscs"), "cp1252": ("cp1252", "latin-1")}.get(name, (name,)):
        if fits(path, wider):
            return Encoding(wider, True)
    return Encoding(name, False)


def guess_bytes(sample: bytes) -> str:
    """The likeliest encoding of bytes that are not UTF-8."""
    scores = {name: score(sample, name) for name in ("gb18030", "big5", "cp1252", "mac_roman")}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] > (0.0 if best == "gb18030" else 0.25):
        return best
    import charset_normalizer  # seldom needed, and slow to load

    found = charset_normalizer.from_bytes(sample[:65536]).best()
    if found is not None and found.encoding not in ("utf_8", "ascii") and not found.encoding.startswith("utf_"):
        return {"gbk": "gb18030", "gb2312": "gb18030"}.get(found.encoding, found.encoding)
    return best


def fits(path: Path, name: str) -> bool:
    """Whether every byte of the file decodes; read in pieces."""
    decoder = codecs.getincrementaldecoder(name)("strict")
    try:
        for piece in _pieces(path):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def score(sample: bytes, name: str) -> float:
    """How much the sample looks like everyday writing in this encoding, from -1 to 1."""
    text = sample.decode(name, "replace")
    worth, seen, before = 0.0, 0, ""
    for character in text:
        if character < "\x80":
            before = character
            continue
        seen += 1
        worth += _worth(character, name, before)
        before = character
    return worth / seen if seen else 0.0


def _worth(character: str, name: str, before: str) -> float:
    if character == "\ufffd":
        return -2.0
    if name in ("gb18030", "big5"):
        return _worth_of_ideograph(character, name)
    if character in common.LETTERS:
        worth = common.LETTERS[character]
        if character.isupper() and before.islower():
            return -0.5
        return worth if before < "\x80" else worth / 3 - 0.3
    return -0.6


def _worth_of_ideograph(character: str, name: str) -> float:
    if character in common.PUNCTUATION:
        return 0.5
    if character in (common.SIMPLIFIED if name == "gb18030" else common.TRADITIONAL):
        return 1.0
    try:
        raw = character.encode(name)
    except UnicodeError:
        return -1.0
    if len(raw) != 2:
        return -0.3 if character >= "\u3400" else -1.0
    lead, trail = raw
    if name == "gb18030":
        if lead < 0xA1 or trail < 0xA1:
            return -0.6
        return 0.35 if 0xB0 <= lead <= 0xD7 else 0.0 if 0xD8 <= lead <= 0xF7 else 0.2 if lead <= 0xA3 else -0.8
    return 0.25 if 0xA4 <= lead <= 0xC6 else 0.1 if lead <= 0xA3 else -0.4


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            yield piece


def _telling_lines(path: Path) -> bytes:
    """The first lines that hold anything but ASCII, up to the size of a sample."""
    kept: list[bytes] = []
    size = 0
    with path.open("rb") as file:
        while size < _SAMPLE and (line := file.readline(_CHUNK)):
            if _HIGH.search(line):
                kept.append(line)
                size += len(line)
    return b"".join(kept)[: _SAMPLE * 2]


def _nearly_utf8(sample: bytes) -> bool:
    good = sum(len(run) for run in _UTF8_RUN.findall(sample))
    return good >= 30 and good >= 0.95 * len(_HIGH.findall(sample))


def _utf16_without_mark(head: bytes) -> str | None:
    head = head[: len(head) // 2 * 2]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if not half or max(even, odd) < max(2, 0.04 * half) or max(even, odd) < 10 * min(even, odd):
        return None
    name = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = head[: max(2, len(head) - 2)].decode(name)
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:
            return None
        text = head[: error.start].decode(name)
    odd_ones = sum(1 for c in text if c == "\0" or "\ue000" <= c <= "\uf8ff" or c == "\uffff")
    return name if odd_ones * 50 <= len(text) and re.search(r"[\n\r,;\t|]", text) else None
