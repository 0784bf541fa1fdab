"""What a person does with scarce goods: allot them, change or end an allotment, hand some out at the counter."""

from dataclasses import replace
from datetime import date as Date
from typing import Any

from desk_app.calls.service import living
from desk_app.core import when
from desk_app.core.clock import to_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.text import text_or_none
from desk_app.goods import shares, store
from desk_app.goods.model import (
    NEARLY,
    Allotment,
    AllotmentDraft,
    Share,
    checked,
    clash,
    days_words,
    whom_words,
)
from desk_app.goods.shares import Ledger
from desk_app.settings import store as settings
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.tx import Tx


class AllotmentService:
    """The use cases of scarce goods; each is one save."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def allot(self, actor: str, draft: AllotmentDraft) -> Allotment:
        """Says how much one may get of scarce goods in a period.

        Raises DeskError with the field without goods, days or an amount, and where the same ones have an allotment
        of these goods on one of the days.
        """
        with self._file.write(actor, "goods.allot") as tx:
            return store.by_id(tx, store.add(tx, store.ALLOTMENTS, _columns(tx, draft)))

    def change(self, actor: str, allotment_id: str, draft: AllotmentDraft) -> Allotment:
        """Makes an allotment what is typed; the amount cannot fall below what somebody got of it already.

        Raises DeskError as `allot` does.
        """
        with self._file.write(actor, "goods.change") as tx:
            before = store.by_id(tx, allotment_id)
            columns, given = _columns(tx, draft, allotment_id), shares.ledgers(tx, [before])[0]
            store.change(tx, allotment_id, columns)
            after = store.by_id(tx, allotment_id)
            _not_below(tx, given, shares.ledgers(tx, [after])[0])
            return after

    def end(self, actor: str, allotment_id: str, last: Date) -> Allotment | None:
        """Lets an allotment end on that day; None where it had not begun then, and is taken away.

        Raises DeskError for a day after its last, and where goods were handed out of one that is taken away.
        """
        with self._file.write(actor, "goods.end") as tx:
            one = store.by_id(tx, allotment_id)
            if last > one.last:
                said = _("It ends on {day} already: choose an earlier day, or change it.")
                raise DeskError(said.format(day=when.date(one.last, year=True)), field="last")
            if last < one.first:
                if store.handouts(tx, [one.id]):
                    raise DeskError(
                        _("Goods were handed out of it: let it end on its first day or later."), field="last"
                    )
                store.change(tx, one.id, {"deleted_at": to_text(tx.now)})
                return None
            store.change(tx, one.id, {"ends_on": last.isoformat()})
            return store.by_id(tx, one.id)

    def hand_out(
        self, actor: str, goods: str, customer_id: str, amount: float, note: str = "", beyond: str = ""
    ) -> Share:
        """Writes down that a customer got scarce goods at the counter; answers what they have of them now.

        It counts for the allotment that holds for them today. Raises DeskError with the field where there is none,
        without an amount, and beyond what is left unless `beyond` says why and the actor may.
        """
        with self._file.write(actor, "goods.hand_out") as tx:
            customer = living(tx, customer_id)
            today = tx.now.astimezone(settings.profile(tx).zoneinfo).date()
            if not 0 < amount < 1_000_000:
                raise DeskError(_("Write how much is handed out."), field="amount")
            share = shares.share_of(tx, goods, today, customer_id)
            if share is None:
                said = _("No allotment of “{goods}” is for {name} today: hand it out as any other goods.")
                raise DeskError(said.format(goods=goods, name=customer.name), field="who")
            shares.go_beyond(tx, share, amount, beyond)
            row: dict[str, Any] = {
                "allotment_id": share.allotment.id,
                "customer_id": customer_id,
                "amount": amount,
                "at": to_text(tx.now),
                "by_id": actor,
                "note": text_or_none(note),
            }
            store.add(tx, store.HANDOUTS, row)
            return replace(share, given=share.given + amount)


def _columns(tx: Tx, draft: AllotmentDraft, but: str = "") -> dict[str, Any]:
    draft = checked(draft)
    assert draft.first is not None and draft.last is not None
    name = living(tx, draft.customer_id).name if draft.customer_id else ""
    if other := clash(store.all_allotments(tx), draft, but):
        said = _("“{goods}” is allotted already for {whom}, {days}: change that one, or choose other days.")
        raise DeskError(
            said.format(goods=other.goods, whom=whom_words(other, name), days=days_words(other)), field="first"
        )
    return {
        "goods": text_or_none(draft.goods),
        "starts_on": draft.first.isoformat(),
        "ends_on": draft.last.isoformat(),
        "tier": draft.tier,
        "customer_id": draft.customer_id,
        "amount": draft.amount,
        "together": int(draft.together and not draft.customer_id),
        "unit": text_or_none(draft.unit),
        "note": text_or_none(draft.note),
    }


def _not_below(tx: Tx, before: Ledger, after: Ledger) -> None:
    """Raises DeskError where a change leaves somebody further beyond the amount than they were, or than was noted."""
    noted: dict[str | None, float] = {}
    for each in after.overrides:
        noted[each.customer_id] = noted.get(each.customer_id, 0.0) + each.over
    for customer_id in after.by_customer:
        share = after.share(customer_id)
        allowed = sum(noted.values()) if after.allotment.together else noted.get(customer_id, 0.0)
        if share.beyond > max(before.share(customer_id).beyond, allowed) + NEARLY:
            known = store.names_of(tx, [customer_id] if customer_id and not after.allotment.together else [])
            raise _too_little(share.given, next(iter(known.values()), ("", ""))[0])


def _too_little(given: float, name: str = "") -> DeskError:
    said = _("{amount} were given of it already: write at least that.")
    if name:
        said = _("{name} got {amount} of it already: write at least that.")
    return DeskError(said.format(name=name, amount=shares.amount_words(given)), field="amount")
