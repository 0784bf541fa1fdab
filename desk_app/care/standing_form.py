"""The form of a standing delivery: goods, rhythm, window, where to, who brings it, asked first or not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date as Date
from datetime import timedelta

from PySide6.QtWidgets import QCheckBox, QWidget

from desk_app.care import store
from desk_app.care.days import store_day
from desk_app.care.every import KIND_WORDS, LAST_OF_MONTH, Every, Kind, check
from desk_app.care.model import Standing, StandingDraft
from desk_app.care.service import CareService
from desk_app.core import when
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.customers import store as customers
from desk_app.deliveries import line_store
from desk_app.deliveries import store as deliveries
from desk_app.deliveries.lines import Line, LineDraft, quantity_words
from desk_app.deliveries.lines_entry import LinesEntry, as_rows, drafts_of
from desk_app.deliveries.typed import whole, window_times
from desk_app.staff import store as staff
from desk_app.ui.fields import Choice, ComposedEntry, Field
from desk_app.ui.fields import Kind as FieldKind
from desk_app.ui.flow import FlowLayout
from desk_app.ui.form_dialog import FormDialog, Values
from desk_app.ui.room_view import Surroundings

_WEEK, _SHOWN, _FAR = 7, 4, 400


class WeekdaysEntry(ComposedEntry):
    """A tick for each weekday; Space ticks, Enter goes on."""

    def __init__(self) -> None:
        super().__init__()
        row = FlowLayout(self, gap=8)
        self.ticks = [QCheckBox(when.weekday(place)) for place in range(_WEEK)]
        for tick in self.ticks:
            tick.toggled.connect(lambda _on: self.typed.emit())
            row.addWidget(tick)

    def value(self) -> object:
        return tuple(place for place, tick in enumerate(self.ticks) if tick.isChecked())

    def fill(self, value: object) -> None:
        chosen = value if isinstance(value, list | tuple) else ()
        for place, tick in enumerate(self.ticks):
            tick.setChecked(place in chosen)

    def editors(self) -> list[QWidget]:
        return list(self.ticks)


class StandingDialog(FormDialog):
    """Agreeing on a standing delivery, or changing one (`standing`) for what is still to come."""

    def __init__(
        self,
        around: Surroundings,
        service: CareService,
        customer_id: str,
        parent: QWidget | None = None,
        *,
        standing: Standing | None = None,
        like: StandingDraft | None = None,
    ) -> None:
        self._around, self._service, self._customer_id, self._standing = around, service, customer_id, standing
        file = around.file
        self._customer = customers.by_id(file, customer_id)
        couriers = [Choice("", "—"), *(Choice(each.id, each.shown) for each in staff.active_staff(file))]
        known = line_store.known_goods(file)
        addresses = [each.text for each in self._customer.addresses]
        fields = [
            Field("lines", _("Goods"), wide=True, make=lambda: LinesEntry(known)),
            Field("kind", _("Rhythm"), FieldKind.COMBO, required=True, choices=_kinds()),
            Field("n", _("Every how many, or which day of the month"), required=True),
            Field("weekdays", _("Weekdays"), make=WeekdaysEntry),
            Field("starts_on", _("From"), FieldKind.DATE, required=True),
            Field("ends_on", _("Until"), FieldKind.DATE),
            Field("window", _("Between"), hint=_("like 14:00-16:00; empty: that day")),
            Field("address", _("Address"), required=True, suggestions=addresses),
            Field("courier_id", _("Courier"), FieldKind.COMBO, choices=couriers),
            Field("instructions", _("Instructions for the courier")),
            Field("confirm", _("Ask before each of them"), FieldKind.CHECK),
            Field("note", _("Note")),
        ]
        about = [self._customer.name]
        if standing is not None:
            about.append(_("What was made already stays as it is; days that wait are worked out anew."))
        title = _("Standing delivery") if standing is None else _("Change the standing delivery")
        super().__init__(title, about, _("Agree") if standing is None else _("Save"), fields, parent)
        self.form.typed.connect(self._follow)
        self.begin(_values(self._begun_with(like), file_address=addresses[0] if addresses else ""), "lines")
        self._follow("kind")

    def _begun_with(self, like: StandingDraft | None) -> Standing | StandingDraft:
        if self._standing is not None:
            return self._standing
        today = store_day(self._around.file, self._around.file.clock.now())
        return like or StandingDraft(self._customer_id, Every(Kind.WEEKDAYS, 1, (today.weekday(),)), today, ())

    def every(self) -> Every:
        """The rhythm as it is typed; raises DeskError with the field."""
        values = self.form.values()
        number = whole(str(values["n"] or ""), "n") or 0
        days = values["weekdays"]
        return check(Every(Kind(str(values["kind"])), number, tuple(days) if isinstance(days, tuple) else ()))

    def _follow(self, key: str) -> None:
        """Weekdays only where they count, and the next days as they would be."""
        if key not in ("kind", "n", "weekdays", "starts_on", "ends_on"):
            return
        self.form.set_shown("weekdays", self.form.text("kind") == Kind.WEEKDAYS)
        self.form.show_hint("n", self._next_words())
        if key == "kind":
            self.fit()

    def _next_words(self) -> str:
        start, end = self.form.entry("starts_on").value(), self.form.entry("ends_on").value()
        try:
            every = self.every()
        except DeskError:
            return ""
        if not isinstance(start, Date):
            return ""
        last = start + timedelta(days=_FAR)
        days = every.days(start, start, min(last, end) if isinstance(end, Date) else last)
        named = [
            f"{when.weekday(day.weekday())} {when.date(day)}" for day, _n in zip(days, range(_SHOWN), strict=False)
        ]
        return _("{rhythm}: {days} …").format(rhythm=every.words(), days=_(", ").join(named))

    def act(self, values: Values) -> None:
        """Writes it down; what was made already stays."""
        times = window_times(str(values["window"])) if values["window"] else []
        start, end = values["starts_on"], values["ends_on"]
        assert isinstance(start, Date)
        draft = StandingDraft(
            customer_id=self._customer_id,
            every=self.every(),
            starts_on=start,
            lines=drafts_of(values["lines"]),
            ends_on=end if isinstance(end, Date) else None,
            address=str(values["address"] or ""),
            window_from=f"{times[0]:%H:%M}" if len(times) > 1 else "",
            window_until=f"{times[-1]:%H:%M}" if times else "",
            courier_id=str(values["courier_id"] or "") or None,
            instructions=str(values["instructions"] or ""),
            note=str(values["note"] or ""),
            confirm=bool(values["confirm"]),
        )
        actor = self._around.actor()
        if self._standing is None:
            self._service.agree(actor, draft)
        else:
            self._service.change(actor, self._standing.id, draft)


def _kinds() -> Sequence[Choice]:
    return [Choice(kind.value, _(words), digit=str(n)) for n, (kind, words) in enumerate(KIND_WORDS.items(), 1)]


def _values(one: Standing | StandingDraft, file_address: str) -> dict[str, object]:
    window = "-".join(filter(None, (one.window_from, one.window_until)))
    return {
        "lines": rows_of(one.lines),
        "kind": one.every.kind.value,
        "n": str(min(one.every.n, LAST_OF_MONTH) if one.every.kind is Kind.MONTH_DAY else one.every.n),
        "weekdays": one.every.weekdays,
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "window": window,
        "address": one.address or file_address,
        "courier_id": one.courier_id or "",
        "instructions": one.instructions or "",
        "note": one.note or "",
        "confirm": one.confirm,
    }


def rows_of(drafts: Sequence[LineDraft]) -> list[dict[str, object]]:
    """Lines of a standing delivery as their entry shows them."""
    return [
        {**row, "ordered": quantity_words(draft.ordered)}
        for draft in drafts
        for row in as_rows(
            [Line(draft.id, "", draft.goods, draft.ordered, unit=draft.unit, price_cents=draft.price_cents)]
        )
    ]


def like_delivery(around: Surroundings, delivery_id: str) -> StandingDraft | None:
    """A standing delivery of what a delivery brings, where it brings it; None for one that is on no customer's file."""
    one = deliveries.by_id(around.file, delivery_id)
    if not one.customer_id:
        return None
    today = store_day(around.file, around.file.clock.now())
    lines = tuple(
        LineDraft(each.goods, each.ordered, unit=each.unit or "", price_cents=each.price_cents)
        for each in line_store.lines_of(around.file, delivery_id)
        if not each.gift
    )
    usual = (LineDraft(one.goods, float(one.quantity or 1)),) if one.goods else ()
    return StandingDraft(
        customer_id=one.customer_id,
        every=Every(Kind.WEEKDAYS, 1, (today.weekday(),)),
        starts_on=today,
        lines=lines or usual,
        address=one.address or "",
        courier_id=one.courier_id,
        instructions=one.instructions or "",
    )


def standing_again(service: CareService, around: Surroundings, standing_id: str, parent: QWidget | None) -> bool:
    """Asks how a standing delivery is to be from now on; answers whether it was changed."""
    one = store.by_id(around.file, standing_id)
    return StandingDialog(around, service, one.customer_id, parent, standing=replace(one)).ask()


__all__ = ["StandingDialog", "WeekdaysEntry", "like_delivery", "rows_of", "standing_again"]
