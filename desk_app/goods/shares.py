"""What was given of scarce goods and what is left; goods beyond it are refused unless somebody says why."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date as Date

from desk_app.core import when
from desk_app.core.clock import to_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.text import goods_key, text_or_none
from desk_app.goods import store
from desk_app.goods.model import (
    NEARLY,
    Allotment,
    Brought,
    Handout,
    Override,
    Share,
    Taking,
    applying,
    tidy,
    whom_words,
)
from desk_app.pyramid import store as pyramid
from desk_app.pyramid.tiers import Tier
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that was given of an allotment: each customer's sum (None: without a file), handouts and overrides."""

    allotment: Allotment
    by_customer: Mapping[str | None, float]
    handouts: tuple[Handout, ...] = ()
    overrides: tuple[Override, ...] = ()

    @property
    def given(self) -> float:
        """What was given to all of them."""
        return tidy(sum(self.by_customer.values()))

    def share(self, customer_id: str | None) -> Share:
        """What one customer has of it, or all where it is for them together."""
        given = self.given if self.allotment.together else tidy(self.by_customer.get(customer_id, 0.0))
        return Share(self.allotment, given, customer_id)

    @property
    def left(self) -> float | None:
        """What is left of it; None where each has their own."""
        one = self.allotment
        return self.share(one.customer_id).left if one.together or one.customer_id else None


def ledgers(reader: Reader, wanted: Sequence[Allotment]) -> list[Ledger]:
    """What was given of these allotments: one look at the deliveries of their days."""
    if not wanted:
        return []
    everything, zone = store.all_allotments(reader), settings.profile(reader).zoneinfo
    scarce = {one.key for one in wanted}
    first, last = min(one.first for one in wanted), max(one.last for one in wanted)
    taken = [each for each in store.takings(reader, first, last, zone) if goods_key(each.goods) in scarce]
    tiers = _tiers(reader, everything, [each.customer_id for each in taken])
    sums = _sums(everything, taken, tiers)
    ids = [one.id for one in wanted]
    handed, over = store.handouts(reader, ids), store.overrides(reader, ids)
    found = []
    for one in wanted:
        own = sums.get(one.id, {})
        mine = tuple(each for each in handed if each.allotment_id == one.id)
        for each in mine:
            own[each.customer_id] = own.get(each.customer_id, 0.0) + each.amount
        found.append(Ledger(one, own, mine, tuple(each for each in over if each.allotment_id == one.id)))
    return found


def share_of(
    reader: Reader, goods: str, day: Date, customer_id: str | None, tier: Tier | None = None, *, ask: bool = True
) -> Share | None:
    """What a customer has of these goods on a day and what is left; None where they are not scarce for them.

    `tier` is theirs; with `ask` it is looked up where an allotment asks for it.
    """
    everything, key = store.all_allotments(reader), goods_key(goods)
    if not any(one.key == key and one.covers(day) for one in everything):
        return None
    if ask:
        tier = _tiers(reader, everything, [customer_id]).get(customer_id)
    one = applying(everything, key, day, customer_id, tier)
    if one is None:
        return None
    if one.together:
        return ledgers(reader, [one])[0].share(customer_id)
    if customer_id is None:
        return Share(one, 0.0)
    zone = settings.profile(reader).zoneinfo
    taken = store.takings(reader, one.first, one.last, zone, customer_id=customer_id)
    given = _sums(everything, taken, {customer_id: tier}).get(one.id, {}).get(customer_id, 0.0)
    handed = [each.amount for each in store.handouts(reader, [one.id]) if each.customer_id == customer_id]
    return Share(one, tidy(given + sum(handed)), customer_id)


def left_for(reader: Reader, customer_id: str, day: Date) -> list[Share]:
    """What is left for a customer of each of the goods that are scarce on a day."""
    keys = {one.key: one.goods for one in store.all_allotments(reader) if one.covers(day)}
    shares = (share_of(reader, goods, day, customer_id) for goods in keys.values())
    return [each for each in shares if each is not None]


def _tiers(
    reader: Reader, everything: Sequence[Allotment], customer_ids: Sequence[str | None]
) -> dict[str | None, Tier | None]:
    """The tiers of these customers; none where no allotment asks for them."""
    if not any(one.tier for one in everything):
        return {}
    known = pyramid.present(reader, sorted({each for each in customer_ids if each}))
    return {each: said.tier for each, said in known.items()}


def _sums(
    everything: Sequence[Allotment], taken: Sequence[Taking], tiers: Mapping[str | None, Tier | None]
) -> dict[str, dict[str | None, float]]:
    """How much each customer took of which allotment."""
    sums: dict[str, dict[str | None, float]] = {}
    for each in taken:
        one = applying(everything, goods_key(each.goods), each.day, each.customer_id, tiers.get(each.customer_id))
        if one is not None:
            own = sums.setdefault(one.id, {})
            own[each.customer_id] = own.get(each.customer_id, 0.0) + each.amount
    return sums


# What goes beyond


@contextmanager
def watching(tx: Tx, delivery_id: str, beyond: str) -> Iterator[None]:
    """Around a change of a delivery: what it takes more of scarce goods than is left is refused, or noted with why."""
    if not store.all_allotments(tx):
        yield
        return
    before = store.brought_by(tx, delivery_id)
    yield
    after = store.brought_by(tx, delivery_id)
    _check(tx, delivery_id, after, beyond, before.taken if before.customer_id == after.customer_id else {})


def check(tx: Tx, delivery_id: str, beyond: str) -> None:
    """Raises DeskError where a delivery just written takes more of scarce goods than was left.

    With a reason (`beyond`) of somebody who may it is noted instead. Where nothing is allotted the file is not asked,
    and where none of these goods is, once.
    """
    if store.all_allotments(tx):
        _check(tx, delivery_id, store.brought_by(tx, delivery_id), beyond, {})


def _check(tx: Tx, delivery_id: str, now: Brought, beyond: str, had: Mapping[str, float]) -> None:
    """The same of what a delivery brings now; it may keep what it had before, and take less."""
    more = {key: amount for key, amount in now.taken.items() if amount > had.get(key, 0.0) + NEARLY}
    if not more:
        return
    day = now.ordered_at.astimezone(settings.profile(tx).zoneinfo).date()
    for key, amount in more.items():
        share = share_of(tx, key, day, now.customer_id)
        if share is None:
            continue
        given = amount if now.customer_id is None and not share.allotment.together else share.given
        before = Share(share.allotment, tidy(given - amount), now.customer_id)
        go_beyond(tx, before, amount, beyond, delivery_id, had.get(key, 0.0))


def go_beyond(tx: Tx, share: Share, more: float, why: str, delivery_id: str | None = None, had: float = 0.0) -> None:
    """Lets so much more be given of a share: raises DeskError beyond it, unless it says why; that is noted.

    `had` is what of it a delivery took already, not counted as given: that much may go beyond again.
    """
    before, after = (Share(share.allotment, tidy(share.given + each), share.customer_id) for each in (had, more))
    over = tidy(after.beyond - before.beyond)
    if over <= NEARLY:
        return
    reason = text_or_none(why)
    if reason is None:
        raise DeskError(refusal(tx, share), field="beyond")
    if share.customer_id is None:
        raise DeskError(_("Open a file for who gets it first: what is given beyond is noted there."), field="who")
    if refused := why_not(tx, tx.actor):
        raise DeskError(refused, field="beyond")
    store.add(
        tx,
        store.OVERRIDES,
        {
            "allotment_id": share.allotment.id,
            "customer_id": share.customer_id,
            "delivery_id": delivery_id,
            "over": over,
            "reason": reason,
            "by_id": tx.actor,
            "at": to_text(tx.now),
        },
    )


def refusal(reader: Reader, share: Share) -> str:
    """That no more is left than so much, for whom and until when, and what can be done."""
    one = share.allotment
    name = store.names_of(reader, [share.customer_id])[share.customer_id][0] if share.customer_id else ""
    whom = whom_words(one, name) if one.together or not name else name
    return _(
        "Of “{goods}” only {left} of {amount} are left until {day} ({whom}): write less, or why they get more."
    ).format(goods=one.goods, left=amount_words(share.left), amount=in_unit(one), day=when.date(one.last), whom=whom)


def left_words(share: Share) -> str:
    """What is left, in a line: "茅台: 3 of 6 left until 30 Nov"."""
    one = share.allotment
    return _("{goods}: {left} of {amount} left until {day}").format(
        goods=one.goods, left=amount_words(share.left), amount=in_unit(one), day=when.date(one.last)
    )


def in_unit(one: Allotment) -> str:
    """The amount with its unit."""
    return amount_words(one.amount) + (f" {one.unit}" if one.unit else "")


def amount_words(amount: float) -> str:
    """A quantity with no more digits than it needs."""
    return f"{amount:.3f}".rstrip("0").rstrip(".")


def why_not(reader: Reader, who: str) -> str:
    """Why somebody may not give more than is left, naming who can; "" for who may.

    Supervisors may; where nobody here is one, whoever is at the desk.
    """
    able = [one for one in staff.active_staff(reader) if one.decides]
    if not able or any(one.id == who for one in able):
        return ""
    names = _(", ").join(one.shown for one in able)
    return _("Only a supervisor gives more than is left: {names}. They save it at the desk.").format(names=names)
