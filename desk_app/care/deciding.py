"""The short questions behind the keys of the lists of care."""

from collections.abc import Callable
from datetime import date as Date
from datetime import timedelta

from PySide6.QtWidgets import QWidget

from desk_app.care import proposals_store as proposals
from desk_app.care import store
from desk_app.care.days import open_day, store_day
from desk_app.care.every import Every, Kind
from desk_app.care.making import Other
from desk_app.care.model import StandingDraft, Why, why_words
from desk_app.care.service import CareService
from desk_app.care.standing_form import StandingDialog, rows_of
from desk_app.core import when
from desk_app.core.i18n import _
from desk_app.customers import store as customers
from desk_app.deliveries import line_store
from desk_app.deliveries.lines import LineDraft, quantity_words
from desk_app.deliveries.lines_entry import LinesEntry, drafts_of, quantity
from desk_app.deliveries.typed import window_times
from desk_app.ui.fields import Field
from desk_app.ui.fields import Kind as FieldKind
from desk_app.ui.form_dialog import FormDialog, Values
from desk_app.ui.room_view import Surroundings

_LATER = 7
Asked = Callable[[], bool]


class Deciding:
    """Asks what a decision needs, and writes it; each answers whether something was decided."""

    def __init__(self, around: Surroundings, service: CareService, parent: QWidget) -> None:
        self._around, self._service, self._parent = around, service, parent
        self._file = around.file

    def _today(self) -> Date:
        return store_day(self._file, self._file.clock.now())

    def _name(self, customer_id: str) -> str:
        return customers.in_brief(self._file, customer_id).name

    def take(self, row_id: str) -> bool:
        """On which day, and how much: then the delivery is planned."""
        one = proposals.by_id(self._file, row_id)
        fields = [
            Field("day", _("Promised on"), FieldKind.DATE, required=True),
            Field("quantity", _("How much"), required=True),
        ]
        about = [_("{name}: {goods}").format(name=self._name(one.customer_id), goods=one.goods), one.reason()]
        dialog = FormDialog(_("Plan the delivery"), about, _("Plan it"), fields, self._parent)
        day = open_day(self._file, max(one.expected_on, self._today()))
        dialog.begin({"day": day, "quantity": quantity_words(one.quantity or 1)}, "day")

        def act(values: Values) -> None:
            wanted = values["day"]
            much = quantity(str(values["quantity"]), "quantity")
            self._service.take(self._around.actor(), row_id, wanted if isinstance(wanted, Date) else None, much)

        return dialog.ask(act)

    def put_off(self, row_id: str) -> bool:
        """Until which day."""
        one = proposals.by_id(self._file, row_id)
        fields = [Field("again_on", _("Again on"), FieldKind.DATE, required=True), Field("note", _("Note"))]
        about = [_("{name}: {goods}").format(name=self._name(one.customer_id), goods=one.goods)]
        dialog = FormDialog(_("Put the proposal off"), about, _("Put it off"), fields, self._parent)
        dialog.begin({"again_on": self._today() + timedelta(days=_LATER), "note": one.note or ""}, "again_on")

        def act(values: Values) -> None:
            day = values["again_on"]
            assert isinstance(day, Date)
            self._service.put_off(self._around.actor(), row_id, day, str(values["note"] or ""))

        return dialog.ask(act)

    def make_standing(self, row_id: str) -> bool:
        """The proposal's rhythm as a standing delivery."""
        one = proposals.by_id(self._file, row_id)
        every = Every(Kind.DAYS, max(1, round(one.median_days)))
        line = LineDraft(one.goods, one.quantity or 1.0)
        draft = StandingDraft(one.customer_id, every, max(one.expected_on, self._today()), (line,))
        return StandingDialog(self._around, self._service, one.customer_id, self._parent, like=draft).ask()

    def skip(self, row_id: str) -> bool:
        """Why a day is left out."""
        day = store.day_by_id(self._file, row_id)
        one = store.by_id(self._file, day.standing_id)
        about = [self._name(one.customer_id), _("{day}: {why}").format(day=when.date(day.day), why=why_words(day.why))]
        fields = [Field("reason", _("Reason"), required=True)]
        dialog = FormDialog(_("Leave this delivery out"), about, _("Leave it out"), fields, self._parent)
        return dialog.ask(lambda values: self._service.skip(self._around.actor(), row_id, str(values["reason"])))

    def otherwise(self, row_id: str) -> bool:
        """Another day, window, address or other goods for this once."""
        day = store.day_by_id(self._file, row_id)
        one = store.by_id(self._file, day.standing_id)
        known = line_store.known_goods(self._file)
        here = [each.text for each in customers.by_id(self._file, one.customer_id).addresses]
        fields = [
            Field("day", _("Promised on"), FieldKind.DATE, required=True),
            Field("window", _("Between"), hint=_("like 14:00-16:00; empty: that day")),
            Field("address", _("Address"), required=True, suggestions=here),
            Field("lines", _("Goods"), wide=True, make=lambda: LinesEntry(known)),
        ]
        if Why.SCARCE in day.why:
            fields.append(Field("beyond", _("Why more than is left"), hint=_("a supervisor says why, or write less")))
        about = [self._name(one.customer_id), _("This once; what is agreed stays as it is.")]
        dialog = FormDialog(_("Deliver otherwise"), about, _("Make it"), fields, self._parent)
        dialog.begin(
            {
                "day": open_day(self._file, max(day.day, self._today())),
                "window": "-".join(filter(None, (one.window_from, one.window_until))),
                "address": one.address or "",
                "lines": rows_of(one.lines),
            },
            "day",
        )

        def act(values: Values) -> None:
            times = window_times(str(values["window"])) if values["window"] else []
            chosen = values["day"]
            other = Other(
                chosen if isinstance(chosen, Date) else None,
                f"{times[0]:%H:%M}" if len(times) > 1 else "",
                f"{times[-1]:%H:%M}" if times else "",
                str(values["address"] or ""),
                drafts_of(values["lines"]),
                str(values.get("beyond") or ""),
            )
            self._service.confirm(self._around.actor(), row_id, other)

        return dialog.ask(act)

    def end(self, row_id: str) -> bool:
        """With which day it ends."""
        one = store.by_id(self._file, row_id)
        fields = [Field("last", _("The last day"), FieldKind.DATE, required=True)]
        about = [self._name(one.customer_id), one.words(), _("What was made already stays as it is.")]
        dialog = FormDialog(_("End the standing delivery"), about, _("End it"), fields, self._parent)
        dialog.begin({"last": max(self._today(), one.starts_on)}, "last")

        def act(values: Values) -> None:
            last = values["last"]
            self._service.end(self._around.actor(), row_id, last if isinstance(last, Date) else None)

        return dialog.ask(act)
