"""The papers we print on and the sizes of type on each."""

from dataclasses import dataclass

MM = 72 / 25.4
"""One millimetre in points."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet or roll; all lengths in points.

    `height` is None for a roll, which is cut where the text ends. `spacing` loosens (1) or tightens the gaps.
    `in_halves`: two parts that fit share the sheet, with a line to cut along.
    """

    name: str
    width: float
    height: float | None
    side: float
    top: float
    bottom: float
    body: float
    small: float
    title: float
    number: float
    label_column: float
    qr: float
    spacing: float
    signatures_abreast: int
    in_halves: bool = False

    @property
    def is_roll(self) -> bool:
        """Whether the paper comes from a receipt printer."""
        return self.height is None

    @property
    def text_width(self) -> float:
        """The width between the margins."""
        return self.width - 2 * self.side


ROLL_LIMIT = 3000 * MM
"""The longest piece of a roll; longer text goes on a second piece (printer drivers stop near 3.2 m)."""

# The print head reaches 72 mm of an 80 mm roll and 48 mm of a 58 mm one.
PAPERS = {
    paper.name: paper
    for paper in (
        Paper("A5", 148 * MM, 210 * MM, 14 * MM, 12 * MM, 9.5 * MM, 10.5, 8.5, 18, 13, 26 * MM, 24 * MM, 1, 2),
        Paper("A6", 105 * MM, 148 * MM, 9 * MM, 8 * MM, 6.5 * MM, 9.5, 8, 14, 11, 20 * MM, 18 * MM, 0.55, 1),
        Paper("A4", 210 * MM, 297 * MM, 18 * MM, 15 * MM, 12 * MM, 10.5, 8.5, 18, 13, 30 * MM, 24 * MM, 1, 2),
        Paper("A3", 297 * MM, 420 * MM, 24 * MM, 20 * MM, 14 * MM, 14, 11, 26, 19, 42 * MM, 32 * MM, 1.3, 2),
        Paper(
            "A4 halves", 210 * MM, 297 * MM, 18 * MM, 10 * MM, 8 * MM, 9.5, 8, 14, 11, 26 * MM, 20 * MM, 0.5, 4, True
        ),
        Paper("80mm", 80 * MM, None, 4 * MM, 4 * MM, 6 * MM, 9.5, 8, 14, 12, 17 * MM, 28 * MM, 0.55, 1),
        Paper("58mm", 58 * MM, None, 5 * MM, 4 * MM, 6 * MM, 9, 7.5, 12.5, 10.5, 0, 24 * MM, 0.55, 1),
    )
}


def paper_named(name: str) -> Paper:
    """The paper for `A6`, `A5`, `A4`, `A3`, `A4 halves`, `80mm` or `58mm`; raises ValueError for any other."""
    try:
        return PAPERS[name]
    except KeyError:
        raise ValueError(f"no paper {name!r}") from None
