"""The figures on paper as on the screen: under each figure those that guard it, each formula said once."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from desk_app.core.i18n import _
from desk_app.insights.breakdown import marked
from desk_app.insights.model import Measure
from desk_app.insights.report import Tile
from desk_app.insights.spoken import count_words, name_words
from desk_app.printing import fonts
from desk_app.printing.papers import MM, Paper
from desk_app.printing.rows import FAINT_RULE, GREY, Column, Row, Style, columns, line, together
from desk_app.printing.wrapping import wrap

_INDENT = 3.5 * MM
_NAME, _VALUE, _N = 0.31, 0.12, 0.09
"""The shares of the width; the formula has the rest."""
_BETWEEN = 3 * MM


def figure_list(paper: Paper, tiles: Sequence[Tile]) -> list[Row]:
    """The rows of all tiles; a figure and its guard-rails stay on one page."""
    own = {tile.measure.key for tile in tiles}
    bold, small = Style(paper.body - 1, fonts.BOLD), Style(paper.small - 0.5)
    heads = (_("Figure"), _("The value"), "n", _("Formula"))
    rule = Row(1.5 * MM, (line(0, paper.text_width, down=0.6 * MM),))
    rows = [*_line(paper, Style(paper.small - 1, grey=GREY), 0, heads), rule]
    rows = [replace(row, keep=True) for row in rows]
    for tile in tiles:
        block = _line(paper, bold, 0, _texts(tile.measure, tile.measure.formula))
        for guard in tile.guards:
            block += _line(paper, small, _INDENT, _texts(guard, "" if guard.key in own else guard.formula))
            own.add(guard.key)
        rows += together([*block, Row(1.8 * MM, (line(0, paper.text_width, grey=FAINT_RULE, down=0.9 * MM),))])
    return rows


def _texts(measure: Measure, formula: str) -> tuple[str, str, str, str]:
    n = count_words(measure.n)
    if measure.small:
        n = _("{name} (few)").format(name=n)
    if measure.provisional_n:
        early = count_words(measure.provisional_n)
        formula = (
            _("{cases}; too early to tell for {n}").format(cases=formula, n=early)
            if formula
            else _("too early to tell for {n}").format(n=early)
        )
    return name_words(measure.key), marked(measure), n, formula


def _line(paper: Paper, style: Style, indent: float, texts: Sequence[str]) -> list[Row]:
    """Name and value in a style, n and the formula smaller."""
    name, value, n, formula = texts
    fine, width = Style(paper.small - 1, grey=GREY), paper.text_width
    at_value, at_n, at_formula = width * _NAME, width * (_NAME + _VALUE), width * (_NAME + _VALUE + _N) + _BETWEEN
    said = [Column(at_formula, width - at_formula, each, fine) for each in _lines(formula, fine, width - at_formula)]
    names = _lines(name, style, at_value - indent)
    first = [
        Column(indent, at_value - indent, names[0], style),
        Column(at_value, at_n - at_value, value, style, right_aligned=True),
        Column(at_n, at_formula - _BETWEEN - at_n, n, fine, right_aligned=True),
        said[0],
    ]
    more = [Column(indent, at_value - indent, each, style) for each in names[1:]]
    rest = zip_longest(more, said[1:])
    return [row for parts in (first, *([each for each in pair if each] for pair in rest)) for row in columns(parts)]


def _lines(text: str, style: Style, width: float) -> list[str]:
    return wrap(text, style.font, style.size, width)
