"""Agreeing on a standing delivery, changing it, pausing it, ending it."""

from dataclasses import replace
from datetime import date as Date
from datetime import time, timedelta
from typing import Any

from desk_app.calls.service import living
from desk_app.care import store
from desk_app.care.days import store_day
from desk_app.care.every import check
from desk_app.care.model import Standing, StandingDraft
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.core.text import text_or_none
from desk_app.deliveries.lines import LineDraft
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.tx import Tx

_DAY = timedelta(days=1)
_MOST = 1_000_000


class StandingVerbs:
    """The use cases of what is agreed; each is one save. What was made already stays as it is."""

    _file: DeskFile

    def agree(self, actor: str, draft: StandingDraft) -> Standing:
        """Writes a standing delivery down; without an address it is that of the file. None is made for days gone by.

        Raises DeskError with the field: no goods, no rhythm, no address, an end before the start, no window.
        """
        with self._file.write(actor, "care.agree") as tx:
            standing_id = new_id()
            columns = _columns(tx, draft)
            columns["made_until"] = _yesterday(tx)
            store.add(tx, {"id": standing_id, "customer_id": draft.customer_id, **columns})
            store.put_lines(tx, standing_id, draft.lines)
            return store.by_id(tx, standing_id)

    def change(self, actor: str, standing_id: str, draft: StandingDraft) -> Standing:
        """Puts a standing delivery right for what is still to come: days that wait are worked out anew.

        Deliveries made already stay as they are. Raises what `agree` raises.
        """
        with self._file.write(actor, "care.change") as tx:
            before = store.by_id(tx, standing_id)
            columns = _columns(tx, replace(draft, customer_id=before.customer_id))
            columns["made_until"] = _yesterday(tx)
            store.change(tx, standing_id, columns)
            store.put_lines(tx, standing_id, draft.lines)
            store.forget_waiting(tx, standing_id)
            return store.by_id(tx, standing_id)

    def pause(self, actor: str, standing_id: str) -> Standing:
        """None is made until it goes on; the days that wait go."""
        with self._file.write(actor, "care.pause") as tx:
            _must(tx, standing_id, active=True)
            store.change(tx, standing_id, {"active": 0})
            store.forget_waiting(tx, standing_id)
            return store.by_id(tx, standing_id)

    def go_on(self, actor: str, standing_id: str) -> Standing:
        """It is made again from today; the days of the pause are not made up for."""
        with self._file.write(actor, "care.go_on") as tx:
            _must(tx, standing_id, active=False)
            store.change(tx, standing_id, {"active": 1, "made_until": _yesterday(tx)})
            return store.by_id(tx, standing_id)

    def end(self, actor: str, standing_id: str, last: Date | None = None) -> Standing:
        """Ends it with a day, today unless said otherwise; the days that wait go, and those made stay.

        Raises DeskError for a day before it began.
        """
        with self._file.write(actor, "care.end") as tx:
            one = store.by_id(tx, standing_id)
            day = last or max(store_day(tx, tx.now), one.starts_on)
            if day < one.starts_on:
                raise DeskError(_("It ends before it begins."), field="ends_on")
            store.change(tx, standing_id, {"ends_on": day.isoformat()})
            store.forget_waiting(tx, standing_id)
            return store.by_id(tx, standing_id)


def _must(tx: Tx, standing_id: str, *, active: bool) -> None:
    one = store.by_id(tx, standing_id)
    if one.active != active:
        raise DeskError(_("It goes on already.") if one.active else _("It is paused already."))


def _yesterday(tx: Tx) -> str:
    return (store_day(tx, tx.now) - _DAY).isoformat()


def _columns(tx: Tx, draft: StandingDraft) -> dict[str, Any]:
    customer = living(tx, draft.customer_id)
    every = check(draft.every)
    if not draft.lines:
        raise DeskError(_("Write down which goods are delivered."), field="lines")
    for line in draft.lines:
        _check_line(line)
    if draft.ends_on is not None and draft.ends_on < draft.starts_on:
        raise DeskError(_("It ends before it begins."), field="ends_on")
    first = customer.addresses[0] if customer.addresses else None
    address = text_or_none(draft.address) or (first.text if first else None)
    if address is None:
        raise DeskError(_("Write down where it is delivered."), field="address")
    begins, ends = window_time(draft.window_from), window_time(draft.window_until)
    if begins is not None and ends is None:
        raise DeskError(_("Write when the window ends, like 14:00-16:00."), field="window")
    if begins is not None and ends is not None and begins > ends:
        raise DeskError(_("The promised window ends before it begins."), field="window")
    elsewhere = not store.address_known(tx, draft.customer_id, address)
    city = text_or_none(draft.city) or (first.city if first and first.text == address else None)
    return {
        "address": address,
        "city": city,
        "every": replace(every, elsewhere=elsewhere).as_json(),
        "starts_on": draft.starts_on.isoformat(),
        "ends_on": draft.ends_on.isoformat() if draft.ends_on else None,
        "window_from": begins and f"{begins:%H:%M}",
        "window_until": ends and f"{ends:%H:%M}",
        "courier_id": draft.courier_id,
        "instructions": text_or_none(draft.instructions),
        "note": text_or_none(draft.note),
        "confirm": int(draft.confirm),
    }


def _check_line(line: LineDraft) -> None:
    if text_or_none(line.goods) is None:
        raise DeskError(_("Write down which goods each line is."), field="lines")
    if not 0 < line.ordered < _MOST:
        raise DeskError(_("Write how much of “{goods}” was ordered.").format(goods=line.goods), field="lines")


def window_time(text: str | None) -> time | None:
    """A time of day as it is kept or typed (`14:00`, `9:30`); raises DeskError naming the window."""
    if not text:
        return None
    try:
        hours, minutes = text.replace("：", ":").split(":")
        return time(int(hours), int(minutes))
    except ValueError:
        raise DeskError(
            _("“{text}” is no time of day: write it like 14:00.").format(text=text), field="window"
        ) from None
