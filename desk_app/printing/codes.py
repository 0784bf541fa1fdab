"""QR code and Code 128, drawn on the dots of a 300 dpi printer so that every edge is sharp."""

from typing import Any

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _

DOT = 72 / 300
"""One printer dot in points."""
QUIET_BAR_MODULES = 10
QUIET_MODULES = 4
"""The empty border a QR code needs, in modules (ISO/IEC 18004, 9.1)."""
BAR_DOTS = (3, 2)
"""How many dots wide the thinnest bar may be, the better first (0.25 mm and 0.17 mm)."""
_QR_LIMIT = 1000


def qr_modules(text: str) -> list[list[bool]]:
    """The dark modules of the QR code (error correction M), rows from the top.

    Raises DeskError when the text is too long to be read from a code of a few centimetres.
    """
    from reportlab.graphics.barcode import qrencoder

    if len(text.encode("utf-8")) > _QR_LIMIT:
        raise DeskError(_("The text is too long for a QR code."))
    encoder: Any = qrencoder
    code = encoder.QRCode(None, encoder.QRErrorCorrectLevel.M)
    plain = text.isascii()
    code.addData(text if plain else encoder.QR8bitByte(text.encode("utf-8")))
    code.make()
    return [[bool(module) for module in row] for row in code.modules]


def qr_size(text: str, wanted: float) -> float:
    """The side in points of the code without its quiet border: whole dots a module, at most `wanted`."""
    count = len(qr_modules(text))
    return count * _module_dots(count, wanted) * DOT


def draw_qr(canvas: Any, text: str, left: float, top: float, wanted: float) -> float:
    """Draws the code with its dark corner at (left, top), moved to the nearest dot; returns its side."""
    modules = qr_modules(text)
    dots = _module_dots(len(modules), wanted)
    x0, y0 = round(left / DOT), round(top / DOT)
    path = canvas.beginPath()
    for row, line in enumerate(modules):
        for first, count in _runs(line):
            x, y = x0 + first * dots, y0 - (row + 1) * dots
            path.rect(x * DOT, y * DOT, count * dots * DOT, dots * DOT)
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)
    return len(modules) * dots * DOT


def code128_width(text: str, dots: int) -> float:
    """The width in points of the bars with their quiet zones of ten modules; 0 when Code 128 cannot write the text."""
    modules = sum(_bars(text))
    return (modules + 2 * QUIET_BAR_MODULES) * dots * DOT if modules else 0.0


def draw_code128(canvas: Any, text: str, dots: int, left: float, bottom: float, height: float) -> None:
    """Draws the bars; the left quiet zone begins at the dot nearest to `left`."""
    x = round(left / DOT) + QUIET_BAR_MODULES * dots
    canvas.setFillGray(0)
    path = canvas.beginPath()
    for place, modules in enumerate(_bars(text)):
        if place % 2 == 0:
            path.rect(x * DOT, bottom, modules * dots * DOT, height)
        x += modules * dots
    canvas.drawPath(path, stroke=0, fill=1)


def _module_dots(count: int, wanted: float) -> int:
    return max(2, int(wanted / DOT / count + 1e-6))


def _runs(line: list[bool]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for place, dark in enumerate(line):
        if not dark:
            continue
        if runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((place, 1))
    return runs


def _bars(text: str) -> list[int]:
    """Widths in modules of bar, gap, bar, gap … bar."""
    from reportlab.graphics.barcode import code128

    if not text or not text.isascii() or not text.isprintable():
        return []
    library: Any = code128
    code = library.Code128(text, quiet=0)
    code.validate()
    code.encode()
    return [ord(char.lower()) - ord("a") + 1 for char in code.decompose()]
