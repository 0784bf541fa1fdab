"""The goods of a delivery in a form: a row a line, with the price that is known, and their total."""

import unicodedata
from collections.abc import Mapping
from datetime import date as Date

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.money import format_cents, parse_cents, plain_cents
from desk_app.deliveries.lines import Line, LineDraft, goods_words, quantity_words
from desk_app.ui.rows_entry import Cell, CellKind, RowsEntry
from desk_app.ui.widgets import label

Known = Mapping[str, tuple[str, int | None]]
"""Goods that are known: each with its unit and its price as of today."""


class LinesEntry(RowsEntry):
    """Rows of goods. Known goods are offered while their name is typed, and bring their unit and price along."""

    def __init__(self, known: Known) -> None:
        cells = (
            Cell("goods", _("Goods"), hint=_("Goods"), suggestions=list(known), stretch=4),
            Cell("ordered", _("Ordered"), hint=_("how many"), stretch=1),
            Cell("unit", _("Unit"), hint=_("unit"), stretch=1),
            Cell("price", _("Price of one"), hint=_("price"), stretch=1, second=True),
            Cell("expires", _("Best before"), hint=_("best before"), stretch=2, second=True),
            Cell("gift", _("Gift"), CellKind.TICK, second=True),
        )
        self._known, self._priced = known, set[int]()
        self.total = label("", "small")
        super().__init__(cells, _("One more line"))
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self.total)
        self.typed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        """Brings along what is known of goods just named, and adds up."""
        for row in self._rows:
            goods = str(row.lines["goods"].value())
            if not self._filling and goods in self._known and id(row) not in self._priced and not row.row_id:
                self._priced.add(id(row))
                unit, price = self._known[goods]
                for key, text in (("unit", unit), ("price", plain_cents(price) if price is not None else "")):
                    if text and not row.lines[key].value():
                        row.lines[key].fill(text)
        self.total.setText(self.total_words())
        self.total.setVisible(bool(self.total.text()))

    def total_words(self) -> str:
        """How many lines there are, and what they come to where every line has its price."""
        try:
            drafts = self.drafts()
        except DeskError:
            return ""
        if not drafts:
            return ""
        cents = [0 if each.gift else each.price_cents for each in drafts]
        if any(each is None for each in cents):
            return _("Lines: {n}; not every line has its price.").format(n=len(drafts))
        total = sum(round((each or 0) * draft.ordered) for each, draft in zip(cents, drafts, strict=True))
        return _("Lines: {n}; together {amount}.").format(n=len(drafts), amount=format_cents(total))

    def drafts(self) -> tuple[LineDraft, ...]:
        """The lines as they stand; raises DeskError for one that cannot be read."""
        return drafts_of(self.value())


def as_rows(lines: list[Line]) -> list[dict[str, object]]:
    """Lines as the entry shows them."""
    return [
        {
            "id": each.id,
            "goods": each.goods,
            "ordered": quantity_words(each.ordered),
            "unit": each.unit or "",
            "price": "" if each.price_cents is None else plain_cents(each.price_cents),
            "expires": each.expires_on.isoformat() if each.expires_on else "",
            "gift": each.gift,
        }
        for each in lines
    ]


def words_of(value: object) -> str:
    """The goods of such rows in one line; "" where they cannot be read."""
    try:
        return goods_words(drafts_of(value))
    except DeskError:
        return ""


def drafts_of(value: object) -> tuple[LineDraft, ...]:
    """The rows of such an entry as lines; raises DeskError for one that cannot be read."""
    rows = [each for each in value if isinstance(each, Mapping)] if isinstance(value, list | tuple) else []
    return tuple(
        LineDraft(
            goods=str(row.get("goods") or ""),
            ordered=quantity(str(row.get("ordered") or "1"), f"lines.{place}.ordered"),
            id=str(row.get("id") or ""),
            unit=str(row.get("unit") or ""),
            price_cents=_price(str(row.get("price") or ""), f"lines.{place}.price"),
            gift=bool(row.get("gift")),
            expires_on=_day(str(row.get("expires") or ""), f"lines.{place}.expires"),
        )
        for place, row in enumerate(rows)
    )


def quantity(text: str, field: str) -> float:
    """How much, as people write it (`1.5`, `1,5`); raises DeskError naming the field."""
    plain = unicodedata.normalize("NFKC", text).strip().replace(",", ".")
    try:
        number = float(plain)
    except ValueError:
        number = -1.0
    if not 0 <= number < 1_000_000 or not plain.replace(".", "", 1).isdecimal():
        raise DeskError(_("“{text}” is no quantity: write it like 3 or 1.5.").format(text=text), field=field)
    return number


def _price(text: str, field: str) -> int | None:
    if not text:
        return None
    try:
        cents = parse_cents(text)
    except DeskError as error:
        raise DeskError(error.sentence, field=field) from None
    if cents < 0:
        raise DeskError(_("“{text}” is not an amount of money.").format(text=text), field=field)
    return cents


def _day(text: str, field: str) -> Date | None:
    if not text:
        return None
    try:
        return Date.fromisoformat(text)
    except ValueError:
        raise DeskError(_("Write the day goods are best before like 2026-12-31."), field=field) from None
