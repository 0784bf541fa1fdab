"""The two fonts of our paper, loaded when the first sheet is made (some 100 ms for both, once).

reportlab is imported inside the functions so that a window that prints nothing does not wait for it.
"""

from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any

from desk_app.core.resources import resource

REGULAR = "NotoSansSC"
BOLD = "NotoSansSC-Bold"
_FILES = {REGULAR: "NotoSansSC-Regular.ttf", BOLD: "NotoSansSC-Bold.ttf"}
_CMAP_BLOCK = 100

# Quotation marks are as wide as a Han character. The fonts hold narrow ones beside them, by the OpenType feature
# `pwid` (JIS X 4051 calls them European); reportlab does not read it, so they get a private code each.
_NARROW_GLYPHS = {"‘": 30416, "’": 30417, "“": 30419, "”": 30420}
NARROW = {quote: chr(0xF8D0 + place) for place, quote in enumerate(_NARROW_GLYPHS)}
"""The private character that draws the narrow form of a quotation mark."""
_MEANT = {ord(private): quote for quote, private in NARROW.items()}

_lock = Lock()


def register() -> None:
    """Makes both fonts known to reportlab as one family; further calls cost nothing."""
    from reportlab.pdfbase import pdfmetrics, ttfonts

    known: dict[str, Any] = pdfmetrics._fonts
    if BOLD in known:
        return
    with _lock:
        if BOLD in known:
            return
        reportlab: Any = ttfonts
        reportlab.makeToUnicodeCMap = to_unicode_cmap
        metrics: Any = pdfmetrics
        metrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)
        for name in (REGULAR, BOLD):
            font = reportlab.TTFont(name, str(resource("fonts", _FILES[name])))
            for quote, glyph in _NARROW_GLYPHS.items():
                font.face.charToGlyph[ord(NARROW[quote])] = glyph
                font.face.charWidths[ord(NARROW[quote])] = font.face.hmetrics[glyph][0]
            metrics.registerFont(font)


def glyphs(font: str = REGULAR) -> Mapping[int, int]:
    """Which characters (code points) the font can draw."""
    found: Mapping[int, int] = _face(font).charToGlyph
    return found


def advances(font: str) -> Mapping[int, float]:
    """The width of each character in thousandths of the font size."""
    found: Mapping[int, float] = _face(font).charWidths
    return found


def text_width(text: str, font: str, size: float) -> float:
    """The width of one line in points."""
    table = advances(font)
    return sum(table.get(ord(char), 0) for char in text) * size / 1000


def to_unicode_cmap(font_name: str, subset: Sequence[int]) -> str:
    """The map from the codes of an embedded font back to text, by which a PDF is searched and copied.

    It takes the place of reportlab's own, which writes U+2C288 as five digits where PDF 32000-1 (9.10.3)
    asks for UTF-16BE, so that 𬊈 was read back as another character. Blocks hold at most 100 entries.
    """
    meant = [(code, _MEANT.get(char, chr(char))) for code, char in enumerate(subset) if char]
    pairs = [f"<{code:02X}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in meant]
    blocks = [pairs[start : start + _CMAP_BLOCK] for start in range(0, len(pairs), _CMAP_BLOCK)]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({font_name}) /Ordering ({font_name}) /Supplement 0 >> def",
        f"/CMapName /{font_name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for block in blocks:
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


def _face(font: str) -> Any:
    from reportlab.pdfbase import pdfmetrics

    register()
    known: dict[str, Any] = pdfmetrics._fonts
    return known[font].face
