import pytest

from desk_app.core.errors import DeskError
from desk_app.printing import codes

NUMBER = "ZS01-C-261121-0007"


class Recorder:
    """A canvas that remembers the rectangles of its paths."""

    def __init__(self) -> None:
        self.rectangles: list[tuple[float, float, float, float]] = []

    def beginPath(self) -> "Recorder":
        return self

    def rect(self, x: float, y: float, width: float, height: float) -> None:
        self.rectangles.append((x, y, width, height))

    def setFillGray(self, grey: float) -> None:
        assert grey == 0

    def drawPath(self, path: "Recorder", stroke: int, fill: int) -> None:
        assert (path, stroke, fill) == (self, 0, 1)


def on_a_dot(length: float) -> bool:
    return abs(length / codes.DOT - round(length / codes.DOT)) < 1e-6


def test_qr_has_its_three_finders_and_falls_on_printer_dots() -> None:
    modules = codes.qr_modules(NUMBER)
    size = len(modules)
    assert (size - 17) % 4 == 0
    finder = [[ring in (0, 6) or other in (0, 6) for ring in range(7)] for other in range(7)]
    for top, left in ((0, 0), (0, size - 7), (size - 7, 0)):
        corner = [modules[top + row][left : left + 7] for row in range(7)]
        assert [row[0] for row in corner] == [row[0] for row in finder]
        assert corner[3] == [True, False, True, True, True, False, True]
    canvas = Recorder()
    side = codes.draw_qr(canvas, NUMBER, 100.1, 200.3, 68)
    assert 60 < side <= 68
    assert side == pytest.approx(codes.qr_size(NUMBER, 68))
    assert all(on_a_dot(length) for rectangle in canvas.rectangles for length in rectangle)
    module = side / size
    dark = sum(width * height for _, _, width, height in canvas.rectangles) / module**2
    assert dark == pytest.approx(sum(map(sum, modules)))


def test_qr_of_a_book_is_refused() -> None:
    with pytest.raises(DeskError):
        codes.qr_modules("a" * 5000)


@pytest.mark.parametrize(("dots", "roll"), [(3, 72), (2, 48)])
def test_code_128_bars_fall_on_printer_dots_and_fit_a_receipt(dots: int, roll: int) -> None:
    canvas = Recorder()
    codes.draw_code128(canvas, NUMBER, dots, 10.03, 20.16, 24)
    assert all(on_a_dot(x) and on_a_dot(width) for x, _, width, _ in canvas.rectangles)
    first, last = canvas.rectangles[0], canvas.rectangles[-1]
    bars = last[0] + last[2] - first[0]
    assert bars + 20 * dots * codes.DOT == pytest.approx(codes.code128_width(NUMBER, dots))
    assert codes.code128_width(NUMBER, dots) < roll / 25.4 * 72


@pytest.mark.parametrize("text", ["", "回执", "a\n"])
def test_code_128_does_not_write_everything(text: str) -> None:
    assert codes.code128_width(text, 3) == 0
