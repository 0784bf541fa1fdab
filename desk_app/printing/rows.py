"""Rows: the smallest pieces of a sheet that never part. A page is a pile of rows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any, TypeAlias

from desk_app.printing import fonts
from desk_app.printing.wrapping import wrap

INK = 0.08
GREY = 0.38
RULE = 0.75
FAINT_RULE = 0.88
LEADING = 1.42

Mark: TypeAlias = Callable[[Any, float, float], None]
"""Draws on a canvas, given the left margin and the top of the row."""


@dataclass(frozen=True, slots=True)
class Row:
    """A strip of paper `height` points high.

    `keep` holds it on the page of the row after it; a `gap` vanishes at the top of a page; `head` is
    repeated above it when a page begins with it.
    """

    height: float
    marks: tuple[Mark, ...] = ()
    keep: bool = False
    gap: bool = False
    head: tuple["Row", ...] = ()


@dataclass(frozen=True, slots=True)
class Style:
    """A manner of setting text: size in points, grey from 0 (black) to 1 (white)."""

    size: float
    font: str = fonts.REGULAR
    grey: float = INK

    @property
    def height(self) -> float:
        """The height of one line."""
        return self.size * LEADING

    @property
    def baseline(self) -> float:
        """From the top of the line down to its baseline."""
        return (self.height - self.size) / 2 + 0.88 * self.size


@dataclass(frozen=True, slots=True)
class Column:
    """Text set in a column that begins `left` points right of the margin."""

    left: float
    width: float
    text: str
    style: Style
    right_aligned: bool = False

    def lines(self) -> list[str]:
        """The text cut to the width of the column."""
        return wrap(self.text, self.style.font, self.style.size, self.width)


def columns(parts: Sequence[Column]) -> list[Row]:
    """The columns side by side, first lines on one baseline; no page ends after the first or before the last line."""
    style = max((part.style for part in parts), key=lambda each: each.baseline)
    height = max(part.style.height for part in parts)
    rows = [
        Row(
            height,
            tuple(
                _text(part, line, style.baseline)
                for part, line in zip(parts, lines, strict=True)
                if line is not None and line
            ),
        )
        for lines in zip_longest(*(part.lines() for part in parts))
    ]
    return hold(rows)


def hold(rows: Iterable[Row]) -> list[Row]:
    """The rows with neither the first nor the last ever alone on a page."""
    held = list(rows)
    for place in {0, len(held) - 2} if len(held) > 1 else ():
        held[place] = replace(held[place], keep=True)
    return held


def together(rows: Iterable[Row]) -> list[Row]:
    """The rows all on one page, where one page can hold them."""
    held = list(rows)
    return [replace(row, keep=True) for row in held[:-1]] + held[-1:]


def gap(height: float, *, keep: bool = False) -> Row:
    """Empty paper."""
    return Row(height, keep=keep, gap=True)


def line(left: float, width: float, *, grey: float = RULE, down: float = 0, dashed: bool = False) -> Mark:
    """A thin line `down` points below the top of its row."""

    def draw(canvas: Any, x: float, top: float) -> None:
        canvas.setStrokeGray(grey)
        canvas.setLineWidth(0.6)
        canvas.setDash([3, 3] if dashed else [])
        canvas.line(x + left, top - down, x + left + width, top - down)

    return draw


def disc(left: float, number: str, style: Style, baseline: float) -> Mark:
    """A number on a pale disc."""
    radius = style.size * 0.86

    def draw(canvas: Any, x: float, top: float) -> None:
        canvas.setFillGray(0.92)
        middle = top - baseline + style.size * 0.36
        canvas.circle(x + left + radius, middle, radius, stroke=0, fill=1)
        canvas.setFillGray(style.grey)
        canvas.setFont(style.font, style.size)
        start = x + left + radius - fonts.text_width(number, style.font, style.size) / 2
        canvas.drawString(start, top - baseline, number)

    return draw


def _text(part: Column, line: str, baseline: float) -> Mark:
    style = part.style

    def draw(canvas: Any, x: float, top: float) -> None:
        canvas.setFont(style.font, style.size)
        canvas.setFillGray(style.grey)
        start = x + part.left
        if part.right_aligned:
            start += part.width - fonts.text_width(line, style.font, style.size)
        canvas.drawString(start, top - baseline, line)

    return draw
